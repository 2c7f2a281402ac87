"""Binance: the statement, which holds everything that happened in all parts of an account.

Every row is one signed change of one asset in one part of the account; words say what it is
(`binance_operations`). What several rows tell together shares a second, a part and no id (`binance_groups`).
Moves between parts, and into and out of savings and staking, stay inside, also where savings are printed as
an asset of their own, such as LDBTC. Left out: margin, futures and options, which block; the fee inside a
withdrawal, which the row does not state; and whatever a second mixes.
"""

import re
from typing import Final

from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    by,
    may_have,
    needs,
)
from lotwise.importers.binance_groups import Move, distributed, exchange, note_of
from lotwise.importers.binance_operations import GROUPED, REBATES, Deed, class_of, deed_of, income_of
from lotwise.importers.binance_times import instant_of, zone_of
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import moved, one_sided
from lotwise.ledger.assets import KNOWN, is_fiat
from lotwise.ledger.transaction import Custody, Kind, Wallet

_REMARK: Final = re.compile(r"[a-z0-9]+ to [a-z0-9]+")
_SAVED: Final = "LD"
"""What stands before the code of an asset that is in savings."""
_LEAVES: Final = ("withdraw",)


def _key(row: Row) -> object:
    """Group what one second of one part tells in one class of words; everything else stands alone."""
    operation, account = row.word("operation"), row.word("account")
    deed = deed_of(operation, account)
    if deed not in GROUPED or deed is None or not row.text("at"):
        return None
    remark = row.word("remark") if deed is Deed.DUST else ""
    told_apart = remark if _REMARK.fullmatch(remark) else ""
    return row.text("at"), account, class_of(operation, deed), told_apart


def _read(rows: Rows) -> Outcomes:
    row = rows[0]
    deed = deed_of(row.word("operation"), row.word("account"))
    if deed is None:
        raise row.unclear("operation", f"{shown(row.text('operation'))} is not known.")
    if deed is Deed.DERIVATIVE:
        raise DerivativeError(f"A row of margin, futures or options: {shown(row.text('operation'))}.")
    moves = [_move(each) for each in rows]
    if deed is Deed.DISTRIBUTION:
        return distributed(moves)
    return exchange(moves, deed) if deed in GROUPED else _alone(moves[0], deed)


def _move(row: Row) -> Move:
    return Move(
        row=row,
        at=instant_of(row),
        operation=row.word("operation"),
        asset=_asset(row),
        change=row.quantity("change"),
    )


def _asset(row: Row) -> str:
    """Return an asset code; units in savings are still units of their asset."""
    code = row.asset()
    saved = code.removeprefix(_SAVED)
    return saved if code.startswith(_SAVED) and saved in KNOWN else code


def _alone(move: Move, deed: Deed) -> Outcome:
    row = move.row
    if deed is Deed.INSIDE:
        return LeftOut(rows=(row,), reason=Reason.INSIDE, detail=row.text("operation"))
    if deed is Deed.OUTSIDE:
        raise UnclearError(
            f"{move.asset} was traded with another person; what was paid for it is not in the file.",
            "Say in `lotwise review` what was paid or got for it.",
        )
    leg = row.leg(move.asset, move.change)
    if deed is Deed.SPEND:
        return one_sided((row,), move.at, Kind.SPEND, leg, note=note_of((move,)))
    if deed is Deed.INCOME:
        return _income(move)
    _check_way(move)
    if deed is Deed.MONEY:
        return LeftOut(rows=(row,), reason=Reason.CASH, detail=move.asset)
    return moved((row,), move.at, leg, note=note_of((move,)))


def _check_way(move: Move) -> None:
    leaves = any(word in move.operation for word in _LEAVES)
    if not move.change or (move.change < 0) is not leaves:
        raise move.row.unclear(
            "change", f"{shown(move.row.text('change'))} is no {move.row.text('operation').lower()}."
        )


def _income(move: Move) -> Outcome:
    row, kind = move.row, income_of(move.operation)
    if not move.change:
        return LeftOut(rows=(row,), reason=Reason.NOTHING_MOVED)
    if move.change < 0 or kind is None:
        raise row.unclear(
            "change", f"{shown(row.text('change'))} is no income; it may take back an earlier one."
        )
    if move.operation in REBATES and not is_fiat(move.asset):
        row.warn(
            "cashback",
            "A rebate came in; it counts as a reward: income.",
            "If it gave back a part of a price or fee that you paid, it may be a lower price instead.",
        )
    leg = row.leg(move.asset, move.change)
    return one_sided((row,), move.at, kind, leg, note=note_of((move,)))


FORMATS: Final = (
    Format(
        id="binance.statement",
        family="binance",
        title="Binance transaction history",
        wallet=Wallet(name="Binance", custody=Custody.BROKER_FOREIGN),
        columns=(
            may_have("user", "User ID", "User_ID"),
            needs("at", "UTC_Time", "Time"),
            needs("account", "Account"),
            needs("operation", "Operation"),
            needs("asset", "Coin"),
            needs("change", "Change"),
            may_have("remark", "Remark"),
        ),
        forbidden=("Category", "Primary Asset", "Balance"),
        read=_read,
        group=by(_key),
        zone_of=zone_of,
        day_month="at",
        generations="2017 to now: UTC_Time, and since 2025 Time with years of two digits",
        known_missing="Fills of several pairs in one second block, as do small assets that no remark tells "
        "apart, margin, futures, options, loans, launchpad and trades with other persons. The fee inside a "
        "withdrawal is not stated.",
        evidence=Evidence.REAL,
        report="statement",
    ),
)
