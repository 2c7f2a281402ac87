"""A row of Form 1099-B, in whatever table it stands.

Box, term and whether basis is reported may each be said by several columns, and must agree. A row that names
a digital asset is evidence to compare with, every other a sale to file. Left out: the names of the columns;
see `securities_columns`.
"""

from typing import Final

from lotwise.importers.base import LeftOut, Outcome
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.securities_boxes import box_in, is_digital_box
from lotwise.importers.sources.securities_names import Property, name_in, property_of, units_in
from lotwise.importers.sources.securities_sales import (
    Security,
    evidence,
    is_total,
    is_yes,
    reported,
    sold,
)
from lotwise.importers.sources.securities_terms import term_in

_REPORTED: Final = frozenset({"yes", "y", "true", "x", "1", "covered", "reported"})
_NOT_REPORTED: Final = frozenset(
    {"no", "n", "false", "0", "noncovered", "non-covered", "uncovered", "not reported"}
)


def form_1099b(row: Row) -> Outcome:
    """Return a row of Form 1099-B: a sale of a security to file, or evidence of one of a digital asset.

    Raises:
        UnclearError: It is neither, or what it says contradicts itself.
    """
    if is_total(row):
        return LeftOut(rows=(row,), reason=Reason.TOTAL)
    found = reported(row)
    description = " ".join((row.text("description") or row.text("symbol")).split())
    if is_digital_box(row) or property_of(description) is Property.DIGITAL:
        return evidence(row, found, name_in(description))
    quantity = row.amount("quantity")
    if quantity is None:
        quantity = units_in(row, description)
    by_box, is_long = box_in(row)
    what = Security(
        description=description,
        quantity=quantity,
        is_long=_term(row, by_box=is_long),
        is_reported=_is_reported(row, by_box=by_box),
    )
    return sold((row,), found, what)


def _term(row: Row, *, by_box: bool | None) -> bool | None:
    stated = term_in(row)
    if None not in (by_box, stated) and by_box is not stated:
        raise row.unclear("box", f"{shown(row.text('box'))} does not fit {shown(row.text('term'))}.")
    return by_box if stated is None else stated


def _is_reported(row: Row, *, by_box: bool | None) -> bool | None:
    """Return whether basis is reported to the IRS, as three columns may say it; None where none does."""
    said = set() if by_box is None else {by_box}
    word = row.word("covered")
    if word and word not in _REPORTED | _NOT_REPORTED:
        raise row.unclear("covered", f"{shown(row.text('covered'))} does not say whether basis is reported.")
    said |= {word in _REPORTED} if word else set()
    if row.text("noncovered"):
        said.add(not (is_yes(row, "noncovered") or row.word("noncovered").startswith("non")))
    if len(said) > 1:
        raise UnclearError("The row says both that basis is reported to the IRS and that it is not.")
    return said.pop() if said else None
