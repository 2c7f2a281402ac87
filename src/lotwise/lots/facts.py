"""What the fold needs beside the journal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from lotwise.ledger.asset_classes import Classes
from lotwise.ledger.transaction import Custody, Owner, Wallet
from lotwise.lots.allocation import AllocatedUnits
from lotwise.lots.lot import Identification, Mark, StandingOrder
from lotwise.lots.methods import LotLaw
from lotwise.lots.pins import FiledPick
from lotwise.lots.wash_law import WashLaw
from lotwise.prices.book import PriceBook

Say: TypeAlias = Callable[[str], None]
"""Takes a sentence for people: that something is done now that takes a while once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldFacts:
    """What the fold needs beside the journal.

    Attributes:
        zone: The taxpayer's time zone.
        prices: Quotes for values that no source states.
        wallets: Custody and owner of each wallet; an unknown one is the owner's own, who holds its keys.
        law: Dates of law and the taxpayer's choice before them.
        orders: Standing orders.
        identifications: Specific identifications by transaction id.
        filed: Units that filed returns say left, by transaction id; they leave whatever the rule says.
        allocations: Where the taxpayer's own allocation lays the units that were held at the end of 2024, by
            asset.
        wash_law: The wash-sale rule that counts; None to leave wash sales out.
        classes: What the assets are.
        relief_from: For a wallet at a broker and an asset the instant after which own books count there: that
            of the completion of an allocation, before which the relief does not begin.
        marks: What only the owner knows of dispositions, by transaction id.
        as_of: The day on which the books are looked at; ends the one pool although nothing happened since.
            None for the day of the last transaction.
    """

    zone: ZoneInfo
    prices: PriceBook
    wallets: Mapping[str, Wallet]
    law: LotLaw
    orders: Sequence[StandingOrder] = ()
    identifications: Mapping[str, Identification] = field(default_factory=dict)
    filed: Mapping[str, Sequence[FiledPick]] = field(default_factory=dict)
    allocations: Mapping[str, Sequence[AllocatedUnits]] = field(default_factory=dict)
    wash_law: WashLaw | None = None
    classes: Classes = field(default_factory=Classes)
    relief_from: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    as_of: date | None = None

    def custody_of(self, wallet: str) -> Custody:
        """Return who holds the keys of a wallet."""
        known = self.wallets.get(wallet)
        return known.custody if known else Custody.SELF

    def owner_of(self, wallet: str) -> Owner:
        """Return whose the units in a wallet are."""
        known = self.wallets.get(wallet)
        return known.owner if known else Owner.TAXPAYER

    def wallets_of(self, owner: Owner) -> frozenset[str]:
        """Return the wallets of an owner."""
        return frozenset(wallet.name for wallet in self.wallets.values() if wallet.owner is owner)
