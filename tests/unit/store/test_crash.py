"""A program that is killed leaves all of an import or nothing; two that write at once lose nothing."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from lotwise.store.choices import settings
from lotwise.store.project import Project, open_project
from lotwise.store.read import files, ignored_rows, transactions

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("moment", "is_kept"),
    [
        ("INSERT INTO legs", False),
        ("INSERT INTO ignored_rows", False),
        ("COMMIT", False),
        ("acknowledged", True),
    ],
)
def test_an_import_that_is_killed_leaves_all_or_nothing(
    project: Project, moment: str, *, is_kept: bool
) -> None:
    project.close()
    killed = subprocess.run(
        [sys.executable, str(HERE / "killed_writer.py"), str(project.path), moment], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    with open_project(project.path) as after:
        assert [file.name for file in files(after)] == (["miner"] if is_kept else [])
        assert len(transactions(after)) == (3000 if is_kept else 0)
        assert len(ignored_rows(after)) == (1 if is_kept else 0)
    with closing(sqlite3.connect(project.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM legs").fetchall() == [(3000 if is_kept else 0,)]


def test_two_programs_that_write_at_once_lose_nothing(project: Project) -> None:
    writers = [
        subprocess.Popen([sys.executable, str(HERE / "busy_writer.py"), str(project.path), name, "60"])
        for name in ("first", "second")
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    wanted = {f"{name}-{number}": "on" for name in ("first", "second") for number in range(60)}
    assert settings(project) == wanted
