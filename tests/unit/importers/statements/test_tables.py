"""Statements in CSV, workbooks and JSON: every field is read as it stands, and every row has a fate."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.errors import BadInputError
from lotwise.core.findings import Severity
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.importers.statements.columns import FIELDS
from lotwise.importers.statements.gathered import ReadStatements
from lotwise.importers.statements.heads import Head
from lotwise.importers.statements.map_file import (
    StatementMap,
    map_text,
    proposed_map,
    statement_map_of,
)
from lotwise.importers.statements.reading import is_statement, read_statements, typed_in
from lotwise.ledger.statements import (
    Aggregate,
    ProceedsKind,
    Statement,
    StatementForm,
    StatementLine,
    StateTax,
)

HEAD = Head(broker="Exchange", year=2025)
TOP = "Asset,Units,Date Acquired,Date Sold,Proceeds,Cost Basis"


def read(text: str, head: Head = HEAD, name: str = "form.csv", **more: Any) -> ReadStatements:
    return read_statements(name, text.encode(), head, **more)


def only(found: ReadStatements) -> Statement:
    assert found.findings == ()
    (one,) = found.statements
    return one


def row_of(cells: str, top: str = TOP) -> StatementLine:
    (found,) = only(read(f"{top}\n{cells}\n")).lines
    return found


def unread(cells: str, top: str = TOP) -> str:
    """Return why a row is not read, beside one that is."""
    one = only(read(f"{top}\nBitcoin,1,,01/02/2025,5.00,\n{cells}\n" if top == TOP else f"{top}\n{cells}\n"))
    (row,) = one.unread
    return row.what


# ── the samples ─────────────────────────────────────────────────────────────────────────────────


def test_the_sample_of_fdx_is_read_field_by_field(shared: Path) -> None:
    path = shared / "formats" / "samples" / "fdx_1099da_json" / "fdx_tax1099da_2025.json"
    one = only(read_statements(path.name, path.read_bytes(), Head()))
    assert (one.broker, one.year, one.recipient, one.tin_last_four, one.account) == (
        "Example Exchange LLC",
        2025,
        "Jane Example",
        "0000",
        "000000000",
    )
    bitcoin, other = one.lines
    assert (bitcoin.dti_code, bitcoin.name, bitcoin.quantity) == ("4H95J0R2X", "Bitcoin", quantity("0.0125"))
    assert (bitcoin.acquired_on, bitcoin.disposed_on) == (date(2025, 1, 15), date(2025, 3, 20))
    assert (bitcoin.proceeds_usd, bitcoin.basis_usd, bitcoin.box) == (usd(1050), usd(1250), "H")
    assert (bitcoin.is_basis_reported, bitcoin.proceeds_kind) == (False, ProceedsKind.NET)
    assert (bitcoin.is_long, bitcoin.is_cash_only) == (False, True)
    assert (other.is_various, other.acquired_on, other.basis_usd, other.box) == (True, None, None, "Y")
    assert (one.unread, one.not_read, one.row_count) == ((), (), 2)


def test_the_sample_of_robinhood_is_read(shared: Path) -> None:
    folder = shared / "formats" / "samples" / "robinhood_1099_csv"
    path = folder / "robinhood-1099-2025-da-min.csv"
    one = only(read_statements(path.name, path.read_bytes(), Head()))
    assert (one.broker, one.wallet, one.year, one.form) == (
        "Robinhood",
        "Robinhood",
        2025,
        StatementForm.FORM_1099_DA,
    )
    (line,) = one.lines
    assert (line.name, line.quantity, line.basis_usd) == ("Bitcoin BTC", quantity("0.0125"), usd(1250))
    of_securities = folder / "robinhood-1099-2024.csv"
    found = read_statements(of_securities.name, of_securities.read_bytes(), Head())
    assert "4 rows are of securities" in found.findings[0].what


def test_a_sample_that_is_no_form_is_said_to_be_none(shared: Path) -> None:
    path = shared / "formats" / "samples" / "brokerage_1099" / "vanguard.csv"
    (finding,) = read_statements(path.name, path.read_bytes(), HEAD).findings
    assert (finding.code, finding.severity) == ("statement_not_recognized", Severity.BLOCKING)


# ── fields ──────────────────────────────────────────────────────────────────────────────────────


def test_blank_various_and_zero_are_three_things() -> None:
    line = row_of("Bitcoin,0.5,VARIOUS,03/20/2025,100.00,0.00")
    assert (line.acquired_on, line.is_various, line.basis_usd) == (None, True, 0)
    line = row_of("Bitcoin,0.5,,03/20/2025,100.00,")
    assert (line.acquired_on, line.is_various, line.basis_usd) == (None, False, None)
    line = row_of("Bitcoin,0.5,N/A,03/20/2025,100.00,Unknown")
    assert (line.acquired_on, line.basis_usd) == (None, None)


@pytest.mark.parametrize("day", ["03/20/2025", "2025-03-20", "20250320", "3/20/25", "2025-03-20 00:00:00"])
def test_dates_are_read_as_us_forms_write_them(day: str) -> None:
    assert row_of(f"Bitcoin,0.5,,{day},100.00,").disposed_on == date(2025, 3, 20)


@pytest.mark.parametrize(
    ("text", "worth"),
    [('"$1,250.00"', "1250"), ("(12.50)", "-12.5"), ("1250", "1250"), ("0.00", "0"), ("1e-05", "0.00001")],
)
def test_proceeds_are_exact(text: str, worth: str) -> None:
    assert row_of(f"Bitcoin,1e-05,,03/20/2025,{text},").proceeds_usd == usd(worth)


ALL = {
    "1a": "4H95J0R2X",
    "1b": "Bitcoin",
    "1c": "0.500000000000000001",
    "1d": "01/02/2024",
    "1e": "05/06/2026",
    "1f": "31000.01",
    "1g": "40000.00",
    "1h": "1.00",
    "1i": "300.00",
    "2": "X",
    "3a": "Gross",
    "3b": "yes",
    "4": "24.00",
    "5": "yes",
    "6": "Long-term, ordinary",
    "7": "x",
    "8": "true",
    "9": "yes",
    "11a": "Qualifying stablecoins",
    "11b": "12",
    "11c": "5.00",
    "12a": "0.25",
    "12b": "02/03/2026",
    "14": "CA",
    "15": "800",
    "16": "9.00",
    "cusip": "123456789",
    "box": "J",
    "id": "trade-1",
}
EVERYTHING = StatementLine(
    dti_code="4H95J0R2X",
    name="Bitcoin",
    quantity=quantity("0.500000000000000001"),
    acquired_on=date(2024, 1, 2),
    disposed_on=date(2026, 5, 6),
    proceeds_usd=usd("31000.01"),
    basis_usd=usd(40000),
    market_discount_usd=usd(1),
    disallowed_usd=usd(300),
    is_basis_reported=True,
    proceeds_kind=ProceedsKind.GROSS,
    is_qof=True,
    withheld_usd=usd(24),
    is_loss_not_allowed=True,
    is_long=True,
    is_ordinary=True,
    is_cash_only=True,
    uses_customer_information=True,
    is_noncovered=True,
    aggregate=Aggregate.STABLECOINS,
    sale_count=12,
    first_sales_usd=usd(5),
    quantity_transferred_in=quantity("0.25"),
    transferred_in_on=date(2026, 2, 3),
    cusip="123456789",
    states=(StateTax(state="CA", state_number="800", withheld_usd=usd(9)),),
    box="J",
    transaction_id="trade-1",
)


def without_place(line: StatementLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in StatementLine.__slots__ if name not in {"id", "rows"}}


def test_every_field_of_the_form_is_typed_in_by_its_number() -> None:
    numbers = {number for number, _ in FIELDS.values() if number}
    assert numbers == set(ALL)
    one = only(typed_in([f"{number}={value}" for number, value in ALL.items()], Head(broker="A", year=2026)))
    assert without_place(one.lines[0]) == without_place(EVERYTHING)


def test_every_field_of_the_form_is_read_from_a_table_with_the_captions_of_the_form() -> None:
    captions = {
        "1a": "Box 1a Code for digital asset",
        "1b": "Box 1b Name of digital asset",
        "1c": "Box 1c Number of units",
        "1d": "Box 1d Date acquired",
        "1e": "Box 1e Date sold or disposed",
        "1f": "Box 1f Proceeds",
        "1g": "Box 1g Cost or other basis",
        "1h": "Accrued market discount",
        "1i": "Box 1i Wash sale loss disallowed",
        "2": "Box 2 Check if basis reported to IRS",
        "3a": "Box 3a Reported to IRS: gross or net",
        "3b": "Box 3b QOF",
        "4": "Box 4 Federal income tax withheld",
        "5": "Box 5 Check if loss is not allowed",
        "6": "Box 6 Gain or loss: short-term or long-term",
        "7": "Box 7 Check if 1f is only cash",
        "8": "Box 8 Check if broker relied on customer-provided acquisition information",
        "9": "Box 9 Check if digital asset is a noncovered security",
        "11a": "Box 11a aggregate amount for",
        "11b": "Box 11b number of transactions",
        "11c": "Box 11c Aggregate gross proceeds of specified NFTs",
        "12a": "Box 12a Number of units transferred in",
        "12b": "Box 12b transfer-in date",
        "14": "Box 14 State name",
        "15": "Box 15 State identification no.",
        "16": "Box 16 State tax withheld",
        "cusip": "CUSIP number",
        "box": "Applicable checkbox on Form 8949",
        "id": "Transaction ID",
    }
    top = ",".join(f'"{captions[number]}"' for number in ALL)
    cells = ",".join(f'"{value}"' for value in ALL.values())
    assert without_place(row_of(cells, top)) == without_place(EVERYTHING)


def test_a_year_of_stablecoins_needs_no_date_of_sale() -> None:
    line = row_of(
        "USD Coin,12000,,,12000.00,,Qualifying stablecoins,40",
        f"{TOP},Box 11a aggregate,Box 11b number of transactions",
    )
    assert (line.disposed_on, line.aggregate, line.sale_count) == (None, Aggregate.STABLECOINS, 40)


# ── rows that cannot be read ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("Bitcoin,0,,03/20/2025,100.00,", "no number of units"),
        ("Bitcoin,-0.5,,03/20/2025,100.00,", "no number of units"),
        ("Bitcoin,1.0000000000000000001,,03/20/2025,100.00,", "at most 18 decimals"),
        ("Bitcoin,0.5,04/01/2025,03/20/2025,100.00,", "after the sale"),
        ("Bitcoin,0.5,,31/12/2025,100.00,", "is not a date"),
        ("Bitcoin,0.5,,,100.00,", "'Date Sold': it is empty"),
        ("Bitcoin,0.5,,03/20/2025,,", "'Proceeds': it is empty"),
        (",0.5,,03/20/2025,100.00,", "names no asset"),
        ("Bitcoin,0.5,,03/20/2025,100.00,-5.00", "is negative"),
        ("Bitcoin,0.5,,03/20/2025,a lot,", "is not a number"),
        ("Bitcoin,0.5,,03/20/2025,€100.00,", "in EUR"),
        ("Bitcoin,0.5,,03/20/2025,100.00 CAD,", "in CAD"),
        ("Bitcoin,0.5,,03/20/2025,100.00,,,7", "more cells than the header row"),
    ],
)
def test_a_row_that_cannot_be_right_is_told_with_its_column(cells: str, why: str) -> None:
    assert why in unread(cells)


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("Form 8949 Box", "I", "no letter that a broker prints"),
        ("Term", "medium", "none of short, long and ordinary"),
        ("Basis Reported", "perhaps", "neither yes nor no"),
        ("Gain/Loss", "17.00", "not proceeds less basis"),
        ("Tax Year", "last", "is no year"),
    ],
)
def test_a_word_without_a_meaning_is_told(column: str, cell: str, why: str) -> None:
    text = f"{TOP},{column}\nBitcoin,1,,03/20/2025,100.00,50.00,{cell}\nBitcoin,1,,03/20/2025,100.00,50.00,\n"
    (row,) = only(read(text)).unread
    assert why in row.what
    assert row.rows == (2,)


def test_foreign_money_is_told_apart() -> None:
    text = f"{TOP},Currency Code\nBitcoin,1,,03/20/2025,100.00,,EUR\nBitcoin,1,,03/21/2025,100.00,,USD\n"
    (row,) = only(read(text)).unread
    assert (row.is_foreign, row.rows) == (True, (2,))


def test_a_file_whose_rows_are_all_unread_keeps_nothing_and_names_each() -> None:
    found = read(f"{TOP}\nBitcoin,x,,03/20/2025,1.00,\nEther,y,,03/20/2025,1.00,\n")
    assert found.statements == ()
    assert [(one.code, one.where.rows) for one in found.findings] == [
        ("statement_row_unread", (2,)),
        ("statement_row_unread", (3,)),
    ]


_cells = st.sampled_from(
    [
        "Bitcoin,1,,03/20/2025,5.00,",
        "Bitcoin,x,,03/20/2025,5.00,",
        "Total,,,,10.00,",
        "Short-term sales,,,,,",
        TOP,
    ]
)


@given(st.lists(_cells, max_size=12))
def test_every_row_has_one_fate(rows: list[str]) -> None:
    found = read("\n".join([TOP, "Ether,1,,03/20/2025,7.00,", *rows]) + "\n")
    one = only(found)
    assert len(one.lines) == 1 + sum(row.startswith("Bitcoin,1") for row in rows)
    assert len(one.unread) == sum(row.startswith("Bitcoin,x") for row in rows)
    assert len(one.totals) == sum(row.startswith("Total") for row in rows)
    assert found.words == sum(row.startswith("Short") for row in rows)
    assert one.row_count == len(one.lines) + len(one.unread) + len(one.totals)


# ── whose and of which year ─────────────────────────────────────────────────────────────────────


def test_captions_above_the_table_say_whose_it_is() -> None:
    one = only(
        read(
            '"Payer\'s name: Kraken"\nTax year 2025\n"RECIPIENT\'S name",Jane Example\nSSN,***-**-1234\n'
            f"CORRECTED\n{TOP}\nBitcoin,1,,03/20/2025,100.00,\n",
            Head(),
        )
    )
    assert (one.broker, one.year, one.recipient, one.tin_last_four) == (
        "Kraken",
        2025,
        "Jane Example",
        "1234",
    )
    assert one.is_corrected


def test_without_broker_or_year_nothing_is_kept() -> None:
    assert [one.code for one in read(f"{TOP}\nBitcoin,1,,03/20/2025,1.00,\n", Head()).findings] == [
        "statement_broker_unknown"
    ]
    nfts = f"{TOP},11a aggregate\nSpecified NFTs,3,,,900.00,,NFTs\n"
    assert [one.code for one in read(nfts, Head(broker="A")).findings] == ["statement_year_unknown"]


def test_a_file_that_says_no_year_has_a_statement_for_each_year_of_its_sales() -> None:
    text = f"{TOP}\nBitcoin,1,,03/20/2025,1.00,\nBitcoin,1,,03/20/2026,2.00,\n"
    found = read(text, Head(broker="A"))
    assert [(one.year, one.proceeds_usd) for one in found.statements] == [(2025, usd(1)), (2026, usd(2))]


def test_lines_of_two_accounts_are_two_statements() -> None:
    text = f"{TOP},Account Number\nBitcoin,1,,03/20/2025,1.00,,A\nBitcoin,1,,03/20/2025,2.00,,B\n"
    assert [one.account for one in read(text).statements] == ["A", "B"]


def test_a_total_of_several_accounts_is_no_total_of_the_last() -> None:
    top = f"{TOP},Account Number\nBitcoin,1,,03/20/2025,1.00,,A\nBitcoin,1,,03/20/2025,2.00,,B\n"
    assert [one.totals for one in read(f"{top}Grand total,,,,3.00,,\n").statements] == [(), ()]
    assert [len(one.totals) for one in read(f"{top}Total,,,,2.00,,\n").statements] == [0, 1]


def test_several_forms_in_one_json_document_stay_apart() -> None:
    def a_form(name: str) -> dict[str, Any]:
        sale = {"digitalAssetName": "Bitcoin", "units": 1, "dateOfSale": "2025-03-20", "proceeds": 5}
        return {"recipient": {"name": name}, "corrected": name == "B", "details": [sale]}

    document = {"issuer": {"businessName": "X"}, "taxYear": 2025, "forms": [a_form("A"), a_form("B")]}
    found = read(json.dumps(document), Head(), "all.json")
    assert [(one.broker, one.recipient, one.is_corrected) for one in found.statements] == [
        ("X", "A", False),
        ("X", "B", True),
    ]
    assert [one.lines[0].rows for one in found.statements] == [(2,), (4,)]


def test_securities_on_form_1099b_are_no_lines_here() -> None:
    text = "Form 1099-B 2025\nDescription,Quantity,Date Acquired,Date Sold,Proceeds,Cost Basis\n"
    found = read(text + "ACME CORP COMMON STOCK,5,,03/20/2025,10.00,5.00\n0.5 BTC,,,03/20/2025,10.00,5.00\n")
    assert [line.name for line in only(found).lines] == ["0.5 BTC"]
    assert found.other_rows == 1


def test_columns_that_say_more_are_named() -> None:
    one = only(read(f"{TOP},Lot,Empty\nBitcoin,1,,03/20/2025,1.00,,7,\n"))
    assert one.not_read == ("Lot",)


# ── mappings ────────────────────────────────────────────────────────────────────────────────────


STRANGE = "What,How many,When,Got,Paid\nBitcoin,0.5,2025-03-20,31000.00,\n"


def test_a_table_with_other_names_is_read_by_a_mapping() -> None:
    assert read(STRANGE).findings[0].code == "statement_not_recognized"
    columns = {"name": "What", "units": "How many", "disposed": "When", "proceeds": "Got", "basis": "Paid"}
    one = only(read(STRANGE, Head(), one=StatementMap(broker="Kraken", columns=columns)))
    assert (one.broker, one.year, one.proceeds_usd, one.not_read) == ("Kraken", 2025, usd(31000), ())


def test_a_proposed_mapping_is_the_toml_that_is_read_back() -> None:
    one, headings = proposed_map(
        "a.csv", f"{TOP},Lot \u201cno\u201d\nBitcoin,1,,03/20/2025,1.00,,7\n".encode()
    )
    text = map_text(one, headings)
    assert statement_map_of(text, "a.toml") == one
    assert one.columns["name"] == "Asset"
    assert "Lot" in text.partition("columns without a field")[2]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a = [", "is no TOML"),
        ("broker = 5\n[columns]\n", "'broker' must be text"),
        ("[columns]\nprice = 'Price'\n", "there is no field 'price'"),
        ("form = '1099-K'\n[columns]\n", "must be 1099-DA or 1099-B"),
        ("broker = 'A'\n", r"a table \[columns\]"),
        ("nonsense = 1\n[columns]\n", "'nonsense' is not known"),
    ],
)
def test_a_mapping_with_a_mistake_is_refused_by_name(text: str, why: str) -> None:
    with pytest.raises(BadInputError, match=why):
        statement_map_of(text, "a.toml")


@pytest.mark.parametrize("word", ["1z=5", "1f", "=5", "price=3"])
def test_what_is_typed_in_must_name_a_field(word: str) -> None:
    with pytest.raises(BadInputError, match="names no field"):
        typed_in([word], HEAD)


def test_a_field_is_typed_in_once() -> None:
    with pytest.raises(BadInputError, match="said twice"):
        typed_in(["1f=5", "proceeds=6"], HEAD)


# ── hostile files ───────────────────────────────────────────────────────────────────────────────


def test_formulas_html_and_control_characters_are_only_text() -> None:
    name = '"=HYPERLINK(""http://x"",""Bitcoin"")"'
    line = row_of(f"{name},1,,03/20/2025,1.00,")
    assert line.name == '=HYPERLINK("http://x","Bitcoin")'
    line = row_of("<script>alert(1)</script>\u202e,1,,03/20/2025,1.00,")
    assert "<script>" in line.name
    long = row_of(f"{'A' * 5000},1,,03/20/2025,1.00,")
    assert len(long.name) == 300


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 100, b"\xff\xfe", b"PK\x03\x04broken", b"{", b"[" * 100_000, b'{"a": 1}', b'"' * 1000],
)
def test_a_file_that_is_nothing_is_said_to_be_none(content: bytes) -> None:
    found = read_statements("x.csv", content, HEAD)
    assert (found.statements, [one.code for one in found.findings]) == ((), ["statement_not_recognized"])
    assert not is_statement("x.csv", content)


def test_ten_thousand_lines_are_read() -> None:
    rows = "\n".join(f"Bitcoin,0.{n:05},,03/20/2025,{n}.01," for n in range(1, 10_001))
    one = only(read(f"{TOP}\n{rows}\n"))
    assert (len(one.lines), len({line.id for line in one.lines})) == (10_000, 10_000)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_told(content: bytes) -> None:
    found = read_statements("any.csv", content, HEAD)
    assert found.statements or found.findings
