"""``lotwise statements``: Forms 1099-DA as brokers sent them."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.projects import existing_project
from lotwise.app.settling import WORDS, name_wallets, settle_line
from lotwise.app.statement_rows import statement_named, statement_rows
from lotwise.app.statements import (
    Kept,
    ReadFile,
    confirm,
    enter,
    keep,
    map_from,
    name_asset,
    propose,
    read_files,
    remove,
    statement_head,
)
from lotwise.app.statements_json import about_statements, statements_json
from lotwise.app.workspace import DEFAULT_PROJECT, State
from lotwise.cli import common, screen, show_statements
from lotwise.core.errors import BadInputError


@click.group("statements", invoke_without_command=True)
@common.shared_options
def command(project: str | Path, as_of: date | None, *, as_json: bool) -> None:
    """Show the Forms 1099-DA that brokers sent; take one in, confirm or remove it.

    What a broker reports to the IRS is compared with your own sales by `lotwise reconcile`.
    """
    context = click.get_current_context()
    if context.invoked_subcommand:
        if as_json or as_of:
            raise click.UsageError("Options come behind the subcommand; only --project may stand before it.")
        context.obj = project
        return
    with common.state_of(project, as_of) as state:
        _list(state, as_json=as_json)


def _list(state: State, *, as_json: bool) -> None:
    findings = about_statements(state)
    if as_json:
        common.write_json(statements_json(state))
    else:
        to = screen.console()
        show_statements.statements(to, statement_rows(state))
        screen.findings_to(to, findings)
    raise SystemExit(common.exit_code(findings))


_place = click.option(
    "--project", type=common.Location(), metavar="FILE", help="The project, as before the subcommand."
)


def _project(project: str | Path | None) -> str | Path:
    return project or click.get_current_context().obj or DEFAULT_PROJECT


@command.command("add", short_help="Take in a statement: JSON, CSV, workbook or PDF.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--broker", default="", help="Who sent it, where the file does not say it.")
@click.option("--wallet", default="", help="Your name for the account at that broker.")
@click.option("--year", type=int, default=0, help="Tax year, where the file does not say it.")
@click.option("--form", default="", metavar="FORM", help="1099-DA or 1099-B, where the file does not say it.")
@click.option("--corrected", "is_corrected", is_flag=True, help="It replaces the one sent before.")
@click.option("--map", "is_mapped", is_flag=True, help="Write a mapping of its columns to correct, for --as.")
@click.option("--as", "mapping", type=click.Path(path_type=Path), help="Read its columns by this mapping.")
@click.option("--pattern", default="", help="How the lines of a PDF go: '{name} {units} {disposed} …'.")
@click.option("--yes", "is_agreed", is_flag=True, help="Keep what a PDF says without asking.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of tables.")
@_place
def add(
    files: tuple[Path, ...], project: str | Path | None, *, is_mapped: bool, as_json: bool, **said: Any
) -> None:
    """Take in the statements in FILES; folders and ZIP archives are taken whole.

    What is read from a PDF is shown first, and kept when you agree.
    """
    names = ("broker", "wallet", "year", "form", "is_corrected")
    head = statement_head(**{name: said[name] for name in names})
    if is_mapped:
        target = propose(_one(files), head)
        click.echo(f"Written: {target}. Correct it; then: lotwise statements add {files[0]} --as {target}")
        return
    one = map_from(said["mapping"]) if said["mapping"] else None
    with existing_project(_project(project)) as opened:
        read = read_files(files, head, one=one, pattern=said["pattern"])
        kept = [
            keep(opened, file)
            for file in read
            if not file.needs_consent or said["is_agreed"] or _is_agreed(file, as_json=as_json)
        ]
    waiting = len(read) - len(kept)
    findings = [finding for each in kept for finding in each.findings]
    if as_json:
        common.write_json({"files": kept, "findings": findings, "not_kept": waiting})
    else:
        show_statements.kept(screen.console(), kept)
    if not waiting:
        _tell(_project(project), kept, as_json=as_json)
    raise SystemExit(max(common.exit_code(findings), int(waiting > 0)))


def _one(files: tuple[Path, ...]) -> Path:
    if len(files) != 1 or not files[0].is_file():
        raise BadInputError("A mapping is made for one file at a time.", "Name one file after --map.")
    return files[0]


def _is_agreed(file: ReadFile, *, as_json: bool) -> bool:
    """Show what a PDF says by its pattern, and ask; where nobody can be asked, it is not kept."""
    to = screen.console()
    if not as_json:
        show_statements.pattern(to, file)
    if sys.stdin.isatty() and not as_json:
        return click.confirm(f"Keep these lines of {file.name}?")
    click.echo(f"Nothing kept: look at the lines of {file.name}, then add it with --yes.", err=True)
    return False


def _tell(project: str | Path, kept: Sequence[Kept], *, as_json: bool) -> None:
    """Write what is wrong with statements that were just kept, and leave with 1 where it blocks."""
    ids = {one.id for each in kept for one in each.statements}
    if not ids or as_json:
        return
    with common.state_of(project, None) as state:
        findings = [one for one in about_statements(state) if one.subject in ids]
    screen.findings_to(screen.console(), findings)
    if common.exit_code(findings):
        raise SystemExit(1)


@command.command("enter", short_help="Type in a line of a form.")
@click.argument("fields", nargs=-1, required=True)
@click.option("--broker", required=True, help="Who sent the form.")
@click.option("--year", type=int, required=True, help="Tax year.")
@click.option("--wallet", default="", help="Your name for the account at that broker.")
@click.option("--form", default="1099-DA", show_default=True, help="1099-DA or 1099-B.")
@click.option("--corrected", "is_corrected", is_flag=True, help="It is a corrected form.")
@_place
def enter_command(fields: tuple[str, ...], project: str | Path | None, **said: Any) -> None:
    """Type in one form, each field as NUMBER=VALUE; the numbers are those of Form 1099-DA.

    \b
    lotwise statements enter --broker Kraken --year 2025 \\
        1b=Bitcoin 1c=0.5 1d=VARIOUS 1e=2025-03-20 1f=31000.00 9=yes box=H

    A field that is blank on the form is left out: a blank 1g is not zero.
    """  # noqa: D301 - click reads the backspace
    with existing_project(_project(project)) as opened:
        made = enter(opened, fields, statement_head(**said))
    (one,) = made.statements
    click.echo(f"Kept: {one.id}, lines: {len(one.lines)}, {one.broker} for {one.year}.")
    _tell(_project(project), [made], as_json=False)


@command.command("show", short_help="Show every line of a statement.")
@click.argument("ref", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
@_place
def show(ref: str, project: str | Path | None, *, as_json: bool) -> None:
    """Show every line of a statement, as the broker gave it."""
    with common.state_of(_project(project), None) as state:
        one = statement_named(state, ref)
        if as_json:
            common.write_json(one)
        else:
            show_statements.statement(screen.console(), one)


@command.command("confirm", short_help="Say that a statement is right as it is.")
@click.argument("ref", metavar="ID")
@click.option("--reason", required=True, help="Why it is right although it looks doubtful.")
@_place
def confirm_command(ref: str, project: str | Path | None, *, reason: str) -> None:
    """Say that a statement is right as it is; its doubts are not told again."""
    with existing_project(_project(project)) as opened:
        one = confirm(opened, ref, reason)
    click.echo(f"Confirmed: {one.broker} for {one.year}.")


@command.command("remove", short_help="Take a statement out.")
@click.argument("ref", metavar="ID")
@click.option("--reason", default="", help="Why.")
@_place
def remove_command(ref: str, project: str | Path | None, *, reason: str) -> None:
    """Take a statement out; it does not count any more, and its history stays."""
    with existing_project(_project(project)) as opened:
        one = remove(opened, ref, reason)
    click.echo(f"Removed: {one.broker} for {one.year}. To bring it back, add it again.")


@command.command("wallet", short_help="Say which wallet a statement is of.")
@click.argument("ref", metavar="ID")
@click.argument("names", metavar="NAME…", nargs=-1, required=True)
@_place
def wallet(ref: str, names: tuple[str, ...], project: str | Path | None) -> None:
    """Say which wallet a statement is of, where the broker's name does not tell.

    Further names are other wallets of the same account, whose sales the broker's statements cover too.
    """
    with existing_project(_project(project)) as opened:
        one, others = name_wallets(opened, ref, names)
    more = f", with {', '.join(others)}" if others else ""
    click.echo(f"Recorded: {one.broker} for {one.year} is {one.wallet}{more}.")


@command.command("settle", short_help="Say how a single line is settled.")
@click.argument("ref", metavar="LINE")
@click.option("--as", "word", required=True, type=click.Choice(WORDS), help="How it is settled.")
@click.option("--reason", required=True, help="Why; it stands in the explanation for a notice.")
@click.option("--basis", default="", metavar="USD", help="Of a nominee's line, what the units cost.")
@_place
def settle(ref: str, project: str | Path | None, **said: str) -> None:
    """Say how a single LINE of a statement is settled that would block; its id is in the finding.

    \b
    nominee    the units were somebody else's: filed as shown, code N to zero
    no-sale    it is no sale of yours: filed as shown, code O to zero
    as-shown   it is your sale that has its id, although its units differ

    It is recorded with its reason; `lotwise review --undo` takes it back.
    """  # noqa: D301 - click reads the backspace
    with common.state_of(_project(project), None) as state:
        told, line = settle_line(state, ref, said["word"], said["reason"], said["basis"])
    click.echo(f"Recorded {told.id}: {said['word']}.\n   {line}")


@command.command("asset", short_help="Say which asset a name on statements means.")
@click.argument("name")
@click.argument("meant", metavar="CODE")
@_place
def name_command(name: str, meant: str, project: str | Path | None) -> None:
    """Say which asset a NAME on statements means, by its CODE in lotwise."""
    with existing_project(_project(project)) as opened:
        name_asset(opened, name, meant)
    click.echo(f"Recorded: {name} means {meant.upper()}.")
