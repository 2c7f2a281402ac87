"""Whether the kernel can do the steps of some columns, which it does not look at twice.

A number out of bounds would be read from anywhere in memory. So each step must be one that the kernel does
and name only what there is; each root is made once, with some units, and each disposition is one step; and
all units together are so few that no sum of them overflows.
"""

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from lotwise.lots.kernel_columns import Bytes, Columns, Words, pointers_of
from lotwise.lots.kernel_compiler import Entry, compiled, pointer, stamp
from lotwise.lots.kernel_limbs import ZERO, Number, Truth, Word, plus
from lotwise.lots.program import METHODS, Step

Bounds: TypeAlias = npt.NDArray[np.int64]
"""By step: how many numbers there are for place, other and ref; 0 for a step that is not done."""

_COLUMNS: Final = 3
_NO_BOUND: Final = 2**62
"""Where a step does not read a number, which then only must not be negative."""
_LOWEST: Final = -(2**63)
_FEW_WAYS: Final = 64
"""There may be so many ways more than steps; each takes memory, whatever its number."""
_NARROW: Final = Word(2**61)
"""High words stay below, so that all units together are fewer than 2¹²⁵."""
_ACQUIRE: Final = int(Step.ACQUIRE)
_DISPOSE: Final = int(Step.DISPOSE)
_LOSE: Final = int(Step.LOSE)
_PAY: Final = int(Step.PAY)
_METHODS: Final = len(METHODS)


def bounds_of(columns: Columns) -> Bounds:
    """Return how many things there are, of which each step names one by its number."""
    places, roots, moves = int(columns.places[0]), len(columns.basis), len(columns.moved_at)
    dispositions, ways, free = len(columns.days), _FEW_WAYS + len(columns.what), _NO_BOUND
    known = {
        Step.ACQUIRE: (places, free, roots),
        Step.DISPOSE: (places, free, dispositions),
        Step.TRANSFER: (places, places, moves),
        Step.DEPART: (places, free, moves),
        Step.SEND: (free, ways, moves),
        Step.LAY: (free, places, moves),
        Step.LOSE: (free, free, dispositions),
        Step.ARRIVE: (ways, places, free),
        Step.RENAME: (len(columns.renamed_low), places, free),
        Step.PAY: (roots, free, dispositions),
        Step.SWEEP: (places, places, free),
        Step.NAME: (free, free, len(columns.named)),
    }
    bounds = np.zeros(256 * _COLUMNS, dtype=np.int64)
    for step, each in known.items():
        bounds[step * _COLUMNS : (step + 1) * _COLUMNS] = each
    return bounds


def are_related(columns: Columns) -> bool:
    """Return whether columns that belong together have one length, and hold numbers of what there is.

    No instant may be the lowest number of all, since LIFO orders by its negative.
    """
    steps, roots = len(columns.what), len(columns.basis)
    lengths = [
        (steps, (columns.method, columns.place, columns.other, columns.ref, columns.low, columns.high)),
        (roots, (columns.at, columns.long_from)),
        (len(columns.days), (columns.proceeds,)),
        (len(columns.renamed_low), (columns.renamed_high,)),
        (1, (columns.places,)),
    ]
    ids, made = columns.named, columns.named_made
    return (
        all(len(column) == length for length, some in lengths for column in some)
        and bool(np.all((ids >= 0) & (ids < len(made))))
        and bool(np.all((made >= 0) & (made < roots)))
        and int(columns.places[0]) >= 0
        and not np.any(columns.at == _LOWEST)
        and not np.any(columns.moved_at == _LOWEST)
    )


@compiled
def _is_sum_narrow(low: Words, high: Words, count: Number, sums: Words) -> Truth:
    """Add units to a sum; return whether all are narrow."""
    for n in range(count):
        if high[n] >= _NARROW:
            return False
        sums[0], sums[1] = plus(sums[0], sums[1], low[n], high[n])
        if sums[1] >= _NARROW:
            return False
    return True


@compiled
def _is_new(number: Number, seen: Bytes) -> Truth:
    """Return whether a number comes for the first time."""
    is_new = seen[number] == 0
    seen[number] = 1
    return is_new


@compiled
def _is_within(number: Number, bound: Number) -> Truth:
    """Return whether a number is at least 0 and below a bound; a negative word is a very large one."""
    return Word(np.int64(number)) < Word(bound)


@compiled
def _is_known(columns: Columns, bounds: Bounds, n: int) -> Truth:
    """Return whether a step is one that is done and names only what there is."""
    at = np.int64(columns.what[n]) * _COLUMNS
    return (
        _is_within(columns.place[n], bounds[at])
        & _is_within(columns.other[n], bounds[at + 1])
        & _is_within(columns.ref[n], bounds[at + 2])
        & (columns.method[n] < _METHODS)
    )


@compiled
def _are_known(columns: Columns, count: Number, bounds: Bounds, roots: Bytes, dispositions: Bytes) -> Truth:
    """Return whether all steps are known and make each root and each disposition once."""
    for n in range(count):
        if not _is_known(columns, bounds, n):
            return False
        step, place, ref = columns.what[n], np.int64(columns.place[n]), np.int64(columns.ref[n])
        if step in (_ACQUIRE, _PAY):
            if columns.low[n] | columns.high[n] == ZERO:
                return False
            if not _is_new(ref if step == _ACQUIRE else place, roots):
                return False
        if step in (_DISPOSE, _LOSE, _PAY) and not _is_new(ref, dispositions):
            return False
    return True


def entry() -> Entry:
    """Return what looks at all steps.

    It is given the columns, as a plain tuple, the bounds, a zero for each root and each disposition, and a
    sum of zero; it returns whether the columns fit.
    """
    mark = stamp()

    def is_fit(columns: Columns, bounds: Bounds, roots: Bytes, dispositions: Bytes, sums: Words) -> bool:
        each, count, renamings, total = pointers_of(columns), len(columns[0]), len(columns[13]), pointer(sums)
        return (
            mark > 0
            and _is_sum_narrow(each.low, each.high, count, total)
            and _is_sum_narrow(each.renamed_low, each.renamed_high, renamings, total)
            and _are_known(each, count, pointer(bounds), pointer(roots), pointer(dispositions))
        )

    return Entry(is_fit)


def fits(columns: Columns, look: Entry) -> bool:
    """Return whether the kernel can match some columns.

    Args:
        columns: The columns.
        look: What `entry` gave.
    """
    roots = np.zeros(len(columns.basis), dtype=np.uint8)
    dispositions = np.zeros(len(columns.days), dtype=np.uint8)
    sums = np.zeros(2, dtype=np.uint64)
    return are_related(columns) and bool(look(tuple(columns), bounds_of(columns), roots, dispositions, sums))
