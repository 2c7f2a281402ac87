"""Form 1040 down to taxable income, and the deductions that react to gains."""

from typing import Any

import pytest

from lotwise.core.money import DOLLAR, usd
from lotwise.rules.book import us_rules
from lotwise.tax import income
from lotwise.tax.brackets import Rate
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import evaluate


def values(year: int = 2026, status: str = "single", **facts: int) -> dict[str, int]:
    """A return whose amounts of money are in whole dollars."""
    counts = {"aged_or_blind_boxes", "seniors", "has_itemizing_spouse"}
    given: dict[str, Any] = {
        name: value if name in counts else value * DOLLAR for name, value in facts.items()
    }
    return evaluate(ReturnFacts(year=year, filing_status=FilingStatus(status), **given), us_rules())


def test_all_income_comes_together() -> None:
    found = values(
        wages=100_000,
        interest=1_000,
        ordinary_dividends=2_000,
        qualified_dividends=1_500,
        other_ordinary_income=-500,
        digital_asset_income=300,
        services_income=40,
        short_term_gain=7,
    )
    assert found["adjusted_gross_income"] == usd(102_847)


@pytest.mark.parametrize(
    ("year", "status", "boxes", "deduction"),
    [
        (2024, "single", 0, 14_600),
        (2024, "single", 2, 14_600 + 2 * 1_950),
        (2025, "mfj", 0, 31_500),
        (2025, "mfj", 3, 31_500 + 3 * 1_600),
        (2026, "hoh", 1, 24_150 + 2_050),
        (2026, "qss", 1, 32_200 + 1_650),
    ],
)
def test_the_standard_deduction_grows_with_each_box(
    year: int, status: str, boxes: int, deduction: int
) -> None:
    assert values(year, status, wages=90_000, aged_or_blind_boxes=boxes)["deduction"] == deduction * DOLLAR


def test_a_separate_return_has_no_standard_deduction_when_the_spouse_itemizes() -> None:
    found = values(status="mfs", wages=90_000, itemized_deductions=4_000, has_itemizing_spouse=True)
    assert found["deduction"] == usd(4_000)
    assert values(status="mfs", wages=90_000, itemized_deductions=4_000)["deduction"] == usd(16_100)


@pytest.mark.parametrize(
    ("year", "status", "agi", "seniors", "deduction"),
    [
        (2025, "single", 75_000, 1, 6_000),
        (2025, "single", 75_100, 1, 5_994),
        (2025, "single", 175_000, 1, 0),
        (2025, "mfj", 160_000, 2, 2 * 5_400),
        (2025, "mfj", 250_000, 2, 0),
        (2025, "qss", 85_000, 1, 5_400),  # a surviving spouse has the start of a single person
        (2025, "mfs", 50_000, 1, 0),
        (2024, "single", 50_000, 1, 0),
        (2026, "hoh", 95_000, 1, 4_800),
    ],
)
def test_the_senior_deduction_shrinks_with_income(
    year: int, status: str, agi: int, seniors: int, deduction: int
) -> None:
    found = values(year, status, other_ordinary_income=agi, seniors=seniors)
    assert found["senior_deduction"] == deduction * DOLLAR


@pytest.mark.parametrize(
    ("year", "status", "agi", "limit"),
    [
        (2024, "single", 900_000, 10_000),
        (2024, "mfs", 900_000, 5_000),
        (2025, "mfj", 500_000, 40_000),
        (2025, "mfj", 550_000, 25_000),
        (2025, "mfj", 600_000, 10_000),
        (2025, "mfj", 900_000, 10_000),
        (2026, "mfs", 262_500, 20_200 - 3_000),
    ],
)
def test_the_cap_on_state_and_local_taxes_shrinks_with_income(
    year: int, status: str, agi: int, limit: int
) -> None:
    found = values(year, status, other_ordinary_income=agi, state_and_local_taxes=70_000)
    assert found["state_and_local_taxes_itemized"] == limit * DOLLAR


@pytest.mark.parametrize(
    ("itemized", "agi", "lost"),
    [
        (74_000, 640_600, 0),
        (74_000, 640_600 + 37_000, 2_000),  # less than the deductions lies in the top bracket
        (74_000, 640_600 + 200_000, 4_000),
    ],
)
def test_itemized_deductions_lose_two_37ths_in_the_top_bracket_from_2026(
    itemized: int, agi: int, lost: int
) -> None:
    found = income.itemized_deductions_lost(usd(itemized), Rate(2, 37), usd(640_600), usd(agi), 0)
    assert found == usd(lost)
    before_2026 = values(2025, other_ordinary_income=agi, itemized_deductions=itemized)
    assert before_2026["itemized_deductions_lost"] == 0


@pytest.mark.parametrize(
    ("itemized", "taxes", "deduction", "itemizes"),
    [(16_100, 0, 16_100, False), (16_101, 0, 16_101, True), (10_000, 9_000, 19_000, True)],
)
def test_the_larger_of_the_two_deductions_counts(
    itemized: int, taxes: int, deduction: int, *, itemizes: bool
) -> None:
    found = values(wages=90_000, itemized_deductions=itemized, state_and_local_taxes=taxes)
    assert found["deduction"] == deduction * DOLLAR
    assert found["is_itemizing"] is itemizes


def test_taxable_income_is_kept_below_zero_for_the_carryover() -> None:
    found = values(wages=10_000)
    assert (found["taxable_income"], found["taxable_income_unfloored"]) == (0, usd(-6_100))
