"""Schedule 1-A: tips, overtime pay, car loan interest and seniors, with their steps."""

from typing import Any

import pytest

from lotwise.core.money import DOLLAR, usd
from lotwise.tax import schedule_1a
from lotwise.tax.facts import TaxMode
from return_values import values


@pytest.mark.parametrize(
    ("year", "status", "income", "tips", "deduction"),
    [
        (2025, "single", 50_000, 8_000, 8_000),
        (2025, "single", 150_999, 30_000, 25_000),  # no full step above the start
        (2025, "single", 151_000, 30_000, 24_900),
        (2025, "single", 185_000, 25_000, 21_500),
        (2026, "mfj", 301_999, 40_000, 24_900),
        (2026, "hoh", 400_000, 25_000, 0),
        (2025, "mfs", 50_000, 8_000, 0),
        (2024, "single", 50_000, 8_000, 0),
    ],
)
def test_tips(year: int, status: str, income: int, tips: int, deduction: int) -> None:
    found = values(year, status, wages=income, qualified_tips=tips)
    assert found["tips_deduction"] == deduction * DOLLAR


@pytest.mark.parametrize(
    ("year", "status", "income", "overtime", "deduction"),
    [
        (2025, "single", 60_000, 20_000, 12_500),
        (2025, "mfj", 60_000, 20_000, 20_000),
        (2025, "mfj", 302_500, 30_000, 24_800),
        (2025, "qss", 60_000, 20_000, 12_500),
        (2026, "single", 275_000, 12_500, 0),
        (2026, "mfs", 60_000, 20_000, 0),
        (2023, "single", 60_000, 20_000, 0),
    ],
)
def test_overtime(year: int, status: str, income: int, overtime: int, deduction: int) -> None:
    found = values(year, status, wages=income, qualified_overtime=overtime)
    assert found["overtime_deduction"] == deduction * DOLLAR


@pytest.mark.parametrize(
    ("year", "status", "income", "interest", "deduction"),
    [
        (2025, "single", 100_000, 12_000, 10_000),
        (2025, "single", 100_001, 12_000, 9_800),  # a step begun counts in full
        (2025, "single", 101_000, 12_000, 9_800),
        (2025, "single", 101_001, 12_000, 9_600),
        (2025, "mfs", 90_000, 3_000, 3_000),
        (2026, "mfj", 249_500, 10_000, 0),
        (2026, "mfj", 210_000, 3_000, 1_000),
        (2024, "mfj", 90_000, 3_000, 0),
    ],
)
def test_car_loan_interest(year: int, status: str, income: int, interest: int, deduction: int) -> None:
    found = values(year, status, wages=income, car_loan_interest=interest)
    assert found["car_loan_interest_deduction"] == deduction * DOLLAR


def test_one_dollar_of_loss_can_save_a_whole_step() -> None:
    facts: dict[str, Any] = {"wages": 101_001, "car_loan_interest": 5_000}
    without, with_loss = values(2025, **facts), values(2025, **facts, short_term_gain=-1)
    assert without["taxable_income"] - with_loss["taxable_income"] == usd(1 + 200)


def test_they_add_up_beside_the_standard_deduction() -> None:
    found = values(
        2025, wages=70_000, qualified_tips=1_000, qualified_overtime=2_000, car_loan_interest=300, seniors=1
    )
    assert found["additional_deductions"] == usd(9_300)
    assert found["total_deductions"] == usd(15_750 + 9_300)
    assert found["taxable_income_unfloored"] == usd(70_000 - 15_750 - 9_300)


def test_the_minimum_tax_undoes_the_deduction_for_seniors_only() -> None:
    found = values(2025, wages=70_000, qualified_tips=1_000, car_loan_interest=300, seniors=1)
    assert found["amt_starting_income"] - found["taxable_income_unfloored"] == usd(6_000)


def test_no_step_is_lost_below_the_start() -> None:
    lost = schedule_1a.car_loan_interest_lost(usd(99_999), usd(100_000), usd(1_000), usd(200), TaxMode.TABLE)
    assert lost == 0
