"""``lotwise findings``: what is missing or doubtful."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.reconcile import open_differences
from lotwise.cli import common, screen


@click.command("findings")
@common.shared_options
def command(project: str | Path, as_of: date | None, *, as_json: bool) -> None:
    """Show findings, blocking ones first, each with its place and its fix.

    What blocks in the comparison with brokers' statements stands here too.
    """
    with common.state_of(project, as_of) as state:
        every = (*state.findings, *open_differences(state))
        found = tuple(sorted(every, key=lambda one: not one.is_blocking))
        if as_json:
            rows = [{"id": one.id, "blocking": one.is_blocking, "finding": one} for one in found]
            common.write_json({"findings": rows})
        else:
            to = screen.console()
            if not found:
                screen.say(to, "Nothing is missing or doubtful.")
            screen.findings_to(to, found, most=len(found))
        raise SystemExit(common.exit_code(found))
