"""Statements in PDFs: lines by a pattern, forms box by box, and what cannot be read is said."""

import io
from collections.abc import Sequence
from datetime import date

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from lotwise.core.errors import BadInputError
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.importers.statements.gathered import ReadStatements
from lotwise.importers.statements.heads import Head
from lotwise.importers.statements.patterns import compiled, usual_patterns
from lotwise.importers.statements.reading import is_pdf, is_statement, read_statements

TOP = (
    "2025 Form 1099-DA",
    "PAYER'S name: Kraken",
    "RECIPIENT'S name: Jane Example",
    "RECIPIENT'S TIN: XXX-XX-1234",
)
PLACES = (40, 140, 210, 280, 350, 430, 500)


def pdf(*pages: Sequence[str]) -> bytes:
    """Return a PDF; a line with ``|`` stands in columns."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=True)
    for lines in pages:
        for n, line in enumerate(lines):
            parts = line.split("|")
            for place, part in zip(PLACES, parts, strict=False):
                canvas.drawString(place, 780 - 14 * n, part)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def read(*lines: str, pattern: str = "") -> ReadStatements:
    return read_statements("form.pdf", pdf([*TOP, *lines]), Head(), pattern=pattern)


def test_the_pattern_that_reads_most_lines_is_found_and_shown() -> None:
    found = read(
        "Name|Units|Acquired|Sold|Proceeds|Basis",
        "Bitcoin|0.5|VARIOUS|03/20/2025|$31,000.00|--",
        "Bitcoin Cash|2.25|01/02/2025|04/20/2025|4,500.10|5,000.00",
    )
    assert found.pattern == "{name} {units} {acquired} {disposed} {proceeds} {basis}"
    (one,) = found.statements
    assert (one.broker, one.year, one.recipient, one.tin_last_four) == (
        "Kraken",
        2025,
        "Jane Example",
        "1234",
    )
    first, second = one.lines
    assert (first.name, first.quantity, first.is_various, first.basis_usd) == (
        "Bitcoin",
        quantity("0.5"),
        True,
        None,
    )
    assert (second.name, second.acquired_on, second.basis_usd) == (
        "Bitcoin Cash",
        date(2025, 1, 2),
        usd(5000),
    )


def test_a_blank_basis_is_blank_and_no_line_is_lost_by_it() -> None:
    captions = "Name|Units|Acquired|Sold|Proceeds|Basis|Gain"
    bare = "Bitcoin|0.05|05/24/2021|06/12/2025|$5,341.59||"
    full = "Ethereum (ETH)|1|07/18/2025|09/20/2025|$4,435.65|$3,500.00|$935.65"
    half = "Solana|10|VARIOUS|11/20/2025|$1,386.14||($1,099.22)"
    for lines in ((captions, bare, full), (bare, full), (captions, bare), (bare,)):
        (one,) = read(*lines).statements
        first = one.lines[0]
        assert (first.name, first.quantity, first.acquired_on, first.proceeds_usd, first.basis_usd) == (
            "Bitcoin",
            quantity("0.05"),
            date(2021, 5, 24),
            usd("5341.59"),
            None,
        )
        assert not one.unread
    (one,) = read(captions, bare, full, half).statements
    assert [line.name for line in one.lines] == ["Bitcoin", "Ethereum (ETH)"]
    assert [row.rows for row in one.unread] == [(8,)], "whether it is basis or gain, nobody can tell"


def test_the_order_of_dates_and_of_gain_follows_from_what_can_be_true() -> None:
    found = read(
        "Bitcoin|0.5|03/20/2025|01/05/2024|900.00|1,000.00|-100.00",
        "Ether|0.5|04/20/2025|01/06/2024|800.00|1,000.00|-200.00",
    )
    assert found.pattern == "{name} {units} {disposed} {acquired} {proceeds} {basis} {gain}"
    assert found.statements[0].lines[0].acquired_on == date(2024, 1, 5)


def test_captions_decide_what_figures_alone_do_not() -> None:
    found = read(
        "Asset|Quantity|Date sold|Acquired|Cost|Proceeds",
        "Bitcoin|0.5|03/20/2025|01/05/2025|900.00|1,000.00",
        "Ether|0.5|04/20/2025|04/20/2025|800.00|1,000.00",
    )
    assert found.pattern == "{name} {units} {disposed} {acquired} {basis} {proceeds}"
    assert [line.basis_usd for line in found.statements[0].lines] == [usd(900), usd(800)]


def test_headings_say_box_term_and_asset_of_the_lines_below() -> None:
    found = read(
        "Short-term transactions (Box H)",
        "Bitcoin",
        "0.5|01/05/2025|03/20/2025|900.00|1,000.00",
        "Long-term transactions (Box K)",
        "Solana",
        "5|01/05/2023|03/21/2025|90.00|100.00",
    )
    (one,) = found.statements
    assert [(line.name, line.box, line.is_long) for line in one.lines] == [
        ("Bitcoin", "H", False),
        ("Solana", "K", True),
    ]


def test_totals_are_read_and_a_line_that_does_not_fit_is_told() -> None:
    found = read(
        "Bitcoin|0.5|VARIOUS|03/20/2025|31,000.00|1.00",
        "Ether|0.5|VARIOUS|03/20/2025|1,000.00|1.00",
        "Sold on 03/22/2025 for $12.00 to somebody",
        "Total Box H||||32,000.00|2.00",
    )
    (one,) = found.statements
    (total,) = one.totals
    assert (total.box, total.proceeds_usd, total.basis_usd) == ("H", usd(32000), usd(2))
    assert [row.rows for row in one.unread] == [(7,)]


def test_a_form_printed_box_by_box_is_read_by_its_numbers() -> None:
    form = (
        "Applicable checkbox on Form 8949 {box}",
        "1a Code for digital asset: 4H95J0R2X",
        "1b Name of digital asset: Bitcoin",
        "1c Number of units 0.25",
        "1d Date acquired 02/03/2025",
        "1e Date sold or disposed 05/06/2025",
        "1f Proceeds $ 20,000.00",
        "1g Cost or other basis {basis}",
        "9 Check if digital asset is a noncovered security X",
    )
    lines = [line.format(box="G", basis="$ 25,000.00") for line in form]
    lines += [line.format(box="H", basis="") for line in form]
    (one,) = read(*lines).statements
    assert [(line.box, line.basis_usd, line.is_noncovered) for line in one.lines] == [
        ("G", usd(25000), True),
        ("H", None, True),
    ]


def test_the_owner_may_say_how_the_lines_go() -> None:
    lines = ("2025-03-20 sold Bitcoin for $900.00 (units 0.5)", "2025-03-21 sold Ether for $90.00 (units 1)")
    assert read(*lines).findings[0].code == "statement_not_recognized"
    (one,) = read(*lines, pattern="{disposed} sold {name} for {proceeds} (units {units})").statements
    assert [(line.name, line.proceeds_usd) for line in one.lines] == [
        ("Bitcoin", usd(900)),
        ("Ether", usd(90)),
    ]


@pytest.mark.parametrize("pattern", ["{name}", "{name} {disposed}", "{x} {disposed} {proceeds}"])
def test_a_pattern_that_cannot_be_used_is_refused(pattern: str) -> None:
    with pytest.raises(BadInputError, match="cannot be used"):
        read("Bitcoin|0.5|VARIOUS|03/20/2025|31,000.00|1.00", pattern=pattern)


def test_every_usual_pattern_compiles() -> None:
    assert all(map(compiled, usual_patterns()))


def locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([*TOP]))))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


WHOLE = pdf([*TOP, "Bitcoin|0.5|VARIOUS|03/20/2025|31,000.00|1.00"])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (pdf(["1"]), "pictures and no text"),
        (locked(), "locked by a password"),
        (b"%PDF-1.7\nnothing of it", "broken|pictures"),
        (WHOLE[: len(WHOLE) // 2], "broken|pictures"),
        (
            pdf(["A letter of more than forty letters about the weather of last week"]),
            "names no Form 1099-DA",
        ),
        (pdf([*TOP, "There were no sales of digital assets in your account."]), "No usual pattern"),
    ],
    ids=["picture", "locked", "nonsense", "cut", "letter", "no lines"],
)
def test_a_pdf_that_is_no_statement_says_why(content: bytes, why: str) -> None:
    found = read_statements("form.pdf", content, Head())
    (finding,) = found.findings
    assert finding.code == "statement_not_recognized"
    assert any(each in finding.what for each in why.split("|")), finding.what
    assert not is_statement("form.pdf", content)


def test_a_pdf_is_known_by_its_first_bytes() -> None:
    assert is_pdf(WHOLE)
    assert is_statement("any name", WHOLE)
    assert not is_pdf(b"Asset,Proceeds\n")


def test_names_that_would_be_html_or_codes_for_a_terminal_are_text() -> None:
    (one,) = read(
        "<b>Coin</b>|0.5|VARIOUS|03/20/2025|31,000.00|1.00",
        "Bitcoin|0.5|VARIOUS|03/20/2025|31,000.00|1.00",
    ).statements
    assert one.lines[0].name == "<b>Coin</b>"


def test_a_line_of_ten_thousand_letters_is_looked_at_quickly() -> None:
    found = read("a 1 " * 2500 + "03/20/2025 5.00", "Bitcoin|0.5|VARIOUS|03/20/2025|31,000.00|1.00")
    (one,) = found.statements
    assert len(one.lines) == len(one.unread) == 1
