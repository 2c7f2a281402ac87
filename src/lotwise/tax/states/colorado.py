"""Colorado: federal taxable income with large deductions added back, and a refund that steps up with income.

Left out: state income tax that was itemized, which is added back; social security of those below 65, of which
a part may be taxed; the minimum tax, which exceeds the flat one only beside large preferences.
"""

from collections.abc import Sequence
from typing import Final

from lotwise.core.money import DOLLAR, Usd
from lotwise.tax.states.tables import row_from
from lotwise.tax.worksheet import Lines, YesNo

LINES: Final = Lines()
line = LINES.line


@line("federal deductions added back", source="C.R.S. § 39-22-104(3)(p.5); Form DR 0104 line 4")
def state_deduction_added_back(
    adjusted_gross_income: Usd, deduction: Usd, state_deduction_cap: Usd, state_deduction_cap_start: Usd
) -> Usd:
    """From the income on where the cap holds: the standard or itemized deductions beyond it."""
    if adjusted_gross_income < state_deduction_cap_start:
        return 0
    return max(0, deduction - state_deduction_cap)


@line("overtime pay added back", source="C.R.S. § 39-22-104(3)(u), HB 25-1296; Form DR 0104, from 2026")
def state_overtime_added_back(overtime_deduction: Usd, state_adds_overtime_back: YesNo) -> Usd:
    """The federal deduction for overtime pay, from 2026."""
    return overtime_deduction if state_adds_overtime_back else 0


@line("what is added to income", source="C.R.S. § 39-22-104(3); Form DR 0104 lines 2 to 9")
def state_additions(state_deduction_added_back: Usd, state_overtime_added_back: Usd) -> Usd:
    """Federal deductions and overtime pay added back."""
    return state_deduction_added_back + state_overtime_added_back


@line("refund of sales tax", source="C.R.S. § 39-22-2003; Form DR 0104, state sales tax refund")
def state_other_credits(adjusted_gross_income: Usd, state_income_refund: Sequence[Sequence[int]]) -> Usd:
    """The amount of the step in which adjusted gross income lies; of a couple twice as much."""
    row = row_from(state_income_refund, max(0, adjusted_gross_income))
    return int(row[1]) * DOLLAR if row else 0
