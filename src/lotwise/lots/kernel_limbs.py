"""Whole numbers of 128 bits as two unsigned words, and the one division that basis needs, exactly.

Problem: units have up to 126 bits and amounts 63, so that amount times units has 189; machine words have 64.
Chosen way: a number is its low and its high word; all is done by adding, multiplying and dividing words, and
every remainder is known, so nothing is ever rounded but by the floor that the rule of roots asks for. The
division shifts its divisor until its top bit is set, and multiplies by the reciprocal of the divisor's top
word (Möller and Granlund, Improved division by invariant integers, IEEE Transactions on Computers 60, 2011,
algorithms 3 and 4); where the divisor has two words, the quotient is then corrected, as in Knuth's algorithm
D (The Art of Computer Programming, volume 2, 4.3.1).
Left out: quotients of more than one word, which come about from several such divisions where needed.
"""

from typing import Any, Final, TypeAlias

import numpy as np

from lotwise.lots.kernel_compiler import compiled, leading_zeros

Word: TypeAlias = np.uint64
"""An unsigned word of 64 bits. Literals never stand beside one: numba would make a float of the two."""
Number: TypeAlias = Any
"""A signed word of 64 bits; numba knows that, and the types of numpy do not say what comes of two."""
Truth: TypeAlias = Any
"""Whether something is so, likewise."""

ZERO: Final = Word(0)
ONE: Final = Word(1)
_HALF: Final = Word(32)
_ALL_BITS: Final = Word(63)
_BITS_11: Final = Word(2**19 - 3 * 2**8)
_BIT_60: Final = Word(2**60)
_LOW_HALF: Final = Word(2**32 - 1)
_TOP: Final = Word(2**63)
_DIGITS: Final = Word(10**15)
"""Half of the digits, by which HIFO compares basis a unit (`roots.BASIS_DIGITS`)."""
_ALL_LOW: Final = Word(10**30 % 2**64)
_ALL_HIGH: Final = Word(10**30 // 2**64)
_ROUGH_DIGITS: Final = Word(10**18)
_MOST_ROUGH: Final = Word(9)

UNKNOWN: Final = -(2**63)
"""Stands for an amount that is not known."""


@compiled
def is_less(low: Word, high: Word, than_low: Word, than_high: Word) -> Truth:
    """Return whether one number is less than another."""
    return high < than_high or (high == than_high and low < than_low)


@compiled
def plus(low: Word, high: Word, more_low: Word, more_high: Word) -> tuple[Word, Word]:
    """Return a sum that fits."""
    total = low + more_low
    return total, high + more_high + Word(total < low)


@compiled
def minus(low: Word, high: Word, less_low: Word, less_high: Word) -> tuple[Word, Word]:
    """Return a difference that is not negative."""
    return low - less_low, high - less_high - Word(low < less_low)


@compiled
def high_of_product(one: Word, other: Word) -> Word:
    """Return the high word of a product of two words."""
    low, high = one & _LOW_HALF, one >> _HALF
    by_low, by_high = other & _LOW_HALF, other >> _HALF
    middle = high * by_low + ((low * by_low) >> _HALF)
    cross = low * by_high + (middle & _LOW_HALF)
    return high * by_high + (middle >> _HALF) + (cross >> _HALF)


@compiled
def product(word: Word, low: Word, high: Word) -> tuple[Word, Word, Word]:
    """Return a word times a number, as three words from the lowest."""
    middle = word * high
    carried = middle + high_of_product(word, low)
    return word * low, carried, high_of_product(word, high) + Word(carried < middle)


@compiled
def shifted_up(low: Word, high: Word, bits: Word) -> tuple[Word, Word]:
    """Return a number times two to the power of 0 to 63 bits, where that fits."""
    return low << bits, high << bits | low >> ONE >> (_ALL_BITS ^ bits)


@compiled
def shifted_down(low: Word, high: Word, bits: Word) -> tuple[Word, Word]:
    """Return a number without its lowest 0 to 63 bits."""
    return low >> bits | high << ONE << (_ALL_BITS ^ bits), high >> bits


@compiled
def _reciprocal(by: Word) -> Word:
    """Return ⌊(2¹²⁸ − 1) / by⌋ − 2⁶⁴ for a word with its top bit set, at first to 11 bits, then to more."""
    rough = _BITS_11 // (by >> Word(55))
    upper = (by >> Word(24)) + ONE
    rough = (rough << Word(11)) - (rough * rough * upper >> Word(40)) - ONE
    rough = (rough << Word(13)) + (rough * (_BIT_60 - rough * upper) >> Word(47))
    odd = by & ONE
    error = (rough >> ONE & (ZERO - odd)) - rough * ((by >> ONE) + odd)
    found = (high_of_product(rough, error) >> ONE) + (rough << Word(31))
    low = found * by
    return found - (high_of_product(found, by) + by + Word(low + by < low))


@compiled
def _word_quotient(high: Word, low: Word, by: Word) -> Word:
    """Return the quotient of two words by a word that is above the high one and has its top bit set."""
    reciprocal = _reciprocal(by)
    fraction = reciprocal * high
    quotient = high_of_product(reciprocal, high) + high + ONE + Word(fraction + low < fraction)
    rest = low - quotient * by
    is_above = Word(rest > fraction + low)
    quotient -= is_above
    rest += by & (ZERO - is_above)
    return quotient + Word(rest >= by)


@compiled
def divided(
    amount: Word, low: Word, high: Word, whole_low: Word, whole_high: Word
) -> tuple[Word, Word, Word]:
    """Return ⌊amount · part / whole⌋ and what remains.

    Args:
        amount: At most 2⁶³.
        low: Low word of the part, which is at most the whole.
        high: Its high word.
        whole_low: Low word of the whole, positive.
        whole_high: Its high word.

    Returns:
        The quotient, and the rest as low and high word.
    """
    if whole_high == ZERO:
        bits = leading_zeros(whole_low)
        word = low << bits
        quotient = _word_quotient(high_of_product(amount, word), amount * word, whole_low << bits)
        return quotient, amount * low - quotient * whole_low, ZERO
    bits = leading_zeros(whole_high)
    by_low, by_high = shifted_up(whole_low, whole_high, bits)
    low, high = shifted_up(low, high, bits)
    first, second, third = product(amount, low, high)
    quotient = _word_quotient(third, second, by_high)
    rest_low, rest_high = first, second - quotient * by_high
    less_low, less_high = quotient * by_low, high_of_product(quotient, by_low)
    is_above = ZERO - Word(is_less(rest_low, rest_high, less_low, less_high))  # all bits, once at most
    rest_low, rest_high = minus(rest_low, rest_high, less_low, less_high)
    rest_low, rest_high = plus(rest_low, rest_high, by_low & is_above, by_high & is_above)
    rest_low, rest_high = shifted_down(rest_low, rest_high, bits)
    return quotient + is_above, rest_low, rest_high


@compiled
def amount_below(amount: Number, low: Word, high: Word, whole_low: Word, whole_high: Word) -> Number:
    """Return what of a signed amount belongs to the units below a part's end: ⌊C·b/Q⌋."""
    if amount >= 0:
        quotient, _, _ = divided(Word(amount), low, high, whole_low, whole_high)
        return np.int64(quotient)
    quotient, rest_low, rest_high = divided(Word(-amount), low, high, whole_low, whole_high)
    return -np.int64(quotient) - np.int64(rest_low | rest_high != ZERO)


@compiled
def units_below(  # noqa: PLR0917 - compiled code is given words
    units_low: Word, units_high: Word, low: Word, high: Word, whole_low: Word, whole_high: Word
) -> tuple[Word, Word]:
    """Return ⌊units · part / whole⌋ where units have less than 126 bits and the part is at most the whole."""
    upper = units_high << ONE | units_low >> Word(63)
    first, rest_low, rest_high = divided(upper, low, high, whole_low, whole_high)
    second, rest_low, rest_high = divided(_TOP, rest_low, rest_high, whole_low, whole_high)
    third, more_low, more_high = divided(units_low & (_TOP - ONE), low, high, whole_low, whole_high)
    rest_low, rest_high = plus(rest_low, rest_high, more_low, more_high)
    total = plus(first << Word(63), first >> ONE, second, ZERO)
    total = plus(total[0], total[1], third, Word(0))
    if is_less(rest_low, rest_high, whole_low, whole_high):
        return total
    return plus(total[0], total[1], ONE, ZERO)


@compiled
def basis_key(basis: Number, low: Word, high: Word) -> tuple[Number, Word, Word]:
    """Return the key by which HIFO orders units: −⌊basis · 10³⁰ / units⌋, or 1 where basis is not known.

    Returns:
        The key divided by 10³⁰, rounded down; and low and high word of what is above that.
    """
    if basis == UNKNOWN:
        return np.int64(0), ONE, ZERO
    whole, rest = _per_unit(Word(abs(basis)), low, high)
    first, rest_low, rest_high = divided(_DIGITS, rest, ZERO, low, high)
    second, rest_low, rest_high = divided(_DIGITS, rest_low, rest_high, low, high)
    key = np.int64(whole)
    key_low, key_high = plus(first * _DIGITS, high_of_product(first, _DIGITS), second, ZERO)
    if basis < 0:
        key_low, key_high = plus(key_low, key_high, Word(rest_low | rest_high != ZERO), ZERO)
        if key_low == _ALL_LOW and key_high == _ALL_HIGH:
            return key + 1, ZERO, ZERO
        return key, key_low, key_high
    if key_low | key_high == ZERO:
        return -key, ZERO, ZERO
    key_low, key_high = minus(_ALL_LOW, _ALL_HIGH, key_low, key_high)
    return -key - 1, key_low, key_high


@compiled
def _per_unit(magnitude: Word, low: Word, high: Word) -> tuple[Word, Word]:
    """Return quotient and rest of an amount by units."""
    if high != ZERO or magnitude < low:
        return ZERO, magnitude
    whole = magnitude // low
    return whole, magnitude - whole * low


@compiled
def rough_key(basis: Number, low: Word, high: Word) -> Number:
    """Return the key of HIFO to 18 digits of its 30, in one word; very large ones are all the same.

    Two keys of which one is less are never in the other order when rough; they may be equal.
    """
    if basis == UNKNOWN:
        return np.int64(1)
    whole, rest = _per_unit(Word(abs(basis)), low, high)
    if whole >= _MOST_ROUGH:
        whole, rest = _MOST_ROUGH, ZERO
    quotient, rest_low, rest_high = divided(_ROUGH_DIGITS, rest, ZERO, low, high)
    key = np.int64(whole * _ROUGH_DIGITS + quotient)
    if basis < 0:
        return key + np.int64(rest_low | rest_high != ZERO)
    return -key


@compiled
def is_product_above(  # noqa: PLR0917 - compiled code is given words
    amount: Number, low: Word, high: Word, than: Number, by_low: Word, by_high: Word
) -> Truth:
    """Return whether a signed amount times units is above another amount times other units, exactly."""
    if (amount < 0) != (than < 0):
        return than < 0
    first = product(Word(abs(amount)), low, high)
    second = product(Word(abs(than)), by_low, by_high)
    if amount < 0:
        first, second = second, first
    if first[2] != second[2]:
        return first[2] > second[2]
    return is_less(second[0], second[1], first[0], first[1])
