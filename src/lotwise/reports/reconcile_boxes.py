"""The box of Form 8949 by the statement that came, or by its absence.

Source:
    Form 8949 (2025), text of boxes A to L; Instructions for Form 8949 (2025), line 1.
"""

from lotwise.core.errors import MissingRuleError
from lotwise.ledger.statements import Statement
from lotwise.lots.holding import Term
from lotwise.reports.form_8949 import Row8949
from lotwise.rules.book import Box, form_8949_boxes

_SECURITIES_NO_FORM = frozenset("ABCDEF")


def box_of(statement: Statement, term: Term, year: int, *, is_basis_reported: bool) -> Box:
    """Return the box of a sale that a statement lists.

    Args:
        statement: Where it stands; the form decides, also for a digital asset on Form 1099-B.
        term: By own dates.
        year: Tax year.
        is_basis_reported: Whether the IRS was told a basis.

    Raises:
        MissingRuleError: The rule book has no such box in that year.
    """
    for box in form_8949_boxes(year):
        if (box.term, box.form, box.is_basis_reported) == (
            term.value,
            statement.form.value,
            is_basis_reported,
        ):
            return box
    raise MissingRuleError(
        f"The rule book has no box of Form 8949 for Form {statement.form.value} of {year}.",
        "Check the year of the statement; file this one by hand if it is right.",
    )


def box_without(row: Row8949, year: int) -> Box:
    """Return the box of a sale that no statement lists.

    Raises:
        MissingRuleError: The rule book has no such box in that year.
    """
    boxes = [box for box in form_8949_boxes(year) if box.term == row.term.value and not box.form]
    is_security = bool(row.sale_id) or row.box in _SECURITIES_NO_FORM
    own = [box for box in boxes if box.is_digital_asset is not is_security]
    if not boxes:
        raise MissingRuleError(f"The rule book has no boxes of Form 8949 for {year}.", "Choose a later year.")
    return (own or boxes)[0]
