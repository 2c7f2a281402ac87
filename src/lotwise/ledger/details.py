"""Reading and writing the details of a correction: text by name, as the owner said it.

Corrections are kept as text, so that what was said stays readable whatever lotwise learns later. What a text
cannot mean is refused here with a sentence, both when it is recorded and whenever it is applied.
Left out: what the facts mean for a transaction; see `classes` and `amend`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from lotwise.core.dates import date_of
from lotwise.core.errors import BadInputError
from lotwise.core.money import Usd, usd, usd_plain
from lotwise.core.quantity import quantity, quantity_text
from lotwise.ledger.transaction import Kind, Leg, Role

Details = Mapping[str, str]


def text_in(details: Details, name: str) -> str:
    """Return a detail without the space around it, empty where it was not given."""
    return details.get(name, "").strip()


_SPOKEN: Final = {
    "acquired_on": "the date of acquisition",
    "at": "the instant",
    "basis_usd": "the basis",
    "file": "the file",
    "gift_tax_usd": "the gift tax",
    "legs": "what came in and what went out",
    "transaction": "the transaction that is meant",
    "value_usd": "the value",
    "wallet": "the wallet",
    "with": "the other transaction",
}
"""What people call a detail, where its name does not say it."""


def needed(details: Details, name: str) -> str:
    """Return a detail that must be there.

    Raises:
        BadInputError: It is not there, or blank.
    """
    text = text_in(details, name)
    if not text:
        spoken = _SPOKEN.get(name, f"the {name}")
        raise BadInputError(f"{spoken.capitalize()} is not given.", f"Say {spoken} as well.")
    return text


def kind_in(details: Details) -> Kind:
    """Return the kind of transaction that the detail ``kind`` names.

    Raises:
        BadInputError: There is no such kind.

    Examples:
        >>> kind_in({"kind": "staking income"})
        <Kind.STAKING: 'staking income'>
    """
    text = needed(details, "kind").casefold()
    for kind in Kind:
        if text in {kind.value, kind.name.casefold()}:
            return kind
    choices = ", ".join(kind.value for kind in Kind)
    raise BadInputError(f"{text!r} is no kind of transaction.", f"Choose one of: {choices}.")


def money_in(details: Details, name: str) -> Usd | None:
    """Return an amount of US dollars, zero or more; None where it was not given.

    Raises:
        BadInputError: It is no number, or negative.

    Examples:
        >>> money_in({"basis_usd": "12.5"}, "basis_usd"), money_in({}, "basis_usd")
        (1250000000, None)
    """
    text = text_in(details, name)
    if not text:
        return None
    amount = usd(text)
    if amount < 0:
        raise BadInputError(f"{name} is negative: {text}.", "Write an amount of zero or more.")
    return amount


def day_in(details: Details, name: str) -> date | None:
    """Return a date; None where it was not given.

    Raises:
        BadInputError: It is no date.
    """
    text = text_in(details, name)
    return date_of(text) if text else None


def rows_in(details: Details) -> tuple[int, ...]:
    """Return the rows of a file that the detail ``rows`` names, in order; none where it was not given.

    Raises:
        BadInputError: Something in it is no row.

    Examples:
        >>> rows_in({"rows": "7, 5"})
        (5, 7)
    """
    parts = text_in(details, "rows").replace(",", " ").split()
    if not all(part.isascii() and part.isdigit() and int(part) for part in parts):
        raise BadInputError(f"{details['rows']!r} names no rows.", "Write their numbers, such as 5, 7.")
    return tuple(sorted({int(part) for part in parts}))


def rows_text(rows: Iterable[int]) -> str:
    """Return rows as the text that `rows_in` reads."""
    return ", ".join(map(str, rows))


def legs_in(details: Details) -> tuple[Leg, ...]:
    """Return the legs that the detail ``legs`` lists.

    They are a JSON list; each leg is a list of wallet, asset, signed units as text, role (main or fee), and
    its value in dollars as text or null.

    Raises:
        BadInputError: It is no such list, or one of its numbers is none.

    Examples:
        >>> legs_in({"legs": '[["Ledger", "BTC", "-0.5", "main", null]]'})[0].quantity
        -500000000000000000
    """
    try:
        listed = json.loads(needed(details, "legs"))
    except ValueError:
        listed = None
    if not isinstance(listed, list) or not listed or not all(map(_is_leg, listed)):
        raise BadInputError(
            "The legs are not understood.",
            'Write them as [["wallet", "BTC", "-0.5", "main", "30000.00"], …], with null where no value is '
            "known.",
        )
    return tuple(map(_leg, listed))


def _is_leg(entry: object) -> bool:
    match entry:
        case [str() as wallet, str() as asset, str(), "main" | "fee", str() | None]:
            return bool(wallet.strip()) and len(asset.split()) == 1
    return False


def _leg(entry: Sequence[str | None]) -> Leg:
    wallet, asset, units, role, value = entry
    moved = quantity(units or "")
    if not moved:
        raise BadInputError("A leg moves nothing.", "Leave it out, or write how many units it moves.")
    return Leg(
        wallet=(wallet or "").strip(),
        asset=(asset or "").strip().upper(),
        quantity=moved,
        role=Role(role),
        value_usd=money_in({"the value of a leg": value or ""}, "the value of a leg"),
    )


def legs_text(legs: Iterable[Leg]) -> str:
    """Return legs as the text that `legs_in` reads."""
    listed = [
        [
            leg.wallet,
            leg.asset,
            quantity_text(leg.quantity),
            leg.role.value,
            None if leg.value_usd is None else usd_plain(leg.value_usd),
        ]
        for leg in legs
    ]
    return json.dumps(listed, ensure_ascii=False)
