"""The check finds what is wrong: each way in which a printed form could lie is tried on a finished one."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from lotwise.core.money import CENT, usd
from lotwise.reports.form_8949 import Form8949, Row8949
from lotwise.reports.pdf.blank import Blank
from lotwise.reports.pdf.checking import PrintMismatchError, check_form_8949, check_schedule_d
from lotwise.reports.pdf.look import Look
from lotwise.reports.pdf.official import form_8949_pdf, schedule_d_pdf
from lotwise.reports.pdf.statement import statement_pdf
from lotwise.reports.pdf.statement_check import check_statement
from printed_forms import SCHEDULE_D, form, line, row, varied

Blanks = Callable[[str, int], Blank]
LOOK = Look(name="Jordan Example")


def drawn_otherwise(raw: bytes, old: bytes, new: bytes, page: int = 0) -> bytes:
    """Return a PDF in which something is drawn otherwise on a page."""
    with pikepdf.open(BytesIO(raw)) as pdf:
        contents = pdf.pages[page].obj["/Contents"]
        data = contents.read_bytes()
        assert old in data, "the test changes something"
        contents.write(data.replace(old, new, 1))
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def small() -> Form8949:
    return form(2025, [row("H", "0.5 BTC", d="1234.5", e="2000", f="B", g="-10"), row("H", "9 ETH", d="7")])


CHANGES = [
    pytest.param(b"(1,234.50)", b"(1,234.51)", id="a digit"),
    pytest.param(rb"(\(775.50\))", b"(775.50)", id="a sign"),
    pytest.param(b"(2,000.00)", b"()", id="a number is missing"),
    pytest.param(b"(01/05/2024)", b"(01/05/2025)", id="a date"),
    pytest.param(b"(B)", b"(T)", id="a code"),
    pytest.param(b"(0.5 BTC)", b"(5 BTC)", id="a description"),
    pytest.param(b"(Jordan Example)", b"(Jordan)", id="the name"),
    pytest.param(b"(X)", b"()", id="no box"),
]


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_change_on_the_official_form_is_found(blank: Blanks, old: bytes, new: bytes) -> None:
    one, made = blank("Form 8949", 2025), small()
    raw = form_8949_pdf(made, one, LOOK)
    check_form_8949(raw, made, one, LOOK)
    with pytest.raises(PrintMismatchError):
        check_form_8949(drawn_otherwise(raw, old, new), made, one, LOOK)


@pytest.mark.parametrize(("old", "new"), CHANGES[:6])
def test_a_change_on_the_statement_is_found(old: bytes, new: bytes) -> None:
    made = small()
    raw = statement_pdf(made, LOOK)
    with pytest.raises(PrintMismatchError):
        check_statement(drawn_otherwise(raw, old, new), made, LOOK)


def moved(raw: bytes, text: bytes, right: int) -> bytes:
    """Return a PDF in which a text stands so many points further to the right."""
    with pikepdf.open(BytesIO(raw)) as pdf:
        data = pdf.pages[0].obj["/Contents"].read_bytes()
    place = next(each for each in data.split(b"\n") if each.endswith(b"(" + text + b") Tj"))
    words = place.split(b" ")
    words[4] = str(int(words[4].partition(b".")[0]) + right).encode()
    return drawn_otherwise(raw, place, b" ".join(words))


def test_a_number_that_stands_in_another_field_is_found(blank: Blanks) -> None:
    one, made = blank("Form 8949", 2025), small()
    raw = form_8949_pdf(made, one, LOOK)
    for points in (8, 30, 65):
        with pytest.raises(PrintMismatchError):
            check_form_8949(moved(raw, b"1,234.50", points), made, one, LOOK)
    paper = statement_pdf(made, LOOK)
    for points in (8, 30, 86):
        with pytest.raises(PrintMismatchError):
            check_statement(moved(paper, b"1,234.50", points), made, LOOK)


def test_a_page_upon_the_other_page_of_the_blank_is_found(blank: Blanks) -> None:
    one, made = blank("Form 8949", 2025), small()
    raw = drawn_otherwise(form_8949_pdf(made, one, LOOK), b"/Blank1", b"/Blank2")
    with pytest.raises(PrintMismatchError, match="another page of the blank"):
        check_form_8949(raw, made, one, LOOK)


def more(one: Row8949) -> Row8949:
    return replace(one, proceeds_usd=one.proceeds_usd + CENT, gain_usd=one.gain_usd + CENT)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lambda rows: [*rows[:-1], more(rows[-1])], id="a cent"),
        pytest.param(lambda rows: rows[:-1], id="a row too many"),
        pytest.param(lambda rows: [*rows, row("L")], id="a row too few"),
        pytest.param(lambda rows: [*rows[1:], rows[0]], id="another order"),
        pytest.param(lambda rows: [replace(rows[0], box="A"), *rows[1:]], id="another box"),
        pytest.param(lambda rows: [replace(rows[0], code="BT"), *rows[1:]], id="another code"),
    ],
)
def test_a_form_that_was_made_of_other_rows_is_found(
    blank: Blanks, other: Callable[[list[Row8949]], list[Row8949]]
) -> None:
    one, made = blank("Form 8949", 2025), varied(2025)
    changed = replace(made, rows=tuple(other(list(made.rows))))
    with pytest.raises(PrintMismatchError):
        check_form_8949(form_8949_pdf(changed, one, LOOK), made, one, LOOK)
    with pytest.raises(PrintMismatchError):
        check_statement(statement_pdf(changed, LOOK), made, LOOK)


@pytest.mark.parametrize("said", [None, ("Something is open.",)])
def test_a_watermark_is_there_exactly_when_it_should_be(blank: Blanks, said: tuple[str, ...] | None) -> None:
    one, made = blank("Form 8949", 2025), small()
    other = Look(reasons=None if said else ("Something is open.",))
    with pytest.raises(PrintMismatchError):
        check_form_8949(form_8949_pdf(made, one, Look(reasons=said)), made, one, other)
    with pytest.raises(PrintMismatchError):
        check_statement(statement_pdf(made, Look(reasons=said)), made, other)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"(500.00)", b"(500.01)"),
        (b"(40.00)", rb"(\(40.00\))"),
        (b"(40.00)", b"()"),
        (b"(X)", b"(Y)"),
    ],
)
def test_a_change_on_schedule_d_is_found(blank: Blanks, old: bytes, new: bytes) -> None:
    one, answers = blank("Schedule D", 2025), {"qualified_opportunity_fund": True}
    raw = schedule_d_pdf(SCHEDULE_D, one, LOOK, answers)
    check_schedule_d(raw, SCHEDULE_D, one, LOOK, answers)
    with pytest.raises(PrintMismatchError):
        check_schedule_d(drawn_otherwise(raw, old, new), SCHEDULE_D, one, LOOK, answers)


def test_an_answer_and_an_amount_that_were_not_meant_are_found(blank: Blanks) -> None:
    one = blank("Schedule D", 2025)
    raw = schedule_d_pdf([line("16", "5")], one, LOOK, {"22": True})
    for lines, answers in (([line("16", "5")], {}), ([], {"22": True}), ([line("16", "5")], {"22": False})):
        with pytest.raises(PrintMismatchError):
            check_schedule_d(raw, lines, one, LOOK, answers)


def test_an_adjustment_on_a_line_that_has_no_column_for_it_is_found(blank: Blanks) -> None:
    one = blank("Schedule D", 2025)
    lines = [replace(line("1a", "10", "20", "15"), adjustment_usd=usd("5"))]
    with pytest.raises(PrintMismatchError, match="no such column"):
        check_schedule_d(schedule_d_pdf(lines, one, LOOK), lines, one, LOOK)


def test_a_note_that_says_something_else_is_found(blank: Blanks) -> None:
    one, made = blank("Form 8949", 2025), form(2025, [row("G", "12.5 SOL, ID " + "5xYzAbCdEf" * 20)])
    raw = form_8949_pdf(made, one, LOOK)
    with pytest.raises(PrintMismatchError, match="note 1"):
        check_form_8949(drawn_otherwise(raw, b"12.5 SOL", b"13.5 SOL", page=1), made, one, LOOK)


def test_form_fields_that_were_left_in_are_found(blank: Blanks) -> None:
    one, made = blank("Form 8949", 2025), small()
    with pikepdf.open(BytesIO(form_8949_pdf(made, one, LOOK))) as pdf:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]))
        target = BytesIO()
        pdf.save(target)
    with pytest.raises(AssertionError, match="still has /AcroForm"):
        check_form_8949(target.getvalue(), made, one, LOOK)
