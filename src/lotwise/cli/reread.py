"""``lotwise reread``: read imported files again, and see what that changes before it does."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.file_notes import DATES
from lotwise.app.mapper import said_in_words
from lotwise.app.reread import accept, as_before, effect_of, reread, reread_rows
from lotwise.cli import common, screen, show_keeping


@click.command("reread")
@click.argument("files", nargs=-1)
@click.option("--wallet", help="The account these files are exports of, when it was named wrongly.")
@click.option("--as", "as_format", metavar="FORMAT", help="Read them as this format, or by a mapping.")
@click.option("--zone", help="Zone of times that state none, such as America/New_York.")
@click.option("--dates", type=click.Choice([*DATES]), help="How 03/04 is meant, where no date decides it.")
@click.option("--address", help="The address whose history it is, where the file does not say it.")
@click.option("--undo", is_flag=True, help="Read them with what was said before they were last read again.")
@click.option("--accept", "is_accepted", is_flag=True, help="Let the new reading count.")
@common.shared_options
def command(
    files: tuple[str, ...],
    project: str | Path,
    as_of: date | None,
    *,
    as_json: bool,
    **said: str | bool | None,
) -> None:
    """Read FILES (by name or id) again; without FILES, those that lotwise reads better by now.

    Shows what comes, goes and changes, and what that does to lots and gains. Nothing takes effect without
    --accept. The old reading stays recorded, and --undo goes back to its wallet and words.
    """
    words = {name: str(word) for name, word in said.items() if word and name not in {"is_accepted", "undo"}}
    if (words or said["undo"]) and not files:
        raise click.UsageError("--wallet, --as, --undo and the like are about certain files; name them.")
    if words and said["undo"]:
        raise click.UsageError("--undo takes the words of before; say no others.")
    now = said_in_words(words)
    with common.state_of(project, as_of) as state:
        readings = as_before(state, files) if said["undo"] else reread(state, files, now)
        effect = effect_of(state, readings)
        if said["is_accepted"]:
            accept(state, [one for one in readings if one.is_newer])
        if as_json:
            common.write_json({"readings": reread_rows(readings), "effect": effect})
        else:
            show_keeping.rereadings(screen.console(), readings, effect, is_accepted=bool(said["is_accepted"]))
