"""Rows of a curve: steps and drifts are one row each, and sentences are gentle where nothing is saved."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from lotwise.core.money import DOLLAR, Usd
from lotwise.lots.holding import Term
from lotwise.rules.book import us_rules
from lotwise.tax.curve_rows import carried_text, rows_of, summary, worth_text
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.marginal import Piece, Walk, walk

STRAIGHT = Piece(
    start_usd=0,
    stop_usd=None,
    tax_usd=50_000 * DOLLAR,
    jump_usd=0,
    tax_per_dollar=Fraction(0),
    short_carryover_per_dollar=Fraction(1),
    long_carryover_per_dollar=Fraction(0),
    why=("only carried over",),
    parts=(),
)


def made(*pieces: Piece) -> Walk:
    return Walk(term=Term.SHORT, is_loss=True, pieces=pieces)


def falling(
    start: int, stop: int, tax: int, cents: Fraction | int = 24, *, jump: int = 0, why: str = ""
) -> Piece:
    """Return a piece in whole dollars on which every dollar saves so many cents."""
    return replace(
        STRAIGHT,
        start_usd=start * DOLLAR,
        stop_usd=stop * DOLLAR,
        tax_usd=tax * DOLLAR,
        jump_usd=jump * DOLLAR,
        tax_per_dollar=-Fraction(cents) / 100,
        short_carryover_per_dollar=Fraction(0),
        why=(why or "short-term gain at 24 %",),
    )


def test_equal_steps_are_one_row_with_their_height_and_width() -> None:
    stairs = [falling(0, 400, 50_000)]
    tax = 50_000 - 96
    for n in range(5):
        stairs.append(falling(400 + n * 1_000, 1_400 + n * 1_000, tax - 50, jump=-50))
        tax -= 50 + 240
    end = replace(STRAIGHT, start_usd=5_400 * DOLLAR, tax_usd=tax * DOLLAR)
    first, last = rows_of(made(*stairs, end))
    assert first.words == "short-term gain at 24 %; in steps: $50 less tax every $1,000"
    assert (first.start_usd, first.stop_usd) == (0, 5_400 * DOLLAR)
    assert first.saves_per_dollar == Fraction(5 * 50 + 5_400 * 24 // 100, 5_400)
    assert last.words == "only carried over (all, short-term)"


def test_a_single_jump_is_told_with_its_row() -> None:
    end = replace(STRAIGHT, start_usd=100 * DOLLAR, tax_usd=40_000 * DOLLAR, jump_usd=3_265 * DOLLAR)
    assert rows_of(made(falling(0, 100, 50_000), end))[1].words == (
        "only carried over (all, short-term); begins with a jump: $3,265 more tax at once"
    )


def test_a_single_cliff_between_like_pieces_is_no_flight_of_steps() -> None:
    pieces = (falling(0, 600, 50_000), falling(600, 900, 49_711, jump=-145), falling(900, 950, 49_639, 15))
    rows = rows_of(made(*pieces, STRAIGHT))
    assert [row.step_usd for row in rows] == [None] * 4
    assert rows[1].words.endswith("begins with a jump: $145 less tax at once")


def test_slopes_that_change_little_by_little_are_one_row() -> None:
    drift = [
        falling(n * 100, n * 100 + 100, 50_000 - n, 30 + Fraction(n, 10), why=f"credit {30 + n}.5 %")
        for n in range(6)
    ]
    drift = [replace(one, why=("short-term gain at 12 %", *one.why)) for one in drift]
    rows = rows_of(made(*drift, replace(STRAIGHT, start_usd=600 * DOLLAR)))
    assert len(rows) == 2
    assert rows[0].words.endswith("30 cents a dollar at first, 30.5 in the end")


def test_pieces_that_differ_stay_apart() -> None:
    rows = rows_of(made(falling(0, 100, 50_000), falling(100, 200, 49_976, 15), STRAIGHT))
    assert len(rows) == 3


def test_every_row_begins_where_the_one_before_ends() -> None:
    facts = ReturnFacts(
        year=2026,
        filing_status=FilingStatus.JOINT,
        wages=395_000 * DOLLAR,
        short_term_gain=20_000 * DOLLAR,
        children_under_17=2,
    )
    rows = rows_of(walk(facts, us_rules(), Term.SHORT, is_loss=True))
    assert "credit for other dependents 5 %" in rows[0].words
    for left, right in pairwise(rows):
        assert left.stop_usd is not None
        assert abs(right.start_usd - left.stop_usd) <= 1


@pytest.mark.parametrize(
    ("cents", "is_loss", "text"),
    [
        ("27.8", True, "saves 27.8 cents"),
        ("0", True, "saves nothing"),
        ("0.001", True, "saves nothing"),
        ("-15", False, "costs 15 cents"),
        ("0", False, "costs nothing"),
        ("-3", True, "costs 3 cents"),
    ],
)
def test_what_a_dollar_is_worth_in_words(cents: str, is_loss: bool, text: str) -> None:
    assert worth_text(Fraction(cents) / 100, is_loss=is_loss) == text


def losses(**amounts: int) -> tuple[Walk, ...]:
    money: dict[str, Usd] = {name: amount * DOLLAR for name, amount in amounts.items()}
    facts = ReturnFacts(year=2026, filing_status=FilingStatus.SINGLE, **money)  # type: ignore[arg-type]
    return tuple(walk(facts, us_rules(), term, is_loss=True) for term in Term)


def test_the_summary_says_what_a_dollar_saves_and_where_it_ends() -> None:
    text = summary(losses(wages=150_000, short_term_gain=5_000, long_term_gain=10_000), 2026)
    assert text == (
        "One more dollar of short-term loss saves 24 cents in 2026; one of long-term loss saves 15 cents. "
        "Beyond $18,000.00 of further loss nothing more is saved in 2026: the rest is carried over."
    )


def test_the_summary_is_gentle_where_a_loss_would_be_wasted() -> None:
    text = summary(losses(wages=60_000, long_term_gain=5_000), 2026)
    assert text.startswith(
        "One more dollar of loss saves nothing in 2026: it would meet gain on which no tax"
    )


def test_the_summary_says_where_a_loss_would_only_be_carried_over() -> None:
    text = summary(losses(wages=90_000, short_term_gain=-20_000), 2026)
    assert "would be carried over to later years" in text


@pytest.mark.parametrize(
    ("short", "long", "text"),
    [
        (1, 0, "all, short-term"),
        (0, -1, "$1 less, long-term"),
        (0, 0, ""),
        (1, -1, "all, short-term; $1 less, long-term"),
    ],
)
def test_what_is_carried_over_in_words(short: int, long: int, text: str) -> None:
    piece = replace(
        STRAIGHT, short_carryover_per_dollar=Fraction(short), long_carryover_per_dollar=Fraction(long)
    )
    assert carried_text(rows_of(made(piece))[0]) == text
