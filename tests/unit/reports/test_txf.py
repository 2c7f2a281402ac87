"""TXF: what it writes keeps the published rules, comes back the same, and what has no code stays out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.money import usd_plain
from lotwise.importers import read_file
from lotwise.reports.form_8949 import Row8949
from lotwise.reports.handed_over import HandedOver
from lotwise.reports.txf import CODES, txf_of
from printed_forms import form, row
from txf_rules import problems, records

DAY = date(2026, 2, 7)


def handed(*rows: Row8949, year: int = 2024) -> HandedOver:
    return txf_of(form(year, rows), DAY, "lotwise 0.1.0")


def test_the_codes_are_those_of_the_specification() -> None:
    """321 and 323 are copy A, 711 and 713 copy B, 712 and 714 copy C; nothing was published after 718."""
    assert CODES == {"A": 321, "B": 711, "C": 712, "D": 323, "E": 713, "F": 714}


def test_a_sale_is_a_record_of_nine_lines_and_a_wash_sale_has_a_tenth() -> None:
    made = handed(
        row("C", "0.5 BTC, ID 0xabc", d="100", e="250.1"),
        row("D", "10 sh. ACME CORP", d="2000", e="3000", f="W", g="400.25", acquired="VARIOUS"),
    )
    assert records(made.text) == [
        ["V042", "Alotwise 0.1.0", "D02/07/2026"],
        ["TD", "N712", "C1", "L1", "P0.5 BTC", "D01/05/2024", "D06/12/2025", "$250.10", "$100.00"],
        [
            *("TD", "N323", "C1", "L1", "P10 sh. ACME CORP", "D", "D06/12/2025"),
            *("$3000.00", "$2000.00", "$400.25"),
        ],
    ]
    assert problems(made.text) == []
    assert made.left_out == ()


@pytest.mark.parametrize("box", "GHIJKL")
def test_digital_asset_boxes_have_no_code_and_get_none(box: str) -> None:
    made = handed(row(box), year=2025)
    assert (made.text, made.taken) == ("", ())
    assert made.reasons == ((f"TXF has no code for box {box}", 1),)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (row("A", f="B", g="5"), "TXF has no place for the code B"),
        (row("A", f="TW", g="5"), "TXF has no place for the code TW"),
        (row("F", f="C"), "TXF has no place for the code C"),
        (row("C", d="-3"), "TXF takes no amount below zero here"),
    ],
)
def test_what_would_lose_something_is_left_out_with_the_reason(one: Row8949, why: str) -> None:
    kept = row("A", "1 ABC CORP")
    made = handed(kept, one)
    assert made.taken == (kept,)
    assert [each.why for each in made.left_out] == [why]
    assert problems(made.text) == []


def test_our_own_importer_reads_the_same_sales_of_securities() -> None:
    rows = [
        row(box, f"{number} sh. ACME CORP", d=f"{number}.25", e="70", f=code, g=g)
        for number, (box, code, g) in enumerate(
            [("A", "", "0"), ("B", "W", "3.10"), ("D", "", "0"), ("E", "W", "1")], 1
        )
    ]
    made = handed(*rows)
    read = {sale.description: sale for sale in read_file("x.txf", made.text.encode()).sales}
    assert set(read) == {each.description for each in rows}
    for each in rows:
        sale = read[each.description]
        assert (sale.proceeds_usd, sale.basis_usd, sale.disallowed_usd) == (
            each.proceeds_usd,
            each.basis_usd,
            each.adjustment_usd,
        )
        assert (sale.disposed_on, f"{sale.acquired_on:%m/%d/%Y}") == (each.disposed_on, each.acquired)
        assert (sale.is_long, sale.is_basis_reported) == (each.part == "II", each.box in "AD")


def test_our_own_importer_takes_digital_assets_for_evidence_and_not_for_sales_again() -> None:
    made = handed(row("C", "0.5 BTC, ID 0xabc"), row("F", "2 ETH", acquired="INHERITED"))
    read = read_file("x.txf", made.text.encode())
    assert (read.sales, read.transactions, read.findings) == ((), (), ())
    assert read.row_count == len(made.taken)


AMOUNTS = st.integers(-100, 10**13).map(lambda cents: f"{cents / 100:.2f}")


@given(
    st.lists(
        st.builds(
            row,
            st.sampled_from("ABCDEFGIKL"),
            st.text(min_size=1, max_size=80).map("1 {}x".format),
            d=AMOUNTS,
            e=AMOUNTS,
            f=st.sampled_from(["", "W", "B"]),
            g=st.sampled_from(["0", "12.34"]),
            acquired=st.sampled_from(["01/05/2024", "VARIOUS", "INHERITED", ""]),
        ),
        min_size=1,
    )
)
def test_any_file_keeps_the_rules_and_loses_no_row(rows: list[Row8949]) -> None:
    made = handed(*rows)
    assert len(made.taken) + len(made.left_out) == len(rows)
    if made.taken:
        assert problems(made.text) == []
        written = [[lines[7], lines[8]] for lines in records(made.text)[1:]]
        assert written == [
            [f"${usd_plain(each.basis_usd)}", f"${usd_plain(each.proceeds_usd)}"] for each in made.taken
        ]


def test_the_rules_complain_of_what_breaks_them() -> None:
    good = handed(row("A", "1 ABC CORP", f="W", g="1")).text
    assert problems(good) == []
    for old, new in (
        ("V042", "V041"),
        ("N321", "N999"),
        ("D06/12/2025", "D2025-06-12"),
        ("D01/05/2024", "DVARIOUS"),
        ("$100.00", "$100.001"),
        ("P1 ABC CORP", "P"),
        ("C1", "C0"),
        ("TD", "TS"),
        ("P1 ABC", "P1\tABC"),
        ("P1 ABC", "P1 \u00c4BC"),
    ):
        assert old in good
        assert problems(good.replace(old, new)), new
    assert problems(good.rstrip("^\r\n"))
