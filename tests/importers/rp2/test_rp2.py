"""RP2's workbook: tables IN, OUT and INTRA on a sheet for each asset; made here as an ODS file."""

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from lotwise.importers import Parsed, read_file

Spell = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
Sheets = dict[str, Sequence[Sequence[str]]]

MIME = "application/vnd.oasis.opendocument.spreadsheet"
HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>"
)
TAIL = "</office:spreadsheet></office:body></office:document-content>"
IN = ["Timestamp", "Exchange", "Owner", "Transaction Type", "Asset", "Crypto In", "Spot Price"]
IN_MONEY = ["USD In (No Fee)", "USD In (With Fee)", "USD Fee", "Unique Id", "Notes"]
OUT = [
    "Timestamp",
    "Exchange",
    "Holder",
    "Transaction Type",
    "Asset",
    "Crypto Out",
    "Spot Price",
    "Crypto Fee",
]
INTRA = ["Timestamp", "From Exchange", "From Holder", "To Exchange", "To Holder", "Mine", "Asset"]
INTRA_MORE = ["Crypto Sent", "Spot Price", "Crypto Received", "Unique Id", "Notes"]
BOUGHT = ["2020-01-01T08:41Z", "Somewhere", "Ann", "Buy", "BTC", "1", "11000", "", "", "100", "", ""]
SOLD = ["2021-06-11T05:31Z", "Somewhere", "Ann", "Sell", "BTC", "0.5", "20200", "0.01"]
MOVED = [
    "2021-07-21T10:02:02Z",
    "Somewhere",
    "Ann",
    "Elsewhere",
    "Bob",
    "x",
    "BTC",
    "0.2",
    "21400",
    "0.19",
    "",
    "",
]
END = ["TABLE END"]


def ods(sheets: Sheets) -> bytes:
    body = "".join(
        f'<table:table table:name="{escape(name)}">' + "".join(map(line, rows)) + "</table:table>"
        for name, rows in sheets.items()
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("mimetype", MIME)
        packed.writestr("content.xml", HEAD + body + TAIL)
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
    return written.getvalue()


def line(row: Sequence[str]) -> str:
    return f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"


def cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    kind = "string"
    if text.replace(".", "", 1).isdigit():
        kind = f'float" office:value="{text}'
    return f'<table:table-cell office:value-type="{kind}"><text:p>{escape(text)}</text:p></table:table-cell>'


def read(sheets: Sheets) -> Parsed:
    return read_file("book.ods", ods(sheets))


WHOLE: Sheets = {
    "BTC": [
        *(["IN"], IN + IN_MONEY, BOUGHT, END, [], ["OUT"], OUT, SOLD, END, []),
        *(["INTRA"], INTRA + INTRA_MORE, MOVED, END),
    ],
    "ETH": [["IN"], IN + IN_MONEY, [*BOUGHT[:4], "ETH", "2", "240", "480", "485", "5", "id", "words"], END],
}


def test_each_table_is_read_by_its_own_header(spell: Spell) -> None:
    parsed = read(WHOLE)
    assert parsed.format == "rp2.ods"
    assert spell(parsed) == [
        "3 PURCHASE 2020-01-01 08:41:00: -11000 USD, +1 BTC, fee -100 USD",
        "8 SALE 2021-06-11 05:31:00: -0.5 BTC, +10100 USD, fee -0.01 BTC ($202.00)",
        "13 TRANSFER 2021-07-21 10:02:02: -0.19 BTC ($4,066.00), +0.19 BTC, fee -0.01 BTC ($214.00)",
        "17 PURCHASE 2020-01-01 08:41:00: -480 USD, +2 ETH, fee -5 USD",
    ]
    assert [leg.wallet for leg in parsed.transactions[2].legs] == [
        "Somewhere (Ann)",
        "Elsewhere (Bob)",
        "Somewhere (Ann)",
    ]


def test_a_table_without_an_end_ends_where_the_next_begins(spell: Spell) -> None:
    parsed = read({"BTC": [["IN"], IN + IN_MONEY, BOUGHT, ["OUT"], OUT, SOLD]})
    assert [text.split()[:2] for text in spell(parsed)] == [["3", "PURCHASE"], ["6", "SALE"]]


def test_rows_between_tables_are_asked_about(fates: Fates) -> None:
    stray = ["2021-06-11T05:31Z", "Somewhere", "Ann", "Sell", "BTC", "0.5", "20200", "0.01"]
    parsed = read({"BTC": [["IN"], IN + IN_MONEY, BOUGHT, END, stray], "Words": [["just", "words"]]})
    (finding,) = parsed.findings
    assert (finding.is_blocking, finding.where.rows) == (True, (5,))
    assert set(fates(parsed).values()) == {1}


@pytest.mark.parametrize(
    ("place", "text", "what"),
    [
        (0, "2020-01-01 08:41:00", "Column 'Timestamp': '2020-01-01 08:41:00' states no time zone."),
        (3, "Sell", "Column 'Transaction Type': 'Sell' is no way for units to come in."),
        (4, "ETH", "Column 'Asset': 'ETH' does not belong on the sheet 'BTC'."),
        (5, "-1", "Column 'Crypto In': '-1' is negative."),
    ],
)
def test_rows_that_are_not_certain_block(place: int, text: str, what: str) -> None:
    row = [*BOUGHT[:place], text, *BOUGHT[place + 1 :]]
    parsed = read({"BTC": [["IN"], IN + IN_MONEY, row, END]})
    assert [(finding.what, finding.where.rows) for finding in parsed.findings] == [(what, (3,))]
    assert parsed.transactions == ()


def test_a_table_that_lacks_a_column_is_not_recognized() -> None:
    assert read({"BTC": [["IN"], [name for name in IN if name != "Crypto In"], BOUGHT, END]}).format == ""


def test_a_workbook_without_such_tables_is_not_recognized() -> None:
    assert read({"BTC": [["Date", "Words"], ["2020-01-01", "some"]]}).format == ""


def test_one_of_several_tables_that_lacks_a_column_blocks(spell: Spell, fates: Fates) -> None:
    lacking = [name for name in OUT if name != "Crypto Out"]
    given = ["2021-06-11T05:31Z", "Somewhere", "Ann", "Gift", "BTC", "20200", "0"]
    parsed = read({"BTC": [["IN"], IN + IN_MONEY, BOUGHT, END, ["OUT"], lacking, given, END]})
    assert parsed.format == "rp2.ods"
    assert [text.split()[0] for text in spell(parsed)] == ["3"]
    assert [(finding.what, finding.where.rows) for finding in parsed.findings if finding.is_blocking] == [
        ("The table OUT on the sheet 'BTC' lacks a column that it needs.", (7,))
    ]
    assert set(fates(parsed).values()) == {1}


def test_the_shared_sample(shared: Path, spell: Spell, fates: Fates) -> None:
    (path,) = (shared / "formats" / "samples" / "rp2_ods").iterdir()
    parsed = read_file(path.name, path.read_bytes())
    assert parsed.format == "rp2.ods"
    kinds = Counter(each.kind.name for each in parsed.transactions)
    assert kinds == {"PURCHASE": 6, "INTEREST": 2, "SALE": 3, "GIFT_OUT": 2, "TRANSFER": 4}
    assert spell(parsed)[6] == "14 SALE 2021-06-11 05:31:00: -2 BTC, +40400 USD, fee -0.01 BTC ($202.00)"
    assert (set(fates(parsed).values()), parsed.row_count) == ({1}, 17)
    assert not [finding for finding in parsed.findings if finding.is_blocking]
