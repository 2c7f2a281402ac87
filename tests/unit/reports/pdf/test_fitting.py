"""Text that fits: widths are those that Adobe published, and no line is wider than its place."""

from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]

from lotwise.reports.pdf.fitting import POINT, printable, size_that_fits, width_of, wrapped
from lotwise.reports.pdf.widths import BOLD, REGULAR


def test_widths_are_those_of_an_independent_table() -> None:
    assert list(REGULAR) == pdfmetrics.getFont("Helvetica").widths[32:]
    assert list(BOLD) == pdfmetrics.getFont("Helvetica-Bold").widths[32:]


@given(st.text(max_size=80), st.integers(30, 200), st.integers(5, 12))
def test_a_wrapped_text_fits_and_loses_nothing_but_blanks(text: str, points: int, size: int) -> None:
    plain = printable(text)
    lines = wrapped(plain, points * POINT, size)
    assert all(width_of(line, size) <= points * POINT for line in lines)
    assert "".join(lines).replace(" ", "") == plain.replace(" ", "")


@given(st.text(max_size=200))
def test_what_is_printable_stays_so_and_is_one_line(text: str) -> None:
    once = printable(text)
    assert printable(once) == once
    assert once.isprintable()
    assert len(once.encode("cp1252")) == len(once)


def test_a_control_letter_is_no_ink() -> None:
    assert printable("a\x07b\x7fc\u200bd\xad\xa0é") == "a?b?c?d? é"


def test_a_size_is_the_largest_that_fits_or_the_smallest_there_is() -> None:
    width = width_of("1,234,567.89", 7)
    assert size_that_fits("1,234,567.89", width, range(8, 4, -1)) == 7
    assert size_that_fits("1" * 200, width, range(8, 4, -1)) == 5
