"""The holding period, counted in calendar months and never in days.

Left out: tacking for gifts and wash sales (26 U.S.C. § 1223(2), (3)); those lots carry an earlier
`acquired_on`, so the rule below still decides.
"""

from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import Final


class Term(Enum):
    """Short-term: held one year or less. Long-term: held more than one year (26 U.S.C. § 1222)."""

    SHORT = "short"
    LONG = "long"


_SHORT: Final = Term.SHORT  # given for every row of every year; a name is found faster than a member
_LONG: Final = Term.LONG


@lru_cache(maxsize=8192)  # as many days as there are; asked for every row of every year
def long_term_from(acquired_on: date) -> date:
    """Return the first day on which a sale is long-term.

    The day of acquisition is excluded and the day of sale included; the asset must be held more than one
    year, counted in calendar months and not in days.

    Args:
        acquired_on: Date of acquisition, in the taxpayer's time zone.

    Returns:
        The first calendar date on which a disposition has a long holding period.

    Source:
        26 U.S.C. § 1222(3); Rev. Rul. 66-7; Rev. Rul. 70-598.

    Examples:
        >>> long_term_from(date(2023, 3, 1))
        datetime.date(2024, 3, 2)
        >>> long_term_from(date(2023, 2, 28))  # last day of its month: a leap day does not help
        datetime.date(2024, 3, 1)
    """
    start = acquired_on + timedelta(days=1)
    if (start.month, start.day) == (2, 29):
        return date(start.year + 1, 3, 1)
    return start.replace(year=start.year + 1)


def term_of(acquired_on: date, disposed_on: date) -> Term:
    """Return the term of a sale.

    Args:
        acquired_on: Date of acquisition, in the taxpayer's zone.
        disposed_on: Date of sale, in the taxpayer's zone, not before the acquisition.

    Source:
        26 U.S.C. § 1222.

    Examples:
        >>> term_of(date(2024, 1, 15), date(2025, 1, 15))  # 366 days, and yet short
        <Term.SHORT: 'short'>
    """
    return _LONG if disposed_on >= long_term_from(acquired_on) else _SHORT


def days_to_long(acquired_on: date, on: date) -> int:
    """Return how many days remain until a sale would be long-term; 0 when it already is.

    Examples:
        >>> days_to_long(date(2025, 10, 6), date(2026, 10, 6))
        1
    """
    return max(0, (long_term_from(acquired_on) - on).days)
