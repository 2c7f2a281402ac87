"""A new project, a backup, an export or the import of an archive that is killed: whole, or not there."""

import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from crashes import DONE, KILLED, killed_after, killed_at, seconds_of
from deeds import EVERYTHING, NOW, do, export_of, imports
from lotwise.core.errors import LotwiseError
from lotwise.store.archive import backup, export_all, import_archive
from lotwise.store.project import Project, create, open_project
from lotwise.store.verify import chain_head, verify

KILLS: Final = 20
"""How many moments, drawn from the time that a copy takes."""

Location: TypeAlias = str | Path
Keep: TypeAlias = Callable[[Project, Path], None]


def back_up(project: Project, target: Path) -> None:
    backup(project, target, now=NOW)


def do_keep(location: Location, keep: Keep, target: Path) -> None:
    with open_project(location, now=NOW) as project:
        keep(project, target)


def do_import_archive(location: Location, source: Path) -> None:
    with open_project(location, now=NOW) as project:
        import_archive(project, source, now=NOW)


def sound_head(location: Location) -> str:
    with open_project(location, now=NOW) as project:
        assert verify(project) == ()
        return chain_head(project)


@pytest.fixture
def full(new_location: Callable[[], Location]) -> Location:
    """Give a project with something in every table and a long file."""
    location = new_location()
    with open_project(location, now=NOW) as project:
        do(project, [*EVERYTHING, imports(export_of(200, name="long.csv"))])
    return location


@pytest.mark.parametrize("keep", [back_up, export_all], ids=["backup", "export"])
def test_a_copy_that_was_killed_is_whole_or_not_there(full: Location, tmp_path: Path, keep: Keep) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    do_keep(full, keep, folder / "calm")
    wanted = (folder / "calm").read_bytes()
    seconds = seconds_of(partial(do_keep, full, keep, folder / "timed"))
    moments = random.Random(2026)  # noqa: S311 - the same moments each time
    for number in range(KILLS):
        target = folder / str(number)
        killed_after(moments.uniform(0, seconds), partial(do_keep, full, keep, target))
        if target.exists():
            assert target.read_bytes() == wanted
        else:
            do_keep(full, keep, target)  # what is left of the first attempt is in nobody's way
    left_over = [one for one in folder.iterdir() if one.name.startswith(".lotwise-")]
    assert all(one.stat().st_mode & 0o777 == 0o700 for one in left_over)
    assert sound_head(full)


def test_a_new_project_that_was_killed_is_there_or_can_be_made(new_place: Callable[[], Location]) -> None:
    def make(place: Location) -> None:
        create(place, now=NOW).close()

    calm = new_place()
    make(calm)
    wanted, refusals = sound_head(calm), set()
    step = 1
    place = new_place()
    while killed_at(step, partial(make, place)) == KILLED:
        try:
            sound_head(place)
        except LotwiseError as error:
            refusals.add(error.fix)
            if isinstance(place, Path):
                place.unlink(missing_ok=True)
            make(place)
        assert sound_head(place) == wanted
        step += 7  # steps are alike: a table, a trigger, and the next
        place = new_place()
    assert refusals
    assert "" not in refusals, "somebody must tell the owner what to do now"


def test_the_import_of_an_archive_that_was_killed_kept_all_of_it_or_nothing(
    full: Location, new_location: Callable[[], Location], tmp_path: Path
) -> None:
    archive = tmp_path / "all.zip"
    do_keep(full, export_all, archive)
    location = new_location()
    empty, whole = sound_head(location), sound_head(full)
    step = 1
    while killed_at(step, partial(do_import_archive, location, archive)) == KILLED:
        assert sound_head(location) == empty
        step += 23
    assert sound_head(location) == whole
    do_keep(location, export_all, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()
    assert step > 3 * 23
    for left_over in tmp_path.glob(".lotwise-*"):
        shutil.rmtree(left_over)


def test_the_import_of_an_archive_that_was_killed_at_the_very_end_is_there(
    full: Location, new_location: Callable[[], Location], tmp_path: Path
) -> None:
    archive = tmp_path / "all.zip"
    do_keep(full, export_all, archive)
    location = new_location()

    def import_and_fail() -> None:
        do_import_archive(location, archive)
        raise SystemExit("dies without a word to anybody")

    assert killed_at(1_000_000, import_and_fail) != DONE
    assert sound_head(location) == sound_head(full)
