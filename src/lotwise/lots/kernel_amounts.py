"""Basis and amount realized of the parts that left for good, as columns.

A part [a, b) of a root with basis C and units Q has the basis ⌊C·b/Q⌋ − ⌊C·a/Q⌋; the amount that a disposition
realizes is shared among its parts in the same way, in their order. `books` computes the same with whole numbers
of any size.

Source:
    26 CFR § 1.1001-1(a), § 1.1012-1(a).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lotwise.lots.kernel_columns import Amounts, Numbers, Words
from lotwise.lots.kernel_compiler import compiled, kept, stamp
from lotwise.lots.kernel_limbs import UNKNOWN, ZERO, Number, Word, amount_below, minus, plus


class Wholes(NamedTuple):
    """Whole units and whole amounts by number, of roots or of dispositions.

    Attributes:
        low: Low words of units.
        high: High words of units.
        amounts: Amounts in 10⁻⁸ dollars; `UNKNOWN` when not known.
    """

    low: Words
    high: Words
    amounts: Amounts


class Parts(NamedTuple):
    """Parts of roots that left for good, those of a disposition one after another.

    Attributes:
        ref: Number of the disposition of each.
        root: Number of its root; −1 for units that nobody held.
        start_low: Low word of its lower end.
        start_high: High word of it.
        stop_low: Low word of its upper end.
        stop_high: High word of it.
    """

    ref: Numbers
    root: Numbers
    start_low: Words
    start_high: Words
    stop_low: Words
    stop_high: Words


class Realized(NamedTuple):
    """Columns to write to.

    Attributes:
        basis: Basis of each part in 10⁻⁸ dollars; `UNKNOWN` when not known.
        proceeds: Amount realized for it, likewise.
    """

    basis: Amounts
    proceeds: Amounts


@compiled
def _below(wholes: Wholes, number: Number, low: Word, high: Word) -> Number:
    """Return what of a known amount belongs to the units below an end."""
    whole_low, whole_high = wholes.low[number], wholes.high[number]
    if low == whole_low and high == whole_high:
        return wholes.amounts[number]
    return amount_below(wholes.amounts[number], low, high, whole_low, whole_high)


@compiled
def _write_basis(parts: Parts, roots: Wholes, to: Amounts) -> None:
    """Write the basis of each part; what is below the end of one is often below the beginning of the next."""
    last_root, last_low, last_high, last_below = np.int64(-1), ZERO, ZERO, np.int64(0)
    for n in range(len(to)):
        root = np.int64(parts.root[n])
        if root < 0 or roots.amounts[root] == UNKNOWN:
            to[n] = UNKNOWN
            continue
        low, high = parts.start_low[n], parts.start_high[n]
        if low | high == ZERO:
            below = np.int64(0)
        elif root == last_root and low == last_low and high == last_high:
            below = last_below
        else:
            below = _below(roots, root, low, high)
        last_root, last_low, last_high = root, parts.stop_low[n], parts.stop_high[n]
        last_below = _below(roots, root, last_low, last_high)
        to[n] = last_below - below


@compiled
def _write_proceeds(parts: Parts, dispositions: Wholes, to: Amounts) -> None:
    """Write what is realized for each part: of the units of a disposition, those after the parts before it."""
    ref, below, low, high = np.int64(-1), np.int64(0), ZERO, ZERO
    for n in range(len(to)):
        if np.int64(parts.ref[n]) != ref:
            ref, below, low, high = np.int64(parts.ref[n]), np.int64(0), ZERO, ZERO
        if dispositions.amounts[ref] == UNKNOWN:
            to[n] = UNKNOWN
            continue
        units_low, units_high = minus(
            parts.stop_low[n], parts.stop_high[n], parts.start_low[n], parts.start_high[n]
        )
        low, high = plus(low, high, units_low, units_high)
        after = _below(dispositions, ref, low, high)
        to[n] = after - below
        below = after


def entry() -> Callable[[Parts, Wholes, Wholes, Realized], None]:
    """Return the function that writes basis and amounts realized, compiled and kept."""
    mark = stamp()

    def write_amounts(parts: Parts, roots: Wholes, dispositions: Wholes, to: Realized) -> None:
        if mark:
            _write_basis(parts, roots, to.basis)
            _write_proceeds(parts, dispositions, to.proceeds)

    return kept(write_amounts)
