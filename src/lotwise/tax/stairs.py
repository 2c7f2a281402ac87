"""Reductions that fall in steps of income, as the return has them, or as the slope through the steps.

A step is a cliff: one dollar of income may cost 50 dollars or nothing. The return must take the steps; who
asks what one more dollar is worth walks the slope (`TaxMode.SLOPE`), as with the Tax Table.
"""

from lotwise.core.money import Usd
from lotwise.tax.facts import TaxMode


def full_steps(above: Usd, step: Usd, each: Usd, tax_mode: TaxMode) -> Usd:
    """Return a reduction for each full step of income above a start.

    Args:
        above: Income above the start; nothing is taken off below it.
        step: Width of a step, positive.
        each: What a step takes off.
        tax_mode: Steps as filed, or the slope through them.

    Examples:
        >>> full_steps(1_999, 1_000, 50, TaxMode.TABLE), full_steps(1_999, 1_000, 50, TaxMode.SLOPE)
        (50, 99)
    """
    if above <= 0:
        return 0
    return above * each // step if tax_mode is TaxMode.SLOPE else above // step * each


def begun_steps(above: Usd, step: Usd, each: Usd, tax_mode: TaxMode) -> Usd:
    """Return a reduction for each step of income above a start, begun ones too; otherwise as `full_steps`.

    Examples:
        >>> begun_steps(1_001, 1_000, 50, TaxMode.TABLE), begun_steps(-5, 1_000, 50, TaxMode.TABLE)
        (100, 0)
    """
    if above <= 0:
        return 0
    return above * each // step if tax_mode is TaxMode.SLOPE else -(-above // step) * each
