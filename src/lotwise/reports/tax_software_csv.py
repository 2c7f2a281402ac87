"""CSV files for online tax programs: TurboTax's list of digital asset sales, and a table with named columns.

Problem: TurboTax takes five columns and nothing else, so box, code and adjustment are lost on the way; and
rows that look alike may be taken for one. Chosen way: only rows that lose nothing but their box are written,
the box being what the program asks for; the units stand before the asset's code, as column (a) wants them,
and rows that would still be the same get a number behind the name. The table has every row with every column
of the form, under names that TaxAct documents, for programs which match columns.

Left out: splitting into several files; trying the programs themselves. FreeTaxUSA's columns are not public.

Source:
    The columns Currency Name, Purchase Date, Cost Basis, Date Sold, Proceeds of TurboTax's file of sales;
    TaxAct's list of columns for its import of Form 1099-B.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from lotwise.core.money import usd_plain
from lotwise.lots.holding import Term
from lotwise.reports.form_8949 import Form8949, Row8949
from lotwise.reports.handed_over import HandedOver, NotTaken, every_sale, is_dated, units_and_asset

COLUMNS_TURBOTAX: Final = ("Currency Name", "Purchase Date", "Cost Basis", "Date Sold", "Proceeds")
COLUMNS_TABLE: Final = (
    "Description",
    "Date Acquired",
    "Date Sold",
    "Proceeds",
    "Cost Basis",
    "Adjustment Code",
    "Adjustment Amount",
    "Gain or Loss",
    "Form 8949 Box",
    "Term",
    "Row",
)
_SECURITIES: Final = frozenset("ABDE")
"""Boxes of sales on Form 1099-B."""


def turbotax_csv(form: Form8949) -> HandedOver:
    """Return the sales of digital assets as TurboTax takes them, one line a row of the form.

    Args:
        form: Form 8949 of any year.

    Returns:
        The file and the rows it could not take: securities, rows with a code, rows without a date acquired.
    """
    taken: list[Row8949] = []
    left_out: list[NotTaken] = []
    for row in every_sale(form):
        why = _why_not(row)
        if why:
            left_out.append(NotTaken(row, why))
        else:
            taken.append(row)
    text = _csv(COLUMNS_TURBOTAX, _numbered(map(_turbotax_cells, taken))) if taken else ""
    return HandedOver(text=text, taken=tuple(taken), left_out=tuple(left_out))


def table_csv(form: Form8949) -> HandedOver:
    """Return every row with every column of the form, for programs that let you match columns.

    Args:
        form: Form 8949 of any year.
    """
    rows = every_sale(form)
    cells = (
        (
            units_and_asset(row),
            row.acquired,
            row.disposed,
            usd_plain(row.proceeds_usd),
            usd_plain(row.basis_usd),
            row.code,
            usd_plain(row.adjustment_usd) if row.code else "",
            usd_plain(row.gain_usd),
            row.box,
            "Short" if row.term is Term.SHORT else "Long",
            str(number),
        )
        for number, row in enumerate(rows, 1)
    )
    text = _csv(COLUMNS_TABLE, cells) if rows else ""
    return HandedOver(text=text, taken=rows, left_out=())


def _why_not(row: Row8949) -> str:
    if row.sale_id or row.box in _SECURITIES:
        return "TurboTax's list is for digital assets, and this is a security"
    if row.code:
        return f"TurboTax's list has no place for the code {row.code}"
    if not is_dated(row):
        return f"TurboTax's list takes no {row.acquired or 'empty date'} for the date acquired"
    if min(row.proceeds_usd, row.basis_usd) < 0:
        return "TurboTax's list takes no amount below zero"
    return ""


def _turbotax_cells(row: Row8949) -> tuple[str, ...]:
    return (
        units_and_asset(row),
        row.acquired,
        usd_plain(row.basis_usd),
        row.disposed,
        usd_plain(row.proceeds_usd),
    )


def _numbered(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return rows of which no two are the same: the second of a kind is called ``0.5 BTC (2)``."""
    seen: Counter[tuple[str, ...]] = Counter()
    different: list[tuple[str, ...]] = []
    for row in rows:
        seen[row] += 1
        different.append((f"{row[0]} ({seen[row]})", *row[1:]) if seen[row] > 1 else row)
    return different


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
