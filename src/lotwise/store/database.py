"""The connections to the database of an open project, each made when it is first needed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from lotwise.store import sqlite
from lotwise.store.asking import Ask, of_file, through

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection, Engine


class Database:
    """The connections to one database.

    Args:
        make_engine: Makes SQLAlchemy's engine on it.
        start_reading: Statements with which a reading transaction starts.
        start_writing: Statements with which a writing transaction starts.
        path: Its file; None when it is on a server.
    """

    def __init__(
        self,
        make_engine: Callable[[], "Engine"],
        start_reading: tuple[str, ...],
        start_writing: tuple[str, ...],
        path: Path | None,
    ) -> None:
        self._make_engine = make_engine
        self._start_reading = start_reading
        self._start_writing = start_writing
        self._path = path
        self._resting: list[sqlite3.Connection] = []

    @cached_property
    def engine(self) -> "Engine":
        """SQLAlchemy's engine."""
        return self._make_engine()

    @contextmanager
    def reading(self) -> Iterator["Connection"]:
        """Give a connection whose queries all see one state."""
        with self.engine.connect() as connection, connection.begin():
            for statement in self._start_reading:
                connection.exec_driver_sql(statement)
            yield connection

    @contextmanager
    def writing(self) -> Iterator["Connection"]:
        """Give a connection inside a writing transaction: all of the block is kept, or nothing."""
        with self.engine.connect() as connection, connection.begin():
            for statement in self._start_writing:
                connection.exec_driver_sql(statement)
            yield connection

    @contextmanager
    def asking(self) -> Iterator[Ask]:
        """Give a way to ask in plain SQL; all answers are about one state."""
        if self._path is None:
            with self.reading() as server:
                yield through(server)
            return
        connection = self._resting.pop() if self._resting else sqlite.connect(self._path)
        try:
            for statement in self._start_reading:
                connection.execute(statement)
            yield of_file(connection)
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
        self._resting.append(connection)

    def close(self) -> None:
        """Close every connection."""
        while self._resting:
            self._resting.pop().close()
        if "engine" in vars(self):
            self.engine.dispose()
