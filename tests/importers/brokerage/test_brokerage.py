"""Realized gains of securities: one reader by role for Schwab, Fidelity and any table with these columns."""

from collections import Counter
from collections.abc import Callable

import pytest

from lotwise.core.money import usd_text
from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed, read_file
from lotwise.ledger.reported import ReportedSale

Read = Callable[..., Parsed]

GENERIC = "Description,Date Acquired,Date Sold,Proceeds,Cost Basis\n"


def spelled(sale: ReportedSale) -> str:
    row = sale.source.rows[0]
    money = " ".join(usd_text(each) for each in (sale.proceeds_usd, sale.basis_usd, sale.disallowed_usd))
    term = "long" if sale.is_long else "short"
    box = "reported" if sale.is_basis_reported else "not reported"
    days = f"{sale.acquired_on or 'VARIOUS'} to {sale.disposed_on}"
    return f"{row} {quantity_text(sale.quantity)} {sale.description}: {days} {money} {term} {box}"


def test_schwab_lot_details(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    parsed = read("schwab.csv")
    assert [spelled(sale) for sale in parsed.sales] == [
        (
            "4 10 VANGUARD TOTAL STOCK MARKET ETF: "
            "2023-02-01 to 2025-03-14 $3,000.00 $2,000.00 $0.00 long reported"
        ),
        "5 100 ABC CORP: 2025-05-01 to 2025-06-02 $800.00 $1,000.00 $150.00 short reported",
    ]
    assert usd_text(parsed.sales[1].gain_usd) == "-$50.00"
    assert (parsed.format, parsed.sales[0].broker) == ("brokerage.schwab", "Schwab")
    assert left_out(parsed) == {6: "a total"}


def test_fidelity_says_the_term_by_which_gain_column_is_filled(
    read: Read, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    parsed = read("fidelity.csv")
    assert [spelled(sale) for sale in parsed.sales] == [
        "2 30 FIDELITY 500 INDEX FUND: 2022-08-04 to 2025-08-17 $3,621.38 $3,562.51 $0.00 long reported",
        "3 2 ABC CORP COM CL A: 2025-04-05 to 2025-04-12 $160.63 $192.06 $0.00 short reported",
    ]
    assert parsed.format == "brokerage.fidelity"
    assert left_out(parsed) == {
        4: "an empty row",
        5: "an empty row",
        6: "a row without a date or a number",
        7: "a row without a date or a number",
    }


def test_any_table_of_sales(read: Read) -> None:
    parsed = read("gains.csv")
    assert parsed.format == "brokerage.gains"
    assert [spelled(sale) for sale in parsed.sales] == [
        "2 100 100 sh. ABC CORP: 2024-01-15 to 2025-01-15 $1,500.00 $1,000.00 $0.00 short reported",
        "3 50 50 sh. ABC CORP: 2024-01-15 to 2025-01-16 $750.00 $500.00 $0.00 long not reported",
        "4 1 XYZ INC: VARIOUS to 2025-02-03 $90.00 $100.00 $5.00 short reported",
        "5 1 XYZ INC: VARIOUS to 2025-02-03 $90.00 $100.00 $5.00 short reported",
        "6 1 INHERITED CO: 2024-12-01 to 2025-02-03 $300.00 $200.00 $0.00 long reported",
    ]


def test_tables_of_other_brokers(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    parsed = read("gains_of_others.csv")
    assert (parsed.format, told(parsed)) == ("brokerage.gains", [])
    assert [spelled(sale) for sale in parsed.sales] == [
        "2 10 ACME CORP: 2023-03-10 to 2025-01-15 $1,500.00 $1,200.00 $0.00 long reported",
        "3 5 WIDGET INC: 2024-07-01 to 2025-02-20 $2,000.00 $2,100.00 $40.00 short not reported",
    ]


def test_adjustments_count_only_where_they_are_wash_sales(read: Read) -> None:
    parsed = read("gains_of_others_unclear.csv")
    assert [spelled(sale) for sale in parsed.sales] == [
        "3 50 50 sh. ACME CORP: 2024-01-15 to 2025-01-20 $200.00 $300.00 $100.00 long reported",
    ]
    assert {one.where.rows: one.what for one in parsed.findings if one.is_blocking} == {
        (2,): "Column 'Adjustment Code': 'Q' is an adjustment that lotwise does not read.",
        (4,): "'0.5 BTC' is a digital asset, which belongs in boxes G to L of Form 8949.",
    }


def test_a_bare_code_may_be_either_so_a_table_of_codes_alone_is_not_taken() -> None:
    header = b"Symbol,Quantity,Date Acquired,Date Sold,Proceeds,Cost Basis\n"
    assert read_file("by_symbol.csv", header + b"ACME,2,01/15/2024,01/16/2025,200,100\n").format == ""


@pytest.mark.parametrize("name", ["Bitcoin Cash", "PEPE", "Filecoin (FIL)"])
def test_any_well_known_digital_asset_blocks(name: str) -> None:
    parsed = read_file("gains.csv", f"{GENERIC}{name},01/15/2024,01/16/2025,200,100\n".encode())
    assert [finding.is_blocking for finding in parsed.findings] == [True]


def test_identical_sales_stay_two(read: Read) -> None:
    parsed = read("gains.csv")
    assert len({sale.id for sale in parsed.sales}) == len(parsed.sales)


def test_what_does_not_agree_is_told(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert sorted(told(read("gains.csv"))) == [
        "info quantity_not_stated 4,5,6",
        "warning gain_differs 6",
        "warning term_differs 6",
    ]


def test_the_box_is_assumed_once_a_file(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert told(read("schwab.csv")) == ["info basis_assumed_reported 4,5"]


def test_rows_that_are_not_understood_block(read: Read) -> None:
    parsed = read("gains_unclear.csv")
    assert [sale.description for sale in parsed.sales] == ["GRAYSCALE BITCOIN TRUST ETF"]
    digital = "is a digital asset, which belongs in boxes G to L of Form 8949."
    no_basis = "is no basis; find it in your own records, it is never simply zero."
    assert {
        row: finding.what for finding in parsed.findings if finding.is_blocking for row in finding.where.rows
    } == {
        2: f"'0.5 BTC' {digital}",
        3: f"'Bitcoin' {digital}",
        4: f"'12.5 XTZ' {digital}",
        5: "The row does not say whether the sale is short-term or long-term, nor when it was acquired.",
        6: "Column 'Date Sold': '' is not a date lotwise can read.",
        7: f"Column 'Cost Basis': '' {no_basis}",
        8: f"Column 'Cost Basis': '0.00' {no_basis}",
        9: "Column 'Date Acquired': '15.01.2024' is not a date lotwise can read.",
        10: "Column 'Noncovered': 'perhaps' is neither yes nor no.",
        11: "The row names no security.",
    }


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("schwab.csv", "fidelity.csv", "gains.csv", "gains_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_more_disallowed_than_lost_is_told(told: Callable[[Parsed], list[str]]) -> None:
    content = GENERIC.replace("\n", ",Disallowed Loss\n") + "ABC CORP,01/15/2025,02/15/2025,90,100,25\n"
    assert "warning disallowed_exceeds_loss 2" in told(read_file("gains.csv", content.encode()))


@pytest.mark.parametrize(
    "header",
    [
        "Asset,Date Acquired,Date Sold,Proceeds,Cost Basis,Description",
        "Currency Name,Description,Purchase Date,Cost Basis,Date Sold,Proceeds",
        "Transaction ID,Description,Date Acquired,Date Sold,Proceeds,Cost Basis",
        "Wallet Name,Description,Date Acquired,Date Sold,Proceeds,Cost Basis",
        "1099-DA,Description,Date Acquired,Sale Date,Proceeds,Cost Basis",
    ],
)
def test_reports_of_digital_assets_are_not_taken_for_securities(header: str) -> None:
    parsed = read_file("gains.csv", f"{header}\nx,01/15/2024,01/16/2025,1,2,3\n".encode())
    assert [finding.code for finding in parsed.findings] == ["unknown_format"]
