"""New projects on both databases for the tests of crashes, with a clock that stands still."""

import itertools
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from deeds import NOW
from lotwise.app import clock
from lotwise.store.project import create

Location: TypeAlias = str | Path
Maker: TypeAlias = Callable[[], Location]


@pytest.fixture(autouse=True)
def _standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every import happen at the same instant, so that what two of them record can be equal."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Give the kind of database."""
    return str(request.param)


@pytest.fixture
def new_place(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Location]:
    """Give a maker of places where no project is yet: files, or schemas of one PostgreSQL database."""
    numbers = itertools.count(1)
    if kind == "sqlite":
        return lambda: tmp_path / f"household-{next(numbers)}.db"
    url = str(request.getfixturevalue("postgres_url"))

    def schema() -> Location:
        name = f"place_{next(numbers)}"
        with create_engine(url, poolclass=NullPool).begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        return f"{url}?options=-csearch_path%3D{name}"

    return schema


@pytest.fixture
def copies(kind: str, new_place: Callable[[], Location]) -> Callable[[Maker], Maker]:
    """Give what makes a maker of projects quick: in SQLite it works once, and then its file is copied."""

    def quick(make: Maker) -> Maker:
        if kind != "sqlite":
            return make
        first = cache(make)

        def copy() -> Location:
            place = new_place()
            shutil.copy(first(), place)
            return place

        return copy

    return quick


@pytest.fixture
def new_location(new_place: Callable[[], Location], copies: Callable[[Maker], Maker]) -> Maker:
    """Give a maker of empty projects, which are closed."""

    def location() -> Location:
        place = new_place()
        create(place, now=NOW).close()
        return place

    return copies(location)
