"""Whole dollars: every entry is one, and rows, totals and facts still add up."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.money import CENT, DOLLAR, usd
from lotwise.lots.holding import Term
from lotwise.reports.filed_facts import direct_gain, filed_facts
from lotwise.reports.form_8949 import totals_of
from lotwise.reports.reported_rows import Adjustment
from lotwise.reports.rounding import rounded, rounded_row
from lotwise.tax.facts import FilingStatus, ReturnFacts
from unit.reports.form_rows import form_of, row_of

CENTS = st.integers(0, 100_000_00).map(lambda cents: cents * CENT)


@pytest.mark.parametrize(("amount", "whole"), [("1.49", "1"), ("1.50", "2"), ("0.49", "0"), ("2.5", "3")])
def test_cents_are_dropped_below_50_and_go_up_from_50(amount: str, whole: str) -> None:
    assert rounded_row(row_of(amount, "0")).proceeds_usd == usd(whole)


def test_column_h_is_what_the_entries_give() -> None:
    row = rounded_row(row_of("100.50", "60.15"))
    assert (row.proceeds_usd, row.basis_usd, row.gain_usd) == (usd(101), usd(60), usd(41))


@given(proceeds=CENTS, basis=CENTS)
def test_a_loss_disallowed_in_whole_leaves_zero(proceeds: int, basis: int) -> None:
    loss = max(0, basis - proceeds)
    gain = proceeds - basis + loss
    row = replace(row_of(), proceeds_usd=proceeds, basis_usd=basis, adjustment_usd=loss, gain_usd=gain)
    whole = rounded_row(row)
    if not gain:
        assert whole.gain_usd == 0
    assert not any(one % DOLLAR for one in (whole.proceeds_usd, whole.basis_usd, whole.adjustment_usd))


@given(proceeds=CENTS, basis=CENTS, part=st.integers(1, 99))
def test_a_loss_disallowed_in_part_never_turns_into_a_gain(proceeds: int, basis: int, part: int) -> None:
    loss = max(0, basis - proceeds)
    disallowed = loss * part // 100 // CENT * CENT
    gain = proceeds - basis + disallowed
    row = replace(row_of(), proceeds_usd=proceeds, basis_usd=basis, adjustment_usd=disallowed, gain_usd=gain)
    whole = rounded_row(row)
    assert whole.adjustment_usd >= 0
    if gain < 0:
        assert whole.gain_usd <= 0
    assert abs(whole.gain_usd - gain) <= 2 * DOLLAR


def test_parts_of_an_adjustment_still_sum_to_it() -> None:
    parts = tuple(
        Adjustment(letter=letter, amount_usd=usd(amount), why="", rule="")
        for letter, amount in (("B", "100.40"), ("E", "-10.40"))
    )
    row = rounded_row(replace(row_of("1000", "700", "BE", "90"), adjustments=parts))
    assert row.adjustment_usd == usd(90) == sum(part.amount_usd for part in row.adjustments)
    assert [part.amount_usd for part in row.adjustments] == [usd(100), usd(-10)]


def test_rounding_again_changes_nothing() -> None:
    once = rounded(form_of(row_of("100.50", "60.15")))
    assert once.is_rounded
    assert rounded(once) is once


def test_the_return_is_computed_from_the_entries() -> None:
    rows = [
        row_of("100.50", "60.15"),
        row_of("10.40", "5.20", id="row_2", sale_id="sale_x", disposition_ids=(), box="A"),
        row_of("70.50", "20.00", code="C", id="row_3", box="K"),
        row_of("8.00", "9.00", id="row_4", box="L"),
    ]
    direct = row_of("1.49", "0", id="row_5"), row_of("1.49", "0", id="row_6")
    form = rounded(replace(form_of(*rows), direct=direct))
    facts = ReturnFacts(
        year=2026,
        filing_status=FilingStatus.SINGLE,
        wages=usd("90000.50"),
        short_term_gain=usd("43.33"),
        reported_short_term_gain=usd("5.20"),
        long_term_gain=usd("49.50"),
        collectibles_gain=usd("50.50") + usd("7.40"),
        seniors=1,
    )
    whole = filed_facts(facts, form, usd("50.50"))
    assert (whole.wages, whole.seniors) == (usd(90001), 1)
    assert whole.short_term_gain == usd(41) + usd(3)  # 101 - 60, and 2.98 without a row
    assert whole.reported_short_term_gain == usd(5)
    assert whole.long_term_gain == usd(51) - usd(1)
    assert whole.collectibles_gain == usd(51) + usd(7)
    assert direct_gain(form, Term.SHORT) == usd(3)
    assert totals_of(form.direct).proceeds_usd == usd("2.98")
