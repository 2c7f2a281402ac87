"""``lotwise carryovers``: what loss each year took over, used, and handed on."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.carryovers_json import carryovers_of
from lotwise.app.why_carried import why_carried
from lotwise.cli import common, screen, show_carryovers, show_reasons


@click.command("carryovers")
@click.option("--why", metavar="YEAR", type=click.IntRange(2000, 2100), help="Reasons for a year.")
@common.shared_options
def command(why: int | None, project: str | Path, as_of: date | None, *, as_json: bool) -> None:
    """Show the carryover ledger: losses carried in, used and carried out, year by year."""
    with common.state_of(project, as_of) as state:
        found = carryovers_of(state)
        findings = (*state.findings, *found.findings)
        if why is not None:
            tree = why_carried(state, why)
            if as_json:
                common.write_json(tree)
            else:
                show_reasons.reasons(screen.console(), tree)
        elif as_json:
            common.write_json(found)
        else:
            to = screen.console()
            show_carryovers.ledger(to, found, state.as_of.year)
            screen.findings_to(to, found.findings)
            screen.closing(to, findings)
        raise SystemExit(common.exit_code(findings))
