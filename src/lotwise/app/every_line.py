"""Every line of a return, form by form, as a terminal lists them."""

from lotwise.app.returns import TaxYear
from lotwise.tax.sheets import FACTS, LAW, STEPS, Sheet, idle_lines, is_stated, sheets
from lotwise.tax.trace import GIVEN, Line, Worksheet

__all__ = ["LAW", "ON_NO_FORM", "Line", "Sheet", "Worksheet", "labels_not_stated", "sheets_of"]

ON_NO_FORM = frozenset({FACTS, STEPS, LAW})
"""Titles of the sheets whose lines stand on no form."""


def sheets_of(found: TaxYear) -> tuple[Sheet, ...]:
    """Return the lines of a return that say something, form by form."""
    idle = idle_lines(found.worksheet)
    told = (
        Sheet(sheet.title, tuple(line for line in sheet.lines if line.name not in idle))
        for sheet in sheets(found.worksheet)
    )
    return tuple(sheet for sheet in told if sheet.lines)


def labels_not_stated(found: TaxYear) -> tuple[str, ...]:
    """Return the labels of the facts that are zero, or not stated."""
    facts = (line for line in found.worksheet.lines if line.status == GIVEN and not line.inputs)
    return tuple(line.label for line in facts if not is_stated(line))
