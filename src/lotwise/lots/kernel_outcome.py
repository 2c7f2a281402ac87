"""What the kernel gives: columns, read out of its memory, and the same in the lists of the reference.

In the memory a root and a path are named by where they are; here they are numbered in the order in which they
arose, as in the reference.
"""

from dataclasses import dataclass
from itertools import compress
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.lots import kernel_memory as memory
from lotwise.lots.kernel_columns import Amounts, Words, units_of_limbs
from lotwise.lots.kernel_limbs import UNKNOWN
from lotwise.lots.kernel_memory import Memory
from lotwise.lots.program import Arisen, Matched, Program, Step

_MAKES: Final = bytes(step in {Step.ACQUIRE, Step.PAY} for step in range(256))
"""By step: whether it makes a root."""
Rows: TypeAlias = Memory
"""Records of one kind, a row each."""


class Parts(NamedTuple):
    """Parts that left for good, in order.

    Attributes:
        ref: Number of the disposition of each.
        root: Number of its root; −1 for units that nobody held.
        start_low: Low word of its lower end.
        start_high: High word of it.
        stop_low: Low word of its upper end.
        stop_high: High word of it.
        path: Number of its path.
    """

    ref: Amounts
    root: Amounts
    start_low: Words
    start_high: Words
    stop_low: Words
    stop_high: Words
    path: Amounts


class Slices(NamedTuple):
    """Parts that are held, or that went into other roots.

    Attributes:
        place: Where each is held; of one that went into another root, that root.
        root: Number of its root.
        start_low: Low word of its lower end.
        start_high: High word of it.
        stop_low: Low word of its upper end.
        stop_high: High word of it.
        path: Number of its path; not for those that went into another root.
    """

    place: Amounts
    root: Amounts
    start_low: Words
    start_high: Words
    stop_low: Words
    stop_high: Words
    path: Amounts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What matching gives, in columns that are read out of the kernel's memory, mostly without a copy.

    Attributes:
        words: The memory after the last step.
        begins: Where each of its regions begins.
        places: How many places there are.
    """

    words: Memory
    begins: dict[int, int]
    places: int

    def rows(self, region: int) -> Rows:
        """Return the records of a region."""
        size = memory.SIZES[region]
        return self.words[self.begins[region] : self.words[region]].reshape(-1, size)

    @property
    def left(self) -> Parts:
        """Parts that left for good, in order."""
        rows = self.rows(memory.LEFT)
        ends = *_limbs(rows, memory.START), *_limbs(rows, memory.STOP)
        return Parts(rows[:, memory.DISPOSITION], rows[:, memory.ROOT], *ends, rows[:, memory.PATH])

    @property
    def held(self) -> Slices:
        """Parts that are still held, by place, root and lower end."""
        place, rows = _held(self)
        root = self.numbered(rows[:, memory.ROOT], memory.ROOTS)
        path = self.numbered(rows[:, memory.PATH], memory.PATHS)
        return _in_order(Slices(place, root, *_limbs(rows, memory.START), *_limbs(rows, memory.STOP), path))

    @property
    def gone(self) -> Slices:
        """Parts that went into other roots, in order."""
        rows = self.rows(memory.GONE)
        into, root = (self.numbered(rows[:, one], memory.ROOTS) for one in (memory.INTO, memory.ROOT))
        return Slices(into, root, *_limbs(rows, memory.START), *_limbs(rows, memory.STOP), into)

    def numbered(self, places: Memory, region: int) -> Amounts:
        """Return the numbers of records by where they are; −1 for none."""
        numbers: Amounts = (places - self.begins[region]) // memory.SIZES[region]
        return np.maximum(numbers, -1)


def _limbs(rows: Rows, at: int) -> tuple[Words, Words]:
    return rows[:, at].view(np.uint64), rows[:, at + 1].view(np.uint64)


def _held(outcome: Outcome) -> tuple[Amounts, Rows]:
    """Return the parts that lie in the piles, and where each lies."""
    words = outcome.words
    begin = int(words[memory.PILES])
    piles = words[begin : begin + outcome.places * memory.PILE_SIZE].reshape(-1, memory.PILE_SIZE)
    parts, lies_in = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for heap in (memory.SHORT_TERM, memory.LONG_TERM):
        for place in np.flatnonzero(piles[:, heap + memory.COUNT]).tolist():
            first, count = piles[place, heap + memory.ENTRIES], piles[place, heap + memory.COUNT]
            parts.append(words[first + 1 : first + count * memory.ENTRY_SIZE : memory.ENTRY_SIZE])
            lies_in.append(np.full(count, place))
    rows = words[np.concatenate(parts)[:, np.newaxis] + np.arange(memory.NEXT)]
    has_units = np.any(rows[:, memory.START : memory.STOP] != rows[:, memory.STOP : memory.ROOT], axis=1)
    return np.concatenate(lies_in)[has_units], rows[has_units]


def _in_order(held: Slices) -> Slices:
    """Return parts sorted by place, root and lower end, which decides where a root lies in several parts."""
    together = (held.place << 32) + held.root
    order = np.argsort(together)
    if np.any(np.diff(together[order]) == 0):
        order = np.lexsort((held.start_low, held.start_high, together))
    return Slices._make(column[order] for column in held)


# ── in lists ────────────────────────────────────────────────────────────────────────────────────────


def matched_of(outcome: Outcome, program: Program) -> Matched:
    """Return an outcome in the lists of the reference.

    Args:
        outcome: What matching gave.
        program: The steps, whose own numbers are used again where that can be.
    """
    paths, left, short = outcome.rows(memory.PATHS), outcome.left, outcome.rows(memory.SHORT)
    start, stop = _ends(left)
    missing = units_of_limbs(*_limbs(short, memory.MISSING))
    matched = Matched(
        out_ref=left.ref.tolist(),
        out_root=left.root.tolist(),
        out_start=start,
        out_stop=stop,
        out_path=left.path.tolist(),
        held=_slices(outcome.held),
        gone=[part[:-1] for part in _slices(outcome.gone)],
        short=list(zip(short[:, memory.SHORT_STEP].tolist(), missing, strict=True)),
        refused=outcome.rows(memory.REFUSED)[:, 0].tolist(),
        swept=outcome.rows(memory.SWEPT)[:, 0].tolist(),
        path_parent=outcome.numbered(paths[:, memory.PARENT], memory.PATHS).tolist(),
        path_ref=paths[:, memory.MOVE].tolist(),
    )
    _add_roots(matched, outcome, program)
    return matched


def _add_roots(matched: Matched, outcome: Outcome, program: Program) -> None:
    """Add the roots; where steps made all of them, and in order, their numbers are those of the program."""
    roots = outcome.rows(memory.ROOTS)
    made = roots[:, memory.NUMBER]
    matched.root_made = made.tolist()
    if np.array_equal(made, np.arange(len(program.root_at))):
        matched.root_units = list(compress(program.units, bytes(program.what).translate(_MAKES)))
        matched.root_basis, matched.root_at = program.root_basis[:], program.root_at[:]
        return
    matched.root_units = units_of_limbs(*_limbs(roots, memory.UNITS))
    matched.root_basis = _known(roots[:, memory.BASIS])
    matched.root_at = roots[:, memory.AT].tolist()
    matched.arisen = _arisen(outcome, np.flatnonzero(made < 0))


def _ends(parts: Parts | Slices) -> tuple[list[Quantity], list[Quantity]]:
    start = units_of_limbs(parts.start_low, parts.start_high)
    return start, units_of_limbs(parts.stop_low, parts.stop_high)


def _slices(slices: Slices) -> list[tuple[int, int, Quantity, Quantity, int]]:
    columns = slices.place.tolist(), slices.root.tolist(), *_ends(slices), slices.path.tolist()
    return list(zip(*columns, strict=True))


def _known(amounts: Amounts) -> list[Usd | None]:
    found: list[Usd | None] = amounts.tolist()
    for at in np.flatnonzero(amounts == UNKNOWN).tolist():
        found[at] = None
    return found


def _arisen(outcome: Outcome, numbers: Amounts) -> dict[int, Arisen]:
    """Return where the roots come from that arose in matching, which have these numbers."""
    rows = outcome.rows(memory.ARISEN)
    columns = (
        rows[:, memory.ARISEN_STEP].tolist(),
        outcome.numbered(rows[:, memory.ARISEN_FROM], memory.ROOTS).tolist(),
        units_of_limbs(*_limbs(rows, memory.ARISEN_START)),
        outcome.rows(memory.ROOTS)[numbers, memory.LONG_FROM].tolist(),
    )
    return {number: Arisen(*each) for number, *each in zip(numbers.tolist(), *columns, strict=True)}
