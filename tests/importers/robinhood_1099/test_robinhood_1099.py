"""Robinhood's consolidated 1099: each form of the file by its own header row."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.core.money import usd_text
from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed, read_file
from lotwise.ledger.reported import ReportedSale

Read = Callable[..., Parsed]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]

EVIDENCE = "what a broker or a program reports of a sale: evidence to compare with, no transaction"
OTHER = "a part of the file about other income, which lotwise does not read"
AGAIN = "the header row once more"


def spelled(sale: ReportedSale) -> str:
    money = " ".join(usd_text(each) for each in (sale.proceeds_usd, sale.basis_usd, sale.disallowed_usd))
    term = "long" if sale.is_long else "short"
    box = "reported" if sale.is_basis_reported else "not reported"
    days = f"{sale.acquired_on or 'VARIOUS'} to {sale.disposed_on}"
    row, units = sale.source.rows[0], quantity_text(sale.quantity)
    return f"{row} {units} {sale.description}: {days} {money} {term} {box}"


def test_sales_of_securities(read: Read) -> None:
    parsed = read("consolidated.csv")
    assert parsed.format == "robinhood.1099_csv"
    assert [spelled(sale) for sale in parsed.sales] == [
        "6 4.5 ACME CORP, CLASS A: 2024-01-05 to 2025-03-10 $391.33 $400.00 $0.00 long reported",
        "7 2 WIDGET INC: VARIOUS to 2025-03-11 $230.00 $250.00 $15.50 short reported",
        "8 10 GADGET LTD: VARIOUS to 2025-03-12 $1,600.00 $1,500.00 $0.00 short not reported",
        "9 1 NO BOX CO: 2025-01-01 to 2025-03-13 $2.00 $1.00 $0.00 short reported",
    ]


def test_what_does_not_count_says_why(read: Read, left_out: LeftOut) -> None:
    assert left_out(read("consolidated.csv")) == {
        2: f"{OTHER} (1099-DIV)",
        3: AGAIN,
        4: f"{OTHER} (1099-MISC)",
        5: AGAIN,
        10: f"{EVIDENCE} (DOGECOIN)",
        11: AGAIN,
        12: f"{EVIDENCE} (Bitcoin BTC)",
        13: f"{EVIDENCE} (ETHEREUM CLASSIC)",
    }


def test_what_is_assumed_or_beside_is_told(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert told(read("consolidated.csv")) == ["warning tax_withheld 7", "info basis_assumed_reported 9"]


def test_rows_that_are_not_certain_block(read: Read) -> None:
    parsed = read("consolidated_unclear.csv")
    assert [sale.source.rows for sale in parsed.sales] == [(13,)]
    no_basis = "is no basis; find it in your own records, it is never simply zero."
    assert {row: finding.what for finding in parsed.findings for row in finding.where.rows} == {
        2: "Column 'ORDINARY': 'Y' makes it more than plain capital gain, which is not read.",
        3: "Column 'ACCRDMKTDISCOUNT': a part of the gain is interest, which lotwise does not read.",
        4: "Column 'FORM8949CODE': 'D' does not fit 'SHORT'.",
        5: "Column 'FORM8949CODE': 'D' does not fit a noncovered security.",
        6: f"Column 'COST BASIS': '0.00' {no_basis}",
        7: "Column 'TERM': 'WEEK' is neither short nor long.",
        8: "Column 'FORM8949CODE': 'Q' is no box of Form 8949 for securities.",
        9: "Column 'SALE DATE': '20251310' is not a date lotwise can read.",
        10: "Column 'SHARES': it is zero.",
        11: "Column 'FORM 1099 NOT REC': no Form 1099-B was sent for this row.",
        12: "The line belongs to no form of the file: its header row is missing.",
    }


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_another_delimiter_does_no_harm(delimiter: str) -> None:
    text = (Path(__file__).parent / "consolidated.csv").read_text(encoding="utf-8")
    plain = text.replace('"ACME  CORP, CLASS A"', "ACME  CORP CLASS A").replace(
        '"$1,250.00","$1,050.00"', "9,8"
    )
    parsed = read_file("r.csv", b"Some words above\n\n" + plain.replace(",", delimiter).encode())
    assert (len(parsed.sales), len(parsed.ignored)) == (4, 8)


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in ("consolidated.csv", "consolidated_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count == 12, name


def test_without_an_account_number_it_is_not_recognized() -> None:
    content = b"1099-B,TAX YEAR,SALE DATE\n1099-B,2025,20250101\n"
    assert read_file("r.csv", content).format == ""


def test_the_shared_samples(shared: Path, left_out: LeftOut, fates: Fates) -> None:
    folder = shared / "formats" / "samples" / "robinhood_1099_csv"
    old, new = (
        read_file(name, (folder / name).read_bytes())
        for name in ("robinhood-1099-2024.csv", "robinhood-1099-2025-da-min.csv")
    )
    assert [spelled(sale).split(": ")[1] for sale in old.sales] == [
        "VARIOUS to 2024-08-13 $391.33 $400.00 $0.00 short reported",
        "2023-01-01 to 2024-08-13 $717.58 $800.00 $0.00 long reported",
        "VARIOUS to 2024-09-15 $230.00 $250.00 $15.50 short reported",
        "VARIOUS to 2024-06-01 $1,600.00 $1,500.00 $0.00 short not reported",
    ]
    assert set(left_out(old)) == {2, 3, 4, 5}
    assert left_out(new) == {2: f"{EVIDENCE} (Bitcoin BTC)"}
    for parsed in (old, new):
        assert (parsed.format, set(fates(parsed).values()), parsed.findings) == (
            "robinhood.1099_csv",
            {1},
            (),
        )
