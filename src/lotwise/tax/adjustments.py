"""Adjustments to income: what comes off total income before adjusted gross income (Schedule 1, Part II).

Only the deduction of student loan interest shrinks with income; it is computed here. All others
(traditional IRA, health savings account, educators, one half of self-employment tax) are stated as one
sum.

Left out: whether an IRA contribution may be deducted, which can depend on gains too; `sensitive_items`
says so.
"""

from lotwise.core.exact import nearest
from lotwise.core.money import Usd
from lotwise.tax.worksheet import Lines, YesNo

LINES = Lines()
line = LINES.line


@line(
    "Income by which student loan interest is deducted",
    form="Student Loan Interest Deduction Worksheet",
    at="4",
    source="Instructions for Schedule 1 (2025), line 21; 26 U.S.C. § 221(b)(2)(C)",
    only_if="student_loan_interest",
)
def income_for_student_loan_interest(total_income: Usd, adjustments_to_income: Usd) -> Usd:
    """Total income less the other adjustments."""
    return total_income - adjustments_to_income


@line(
    "Student loan interest that may be deducted before the phase-out",
    form="Student Loan Interest Deduction Worksheet",
    at="1",
    source="Instructions for Schedule 1 (2025), line 21; 26 U.S.C. § 221(b)(1), (c), (e)(2)",
    only_if="student_loan_interest",
)
def student_loan_interest_limited(
    student_loan_interest: Usd, student_loan_interest_limit: Usd, is_claimed_as_dependent: YesNo
) -> Usd:
    """The interest paid up to the limit; 0 for a dependent and on a separate return."""
    return 0 if is_claimed_as_dependent else min(student_loan_interest, student_loan_interest_limit)


@line(
    "Student loan interest deduction",
    at="student_loan_interest_deduction",
    source="Instructions for Schedule 1 (2025), line 21; 26 U.S.C. § 221(b)(2)",
    only_if="student_loan_interest",
)
def student_loan_interest_deduction(
    student_loan_interest_limited: Usd,
    income_for_student_loan_interest: Usd,
    student_loan_interest_start: Usd,
    student_loan_interest_range: Usd,
) -> Usd:
    """That interest, less its part that income above the start is of the range; none above the range."""
    above = income_for_student_loan_interest - student_loan_interest_start
    if above >= student_loan_interest_range:
        return 0
    lost = nearest(student_loan_interest_limited * max(0, above), student_loan_interest_range)
    return student_loan_interest_limited - lost


@line("Adjustments to income", at="adjustments", source="Form 1040 (2025) line 10; 26 U.S.C. § 62(a)")
def adjustments(adjustments_to_income: Usd, student_loan_interest_deduction: Usd) -> Usd:
    """The adjustments stated, and the deduction of student loan interest."""
    return adjustments_to_income + student_loan_interest_deduction
