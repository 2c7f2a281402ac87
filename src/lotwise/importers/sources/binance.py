"""Binance: the statement, which holds everything that happened in all parts of an account.

Every row is one signed change of one asset in one part of the account; words say what it is
(`binance_operations`). What several rows tell together shares a second, a part and no id (`binance_groups`),
or lies a second apart (`binance_pairs`). Moves between parts, and into and out of savings and staking, stay
inside, also where savings are printed as an asset of their own, such as LDBTC. Left out: margin, futures and
options, which block; the fee inside a withdrawal, which the row does not state; and whatever a second mixes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
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
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import moved, one_sided
from lotwise.importers.sources.binance_groups import (
    Move,
    bought,
    distributed,
    exchange,
    note_of,
    rebated,
    renamed,
)
from lotwise.importers.sources.binance_operations import (
    BUY_CRYPTO,
    GROUPED,
    PAID_OUT,
    REBATES,
    SELL_CRYPTO,
    Deed,
    class_of,
    deed_of,
    income_of,
)
from lotwise.importers.sources.binance_pairs import neighbors_joined, replaced, told_twice, without
from lotwise.importers.sources.binance_times import instant_of, zone_of
from lotwise.ledger.assets import KNOWN, is_fiat
from lotwise.ledger.transaction import Custody, Kind, Wallet

_REMARK: Final = re.compile(r"[a-z0-9]+ to [a-z0-9]+")
_SAVED: Final = "LD"
"""What stands before the code of an asset that is in savings."""
_LEAVES: Final = ("withdraw",)
_ORDER: Final = re.compile(r"(?=[0-9a-z]*\d)[0-9a-z]{6,}")
"""An order's number in a remark: both rows of a purchase with money carry it, seconds apart."""
_JOINED: Final = frozenset({Deed.TRADE, Deed.PAIR})


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group what belongs together: pairs all over the file, then the rows of a second and its neighbor."""
    pairs = [*told_twice(rows), *replaced(rows)]
    groups = list(by(_key)(without(rows, pairs)))
    kind: dict[Rows, object] = {}
    for group in groups:
        row = group[0]
        deed = deed_of(row.word("operation"), row.word("account"))
        if deed in _JOINED and deed is not None:
            kind[group] = row.word("account"), class_of(row.word("operation"), deed)
    return chain(pairs, neighbors_joined(groups, kind))


def _key(row: Row) -> object:
    """Group what one second of one part tells in one class of words; everything else stands alone."""
    operation, account = row.word("operation"), row.word("account")
    deed = deed_of(operation, account)
    if deed not in GROUPED or deed is None or not row.text("at"):
        return None
    told, remark = class_of(operation, deed), row.word("remark")
    if told in {BUY_CRYPTO, SELL_CRYPTO}:
        order = _ORDER.search(remark)
        return (order[0] if order else row.text("at")), account, told
    return row.text("at"), account, told, remark if deed is Deed.DUST and _REMARK.fullmatch(remark) else ""


def _read(rows: Rows) -> Outcomes:
    row = rows[0]
    deed = deed_of(row.word("operation"), row.word("account"))
    if deed is None:
        raise row.unclear("operation", f"{shown(row.text('operation'))} is not known.")
    if deed is Deed.DERIVATIVE:
        raise DerivativeError(f"A row of margin, futures or options: {shown(row.text('operation'))}.")
    moves = [_move(each) for each in rows]
    if len(rows) > 1 and deed is Deed.TOLD_TWICE:
        return [_told_before(rows[0]), _income(moves[1])]
    if deed is Deed.REPLACED and len(rows) > 1:
        return renamed(moves, *(move.row.leg(move.asset, move.change) for move in moves))
    return _several(moves, deed) if deed in GROUPED else _alone(moves[0], deed)


def _several(moves: Sequence[Move], deed: Deed) -> Outcomes:
    """Return what the rows of a second tell together."""
    if deed is Deed.DISTRIBUTION:
        return distributed(moves)
    if deed is Deed.SAVED:
        return _saved(moves)
    if class_of(moves[0].operation, deed) == BUY_CRYPTO:
        return bought(moves)
    return rebated(moves) or exchange(moves, deed)


def _saved(moves: Sequence[Move]) -> Outcomes:
    """Return interest of savings, or savings that get or lose the code of savings."""
    if all(move.change >= 0 for move in moves):
        return [_income(move) for move in moves]
    sums: Counter[str] = Counter()
    for move in moves:
        sums[move.row.asset().removeprefix(_SAVED)] += move.change
    if any(sums.values()):
        raise UnclearError("Savings were taken by a distribution, and not the same came back.")
    rows = tuple(move.row for move in moves)
    return LeftOut(rows=rows, reason=Reason.INSIDE, detail=rows[0].text("operation"))


def _told_before(row: Row) -> Outcome:
    return LeftOut(rows=(row,), reason=Reason.SUMMED_ELSEWHERE, detail=row.text("operation"))


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
    _check_is_whole(move, deed)
    leg = row.leg(move.asset, move.change)
    if deed is Deed.SPEND:
        return one_sided((row,), move.at, Kind.SPEND, leg, note=note_of((move,)))
    if deed is Deed.INCOME:
        return _income(move)
    if is_fiat(move.asset):
        return LeftOut(rows=(row,), reason=Reason.CASH, detail=move.asset)
    if deed is Deed.MONEY:
        raise row.unclear("asset", f"{shown(row.text('asset'))} is no money.")
    _check_way(move)
    return moved((row,), move.at, leg, note=note_of((move,)))


def _check_is_whole(move: Move, deed: Deed) -> None:
    """Refuse half of what two rows tell."""
    if deed is Deed.TOLD_TWICE:
        raise UnclearError(
            "Binance tells this reward once more where it pays it out, as "
            f"{shown(PAID_OUT[move.operation])}, and the file holds no such row.",
            "Export the whole period with all accounts, so that both rows are there.",
        )
    if deed is Deed.REPLACED:
        raise UnclearError(
            f"{move.asset} {'was taken' if move.change < 0 else 'came in'} as half of a replacement, and the "
            "file holds no other asset that moved in the same quantity.",
            "Look up what Binance announced for that day, and say in `lotwise review` what it was.",
        )


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
            may_have("user", "User ID", "User_ID", "Identifiant utilisateur", "ID de usuario", "ユーザーID"),
            needs("at", "UTC_Time", "Time", "Durée", "Tiempo", "時間"),
            needs("account", "Account", "Compte", "Cuenta", "アカウント"),
            needs("operation", "Operation", "Opération", "Operación", "操作"),
            needs("asset", "Coin", "Jeton", "Moneda", "コイン"),
            needs("change", "Change", "Cambio", "変更"),
            may_have("remark", "Remark", "Remarque", "Observación", "備考"),
        ),
        forbidden=("Category", "Primary Asset", "Balance"),
        read=_read,
        group=_grouped,
        zone_of=zone_of,
        day_month="at",
        generations="2017 to now: UTC_Time, and since 2025 Time with years of two digits; headings in "
        "English, French, Spanish and Japanese",
        known_missing="Fills of several pairs in one second block, as do small assets that no remark tells "
        "apart, margin, futures, options, loans, launchpad, copied portfolios, gifts and trades with other "
        "persons. The fee inside a withdrawal is not stated. Headings in other languages.",
        evidence=Evidence.REAL,
        report="statement",
    ),
)
