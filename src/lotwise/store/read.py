"""Everything a project holds from its files, read back as the values that were added.

Only the latest reading of each file counts. All queries of one function see the same state, and every order
is asked for. What can be a million rows stands in `lotwise.store.told`, rows of files in
`lotwise.store.contents`; both can be had from here.
"""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, Table, select

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Source, Wallet
from lotwise.prices.book import Quote
from lotwise.store import schema
from lotwise.store.access import Project, reading
from lotwise.store.contents import file_content, source_row_text, source_rows
from lotwise.store.facts import IgnoredRow, StoredFile
from lotwise.store.marks import as_told
from lotwise.store.told import balances, latest_readings, lines_of, told

__all__ = [
    "balances",
    "file_content",
    "file_known",
    "files",
    "ignored_rows",
    "import_findings",
    "quotes",
    "sales",
    "source_row_text",
    "source_rows",
    "told",
]


def files(project: Project) -> tuple[StoredFile, ...]:
    """Return the files of a project with their latest reading, in the order of import."""
    with reading(project) as connection:
        return tuple(_stored(row) for row in connection.execute(latest_readings()))


def file_known(project: Project, file_id: str) -> StoredFile | None:
    """Return a file with its latest reading, or None when the project has no such file.

    Args:
        project: The project.
        file_id: Id of its content, ``bytes_id("file", content)``.
    """
    with reading(project) as connection:
        row = connection.execute(latest_readings().where(schema.files.c.id == file_id)).first()
    return None if row is None else _stored(row)


def sales(project: Project) -> tuple[tuple[ReportedSale, ...], ...]:
    """Return the sales that brokers report, file by file in the order of import; no empty ones."""
    by_file: dict[str, list[ReportedSale]] = {}
    with reading(project) as connection:
        for row in connection.execute(_facts(schema.reported_sales)):
            by_file.setdefault(row.file_id, []).append(_sale(row))
    return tuple(tuple(told_sales) for told_sales in by_file.values())


def quotes(project: Project, aside: Collection[str] = ()) -> tuple[Quote, ...]:
    """Return the prices in the order in which they were learned.

    Args:
        project: The project.
        aside: Ids of files whose prices do not count.
    """
    with reading(project) as connection:
        rows = connection.execute(_facts(schema.quotes)).all()
    return tuple(
        Quote(
            asset=as_told(row.asset),
            on=date.fromisoformat(row.day),
            price=Decimal(row.price),
            origin=as_told(row.origin),
        )
        for row in rows
        if row.file_id not in aside
    )


def ignored_rows(project: Project) -> tuple[IgnoredRow, ...]:
    """Return the rows that hold no fact, with the reason, in the order of import."""
    with reading(project) as connection:
        rows = connection.execute(_facts(schema.ignored_rows)).all()
    return tuple(
        IgnoredRow(file_id=row.file_id, file=as_told(row.file_name), row=row.line, reason=as_told(row.reason))
        for row in rows
    )


def import_findings(project: Project) -> tuple[Finding, ...]:
    """Return what importers found, in the order of import."""
    with reading(project) as connection:
        rows = connection.execute(_facts(schema.import_findings)).all()
    return tuple(
        Finding(
            code=row.code,
            severity=Severity(row.severity),
            what=as_told(row.what),
            fix=as_told(row.fix),
            where=Where(file=as_told(row.where_file), rows=lines_of(row.rows)),
            asset=as_told(row.asset),
            wallet=as_told(row.wallet),
            subject=as_told(row.subject),
            amount_usd=None if row.amount_usd is None else int(row.amount_usd),
        )
        for row in rows
    )


def _stored(row: Row[Any]) -> StoredFile:
    return StoredFile(
        id=row.file_id,
        sha256=row.sha256,
        name=as_told(row.name),
        byte_count=row.byte_count,
        imported_at=datetime.fromisoformat(row.imported_at),
        format=row.format,
        family=row.family,
        report=row.report,
        rank=row.rank,
        revision=row.revision,
        wallet=Wallet(name=as_told(row.wallet), custody=Custody(row.custody)),
        row_count=row.row_count,
        telling_count=row.telling_count,
        sale_count=row.sale_count,
        quote_count=row.quote_count,
        balance_count=row.balance_count,
        ignored_count=row.ignored_count,
        finding_count=row.finding_count,
        read_at=datetime.fromisoformat(row.read_at),
    )


def _sale(row: Row[Any]) -> ReportedSale:
    return ReportedSale(
        id=row.id,
        broker=as_told(row.broker),
        description=as_told(row.description),
        quantity=int(row.quantity),
        acquired_on=date.fromisoformat(row.acquired_on) if row.acquired_on else None,
        disposed_on=date.fromisoformat(row.disposed_on),
        proceeds_usd=int(row.proceeds_usd),
        basis_usd=int(row.basis_usd),
        disallowed_usd=int(row.disallowed_usd),
        is_long=bool(row.is_long),
        is_basis_reported=bool(row.is_basis_reported),
        source=Source(file_id=row.file_id, file=as_told(row.file_name), rows=lines_of(row.rows)),
    )


def _facts(table: Table) -> Select[Any]:
    """Return the query for the facts of a table by the latest readings, with the file, in order of import."""
    latest = latest_readings().subquery()
    return (
        select(*table.columns, schema.files.c.id.label("file_id"), schema.files.c.name.label("file_name"))
        .join_from(table, latest, latest.c.seq == table.c.reading)
        .join(schema.files, schema.files.c.id == latest.c.file_id)
        .order_by(schema.files.c.seq, table.c.n)
    )
