"""Whatever a database cannot do is said in a sentence, with the remedy, and leaves the project as it was."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

import psycopg
import pytest
from sqlalchemy import event

import lotwise.store.sqlite
from lotwise.core.errors import LotwiseError
from lotwise.store.add import add_reading
from lotwise.store.choices import set_setting, settings
from lotwise.store.facts import FileFacts
from lotwise.store.faults import no_connection, plain_error, plain_errors
from lotwise.store.project import Project, open_project
from lotwise.store.read import files


def test_a_full_disk_is_said_to_be_full_and_nothing_is_recorded(
    in_file: Project, now: datetime, file_of: Callable[..., FileFacts]
) -> None:
    in_file.close()  # so that the next connection is one with the limit
    event.listen(in_file.engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 80"))
    with pytest.raises(LotwiseError, match=r"The disk is full.*Free some space"):
        add_reading(in_file, file_of("a.csv", content=os.urandom(500_000)), now=now)
    assert files(in_file) == ()
    add_reading(in_file, file_of("b.csv", content=b"a small one still fits"), now=now)
    assert [file.name for file in files(in_file)] == ["b.csv"]


def test_a_project_that_another_program_holds_is_said_to_be_in_use(
    in_file: Project, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lotwise.store.sqlite, "BUSY_SECONDS", 0)
    assert in_file.path is not None
    with closing(sqlite3.connect(in_file.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            open_project(in_file.path, now=now) as mine,
            pytest.raises(LotwiseError, match=r"Another program is writing.*do it again"),
        ):
            set_setting(mine, "zone", "UTC", now=now)
    assert settings(in_file) == {}


def test_a_damaged_project_is_said_to_be_damaged(
    in_file: Project, now: datetime, file_of: Callable[..., FileFacts]
) -> None:
    add_reading(in_file, file_of("a.csv", content=os.urandom(100_000)), now=now)
    in_file.close()
    assert in_file.path is not None
    content = in_file.path.read_bytes()
    in_file.path.write_bytes(content[:4096] + b"\xaa" * (len(content) - 4096))
    with (
        pytest.raises(LotwiseError, match=r"is damaged.*backup"),
        open_project(in_file.path, now=now) as damaged,
    ):
        files(damaged)


def test_any_other_error_is_passed_on_in_the_words_of_the_database(in_file: Project) -> None:
    assert in_file.path is not None
    with (
        pytest.raises(LotwiseError, match="no such table: absent"),
        plain_errors("household.db"),
        closing(sqlite3.connect(in_file.path)) as connection,
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
def test_every_fault_of_sqlite_names_the_project_and_a_remedy(code: int, said: str) -> None:
    error = sqlite3.OperationalError("in SQLite's words")
    error.sqlite_errorcode = code
    told = plain_error(error, "household.db")
    assert said in told.what
    assert "household.db" in told.what
    assert told.fix


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            psycopg.errors.DiskFull("x"),
            "The disk is full: taxes could not grow. Free some space on the server",
        ),
        (psycopg.errors.TooManyConnections("x"), "takes no more connections"),
        (psycopg.errors.LockNotAvailable("x"), "Another program is writing to taxes"),
        (psycopg.errors.CannotConnectNow("x"), "is starting or stopping. Wait"),
        (psycopg.errors.CheckViolation("said so.\nDETAIL: y"), "taxes could not be used: said so. Nothing"),
        (psycopg.OperationalError("server closed the connection"), "was lost: server closed the connection."),
        (psycopg.OperationalError(""), "was lost: OperationalError."),
    ],
)
def test_every_fault_of_postgresql_names_the_project_and_a_remedy(error: psycopg.Error, said: str) -> None:
    with pytest.raises(LotwiseError) as told, plain_errors("taxes"):
        raise error
    assert said in str(told.value)
    assert "taxes" in told.value.what
    assert told.value.fix


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "connection failed: FATAL:  password authentication failed for user",
            "The user or the password for",
        ),
        ("connection failed: fe_sendauth: no password supplied", "The user or the password for"),
        ("FATAL:  no pg_hba.conf entry for host, database x", "does not let this user in. Allow it"),
        ('FATAL:  database "password" does not exist', "There is no database taxes"),
        ("failed to resolve host 'x'\nand more", "cannot be reached: failed to resolve host 'x'. Check"),
    ],
)
def test_a_connection_that_does_not_come_about_is_explained(words: str, said: str) -> None:
    assert said in str(no_connection(psycopg.OperationalError(words), "taxes"))
    assert "is starting" in str(no_connection(psycopg.errors.CannotConnectNow(words), "taxes"))


def test_an_error_that_is_not_of_a_database_passes_through() -> None:
    with pytest.raises(KeyError), plain_errors("household.db"):
        raise KeyError
