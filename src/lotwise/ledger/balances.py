"""Balances that sources report, to check what was read against them."""

from dataclasses import dataclass
from datetime import datetime

from lotwise.core.quantity import Quantity
from lotwise.ledger.transaction import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedBalance:
    """What a source says a wallet holds.

    Attributes:
        wallet: The wallet.
        asset: Asset code, as in the legs of transactions.
        part: The part of the wallet that the source counts apart (spot, staked …), or empty; what the wallet
            holds is the sum of the latest balances of its parts.
        at: The instant, in UTC: after every row of that instant up to this one.
        quantity: Units held.
        source: The file and row.
    """

    wallet: str
    asset: str
    part: str
    at: datetime
    quantity: Quantity
    source: Source
