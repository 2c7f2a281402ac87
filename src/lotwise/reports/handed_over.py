"""Rows of Form 8949 handed to other programs: what a file could take, and what it could not, with the reason.

A format that has no place for a box or a code must not get the row in a near one: it would be filed wrong.
Such rows are left out and listed, and the filer types them in.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from lotwise.core.spreadsheet import FORMULA_STARTS
from lotwise.reports.form_8949 import Form8949, Row8949, Totals, in_form_order, totals_of

_ID: Final = ", ID "


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A row that a format cannot hold.

    Attributes:
        row: The row.
        why: The reason, as the end of a sentence.
    """

    row: Row8949
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A file for another program.

    Attributes:
        text: The file; empty where it would hold no row.
        taken: The rows in it, in its order.
        left_out: The rows that are not in it.
    """

    text: str
    taken: tuple[Row8949, ...]
    left_out: tuple[NotTaken, ...]

    @property
    def totals(self) -> Totals:
        """What the rows in the file add up to."""
        return totals_of(self.taken)

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Why rows are left out, each reason with the number of rows, the most frequent first."""
        counted = Counter(each.why for each in self.left_out)
        return tuple(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def every_sale(form: Form8949) -> tuple[Row8949, ...]:
    """Return every sale of a year, also those that the form itself has only in totals.

    What a program is given are the sales; it makes its own form of them.
    """
    return in_form_order((*form.listed, *form.direct))


def units_and_asset(row: Row8949) -> str:
    """Return column (a) for another program: in one line, without the transaction ID, and no formula.

    With an ID behind it, programs that read the file again take a digital asset for a security.
    """
    return " ".join(row.description.partition(_ID)[0].split()).lstrip("".join(FORMULA_STARTS))


def is_dated(row: Row8949) -> bool:
    """Return whether column (b) is a date, and not VARIOUS or INHERITED."""
    return row.acquired[:1].isdigit()
