"""Making and opening projects: a SQLite file or a PostgreSQL database.

A location that begins like ``postgresql://`` is the address of a database, everything else the path of a
file. Nothing is written to a file or database that is not recognized as a lotwise project; tables that an
older lotwise made are brought up to date (`lotwise.store.migrations`), newer ones refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from lotwise.core.dates import instant_text
from lotwise.core.errors import NoProjectError
from lotwise.store import sqlite
from lotwise.store.access import Project, asking, reading, recording, writing
from lotwise.store.database import Database
from lotwise.store.faults import plain_errors
from lotwise.store.location import is_address
from lotwise.store.version import VERSION

__all__ = ["Project", "asking", "create", "open_project", "reading", "recording", "writing"]


def create(location: str | Path, *, now: datetime) -> Project:
    """Return a new, empty project.

    Args:
        location: The file to make, in a folder that is there; only its owner will be able to read it. Or
            the address of a PostgreSQL database, such as ``postgresql://me@localhost/taxes``.
        now: The instant, aware.

    Raises:
        LotwiseError: Something is already there, or it cannot be made.
    """
    from lotwise.store.migrations import make_tables, record_version  # noqa: PLC0415 - only who makes one

    instant_text(now)  # refuses one without a zone before anything is made
    if is_address(location):
        from lotwise.store import postgres  # noqa: PLC0415 - only who has one

        project = _on_server(str(location))
        with _closed_on_failure(project), recording(project, "new project", now=now) as entry:
            postgres.check_it_is_free(entry.connection, project.location)
            make_tables(entry)
            record_version(entry)
            postgres.put_marker(entry.connection)
        return project
    path = Path(location)
    with sqlite.new_file(path):
        project = _in_file(path)
        with _closed_on_failure(project):
            with plain_errors(project.location):
                sqlite.keep_a_log(path)
            with recording(project, "new project", now=now) as entry:
                make_tables(entry)
                record_version(entry)
                sqlite.put_marker(entry.connection)
    return project


def open_project(location: str | Path, *, now: datetime) -> Project:
    """Return the project at a location.

    Args:
        location: A file or an address, as for `create`.
        now: The instant, aware; recorded when tables of an older lotwise are brought up to date.

    Raises:
        NoProjectError: There is none, or a newer lotwise made it.
        LotwiseError: The project is there but cannot be read.
    """
    if is_address(location):
        from lotwise.store import postgres  # noqa: PLC0415 - only who has one

        project = _on_server(str(location))
        with _closed_on_failure(project):
            return _up_to_date(project, postgres.version_of(project.engine, project.location), now)
    path = Path(location)
    version = sqlite.version_in(path)
    project = _in_file(path)
    with _closed_on_failure(project):
        return _up_to_date(project, version, now)


def _in_file(path: Path) -> Project:
    database = Database(
        partial(sqlite.engine_on, path),
        start_reading=sqlite.START_READING,
        start_writing=sqlite.START_WRITING,
        path=path,
    )
    return Project(location=str(path), database=database, path=path)


def _on_server(location: str) -> Project:
    from lotwise.store import postgres  # noqa: PLC0415 - only who has one

    url = postgres.address_of(location)
    engine = postgres.engine_for(url)
    database = Database(
        lambda: engine,
        start_reading=postgres.START_READING,
        start_writing=postgres.START_WRITING,
        path=None,
    )
    return Project(location=postgres.shown(url), database=database, path=None)


@contextmanager
def _closed_on_failure(project: Project) -> Iterator[None]:
    try:
        yield
    except BaseException:
        project.close()
        raise


def _up_to_date(project: Project, version: int, now: datetime) -> Project:
    if version > VERSION:
        raise NoProjectError(
            f"{project.location} was made by a newer lotwise: its tables are version {version}, known here "
            f"is {VERSION}.",
            "Update lotwise, then open it again.",
        )
    if version == VERSION:
        return project
    from lotwise.store.migrations import bring_up_to_date  # noqa: PLC0415 - only once in a project's life

    return replace(project, backup=bring_up_to_date(project, now=now))
