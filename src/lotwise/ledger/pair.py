"""A pair: a departure and an arrival that are one transfer, and how certain that is.

Left out: how pairs are found; see `transfers`.
"""

from dataclasses import dataclass
from enum import Enum


class Certainty(Enum):
    """What shows that two halves belong together, the surest first."""

    OWNER = "owner"
    """The owner said so."""
    HASH = "hash"
    """Both halves state the same hash on the chain."""
    ADDRESS = "address"
    """The departure names an address of the wallet where it arrived."""
    INFERRED = "inferred"
    """Amount and time agree, and nothing else fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A departure and an arrival that are one transfer.

    One departure may have several arrivals, each in a pair of its own; an arrival is in one pair at most.

    Attributes:
        out_id: The transaction of the departure.
        in_id: The transaction of the arrival.
        why: What shows that they belong together, for the reader.
        certainty: The same in one word.
    """

    out_id: str
    in_id: str
    why: str
    certainty: Certainty
