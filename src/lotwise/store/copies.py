"""Copies of a whole project: its rows as they are kept, and a new file that is there whole or not at all.

A copy has every row with its number and mark, and the chain, so it is proved in the same way as the original,
and nobody can tell them apart. Taking it over into a project means to make that project's tables anew, for
tables with guards take no other first row; so it is only done where there is nothing to lose.

A file is made in a folder of its own beside its place, and gets its name when it is done and on the disk. The
name is given by a hard link, which fails when the name is taken meanwhile; a file system that has no links
(as on some sticks) leaves a moment in which two programs could take the same name.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from sqlalchemy import Connection, Table, func, null, select

from lotwise.core.errors import LotwiseError
from lotwise.store import postgres, schema, sqlite
from lotwise.store.guards import guard
from lotwise.store.marks import START, RowValues
from lotwise.store.write import BATCH, insert

RowsOf: TypeAlias = Callable[[Table], Iterable[RowValues]]
"""Gives the rows of a table: all columns, in the order of their keys."""


def kept_rows(connection: Connection, table: Table, *, with_content: bool = True) -> Iterator[RowValues]:
    """Give the rows of a table as they are kept, in the order of their keys.

    Args:
        connection: A connection inside a transaction.
        table: The table.
        with_content: Whether to give the content of files; otherwise it is None.
    """
    columns = [null() if column.name == "content" and table is schema.files else column for column in table.c]
    query = select(*(table.c if with_content else columns)).order_by(*table.primary_key.columns)
    for row in connection.execute(query, execution_options={"yield_per": _batch(table)}):
        yield tuple(row)


def row_counts(connection: Connection) -> dict[str, int]:
    """Return how many rows each table holds, by its name."""
    return {table.name: _count(connection, table) for table in schema.TABLES}


def latest_hash(connection: Connection) -> str:
    """Return the hash of the last entry of the chain."""
    query = select(schema.chain.c.hash).order_by(schema.chain.c.seq.desc()).limit(1)
    return connection.execute(query).scalar() or START


def is_untouched(connection: Connection) -> bool:
    """Return whether a project holds nothing: no file, no decision."""
    made_with_it = {schema.schema_versions, schema.chain}
    return not any(_count(connection, table) for table in schema.TABLES if table not in made_with_it)


def take_over(connection: Connection, rows_of: RowsOf) -> None:
    """Make the tables of a project anew and fill them with the rows of another one.

    Args:
        connection: A connection inside a writing transaction of a project that holds nothing.
        rows_of: Gives the rows of the other one.
    """
    schema.metadata.drop_all(connection, checkfirst=False)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION lotwise_append_only")  # its triggers went with the tables
    schema.metadata.create_all(connection, checkfirst=False)
    for table in schema.TABLES:
        rows = iter(rows_of(table))
        while batch := list(islice(rows, _batch(table))):
            insert(connection, table, batch)
    guard(connection)
    (sqlite if connection.dialect.name == "sqlite" else postgres).put_marker(connection)


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Give the path of a file to make; when the block is done, the file gets its name.

    Args:
        target: The name; nothing may be there yet.

    Raises:
        LotwiseError: Something is there, or the file cannot be written; then nothing is left of it.
    """
    if os.path.lexists(target):
        raise _is_taken(target)
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".lotwise-") as folder:
            made = Path(folder) / target.name
            yield made
            _name_it(made, target)
    except OSError as error:
        raise LotwiseError(
            f"{target} cannot be written: {error.strerror or error}.",
            "Choose a folder that is there, can be written and has space.",
        ) from error


def _batch(table: Table) -> int:
    return 1 if table is schema.files else BATCH  # a file may be large


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _name_it(made: Path, target: Path) -> None:
    with made.open("rb") as file:
        os.fsync(file.fileno())
    try:
        target.hardlink_to(made)
    except FileExistsError:
        raise _is_taken(target) from None
    except OSError:  # this file system has no links
        if os.path.lexists(target):
            raise _is_taken(target) from None
        made.rename(target)
    if os.name == "posix":  # only there can a folder be written to disk
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _is_taken(target: Path) -> LotwiseError:
    return LotwiseError(f"{target} is already there.", "Choose another name.")
