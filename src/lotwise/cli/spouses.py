"""``lotwise spouses``: one joint return beside two separate ones."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.spouses import spouses_compared
from lotwise.app.spouses_json import spouses_json
from lotwise.cli import common, screen, show_spouses


@click.command("spouses")
@click.option("--year", type=click.IntRange(2000, 2100), help="Tax year; the year of --as-of if left out.")
@common.shared_options
def command(year: int | None, project: str | Path, as_of: date | None, *, as_json: bool) -> None:
    """Compare your joint return with two separate ones, and show what makes the difference."""
    with common.state_of(project, as_of) as state:
        found = spouses_compared(state, year)
        findings = (*state.findings, *found.findings)
        if as_json:
            common.write_json(spouses_json(found))
        else:
            to = screen.console()
            show_spouses.comparison(to, found.compared)
            screen.findings_to(to, found.findings)
            screen.closing(to, findings)
        raise SystemExit(common.exit_code(findings))
