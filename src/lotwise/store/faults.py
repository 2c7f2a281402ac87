"""From a database's errors to sentences that say what to do.

SQLite names its faults by number, PostgreSQL by five characters, and a connection that never came about by
nothing but its words. Those a user can meet (the disk is full, another program is writing, the server is
away, the password is wrong) get a sentence of their own; the rest are passed on in the database's words.
Nothing is retried here: waiting for another writer is the database's business. No message holds a password.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from lotwise.core.errors import LotwiseError

AGAIN: Final = "What is already recorded is never recorded twice, so do it again."

_POSTGRESQL: Final[dict[str, tuple[str, str]]] = {
    "53100": (
        "The disk is full: {where} could not grow.",
        "Free some space on the server, then do it again.",
    ),
    "53200": ("The server of {where} has no memory left.", "Try again later, or give it more."),
    "53300": (
        "The server of {where} takes no more connections.",
        "Close other programs, or try again later.",
    ),
    "55P03": ("Another program is writing to {where}.", "Wait until it is done, then do it again."),
    "57P01": ("The server of {where} ended the connection.", f"See that it runs. {AGAIN}"),
    "57P02": ("The server of {where} crashed.", f"See that it runs. {AGAIN}"),
    "57P03": ("The server of {where} is starting or stopping.", "Wait until it runs, then do it again."),
    "25006": ("{where} can be read only.", "Name the server that takes changes."),
    "42501": (
        "{where} does not allow this user to do that.",
        "Ask for the right to make tables, to read and to insert.",
    ),
    "42P01": ("{where} lacks a table of lotwise.", "Restore it from a backup."),
}
"""What and fix by SQLSTATE, with a place for the name of the project."""

_NO_CONNECTION: Final = (
    ('FATAL:  database "', "There is no database {where}.", "Check its name, or make it: createdb."),
    (
        'FATAL:  role "',
        "There is no such user at {where}.",
        "Check the user in the address, or make one: createuser.",
    ),
    ("pg_hba.conf", "The server of {where} does not let this user in.", "Allow it in pg_hba.conf."),
    ("password", "The user or the password for {where} is wrong.", "Check both in the address."),
)
"""Words of the server, what they mean, and the fix, for a connection that did not come about."""


@contextmanager
def plain_errors(where: str) -> Iterator[None]:
    """Turn every error of a database within the block into a LotwiseError about this project.

    Args:
        where: The project's path, or its address without the password, named in the message.

    Raises:
        LotwiseError: The database could not do what was asked; nothing of the open transaction was kept.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise plain_error(error, where) from error
    except Exception as error:
        raised = _by_database(error)
        if raised is None:
            raise
        raise plain_error(raised, where) from error


def plain_error(error: BaseException, where: str) -> LotwiseError:
    """Return what an error of a database means for the owner of a project.

    Args:
        error: As the driver raised it.
        where: The project, as in `plain_errors`.
    """
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error, where)
    state = getattr(error, "sqlstate", None)
    if state in _POSTGRESQL:
        what, fix = _POSTGRESQL[state]
        return LotwiseError(what.format(where=where), fix)
    words = _first_line(error)
    if state is None:  # no answer of the server: the connection broke, or never was
        return LotwiseError(f"The connection to {where} was lost: {words}.", f"See that it runs. {AGAIN}")
    return LotwiseError(f"{where} could not be used: {words}.", "Nothing was changed.")


def no_connection(error: BaseException, where: str) -> LotwiseError:
    """Return what it means that a server did not take the connection.

    Args:
        error: As the driver raised it.
        where: The project, as in `plain_errors`.
    """
    if getattr(error, "sqlstate", None) is not None:
        return plain_error(error, where)
    for words, what, fix in _NO_CONNECTION:
        if words in str(error):
            return LotwiseError(what.format(where=where), fix)
    return LotwiseError(
        f"The server of {where} cannot be reached: {_first_line(error)}.",
        "Check the address, and that the server runs.",
    )


def _of_sqlite(error: sqlite3.Error, where: str) -> LotwiseError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the lower byte is the family
    match code:
        case sqlite3.SQLITE_FULL:
            what, fix = f"The disk is full: {where} could not grow.", "Free some space, then do it again."
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            what, fix = f"Another program is writing to {where}.", "Wait until it is done, then do it again."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            what = f"{where} or its folder cannot be written."
            fix = "Allow writing to the folder, or copy the project to a folder of your own."
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            what, fix = f"{where} is damaged or is no lotwise project.", "Restore it from a backup."
        case sqlite3.SQLITE_IOERR:
            what = f"The disk failed while {where} was in use ({error})."
            fix = "Check the disk and its free space, then do it again."
        case _:
            what, fix = f"{where} could not be used: {error}.", "Nothing was changed."
    return LotwiseError(what, fix)


def _by_database(error: Exception) -> BaseException | None:
    """Return what a database raised, perhaps handed on by SQLAlchemy; None when it raised nothing."""
    driver, alchemy = sys.modules.get("psycopg"), sys.modules.get("sqlalchemy.exc")
    if alchemy is not None and isinstance(error, alchemy.DBAPIError):
        raised: BaseException | None = error.orig
        return raised or error
    return error if driver is not None and isinstance(error, driver.Error) else None  # loaded when it raises


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
