"""What the kernel gives: columns, read out of its memory, and the same in the lists of the reference.

In the memory a root and a path are named by where they are; here they are numbered in the order in which they
arose, as in the reference.
"""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.lots import kernel_memory as memory
from lotwise.lots.kernel_amounts import Parts, Wholes
from lotwise.lots.kernel_columns import Amounts, Columns, Numbers, Words, units_of_limbs
from lotwise.lots.kernel_limbs import UNKNOWN
from lotwise.lots.kernel_memory import Layout, Memory
from lotwise.lots.program import Arisen, Matched

Rows: TypeAlias = Memory
"""Records of one kind, a row each."""


class Slices(NamedTuple):
    """Parts of roots that are held, or that went into other roots.

    Attributes:
        place: Where each is held; the root that it went into.
        root: Number of its root.
        start_low: Low word of its lower end.
        start_high: High word of it.
        stop_low: Low word of its upper end.
        stop_high: High word of it.
        path: Number of its path; −1 for one that went into another root.
    """

    place: Numbers
    root: Numbers
    start_low: Words
    start_high: Words
    stop_low: Words
    stop_high: Words
    path: Numbers


class ArisenRoots(NamedTuple):
    """Roots that arose in matching, in order: by number, where they come from, and their term."""

    number: Numbers
    step: Numbers
    root: Numbers
    start_low: Words
    start_high: Words
    long_from: Numbers


class Missing(NamedTuple):
    """Steps that asked for more than there was, with the missing units."""

    step: Numbers
    low: Words
    high: Words


@dataclass(frozen=True, slots=True)
class Outcome:
    """What matching gives, in columns; units as low and high words, amounts as in `Columns`.

    Attributes:
        roots: Units and basis of each root.
        root_at: Instant of acquisition of each, in microseconds since 1970.
        root_made: Its number among the roots that steps make; −1 for one that arose in matching.
        arisen: Those that arose in matching.
        left: Parts that left for good, in order.
        left_path: Path of each.
        held: Parts that are still held, by place, root and lower end.
        gone: Parts that went into other roots.
        short: Steps that asked for more than there was.
        refused: Steps whose named units did not lie there.
        swept: Steps of sweeps that moved something.
        path_parent: Path that each path goes on from.
        path_ref: The move that each path ends with.
    """

    roots: Wholes
    root_at: Amounts
    root_made: Numbers
    arisen: ArisenRoots
    left: Parts
    left_path: Numbers
    held: Slices
    gone: Slices
    short: Missing
    refused: Numbers
    swept: Numbers
    path_parent: Numbers
    path_ref: Numbers


def outcome_of(columns: Columns, layout: Layout) -> Outcome:
    """Return what lies in a memory after the last step."""
    roots = _rows(layout, memory.ROOTS)
    made = _numbers(roots[:, memory.NUMBER])
    left = _rows(layout, memory.LEFT)
    short = _rows(layout, memory.SHORT)
    paths = _rows(layout, memory.PATHS)
    return Outcome(
        roots=Wholes(*_limbs(roots, memory.UNITS), np.ascontiguousarray(roots[:, memory.BASIS])),
        root_at=np.ascontiguousarray(roots[:, memory.AT]),
        root_made=made,
        arisen=_arisen(layout, roots, np.flatnonzero(made < 0)),
        left=Parts(
            _numbers(left[:, memory.DISPOSITION]),
            _roots(layout, left),
            *_limbs(left, memory.START),
            *_limbs(left, memory.STOP),
        ),
        left_path=_paths(layout, left[:, memory.PATH]),
        held=_held(layout, int(columns.places[0])),
        gone=_gone(layout),
        short=Missing(_numbers(short[:, memory.SHORT_STEP]), *_limbs(short, memory.MISSING)),
        refused=_numbers(_rows(layout, memory.REFUSED)[:, 0]),
        swept=_numbers(_rows(layout, memory.SWEPT)[:, 0]),
        path_parent=_paths(layout, paths[:, memory.PARENT]),
        path_ref=_numbers(paths[:, memory.MOVE]),
    )


def _rows(layout: Layout, region: int) -> Rows:
    """Return the records of a region."""
    return layout.words[layout.begins[region] : layout.words[region]].reshape(-1, memory.SIZES[region])


def _numbers(words: Memory) -> Numbers:
    return words.astype(np.int32)


def _limbs(rows: Rows, at: int) -> tuple[Words, Words]:
    return rows[:, at].astype(np.uint64), rows[:, at + 1].astype(np.uint64)


def _numbered(layout: Layout, places: Memory, region: int) -> Numbers:
    """Return numbers of records by where they are; −1 for none."""
    numbers = (places - layout.begins[region]) // memory.SIZES[region]
    return np.where(places < 0, -1, numbers).astype(np.int32)


def _roots(layout: Layout, rows: Rows) -> Numbers:
    return _numbered(layout, rows[:, memory.ROOT], memory.ROOTS)


def _paths(layout: Layout, places: Memory) -> Numbers:
    return _numbered(layout, places, memory.PATHS)


def _arisen(layout: Layout, roots: Rows, numbers: Memory) -> ArisenRoots:
    rows = _rows(layout, memory.ARISEN)
    return ArisenRoots(
        _numbers(numbers),
        _numbers(rows[:, memory.ARISEN_STEP]),
        _numbered(layout, rows[:, memory.ARISEN_FROM], memory.ROOTS),
        *_limbs(rows, memory.ARISEN_START),
        _numbers(roots[numbers, memory.LONG_FROM]),
    )


def _held(layout: Layout, places: int) -> Slices:
    """Return what lies in the piles, sorted."""
    words = layout.words
    begin = int(words[memory.PILES])
    piles = words[begin : begin + places * memory.PILE_SIZE].reshape(-1, memory.PILE_SIZE)
    parts, lies_in = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int32)]
    for heap in (memory.SHORT_TERM, memory.LONG_TERM):
        for place in np.flatnonzero(piles[:, heap + memory.COUNT]).tolist():
            at, count = piles[place, heap + memory.ENTRIES], piles[place, heap + memory.COUNT]
            entries = words[at : at + count * memory.ENTRY_SIZE].reshape(-1, memory.ENTRY_SIZE)
            parts.append(entries[:, 1])
            lies_in.append(np.full(count, place, dtype=np.int32))
    place, at = np.concatenate(lies_in), np.concatenate(parts)
    rows = words[at[:, np.newaxis] + np.arange(memory.NEXT)]
    has_units = np.any(rows[:, memory.START : memory.STOP] != rows[:, memory.STOP : memory.ROOT], axis=1)
    rows, place = rows[has_units], place[has_units]
    start_low, start_high = _limbs(rows, memory.START)
    order = np.lexsort((start_low, start_high, rows[:, memory.ROOT], place))
    return _slices(layout, rows[order], place[order], _paths(layout, rows[order, memory.PATH]))


def _gone(layout: Layout) -> Slices:
    rows = _rows(layout, memory.GONE)
    into = _numbered(layout, rows[:, memory.INTO], memory.ROOTS)
    return _slices(layout, rows, into, np.full(len(rows), -1, dtype=np.int32))


def _slices(layout: Layout, rows: Rows, place: Numbers, path: Numbers) -> Slices:
    limbs = *_limbs(rows, memory.START), *_limbs(rows, memory.STOP)
    return Slices(place, _roots(layout, rows), *limbs, path)


# ── in lists ────────────────────────────────────────────────────────────────────────────────────────


def matched_of(outcome: Outcome) -> Matched:
    """Return an outcome in the lists of the reference."""
    left, held, gone, short = outcome.left, outcome.held, outcome.gone, outcome.short
    start, stop = _ends(left)
    slices = held.place.tolist(), held.root.tolist(), *_ends(held), held.path.tolist()
    return Matched(
        root_units=units_of_limbs(outcome.roots.low, outcome.roots.high),
        root_basis=_known(outcome.roots.amounts),
        root_at=outcome.root_at.tolist(),
        root_made=outcome.root_made.tolist(),
        arisen=_arisen_of(outcome.arisen),
        out_ref=left.ref.tolist(),
        out_root=left.root.tolist(),
        out_start=start,
        out_stop=stop,
        out_path=outcome.left_path.tolist(),
        held=list(zip(*slices, strict=True)),
        gone=list(zip(gone.place.tolist(), gone.root.tolist(), *_ends(gone), strict=True)),
        short=list(zip(short.step.tolist(), units_of_limbs(short.low, short.high), strict=True)),
        refused=outcome.refused.tolist(),
        swept=outcome.swept.tolist(),
        path_parent=outcome.path_parent.tolist(),
        path_ref=outcome.path_ref.tolist(),
    )


def _ends(parts: Parts | Slices) -> tuple[list[Quantity], list[Quantity]]:
    start = units_of_limbs(parts.start_low, parts.start_high)
    return start, units_of_limbs(parts.stop_low, parts.stop_high)


def _known(amounts: Amounts) -> list[Usd | None]:
    found: list[Usd | None] = amounts.tolist()
    for at in np.flatnonzero(amounts == UNKNOWN).tolist():
        found[at] = None
    return found


def _arisen_of(arisen: ArisenRoots) -> dict[int, Arisen]:
    start = units_of_limbs(arisen.start_low, arisen.start_high)
    columns = arisen.step.tolist(), arisen.root.tolist(), start, arisen.long_from.tolist()
    return {
        number: Arisen(*each)
        for number, *each in zip(arisen.number.tolist(), *columns, strict=True)
    }
