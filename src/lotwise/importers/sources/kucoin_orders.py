"""KuCoin: fills and orders.

Newer reports state the zone in the heading of their times; older ones do not, and what is publicly known
of them contradicts itself (UTC, or UTC+8), so the owner is asked. The amount of a trade is without the fee,
which comes on top in an asset of its own. Left out: reports before 2019, which name no asset of the fee, and
margin, which blocks.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

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
from lotwise.importers.cells import DerivativeError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.binance_fills import Fill, summed
from lotwise.importers.sources.kucoin_account import (
    DONE,
    NOT_DONE,
    NOT_SPOT,
    WAITING,
    WALLET,
    check_tax,
    time_of,
)

_PARTLY: Final = frozenset({"part_deal", "part_deal_cancelled", "part_deal_canceled", "partially filled"})
"""What says that an order was filled in part; how far, its quantities say."""


def _by_second(row: Row) -> object:
    """Group fills of one second, pair and direction; an order that was not filled stands alone."""
    if not row.text("at") or row.word("status") in NOT_DONE | WAITING:
        return None
    return row.text("at"), row.word("account"), row.word("symbol"), row.word("side")


def _orders(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group orders as fills, and say once what the report does."""
    for row in rows[:1]:
        row.warn(
            "orders_summed",
            "KuCoin's order report sums the fills of each order and dates them by the last one.",
            "Import the report of filled orders (order splitting) instead, not both.",
        )
    return by(_by_second)(rows)


def _read(rows: Rows) -> Outcome:
    row = rows[0]
    if len(rows) == 1 and _is_unfilled(row):
        return LeftOut(rows=rows, reason=Reason.NOT_CARRIED_OUT, detail=row.text("status"))
    orders = {each.text("order") for each in rows}
    native_id = orders.pop() if len(orders) == 1 else ""
    note = f"{row.text('side')} {row.text('symbol')}"
    return summed([_fill(each).checked() for each in rows], native_id=native_id, note=note)


def _is_unfilled(row: Row) -> bool:
    is_empty = not row.amount("size") and not row.amount("funds")
    return is_empty and row.word("status") in NOT_DONE | WAITING


def _fill(row: Row) -> Fill:
    """Return a fill, or an order as far as it was filled."""
    if NOT_SPOT.search(row.word("account")):
        raise DerivativeError(f"A trade in the account {shown(row.text('account'))}.")
    status, side, (base, quote) = row.word("status"), row.word("side"), _pair(row)
    if status and status not in DONE | NOT_DONE | _PARTLY:
        raise row.unclear("status", f"{shown(row.text('status'))} does not say whether it was carried out.")
    if side not in {"buy", "sell"}:
        raise row.unclear("side", f"{shown(row.text('side'))} is neither buy nor sell.")
    check_tax(row)
    fee = row.amount("fee") or 0
    return Fill(
        row=row,
        at=time_of(row),
        base=base,
        quote=quote,
        units=row.quantity("size"),
        amount=row.quantity("funds"),
        price=row.money("price", quote),
        fee=fee,
        fee_asset=row.asset("fee_asset") if fee else "",
        is_buy=side == "buy",
    )


def _pair(row: Row) -> tuple[str, str]:
    base, _, quote = row.asset("symbol").partition("-")
    if not base or not quote or "-" in quote:
        raise row.unclear("symbol", f"{shown(row.text('symbol'))} is no pair such as BTC-USDT.")
    return base, quote


_FILLED: Final = ("Filled Time(UTC)", re.compile(r"filled time ?\(.*\)"), "Filled Time")
_FILL_COLUMNS: Final = (
    may_have("uid", "UID"),
    may_have("account", "Account Type"),
    needs("symbol", "symbol"),
    needs("side", "side"),
    needs("size", "size", "Filled Amount"),
    needs("funds", "funds", "Filled Volume"),
    needs("fee", "fee"),
    needs("fee_asset", "feeCurrency", "Fee Currency"),
    may_have("order", "orderId", "Order ID"),
    may_have("order_type", "orderType", "Order Type"),
    may_have("price", "price", "Avg. Filled Price"),
    may_have("usdt", "Filled Volume (USDT)"),
    may_have("tax", "Tax"),
)

FORMATS: Final = (
    Format(
        id="kucoin.fills",
        family="kucoin",
        title="KuCoin trade history (fills)",
        wallet=WALLET,
        columns=(
            needs("at", "tradeCreatedAt", *_FILLED),
            *_FILL_COLUMNS,
            may_have("liquidity", "liquidity", "Maker/Taker"),
        ),
        forbidden=("Status", re.compile(r"order time.*")),
        read=_read,
        group=by(_by_second),
        zone_of=in_heading,
        day_month="at",
        generations="2019 to 2022 (tradeCreatedAt, without a zone), and 2022 to now (Filled Time)",
        known_missing="Reports before 2019, which name no asset of the fee. Margin and futures block.",
        evidence=Evidence.CONSTRUCTED,
        report="fills",
    ),
    Format(
        id="kucoin.orders",
        family="kucoin",
        title="KuCoin order history",
        wallet=WALLET,
        columns=(
            needs("at", *_FILLED),
            needs("ordered_at", "Order Time(UTC)", re.compile(r"order time ?\(.*\)"), "Order Time"),
            needs("status", "Status"),
            *_FILL_COLUMNS,
            may_have("order_price", "Order Price"),
            may_have("order_amount", "Order Amount"),
        ),
        read=_read,
        group=_orders,
        zone_of=in_heading,
        day_month="at",
        generations="2022 to now, one row an order",
        known_missing="When each fill of an order was: the report states the last one. Margin blocks.",
        evidence=Evidence.CONSTRUCTED,
        report="orders",
        rank=1,
    ),
)
