"""CSV: the columns of the forms, exact amounts, and text that no spreadsheet runs."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.reported import ReportedSale
from lotwise.lots.lot import Disposition, Root
from lotwise.reports.entries import Entry
from lotwise.reports.form_8949 import rows_8949
from lotwise.reports.schedule_1 import Receipt
from lotwise.reports.schedule_d import Answer, ScheduleDLine
from lotwise.reports.tables import COLUMNS_8949, csv_8949, csv_entries, csv_receipts, csv_schedule_d


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_amounts_are_plain_numbers_and_negative_ones_too(
    root: Callable[..., Root], sold: Callable[..., Disposition]
) -> None:
    text = csv_8949(rows_8949([sold(root())], [], 2026))
    assert text.splitlines()[0].split(",")[:4] == list(COLUMNS_8949[:4])
    (row,) = read(text)
    assert (row["Box"], row["Part"], row["(c) Date sold or disposed of"]) == ("G", "I", "06/01/2026")
    assert (row["(d) Proceeds"], row["(e) Cost or other basis"]) == ("400.00", "500.00")
    assert (row["(g) Amount of adjustment"], row["(h) Gain or (loss)"]) == ("", "-100.00")


def test_an_adjustment_stands_beside_its_code(security: Callable[..., ReportedSale]) -> None:
    (row,) = read(csv_8949(rows_8949([], [security(disallowed="60.5")], 2026)))
    assert (row["(f) Code(s)"], row["(g) Amount of adjustment"]) == ("W", "60.50")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_that_would_run_as_a_formula_is_text(
    root: Callable[..., Root], sold: Callable[..., Disposition], start: str
) -> None:
    wallet = f'{start}HYPERLINK("x","y")'
    hostile = replace(sold(root()), wallet=wallet)
    (row,) = read(csv_8949(rows_8949([hostile], [], 2026)))
    assert row["Wallet or broker"] == f"'{wallet}"


def test_a_cell_that_schedule_d_lacks_is_blank() -> None:
    text = csv_schedule_d([ScheduleDLine(line="6", label="Carryover, short", gain_usd=usd("-40"))])
    assert text.splitlines()[1] == '6,"Carryover, short",,,,-40.00'


def test_the_same_form_gives_the_same_bytes_with_plain_line_ends(
    root: Callable[..., Root], sold: Callable[..., Disposition]
) -> None:
    rows = [sold(root(name=str(n)), transaction_id=f"tx_{n}") for n in range(4)]
    text = csv_8949(rows_8949(rows, [], 2026))
    assert text == csv_8949(rows_8949(rows[::-1], [], 2026))
    assert "\r" not in text
    assert text.endswith("\n")


def test_other_lines_have_an_amount_or_an_answer() -> None:
    answers = [Answer(line="", question="A fund?", answer="", why="=2+3")]
    entries = [
        Entry(form="Form 1040", line="7a", label="Capital gain", amount_usd=usd("-3000"), source="Form 1040"),
        Entry(form="Form 1040", line="7b", label="Not required", answer="leave unchecked"),
    ]
    _, asked, gain, box = csv.reader(StringIO(csv_entries(answers, entries)))
    assert asked == ["Schedule D", "", "A fund?", "", "", "'=2+3", ""]
    assert gain == ["Form 1040", "7a", "Capital gain", "-3000.00", "", "", "Form 1040"]
    assert box[3:5] == ["", "leave unchecked"]


def test_receipts_leave_an_unknown_value_blank() -> None:
    receipt = Receipt(
        id="income_1",
        received_on=date(2026, 3, 1),
        kind="airdrop",
        asset="NEWLY",
        quantity=quantity("0.5"),
        wallet="@cmd",
        amount_usd=None,
        line="8v",
    )
    _, row = csv.reader(StringIO(csv_receipts([receipt])))
    assert row == ["8v", "2026-03-01", "airdrop", "NEWLY", "0.5", "", "'@cmd", "income_1"]
