"""Schedule 1-A: the deductions of 2025 to 2028 that come beside the standard or itemized deductions.

All four shrink with adjusted gross income and so change what a loss is worth: tips and overtime by $100
for each full $1,000 above their start, car loan interest by $200 for each $1,000 begun, and the deduction
of each senior by 6 % of the income above its start. The first three go down in steps: a dollar of loss
can save a whole one.

Only the deduction for seniors is a personal exemption (26 U.S.C. § 151), which the minimum tax does not
allow: Form 6251 (2025) line 1a takes Schedule 1-A line 37 out and leaves the other parts in.

Left out: income from abroad and from possessions that would be added to adjusted gross income (lines 2a
to 2d); whether tips, overtime and the car qualify, which the household states.
"""

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.facts import TaxMode
from lotwise.tax.stairs import begun_steps, full_steps
from lotwise.tax.worksheet import Lines

LINES = Lines()
line = LINES.line


@line(
    "What income takes off the deduction for tips",
    source="Schedule 1-A (2025) lines 8 to 12",
    only_if="qualified_tips",
)
def tips_lost(
    adjusted_gross_income: Usd,
    tips_and_overtime_start: Usd,
    additional_deduction_step: Usd,
    tips_and_overtime_reduction: Usd,
    tax_mode: TaxMode,
) -> Usd:
    """The reduction for each full step of income above the start."""
    above = adjusted_gross_income - tips_and_overtime_start
    return full_steps(above, additional_deduction_step, tips_and_overtime_reduction, tax_mode)


@line(
    "Deduction for tips",
    at="tips_deduction",
    source="Schedule 1-A (2025) lines 7 and 13; 26 U.S.C. § 224",
    only_if="qualified_tips",
)
def tips_deduction(qualified_tips: Usd, tips_limit: Usd, tips_lost: Usd) -> Usd:
    """Tips up to the limit, less what income takes off, but not below zero."""
    return max(0, min(qualified_tips, tips_limit) - tips_lost)


@line(
    "What income takes off the deduction for overtime pay",
    source="Schedule 1-A (2025) lines 16 to 20",
    only_if="qualified_overtime",
)
def overtime_lost(
    adjusted_gross_income: Usd,
    tips_and_overtime_start: Usd,
    additional_deduction_step: Usd,
    tips_and_overtime_reduction: Usd,
    tax_mode: TaxMode,
) -> Usd:
    """The reduction for each full step of income above the start."""
    above = adjusted_gross_income - tips_and_overtime_start
    return full_steps(above, additional_deduction_step, tips_and_overtime_reduction, tax_mode)


@line(
    "Deduction for overtime pay",
    at="overtime_deduction",
    source="Schedule 1-A (2025) lines 15 and 21; 26 U.S.C. § 225",
    only_if="qualified_overtime",
)
def overtime_deduction(qualified_overtime: Usd, overtime_limit: Usd, overtime_lost: Usd) -> Usd:
    """Overtime pay up to the limit, less what income takes off, but not below zero."""
    return max(0, min(qualified_overtime, overtime_limit) - overtime_lost)


@line(
    "What income takes off the deduction for car loan interest",
    source="Schedule 1-A (2025) lines 25 to 29",
    only_if="car_loan_interest",
)
def car_loan_interest_lost(
    adjusted_gross_income: Usd,
    car_loan_interest_start: Usd,
    additional_deduction_step: Usd,
    car_loan_interest_reduction: Usd,
    tax_mode: TaxMode,
) -> Usd:
    """The reduction for each step, begun ones too, of income above the start."""
    above = adjusted_gross_income - car_loan_interest_start
    return begun_steps(above, additional_deduction_step, car_loan_interest_reduction, tax_mode)


@line(
    "Deduction for car loan interest",
    at="car_loan_interest_deduction",
    source="Schedule 1-A (2025) lines 24 and 30; 26 U.S.C. § 163(h)(4)",
    only_if="car_loan_interest",
)
def car_loan_interest_deduction(
    car_loan_interest: Usd, car_loan_interest_limit: Usd, car_loan_interest_lost: Usd
) -> Usd:
    """Interest up to the limit, less what income takes off, but not below zero."""
    return max(0, min(car_loan_interest, car_loan_interest_limit) - car_loan_interest_lost)


@line(
    "Deduction for each senior",
    source="Schedule 1-A (2025) line 35; 26 U.S.C. § 151(d)(5)(C)",
    only_if="seniors",
)
def deduction_per_senior(
    full_senior_deduction: Usd,
    senior_deduction_start: Usd,
    senior_deduction_rate: Rate,
    adjusted_gross_income: Usd,
) -> Usd:
    """The full amount, less its rate of the income above the start, but not below zero."""
    above = max(0, adjusted_gross_income - senior_deduction_start)
    return max(0, full_senior_deduction - senior_deduction_rate.of(above))


@line(
    "Enhanced deduction for seniors",
    at="senior_deduction",
    source="Schedule 1-A (2025) line 37; 26 U.S.C. § 151(d)(5)(C)",
)
def senior_deduction(deduction_per_senior: Usd, seniors: int) -> Usd:
    """The deduction for each senior, for each of those who file and are 65 or older."""
    return deduction_per_senior * seniors


@line(
    "Additional deductions",
    at="additional_deductions",
    source="Schedule 1-A (2025) line 38; Form 1040 (2025) line 13b; 26 U.S.C. § 63(b)",
)
def additional_deductions(
    tips_deduction: Usd, overtime_deduction: Usd, car_loan_interest_deduction: Usd, senior_deduction: Usd
) -> Usd:
    """The deductions for tips, overtime pay, car loan interest and seniors."""
    return tips_deduction + overtime_deduction + car_loan_interest_deduction + senior_deduction
