"""``lotwise findings``: what is missing or doubtful."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.findings_json import every_finding, findings_json
from lotwise.cli import common, screen


@click.command("findings")
@common.shared_options
def command(project: str | Path, as_of: date | None, *, as_json: bool) -> None:
    """Show findings, blocking ones first, each with its place and its fix.

    What blocks in the comparison with brokers' statements stands here too.
    """
    with common.state_of(project, as_of) as state:
        found = every_finding(state)
        if as_json:
            common.write_json(findings_json(found))
        else:
            to = screen.console()
            if not found:
                screen.say(to, "Nothing is missing or doubtful.")
            screen.findings_to(to, found, most=len(found))
        raise SystemExit(common.exit_code(found))
