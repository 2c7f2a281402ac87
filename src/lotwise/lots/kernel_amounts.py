"""Basis and amount realized of the parts that left for good, as columns.

A part [a, b) of a root with basis C and units Q has the basis ⌊C·b/Q⌋ − ⌊C·a/Q⌋; the amount that a
disposition realizes is shared among its parts in the same way, in their order. `books` computes the same with
whole numbers of any size.

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
_UNITS_SIZE: Final = 2
_END_SIZE: Final = 3


class Realized(NamedTuple):
    """What left for good, part by part.

    Attributes:
        basis: Basis of each part in 10⁻⁸ dollars; `UNKNOWN` when not known.
        proceeds: Amount realized for it, likewise.
    """

    basis: Amounts
    proceeds: Amounts


@compiled
def _write_basis(words: Memory, count: Number, ends: Memory, to: Amounts) -> None:
    """Write the basis of each part.

    What is below the end of a part is mostly below the beginning of the next part of its root, so it is kept
    for each root: two words for the end, and one for the amount.
    """
    at = words[LEFT_FROM]
    for n in range(count):
        number = words[at + ROOT]
        root = words[ROOTS_FROM] + number * ROOT_SIZE
        basis = words[root + BASIS] if number >= 0 else np.int64(UNKNOWN)
        to[n] = basis
        if basis != UNKNOWN:
            whole_low, whole_high = low_of(words, root + UNITS), high_of(words, root + UNITS)
            end = number * _END_SIZE
            below = ends[end + 2]
            if ends[end] != words[at + START] or ends[end + 1] != words[at + START + 1]:
                low, high = low_of(words, at + START), high_of(words, at + START)
                below = amount_below(basis, low, high, whole_low, whole_high)
            low, high = low_of(words, at + STOP), high_of(words, at + STOP)
            after = basis
            if low != whole_low or high != whole_high:
                after = amount_below(basis, low, high, whole_low, whole_high)
            to[n] = after - below
            ends[end], ends[end + 1], ends[end + 2] = words[at + STOP], words[at + STOP + 1], after
        at += LEFT_SIZE


@compiled
def _write_proceeds(words: Memory, count: Number, units: Words, proceeds: Amounts, to: Amounts) -> None:
    """Write what is realized for each part, of the units of a disposition those after the parts before."""
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


def room_for(columns: Columns, roots: int) -> tuple[Words, Memory]:
    """Return zeros for the units of each disposition, and for the last end of each root."""
    units = np.zeros(_UNITS_SIZE * len(columns.days), dtype=np.uint64)
    return units, np.zeros(_END_SIZE * roots, dtype=np.int64)


def entry() -> Entry:
    """Return what writes basis and amounts realized.

    It is given the columns, as a plain tuple, the memory after the last step, zeros for the units
    of each disposition and for the last end of each root, and the two columns to write to.
    """
    mark = stamp()

    def write_amounts(
        columns: Columns, words: Memory, room: tuple[Words, Memory], basis: Amounts, proceeds: Amounts
    ) -> None:
        if mark:
            units, ends = room
            each, memory, wholes = pointers_of(columns), pointer(words), pointer(units)
            _write_units(each, len(columns[0]), wholes)
            _write_basis(memory, len(basis), pointer(ends), pointer(basis))
            _write_proceeds(memory, len(proceeds), wholes, each.proceeds, pointer(proceeds))

    return Entry(write_amounts)
