"""An open project, and how it is read and written.

All that a block reads is one state of the project; all that a block records is kept, with its entry in the
chain, or nothing is. What differs between the two databases stands in `lotwise.store.sqlite` and
`lotwise.store.postgres`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Final, Self

from sqlalchemy import Connection, Engine

from lotwise.core.dates import instant_text
from lotwise.store import postgres, sqlite
from lotwise.store.faults import plain_errors
from lotwise.store.write import Entry, close_entry

_START_READING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"sqlite": sqlite.START_READING, "postgresql": postgres.START_READING}
)
_START_WRITING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"sqlite": sqlite.START_WRITING, "postgresql": postgres.START_WRITING}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """An open project; close it, or use it in a ``with`` block.

    Attributes:
        location: For messages: the path, or the address of the database without its password.
        engine: SQLAlchemy's engine on it; used inside the store only.
        path: The project file; None when it is a database on a server.
        backup: The copy that was made before its tables were brought up to date; None when they were.
    """

    location: str
    engine: Engine
    path: Path | None
    backup: Path | None = None

    @property
    def name(self) -> str:
        """Its name for a page: the file's without the folder, or the address without the password."""
        return self.location if self.path is None else self.path.name

    def close(self) -> None:
        """Close every connection; SQLite then folds its log into the project file."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def reading(project: Project) -> Iterator[Connection]:
    """Give a connection whose queries all see one state of the project.

    Raises:
        LotwiseError: The database could not do what was asked.
    """
    with plain_errors(project.location), project.engine.connect() as connection, connection.begin():
        for statement in _START_READING[connection.dialect.name]:
            connection.exec_driver_sql(statement)
        yield connection


@contextmanager
def writing(project: Project) -> Iterator[Connection]:
    """Give a connection inside a writing transaction: all of the block is kept, or nothing.

    Facts are written with `recording`, which adds the entry of the chain.

    Raises:
        LotwiseError: The database could not do what was asked; nothing was kept.
    """
    with plain_errors(project.location), project.engine.connect() as connection, connection.begin():
        for statement in _START_WRITING[connection.dialect.name]:
            connection.exec_driver_sql(statement)
        yield connection


@contextmanager
def recording(project: Project, what: str, *, now: datetime) -> Iterator[Entry]:
    """Give an entry to record rows with: all of the block is kept and chained, or nothing.

    Args:
        project: The project.
        what: What is recorded, in a few words.
        now: The instant, aware.

    Raises:
        LotwiseError: The database could not do what was asked; nothing was kept.
    """
    at = instant_text(now)
    with writing(project) as connection:
        entry = Entry(connection=connection, at=at, what=what)
        yield entry
        close_entry(entry)
