"""Bringing the tables of an older lotwise up to date.

Each version of the tables has a step that makes it from the one before. All steps run in one transaction,
so that a crash leaves the project as it was. A copy of the file is made beside it first, while the lock that
the steps need is already held: so it is what the steps start from, whatever other programs do.
The chain has one entry for it all. Versions 3 and 4 only add a table each, so that nothing of version 2 had
to be frozen; whoever changes a table must first freeze the old ones, as `lotwise.store.version_1` reads those
of version 1 in plain SQL. Version 2 is the first on PostgreSQL.

Left out: copies of PostgreSQL databases, whose owner makes them with the server's own means; there too a step
is done whole or not at all.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy import Table, inspect

from lotwise.core.dates import instant_text
from lotwise.core.errors import LotwiseError
from lotwise.store import schema, sqlite
from lotwise.store.access import Project, writing
from lotwise.store.guards import guard
from lotwise.store.version_1 import carry_over, set_aside
from lotwise.store.write import Entry, close_entry, record


def make_tables(entry: Entry) -> None:
    """Make all tables and their guards in an empty database, within the transaction that is open."""
    schema.metadata.create_all(entry.connection, checkfirst=False)
    guard(entry.connection)


def record_version(entry: Entry, first: int = schema.VERSION) -> None:
    """Write down that the tables are those of this version.

    Args:
        entry: The writing transaction.
        first: The first version that is new here; each one up to this has a row, so that none is missing.
    """
    record(entry, schema.schema_versions, [(each, entry.at) for each in range(first, schema.VERSION + 1)])


def bring_up_to_date(project: Project, *, now: datetime) -> Path | None:
    """Make the tables of an older lotwise those of this one, and return the copy of the file from before.

    Args:
        project: A project of an older version.
        now: The instant, aware.

    Returns:
        The copy; None on a server, and when another program brought the project up to date meanwhile.

    Raises:
        LotwiseError: The copy cannot be made, or the project cannot be written; then it is as it was.
    """
    with writing(project) as connection:
        version = connection.exec_driver_sql("SELECT max(version) FROM schema_versions").scalar()
        assert isinstance(version, int)
        if version == schema.VERSION:
            return None
        backup = _copied(project.path) if project.path else None
        what = f"tables of version {version} brought to version {schema.VERSION}"
        entry = Entry(connection=connection, at=instant_text(now), what=what)
        try:
            for step in range(version + 1, schema.VERSION + 1):
                _STEPS[step](entry)
            record_version(entry, version + 1)
            close_entry(entry)
        except BaseException:
            if backup:
                backup.unlink(missing_ok=True)  # nothing changed, so that the project itself is the copy
            raise
    return backup


def _to_version_2(entry: Entry) -> None:
    """Keep what each file tells apart, and chain all rows."""
    set_aside(entry.connection)
    make_tables(entry)
    carry_over(entry)


def _to_version_3(entry: Entry) -> None:
    """Add the table of statements."""
    _add(entry, schema.statements)


def _to_version_4(entry: Entry) -> None:
    """Add the table of identifications before the sale."""
    _add(entry, schema.intents)


def _add(entry: Entry, table: Table) -> None:
    """Add a table, which whoever comes from version 1 has already."""
    if not inspect(entry.connection).has_table(table.name):
        table.create(entry.connection)
        guard(entry.connection, [table])


_STEPS: Final[Mapping[int, Callable[[Entry], None]]] = MappingProxyType(
    {2: _to_version_2, 3: _to_version_3, 4: _to_version_4}
)


def _copied(path: Path) -> Path:
    """Return a copy of a project file beside it, complete and under a name that was free."""
    stem = f"{path.stem}.before-v{schema.VERSION}"
    numbers = ("", *(f"-{number}" for number in range(2, 1000)))
    free = next(
        place for number in numbers if not (place := path.with_name(f"{stem}{number}{path.suffix}")).exists()
    )
    with sqlite.new_file(free):
        try:
            with closing(sqlite.connect(path)) as source, closing(sqlite.connect(free)) as target:
                source.backup(target)
        except sqlite3.Error as error:
            raise LotwiseError(
                f"{free}, the copy from before the tables change, cannot be made: {error}.",
                "Free some space beside the project, then open it again.",
            ) from error
    return free
