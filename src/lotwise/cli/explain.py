"""``lotwise explain``: where a figure comes from."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.explain import explain
from lotwise.cli import common, screen, show_reasons


@click.command("explain")
@click.argument("ref", metavar="ID")
@common.shared_options
def command(ref: str, project: str | Path, as_of: date | None, *, as_json: bool) -> None:
    """Show where a figure comes from, down to rows of your files.

    ID is what a table shows (a unique beginning is enough), or a place: tax.16, tax.2025.net_short_term,
    plan.npv, schedule_d.7.
    """
    with common.state_of(project, as_of) as state:
        tree = explain(state, ref)
        if as_json:
            common.write_json(tree)
        else:
            show_reasons.reasons(screen.console(), tree)
        raise SystemExit(common.exit_code(state.findings))
