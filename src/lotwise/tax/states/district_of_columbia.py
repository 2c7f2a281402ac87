"""The District of Columbia: itemized deductions as in the federal return, reduced at high income.

A couple may be taxed each alone on one return, and divides the deduction as it likes.

Left out: deductions that are not reduced; what one spouse alone owns.
"""

from typing import Final

from lotwise.tax.states import itemized, two_earners
from lotwise.tax.worksheet import Lines

LINES: Final = Lines()
LINES.specs += [
    *itemized.REDUCED.specs,
    *two_earners.BOTH.specs,
    *two_earners.AT_WILL.specs,
    *two_earners.CREDITS_OF_BOTH.specs,
]
