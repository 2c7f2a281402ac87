"""North Dakota: 40 % of net capital gain and of qualified dividends left out of federal taxable income.

Short-term gains are taxed in full. What the federal return deducts, the standard deduction among it, is
deducted here. The marriage penalty credit gives a couple who both earn back what the joint return costs
more.

Left out: earned income other than wages, and pensions, in that credit.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.states import lesser_earner
from lotwise.tax.worksheet import Lines

LINES = Lines()
LINES.specs += lesser_earner.MARRIAGE.specs
line = LINES.line

_SOURCE: Final = "N.D.C.C. 57-38-30.3(2)(d); Form ND-1"


@line("qualified dividends left out of income", source=_SOURCE)
def state_other_subtractions(qualified_dividends: Usd, state_dividend_exclusion_rate: Rate) -> Usd:
    """A part of the qualified dividends."""
    return state_dividend_exclusion_rate.of(qualified_dividends)
