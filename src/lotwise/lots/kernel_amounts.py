"""Basis and amount realized of the parts that left for good, as columns.

A part [a, b) of a root with basis C and units Q has the basis ⌊C·b/Q⌋ − ⌊C·a/Q⌋; the amount that a disposition
realizes is shared among its parts in the same way, in their order. Both are what `books` computes with whole
numbers of any size.

Source:
    26 CFR § 1.1001-1(a), § 1.1012-1(a).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lotwise.lots.kernel_columns import Amounts, Words
from lotwise.lots.kernel_compiler import compiled, kept, stamp
from lotwise.lots.kernel_limbs import UNKNOWN, ZERO, Number, Word, amount_below, minus, plus


class Wholes(NamedTuple):
    """Whole units and whole amounts, by number: of roots, or of dispositions.

    Attributes:
        low: Low words of units.
        high: High words of units.
        amounts: Amounts in 10⁻⁸ dollars; `UNKNOWN` when not known.
    """

    low: Words
    high: Words
    amounts: Amounts


class Parts(NamedTuple):
    """Parts of wholes.

    Attributes:
        whole: Number of the whole that each is a part of; below zero for none.
        start_low: Low words of where they begin.
        start_high: High words of these.
        stop_low: Low words of where they end.
        stop_high: High words of these.
    """

    whole: Amounts
    start_low: Words
    start_high: Words
    stop_low: Words
    stop_high: Words


@compiled
def _below(wholes: Wholes, whole: Number, low: Word, high: Word) -> Number:
    """Return what of a known amount belongs to the units below an end."""
    if low | high == ZERO:
        return np.int64(0)
    if low == wholes.low[whole] and high == wholes.high[whole]:
        return wholes.amounts[whole]
    return amount_below(wholes.amounts[whole], low, high, wholes.low[whole], wholes.high[whole])
