"""Details of corrections are text; what a text cannot mean is refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import fee, leg, out
from lotwise.core.errors import BadInputError
from lotwise.ledger.details import (
    day_in,
    kind_in,
    legs_in,
    legs_text,
    money_in,
    needed,
    rows_in,
    rows_text,
)
from lotwise.ledger.transaction import Kind, Leg, Role


def test_a_kind_is_named_in_the_words_of_the_ledger() -> None:
    assert all(kind_in({"kind": kind.value.upper()}) is kind for kind in Kind)
    assert kind_in({"kind": " gift_out "}) is Kind.GIFT_OUT
    with pytest.raises(BadInputError, match="'theft' is no kind of transaction"):
        kind_in({"kind": "theft"})


def test_what_is_blank_was_not_given() -> None:
    assert money_in({"basis_usd": "  "}, "basis_usd") is None
    assert day_in({"acquired_on": ""}, "acquired_on") is None
    with pytest.raises(BadInputError, match="basis is not given"):
        needed({"basis_usd": " "}, "basis_usd")


def test_zero_is_an_amount_and_a_negative_one_is_refused() -> None:
    assert money_in({"basis_usd": "0"}, "basis_usd") == 0
    for text in ("-1", "much", "1,000", "1e999", "0.000000001"):
        with pytest.raises(BadInputError):
            money_in({"basis_usd": text}, "basis_usd")


@pytest.mark.parametrize("text", ["2025-02-30", "2/1/2025", "yesterday"])
def test_a_date_is_an_iso_date(text: str) -> None:
    with pytest.raises(BadInputError, match="is not a date"):
        day_in({"acquired_on": text}, "acquired_on")


@given(st.sets(st.integers(min_value=1, max_value=10**6)))
def test_rows_are_read_as_they_were_written(rows: set[int]) -> None:
    assert rows_in({"rows": rows_text(sorted(rows))}) == tuple(sorted(rows))


@pytest.mark.parametrize("text", ["0", "5-7", "-3", "five", "²"])
def test_what_is_no_row_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="names no rows"):
        rows_in({"rows": text})


LEGS = st.builds(
    Leg,
    wallet=st.sampled_from(["Ledger", "Kraken (joint)", 'My "vault"']),
    asset=st.sampled_from(["BTC", "ETH", "USD"]),
    quantity=st.integers(min_value=-(10**30), max_value=10**30).filter(bool),
    role=st.sampled_from(Role),
    value_usd=st.none() | st.integers(min_value=0, max_value=10**20),
)


@given(st.lists(LEGS, min_size=1, max_size=4))
def test_legs_are_read_to_the_last_digit_as_they_were_written(legs: list[Leg]) -> None:
    assert legs_in({"legs": legs_text(legs)}) == tuple(legs)


def test_legs_read_as_a_person_writes_them() -> None:
    said = '[["Ledger", "btc", "-0.5", "main", "30000"], ["Ledger", "BTC", "-0.0001", "fee", null]]'
    assert legs_in({"legs": said}) == (out("0.5 BTC", worth="30000"), fee("0.0001 BTC"))
    assert legs_in({"legs": '[["Ledger", "BTC", "1", "main", null]]'}) == (leg("1 BTC"),)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "0.5 BTC",
        "[]",
        "{}",
        '["Ledger", "BTC", "1", "main", null]',
        '[["Ledger", "BTC", "1", "main"]]',
        '[["", "BTC", "1", "main", null]]',
        '[["Ledger", "B T C", "1", "main", null]]',
        '[["Ledger", "BTC", 1, "main", null]]',
        '[["Ledger", "BTC", "1", "tip", null]]',
        '[["Ledger", "BTC", "0", "main", null]]',
        '[["Ledger", "BTC", "one", "main", null]]',
        '[["Ledger", "BTC", "1", "main", "-5"]]',
    ],
)
def test_legs_that_are_none_are_refused(said: str) -> None:
    with pytest.raises(BadInputError):
        legs_in({"legs": said})
