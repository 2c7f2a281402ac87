"""Amounts that jump with income: the rows of a state's table.

Left out: amounts that change evenly, which are rates.
"""

from lotwise.core.money import DOLLAR, Usd


def amount_at(steps: tuple[tuple[int, int], ...], income: Usd, below: Usd = 0) -> Usd:
    """Return the amount of the last step that an income is above.

    Args:
        steps: Whole dollars: an income, and the amount above it; incomes rising.
        income: In steps of 10⁻⁸ USD.
        below: The amount up to the first income.

    Examples:
        >>> amount_at(((100, 3), (200, 0)), 100 * DOLLAR, 7), amount_at(((100, 3), (200, 0)), 101 * DOLLAR)
        (7, 300000000)
    """
    amount = below
    for above, dollars in steps:
        if income <= above * DOLLAR:
            break
        amount = dollars * DOLLAR
    return amount


def for_each(each: Usd, full: Usd, full_each: Usd) -> Usd:
    """Return what all persons have together, if each has less than the full amount or more.

    Args:
        each: What each has.
        full: The full amounts of all of them.
        full_each: The full amount of one.

    Examples:
        >>> for_each(800, 9600, 3200)
        2400
    """
    return each * full // full_each
