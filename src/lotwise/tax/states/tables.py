"""Tables of law, as a state's file holds them: rows that begin at an income, in whole dollars.

Left out: brackets, which are `lotwise.tax.brackets`.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeAlias

from lotwise.core.money import DOLLAR, Usd

Row: TypeAlias = Sequence[int | Decimal]
"""An income in whole dollars, and what holds from it on."""


def row_from(rows: Iterable[Row], amount: Usd) -> Row | None:
    """Return the last row whose income is reached; None below the first.

    Args:
        rows: By rising income.
        amount: The income.

    Examples:
        >>> row_from([(0, 8_250), (125_000, 6_600)], 125_000 * 10**8)
        (125000, 6600)
    """
    found = None
    for row in rows:
        if row[0] * DOLLAR > amount:
            break
        found = row
    return found


def row_above(rows: Iterable[Row], amount: Usd) -> Row | None:
    """Return the last row whose income is exceeded; None up to the first.

    Args:
        rows: By rising income.
        amount: The income.

    Examples:
        >>> row_above([(0, 8_250), (125_000, 6_600)], 125_000 * 10**8)
        (0, 8250)
    """
    found = None
    for row in rows:
        if row[0] * DOLLAR >= amount:
            break
        found = row
    return found


def row_up_to(rows: Iterable[Row], amount: Usd) -> Row | None:
    """Return the first row whose income is not exceeded; None beyond the last.

    Args:
        rows: By rising income.
        amount: The income.

    Examples:
        >>> row_up_to([(100_000, 1), (125_000, 2)], 100_000 * 10**8)
        (100000, 1)
    """
    for row in rows:
        if amount <= row[0] * DOLLAR:
            return row
    return None
