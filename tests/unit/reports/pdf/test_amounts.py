"""Amounts on paper: parentheses below zero, and every one of them read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.money import CENT, DOLLAR, usd
from lotwise.reports.pdf.amounts import amount_of, in_cents, in_dollars


@given(st.integers(-(10**14), 10**14))
def test_an_amount_is_read_back_as_it_was(number: int) -> None:
    assert amount_of(in_cents(number * CENT)) == number * CENT
    assert amount_of(in_dollars(number * DOLLAR)) == number * DOLLAR


def test_amounts_are_grouped_and_losses_stand_in_parentheses() -> None:
    assert in_cents(usd("-1234567.8")) == "(1,234,567.80)"
    assert in_dollars(usd("-1234567")) == "(1,234,567)"


def test_an_amount_that_was_not_rounded_is_not_shown_as_if_it_were() -> None:
    with pytest.raises(AssertionError, match="rounded before"):
        in_cents(1)
    with pytest.raises(AssertionError, match="rounded before"):
        in_dollars(usd("1.50"))


@pytest.mark.parametrize("text", ["", "1,23", "(1.00", "1.00)", "-1.00", "1.0", "$1.00", "1 000"])
def test_what_is_no_amount_of_a_form_is_none(text: str) -> None:
    assert amount_of(text) is None
