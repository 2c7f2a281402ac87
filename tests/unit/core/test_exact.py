"""Numbers: what is read is read exactly, and what cannot be read is refused in our own words."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.errors import BadNumberError
from lotwise.core.exact import decimal_from_steps, decimal_of, nearest, plain_text, whole_steps
from lotwise.core.money import usd
from lotwise.core.quantity import quantity, quantity_cut


@pytest.mark.parametrize(
    ("text", "number"),
    [("1234.56", "1234.56"), (" 1e-3 ", "0.001"), ("+5", "5"), ("-0.5", "-0.5"), (".5", "0.5"), ("5.", "5")],
)
def test_plain_numbers_are_read(text: str, number: str) -> None:
    assert decimal_of(text) == Decimal(number)


NO_NUMBERS = """
    abc 1,234.56 $5 0x10 --1 1e 1.2.3 (5) −5 NaN sNaN inf -Infinity 1e999999 -1e999999 1e61 1e-61
    1e999999999999999999999
"""


@pytest.mark.parametrize("text", ["", " ", "1 000", *NO_NUMBERS.split()])
def test_what_is_no_number_we_can_hold_is_refused(text: str) -> None:
    with pytest.raises(BadNumberError):
        decimal_of(text)


@pytest.mark.parametrize("text", ["1_000", "1__0", "１２", "١٢"])
def test_grouping_and_foreign_digits_are_refused_rather_than_guessed(text: str) -> None:
    with pytest.raises(BadNumberError):
        decimal_of(text)


@pytest.mark.parametrize(
    "text", ["0", "0.00E+00", "-0", "0e999999999", "0e-999999999", "0E+18", "0." + "0" * 9999]
)
def test_every_way_to_write_zero_is_zero_at_once(text: str) -> None:
    assert usd(text) == 0
    assert quantity(text) == 0


def test_a_number_of_thousands_of_digits_is_refused_and_not_a_crash() -> None:
    """Python refuses to make an int of more than 4300 digits; that error must not reach the user."""
    with pytest.raises(BadNumberError):
        usd("0." + "1" * 5_000)
    with pytest.raises(BadNumberError):
        quantity_cut("1." + "3" * 1_000_000)


def test_needless_zeros_after_the_last_step_are_no_fault() -> None:
    assert usd("1.50000000000000000000000000") == usd("1.5")
    assert quantity("2." + "0" * 40) == quantity(2)


def test_a_decimal_is_taken_whatever_the_precision_of_the_thread() -> None:
    with localcontext() as context:
        context.prec = 3
        assert usd(Decimal("123456789.12345678")) == 12345678912345678
        assert quantity(Decimal("123456789.123456789123456789")) == 123456789123456789123456789


@pytest.mark.parametrize("bad", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e999999")])
def test_a_decimal_that_is_no_number_is_refused(bad: Decimal) -> None:
    with pytest.raises(BadNumberError):
        decimal_of(bad)


def test_the_refusal_names_the_text_and_a_remedy_and_is_short() -> None:
    with pytest.raises(BadNumberError) as refused:
        decimal_of("12,50")
    assert "'12,50'" in refused.value.what
    assert refused.value.fix
    with pytest.raises(BadNumberError) as refused:
        decimal_of("x" * 100_000)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("text", "places", "steps", "is_exact"),
    [
        ("-1.239", 2, -123, False),
        ("1.239", 2, 123, False),
        ("1.2", 2, 120, True),
        ("1e3", 2, 100_000, True),
        ("0.001", 2, 0, False),
        ("-0.001", 2, 0, False),
        ("7", 0, 7, True),
    ],
)
def test_steps_are_cut_toward_zero_and_say_so(text: str, places: int, steps: int, *, is_exact: bool) -> None:
    assert whole_steps(Decimal(text), places) == (steps, is_exact)


@given(st.integers(-(10**40), 10**40), st.integers(0, 18))
def test_steps_to_decimal_and_text_and_back_change_nothing(steps: int, places: int) -> None:
    assert whole_steps(decimal_from_steps(steps, places), places) == (steps, True)
    assert whole_steps(decimal_of(plain_text(steps, places)), places) == (steps, True)


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**15))
def test_nearest_is_within_half_and_ties_go_to_the_even_one(numerator: int, denominator: int) -> None:
    found = nearest(numerator, denominator)
    off = abs(numerator - found * denominator) * 2
    assert off <= denominator
    assert off < denominator or found % 2 == 0


@pytest.mark.parametrize(
    ("steps", "places", "least", "text"),
    [(0, 8, 2, "0.00"), (0, 18, 0, "0"), (-1, 8, 2, "-0.00000001"), (10**20, 18, 0, "100"), (5, 0, 0, "5")],
)
def test_plain_text_shows_no_exponent_and_no_needless_zero(
    steps: int, places: int, least: int, text: str
) -> None:
    assert plain_text(steps, places, least=least) == text
