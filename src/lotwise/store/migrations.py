"""Bringing the tables of an older lotwise up to date.

Each version of the tables has a step that makes it from the one before. All steps run in one transaction,
so that a crash leaves the project as it was. A copy of the file is made beside it first, while the lock that
the steps need is already held: so it is what the steps start from, whatever other programs do.
The chain has one entry for it all. Whoever makes version 3 must first freeze the tables of version 2, as
`lotwise.store.version_1` reads those of version 1 in plain SQL.

Left out: copies of PostgreSQL databases. Version 2 is the first there, so that no step is needed yet.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

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


def record_version(entry: Entry) -> None:
    """Write down that the tables are those of this version."""
    record(entry, schema.schema_versions, [(schema.VERSION, entry.at)])


def bring_up_to_date(project: Project, *, now: datetime) -> Path | None:
    """Make the tables of an older lotwise those of this one, and return the copy of the file from before.

    Args:
        project: A project of an older version, in a file.
        now: The instant, aware.

    Returns:
        The copy; None when another program brought the project up to date meanwhile.

    Raises:
        LotwiseError: The copy cannot be made, or the project cannot be written; then it is as it was.
    """
    assert project.path is not None, "the first version on PostgreSQL is this one"
    with writing(project) as connection:
        version = connection.exec_driver_sql("SELECT max(version) FROM schema_versions").scalar()
        assert isinstance(version, int)
        if version == schema.VERSION:
            return None
        backup = _copied(project.path)
        what = f"tables of version {version} brought to version {schema.VERSION}"
        entry = Entry(connection=connection, at=instant_text(now), what=what)
        try:
            for step in range(version + 1, schema.VERSION + 1):
                _STEPS[step](entry)
            record_version(entry)
            close_entry(entry)
        except BaseException:
            backup.unlink(missing_ok=True)  # nothing changed, so that the project itself is the copy
            raise
    return backup


def _to_version_2(entry: Entry) -> None:
    """Keep what each file tells apart, and chain all rows."""
    set_aside(entry.connection)
    make_tables(entry)
    carry_over(entry)


_STEPS: Final[Mapping[int, Callable[[Entry], None]]] = MappingProxyType({2: _to_version_2})


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
