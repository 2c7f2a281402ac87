"""Codes of column (f): their order, and the amounts that column (g) may hold beside each."""

from dataclasses import replace

import pytest

from lotwise.core.money import usd
from lotwise.reports.codes import code_faults, column_f, explained, nominee, not_deductible
from lotwise.reports.reported_rows import Adjustment
from lotwise.rules.book import form_8949_codes
from unit.reports.form_rows import row_of


def test_codes_stand_in_alphabetical_order_with_nothing_between() -> None:
    assert column_f("QOB") == "BOQ"
    assert column_f("WWB") == "BW"


@pytest.mark.parametrize(
    ("box", "code", "adjustment"),
    [
        ("G", "", "0"),
        ("G", "B", "800"),
        ("G", "B", "-60"),
        ("H", "B", "0"),
        ("J", "BT", "400"),
        ("G", "BE", "90"),
        ("K", "C", "0"),
        ("A", "D", "-5"),
        ("F", "EH", "-100"),
        ("I", "E", "-10"),
        ("G", "T", "0"),
        ("H", "O", "-100"),
        ("G", "Q", "-50"),
        ("G", "Y", "50"),
        ("G", "P", "-50"),
    ],
)
def test_what_the_instructions_allow_has_no_fault(box: str, code: str, adjustment: str) -> None:
    assert code_faults(row_of(box=box, code=code, adjustment=adjustment), 2026) == ()


@pytest.mark.parametrize(
    ("box", "code", "adjustment", "words"),
    [
        ("G", "", "1", "needs a code"),
        ("G", "WB", "1", "alphabetical order"),
        ("G", "A", "1", "There is no code A"),
        ("H", "B", "800", "Code B adjusts nothing"),
        ("K", "BT", "800", "Code BT adjusts nothing"),
        ("G", "T", "1", "Code T adjusts nothing"),
        ("K", "C", "1", "Code C adjusts nothing"),
        ("I", "B", "0", "box I is for sales without one"),
        ("L", "T", "0", "box L is for sales without one"),
        ("G", "W", "-1", "does not allow"),
        ("G", "H", "1", "does not allow"),
        ("G", "W", "1", "never makes a gain"),
        ("G", "N", "-99", "comes to zero"),
    ],
)
def test_what_they_do_not_allow_is_told(box: str, code: str, adjustment: str, words: str) -> None:
    assert words in " ".join(code_faults(row_of(box=box, code=code, adjustment=adjustment), 2026))


def test_a_box_that_the_years_form_lacks_is_told() -> None:
    assert code_faults(row_of(box="G"), 2024) == ("Form 8949 of 2024 has no box G.",)


def test_a_box_of_the_other_part_or_line_is_told() -> None:
    wrong = replace(row_of(box="G"), box="J")
    assert len(code_faults(wrong, 2026)) == 2


def test_parts_of_an_adjustment_sum_to_it_and_have_their_code() -> None:
    part = Adjustment(letter="B", amount_usd=usd("5"), why="The broker's basis is another lot's.", rule="B")
    row = replace(row_of(code="B", adjustment="5"), adjustments=(part,))
    assert code_faults(row, 2026) == ()
    assert explained(row) == "It is so. B: The broker's basis is another lot's."
    other = replace(row, adjustments=(replace(part, amount_usd=usd("4")),))
    assert "sum to $4.00" in code_faults(other, 2026)[0]
    uncoded = replace(row, adjustments=(part, replace(part, letter="E", amount_usd=0)))
    assert "Code E is explained" in code_faults(uncoded, 2026)[0]


@pytest.mark.parametrize(("proceeds", "amount"), [("1000", "-100"), ("500", "400")])
def test_a_nominees_row_comes_to_zero(proceeds: str, amount: str) -> None:
    made = nominee(row_of(proceeds=proceeds), "They are my brother's.")
    assert (made.letter, made.amount_usd) == ("N", usd(amount))


def test_a_loss_that_is_not_deductible_is_added_back() -> None:
    made = not_deductible(row_of(proceeds="500"), "Sold to my brother.")
    assert (made.letter, made.amount_usd) == ("L", usd("400"))
    with pytest.raises(AssertionError, match="only a loss"):
        not_deductible(row_of(), "Sold to my brother.")


def test_every_code_of_the_instructions_is_there_and_says_who_knows() -> None:
    codes = form_8949_codes()
    assert "".join(codes) == "BCDEHLMNOPQRSTWXYZ"
    assert {code.known_by for code in codes.values()} == {"books", "statement", "form", "filer"}
    assert {code.letter for code in codes.values() if code.known_by == "books"} == {"C", "W"}
