"""What a broker's statement does to the rows of Form 8949: the type that stands between the two.

Problem: the reconciliation knows which statement line belongs to which rows and what is filed; the form knows
its rows, its pages and Schedule D; neither should know how the other works. Chosen way: a small frozen record
for each row as it is to be filed. All records together replace the rows they name: every row named by any of
them leaves the form, and every record comes in as one row. A row that is named by none stays as it is.
Several records may name the same row, when the broker reports it in parts; their amounts then sum to it.

Left out: everything that explains a difference to people (`lotwise.reports.reconcile`).

Source:
    Instructions for Form 8949 (2025), "Column (d)", "Column (e)", "How To Complete Form 8949, Columns (f) and
    (g)", "More than one code".
"""

from dataclasses import dataclass
from datetime import date

from lotwise.core.money import CENT, Usd
from lotwise.lots.holding import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One code of column (f) with its part of column (g).

    Attributes:
        letter: The code: one capital letter.
        amount_usd: Its part of column (g) in whole cents, signed; zero for a code that adjusts nothing.
        why: What it corrects, in one sentence.
        rule: Where it stands that it is done so.
    """

    letter: str
    amount_usd: Usd
    why: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One row of Form 8949 as it is filed once the broker's statement is known.

    Attributes:
        id: Made from content.
        row_ids: Rows of the form that it replaces, wholly or in part; empty where own books have no row.
        line_ids: Statement lines that it reports; empty where no statement lists the sale.
        box: Letter of the box, A to L.
        term: Short (Part I) or long (Part II).
        asset: Asset code.
        wallet: Wallet or broker.
        description: Column (a).
        acquired: Column (b): a date as the form writes it, ``INHERITED``, ``VARIOUS`` or empty.
        disposed_on: Column (c), as a date.
        proceeds_usd: Column (d), whole cents.
        basis_usd: Column (e), whole cents.
        adjustments: Codes of column (f), all of them, each once, with their parts of column (g).
        why: Why this box, in one sentence.
        rule: Where it stands that this box is the right one.
    """

    id: str
    row_ids: tuple[str, ...]
    line_ids: tuple[str, ...]
    box: str
    term: Term
    asset: str
    wallet: str
    description: str
    acquired: str
    disposed_on: date
    proceeds_usd: Usd
    basis_usd: Usd
    adjustments: tuple[Adjustment, ...] = ()
    why: str
    rule: str

    def __post_init__(self) -> None:
        letters = [each.letter for each in self.adjustments]
        assert letters == sorted(set(letters)), self.id
        amounts = (self.proceeds_usd, self.basis_usd, self.adjustment_usd)
        assert not any(amount % CENT for amount in amounts), self.id

    @property
    def codes(self) -> str:
        """Column (f): all codes in alphabetical order, nothing between them."""
        return "".join(each.letter for each in self.adjustments)

    @property
    def adjustment_usd(self) -> Usd:
        """Column (g): the net adjustment, signed."""
        return sum(each.amount_usd for each in self.adjustments)

    @property
    def gain_usd(self) -> Usd:
        """Column (h) = (d) − (e) + (g)."""
        return self.proceeds_usd - self.basis_usd + self.adjustment_usd
