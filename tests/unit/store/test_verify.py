# ruff: noqa: S608 - statements are made of names and marks of our own
"""Whatever somebody changes behind lotwise's back is named, on both databases."""

import hashlib
import json
import zlib
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from sqlalchemy import select

from lotwise.ledger.transaction import Transaction
from lotwise.store import schema
from lotwise.store.add import add_reading
from lotwise.store.choices import set_setting
from lotwise.store.facts import FileFacts
from lotwise.store.guards import guard
from lotwise.store.marks import entry_hash, mark_of
from lotwise.store.project import Project, reading, writing
from lotwise.store.verify import MOST_NAMED, Fault, chain_head, verify

TEXTS = {"applied_at", "imported_at", "read_at", "note", "description", "origin", "part", "reason", "what"}
TEXTS |= {"recorded_at", "at"}
"""Columns in which any text may stand."""

Change: TypeAlias = Callable[..., list[str]]


@pytest.fixture
def tampered(project: Project, outside: Callable[..., list[Any]]) -> Change:
    """Give a way to change a project as somebody would who hides it: guards off, the change, guards on."""

    def change(*statements: str) -> list[str]:
        tables = [table.name for table in schema.TABLES]
        if project.path:
            names = [name for (name,) in outside("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
            off = [f"DROP TRIGGER {name}" for name in names]
        else:
            off = [f"DROP TRIGGER lotwise_append_only ON {table}" for table in tables]
        outside(*off, *statements)
        with writing(project) as connection:
            guard(connection)
        return [str(fault) for fault in verify(project)]

    return change


@pytest.fixture
def imported(
    project: Project, purchase: Callable[..., Transaction], file_of: Callable[..., FileFacts], now: Any
) -> Project:
    """Give a project with two files of three and two purchases, and two settings."""
    told = [purchase(number) for number in range(5)]
    add_reading(project, file_of("2025.csv", *told[:3], ignored=((9, "total"),)), now=now)
    add_reading(project, file_of("2026.csv", *told[3:]), now=now)
    set_setting(project, "zone", "UTC", now=now)
    set_setting(project, "zone", "America/Denver", now=now)
    return project


def test_a_project_that_nobody_touched_is_whole(full: Project) -> None:
    seen: list[tuple[str, int, int]] = []
    assert verify(full, lambda *said: seen.append(said)) == ()
    tables = [what for what, _, _ in seen]
    assert [table.name for table in schema.TABLES if table.name not in tables] == ["chain"]
    assert all(done <= total for _, done, total in seen)
    assert seen[-1][1] == seen[-1][2]


def test_a_fault_is_a_sentence_with_its_place() -> None:
    fault = Fault(table="tellings", key="3/1042", what="It is not what was recorded.", where="a.csv row 1043")
    assert str(fault) == "tellings 3/1042 (a.csv row 1043): It is not what was recorded."
    assert str(Fault(table="", key="", what="All is lost.")) == "All is lost."


# ── changed rows ────────────────────────────────────────────────────────────────────────────────


def test_a_changed_amount_is_named_with_the_row_of_the_file(imported: Project, tampered: Change) -> None:
    legs = "replace(legs, '100000000000000000', '200000000000000000')"
    assert tampered(f"UPDATE tellings SET legs = {legs} WHERE reading = 1 AND n = 2") == [
        "tellings 1/2 (2025.csv row 4): It is not what was recorded."
    ]
    assert imported.name


def test_a_change_is_seen_in_every_table(full: Project, tampered: Change) -> None:
    places = {
        table.name: f"{first} = (SELECT max({first}) FROM {table.name})"
        for table in schema.TABLES
        for first in schema.key_of(table)[:1]
    }
    texts = {
        table.name: next(name for name in schema.names_of(table)[::-1] if name in TEXTS)
        for table in schema.TABLES
    }
    faults = tampered(
        *(f"UPDATE {name} SET {texts[name]} = 'changed' WHERE {where}" for name, where in places.items())
    )
    named = {fault.partition(" ")[0] for fault in faults if "is not what was recorded" in fault}
    assert named == {table.name for table in schema.TABLES}
    assert full.name


def test_a_changed_row_with_a_new_mark_does_not_fit_the_chain(imported: Project, tampered: Change) -> None:
    with reading(imported) as connection:
        row = connection.execute(select(schema.settings).where(schema.settings.c.seq == 1)).one()
    mark = mark_of("settings", (1, "zone", "Mars", row.recorded_at))
    (said,) = tampered(f"UPDATE settings SET value = 'Mars', mark = '{mark}' WHERE seq = 1")
    assert said.startswith("settings 1: The rows are not those that entry 4 of the chain, of 2026-11-22T")


def test_two_rows_that_changed_places_are_named(imported: Project, tampered: Change) -> None:
    names = ", ".join(name for name in schema.names_of(schema.tellings) if name not in {"reading", "n"})
    places = "reading = 1 AND n = {}"
    move = (
        f"UPDATE tellings SET ({names}) = (SELECT {names} FROM tellings WHERE reading = 1 AND n = 2) WHERE "
    )
    faults = tampered(move + places.format(0))
    assert faults[0] == "tellings 1/0 (2025.csv row 4): It is not what was recorded."
    assert faults[1].startswith("tellings 1: The rows are not those that entry 2 of the chain")
    assert len(faults) == 2
    assert imported.name


def test_a_file_whose_content_changed_is_named(imported: Project, outside: Any, tampered: Change) -> None:
    other = zlib.compress(b"other content").hex()
    literal = f"x'{other}'" if imported.path else f"'\\x{other}'"
    assert tampered(f"UPDATE files SET content = {literal} WHERE seq = 2") == [
        "files 2 (2026.csv): Its content is not what was imported."
    ]
    spoiled = "x'00'" if imported.path else "'\\x00'"
    assert tampered(f"UPDATE files SET content = {spoiled} WHERE seq = 1")[0] == (
        "files 1 (2025.csv): Its content is not what was imported."
    )
    assert outside("SELECT count(*) FROM files") == [(2,)]


def test_the_same_bytes_may_be_compressed_in_another_way(imported: Project, tampered: Change) -> None:
    with reading(imported) as connection:
        content = connection.execute(
            select(schema.files.c.content).where(schema.files.c.seq == 1)
        ).scalar_one()
    stored = zlib.compress(zlib.decompress(content), 0)
    assert stored != content
    literal = f"x'{stored.hex()}'" if imported.path else f"'\\x{stored.hex()}'"
    assert tampered(f"UPDATE files SET content = {literal} WHERE seq = 1") == []


# ── missing and added rows ──────────────────────────────────────────────────────────────────────


def test_a_missing_row_is_named(imported: Project, tampered: Change) -> None:
    assert tampered("DELETE FROM tellings WHERE reading = 1 AND n = 1") == [
        "tellings 1/1: The row is missing.",
        "tellings 1: entry 2 of the chain, of 2026-11-22T09:30:00.000000Z wrote 3 rows; 2 are there.",
        "tellings 1 (2025.csv): The reading told 3; 2 are there.",
    ]
    assert imported.name


def test_missing_rows_at_the_end_are_counted(imported: Project, tampered: Change) -> None:
    faults = tampered("DELETE FROM tellings WHERE reading = 2", "DELETE FROM settings WHERE seq = 2")
    assert [fault.partition(": ")[0] for fault in faults] == [
        "tellings 2",
        "tellings 2 (2026.csv)",
        "settings 2",
    ]
    assert "wrote 2 rows; 0 are there" in faults[0]
    assert imported.name


def test_a_row_in_the_middle_that_is_missing_is_named_by_its_number(
    imported: Project, tampered: Change
) -> None:
    faults = tampered("DELETE FROM settings WHERE seq = 1")
    assert faults[0].startswith("settings 1: entry 4 of the chain")
    assert faults[1] == "settings 1: The row is missing."
    assert imported.name


def test_a_row_that_somebody_added_is_named(imported: Project, tampered: Change) -> None:
    mark = mark_of("settings", (3, "zone", "Mars", ""))
    assert tampered(f"INSERT INTO settings VALUES (3, 'zone', 'Mars', '', '{mark}')") == [
        "settings 3: It is in no entry of the chain: somebody added it."
    ]
    faults = tampered("INSERT INTO ignored_rows SELECT reading, n + 1, line, reason, mark FROM ignored_rows")
    assert faults[:3] == [
        "ignored_rows 1/1 (2025.csv row 9): It is not what was recorded.",
        "ignored_rows 1: entry 2 of the chain, of 2026-11-22T09:30:00.000000Z wrote 1 rows; 2 are there.",
        "ignored_rows 1 (2025.csv): The reading told 1; 2 are there.",
    ]
    assert imported.name


def test_many_faults_are_counted_and_not_named(imported: Project, tampered: Change) -> None:
    values = ", ".join(f"({seq}, 'a', 'b', '', '')" for seq in range(3, 3 + MOST_NAMED))
    faults = tampered(f"INSERT INTO settings VALUES {values}")
    assert len(faults) == MOST_NAMED + 1
    assert faults[-1] == f"settings: There are {MOST_NAMED} more faults."
    assert imported.name


# ── the chain ───────────────────────────────────────────────────────────────────────────────────


def test_an_entry_that_was_changed_is_named(imported: Project, tampered: Change) -> None:
    assert tampered("UPDATE chain SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 3") == [
        "chain 3: The entry is not what was recorded."
    ]
    assert imported.name


def test_an_entry_with_a_new_hash_does_not_fit_the_next(imported: Project, tampered: Change) -> None:
    with reading(imported) as connection:
        seq, at, _, written, previous, _ = connection.execute(
            select(schema.chain).where(schema.chain.c.seq == 3)
        ).one()
    new = entry_hash((seq, at, "nothing at all", written, previous))
    assert tampered(f"UPDATE chain SET what = 'nothing at all', hash = '{new}' WHERE seq = 3") == [
        "chain 4: The entry does not follow the one before it."
    ]


def test_a_missing_entry_leaves_its_rows_in_none(imported: Project, tampered: Change) -> None:
    assert tampered("DELETE FROM chain WHERE seq = 4") == [
        "chain 4: Entries up to 4 are missing.",
        "chain 5: The entry does not follow the one before it.",
        "settings 1: It is in no entry of the chain: somebody added it.",
    ]
    assert imported.name


@pytest.mark.parametrize("nonsense", ["nothing", "[]", "[7]", '[["settings",1,"x",1,"y"]]', "{}"])
def test_an_entry_that_says_nonsense_is_a_fault_like_any_other(
    imported: Project, tampered: Change, nonsense: str
) -> None:
    faults = tampered(f"UPDATE chain SET written = '{nonsense}' WHERE seq = 5")
    assert faults[0] == "chain 5: The entry is not what was recorded."
    assert "settings 2: It is in no entry of the chain: somebody added it." in faults
    assert imported.name


def test_a_past_rewritten_to_the_last_mark_shows_only_by_the_head_kept_elsewhere(
    imported: Project, tampered: Change
) -> None:
    head = chain_head(imported)
    with reading(imported) as connection:
        row = connection.execute(select(schema.settings).where(schema.settings.c.seq == 2)).one()
        seq, at, what, _, previous, _ = connection.execute(
            select(schema.chain).where(schema.chain.c.seq == 5)
        ).one()
    mark = mark_of("settings", (2, "zone", "Mars", row.recorded_at))
    digest = hashlib.sha256(mark.encode()).hexdigest()
    written = json.dumps([["settings", 2, 2, 1, digest]], separators=(",", ":"))
    new = entry_hash((seq, at, what, written, previous))
    assert (
        tampered(
            f"UPDATE settings SET value = 'Mars', mark = '{mark}' WHERE seq = 2",
            f"UPDATE chain SET written = '{written}', hash = '{new}' WHERE seq = 5",
        )
        == []
    )
    assert chain_head(imported) == new != head


# ── damage ──────────────────────────────────────────────────────────────────────────────────────


def test_a_file_that_the_disk_spoiled_is_a_fault_and_no_crash(
    in_file: Project, purchase: Callable[..., Transaction], file_of: Callable[..., FileFacts], now: Any
) -> None:
    facts = file_of("a.csv", *(purchase(number, note="n" * 300) for number in range(300)))
    add_reading(in_file, facts, now=now)
    in_file.close()
    assert in_file.path is not None
    content = bytearray(in_file.path.read_bytes())
    place = content.rindex(b"n" * 300) - 4000
    content[place : place + 2000] = b"\xaa" * 2000
    in_file.path.write_bytes(bytes(content))
    faults = verify(in_file)
    assert any("SQLite says of the file" in fault.what for fault in faults)


def test_values_of_a_kind_that_nobody_expects_are_faults_and_no_crash(
    in_file: Project, purchase: Callable[..., Transaction], file_of: Callable[..., FileFacts], now: Any
) -> None:
    add_reading(in_file, file_of("a.csv", purchase(1), purchase(2), ignored=((9, "total"),)), now=now)
    with in_file.engine.connect() as connection:
        for name in ("tellings_unchanged", "files_unchanged", "ignored_rows_unchanged", "chain_unchanged"):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE tellings SET n = 'two' WHERE n = 1")
        connection.exec_driver_sql("UPDATE tellings SET legs = 1.5, rows = x'ff' WHERE n = 0")
        connection.exec_driver_sql("UPDATE files SET name = x'ff', content = 7")
        connection.exec_driver_sql("UPDATE ignored_rows SET line = 'nine'")
        connection.exec_driver_sql("UPDATE chain SET written = x'ff' WHERE seq = 2")
    said = [str(fault) for fault in verify(in_file)]
    for expected in (
        "tellings 1/two (b'\\xff' row 3): Its key is no number.",
        "tellings 1/0 (b'\\xff'): It is not what was recorded.",
        "files 1 (b'\\xff'): Its content is not what was imported.",
        "ignored_rows 1/0 (b'\\xff' row nine): It is not what was recorded.",
        "chain 2: The entry is not what was recorded.",
    ):
        assert expected in said


def test_a_reading_of_a_file_that_is_gone_is_named(in_file: Project) -> None:
    with in_file.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("INSERT INTO ignored_rows VALUES (77, 0, 1, '', '')")
    said = [str(fault) for fault in verify(in_file)]
    assert said[0] == "ignored_rows: A row refers to one of readings that is not there."
    assert "ignored_rows 77/0 (a file row 1): It is not what was recorded." in said
