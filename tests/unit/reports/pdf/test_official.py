"""The official forms: every entry in its field, the form fields and XFA gone, the same bytes each time."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotwise.core.money import to_dollars, usd
from lotwise.reports.form_8949 import Row8949
from lotwise.reports.form_pages import pages_of as form_pages_of
from lotwise.reports.pdf.amounts import in_dollars
from lotwise.reports.pdf.blank import Blank
from lotwise.reports.pdf.checking import check_form_8949, check_schedule_d
from lotwise.reports.pdf.look import Look
from lotwise.reports.pdf.official import copies_of, form_8949_pdf, schedule_d_pdf, without_place
from lotwise.reports.pdf.reading import pages_of
from lotwise.reports.rounding import rounded
from printed_forms import HASH, SCHEDULE_D, form, line, row, varied

Blanks = Callable[[str, int], Blank]
NAMED = Look(name="Jordan & Andr\u00e9 Example", number="000-00-0000")


def words(raw: bytes, page: int) -> str:
    """Return the text of a page as another library reads it, that of the blank too."""
    return pypdf.PdfReader(BytesIO(raw)).pages[page].extract_text()


@pytest.mark.parametrize("year", [2024, 2025])
def test_every_entry_is_read_back(blank: Blanks, year: int) -> None:
    one, made = blank("Form 8949", year), varied(year)
    for look in (Look(), NAMED, Look(reasons=("A basis is not known.",))):
        raw = form_8949_pdf(made, one, look)
        check_form_8949(raw, made, one, look)
        assert raw == form_8949_pdf(made, one, look), "the same bytes"


def test_another_library_reads_the_same_numbers(blank: Blanks) -> None:
    one = blank("Form 8949", 2025)
    made = form(2025, [row("H", "0.5 BTC", d="1234.5", e="2000", f="B", g="-10")])
    found = words(form_8949_pdf(made, one, NAMED), 0)
    for text in ("1,234.50", "2,000.00", "(10.00)", "(775.50)"):
        assert found.count(text) == 2, "the row and line 2"
    assert found.count("06/12/2025") == found.count("01/05/2024") == found.count("0.5 BTC") == 1


def test_nothing_of_the_blank_but_its_ink_is_taken_over(blank: Blanks) -> None:
    raw = form_8949_pdf(varied(2025), blank("Form 8949", 2025), Look())
    with pikepdf.open(BytesIO(raw)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert not any("/Annots" in page for page in pdf.pages)
    assert b"/XFA" not in raw
    assert b"/Widget" not in raw


def test_a_blank_lies_in_the_file_once_however_many_copies(blank: Blanks) -> None:
    one = blank("Form 8949", 2025)
    few, many = (form(2025, [row("G") for _ in range(number)]) for number in (11, 330))
    sizes = [len(form_8949_pdf(made, one, Look())) for made in (few, many)]
    assert sizes[1] - sizes[0] < 29 * 2_000


def test_each_page_has_one_box_and_as_many_rows_as_the_form(blank: Blanks) -> None:
    made = form(2025, [row(box) for box in "ABCDEFGHIJKL" for _ in range(12)])
    copies = copies_of(made, blank("Form 8949", 2025))
    assert [copy.box for copy in copies] == [box for box in "ABCGHIDEFJKL" for _ in range(2)]
    assert [len(copy.rows) for copy in copies] == [11, 1] * 12
    assert sorted((page.box, page.number, page.rows) for page in form_pages_of(made)) == sorted(
        (copy.box, 1 + (len(copy.rows) == 1), copy.rows) for copy in copies
    )
    raw = form_8949_pdf(made, blank("Form 8949", 2025), Look())
    check_form_8949(raw, made, blank("Form 8949", 2025), Look())


def test_a_description_without_room_is_cut_with_a_mark_and_stands_whole_in_the_notes(blank: Blanks) -> None:
    long = "12.5 SOL, ID " + "5xYzAbCdEf" * 20
    raw = form_8949_pdf(form(2025, [row("G", long)]), blank("Form 8949", 2025), Look())
    pages = list(pages_of(raw))
    assert len(pages) == 2
    cut = [text for text in pages[0].texts if text.text.endswith("note 1")]
    assert [text.size for text in cut] == [6], "no smaller than can be read"
    whole = "".join(text.text for text in pages[1].texts).replace(" ", "")
    assert "Note1,toPartI,boxG:" + long.replace(" ", "") in whole


def test_many_cut_descriptions_have_a_note_each_in_their_order(blank: Blanks) -> None:
    one, look = blank("Form 8949", 2025), Look(reasons=("Open.",))
    rows = [row("G", f"{number} SOL, ID Note {number}, to Part " + "5x" * 90) for number in range(60)]
    raw = form_8949_pdf(form(2025, rows), one, look)
    check_form_8949(raw, form(2025, rows), one, look)
    assert sum(text.text.endswith("note 60") for page in pages_of(raw) for text in page.texts) == 1


def test_a_number_of_64_letters_is_set_smaller_and_not_cut(blank: Blanks) -> None:
    made = form(2025, [row("G", f"0.123456789012345678 ETH, ID {HASH}")])
    (page,) = pages_of(form_8949_pdf(made, blank("Form 8949", 2025), Look()))
    assert {text.size for text in page.texts if HASH[-8:] in text.text} == {7}


def test_lines_for_the_name_stay_blank_unless_it_is_given(blank: Blanks) -> None:
    one = blank("Form 8949", 2025)
    place = one.places[one.fields.parts[0].taxpayer]
    for look, wanted in ((Look(), []), (NAMED, ["Jordan & Andr\u00e9 Example", "000-00-0000"])):
        page = next(pages_of(form_8949_pdf(form(2025, [row()]), one, look)))
        assert [text.text for text in page.texts if place.y0 <= text.y < place.y1] == wanted


def test_a_draft_says_so_on_every_page_and_why(blank: Blanks) -> None:
    look = Look(reasons=("0.5 BTC lacks its basis.", "A row of export.csv is unclear."))
    raw = form_8949_pdf(form(2025, [row()]), blank("Form 8949", 2025), look)
    pages = list(pages_of(raw))
    assert [page.turned for page in pages] == [("DRAFT",), ("DRAFT",)]
    assert [text.text for text in pages[-1].texts][-2:] == [
        "1. 0.5 BTC lacks its basis.",
        "2. A row of export.csv is unclear.",
    ]


@pytest.mark.parametrize("year", [2024, 2025])
def test_schedule_d_is_read_back(blank: Blanks, year: int) -> None:
    one = blank("Schedule D", year)
    answers = {"qualified_opportunity_fund": False, "22": True}
    for look in (Look(), NAMED, Look(reasons=())):
        raw = schedule_d_pdf(SCHEDULE_D, one, look, answers)
        check_schedule_d(raw, SCHEDULE_D, one, look, answers)
        assert len(list(pages_of(raw))) == 2
    assert [each.line for each in without_place(SCHEDULE_D, one)] == ["11, 12, 13"]


def test_lines_where_the_form_has_printed_parentheses_have_none_of_ours(blank: Blanks) -> None:
    one = blank("Schedule D", 2025)
    raw = schedule_d_pdf([line("6", "-40"), line("21", "-3000"), line("7", "-40")], one, Look())
    texts = [text.text for page in pages_of(raw) for text in page.texts]
    assert texts == ["40.00", "(40.00)", "3,000.00"]


def test_totals_of_boxes_without_rows_stay_blank(blank: Blanks) -> None:
    one = blank("Schedule D", 2025)
    raw = schedule_d_pdf([line("3", "0", "0", "0"), line("14", "0"), line("16", "0")], one, Look())
    assert [text.text for page in pages_of(raw) for text in page.texts] == ["0.00"]


def test_whole_dollars_are_printed_without_cents(blank: Blanks) -> None:
    one, made = blank("Form 8949", 2025), rounded(varied(2025))
    look = Look(amount_text=in_dollars)
    raw = form_8949_pdf(made, one, look)
    check_form_8949(raw, made, one, look)
    sold = to_dollars(usd("1234567.89"))
    assert in_dollars(sold) in {text.text for page in pages_of(raw) for text in page.texts}


AMOUNTS = st.integers(-(10**13), 10**13).map(lambda cents: f"{cents / 100:.2f}")
ROWS = st.builds(
    row,
    st.sampled_from("ABCDEFGHIJKL"),
    st.text(max_size=200),
    d=AMOUNTS,
    e=AMOUNTS,
    f=st.sampled_from(["", "B", "BTW", "EHLMOTW"]),
    acquired=st.sampled_from(["01/05/2024", "INHERITED", "VARIOUS", ""]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(ROWS, min_size=1, max_size=30), name=st.text(max_size=60))
def test_any_form_is_read_back(blank: Blanks, rows: list[Row8949], name: str) -> None:
    one, made, look = blank("Form 8949", 2025), form(2025, rows), Look(name=name)
    raw = form_8949_pdf(made, one, look)
    check_form_8949(raw, made, one, look)
    assert len(list(pages_of(raw))) >= len(copies_of(made, one))
