"""An open project, and how it is read and written.

All that a block reads is one state of the project; all that a block records is kept, with its entry in the
chain, or nothing is. What differs between the two databases stands in `lotwise.store.sqlite` and
`lotwise.store.postgres`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from lotwise.core.dates import instant_text
from lotwise.store.asking import Ask
from lotwise.store.database import Database
from lotwise.store.faults import plain_errors

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from lotwise.store.write import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """An open project; close it, or use it in a ``with`` block.

    Attributes:
        location: For messages: the path, or the address of the database without its password.
        database: Its connections; used inside the store only.
        path: The project file; None when it is a database on a server.
        backup: The copy that was made before its tables were brought up to date; None when they were.
    """

    location: str
    database: Database
    path: Path | None
    backup: Path | None = None

    @property
    def name(self) -> str:
        """Its name for a page: the file's without the folder, or the address without the password."""
        return self.location if self.path is None else self.path.name

    @property
    def engine(self) -> "Engine":
        """SQLAlchemy's engine on it."""
        return self.database.engine

    def close(self) -> None:
        """Close every connection; SQLite then folds its log into the project file."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def asking(project: Project) -> Iterator[Ask]:
    """Give a way to ask in plain SQL; all answers are about one state of the project.

    Raises:
        LotwiseError: The database could not do what was asked.
    """
    with plain_errors(project.location), project.database.asking() as ask:
        yield ask


@contextmanager
def reading(project: Project) -> Iterator["Connection"]:
    """Give a connection whose queries all see one state of the project.

    Raises:
        LotwiseError: The database could not do what was asked.
    """
    with plain_errors(project.location), project.database.reading() as connection:
        yield connection


@contextmanager
def writing(project: Project) -> Iterator["Connection"]:
    """Give a connection inside a writing transaction: all of the block is kept, or nothing.

    Facts are written with `recording`, which adds the entry of the chain.

    Raises:
        LotwiseError: The database could not do what was asked; nothing was kept.
    """
    with plain_errors(project.location), project.database.writing() as connection:
        yield connection


@contextmanager
def recording(project: Project, what: str, *, now: datetime) -> Iterator["Entry"]:
    """Give an entry to record rows with: all of the block is kept and chained, or nothing.

    Args:
        project: The project.
        what: What is recorded, in a few words.
        now: The instant, aware.

    Raises:
        LotwiseError: The database could not do what was asked; nothing was kept.
    """
    from lotwise.store.write import Entry, close_entry  # noqa: PLC0415 - who only asks does without

    at = instant_text(now)
    with writing(project) as connection:
        entry = Entry(connection=connection, at=at, what=what)
        yield entry
        close_entry(entry)
