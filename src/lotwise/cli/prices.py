"""``lotwise prices``: the prices that are known."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.prices_json import prices_json, quotes_of
from lotwise.cli import common, screen


@click.command("prices")
@click.option("--asset", help="Only this asset.")
@common.shared_options
def command(asset: str | None, project: str | Path, as_of: date | None, *, as_json: bool) -> None:
    """Show prices with their origin. To add some: lotwise import prices.csv.

    A price file is a CSV with the columns date,asset,price_usd.
    """
    with common.state_of(project, as_of) as state:
        if as_json:
            common.write_json(prices_json(state, asset))
        else:
            names = ["Asset", "Day", "US dollars a unit", "Origin"]
            made = screen.long_table("", names, right=[2], fold=[3])
            for quote in quotes_of(state, asset):
                made.add_row(quote.asset, quote.on.isoformat(), f"{quote.price:f}", quote.origin)
            screen.console().print(made)
        raise SystemExit(common.exit_code(state.findings))
