"""Writing rows: fast, marked, and covered by an entry of the chain.

Rows go in as plain tuples, several times as fast as dictionaries through the expression language; into
PostgreSQL with COPY, for an INSERT a row takes five times as long. A transaction that wrote something ends
with one entry of the chain. It says for each table which rows were written (the first part of their keys,
from and to), how many, and the SHA-256 of their marks in order; and it names the hash of the entry before. So
a row that was changed, removed, added or put elsewhere later does not fit its entry, and an entry that was
changed does not fit the next one.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import Connection, Table, func, select

from lotwise.store import schema
from lotwise.store.marks import START, RowValues, entry_hash, json_text, marked

if TYPE_CHECKING:
    from psycopg import Connection as PostgresConnection

BATCH: Final = 10_000
"""How many rows are held in memory at once."""


@dataclass(slots=True)
class Extent:
    """Which rows of a table a transaction wrote.

    Attributes:
        first: First part of the key of the first row.
        last: The same of the last row.
        count: How many rows.
        digest: SHA-256 over their marks, in order.
    """

    first: int
    last: int
    count: int = 0
    digest: Any = field(default_factory=hashlib.sha256)


@dataclass(slots=True, kw_only=True)
class Entry:
    """A writing transaction, and what it wrote so far.

    Attributes:
        connection: The connection, inside that transaction.
        at: The instant, as text.
        what: What is recorded, in a few words.
        written: By name of the table.
    """

    connection: Connection
    at: str
    what: str
    written: dict[str, Extent] = field(default_factory=dict)


def record(entry: Entry, table: Table, rows: Iterable[RowValues]) -> int:
    """Write rows in the order of their keys, and return how many.

    Args:
        entry: The transaction.
        table: The table.
        rows: All columns but the mark, in their order.
    """
    waiting = marked(table.name, rows)
    count = 0
    while batch := list(islice(waiting, BATCH)):
        insert(entry.connection, table, batch)
        extent = entry.written.setdefault(table.name, Extent(batch[0][0], batch[0][0]))
        extent.last = batch[-1][0]
        extent.count += len(batch)
        extent.digest.update("".join([row[-1] for row in batch]).encode())
        count += len(batch)
    return count


def close_entry(entry: Entry) -> None:
    """Write the entry of the chain, when the transaction wrote anything."""
    if not entry.written:
        return
    before = entry.connection.execute(
        select(schema.chain.c.seq, schema.chain.c.hash).order_by(schema.chain.c.seq.desc()).limit(1)
    ).first()
    seq, previous = (1, START) if before is None else (before.seq + 1, before.hash)
    written = json_text(
        [
            (name, one.first, one.last, one.count, one.digest.hexdigest())
            for name, one in entry.written.items()
        ]
    )
    row = (seq, entry.at, entry.what, written, previous)
    insert(entry.connection, schema.chain, [(*row, entry_hash(row))])


def next_number(connection: Connection, table: Table) -> int:
    """Return the number that comes after the last row of a table, within a writing transaction."""
    key = table.columns[schema.key_of(table)[0]]
    last = connection.execute(select(func.max(key))).scalar()
    return 1 if last is None else last + 1


def insert(connection: Connection, table: Table, rows: Sequence[RowValues]) -> None:
    """Write rows as they are, marks included, without an entry of the chain.

    Args:
        connection: A connection inside a writing transaction.
        table: The table.
        rows: All columns in their order.
    """
    prepared = connection.dialect.identifier_preparer
    names = ", ".join(prepared.quote(name) for name in schema.names_of(table))
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" for _ in table.columns)
        text = f"INSERT INTO {table.name} ({names}) VALUES ({places})"  # noqa: S608 - our own names
        connection.exec_driver_sql(text, list(rows))
        return
    raw = cast("PostgresConnection", connection.connection.dbapi_connection)
    with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)
