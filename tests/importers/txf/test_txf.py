"""TXF: securities are sold as they stand, digital assets are evidence, and the rest says why not."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.core.money import usd_text
from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed, read_file
from lotwise.importers.sources.securities_names import Property, property_of
from lotwise.ledger.reported import ReportedSale

Read = Callable[..., Parsed]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]

EVIDENCE = "what a broker or a program reports of a sale: evidence to compare with, no transaction"


def spelled(sale: ReportedSale) -> str:
    money = " ".join(usd_text(each) for each in (sale.proceeds_usd, sale.basis_usd, sale.disallowed_usd))
    term = "long" if sale.is_long else "short"
    box = "reported" if sale.is_basis_reported else "not reported"
    days = f"{sale.acquired_on or 'VARIOUS'} to {sale.disposed_on}"
    row, units = sale.source.rows[0], quantity_text(sale.quantity)
    return f"{row} {units} {sale.description}: {days} {money} {term} {box}"


def test_securities_are_sales(read: Read) -> None:
    parsed = read("sales.txf")
    assert parsed.format == "txf"
    assert [spelled(sale) for sale in parsed.sales] == [
        ("5 100 100 sh. ACME CORP COMMON: 2025-01-05 to 2025-10-01 $2,000.00 $1,000.00 $0.00 short reported"),
        "15 400 400 WidgetMart: 2020-08-05 to 2025-09-05 $1,200.00 $4,000.00 $0.00 long reported",
        "26 10 10 IBIT: VARIOUS to 2025-11-20 $500.00 $600.00 $100.00 short not reported",
        "37 1 House Fund Shares: VARIOUS to 2025-11-20 $500.00 $600.00 $0.00 long not reported",
        "67 5 5 ACME CORP COMMON: 2024-01-05 to 2025-10-01 $20.00 $10.00 $0.00 long reported",
    ]


def test_digital_assets_are_evidence_and_other_forms_are_left_out(read: Read, left_out: LeftOut) -> None:
    assert left_out(read("sales.txf")) == {
        47: f"{EVIDENCE} (BTC)",
        57: f"{EVIDENCE} (Ethereum (ETH))",
        77: "a part of the file about other income, which lotwise does not read (code 286)",
    }


def test_what_is_assumed_is_told(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert sorted(told(read("sales.txf"))) == [
        "info basis_assumed_reported 67",
        "info quantity_not_stated 37",
        "warning no_form_1099b 37",
    ]


def test_records_that_are_not_certain_block(read: Read) -> None:
    parsed = read("sales_unclear.txf")
    assert (parsed.sales, parsed.ignored) == ((), ())
    assert {row: finding.what for finding in parsed.findings for row in finding.where.rows} == {
        5: (
            "Column 'description': '10 DASH' may be a security or a digital asset, "
            "and code 711 is used for both."
        ),
        15: "Column 'proceeds': 'missing' is not a number.",
        24: "Column 'date sold': 'missing' is not a date lotwise can read.",
        33: "Column 'cost basis': '' is no basis; find it in your own records, it is never simply zero.",
        43: "Column 'type': the record is a summary, and lotwise reads details.",
        53: "Column 'more': 'XSomething more' has no place in a sale.",
        64: "Column 'code': 682 is the old code of a wash sale, whose loss is wholly disallowed.",
        68: "Column 'code': 'abc' is no code of a record.",
        72: "The row does not say whether the sale is short-term or long-term, nor when it was acquired.",
        80: "The description names zero units.",
    }


@pytest.mark.parametrize(
    "damage", [lambda raw: raw, lambda raw: raw.replace(b"\n", b"\r\n"), lambda raw: b"\xef\xbb\xbf" + raw]
)
def test_every_record_has_one_fate(fates: Fates, damage: Callable[[bytes], bytes]) -> None:
    for name, count in (("sales.txf", 8), ("sales_unclear.txf", 10)):
        content = damage((Path(__file__).parent / name).read_bytes())
        parsed = read_file(name, content)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count == count, name


def test_a_file_without_its_version_is_not_recognized() -> None:
    assert read_file("a.txf", b"AMade Up\n^\nTD\nN321\nP1 ACME\n^\n").format == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 SOL", Property.DIGITAL),
        ("USD Coin USDC", Property.DIGITAL),
        ("1,000 Dogecoin", Property.DIGITAL),
        ("BTC - Bitcoin", Property.DIGITAL),
        ("Bitcoin", Property.DIGITAL),
        ("GRAYSCALE BITCOIN TRUST ETF", Property.SECURITY),
        ("Bitcoin Depot", Property.SECURITY),
        ("3M CO", Property.SECURITY),
        ("GBTC", Property.SECURITY),
        ("COIN", Property.EITHER),
        ("10 shares COIN", Property.SECURITY),
    ],
)
def test_what_a_description_names(text: str, expected: Property) -> None:
    assert property_of(text) is expected


def test_the_shared_sample(shared: Path, left_out: LeftOut, fates: Fates) -> None:
    (path,) = (shared / "formats" / "samples" / "txf").iterdir()
    parsed = read_file(path.name, path.read_bytes())
    assert [spelled(sale) for sale in parsed.sales] == [
        "25 10 10 IBIT: VARIOUS to 2026-11-20 $500.00 $600.00 $100.00 short reported"
    ]
    assert left_out(parsed) == {5: f"{EVIDENCE} (BTC)", 15: f"{EVIDENCE} (ETH)"}
    assert (set(fates(parsed).values()), parsed.findings) == ({1}, ())
