"""``lotwise export``: everything, in a form that outlives lotwise."""

from pathlib import Path

import click

from lotwise.app.keeping import export
from lotwise.app.projects import existing_project
from lotwise.cli import common


@click.command("export")
@click.option(
    "--all",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="ARCHIVE.zip",
    required=True,
    help="Write everything into this new archive.",
)
@common.project_option
def command(target: Path, project: str | Path) -> None:
    """Write your files as you imported them, and every fact and decision as plain text.

    `lotwise import ARCHIVE.zip` makes an equal project of it, in an empty one. Equal projects give equal
    archives, byte by byte.
    """
    with existing_project(project) as opened:
        export(opened, target)
    click.echo(f"Wrote {target}.")
