"""Kraken: the ledgers report, which holds everything that happened to an account.

Rows with one refid are one event. An order may be filled out of several of Kraken's wallets, so a side of a
trade is the sum of its rows by asset. The fee of a row is on top of its amount, in the same asset. A request
has no txid and comes again with one when it is booked. Each row states what one part of the account holds
after it, whatever the row means. Left out: margin, futures profit, adjustments and sales of NFTs: they
block, because their meaning for tax does not stand in the file; and delistings told under two refids.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from lotwise.core.money import share
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
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import charged
from lotwise.importers.sources.kraken_assets import FEE_CREDITS, is_in_program
from lotwise.importers.sources.kraken_moves import (
    FUTURES,
    Move,
    fees_of,
    key,
    legs_of,
    move_of,
    net_of,
    rows_of,
    words_of,
)
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_WALLET: Final = Wallet(name="Kraken", custody=Custody.BROKER_US)
_TRADES: Final = frozenset({"trade", "spend", "receive"})
_SWEEP: Final = "dustsweeping"
_DELISTING: Final = "delistingconversion"
_MARGIN: Final = frozenset({"margin", "margin trade", "rollover", "settled", "collateralconversion"})
_EARN: Final = frozenset({"hybridearnwithdrawal", "hybridearndeposit"})
_INCOME: Final[Mapping[tuple[str, str], Kind]] = {
    ("staking", ""): Kind.STAKING,
    ("earn", "reward"): Kind.STAKING,
    ("dividend", ""): Kind.REWARD,
    ("invite bonus", ""): Kind.REWARD,
    ("credit", ""): Kind.REWARD,
    **dict.fromkeys((("reward", word) for word in ("", "invitebonus", "welcomebonus")), Kind.REWARD),
    **dict.fromkeys((("airdrop", ""), ("transfer", "airdrop"), ("earn", "airdrop")), Kind.AIRDROP),
}
_MIGRATION: Final = ("earn", "migration")
_INSIDE: Final = frozenset(
    {
        _MIGRATION,
        *(("earn", word) for word in ("allocation", "deallocation", "autoallocation")),
        *(
            ("transfer", word)
            for word in ("spottostaking", "stakingfromspot", "stakingtospot", "spotfromstaking")
        ),
    }
)
_PAIR: Final = 2
_UNNAMED: Final = ("transfer", "")
_WHOLE_PERIOD: Final = "Export the whole period that holds both rows."


def _read(rows: Rows) -> Outcomes:
    if not rows[0].text("txid"):
        return _request(rows[0])
    once = {row.cells: row for row in reversed(rows)}
    again = tuple(row for row in rows if once[row.cells] is not row)
    repeats = (LeftOut(rows=again, reason=Reason.REPEATED, detail="same txid"),) if again else ()
    moves = [move_of(row) for row in rows if row not in again]
    return (*repeats, *_event(moves))


def _request(row: Row) -> Outcome:
    if not row.text("refid") or not row.text("time"):
        raise UnclearError("The row has neither txid nor refid and time.")
    return LeftOut(rows=(row,), reason=Reason.REQUEST)


def _event(moves: Sequence[Move]) -> Sequence[Outcome]:
    kinds, types = {move.kind for move in moves}, {move.kind[0] for move in moves}
    if all(move.asset == FEE_CREDITS for move in moves):
        return (LeftOut(rows=rows_of(moves), reason=Reason.FEE_CREDITS),)
    if types & _MARGIN:
        raise DerivativeError(f"A row of a margin position: {words_of(moves)}.")
    if all(kind[0] in _TRADES or kind[1] == _DELISTING for kind in kinds):
        return (_trade(moves),)
    if kinds <= _INSIDE:
        return (_inside(moves),)
    if kinds <= FUTURES:
        return _futures(moves)
    if len(kinds) > 1:
        raise UnclearError(f"One refid joins {words_of(moves)}.")
    return _alike(moves, kinds.pop())


def _alike(moves: Sequence[Move], kind: tuple[str, str]) -> Sequence[Outcome]:
    """Return what rows of one type and subtype tell."""
    if kind[0] in {"deposit", "withdrawal"}:
        return (_transfer(moves, kind[0]),)
    if kind in _INCOME:
        return [_income(move, _INCOME[kind], len(moves)) for move in moves]
    if kind in {_UNNAMED, ("earn", "")} and len(moves) > 1 and not net_of(moves):
        return (_inside(moves),)
    if kind == _UNNAMED:
        return [_credit(move) for move in moves]
    if kind[0] in _EARN:
        return [_earn(move) for move in moves]
    raise UnclearError(f"The type {shown(' / '.join(filter(None, kind)))} is not one lotwise can book.")


def _trade(moves: Sequence[Move]) -> Outcome:
    counted = [move for move in moves if move.asset != FEE_CREDITS]
    if not any(move.amount for move in counted):
        return _only_fees(counted)
    given, received = ([move for move in counted if move.amount * sign > 0] for sign in (-1, 1))
    assets = [{move.asset for move in side} for side in (given, received)]
    if assets[0] == assets[1] and not net_of(counted):
        return _inside(counted)
    is_sweep = all(move.kind[1] == _SWEEP for move in counted) and not any(map(is_fiat, assets[0]))
    if not assets[0] or len(assets[1]) != 1 or assets[0] & assets[1] or (len(assets[0]) > 1 and not is_sweep):
        raise _no_trade(moves, *assets)
    legs = (*legs_of(given), *legs_of(received))
    money = [is_fiat(leg.asset) for leg in legs]
    if all(money):
        return LeftOut(rows=rows_of(moves), reason=Reason.CASH_EXCHANGE)
    kind = Kind.PURCHASE if money[0] else Kind.SALE if money[-1] else Kind.EXCHANGE
    extra = "fee credits used" if len(counted) < len(moves) else ""
    return _booked(moves, kind, (*legs, *fees_of(counted)), extra)


def _no_trade(moves: Sequence[Move], given: set[str], received: set[str]) -> UnclearError:
    sides = " for ".join(", ".join(sorted(side)) or "nothing" for side in (given, received))
    if any(move.kind[1] == _DELISTING for move in moves) and not (given and received):
        return UnclearError(
            f"A delisting joins {sides}: Kraken tells its other half under another refid, often days apart.",
            "Find the other half in this file, and say in `lotwise review` what was given for what.",
        )
    return UnclearError(f"A trade must be one asset for another, and this refid joins {sides}.")


def _only_fees(moves: Sequence[Move]) -> Outcome:
    """Return rows of amount zero as what they are: a fee that belongs to no other row."""
    if any(is_fiat(move.asset) for move in moves):
        return LeftOut(rows=rows_of(moves), reason=Reason.CASH)
    legs = fees_of(moves)
    nothing = LeftOut(rows=rows_of(moves), reason=Reason.NOTHING_MOVED)
    return _booked(moves, Kind.FEE, legs) if legs else nothing


def _inside(moves: Sequence[Move]) -> Outcome:
    """Leave out moves between parts of the account, unless a fee is paid or one asset became another."""
    rows, net, fees = rows_of(moves), net_of(moves), fees_of(moves)
    is_migration = {move.kind for move in moves} == {_MIGRATION} and len(moves) == len(net) == _PAIR
    if len(net) > 1 and not (is_migration and sum(net.values()) == 0):
        raise UnclearError(f"A move inside the account joins {', '.join(sorted(net))}.")
    if len(net) > 1:
        legs = sorted(legs_of(moves), key=lambda leg: leg.quantity)
        return _booked(moves, Kind.RENAME, (*legs, *fees))
    if fees:
        return charged(rows, min(move.at for move in moves), fees, note=words_of(moves))
    is_reversal = len(moves) > 1 and len({move.part for move in moves}) == 1 and not net
    return LeftOut(rows=rows, reason=Reason.REVERSED if is_reversal else Reason.INSIDE)


def _transfer(moves: Sequence[Move], word: str) -> Outcome:
    rows, assets = rows_of(moves), {move.asset for move in moves}
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
            _WHOLE_PERIOD,
        )
    return _booked(moves, Kind.TRANSFER, (*legs_of(moves), *fees_of(moves)))


def _income(move: Move, kind: Kind, group_size: int) -> Outcome:
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


def _futures(moves: Sequence[Move]) -> Sequence[Outcome]:
    """Leave out moves to and from the futures wallet; a credit from there of what was never sent is new."""
    if is_fiat(moves[0].asset):
        return (LeftOut(rows=rows_of(moves), reason=Reason.CASH, detail="futures"),)
    if all(move.amount > 0 for move in moves):
        return list(map(_credit, moves))
    if sum(move.amount for move in moves) > 0:
        raise DerivativeError(f"More {moves[0].asset} came back from the futures wallet than went there.")
    return (LeftOut(rows=rows_of(moves), reason=Reason.INSIDE, detail="futures"),)


def _credit(move: Move) -> Outcome:
    """Return a credit out of nowhere as the receipt of a hard fork, to be checked."""
    if is_fiat(move.asset):
        return LeftOut(rows=(move.row,), reason=Reason.CASH)
    if move.amount <= 0 or is_in_program(move.row.text("asset")):
        raise UnclearError(
            f"A transfer of {move.asset} without a subtype, which is no credit of a digital asset.",
            "Export the ledgers with all fields, or say in `lotwise review` what it was.",
        )
    move.row.warn(
        "credit_as_fork",
        f"{move.asset} was credited without purchase or deposit; it counts as a hard fork receipt: income.",
        "Check what it was; correct the transaction if it was an airdrop, or your own units coming back.",
    )
    return _income(move, Kind.FORK, 1)


def _earn(move: Move) -> Outcome:
    """Return units that went to, or came from, the vaults behind Kraken's DeFi Earn: a wallet of its own."""
    row = move.row
    if is_fiat(move.asset):
        return LeftOut(rows=(row,), reason=Reason.CASH)
    if move.amount == 0 or (move.amount > 0) is (move.kind[0] == "hybridearnwithdrawal"):
        raise row.unclear("amount", f"{shown(row.text('amount'))} does not fit a {move.kind[0]}.")
    row.warn(
        "defi_earn",
        f"{move.asset} went to or came from Kraken's DeFi Earn, which counts as a wallet of its own.",
        "Ask your tax adviser whether the deposit into the vault was an exchange.",
    )
    other = row.leg(move.asset, -move.amount, wallet=f"{row.sheet.wallet.name} DeFi Earn")
    return _booked((move,), Kind.TRANSFER, (*legs_of((move,)), other, *fees_of((move,))))


def _booked(
    moves: Sequence[Move], kind: Kind, legs: tuple[Leg, ...], extra: str = "", part: str = ""
) -> Booked:
    return Booked(
        rows=rows_of(moves),
        kind=kind,
        at=min(move.at for move in moves),
        legs=legs,
        native_id=moves[0].row.text("refid") + part,
        note=": ".join(filter(None, (" / ".join(filter(None, moves[0].kind)), extra))),
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
            needs("asset", "asset"),
            needs("amount", "amount"),
            needs("fee", "fee"),
            needs("balance", "balance"),
            *(may_have(name, name) for name in ("subtype", "aclass", "subclass", "wallet")),
            *(may_have(name, name) for name in ("amountusd", "feeusd", "balanceusd", "feecurrency")),
        ),
        forbidden=("ordertxid", "pair"),
        read=_read,
        group=by(key),
        generations="2013 to now, with 9 to 16 columns",
        known_missing="Margin, futures profit and loss, adjustments and NFTs block, row by row; so do "
        "delistings whose two halves have different refids.",
        evidence=Evidence.REAL,
        report="ledgers",
        revision=3,
    ),
)
