"""A made-up project on either database, and made-up files, for the tests of the store."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from sqlalchemy import NullPool, create_engine

from deeds import EVERYTHING, do
from lotwise.core.ids import bytes_id, content_id
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.transaction import Custody, Kind, Leg, Role, Source, Transaction, Wallet
from lotwise.store.facts import FileFacts
from lotwise.store.project import Project, create

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

Outside: TypeAlias = Callable[..., list[Any]]
"""Runs statements as another program would, in one transaction, and returns the rows of the last."""


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Give the place of a project that is not there yet: a file, then a database."""
    if request.param == "sqlite":
        return tmp_path / "household.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def project(location: str | Path) -> Iterator[Project]:
    """Give an empty project on either database."""
    with create(location, now=NOW) as made:
        yield made


@pytest.fixture
def in_file(tmp_path: Path) -> Iterator[Project]:
    """Give an empty project in a file."""
    with create(tmp_path / "in_file.db", now=NOW) as made:
        yield made


@pytest.fixture
def on_server(postgres_url: str) -> Iterator[Project]:
    """Give an empty project in a PostgreSQL database, whose URL is `postgres_url`."""
    with create(postgres_url, now=NOW) as made:
        yield made


@pytest.fixture
def full(project: Project) -> Project:
    """Give a project with something in every table."""
    do(project, EVERYTHING)
    return project


@pytest.fixture
def outside(location: str | Path) -> Outside:
    """Give a way to the tables that is not lotwise's: a connection without any of its settings."""

    def run(*statements: str) -> list[Any]:
        url = f"sqlite:///{location}" if isinstance(location, Path) else location
        engine = create_engine(url, poolclass=NullPool)
        with engine.begin() as connection:
            for statement in statements:
                result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []

    return run


@pytest.fixture
def purchase() -> Callable[..., Transaction]:
    """Give a maker of purchases: the same number is the same event, whatever else is changed about it."""

    def made(number: int, **changes: Any) -> Transaction:
        bought = Transaction(
            id=content_id("tx", "coinbase", number),
            kind=Kind.PURCHASE,
            at=datetime(2025, 1, 2, 3, 4, 5, 678901, tzinfo=UTC) + timedelta(days=number),
            legs=(
                Leg(wallet="coinbase", asset="BTC", quantity=quantity("0.1"), value_usd=usd("9000.01")),
                Leg(wallet="coinbase", asset="USD", quantity=-quantity(9000)),
                Leg(wallet="coinbase", asset="USD", quantity=-quantity("12.5"), role=Role.FEE),
            ),
            sources=(),
            native_id=f"native-{number}",
            chain_hash=f"0x{number:064x}",
            note="Bought 0.1 BTC",
        )
        return replace(bought, **changes)

    return made


@pytest.fixture
def file_of() -> Callable[..., FileFacts]:
    """Give a maker of files that tell of transactions, one a row from row 2 on."""

    def made(name: str, *told: Transaction, **more: Any) -> FileFacts:
        content = more.pop("content", None) or f"made-up export {name}: {told!r} {more!r}".encode()
        file_id = bytes_id("file", content)
        facts = FileFacts(
            id=file_id,
            name=name,
            content=content,
            format="coinbase.v4",
            family="coinbase",
            wallet=Wallet(name="coinbase", custody=Custody.BROKER_US),
            row_count=len(told),
            transactions=tuple(
                replace(one, sources=(Source(file_id=file_id, file=name, rows=(row,)),))
                for row, one in enumerate(told, start=2)
            ),
        )
        return replace(facts, **more)

    return made
