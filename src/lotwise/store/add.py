"""Adding what a file told to a project: all of it in one transaction, or nothing.

Every file keeps all that it tells. Two files may tell of the same event, for exports overlap; making one
transaction of their tellings is the ledger's business, each time anew, so that it does not depend on which
file came first. A file is known by its content: another import of it changes nothing. It may be read again,
by a better importer or with another wallet name; then the new reading counts, and the old one is kept too.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeAlias

from sqlalchemy import Connection, Table, func, select

from lotwise.core.dates import instant_text
from lotwise.core.ids import bytes_id
from lotwise.store import rows, schema
from lotwise.store.access import Project, recording
from lotwise.store.facts import Added, FileFacts
from lotwise.store.marks import RowValues, as_told_row, marked
from lotwise.store.write import Entry, next_number, record

_QUICKLY: Final = 1
"""Exports are compressed quickly: a third of the time of the usual level, for a fifth more space."""
_Rows: TypeAlias = Callable[[int, FileFacts], Iterator[RowValues]]

_FACT_ROWS: Final[Mapping[Table, _Rows]] = MappingProxyType(
    {
        schema.tellings: rows.telling_rows,
        schema.reported_sales: rows.sale_rows,
        schema.quotes: rows.quote_rows,
        schema.balances: rows.balance_rows,
        schema.ignored_rows: rows.ignored_rows,
        schema.import_findings: rows.finding_rows,
    }
)


def add_reading(project: Project, facts: FileFacts, *, now: datetime, again: bool = False) -> Added:
    """Record a file with all that it told, and return what that changed.

    Args:
        project: The project.
        facts: What the file told; its transactions have this file alone as their source.
        now: The instant, aware.
        again: Whether to record a new reading when the file is known, which counts from now on.

    Returns:
        What was recorded. Nothing is when the same content is already there, whatever its name, or, with
        `again`, when the reading that counts tells just the same.

    Raises:
        LotwiseError: The project cannot be written; then nothing of the file was recorded.
    """
    assert facts.id == bytes_id("file", facts.content), "a file's id is made from its content"
    with recording(project, "import", now=now) as entry:
        is_new = latest_reading(entry.connection, facts.id) is None
        if not is_new:
            entry.what = "another reading"
            if not again or _is_told(entry.connection, facts, now):
                return Added(file_id=facts.id, is_new=False)
        else:
            record_file(entry, facts, now)
        record_reading(entry, facts, now)
    return Added(
        file_id=facts.id,
        is_new=is_new,
        is_recorded=True,
        telling_count=len(facts.transactions),
        sale_count=len(facts.sales),
        quote_count=len(facts.quotes),
        balance_count=len(facts.balances),
    )


def record_file(entry: Entry, facts: FileFacts, imported_at: datetime) -> None:
    """Write a file with its content.

    Args:
        entry: The writing transaction.
        facts: The file.
        imported_at: The instant, aware.
    """
    row = (
        next_number(entry.connection, schema.files),
        facts.id,
        hashlib.sha256(facts.content).hexdigest(),
        facts.name,
        len(facts.content),
        instant_text(imported_at),
        zlib.compress(facts.content, _QUICKLY),
    )
    record(entry, schema.files, [row])


def record_reading(entry: Entry, facts: FileFacts, read_at: datetime) -> None:
    """Write a reading of a file that is there, with all that it told.

    Args:
        entry: The writing transaction.
        facts: What it told.
        read_at: The instant, aware.
    """
    seq = next_number(entry.connection, schema.readings)
    record(entry, schema.readings, [rows.reading_row(seq, facts, read_at)])
    for table, fact_rows in _FACT_ROWS.items():
        record(entry, table, fact_rows(seq, facts))


def latest_reading(connection: Connection, file_id: str) -> int | None:
    """Return the number of the reading of a file that counts; None when the project has no such file."""
    table = schema.readings.c
    return connection.execute(select(func.max(table.seq)).where(table.file_id == file_id)).scalar()


def _is_told(connection: Connection, facts: FileFacts, now: datetime) -> bool:
    """Return whether the latest reading of a file tells just these facts, in the same way."""
    seq = latest_reading(connection, facts.id)
    assert seq is not None
    new = rows.reading_row(seq, facts, now)
    columns = [column for column in schema.readings.columns if column.name not in {"read_at", "mark"}]
    old = connection.execute(select(*columns).where(schema.readings.c.seq == seq)).one()
    if as_told_row(old) != new[: len(columns)]:
        return False
    return all(
        [row[-1] for row in marked(table.name, fact_rows(seq, facts))] == _marks(connection, table, seq)
        for table, fact_rows in _FACT_ROWS.items()
    )


def _marks(connection: Connection, table: Table, seq: int) -> list[str]:
    query = select(table.c.mark).where(table.c.reading == seq).order_by(table.c.n)
    return list(connection.execute(query).scalars())
