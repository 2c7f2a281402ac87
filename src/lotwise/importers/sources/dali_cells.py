"""Columns and cells of DaLI and RP2: in, out and intra tables have the same ones in both.

Exchange and holder name the wallet of a row, so one file tells of many. Times must state their zone. Money is
what a column or the headings name; where they say `fiat`, US dollars are assumed and that is told. A price to
be looked up (`__unknown`) counts as not stated. What the rows mean is the business of `dali_rows` and
`dali_intra`.
"""

import re
from datetime import datetime
from decimal import Decimal
from typing import Final

from lotwise.core.findings import Severity
from lotwise.core.money import Usd, value_usd
from lotwise.core.quantity import Quantity
from lotwise.importers.base import Column, Name, may_have, needs
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.row import Row
from lotwise.importers.table import header_key
from lotwise.ledger.assets import USD, is_fiat

UNKNOWN: Final = frozenset({"", "__unknown", "-"})
_ZONED: Final = re.compile(r".*:\d\d.*(?:Z|UTC|GMT|[ECMP][SD]T|[+-]\d\d:?(?:\d\d)?)")


def _plain(words: str) -> re.Pattern[str]:
    """Return the pattern of a column of money, whose name begins with its currency or with `fiat`."""
    return re.compile(rf"[a-z]{{3,4}} {words}")


AT: Final = needs("at", "Timestamp")
ASSET: Final = needs("asset", "Asset")
EXCHANGE: Final = needs("exchange", "Exchange")
HOLDER: Final = may_have("holder", "Holder", "Owner")
TYPE: Final = needs("type", "Transaction Type")
_SPOT: Final = may_have("spot", "Spot Price")
_FEE: Final = may_have("fee", "Crypto Fee")
_MONEY_FEE: Final = may_have("money_fee", "USD Fee", _plain("fee"))
_MORE: Final[tuple[Column, ...]] = (
    may_have("currency", "Fiat Ticker"),
    may_have("id", "Unique ID"),
    may_have("note", "Notes"),
)


IN: Final[tuple[Column, ...]] = (
    *(AT, ASSET, EXCHANGE, HOLDER, TYPE, _SPOT, needs("received", "Crypto In"), _FEE, _MONEY_FEE, *_MORE),
    may_have("money", "USD In No Fee", _plain(r"in \(?no fee\)?")),
    may_have("money_with_fee", "USD In With Fee", _plain(r"in \(?with fee\)?")),
)
OUT: Final[tuple[Column, ...]] = (
    *(AT, ASSET, EXCHANGE, HOLDER, TYPE, _SPOT, _FEE, _MONEY_FEE, *_MORE),
    needs("given", "Crypto Out No Fee", re.compile(r"crypto out(?: \(?no fee\)?)?")),
    may_have("given_with_fee", "Crypto Out With Fee", re.compile(r"crypto out \(?with fee\)?")),
    may_have("money", "USD Out No Fee", _plain(r"out \(?no fee\)?")),
)
INTRA: Final[tuple[Column, ...]] = (
    *(AT, ASSET, _SPOT, *_MORE),
    needs("from", "From Exchange"),
    may_have("from_holder", "From Holder", "From Owner"),
    needs("to", "To Exchange"),
    may_have("to_holder", "To Holder", "To Owner"),
    needs("sent", "Crypto Sent"),
    needs("arrived", "Crypto Received"),
)


def has_needed(columns: tuple[Column, ...], headings: tuple[str, ...]) -> bool:
    """Return whether a header row has every column that is needed."""
    keys = tuple(map(header_key, headings))
    return all(
        any(_is_named(name, key) for name in column.names for key in keys)
        for column in columns
        if column.is_required
    )


def _is_named(name: Name, key: str) -> bool:
    return bool(name.fullmatch(key)) if isinstance(name, re.Pattern) else name.casefold() == key


def at_of(row: Row) -> datetime:
    """Return the instant of a row.

    Raises:
        UnclearError: It cannot be read, or states no zone and the owner stated none.
    """
    zone = row.sheet.hints.zone
    if not _ZONED.fullmatch(row.text("at")) and zone is None:
        raise UnclearError(
            f"Column {row.sheet.heading('at')!r}: {shown(row.text('at'))} states no time zone.",
            "Add it to the cell, such as Z or -08:00, or import the file with `--zone America/New_York`.",
        )
    return row.instant("at", zone=zone)


def wallet_in(row: Row, exchange: str = "exchange", holder: str = "holder") -> str:
    """Return the wallet that exchange and holder name, empty where no exchange is named."""
    place, who = row.text(exchange), row.text(holder)
    if place in UNKNOWN:
        return ""
    return place if who in UNKNOWN else f"{place} ({who})"


def units(row: Row, role: str) -> Quantity | None:
    """Return the units in a column, positive; None where it is empty or unknown.

    Raises:
        UnclearError: It is no number, or negative.
    """
    if row.word(role) in UNKNOWN:
        return None
    found = row.quantity(role)
    if found < 0:
        raise row.unclear(role, f"{shown(row.text(role))} is negative.")
    return found


def spot(row: Row) -> Decimal | None:
    """Return the price of a unit, None where it is not known.

    Raises:
        UnclearError: It is no price.
    """
    if row.word("spot") in UNKNOWN:
        return None
    price = row.number("spot", currency_of(row))
    if price is None or price <= 0:
        raise row.unclear("spot", f"{shown(row.text('spot'))} is no price.")
    return price


def place_of(row: Row) -> str:
    """Return the wallet of a row.

    Raises:
        UnclearError: No exchange is named.
    """
    wallet = wallet_in(row)
    if not wallet:
        raise row.unclear("exchange", "it is empty, so it is not known in which wallet this happened.")
    return wallet


def id_of(row: Row) -> str:
    """Return the Unique ID of a row, or empty."""
    return "" if row.word("id") in UNKNOWN else row.text("id")


def note_of(row: Row) -> str:
    """Return the row's own words."""
    return ": ".join(filter(None, (row.text("type"), row.text("note"))))


def currency_of(row: Row) -> str:
    """Return the money of a row: of its own column, or as the headings say; `fiat` is the US dollar."""
    ticker = row.text("currency").upper()
    if ticker not in {"", *(word.upper() for word in UNKNOWN)}:
        if not is_fiat(ticker):
            raise row.unclear("currency", f"{shown(row.text('currency'))} is no money.")
        return ticker
    headings = (row.sheet.heading(role) for role in ("money", "money_with_fee", "money_fee"))
    said = {heading.split()[0].upper() for heading in headings if heading}
    named = {word for word in said if is_fiat(word)}
    if len(named) > 1:
        raise UnclearError("The headings name several kinds of money.")
    if not named:
        row.remark(
            "money_assumed_usd",
            Severity.INFO,
            "The file does not name its money; US dollars are assumed.",
            "If it is another money, name it in a column `Fiat Ticker`.",
        )
    return named.pop() if named else USD


def money(row: Row, role: str) -> Quantity | None:
    """Return money in a column, in the row's currency; None where it is empty or unknown.

    Raises:
        UnclearError: It is no such number, or negative.
    """
    if row.word(role) in UNKNOWN:
        return None
    found = row.money(role, currency_of(row))
    if found is not None and found < 0:
        raise row.unclear(role, f"{shown(row.text(role))} is negative.")
    return found


def stated_usd(row: Row) -> Usd | None:
    """Return the money that a row states for its units, without the fee, if that is US dollars."""
    found = money(row, "money")
    return (as_usd(found) or None) if found and currency_of(row) == USD else None


def value_of(row: Row, quantity: Quantity) -> Usd | None:
    """Return the value of units at the row's price, in US dollars; None where it does not state that."""
    price = spot(row)
    if price is None or not quantity or currency_of(row) != USD:
        return None
    return value_usd(quantity, price) or None


def worth_of(row: Row, quantity: Quantity) -> Quantity:
    """Return units times the price, in the row's money, exactly but for the 19th decimal place."""
    price = spot(row)
    if price is None:
        raise row.unclear("spot", "neither a price nor an amount of money is stated.")
    numerator, denominator = price.as_integer_ratio()
    return quantity * numerator // denominator
