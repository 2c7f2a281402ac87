"""Cells that a spreadsheet would run: text gets a mark, amounts stay numbers, our reader takes it off."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from builders import earned
from lotwise.core.spreadsheet import FORMULA_STARTS, as_meant, safe_text
from lotwise.importers import read_file
from lotwise.reports.koinly_csv import koinly_csv
from lotwise.reports.tables import csv_8949
from lotwise.reports.tax_software_csv import table_csv, turbotax_csv
from printed_forms import form, row


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_is_kept_from_running_and_comes_back_as_it_was_meant(start: str) -> None:
    told = f"{start}cmd|' /C calc'!A0"
    assert not safe_text(told).startswith(FORMULA_STARTS)
    assert as_meant(safe_text(told)) == told
    assert as_meant(told) == told


@pytest.mark.parametrize("text", ["", "'", "'tis", "0.5 BTC", "''=1", "a=1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == text
    assert as_meant(text) == text


@pytest.mark.parametrize("start", [one for one in FORMULA_STARTS if one.isprintable()])
def test_no_table_of_sales_has_a_cell_that_runs(start: str) -> None:
    odd = row("G", f"{start}1+1 BTC", wallet=f"{start}cmd()", d="100", e="250")
    made = form(2025, [odd])
    for text in (csv_8949(made), table_csv(made).text, turbotax_csv(made).text):
        cells = [cell for line in csv.reader(StringIO(text)) for cell in line]
        running = [cell for cell in cells if cell.startswith(FORMULA_STARTS)]
        assert [cell for cell in running if not cell.removeprefix("-").replace(".", "").isdigit()] == []
        assert "-150.00" in cells or "250.00" in cells


def test_a_note_of_koinlys_format_comes_back_as_it_was() -> None:
    note = "=HYPERLINK(1)"
    told = replace(earned("1 SOL", "100", "2025-03-01"), note=note)
    (text,) = koinly_csv([told]).texts.values()
    assert "'=HYPERLINK(1)" in text
    (read,) = read_file("koinly.csv", text.encode(), wallet_name="Kraken").transactions
    assert read.note.endswith(note)
    assert "'" not in read.note
