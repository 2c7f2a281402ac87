"""``lotwise import``: take in files."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.file_notes import DATES
from lotwise.app.import_json import import_json, imported
from lotwise.app.mapper import said_in_words
from lotwise.app.projects import existing_project
from lotwise.cli import common, mapping, screen, show_import


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--wallet", help="Name of the account, when you have several at one exchange.")
@click.option(
    "--as", "as_format", metavar="FORMAT", help="Read as this format, such as coinbase.v4, or by a mapping."
)
@click.option("--map", "is_mapped", is_flag=True, help="Say what the columns of an unknown CSV mean.")
@click.option("--zone", help="Zone of times that state none, such as America/New_York.")
@click.option("--dates", type=click.Choice([*DATES]), help="How 03/04 is meant, where no date decides it.")
@click.option("--address", help="The address whose history it is, where the file does not say it.")
@common.shared_options
def command(
    files: tuple[Path, ...], project: str | Path, as_of: date | None, *, as_json: bool, **named: Any
) -> None:
    """Import exports, price files and household.toml; folders and ZIP archives are taken whole.

    With --map, an unknown table is mapped column by column; the mapping is saved as TOML, for --as.
    """
    is_mapped = named.pop("is_mapped")
    said = said_in_words({name: word for name, word in named.items() if word is not None})
    if is_mapped:
        column_map = mapping.map_file(mapping.only_file(files), said.hints)
        if column_map is None:
            raise SystemExit(1)
        said = replace(said, map=column_map, as_format=None)
    with existing_project(project) as opened, common.progress("Importing") as told:
        found = imported(opened, files, said, as_of, told)
    if as_json:
        common.write_json(import_json(found))
    else:
        to = screen.console()
        show_import.imports(to, found.files)
        if not found.is_computed and not found.unread:
            news = "These are large files." if found.is_new else "Nothing new."
            screen.say(to, f"{news} `lotwise findings` says what is still open.")
        if found.still_open:
            screen.heading(to, "Still open in the project")
            screen.findings_to(to, found.still_open)
    raise SystemExit(common.exit_code(found.told))
