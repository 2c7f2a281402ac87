"""``lotwise lots``: every open lot."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.lot_rows import lot_rows
from lotwise.cli import common, screen, show


@click.command("lots")
@click.option("--asset", help="Only this asset.")
@click.option("--wallet", help="Only this wallet.")
@common.shared_options
def command(
    asset: str | None, wallet: str | None, project: Path, as_of: date | None, *, as_json: bool
) -> None:
    """Show open lots with basis, value, term and unrealized gain, losses first."""
    with common.state_of(project, as_of) as state:
        holdings = [
            one
            for one in state.holdings
            if (asset is None or one.lot.asset == asset.upper())
            and (wallet is None or one.lot.wallet == wallet)
        ]
        if as_json:
            common.write_json({"as_of": state.as_of, "lots": lot_rows(holdings)})
        else:
            to = screen.console()
            screen.say(to, f"Open lots on {state.as_of}")
            show.lots(to, holdings)
            screen.findings_to(to, [f for f in state.findings if f.code in {"no_price", "old_price"}])
            screen.closing(to, state.findings)
        raise SystemExit(common.exit_code(state.findings))
