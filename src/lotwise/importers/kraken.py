"""Kraken: the ledgers report, which holds everything that happened to an account.

Rows with one refid are one event. An order may be filled out of several of Kraken's wallets, so a side of a
trade is the sum of its rows by asset. The fee of a row is on top of its amount, in the same asset. A request
has no txid and comes again with one when it is booked. Each row states what one part of the account holds
after it, whatever the row means. Left out: margin, futures profit, adjustments and sales of NFTs: they
block, because their meaning for tax does not stand in the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.importers.base import (
    Booked,
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    by,
    cash_income,
    may_have,
    needs,
)
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.kraken_assets import FEE_CREDITS, code_of, part_of
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.running_balance import note_balance
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_WALLET: Final = Wallet(name="Kraken", custody=Custody.BROKER_US)
_TRADES: Final = frozenset({"trade", "spend", "receive"})
_INCOME: Final[Mapping[tuple[str, str], Kind]] = {
    ("staking", ""): Kind.STAKING,
    ("earn", "reward"): Kind.STAKING,
    ("reward", ""): Kind.REWARD,
    ("dividend", ""): Kind.REWARD,
    ("invite bonus", ""): Kind.REWARD,
    ("credit", ""): Kind.REWARD,
    ("airdrop", ""): Kind.AIRDROP,
}
_INSIDE: Final = frozenset(
    {
        *(("earn", word) for word in ("allocation", "deallocation", "autoallocation", "migration")),
        *(
            ("transfer", word)
            for word in ("spottostaking", "stakingfromspot", "stakingtospot", "spotfromstaking")
        ),
    }
)
_FUTURES: Final = frozenset({("transfer", "spottofutures"), ("transfer", "spotfromfutures")})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """A booked row."""

    row: Row
    at: datetime
    kind: tuple[str, str]
    asset: str
    amount: Quantity
    fee: Quantity
    value_usd: Usd | None


def _key(row: Row) -> object:
    """Group by refid; moves to and from the futures wallet by asset, and requests not at all."""
    if not row.text("txid"):
        return None
    if (row.word("type"), row.word("subtype")) in _FUTURES:
        return "futures", code_of(row.text("asset"))
    return row.text("refid") or None


def _read(rows: Rows) -> Outcomes:
    if not rows[0].text("txid"):
        return _request(rows[0])
    once = {row.cells: row for row in reversed(rows)}
    again = tuple(row for row in rows if once[row.cells] is not row)
    repeats = (LeftOut(rows=again, reason=Reason.REPEATED, detail="same txid"),) if again else ()
    moves = [_move(row) for row in rows if row not in again]
    return (*repeats, *_event(moves))


def _request(row: Row) -> Outcome:
    if not row.text("refid") or not row.text("time"):
        raise UnclearError("The row has neither txid nor refid and time.")
    return LeftOut(rows=(row,), reason=Reason.REQUEST)


def _move(row: Row) -> _Move:
    if row.word("aclass") not in {"currency", ""}:
        raise row.unclear("aclass", f"{shown(row.text('aclass'))} is neither a digital asset nor money.")
    stated, at = row.money("amountusd", USD), row.instant("time")
    asset = code_of(row.asset())
    amount, fee = row.quantity("amount"), row.amount("fee") or 0
    if asset != FEE_CREDITS:
        note_balance(row, asset, part_of(row.text("asset"), row.word("wallet")), at, amount - fee)
    return _Move(
        row=row,
        at=at,
        kind=(row.word("type"), row.word("subtype")),
        asset=asset,
        amount=amount,
        fee=fee,
        value_usd=as_usd(abs(stated)) or None if stated is not None else None,
    )


def _event(moves: Sequence[_Move]) -> Sequence[Outcome]:
    rows = _rows(moves)
    if all(move.asset == FEE_CREDITS for move in moves):
        return (LeftOut(rows=rows, reason=Reason.FEE_CREDITS),)
    kinds = {move.kind for move in moves}
    if all(kind[0] in _TRADES or kind[1] == "delistingconversion" for kind in kinds):
        return (_trade(moves),)
    if kinds <= _INSIDE:
        return (LeftOut(rows=rows, reason=Reason.INSIDE),)
    if kinds <= _FUTURES:
        return _futures(moves)
    if len(kinds) == 1:
        kind = kinds.pop()
        if kind[0] in {"deposit", "withdrawal"}:
            return (_transfer(moves, kind[0]),)
        if kind in _INCOME:
            return [_income(move, _INCOME[kind], len(moves)) for move in moves]
        if kind == ("transfer", ""):
            return [_credit(move) for move in moves]
        raise UnclearError(f"The type {shown(' / '.join(filter(None, kind)))} is not one lotwise can book.")
    raise UnclearError(
        f"One refid joins {', '.join(sorted(' / '.join(filter(None, kind)) for kind in kinds))}."
    )


def _rows(moves: Sequence[_Move]) -> Rows:
    return tuple(move.row for move in moves)


def _trade(moves: Sequence[_Move]) -> Outcome:
    counted = [move for move in moves if move.asset != FEE_CREDITS]
    if not any(move.amount for move in counted):
        return _fee(counted)
    given, received = ([move for move in counted if move.amount * sign > 0] for sign in (-1, 1))
    assets = [{move.asset for move in side} for side in (given, received)]
    if [len(side) for side in assets] != [1, 1] or assets[0] == assets[1]:
        sides = " for ".join(", ".join(sorted(side)) or "nothing" for side in assets)
        raise UnclearError(f"A trade must be one asset for another, and this refid joins {sides}.")
    out, into = _sum(given), _sum(received)
    if is_fiat(out.asset) and is_fiat(into.asset):
        return LeftOut(rows=_rows(moves), reason=Reason.CASH_EXCHANGE)
    kind = Kind.PURCHASE if is_fiat(out.asset) else Kind.SALE if is_fiat(into.asset) else Kind.EXCHANGE
    fees: dict[str, Quantity] = {}
    for move in counted:
        fees[move.asset] = fees.get(move.asset, 0) + move.fee
    row = moves[0].row
    legs = (out, into, *(leg for asset, fee in sorted(fees.items()) for leg in row.fees(asset, fee)))
    return _booked(moves, kind, legs, "fee credits used" if len(counted) < len(moves) else "")


def _fee(moves: Sequence[_Move]) -> Outcome:
    """Return rows of amount zero as what they are: a fee that belongs to no other row."""
    if any(is_fiat(move.asset) for move in moves):
        return LeftOut(rows=_rows(moves), reason=Reason.CASH)
    legs = tuple(leg for move in moves for leg in move.row.fees(move.asset, move.fee))
    return _booked(moves, Kind.FEE, legs) if legs else LeftOut(rows=_rows(moves), reason=Reason.NOTHING_MOVED)


def _sum(side: Sequence[_Move]) -> Leg:
    values = [move.value_usd for move in side]
    known = [value for value in values if value is not None]
    whole = sum(known) if len(known) == len(values) and side[0].asset != USD else None
    return side[0].row.leg(side[0].asset, sum(move.amount for move in side), whole)


def _transfer(moves: Sequence[_Move], word: str) -> Outcome:
    rows, assets = _rows(moves), {move.asset for move in moves}
    if len(assets) > 1:
        raise UnclearError(f"One {word} moves {', '.join(sorted(assets))}.")
    asset, amount, fee = assets.pop(), sum(move.amount for move in moves), sum(move.fee for move in moves)
    if len({move.amount > 0 for move in moves if move.amount}) > 1 and amount == fee == 0:
        return LeftOut(rows=rows, reason=Reason.REVERSED, detail=word)
    if is_fiat(asset):
        return LeftOut(rows=rows, reason=Reason.CASH)
    if len({move.amount > 0 for move in moves}) > 1 or amount == 0 or (amount > 0) is (word == "withdrawal"):
        raise UnclearError(
            f"A {word} with the sign of a reversal, whose first half is not in the file or does not match.",
            "Export the whole period that holds both rows.",
        )
    value = _sum(moves).value_usd
    row = moves[0].row
    return _booked(moves, Kind.TRANSFER, (row.leg(asset, amount, value), *row.fees(asset, fee)))


def _income(move: _Move, kind: Kind, group_size: int) -> Outcome:
    """Return income; a fee in the same asset is withheld, so what is received is the rest."""
    row, net = move.row, move.amount - move.fee
    if is_fiat(move.asset):
        return cash_income(row, move.asset)
    if move.amount <= 0 or net <= 0:
        raise row.unclear(
            "amount", f"{shown(row.text('amount'))} is no income; it may take back an earlier one."
        )
    value = None if move.value_usd is None else share(move.value_usd, 0, net, move.amount)
    note = f"fee of {row.text('fee')} withheld" if move.fee else ""
    part = f"/{row.text('txid')}" if group_size > 1 else ""
    return _booked((move,), kind, (row.leg(move.asset, net, value),), note, part)


def _futures(moves: Sequence[_Move]) -> Sequence[Outcome]:
    """Leave out moves to and from the futures wallet; a credit from there of what was never sent is new."""
    if any(move.amount < 0 for move in moves):
        return (LeftOut(rows=_rows(moves), reason=Reason.INSIDE, detail="futures"),)
    return [_credit(move) for move in moves]


def _credit(move: _Move) -> Outcome:
    """Return a credit out of nowhere as the receipt of a hard fork, to be checked."""
    if move.amount <= 0 or is_fiat(move.asset):
        raise UnclearError(
            f"A transfer of {move.asset} without a subtype, which is no credit of a digital asset."
        )
    move.row.warn(
        "credit_as_fork",
        f"{move.asset} was credited without purchase or deposit; it counts as a hard fork receipt: income.",
        "Check what it was; correct the transaction if it was an airdrop, or your own units coming back.",
    )
    return _income(move, Kind.FORK, 1)


def _booked(
    moves: Sequence[_Move], kind: Kind, legs: tuple[Leg, ...], extra: str = "", part: str = ""
) -> Booked:
    words = " / ".join(filter(None, moves[0].kind))
    return Booked(
        rows=_rows(moves),
        kind=kind,
        at=min(move.at for move in moves),
        legs=legs,
        native_id=moves[0].row.text("refid") + part,
        note=": ".join(filter(None, (words, extra))),
    )


FORMATS: Final = (
    Format(
        id="kraken.ledgers",
        family="kraken",
        title="Kraken ledgers",
        wallet=_WALLET,
        columns=(
            needs("txid", "txid"),
            needs("refid", "refid"),
            needs("time", "time"),
            needs("type", "type"),
            may_have("subtype", "subtype"),
            may_have("aclass", "aclass"),
            may_have("subclass", "subclass"),
            needs("asset", "asset"),
            may_have("wallet", "wallet"),
            needs("amount", "amount"),
            needs("fee", "fee"),
            needs("balance", "balance"),
            may_have("amountusd", "amountusd"),
            may_have("balanceusd", "balanceusd"),
        ),
        forbidden=("ordertxid", "pair"),
        read=_read,
        group=by(_key),
        generations="2013 to now, with 9 to 13 columns",
        known_missing="Margin, futures profit and loss, adjustments and NFTs block, row by row.",
        evidence=Evidence.REAL,
        report="ledgers",
        revision=2,
    ),
)
