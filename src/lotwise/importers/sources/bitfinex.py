"""Bitfinex: the ledgers and the trades report. This module reads the trades, one row a fill.

Problem: the amount is signed, the price is in the second asset of the pair, and the fee, negative when paid,
is in one of the two. Dates are written day first, DD-MM-YY; an owner may have chosen another order, which
shows in years before Bitfinex and in months beyond December, and blocks. The zone is one the owner chose and
the file does not state. Left out: margin trades, which only the oldest files mark; a warning says so.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from lotwise.core.exact import nearest
from lotwise.core.quantity import ONE
from lotwise.importers.base import Evidence, Format, Outcome, Rows, each, in_heading, may_have, needs
from lotwise.importers.cells import DerivativeError, shown
from lotwise.importers.row import Row
from lotwise.importers.sides import traded
from lotwise.importers.sources.bitfinex_assets import ALIASES, assets_of
from lotwise.importers.sources.bitfinex_ledger import LEDGER, WALLET, instant_of
from lotwise.ledger.transaction import Leg

_PLAIN: Final = frozenset({"", "false"})


def _singly(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group every row alone, and say once what the report does not hold."""
    for row in rows[:1]:
        row.warn(
            "trades_only",
            "Bitfinex's trades report holds no deposits, withdrawals or income, and most files do not say "
            "which trades were on margin.",
            "Import the Ledgers report of the same account too, or instead if you ever traded on margin.",
        )
    return ((row,) for row in rows)


def _read(row: Row) -> Outcome:
    margin = row.word("margin")
    if margin == "true":
        raise DerivativeError("A margin trade.")
    if margin not in _PLAIN:
        raise row.unclear("margin", f"{shown(row.text('margin'))} is neither TRUE nor FALSE.")
    base, quote = assets_of(row)
    amount, price = row.quantity("amount", base), row.quantity("price", quote)
    if not amount or price <= 0:
        raise row.unclear("amount", "a trade must have an amount and a price above zero.")
    legs = row.leg(base, amount), row.leg(quote, -nearest(amount * price, ONE))
    given, received = sorted(legs, key=lambda leg: leg.quantity)
    note = f"{row.text('pair')} at {row.text('price')}"
    return traded(
        (row,), instant_of(row), given, received, _fees(row, base, quote), native_id=row.text("id"), note=note
    )


def _fees(row: Row, base: str, quote: str) -> tuple[Leg, ...]:
    fee = row.amount("fee") or 0
    asset = row.asset("fee_asset") if fee else base
    if asset not in {base, quote}:
        raise row.unclear("fee_asset", f"{shown(row.text('fee_asset'))} is not in the pair.")
    return row.fees(asset, -fee)


FORMATS: Final = (
    LEDGER,
    Format(
        id="bitfinex.trades",
        family="bitfinex",
        title="Bitfinex trades",
        wallet=WALLET,
        columns=(
            needs("id", "#"),
            needs("pair", "Pair"),
            needs("amount", "Amount"),
            needs("price", "Price"),
            needs("fee", "Fee"),
            may_have("fee_part", "Fee perc"),
            needs("fee_asset", "Fee currency", "FeeCurrency"),
            needs("at", "Date"),
            may_have("margin", "Margin"),
            may_have("order", "Order ID"),
        ),
        read=each(_read),
        group=_singly,
        zone_of=in_heading,
        aliases=ALIASES,
        generations="2014 to now, with 8 or 9 columns",
        known_missing="Only the oldest files mark margin trades, which block; in newer ones they look like "
        "others. Dates in another order than day first block.",
        evidence=Evidence.REAL,
        report="trades",
        rank=1,
    ),
)
