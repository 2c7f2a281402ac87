"""Keeping a project: proofs, copies, archives, filed years, older and newer tables."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from builders import instant
from end_to_end.project_files import (
    NOW,
    arrival,
    coinbase,
    coinbase_row,
    household,
    ledger,
    looked_at,
    plain,
    too_wide,
)
from lotwise.app import clock
from terminal import Run

OLD: Final = Path(__file__).parents[1] / "unit" / "store" / "version_1.sql"
BOUGHT: Final = coinbase_row("c01", "2025-02-03 15:00:00", "Buy", "1 ETH", "3000")
SOLD: Final = coinbase_row("c02", "2025-06-03 15:00:00", "Sell", "-1 ETH", "2600")
EARLIER: Final = coinbase_row("b01", "2021-01-10 15:00:00", "Buy", "1 ETH", "1500")
"""What a late file tells: first in, first out, this lot was sold."""


class Clock:
    """A clock that stands at an instant, and moves one second at each look."""

    def __init__(self) -> None:
        self.instant = NOW

    def now(self) -> datetime:
        self.instant += timedelta(seconds=1)
        return self.instant


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock that lotwise looks at."""
    stands = Clock()
    monkeypatch.setattr(clock, "now", stands.now)
    monkeypatch.setattr(clock, "today", lambda zone: stands.instant.astimezone(zone).date())
    return stands


@pytest.fixture
def story(run: Run) -> Run:
    """Return `run` in a folder whose project holds a purchase, and a sale in 2025."""
    assert run("init").code == 0
    assert run("import", household(), coinbase(BOUGHT, SOLD)).code == 0
    return run


def refused(run: Run, *words: str | Path, project: str = "lotwise.db") -> str:
    """Return the sentence with which a command is refused; it changes nothing."""
    before = Path(project).read_bytes()
    said = run(*words)
    assert (said.code, said.out) == (2, ""), said
    assert Path(project).read_bytes() == before
    return plain(said.err)


def outside(*statements: str, project: str = "lotwise.db") -> list[Any]:
    """Run statements as another program would, and return the rows of the last."""
    with closing(sqlite3.connect(project)) as connection, connection:
        return [connection.execute(statement).fetchall() for statement in statements][-1]


# ── verify ──────────────────────────────────────────────────────────────────────────────────────


def test_a_sound_project_is_proved(story: Run) -> None:
    said = story("verify")
    assert (said.code, too_wide(said.out)) == (0, [])
    text = plain(said.out)
    assert "Every row is as it was recorded" in text
    found = story("verify", "--json").json
    assert f"Head of the chain: {found['head']}" in text
    assert found["faults"] == []
    assert found["counts"]["tellings"] == 2
    assert found["proofs"] == [], "they were not asked for"
    household("# I moved")
    story("household", "household.toml")
    assert story("verify", "--json").json["head"] != found["head"], "each entry moves the head"


def tampered(*statements: str) -> None:
    """Change a project as somebody would who knows the guards: they are dropped and put back."""
    guards = outside("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    dropped = [f"DROP TRIGGER {name}" for name, _ in guards]
    outside(*dropped, *statements, *(sql for _, sql in guards))


def test_a_guard_that_was_dropped_is_told(story: Run) -> None:
    ((name,), *_) = outside("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'tellings'")
    outside(f"DROP TRIGGER {name}")
    said = story("verify")
    assert said.code == 1
    assert "CHANGED tellings: The guard that refuses changes is missing." in plain(said.out)


def test_a_changed_row_is_told_by_table_key_and_row_of_the_file(story: Run) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        outside("UPDATE tellings SET at = '2025-06-04T15:00:00.000000Z' WHERE n = 1")
    tampered("UPDATE tellings SET at = '2025-06-04T15:00:00.000000Z' WHERE n = 1")
    said = story("verify", "--conservation")
    assert (said.code, too_wide(said.out)) == (1, [])
    text = plain(said.out)
    assert "CHANGED tellings 1/1 (coinbase.csv row 6): It is not what was recorded." in text
    assert "do not file from this project" in text
    assert "Head of the chain" not in text
    found = story("verify", "--conservation", "--json")
    assert found.code == 1
    (fault,) = (one for one in found.json["faults"] if one["what"] == "It is not what was recorded.")
    assert fault == {
        "table": "tellings",
        "key": "1/1",
        "what": "It is not what was recorded.",
        "where": "coinbase.csv row 6",
    }
    assert found.json["proofs"] == [], "nothing is proved of what was changed"


def test_a_changed_byte_of_a_file_is_told_by_its_name(story: Run) -> None:
    tampered("UPDATE files SET content = CAST(substr(content, 1, length(content) - 1) || x'00' AS BLOB)")
    found = story("verify", "--json")
    assert found.code == 1
    (fault,) = found.json["faults"]
    assert (fault["table"], fault["key"], fault["where"]) == ("files", "1", "coinbase.csv")
    assert fault["what"] == "Its content is not what was imported."


def test_neither_copy_nor_archive_is_made_of_what_was_changed(story: Run) -> None:
    tampered("UPDATE tellings SET note = 'mine' WHERE n = 0")
    for words in (("backup", "copy.db"), ("export", "--all", "all.zip")):
        assert "is not as it was recorded" in refused(story, *words)
        assert not Path(words[-1]).exists()


def test_conservation_is_proved_asset_by_asset(story: Run) -> None:
    story("import", ledger(arrival("2025-07-01T15:00:00", "0.5 BTC", "h01", "30000.00")))
    said = story("verify", "--conservation")
    assert (said.code, too_wide(said.out)) == (0, [])
    assert "Every slice of every acquisition is in exactly one place: nothing is lost." in plain(said.out)
    proofs = {one["asset"]: one for one in story("verify", "--conservation", "--json").json["proofs"]}
    assert sorted(proofs) == ["BTC", "ETH"]
    eth = proofs["ETH"]
    assert [eth[name]["quantity"] for name in ("acquired", "held", "disposed", "out_of_scope")] == [
        "1",
        "0",
        "1",
        "0",
    ]
    assert (eth["acquired"]["basis_usd"], eth["disposed"]["basis_usd"]) == ("3000.00", "3000.00")
    assert proofs["BTC"]["held"]["quantity"] == "0.5"


# ── copies and archives ─────────────────────────────────────────────────────────────────────────


def test_a_backup_is_a_project_with_the_same_chain(story: Run) -> None:
    said = story("backup", "copy.db")
    assert (said.code, said.out) == (0, "Wrote copy.db, and checked it.\n")
    heads = {story("verify", "--json", "--project", one).json["head"] for one in ("lotwise.db", "copy.db")}
    assert len(heads) == 1
    for words in (("lots",), ("findings",), ("forms", "--year", "2025", "--out", "out")):
        assert story(*words, "--json", "--project", "copy.db").json == story(*words, "--json").json
    assert "copy.db" in refused(story, "backup", "copy.db", project="copy.db"), "nothing is overwritten"
    assert "lotwise.db" in refused(story, "backup", "lotwise.db")


def test_an_archive_makes_an_equal_project(story: Run) -> None:
    answer = ("--answer", "set-aside", "--reason", "told elsewhere")
    story("review", looked_at().journal.transactions[-1].id, *answer)
    story("wallets", "--method", "Coinbase", "HIFO", "--set", "Coinbase", "fee_rate", "0.006")
    story("file", "2025")
    assert story("export", "--all", "all.zip").out == "Wrote all.zip.\n"
    assert "all.zip" in refused(story, "export", "--all", "all.zip"), "nothing is overwritten"
    story("init", "--project", "new.db")
    said = story("import", "all.zip", "--project", "new.db")
    assert "all.zip: a whole project, rebuilt here" in plain(said.out)
    story("export", "--all", "again.zip", "--project", "new.db")
    assert Path("again.zip").read_bytes() == Path("all.zip").read_bytes()
    for words in (("lots",), ("findings",), ("wallets",), ("review", "--history"), ("file", "2025")):
        assert story(*words, "--json", "--project", "new.db").json == story(*words, "--json").json


def test_an_archive_goes_into_an_empty_project_only(story: Run) -> None:
    story("export", "--all", "all.zip")
    said = refused(story, "import", "all.zip")
    assert "holds something already" in said
    assert "lotwise init" in said


def test_a_damaged_archive_is_refused_and_the_project_stays_empty(story: Run) -> None:
    story("export", "--all", "all.zip")
    content = bytearray(Path("all.zip").read_bytes())
    place = content.index(b"2600")
    content[place] = ord("3")
    Path("all.zip").write_bytes(content)
    story("init", "--project", "new.db")
    said = refused(story, "import", "all.zip", "--project", "new.db", project="new.db")
    assert "all.zip" in said
    assert story("verify", "--project", "new.db", "--json").json["counts"]["files"] == 0


# ── filed years ─────────────────────────────────────────────────────────────────────────────────


def test_a_year_is_filed_when_it_is_over_and_once(story: Run, at: Clock) -> None:
    at.instant = instant("2025-12-31 12:00")
    assert "2025 is not over" in refused(story, "file", "2025")
    assert "2026 is not over" in refused(story, "file", "2026")
    at.instant = instant("2026-03-01 12:00")
    said = story("file", "2025")
    assert (said.code, too_wide(said.out)) == (0, [])
    assert "Recorded: 2025: filed on 2026-03-01" in plain(said.out)
    before = Path("lotwise.db").read_bytes()
    again = story("file", "2025")
    assert again.code == 0
    assert "Recorded" not in again.out
    assert "What is computed now is what was filed." in plain(again.out)
    assert Path("lotwise.db").read_bytes() == before, "asking again records nothing"


def test_what_blocks_a_year_blocks_its_filing(story: Run) -> None:
    story("import", ledger(arrival("2025-07-01T15:00:00", "0.5 BTC", "h01", "30000.00")))
    said = refused(story, "file", "2025")
    assert "1 finding of 2025 or earlier blocks; first: " in said
    assert "0.5 BTC came into Ledger" in said
    made = story("file", "2025", "--despite-findings")
    assert "Recorded: 2025: filed" in plain(made.out)
    assert made.code == 1, "it blocks all the same"


def test_what_blocks_a_later_year_does_not_block_this_one(story: Run) -> None:
    story("import", ledger(arrival("2026-02-01T15:00:00", "0.5 BTC", "h01", "30000.00")))
    assert "Recorded: 2025: filed" in plain(story("file", "2025").out)


def test_a_choice_needs_a_filed_year_a_change_and_a_reason(story: Run) -> None:
    amend = ("file", "2025", "--amend")
    assert "2025 was not filed yet" in refused(story, *amend, "--reason", "late file")
    story("file", "2025")
    assert "Nothing of 2025 changed" in refused(story, *amend, "--reason", "late file")
    story("import", coinbase(EARLIER, name="2021.csv"))
    for words in (amend, ("file", "2025", "--carry"), (*amend, "--reason", " ")):
        assert "it needs a reason" in refused(story, *words)
    assert "not both" in refused(story, *amend, "--carry", "--reason", "late file")


def written(run: Run, folder: str) -> dict[str, str]:
    """Return the CSV forms of 2025 that filing keeps, by file name."""
    run("forms", "--year", "2025", "--out", folder)
    return {path.name: path.read_text() for path in Path(folder).glob("[fs]*.csv")}


NAMES: Final = {"form_8949_2025.csv", "schedule_d_2025.csv"}
NOW_NAMES: Final = {"form_8949_2025_as_computed_now.csv", "schedule_d_2025_as_computed_now.csv"}


def late(run: Run) -> dict[str, str]:
    """File 2025, import an earlier purchase, and return the forms as they were filed."""
    before = written(run, "before")
    assert set(before) == NAMES
    assert run("file", "2025").code == 0
    assert written(run, "filed") == before, "filed is what was computed"
    assert run("import", coinbase(EARLIER, name="2021.csv")).code == 1
    return before


def test_late_data_is_shown_beside_what_was_filed(story: Run) -> None:
    filed = late(story)
    said = story("file", "2025")
    assert (said.code, too_wide(said.out)) == (1, [])
    text = plain(said.out)
    assert "What is computed now and was not filed so" in text
    assert "lotwise file 2025 --amend" in text
    assert len(story("file", "2025", "--json").json["differences"]) >= 1
    now = written(story, "now")
    assert set(now) == NAMES | NOW_NAMES
    assert {name: now[name] for name in NAMES} == filed
    assert "01/10/2021" in now["form_8949_2025_as_computed_now.csv"]
    assert "01/10/2021" not in now["form_8949_2025.csv"]


def test_an_amended_year_is_filed_anew(story: Run) -> None:
    late(story)
    said = story("file", "2025", "--amend", "--reason", "Form 1040-X")
    assert said.code == 0
    assert "Recorded: 2025: amended" in plain(said.out)
    forms = written(story, "amended")
    assert set(forms) == NAMES
    assert "01/10/2021" in forms["form_8949_2025.csv"]
    filing = story("file", "2025", "--json").json["filing"]
    assert (filing["status"], filing["reason"]) == ("amended", "Form 1040-X")


def test_a_carried_year_stands_and_its_lots_stay_sold(story: Run) -> None:
    filed = late(story)
    said = story("file", "2025", "--carry", "--reason", "the change is small")
    assert said.code == 0
    assert "Recorded: 2025: carried" in plain(said.out)
    forms = written(story, "carried")
    assert {name: forms[name] for name in NAMES} == filed
    (lot,) = story("lots", "--json").json["lots"]
    assert (lot["acquired_on"], lot["basis_usd"]) == ("2021-01-10", "1500.00")
    assert story("verify", "--conservation").code == 0


# ── tables of other versions ────────────────────────────────────────────────────────────────────


def test_a_project_of_version_1_is_brought_up_to_date_by_any_command(run: Run) -> None:
    with closing(sqlite3.connect("lotwise.db")) as connection:
        connection.executescript(OLD.read_text(encoding="utf-8"))
    said = run("verify", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["faults"] == []
    assert sorted(path.name for path in Path().glob("*.db")) == ["lotwise.before-v4.db", "lotwise.db"]
    assert outside("SELECT max(version) FROM schema_versions", project="lotwise.before-v4.db") == [(1,)]
    assert run("verify", "--json").json["head"] == said.json["head"], "once is enough"
    assert sorted(path.name for path in Path().glob("*.db")) == ["lotwise.before-v4.db", "lotwise.db"]
    assert run("export", "--all", "all.zip").code == 0


def test_tables_of_a_newer_lotwise_are_refused(story: Run) -> None:
    outside("INSERT INTO schema_versions VALUES (5, '2030-01-01T00:00:00.000000Z', 'mark')")
    for words in (("lots",), ("verify",), ("import", "coinbase.csv"), ("backup", "copy.db")):
        said = refused(story, *words)
        assert "was made by a newer lotwise" in said
        assert "Update lotwise" in said
