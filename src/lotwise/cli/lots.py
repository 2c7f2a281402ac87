"""``lotwise lots``: every open lot, with its value or with what a sale would meet."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.laws import under_law
from lotwise.app.lot_rows import lots_in
from lotwise.app.lots_json import lots_json
from lotwise.cli import common, screen, show_law, show_lots

_MOST = 500
"""How many lots a person may want to read; a table of ten thousand takes longer than all the rest."""


@click.command("lots")
@click.option("--asset", help="Only this asset.")
@click.option("--wallet", help="Only this wallet.")
@click.option("--all", "is_all", is_flag=True, help="Show all lots, and not the first 500 only.")
@click.option(
    "--details",
    "has_details",
    is_flag=True,
    help="Show price, break-even, identification and locks in place of basis and value.",
)
@click.option(
    "--law",
    metavar="LAW",
    help="Compute wash sales under another law: current, hr10357, hr9172 or 2027 (bills are not law).",
)
@common.shared_options
def command(project: str | Path, as_of: date | None, *, as_json: bool, **asked: Any) -> None:
    """Show open lots with basis, value, term and unrealized gain, losses first.

    --details shows what a sale would meet: the price at which it brings neither gain nor loss, how the lot
    can be identified in time, and whether it is locked or staked. --json has all of it. --law computes
    everything again as if a bill had been passed, and shows the years that would be others.
    """
    with common.state_of(project, as_of, law=asked["law"]) as state:
        if as_json:
            named = {name: asked[name] for name in ("asset", "wallet", "law")}
            common.write_json(lots_json(state, **named))
        else:
            under = under_law(state, asked["law"]) if asked["law"] else None
            holdings = lots_in(state, asked["asset"], asked["wallet"])
            shown = {one.lot.asset for one in holdings}
            to = screen.console()
            screen.say(to, f"Open lots on {state.as_of}")
            if not holdings:
                screen.say(to, "None. Import your files with `lotwise import`.")
            most = None if asked["is_all"] else _MOST
            if asked["has_details"]:
                show_lots.details(to, holdings, most=most)
            else:
                show_lots.lots(to, holdings, state.grades, most=most)
            if under:
                show_law.law(to, under)
            screen.findings_to(
                to, [f for f in screen.about_prices(state.findings) if not f.asset or f.asset in shown]
            )
            screen.closing(to, state.findings)
        raise SystemExit(common.exit_code(state.findings))
