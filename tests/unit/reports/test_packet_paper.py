"""The summary on paper: two pages for every household, and nothing on them but what the summary says."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotwise.core.money import CENT, usd
from lotwise.reports.packet_paper import MOST_PAGES, check_summary, on_two_pages
from lotwise.reports.pdf.checking import PrintMismatchError
from lotwise.reports.pdf.reading import pages_of
from lotwise.reports.pdf.sheets import pdf_of
from lotwise.reports.summary import CopyRow, Summary

ROWS = tuple(
    CopyRow(form="Schedule D", line=f"line {number}", label=f"What it is {number}", amount_usd=usd(-number))
    for number in range(1, 20)
)
SMALL = Summary(
    year=2025,
    subtitle="As of a day.",
    happened=tuple(f"Something happened {number} times." for number in range(8)),
    copied=(*ROWS, CopyRow(form="Form 1040", line="", label="The question", answer="Yes")),
    open=("BLOCKING: One thing is not known. Say it.",),
    decided=("Lots were chosen by: FIFO 3.",),
    asked=("Kraken: what was the fee?",),
)
LARGE = Summary(
    year=2026,
    subtitle="As of a day, for somebody with a very long name. " * 3,
    is_draft=True,
    happened=tuple(f"{number}: " + "In this year much happened, as is told. " * 50 for number in range(8)),
    copied=tuple(
        CopyRow(
            form="Capital Loss Carryover Worksheet",
            line=f"line {number}",
            label="A label that is longer than its place, in words that go on and on " * 3,
            amount_usd=usd("-123456789012.34"),
        )
        for number in range(300)
    ),
    open=tuple(f"BLOCKING: {number} WWWWWWWWWW" + "X" * 900 for number in range(500)),
    decided=tuple(f"Standing order {number} in a wallet. " * 9 for number in range(200)),
    asked=tuple(f"Broker {number}: " + "why does the form differ? " * 30 for number in range(400)),
)


def words(raw: bytes) -> str:
    return " ".join(text.text for page in pages_of(raw) for text in page.texts)


def test_a_small_summary_is_shown_whole_figures_first() -> None:
    shown, raw = on_two_pages(SMALL)
    assert shown == SMALL
    first, second = pages_of(raw)
    assert first.texts[0].text == "Tax year 2025 on two pages"
    assert second.texts[0].text == "What is open"
    assert "(19.00)" in words(raw)


def test_a_large_one_has_two_pages_and_says_what_it_leaves_out() -> None:
    shown, raw = on_two_pages(LARGE)
    assert len(list(pages_of(raw))) <= MOST_PAGES
    assert [len(shown.open) < 500, "more: findings." in shown.open[-1]] == [True, True]
    assert f"And {501 - len(shown.open)} more: findings." in words(raw)
    assert len(shown.happened) == 8
    assert shown.open[0].startswith("BLOCKING: 0 WWW")


def test_the_same_summary_gives_the_same_bytes() -> None:
    assert on_two_pages(LARGE)[1] == on_two_pages(LARGE)[1]


def test_a_draft_has_the_word_across_every_page() -> None:
    assert {page.turned for page in pages_of(on_two_pages(LARGE)[1])} == {("DRAFT",)}
    assert {page.turned for page in pages_of(on_two_pages(SMALL)[1])} == {()}


def _with_row(change: Callable[[CopyRow], CopyRow]) -> Summary:
    return replace(SMALL, copied=(change(SMALL.copied[0]), *SMALL.copied[1:]))


@pytest.mark.parametrize(
    "other",
    [
        replace(SMALL, year=2024),
        replace(SMALL, subtitle="As of another day."),
        replace(SMALL, is_draft=True),
        replace(SMALL, happened=(*SMALL.happened[:-1], "Nothing else.")),
        replace(SMALL, open=()),
        replace(SMALL, decided=("Lots were chosen by: LIFO 3.",)),
        replace(SMALL, asked=(*SMALL.asked, "Somebody else")),
        replace(SMALL, copied=SMALL.copied[1:]),
        replace(SMALL, copied=(SMALL.copied[1], SMALL.copied[0], *SMALL.copied[2:])),
        _with_row(lambda row: replace(row, amount_usd=(row.amount_usd or 0) + CENT)),
        _with_row(lambda row: replace(row, amount_usd=-(row.amount_usd or 0))),
        _with_row(lambda row: replace(row, line="line 2")),
        _with_row(lambda row: replace(row, label="Another")),
        replace(SMALL, copied=(*ROWS, replace(SMALL.copied[-1], answer="No"))),
    ],
)
def test_paper_that_says_anything_else_is_never_handed_out(other: Summary) -> None:
    _, raw = on_two_pages(SMALL)
    check_summary(raw, SMALL)
    with pytest.raises(PrintMismatchError):
        check_summary(raw, other)


def test_pages_of_something_else_are_refused() -> None:
    with pytest.raises(PrintMismatchError, match="more than two pages"):
        check_summary(pdf_of([], "nothing"), SMALL)


SENTENCES = st.lists(st.text(max_size=900).filter(lambda text: bool(text.split())), max_size=40).map(tuple)
PLACES = st.sampled_from(["Schedule D", "Capital Loss Carryover Worksheet", "W" * 40])
COPY_ROWS = st.lists(
    st.builds(
        CopyRow,
        form=PLACES,
        line=st.sampled_from(["", "line 16"]),
        label=st.text(min_size=1, max_size=300).filter(lambda text: bool(text.split())),
        amount_usd=st.integers(-(10**12), 10**12).map(lambda cents: cents * CENT),
    ),
    max_size=60,
).map(tuple)


@settings(max_examples=60)
@given(happened=SENTENCES, copied=COPY_ROWS, some=SENTENCES, others=SENTENCES, is_draft=st.booleans())
def test_whatever_it_says_it_has_two_pages_and_is_read_back(
    happened: tuple[str, ...],
    copied: tuple[CopyRow, ...],
    some: tuple[str, ...],
    others: tuple[str, ...],
    *,
    is_draft: bool,
) -> None:
    whole = Summary(
        year=2025,
        subtitle="As of a day.",
        is_draft=is_draft,
        happened=happened,
        copied=copied,
        open=some,
        decided=others,
        asked=some,
    )
    _, raw = on_two_pages(whole)
    assert 1 <= len(list(pages_of(raw))) <= MOST_PAGES
