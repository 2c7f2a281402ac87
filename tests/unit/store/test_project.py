"""What a project file is, and that nothing else is taken for one."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from lotwise.core.errors import BadInputError, LotwiseError, NoProjectError
from lotwise.store.choices import set_setting, settings
from lotwise.store.project import Project, create, open_project, reading, writing
from lotwise.store.read import files

NOBODY = 65534


@contextmanager
def without_privileges(folder: Path) -> Iterator[None]:
    """Let the block run as a user who may not write to the folder, even where tests run as root."""
    was_root = os.geteuid() == 0
    if was_root:
        for place in (folder, *folder.iterdir()):
            os.chown(place, NOBODY, NOBODY)
    folder.chmod(0o555)
    if was_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)
        folder.chmod(0o755)


def test_a_project_is_one_file_that_only_its_owner_can_read(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "household.db"
    with create(path, now=now) as project:
        set_setting(project, "zone", "America/New_York", now=now)
        assert project.path == path
    assert [place.name for place in tmp_path.iterdir()] == ["household.db"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_was_recorded_is_there_when_the_project_is_opened_again(project: Project, now: datetime) -> None:
    set_setting(project, "zone", "America/New_York", now=now)
    project.close()
    with open_project(project.path) as again:
        assert settings(again) == {"zone": "America/New_York"}


@pytest.mark.parametrize("name", ["with space.db", "50%20?mode=memory.db", "#1.db", "größe.db"])
def test_a_project_may_have_any_name(tmp_path: Path, now: datetime, name: str) -> None:
    create(tmp_path / name, now=now).close()
    with open_project(tmp_path / name) as project:
        assert files(project) == ()
    assert [place.name for place in tmp_path.iterdir()] == [name]


def test_an_existing_file_is_never_overwritten(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("dear diary")
    with pytest.raises(LotwiseError, match="already there"):
        create(path, now=now)
    assert path.read_text() == "dear diary"


def test_a_project_needs_a_folder(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(LotwiseError, match="cannot be made: No such file"):
        create(tmp_path / "absent" / "household.db", now=now)


def test_an_instant_without_a_zone_makes_no_file(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(BadInputError):
        create(tmp_path / "household.db", now=now.replace(tzinfo=None))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_project_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(NoProjectError, match=r"There is no project at .* make a new project"):
        open_project(tmp_path / "household.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty. Delete it"),
        (b"Timestamp,Type,Asset\n", "is not a lotwise project"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "is not a lotwise project"),
    ],
)
def test_a_file_that_is_no_database_is_no_project(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "household.db"
    path.write_bytes(content)
    with pytest.raises(NoProjectError, match=said):
        open_project(path)
    assert path.read_bytes() == content


def test_a_folder_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(NoProjectError, match="cannot be read"):
        open_project(tmp_path)


def test_the_database_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE schema_versions (version)")
    before = path.read_bytes()
    with pytest.raises(NoProjectError, match="is not a lotwise project"):
        open_project(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_project_of_a_newer_lotwise_asks_for_an_update(project: Project) -> None:
    with closing(sqlite3.connect(project.path)) as connection, connection:
        connection.execute("INSERT INTO schema_versions VALUES (2, '2027-01-01T00:00:00.000000Z')")
    with pytest.raises(NoProjectError, match=r"newer lotwise.*version 2, known here is 1.*Update lotwise"):
        open_project(project.path)


def test_every_connection_is_durable_and_guarded(project: Project) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    with open_project(project.path) as again:
        for transaction in (reading, writing, reading):
            with transaction(again) as connection:
                found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
                assert found == wanted
            again.close()  # so that the next one is a new connection


def test_a_fact_of_a_file_that_is_not_there_is_refused(project: Project) -> None:
    with pytest.raises(LotwiseError, match="FOREIGN KEY"), writing(project) as connection:
        connection.exec_driver_sql("INSERT INTO ignored_rows (file_id, row, reason) VALUES ('file_x', 1, '')")


def test_a_block_that_fails_leaves_nothing(project: Project) -> None:
    insert = "INSERT INTO settings (name, value, recorded_at) VALUES ('zone', 'UTC', '')"

    def interrupted() -> None:
        with writing(project) as connection:
            connection.exec_driver_sql(insert)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert settings(project) == {}


def test_a_reader_sees_one_state_while_another_program_writes(project: Project, now: datetime) -> None:
    count = "SELECT count(*) FROM settings"
    with open_project(project.path) as other, reading(project) as connection:
        before = connection.exec_driver_sql(count).scalar()
        set_setting(other, "zone", "UTC", now=now)
        assert connection.exec_driver_sql(count).scalar() == before == 0
    assert settings(project) == {"zone": "UTC"}


def test_a_folder_that_cannot_be_written_is_said_to_be_so(now: datetime) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create(folder / "household.db", now=now).close()
        with without_privileges(folder):
            with pytest.raises(LotwiseError, match="cannot be made: Permission denied"):
                create(folder / "other.db", now=now)
            with pytest.raises(LotwiseError, match=r"household\.db or its folder cannot be written\. Allow"):
                open_project(folder / "household.db")
        assert [place.name for place in folder.iterdir()] == ["household.db"]


def test_a_file_that_cannot_be_written_is_said_to_be_so(project: Project, now: datetime) -> None:
    project.close()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "household.db"
        path.write_bytes(project.path.read_bytes())
        path.chmod(0o444)
        with without_privileges(folder):
            folder.chmod(0o755)
            with open_project(path) as frozen, pytest.raises(LotwiseError, match="cannot be written"):
                set_setting(frozen, "zone", "UTC", now=now)
