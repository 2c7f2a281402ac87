"""Kentucky: itemized deductions without state and local taxes and without medical expenses.

A couple may file separately in two columns of one return; each spouse then has the standard deduction that a
joint return has once.

Left out: what one spouse alone owns.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.states import itemized, two_earners
from lotwise.tax.worksheet import Lines

LINES: Final = Lines()
LINES.specs += [
    *itemized.LINES.specs[1:],
    *two_earners.BOTH.specs,
    *two_earners.OWN.specs[1:],
    *two_earners.OWN_CREDITS.specs,
]
line = LINES.line


@line("itemized deductions", source="KRS 141.019(2); Form 740 Schedule A")
def state_itemized_deductions(itemized_deductions: Usd, mortgage_interest: Usd, charity_itemized: Usd) -> Usd:
    """Mortgage interest, gifts, and the federal ones that have no line of their own."""
    return itemized_deductions + mortgage_interest + charity_itemized


@line(
    "standard deductions of both", source="KRS 141.081(2); Form 740 columns A and B", only_if="spouse_wages"
)
def state_standard_deductions_of_both(state_standard_deduction: Usd) -> Usd:
    """One for each spouse."""
    return 2 * state_standard_deduction
