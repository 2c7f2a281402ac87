"""West Virginia: each filer of 65 or older leaves out 8,000 of income.

Gains are taxed like wages. The amount may come from any income, gains among it.

Left out: that a couple's deduction is for each spouse's own income; credits and exclusions for low income.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.worksheet import Lines

LINES = Lines()
line = LINES.line

_SOURCE: Final = "W. Va. Code 11-21-12(c)(8); Schedule M"


@line("deduction for 65 and older", source=_SOURCE)
def state_other_subtractions(
    adjusted_gross_income: Usd, taxable_social_security: Usd, state_age_deduction: Usd, seniors: int
) -> Usd:
    """That of each filer of 65 or older, but not more than federal income without social security."""
    return max(0, min(seniors * state_age_deduction, adjusted_gross_income - taxable_social_security))
