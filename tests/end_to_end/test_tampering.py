"""Whoever changes a project behind lotwise's back is found out: by `verify`, and by the script of one page.

Three sorts of culprits: those who change rows, those who compute the marks anew as well, and those who
compute the whole chain anew. The last ones are betrayed by signatures, or by a head that was noted down.
"""
# ruff: noqa: S608 - the names in these statements are ours

import hashlib
import json
import runpy
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deeds import EVERYTHING, export_of, imports, means_to_sell, sets
from intents_of import AT, MINUTE, intent_of, keep, keep_several, lot_of
from lotwise.app.chain_export import write_chain
from lotwise.app.signing import KeyPlace, key_name, signer_of
from lotwise.app.signing_checks import signed
from lotwise.store import intents, schema
from lotwise.store.intents import identifying, signed_text
from lotwise.store.marks import START, entry_hash, json_text, mark_of
from lotwise.store.project import create, open_project
from lotwise.store.verify import chain_head, verify

Tamper = Callable[[sqlite3.Connection], object]
SCRIPT: Final = Path(__file__).resolve().parents[2] / "docs" / "verify_chain.py"
TABLES: Final = [table for table in schema.TABLES if table not in {schema.schema_versions, schema.chain}]
TEXTS: Final = {
    "files": "name",
    "readings": "wallet",
    "tellings": "note",
    "reported_sales": "description",
    "quotes": "origin",
    "balances": "asset",
    "ignored_rows": "reason",
    "import_findings": "what",
    "households": "content",
    "settings": "value",
    "standing_orders": "method",
    "corrections": "reason",
    "wallet_facts": "value",
    "filings": "content",
    "statements": "content",
    "intents": "content",
}
"""A column of each table that somebody might like to change."""


# ── what culprits can do ────────────────────────────────────────────────────────────────────────


def sql(*statements: str) -> Tamper:
    """Return what runs statements."""
    return lambda link: [link.execute(one) for one in statements]


def after(*steps: Tamper) -> Tamper:
    """Return what does one step after the other."""

    def tamper(link: sqlite3.Connection) -> None:
        for step in steps:
            step(link)

    return tamper


def remarked(table: str, *statements: str) -> Tamper:
    """Return what runs statements, and then computes the marks of a table anew."""
    return after(sql(*statements), lambda link: remark(link, table))


def rechained(*statements: str) -> Tamper:
    """Return what runs statements, and then computes all marks and the whole chain anew."""
    return after(sql(*statements), rechain)


def remark(link: sqlite3.Connection, table: str) -> None:
    of = schema.metadata.tables[table]
    names = schema.names_of(of)
    keys = schema.key_of(of)
    for row in link.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall():
        where = " AND ".join(f"{key} = ?" for key in keys)
        link.execute(
            f"UPDATE {table} SET mark = ? WHERE {where}", (mark_of(table, row[:-1]), *row[: len(keys)])
        )


def rechain(link: sqlite3.Connection) -> None:
    for table in (*TABLES, schema.schema_versions):
        remark(link, table.name)
    before = START
    for seq, at, what, written in link.execute(
        "SELECT seq, at, what, written FROM chain ORDER BY seq"
    ).fetchall():
        said = []
        for name, first, last, *_ in json.loads(written):
            key = schema.key_of(schema.metadata.tables[name])
            marks = link.execute(
                f"SELECT mark FROM {name} WHERE {key[0]} BETWEEN ? AND ? ORDER BY {', '.join(key)}",
                (first, last),
            ).fetchall()
            digest = hashlib.sha256("".join(mark for (mark,) in marks).encode()).hexdigest()
            said.append((name, first, last, len(marks), digest))
        row = (seq, at, what, json_text(said), before)
        link.execute(
            "UPDATE chain SET written = ?, previous = ?, hash = ? WHERE seq = ?",
            (row[3], before, entry_hash(row), seq),
        )
        before = entry_hash(row)


def resigned(link: sqlite3.Connection) -> None:
    """Change what is identified, and sign everything anew by another key; the chain, too."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    link.execute("UPDATE intents SET content = replace(content, 'root_b', 'root_a') WHERE kind = 'identify'")
    link.execute("UPDATE intents SET content = ? WHERE kind = 'key'", (json.dumps({"public": public.hex()}),))
    link.execute("UPDATE intents SET signer = ?", (key_name(public),))
    for entry in range(link.execute("SELECT count(*) FROM chain").fetchone()[0]):
        rechain(link)
        (previous,) = link.execute("SELECT previous FROM chain WHERE seq = ?", (entry + 1,)).fetchone()
        (written,) = link.execute("SELECT written FROM chain WHERE seq = ?", (entry + 1,)).fetchone()
        for seq in intents.wrote(written):
            link.execute("UPDATE intents SET head = ? WHERE seq = ?", (previous, seq))
            columns = "seq, id, kind, subject, content, head, signer, recorded_at"
            row = link.execute(f"SELECT {columns} FROM intents WHERE seq = ?", (seq,)).fetchone()
            link.execute(
                "UPDATE intents SET signature = ? WHERE seq = ?", (key.sign(signed_text(*row)).hex(), seq)
            )
    rechain(link)


def swapped(link: sqlite3.Connection) -> None:
    """Exchange the content of two identifications, signatures and all but their numbers."""
    columns = [name for name in schema.names_of(schema.intents) if name != "seq"]
    rows = [
        link.execute(f"SELECT {', '.join(columns)} FROM intents WHERE seq = ?", (n,)).fetchone()
        for n in (2, 3)
    ]
    link.execute("UPDATE intents SET id = id || '-' WHERE seq IN (2, 3)")
    for seq, row in ((2, rows[1]), (3, rows[0])):
        link.execute(
            f"UPDATE intents SET {', '.join(f'{name} = ?' for name in columns)} WHERE seq = ?", (*row, seq)
        )


LAST: Final = "(SELECT max(seq) FROM chain)"
OTHER_KEY: Final = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
KINDS: Final[dict[str, Tamper]] = {
    **{f"{name}: a value": sql(f"UPDATE {name} SET {column} = 'x'") for name, column in TEXTS.items()},
    **{
        f"{name}: a value with its mark": remarked(name, f"UPDATE {name} SET {column} = 'x'")
        for name, column in TEXTS.items()
        if name != "intents"
    },
    **{
        f"{name}: rows are gone": sql(f"DELETE FROM {name}")
        for name in TEXTS
        if name not in {"files", "readings"}
    },
    "a setting, with the whole chain": rechained("UPDATE settings SET value = 'x' WHERE seq = 1"),
    "a telling, with the whole chain": rechained("UPDATE tellings SET legs = '[]'"),
    "a date of import, with the whole chain": rechained(
        "UPDATE files SET imported_at = '2020-01-01T00:00:00.000000Z'",
    ),
    "a filing, with the whole chain": rechained("UPDATE filings SET content = 'x'"),
    "after the last signature, with the whole chain": rechained(
        "UPDATE settings SET value = 'x' WHERE seq = 2"
    ),
    "units of an identification, with the whole chain": rechained(
        "UPDATE intents SET content = replace(content, 'root_a', 'root_b') WHERE seq = 2"
    ),
    "the instant of an identification, with the whole chain": rechained(
        "UPDATE intents SET content = replace(content, '10:00:00', '09:00:00') WHERE seq = 2"
    ),
    "all instants of an identification, with the whole chain": rechained(
        "UPDATE intents SET recorded_at = '2026-11-22T09:45:00.000000Z', "
        "content = replace(content, '10:00:00', '09:45:00') WHERE seq = 2",
        "UPDATE chain SET at = '2026-11-22T09:45:00.000000Z' WHERE at = '2026-11-22T10:00:00.000000Z'",
    ),
    "the kind of a record": rechained("UPDATE intents SET kind = 'evidence' WHERE kind = 'cancel'"),
    "a kind that is none": rechained("UPDATE intents SET kind = 'x' WHERE kind = 'cancel'"),
    "what a record is about": rechained("UPDATE intents SET subject = 'intent_x' WHERE kind = 'cancel'"),
    "the id of a record": rechained("UPDATE intents SET id = 'intent_x' WHERE seq = 2"),
    "the head that was signed": rechained("UPDATE intents SET head = '' WHERE seq = 4"),
    "a signature": rechained("UPDATE intents SET signature = replace(signature, '0', '1') WHERE seq = 2"),
    "no signature": rechained("UPDATE intents SET signature = '' WHERE seq = 2"),
    "the signature of another record": rechained(
        "UPDATE intents SET signature = (SELECT signature FROM intents WHERE seq = 3) WHERE seq = 2"
    ),
    "the public key": rechained(
        f"UPDATE intents SET content = '{{\"public\": \"{OTHER_KEY}\"}}' WHERE kind = 'key'"
    ),
    "no public key": rechained("UPDATE intents SET kind = 'evidence' WHERE kind = 'key'"),
    "another name of the key": rechained("UPDATE intents SET signer = 'key_x' WHERE seq = 2"),
    "two records exchanged": swapped,
    "two records exchanged, with the whole chain": after(swapped, rechain),
    "everything signed anew by another key": resigned,
    "an identification taken out": rechained(
        "DELETE FROM intents WHERE seq = 3", "UPDATE intents SET seq = seq - 1 WHERE seq > 3"
    ),
    "the cancellation taken out": rechained("DELETE FROM intents WHERE kind = 'cancel'"),
    "an identification added": rechained(
        "INSERT INTO intents SELECT 99, 'intent_x', kind, subject, content, head, signer, signature, "
        "recorded_at, mark FROM intents WHERE seq = 2"
    ),
    "the end cut off": lambda link: (
        link.execute("DELETE FROM settings WHERE seq = (SELECT max(seq) FROM settings)"),
        link.execute(f"DELETE FROM chain WHERE seq = {LAST}"),
    ),
    "an entry of the chain gone": sql("DELETE FROM chain WHERE seq = 5"),
    "the first entry of the chain gone": sql("DELETE FROM chain WHERE seq = 1"),
    "an entry's instant": sql("UPDATE chain SET at = '2026-11-22T09:31:00.000000Z' WHERE seq = 4"),
    "an entry's word": sql("UPDATE chain SET what = 'x' WHERE seq = 4"),
    "an entry's digest": sql("UPDATE chain SET written = replace(written, '0', '1') WHERE seq = 4"),
    "an entry's hash": sql("UPDATE chain SET hash = replace(hash, '0', '1') WHERE seq = 4"),
    "an entry's link": sql("UPDATE chain SET previous = '' WHERE seq = 4"),
    "two entries exchanged": sql(
        "UPDATE chain SET seq = -1 WHERE seq = 4",
        "UPDATE chain SET seq = 4 WHERE seq = 5",
        "UPDATE chain SET seq = 5 WHERE seq = -1",
    ),
    "two entries exchanged, with the whole chain": rechained(
        "UPDATE chain SET seq = -1 WHERE seq = 4",
        "UPDATE chain SET seq = 4 WHERE seq = 5",
        "UPDATE chain SET seq = 5 WHERE seq = -1",
    ),
    "the content of a file": sql("UPDATE files SET content = x'789c030000000001' WHERE seq = 1"),
    "the content of a file, damaged": sql("UPDATE files SET content = x'00' WHERE seq = 1"),
    "the hash of a file, with the whole chain": rechained("UPDATE files SET sha256 = 'x' WHERE seq = 1"),
    "when the tables were made": sql("UPDATE schema_versions SET applied_at = 'x'"),
    "a mark alone": sql("UPDATE settings SET mark = 'x' WHERE seq = 1"),
    "a row added to the settings": sql("INSERT INTO settings VALUES (99, 'zone', 'UTC', '2026', 'x')"),
    "a row added with its mark": remarked(
        "settings", "INSERT INTO settings VALUES (99, 'zone', 'UTC', '2026', 'x')"
    ),
    "a row moved to another number": remarked("settings", "UPDATE settings SET seq = 99 WHERE seq = 1"),
    "a guard removed": lambda link: link.execute("DROP TRIGGER intents_kept"),
}


# ── the project, before and after ───────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return a project with everything in it, signed, and the head of its chain."""
    path = tmp_path_factory.mktemp("sound") / "lotwise.db"
    others = [deed for deed in EVERYTHING if means_to_sell.__name__ not in getattr(deed, "__qualname__", "")]
    with create(path, now=AT - 10 * MINUTE) as project:
        for deed in others:
            deed(project)
        keep_several(project)
        imports(export_of(2, name="later.csv"))(project)
        sets("zone", "UTC")(project)
        return path, chain_head(project)


def tampered(path: Path, how: Tamper) -> None:
    """Change a project, with its guards taken off and put back."""
    with closing(sqlite3.connect(path)) as link:
        link.execute("PRAGMA foreign_keys = OFF")
        guards = link.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            link.execute(f"DROP TRIGGER {name}")
        for name, text in guards:
            if name == "intents_kept":
                link.execute(text)
        with_guard = how is KINDS["a guard removed"]
        if not with_guard:
            link.execute("DROP TRIGGER intents_kept")
        how(link)
        there = {name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        for name, text in guards:
            if name not in there and not (with_guard and name == "intents_kept"):
                link.execute(text)
        link.commit()


def by_verify(path: Path, head: str) -> list[str]:
    """Return what `lotwise verify` finds."""
    with open_project(path, now=AT) as project:
        return [str(one) for one in (*verify(project), *signed(project, head).faults)]


def by_script(path: Path, head: str) -> list[str]:
    """Return what the script finds in the export of a project; what it cannot read is a fault, too."""
    target = path.with_suffix(".jsonl")
    target.unlink(missing_ok=True)
    with open_project(path, now=AT) as project:
        write_chain(project, target)
    parsed = [json.loads(line) for line in target.read_text(encoding="ascii").splitlines()]
    faults: Any = runpy.run_path(str(SCRIPT))["faults"]
    try:
        return list(faults(parsed[0], parsed[1:], head))
    except Exception as error:  # noqa: BLE001 - the script ends with an error then, and so not with 0
        return [repr(error)]


def test_nothing_is_wrong_with_a_project_that_nobody_touched(sound: tuple[Path, str]) -> None:
    path, head = sound
    assert by_verify(path, head) == by_verify(path, "") == []
    assert by_script(path, head) == by_script(path, "") == []
    assert len(KINDS) >= 50
    with closing(sqlite3.connect(path)) as link:
        rows = {name: link.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TEXTS}
    assert all(rows.values()), f"every table has something to change: {rows}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_tampering_is_found_by_both(kind: str, sound: tuple[Path, str], tmp_path: Path) -> None:
    path = Path(shutil.copy(sound[0], tmp_path / "lotwise.db"))
    tampered(path, KINDS[kind])
    assert by_verify(path, sound[1]) != [], "verify"
    assert by_script(path, sound[1]) != [], "the script"


@pytest.mark.parametrize(
    "kind",
    [
        "a setting, with the whole chain",
        "a date of import, with the whole chain",
        "all instants of an identification, with the whole chain",
        "the public key",
        "two records exchanged, with the whole chain",
    ],
)
def test_signatures_betray_a_chain_that_was_computed_anew_without_any_noted_head(
    kind: str, sound: tuple[Path, str], tmp_path: Path
) -> None:
    path = Path(shutil.copy(sound[0], tmp_path / "lotwise.db"))
    tampered(path, KINDS[kind])
    assert by_verify(path, "") != []
    assert by_script(path, "") != []


def test_a_clock_that_was_put_back_is_found_though_all_is_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lotwise.db"
    with create(path, now=AT) as project:
        monkeypatch.setattr(intents, "_check_clock", lambda _ask, _now: None)
        early = identifying(intent_of(lot_of("a"), at=AT - 60 * MINUTE))
        keep(project, early, at=AT - 60 * MINUTE)
        head = chain_head(project)
    assert any("clock went back" in one for one in by_verify(path, head))
    assert any("clock went back" in one for one in by_script(path, head))


def test_another_key_beside_the_project_is_told(sound: tuple[Path, str], tmp_path: Path) -> None:
    path = Path(shutil.copy(sound[0], tmp_path / "lotwise.db"))
    with open_project(path, now=AT) as project:
        signer_of(project, KeyPlace())  # none is there, so that one is made
    assert [one for one in by_verify(path, "") if "key beside the project" in one] != []
