"""``lotwise lots``: every open lot."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.lot_rows import lot_rows, lots_in
from lotwise.cli import common, screen, show

_MOST = 500
"""How many lots a person may want to read; a table of ten thousand takes longer than all the rest."""


@click.command("lots")
@click.option("--asset", help="Only this asset.")
@click.option("--wallet", help="Only this wallet.")
@click.option("--all", "is_all", is_flag=True, help="Show all lots, and not the first 500 only.")
@common.shared_options
def command(
    asset: str | None,
    wallet: str | None,
    project: str | Path,
    as_of: date | None,
    *,
    is_all: bool,
    as_json: bool,
) -> None:
    """Show open lots with basis, value, term and unrealized gain, losses first."""
    with common.state_of(project, as_of) as state:
        holdings = lots_in(state, asset, wallet)
        shown = {one.lot.asset for one in holdings}
        if as_json:
            common.write_json({"as_of": state.as_of, "lots": lot_rows(holdings, state.grades)})
        else:
            to = screen.console()
            screen.say(to, f"Open lots on {state.as_of}")
            if not holdings:
                screen.say(to, "None. Import your files with `lotwise import`.")
            show.lots(to, holdings, state.grades, most=None if is_all else _MOST)
            screen.findings_to(
                to, [f for f in screen.about_prices(state.findings) if not f.asset or f.asset in shown]
            )
            screen.closing(to, state.findings)
        raise SystemExit(common.exit_code(state.findings))
