"""Quantities: eighteen places, any size, never rounded without a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.errors import BadNumberError
from lotwise.core.quantity import ONE, quantity, quantity_cut, quantity_decimal, quantity_text


def test_one_wei_is_one_step() -> None:
    assert quantity("0.000000000000000001") == 1


def test_a_trillion_trillion_units_stay_exact() -> None:
    assert quantity("999999999999999999999999.999999999999999999") == 10**42 - 1


def test_a_finer_unit_is_refused_or_cut_with_a_word() -> None:
    with pytest.raises(BadNumberError, match="18 decimal places"):
        quantity("0.0000000000000000019")
    assert quantity_cut("0.0000000000000000019") == (1, False)
    assert quantity_cut("-0.0000000000000000019") == (-1, False)
    assert quantity_cut("0.1") == (ONE // 10, True)


@given(st.integers(-(10**45), 10**45))
def test_text_and_decimal_lose_nothing(amount: int) -> None:
    assert quantity(quantity_text(amount)) == amount
    assert quantity(quantity_decimal(amount)) == amount


def test_text_has_no_exponent_for_the_smallest_unit() -> None:
    assert quantity_text(1) == "0.000000000000000001"
