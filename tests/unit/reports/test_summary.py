"""The summary as lists and as text: cut where there is no room, and never without saying so."""

from dataclasses import replace
from itertools import pairwise

import pytest

from lotwise.core.money import usd
from lotwise.reports.packet_words import amount_texts
from lotwise.reports.summary import (
    ASKED,
    COPIED,
    NOTHING,
    ROOMS,
    WIDTH,
    CopyRow,
    Room,
    Summary,
    shortened,
    summary_text,
)

ROWS = (
    CopyRow(form="Schedule D", line="line 16", label="Net gain or (loss)", amount_usd=usd("-4200")),
    CopyRow(form="Form 1040", line="", label="The question", answer="Yes"),
    CopyRow(form="Schedule D", line="top", label="A fund?"),
)
ONE = Summary(year=2025, subtitle="As of some day.", happened=("Sold.",), copied=ROWS, open=("A", "B", "C"))
SHORT = Room(items=2, rows=2, letters=20)


def text_of(summary: Summary) -> str:
    return summary_text(summary, amount_texts(summary))


def test_what_has_no_room_is_counted_with_the_place_where_it_stands() -> None:
    shown = shortened(ONE, SHORT)
    assert shown.open == ("A", "B", "And 1 more: findings.")
    assert [row.form for row in shown.copied] == ["Schedule D", "Form 1040", "And 1 more"]


def test_a_long_sentence_is_cut_after_a_word_and_marked() -> None:
    (cut,) = shortened(replace(ONE, open=("A word and another word",)), SHORT).open
    assert cut == "A word and […]"
    assert len(cut) <= SHORT.letters


def test_what_fits_is_not_changed() -> None:
    assert shortened(ONE, ROOMS[0]) == ONE


def test_rooms_become_smaller() -> None:
    for more, less in pairwise(ROOMS):
        assert (more.items, more.rows, more.letters) > (less.items, less.rows, less.letters)


def test_the_text_has_every_list_and_eighty_columns() -> None:
    long = replace(ONE, asked=("word " * 100,), happened=("x" * 200,))
    text = text_of(long)
    assert all(len(line) <= WIDTH for line in text.splitlines())
    assert all(heading in text for heading, _ in long.lists)
    assert text.endswith("word\n")


def test_amounts_stand_as_on_the_forms_and_questions_are_left_to_who_can_answer() -> None:
    assert amount_texts(ONE) == ("(4,200.00)", "Yes", "you answer")
    assert amount_texts(replace(ONE, is_rounded=True))[0] == "(4,200)"


@pytest.mark.parametrize("heading", [ASKED, COPIED])
def test_a_list_without_anything_says_so(heading: str) -> None:
    assert NOTHING[heading] in text_of(replace(ONE, asked=(), copied=()))


def test_a_draft_says_so_in_its_title() -> None:
    assert text_of(replace(ONE, is_draft=True)).startswith("DRAFT, not to be filed: tax year 2025")
