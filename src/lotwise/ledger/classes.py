"""Classification: a transaction as the owner says it is.

A file often shows only that units came or left. What that was decides the tax, and only the owner knows. What
is said must fit the legs that the file shows: an arrival can be income, a purchase or the owner's own units,
never a sale. Legs are never changed, only completed by the half that no file shows.
Left out: saying the same of many transactions at once; see `ruled`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from typing import Final, TypeAlias

from lotwise.core.errors import BadInputError
from lotwise.core.quantity import quantity
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.corrections import Correction
from lotwise.ledger.details import Details, day_in, kind_in, money_in, needed, text_in
from lotwise.ledger.transaction import INCOME_KINDS, Kind, Leg, Origin, Transaction

FACTS: Final = ("value_usd", "basis_usd", "acquired_on", "gift_tax_usd", "wallet")
"""Details that say more of a transaction than its kind."""
_LAST_ZONE: Final = timezone(timedelta(hours=14))
"""Where a day begins first on earth; a date later than that of an instant there cannot be right."""


class Side(Enum):
    """Which way the main legs of a transaction go; the value completes a sentence."""

    IN = "What only came in"
    OUT = "What only went out"
    BOTH = "What came in and went out"
    NONE = "What only paid a fee"


_VALUE: Final = frozenset({"value_usd"})
_NOTHING: Final = frozenset[str]()
_MAY: Final[Mapping[Side, Mapping[Kind, frozenset[str]]]] = {
    Side.IN: {
        Kind.TRANSFER: frozenset({"basis_usd", "acquired_on", "wallet"}),
        Kind.PURCHASE: frozenset({"basis_usd", "acquired_on"}),
        Kind.GIFT_IN: frozenset({"basis_usd", "acquired_on", "value_usd", "gift_tax_usd"}),
        Kind.SPOUSE_IN: frozenset({"basis_usd", "acquired_on"}),
        Kind.INHERITANCE: frozenset({"basis_usd", "acquired_on", "value_usd"}),
        Kind.REFUND: _VALUE,
        **dict.fromkeys(sorted(INCOME_KINDS, key=lambda kind: kind.value), _VALUE),
    },
    Side.OUT: {
        Kind.TRANSFER: frozenset({"wallet"}),
        **dict.fromkeys((Kind.SPOUSE_OUT, Kind.WORTHLESS), _NOTHING),
        **dict.fromkeys((Kind.SALE, Kind.SPEND, Kind.FEE), _VALUE),
        **dict.fromkeys((Kind.GIFT_OUT, Kind.DONATION, Kind.LOST), _VALUE),
    },
    Side.BOTH: {
        Kind.EXCHANGE: _VALUE,
        **dict.fromkeys((Kind.PURCHASE, Kind.SALE, Kind.RENAME, Kind.TRANSFER), _NOTHING),
    },
    Side.NONE: {Kind.FEE: _NOTHING},
}
"""Which kinds fit which legs, and what more can be said of each."""


def side_of(one: Transaction) -> Side:
    """Return which way the main legs of a transaction go."""
    match bool(one.received), bool(one.given):
        case True, False:
            return Side.IN
        case False, True:
            return Side.OUT
        case True, True:
            return Side.BOTH
        case _:
            return Side.NONE


def classified(one: Transaction, correction: Correction, imported: Collection[str] = ()) -> Transaction:
    """Return a transaction as a correction says it is, under the same id and sources.

    Args:
        one: The transaction as files tell it.
        correction: Its details name the kind, and more where it applies; see `Action.CLASSIFY`.
        imported: Wallets whose files are imported; they show their own half of a transfer.

    Raises:
        BadInputError: What is said does not fit the legs, or something is missing.
    """
    kind = kind_in(correction.details)
    return said(completed(one, kind, correction.details, imported), kind, correction)


def said(one: Transaction, kind: Kind, correction: Correction) -> Transaction:
    """Return a transaction of a kind with the note that the owner said so."""
    words = f"you said: {kind.value}"
    if correction.reason:
        words += f" ({correction.reason})"
    note = "; ".join(filter(None, (one.note, words)))
    return replace(one, kind=kind, note=note, stated_by=correction.id)


def completed(one: Transaction, kind: Kind, details: Details, imported: Collection[str] = ()) -> Transaction:
    """Return a transaction with what the owner said of it as one of a kind: legs, value, origin.

    Raises:
        BadInputError: What is said does not fit the legs, or something is missing.
    """
    side = side_of(one)
    check_fit(one, kind, {name for name in FACTS if text_in(details, name)})
    match side, kind:
        case Side.IN, Kind.TRANSFER:
            return _own_arrival(one, details, imported)
        case Side.IN, Kind.PURCHASE:
            needed(details, "basis_usd")
            return _with_origin(one, details)
        case Side.IN, Kind.GIFT_IN:
            return _gift(one, details)
        case Side.IN, Kind.SPOUSE_IN:
            return _handed_on(one, details, "Units from a spouse keep the spouse's basis and date")
        case Side.IN, Kind.INHERITANCE:
            return _inherited(one, details)
        case Side.OUT, Kind.TRANSFER:
            return _own_departure(one, details, imported)
        case Side.OUT, Kind.SALE:
            return _sale(one, details)
        case _:
            pass
    return _with_value(one, details)


def check_fit(one: Transaction, kind: Kind, given: Collection[str] = ()) -> None:
    """Refuse a kind that does not fit the legs of a transaction, or further facts that it cannot have.

    Raises:
        BadInputError: With what does not fit.
    """
    side = side_of(one)
    may = _MAY[side].get(kind)
    if may is None or (side is Side.BOTH and not _SIDES_FIT[kind](one.given, one.received)):
        raise BadInputError(
            f"{side.value} does not fit the kind {kind.value!r}.",
            "Choose a kind that fits what moved, or set the transaction aside and state it in full.",
        )
    odd = sorted(set(given) - may)
    if odd:
        raise BadInputError(f"{odd[0]} has no meaning for the kind {kind.value!r}.", f"Leave {odd[0]} out.")


_SidesFit: TypeAlias = Callable[[Sequence[Leg], Sequence[Leg]], bool]


def _are_money(legs: Sequence[Leg]) -> bool:
    return all(is_fiat(leg.asset) for leg in legs)


def _is_for_money(given: Sequence[Leg], received: Sequence[Leg]) -> bool:
    """Return whether any money of a state goes or comes: then something was paid."""
    return any(is_fiat(leg.asset) for leg in (*given, *received))


def _are_moved(given: Sequence[Leg], received: Sequence[Leg]) -> bool:
    """Return whether the same assets leave one wallet and reach another."""
    places = {leg.wallet for leg in given}, {leg.wallet for leg in received}
    same = sorted(leg.asset for leg in given) == sorted(leg.asset for leg in received)
    return same and not places[0] & places[1]


_SIDES_FIT: Final[Mapping[Kind, _SidesFit]] = {
    Kind.PURCHASE: lambda given, received: _are_money(given) and not _are_money(received),
    Kind.SALE: lambda given, received: _are_money(received) and not _are_money(given),
    Kind.EXCHANGE: lambda given, received: not _are_money(given) and not _are_money(received),
    Kind.RENAME: lambda given, received: len(given) == len(received) and not _is_for_money(given, received),
    Kind.TRANSFER: _are_moved,
}


# ── what is completed ───────────────────────────────────────────────────────────────────────────


def _only(legs: Sequence[Leg]) -> Leg:
    if len(legs) != 1:
        raise BadInputError(
            "The transaction moves several assets, and what you said fits one.",
            "Set it aside, and state each of them in full.",
        )
    return legs[0]


def _own_arrival(one: Transaction, details: Details, imported: Collection[str]) -> Transaction:
    """Return an arrival of own units: with basis and date, or as a whole transfer out of an own wallet."""
    if text_in(details, "wallet"):
        if text_in(details, "basis_usd") or text_in(details, "acquired_on"):
            raise BadInputError(
                "Units from your own wallet keep the basis and date that they have there.",
                "Say either the wallet, or basis and date (`--basis`, `--acquired-on`).",
            )
        return _whole(one, _only(one.received), details, imported)
    if text_in(details, "basis_usd"):
        return _with_origin(one, details)
    if one.kind is Kind.TRANSFER or text_in(details, "acquired_on"):
        raise BadInputError(
            "Your own units keep their basis, and it is not given.",
            "Say their basis (`--basis`), or the own wallet that sent them.",
        )
    return one  # another kind so far: a half of a transfer, to be paired


def _own_departure(one: Transaction, details: Details, imported: Collection[str]) -> Transaction:
    if text_in(details, "wallet"):
        return _whole(one, _only(one.given), details, imported)
    if one.kind is Kind.TRANSFER:
        raise BadInputError("The own wallet that received the units is not given.", "Say wallet as well.")
    return one


def _whole(one: Transaction, leg: Leg, details: Details, imported: Collection[str]) -> Transaction:
    """Return a half of a transfer with the half in a wallet that no file shows."""
    wallet = text_in(details, "wallet")
    if wallet == leg.wallet:
        raise BadInputError(f"{wallet} is where the units moved already.", "Name the other wallet.")
    if wallet in imported:
        raise BadInputError(
            f"{wallet} is imported, so its own file shows the other half.",
            "Say instead which departure and arrival belong together.",
        )
    other = Leg(wallet=wallet, asset=leg.asset, quantity=-leg.quantity)
    return replace(one, legs=(*one.legs, other))


def _with_origin(one: Transaction, details: Details) -> Transaction:
    _only(one.received)
    basis, acquired_on = money_in(details, "basis_usd"), day_in(details, "acquired_on")
    assert basis is not None, "the caller has asked for it"
    if acquired_on is not None and acquired_on > latest_date(one.at):
        raise BadInputError(
            f"The units came on {one.at.date()}, before they were acquired on {acquired_on}.",
            "Check the date of acquisition (`--acquired-on`).",
        )
    return replace(one, origin=Origin(basis_usd=basis, acquired_on=acquired_on))


def latest_date(at: datetime) -> date:
    """Return the latest date that an instant has anywhere on earth."""
    return at.astimezone(_LAST_ZONE).date()


def _handed_on(one: Transaction, details: Details, rule: str) -> Transaction:
    """Return an arrival with the basis and date of whoever gave it; they belong together, or are unknown.

    Source:
        26 U.S.C. §§ 1015(a), 1041(b)(2), 1223(2): basis comes with the holding period.
    """
    stated = [bool(text_in(details, name)) for name in ("basis_usd", "acquired_on")]
    if any(stated) and not all(stated):
        raise BadInputError(f"{rule}, and one of them is not given.", "Say both: `--basis`, `--acquired-on`.")
    return _with_origin(one, details) if all(stated) else one


def _gift(one: Transaction, details: Details) -> Transaction:
    """Return a gift with its giver's basis and date, what it was worth, and the gift tax on its gain."""
    given = _handed_on(_with_value(one, details), details, "A gift keeps its giver's basis and date")
    tax = money_in(details, "gift_tax_usd")
    if tax is None:
        return given
    if given.origin is None:
        raise BadInputError(
            "Gift tax adds to the giver's basis, which is not given.",
            "Say basis and date as well: `--basis`, `--acquired-on`.",
        )
    worth = _only(given.received).value_usd
    if worth is None:
        raise BadInputError(
            "Gift tax raises the basis no higher than what the gift was worth, which is not given.",
            "Say `--value` as well: the value of all units on the day of the gift.",
        )
    if tax > max(0, worth - given.origin.basis_usd):
        raise BadInputError(
            "That is more gift tax than the gift had gained with its giver.",
            "Say only the part of the tax that falls on value less giver's basis; see the review guide.",
        )
    return replace(given, origin=replace(given.origin, gift_tax_usd=tax))


def _inherited(one: Transaction, details: Details) -> Transaction:
    """Return an inheritance with its value at death, and the date of death where it is given.

    Source:
        26 U.S.C. § 1014(a): the value at the date of death, or at the alternate date.
    """
    if text_in(details, "value_usd") and text_in(details, "basis_usd"):
        raise BadInputError("Its value at death is its basis, and you gave two.", "Say basis_usd alone.")
    if text_in(details, "basis_usd") or text_in(details, "acquired_on"):
        needed(details, "basis_usd")
        return _with_origin(one, details)
    if not text_in(details, "value_usd") and any(leg.value_usd is None for leg in one.received):
        needed(details, "basis_usd")
    return _with_value(one, details)


def _sale(one: Transaction, details: Details) -> Transaction:
    leg = _only(one.given)
    proceeds = needed(details, "value_usd")
    if not money_in(details, "value_usd"):
        raise BadInputError("A sale has proceeds.", "Say value_usd; units given for nothing were no sale.")
    return replace(one, legs=(*one.legs, Leg(wallet=leg.wallet, asset=USD, quantity=quantity(proceeds))))


def _with_value(one: Transaction, details: Details) -> Transaction:
    """Return a transaction with a value stated for what came, or where nothing came for what went."""
    value = money_in(details, "value_usd")
    if value is None:
        return one
    valued = _only(one.received or one.given)
    return replace(
        one, legs=tuple(replace(leg, value_usd=value) if leg is valued else leg for leg in one.legs)
    )
