"""The piles of the kernel: parts of roots in each place, taken by FIFO, LIFO, HIFO or MIN_TAX.

The same rules as `piles`, which says why. Parts that were picked by name stay in their heap without units,
until they come to its top: as in the reference, they still count where MIN_TAX looks at the first of a heap.

Source:
    26 CFR § 1.1012-1(j)(1)-(3).
"""

from typing import Final

from lotwise.lots.kernel_compiler import compiled
from lotwise.lots.kernel_heaps import drop_top, insert, is_before, make_room, rebuild
from lotwise.lots.kernel_limbs import (
    UNKNOWN,
    ZERO,
    Number,
    Truth,
    Word,
    is_less,
    is_product_above,
    minus,
    plus,
    rough_key,
)
from lotwise.lots.kernel_memory import (
    AT,
    BASIS,
    BY_BASIS,
    COUNT,
    DAY,
    DISPOSITION,
    DIVIDED_ON,
    DUE,
    ENTRIES,
    ENTRY_SIZE,
    FIRST,
    FREE,
    HAS_NAMES,
    IS_PRICED,
    LAST,
    LEFT,
    LEFT_SIZE,
    LONG_FROM,
    LONG_TERM,
    MADE,
    MADE_FIRST,
    MADE_SIZE,
    METHOD,
    NEXT,
    NO_PATH,
    NOT_NAMED,
    NUMBER,
    PART_SIZE,
    PARTS,
    PATH,
    PATH_SIZE,
    PILE,
    PRICED,
    PROCEEDS,
    ROOT,
    ROOT_SIZE,
    ROOTS_FROM,
    SHORT_TERM,
    START,
    STOP,
    UNITS,
    Memory,
    claimed,
    high_of,
    low_of,
    write_units,
)

_LIFO: Final = 1
_HIFO: Final = 2
_MIN_TAX: Final = 3
_NEVER: Final = 1 << 31
"""Later than any day."""


# ── parts ───────────────────────────────────────────────────────────────────────────────────────────


@compiled
def new_part(words: Memory, root: Number, path: Number) -> Number:
    """Return a new part of a root, whose units are yet to be written."""
    part = words[FREE]
    if part:
        words[FREE] = words[part + NEXT]
    else:
        part = claimed(words, PARTS, PART_SIZE)
    words[part + ROOT], words[part + PATH] = root, path
    return part


@compiled
def units_of(words: Memory, part: Number) -> tuple[Word, Word]:
    """Return how many units a part has."""
    stop, start = part + STOP, part + START
    return minus(low_of(words, stop), high_of(words, stop), low_of(words, start), high_of(words, start))


@compiled
def has_units(words: Memory, part: Number) -> Truth:
    """Return whether a part still has units."""
    return words[part + START] != words[part + STOP] or words[part + START + 1] != words[part + STOP + 1]


@compiled
def first_named(words: Memory, root: Number) -> Number:
    """Return where the first part of a root is written down; 0 for a root that nobody names."""
    if not words[HAS_NAMES] or words[root + NUMBER] < 0:
        return 0
    at = words[MADE] + words[root + NUMBER] * MADE_SIZE + MADE_FIRST
    return 0 if words[at] == NOT_NAMED else at


@compiled
def release(words: Memory, part: Number) -> None:
    """Let a part without units be used again, unless it is among those of a root that is named."""
    if not first_named(words, words[part + ROOT]):
        words[part + NEXT] = words[FREE]
        words[FREE] = part


@compiled
def append(words: Memory, chain: Number, part: Number) -> None:
    """Add a part to the end of a chain."""
    if words[chain + FIRST]:
        words[words[chain + LAST] + NEXT] = part
    else:
        words[chain + FIRST] = part
    words[chain + LAST] = part
    words[part + NEXT] = 0


@compiled
def cut_off(words: Memory, part: Number, low: Word, high: Word, to: Number) -> None:
    """Take the first units off a part: they leave for good by a disposition, or go to the end of a chain.

    Args:
        words: The memory.
        part: The part, with at least these units.
        low: Low word of the units.
        high: Their high word.
        to: Number of the disposition; for a chain, where it is, below zero.
    """
    start = part + START
    low, high = plus(low_of(words, start), high_of(words, start), low, high)
    if to >= 0:
        piece = claimed(words, LEFT, LEFT_SIZE)
        words[piece + ROOT] = (words[part + ROOT] - words[ROOTS_FROM]) // ROOT_SIZE
        words[piece + PATH] = (words[part + PATH] - words[NO_PATH]) // PATH_SIZE
        words[piece + DISPOSITION] = to
    else:
        piece = new_part(words, words[part + ROOT], words[part + PATH])
        append(words, -to, piece)
    write_units(words, piece + START, low_of(words, start), high_of(words, start))
    write_units(words, piece + STOP, low, high)
    write_units(words, start, low, high)


# ── a pile ──────────────────────────────────────────────────────────────────────────────────────────


@compiled
def key_of(words: Memory, root: Number, method: Number) -> Number:
    """Return the word by which a method orders a root's units, the smallest first."""
    if method >= _HIFO:
        return rough_key(words[root + BASIS], low_of(words, root + UNITS), high_of(words, root + UNITS))
    return -words[root + AT] if method == _LIFO else words[root + AT]


@compiled
def put(words: Memory, pile: Number, part: Number) -> None:
    """Lay a part into a pile."""
    root = words[part + ROOT]
    first = first_named(words, root)
    if first:
        words[part + NEXT] = words[first]
        words[first] = part
    lay_in(words, pile, part)


@compiled
def lay_in(words: Memory, pile: Number, part: Number) -> None:
    """Lay a part into a pile that is already among those of its root, where that is named."""
    words[part + PILE] = pile
    root, method = words[part + ROOT], words[pile + METHOD]
    heap = pile + SHORT_TERM
    if method == _MIN_TAX:
        long_from = words[root + LONG_FROM]
        if long_from <= words[pile + DIVIDED_ON]:
            heap = pile + LONG_TERM
        elif long_from < words[pile + DUE]:
            words[pile + DUE] = long_from
    insert(words, heap, key_of(words, root, method), part)


@compiled
def order_by(words: Memory, pile: Number, method: Number) -> None:
    """Take by another method from now on."""
    if words[pile + METHOD] != method:
        _arrange(words, pile, method)


@compiled
def _arrange(words: Memory, pile: Number, method: Number) -> None:
    """Order all parts that have units by a method, in one heap."""
    short, long = pile + SHORT_TERM, pile + LONG_TERM
    if not make_room(words, short, words[short + COUNT] + words[long + COUNT]):
        return
    words[pile + METHOD] = method
    words[pile + DUE] = words[pile + DIVIDED_ON] = 0
    words[short + BY_BASIS] = words[long + BY_BASIS] = method >= _HIFO
    to = words[short + ENTRIES]
    for heap in (short, long):
        at = words[heap + ENTRIES]
        for _ in range(words[heap + COUNT]):
            part = words[at + 1]
            if has_units(words, part):
                words[to], words[to + 1] = key_of(words, words[part + ROOT], method), part
                to += ENTRY_SIZE
            at += ENTRY_SIZE
    words[short + COUNT], words[long + COUNT] = (to - words[short + ENTRIES]) // ENTRY_SIZE, 0
    rebuild(words, short)


@compiled
def sweep(words: Memory, pile: Number, other: Number) -> Truth:
    """Lay all that lies in a pile into another one, or there anew; return whether anything lay there."""
    has_swept = False
    for heap in (pile + SHORT_TERM, pile + LONG_TERM):
        at = words[heap + ENTRIES]
        for n in range(words[heap + COUNT]):
            part = words[at + n * ENTRY_SIZE + 1]
            if has_units(words, part):
                has_swept = True
                if pile != other:
                    lay_in(words, other, part)
    if pile != other:
        words[pile + SHORT_TERM + COUNT] = words[pile + LONG_TERM + COUNT] = 0
    _arrange(words, pile, words[pile + METHOD])
    return has_swept


@compiled
def divide_by_term(words: Memory, pile: Number, day: Number) -> None:
    """Move what is long-term on a day to the heap of long-term parts."""
    short, long = pile + SHORT_TERM, pile + LONG_TERM
    words[pile + DUE], words[pile + DIVIDED_ON] = _NEVER, day
    count = words[short + COUNT]
    if not make_room(words, long, count + words[long + COUNT]):
        return
    at = to = words[short + ENTRIES]
    target = words[long + ENTRIES] + words[long + COUNT] * ENTRY_SIZE
    for _ in range(count):
        key, part = words[at], words[at + 1]
        long_from = words[words[part + ROOT] + LONG_FROM]
        if long_from <= day:
            words[target], words[target + 1] = key, part
            target += ENTRY_SIZE
        else:
            words[to], words[to + 1] = key, part
            to += ENTRY_SIZE
            words[pile + DUE] = min(words[pile + DUE], long_from)
        at += ENTRY_SIZE
    words[short + COUNT] = (to - words[short + ENTRIES]) // ENTRY_SIZE
    words[long + COUNT] = (target - words[long + ENTRIES]) // ENTRY_SIZE
    rebuild(words, short)
    rebuild(words, long)


@compiled
def _is_loss(words: Memory, root: Number) -> Truth:
    """Return whether units of a root are sold at a loss, at what is realized now."""
    basis = words[root + BASIS]
    return basis != UNKNOWN and is_product_above(
        basis,
        low_of(words, PRICED),
        high_of(words, PRICED),
        words[PROCEEDS],
        low_of(words, root + UNITS),
        high_of(words, root + UNITS),
    )


@compiled
def _next_heap(words: Memory, pile: Number) -> Number:
    """Return the heap whose first part is next under MIN_TAX."""
    short, long = pile + SHORT_TERM, pile + LONG_TERM
    if not words[long + COUNT]:
        return short
    if not words[short + COUNT]:
        return long
    top, long_top = words[short + ENTRIES], words[long + ENTRIES]
    if not words[IS_PRICED]:
        is_long = words[long_top] < words[top] or (
            words[long_top] == words[top] and is_before(words, words[long_top + 1], words[top + 1], 1)
        )
        return long if is_long else short
    if _is_loss(words, words[words[top + 1] + ROOT]):
        return short
    return short if words[long_top] > 0 >= words[top] else long


@compiled
def take(words: Memory, pile: Number, low: Word, high: Word, to: Number) -> tuple[Word, Word]:
    """Take units by the method of a pile; return how many were missing.

    Args:
        words: The memory.
        pile: The pile.
        low: Low word of the units.
        high: Their high word.
        to: Number of the disposition by which they leave; for a chain, where it is, below zero.
    """
    heap = pile + SHORT_TERM
    is_min_tax = words[pile + METHOD] == _MIN_TAX
    if is_min_tax and words[IS_PRICED] and words[DAY] >= words[pile + DUE]:
        divide_by_term(words, pile, words[DAY])
    while low | high != ZERO:
        if is_min_tax:
            heap = _next_heap(words, pile)
        if not words[heap + COUNT]:
            break
        part = words[words[heap + ENTRIES] + 1]
        held_low, held_high = units_of(words, part)
        if is_less(low, high, held_low, held_high):
            cut_off(words, part, low, high, to)
            return ZERO, ZERO
        if held_low | held_high != ZERO:
            cut_off(words, part, held_low, held_high, to)
            low, high = minus(low, high, held_low, held_high)
        drop_top(words, heap)
        release(words, part)
    return low, high
