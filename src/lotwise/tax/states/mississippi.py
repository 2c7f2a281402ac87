"""Mississippi: each spouse of a couple has the part of income that is free of tax.

A combined return lets a couple divide exemptions and deductions as it likes, and each spouse has the first
$10,000 of taxable income free. Itemized deductions are the federal ones without state and local taxes.

Left out: property tax among itemized deductions; what one spouse alone owns.
"""

from typing import Final

from lotwise.tax.states import itemized, two_earners
from lotwise.tax.worksheet import Lines

LINES: Final = Lines()
LINES.specs += [
    *itemized.LINES.specs,
    *two_earners.BOTH.specs,
    *two_earners.AT_WILL.specs,
    *two_earners.CREDITS_OF_BOTH.specs,
]
