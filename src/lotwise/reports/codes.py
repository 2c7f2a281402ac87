"""The codes of column (f): how they are written, and what column (g) may hold beside each.

Problem: codes come from several sides, from the books (W, C), from a broker's statement (B, T, E, O), from
the way rows are listed (M), and a row can have many of them with one net amount. Chosen way: the letters are
set one after another in alphabetical order, the amounts are added, and every row is checked against the
table of the instructions: a code that adjusts nothing has no amount, a disallowed loss is positive and never
makes a gain, a nominee's row comes to zero, and codes that correct a statement need a box that has one.

Left out: the worksheets of codes D and O for debt instruments; codes P, Q, R, S, X, Y and Z, of which the
records here say nothing: a row may carry them, and only the sign of column (g) is checked.

Source:
    Instructions for Form 8949 (2025), columns (f), (g) and (h), "How To Complete Form 8949, Columns (f) and
    (g)".
"""

from collections.abc import Iterable, Iterator
from typing import Final

from lotwise.core.money import Usd, usd_text
from lotwise.reports.form_8949 import Row8949
from lotwise.reports.reported_rows import Adjustment
from lotwise.rules.book import Box, form_8949_boxes, form_8949_codes

_CORRECT_A_STATEMENT: Final = frozenset("BDT")
"""Codes that say of a Form 1099-B or 1099-DA that it is wrong, or shows something."""
_DISALLOW_A_LOSS: Final = frozenset("LW")
_NOMINEE: Final = "N"
_BASIS: Final = "B"


def column_f(letters: Iterable[str]) -> str:
    """Return column (f) for some codes: each once, in alphabetical order, with nothing between them.

    Source:
        Instructions for Form 8949 (2025), column (f): "enter all the codes that apply in alphabetical order
        (for example, “BOQ”). Don't separate the codes by a space or comma."

    Examples:
        >>> column_f("QBO"), column_f(["W", "B", "W"]), column_f("")
        ('BOQ', 'BW', '')
    """
    return "".join(sorted(set(letters)))


def explained(row: Row8949) -> str:
    """Return why a row has its box, and what each of its adjustments corrects, in sentences."""
    return " ".join([row.why, *(f"{each.letter}: {each.why}" for each in row.adjustments)])


def nominee(row: Row8949, why: str) -> Adjustment:
    """Return the adjustment of a row that a statement names the taxpayer for, and that is somebody else's.

    Args:
        row: The row as if it were the taxpayer's own.
        why: Whose it is, in one sentence.

    Source:
        Instructions for Form 8949 (2025), code N: the gain as a negative adjustment, the loss as a positive
        one; column (h) is zero.
    """
    return Adjustment(letter=_NOMINEE, amount_usd=-row.gain_usd, why=why, rule="Code N")


def not_deductible(row: Row8949, why: str) -> Adjustment:
    """Return the adjustment of a row whose whole loss is not deductible.

    Args:
        row: A row with a loss.
        why: Why not, in one sentence: sold to a related person, or property for personal use.

    Source:
        Instructions for Form 8949 (2025), code L; 26 U.S.C. §§ 165(c), 267(a)(1).
    """
    assert row.gain_usd <= 0, "only a loss can be not deductible"
    return Adjustment(letter="L", amount_usd=-row.gain_usd, why=why, rule="Code L")


def code_faults(row: Row8949, year: int) -> tuple[str, ...]:
    """Return what is wrong with box, codes and amounts of a row, in sentences; nothing when all is well.

    Args:
        row: Any row, in cents or in whole dollars.
        year: Tax year of the form.

    Source:
        Instructions for Form 8949 (2025), "How To Complete Form 8949, Columns (f) and (g)".
    """
    boxes = {box.letter: box for box in form_8949_boxes(year)}
    box = boxes.get(row.box)
    if box is None:
        return (f"Form 8949 of {year} has no box {row.box}.",)
    return (*_of_box(row, box), *_of_letters(row), *_of_amount(row, box))


def _of_box(row: Row8949, box: Box) -> Iterator[str]:
    if box.term != row.term.value:
        yield f"Box {box.letter} is for {box.term}-term rows, and this one is {row.term.value}-term."
    if box.schedule_d_line != row.schedule_d_line:
        yield f"Box {box.letter} goes to Schedule D line {box.schedule_d_line}, not {row.schedule_d_line}."
    wrong = _CORRECT_A_STATEMENT & set(row.code) if not box.form else ()
    for letter in sorted(wrong):
        yield f"Code {letter} speaks of a statement, and box {box.letter} is for sales without one."


def _of_letters(row: Row8949) -> Iterator[str]:
    if row.code != column_f(row.code):
        yield f"Codes stand in alphabetical order, each once: {column_f(row.code)}, not {row.code}."
    for letter in sorted(set(row.code) - set(form_8949_codes())):
        yield f"There is no code {letter}."


def _of_amount(row: Row8949, box: Box) -> Iterator[str]:
    """Give what column (g) must not hold beside these codes."""
    codes = [code for letter, code in form_8949_codes().items() if letter in row.code]
    amount = row.adjustment_usd
    if amount and not row.code:
        yield f"An adjustment of {usd_text(amount)} needs a code."
    if row.is_summary:
        return  # the rows that it stands for were looked at one by one
    adjusting = [code for code in codes if not _adjusts_nothing(code.letter, code.adjusts, box)]
    if codes and not adjusting and amount:
        yield f"Code {row.code} adjusts nothing, and column (g) is {usd_text(amount)}."
    signs = {code.adjusts for code in adjusting}
    if (signs == {"plus"} and amount < 0) or (signs == {"minus"} and amount > 0):
        yield f"Column (g) is {usd_text(amount)}, which code {row.code} does not allow."
    if _NOMINEE in row.code and row.gain_usd:
        yield f"A nominee's row comes to zero, and column (h) is {usd_text(row.gain_usd)}."
    only_disallows = {code.letter for code in adjusting} <= _DISALLOW_A_LOSS
    if adjusting and only_disallows and amount and row.gain_usd > 0:
        yield f"A disallowed loss never makes a gain, and column (h) is {usd_text(row.gain_usd)}."
    if row.adjustments:
        yield from _of_parts(row)


def _of_parts(row: Row8949) -> Iterator[str]:
    parts: Usd = sum(each.amount_usd for each in row.adjustments)
    if parts != row.adjustment_usd:
        yield f"The adjustments sum to {usd_text(parts)}, and column (g) is {usd_text(row.adjustment_usd)}."
    for each in row.adjustments:
        if each.letter not in row.code:
            yield f"Code {each.letter} is explained, and column (f) is {row.code}."


def _adjusts_nothing(letter: str, adjusts: str, box: Box) -> bool:
    """Return whether a code has no amount in a box.

    Source:
        Instructions for Form 8949 (2025), code B: with box B, E, H or K, "enter the correct basis in column
        (e), and enter -0- in column (g)".
    """
    return adjusts == "nothing" or (letter == _BASIS and box.is_basis_reported is not True)
