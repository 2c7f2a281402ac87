"""``lotwise formats``: what lotwise reads, and what would become of a folder of exports."""

from pathlib import Path

import click
from rich.text import Text

from lotwise.app.file_notes import DATES
from lotwise.app.formats import Checked, checked, known_formats, unaccounted
from lotwise.app.mapper import said_in_words
from lotwise.cli import common, screen
from lotwise.core.findings import shown_name

_TOLD = 3


@click.command("formats")
@click.option("--check", type=click.Path(path_type=Path), metavar="FOLDER", help="Read its files on trial.")
@click.option(
    "--as", "as_format", metavar="FORMAT", help="Read as this format, such as coinbase.v4, or by a mapping."
)
@click.option("--zone", help="Zone of times that state none, such as America/New_York.")
@click.option("--dates", type=click.Choice([*DATES]), help="How 03/04 is meant, where no date decides it.")
@click.option("--address", help="The address whose history it is, where the file does not say it.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of tables.")
def command(
    check: Path | None,
    as_format: str | None,
    zone: str | None,
    dates: str | None,
    address: str | None,
    *,
    as_json: bool,
) -> None:
    """List the formats; with --check, read a folder and show what would become of every row.

    Nothing is stored, and no project is needed. Each data row is used by a transaction, ignored for a reason,
    or a finding; the three add up. Exit code 1 when a file is not recognized or a row is a finding.
    """
    if check is None:
        _list(as_json=as_json)
        return
    words = {"as_format": as_format, "zone": zone, "dates": dates, "address": address}
    said = said_in_words({name: word for name, word in words.items() if word is not None})
    with common.progress("Reading") as told:
        found = checked(check, said, told)
    if as_json:
        common.write_json([_figures(one) for one in found])
    else:
        _table(found)
    lost = unaccounted(found)
    if lost:
        raise AssertionError(f"rows without exactly one fate in {', '.join(lost)}")
    raise SystemExit(int(any(one.findings for one in found)))


def _list(*, as_json: bool) -> None:
    formats = known_formats()
    if as_json:
        common.write_json(formats)
        return
    made = screen.table("", ["Format", "What", "Known from"], fold=[1, 2])
    for one in formats:
        made.add_row(one.id, one.title, one.evidence)
    to = screen.console()
    to.print(made)
    screen.say(to, "\nAny other CSV: `lotwise import --map FILE`.")


def _figures(one: Checked) -> dict[str, object]:
    """Return the figures of a file without what is told about it."""
    return {
        "file": one.file,
        "format": one.format,
        "data_rows": one.data_rows,
        "rows_used": one.rows_used,
        "ignored": one.ignored,
        "findings": one.findings,
        "transactions": one.transactions,
        "balances": one.balances,
    }


def _table(found: tuple[Checked, ...]) -> None:
    to = screen.console()
    names = ["File", "Format", "Rows", "Used", "Ign.", "Find.", "Trans.", "Bal."]
    made = screen.table("", names, right=[2, 3, 4, 5, 6], fold=[0, 1])
    for one in found:
        figures = (one.data_rows, one.rows_used, one.ignored, one.findings, one.transactions)
        made.add_row(shown_name(one.file), one.format or "unknown", *map(str, figures), one.balances)
    to.print(made)
    for one in found:
        blocking = [finding for finding in one.told if finding.is_blocking]
        if blocking:
            to.print(Text(f"\n{shown_name(one.file)}", style="bold"))
            screen.findings_to(to, blocking[:_TOLD])
            if len(blocking) > _TOLD:
                screen.say(to, f"… and {len(blocking) - _TOLD} more; import the file to see them all.")
    known, rows = sum(bool(one.format) for one in found), sum(one.data_rows for one in found)
    used, ignored = sum(one.rows_used for one in found), sum(one.ignored for one in found)
    screen.say(
        to,
        f"\n{known} of {len(found)} files recognized; {rows:,} rows = {used:,} used + {ignored:,} ignored "
        f"+ {rows - used - ignored:,} in findings.",
    )
