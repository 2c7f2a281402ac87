"""TXF: the rows of Form 8949 for desktop tax programs, as far as the format has codes for them.

Problem: the last version of the format, 042 of November 2011, has codes for boxes A to F and none for the
digital asset boxes G to L that came in 2025, and of the adjustments only the loss of a wash sale. Chosen way:
rows in A to F, plain or with the code W, are written; every other row is left out with its reason. A code of
another box would file the row as what it is not.

Left out: summaries, which repeat what details tell; short or long unknown (673), which no row of ours is.

Source:
    Tax Exchange Format, version 042 (Intuit, 2011-11-30), sections IV, VII and VIII: the codes, the order of
    the lines, records 4 and 5, dates MM/DD/YYYY, a line left empty where a date is not known.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from lotwise.core.money import CENT, Usd, usd_plain
from lotwise.reports.form_8949 import WASH_SALE, Form8949, Row8949, form_date
from lotwise.reports.handed_over import HandedOver, NotTaken, every_sale, is_dated, units_and_asset
from lotwise.reports.pdf.fitting import printable

CODES: Final = {"A": 321, "B": 711, "C": 712, "D": 323, "E": 713, "F": 714}
"""The code of each box that has one; long-term copies A, B and C of 2011 are boxes D, E and F since 2013."""
_END: Final = "^"
_LINE_END: Final = "\r\n"


def txf_of(form: Form8949, exported_on: date, program: str) -> HandedOver:
    """Return the rows of a form as a TXF file.

    Args:
        form: Form 8949 of any year.
        exported_on: The date in its head.
        program: The program in its head.

    Returns:
        The file and the rows it could not take.
    """
    taken: list[Row8949] = []
    left_out: list[NotTaken] = []
    for row in every_sale(form):
        why = _why_not(row)
        if why:
            left_out.append(NotTaken(row, why))
        else:
            taken.append(row)
    head = ("V042", f"A{_ascii(program)}", f"D{form_date(exported_on)}", _END)
    records = [line for row in taken for line in _record(row)]
    text = "".join(f"{line}{_LINE_END}" for line in (*head, *records)) if taken else ""
    return HandedOver(text=text, taken=tuple(taken), left_out=tuple(left_out))


def _why_not(row: Row8949) -> str:
    if row.box not in CODES:
        return f"TXF has no code for box {row.box}"
    if row.code not in {"", WASH_SALE}:
        return f"TXF has no place for the code {row.code}"
    if min(row.proceeds_usd, row.basis_usd, row.adjustment_usd) < 0:
        return "TXF takes no amount below zero here"
    if any(amount % CENT for amount in (row.proceeds_usd, row.basis_usd, row.adjustment_usd)):
        return "its amounts are finer than a cent"
    return ""


def _record(row: Row8949) -> Iterator[str]:
    """Give the lines of a record: format 5 where a wash sale is told, else format 4."""
    yield from ("TD", f"N{CODES[row.box]}", "C1", "L1", f"P{_ascii(units_and_asset(row))}")
    yield f"D{row.acquired if is_dated(row) else ''}"
    yield f"D{row.disposed}"
    yield _amount(row.basis_usd)
    yield _amount(row.proceeds_usd)
    if row.code:
        yield _amount(row.adjustment_usd)
    yield _END


def _amount(amount: Usd) -> str:
    return f"${usd_plain(amount)}"


def _ascii(text: str) -> str:
    """Return text as the format has it: one line of plain letters."""
    return printable(text).encode("ascii", "replace").decode()
