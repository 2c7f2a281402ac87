"""How a plan spread over years looks in a terminal."""

from itertools import groupby
from typing import Final

from rich.console import Console

from lotwise.app.plan_spread import PlanSpread, SpreadSale, spread_sentences
from lotwise.cli.screen import dollars, heading, say, table, units

_SHOWN: Final = 12
"""So many rows a year are shown."""


def spread(to: Console, found: PlanSpread) -> None:
    """Write what each year sells and buys back, and what leaving it for later is worth."""
    heading(to, "Spread over the next years")
    if found.more_usd:
        made = table("", ["Year", "Wallet", "Sell, rebuy", "Term", "Loss", "Fees", "Adds"], right=(4, 5, 6))
        for one in found.years:
            rows = _rows(one.sales)
            for n, row in enumerate(rows[:_SHOWN]):
                made.add_row(str(one.year) if not n else "", *row, "" if n else dollars(one.adds_usd))
            if len(rows) > _SHOWN:
                made.add_row("", "", f"and {len(rows) - _SHOWN} more rows: --json", "", "", "", "")
        to.print(made)
    for sentence in spread_sentences(found):
        say(to, sentence)


def _rows(sales: tuple[SpreadSale, ...]) -> list[tuple[str, ...]]:
    """Return a row for each asset, wallet and term."""

    def key(sale: SpreadSale) -> tuple[str, str, str]:
        return sale.wallet, sale.asset, sale.term.value

    rows: list[tuple[str, ...]] = []
    for (wallet, asset, term), group in groupby(sorted(sales, key=key), key=key):
        mine = list(group)
        quantity = units(sum(sale.quantity for sale in mine))
        loss, fees = sum(sale.loss_usd for sale in mine), sum(sale.fees_usd for sale in mine)
        rows.append((wallet, f"{quantity} {asset}", term, dollars(loss), dollars(fees)))
    return rows
