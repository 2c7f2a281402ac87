"""Heaps of parts in the memory of the kernel: the smallest key first, as `heapq` does for the reference.

Entries of a heap lie one after another, a key and a part each; a heap that grows moves to twice the room.
Keys by basis a unit are rough, one word for two: parts whose keys are equal are told apart by the whole keys
of their roots, then by the root that arose first, then by where they begin.
"""

from lotwise.lots.kernel_compiler import compiled
from lotwise.lots.kernel_limbs import Number, Truth, basis_key, is_less
from lotwise.lots.kernel_memory import (
    BASIS,
    BY_BASIS,
    COUNT,
    ENTRIES,
    ENTRY_SIZE,
    HEAPS,
    KEY,
    NO_KEY,
    ROOM,
    ROOT,
    SPARE,
    START,
    STOP,
    UNITS,
    Memory,
    claimed,
    high_of,
    low_of,
    write_units,
)


@compiled
def _key(words: Memory, root: Number) -> Number:
    """Return where the whole key is by which HIFO orders a root; it is computed when first asked for."""
    key = root + KEY
    if words[key] == NO_KEY:
        units = root + UNITS
        words[key], low, high = basis_key(words[root + BASIS], low_of(words, units), high_of(words, units))
        write_units(words, key + 1, low, high)
    return key


@compiled
def is_before(words: Memory, part: Number, other: Number, by_basis: Number) -> Truth:
    """Return whether a part goes before another whose word of the key is the same."""
    root, other_root = words[part + ROOT], words[other + ROOT]
    if root != other_root:
        if by_basis:
            key, other_key = _key(words, root), _key(words, other_root)
            if words[key] != words[other_key]:
                return words[key] < words[other_key]
            key, other_key = key + 1, other_key + 1
            if words[key] != words[other_key] or words[key + 1] != words[other_key + 1]:
                low, high = low_of(words, key), high_of(words, key)
                return is_less(low, high, low_of(words, other_key), high_of(words, other_key))
        return root < other_root
    end, other_end = part + START, other + START
    if words[end] == words[other_end] and words[end + 1] == words[other_end + 1]:
        end, other_end = part + STOP, other + STOP  # one has no units left; it must not lie below the other
    return is_less(
        low_of(words, end), high_of(words, end), low_of(words, other_end), high_of(words, other_end)
    )


@compiled
def _rise(words: Memory, heap: Number, place: Number) -> None:
    """Bring the entry at a place up to where it belongs."""
    entries, by_basis = words[heap + ENTRIES], words[heap + BY_BASIS]
    at = entries + place * 2
    key, part = words[at], words[at + 1]
    while place:
        place = (place - 1) >> 1
        above = entries + place * 2
        upper = words[above]
        if upper < key or (upper == key and is_before(words, words[above + 1], part, by_basis)):
            break
        words[at], words[at + 1] = upper, words[above + 1]
        at = above
    words[at], words[at + 1] = key, part


@compiled
def _sink(words: Memory, heap: Number, place: Number) -> None:
    """Bring the entry at a place down to where it belongs."""
    entries, by_basis = words[heap + ENTRIES], words[heap + BY_BASIS]
    end = entries + words[heap + COUNT] * 2
    at = entries + place * 2
    key, part = words[at], words[at + 1]
    below = at + at - entries + 2
    while below < end:
        lower = words[below]
        if below + 2 < end:
            next_key = words[below + 2]
            if next_key < lower or (
                next_key == lower and is_before(words, words[below + 3], words[below + 1], by_basis)
            ):
                below += 2
                lower = next_key
        if key < lower or (key == lower and is_before(words, part, words[below + 1], by_basis)):
            break
        words[at], words[at + 1] = lower, words[below + 1]
        at = below
        below = at + at - entries + 2
    words[at], words[at + 1] = key, part


@compiled
def make_room(words: Memory, heap: Number, count: Number) -> Truth:
    """Make room for so many entries in a heap; return whether there is."""
    room = words[heap + ROOM]
    if count <= room:
        return True
    room = max(count, 2 * room, 8)
    to = claimed(words, HEAPS, room * ENTRY_SIZE)
    if to == words[SPARE + HEAPS // 2]:
        return False
    entries = words[heap + ENTRIES]
    for n in range(words[heap + COUNT] * ENTRY_SIZE):
        words[to + n] = words[entries + n]
    words[heap + ENTRIES], words[heap + ROOM] = to, room
    return True


@compiled
def insert(words: Memory, heap: Number, key: Number, part: Number) -> None:
    """Add a part to a heap by a key."""
    count = words[heap + COUNT]
    if make_room(words, heap, count + 1):
        at = words[heap + ENTRIES] + count * ENTRY_SIZE
        words[at], words[at + 1] = key, part
        words[heap + COUNT] = count + 1
        _rise(words, heap, count)


@compiled
def drop_top(words: Memory, heap: Number) -> None:
    """Take the first entry out of a heap that is not empty."""
    count = words[heap + COUNT] - 1
    words[heap + COUNT] = count
    entries = words[heap + ENTRIES]
    last = entries + count * ENTRY_SIZE
    words[entries], words[entries + 1] = words[last], words[last + 1]
    if count > 1:
        _sink(words, heap, 0)


@compiled
def rebuild(words: Memory, heap: Number) -> None:
    """Make a heap of entries in any order."""
    for place in range(words[heap + COUNT] // 2 - 1, -1, -1):
        _sink(words, heap, place)
