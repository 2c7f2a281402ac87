"""The Schedule D Tax Worksheet and Part III of Form 6251 written down line by line, to compare with.

Nothing is simplified: every line keeps its number, every "if zero or less, enter -0-" and every skip of the
forms stands as printed. Amounts are whole 10⁻⁸ USD; rates that end in a fraction of that do not occur, as the
amounts are whole dollars.
"""

from dataclasses import dataclass
from fractions import Fraction

from lotwise.tax.brackets import RateSchedule


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """What the two forms take from elsewhere.

    Attributes:
        taxable_income: Form 1040 line 15.
        qualified_dividends: Form 1040 line 3a.
        line_7: The smaller of Schedule D lines 15 and 16.
        line_18: Schedule D line 18.
        line_19: Schedule D line 19.
        zero_top: Line 15 of the worksheet.
        fifteen_top: Line 26.
        low_top: The amount of line 19.
        schedule: The rate schedule.
        amt_line_6: Form 6251 line 6.
        amt_schedule: 26 and 28 %.
    """

    taxable_income: int
    qualified_dividends: int
    line_7: int
    line_18: int
    line_19: int
    zero_top: int
    fifteen_top: int
    low_top: int
    schedule: RateSchedule
    amt_line_6: int
    amt_schedule: RateSchedule


def schedule_d_tax(facts: SheetFacts) -> tuple[Fraction, dict[int, int]]:
    """Return line 47, and the lines that Form 6251 asks for."""
    a: dict[int, int] = {1: facts.taxable_income, 2: facts.qualified_dividends}
    a[6], a[9] = a[2], facts.line_7
    a[10] = a[6] + a[9]
    a[11] = facts.line_18 + facts.line_19
    a[12] = min(a[9], a[11])
    a[13] = a[10] - a[12]
    a[14] = max(0, a[1] - a[13])
    a[16] = min(a[1], facts.zero_top)
    a[17] = min(a[14], a[16])
    a[18] = max(0, a[1] - a[10])
    a[19] = min(a[1], facts.low_top)
    a[20] = min(a[14], a[19])
    a[21] = max(a[18], a[20])
    a[22] = a[16] - a[17]
    lower = Fraction(0)
    if a[1] != a[16]:
        a[23] = min(a[1], a[13])
        a[24] = a[22]
        a[25] = max(0, a[23] - a[24])
        a[27] = min(a[1], facts.fifteen_top)
        a[28] = a[21] + a[22]
        a[29] = max(0, a[27] - a[28])
        a[30] = min(a[25], a[29])
        lower += Fraction(15, 100) * a[30]
        a[32] = a[24] + a[30]
        if a[1] != a[32]:
            lower += _from_line_33(a, facts)
    line_45 = lower + facts.schedule.tax_on(a[21])
    return min(line_45, Fraction(facts.schedule.tax_on(a[1]))), a


def _from_line_33(a: dict[int, int], facts: SheetFacts) -> Fraction:
    a[33] = a[23] - a[32]
    tax = Fraction(20, 100) * a[33]
    a[39] = 0
    if facts.line_19:
        a[35] = min(a[9], facts.line_19)
        a[36] = a[10] + a[21]
        a[38] = max(0, a[36] - a[1])
        a[39] = max(0, a[35] - a[38])
        tax += Fraction(25, 100) * a[39]
    if facts.line_18:
        a[41] = a[21] + a[22] + a[30] + a[33] + a[39]
        a[42] = a[1] - a[41]
        tax += Fraction(28, 100) * a[42]
    return tax


def tentative_minimum_tax(facts: SheetFacts, sheet: dict[int, int]) -> Fraction:
    """Return Form 6251 line 40 where the Schedule D Tax Worksheet applies."""
    a: dict[int, int] = {12: facts.amt_line_6, 13: sheet[13], 14: facts.line_19}
    a[15] = min(a[13] + a[14], sheet[10])
    a[16] = min(a[12], a[15])
    a[17] = a[12] - a[16]
    a[21] = max(0, facts.zero_top - sheet[14])
    a[22] = min(a[12], a[13])
    a[23] = min(a[21], a[22])
    a[24] = a[22] - a[23]
    a[28] = a[21] + sheet[21]
    a[29] = max(0, facts.fifteen_top - a[28])
    a[30] = min(a[24], a[29])
    tax = facts.amt_schedule.tax_on(a[17]) + Fraction(15, 100) * a[30]
    a[32] = a[23] + a[30]
    if a[32] != a[12]:
        a[33] = a[22] - a[32]
        tax += Fraction(20, 100) * a[33]
        if a[14]:
            a[35] = a[17] + a[32] + a[33]
            tax += Fraction(25, 100) * (a[12] - a[35])
    return min(tax, Fraction(facts.amt_schedule.tax_on(a[12])))
