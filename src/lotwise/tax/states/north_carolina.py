"""North Carolina: a deduction for children in steps of income; mortgage interest is itemized up to a cap.

Left out: property tax, which counts within the same cap.
"""

from typing import Final

from lotwise.core.money import DOLLAR, Usd
from lotwise.tax.states import itemized
from lotwise.tax.states.tables import Row, row_up_to
from lotwise.tax.worksheet import Lines

LINES: Final = Lines()
LINES.specs += itemized.LINES.specs[1:]
line = LINES.line


@line("itemized deductions", source="N.C.G.S. § 105-153.5(a)(2); Form D-400 Schedule A")
def state_itemized_deductions(
    mortgage_interest: Usd, medical_deduction: Usd, charity_itemized: Usd, state_mortgage_interest_cap: Usd
) -> Usd:
    """Mortgage interest up to the cap, medical expenses and gifts; nothing else."""
    return min(mortgage_interest, state_mortgage_interest_cap) + medical_deduction + charity_itemized


@line("deduction for children", source="N.C.G.S. § 105-153.5(a1); Form D-400 line 10")
def state_other_subtractions(
    children_under_17: int, adjusted_gross_income: Usd, state_child_deduction: tuple[Row, ...]
) -> Usd:
    """For each child under 17 the amount of the step in which federal income lies; none beyond the last."""
    row = row_up_to(state_child_deduction, adjusted_gross_income) if children_under_17 else None
    return children_under_17 * int(row[1]) * DOLLAR if row else 0
