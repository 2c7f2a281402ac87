"""Units that an identification names, in the kernel: taken where they lie, or refused as a whole.

The same rules as `named`. Parts of roots that are named are chained, those that lie anywhere; parts without
units are taken out of the chain on the way.

Source:
    26 CFR § 1.1012-1(j)(1), (j)(2).
"""

from lotwise.lots.kernel_compiler import compiled
from lotwise.lots.kernel_limbs import ZERO, Number, Truth, Word, is_less, minus, plus
from lotwise.lots.kernel_memory import (
    ASKED,
    MADE,
    MADE_FIRST,
    MADE_ROOT,
    MADE_SIZE,
    NAME_MADE,
    NAME_SIZE,
    NAMES,
    NEXT,
    PILE,
    REFUSED,
    START,
    STEP,
    WAITING,
    WAITING_FROM,
    WAITING_SIZE,
    Memory,
    claimed,
    high_of,
    low_of,
    write_units,
)
from lotwise.lots.kernel_piles import cut_off, has_units, units_of


@compiled
def name(words: Memory, number: Number, low: Word, high: Word) -> None:
    """Have the next taking take units of a root, by its number among those that are named."""
    at = claimed(words, WAITING, WAITING_SIZE)
    words[at] = words[NAMES] + number * NAME_SIZE
    write_units(words, at + 1, low, high)


@compiled
def _chain_of(words: Memory, named: Number) -> Number:
    """Return where the first part of a named root is written down; 0 before it arises."""
    made = words[MADE] + words[named + NAME_MADE] * MADE_SIZE
    return made + MADE_FIRST if words[made + MADE_ROOT] else 0


@compiled
def _lowest_of(words: Memory, chain: Number, pile: Number) -> tuple[Number, Word, Word]:
    """Return the part of a root that begins lowest among those in a pile, 0 for none, and all their units."""
    lowest: Number = 0
    low = high = ZERO
    before = chain
    part = words[chain]
    while part:
        following = words[part + NEXT]
        if not has_units(words, part):
            words[before] = following
        else:
            before = part + NEXT
            if words[part + PILE] == pile:
                held_low, held_high = units_of(words, part)
                low, high = plus(low, high, held_low, held_high)
                if not lowest or is_less(
                    low_of(words, part + START),
                    high_of(words, part + START),
                    low_of(words, lowest + START),
                    high_of(words, lowest + START),
                ):
                    lowest = part
        part = following
    return lowest, low, high


@compiled
def _is_there(words: Memory, pile: Number, begin: Number, end: Number) -> Truth:
    """Return whether all units that are named, which are added up for each root, lie in a pile."""
    for at in range(begin, end, WAITING_SIZE):
        asked = words[at] + ASKED
        low, high = low_of(words, at + 1), high_of(words, at + 1)
        low, high = plus(low_of(words, asked), high_of(words, asked), low, high)
        write_units(words, asked, low, high)
    is_there = True
    for at in range(begin, end, WAITING_SIZE):
        asked, chain = words[at] + ASKED, _chain_of(words, words[at])
        low = high = ZERO
        if chain:
            _, low, high = _lowest_of(words, chain, pile)
        if is_less(low, high, low_of(words, asked), high_of(words, asked)):
            is_there = False
    for at in range(begin, end, WAITING_SIZE):
        write_units(words, words[at] + ASKED, ZERO, ZERO)
    return is_there


@compiled
def _pick(words: Memory, waiting: Number, pile: Number, to: Number) -> tuple[Word, Word]:
    """Take the units of one name, lowest first; return how many were taken."""
    wanted_low, wanted_high = low_of(words, waiting + 1), high_of(words, waiting + 1)
    low, high = wanted_low, wanted_high
    chain = _chain_of(words, words[waiting])
    while chain and low | high != ZERO:
        part, _, _ = _lowest_of(words, chain, pile)
        if not part:
            break
        held_low, held_high = units_of(words, part)
        if is_less(low, high, held_low, held_high):
            held_low, held_high = low, high
        cut_off(words, part, held_low, held_high, to)
        low, high = minus(low, high, held_low, held_high)
    return minus(wanted_low, wanted_high, low, high)


@compiled
def take_named(words: Memory, pile: Number, low: Word, high: Word, to: Number) -> tuple[Word, Word]:
    """Take the units that are named; return how many the method has to take beside them.

    Args:
        words: The memory, with the names that wait.
        pile: Where the units must lie.
        low: Low word of the units that are wanted.
        high: Their high word.
        to: Number of the disposition by which they leave; for a chain, where it is, below zero.
    """
    begin, end = words[WAITING_FROM], words[WAITING]
    words[WAITING] = begin
    sum_low = sum_high = ZERO
    for at in range(begin, end, WAITING_SIZE):
        sum_low, sum_high = plus(sum_low, sum_high, low_of(words, at + 1), high_of(words, at + 1))
    if not _is_there(words, pile, begin, end) or sum_low != low or sum_high != high:
        words[claimed(words, REFUSED, 1)] = words[STEP]
        return low, high
    for at in range(begin, end, WAITING_SIZE):
        taken_low, taken_high = _pick(words, at, pile, to)
        low, high = minus(low, high, taken_low, taken_high)
    return low, high
