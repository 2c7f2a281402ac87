"""Whether a project is as it was recorded, to the last row.

Everything is computed again: the mark of each row, the digests of each entry of the chain and its hash, the
SHA-256 of each file's content, the counts of each reading; and the database checks itself. Whatever does not
fit is told by table and key, with the row of the owner's file where there is one. Rows are read one after
another and never held, so that a project of a million transactions needs little memory.

What this cannot see: somebody who writes all marks and the whole chain anew from the first changed row on.
Against that helps the hash of the latest entry (`chain_head`), kept outside of the project, such as on paper
with a filed return.
"""

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Table, null, select
from sqlalchemy.exc import DBAPIError

from lotwise.core.errors import LotwiseError
from lotwise.core.findings import Where
from lotwise.core.ids import bytes_id
from lotwise.store import guards, schema
from lotwise.store.access import Project, reading
from lotwise.store.marks import START, RowValues, as_told, entry_hash, mark_of
from lotwise.store.told import lines_of
from lotwise.store.write import BATCH

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is looked at, how many rows are done, and how many there are."""

MOST_NAMED: Final = 100
"""How many faults of one table are named; the rest are counted."""


_COUNTS: Final = frozenset(
    {"telling_count", "sale_count", "quote_count", "balance_count", "ignored_count", "finding_count"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in a project that is not as it was recorded.

    Attributes:
        table: The table; empty for the database as a whole.
        key: Key of the row, its parts divided by a slash; empty for the table as a whole.
        what: What is wrong, in a sentence.
        where: Row and name of the owner's file that the row tells of, or empty.
    """

    table: str
    key: str
    what: str
    where: str = ""

    def __str__(self) -> str:
        place = f"{self.table} {self.key}".strip()
        named = f"{place} ({self.where})" if self.where else place
        return f"{named}: {self.what}" if named else self.what


@dataclass(frozen=True, slots=True)
class _Written:
    """What an entry of the chain says it wrote into one table."""

    entry: int
    at: str
    first: int
    last: int
    count: int
    digest: str

    def __str__(self) -> str:
        return f"entry {self.entry} of the chain, of {self.at}"


@dataclass(slots=True)
class _Seen:
    """What was found so far of the rows of one entry in one table."""

    written: _Written
    count: int = 0
    digest: Any = field(default_factory=hashlib.sha256)


@dataclass(slots=True)
class _Look:
    """A look at a project: what the chain says, and what the readings say of their facts.

    Attributes:
        connection: A connection that sees one state.
        written: What was written into each table, by its name, in the order of the keys.
        names: Name of the file of each reading.
        told: How many rows each reading says it told, by table and reading.
        progress: Told of every thousandth row or so.
        done: Rows that were looked at.
    """

    connection: Connection
    progress: Progress
    written: dict[str, list[_Written]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    told: Counter[tuple[str, int]] = field(default_factory=Counter)
    done: int = 0


def verify(project: Project, progress: Progress | None = None) -> tuple[Fault, ...]:
    """Return everything in a project that is not as it was recorded; nothing for one that is whole.

    Args:
        project: The project.
        progress: Told what is looked at, how many rows are done, and how many there are.

    Raises:
        LotwiseError: The project cannot be read at all.
    """
    faults: list[Fault] = []
    try:
        with reading(project) as connection:
            for some in _checks(_Look(connection, progress or (lambda _what, _done, _all: None))):
                _collect(some, faults)
    except LotwiseError as error:
        if not faults:
            raise
        faults.append(Fault(table="", key="", what=f"Not everything can be read: {error.what}"))
    return tuple(faults)


def chain_head(project: Project) -> str:
    """Return the hash of the latest entry of the chain: with it kept elsewhere, no past can be rewritten."""
    table = schema.chain.c
    with reading(project) as connection:
        head = connection.execute(select(table.hash).order_by(table.seq.desc()).limit(1)).scalar()
    return head or START


def _checks(look: _Look) -> Iterator[Iterable[Fault]]:
    yield _own_checks(look.connection)
    yield (
        Fault(table=name, key="", what="The guard that refuses changes is missing.")
        for name in guards.missing(look.connection)
    )
    yield _chain_faults(look)
    _note_readings(look)
    for table in schema.TABLES:
        if table is not schema.chain:
            yield _row_faults(look, table)
    yield _content_faults(look)


def _collect(some: Iterable[Fault], faults: list[Fault]) -> None:
    """Add the first faults of a table to those that were found, and how many more there are."""
    more: Counter[str] = Counter()
    for count, one in enumerate(some, start=1):
        if count <= MOST_NAMED:
            faults.append(one)
        else:
            more[one.table] += 1
    faults += [
        Fault(table=name, key="", what=f"There are {count} more faults.") for name, count in more.items()
    ]


def _own_checks(connection: Connection) -> Iterator[Fault]:
    """Give what SQLite finds itself; PostgreSQL keeps references whole and has no such check."""
    if connection.dialect.name != "sqlite":
        return
    try:
        said = [one for (one,) in connection.exec_driver_sql("PRAGMA integrity_check") if one != "ok"]
    except DBAPIError as error:
        said = [str(error.orig)]
    for one in said:
        yield Fault(table="", key="", what=f"SQLite says of the file: {one}.")
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        key = "" if row is None else str(row)
        yield Fault(table=table, key=key, what=f"A row refers to one of {parent} that is not there.")


def _chain_faults(look: _Look) -> Iterator[Fault]:
    """Give the faults of the chain itself, and note what it says was written."""
    number, before = 0, START
    query = select(schema.chain).order_by(schema.chain.c.seq)
    for seq, at, what, written, previous, found in look.connection.execute(query):
        if seq != number + 1:
            yield Fault(table="chain", key=str(number + 1), what=f"Entries up to {seq - 1} are missing.")
        if found != entry_hash((seq, at, what, written, previous)):
            yield Fault(table="chain", key=str(seq), what="The entry is not what was recorded.")
        if previous != before:
            yield Fault(table="chain", key=str(seq), what="The entry does not follow the one before it.")
        for name, first, last, count, digest in _written_in(written):
            look.written.setdefault(name, []).append(_Written(seq, at, first, last, count, digest))
        number, before = seq, found


def _written_in(text: str) -> list[Any]:
    try:
        return [
            entry for entry in json.loads(text) if [type(part) for part in entry] == [str, int, int, int, str]
        ]
    except (ValueError, TypeError):
        return []  # the entry's hash does not fit either, and its rows are then in no entry


def _note_readings(look: _Look) -> None:
    """Note the file of each reading, and how many facts of each sort it says it told."""
    table = schema.readings
    query = select(table, schema.files.c.name).join_from(table, schema.files, isouter=True)
    counts = [column for column in table.columns if column.name in _COUNTS]
    for row in look.connection.execute(query):
        look.names[row.seq] = as_told(str(row.name or row.file_id))
        for fact_table, column in zip(schema.FACTS, counts, strict=True):
            look.told[fact_table.name, row.seq] = getattr(row, column.name)


def _row_faults(look: _Look, table: Table) -> Iterator[Fault]:
    """Give the faults of the rows of a table: changed, missing, or added later."""
    waiting = iter(look.written.get(table.name, []))
    seen = _next(waiting)
    before = None if seen is None else (seen.written.first - 1,)
    counted: Counter[int] = Counter()
    key_width = len(schema.key_of(table))
    for row in _rows(look, table):
        if type(row[0]) is not int or type(row[key_width - 1]) is not int:
            yield _fault(look, table, row, "Its key is no number.")  # SQLite takes any value in any column
            continue
        while seen is not None and row[0] > seen.written.last:
            yield from _entry_faults(table, seen)
            seen = _next(waiting)
        if seen is None or row[0] < seen.written.first:
            yield _fault(look, table, row, "It is in no entry of the chain: somebody added it.")
        else:
            seen.count += 1
            seen.digest.update(str(row[-1]).encode())
        if mark_of(table.name, row[:-1]) != row[-1]:
            yield _fault(look, table, row, "It is not what was recorded.")
        yield from _gap(table, before, row)
        before = row[:key_width]
        counted[row[0]] += 1
    while seen is not None:
        yield from _entry_faults(table, seen)
        seen = _next(waiting)
    if table in schema.FACTS:
        yield from _count_faults(look, table, counted)


def _rows(look: _Look, table: Table) -> Iterator[RowValues]:
    """Give the rows of a table in the order of their keys, without the content of files."""
    total = sum(one.count for written in look.written.values() for one in written)
    columns = [null().label("content") if column is schema.files.c.content else column for column in table.c]
    query = select(*columns).order_by(*table.primary_key.columns)
    for batch in look.connection.execute(query, execution_options={"yield_per": BATCH}).partitions():
        look.progress(table.name, look.done, total)
        yield from map(tuple, batch)
        look.done += len(batch)


def _next(waiting: Iterator[_Written]) -> _Seen | None:
    written = next(waiting, None)
    return None if written is None else _Seen(written)


def _entry_faults(table: Table, seen: _Seen) -> Iterator[Fault]:
    """Give what is wrong with the rows that an entry of the chain says it wrote into a table."""
    written = seen.written
    key = str(written.first) if written.first == written.last else f"{written.first} to {written.last}"
    if seen.count != written.count:
        what = f"{written} wrote {written.count} rows; {seen.count} are there."
        yield Fault(table=table.name, key=key, what=what)
    elif seen.digest.hexdigest() != written.digest:
        yield Fault(table=table.name, key=key, what=f"The rows are not those that {written} wrote.")


def _gap(table: Table, before: RowValues | None, row: RowValues) -> Iterator[Fault]:
    """Give the fault that rows are missing before a row."""
    if table in schema.FACTS:
        is_same_reading = before is not None and before[0] == row[0]
        first, number = (before[1] + 1 if before is not None and is_same_reading else 0), row[1]
        reading_part = f"{row[0]}/"
    else:
        first, number = (row[0] if before is None else before[0] + 1), row[0]
        reading_part = ""
    if number > first:
        many = "The row is" if number == first + 1 else f"The rows up to {reading_part}{number - 1} are"
        yield Fault(table=table.name, key=f"{reading_part}{first}", what=f"{many} missing.")


def _count_faults(look: _Look, table: Table, counted: Counter[int]) -> Iterator[Fault]:
    for (name, seq), count in look.told.items():
        if name == table.name and counted[seq] != count:
            what = f"The reading told {count}; {counted[seq]} are there."
            yield Fault(table=name, key=str(seq), what=what, where=look.names[seq])


def _content_faults(look: _Look) -> Iterator[Fault]:
    """Give the files whose content is not what was imported."""
    table = schema.files.c
    query = select(table.seq, table.id, table.name, table.sha256, table.byte_count, table.content)
    for row in look.connection.execute(query.order_by(table.seq), execution_options={"yield_per": 1}):
        name = as_told(str(row.name))
        look.progress(name, look.done, look.done)
        if not _is_content(row):
            yield Fault(
                table="files", key=str(row.seq), what="Its content is not what was imported.", where=name
            )


def _is_content(row: Any) -> bool:
    try:
        content = zlib.decompress(row.content)
    except (zlib.error, TypeError):
        return False
    found = (len(content), hashlib.sha256(content).hexdigest(), bytes_id("file", content))
    return found == (row.byte_count, row.sha256, row.id)


def _fault(look: _Look, table: Table, row: RowValues, what: str) -> Fault:
    key = "/".join(str(part) for part in row[: len(schema.key_of(table))])
    return Fault(table=table.name, key=key, what=what, where=_where(look, table, row))


def _where(look: _Look, table: Table, row: RowValues) -> str:
    """Return the row and file that a row tells of, as far as it still says so."""
    told = dict(zip(schema.names_of(table), row, strict=True))
    if table is schema.files:
        return as_told(str(told["name"]))
    if table is schema.readings:
        return look.names.get(row[0], "")
    if table not in schema.FACTS:
        return ""
    try:
        lines = lines_of(str(told["rows"])) if "rows" in told else (told.get("line", ""),)
    except (ValueError, TypeError):
        lines = ()
    return str(Where(file=look.names.get(row[0], "a file"), rows=tuple(line for line in lines if line != "")))
