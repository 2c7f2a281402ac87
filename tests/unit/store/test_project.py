"""What a project is, in a file and in a database, and that nothing else is taken for one."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import lotwise.store.migrations
from lotwise.core.errors import BadInputError, LotwiseError, NoProjectError
from lotwise.store import schema
from lotwise.store.choices import set_setting, settings
from lotwise.store.project import Project, create, open_project, reading, recording, writing
from lotwise.store.read import files
from lotwise.store.verify import chain_head, verify
from lotwise.store.write import record

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
        assert (project.path, project.name, project.location) == (path, "household.db", str(path))
    assert [place.name for place in tmp_path.iterdir()] == ["household.db"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_was_recorded_is_there_when_the_project_is_opened_again(
    location: str | Path, now: datetime
) -> None:
    with create(location, now=now) as project:
        set_setting(project, "zone", "America/New_York", now=now)
    with open_project(location, now=now) as again:
        assert settings(again) == {"zone": "America/New_York"}
        assert again.backup is None
        assert verify(again) == ()


def test_a_project_that_is_there_is_never_made_anew(location: str | Path, now: datetime) -> None:
    with create(location, now=now) as project:
        set_setting(project, "zone", "UTC", now=now)
        with pytest.raises(LotwiseError, match=r"already (there|holds a project).*(O|o)pen"):
            create(location, now=now)
        assert settings(project) == {"zone": "UTC"}


@pytest.mark.parametrize(
    "name", ["with space.db", "50%20?mode=memory.db", "#1.db", "größe.db", "postgresql.db"]
)
def test_a_project_may_have_any_name(tmp_path: Path, now: datetime, name: str) -> None:
    create(str(tmp_path / name), now=now).close()
    with open_project(tmp_path / name, now=now) as project:
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


def test_an_instant_without_a_zone_makes_no_project(location: str | Path, now: datetime) -> None:
    with pytest.raises(BadInputError):
        create(location, now=now.replace(tzinfo=None))
    with pytest.raises(NoProjectError):
        open_project(location, now=now)


def test_a_project_that_could_not_be_filled_leaves_no_file(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(lotwise.store.migrations, "record_version", interrupted)
    with pytest.raises(KeyboardInterrupt):
        create(tmp_path / "household.db", now=now)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_project_is_not_made_by_opening_it(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(NoProjectError, match=r"There is no project at .* make a new project"):
        open_project(tmp_path / "household.db", now=now)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty. Delete it"),
        (b"Timestamp,Type,Asset\n", "is not a lotwise project"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "is not a lotwise project"),
    ],
)
def test_a_file_that_is_no_database_is_no_project(
    tmp_path: Path, now: datetime, content: bytes, said: str
) -> None:
    path = tmp_path / "household.db"
    path.write_bytes(content)
    with pytest.raises(NoProjectError, match=said):
        open_project(path, now=now)
    assert path.read_bytes() == content


def test_a_folder_is_no_project(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(NoProjectError, match="cannot be read"):
        open_project(tmp_path, now=now)


def test_the_database_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "bookmarks.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE schema_versions (version)")
    before = path.read_bytes()
    with pytest.raises(NoProjectError, match="is not a lotwise project"):
        open_project(path, now=now)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_project_of_a_newer_lotwise_asks_for_an_update(
    project: Project, location: str | Path, now: datetime, outside: Callable[..., list[Any]]
) -> None:
    outside("INSERT INTO schema_versions VALUES (5, '2027-01-01T00:00:00.000000Z', '')")
    with pytest.raises(NoProjectError, match=r"newer lotwise.*version 5, known here is 4.*Update lotwise"):
        open_project(location, now=now)
    assert settings(project) == {}


def test_every_connection_is_durable_and_guarded(in_file: Project) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    for transaction in (reading, writing, reading):
        with transaction(in_file) as connection:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            assert found == wanted
        in_file.close()  # so that the next one is a new connection


def test_a_block_that_fails_leaves_nothing(project: Project, now: datetime) -> None:
    def interrupted() -> None:
        with recording(project, "setting", now=now) as entry:
            record(entry, schema.settings, [(1, "zone", "UTC", "")])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert settings(project) == {}
    assert verify(project) == ()


def test_a_block_that_writes_nothing_leaves_no_entry_in_the_chain(project: Project, now: datetime) -> None:
    before = chain_head(project)
    with recording(project, "nothing", now=now) as entry:
        assert entry.written == {}
    assert chain_head(project) == before
    set_setting(project, "zone", "UTC", now=now)
    assert chain_head(project) != before


def test_a_reader_sees_one_state_while_another_program_writes(
    project: Project, location: str | Path, now: datetime
) -> None:
    count = "SELECT count(*) FROM settings"
    with open_project(location, now=now) as other, reading(project) as connection:
        before = connection.exec_driver_sql(count).scalar()
        set_setting(other, "zone", "UTC", now=now)
        assert connection.exec_driver_sql(count).scalar() == before == 0
    assert settings(project) == {"zone": "UTC"}


def test_writers_queue_and_number_their_rows_without_a_gap(
    project: Project, location: str | Path, now: datetime
) -> None:
    def write(name: str) -> None:
        with open_project(location, now=now) as mine:
            for number in range(15):
                set_setting(mine, f"{name}-{number}", "on", now=now)

    names = ("first", "second", "third")
    with ThreadPoolExecutor() as pool:
        list(pool.map(write, names))
    assert settings(project) == {f"{name}-{number}": "on" for name in names for number in range(15)}
    with reading(project) as connection:
        numbers = [row.seq for row in connection.execute(select(schema.settings.c.seq))]
    assert sorted(numbers) == list(range(1, 46))
    assert verify(project) == ()


def test_a_folder_that_cannot_be_written_is_said_to_be_so(now: datetime) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create(folder / "household.db", now=now).close()
        with without_privileges(folder):
            with pytest.raises(LotwiseError, match="cannot be made: Permission denied"):
                create(folder / "other.db", now=now)
            with pytest.raises(LotwiseError, match=r"household\.db or its folder cannot be written\. Allow"):
                open_project(folder / "household.db", now=now)
        assert [place.name for place in folder.iterdir()] == ["household.db"]


def test_a_file_that_cannot_be_written_is_said_to_be_so(in_file: Project, now: datetime) -> None:
    in_file.close()
    assert in_file.path is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "household.db"
        path.write_bytes(in_file.path.read_bytes())
        path.chmod(0o444)
        with without_privileges(folder):
            folder.chmod(0o755)
            with (
                open_project(path, now=now) as frozen,
                pytest.raises(LotwiseError, match="cannot be written"),
            ):
                set_setting(frozen, "zone", "UTC", now=now)
