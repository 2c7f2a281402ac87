"""Reported sales in tables of any broker: what is filed, what is evidence, what is only a lot."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.money import usd_text
from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed, read_file
from lotwise.importers.sources.securities_terms import long_from
from lotwise.ledger.reported import ReportedSale
from lotwise.lots.holding import long_term_from

Read = Callable[..., Parsed]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]
Tell = Callable[[Parsed], list[str]]

EVIDENCE = "what a broker or a program reports of a sale: evidence to compare with, no transaction"
OPEN = "a lot that was still open"
FOLDER = Path(__file__).parent


def spelled(sale: ReportedSale) -> str:
    money = " ".join(usd_text(each) for each in (sale.proceeds_usd, sale.basis_usd, sale.disallowed_usd))
    term = "long" if sale.is_long else "short"
    box = "reported" if sale.is_basis_reported else "not reported"
    days = f"{sale.acquired_on or 'VARIOUS'} to {sale.disposed_on}"
    rows = "+".join(map(str, sale.source.rows))
    return f"{rows} {quantity_text(sale.quantity)} {sale.description}: {days} {money} {term} {box}"


def blocked(parsed: Parsed) -> dict[int, str]:
    return {
        row: finding.what for finding in parsed.findings if finding.is_blocking for row in finding.where.rows
    }


def test_activity_is_matched_where_there_is_nothing_to_choose(
    read: Read, left_out: LeftOut, told: Tell
) -> None:
    parsed = read("activity.csv")
    assert parsed.format == "brokerage.1099"
    assert [spelled(sale) for sale in parsed.sales] == [
        "2+3 100 Acme Corp: 2023-01-12 to 2023-03-01 $499.50 $411.50 $0.00 short reported",
        "4 50 Acme Corp: 2023-01-12 to 2025-03-02 $99.50 $205.75 $0.00 long reported",
        "5+7 10 Widget Fund: 2024-01-10 to 2025-01-15 $199.99 $100.00 $0.00 long reported",
        "6 2 Widget Fund: 2024-02-10 to 2025-01-15 $40.00 $30.00 $0.00 short reported",
    ]
    assert left_out(parsed) == {
        8: f"{OPEN} (GDGT)",
        9: "a part of the file about other income, which lotwise does not read (Dividend)",
        10: "a movement of money, not of an asset (Sweep in)",
    }
    assert told(parsed) == ["info basis_assumed_reported 2,4,5,6", "warning wash_sale_not_stated 4"]


def test_proceeds_shared_among_lots_sum_to_what_came(read: Read) -> None:
    fund = [sale for sale in read("activity.csv").sales if sale.description == "Widget Fund"]
    assert usd_text(sum(sale.proceeds_usd for sale in fund)) == "$239.99"


def test_sales_out_of_several_purchases_ask_for_the_form(read: Read, left_out: LeftOut) -> None:
    parsed = read("activity_unclear.csv")
    assert parsed.sales == ()
    unsure = (
        "The transaction type {} is not a plain purchase or sale, so which shares were sold is not certain."
    )
    assert blocked(parsed) == {
        4: "This sale may come out of several purchases: its basis is not certain.",
        5: "This sale sells more shares than the file buys: its basis is not certain.",
        **dict.fromkeys((6, 7, 8), unsure.format("'Stock split'")),
        9: unsure.format("'Buy to cover'"),
        10: "Column 'Shares': '-20' does not fit 'Buy'.",
        11: "Column 'Net Amount': '0.00' does not fit 'Buy'.",
        12: "Column 'Shares': 'Dividend' with shares is not understood.",
        13: "'BTC' is a digital asset and no security.",
    }
    assert left_out(parsed) == {2: f"{OPEN} (ACME)", 3: f"{OPEN} (ACME)"}
    assert "1099-B" in parsed.findings[0].fix


def test_form_1099b_by_the_numbers_of_its_boxes(read: Read, left_out: LeftOut, told: Tell) -> None:
    parsed = read("form_1099b.csv")
    assert parsed.format == "brokerage.1099b"
    assert [spelled(sale) for sale in parsed.sales] == [
        "2 10 ACME CORP: 2024-01-05 to 2025-03-10 $1,500.00 $1,000.00 $0.00 long reported",
        "3 5 WIDGET INC: VARIOUS to 2025-03-11 $90.00 $100.00 $5.00 short not reported",
        "5 1 GADGET LTD: 2025-01-05 to 2025-03-13 $20.00 $10.00 $0.00 short reported",
    ]
    assert left_out(parsed) == {4: f"{EVIDENCE} (BTC)", 6: "a total"}
    assert sorted(told(parsed)) == ["info quantity_not_stated 5", "warning tax_withheld 5"]


def test_form_1099b_with_the_box_of_form_8949(read: Read, left_out: LeftOut, told: Tell) -> None:
    parsed = read("form_1099b_boxes.csv")
    assert parsed.format == "brokerage.1099b_boxes"
    assert [spelled(sale) for sale in parsed.sales] == [
        "2 100 100 sh. ACME CORP: 2024-01-05 to 2025-03-10 $1,500.00 $1,000.00 $0.00 long reported",
        "3 1 WIDGET INC: VARIOUS to 2025-03-11 $90.00 $100.00 $5.00 short not reported",
        "4 1 GADGET LTD: VARIOUS to 2025-03-11 $90.00 $100.00 $0.00 long not reported",
    ]
    assert left_out(parsed) == {5: f"{EVIDENCE} (SOME COIN FUND)"}
    assert sorted(told(parsed)) == ["info quantity_not_stated 3,4", "warning no_form_1099b 4"]


def test_rows_of_form_1099b_that_are_not_certain_block(read: Read) -> None:
    parsed = read("form_1099b_unclear.csv")
    assert [sale.source.rows for sale in parsed.sales] == [(13,)]
    no_basis = "is no basis; find it in your own records, it is never simply zero."
    assert blocked(parsed) == {
        2: f"Column 'Cost or Other Basis (1e)': '' {no_basis}",
        3: f"Column 'Cost or Other Basis (1e)': '0' {no_basis}",
        4: "Column 'Term': 'Week' is neither short-term nor long-term.",
        5: "Column 'Basis Reported to IRS (12)': 'perhaps' does not say whether basis is reported.",
        6: "The row says both that basis is reported to the IRS and that it is not.",
        7: "Column 'Form 8949 Box': 'A' does not fit 'Long'.",
        8: "Column 'Form 8949 Box': 'Z' is no box of Form 8949 for securities.",
        9: "Column 'Ordinary (2)': 'Yes' makes it more than plain capital gain, which is not read.",
        10: "The row does not say whether the sale is short-term or long-term, nor when it was acquired.",
        11: "The row names no security.",
        12: "Column 'Proceeds (1d)': '(1500.00)' cannot be proceeds.",
    }


def test_form_1099b_with_the_words_of_the_form(read: Read, told: Tell) -> None:
    parsed = read("form_1099b_adjusted.csv")
    assert parsed.format == "brokerage.1099b_boxes"
    assert [spelled(sale) for sale in parsed.sales] == [
        "2 12 12.00 ACME CORP CLASS A: VARIOUS to 2025-02-21 $1,699.15 $1,500.10 $0.00 short reported",
        "3 1 1.00 WIDGET INC: 2019-06-07 to 2025-01-02 $172.00 $271.04 $12.00 long reported",
        "4 2 2.00 WIDGET INC: 2019-06-07 to 2025-01-02 $172.00 $271.04 $12.00 long not reported",
        "5 3 3.00 GADGET LTD: VARIOUS to 2025-01-02 $172.00 $150.00 $0.00 long not reported",
    ]
    assert told(parsed) == []


def test_what_is_inherited_is_long_term() -> None:
    table = b"Description,Date Acquired,Date Sold,Proceeds,Cost Basis,Form 8949 Box\n"
    parsed = read_file("heirs.csv", table + b"ACME CORP,INHERITED,01/02/2025,172.00,150.00,X\n")
    assert [(sale.acquired_on, sale.is_long) for sale in parsed.sales] == [(None, True)]


def test_flags_and_adjustments_that_change_the_gain_block(read: Read) -> None:
    parsed = read("form_1099b_adjusted_unclear.csv")
    assert parsed.sales == ()
    more = "makes it more than plain capital gain, which is not read."
    assert blocked(parsed) == {
        2: f"Column 'Check if proceeds from collectibles QOF': 'Collectibles' {more}",
        3: "Column 'Adjustment Code': 'B' is an adjustment that lotwise does not read.",
        4: "Column 'Adjustment Amount': '10.00' is an adjustment that lotwise does not read.",
        5: "Column 'Adjustment Amount': '10.00' is not the wash sale of the row.",
        6: "Column 'Wash sale loss disallowed': 'Yes' does not say how much of a loss.",
        7: "Column 'Short-Term gain loss Long-term gain or loss Ordinary': 'Ordinary' is neither short-term "
        "nor long-term.",
        8: f"Column 'Check if loss is not allowed based on amount in 1d': 'X' {more}",
        9: "A row of regulated futures contracts. Margin and derivatives are outside lotwise.",
    }


def test_a_composite_form_is_read_as_far_as_it_is_form_1099b(read: Read, left_out: LeftOut) -> None:
    parsed = read("composite.csv")
    assert (parsed.format, parsed.findings) == ("brokerage.1099_composite", ())
    assert [spelled(sale) for sale in parsed.sales] == [
        "28 12 12.00 ACME CORP CLASS A: VARIOUS to 2025-02-21 $1,699.15 $1,500.10 $0.00 short reported",
    ]
    other = "a part of the file about other income, which lotwise does not read"
    reasons = left_out(parsed)
    assert (reasons[7], reasons[14], reasons[29]) == (
        f"{other} (1099-DIV)",
        f"{other} (1099-INT)",
        f"{EVIDENCE} (BTC)",
    )


def test_a_composite_form_blocks_what_is_not_certain(read: Read) -> None:
    assert blocked(read("composite_unclear.csv")) == {
        5: "Column 'Cost or other basis': '0.00' is no basis; find it in your own records, it is never "
        "simply zero.",
        10: "The file holds a Form 1099-DA, whose columns in such a file are not known.",
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "form_1099da.csv",
            {2: f"{EVIDENCE} (BTC)", 3: f"{EVIDENCE} (Ethereum)", 4: f"{EVIDENCE} (Solana)", 5: "a total"},
        ),
        ("form_1099da_kraken.csv", {2: f"{EVIDENCE} (BTC)"}),
        ("form_1099da_short.csv", {2: f"{EVIDENCE} (BTC)"}),
        ("form_1099da_numbered.csv", {2: f"{EVIDENCE} (Bitcoin)"}),
    ],
)
def test_form_1099da_is_evidence(read: Read, left_out: LeftOut, name: str, expected: dict[int, str]) -> None:
    parsed = read(name)
    assert parsed.format == "broker.1099da"
    assert left_out(parsed) == expected
    assert (parsed.transactions, parsed.sales, parsed.findings) == ((), (), ())


def test_rows_of_form_1099da_that_cannot_be_read_block(read: Read, left_out: LeftOut) -> None:
    parsed = read("form_1099da_unclear.csv")
    assert blocked(parsed) == {
        2: "Column 'Date Sold or Disposed': '' is not a date lotwise can read.",
        3: "Column 'Units': 'many' is not a number.",
        4: "Column 'Units': it is empty.",
        5: "Column 'Proceeds': 'some' is not a number.",
        6: "The row names no asset.",
    }
    assert set(left_out(parsed)) == {7}


def test_lots_of_a_wash_sale_calculator(read: Read, left_out: LeftOut, told: Tell) -> None:
    parsed = read("lots.csv")
    assert parsed.format == "wash_sale.lots"
    assert [spelled(sale) for sale in parsed.sales] == [
        "2 100 ACME A-1: 2024-05-01 to 2024-06-01 $900.00 $1,000.00 $100.00 short reported",
        "3 100 ACME A-1: 2024-05-15 to 2025-06-01 $1,300.00 $1,100.00 $0.00 long reported",
        "5 2 WDGT: 2024-01-25 to 2024-01-28 $50.00 $100.00 $0.00 short reported",
    ]
    assert left_out(parsed) == {4: f"{OPEN} (ACME A-2)"}
    assert told(parsed) == ["info basis_assumed_reported 2,3,5", "warning wash_sale_not_stated 5"]


def test_a_replacement_lot_has_the_date_and_the_basis_it_took_over(read: Read, told: Tell) -> None:
    parsed = read("lots_with_long_names.csv")
    assert parsed.format == "wash_sale.lots"
    assert [spelled(sale) for sale in parsed.sales] == [
        "2 100 ACME A-1: 2024-05-01 to 2024-06-01 $900.00 $1,000.00 $100.00 short reported",
        "3 100 ACME A-1: 2024-05-10 to 2025-05-20 $1,300.00 $1,200.00 $0.00 long reported",
    ]
    assert told(parsed) == ["info basis_assumed_reported 2,3"]


def test_lots_that_are_not_certain_block(read: Read) -> None:
    parsed = read("lots_unclear.csv")
    assert [sale.source.rows for sale in parsed.sales] == [(8,)]
    assert blocked(parsed) == {
        2: "Column 'AdjCode': 'B' is an adjustment that lotwise does not read.",
        3: "Column 'Adj': '100' is adjusted without a code.",
        4: "Column 'SellDate': it is empty, and yet the row has proceeds or an adjustment.",
        5: "The row does not say whether the sale is short-term or long-term, nor when it was acquired.",
        6: "Column 'Sym': 'BTC' is a digital asset, which belongs to lots.",
        7: "Column 'Cnt': '0' cannot be a lot.",
    }


def test_every_row_has_one_fate(fates: Fates) -> None:
    for path in sorted(FOLDER.glob("*.csv")):
        parsed = read_file(path.name, path.read_bytes())
        assert set(fates(parsed).values()) == {1}, path.name
        assert sum(fates(parsed).values()) == parsed.row_count, path.name


@pytest.mark.parametrize(
    "header",
    [
        "Description,Date Acquired,Date Sold,Proceeds,Cost Basis",
        "Symbol,Name,Closed Date,Opened Date,Quantity,Proceeds,Cost Basis (CB)",
        "Asset,Date Acquired,Date Sold,Proceeds,Cost Basis,Description",
        "Date,Asset,Type,Amount,Proceeds",
        "1099-DA,Description,Date Acquired,Sale Date,Proceeds,Cost Basis",
        "Transaction Type,Asset Name,Date Acquired,Date of Disposition,Proceeds (USD),Cost Basis (USD)",
        "Date Sold,Date Acquired,Asset,Amount,Cost (USD),Proceeds (USD),Gain / loss,Wallet Name",
    ],
)
def test_other_tables_are_not_taken_for_these(header: str) -> None:
    ours = {
        *("brokerage.1099", "brokerage.1099b", "brokerage.1099b_boxes", "brokerage.1099_composite"),
        *("broker.1099da", "wash_sale.lots"),
    }
    assert read_file("t.csv", f"{header}\n".encode()).format not in ours


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_the_term_by_dates_is_the_law_s(acquired: date) -> None:
    assert long_from(acquired) == long_term_from(acquired)


def test_the_shared_samples(shared: Path, fates: Fates) -> None:
    folder = shared / "formats" / "samples"
    vanguard = read_file("v.csv", (folder / "brokerage_1099" / "vanguard.csv").read_bytes())
    assert [spelled(sale) for sale in vanguard.sales] == [
        "2+3 300 ABC Corp: 2011-01-12 to 2011-02-01 $245.23 $234.56 $0.00 short reported",
        "4+5 100 XYZ Inc: 2011-03-12 to 2011-05-01 $6,783.53 $5,678.90 $0.00 short reported",
    ]
    gains = {}
    for path in sorted((folder / "wash_sale_lots").iterdir()):
        parsed = read_file(path.name, path.read_bytes())
        assert (parsed.format, set(fates(parsed).values())) == ("wash_sale.lots", {1}), path.name
        assert not [finding for finding in parsed.findings if finding.is_blocking]
        gains[path.stem] = usd_text(sum(sale.gain_usd for sale in parsed.sales))
    assert gains == {
        "fairmark_sameday_1": "$0.00",
        "fairmark_sameday_1_out": "$0.00",
        "same_day_loss_compute": "-$175.00",
        "same_day_loss_compute_out": "-$175.00",
        "two_lots_same_days": "-$304.98",
        "two_lots_same_days_out": "-$304.98",
    }
