"""OKX: the order report, one row a fill; the bills of both accounts are in the module beside.

Problem: the amount of the first asset and the total of the second are signed, the total and the fee carry
their unit, and a fee that was paid is negative. Pair, unit and total must name the same two assets. The zone
is that of the browser that exported, which the file does not state. Left out: everything that is no order.
"""

import re
from typing import Final

from lotwise.importers import cells
from lotwise.importers.base import Evidence, Format, Outcome, each, in_heading, may_have, needs
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.row import Row
from lotwise.importers.sides import traded
from lotwise.importers.sources.okx_bills import BILLS, WALLET
from lotwise.ledger.transaction import Leg

_PAIR: Final = re.compile(r"([A-Z0-9]+)[-_/]([A-Z0-9]+)")


def _read(row: Row) -> Outcome:
    base, quote = _assets(row)
    amount, total = row.quantity("amount", base), row.quantity("total", quote)
    given, received = sorted((row.leg(base, amount), row.leg(quote, total)), key=lambda leg: leg.quantity)
    return traded(
        (row,),
        row.instant("at"),
        given,
        received,
        _fees(row),
        native_id=f"{base}-{quote}/{row.text('id')}" if row.text("id") else "",
        note=f"order {row.text('order')}",
    )


def _assets(row: Row) -> tuple[str, str]:
    found = _PAIR.fullmatch(row.text("pair").upper())
    if found is None:
        raise row.unclear("pair", f"{shown(row.text('pair'))} is no pair of assets.")
    base, quote = found.groups()
    if row.asset("unit") != base:
        raise row.unclear("unit", f"{shown(row.text('unit'))} is not the first asset of the pair.")
    if _unit(row, "total") != quote:
        raise row.unclear("total", f"{shown(row.text('total'))} is not in the second asset of the pair.")
    return base, quote


def _unit(row: Row, role: str) -> str:
    """Return the unit beside the number in a cell."""
    try:
        found = cells.amount(row.text(role), row.sheet.style)
    except UnclearError as error:
        raise row.unclear(role, error.what) from None
    return found.unit if found else ""


def _fees(row: Row) -> tuple[Leg, ...]:
    asset = _unit(row, "fee")
    paid = -(row.amount("fee", asset) or 0)
    if paid and not asset:
        raise row.unclear("fee", f"{shown(row.text('fee'))} names no asset.")
    return row.fees(asset, paid)


FORMATS: Final = (
    Format(
        id="okx",
        family="okx",
        title="OKX orders",
        wallet=WALLET,
        columns=(
            needs("order", "Order ID"),
            needs("id", "Trade ID"),
            needs("at", "Trade Time", re.compile(r"trade time ?\(.*\)")),
            needs("pair", "Pairs"),
            needs("amount", "Amount"),
            needs("price", "Price"),
            needs("total", "Total"),
            may_have("role", "taker/maker"),
            needs("fee", "Fee"),
            needs("unit", "unit"),
        ),
        read=each(_read),
        zone_of=in_heading,
        generations="2020 to now, with 10 columns",
        known_missing="It holds orders alone; the bills say more and are believed first.",
        evidence=Evidence.CONSTRUCTED,
        report="orders",
        rank=1,
    ),
    BILLS,
)
