"""``lotwise file``: a year that was filed stays as it was filed."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.filing_year import decide, file_year, filed_state
from lotwise.cli import common, screen, show_keeping
from lotwise.core.errors import BadInputError


@click.command("file")
@click.argument("year", type=int)
@click.option("--amend", is_flag=True, help="Data changed: you file an amended return with the new figures.")
@click.option("--carry", is_flag=True, help="Data changed: the return stands, and its lots stay sold.")
@click.option("--reason", default="", help="Why, for --amend and --carry.")
@click.option("--despite-findings", is_flag=True, help="Record the year although findings block.")
@common.shared_options
def command(year: int, project: str | Path, as_of: date | None, *, as_json: bool, **said: Any) -> None:
    """Record that YEAR was filed as it is computed now; later, show what would change it.

    From then on no new file changes that year in silence: a difference blocks until you choose --amend or
    --carry.
    """
    if said["amend"] and said["carry"]:
        raise click.UsageError("Choose --amend or --carry, not both.")
    with common.state_of(project, as_of) as state:
        filed = filed_state(state, year)
        is_new = filed is None or said["amend"] or said["carry"]
        if said["amend"] or said["carry"]:
            decide(state, year, is_amended=said["amend"], reason=said["reason"])
        elif filed is None:
            file_year(state, year, is_draft_meant=said["despite_findings"])
    with common.state_of(project, as_of) as state:
        after = filed_state(state, year)
        if after is None:
            raise BadInputError(f"{year} was not recorded.", "Run the command again.")
        if as_json:
            common.write_json(after)
        else:
            show_keeping.filed(screen.console(), after, is_new=is_new)
        raise SystemExit(common.exit_code(state.findings))
