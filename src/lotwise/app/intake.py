"""Importing files: read, recognize, store, and say what became of every row."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from lotwise.app import clock
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding
from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet
from lotwise.store.add import add_file
from lotwise.store.choices import set_household
from lotwise.store.facts import Added, FileFacts
from lotwise.store.project import Project
from lotwise.store.read import files
from lotwise.tax.household import household_of

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told the file at hand, how many are done, and how many there are."""

NO_WALLET = Wallet(name="", custody=Custody.SELF)
"""Stands for files that describe no wallet, such as prices."""


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
        wallet: The wallet its rows lie in, or empty.
        stored_wallet: The wallet under which the project holds it; another one when it was imported before.
        is_new: Whether anything of it was not in the project yet.
        rows: Data rows.
        transactions: Transactions in it.
        rows_used: Rows that are part of a transaction, reported sale or quote.
        added: Transactions that were new.
        known: Transactions that were there already, from this or another file.
        sales: Reported sales in it.
        quotes: Prices in it.
        ignored: Rows that do not count, by reason.
        findings: What it gave cause to tell.
    """

    id: str
    name: str
    format: str
    wallet: str
    stored_wallet: str
    is_new: bool
    rows: int
    transactions: int
    rows_used: int
    added: int
    known: int
    sales: int
    quotes: int
    ignored: tuple[IgnoredRows, ...]
    findings: tuple[Finding, ...]


def import_files(
    project: Project,
    paths: Sequence[Path],
    *,
    wallet_name: str | None = None,
    as_format: str | None = None,
    progress: Progress | None = None,
) -> tuple[FileReport, ...]:
    """Import files and folders, and return what became of each.

    A file is stored whole or not at all. One that is in no known format is not stored; its report says why.

    Args:
        project: An open project.
        paths: Files, or folders whose files are all taken.
        wallet_name: Name of the account instead of the format's own.
        as_format: Id of the format instead of the recognized one.
        progress: Told before each file.

    Raises:
        BadInputError: A path does not exist or cannot be read, or a household file is wrong.
    """
    if wallet_name is not None and not wallet_name.strip():
        raise BadInputError("A wallet needs a name.", "Leave --wallet out, or name the account.")
    named = [path for path in _files(paths) if not _is_part_of(project, path)]
    ordered = sorted(named, key=lambda path: path.suffix.lower() != ".toml")  # refused before all else
    reports: list[FileReport] = []
    for done, path in enumerate(ordered):
        if progress:
            progress(path.name, done, len(ordered))
        if path.suffix.lower() == ".toml":
            reports.append(import_household(project, path))
        else:
            parsed = read_file(path.name, _content(path), wallet_name=wallet_name, as_format=as_format)
            reports.append(_stored(project, parsed, _content(path)))
    return tuple(reports)


def import_household(project: Project, path: Path) -> FileReport:
    """Check a household file and make it the household's facts from now on.

    Raises:
        BadInputError: The file cannot be read, or says something that cannot be.
    """
    try:
        text = _content(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInputError(f"{path.name} is not a text file.", "Write it as TOML in UTF-8.") from None
    household_of(text, path.name)
    is_new = set_household(project, path.name, text, now=clock.now())
    return FileReport(
        id="",
        name=path.name,
        format="household",
        wallet="",
        stored_wallet="",
        is_new=is_new,
        rows=0,
        transactions=0,
        rows_used=0,
        added=0,
        known=0,
        sales=0,
        quotes=0,
        ignored=(),
        findings=(),
    )


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
            if not inside:
                raise BadInputError(f"The folder {path} holds no files.", "Name the files to import.")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise BadInputError(f"There is no file {path}.", "Check the name, or name a folder.")
    return found


def _is_part_of(project: Project, path: Path) -> bool:
    """Return whether a file is the project itself, which lies in the folder that is imported."""
    return path.resolve().name.startswith(project.path.resolve().name) and (
        path.resolve().parent == project.path.resolve().parent
    )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}.", "Check its permissions.") from None


def _stored(project: Project, parsed: Parsed, content: bytes) -> FileReport:
    added = Added(file_id=parsed.file_id, is_new=False)
    if parsed.format:
        facts = FileFacts(
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
            findings=parsed.findings,
            balances=parsed.balances,
            report=parsed.report,
            rank=parsed.rank,
            revision=parsed.revision,
        )
        added = add_file(project, facts, now=clock.now())
    wallet = parsed.wallet.name if parsed.wallet else ""
    return FileReport(
        id=parsed.file_id,
        name=parsed.file,
        format=parsed.format,
        wallet=wallet,
        stored_wallet=wallet if added.is_new else _stored_wallet(project, parsed.file_id, wallet),
        is_new=added.is_new,
        rows=parsed.row_count,
        transactions=len(parsed.transactions),
        rows_used=_rows_used(parsed),
        added=added.added,
        known=added.known,
        sales=len(parsed.sales),
        quotes=len(parsed.quotes),
        ignored=_by_reason(parsed),
        findings=parsed.findings,
    )


def _stored_wallet(project: Project, file_id: str, otherwise: str) -> str:
    return next((file.wallet.name for file in files(project) if file.id == file_id), otherwise)


def _rows_used(parsed: Parsed) -> int:
    traded = sum(len(source.rows) for one in parsed.transactions for source in one.sources)
    return traded + sum(len(sale.source.rows) for sale in parsed.sales) + len(parsed.quotes)


def _by_reason(parsed: Parsed) -> tuple[IgnoredRows, ...]:
    counts = Counter(row.reason for row in parsed.ignored)
    return tuple(
        IgnoredRows(
            reason=reason, count=count, rows=tuple(row.row for row in parsed.ignored if row.reason == reason)
        )
        for reason, count in counts.most_common()
    )
