"""The project file is append-only for every program that opens it, not only for lotwise."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lotwise.core.findings import Finding, Severity
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Source, Transaction
from lotwise.lots.lot import Method, StandingOrder
from lotwise.prices.book import Quote
from lotwise.store.add import add_file
from lotwise.store.choices import add_standing_order, set_household, set_setting
from lotwise.store.facts import FileFacts
from lotwise.store.project import Project
from lotwise.store.schema import metadata

TABLES = sorted(metadata.tables)


@pytest.fixture
def full(
    project: Project,
    now: datetime,
    purchase: Callable[..., Transaction],
    file_of: Callable[..., FileFacts],
) -> Iterator[sqlite3.Connection]:
    """A connection as any other program would open it, to a project with a row in every table."""
    bare = file_of(
        "all.csv",
        purchase(1),
        quotes=(Quote(asset="BTC", on=date(2026, 11, 1), price=Decimal(68000), origin="test"),),
        ignored=((9, "no fact"),),
        findings=(Finding(code="unknown_row", severity=Severity.BLOCKING, what="What is this?"),),
    )
    sale = ReportedSale(
        id="stock_1",
        broker="Broker",
        description="10 ACME",
        quantity=10**19,
        acquired_on=date(2024, 5, 6),
        disposed_on=date(2026, 5, 6),
        proceeds_usd=10**10,
        basis_usd=9 * 10**9,
        disallowed_usd=0,
        is_long=True,
        is_basis_reported=True,
        source=Source(file_id=bare.id, file=bare.name, rows=(3,)),
    )
    add_file(project, replace(bare, sales=(sale,)), now=now)
    set_household(project, "household.toml", "filing_status = 'single'", now=now)
    set_setting(project, "zone", "UTC", now=now)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    add_standing_order(
        project,
        StandingOrder(wallet="coinbase", method=Method.HIFO, effective_at=start, recorded_at=start),
    )
    with closing(sqlite3.connect(project.path)) as connection:
        yield connection


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "attempt",
    [
        "DELETE FROM {table}",
        "UPDATE {table} SET {column} = {column}",
        "UPDATE OR REPLACE {table} SET {column} = {column}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table}",
    ],
)
def test_a_recorded_fact_cannot_be_changed_or_removed(
    full: sqlite3.Connection, table: str, attempt: str
) -> None:
    column = next(iter(metadata.tables[table].columns)).name
    everything = f"SELECT * FROM {table}"  # noqa: S608 - a name of our own
    before = full.execute(everything).fetchall()
    assert before, "the project has a row in every table"
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only"):
        full.execute(attempt.format(table=table, column=column))
    assert full.execute(everything).fetchall() == before


@pytest.mark.parametrize("table", ["files", "reported_sales", "standing_orders"])
def test_an_id_cannot_be_taken_over_by_a_row_of_another_number(full: sqlite3.Connection, table: str) -> None:
    others = ", ".join(column.name for column in metadata.tables[table].columns if column.name != "seq")
    takeover = f"INSERT OR REPLACE INTO {table} SELECT 99, {others} FROM {table}"  # noqa: S608 - our own names
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        full.execute(takeover)
    numbers = full.execute(f"SELECT seq FROM {table}").fetchall()  # noqa: S608 - a name of our own
    assert numbers == [(1,)]


@pytest.mark.parametrize("amount", ["1.5", "1e5", "", "-", "ten", 1.5])
def test_an_amount_that_is_no_whole_number_of_steps_is_refused(
    full: sqlite3.Connection, amount: object
) -> None:
    insert = "INSERT INTO legs SELECT transaction_id, 99, wallet, asset, ?, role, ? FROM legs WHERE n = 0"
    for quantity, value_usd in ((amount, "1"), ("1", amount)):
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            full.execute(insert, (quantity, value_usd))
    full.execute(insert, ("-1", None))  # this is the shape of one that is taken


@pytest.mark.parametrize("price", ["-1", "1e5", "", "about 3"])
def test_a_price_that_is_no_plain_number_is_refused(full: sqlite3.Connection, price: str) -> None:
    insert = "INSERT INTO quotes SELECT NULL, file_id, asset, day, ?, origin FROM quotes"
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        full.execute(insert, (price,))
    full.execute(insert, ("68000.5",))
