"""The questions of "what if" as a form: what stands today, and the changes that the answers ask for.

Problem: a person turns a few knobs; the planner takes changes as household.toml would say them. Chosen way:
each field has the value of today, and only those that were turned become changes, in the words that
`lotwise what-if` takes. What was typed and cannot be is refused there, with its sentence.

Left out: every other key of the household, which the command takes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lotwise.app.status_words import STATUS_WORDS
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError, BadNumberError
from lotwise.core.exact import decimal_of
from lotwise.core.money import Usd, usd_plain
from lotwise.core.quantity import Quantity
from lotwise.tax.household import Household

PRICE: Final = "price."
"""Before the asset in the name of a price's field."""
_HUNDRED: Final = 100
_MONEY: Final[Mapping[str, str]] = {
    "wages": "Wages this year",
    "other_short_term_gain": "Other short-term gain this year",
    "other_long_term_gain": "Other long-term gain this year",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetNow:
    """An asset that is held, at today's price.

    Attributes:
        asset: Its code.
        price: Dollars a unit.
        quantity: Units held.
        fmv_usd: Their value.
    """

    asset: str
    price: Decimal
    quantity: Quantity
    fmv_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldNow:
    """A field of the form.

    Attributes:
        name: As household.toml has it.
        label: For people.
        today: What stands today, as it would be typed; empty where nothing does.
        hint: What may be typed; empty where that is plain.
        choices: Words to choose from, with what they mean; none for a field to type in.
    """

    name: str
    label: str
    today: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def assets_now(state: State) -> tuple[AssetNow, ...]:
    """Return what is held and has a price, the largest value first."""
    found: dict[str, AssetNow] = {}
    for one in state.holdings:
        if one.quote is None or one.fmv_usd is None:
            continue
        asset, before = one.lot.asset, found.get(one.lot.asset)
        found[asset] = AssetNow(
            asset=asset,
            price=one.quote.price,
            quantity=one.lot.quantity + (before.quantity if before else 0),
            fmv_usd=one.fmv_usd + (before.fmv_usd if before else 0),
        )
    return tuple(sorted(found.values(), key=lambda one: (-one.fmv_usd, one.asset)))


def fields_now(state: State) -> tuple[FieldNow, ...]:
    """Return the other fields with what stands today.

    Raises:
        BadInputError: The household is not known.
    """
    household, year = state.need_household(), state.as_of.year
    stated, sale = household.years.get(year), household.future.sale_in_years
    money = (
        FieldNow(name=name, label=label, today=usd_plain(getattr(stated, name)) if stated else "")
        for name, label in _MONEY.items()
    )
    return (
        *money,
        FieldNow(
            name="filing_status",
            label="Filing status, now and later",
            today=_status(household, year),
            choices=tuple((one.value, words) for one, words in STATUS_WORDS.items()),
        ),
        FieldNow(
            name="state",
            label="State, now and later",
            today=household.state_in(year),
            hint="Two letters, such as TX.",
        ),
        FieldNow(
            name="sale_in_years",
            label="Years until you sell for good",
            today="never" if sale is None else f"{sale:f}",
            hint="A number such as 6 or 0.5; or never, if you hold until death or donate.",
        ),
        FieldNow(
            name="discount_rate",
            label="Discount rate, % a year",
            today=f"{household.future.discount_rate * _HUNDRED:f}",
            hint="What a later dollar loses a year.",
        ),
        FieldNow(
            name="fee",
            label="Fee and spread of one leg, %",
            today="",
            hint="Empty: as you stated it for each wallet.",
        ),
    )


def _status(household: Household, year: int) -> str:
    return str(household.status_in(year).value)


def changes_asked(state: State, answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the changes that filled-in fields ask for, as `lotwise what-if` takes them.

    Args:
        state: The project on a day.
        answers: What was typed, by field; fields left empty change nothing.

    Raises:
        BadInputError: A percentage is no number.
    """
    return tuple(_asked(state, {name: text.strip() for name, text in answers.items() if text.strip()}))


def _asked(state: State, answers: Mapping[str, str]) -> Iterator[str]:
    for one in assets_now(state):
        text = _plain(answers.get(f"{PRICE}{one.asset}", ""))
        if text and not _is_same(text, f"{one.price:f}"):
            yield f"{PRICE}{one.asset}={text}"
    for each in fields_now(state):
        text = answers.get(each.name, "")
        if not text or _is_same(_plain(text), each.today):
            continue
        if each.name in {"discount_rate", "fee"}:
            yield f"{each.name}={_percent(each, text):f}"
        elif each.choices or each.name == "state":
            yield f"{each.name}={text}"
        else:
            yield f"{each.name}={_plain(text).lower()}"


def _plain(text: str) -> str:
    """Return a number as it was typed, without the signs that people put around digits."""
    return text.replace("$", "").replace(",", "").replace(" ", "").replace("\N{MINUS SIGN}", "-")


def _percent(one: FieldNow, text: str) -> Decimal:
    try:
        return decimal_of(_plain(text).removesuffix("%")) / _HUNDRED
    except BadNumberError as error:
        raise BadInputError(f"{one.label}: {error.what}", "Write a number, such as 0.5.") from None


def _is_same(text: str, today: str) -> bool:
    try:
        return decimal_of(text) == decimal_of(today)
    except BadNumberError:
        return text.casefold() == today.casefold()
