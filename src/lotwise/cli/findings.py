"""``lotwise findings``: what is missing or doubtful."""

from datetime import date
from pathlib import Path

import click

from lotwise.cli import common, screen


@click.command("findings")
@common.shared_options
def command(project: str | Path, as_of: date | None, *, as_json: bool) -> None:
    """Show findings, blocking ones first, each with its place and its fix."""
    with common.state_of(project, as_of) as state:
        if as_json:
            rows = [{"id": one.id, "blocking": one.is_blocking, "finding": one} for one in state.findings]
            common.write_json({"findings": rows})
        else:
            to = screen.console()
            if not state.findings:
                screen.say(to, "Nothing is missing or doubtful.")
            screen.findings_to(to, state.findings, most=len(state.findings))
        raise SystemExit(common.exit_code(state.findings))
