"""Two words calculate what whole numbers of any size do, to the last digit."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numba", reason="the kernel is in the extra [fast]")

from lotwise.lots import kernel_limbs as limbs
from lotwise.lots.kernel_limbs import UNKNOWN, Word

WORD = 2**64
OFTEN = settings(max_examples=400, deadline=None)
EDGES = (0, 1, 2, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 2**64 + 1, 2**125, 2**126 - 1)
UNITS = st.one_of(
    st.sampled_from(EDGES),
    st.integers(0, 2**126 - 1),
    st.integers(0, 126).flatmap(lambda bits: st.integers(0, 2**bits - 1)),
    st.tuples(st.integers(0, 126), st.integers(-2, 2)).map(
        lambda one: max(0, min(2**126 - 1, 2 ** one[0] + one[1]))
    ),
)
WHOLES = UNITS.filter(bool)
AMOUNTS = st.one_of(
    st.sampled_from([n for n in EDGES if n < 2**63]),
    st.integers(0, 2**63 - 1),
    st.integers(0, 63).flatmap(lambda bits: st.integers(0, 2**bits - 1)),
)
SIGNED = st.builds(lambda amount, sign: amount * sign, AMOUNTS, st.sampled_from((1, -1)))


def words(number: int) -> tuple[Word, Word]:
    return Word(number % WORD), Word(number // WORD)


def number(low: Any, high: Any) -> int:
    return int(low) + int(high) * WORD


@OFTEN
@given(one=UNITS, other=UNITS)
def test_sums_differences_and_comparisons(one: int, other: int) -> None:
    assert number(*limbs.plus(*words(one), *words(other))) == one + other
    assert limbs.is_less(*words(one), *words(other)) == (one < other)
    more, less = max(one, other), min(one, other)
    assert number(*limbs.minus(*words(more), *words(less))) == more - less


@OFTEN
@given(word=st.integers(0, WORD - 1), other=UNITS)
def test_a_product_has_three_words(word: int, other: int) -> None:
    low, middle, high = limbs.product(Word(word), *words(other))
    assert number(low, middle) + int(high) * WORD**2 == word * other


@OFTEN
@given(amount=st.one_of(AMOUNTS, st.just(2**63)), part=UNITS, whole=WHOLES)
def test_a_share_and_its_rest(amount: int, part: int, whole: int) -> None:
    part %= whole + 1
    quotient, low, high = limbs.divided(Word(amount), *words(part), *words(whole))
    assert (int(quotient), number(low, high)) == divmod(amount * part, whole)


@pytest.mark.parametrize("whole", [n for n in EDGES if n])
@pytest.mark.parametrize("amount", [0, 1, 2, 2**32 - 1, 2**32, 2**62, 2**63 - 1, 2**63])
def test_shares_at_the_edges(amount: int, whole: int) -> None:
    for part in {0, 1, whole // 2, whole // 3, whole - 1, whole}:
        quotient, low, high = limbs.divided(Word(amount), *words(part), *words(whole))
        assert (int(quotient), number(low, high)) == divmod(amount * part, whole)


@OFTEN
@given(amount=SIGNED, part=UNITS, whole=WHOLES)
def test_a_signed_amount_is_rounded_down(amount: int, part: int, whole: int) -> None:
    part %= whole + 1
    assert limbs.amount_below(amount, *words(part), *words(whole)) == amount * part // whole


@OFTEN
@given(units=UNITS, part=UNITS, whole=WHOLES)
def test_a_share_of_units(units: int, part: int, whole: int) -> None:
    part %= whole + 1
    assert number(*limbs.units_below(*words(units), *words(part), *words(whole))) == units * part // whole


@OFTEN
@given(basis=SIGNED, units=WHOLES)
def test_the_key_of_hifo(basis: int, units: int) -> None:
    whole, low, high = limbs.basis_key(basis, *words(units))
    assert 0 <= number(low, high) < 10**30
    assert int(whole) * 10**30 + number(low, high) == -(basis * 10**30 // units)


@OFTEN
@given(basis=SIGNED, units=WHOLES, near=st.integers(-3, 3))
def test_rough_keys_are_never_in_the_other_order(basis: int, units: int, near: int) -> None:
    other_units = max(1, min(2**126 - 1, units + near))
    key, other = (-(basis * 10**30 // one) for one in (units, other_units))
    rough, other_rough = (limbs.rough_key(basis, *words(one)) for one in (units, other_units))
    assert rough <= other_rough if key <= other else rough >= other_rough
    assert (rough > 0) == (key > 0)


def test_units_of_unknown_basis_come_after_all_of_known_and_positive_basis() -> None:
    assert number(*limbs.basis_key(UNKNOWN, *words(5))[1:]) == 1
    assert limbs.rough_key(UNKNOWN, *words(5)) == 1
    assert limbs.rough_key(0, *words(5)) == 0


@OFTEN
@given(amount=SIGNED, units=WHOLES, than=SIGNED, other=WHOLES)
def test_products_are_compared_exactly(amount: int, units: int, than: int, other: int) -> None:
    found = limbs.is_product_above(amount, *words(units), than, *words(other))
    assert found == (amount * units > than * other)


@OFTEN
@given(units=WHOLES, factor=st.integers(1, 1000), near=st.integers(-1, 1))
def test_products_that_are_almost_the_same_are_told_apart(units: int, factor: int, near: int) -> None:
    units %= 2**110
    other = units * factor + near
    found = limbs.is_product_above(factor, *words(units + 1), 1, *words(max(other, 0)))
    assert found == (factor * (units + 1) > max(other, 0))


def test_nothing_is_calculated_with_floats() -> None:
    limbs.divided(Word(1), *words(1), *words(1))
    limbs.units_below(*words(1), *words(1), *words(1))
    limbs.basis_key(1, *words(1))
    compiled = [one for one in vars(limbs).values() if hasattr(one, "overloads")]
    assert len(compiled) > 10
    types = [
        str(kind)
        for function in compiled
        for made in function.overloads.values()
        for kind in (made.type_annotation.typemap.values() if made.type_annotation else ())
    ]
    assert types
    assert not [kind for kind in types if "float" in kind]


def test_shifts_of_every_width() -> None:
    value = 0x8000_0000_0000_0001_C000_0000_0000_0003
    for bits in range(64):
        assert number(*limbs.shifted_down(*words(value), Word(bits))) == value >> bits
        fits = value % 2 ** (128 - bits)
        assert number(*limbs.shifted_up(*words(fits), Word(bits))) == fits << bits
    assert np.uint64(0) == limbs.ZERO
