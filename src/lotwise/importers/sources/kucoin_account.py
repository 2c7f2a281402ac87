"""KuCoin: the account history, one signed change of one asset a row, with the fee inside the amount.

The rows of a trade share a second and a type, and no id; they are read where they are one asset for another.
What left states its fee inside the amount. Left out: what came in with a fee, of which the report does not
say whether the amount is before or after it; it blocks, and the reports of fills and orders say more.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from lotwise.core.quantity import Quantity
from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Rows,
    by,
    in_heading,
    may_have,
    needs,
)
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import moved, one_sided, traded
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

WALLET: Final = Wallet(name="KuCoin", custody=Custody.BROKER_FOREIGN)
NOT_SPOT: Final = re.compile(r"margin|futures|isolated|cross|contract")
"""Parts of an account whose trades are not of what the account owns."""
DONE: Final = frozenset({"success", "succeeded", "done", "deal", "filled", "completed"})
NOT_DONE: Final = frozenset(
    {"failure", "failed", "fail", "cancelled", "canceled", "cancel", "rejected", "wallet_processing_fail"}
)
WAITING: Final = frozenset({"processing", "pending", "wallet_processing", "review", "active", "open"})
_TRADES: Final = frozenset({"spot", "convert", "convert market", "convert dust to kcs", "fiat transactions"})
_TRANSFERS: Final = frozenset({"deposit", "withdraw", "withdrawal"})
_MONEY: Final = frozenset({"fiat deposit", "fiat withdraw", "fiat withdrawal"})
_INSIDE: Final = frozenset({"transfer"})
_INCOME: Final[Mapping[str, Kind]] = {
    "kcs bonus": Kind.REWARD,
    "kucoin bonus": Kind.REWARD,
    "rewards": Kind.REWARD,
    "staking profits": Kind.STAKING,
    "soft staking profits": Kind.STAKING,
}
_SIDES: Final[Mapping[str, int]] = {"deposit": 1, "withdrawal": -1}


def time_of(row: Row) -> datetime:
    """Return the instant in the column of the role `at`; a spreadsheet may have changed its order."""
    return row.instant_by_order("at")


def check_tax(row: Row) -> None:
    """Refuse a row of which a tax was withheld.

    Raises:
        UnclearError: It was, and its asset is not stated.
    """
    if row.number("tax"):
        raise row.unclear("tax", "a tax was withheld, and its asset is not stated.")


def _key(row: Row) -> object:
    kind = row.word("type")
    return (row.text("at"), row.word("account"), kind) if kind in _TRADES and row.text("at") else None


def _read(rows: Rows) -> Outcome:
    row = rows[0]
    kind = row.word("type")
    if kind in _INSIDE:
        return LeftOut(rows=rows, reason=Reason.INSIDE, detail=row.text("type"))
    if NOT_SPOT.search(row.word("account")) or NOT_SPOT.search(kind):
        raise DerivativeError(f"A row of {shown(row.text('type'))} in {shown(row.text('account'))}.")
    if kind in _TRADES:
        return _trade(rows)
    sign, amount, fee = _parts(row)
    if kind in _MONEY:
        return LeftOut(rows=rows, reason=Reason.CASH, detail=row.asset())
    if sign > 0 and fee:
        raise fee_on_arrival(row)
    leg, fees = row.leg(row.asset(), sign * (amount - fee)), row.fees(row.asset(), fee)
    if kind in _INCOME:
        return one_sided(rows, time_of(row), _INCOME[kind], leg, fees, note=_note(row))
    if kind not in _TRANSFERS:
        raise row.unclear("type", f"{shown(row.text('type'))} is not known.")
    if (kind == "deposit") is (sign < 0):
        raise row.unclear("side", f"{shown(row.text('side'))} does not fit {shown(row.text('type'))}.")
    return moved(rows, time_of(row), leg, fees, note=_note(row))


def _parts(row: Row) -> tuple[int, Quantity, Quantity]:
    """Return sign, amount with the fee inside, and fee."""
    sign = _SIDES.get(row.word("side"))
    if sign is None:
        raise row.unclear("side", f"{shown(row.text('side'))} is neither Deposit nor Withdrawal.")
    amount, fee = row.quantity("amount"), row.amount("fee") or 0
    if amount <= 0 or not 0 <= fee < amount:
        raise row.unclear("amount", f"{shown(row.text('amount'))} with this fee changes nothing.")
    return sign, amount, fee


def fee_on_arrival(row: Row) -> UnclearError:
    """Return the error for a fee on what came in: nobody says whether it was in the amount."""
    return row.unclear(
        "fee", f"a fee of {row.text('fee')} was taken, before or after the amount: the report does not say."
    )


def _trade(rows: Rows) -> Outcome:
    sums: dict[tuple[int, str], Quantity] = {}
    paid: dict[str, Quantity] = {}
    for row in rows:
        sign, amount, fee = _parts(row)
        if sign > 0 and fee:
            raise fee_on_arrival(row)
        asset = row.asset()
        sums[sign, asset] = sums.get((sign, asset), 0) + amount - fee
        paid[asset] = paid.get(asset, 0) + fee
    given, received = ([key for key in sums if key[0] == sign] for sign in (-1, 1))
    if len(given) != 1 or len(received) != 1:
        raise _mixed(given, received)
    row = rows[0]
    legs: list[Leg] = [row.leg(asset, sign * sums[sign, asset]) for sign, asset in (*given, *received)]
    fees = tuple(leg for asset, fee in sorted(paid.items()) for leg in row.fees(asset, fee))
    return traded(rows, time_of(row), legs[0], legs[1], fees, note=_note(row))


def _mixed(given: Sequence[tuple[int, str]], received: Sequence[tuple[int, str]]) -> UnclearError:
    sides = " for ".join(
        ", ".join(sorted(asset for _, asset in side)) or "nothing" for side in (given, received)
    )
    return UnclearError(
        f"A trade must be one asset for another; this second holds {sides}.",
        "Import the reports of orders and conversions for that time, and say in `lotwise review` that these "
        "rows tell the same.",
    )


def _note(row: Row) -> str:
    return ": ".join(filter(None, (row.text("type"), row.text("remark"))))


ACCOUNT: Final = Format(
    id="kucoin.account",
    family="kucoin",
    title="KuCoin account history",
    wallet=WALLET,
    columns=(
        may_have("uid", "UID"),
        needs("account", "Account Type"),
        needs("asset", "Currency"),
        needs("side", "Side"),
        needs("amount", "Amount"),
        needs("fee", "Fee"),
        needs("at", "Time(UTC)", re.compile(r"time ?\(.*\)"), "Time"),
        needs("remark", "Remark"),
        needs("type", "Type"),
    ),
    read=_read,
    group=by(_key),
    zone_of=in_heading,
    day_month="at",
    generations="2023 to now, with a column Type",
    known_missing="Sales and deposits that state a fee block, as do trades of several assets in one second, "
    "and earnings under names that are not known.",
    evidence=Evidence.CONSTRUCTED,
    report="account",
    rank=2,
)
