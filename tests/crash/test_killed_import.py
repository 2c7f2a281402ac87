"""An import that is killed leaves whole files or none of them, and another import ends where it would have.

The state after a crash must be one of those between two files of an undisturbed import, told by the last hash
of the chain once `verify` finds that everything fits it. The import is then begun again, which may be killed
again, until it is done; what is stored then is the same to the last byte as without any crash.
"""

import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from crashes import DONE, KILLED, killed_after, killed_at, seconds_of
from deeds import NOW
from lotwise.app.intake import import_files
from lotwise.store.archive import export_all
from lotwise.store.project import open_project
from lotwise.store.verify import chain_head, verify

EXAMPLE: Final = Path(__file__).resolve().parents[2] / "examples" / "crash-2026"
FILES: Final = (
    EXAMPLE / "household.toml",
    EXAMPLE / "brokerage-realized-gains.csv",
    EXAMPLE / "coinbase-transactions.csv",
    EXAMPLE / "kraken-ledgers.csv",
    EXAMPLE / "prices.csv",
)
KILLS: Final = {"sqlite": 200, "postgresql": 40}
"""How many moments: what lies between two steps is met at each step, so these look only inside of a step."""
KILLS_IN_A_ROW: Final = 5

Location = str | Path


def do_import(location: Location, files: Sequence[Path] = FILES) -> None:
    """Do what `lotwise import` does."""
    with open_project(location, now=NOW) as project:
        import_files(project, files)


def sound_head(location: Location) -> str:
    """Return the last hash of a project's chain, when everything in the project fits its chain."""
    with open_project(location, now=NOW) as project:
        assert verify(project) == ()
        return chain_head(project)


def archive_of(location: Location, folder: Path) -> bytes:
    with open_project(location, now=NOW) as project:
        export_all(project, folder / "state.zip")
    content = (folder / "state.zip").read_bytes()
    (folder / "state.zip").unlink()
    return content


def heads_between(location: Location, files: Sequence[Path] = FILES) -> list[str]:
    """Import one file after the other, undisturbed, and return the last hash of the chain after each."""
    heads = [sound_head(location)]
    for file in files:
        do_import(location, [file])
        heads.append(sound_head(location))
    assert len(set(heads)) == len(files) + 1
    return heads


def test_imports_killed_at_random_moments_lose_nothing_and_do_nothing_twice(
    new_location: Callable[[], Location], tmp_path: Path, kind: str
) -> None:
    calm = new_location()
    heads = heads_between(calm)
    wanted = archive_of(calm, tmp_path)
    timed = new_location()
    seconds = seconds_of(partial(do_import, timed))
    assert archive_of(timed, tmp_path) == wanted, "all at once or one by one is the same"

    moments = random.Random(2026)  # noqa: S311 - the same moments each time
    kills = 0
    while kills < KILLS[kind]:
        location = new_location()
        reached = 0
        for _ in range(KILLS_IN_A_ROW):
            if killed_after(moments.uniform(0, seconds), partial(do_import, location)) == DONE:
                seconds *= 0.9  # the machine is faster now than when it was timed
                break
            kills += 1
            seconds *= 1.02
            after = heads.index(sound_head(location))
            assert after >= reached, "what was acknowledged is gone"
            reached = after
        do_import(location)
        assert archive_of(location, tmp_path) == wanted


def test_an_import_killed_before_any_of_its_steps_ends_as_if_nothing_had_been(
    new_location: Callable[[], Location], tmp_path: Path
) -> None:
    files = FILES[1:3]
    calm = new_location()
    heads = heads_between(calm, files)
    wanted = archive_of(calm, tmp_path)
    step = 1
    location = new_location()
    seen = set()
    while killed_at(step, partial(do_import, location, files)) == KILLED:
        seen.add(heads.index(sound_head(location)))
        do_import(location, files)
        assert archive_of(location, tmp_path) == wanted
        step += 1
        location = new_location()
    assert sound_head(location) == heads[-1]
    assert step > 5 * len(files), "an import takes more steps than that"
    assert seen >= {0, 1}, "some crashes came before the first file, some between the two"


def test_a_crash_after_the_last_file_changes_nothing(
    new_location: Callable[[], Location], tmp_path: Path
) -> None:
    calm, location = new_location(), new_location()
    do_import(calm)

    def import_and_die() -> None:
        do_import(location)
        raise SystemExit("dies without a word to anybody")

    assert killed_at(10_000, import_and_die) != DONE
    assert archive_of(location, tmp_path) == archive_of(calm, tmp_path)
