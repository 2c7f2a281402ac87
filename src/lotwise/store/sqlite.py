"""A project as one SQLite file.

Choices: write-ahead logging, so that readers never wait for a writer; `synchronous=FULL`, so that what was
acknowledged survives a power cut; `BEGIN IMMEDIATE` for every writing transaction, since a plain BEGIN that
turns into a write later fails when two programs write at once. A file is recognized by SQLite's
`application_id` before anything is written to it.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lotwise.core.errors import LotwiseError, NoProjectError
from lotwise.store.faults import plain_errors

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

APPLICATION_ID: Final = int.from_bytes(b"ltws", "big")
"""What `PRAGMA application_id` says in a lotwise project, so that no other database is taken for one."""

BUSY_SECONDS: Final = 120
"""How long to wait for another program that is writing."""

START_READING: Final = ("BEGIN",)
START_WRITING: Final = ("BEGIN IMMEDIATE",)

_EVERY_CONNECTION: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA cache_size = -65536",  # in KiB
)
_MAGIC: Final = b"SQLite format 3\x00"


@contextmanager
def new_file(path: Path) -> Iterator[None]:
    """Make an empty database file that only its owner can read, and remove it when the block fails.

    Raises:
        LotwiseError: Something of this name is already there, or the file cannot be made.
    """
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
    try:
        yield
    except BaseException:
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        raise


def engine_on(path: Path) -> "Engine":
    """Return the engine on a database file that is there."""
    from sqlalchemy import QueuePool, create_engine  # noqa: PLC0415 - who only asks does without

    return create_engine(
        "sqlite://", creator=lambda: connect(path), poolclass=QueuePool, hide_parameters=True
    )


def keep_a_log(path: Path) -> None:
    """Let a new database write ahead into a log; the file remembers, so once is enough."""
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def put_marker(connection: "Connection") -> None:
    """Write into a database that it is a lotwise project."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def version_in(path: Path) -> int:
    """Return the version of the tables in a project file.

    Raises:
        NoProjectError: There is no such file, or it is no lotwise project.
        LotwiseError: It cannot be read.
    """
    _check_it_is_sqlite(path)
    with plain_errors(str(path)):
        version = _version_of(path)
    if version is None:
        raise NoProjectError(f"{path} is not a lotwise project.", "Name the file that lotwise made.")
    return version


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection to a file that is there; SQLite would make a missing one.

    Raises:
        sqlite3.Error: It cannot be opened.
    """
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
        with closing(connect(path)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            if application != APPLICATION_ID:
                return None
            (version,) = connection.execute("SELECT max(version) FROM schema_versions").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            return None
        raise
    return int(version)
