"""CSV for online programs: no row merged, none that would lose a code, and each comes back the same."""

import csv
from io import StringIO

import pytest

from lotwise.core.money import usd
from lotwise.importers import read_file
from lotwise.reports.exceptions import with_attached_statement
from lotwise.reports.form_8949 import Row8949
from lotwise.reports.tax_software_csv import COLUMNS_TABLE, table_csv, turbotax_csv
from printed_forms import form, row


def read(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text)))


def test_turbotax_gets_its_five_columns() -> None:
    made = turbotax_csv(form(2025, [row("H", "0.5 BTC, ID 0xabc", d="1234.5", e="250.1")]))
    assert read(made.text) == [
        ["Currency Name", "Purchase Date", "Cost Basis", "Date Sold", "Proceeds"],
        ["0.5 BTC", "01/05/2024", "250.10", "06/12/2025", "1234.50"],
    ]


def test_rows_that_are_alike_stay_rows_of_their_own() -> None:
    made = turbotax_csv(form(2025, [row("H"), row("H"), row("I"), row("H", d="5")]))
    rows = read(made.text)[1:]
    assert len({tuple(each) for each in rows}) == len(rows) == 4
    assert sum(usd(each[4]) for each in rows) == made.totals.proceeds_usd
    assert [each[0] for each in rows if each[4] == "100.00"] == ["0.5 BTC", "0.5 BTC (2)", "0.5 BTC (3)"]


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (row("A", "1 sh. ACME"), "TurboTax's list is for digital assets, and this is a security"),
        (
            row("C", "1 sh. ACME", sale_id="s"),
            "TurboTax's list is for digital assets, and this is a security",
        ),
        (row("H", f="B", g="1"), "TurboTax's list has no place for the code B"),
        (row("L", acquired="INHERITED"), "TurboTax's list takes no INHERITED for the date acquired"),
        (row("L", acquired=""), "TurboTax's list takes no empty date for the date acquired"),
        (row("I", d="-1"), "TurboTax's list takes no amount below zero"),
    ],
)
def test_what_turbotax_has_no_place_for_is_left_out_with_the_reason(one: Row8949, why: str) -> None:
    made = turbotax_csv(form(2025, [one]))
    assert made.text == ""
    assert [each.why for each in made.left_out] == [why]


def test_our_own_importer_reads_every_row_for_turbotax() -> None:
    made = turbotax_csv(form(2025, [row("H"), row("H"), row("L", "3 ETH, ID ab", e="1")]))
    found = read_file("sales.csv", made.text.encode())
    assert (found.format, found.row_count, found.findings) == ("turbotax.8949_csv", 3, ())


def test_the_table_has_every_row_and_column() -> None:
    made = table_csv(form(2025, [row("K", "0.5 BTC, ID x", d="5", e="9", f="EW", g="-1.5"), row("I")]))
    assert read(made.text) == [
        list(COLUMNS_TABLE),
        ["0.5 BTC", "01/05/2024", "06/12/2025", "100.00", "250.10", "", "", "-150.10", "I", "Short", "1"],
        ["0.5 BTC", "01/05/2024", "06/12/2025", "5.00", "9.00", "EW", "-1.50", "-5.50", "K", "Long", "2"],
    ]


def test_rows_behind_a_row_with_the_code_m_are_handed_over_themselves() -> None:
    made = with_attached_statement(form(2025, [row("H", f"{number} ETH") for number in (1, 2)]))
    assert [each.code for each in made.rows] == ["M"]
    assert [each[0] for each in read(turbotax_csv(made).text)[1:]] == ["1 ETH", "2 ETH"]
    assert len(read(table_csv(made).text)) == 3


def test_our_own_importer_reads_the_securities_of_the_table_as_the_same_sales() -> None:
    rows = [row("A", "10 sh. ACME CORP", f="W", g="20"), row("E", "3 sh. ACME CORP", acquired="VARIOUS")]
    found = read_file("sales.csv", table_csv(form(2025, rows)).text.encode())
    assert [
        (sale.description, sale.proceeds_usd, sale.basis_usd, sale.disallowed_usd) for sale in found.sales
    ] == [(each.description, each.proceeds_usd, each.basis_usd, each.adjustment_usd) for each in rows]
    assert [sale.is_long for sale in found.sales] == [False, True]


def test_a_name_that_would_run_as_a_formula_does_not() -> None:
    made = form(2025, [row("H", "=HYPERLINK(1)\n2")])
    for text in (turbotax_csv(made).text, table_csv(made).text):
        assert read(text)[1][0] == "HYPERLINK(1) 2"
