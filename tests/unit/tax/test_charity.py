"""Gifts to charity: limits, floor, what is carried forward, and the deduction without itemizing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.money import usd
from return_values import values


@pytest.mark.parametrize(
    ("year", "income", "gifts", "itemized", "carried"),
    [
        (2025, 100_000, (70_000, 0), 60_000, (10_000, 0)),
        (2025, 100_000, (0, 40_000), 30_000, (0, 10_000)),
        (2025, 100_000, (40_000, 30_000), 50_000, (0, 20_000)),  # cash leaves 10 % for property
        (2025, 100_000, (60_000, 30_000), 60_000, (0, 30_000)),
        (2025, 100_000, (10_000, 20_000), 30_000, (0, 0)),
        (2025, -5_000, (1_000, 0), 0, (1_000, 0)),
        # From 2026 half a percent of income comes off, property first.
        (2026, 100_000, (4_000, 0), 3_500, (0, 0)),
        (2026, 100_000, (400, 0), 0, (0, 0)),
        (2026, 1_000_000, (50_000, 0), 45_000, (0, 0)),  # within the limit the floor is lost
        (2026, 100_000, (70_000, 0), 59_500, (10_500, 0)),
        (2026, 100_000, (10_000, 40_000), 39_500, (0, 10_500)),
        (
            2026,
            100_000,
            (70_000, 200),
            59_500,
            (10_500, 200),
        ),  # no room for property: cash bears it
        (2026, 100_000, (60_000, 200), 59_500, (0, 200)),
    ],
)
def test_limits_and_floor(
    year: int, income: int, gifts: tuple[int, int], itemized: int, carried: tuple[int, int]
) -> None:
    """Gifts and carryovers are of cash and of property."""
    found = values(year, other_ordinary_income=income, charity_cash=gifts[0], charity_property=gifts[1])
    assert found["charity_itemized"] == usd(itemized)
    assert found["charity_cash_carried_forward"] == usd(carried[0])
    assert found["charity_property_carried_forward"] == usd(carried[1])


@given(
    income=st.integers(0, 500_000),
    cash=st.integers(0, 400_000),
    held=st.integers(0, 400_000),
    year=st.sampled_from([2025, 2026]),
)
def test_no_gift_is_counted_twice_or_forgotten(income: int, cash: int, held: int, year: int) -> None:
    found = values(year, wages=income, charity_cash=cash, charity_property=held)
    within = found["charity_itemized"]
    carried = found["charity_cash_carried_forward"] + found["charity_property_carried_forward"]
    lost = usd(cash + held) - within - carried
    assert 0 <= lost <= found["charity_floor"]
    assert within <= usd(income) * 6 // 10


@pytest.mark.parametrize(
    ("year", "status", "cash", "deducted"),
    [
        (2026, "single", 3_000, 1_000),
        (2026, "single", 600, 600),
        (2026, "mfj", 3_000, 2_000),
        (2026, "qss", 3_000, 1_000),
        (2025, "mfj", 3_000, 0),
    ],
)
def test_cash_is_deducted_without_itemizing_from_2026(
    year: int, status: str, cash: int, deducted: int
) -> None:
    found = values(year, status, wages=90_000, charity_cash=cash)
    assert found["charity_without_itemizing"] == usd(deducted)
    assert found["total_deductions"] == found["standard_deduction"] + usd(deducted)
    assert found["adjusted_gross_income"] == usd(90_000)


def test_property_is_not_deducted_without_itemizing() -> None:
    assert values(wages=90_000, charity_property=3_000)["total_deductions"] == usd(16_100)


def test_who_itemizes_needs_more_than_both_deductions_of_who_does_not() -> None:
    facts: dict[str, Any] = {"wages": 90_000, "charity_cash": 2_750, "state_and_local_taxes": 0}
    less = values(mortgage_interest=14_500, **facts)  # 14,500 + 2,750 - 450 is below 16,100 + 1,000
    assert (less["is_itemizing"], less["total_deductions"]) == (False, usd(17_100))
    more = values(mortgage_interest=14_801, **facts)
    assert (more["is_itemizing"], more["total_deductions"]) == (True, usd(17_101))
    assert more["charity_without_itemizing"] == 0


def test_the_minimum_tax_keeps_charity() -> None:
    found = values(wages=90_000, charity_cash=5_000)
    assert found["amt_income"] == usd(90_000 - 1_000)
    itemizing = values(wages=90_000, charity_cash=5_000, mortgage_interest=20_000)
    assert itemizing["amt_income"] == usd(90_000 - 20_000 - 5_000 + 450)


def test_a_loss_against_gain_at_zero_percent_costs_tax_where_charity_is_at_its_limit() -> None:
    """The law makes it so: the limit is 60 % of income, whatever rate that income is taxed at."""
    facts: dict[str, Any] = {"wages": 60_000, "charity_cash": 60_000, "long_term_gain": 30_000}
    before, after = values(2025, **facts), values(2025, **facts, short_term_gain=-10_000)
    assert (before["charity_itemized"], after["charity_itemized"]) == (usd(54_000), usd(48_000))
    assert before["income_at_ordinary_rates"] == usd(6_000)
    assert after["income_at_ordinary_rates"] == usd(12_000)
    assert (before["income_tax"], after["income_tax"]) == (usd(603), usd(1_205))  # by the Tax Table
    assert after["charity_cash_carried_forward"] == usd(12_000)
