"""A backup is a whole project in a file of its own, proved, and never in the place of another file."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest

from deeds import EVERYTHING, NOW, do, export_of, imports
from lotwise.core.errors import LotwiseError
from lotwise.store import copies
from lotwise.store.archive import backup, export_all
from lotwise.store.project import Project, create, open_project
from lotwise.store.verify import verify

Keep: TypeAlias = Callable[[Project, Path], None]


def back_up(project: Project, target: Path) -> None:
    backup(project, target, now=NOW)


both = pytest.mark.parametrize("keep", [back_up, export_all], ids=["backup", "export"])


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    if request.param == "sqlite":
        return tmp_path / "household.db"
    return str(request.getfixturevalue("postgres_url"))


def names_in(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()} - {"household.db", "household.db-wal", "household.db-shm"}


def test_a_backup_is_the_same_project_in_a_file(place: str | Path, tmp_path: Path) -> None:
    with create(place, now=NOW) as project:
        do(project, EVERYTHING)
        backup(project, tmp_path / "backup.db", now=NOW)
        export_all(project, tmp_path / "project.zip")
    with open_project(tmp_path / "backup.db", now=NOW) as copy:
        assert verify(copy) == ()
        export_all(copy, tmp_path / "copy.zip")
    assert (tmp_path / "copy.zip").read_bytes() == (tmp_path / "project.zip").read_bytes()


def test_a_backup_is_one_file_that_only_its_owner_reads(place: str | Path, tmp_path: Path) -> None:
    with create(place, now=NOW) as project:
        do(project, EVERYTHING)
        backup(project, tmp_path / "backup.db", now=NOW)
        assert names_in(tmp_path) == {"backup.db"}
    assert (tmp_path / "backup.db").stat().st_mode & 0o777 == 0o600


def test_a_backup_can_be_gone_on_with(place: str | Path, tmp_path: Path) -> None:
    with create(place, now=NOW) as project:
        do(project, EVERYTHING)
        backup(project, tmp_path / "backup.db", now=NOW)
    with open_project(tmp_path / "backup.db", now=NOW) as copy:
        do(copy, [imports(export_of(5, name="next.csv"))])
        assert verify(copy) == ()


@both
def test_what_stands_in_the_place_is_never_overwritten(place: str | Path, tmp_path: Path, keep: Keep) -> None:
    (tmp_path / "taken").write_text("mine")
    with create(place, now=NOW) as project, pytest.raises(LotwiseError, match="taken is already there"):
        keep(project, tmp_path / "taken")
    assert (tmp_path / "taken").read_text() == "mine"


@both
def test_a_link_that_leads_nowhere_is_not_followed(place: str | Path, tmp_path: Path, keep: Keep) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with create(place, now=NOW) as project, pytest.raises(LotwiseError, match="link is already there"):
        keep(project, tmp_path / "link")
    assert not (tmp_path / "elsewhere").exists()


@both
def test_a_file_that_appears_while_the_copy_is_made_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: Keep
) -> None:
    name_it = copies._name_it

    def too_late(made: Path, target: Path) -> None:
        target.write_text("mine")
        name_it(made, target)

    monkeypatch.setattr(copies, "_name_it", too_late)
    with create(tmp_path / "household.db", now=NOW) as project:
        with pytest.raises(LotwiseError, match="is already there"):
            keep(project, tmp_path / "target")
        assert names_in(tmp_path) == {"target"}
    assert (tmp_path / "target").read_text() == "mine"


@both
def test_a_file_system_without_links_gets_its_copy_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: Keep
) -> None:
    def refuse(_self: Path, _target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    with create(tmp_path / "household.db", now=NOW) as project:
        keep(project, tmp_path / "copy")
        assert names_in(tmp_path) == {"copy"}
        with pytest.raises(LotwiseError, match="is already there"):
            keep(project, tmp_path / "copy")


@both
@pytest.mark.parametrize("folder", ["absent", "household.db"])
def test_a_folder_that_cannot_take_it_is_named(tmp_path: Path, keep: Keep, folder: str) -> None:
    with create(tmp_path / "household.db", now=NOW) as project:
        with pytest.raises(LotwiseError, match=rf"{folder}/copy cannot be written") as error:
            keep(project, tmp_path / folder / "copy")
        assert "Choose a folder" in error.value.fix


@both
def test_of_a_project_that_is_not_as_it_was_recorded_no_copy_is_made(tmp_path: Path, keep: Keep) -> None:
    with create(tmp_path / "household.db", now=NOW) as project:
        do(project, EVERYTHING)
    with closing(sqlite3.connect(tmp_path / "household.db")) as other, other:
        other.execute("DROP TRIGGER settings_unchanged")
        other.execute("UPDATE settings SET value = 'GMT' WHERE seq = 1")
    with open_project(tmp_path / "household.db", now=NOW) as project:
        with pytest.raises(LotwiseError, match="is not as it was recorded: settings") as error:
            keep(project, tmp_path / "copy")
        assert "lotwise verify" in error.value.fix
        assert names_in(tmp_path) == set()


@both
def test_a_copy_holds_one_state_of_a_project_that_is_written_to_meanwhile(
    place: str | Path, tmp_path: Path, keep: Keep
) -> None:
    with create(place, now=NOW) as project:
        stop = threading.Event()

        def write() -> None:
            number = 0
            while not stop.is_set() or number == 0:
                do(project, [imports(export_of(30, name=f"{number}.csv"))])
                number += 1

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(3):
                keep(project, tmp_path / f"copy {number}")  # proves what it made
        finally:
            stop.set()
            writer.join()
        assert verify(project) == ()
