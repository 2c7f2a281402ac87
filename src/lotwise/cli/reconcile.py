"""``lotwise reconcile``: the brokers' statements beside your own books."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.reconcile import forecast_of, reconciled, write_reconciliation
from lotwise.app.reconcile_json import reconcile_json
from lotwise.cli import common, screen, show_reconcile


@click.command("reconcile")
@click.option(
    "--year", type=click.IntRange(2000, 2100), help="Tax year; the latest with a statement if left out."
)
@click.option("--forecast", "is_forecast", is_flag=True, help="Say what the statements of a year will show.")
@click.option("--all", "shows_all", is_flag=True, help="List every difference, also those that are expected.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it as an HTML page, too.")
@common.shared_options
def command(
    project: str | Path,
    as_of: date | None,
    out: Path | None,
    year: int | None,
    *,
    as_json: bool,
    **said: bool,
) -> None:
    """Compare the brokers' statements of a year with your books, line by line.

    Each difference has its cause, what is filed, in which box and with which code, and the rule. With
    --forecast: what the statements will show, before they come.
    """
    with common.state_of(project, as_of) as state:
        found = forecast_of(state, year) if said["is_forecast"] else reconciled(state, year)
        written = write_reconciliation(state, found, out) if out else None
        findings = getattr(found, "findings", ())
    if as_json:
        common.write_json(reconcile_json(found))
    else:
        to = screen.console()
        show_reconcile.shown(to, found, shows_all=said["shows_all"])
        if written:
            screen.say(to, f"Wrote {written}")
        if common.exit_code(findings):
            screen.say(to, "INCOMPLETE: settle what is marked BLOCKING before you file.", style="bold red")
    raise SystemExit(common.exit_code(findings))
