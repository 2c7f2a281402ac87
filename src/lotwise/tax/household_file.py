"""Reading a household file with patience: every problem is found and told at once.

A table of the file is read by a description of its keys: what each may hold. Unknown keys are answered with
the nearest known one; nothing is ignored, because a misspelled key would silently be a zero.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import SequenceMatcher, get_close_matches
from enum import Enum
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from lotwise.core.dates import zone_named
from lotwise.core.errors import BadInputError
from lotwise.core.money import Usd, usd

Kind: TypeAlias = Callable[[Any], Any]
"""Turns a value of a TOML file into one of ours; raises BadInputError with what it should be instead."""


_LONGEST: Final = 100
"""Years a plan can look ahead."""

_MOST_MINUTES: Final = 60 * 24 * 365
_OLDEST_PRICE: Final = 7
"""Days after which a price is no price of today at all (`lotwise.prices.book`)."""

_MOST_DIGITS: Final = 15
"""Digits of an amount before and after the point; more is a slip."""

_MOST_PERSONS: Final = 30
_MOST_TRADES: Final = 1_000_000
"""Persons one return can name; more is a slip."""


@dataclass(slots=True)
class Problems:
    """The problems found so far, each one sentence.

    Attributes:
        found: The problems.
        homes: Where a key belongs that stands in the wrong table, in words, by its name.
    """

    found: list[str] = field(default_factory=list)
    homes: Mapping[str, str] = field(default_factory=dict)

    def add(self, where: str, what: str) -> None:
        """Note a problem in a table of the file; the top of the file is the empty name."""
        self.found.append(f"{f'[{where}] ' if where else ''}{what}")

    def read(self, table: Mapping[str, Any], where: str, kinds: Mapping[str, Kind]) -> dict[str, Any]:
        """Return the values of a table by key, as far as they are good; note what is not.

        Args:
            table: As read from the file.
            where: The table's name.
            kinds: What each known key may hold.
        """
        good: dict[str, Any] = {}
        for key, value in table.items():
            if key not in kinds:
                self.add(where, f"{key} is no key{self._meant(key, kinds)}")
                continue
            try:
                good[key] = kinds[key](value)
            except BadInputError as error:
                self.add(where, f"{key}: {error}")
        return good

    def _meant(self, key: str, kinds: Iterable[str]) -> str:
        if key in self.homes:
            return f" here; it belongs {self.homes[key]}."
        close = _closest(key, kinds)
        return f"; did you mean {close}?" if close else f"; the keys are {', '.join(kinds)}."


def _closest(key: str, kinds: Iterable[str]) -> str:
    """Return the known key most like a misspelled one, or nothing; of equals one that begins as it does."""
    close = get_close_matches(key, kinds, n=3, cutoff=0.4)
    alike = {name: SequenceMatcher(None, name, key).ratio() for name in close}
    return max(close, key=lambda name: (alike[name], name[:1] == key[:1]), default="")


def signed_money(value: Any) -> Usd:
    """Return US dollars, which may be negative."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadInputError(f"{_shown(value)} is not a number.", "Write US dollars like 1234.56.")
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise BadInputError(f"{value} is not an amount of money.", "Write US dollars like 1234.56.")
    return usd(value)


def money(value: Any) -> Usd:
    """Return US dollars, zero or more."""
    amount = signed_money(value)
    if amount < 0:
        raise BadInputError(f"{value} is negative.", "Write it as a positive number.")
    return amount


def share_of_one(value: Any) -> Decimal:
    """Return a rate or probability from 0 to 1."""
    number = number_from_zero(value)
    if number > 1:
        raise BadInputError(f"{value} is more than 1.", "Write 5 % as 0.05.")
    return number


def number_from_zero(value: Any) -> Decimal:
    """Return a number, zero or more."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadInputError(f"{_shown(value)} is not a number.")
    number = Decimal(value)
    if not number.is_finite() or number < 0:
        raise BadInputError(f"{value} is not a number of 0 or more.")
    return number


def years_or_never(value: Any) -> Decimal | None:
    """Return a number of years, or None for the word never."""
    if value == "never":
        return None
    try:
        years = number_from_zero(value)
    except BadInputError:
        raise BadInputError(f"{_shown(value)} is not a number of years.", 'Write 5, or "never".') from None
    if years > _LONGEST:
        raise BadInputError(f"{value} years are too many.", f'Write at most {_LONGEST}, or "never".')
    return years


def whole_years(value: Any) -> int:
    """Return a whole number of years, 1 or more."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _LONGEST:
        raise BadInputError(f"{_shown(value)} is not a whole number of years from 1 to {_LONGEST}.")
    return value


def gap_minutes(value: Any) -> int:
    """Return a number of minutes, zero to those of a year."""
    return _whole_number(value, _MOST_MINUTES, "minutes")


def price_days(value: Any) -> int:
    """Return the age of a price in days, zero to the age at which it is no price of today any more."""
    return _whole_number(value, _OLDEST_PRICE, "days")


def most_trades(value: Any) -> int:
    """Return how many trades there may be, zero or more."""
    return _whole_number(value, _MOST_TRADES, "trades")


def codes(value: Any) -> tuple[str, ...]:
    """Return the codes of some assets, as a list of texts."""
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise BadInputError(f"{_shown(value)} is no list of assets.", 'Write it like ["BTC", "ETH"].')
    return tuple(dict.fromkeys(value))


def _whole_number(value: Any, most: int, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadInputError(f"{_shown(value)} is not a whole number of {what} from 0 to {most}.")
    return value


def count(value: Any) -> int:
    """Return a number of persons, zero or more."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_PERSONS:
        raise BadInputError(f"{_shown(value)} is not a whole number from 0 to {_MOST_PERSONS}.")
    return value


def day(value: Any) -> date:
    """Return a date."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise BadInputError(f"{_shown(value)} is not a date.", "Write it like 1985-04-12, without quotes.")
    return value


def yes_no(value: Any) -> bool:
    """Return whether."""
    if not isinstance(value, bool):
        raise BadInputError(f"{_shown(value)} is neither true nor false.")
    return value


def time_zone(value: Any) -> ZoneInfo:
    """Return a time zone by its name."""
    return zone_named(value if isinstance(value, str) else _shown(value))


def one_of(words: type[Enum]) -> Kind:
    """Return the kind of key that holds one of an enumeration's values."""
    known = [str(word.value) for word in words]

    def word(value: Any) -> Any:
        if value not in known:
            raise BadInputError(f"{_shown(value)} is not one of {', '.join(known)}.")
        return words(value)

    return word


def table(value: Any) -> dict[str, Any]:
    """Return a table."""
    if not isinstance(value, dict):
        raise BadInputError("this is a table.", "Write it in brackets on a line of its own.")
    return value


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
