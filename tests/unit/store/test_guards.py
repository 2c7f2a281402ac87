"""A project is append-only for every program that opens it, not only for lotwise."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from sqlalchemy import UniqueConstraint
from sqlalchemy.exc import DBAPIError, IntegrityError

from lotwise.store import read
from lotwise.store.guards import missing
from lotwise.store.project import Project, reading
from lotwise.store.schema import TABLES, key_of, metadata, names_of
from lotwise.store.verify import verify

Outside: TypeAlias = Callable[..., list[Any]]

NAMES = [table.name for table in TABLES]

ON_BOTH = ("DELETE FROM {table}", "UPDATE {table} SET {column} = {column}")
ON_SQLITE = (
    *ON_BOTH,
    "UPDATE OR REPLACE {table} SET {column} = {column}",
    "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "REPLACE INTO {table} SELECT * FROM {table}",
    "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT DO UPDATE SET {column} = 7",
    "INSERT OR IGNORE INTO {table} SELECT * FROM {table}",
)
ON_POSTGRESQL = (
    *ON_BOTH,
    "DELETE FROM {table} WHERE false",
    "TRUNCATE {table} CASCADE",
    "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {column} = 7",
    "MERGE INTO {table} AS old USING {table} AS new ON old.{column} = new.{column} WHEN MATCHED THEN DELETE",
    "SET session_replication_role = 'replica'; DELETE FROM {table}",
)


def rows(outside: Outside, table: str) -> list[Any]:
    return outside(f"SELECT * FROM {table} ORDER BY {', '.join(key_of(metadata.tables[table]))}")  # noqa: S608


def test_every_table_has_rows_to_try_it_on(full: Project, outside: Outside) -> None:
    assert full.engine.dialect.name in {"sqlite", "postgresql"}
    assert all(rows(outside, table) for table in NAMES)


def test_a_recorded_fact_cannot_be_changed_or_removed(full: Project, outside: Outside) -> None:
    before = {table: rows(outside, table) for table in NAMES}
    for attempt in ON_SQLITE if full.path else ON_POSTGRESQL:
        for table in NAMES:
            key = key_of(metadata.tables[table])
            with pytest.raises((IntegrityError, DBAPIError), match=f"{table} is append-only") as refused:
                outside(attempt.format(table=table, column=key[0], key=", ".join(key)))
            assert "a recorded fact never changes" in str(refused.value), attempt
    assert {table: rows(outside, table) for table in NAMES} == before
    assert verify(full) == ()


def test_an_id_cannot_be_taken_over_by_a_row_of_another_number(full: Project, outside: Outside) -> None:
    words = "INSERT OR REPLACE INTO" if full.path else "INSERT INTO"
    with_ids = [one for one in TABLES if any(isinstance(rule, UniqueConstraint) for rule in one.constraints)]
    assert [table.name for table in with_ids] == [
        "files",
        "standing_orders",
        "corrections",
        "filings",
        "intents",
    ]
    for table in with_ids:
        before = rows(outside, table.name)
        others = ", ".join(names_of(table)[1:])
        with pytest.raises(IntegrityError, match=r"append-only|duplicate key"):
            outside(f"{words} {table.name} SELECT 99, {others} FROM {table.name}")  # noqa: S608 - our names
        assert rows(outside, table.name) == before


def test_an_amount_that_is_no_whole_number_of_steps_is_refused(full: Project, outside: Outside) -> None:
    insert = (
        "INSERT INTO balances SELECT reading, n + {n}, wallet, asset, part, at, '{amount}', rows, mark "
        "FROM balances WHERE reading = 1 AND n = 0"
    )
    for amount in ("1.5", "1e5", "", "-", "--1", "ten", "1-", "1\n"):
        with pytest.raises(IntegrityError, match=r"(?i)check"):
            outside(insert.format(n=9, amount=amount))
    for n, amount in enumerate(("-1", "0", "1" + 60 * "0"), start=1):
        outside(insert.format(n=n, amount=amount))
    assert len(read.balances(full)) == len(read.files(full)) + 3


def test_a_price_that_is_no_plain_number_is_refused(full: Project, outside: Outside) -> None:
    insert = (
        "INSERT INTO quotes SELECT reading, n + {n}, asset, day, '{price}', origin, mark "
        "FROM quotes WHERE reading = 1 AND n = 0"
    )
    for price in ("-1", "1e5", "", "about 3", "1.2.3", ".", "1,5"):
        with pytest.raises(IntegrityError, match=r"(?i)check"):
            outside(insert.format(n=9, price=price))
    for n, price in enumerate(("68000.5", "68000", "0.1"), start=1):
        outside(insert.format(n=n, price=price))
    assert len(read.quotes(full)) == len(read.files(full)) + 3


def test_a_fact_of_a_reading_that_is_not_there_is_refused(in_file: Project) -> None:
    with reading(in_file) as connection, pytest.raises(IntegrityError, match="FOREIGN KEY"):
        connection.exec_driver_sql("INSERT INTO ignored_rows VALUES (7, 0, 1, '', '')")


def test_a_guard_that_was_taken_away_is_missed(full: Project, outside: Outside) -> None:
    with reading(full) as connection:
        assert missing(connection) == []
    if full.path:
        outside("DROP TRIGGER settings_kept")
        outside("DROP TRIGGER quotes_never_replaced")
        outside("CREATE TRIGGER quotes_never_replaced BEFORE INSERT ON quotes BEGIN SELECT 1; END")
    else:
        outside("DROP TRIGGER lotwise_append_only ON settings")
        outside("ALTER TABLE quotes DISABLE TRIGGER lotwise_append_only")
    with reading(full) as connection:
        assert missing(connection) == ["quotes", "settings"]
    assert [str(fault) for fault in verify(full)] == [
        "quotes: The guard that refuses changes is missing.",
        "settings: The guard that refuses changes is missing.",
    ]


def test_a_guard_that_does_nothing_is_missed(on_server: Project) -> None:
    with on_server.engine.begin() as other:
        other.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION lotwise_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NULL; END $$"
        )
    with reading(on_server) as connection:
        assert missing(connection) == NAMES
