"""Several rows of Binance's statement that tell one thing: a trade, a conversion, a new code.

Problem: the rows of a trade share a second and no id, and a second may hold fills of several orders. Chosen
way: a group is one asset for one other asset, with fees in any asset, or it is asked about. So fills of one
pair and direction are summed, and nothing is ever paired by order of rows or by guess. Rows of small assets
are told apart by their remark, such as ``TRX to BNB``. Left out: what a second mixes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lotwise.core.quantity import Quantity
from lotwise.importers.base import Booked, LeftOut, Outcome, Rows
from lotwise.importers.cells import UnclearError
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import charged, one_sided, traded
from lotwise.importers.sources.binance_operations import DEDUCTIONS, FEES, Deed
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Kind, Leg

_LOOK_UP: Final = (
    "Look the second up in Binance's own history of the trade, and say in `lotwise review` what it was."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A row of the statement: what changed, by how much, and when."""

    row: Row
    at: datetime
    operation: str
    asset: str
    change: Quantity


def rows_of(moves: Sequence[Move]) -> Rows:
    """Return the rows of moves."""
    return tuple(move.row for move in moves)


def note_of(moves: Sequence[Move]) -> str:
    """Return the source's own words for moves: operations and remarks, each once."""
    texts = [move.row.text(role) for role in ("operation", "remark") for move in moves]
    return ", ".join(dict.fromkeys(filter(None, texts)))


def exchange(moves: Sequence[Move], deed: Deed) -> Outcome:
    """Return the rows of one second as what they are together: one asset for another, and fees.

    Raises:
        UnclearError: They are not one asset for one other asset.
    """
    fees = _fees([move for move in moves if move.operation in FEES])
    counted = [move for move in moves if move.operation not in FEES]
    out, into = _sides(counted, deed)
    if deed is Deed.DUST and _count(counted, 1) != _count(counted, -1):
        raise UnclearError(
            f"{out.asset} became {into.asset}, and the second holds another number of rows for each: some "
            "may belong to the second before or after.",
            _LOOK_UP,
        )
    for leg in fees:
        if leg.asset == into.asset and -leg.quantity >= into.quantity:
            raise UnclearError(f"The fee takes all of the {into.asset} that came in.")
    if deed is Deed.SWAP:
        return renamed(moves, out, into)
    if deed is Deed.WRAP:
        moves[0].row.warn(
            "staked_form",
            f"{out.asset} was given for {into.asset}, its staked form; this counts as an exchange.",
            "If you hold both to be the same asset, correct the transaction to a renamed asset.",
        )
    return traded(rows_of(moves), min(move.at for move in moves), out, into, fees, note=note_of(moves))


def _sides(moves: Sequence[Move], deed: Deed) -> tuple[Leg, Leg]:
    """Return what went out and what came in."""
    sums: dict[str, Quantity] = {}
    ways: dict[str, set[bool]] = {}
    for move in moves:
        if not move.change:
            raise move.row.unclear("change", "it is zero.")
        sums[move.asset] = sums.get(move.asset, 0) + move.change
        ways.setdefault(move.asset, set()).add(move.change > 0)
    given = [asset for asset, way in ways.items() if False in way]
    received = [asset for asset, way in ways.items() if True in way]
    if len(given) != 1 or len(received) != 1 or given == received:
        raise _mixed(given, received, deed)
    row = moves[0].row
    return row.leg(given[0], sums[given[0]]), row.leg(received[0], sums[received[0]])


def _mixed(given: Sequence[str], received: Sequence[str], deed: Deed) -> UnclearError:
    if deed is Deed.DUST and len(received) == 1 and len(given) > 1:
        return UnclearError(
            f"{', '.join(sorted(given))} became {received[0]} in one second, and nothing says how much of it "
            "came for which.",
            "Open the history of small amounts converted in your Binance account, and say in "
            "`lotwise review` what came for each.",
        )
    if not given or not received:
        known, lacks = (given, "what came for it") if given else (received, "what was given for it")
        return UnclearError(
            f"One side of a trade is missing: there is {', '.join(sorted(known))}, and not {lacks}."
            if known
            else "There are fees, and not the trade they belong to.",
            "If it was paid outside the account, such as by card, say in `lotwise review` what it cost. "
            "Otherwise export the whole period with all accounts and assets.",
        )
    sides = " for ".join(", ".join(sorted(side)) for side in (given, received))
    return UnclearError(
        f"A trade must be one asset for another; this second holds {sides}, and no row says what belongs "
        "together.",
        _LOOK_UP,
    )


def _count(moves: Sequence[Move], sign: int) -> int:
    return sum(1 for move in moves if move.change * sign > 0)


def _fees(moves: Sequence[Move]) -> tuple[Leg, ...]:
    paid: dict[str, Quantity] = {}
    for move in moves:
        paid[move.asset] = paid.get(move.asset, 0) - move.change
    return tuple(leg for asset, fee in sorted(paid.items()) for leg in moves[0].row.fees(asset, fee))


def renamed(moves: Sequence[Move], out: Leg, into: Leg) -> Outcome:
    """Return an asset that was replaced by another one, unit for unit.

    Raises:
        UnclearError: The quantities differ.
    """
    if out.quantity + into.quantity:
        raise UnclearError(
            f"{out.asset} was replaced by {into.asset} in another quantity.",
            "Look up the terms of the replacement, and say in `lotwise review` what it was.",
        )
    return Booked(
        rows=rows_of(moves), kind=Kind.RENAME, at=moves[-1].at, legs=(out, into), note=note_of(moves)
    )


def bought(moves: Sequence[Move]) -> list[Outcome]:
    """Return a purchase with money; money that comes in for it is a deposit."""
    paid_in = [move for move in moves if is_fiat(move.asset) and move.change > 0]
    rest = [move for move in moves if move not in paid_in]
    money: list[Outcome] = [
        LeftOut(rows=(move.row,), reason=Reason.CASH, detail=move.asset) for move in paid_in
    ]
    return [*money, exchange(rest, Deed.PAIR)] if rest else money


def rebated(moves: Sequence[Move]) -> list[Outcome]:
    """Return fees that are deducted from another asset, and what is given back for it; none if they are not.

    Raises:
        UnclearError: More than one asset is given back for what was taken.
    """
    if not all(move.operation in DEDUCTIONS for move in moves):
        return []
    sums: dict[str, Quantity] = {}
    for move in moves:
        sums[move.asset] = sums.get(move.asset, 0) + move.change
    row, at, note = moves[0].row, moves[0].at, note_of(moves)
    taken, back = ([one for one in sums.items() if one[1] * sign > 0] for sign in (-1, 1))
    if not back:
        fees = [leg for asset, change in taken for leg in row.fees(asset, -change)]
        return [charged(rows_of(moves), at, fees, note=note)]
    if len(back) > 1 or len(taken) > 1:
        raise UnclearError("Fees were taken and given back, and no row says which of them belong together.")
    got = row.leg(*back[0])
    if taken:
        return [traded(rows_of(moves), at, row.leg(*taken[0]), got, note=note)]
    row.warn(
        "cashback",
        "A rebate came in; it counts as a reward: income.",
        "If it gave back a part of a price or fee that you paid, it may be a lower price instead.",
    )
    return [one_sided(rows_of(moves), at, Kind.REWARD, got, note=note)]


def distributed(moves: Sequence[Move]) -> list[Outcome]:
    """Return units given out, each row as an airdrop to be checked.

    Raises:
        UnclearError: Some were taken, so that an asset may have been replaced.
    """
    taken: Mapping[str, Quantity] = {move.asset: move.change for move in moves if move.change < 0}
    if taken:
        raise UnclearError(
            f"{', '.join(sorted(taken))} was taken by a distribution: an asset may have been replaced by "
            "another one.",
            "Look up what Binance announced for that day, and say in `lotwise review` what it was.",
        )
    return [_given_out(move) for move in moves]


def _given_out(move: Move) -> Outcome:
    row = move.row
    if not move.change:
        return LeftOut(rows=(row,), reason=Reason.NOTHING_MOVED)
    row.warn(
        "distribution_as_airdrop",
        "Units came in as a distribution; they count as an airdrop: income.",
        "Check what it was; correct the transaction if your own units came back under a new code.",
    )
    leg = row.leg(move.asset, move.change)
    return one_sided((row,), move.at, Kind.AIRDROP, leg, note=note_of((move,)))
