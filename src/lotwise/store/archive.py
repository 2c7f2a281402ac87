"""Backup, export and import of a whole project.

A backup is a project: a SQLite file to open, whatever database the original lies in. An archive is a file for
decades, readable without lotwise, from which the same project is made again (`lotwise.store.archive_file`).
Both hold everything, with marks and chain, and both are proved before they are called done: a copy that
cannot be trusted is worse than none.

An archive is first made into a project of its own, in a folder that is removed afterwards; only when that one
is proved, its rows go into the project that was asked for, all in one transaction.

Left out: merging an archive into a project that holds something. Two chains cannot become one; whoever has
two projects imports the files of one into the other.
"""

import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from lotwise.core.errors import LotwiseError
from lotwise.store import sqlite
from lotwise.store.archive_file import write_archive
from lotwise.store.archive_reading import (
    Archive,
    archived_rows,
    check_agreement,
    damaged,
    looks_like_archive,
    opened,
)
from lotwise.store.copies import is_untouched, kept_rows, new_file, take_over
from lotwise.store.faults import plain_errors
from lotwise.store.project import Project, create, open_project, reading, writing
from lotwise.store.verify import verify


def backup(project: Project, target: Path, *, now: datetime) -> None:
    """Write a copy of a project into a new SQLite file that only its owner can read.

    Args:
        project: The project; others may read and write it meanwhile.
        target: The file to make, in a folder that is there.
        now: The instant, aware.

    Raises:
        LotwiseError: Something of that name is there, or it cannot be written, or the project is not as it
            was recorded; then no file is left.
    """
    with new_file(target) as made:
        if project.path is None:
            with create(made, now=now) as copy, reading(project) as rows, writing(copy) as connection:
                take_over(connection, partial(kept_rows, rows))
        else:
            _copy_file(project.path, made)
        with open_project(made, now=now) as copy:
            _refuse_faults(copy, project.location)
        assert not made.with_name(f"{made.name}-wal").exists(), (
            "closing a project folds its log into the file"
        )


def export_all(project: Project, target: Path) -> None:
    """Write everything a project stores into a new archive that only its owner can read.

    Args:
        project: The project; others may read and write it meanwhile.
        target: The file to make, in a folder that is there.

    Raises:
        LotwiseError: Something of that name is there, or it cannot be written, or the project is not as it
            was recorded; then no file is left.
    """
    with new_file(target) as made:
        _refuse_faults(project, project.location)
        with reading(project) as connection:
            write_archive(connection, made)


def import_archive(project: Project, source: Path, *, now: datetime) -> None:
    """Make an empty project the one that an archive was written from, to the last byte.

    Args:
        project: A project that holds nothing yet.
        source: The archive.
        now: The instant, aware.

    Raises:
        BadInputError: The archive is damaged, was changed, or a newer lotwise wrote it.
        LotwiseError: The project holds something, or cannot be written. Whatever is raised, the project is
            as it was.
    """
    with reading(project) as connection:
        _refuse_unless_untouched(connection, project)
    with (
        opened(source) as archive,
        _proved(archive, project, now) as proved,
        reading(proved) as rows,
        writing(project) as connection,
    ):
        _refuse_unless_untouched(connection, project)  # somebody may have been faster
        take_over(connection, partial(kept_rows, rows))


def is_archive(content: bytes | Path) -> bool:
    """Return whether a file is an archive; also one that was cut off, which import then refuses.

    Args:
        content: Its bytes, or where it is.
    """
    if isinstance(content, bytes):
        return looks_like_archive(io.BytesIO(content))
    try:
        with content.open("rb") as file:
            return looks_like_archive(file)
    except OSError:
        return False


@contextmanager
def _proved(archive: Archive, project: Project, now: datetime) -> Iterator[Project]:
    """Give the project that an archive makes, for as long as the block lasts, once nothing in it is wrong."""
    with (
        _own_folder(project) as folder,
        create(Path(folder) / "archive.db", now=now) as proved,
    ):
        try:
            with writing(proved) as connection:
                take_over(connection, partial(archived_rows, archive))
                check_agreement(archive, connection)
        except LotwiseError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise damaged(archive.source, "rows in it contradict each other") from error
            raise
        if faults := verify(proved):
            raise damaged(archive.source, str(faults[0]).rstrip("."))
        yield proved


def _own_folder(project: Project) -> TemporaryDirectory[str]:
    """Return a new folder beside a project, where there must be space anyway; it is removed after its use."""
    beside = gettempdir() if project.path is None else project.path.parent
    try:
        return TemporaryDirectory(prefix=".lotwise-", dir=beside)
    except OSError as error:
        raise LotwiseError(
            f"{beside} cannot be written: {error.strerror or error}.",
            "An archive is proved there first: allow writing there, and see that there is space.",
        ) from error


def _copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite database while others use it; the copy is one state of it."""
    with (
        sqlite.new_file(target),
        plain_errors(str(target)),
        closing(sqlite.connect(source)) as original,
        closing(sqlite.connect(target)) as copy,
    ):
        original.backup(copy)


def _refuse_faults(project: Project, where: str) -> None:
    if faults := verify(project):
        raise LotwiseError(
            f"{where} is not as it was recorded: {faults[0]}",
            "`lotwise verify` tells everything that is wrong; go back to a backup from before.",
        )


def _refuse_unless_untouched(connection: Connection, project: Project) -> None:
    if not is_untouched(connection):
        raise LotwiseError(
            f"{project.location} holds something already, so that an archive cannot be imported into it.",
            "Make a new project for it: `lotwise init`, then import the archive there.",
        )
