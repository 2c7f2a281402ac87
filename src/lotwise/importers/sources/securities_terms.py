"""Whether a sale is long-term: as a column says it, or by its dates.

Left out: which of the two counts; see `securities_sales`.
"""

import re
from datetime import date, timedelta
from typing import Final

from lotwise.importers.cells import shown
from lotwise.importers.row import Row

_TERMS: Final = {"short": False, "s": False, "st": False, "long": True, "l": True, "lt": True}


def term_in(row: Row) -> bool | None:
    """Return whether a column says that a sale is long-term; None where it says nothing.

    Raises:
        UnclearError: It says neither short-term nor long-term.
    """
    word = row.word("term")
    if not word:
        return None
    first = re.split(r"[ -]", word)[0]
    if first not in _TERMS:
        raise row.unclear("term", f"{shown(row.text('term'))} is neither short-term nor long-term.")
    return _TERMS[first]


def long_from(acquired: date) -> date:
    """Return the first day on which a sale is long-term: more than one year, counted from the day after.

    Source:
        26 U.S.C. § 1222(3); Rev. Rul. 66-7.

    Examples:
        >>> long_from(date(2024, 2, 28)), long_from(date(2024, 1, 15))
        (datetime.date(2025, 3, 1), datetime.date(2025, 1, 16))
    """
    start = acquired + timedelta(days=1)
    is_leap_day = (start.month, start.day) == (2, 29)
    return date(start.year + 1, 3, 1) if is_leap_day else start.replace(year=start.year + 1)
