"""From SQLite's errors to sentences that say what to do.

SQLite names its faults by number. Those a user can meet (the disk is full, another program is writing, the
folder is read-only, the file is damaged) get a sentence of their own; the rest are passed on in SQLite's
words. Nothing is retried here: waiting for another writer is SQLite's busy timeout.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from lotwise.core.errors import LotwiseError


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn every error of SQLite within the block into a LotwiseError about this project.

    Args:
        path: The project file, named in the message.

    Raises:
        LotwiseError: SQLite could not do what was asked; nothing of the open transaction was kept.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise plain_error(error, path) from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise plain_error(error.orig, path) from error
        raise


def plain_error(error: sqlite3.Error, path: Path) -> LotwiseError:
    """Return what an error of SQLite means for the owner of a project.

    Args:
        error: As sqlite3 raised it.
        path: The project file.
    """
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the lower byte is the family
    match code:
        case sqlite3.SQLITE_FULL:
            what, fix = f"The disk is full: {path} could not grow.", "Free some space, then do it again."
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            what, fix = f"Another program is writing to {path}.", "Wait until it is done, then do it again."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            what = f"{path} or its folder cannot be written."
            fix = "Allow writing to the folder, or copy the project to a folder of your own."
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            what, fix = f"{path} is damaged or is no lotwise project.", "Restore it from a backup."
        case sqlite3.SQLITE_IOERR:
            what = f"The disk failed while {path} was in use ({error})."
            fix = "Check the disk and its free space, then do it again."
        case _:
            what, fix = f"{path} could not be used: {error}.", "Nothing was changed."
    return LotwiseError(what, fix)
