"""Delaware: filers of 65 or older leave out some of what their investments earn; Schedule A without taxes.

A couple may file separately in two columns of one return, each with a standard deduction, brackets and
credits of its own.

Left out: the same from age 60 on; what one spouse alone owns; which of two spouses is 65 or older.
"""

from typing import Final

from lotwise.tax.states import itemized, seniors, two_earners
from lotwise.tax.worksheet import Lines

LINES: Final = Lines()
LINES.specs += [
    *itemized.LINES.specs,
    *seniors.LINES.specs,
    *two_earners.BOTH.specs,
    *two_earners.OWN.specs,
    *two_earners.OWN_CREDITS.specs,
]
