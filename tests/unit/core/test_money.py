"""Money: five named ways of rounding, and shares that always sum to their whole."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.errors import BadNumberError
from lotwise.core.money import (
    CENT,
    DOLLAR,
    share,
    shared_out,
    times,
    to_cents,
    to_dollars,
    usd,
    usd_decimal,
    usd_nearest,
    usd_plain,
    usd_text,
    value_usd,
)
from lotwise.core.quantity import ONE, quantity

MONEY = st.integers(-(10**24), 10**24)


def test_money_finer_than_eight_places_is_refused_not_rounded() -> None:
    assert usd("0.00000001") == 1
    with pytest.raises(BadNumberError, match="more than 8 decimal places"):
        usd("0.000000001")


@pytest.mark.parametrize(
    ("text", "steps"),
    [("0.000000005", 0), ("0.000000015", 2), ("0.0000000050001", 1), ("-0.000000015", -2), ("1", DOLLAR)],
)
def test_usd_nearest_rounds_half_to_even(text: str, steps: int) -> None:
    assert usd_nearest(text) == steps


@pytest.mark.parametrize(
    ("dollars", "cents"),
    [("1.005", "1.01"), ("-1.005", "-1.01"), ("1.00499999", "1.00"), ("0.00499999", "0"), ("-0.001", "0")],
)
def test_cents_round_half_away_from_zero(dollars: str, cents: str) -> None:
    assert to_cents(usd(dollars)) == usd(cents)


@pytest.mark.parametrize(
    ("dollars", "whole"),
    [
        ("0.49", 0),
        ("0.50", 1),
        ("0.99", 1),
        ("2.50", 3),
        ("-0.49", 0),
        ("-0.50", -1),
        ("-2.50", -3),
        ("0.4999", 0),
    ],
)
def test_form_dollars_drop_under_fifty_cents_and_raise_fifty_to_ninety_nine(dollars: str, whole: int) -> None:
    """Instructions for Form 8949 (2025): drop amounts under 50 cents, increase 50 to 99 cents."""
    assert to_dollars(usd(dollars)) == usd(whole)


@given(MONEY)
def test_a_loss_rounds_as_the_gain_of_the_same_size(amount: int) -> None:
    assert to_cents(-amount) == -to_cents(amount)
    assert to_dollars(-amount) == -to_dollars(amount)
    assert abs(to_cents(amount) - amount) * 2 <= CENT
    assert abs(to_dollars(amount) - amount) * 2 <= DOLLAR


@given(MONEY)
def test_rounding_twice_is_rounding_once(amount: int) -> None:
    assert to_cents(to_cents(amount)) == to_cents(amount)
    assert to_dollars(to_dollars(amount)) == to_dollars(amount)


@given(MONEY)
def test_plain_text_and_decimal_lose_nothing(amount: int) -> None:
    assert usd(usd_plain(amount)) == amount
    assert usd(usd_decimal(amount)) == amount


@pytest.mark.parametrize(
    ("dollars", "text"),
    [
        ("1234567.891", "$1,234,567.89"),
        ("-0.005", "-$0.01"),
        ("-0.004", "$0.00"),
        ("0", "$0.00"),
        ("0.1", "$0.10"),
    ],
)
def test_text_for_people_has_no_negative_zero(dollars: str, text: str) -> None:
    assert usd_text(usd(dollars)) == text


@given(MONEY, st.decimals(0, 1, places=4))
def test_times_is_the_exact_product_to_the_nearest_step(amount: int, rate: Decimal) -> None:
    off = abs(Fraction(times(amount, rate)) - amount * Fraction(rate))
    assert off <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("units", "price", "worth"),
    [
        ("1.5", "68000", "102000"),
        ("0.000000000000000001", "68000", "0"),
        ("1000000000000", "0.000000012345", "12345"),
        ("-2", "3.5", "-7"),
        ("1", "0.000000005", "0"),
    ],
)
def test_value_is_units_times_price(units: str, price: str, worth: str) -> None:
    assert value_usd(quantity(units), Decimal(price)) == usd(worth)


@given(st.integers(-(10**30), 10**30), st.decimals("0.000001", "1000000", places=12))
def test_value_is_within_half_a_step_of_the_exact_product(held: int, price: Decimal) -> None:
    assert abs(value_usd(held, price) - Fraction(price) * held * DOLLAR / ONE) <= Fraction(1, 2)


@st.composite
def cuts(draw: st.DrawFn) -> tuple[int, int, list[int]]:
    """Draw an amount, a whole quantity, and a way to cut it: ascending places from 0 to the whole."""
    whole = draw(st.integers(1, 10**26))
    inner = draw(st.lists(st.integers(0, whole), max_size=12))
    return draw(MONEY), whole, [0, *sorted(inner), whole]


@given(cuts())
def test_shares_telescope_however_a_whole_is_cut(cut: tuple[int, int, list[int]]) -> None:
    amount, whole, places = cut
    parts = [share(amount, a, b, whole) for a, b in pairwise(places)]
    assert sum(parts) == amount


@given(cuts())
def test_a_share_is_less_than_a_step_from_its_exact_part(cut: tuple[int, int, list[int]]) -> None:
    amount, whole, places = cut
    for a, b in pairwise(places):
        assert abs(share(amount, a, b, whole) - Fraction(amount * (b - a), whole)) < 1


@given(MONEY, st.lists(st.integers(0, 10**20), min_size=1, max_size=8).filter(any))
def test_what_is_shared_out_sums_to_the_total_and_a_zero_weight_gets_nothing(
    total: int, weights: list[int]
) -> None:
    parts = shared_out(total, weights)
    assert sum(parts) == total
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)
