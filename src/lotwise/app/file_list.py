"""The files of a project: what each told, taking one out, and what may be said of one that waits.

Problem: a file that was imported by mistake, or twice under two names, must be able to go, and to come back.
Chosen way: it is set aside by a correction, like anything else that the owner says; the file stays, none of
what it tells counts, and taking the correction back brings it in again.

Left out: statements of brokers, which are kept apart (`lotwise.app.statements`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lotwise.app import clock
from lotwise.app.file_notes import as_text, said_of
from lotwise.app.intake import IgnoredRows
from lotwise.app.reread import outdated_files
from lotwise.app.review import record
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.findings import Finding
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.transaction import Transaction
from lotwise.store.facts import StoredFile
from lotwise.store.read import ignored_rows

__all__ = ["FileRow", "FileTold", "file_rows", "file_told", "set_file_aside"]

_STATEMENT: Final = "statement."


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file of the project.

    Attributes:
        id: Id of its content.
        name: Its name.
        format: As which format it was read.
        wallet: The account it is of; empty when it is of none.
        imported_at: When it came in, in UTC.
        rows: Rows of data.
        transactions: Transactions that it tells.
        sales: Sales that it reports.
        quotes: Prices in it.
        balances: Balances in it.
        ignored: Rows that hold no fact.
        findings: Findings when it was read.
        said: What the owner said of it when it was read, as JSON; empty when nothing.
        is_statement: Whether it is a broker's statement, which is compared and never counted.
        is_outdated: Whether lotwise reads its format better by now.
        set_aside_by: Id of the correction by which it does not count; empty while it does.
    """

    id: str
    name: str
    format: str
    wallet: str
    imported_at: datetime
    rows: int
    transactions: int
    sales: int
    quotes: int
    balances: int
    ignored: int
    findings: int
    said: str
    is_statement: bool
    is_outdated: bool
    set_aside_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTold:
    """What a file told.

    Attributes:
        file: The file.
        transactions: In its order.
        ignored: Rows that do not count, by reason, the most first.
        findings: What was found when it was read.
    """

    file: FileRow
    transactions: tuple[Transaction, ...]
    ignored: tuple[IgnoredRows, ...]
    findings: tuple[Finding, ...]


def file_rows(state: State) -> tuple[FileRow, ...]:
    """Return the files of a project, the newest first.

    Args:
        state: The project on a day.
    """
    outdated = {one.id for one in outdated_files(state)}
    aside = _aside(state.corrections)
    rows = [_row(state, one, outdated, aside) for one in state.facts.files]
    return tuple(sorted(rows, key=lambda one: one.imported_at, reverse=True))


def _row(state: State, one: StoredFile, outdated: set[str], aside: dict[str, str]) -> FileRow:
    return FileRow(
        id=one.id,
        name=one.name,
        format=one.format,
        wallet=one.wallet.name,
        imported_at=one.imported_at,
        rows=one.row_count,
        transactions=one.telling_count,
        sales=one.sale_count,
        quotes=one.quote_count,
        balances=one.balance_count,
        ignored=one.ignored_count,
        findings=one.finding_count,
        said=as_text(said_of(state.facts.settings, one.id)),
        is_statement=one.format.startswith(_STATEMENT),
        is_outdated=one.id in outdated,
        set_aside_by=aside.get(one.id, ""),
    )


def _aside(corrections: Iterable[Correction]) -> dict[str, str]:
    return {one.subject: one.id for one in corrections if one.action is Action.SET_ASIDE}


def file_told(state: State, id_: str) -> FileTold:
    """Return what a file told when it was read.

    Args:
        state: The project on a day.
        id_: Id of the file's content.

    Raises:
        NotFoundError: The project has no such file.
    """
    row = _named(state, id_)
    reasons: dict[str, list[int]] = {}
    for one in ignored_rows(state.project):
        if one.file_id == id_:
            reasons.setdefault(one.reason, []).append(one.row)
    return FileTold(
        file=row,
        transactions=tuple(
            one for told in state.facts.told if told.report.file_id == id_ for one in told.transactions
        ),
        ignored=tuple(
            IgnoredRows(reason=reason, count=len(rows), rows=tuple(rows))
            for reason, rows in sorted(reasons.items(), key=lambda entry: -len(entry[1]))
        ),
        findings=tuple(one for one in state.facts.import_findings if _is_of(one, row)),
    )


def _is_of(finding: Finding, row: FileRow) -> bool:
    if finding.subject.startswith("file_"):
        return finding.subject == row.id
    return finding.where.file == row.name


def _named(state: State, id_: str) -> FileRow:
    for row in file_rows(state):
        if row.id == id_:
            return row
    raise NotFoundError("The project has no such file.", "See the list of files on the page Import.")


def set_file_aside(state: State, id_: str, reason: str) -> Correction:
    """Record that a file does not count, and return the correction, which can be taken back.

    Args:
        state: The project.
        id_: Id of the file's content.
        reason: Why.

    Raises:
        NotFoundError: The project has no such file.
        BadInputError: No reason is given, it does not count already, or it is a statement.
    """
    row = _named(state, id_)
    if not reason.strip():
        raise BadInputError("Taking a file out needs a reason.", "Say why, such as: imported by mistake.")
    if row.is_statement:
        raise BadInputError(
            f"{row.name} is a broker's statement.", "Take it out on the page Reconcile, where it is compared."
        )
    said = Correction(action=Action.SET_ASIDE, subject=id_, reason=reason.strip(), recorded_at=clock.now())
    record(state, said)
    return said
