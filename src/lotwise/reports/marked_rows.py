"""Rows of Form 8949 that the owner marked: code N for a nominee, code L for a loss that is not deductible.

Problem: the books know that a sale was marked, and by how much its gain changes; the form wants letters, each
with its part of column (g). Chosen way: one small function from the dispositions of a row to its parts; where
a wash sale disallows a part of the same loss, that part keeps its W, because L is for a loss "other than a
loss indicated by code W".

Source:
    Instructions for Form 8949 (2025), codes L, N and W; Instructions for Schedule D (2025), "Certain
    Nondeductible Losses"; 26 U.S.C. §§ 165(c), 267(a)(1).
"""

from collections.abc import Sequence
from typing import Final

from lotwise.core.money import Usd, to_cents, usd_text
from lotwise.lots.lot import Disposition, Mark
from lotwise.reports.reported_rows import Adjustment
from lotwise.tax.realized import form_disallowed

NOMINEE: Final = "N"
NOT_DEDUCTIBLE: Final = "L"
WASHED: Final = "W"
OWNERS_WORD: Final = frozenset({NOMINEE, NOT_DEDUCTIBLE})
"""Codes that rest on the owner's word."""
RULES: Final = {
    NOMINEE: "Instructions for Form 8949 (2025), code N",
    NOT_DEDUCTIBLE: "Instructions for Form 8949 (2025), code L; 26 U.S.C. § 267(a)(1)",
    WASHED: "Instructions for Form 8949 (2025), code W; 26 U.S.C. § 1091(a)",
}


def marked_parts(slices: Sequence[Disposition]) -> tuple[Adjustment, ...]:
    """Return the parts of column (g) of a row that the owner marked; nothing for any other row.

    Args:
        slices: The dispositions of the row, all marked alike; at least one.

    Source:
        Instructions for Form 8949 (2025), codes L and N.
    """
    whole: Usd = sum(map(form_disallowed, slices))
    if slices[0].mark is Mark.NOMINEE:
        return (part_of(NOMINEE, whole),)
    if slices[0].mark is not Mark.NOT_DEDUCTIBLE or not whole:
        return ()
    washed = min(whole, sum(to_cents(each.washed_usd) for each in slices))
    parts = ((NOT_DEDUCTIBLE, whole - washed), (WASHED, washed))
    return tuple(part_of(letter, amount) for letter, amount in parts if amount)


def part_of(letter: str, amount: Usd) -> Adjustment:
    """Return a part of column (g) that rests on the owner's word, or on a wash sale beside it.

    Args:
        letter: N, L or W.
        amount: In whole cents, signed.
    """
    words = {
        NOMINEE: f"The units were somebody else's; {usd_text(amount)} brings the row to zero.",
        NOT_DEDUCTIBLE: f"A loss of {usd_text(amount)} is not deductible.",
        WASHED: f"A wash sale disallows {usd_text(amount)}.",
    }
    return Adjustment(letter=letter, amount_usd=amount, why=words[letter], rule=RULES[letter])
