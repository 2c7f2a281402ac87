"""``lotwise init``: make a new project."""

from pathlib import Path

import click

from lotwise.app.projects import new_project, shown_location
from lotwise.cli import common


@click.command("init")
@common.project_option
def command(project: str | Path) -> None:
    """Make a new project: one file that holds everything, or an empty PostgreSQL database."""
    new_project(project)
    click.echo(f"Made {shown_location(project)}. Next: lotwise import FILES…")
