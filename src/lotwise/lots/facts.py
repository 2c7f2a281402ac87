"""What the fold needs beside the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from lotwise.ledger.transaction import Custody, Wallet
from lotwise.lots.lot import Identification, StandingOrder
from lotwise.lots.methods import LotLaw
from lotwise.prices.book import PriceBook


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldFacts:
    """What the fold needs beside the journal.

    Attributes:
        zone: The taxpayer's time zone.
        prices: Quotes for values that no source states.
        wallets: Custody of each wallet; an unknown one counts as the owner's own.
        law: Dates of law and the taxpayer's choice before them.
        orders: Standing orders.
        identifications: Specific identifications by transaction id.
        as_of: The day on which the books are looked at; ends the one pool although nothing happened since.
            None for the day of the last transaction.
    """

    zone: ZoneInfo
    prices: PriceBook
    wallets: Mapping[str, Wallet]
    law: LotLaw
    orders: Sequence[StandingOrder] = ()
    identifications: Mapping[str, Identification] = field(default_factory=dict)
    as_of: date | None = None

    def custody_of(self, wallet: str) -> Custody:
        """Return who holds the keys of a wallet."""
        known = self.wallets.get(wallet)
        return known.custody if known else Custody.SELF
