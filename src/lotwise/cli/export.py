"""``lotwise export``: everything, in a form that outlives lotwise; or the ledger for another program."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.exporting import Exported, Program, export_ledger
from lotwise.app.keeping import export
from lotwise.app.projects import existing_project
from lotwise.cli import common, screen


@click.command("export")
@click.option(
    "--all",
    "archive",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="ARCHIVE.zip",
    help="Write everything into this new archive.",
)
@click.option(
    "--as",
    "program",
    type=click.Choice([one.value for one in Program]),
    help="Write the ledger for this program into FILE.",
)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@common.shared_options
def command(
    file: Path | None, project: str | Path, as_of: date | None, *, as_json: bool, **wanted: Any
) -> None:
    """Write everything into an archive (--all), or the ledger for another program (--as).

    `lotwise import ARCHIVE.zip` makes an equal project of an archive, in an empty one. Equal projects give
    equal archives, byte by byte.
    """
    archive: Path | None = wanted["archive"]
    program: str | None = wanted["program"]
    if archive is not None:
        if program or file or as_of:
            raise click.UsageError("--all goes alone: the archive has everything.")
        with existing_project(project) as opened:
            export(opened, archive)
        _say(Exported(files=(archive,), notes=()), as_json=as_json)
    elif program is not None and file is not None:
        with common.state_of(project, as_of) as state:
            made = export_ledger(state, Program(program), file)
        _say(made, as_json=as_json)
    else:
        raise click.UsageError("Say what to write: --all ARCHIVE.zip, or --as PROGRAM FILE.")


def _say(made: Exported, *, as_json: bool) -> None:
    if as_json:
        common.write_json({"written": made.files, "notes": made.notes})
        return
    to = screen.console()
    for note in made.notes:
        screen.say(to, f"- {note}")
    for path in made.files:
        click.echo(f"Wrote {path}.")
