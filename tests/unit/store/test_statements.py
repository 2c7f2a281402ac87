"""Statements of brokers are kept to the last digit, taken out without loss, and new to old projects."""

import sqlite3
import zipfile
import zlib
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeds import NOW, ODD
from lotwise.ledger.statement_text import statement_of_text, statement_text
from lotwise.ledger.statements import (
    Aggregate,
    ProceedsKind,
    Statement,
    StatementForm,
    StatementLine,
    StatementTotal,
    StateTax,
    UnreadRow,
    identified,
)
from lotwise.store import choices, read, schema
from lotwise.store.archive import export_all, import_archive
from lotwise.store.archive_file import MANIFEST, file_name, line_of, manifest_text, table_name
from lotwise.store.guards import missing
from lotwise.store.project import Project, create, open_project, reading
from lotwise.store.statements import StatementStatus, Word, record_statements, statements
from lotwise.store.verify import verify

LATER = NOW + timedelta(days=1)
HERE = Path(__file__).parent
OLD = (HERE / "version_2.sql").read_bytes().decode()  # with the CR that some text of it has

_days = st.none() | st.dates(date(2009, 1, 3), date(2100, 1, 1))
_usd = st.integers(-(10**30), 10**30)
_texts = st.text(max_size=8) | st.just(ODD)
_lines = st.builds(
    StatementLine,
    dti_code=_texts,
    name=_texts,
    quantity=st.none() | st.integers(1, 10**40),
    acquired_on=_days,
    is_various=st.booleans(),
    disposed_on=_days,
    proceeds_usd=st.none() | _usd,
    basis_usd=st.none() | _usd,
    disallowed_usd=st.integers(0, 10**20),
    is_basis_reported=st.none() | st.booleans(),
    proceeds_kind=st.none() | st.sampled_from(ProceedsKind),
    is_long=st.none() | st.booleans(),
    is_noncovered=st.booleans(),
    aggregate=st.none() | st.sampled_from(Aggregate),
    sale_count=st.none() | st.integers(0, 10**6),
    first_sales_usd=st.none() | _usd,
    transferred_in_on=_days,
    states=st.lists(
        st.builds(StateTax, state=_texts, state_number=_texts, withheld_usd=_usd), max_size=2
    ).map(tuple),
    box=st.sampled_from(["", "G", "H", "J", "K", "X", "Y"]),
    transaction_id=_texts,
    rows=st.lists(st.integers(1, 10**6), max_size=2).map(tuple),
)
_totals = st.builds(StatementTotal, label=_texts, proceeds_usd=st.none() | _usd)
_statements = st.builds(
    Statement,
    broker=_texts,
    wallet=_texts,
    year=st.integers(2023, 2030),
    form=st.sampled_from(StatementForm),
    account=_texts,
    recipient=_texts,
    is_corrected=st.booleans(),
    lines=st.lists(_lines, max_size=3).map(tuple),
    totals=st.lists(_totals, max_size=2).map(tuple),
    unread=st.lists(st.builds(UnreadRow, what=_texts, rows=st.just((3,))), max_size=2).map(tuple),
    not_read=st.lists(_texts, max_size=2).map(tuple),
    file=_texts,
).map(identified)


def one_of(broker: str = "Exchange", *, wallet: str = "") -> Statement:
    line = StatementLine(name="Bitcoin", quantity=10**18, disposed_on=date(2025, 3, 20), proceeds_usd=10**11)
    return identified(Statement(broker=broker, wallet=wallet, year=2025, lines=(line,)))


def said(statement: Statement, status: StatementStatus = StatementStatus.GIVEN, reason: str = "") -> Word:
    return Word(statement=statement, status=status, reason=reason)


@given(_statements)
def test_a_statement_as_text_is_the_same_statement(statement: Statement) -> None:
    assert statement_of_text(statement_text(statement)) == statement
    assert identified(statement) == statement, "ids do not depend on themselves"


@given(_statements)
@settings(max_examples=15, deadline=None)
def test_a_statement_comes_through_an_archive_to_the_last_digit(statement: Statement) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with create(folder / "one.db", now=NOW) as project:
            assert record_statements(project, [said(statement)], now=NOW) == 1
            (kept,) = statements(project)
            export_all(project, folder / "all.zip")
        assert kept.statement == statement
        with create(folder / "two.db", now=NOW) as again:
            import_archive(again, folder / "all.zip", now=LATER)
            assert statements(again) == (kept,)
            assert verify(again) == ()


def test_a_statement_is_taken_in_once_and_the_order_is_that_of_recording(project: Project) -> None:
    one, other = one_of("First"), one_of("Second")
    assert record_statements(project, [said(one), said(other)], now=NOW) == 2
    assert record_statements(project, [said(one)], now=LATER) == 0
    assert [kept.statement for kept in statements(project)] == [one, other]
    assert {kept.recorded_at for kept in statements(project)} == {NOW}


def test_one_that_is_removed_does_not_count_and_may_come_again_otherwise(project: Project) -> None:
    one, again = one_of(), one_of(wallet="My account")
    assert one.id == again.id, "the name of the wallet is not what the broker said"
    record_statements(project, [said(one)], now=NOW)
    record_statements(project, [said(one, StatementStatus.REMOVED, "the wrong year")], now=NOW)
    assert statements(project) == ()
    record_statements(project, [said(again)], now=LATER)
    (kept,) = statements(project)
    assert (kept.statement.wallet, kept.recorded_at) == ("My account", LATER)
    assert verify(project) == ()


def test_what_the_owner_confirms_is_confirmed_until_it_is_removed(project: Project) -> None:
    one = one_of()
    nothing = [said(one, StatementStatus.CONFIRMED), said(one, StatementStatus.REMOVED)]
    assert record_statements(project, nothing, now=NOW) == 0, "there is nothing to confirm or remove"
    record_statements(project, [said(one)], now=NOW)
    confirmed = said(one, StatementStatus.CONFIRMED, "it rounds")
    assert record_statements(project, [confirmed], now=NOW) == 1
    assert [(kept.is_confirmed, kept.reason) for kept in statements(project)] == [(True, "it rounds")]
    assert record_statements(project, [said(one, StatementStatus.REMOVED)], now=NOW) == 1
    assert record_statements(project, [said(one, StatementStatus.CONFIRMED)], now=NOW) == 0


def test_a_changed_statement_is_found(project: Project, outside: Any) -> None:
    record_statements(project, [said(one_of())], now=NOW)
    with pytest.raises(Exception, match="append-only"):
        outside("UPDATE statements SET year = 2024")


# ── projects and archives of version 2, which had no statements ─────────────────────────────────


def old_project(folder: Path) -> Path:
    path = folder / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(OLD)
    return path


def old_archive(folder: Path) -> Path:
    """Return the archive that version 2 wrote of its project."""
    path, tables = folder / "old.zip", schema.tables_of(2)
    with closing(sqlite3.connect(old_project(folder))) as connection:
        columns = {table: ", ".join(schema.names_of(table)) for table in tables}
        columns[schema.files] = columns[schema.files].replace("content", "NULL")
        rows = {
            table.name: connection.execute(
                f"SELECT {columns[table]} FROM {table.name} ORDER BY {', '.join(schema.key_of(table))}"  # noqa: S608
            ).fetchall()
            for table in tables
        }
        contents = connection.execute("SELECT id, content FROM files ORDER BY id").fetchall()
    counts = {name: len(found) for name, found in rows.items()}
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr(MANIFEST, manifest_text(counts, rows["chain"][-1][-1], 2))
        for file_id, content in contents:
            zipped.writestr(file_name(file_id), zlib.decompress(content))
        for table in sorted(tables, key=table_name):
            zipped.writestr(table_name(table), b"".join(map(line_of, rows[table.name])))
    return path


def test_a_project_of_version_2_gets_the_table_and_keeps_everything(tmp_path: Path) -> None:
    path = old_project(tmp_path)
    with open_project(path, now=LATER) as project:
        assert project.backup == tmp_path / "old.before-v4.db"
        assert verify(project) == ()
        with reading(project) as connection:
            assert missing(connection) == []
            versions = connection.exec_driver_sql("SELECT version FROM schema_versions ORDER BY 1").scalars()
            assert list(versions) == [2, 3, 4]
        assert len(read.files(project)) == 2
        assert choices.settings(project) == {"zone": "America/New_York"}
        assert statements(project) == ()
        record_statements(project, [said(one_of())], now=LATER)
        assert verify(project) == ()
    with open_project(path, now=LATER) as again:
        assert again.backup is None
        assert len(statements(again)) == 1


def test_an_archive_of_version_2_makes_a_project_of_today(tmp_path: Path) -> None:
    archive = old_archive(tmp_path)
    with zipfile.ZipFile(archive) as zipped:
        assert b'"schema":2' in zipped.read(MANIFEST)
        assert "tables/statements.jsonl" not in zipped.namelist()
    with create(tmp_path / "new.db", now=NOW) as project:
        import_archive(project, archive, now=LATER)
        assert verify(project) == ()
    with open_project(tmp_path / "new.db", now=LATER) as project:
        record_statements(project, [said(one_of())], now=LATER)
        assert len(read.files(project)) == 2
        assert verify(project) == ()
        export_all(project, tmp_path / "again.zip")
    with create(tmp_path / "third.db", now=NOW) as third:
        import_archive(third, tmp_path / "again.zip", now=LATER)
        assert len(statements(third)) == 1


def test_a_project_of_version_2_on_a_server_gets_the_table_too(postgres_url: str) -> None:
    from sqlalchemy import NullPool, create_engine  # noqa: PLC0415 - only here

    create(postgres_url, now=datetime(2026, 1, 1, tzinfo=UTC)).close()
    url = postgres_url.replace("postgresql:", "postgresql+psycopg:", 1)
    with create_engine(url, poolclass=NullPool).begin() as link:
        link.exec_driver_sql("DROP TABLE statements")
        link.exec_driver_sql("ALTER TABLE schema_versions DISABLE TRIGGER ALL")
        link.exec_driver_sql("UPDATE schema_versions SET version = 2")
        link.exec_driver_sql("ALTER TABLE schema_versions ENABLE ALWAYS TRIGGER lotwise_append_only")
    with open_project(postgres_url, now=NOW) as project:
        assert project.backup is None
        record_statements(project, [said(replace(one_of(), file=ODD))], now=NOW)
        assert [kept.statement.file for kept in statements(project)] == [ODD]
        with reading(project) as connection:
            assert missing(connection) == []
