"""KuCoin: conversions, deposits and withdrawals; the other reports have modules of their own.

Every report states the zone in the heading of its times, or the owner is asked. A conversion has no fee
beside its rate. A withdrawal costs its amount and its fee. Left out: deposits with a fee, of which the report
does not say whether the amount is before or after it; they block.
"""

import re
from typing import Final

from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, each, in_heading, may_have, needs
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import moved, traded
from lotwise.importers.sources import kucoin_orders
from lotwise.importers.sources.kucoin_account import (
    ACCOUNT,
    DONE,
    NOT_DONE,
    WAITING,
    WALLET,
    check_tax,
    fee_on_arrival,
    time_of,
)
from lotwise.ledger.transaction import Leg

_ADDRESSES: Final = ("deposit_address", "withdrawal_address")
_DEPOSIT: Final = "deposit"
_WITHDRAWAL: Final = frozenset({"withdrawal", "withdraw"})
_CODE: Final = re.compile(r"[A-Z0-9]*[A-Z][A-Z0-9.]*")


def _convert(row: Row) -> Outcome:
    left_out = _not_done(row)
    if left_out:
        return left_out
    check_tax(row)
    given, received = _with_unit(row, "sell", -1), _with_unit(row, "buy", 1)
    return traded((row,), time_of(row), given, received, note=f"convert {row.text('price')}".strip())


def _not_done(row: Row) -> Outcome | None:
    status = row.word("status")
    if status in NOT_DONE | WAITING:
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("status"))
    if status not in DONE:
        raise row.unclear("status", f"{shown(row.text('status'))} does not say whether it was carried out.")
    return None


def _with_unit(row: Row, role: str, sign: int) -> Leg:
    """Return the leg of a cell such as ``10.5 KAS``."""
    number, _, unit = row.text(role).partition(" ")
    try:
        quantity = row.units_in(number)
    except UnclearError as error:
        raise row.unclear(role, error.what) from None
    asset = unit.strip().upper()
    if not quantity or quantity < 0 or not _CODE.fullmatch(asset):
        raise row.unclear(role, f"{shown(row.text(role))} is no quantity of an asset.")
    return row.leg(asset, sign * quantity)


def _transfer(row: Row) -> Outcome:
    left_out = _not_done(row)
    if left_out:
        return left_out
    asset, amount, fee = row.asset(), row.quantity("amount"), row.amount("fee") or 0
    comes_in = _comes_in(row)
    if amount <= 0 or fee < 0:
        raise row.unclear("amount", f"{shown(row.text('amount'))} with this fee is no transfer.")
    if comes_in and fee:
        raise fee_on_arrival(row)
    leg = row.leg(asset, amount if comes_in else -amount)
    words = (row.text("remarks"), row.text("network"))
    return moved(
        (row,),
        time_of(row),
        leg,
        row.fees(asset, fee),
        chain_hash=row.text("hash"),
        address=row.text("deposit_address") or row.text("withdrawal_address"),
        note=": ".join(filter(None, words)),
    )


def _comes_in(row: Row) -> bool:
    """Return whether it is a deposit: by the column of addresses that its report has, else by the remarks.

    The remarks of a withdrawal are the owner's own words and say nothing where that column is there.
    """
    columns = [role for role in _ADDRESSES if role in row.sheet.positions]
    if len(columns) == len(_ADDRESSES):
        columns = [role for role in columns if row.text(role)]
    words = row.word("remarks")
    if columns == ["withdrawal_address"] or (not columns and words in _WITHDRAWAL):
        return False
    if words == _DEPOSIT or (columns == ["deposit_address"] and words not in _WITHDRAWAL):
        return True
    raise row.unclear("remarks", f"{shown(row.text('remarks'))} does not say whether it is a deposit.")


_TIME: Final = ("Time(UTC)", re.compile(r"time ?\(.*\)"), "Time")
FORMATS: Final = (
    *kucoin_orders.FORMATS,
    Format(
        id="kucoin.convert",
        family="kucoin",
        title="KuCoin conversions",
        wallet=WALLET,
        columns=(
            may_have("uid", "UID"),
            needs("account", "Account Type"),
            may_have("payment", "Payment Account"),
            needs("sell", "Sell"),
            needs("buy", "Buy"),
            may_have("price", "Price"),
            may_have("tax", "Tax"),
            needs("at", "Time of Update(UTC)", re.compile(r"time of update ?\(.*\)"), "Time of Update"),
            needs("status", "Status"),
        ),
        read=each(_convert),
        zone_of=in_heading,
        day_month="at",
        generations="2022 to now, with and without a column Tax",
        known_missing="",
        evidence=Evidence.CONSTRUCTED,
        report="conversions",
    ),
    Format(
        id="kucoin.transfers",
        family="kucoin",
        title="KuCoin deposits and withdrawals",
        wallet=WALLET,
        columns=(
            may_have("uid", "UID"),
            needs("account", "Account Type"),
            needs("at", *_TIME),
            needs("asset", "Coin"),
            needs("amount", "Amount"),
            needs("fee", "Fee"),
            may_have("hash", "Hash"),
            may_have("deposit_address", "Deposit Address"),
            may_have("withdrawal_address", "Withdrawal Address/Account", "Withdrawal Address"),
            needs("network", "Transfer Network"),
            needs("status", "Status"),
            needs("remarks", "Remarks"),
        ),
        read=each(_transfer),
        zone_of=in_heading,
        day_month="at",
        generations="2022 to now",
        known_missing="Deposits that state a fee block. Reports before 2022, which state no status.",
        evidence=Evidence.CONSTRUCTED,
        report="transfers",
    ),
    ACCOUNT,
)
