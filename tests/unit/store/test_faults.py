"""Whatever SQLite cannot do is said in a sentence, with the remedy, and leaves the project as it was."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event

import lotwise.store.project
from lotwise.core.errors import LotwiseError
from lotwise.store.add import add_file
from lotwise.store.choices import set_setting, settings
from lotwise.store.facts import FileFacts
from lotwise.store.faults import plain_error, plain_errors
from lotwise.store.project import Project, open_project
from lotwise.store.read import files


def test_a_full_disk_is_said_to_be_full_and_nothing_is_recorded(
    project: Project, now: datetime, file_of: Callable[..., FileFacts]
) -> None:
    project.close()  # so that the next connection is one with the limit
    event.listen(project.engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 60"))
    with pytest.raises(LotwiseError, match=r"The disk is full.*Free some space"):
        add_file(project, file_of("a.csv", content=os.urandom(500_000)), now=now)
    assert files(project) == ()
    add_file(project, file_of("b.csv", content=b"a small one still fits"), now=now)
    assert [file.name for file in files(project)] == ["b.csv"]


def test_a_project_that_another_program_holds_is_said_to_be_in_use(
    project: Project, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lotwise.store.project, "BUSY_SECONDS", 0)
    with closing(sqlite3.connect(project.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            open_project(project.path) as mine,
            pytest.raises(LotwiseError, match=r"Another program is writing.*do it again"),
        ):
            set_setting(mine, "zone", "UTC", now=now)
    assert settings(project) == {}


def test_a_damaged_project_is_said_to_be_damaged(
    project: Project, now: datetime, file_of: Callable[..., FileFacts]
) -> None:
    add_file(project, file_of("a.csv", content=os.urandom(100_000)), now=now)
    project.close()
    content = project.path.read_bytes()
    project.path.write_bytes(content[:4096] + b"\xaa" * (len(content) - 4096))
    with pytest.raises(LotwiseError, match=r"is damaged.*backup"), open_project(project.path) as damaged:
        files(damaged)


def test_any_other_error_is_passed_on_in_the_words_of_sqlite(project: Project) -> None:
    with (
        pytest.raises(LotwiseError, match="no such table: absent"),
        plain_errors(project.path),
        closing(sqlite3.connect(project.path)) as connection,
    ):
        connection.execute("SELECT * FROM absent")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_FULL, "disk is full"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "Another program is writing"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "cannot be written"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be written"),
        (sqlite3.SQLITE_NOTADB, "damaged"),
        (sqlite3.SQLITE_IOERR_WRITE, "The disk failed while household.db was in use"),
        (sqlite3.SQLITE_NOMEM, "could not be used"),
    ],
)
def test_every_fault_names_the_project_and_a_remedy(code: int, said: str) -> None:
    error = sqlite3.OperationalError("in SQLite's words")
    error.sqlite_errorcode = code
    told = plain_error(error, Path("household.db"))
    assert said in told.what
    assert "household.db" in told.what
    assert told.fix


def test_an_error_that_is_not_of_sqlite_passes_through() -> None:
    with pytest.raises(KeyError), plain_errors(Path("household.db")):
        raise KeyError
