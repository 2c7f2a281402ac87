"""What came in, what went out and what it cost, as one transaction: the same for every source.

A format says which legs its rows are; here it is decided what that makes them. Money for an asset is
a purchase, an asset for money a sale, an asset for another an exchange. Money alone is left out, because
lotwise keeps no lots of it. What contradicts itself is refused and never repaired.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypedDict, Unpack

from lotwise.importers.base import Booked, LeftOut, Outcome, Rows, cash_income
from lotwise.importers.cells import UnclearError
from lotwise.importers.reasons import Reason
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import INCOME_KINDS, Kind, Leg

OUTWARD: Final = frozenset({Kind.SPEND, Kind.GIFT_OUT, Kind.LOST})
"""Kinds of what only goes out and is no transfer."""
INWARD: Final = INCOME_KINDS | {Kind.GIFT_IN, Kind.INHERITANCE}
"""Kinds of what only comes in and is no transfer."""


class About(TypedDict, total=False):
    """What else a transaction tells; see `Booked`."""

    native_id: str
    chain_hash: str
    note: str
    address: str


def traded(
    rows: Rows, at: datetime, given: Leg, received: Leg, fees: Sequence[Leg] = (), **about: Unpack[About]
) -> Outcome:
    """Return a purchase, a sale or an exchange; money for other money is left out.

    Args:
        rows: The rows that tell it.
        at: When.
        given: What went out; its quantity is negative.
        received: What came in; its quantity is positive.
        fees: Fee legs, on top of both.
        about: What else it tells.

    Raises:
        UnclearError: A side is zero or has the wrong sign, or both are the same asset.
    """
    if given.quantity >= 0 or received.quantity <= 0:
        raise UnclearError("A trade gives something and receives something; here a side is empty or zero.")
    if given.asset == received.asset:
        raise UnclearError(f"A trade of {given.asset} for {received.asset} is none.")
    gives_money, gets_money = is_fiat(given.asset), is_fiat(received.asset)
    if gives_money and gets_money:
        return _money(rows, fees, Reason.CASH_EXCHANGE)
    kind = Kind.PURCHASE if gives_money else Kind.SALE if gets_money else Kind.EXCHANGE
    return Booked(rows=rows, kind=kind, at=at, legs=(given, received, *fees), **about)


def moved(rows: Rows, at: datetime, leg: Leg, fees: Sequence[Leg] = (), **about: Unpack[About]) -> Outcome:
    """Return a half of a transfer; money is left out, and so is a row in which nothing moves.

    Raises:
        UnclearError: Money moves and an asset pays for it.
    """
    if is_fiat(leg.asset):
        return _money(rows, fees, Reason.CASH)
    if not leg.quantity:
        return charged(rows, at, fees, **about)
    return Booked(rows=rows, kind=Kind.TRANSFER, at=at, legs=(leg, *fees), **about)


def one_sided(
    rows: Rows, at: datetime, kind: Kind, leg: Leg, fees: Sequence[Leg] = (), **about: Unpack[About]
) -> Outcome:
    """Return what only comes in or only goes out, of a kind that fits: income, gift, spending, loss.

    Income in money is left out with a warning; other money is left out.

    Raises:
        UnclearError: The direction does not fit the kind, or nothing moves.
    """
    if kind is Kind.TRANSFER:
        return moved(rows, at, leg, fees, **about)
    if not leg.quantity or (leg.quantity > 0) is (kind in OUTWARD):
        way = "leaves" if kind in OUTWARD else "comes in"
        raise UnclearError(f"Nothing {way} here, as it must for the kind {kind.value!r}.")
    if is_fiat(leg.asset):
        if kind in INCOME_KINDS and len(rows) == 1 and not fees:
            return cash_income(rows[0], leg.asset)
        return _money(rows, fees, Reason.CASH)
    return Booked(rows=rows, kind=kind, at=at, legs=(leg, *fees), **about)


def charged(rows: Rows, at: datetime, fees: Sequence[Leg], **about: Unpack[About]) -> Outcome:
    """Return a fee that belongs to no other transaction; one in money is left out."""
    if not fees:
        return LeftOut(rows=rows, reason=Reason.NOTHING_MOVED)
    if all(is_fiat(leg.asset) for leg in fees):
        return LeftOut(rows=rows, reason=Reason.CASH)
    return Booked(rows=rows, kind=Kind.FEE, at=at, legs=tuple(fees), **about)


def settled(
    rows: Rows,
    at: datetime,
    sides: tuple[Leg | None, Leg | None],
    fees: Sequence[Leg] = (),
    kind: Kind = Kind.TRANSFER,
    **about: Unpack[About],
) -> Outcome:
    """Return what a row with a side that is sent and a side that is received tells.

    Args:
        rows: The rows that tell it.
        at: When.
        sides: What went out and what came in; None for a side that is empty or zero.
        fees: Fee legs, on top of both.
        kind: What it is where only one side is there; a transfer unless the row says more.
        about: What else it tells.

    Raises:
        UnclearError: The sides contradict each other or the kind.
    """
    given, received = sides
    if given and received:
        return traded(rows, at, given, received, fees, **about)
    only = given or received
    if only is None:
        return charged(rows, at, fees, **about)
    return one_sided(rows, at, kind, only, fees, **about)


def _money(rows: Rows, fees: Sequence[Leg], reason: Reason) -> Outcome:
    if not all(is_fiat(leg.asset) for leg in fees):
        raise UnclearError("Money moves here, and an asset pays the fee.")
    return LeftOut(rows=rows, reason=reason)
