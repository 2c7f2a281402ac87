"""A disk that is full: a sentence that says so, and nothing is left half done.

A full disk is made by a limit on the length of files that the child may write, so that it needs no disk of
its own. The server of PostgreSQL writes itself; what it says of a full disk is tested by its code.
"""

import resource
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from crashes import DONE, ended, forked
from deeds import EVERYTHING, NOW, do, export_of, imports
from lotwise.core.errors import LotwiseError
from lotwise.store.archive import backup, export_all, import_archive
from lotwise.store.project import Project, create, open_project
from lotwise.store.verify import chain_head, verify

DEEDS: Final = [imports(export_of(40 * number, name=f"{number}.csv")) for number in range(1, 6)]
REFUSED: Final = "refused: "

Keep: TypeAlias = Callable[[Project, Path], None]


def back_up(project: Project, target: Path) -> None:
    backup(project, target, now=NOW)


def on_a_disk_with(length: int, work: Callable[[], object], noted: Path) -> str:
    """Do some work in a child whose files may not get longer than that, and return the sentence of refusal.

    It is empty when the work was done.
    """

    def limited() -> None:
        said = ""
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (length, hard))
        try:
            work()
        except LotwiseError as error:
            said = f"{REFUSED}{error.what} {error.fix}"
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        noted.write_text(said)

    assert ended(forked(limited)) == DONE, "it was refused, but not in a sentence"
    return noted.read_text()


def sound_head(path: Path) -> str:
    with open_project(path, now=NOW) as project:
        assert verify(project) == ()
        return chain_head(project)


def do_them(path: Path) -> None:
    with open_project(path, now=NOW) as project:
        do(project, DEEDS)


def test_an_import_onto_a_full_disk_is_refused_and_keeps_whole_files(tmp_path: Path) -> None:
    calm = tmp_path / "calm.db"
    with create(calm, now=NOW) as project:
        heads = [chain_head(project)]
        for deed in DEEDS:
            do(project, [deed])
            heads.append(chain_head(project))
    lengths = range(40_000, 2 * calm.stat().st_size, 60_000)
    refusals = 0
    reached = set()
    for length in lengths:
        path = tmp_path / f"{length}.db"
        create(path, now=NOW).close()
        said = on_a_disk_with(length, partial(do_them, path), tmp_path / "noted")
        refusals += said.startswith(REFUSED)
        assert not said or ("disk" in said and "space" in said)
        after = heads.index(sound_head(path))
        assert bool(said) == (after < len(DEEDS))
        reached.add(after)
        do_them(path)  # somebody freed some space
        assert sound_head(path) == heads[-1]
    assert refusals >= 3
    assert len(reached) >= 3, "the disk was full at different files"


@pytest.mark.parametrize("keep", [back_up, export_all], ids=["backup", "export"])
def test_a_copy_onto_a_full_disk_is_refused_and_leaves_nothing(tmp_path: Path, keep: Keep) -> None:
    path, folder = tmp_path / "household.db", tmp_path / "copies"
    folder.mkdir()
    with create(path, now=NOW) as project:
        do(project, [*EVERYTHING, *DEEDS])
        keep(project, tmp_path / "calm")
    wanted = (tmp_path / "calm").stat().st_size

    def do_keep() -> None:
        with open_project(path, now=NOW) as project:
            keep(project, folder / "copy")

    for part in (1, 30, 60, 99):
        said = on_a_disk_with(wanted * part // 100, do_keep, tmp_path / "noted")
        assert said.startswith(REFUSED)
        assert "copy" in said
        assert "space" in said
        assert list(folder.iterdir()) == []
    do_keep()
    assert (folder / "copy").stat().st_size == wanted


def test_the_import_of_an_archive_onto_a_full_disk_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    with create(tmp_path / "household.db", now=NOW) as project:
        do(project, [*EVERYTHING, *DEEDS])
        export_all(project, tmp_path / "all.zip")
        wanted = chain_head(project)
    create(folder / "new.db", now=NOW).close()
    empty = sound_head(folder / "new.db")

    def do_import() -> None:
        with open_project(folder / "new.db", now=NOW) as project:
            import_archive(project, tmp_path / "all.zip", now=NOW)

    for length in (100_000, 200_000, 300_000):
        said = on_a_disk_with(length, do_import, tmp_path / "noted")
        assert said.startswith(REFUSED)
        assert "disk" in said
        assert [one.name for one in folder.iterdir()] == ["new.db"]
        assert sound_head(folder / "new.db") == empty
    do_import()
    assert sound_head(folder / "new.db") == wanted
