"""Importing files: read, recognize, store, and say what became of every row."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from lotwise.app import clock
from lotwise.app.file_notes import NOTHING_SAID, Said, as_text, said_of, setting_name
from lotwise.app.mapper import ENDING, formats_of, map_from, remember
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.garbage import no_search_for_garbage
from lotwise.core.ids import bytes_id
from lotwise.importers import Parsed, read_file
from lotwise.importers.base import Format
from lotwise.importers.mapped import format_of
from lotwise.importers.packed import is_zip, members_of
from lotwise.importers.registry import FORMATS
from lotwise.importers.statements.reading import is_statement
from lotwise.importers.table import UnreadableError
from lotwise.ledger.transaction import Custody, Wallet
from lotwise.store.add import add_reading
from lotwise.store.archive import import_archive, is_archive
from lotwise.store.choices import set_household, set_setting, settings
from lotwise.store.facts import FileFacts, StoredFile
from lotwise.store.project import Project
from lotwise.store.read import file_known
from lotwise.tax.household import household_of

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told the file at hand, how many are done, and how many there are."""

NO_WALLET = Wallet(name="", custody=Custody.SELF)
"""Stands for files that describe no wallet, such as prices."""
LARGE: Final = 200_000
"""Transactions, imported at once, from which on the whole project is not computed after an import."""
_ADD_STATEMENT: Final = "`lotwise statements add FILE`"
HOUSEHOLD = "household"
MAPPING = "mapping"
ARCHIVE = "lotwise archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredRows:
    """Rows of a file that do not count for one reason."""

    reason: str
    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one file.

    Attributes:
        id: Id of its content; empty for a household file.
        name: Its name.
        format: Id of the recognized format, or empty.
        why: By what it was recognized.
        unused: What the owner says of it that its format does not ask for.
        needs: What the owner must say before it can be read and stored; empty when nothing.
        wallet: The wallet in which the project holds it, or empty.
        is_new: Whether it was not in the project yet.
        is_outdated: Whether lotwise reads its format better by now; see `lotwise reread`.
        is_said_anew: Whether the owner says other things of it now than when it was read.
        rows: Data rows.
        transactions: Transactions in it.
        rows_used: Rows that are part of a transaction, reported sale, quote or balance.
        known: Transactions that a file imported earlier tells as well.
        sales: Reported sales in it.
        statement_lines: Lines of a broker's statement in it, which was kept.
        quotes: Prices in it.
        balances: Balances in it.
        ignored: Rows that do not count, by reason.
        findings: What it gave cause to tell.
    """

    id: str = ""
    name: str
    format: str
    why: str = ""
    unused: tuple[str, ...] = ()
    needs: str = ""
    wallet: str = ""
    is_new: bool
    is_outdated: bool = False
    is_said_anew: bool = False
    rows: int = 0
    transactions: int = 0
    rows_used: int = 0
    known: int = 0
    sales: int = 0
    statement_lines: int = 0
    quotes: int = 0
    balances: int = 0
    ignored: tuple[IgnoredRows, ...] = ()
    findings: tuple[Finding, ...] = ()


def import_files(
    project: Project,
    paths: Sequence[Path],
    *,
    said: Said = NOTHING_SAID,
    progress: Progress | None = None,
) -> tuple[FileReport, ...]:
    """Import files, folders and ZIP archives, and return what became of each file.

    A file is stored whole or not at all. One that is in no known format is not stored; its report says why.
    One that is there already is not read again.

    Args:
        project: An open project.
        paths: Files, or folders whose files are all taken; or one archive that `lotwise export --all` wrote,
            into an empty project.
        said: What the owner says of the files.
        progress: Told before each file.

    Raises:
        BadInputError: A path does not exist or cannot be read, or a household file is wrong.
    """
    if said.wallet_name is not None and not (said.wallet_name.strip() and said.wallet_name.isprintable()):
        raise BadInputError("A wallet needs a name.", "Leave --wallet out, or name the account.")
    named = [(name, path) for name, path in _files(paths) if not _is_part_of(project, path)]
    ordered = sorted(named, key=lambda file: file[1].suffix.lower() != ".toml")  # refused before all else
    if said.map:
        remember(project, said.map)
    reports = [_mapping(project, name, path) for name, path in ordered if name.endswith(ENDING)]
    formats = formats_of(settings(project))
    for done, (shown, path) in enumerate(ordered):
        if progress:
            progress(shown, done, len(ordered))
        if shown.endswith(ENDING):
            continue
        if path.suffix.lower() == ".toml":
            reports.append(import_household(project, path))
        elif is_archive(path):
            import_archive(project, path, now=clock.now())
            reports.append(FileReport(name=path.name, format=ARCHIVE, is_new=True))
        else:
            for name, content in contents_of(path, shown):
                with no_search_for_garbage():
                    reports.append(_imported(project, name, content, (said, formats)))
    return tuple(reports)


def _mapping(project: Project, name: str, path: Path) -> FileReport:
    """Record a mapping that lies among the files; one that contradicts another of its name is not taken."""
    try:
        one = map_from(path)
    except BadInputError as error:
        return _refused(name, error.what, error.fix)
    known = next((form for form in formats_of(settings(project)) if form.id == f"map.{one.name}"), None)
    if known and known.revision != format_of(one).revision:
        what = f"The project knows another mapping called {one.name}."
        return _refused(name, what, f"Rename one of them, or choose: `lotwise import FILE --as {name}`.")
    return FileReport(name=name, format=MAPPING, is_new=remember(project, one))


def _refused(name: str, what: str, fix: str) -> FileReport:
    found = Finding(
        code="unknown_format", severity=Severity.BLOCKING, what=what, fix=fix, where=Where(file=name)
    )
    return FileReport(name=name, format="", is_new=False, findings=(found,))


def contents_of(path: Path, shown: str) -> Iterator[tuple[str, bytes]]:
    """Give the name and bytes of a file, or of each file in a ZIP archive, such as ``tax.zip/2024.csv``.

    An archive that is refused is given as it is; reading it says why.

    Args:
        path: The file.
        shown: Its name.
    """
    content = content_of(path)
    if not is_zip(content):
        yield shown, content
        return
    try:
        for name, inside in members_of(content):
            yield f"{shown}/{name}", inside
    except UnreadableError:
        yield shown, content


def _imported(project: Project, name: str, content: bytes, ways: tuple[Said, Sequence[Format]]) -> FileReport:
    said, formats = ways
    known = file_known(project, bytes_id("file", content))
    if known is not None:
        before = said_of(settings(project), known.id)
        is_other_wallet = said.wallet_name is not None and said.wallet_name != known.wallet.name
        is_anew = is_other_wallet or as_text(said.over(before)) != as_text(before)
        report = replace(_known_report(name, known, formats), is_said_anew=is_anew)
        return _with_statements(project, report, content, said.wallet_name or "")
    parsed = read_file(
        name,
        content,
        wallet_name=said.wallet_name,
        as_format=said.format_id,
        hints=said.hints,
        formats=formats,
    )
    if not parsed.format and is_statement(name, content):
        return _refused(name, f"{name} is a broker's statement.", f"Take it in: {_ADD_STATEMENT}.")
    if not parsed.format or parsed.needs:
        return report_of(parsed, is_new=False)
    facts = facts_of(parsed, content)
    note = as_text(said)
    if note:
        set_setting(project, setting_name(facts.id), note, now=clock.now())
    added = add_reading(project, facts, now=clock.now())
    report = replace(report_of(parsed, is_new=added.is_new), findings=facts.findings)
    return _with_statements(project, report, content, said.wallet_name or "")


def _with_statements(project: Project, report: FileReport, content: bytes, wallet: str) -> FileReport:
    """Keep the statements in a file that is known, once, and return its report with what they say."""
    from lotwise.app.statements import BY_IMPORT, take_imported  # noqa: PLC0415 - it needs this module

    if report.format not in BY_IMPORT:
        return report
    kept = take_imported(project, report.name, content, wallet)
    if not kept.is_new:
        others = [one for one in kept.findings if one.code == "statement_broker_unknown"]
        return replace(report, findings=(*report.findings, *others))
    lines = sum(len(one.lines) for one in kept.statements)
    return replace(report, is_new=True, statement_lines=lines)


def _known_report(name: str, known: StoredFile, formats: Iterable[Format]) -> FileReport:
    return FileReport(
        id=known.id,
        name=name,
        format=known.format,
        wallet=known.wallet.name,
        is_new=False,
        is_outdated=is_outdated(known, formats),
        rows=known.row_count,
        transactions=known.telling_count,
    )


def is_outdated(file: StoredFile, formats: Iterable[Format] = FORMATS) -> bool:
    """Return whether the format of a stored file is read in another way than when it was read.

    Args:
        file: The file.
        formats: The formats that are known now.
    """
    return any(form.id == file.format and form.revision != file.revision for form in formats)


def is_large(reports: Iterable[FileReport]) -> bool:
    """Return whether so much was imported that putting it all together should wait until it is asked for."""
    return sum(report.transactions for report in reports if report.is_new) > LARGE


def with_known(reports: Iterable[FileReport], state: State) -> tuple[FileReport, ...]:
    """Return the reports with how many transactions of each file an earlier file tells as well.

    Args:
        reports: What became of each file.
        state: The project afterwards.
    """
    place = {file.id: n for n, file in enumerate(state.facts.files)}
    known: Counter[str] = Counter()
    for one in state.journal.transactions:
        if len(one.sources) > 1:
            ids = sorted({source.file_id for source in one.sources if source.file_id in place}, key=place.get)  # type: ignore[arg-type]
            known.update(ids[1:])
    return tuple(replace(report, known=known[report.id]) for report in reports)


def import_household(project: Project, path: Path) -> FileReport:
    """Check a household file and make it the household's facts from now on.

    Raises:
        BadInputError: The file cannot be read, or says something that cannot be.
    """
    try:
        text = content_of(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInputError(f"{path.name} is not a text file.", "Write it as TOML in UTF-8.") from None
    household_of(text, path.name)
    is_new = set_household(project, path.name, text, now=clock.now())
    return FileReport(name=path.name, format=HOUSEHOLD, is_new=is_new)


def _files(paths: Iterable[Path]) -> list[tuple[str, Path]]:
    """Return the files with their names; one from below a folder is named with the folders in between."""
    found: list[tuple[str, Path]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
            if not inside:
                raise BadInputError(f"The folder {path} holds no files.", "Name the files to import.")
            found += [(one.relative_to(path).as_posix(), one) for one in inside]
        elif path.is_file():
            found.append((path.name, path))
        else:
            raise BadInputError(f"There is no file {path}.", "Check the name, or name a folder.")
    return found


def _is_part_of(project: Project, path: Path) -> bool:
    """Return whether a file is the project itself, or its log, which lies in the folder that is imported."""
    if project.path is None:
        return False
    own, other = project.path.resolve(), path.resolve()
    return own.parent == other.parent and other.name in {own.name, f"{own.name}-wal", f"{own.name}-shm"}


def content_of(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        BadInputError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInputError(
            f"{path} cannot be read: {error.strerror}.", "Check the path and its permissions."
        ) from None


def facts_of(parsed: Parsed, content: bytes) -> FileFacts:
    """Return what a file told as the store takes it.

    Args:
        parsed: A file in a known format.
        content: Its bytes.
    """
    return FileFacts(
        id=parsed.file_id,
        name=parsed.file,
        content=content,
        format=parsed.format,
        family=parsed.family,
        wallet=parsed.wallet or NO_WALLET,
        row_count=parsed.row_count,
        transactions=parsed.transactions,
        sales=parsed.sales,
        quotes=parsed.quotes,
        ignored=tuple((row.row, row.reason) for row in parsed.ignored),
        findings=tuple(
            one if one.subject else replace(one, subject=parsed.file_id) for one in parsed.findings
        ),
        balances=parsed.balances,
        report=parsed.report,
        rank=parsed.rank,
        revision=parsed.revision,
    )


def report_of(parsed: Parsed, *, is_new: bool) -> FileReport:
    """Return what became of a file that was read."""
    return FileReport(
        id=parsed.file_id,
        name=parsed.file,
        format=parsed.format,
        why=parsed.why,
        unused=parsed.unused,
        needs=parsed.needs,
        wallet=parsed.wallet.name if parsed.wallet else "",
        is_new=is_new,
        rows=parsed.row_count,
        transactions=len(parsed.transactions),
        rows_used=_rows_used(parsed),
        sales=len(parsed.sales),
        quotes=len(parsed.quotes),
        balances=len(parsed.balances),
        ignored=_by_reason(parsed),
        findings=parsed.findings,
    )


def _rows_used(parsed: Parsed) -> int:
    traded = sum(len(source.rows) for one in parsed.transactions for source in one.sources)
    return traded + sum(len(sale.source.rows) for sale in parsed.sales) + len(parsed.quotes)


def _by_reason(parsed: Parsed) -> tuple[IgnoredRows, ...]:
    rows: dict[str, list[int]] = {}
    for ignored in parsed.ignored:
        rows.setdefault(ignored.reason, []).append(ignored.row)
    return tuple(
        IgnoredRows(reason=reason, count=len(lines), rows=tuple(lines))
        for reason, lines in sorted(rows.items(), key=lambda entry: -len(entry[1]))
    )
