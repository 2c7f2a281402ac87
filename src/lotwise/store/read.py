"""Everything a project holds from its files, read back as the values that were added.

One query a table, whatever the number of rows; what belongs together is joined in Python. All queries of
one function see the same state, and none depends on an order that SQLite is free to choose.
"""

import codecs
import json
import re
import zlib
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Table, select

from lotwise.core.errors import NotFoundError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Kind, Leg, Role, Source, Transaction, Wallet
from lotwise.prices.book import Quote
from lotwise.store import schema
from lotwise.store.facts import IgnoredRow, StoredFile
from lotwise.store.project import Project, reading

_KINDS: Final = {kind.value: kind for kind in Kind}
_ROLES: Final = {role.value: role for role in Role}
_MOST_LINES: Final = 50
"""How far a quoted field may run on; a quotation mark without a partner must not swallow the file."""
_LINE_END: Final = re.compile(r"\r\n|\n|\r")


def files(project: Project) -> tuple[StoredFile, ...]:
    """Return the files of a project in the order of their import."""
    columns = [column for column in schema.files.columns if column.name != "content"]
    with reading(project) as connection:
        rows = connection.execute(select(*columns).order_by(schema.files.c.seq)).all()
    return tuple(
        StoredFile(
            id=row.id,
            sha256=row.sha256,
            name=row.name,
            byte_count=row.byte_count,
            format=row.format,
            family=row.family,
            wallet=Wallet(name=row.wallet, custody=Custody(row.custody)),
            row_count=row.row_count,
            imported_at=datetime.fromisoformat(row.imported_at),
        )
        for row in rows
    )


def wallets(project: Project) -> tuple[Wallet, ...]:
    """Return the wallets whose exports were imported, by name; the latest file says who holds the keys.

    A wallet that only a leg names, with no export of its own, is not among them; nor is the nameless one of
    files that are no wallet's, such as prices.
    """
    with reading(project) as connection:
        custody_by_name = wallets_in(connection)
    return tuple(Wallet(name=name, custody=custody) for name, custody in sorted(custody_by_name.items()))


def wallets_in(connection: Connection) -> dict[str, Custody]:
    """Return who holds the keys, by name of the wallet, within an open transaction."""
    table = schema.files.c
    query = select(table.wallet, table.custody).where(table.wallet != "").order_by(table.seq)
    return {name: Custody(custody) for name, custody in connection.execute(query)}


def transactions(project: Project) -> tuple[Transaction, ...]:
    """Return every transaction once, with all the files and rows that tell of it, in order of import."""
    with reading(project) as connection:
        return tuple(transactions_in(connection).values())


def transactions_in(connection: Connection) -> dict[str, Transaction]:
    """Return the transactions by id, in order of import, within an open transaction of the store."""
    legs = _legs_by_transaction(connection)
    sources: defaultdict[str, list[Source]] = defaultdict(list)
    for transaction_id, file_id, name, rows in connection.execute(_sources()).all():
        sources[transaction_id].append(Source(file_id=file_id, file=name, rows=_rows(rows)))
    table = schema.transactions.c
    facts = connection.execute(
        select(table.id, table.kind, table.at, table.native_id, table.chain_hash, table.note)
    ).all()
    found = {
        row[0]: Transaction(
            id=row[0],
            kind=_KINDS[row[1]],
            at=datetime.fromisoformat(row[2]),
            legs=tuple(legs[row[0]]),
            sources=tuple(sources[row[0]]),
            native_id=row[3],
            chain_hash=row[4],
            note=row[5],
        )
        for row in facts
    }
    return {transaction_id: found[transaction_id] for transaction_id in sources}


def _legs_by_transaction(connection: Connection) -> defaultdict[str, list[Leg]]:
    table = schema.legs.c
    query = select(
        table.transaction_id, table.wallet, table.asset, table.quantity, table.role, table.value_usd
    )
    rows = connection.execute(query.order_by(table.transaction_id, table.n)).all()
    legs: defaultdict[str, list[Leg]] = defaultdict(list)
    for transaction_id, wallet, asset, quantity, role, value_usd in rows:
        legs[transaction_id].append(
            Leg(
                wallet=wallet,
                asset=asset,
                quantity=int(quantity),
                role=_ROLES[role],
                value_usd=None if value_usd is None else int(value_usd),
            )
        )
    return legs


def _sources() -> Select[str, str, str, str]:
    table = schema.transaction_rows.c
    return (
        select(table.transaction_id, table.file_id, schema.files.c.name, table.rows)
        .join_from(schema.files, schema.transaction_rows)
        .order_by(schema.files.c.seq, table.seq)
    )


def reported_sales(project: Project) -> tuple[ReportedSale, ...]:
    """Return the sales that brokers reported, in order of import."""
    with reading(project) as connection:
        return tuple(reported_sales_in(connection).values())


def reported_sales_in(connection: Connection) -> dict[str, ReportedSale]:
    """Return the reported sales by id, in order of import, within an open transaction of the store."""
    return {row.id: _sale(row) for row in connection.execute(_of_files(schema.reported_sales))}


def _sale(row: Row[Any]) -> ReportedSale:
    return ReportedSale(
        id=row.id,
        broker=row.broker,
        description=row.description,
        quantity=int(row.quantity),
        acquired_on=date.fromisoformat(row.acquired_on) if row.acquired_on else None,
        disposed_on=date.fromisoformat(row.disposed_on),
        proceeds_usd=int(row.proceeds_usd),
        basis_usd=int(row.basis_usd),
        disallowed_usd=int(row.disallowed_usd),
        is_long=bool(row.is_long),
        is_basis_reported=bool(row.is_basis_reported),
        source=Source(file_id=row.file_id, file=row.file_name, rows=_rows(row.rows)),
    )


def quotes(project: Project) -> tuple[Quote, ...]:
    """Return the prices in the order in which they were learned."""
    table = schema.quotes.c
    with reading(project) as connection:
        rows = connection.execute(
            select(table.asset, table.day, table.price, table.origin).order_by(table.seq)
        ).all()
    return tuple(
        Quote(asset=asset, on=date.fromisoformat(day), price=Decimal(price), origin=origin)
        for asset, day, price, origin in rows
    )


def ignored_rows(project: Project) -> tuple[IgnoredRow, ...]:
    """Return the rows that hold no fact, with the reason, in order of import."""
    with reading(project) as connection:
        rows = connection.execute(_of_files(schema.ignored_rows)).all()
    return tuple(
        IgnoredRow(file_id=row.file_id, file=row.file_name, row=row.row, reason=row.reason) for row in rows
    )


def import_findings(project: Project) -> tuple[Finding, ...]:
    """Return what was found at the imports, contradictions included, in order of import."""
    with reading(project) as connection:
        rows = connection.execute(_of_files(schema.import_findings)).all()
    return tuple(
        Finding(
            code=row.code,
            severity=Severity(row.severity),
            what=row.what,
            fix=row.fix,
            where=Where(file=row.where_file, rows=_rows(row.rows)),
            asset=row.asset,
            wallet=row.wallet,
            subject=row.subject,
            amount_usd=None if row.amount_usd is None else int(row.amount_usd),
        )
        for row in rows
    )


def file_content(project: Project, file_id: str) -> bytes:
    """Return the bytes of an imported file as they were read.

    Raises:
        NotFoundError: The project has no such file.
    """
    table = schema.files.c
    with reading(project) as connection:
        content = connection.execute(select(table.content).where(table.id == file_id)).scalar()
    if content is None:
        raise NotFoundError(f"The project has no file {file_id}.", "Take the id from the list of files.")
    return zlib.decompress(content)


def source_row_text(project: Project, file_id: str, row: int) -> str:
    """Return a row of an imported file as its source wrote it.

    Args:
        project: The project.
        file_id: The file.
        row: The line number at which the row begins, the first line being 1.

    Returns:
        That line without its end; with the lines after it where a quoted field runs on.

    Raises:
        NotFoundError: The project has no such file, or the file no such line.
    """
    lines = _LINE_END.split(_text_of(file_content(project, file_id)))
    if not 1 <= row <= len(lines):
        raise NotFoundError(f"The file {file_id} has no line {row}.", f"It has {len(lines)} lines.")
    return _record(lines[row - 1 :])


def _text_of(content: bytes) -> str:
    """Return the text of a file, decoded as importers do; what is no text is shown with stand-ins."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _record(lines: list[str]) -> str:
    """Return the first line, or the first few when quotation marks open in it that a later line closes."""
    quotes_seen = 0
    for count, line in enumerate(lines[:_MOST_LINES], start=1):
        quotes_seen += line.count('"')
        if quotes_seen % 2 == 0:
            return "\n".join(lines[:count])
    return lines[0]


def _rows(text: str) -> tuple[int, ...]:
    return tuple(json.loads(text))


def _of_files(table: Table) -> Select[Any]:
    """Return the query for all rows of a table that belongs to files, with the name of the file."""
    return (
        select(*table.columns, schema.files.c.name.label("file_name"))
        .join_from(table, schema.files)
        .order_by(table.c.seq)
    )
