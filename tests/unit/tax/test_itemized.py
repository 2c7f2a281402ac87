"""Schedule A, deduction by deduction."""

import pytest

from lotwise.core.money import DOLLAR, usd
from lotwise.tax import itemized
from lotwise.tax.brackets import Rate
from return_values import values


@pytest.mark.parametrize(
    ("year", "status", "agi", "limit"),
    [
        (2024, "single", 900_000, 10_000),
        (2024, "mfs", 900_000, 5_000),
        (2025, "mfj", 500_000, 40_000),
        (2025, "mfj", 550_000, 25_000),
        (2025, "mfj", 600_000, 10_000),
        (2025, "mfj", 900_000, 10_000),
        (2025, "mfs", 300_000, 12_500),  # half of 40,000 less 30 % of 50,000
        (2026, "mfs", 262_500, 20_200 - 1_500),
        (2025, "mfs", 350_000, 5_000),
    ],
)
def test_the_cap_on_state_and_local_taxes_shrinks_with_income(
    year: int, status: str, agi: int, limit: int
) -> None:
    found = values(year, status, other_ordinary_income=agi, state_and_local_taxes=70_000)
    assert found["state_and_local_taxes_itemized"] == limit * DOLLAR


@pytest.mark.parametrize(
    ("deductions", "agi", "lost"),
    [
        (74_000, 640_600, 0),
        (74_000, 640_600 + 37_000, 2_000),  # less than the deductions lies in the top bracket
        (74_000, 640_600 + 200_000, 4_000),
    ],
)
def test_itemized_deductions_lose_two_37ths_in_the_top_bracket_from_2026(
    deductions: int, agi: int, lost: int
) -> None:
    found = itemized.itemized_deductions_lost(usd(deductions), Rate(2, 37), usd(640_600), usd(agi), 0)
    assert found == usd(lost)
    before_2026 = values(2025, other_ordinary_income=agi, itemized_deductions=deductions)
    assert before_2026["itemized_deductions_lost"] == 0


@pytest.mark.parametrize(
    ("deductions", "taxes", "deduction", "itemizes"),
    [(16_100, 0, 16_100, False), (16_101, 0, 16_101, True), (10_000, 9_000, 19_000, True)],
)
def test_the_larger_of_the_two_deductions_counts(
    deductions: int, taxes: int, deduction: int, *, itemizes: bool
) -> None:
    found = values(wages=90_000, itemized_deductions=deductions, state_and_local_taxes=taxes)
    assert found["deduction"] == deduction * DOLLAR
    assert found["is_itemizing"] is itemizes


@pytest.mark.parametrize(
    ("income", "paid", "deduction"),
    [(100_000, 10_000, 2_500), (100_000, 7_500, 0), (100_000, 5_000, 0), (-5_000, 5_000, 5_000)],
)
def test_medical_expenses_count_above_a_part_of_income(income: int, paid: int, deduction: int) -> None:
    found = values(2025, other_ordinary_income=income, medical_expenses=paid)
    assert found["medical_deduction"] == deduction * DOLLAR


def test_a_loss_lowers_the_floor_under_medical_expenses() -> None:
    found = values(2025, wages=100_000, medical_expenses=10_000, short_term_gain=-3_000)
    assert found["medical_deduction"] == usd(10_000 - 7_275)


def test_schedule_a_adds_up() -> None:
    found = values(
        2025,
        "mfj",
        wages=200_000,
        mortgage_interest=18_000,
        medical_expenses=20_000,
        charity_cash=6_000,
        charity_property=1_000,
        state_and_local_taxes=45_000,
        itemized_deductions=500,
    )
    assert found["all_itemized_deductions"] == usd(18_000 + 5_000 + 7_000 + 40_000 + 500)
    assert found["taxable_income"] == usd(200_000 - 70_500)


def test_the_minimum_tax_adds_only_taxes_back() -> None:
    found = values(2025, wages=200_000, mortgage_interest=18_000, state_and_local_taxes=10_000)
    assert found["amt_income"] == usd(200_000 - 18_000)
