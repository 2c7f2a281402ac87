"""What intra-rows of DaLI and RP2 tell: transfers between own wallets, whole or half.

A row with both wallets is a transfer; whatever was sent and not received is its fee. A row with one wallet is
a half: two halves with one id are joined at the time of the departure, and one that only repeats a whole row
with the same id counts once. Left out: an id on more rows than that, which blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lotwise.core.quantity import Quantity
from lotwise.importers.base import Booked, LeftOut, Outcome, Outcomes, Rows
from lotwise.importers.cells import UnclearError
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import About, charged, moved
from lotwise.importers.sources.dali_cells import at_of, id_of, units, value_of, wallet_in
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """A row of a transfer between own wallets, whole or half."""

    row: Row
    at: datetime
    source: str
    target: str
    sent: Quantity | None
    arrived: Quantity | None


def intra_key(row: Row) -> object:
    """Group rows of one transfer: those with the same id and asset."""
    return (row.sheet.section, id_of(row), row.text("asset").upper()) if id_of(row) else None


def read_intra(rows: Rows) -> Outcomes:
    """Return a transfer between own wallets, told whole, by two halves, or by one.

    Raises:
        UnclearError: It is not certain.
    """
    moves = [_move(row) for row in rows]
    whole = [move for move in moves if move.source and move.target]
    outs = [move for move in moves if not move.target]
    ins = [move for move in moves if not move.source]
    if len(whole) == 1:
        return _whole_and_halves(whole[0], [*outs, *ins])
    if whole or len(outs) > 1 or len(ins) > 1:
        raise UnclearError("One id joins more than the two halves of a transfer.")
    if not outs or not ins:
        return _half(moves[0])
    joined = replace(outs[0], target=ins[0].target, arrived=ins[0].arrived)
    return _transfer(tuple(rows), joined)


def _move(row: Row) -> _Move:
    source, target = wallet_in(row, "from", "from_holder"), wallet_in(row, "to", "to_holder")
    move = _Move(
        row=row,
        at=at_of(row),
        source=source,
        target=target,
        sent=units(row, "sent"),
        arrived=units(row, "arrived"),
    )
    if (
        bool(source) is not bool(move.sent)
        or bool(target) is not bool(move.arrived)
        or not (source or target)
    ):
        raise UnclearError("A transfer names a wallet and the units that left it, reached it, or both.")
    return move


def _whole_and_halves(whole: _Move, halves: Sequence[_Move]) -> Outcomes:
    for half in halves:
        is_same = (
            (half.source, half.sent) == (whole.source, whole.sent)
            if half.source
            else (half.target, half.arrived) == (whole.target, whole.arrived)
        )
        if not is_same:
            raise UnclearError("A half of this transfer contradicts the row that tells it whole.")
    again = [LeftOut(rows=(half.row,), reason=Reason.REPEATED, detail="same Unique ID") for half in halves]
    return [_transfer((whole.row,), whole), *again]


def _half(move: _Move) -> Outcome:
    row = move.row
    quantity = -(move.sent or 0) if move.source else move.arrived or 0
    leg = row.leg(row.asset(), quantity, value_of(row, abs(quantity)), move.source or move.target)
    return moved((row,), move.at, leg, chain_hash=id_of(row), note=row.text("note"))


def _transfer(rows: Rows, move: _Move) -> Outcome:
    row, asset = move.row, move.row.asset()
    sent, arrived = move.sent or 0, move.arrived or 0
    if arrived > sent:
        raise UnclearError("More units are received than were sent.")
    if is_fiat(asset):
        return LeftOut(rows=rows, reason=Reason.CASH)
    fees = row.fees(asset, sent - arrived, value_of(row, sent - arrived), move.source)
    about: About = {"note": row.text("note")}
    if id_of(row):
        about |= {"native_id": f"{id_of(row)}/intra/{asset}", "chain_hash": id_of(row)}
    if move.source == move.target:
        return charged(rows, move.at, fees, **about) if fees else LeftOut(rows=rows, reason=Reason.INSIDE)
    legs = (
        row.leg(asset, -arrived, value_of(row, arrived), move.source),
        row.leg(asset, arrived, None, move.target),
    )
    return Booked(rows=rows, kind=Kind.TRANSFER, at=move.at, legs=(*legs, *fees), **about)
