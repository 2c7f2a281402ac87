"""A project is asked in plain SQL, and gives the same answers in a file and on a server."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from lotwise.core.errors import LotwiseError
from lotwise.store.asking import through
from lotwise.store.choices import set_setting, settings
from lotwise.store.project import Project, asking, create, open_project, reading

_LOADED = """
import sys
from datetime import datetime, UTC
from lotwise.app.stored import stored
from lotwise.store.project import open_project
with open_project(sys.argv[1], now=datetime.now(UTC)) as project:
    print(stored(project).settings, "sqlalchemy" in sys.modules)
"""


def test_both_ways_of_asking_give_the_same_rows(full: Project) -> None:
    query = "SELECT seq, name, value FROM settings WHERE seq >= ? AND name <> ? ORDER BY seq"
    with asking(full) as ask, reading(full) as connection:
        rows = [tuple(row) for row in ask(query, 1, "nothing")]
        assert rows
        assert rows == through(connection)(query, 1, "nothing")


def test_all_answers_are_about_one_state(project: Project, now: datetime) -> None:
    set_setting(project, "zone", "UTC", now=now)
    with asking(project) as ask:
        before = ask("SELECT count(*) FROM settings")
        set_setting(project, "zone", "Asia/Tokyo", now=now)
        assert ask("SELECT count(*) FROM settings") == before
    with asking(project) as ask:
        assert ask("SELECT count(*) FROM settings") != before


def test_who_asks_again_sees_what_another_program_wrote(
    project: Project, location: str, now: datetime
) -> None:
    assert settings(project) == {}
    with open_project(location, now=now) as other:
        set_setting(other, "zone", "UTC", now=now)
    assert settings(project) == {"zone": "UTC"}


def test_a_wrong_question_leaves_the_project_usable(project: Project) -> None:
    with pytest.raises(LotwiseError, match="absent_column"), asking(project) as ask:
        ask("SELECT absent_column FROM settings")
    assert settings(project) == {}


def test_a_closed_project_holds_no_file_open(tmp_path: Path, now: datetime) -> None:
    with create(tmp_path / "household.db", now=now) as made:
        assert settings(made) == {}
    assert [path.name for path in tmp_path.iterdir()] == ["household.db"]


def test_who_only_looks_at_a_file_does_not_wait_for_sqlalchemy(in_file: Project, now: datetime) -> None:
    set_setting(in_file, "zone", "UTC", now=now)
    command = [sys.executable, "-c", _LOADED, str(in_file.path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "{'zone': 'UTC'} False\n"
