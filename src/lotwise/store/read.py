"""Everything a project holds from its files, read back as the values that were added.

Only the latest reading of each file counts. All queries of one function see the same state, and every order
is asked for. What can be a million rows stands in `lotwise.store.told`, rows of files in
`lotwise.store.contents`; both can be had from here.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Source, Wallet
from lotwise.prices.book import Quote
from lotwise.store.access import Project, asking
from lotwise.store.asking import Ask, Row
from lotwise.store.contents import file_content, source_row_text, source_rows
from lotwise.store.facts import IgnoredRow, ReadingBefore, StoredFile
from lotwise.store.marks import as_told
from lotwise.store.told import LATEST, balances, lines_of, told

__all__ = [
    "balances",
    "file_content",
    "file_known",
    "files",
    "ignored_rows",
    "import_findings",
    "quotes",
    "reading_before",
    "sales",
    "source_row_text",
    "source_rows",
    "told",
]

_FILES: Final = (
    "SELECT f.id, f.sha256, f.name, f.byte_count, f.imported_at, r.format, r.family, r.report, r.rank, "
    "r.revision, r.wallet, r.custody, r.row_count, r.telling_count, r.sale_count, r.quote_count, "
    "r.balance_count, r.ignored_count, r.finding_count, r.read_at "
    f"{LATEST}"
)


def files(project: Project) -> tuple[StoredFile, ...]:
    """Return the files of a project with their latest reading, in the order of import."""
    with asking(project) as ask:
        return tuple(map(_stored, ask(f"{_FILES} ORDER BY f.seq")))


def file_known(project: Project, file_id: str) -> StoredFile | None:
    """Return a file with its latest reading, or None when the project has no such file.

    Args:
        project: The project.
        file_id: Id of its content, ``bytes_id("file", content)``.
    """
    with asking(project) as ask:
        found = ask(f"{_FILES} AND f.id = ?", file_id)
    return _stored(found[0]) if found else None


def reading_before(project: Project, file_id: str, setting: str) -> ReadingBefore | None:
    """Return how a file was read before it was last read again; None when it was read once, or is unknown.

    Args:
        project: The project.
        file_id: Id of the file.
        setting: Name of the setting that keeps what the owner says of it.
    """
    with asking(project) as ask:
        found = ask("SELECT wallet, read_at FROM readings WHERE file_id = ? ORDER BY seq DESC", file_id)
        said = ask("SELECT value, recorded_at FROM settings WHERE name = ? ORDER BY seq", setting)
    if len(found) < 2:  # noqa: PLR2004 - the latest, and one before it
        return None
    wallet, read_at = found[1]
    then = [value for value, recorded_at in said if recorded_at <= read_at]
    return ReadingBefore(wallet=as_told(wallet), said=as_told(then[-1]) if then else "")


def sales(project: Project) -> tuple[tuple[ReportedSale, ...], ...]:
    """Return the sales that brokers report, file by file in the order of import; no empty ones."""
    by_file: dict[str, list[ReportedSale]] = {}
    columns = (
        "id, broker, description, quantity, acquired_on, disposed_on, proceeds_usd, basis_usd, "
        "disallowed_usd, is_long, is_basis_reported, rows"
    )
    with asking(project) as ask:
        for row in _facts(ask, "reported_sales", columns):
            by_file.setdefault(row[0], []).append(_sale(row))
    return tuple(tuple(told_sales) for told_sales in by_file.values())


def quotes(project: Project, aside: Collection[str] = ()) -> tuple[Quote, ...]:
    """Return the prices in the order in which they were learned.

    Args:
        project: The project.
        aside: Ids of files whose prices do not count.
    """
    with asking(project) as ask:
        rows = _facts(ask, "quotes", "asset, day, price, origin")
    return tuple(
        Quote(
            asset=as_told(asset),
            on=date.fromisoformat(day),
            price=Decimal(price),
            origin=as_told(origin),
        )
        for file_id, _, asset, day, price, origin in rows
        if file_id not in aside
    )


def ignored_rows(project: Project) -> tuple[IgnoredRow, ...]:
    """Return the rows that hold no fact, with the reason, in the order of import."""
    with asking(project) as ask:
        rows = _facts(ask, "ignored_rows", "line, reason")
    return tuple(
        IgnoredRow(file_id=file_id, file=as_told(name), row=line, reason=as_told(reason))
        for file_id, name, line, reason in rows
    )


def import_findings(project: Project) -> tuple[Finding, ...]:
    """Return what importers found, in the order of import."""
    columns = "code, severity, what, fix, where_file, rows, asset, wallet, subject, amount_usd"
    with asking(project) as ask:
        found = _facts(ask, "import_findings", columns)
    return tuple(
        Finding(
            code=code,
            severity=Severity(severity),
            what=as_told(what),
            fix=as_told(fix),
            where=Where(file=as_told(file), rows=lines_of(rows)),
            asset=as_told(asset),
            wallet=as_told(wallet),
            subject=as_told(subject),
            amount_usd=None if amount is None else int(amount),
        )
        for _, _, code, severity, what, fix, file, rows, asset, wallet, subject, amount in found
    )


def _stored(row: Row) -> StoredFile:
    file_id, sha256, name, byte_count, imported_at, *reading = row
    how_read, family, report, rank, revision, wallet, custody, *counts, read_at = reading
    row_count, telling_count, sale_count, quote_count, balance_count, ignored_count, finding_count = counts
    return StoredFile(
        id=file_id,
        sha256=sha256,
        name=as_told(name),
        byte_count=byte_count,
        imported_at=datetime.fromisoformat(imported_at),
        format=how_read,
        family=family,
        report=report,
        rank=rank,
        revision=revision,
        wallet=Wallet(name=as_told(wallet), custody=Custody(custody)),
        row_count=row_count,
        telling_count=telling_count,
        sale_count=sale_count,
        quote_count=quote_count,
        balance_count=balance_count,
        ignored_count=ignored_count,
        finding_count=finding_count,
        read_at=datetime.fromisoformat(read_at),
    )


def _sale(row: Row) -> ReportedSale:
    file_id, file, sale_id, broker, description, quantity, acquired_on, disposed_on, *others = row
    proceeds, basis, disallowed, is_long, is_basis_reported, rows = others
    return ReportedSale(
        id=sale_id,
        broker=as_told(broker),
        description=as_told(description),
        quantity=int(quantity),
        acquired_on=date.fromisoformat(acquired_on) if acquired_on else None,
        disposed_on=date.fromisoformat(disposed_on),
        proceeds_usd=int(proceeds),
        basis_usd=int(basis),
        disallowed_usd=int(disallowed),
        is_long=bool(is_long),
        is_basis_reported=bool(is_basis_reported),
        source=Source(file_id=file_id, file=as_told(file), rows=lines_of(rows)),
    )


def _facts(ask: Ask, table: str, columns: str) -> Sequence[Row]:
    """Return id and name of the file and the facts of a table by the latest readings, in order of import."""
    joined = LATEST.replace("WHERE", f"JOIN {table} AS t ON t.reading = r.seq WHERE")
    named = ", ".join(f"t.{column}" for column in columns.split(", "))
    return ask(f"SELECT f.id, f.name, {named} {joined} ORDER BY f.seq, t.n")
