"""Lines of statements that the owner settled: what is filed for them, and what no longer stays open.

Problem: a line may be wrong, there twice, or about somebody else's units, and no file will ever tell; without
the owner's word it would block for good. Chosen way: the amounts that the IRS has stand on the form as they
are shown, and a code leaves no gain: N for a nominee, O for what is no sale. Such a line is matched with
nothing. Units that differ are no longer open where the owner looked and says that the match is right.

Left out: lines that stand for a sale of the owner's which no file tells. That sale belongs in the books,
where lots, tax and forms follow from it (`lotwise review new --answer state`).

Source:
    Instructions for Form 8949 (2025), "How To Complete Form 8949, Columns (f) and (g)", codes N and O.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from lotwise.core.ids import content_id
from lotwise.core.quantity import quantity_text
from lotwise.ledger.statements import LineSaid, LineWord
from lotwise.lots.holding import Term
from lotwise.reports.form_8949 import VARIOUS, form_date
from lotwise.reports.reconcile_boxes import box_of
from lotwise.reports.reconcile_causes import REASONS, Cause, Effect
from lotwise.reports.reconcile_match import LineAt
from lotwise.reports.reconcile_offset import Filed, once, summed
from lotwise.reports.reported_rows import Adjustment, Settled

_CAUSES: Final = {LineWord.NOMINEE: Cause.NOMINEE, LineWord.NO_SALE: Cause.NO_SALE}
_LETTERS: Final = {LineWord.NOMINEE: "N", LineWord.NO_SALE: "O"}


def is_settled(line: LineAt) -> bool:
    """Return whether the owner's word alone says what is filed for a line."""
    return line.line.said is not None and line.line.said.word in _CAUSES


def said_of(line: LineAt, year: int) -> Filed:
    """Return what is filed for a line that the owner settled.

    Args:
        line: One of which `is_settled` is true.
        year: Tax year, that of its statement.

    Returns:
        One row that comes to zero; its effects are what it differs from the line by.

    Source:
        Instructions for Form 8949 (2025), codes N and O.
    """
    said, told = line.line.said, line.line
    assert said is not None, "a line of which nothing is said is matched"
    cause = _CAUSES[said.word]
    row = _row(line, said, cause, year)
    effect = Effect(
        cause=cause,
        basis_usd=row.basis_usd - (told.basis_usd or 0),
        adjustment_usd=row.adjustment_usd - told.disallowed_usd,
    )
    return Filed(settled=(row,), causes=(cause,), effects=summed([effect]))


def _row(line: LineAt, said: LineSaid, cause: Cause, year: int) -> Settled:
    told = line.line
    proceeds = told.proceeds_usd or 0
    basis = (told.basis_usd or 0) if line.is_basis_reported else (said.basis_usd or 0)
    term = Term.LONG if line.is_long else Term.SHORT
    box = box_of(line.statement, term, year, is_basis_reported=line.is_basis_reported)
    units = f"{quantity_text(told.quantity)} " if told.quantity else ""
    letter = _LETTERS[said.word]
    why = f"{REASONS[cause].notice} The taxpayer says: {said.reason}"
    return Settled(
        id=content_id("filed", told.id, cause.name),
        row_ids=(),
        line_ids=(told.id,),
        box=box.letter,
        term=term,
        asset=told.asset or told.name,
        wallet=line.wallet,
        description=f"{units}{told.asset or told.name}",
        acquired=form_date(told.acquired_on) if told.acquired_on else VARIOUS,
        disposed_on=told.disposed_on or date(year, 12, 31),
        proceeds_usd=proceeds,
        basis_usd=basis,
        adjustments=(
            Adjustment(letter=letter, amount_usd=basis - proceeds, why=why, rule=REASONS[cause].rule),
        ),
        why=f"Box {box.letter}: {line.statement.broker} reports it as a sale of {year}.",
        rule=REASONS[cause].rule,
    )


def with_words(filed: Filed, lines: Sequence[LineAt]) -> Filed:
    """Return what is filed for matched lines, no longer open where the owner looked at their units."""
    words = {one.line.said.word for one in lines if one.line.said is not None}
    if Cause.UNITS not in filed.causes or LineWord.AS_SHOWN not in words:
        return filed
    causes = [Cause.UNITS_SAID if one is Cause.UNITS else one for one in filed.causes]
    return replace(filed, causes=once(causes))
