"""A project: one SQLite file, and how it is opened, read and written.

Choices: write-ahead logging, so that readers never wait for a writer; `synchronous=FULL`, so that what was
acknowledged survives a power cut; `BEGIN IMMEDIATE` for every writing transaction, since a plain BEGIN that
turns into a write later fails when two programs write at once. A read is one transaction too, so that all
its queries see the same state.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from lotwise.core.dates import instant_text
from lotwise.core.errors import LotwiseError, NoProjectError
from lotwise.store.faults import plain_errors
from lotwise.store.schema import APPLICATION_ID, VERSION, make_tables

BUSY_SECONDS: Final = 30
"""How long to wait for another program that is writing."""

_EVERY_CONNECTION: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA cache_size = -65536",  # in KiB; keys are hashes, so a large import touches pages at random
)
_WRITES: Final = "lotwise_writes"
_MAGIC: Final = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """An open project; close it, or use it in a ``with`` block.

    Attributes:
        path: The project file.
        engine: SQLAlchemy's engine on it; used inside the store only.
    """

    path: Path
    engine: Engine

    def close(self) -> None:
        """Close every connection; SQLite then folds its log into the project file."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def create(path: Path, *, now: datetime) -> Project:
    """Return a new, empty project in a file that only its owner can read.

    Args:
        path: The file to make; its folder must be there.
        now: The instant, aware.

    Raises:
        LotwiseError: Something of this name is already there, or the file cannot be made.
    """
    applied_at = instant_text(now)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise LotwiseError(
            f"{path} is already there.", "Choose another name, or open the project it holds."
        ) from None
    except OSError as error:
        raise LotwiseError(
            f"{path} cannot be made: {error.strerror}.", "Choose a folder that is there and can be written."
        ) from None
    project = _on(path)
    try:
        with plain_errors(path), closing(_connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")  # kept in the file, so once is enough
        with writing(project) as transaction:
            make_tables(transaction, applied_at)
    except LotwiseError:
        project.close()
        path.unlink(missing_ok=True)
        raise
    return project


def open_project(path: Path) -> Project:
    """Return the project that a file holds.

    Args:
        path: A file that `create` made.

    Raises:
        NoProjectError: No such file, or it is no lotwise project, or a newer lotwise made it.
        LotwiseError: The project is there but cannot be read.
    """
    _check_it_is_sqlite(path)
    with plain_errors(path):
        version = _version_of(path)
    if version is None:
        raise NoProjectError(f"{path} is not a lotwise project.", "Name the file that lotwise made.")
    if version > VERSION:
        raise NoProjectError(
            f"{path} was made by a newer lotwise: its tables are version {version}, known here is {VERSION}.",
            "Update lotwise, then open it again.",
        )
    return _on(path)


def _check_it_is_sqlite(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except FileNotFoundError:
        raise NoProjectError(
            f"There is no project at {path}.", "Check the path, or make a new project there."
        ) from None
    except OSError as error:
        raise NoProjectError(
            f"{path} cannot be read: {error.strerror}.", "Name a project file that you may read."
        ) from None
    if not start:
        raise NoProjectError(f"{path} is empty.", "Delete it, then make a new project there.")
    if start != _MAGIC:
        raise NoProjectError(f"{path} is not a lotwise project.", "Name the file that lotwise made.")


def _version_of(path: Path) -> int | None:
    """Return the version of a project's tables, or None when the file is no project."""
    try:
        with closing(_connect(path)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            if application != APPLICATION_ID:
                return None
            (version,) = connection.execute("SELECT max(version) FROM schema_versions").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            return None
        raise
    return int(version)


@contextmanager
def reading(project: Project) -> Iterator[Connection]:
    """Give a connection whose queries all see one state of the project.

    Raises:
        LotwiseError: SQLite could not do what was asked.
    """
    with plain_errors(project.path), project.engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(project: Project) -> Iterator[Connection]:
    """Give a connection inside a writing transaction: all of the block is kept, or nothing.

    Raises:
        LotwiseError: SQLite could not do what was asked; nothing was kept.
    """
    with plain_errors(project.path), project.engine.connect() as connection:
        connection.execution_options(**{_WRITES: True})
        with connection.begin():
            yield connection


def _on(path: Path) -> Project:
    engine = create_engine("sqlite://", creator=lambda: _connect(path), poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return Project(path=path, engine=engine)


def _connect(path: Path) -> sqlite3.Connection:
    """Return a connection to a file that is there; SQLite would make a missing one."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,  # BEGIN is ours: Python's own would come too late and be deferred
        check_same_thread=False,
    )
    try:
        for statement in _EVERY_CONNECTION:
            connection.execute(statement)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    does_write = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if does_write else "BEGIN")
