"""One entry on a form: where it goes, what it is, how much, and why.

Form 8949 and Schedule D have types of their own because they have columns. All other forms that follow from
them (Form 1040, Schedule 1, the Capital Loss Carryover Worksheet, Forms 8960 and 6251) are lists of these.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lotwise.core.money import Usd, to_dollars


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An amount or an answer on a line of a form.

    Attributes:
        form: The form, schedule or worksheet.
        line: The line; empty for a question that has no number.
        label: What it is.
        amount_usd: The amount, signed; None where the line is answered or checked.
        answer: The answer, such as ``Yes``; empty for an amount, and where only the filer can answer.
        why: Where it comes from, or why that is the answer.
        source: The form or law that asks for it.
    """

    form: str
    line: str
    label: str
    amount_usd: Usd | None = None
    answer: str = ""
    why: str = ""
    source: str = ""


def in_whole_dollars(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return entries with their amounts in whole dollars.

    Source:
        Instructions for Form 1040 (2025), "Rounding Off to Whole Dollars".
    """
    return tuple(
        entry if entry.amount_usd is None else replace(entry, amount_usd=to_dollars(entry.amount_usd))
        for entry in entries
    )
