"""Files that were sent and could not be read at once: what each waits for, and reading it again.

Problem: a file may not say its zone, its order of day and month, or what its columns mean; only its owner
knows. Chosen way: what it waits for is one word of a few; with what the owner says, it is read again by the
very function that imports every file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Final

from lotwise.app import mapper, statements
from lotwise.app.file_notes import DATES, Said
from lotwise.app.intake import FileReport, content_of
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.core.ids import bytes_id
from lotwise.importers.packed import is_zip
from lotwise.importers.statements.reading import is_pdf, is_statement
from lotwise.ledger.transaction import Custody
from lotwise.store.project import Project

__all__ = [
    "ORDERS",
    "Asked",
    "MapDraft",
    "TakenStatement",
    "Waits",
    "draft_of",
    "keep_statement",
    "path_of",
    "said_by_form",
    "waits_for",
]

_YEAR: Final = 4
"""Digits of a year."""
ORDERS: Final = tuple(DATES)
"""How the order of day and month is said."""


class Waits(Enum):
    """What a file waits for."""

    NOTHING = "nothing"
    WORD = "word"
    """Something that its format does not say: zone, order of dates, address."""
    STATEMENT = "statement"
    """It is a broker's statement, which is compared and never counted."""
    MAP = "map"
    """It is a table in no known format; its owner can say what its columns mean."""
    OTHER = "other"
    """It is something else; its finding says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a file waits for.

    Attributes:
        waits: What it is.
        word: What must be said: ``zone``, ``day_first`` or ``address``; empty for nothing of these.
        is_pdf: Whether it is a PDF, whose lines are shown before they are kept.
    """

    waits: Waits
    word: str = ""
    is_pdf: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDraft:
    """A mapping of an unknown table, as it stands now, with what it makes of the file.

    Attributes:
        proposal: The mapping as proposed for the chosen columns.
        map: The mapping with everything that the owner chose.
        trial: What it makes of the file; None where it cannot be read so.
        what: Why it cannot; empty when it can.
        fix: What to do about it.
    """

    proposal: mapper.Proposal
    map: mapper.ColumnMap
    trial: mapper.Trial | None
    what: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenStatement:
    """What became of a broker's statement.

    Attributes:
        name: The file.
        lines: Lines that it holds.
        is_new: Whether it was not kept yet.
        what: Why it was not kept, in sentences; empty when it was.
    """

    name: str
    lines: int
    is_new: bool
    what: str = ""


def path_of(report: FileReport, paths: Sequence[Path]) -> Path:
    """Return the file that a report is about; of a member of an archive, the archive.

    Args:
        report: What became of it.
        paths: The files that were sent; one of them is it.
    """
    named = [path for path in paths if report.name == path.name or report.name.startswith(f"{path.name}/")]
    same = (path for path in named if report.id and bytes_id("file", content_of(path)) == report.id)
    return next(same, named[0])


def waits_for(report: FileReport, path: Path) -> Asked:
    """Return what a file waits for.

    Args:
        report: What became of it.
        path: Where it lies.
    """
    if report.format and not report.needs:
        return Asked(waits=Waits.NOTHING)
    if report.needs:
        return Asked(waits=Waits.WORD, word=report.needs)
    content = content_of(path)
    if is_statement(path.name, content):
        return Asked(waits=Waits.STATEMENT, is_pdf=is_pdf(content))
    if is_zip(content):
        return Asked(waits=Waits.OTHER)
    try:
        mapper.proposal_for(path.name, content)
    except LotwiseError:
        return Asked(waits=Waits.OTHER)
    return Asked(waits=Waits.MAP)


def said_by_form(words: Mapping[str, str], draft: MapDraft | None = None) -> Said:
    """Return what the owner says of a file on a page.

    Args:
        words: By name: wallet, as_format (the id of a format), zone, dates, address; empty ones say nothing.
        draft: The mapping by which it is read, or None.

    Raises:
        BadInputError: A word has no meaning.
    """
    plain = {name: word.strip() for name, word in words.items() if word.strip()}
    if plain.get("as_format", "").endswith(".toml"):
        plain.pop("as_format")  # a path on this machine, which no page may name
    said = mapper.said_in_words(plain)
    return replace(said, map=draft.map, as_format=None) if draft else said


def draft_of(path: Path, chosen: Mapping[str, str] | None, words: Mapping[str, str], said: Said) -> MapDraft:
    """Return a mapping of an unknown table, with what it makes of the file.

    Args:
        path: The file.
        chosen: The column of each role; None for those that are proposed.
        words: What the owner chose beside: wallet, custody, zone, dates, money, fee, and what words
            of the file mean, each by ``word:`` or ``state:`` and the word; empty ones leave what is proposed.
        said: What the owner says of the file beside the mapping.

    Raises:
        LotwiseError: It holds no table, or is in a known format.
    """
    content = content_of(path)
    proposal = mapper.proposal_for(path.name, content)
    if chosen is not None:
        _check(chosen, proposal.header)
        proposal = mapper.proposal_with(path.name, content, chosen)
    one = _with_words(proposal, words)
    try:
        return MapDraft(proposal=proposal, map=one, trial=mapper.tried(path.name, content, one, said.hints))
    except LotwiseError as error:
        return MapDraft(proposal=proposal, map=one, trial=None, what=error.what, fix=error.fix)


def _check(chosen: Mapping[str, str], header: Sequence[str]) -> None:
    for column in chosen.values():
        if column not in header:
            raise BadInputError(f"The file has no column {column!r}.", f"Columns: {', '.join(header)}.")


def _with_words(proposal: mapper.Proposal, words: Mapping[str, str]) -> mapper.ColumnMap:
    one = proposal.map
    meanings = {**one.meanings, **_said(words, "word:")}
    states = {**one.states, **_said(words, "state:")}
    custody = words.get("custody", "")
    return replace(
        one,
        wallet=words.get("wallet", "").strip() or one.wallet,
        custody=_custody(custody) if custody else one.custody,
        zone=words.get("zone", "").strip() or one.zone,
        dates=words.get("dates", "").strip() or one.dates,
        money=words.get("money", "").strip() or one.money,
        fee_is_inside={"inside": True, "besides": False}.get(words.get("fee", ""), one.fee_is_inside),
        meanings=meanings,
        states=states,
    )


def _custody(word: str) -> Custody:
    try:
        return Custody(word)
    except ValueError:
        raise BadInputError(
            f"{word!r} does not say who holds the keys.", f"Choose one of {', '.join(mapper.CUSTODIES)}."
        ) from None


def _said(words: Mapping[str, str], beginning: str) -> dict[str, str]:
    return {
        name.removeprefix(beginning): meaning
        for name, meaning in words.items()
        if name.startswith(beginning) and meaning
    }


def keep_statement(project: Project, path: Path, words: Mapping[str, str]) -> TakenStatement:
    """Keep a broker's statement that was sent among the files, where it can be read without a question.

    Args:
        project: The project.
        path: The file; not a PDF, whose lines the owner must see first.
        words: What the owner says of it: broker, wallet, year; empty ones say nothing.

    Raises:
        BadInputError: The year is none.
    """
    year = words.get("year", "").strip()
    if year and not (year.isascii() and year.isdigit() and len(year) <= _YEAR):
        raise BadInputError(f"{year!r} is no year.", "Write it with four digits.")
    head = statements.statement_head(
        broker=words.get("broker", "").strip(),
        wallet=words.get("wallet", "").strip(),
        year=int(year or 0),
    )
    found = [statements.keep(project, one) for one in statements.read_files([path], head)]
    lines = sum(len(statement.lines) for one in found for statement in one.statements)
    why = [f"{told.what} {told.fix}".strip() for one in found if not one.statements for told in one.findings]
    return TakenStatement(
        name=path.name, lines=lines, is_new=any(one.is_new for one in found), what=" ".join(why)
    )
