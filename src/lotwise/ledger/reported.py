"""A sale of securities that a broker reports with its lot already resolved.

Stocks and funds are not lotwise's lots: the broker keeps them and reports each sale with date acquired,
proceeds and basis. They matter because they net with crypto on the same Schedule D.
"""

from dataclasses import dataclass
from datetime import date

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.transaction import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedSale:
    """One row of a broker's realized gain and loss report, or of a Form 1099-B.

    Attributes:
        id: Made from content.
        broker: Name of the account.
        description: What was sold, in the broker's words.
        quantity: Units sold, positive.
        acquired_on: Date acquired; None when the broker says VARIOUS.
        disposed_on: Date sold.
        proceeds_usd: Net proceeds.
        basis_usd: Basis as reported.
        disallowed_usd: Wash-sale loss disallowed (Form 8949 code W), zero or positive.
        is_long: Whether the broker calls it long-term.
        is_basis_reported: Whether basis is reported to the IRS (box A/D) or not (box B/E).
        source: The file and row.
    """

    id: str
    broker: str
    description: str
    quantity: Quantity
    acquired_on: date | None
    disposed_on: date
    proceeds_usd: Usd
    basis_usd: Usd
    disallowed_usd: Usd
    is_long: bool
    is_basis_reported: bool
    source: Source

    @property
    def gain_usd(self) -> Usd:
        """Form 8949 column (h): proceeds less basis plus the loss disallowed."""
        return self.proceeds_usd - self.basis_usd + self.disallowed_usd
