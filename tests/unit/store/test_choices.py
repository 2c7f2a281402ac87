"""What the owner decided: the latest word counts, and every earlier one stays on record."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from lotwise.core.errors import BadInputError
from lotwise.lots.lot import Method, StandingOrder
from lotwise.store.choices import (
    add_standing_order,
    household,
    set_household,
    set_setting,
    settings,
    standing_orders,
)
from lotwise.store.project import Project


def recorded(project: Project, table: str) -> int:
    with closing(sqlite3.connect(project.path)) as connection:
        return len(connection.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608 - our own name


def test_a_new_project_knows_no_decision(project: Project) -> None:
    assert household(project) is None
    assert settings(project) == {}
    assert standing_orders(project) == ()


def test_the_latest_household_counts(project: Project, now: datetime) -> None:
    set_household(project, "2025.toml", 'filing_status = "single"\n', now=now)
    set_household(project, "2026.toml", 'filing_status = "married filing jointly"\n', now=now)
    assert household(project) == ("2026.toml", 'filing_status = "married filing jointly"\n')
    assert recorded(project, "households") == 2


def test_the_household_that_counts_is_recorded_once(project: Project, now: datetime) -> None:
    names = ("a.toml", "a.toml", "b.toml", "a.toml")
    is_new = [set_household(project, name, "same text", now=now) for name in names]
    assert is_new == [True, False, True, True]
    assert household(project) == ("a.toml", "same text")
    assert recorded(project, "households") == 3


def test_the_latest_value_of_a_setting_counts(project: Project, now: datetime) -> None:
    set_setting(project, "zone", "UTC", now=now)
    set_setting(project, "tax_year", "2026", now=now)
    set_setting(project, "zone", "America/Denver", now=now)
    assert settings(project) == {"tax_year": "2026", "zone": "America/Denver"}


def test_a_setting_may_return_to_an_earlier_value(project: Project, now: datetime) -> None:
    values = ("UTC", "UTC", "America/Denver", "UTC")
    is_new = [set_setting(project, "zone", value, now=now) for value in values]
    assert is_new == [True, False, True, True]
    assert settings(project) == {"zone": "UTC"}
    assert recorded(project, "settings") == 3


def test_a_decision_needs_an_instant_with_a_zone(project: Project, now: datetime) -> None:
    with pytest.raises(BadInputError, match="no time zone"):
        set_setting(project, "zone", "UTC", now=now.replace(tzinfo=None))
    assert settings(project) == {}


def test_standing_orders_come_back_in_the_order_of_recording(project: Project) -> None:
    start = datetime(2026, 1, 1, 5, 0, 0, 123456, tzinfo=UTC)
    orders = tuple(
        StandingOrder(
            wallet=wallet,
            method=method,
            effective_at=start - timedelta(days=n),
            recorded_at=start,
            is_with_broker=bool(n),
        )
        for n, (wallet, method) in enumerate(
            [("kraken", Method.HIFO), ("coinbase", Method.LIFO), ("kraken", Method.FIFO)]
        )
    )
    is_new = [add_standing_order(project, order) for order in (*orders, orders[0])]
    assert is_new == [True, True, True, False]
    assert standing_orders(project) == orders
