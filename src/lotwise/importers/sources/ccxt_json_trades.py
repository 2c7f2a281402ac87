"""Trades, orders and conversions, as ccxt unifies them.

A trade costs price times amount, its fee besides. An order sums up its trades, so it counts only where they
are not there; an order that filled more than its trades tell is asked about. Left out: orders that are open
and partly filled, whose rest a later file would tell again; they block.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from lotwise.core.quantity import Quantity
from lotwise.importers.base import LeftOut, Outcome, Outcomes, Rows, Unclear
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import traded
from lotwise.importers.sources.ccxt_json_cells import (
    at_of,
    fee_legs,
    fees_of,
    kind_of,
    leg,
    pair_of,
    positive,
)
from lotwise.ledger.transaction import Leg

_ENDED: Final = frozenset({"closed", "canceled", "cancelled", "expired", "rejected"})
_MOST: Final = 200
"""Cost and price times amount may differ by 1/200 = 0.5 %, for what exchanges round."""


def read_orders(rows: Rows) -> Outcomes:
    """Return trades and their orders; orders count only where their trades are not there.

    Raises:
        UnclearError: It is not certain.
    """
    trades = [row for row in rows if kind_of(row) == "trades"]
    orders = [row for row in rows if kind_of(row) == "orders"]
    if not trades:
        first, *again = orders
        facts = [_facts(one) for one in orders]
        if any(one != facts[0] for one in facts):
            raise UnclearError("One order is told in two ways.")
        repeats = [LeftOut(rows=(one,), reason=Reason.REPEATED, detail="same order") for one in again]
        return [_filled(first), *repeats]
    return [*(_trade(row) for row in trades), *(_beside(order, trades) for order in orders)]


def _facts(row: Row) -> tuple[str, ...]:
    return tuple(map(row.text, ("symbol", "side", "filled", "cost", "status")))


def _beside(order: Row, trades: Sequence[Row]) -> Outcome:
    """Leave out an order whose trades are there; where they are not all there, ask."""
    pair_of(order)
    own = [row for row in trades if row.text("order") and row.text("order") == order.text("id")]
    filled = order.amount("filled")
    if own and filled is not None and sum(row.quantity("amount") for row in own) != filled:
        return Unclear(
            rows=(order,),
            what="The trades of this order do not add up to what it filled.",
            fix="Export all trades of the time in question, and import that file instead.",
        )
    return LeftOut(rows=(order,), reason=Reason.SUMMED_ELSEWHERE, detail="its trades")


def _trade(row: Row) -> Outcome:
    price, amount = row.number("price"), positive(row, "amount")
    cost = row.amount("cost")
    if price is not None and price > 0:
        numerator, denominator = price.as_integer_ratio()
        worth = amount * numerator // denominator
        if cost is not None and abs(cost - worth) * _MOST > worth:
            raise row.unclear("cost", f"{shown(row.text('cost'))} is not price times amount.")
        cost = worth if cost is None else cost
    native_id = row.text("id") and f"trade/{row.text('symbol')}/{row.text('id')}"
    return _exchange(row, at_of(row), (amount, cost), native_id)


def _filled(row: Row) -> Outcome:
    pair_of(row)
    word, filled = row.word("status"), row.amount("filled")
    if word not in {*_ENDED, "open"}:
        raise row.unclear("status", f"{shown(row.text('status'))} does not say whether it was carried out.")
    if not filled and (word != "closed" or filled == 0):
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("status"))
    if word == "open":
        raise row.unclear("status", "the order is still open and partly filled; export the trades instead.")
    at = at_of(row, "last_trade") if row.text("last_trade") else at_of(row)
    if not row.text("last_trade") and row.word("type") != "market":
        row.warn(
            "order_time",
            "The file says only when these orders were placed; that counts as when they were filled.",
            "Export the trades as well, and import that file instead.",
        )
    native_id = row.text("id") and f"order/{row.text('id')}"
    return _exchange(row, at, (positive(row, "filled"), row.amount("cost")), native_id)


def _exchange(row: Row, at: datetime, sides: tuple[Quantity, Quantity | None], native_id: str) -> Outcome:
    """Return a purchase or sale of the base for the quote."""
    (base, quote), (amount, cost) = pair_of(row), sides
    if not cost or cost < 0:
        raise row.unclear("cost", f"{shown(row.text('cost'))} cannot be what it cost.")
    signs = {"buy": 1, "sell": -1}
    if row.word("side") not in signs:
        raise row.unclear("side", f"{shown(row.text('side'))} is neither buy nor sell.")
    sign = signs[row.word("side")]
    legs = leg(row, base, sign * amount), leg(row, quote, -sign * cost)
    given, received = sorted(legs, key=lambda one: one.quantity)
    note = f"{row.text('side')} {row.text('symbol')}"
    return traded((row,), at, given, received, _fees(row), native_id=native_id, note=note)


def _fees(row: Row) -> tuple[Leg, ...]:
    if not any(row.text(role) for role in row.sheet.positions if role.startswith("fee")):
        row.warn(
            "fee_not_stated",
            "The file states no fee for these; none was counted.",
            "If fees were paid, import the exchange's own export instead.",
        )
    return fee_legs(row, fees_of(row))


def read_conversion(row: Row) -> Outcome:
    """Return a conversion.

    Raises:
        UnclearError: It is not certain.
    """
    if row.amount("fee"):
        raise row.unclear("fee", f"{shown(row.text('fee'))} does not say in which asset it was paid.")
    given = leg(row, row.asset("from_currency"), -positive(row, "from_amount"))
    received = leg(row, row.asset("to_currency"), positive(row, "to_amount"))
    native_id = row.text("id") and f"conversion/{row.text('id')}"
    return traded((row,), at_of(row), given, received, fee_legs(row, fees_of(row)), native_id=native_id)
