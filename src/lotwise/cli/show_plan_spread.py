"""How a plan spread over years looks in a terminal."""

from typing import Final

from rich.console import Console

from lotwise.app.plan_spread import PlanSpread, spread_sentences, trades_of
from lotwise.cli.screen import dollars, heading, say, table, units

_SHOWN: Final = 12
"""So many rows a year are shown."""


def spread(to: Console, found: PlanSpread) -> None:
    """Write what each year sells and buys back, and what leaving it for later is worth."""
    heading(to, "Spread over the next years")
    if found.more_usd:
        made = table("", ["Year", "Wallet", "Sell, rebuy", "Term", "Loss", "Fees", "Adds"], right=(4, 5, 6))
        for one in found.years:
            trades = trades_of(one)
            for n, trade in enumerate(trades[:_SHOWN]):
                year, adds = ("", "") if n else (str(one.year), dollars(one.adds_usd))
                sold = f"{units(trade.quantity)} {trade.asset}"
                amounts = dollars(trade.loss_usd), dollars(trade.fees_usd)
                made.add_row(year, trade.wallet, sold, trade.term.value, *amounts, adds)
            if len(trades) > _SHOWN:
                made.add_row("", "", f"and {len(trades) - _SHOWN} more rows: --json", "", "", "", "")
        to.print(made)
    for sentence in spread_sentences(found):
        say(to, sentence)
