"""What a printed form shows beside its figures: whose it is, how amounts look, and whether it is a draft."""

from dataclasses import dataclass

from lotwise.reports.form_8949 import Row8949, Totals
from lotwise.reports.pdf.amounts import ZERO_ENTERED, AmountText, in_cents
from lotwise.reports.pdf.fitting import printable

MONEY_COLUMNS = "degh"
"""The columns of Form 8949 that hold amounts, as letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How forms are printed.

    Attributes:
        name: Names shown on the return; left blank on the form where empty.
        number: Social security number or taxpayer identification number; likewise.
        amount_text: How amounts are shown.
        reasons: Why this is a draft, in sentences printed on a page of their own; None where it is none.
    """

    name: str = ""
    number: str = ""
    amount_text: AmountText = in_cents
    reasons: tuple[str, ...] | None = None

    @property
    def is_draft(self) -> bool:
        """Whether the word DRAFT stands on every sheet."""
        return self.reasons is not None


def row_texts(row: Row8949, look: Look) -> dict[str, str]:
    """Return what stands in the columns (a) to (h) of a row; empty for nothing.

    Source:
        Instructions for Form 8949 (2025), columns (f) and (g): a code with no amount has -0- in (g).
    """
    beside_code = look.amount_text(row.adjustment_usd) if row.adjustment_usd else ZERO_ENTERED
    return {
        "a": printable(row.full_description),
        "b": row.acquired,
        "c": row.disposed,
        "d": look.amount_text(row.proceeds_usd),
        "e": look.amount_text(row.basis_usd),
        "f": row.code,
        "g": beside_code if row.code else "",
        "h": look.amount_text(row.gain_usd),
    }


def total_texts(totals: Totals, look: Look, *, has_codes: bool) -> dict[str, str]:
    """Return what stands on a line of totals, by column; (g) is blank where no row has a code."""
    return {
        "d": look.amount_text(totals.proceeds_usd),
        "e": look.amount_text(totals.basis_usd),
        "g": look.amount_text(totals.adjustment_usd) if has_codes else "",
        "h": look.amount_text(totals.gain_usd),
    }
