"""Workbooks become rows of text: numbers as spreadsheets show them, dates in ISO, nothing from elsewhere."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from openpyxl import Workbook

from lotwise.core.findings import Finding
from lotwise.importers.base import Booked, Evidence, Format, Outcome, each, needs
from lotwise.importers.detect import Recognized, recognize
from lotwise.importers.hints import NO_HINTS
from lotwise.importers.reading import read
from lotwise.importers.registry import FORMATS
from lotwise.importers.row import Row
from lotwise.importers.table import UnreadableError
from lotwise.importers.workbook import is_workbook, sheets_of
from lotwise.ledger.transaction import Custody, Kind, Wallet


def saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def book_of(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def test_cells_become_text() -> None:
    moment = datetime(2024, 1, 5, 7, 3, 0)  # noqa: DTZ001 - cells have no zone
    content = book_of(A=[["Date", "Amount", "Kind"], [moment, 0.1 + 0.2, True], [None, 12, " x "]])
    assert is_workbook(content)
    assert sheets_of(content)["A"] == [
        ("Date", "Amount", "Kind"),
        ("2024-01-05 07:03:00", "0.3", "true"),
        ("", "12", "x"),
    ]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e-8, "0.00000001"),
        (123456789.12345678, "123456789.123457"),
        (-0.5, "-0.5"),
        (1e15, "1000000000000000"),
    ],
)
def test_numbers_have_the_digits_a_spreadsheet_shows(number: object, text: str) -> None:
    assert sheets_of(book_of(A=[[number]]))["A"] == [(text,)]


def test_a_workbook_with_links_to_other_files_is_refused() -> None:
    written = io.BytesIO(book_of(A=[["x"]]))
    with zipfile.ZipFile(written, "a") as packed:
        packed.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    with pytest.raises(UnreadableError, match="other files"):
        sheets_of(written.getvalue())


def test_a_workbook_that_unpacks_to_far_more_is_refused() -> None:
    written = io.BytesIO(book_of(A=[["x"]]))
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/big.xml", b"0" * 50_000_000)
    with pytest.raises(UnreadableError, match="far more"):
        sheets_of(written.getvalue())


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0rest", book_of(A=[["x"]])[:-200]])
def test_a_damaged_workbook_says_so(content: bytes) -> None:
    found = recognize("a.xlsx", content, formats=FORMATS)
    assert isinstance(found, Finding)
    assert (found.code, found.is_blocking, bool(found.fix)) == ("unreadable_file", True, True)


def booked(row: Row) -> Outcome:
    leg = row.leg(row.asset(), row.quantity("quantity"))
    return Booked(rows=(row,), kind=Kind.TRANSFER, at=datetime(2026, 1, 1, tzinfo=UTC), legs=(leg,))


FORMAT = Format(
    id="plain.v1",
    family="plain",
    title="Plain",
    wallet=Wallet(name="Plain", custody=Custody.SELF),
    columns=(needs("asset", "Asset"), needs("quantity", "Quantity")),
    read=each(booked),
    generations="all",
    known_missing="Nothing.",
    evidence=Evidence.OURS,
)


def test_sheets_of_one_format_are_read_together_and_numbered_through() -> None:
    content = book_of(
        One=[["A title", None], ["Asset", "Quantity"], ["BTC", 1.5]],
        Empty=[],
        Two=[["Quantity", "Asset"], [2, "ETH"]],
        Notes=[["Date", "What"], ["2024-01-05", 3]],
    )
    found = recognize("a.xlsx", content, formats=[FORMAT])
    assert isinstance(found, Recognized)
    parsed = read(found, "a.xlsx", "file_x", None, NO_HINTS)
    legs = [(leg.asset, leg.quantity) for one in parsed.transactions for leg in one.legs]
    assert legs == [("BTC", 15 * 10**17), ("ETH", 2 * 10**18)]
    assert [one.sources[0].rows for one in parsed.transactions] == [(3,), (5,)]
    (finding,) = parsed.findings
    assert (finding.where.rows, parsed.row_count) == ((6, 7), 4)
    assert "'Notes'" in finding.what
