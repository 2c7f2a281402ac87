"""Basis and amount realized of the parts that left for good, as columns.

A part [a, b) of a root with basis C and units Q has the basis ⌊C·b/Q⌋ − ⌊C·a/Q⌋; the amount that a disposition
realizes is shared among its parts in the same way, in their order. `books` computes the same with whole numbers
of any size.

Source:
    26 CFR § 1.1001-1(a), § 1.1012-1(a).
"""

from typing import Final, NamedTuple

import numpy as np

from lotwise.lots.kernel_columns import Amounts, Columns, Words, pointers_of
from lotwise.lots.kernel_compiler import Entry, compiled, pointer, stamp
from lotwise.lots.kernel_limbs import UNKNOWN, ZERO, Number, amount_below, minus, plus
from lotwise.lots.kernel_memory import (
    BASIS,
    DISPOSITION,
    LEFT,
    LEFT_FROM,
    LEFT_SIZE,
    ROOT,
    ROOT_SIZE,
    ROOTS_FROM,
    START,
    STOP,
    UNITS,
    Memory,
    high_of,
    low_of,
)
from lotwise.lots.program import Step

_DISPOSE: Final = int(Step.DISPOSE)
_LOSE: Final = int(Step.LOSE)
_PAY: Final = int(Step.PAY)


class Realized(NamedTuple):
    """What left for good, part by part.

    Attributes:
        basis: Basis of each part in 10⁻⁸ dollars; `UNKNOWN` when not known.
        proceeds: Amount realized for it, likewise.
    """

    basis: Amounts
    proceeds: Amounts


@compiled
def _write_basis(words: Memory, count: Number, to: Amounts) -> None:
    """Write the basis of each part; what is below its end is often below the beginning of the next."""
    last, last_low, last_high, last_below = np.int64(-1), ZERO, ZERO, np.int64(0)
    at = words[LEFT_FROM]
    for n in range(count):
        root = words[ROOTS_FROM] + words[at + ROOT] * ROOT_SIZE
        if words[at + ROOT] < 0 or words[root + BASIS] == UNKNOWN:
            to[n] = UNKNOWN
        else:
            basis, whole_low, whole_high = words[root + BASIS], low_of(words, root + UNITS), high_of(words, root + UNITS)
            low, high = low_of(words, at + START), high_of(words, at + START)
            below = np.int64(0)
            if root == last and low == last_low and high == last_high:
                below = last_below
            elif low | high != ZERO:
                below = amount_below(basis, low, high, whole_low, whole_high)
            last, last_low, last_high = root, low_of(words, at + STOP), high_of(words, at + STOP)
            last_below = basis
            if last_low != whole_low or last_high != whole_high:
                last_below = amount_below(basis, last_low, last_high, whole_low, whole_high)
            to[n] = last_below - below
        at += LEFT_SIZE


@compiled
def _write_proceeds(words: Memory, count: Number, units: Words, proceeds: Amounts, to: Amounts) -> None:
    """Write what is realized for each part: of the units of a disposition, those after the parts before it."""
    ref, below, low, high = np.int64(-1), np.int64(0), ZERO, ZERO
    at = words[LEFT_FROM]
    for n in range(count):
        if words[at + DISPOSITION] != ref:
            ref, below, low, high = words[at + DISPOSITION], np.int64(0), ZERO, ZERO
        amount, whole_low, whole_high = proceeds[ref], units[2 * ref], units[2 * ref + 1]
        if amount == UNKNOWN:
            to[n] = UNKNOWN
        else:
            stop, start = at + STOP, at + START
            low, high = plus(low, high, low_of(words, stop), high_of(words, stop))
            low, high = minus(low, high, low_of(words, start), high_of(words, start))
            after = amount
            if low != whole_low or high != whole_high:
                after = amount_below(amount, low, high, whole_low, whole_high)
            to[n] = after - below
            below = after
        at += LEFT_SIZE


@compiled
def _write_units(columns: Columns, count: Number, units: Words) -> None:
    """Write how many units leave by each disposition."""
    for n in range(count):
        step = columns.what[n]
        if step in (_DISPOSE, _LOSE, _PAY):
            ref = np.int64(columns.ref[n])
            units[2 * ref], units[2 * ref + 1] = columns.low[n], columns.high[n]


def entry() -> Entry:
    """Return what writes basis and amounts realized.

    It is given the columns, as a plain tuple, the memory after the last step, room for the units of each
    disposition, two words each, and the two columns to write to.
    """
    mark = stamp()

    def write_amounts(
        columns: Columns, words: Memory, units: Words, basis: Amounts, proceeds: Amounts
    ) -> None:
        if mark:
            each, memory, wholes = pointers_of(columns), pointer(words), pointer(units)
            _write_units(each, len(columns[0]), wholes)
            _write_basis(memory, len(basis), pointer(basis))
            _write_proceeds(memory, len(proceeds), wholes, each.proceeds, pointer(proceeds))

    return Entry(write_amounts)
