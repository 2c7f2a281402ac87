"""How brokers' statements look in a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from lotwise.app.statement_rows import StatementRow
from lotwise.app.statements import Kept, ReadFile
from lotwise.cli.screen import findings_to, heading, long_table, money, say, short_id, table, units
from lotwise.core.findings import shown_name
from lotwise.ledger.statements import Statement, StatementLine

_SHOWN = 6
_LONG_NAME = 22


def statements(to: Console, rows: Sequence[StatementRow]) -> None:
    """Write the statements in short; those that do not count are marked."""
    if not rows:
        say(to, "No statements yet. `lotwise statements add FILE` takes in a Form 1099-DA.")
        return
    made = table(
        "",
        ["Id", "Year", "Form", "Broker", "Wallet", "Lines", "Proceeds", "Basis", "No basis"],
        right=[5, 6, 7, 8],
        fold=[3, 4],
    )
    for row in rows:
        made.add_row(
            short_id(row.id),
            str(row.year),
            row.form + "c" * row.is_corrected,
            Text(shown_name(row.broker)),
            Text(shown_name(row.wallet or "?")),
            str(row.lines) + ("" if row.counts else "*"),
            money(row.proceeds_usd),
            money(row.basis_usd),
            str(row.without_basis or ""),
        )
    to.print(made)
    if any(row.is_corrected for row in rows):
        say(to, "c: a corrected form, which replaces the one before.", style="dim")
    if not all(row.counts for row in rows):
        say(to, "* does not count: corrected since, there twice, or its file is set aside.", style="dim")


def kept(to: Console, files: Sequence[Kept]) -> None:
    """Write what became of files: their statements, or why they are none."""
    for one in files:
        name = shown_name(one.name)
        if not one.statements:
            to.print(Text(f"  {name}: nothing kept"))
        for each in one.statements:
            to.print(Text(f"  {name}: {_title(each)}, {'kept' if one.is_new else 'known already'}"))
            to.print(Text(f"     {_rows(each)}"))
        findings_to(to, one.findings)


def _title(one: Statement) -> str:
    return f"Form {one.form.value} of {shown_name(one.broker)} for {one.year}"


def _rows(one: Statement) -> str:
    """Return what became of the rows of a statement: each is a line, a total, or not read."""
    return (
        f"{one.row_count} rows: {len(one.lines)} lines, {len(one.totals)} totals, {len(one.unread)} not "
        f"read; proceeds {money(one.proceeds_usd)}, basis {money(one.basis_usd)}"
    )


def pattern(to: Console, file: ReadFile) -> None:
    """Write by which pattern the lines of a PDF were found, and what the first ones say."""
    name = shown_name(file.name)
    heading(to, f"{name}: lines found by this pattern")
    to.print(Text(f"  {file.read.pattern}"))
    for one in file.read.statements:
        whom = f", for {shown_name(one.recipient)}" if one.recipient else ""
        corrected = ", corrected" if one.is_corrected else ""
        say(
            to,
            f"{_title(one)}{whom}{corrected}: {_rows(one)}.",
        )
        _lines(to, one.lines[:_SHOWN])
        if len(one.lines) > _SHOWN:
            say(to, f"… and {len(one.lines) - _SHOWN} more.", style="dim")
        for row in one.unread:
            say(to, f"Not read, line {', '.join(map(str, row.rows))}: {row.what}", style="yellow")
        for total in one.totals:
            say(to, f"Total: {total.label[:60]} {money(total.proceeds_usd)}", style="dim")


def statement(to: Console, one: Statement) -> None:
    """Write a statement with every line."""
    heading(to, _title(one))
    if one.file:
        say(to, f"From {shown_name(one.file)}, SHA-256 {one.sha256}", style="dim")
    _lines(to, one.lines)
    say(to, f"Proceeds {money(one.proceeds_usd)}, basis {money(one.basis_usd)}. --json shows every field.")


def _lines(to: Console, lines: Sequence[StatementLine]) -> None:
    made = long_table(
        "",
        ["Box", "1b Name", "1c Units", "1d Acquired", "1e Sold", "1f Proceeds", "1g Basis"],
        right=[2, 5, 6],
        fold=[1],
    )
    for line in lines:
        name = shown_name(line.name or line.dti_code)
        acquired = "VARIOUS" if line.is_various else line.acquired_on.isoformat() if line.acquired_on else ""
        made.add_row(
            line.box,
            name if len(name) <= _LONG_NAME else f"{name[: _LONG_NAME - 1]}…",
            units(line.quantity) if line.quantity else "",
            acquired,
            line.disposed_on.isoformat() if line.disposed_on else "year",
            money(line.proceeds_usd if line.proceeds_usd is not None else line.first_sales_usd),
            money(line.basis_usd) if line.basis_usd is not None else "",
        )
    to.print(made)
