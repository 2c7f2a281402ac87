"""Units that move, in the kernel: taken by a method or by name, under way, laid elsewhere, renamed.

The same rules as `matching` and `rebased`. What moves is a chain of parts; each transfer adds itself to the
path of the parts that it lays.
"""

from typing import Final

import numpy as np

from lotwise.lots.kernel_compiler import compiled
from lotwise.lots.kernel_limbs import (
    UNKNOWN,
    ZERO,
    Number,
    Word,
    amount_below,
    is_less,
    minus,
    plus,
    units_below,
)
from lotwise.lots.kernel_memory import (
    ARISEN,
    ARISEN_FROM,
    ARISEN_SIZE,
    ARISEN_START,
    ARISEN_STEP,
    AT,
    BASIS,
    DISPOSITION,
    FIRST,
    FULL,
    GONE,
    GONE_SIZE,
    HAND,
    INTO,
    KEY,
    LATEST,
    LATEST_MOVE,
    LEFT,
    LEFT_SIZE,
    LONG_FROM,
    MISSING,
    MOVE,
    NEXT,
    NO_KEY,
    NO_PATH,
    NUMBER,
    PARENT,
    PATH,
    PATH_SIZE,
    PATHS,
    ROOT,
    ROOT_SIZE,
    ROOTS,
    SHORT,
    SHORT_SIZE,
    SHORT_STEP,
    START,
    STEP,
    STOP,
    TAKEN,
    UNFIT,
    UNITS,
    WAITING,
    WAITING_FROM,
    Memory,
    claimed,
    high_of,
    low_of,
    write_units,
)
from lotwise.lots.kernel_names import take_named
from lotwise.lots.kernel_piles import append, cut_off, new_part, order_by, put, release, take, units_of
from lotwise.lots.program import NO_DAY as _NO_DAY

NOBODY: Final = -1
"""Stands for the root of units that nobody held."""


# ── roots ───────────────────────────────────────────────────────────────────────────────────────────


@compiled
def new_root(words: Memory, low: Word, high: Word, basis: Number, at: Number) -> Number:
    """Return a new root of so many units, that arises in matching and whose term is not known."""
    root = claimed(words, ROOTS, ROOT_SIZE)
    write_units(words, root + UNITS, low, high)
    words[root + BASIS], words[root + AT] = basis, at
    words[root + LONG_FROM], words[root + NUMBER] = _NO_DAY, -1
    words[root + KEY] = NO_KEY
    return root


@compiled
def whole_part(words: Memory, root: Number, path: Number) -> Number:
    """Return a new part with all units of a root."""
    part = new_part(words, root, path)
    write_units(words, part + START, ZERO, ZERO)
    write_units(words, part + STOP, low_of(words, root + UNITS), high_of(words, root + UNITS))
    return part


@compiled
def note_arisen(words: Memory, origin: Number, low: Word, high: Word) -> None:
    """Note where the root that arises now comes from: the root that it goes on from, and where in it."""
    arisen = claimed(words, ARISEN, ARISEN_SIZE)
    words[arisen + ARISEN_STEP], words[arisen + ARISEN_FROM] = words[STEP], origin
    write_units(words, arisen + ARISEN_START, low, high)


# ── what is taken ───────────────────────────────────────────────────────────────────────────────────


@compiled
def taken(  # noqa: PLR0917 - compiled code is given words
    words: Memory, pile: Number, method: Number, low: Word, high: Word, to: Number
) -> tuple[Word, Word]:
    """Take units as they are named, else by a method; return how many were missing."""
    if words[WAITING] != words[WAITING_FROM]:
        low, high = take_named(words, pile, low, high, to)
    if low | high == ZERO:
        return low, high
    order_by(words, pile, method)
    return take(words, pile, low, high, to)


@compiled
def _note_missing(words: Memory, low: Word, high: Word) -> None:
    short = claimed(words, SHORT, SHORT_SIZE)
    words[short + SHORT_STEP] = words[STEP]
    write_units(words, short + MISSING, low, high)


@compiled
def leave_without_root(words: Memory, low: Word, high: Word, disposition: Number) -> None:
    """Note that units left for good that nobody held."""
    _note_missing(words, low, high)
    piece = claimed(words, LEFT, LEFT_SIZE)
    write_units(words, piece + START, ZERO, ZERO)
    write_units(words, piece + STOP, low, high)
    words[piece + ROOT], words[piece + PATH] = NOBODY, 0
    words[piece + DISPOSITION] = disposition


@compiled
def go_without_root(words: Memory, low: Word, high: Word, at: Number, chain: Number) -> None:
    """Add units to a chain that nobody held: a new root of unknown basis."""
    _note_missing(words, low, high)
    root = new_root(words, low, high, UNKNOWN, at)
    note_arisen(words, NOBODY, ZERO, ZERO)
    append(words, chain, whole_part(words, root, words[NO_PATH]))


# ── what moves ──────────────────────────────────────────────────────────────────────────────────────


@compiled
def pour(words: Memory, chain: Number, low: Word, high: Word, to: Number) -> None:
    """Take the first units off a chain, as many as there are: to another chain, or for good."""
    while low | high != ZERO and words[chain + FIRST]:
        part = words[chain + FIRST]
        held_low, held_high = units_of(words, part)
        if is_less(low, high, held_low, held_high):
            cut_off(words, part, low, high, to)
            return
        words[chain + FIRST] = words[part + NEXT]
        cut_off(words, part, held_low, held_high, to)
        low, high = minus(low, high, held_low, held_high)
        release(words, part)


@compiled
def _go_on(words: Memory, part: Number, move: Number) -> None:
    """Add a move to the path of a part."""
    path = words[part + PATH]
    if words[path + LATEST_MOVE] != move:
        longer = claimed(words, PATHS, PATH_SIZE)
        words[longer + PARENT], words[longer + MOVE] = path, move
        words[longer + LATEST_MOVE] = words[longer + LATEST] = -1
        words[path + LATEST_MOVE], words[path + LATEST] = move, longer
    words[part + PATH] = words[path + LATEST]


@compiled
def send(words: Memory, way: Number, move: Number) -> None:
    """Put what was taken under way."""
    part = words[TAKEN + FIRST]
    words[TAKEN + FIRST] = 0
    while part:
        following = words[part + NEXT]
        _go_on(words, part, move)
        append(words, way, part)
        part = following


@compiled
def lay(words: Memory, pile: Number, move: Number) -> None:
    """Lay what was taken into a pile; its path goes on by a move, or by none where that is below zero."""
    part = words[TAKEN + FIRST]
    words[TAKEN + FIRST] = 0
    while part:
        following = words[part + NEXT]
        if move >= 0:
            _go_on(words, part, move)
        put(words, pile, part)
        part = following


# ── what is renamed ─────────────────────────────────────────────────────────────────────────────────


@compiled
def _part_basis(words: Memory, part: Number) -> Number:
    """Return the basis of a part, in 10⁻⁸ dollars; `UNKNOWN` when not known."""
    root = words[part + ROOT]
    basis = words[root + BASIS]
    if basis == UNKNOWN:
        return basis
    low, high = low_of(words, root + UNITS), high_of(words, root + UNITS)
    below = amount_below(basis, low_of(words, part + START), high_of(words, part + START), low, high)
    return amount_below(basis, low_of(words, part + STOP), high_of(words, part + STOP), low, high) - below


@compiled
def _added(words: Memory, one: Number, other: Number) -> Number:
    """Return the sum of two amounts, not known where one is not."""
    if UNKNOWN in (one, other):
        return np.int64(UNKNOWN)
    total = np.int64(one + other)
    if (total < one) != (other < 0) or total == UNKNOWN:
        words[FULL] = UNFIT
    return total


@compiled
def _note_gone(words: Memory, part: Number) -> None:
    gone = claimed(words, GONE, GONE_SIZE)
    for n in range(PATH):
        words[gone + n] = words[part + n]


@compiled
def _reborn(words: Memory, part: Number, low: Word, high: Word, basis: Number) -> Number:
    """Return a new root that a part goes on as."""
    old = words[part + ROOT]
    root = new_root(words, low, high, basis, words[old + AT])
    words[root + LONG_FROM] = words[old + LONG_FROM]
    note_arisen(words, old, low_of(words, part + START), high_of(words, part + START))
    return root


@compiled
def rename(words: Memory, pile: Number, low: Word, high: Word) -> None:
    """Make new roots of all in the hand, of so many units of another asset, and lay them into a pile."""
    whole_low = whole_high = at_low = at_high = before_low = before_high = ZERO
    part = words[HAND + FIRST]
    while part:
        held_low, held_high = units_of(words, part)
        whole_low, whole_high = plus(whole_low, whole_high, held_low, held_high)
        part = words[part + NEXT]
    part = words[HAND + FIRST]
    words[HAND + FIRST] = 0
    gone = words[GONE]
    left_over = np.int64(0)
    while part:
        following = words[part + NEXT]
        _note_gone(words, part)
        held_low, held_high = units_of(words, part)
        at_low, at_high = plus(at_low, at_high, held_low, held_high)
        after_low, after_high = units_below(low, high, at_low, at_high, whole_low, whole_high)
        new_low, new_high = minus(after_low, after_high, before_low, before_high)
        before_low, before_high = after_low, after_high
        left_over = _added(words, _part_basis(words, part), left_over)
        if new_low | new_high != ZERO:
            root = _reborn(words, part, new_low, new_high, left_over)
            put(words, pile, whole_part(words, root, words[part + PATH]))
            for each in range(gone, words[GONE], GONE_SIZE):
                words[each + INTO] = root
            gone = words[GONE]
            left_over = np.int64(0)
        release(words, part)
        part = following
    words[GONE] = gone
