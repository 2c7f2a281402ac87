"""``lotwise backup``: a checked copy of the project."""

from pathlib import Path

import click

from lotwise.app.keeping import back_up
from lotwise.app.projects import existing_project
from lotwise.cli import common


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@common.project_option
def command(target: Path, project: str | Path) -> None:
    """Copy the project into the new file TARGET, and check the copy.

    The copy is a project itself: open it with --project TARGET. A project on PostgreSQL is copied into a file
    as well. Nothing is overwritten.
    """
    with existing_project(project) as opened:
        back_up(opened, target)
    click.echo(f"Wrote {target}, and checked it.")
