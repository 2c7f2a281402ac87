"""Wisconsin: 30 % of net capital gain left out; a standard deduction that income takes away.

A short-term gain is taxed in full, and every gain shrinks the standard deduction by 12 to 23 cents a dollar
until it is gone. A couple takes 3 % of the wages of the one who earns less off the tax, up to 480 dollars.

Left out: the credit for itemized deductions; earned income other than wages in the married couple credit; a
carryover of losses of its own.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import RateSchedule
from lotwise.tax.states import lesser_earner
from lotwise.tax.worksheet import Lines

LINES = Lines()
LINES.specs += lesser_earner.SHARE.specs
line = LINES.line

_SOURCE: Final = "Wis. Stat. 71.05(22); Form 1, standard deduction table"


@line("standard deduction", source=_SOURCE)
def state_standard_deduction(
    state_income: Usd, state_standard_deduction_amount: Usd, state_standard_deduction_slide: RateSchedule
) -> Usd:
    """The full one, less what is lost at Wisconsin income, but not below zero."""
    lost = state_standard_deduction_slide.tax_on(max(0, state_income))
    return max(0, state_standard_deduction_amount - lost)
