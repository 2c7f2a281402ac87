"""The guided mapper of ``lotwise import --map``: proposes, asks, shows, saves."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.text import Text

from lotwise.app.intake import content_of
from lotwise.app.mapper import (
    CUSTODIES,
    DONE,
    EITHER,
    ENDING,
    IGNORE,
    MEANINGS,
    ROLES,
    STATED,
    ColumnMap,
    Hints,
    Proposal,
    Trial,
    is_zone,
    proposal_for,
    proposal_with,
    save_map,
    tried,
)
from lotwise.cli import screen
from lotwise.core.errors import BadInputError
from lotwise.core.findings import shown_name
from lotwise.core.quantity import quantity_text
from lotwise.ledger.transaction import Custody, Leg, Role, Transaction

_SHOWN: Final = 6


def map_file(path: Path, hints: Hints) -> ColumnMap | None:
    """Propose a mapping for a file, let the owner correct it, show what it makes of the file, and save it.

    Returns:
        The mapping, where the owner wants the file imported by it now; else None.
    """
    to, content = screen.console(), content_of(path)
    proposal = proposal_for(path.name, content)
    _show(to, path, proposal)
    one = _asked(to, path.name, content, proposal) if _is_asked() else proposal.map
    trial = tried(path.name, content, one, hints)
    _preview(to, trial)
    saved = path.with_name(path.name + ENDING)
    save_map(trial.map, saved)
    screen.say(to, f"\nSaved as {shown_name(saved.name)}, which anybody with such a file can use.")
    if _is_asked() and not trial.parsed.needs and click.confirm(f"Import {path.name} so?"):
        return trial.map
    screen.say(to, f"Read it and correct it; then: lotwise import {path} --as {saved}")
    return None


def _is_asked() -> bool:
    return sys.stdin.isatty()


def _show(to: Console, path: Path, proposal: Proposal) -> None:
    screen.say(to, f"{shown_name(path.name)} is in no format lotwise knows. This is how it could be read:")
    made = screen.table("", ["For", "Column", "Such as"], fold=[1, 2])
    for role, column in proposal.map.columns.items():
        made.add_row(role, column, " · ".join(proposal.examples.get(role, ())))
    to.print(made)
    if proposal.unmapped:
        screen.say(to, f"Not used: {', '.join(proposal.unmapped)}.")
    for word, meaning in {**proposal.map.meanings, **proposal.map.states}.items():
        screen.say(to, f"  {word or '(empty)'} means {meaning}")
    if proposal.unknown:
        screen.say(to, f"Not known yet: {', '.join(word or '(empty)' for word in proposal.unknown)}.")


def _asked(to: Console, name: str, content: bytes, proposal: Proposal) -> ColumnMap:
    """Return the mapping with what the owner says."""
    columns = _columns(to, proposal.map, proposal)
    if columns != proposal.map.columns:
        proposal = proposal_with(name, content, columns)
    one = proposal.map
    one = replace(one, wallet=click.prompt("Name of the account", default=one.wallet))
    custody = click.prompt("Who holds its keys?", type=click.Choice(CUSTODIES), default=one.custody.value)
    one = replace(one, custody=Custody(custody))
    if not one.zone and not one.dates.startswith("unix"):
        one = replace(one, zone=_zone(to))
    if one.dates == EITHER:
        dates = click.prompt(
            "Is 03/04 day-first or month-first?", type=click.Choice(["day-first", "month-first"])
        )
        one = replace(one, dates=dates)
    return _words(one, proposal)


def _zone(to: Console) -> str:
    """Return the zone the owner names; what is none is asked again."""
    while True:
        zone: str = click.prompt(f"Zone of its times (UTC, America/New_York, …; {STATED} if each says it)")
        if is_zone(zone.strip()):
            return zone.strip()
        screen.say(to, f"{zone!r} is no zone. Where did the clock stand that wrote the file?")


def _columns(to: Console, one: ColumnMap, proposal: Proposal) -> dict[str, str]:
    columns = dict(one.columns)
    screen.say(to, f"Roles: {', '.join(f'{role} ({what})' for role, what in ROLES.items())}.")
    while said := click.prompt("Change a column (ROLE=COLUMN, ROLE= for none, Enter to go on)", default=""):
        role, _, column = (part.strip() for part in said.partition("="))
        if role not in ROLES or (column and column not in proposal.header):
            screen.say(to, f"There is no {'column ' + column if role in ROLES else 'role ' + role}.")
        elif column:
            columns[role] = column
        else:
            columns.pop(role, None)
    return columns


def _words(one: ColumnMap, proposal: Proposal) -> ColumnMap:
    meanings, states = dict(one.meanings), dict(one.states)
    for word in proposal.unknown:
        table, choices = (states, [DONE, IGNORE]) if word in proposal.statuses else (meanings, [*MEANINGS])
        table[word] = click.prompt(f"What does {word or '(empty)'!r} mean?", type=click.Choice(choices))
    return replace(one, meanings=meanings, states=states)


def _preview(to: Console, trial: Trial) -> None:
    """Write what the first rows become, and what is not understood."""
    parsed = trial.parsed
    screen.heading(to, "What the first rows become")
    for one in parsed.transactions[:_SHOWN]:
        to.print(Text(_line(one)))
    screen.say(
        to,
        f"{parsed.row_count} rows: {len(parsed.transactions)} transactions, {len(parsed.ignored)} ignored.",
    )
    screen.findings_to(to, parsed.findings)


def _line(one: Transaction) -> str:
    rows = "+".join(map(str, one.sources[0].rows))
    at = one.at.strftime("%Y-%m-%d %H:%M UTC")
    return f"  row {rows}  {one.kind.value}  {at}\n       {', '.join(map(_leg, one.legs))}"


def _leg(leg: Leg) -> str:
    sign = "+" if leg.quantity > 0 else ""
    fee = "fee " if leg.role is Role.FEE else ""
    return f"{fee}{sign}{quantity_text(leg.quantity)} {leg.asset}"


def only_file(files: tuple[Path, ...]) -> Path:
    """Return the one file to map.

    Raises:
        BadInputError: There are several, or it is a folder.
    """
    if len(files) != 1 or not files[0].is_file():
        raise BadInputError("A mapping is made for one file at a time.", "Name one file after --map.")
    return files[0]
