"""Traces that units leave without being disposed of: renamed, adjusted, or moved between different owners.

A renaming, or another basis, ends a slice of one root and begins another root; without a trace of it nobody
could prove that no unit and no cent was lost. A transfer between a retirement account and another wallet is
no plain transfer; without a trace of it nobody could say so.
"""

from dataclasses import dataclass
from datetime import date

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.lots.lot import Root


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """A slice that left its root by a renaming and gave its basis to a new root.

    Attributes:
        transaction_id: The renaming.
        root: Where the slice came from.
        start: Lower end of the slice.
        stop: Upper end of the slice.
        into: The new root; it holds the basis of all slices that went into it.
    """

    transaction_id: str
    root: Root
    start: Quantity
    stop: Quantity
    into: Root


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """A slice that left its root because its basis was adjusted, and became a root of its own.

    Attributes:
        transaction_id: The loss sale, or the transfer whose fee was added.
        root: Where the slice came from.
        start: Lower end of the slice.
        stop: Upper end of the slice.
        into: The new root.
        added_usd: What its basis has more than the slice had.
    """

    transaction_id: str
    root: Root
    start: Quantity
    stop: Quantity
    into: Root
    added_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A transfer between wallets of different owners.

    Attributes:
        transaction_id: The departure.
        asset: Asset code.
        quantity: Units that arrive, positive.
        source: The wallet they left.
        target: The wallet they came into.
        moved_on: The date of the departure in the taxpayer's zone.
    """

    transaction_id: str
    asset: str
    quantity: Quantity
    source: str
    target: str
    moved_on: date
