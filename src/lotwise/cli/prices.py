"""``lotwise prices``: the prices that are known."""

from datetime import date
from pathlib import Path

import click

from lotwise.cli import common, screen


@click.command("prices")
@click.option("--asset", help="Only this asset.")
@common.shared_options
def command(asset: str | None, project: str | Path, as_of: date | None, *, as_json: bool) -> None:
    """Show prices with their origin. To add some: lotwise import prices.csv.

    A price file is a CSV with the columns date,asset,price_usd.
    """
    with common.state_of(project, as_of) as state:
        quotes = [quote for quote in state.prices.all() if asset is None or quote.asset == asset.upper()]
        if as_json:
            common.write_json({"prices": quotes})
        else:
            names = ["Asset", "Day", "US dollars a unit", "Origin"]
            made = screen.long_table("", names, right=[2], fold=[3])
            for quote in quotes:
                made.add_row(quote.asset, quote.on.isoformat(), f"{quote.price:f}", quote.origin)
            screen.console().print(made)
        raise SystemExit(common.exit_code(state.findings))
