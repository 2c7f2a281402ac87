"""The formats lotwise knows, and a trial of a folder: what would become of every file, nothing stored."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lotwise.app.file_notes import NOTHING_SAID, Said
from lotwise.app.intake import Progress, content_of, contents_of
from lotwise.app.mapper import ENDING, ColumnMap, formats_with, map_from
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.importers import Parsed, read_file
from lotwise.importers.registry import FORMATS
from lotwise.importers.running_balance import Closing
from lotwise.ledger.balances import balance_findings
from lotwise.tax.household import household_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFormat:
    """A format for the list of all.

    Attributes:
        id: Its id, for ``--as``.
        title: What it is.
        generations: Which exports it covers.
        evidence: How far it is known.
    """

    id: str
    title: str
    generations: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of a file on trial.

    Attributes:
        file: Its name within the folder.
        format: Id of the recognized format, or empty.
        why: By what it was recognized.
        data_rows: Rows that are data, blank ones included: rows used, ignored and in findings together.
        rows_used: Rows that are part of a transaction, a reported sale or a price.
        ignored: Rows that do not count, each with a reason.
        findings: Rows that block: they are not understood, or the owner must say something first. Of a file
            in no known format, every line.
        transactions: Transactions they make.
        balances: Whether running balances close: ``yes``, ``no``, or ``none`` where it has none.
        told: Everything there is to tell about it.
    """

    file: str
    format: str
    why: str
    data_rows: int
    rows_used: int
    ignored: int
    findings: int
    transactions: int
    balances: str
    told: tuple[Finding, ...]

    @property
    def adds_up(self) -> bool:
        """Whether every data row has exactly one fate."""
        return self.data_rows == self.rows_used + self.ignored + self.findings


def known_formats() -> tuple[KnownFormat, ...]:
    """Return the formats lotwise knows."""
    return tuple(
        KnownFormat(id=form.id, title=form.title, generations=form.generations, evidence=form.evidence.value)
        for form in FORMATS
    )


def checked(path: Path, said: Said = NOTHING_SAID, progress: Progress | None = None) -> tuple[Checked, ...]:
    """Return what would become of every file of a folder, in order of their names.

    Args:
        path: A folder, or a file.
        said: What the owner says of the files.
        progress: Told before each file.

    Raises:
        BadInputError: There is no such folder, or it holds no files.
    """
    named = list(_files(path))
    if not named:
        raise BadInputError(f"{path} holds no files.", "Name a folder with exports.")
    formats = formats_with([*_maps(named), *([said.map] if said.map else [])])
    found: list[Checked] = []
    for done, (name, file) in enumerate(named):
        if progress:
            progress(name, done, len(named))
        if file.suffix.lower() == ".toml":
            found.append(_settings(name, file))
            continue
        for shown, content in contents_of(file, name):
            parsed = read_file(shown, content, as_format=said.format_id, hints=said.hints, formats=formats)
            found.append(_checked(shown, parsed) if parsed.format else _unread(shown, parsed, content))
    return tuple(found)


def _maps(named: Iterable[tuple[str, Path]]) -> list[ColumnMap]:
    """Return the mappings that lie in a folder, as far as they are sound."""
    found: dict[str, ColumnMap] = {}
    for name, file in named:
        if name.endswith(ENDING):
            with suppress(BadInputError):
                one = map_from(file)
                found.setdefault(one.name, one)
    return list(found.values())


def _settings(name: str, file: Path) -> Checked:
    """Return the trial of a household file or a mapping, which hold no rows."""
    told: tuple[Finding, ...] = ()
    kind = "mapping" if file.name.endswith(ENDING) else "household"
    try:
        if kind == "mapping":
            map_from(file)
        else:
            household_of(content_of(file).decode("utf-8-sig"), file.name)
    except (BadInputError, UnicodeDecodeError) as error:
        what = error.what if isinstance(error, BadInputError) else "The file is no text in UTF-8."
        where = Where(file=file.name)
        told = (
            Finding(
                code="unknown_format", severity=Severity.BLOCKING, what=what, fix="Correct it.", where=where
            ),
        )
    return Checked(
        file=name,
        format="" if told else kind,
        why="its name",
        data_rows=len(told),
        rows_used=0,
        ignored=0,
        findings=len(told),
        transactions=0,
        balances=Closing.NONE.value,
        told=told,
    )


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    if path.is_file():
        yield path.name, path
        return
    for file in sorted(path.rglob("*")):
        relative = file.relative_to(path)
        if file.is_file() and not any(part.startswith(".") for part in relative.parts):
            yield relative.as_posix(), file


def _checked(name: str, parsed: Parsed) -> Checked:
    blocked = {row for one in parsed.findings if one.is_blocking for row in one.where.rows}
    used = {row for one in parsed.transactions for source in one.sources for row in source.rows}
    used |= {row for sale in parsed.sales for row in sale.source.rows}
    return Checked(
        file=name,
        format=parsed.format,
        why=parsed.why,
        data_rows=parsed.row_count,
        rows_used=len(used) + len(parsed.quotes),
        ignored=len(parsed.ignored),
        findings=len(blocked),
        transactions=len(parsed.transactions),
        balances=_balances(parsed).value,
        told=parsed.findings,
    )


def _unread(name: str, parsed: Parsed, content: bytes) -> Checked:
    """Return the trial of a file in no known format: all of it, line by line, is one finding."""
    is_text = not any(one.code == "unreadable_file" for one in parsed.findings)
    lines = sum(bool(line.strip(b" ,;\t\xef\xbb\xbf")) for line in content.splitlines()) if is_text else 0
    lines = lines or 1
    return Checked(
        file=name,
        format="",
        why="",
        data_rows=lines,
        rows_used=0,
        ignored=0,
        findings=lines,
        transactions=0,
        balances=Closing.NONE.value,
        told=parsed.findings,
    )


def _balances(parsed: Parsed) -> Closing:
    """Return whether balances close: within the file, or else against what was booked."""
    if parsed.closing is not Closing.NONE or not parsed.balances:
        return parsed.closing
    checks, _ = balance_findings(parsed.transactions, parsed.balances)
    return Closing.YES if all(check.closes for check in checks) else Closing.NO


def unaccounted(found: Sequence[Checked]) -> tuple[str, ...]:
    """Return the files in which some row has no fate, or two; there are none unless lotwise is wrong."""
    return tuple(one.file for one in found if not one.adds_up)
