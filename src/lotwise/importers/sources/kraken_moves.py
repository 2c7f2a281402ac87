"""Kraken: one booked row of the ledgers, and which rows are told together.

A row moves one asset and pays its fee on top, in the same asset. Newer exports name the asset of the fee in
a column of its own: fee credits cost nothing, and a fee in another asset is refused, because the balance of
the row does not show it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.importers.base import Rows
from lotwise.importers.cells import as_usd, shown
from lotwise.importers.row import Row
from lotwise.importers.running_balance import note_balance
from lotwise.importers.sources.kraken_assets import FEE_CREDITS, code_of, part_of
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Leg

FUTURES: Final = frozenset({("transfer", "spottofutures"), ("transfer", "spotfromfutures")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A booked row.

    Attributes:
        row: The row.
        at: Its instant.
        kind: Its type and subtype, lower case.
        asset: The common code of the asset it moves.
        part: The part of the account it moves it in.
        amount: What it moves, signed.
        fee: The fee on top of it, in the same asset.
        value_usd: What the export says the amount is worth, without sign; None where it says nothing.
    """

    row: Row
    at: datetime
    kind: tuple[str, str]
    asset: str
    part: str
    amount: Quantity
    fee: Quantity
    value_usd: Usd | None


def key(row: Row) -> object:
    """Group by refid; moves to and from the futures wallet by asset, and requests not at all."""
    if not row.text("txid"):
        return None
    if kind_of(row) in FUTURES:
        return "futures", code_of(row.text("asset"))
    return row.text("refid") or None


def kind_of(row: Row) -> tuple[str, str]:
    """Return the type and subtype of a row."""
    return row.word("type"), row.word("subtype")


def move_of(row: Row) -> Move:
    """Return what a booked row moves, and note the balance it states.

    Raises:
        UnclearError: A cell is not understood.
    """
    if row.word("aclass") not in {"currency", ""}:
        raise row.unclear("aclass", f"{shown(row.text('aclass'))} is neither a digital asset nor money.")
    stated, at = row.money("amountusd", USD), row.instant("time")
    asset, part = code_of(row.asset()), part_of(row.text("asset"), row.word("wallet"))
    amount, fee = row.quantity("amount"), _fee(row, asset)
    if asset != FEE_CREDITS:
        note_balance(row, asset, part, at, amount - fee)
    return Move(
        row=row,
        at=at,
        kind=kind_of(row),
        asset=asset,
        part=part,
        amount=amount,
        fee=fee,
        value_usd=as_usd(abs(stated)) or None if stated is not None else None,
    )


def _fee(row: Row, asset: str) -> Quantity:
    fee = row.amount("fee") or 0
    paid_in = code_of(row.text("feecurrency"))
    if not fee or paid_in in {"", asset}:
        return fee
    if paid_in == FEE_CREDITS:
        return 0
    raise row.unclear("feecurrency", f"the fee was paid in {shown(paid_in)}, and the row moves {asset}.")


def rows_of(moves: Iterable[Move]) -> Rows:
    """Return the rows of moves."""
    return tuple(move.row for move in moves)


def words_of(moves: Iterable[Move]) -> str:
    """Return the types of moves, for people."""
    return ", ".join(sorted({" / ".join(filter(None, move.kind)) for move in moves}))


def net_of(moves: Iterable[Move]) -> dict[str, Quantity]:
    """Return what moves add up to by asset, fees not counted; assets that even out are not there."""
    net: dict[str, Quantity] = {}
    for move in moves:
        net[move.asset] = net.get(move.asset, 0) + move.amount
    return {asset: units for asset, units in net.items() if units}


def legs_of(moves: Sequence[Move]) -> tuple[Leg, ...]:
    """Return one leg for each asset, with its value where every row of it states one."""
    legs: list[Leg] = []
    for asset in dict.fromkeys(move.asset for move in moves):
        side = [move for move in moves if move.asset == asset]
        known = [move.value_usd for move in side if move.value_usd is not None]
        whole = sum(known) if len(known) == len(side) and asset != USD else None
        legs.append(side[0].row.leg(asset, sum(move.amount for move in side), whole))
    return tuple(legs)


def fees_of(moves: Iterable[Move]) -> tuple[Leg, ...]:
    """Return one fee leg for each asset in which moves paid fees."""
    fees: dict[str, Quantity] = {}
    rows: dict[str, Row] = {}
    for move in moves:
        fees[move.asset] = fees.get(move.asset, 0) + move.fee
        rows.setdefault(move.asset, move.row)
    return tuple(leg for asset, fee in sorted(fees.items()) for leg in rows[asset].fees(asset, fee))
