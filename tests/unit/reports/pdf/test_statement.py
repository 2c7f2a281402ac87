"""The statement: every row whole, totals of page, box and all, read back and the same bytes each time."""

from io import BytesIO

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotwise.reports.exceptions import with_attached_statement
from lotwise.reports.form_8949 import Row8949
from lotwise.reports.pdf.amounts import in_dollars
from lotwise.reports.pdf.look import Look
from lotwise.reports.pdf.reading import pages_of
from lotwise.reports.pdf.statement import box_title, sections_of, statement_pdf
from lotwise.reports.pdf.statement_check import check_statement
from lotwise.reports.rounding import rounded
from printed_forms import HASH, form, row, varied


def texts(raw: bytes) -> list[str]:
    return [text.text for page in pages_of(raw) for text in page.texts]


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_every_row_is_read_back(year: int) -> None:
    made = varied(year)
    for look in (Look(), Look(name="Jordan Example", number="1"), Look(reasons=("Something is open.",))):
        raw = statement_pdf(made, look)
        check_statement(raw, made, look)
        assert raw == statement_pdf(made, look), "the same bytes"


def test_another_library_reads_the_same_numbers() -> None:
    raw = statement_pdf(form(2025, [row("H", "0.5 BTC", d="1234.5", e="2000", f="B", g="-10")]), Look())
    first, last = (page.extract_text() for page in pypdf.PdfReader(BytesIO(raw)).pages)
    for text in ("1,234.50", "2,000.00", "(10.00)", "(775.50)"):
        assert (first.count(text), last.count(text)) == (3, 1), "the row, the page, the box, and all boxes"
    assert "Page 2 of 2" in last


def test_no_description_is_cut() -> None:
    long = "12.5 SOL, ID " + "5xYzAbCdEf" * 60
    raw = statement_pdf(form(2025, [row("G", long)]), Look())
    check_statement(raw, form(2025, [row("G", long)]), Look())
    assert long.replace(" ", "") in "".join(texts(raw)).replace(" ", "")


def test_each_page_has_its_totals_and_each_box_its_own() -> None:
    made = form(2025, [row("G", f"{number} ETH, ID {HASH}") for number in range(1, 60)] + [row("L")])
    raw = statement_pdf(made, Look())
    found = texts(raw)
    assert found.count("Totals of this page") == len(list(pages_of(raw))) - 1
    assert found.count("Totals of box G (59 rows)") == found.count("Totals of box L (1 row)") == 1
    assert found.count(box_title(2025, "L")) == 1
    check_statement(raw, made, Look())


def test_an_attached_statement_has_the_rows_of_each_broker_apart() -> None:
    rows = [row("H", f"{number} ETH", wallet=wallet) for number in (1, 2) for wallet in ("Kraken", "Gemini")]
    made = with_attached_statement(form(2025, [*rows, row("I", "5 BTC")]))
    assert [row.code for row in made.rows] == ["M", "M", ""]
    assert [(each.box, each.broker) for each in sections_of(made)] == [("H", "Gemini"), ("H", "Kraken")]
    raw = statement_pdf(made, Look())
    check_statement(raw, made, Look())
    assert "Totals of box H, Gemini (2 rows)" in texts(raw)
    assert "5 BTC" not in texts(raw), "it has a row of its own on the form"


def test_whole_dollars() -> None:
    made, look = rounded(varied(2025)), Look(amount_text=in_dollars)
    raw = statement_pdf(made, look)
    check_statement(raw, made, look)
    assert not any(text.endswith((".00", ".89")) for text in texts(raw))


AMOUNTS = st.integers(-(10**14), 10**14).map(lambda cents: f"{cents / 100:.2f}")
ROWS = st.builds(
    row,
    st.sampled_from("ABCDEFGHIJKL"),
    st.text(max_size=300),
    d=AMOUNTS,
    e=AMOUNTS,
    f=st.sampled_from(["", "B", "BTW", "EHLOTW"]),
    acquired=st.sampled_from(["01/05/2024", "INHERITED", "VARIOUS", ""]),
    wallet=st.text(max_size=60),
)


@settings(max_examples=50)
@given(rows=st.lists(ROWS, min_size=1, max_size=40), is_attached=st.booleans())
def test_any_statement_is_read_back(rows: list[Row8949], *, is_attached: bool) -> None:
    made = form(2025, rows)
    made = with_attached_statement(made) if is_attached else made
    check_statement(statement_pdf(made, Look()), made, Look())
