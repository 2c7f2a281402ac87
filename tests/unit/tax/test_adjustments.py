"""Adjustments to income, and the phase-out of student loan interest."""

import pytest

from lotwise.core.money import Usd, usd
from return_values import values


@pytest.mark.parametrize(
    ("year", "status", "income", "paid", "deduction"),
    [
        (2024, "single", 80_000, 3_000, usd(2_500)),
        (2024, "mfj", 175_000, 900, usd(600)),  # a third of the range above the start
        (2024, "single", 85_000, 2_500, usd("1666.66666667")),
        (2025, "hoh", 92_500, 2_000, usd(1_000)),
        (2025, "single", 100_000, 2_500, 0),
        (2025, "single", 500_000, 2_500, 0),
        (2025, "mfs", 20_000, 2_500, 0),
        (2025, "qss", 92_500, 2_000, usd(1_000)),  # not the start of a joint return
        (2026, "mfj", 190_000, 3_000, usd(1_250)),
        (2026, "single", 85_000, 100, usd(100)),
    ],
)
def test_student_loan_interest_shrinks_over_its_range(
    year: int, status: str, income: int, paid: int, deduction: Usd
) -> None:
    found = values(year, status, wages=income, student_loan_interest=paid)
    assert found["student_loan_interest_deduction"] == deduction
    assert found["adjusted_gross_income"] == usd(income) - deduction


def test_a_dependent_deducts_no_student_loan_interest() -> None:
    found = values(2025, wages=20_000, student_loan_interest=1_000, is_claimed_as_dependent=True)
    assert found["adjustments"] == 0


def test_other_adjustments_lower_the_income_of_the_phase_out() -> None:
    found = values(2025, wages=99_500, adjustments_to_income=7_000, student_loan_interest=2_000)
    assert found["student_loan_interest_deduction"] == usd(1_000)
    assert found["adjustments"] == usd(8_000)
    assert found["adjusted_gross_income"] == usd(91_500)


def test_gains_take_the_deduction_away() -> None:
    found = values(2025, wages=85_000, long_term_gain=7_500, student_loan_interest=2_000)
    assert found["student_loan_interest_deduction"] == usd(1_000)
