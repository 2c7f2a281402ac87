"""What is asked whenever a project is loaded, in plain SQL that both databases understand.

SQLAlchemy takes longer to load than ten thousand transactions take to be read. So who only looks at a project
in a file asks Python's own driver; a server, and a transaction in which something is recorded, are asked
through SQLAlchemy, with the same words and the same answers. Left out: everything that writes, copies or
proves, which goes through SQLAlchemy's tables alone.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row: TypeAlias = tuple[Any, ...]
Ask: TypeAlias = Callable[..., Sequence[Row]]
"""Takes a query, with a question mark for each value, and the values; gives the rows."""


def of_file(connection: sqlite3.Connection) -> Ask:
    """Return how a SQLite file is asked.

    Args:
        connection: A connection inside a transaction.
    """

    def ask(query: str, *values: str | int) -> Sequence[Row]:
        return connection.execute(query, values).fetchall()

    return ask


def through(connection: "Connection") -> Ask:
    """Return how either database is asked through SQLAlchemy.

    Args:
        connection: A connection inside a transaction.
    """
    mark = "?" if connection.dialect.name == "sqlite" else "%s"

    def ask(query: str, *values: str | int) -> Sequence[Row]:
        rows = connection.exec_driver_sql(query.replace("?", mark), values)
        return [tuple(row) for row in rows]

    return ask
