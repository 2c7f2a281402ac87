"""FDX tax data: Form 1099-DA is evidence, Form 1099-B beside it is sales of securities."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lotwise.core.money import usd_text
from lotwise.importers import Parsed, read_file

Read = Callable[..., Parsed]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]

EVIDENCE = "what a broker or a program reports of a sale: evidence to compare with, no transaction"


def test_sales_are_found_wherever_they_stand(read: Read, left_out: LeftOut) -> None:
    parsed = read("statements.json")
    assert parsed.format == "fdx_1099da.json"
    assert left_out(parsed) == {
        2: f"{EVIDENCE} (Bitcoin)",
        3: f"{EVIDENCE} (Some Token)",
        8: f"{EVIDENCE} (Ether)",
    }
    assert [
        (
            sale.description,
            str(sale.acquired_on),
            usd_text(sale.gain_usd),
            sale.is_long,
            sale.is_basis_reported,
        )
        for sale in parsed.sales
    ] == [
        ("ACME CORP", "2023-02-01", "$100.25", True, True),
        ("WIDGET INC", "None", "-$5.50", False, False),
    ]
    assert (parsed.transactions, parsed.findings) == ((), ())


def test_rows_that_are_not_certain_block(read: Read) -> None:
    parsed = read("statements_unclear.json")
    assert (parsed.sales, parsed.ignored) == ((), ())
    assert {row: finding.what for finding in parsed.findings for row in finding.where.rows} == {
        2: "Column 'checkboxOnForm8949': 'A' is no box for digital assets.",
        3: "Column 'digitalAssetCode': 'short' is no code of a digital asset.",
        4: "Column 'units': it is empty.",
        5: "Column 'dateOfSale': '' is not a date lotwise can read.",
        6: "Column 'proceeds': '' cannot be proceeds.",
        7: "Column 'dateAcquired': a date, and yet the units were acquired on various dates.",
        9: "Column 'adjustmentCodes.0.code': 'B' is an adjustment that lotwise does not read.",
        10: "Column 'basisReported': the row says both that basis is reported and that it is not.",
        11: "Column 'longOrShort': 'LONG' is not the term of the box.",
        12: "Column 'basisReported': 'perhaps' is neither true nor false.",
    }


def test_a_form_whose_box_is_not_determined_is_evidence_too(left_out: LeftOut) -> None:
    form = Path(__file__).resolve().parents[3] / "examples" / "statements-2025" / "coinbase-1099da.json"
    parsed = read_file(form.name, form.read_bytes())
    assert parsed.findings == ()
    assert left_out(parsed)


def test_an_adjustment_is_the_wash_sale_and_a_digital_asset_is_evidence(
    read: Read, left_out: LeftOut
) -> None:
    parsed = read("securities.json")
    assert [(sale.description, usd_text(sale.disallowed_usd)) for sale in parsed.sales] == [
        ("ACME CORP", "$40.00")
    ]
    assert left_out(parsed) == {3: f"{EVIDENCE} (BTC)"}


def test_more_adjustments_and_sums_of_sales_block(read: Read) -> None:
    unread = "is an adjustment that lotwise does not read."
    assert {one.where.rows: one.what for one in read("securities_unclear.json").findings} == {
        (2,): f"Column 'adjustmentCodes.1.code': 'B' {unread}",
        (3,): f"Column 'multiple': 'true' {unread}",
        (4,): f"Column 'correctedCostBasis': '700' {unread}",
    }


def test_every_sale_has_one_fate(read: Read, fates: Fates) -> None:
    for name, count in (("statements.json", 5), ("statements_unclear.json", 10)):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count == count, name


def test_a_document_without_sales_is_not_recognized() -> None:
    for content in (
        b'{"tax": [{"digitalAssetName": "Bitcoin"}]}',
        b'{"sales": [{"dateOfSale": "2025-01-01"}]}',
    ):
        assert read_file("f.json", content).format == ""


def test_the_shared_sample(shared: Path, left_out: LeftOut, fates: Fates) -> None:
    (path,) = (shared / "formats" / "samples" / "fdx_1099da_json").iterdir()
    parsed = read_file(path.name, path.read_bytes())
    assert parsed.format == "fdx_1099da.json"
    assert left_out(parsed) == {2: f"{EVIDENCE} (Bitcoin)", 3: f"{EVIDENCE} (Example Token)"}
    assert (set(fates(parsed).values()), parsed.findings) == ({1}, ())
