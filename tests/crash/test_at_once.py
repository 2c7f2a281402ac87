"""Several programs on one project at once: nobody is refused, nothing is lost, nothing is there twice."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Connection

from crashes import DONE, at_once, ended, has_ended, held
from deeds import NOW, do, export_of, imports, sets
from lotwise.app.intake import import_files
from lotwise.app.workspace import State, load
from lotwise.store import archive_file, choices, read
from lotwise.store.archive import export_all
from lotwise.store.copies import row_counts
from lotwise.store.project import open_project
from lotwise.store.verify import chain_head, verify

EXAMPLE: Final = Path(__file__).resolve().parents[2] / "examples" / "crash-2026"
DAY: Final = date(2026, 11, 22)

Location = str | Path


def do_import(location: Location, files: Sequence[Path], noted: Path) -> None:
    """Import files, and note the names of those that were new."""
    with open_project(location, now=NOW) as project:
        reports = import_files(project, files)
    noted.write_text("\n".join(one.name for one in reports if one.is_new))


def earlier(name: str, folder: Path, *, rows: int) -> Path:
    """Return an earlier export of the same account: the file without its last rows."""
    lines = (EXAMPLE / name).read_text(encoding="utf-8").splitlines(keepends=True)
    path = folder / f"earlier-{name}"
    path.write_text("".join(lines[:-rows]), encoding="utf-8")
    return path


def what_follows(state: State) -> tuple[object, ...]:
    """Return what follows from a project, which must not depend on the order of its files."""
    return state.journal.transactions, state.journal.pairs, state.books, state.findings, state.holdings


def test_three_programs_that_import_at_once_get_what_one_gets(
    new_location: Callable[[], Location], tmp_path: Path
) -> None:
    old_coinbase = earlier("coinbase-transactions.csv", tmp_path, rows=3)
    old_kraken = earlier("kraken-ledgers.csv", tmp_path, rows=4)
    groups = (
        (EXAMPLE / "coinbase-transactions.csv", old_kraken, EXAMPLE / "prices.csv"),
        (old_coinbase, EXAMPLE / "coinbase-transactions.csv", EXAMPLE / "ledgerlive-operations.csv"),
        (EXAMPLE / "household.toml", EXAMPLE / "kraken-ledgers.csv", EXAMPLE / "prices.csv", old_coinbase),
    )
    files = sorted(set(chain.from_iterable(groups)))
    calm, busy = new_location(), new_location()
    do_import(calm, files, tmp_path / "calm")
    notes = [tmp_path / f"noted-{n}" for n in range(len(groups))]
    works = [partial(do_import, busy, *words) for words in zip(groups, notes, strict=True)]

    assert at_once(works) == [DONE] * len(groups)
    new = Counter(chain.from_iterable(note.read_text().splitlines() for note in notes))
    assert new == Counter(path.name for path in files), "each file is new to one program only"
    with open_project(calm, now=NOW) as one, open_project(busy, now=NOW) as other:
        assert verify(other) == ()
        assert {file.id for file in read.files(other)} == {file.id for file in read.files(one)}
        assert what_follows(load(other, DAY)) == what_follows(load(one, DAY))


def test_two_programs_that_write_at_once_lose_nothing(new_location: Callable[[], Location]) -> None:
    location, count = new_location(), 25

    def write(name: str) -> None:
        with open_project(location, now=NOW) as project:
            do(project, [sets(f"{name}-{number}", "on") for number in range(count)])

    assert at_once([partial(write, "first"), partial(write, "second")]) == [DONE, DONE]
    with open_project(location, now=NOW) as project:
        assert verify(project) == ()
        assert choices.settings(project) == {
            f"{name}-{number}": "on" for name in ("first", "second") for number in range(count)
        }


def test_whoever_reads_while_another_imports_sees_whole_files_only(
    new_location: Callable[[], Location],
) -> None:
    deeds = [imports(export_of(200, name=f"{number}.csv")) for number in range(8)]
    calm, busy = new_location(), new_location()
    with open_project(calm, now=NOW) as project:
        heads = [chain_head(project)]
        for deed in deeds:
            do(project, [deed])
            heads.append(chain_head(project))

    def write() -> None:
        with open_project(busy, now=NOW) as project:
            do(project, deeds)

    with held([write]) as ((writer,), go), open_project(busy, now=NOW) as project:
        go()
        seen = [0]
        while not has_ended(writer):
            assert verify(project) == ()  # all its questions see one state
            told = read.told(project)
            assert [len(one.transactions) for one in told] == [200] * len(told)
            seen.append(heads.index(chain_head(project)))
        assert ended(writer) == DONE
        assert seen == sorted(seen), "what was seen once stays"
        assert chain_head(project) == heads[-1]


def test_whoever_began_to_read_goes_on_reading_the_same_state(
    new_location: Callable[[], Location], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other program imports between two questions of one export."""
    location = new_location()
    with open_project(location, now=NOW) as project:
        do(project, [imports(export_of(3))])
        export_all(project, tmp_path / "before.zip")

    def write() -> None:
        with open_project(location, now=NOW) as other:
            do(other, [imports(export_of(5, name="other.csv"))])

    with held([write]) as ((writer,), go), open_project(location, now=NOW) as project:

        def counts_and_then_the_other_imports(connection: Connection) -> dict[str, int]:
            counts = row_counts(connection)
            go()
            assert ended(writer) == DONE
            return counts

        monkeypatch.setattr(archive_file, "row_counts", counts_and_then_the_other_imports)
        export_all(project, tmp_path / "during.zip")
        assert len(read.files(project)) == 2
    assert (tmp_path / "during.zip").read_bytes() == (tmp_path / "before.zip").read_bytes()
