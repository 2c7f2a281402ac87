"""Making and opening projects: a SQLite file or a PostgreSQL database.

A location that begins like ``postgresql://`` is the address of a database, everything else the path of a
file. Nothing is written to a file or database that is not recognized as a lotwise project; tables that an
older lotwise made are brought up to date (`lotwise.store.migrations`), newer ones refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from lotwise.core.dates import instant_text
from lotwise.core.errors import NoProjectError
from lotwise.store import postgres, schema, sqlite
from lotwise.store.access import Project, reading, recording, writing
from lotwise.store.faults import plain_errors
from lotwise.store.migrations import bring_up_to_date, make_tables, record_version

__all__ = ["Project", "create", "open_project", "reading", "recording", "writing"]


def create(location: str | Path, *, now: datetime) -> Project:
    """Return a new, empty project.

    Args:
        location: The file to make, in a folder that is there; only its owner will be able to read it. Or
            the address of a PostgreSQL database, such as ``postgresql://me@localhost/taxes``.
        now: The instant, aware.

    Raises:
        LotwiseError: Something is already there, or it cannot be made.
    """
    instant_text(now)  # refuses one without a zone before anything is made
    if postgres.is_address(location):
        url = postgres.address_of(str(location))
        project = Project(location=postgres.shown(url), engine=postgres.engine_for(url), path=None)
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
    if postgres.is_address(location):
        url = postgres.address_of(str(location))
        project = Project(location=postgres.shown(url), engine=postgres.engine_for(url), path=None)
        with _closed_on_failure(project):
            return _up_to_date(project, postgres.version_of(project.engine, project.location), now)
    path = Path(location)
    version = sqlite.version_in(path)
    project = _in_file(path)
    with _closed_on_failure(project):
        return _up_to_date(project, version, now)


def _in_file(path: Path) -> Project:
    return Project(location=str(path), engine=sqlite.engine_on(path), path=path)


@contextmanager
def _closed_on_failure(project: Project) -> Iterator[None]:
    try:
        yield
    except BaseException:
        project.close()
        raise


def _up_to_date(project: Project, version: int, now: datetime) -> Project:
    if version > schema.VERSION:
        raise NoProjectError(
            f"{project.location} was made by a newer lotwise: its tables are version {version}, known here "
            f"is {schema.VERSION}.",
            "Update lotwise, then open it again.",
        )
    if version == schema.VERSION:
        return project
    return replace(project, backup=bring_up_to_date(project, now=now))
