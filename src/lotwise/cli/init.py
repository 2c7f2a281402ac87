"""``lotwise init``: make a new project."""

from pathlib import Path

import click

from lotwise.app.answers import new_project
from lotwise.app.workspace import DEFAULT_PROJECT


@click.command("init")
@click.option(
    "--project",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DEFAULT_PROJECT,
    show_default=True,
    help="The project file to make.",
)
def command(project: Path) -> None:
    """Make a new project: one file that holds everything."""
    new_project(project)
    click.echo(f"Made {project}. Next: lotwise import FILES…")
