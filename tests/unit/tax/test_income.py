"""Form 1040 down to taxable income, and the deductions that react to gains."""

from typing import Any

import pytest

from lotwise.core.money import DOLLAR, usd
from return_values import values


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
        adjustments_to_income=47,
    )
    assert found["adjusted_gross_income"] == usd(102_800)


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
    ("year", "facts", "deduction"),
    [
        (2025, {}, 1_350),
        (2024, {"interest": 9_000}, 1_300),
        (2023, {"wages": 850}, 1_250),
        (2025, {"wages": 5_000}, 5_450),
        (2026, {"wages": 5_000, "services_income": 700}, 6_150),
        (2025, {"wages": 20_000}, 15_750),
        (2025, {"wages": 5_000, "aged_or_blind_boxes": 1}, 5_450 + 2_000),
    ],
)
def test_the_standard_deduction_of_a_dependent_follows_earned_income(
    year: int, facts: dict[str, Any], deduction: int
) -> None:
    found = values(year, is_claimed_as_dependent=True, **facts)
    assert found["standard_deduction"] == deduction * DOLLAR


def test_taxable_income_is_kept_below_zero_for_the_carryover() -> None:
    found = values(wages=10_000)
    assert (found["taxable_income"], found["taxable_income_unfloored"]) == (0, usd(-6_100))
