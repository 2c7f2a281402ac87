"""Where a plan stops, and why there: what the next dollar of selling would do.

Problem: a plan ends in the middle of a lot, at a lot, or where a limit cuts it off, and a reader wants to
know which. Chosen way: a lot that is sold in part, bought back or not, is the end; a hundred dollars more of
it are valued on the real return, and where they would add, a limit has stopped the plan. Where every lot is
sold as a whole, the sale that adds least is the end; lots of a line count together, and its last sold lot is
their end.

Left out: several ends. At most one lot of each term is sold in part; the one that adds least is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, Place, in_line, place_of
from lotwise.harvest.value import Harvest, Valuer

_MORE: Final[Usd] = 100 * DOLLAR
"""So much more of a lot is looked at."""


class Sold(Protocol):
    """A sale of a plan, as far as it matters here."""

    @property
    def candidate(self) -> Candidate:
        """The lot."""

    @property
    def quantity(self) -> Quantity:
        """Units sold of it."""

    @property
    def adds_usd(self) -> Usd:
        """What it adds."""


class Why(Enum):
    """Why a plan stops where it does."""

    COSTS = "more of it costs more than it saves"
    LIMIT = "a limit lets no more of it be sold"
    LINE = "the last that is sold of its line"
    LEAST = "the sale that adds least"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where a plan stops.

    Attributes:
        candidate: The lot.
        why: Why there.
    """

    candidate: Candidate
    why: Why


def stop_of(
    trades: Sequence[Sold], harvest: Harvest, valuer: Valuer, constraints: Constraints
) -> Stop | None:
    """Return where a plan stops; None for one without trades.

    Args:
        trades: Its sales.
        harvest: What they amount to.
        valuer: Values a harvest on the real return.
        constraints: What the plan keeps to.
    """
    sold: dict[str, Quantity] = {}
    for one in trades:
        lot = one.candidate.valued.lot
        sold[lot.id] = sold.get(lot.id, 0) + one.quantity
    parts = [one for one in trades if sold[one.candidate.valued.lot.id] < one.candidate.quantity]
    if parts:
        end = min(parts, key=lambda one: one.adds_usd)
        left = end.candidate.quantity - sold[end.candidate.valued.lot.id]
        is_more_worth = _worth_of_more(end, left, harvest, valuer) > CENT
        return Stop(candidate=end.candidate, why=Why.LIMIT if is_more_worth else Why.COSTS)
    ends = _ends(trades, constraints)
    if not ends:
        return None
    candidate, _ = min(ends.values(), key=lambda pair: pair[1])
    return Stop(candidate=candidate, why=Why.LINE if constraints.is_line(candidate) else Why.LEAST)


def _worth_of_more(one: Sold, left: Quantity, harvest: Harvest, valuer: Valuer) -> Usd:
    """Return what some more units of a lot would add to a plan."""
    candidate = one.candidate
    fmv = candidate.valued.fmv_usd
    assert fmv is not None, "candidates have a known value"
    units = min(left, max(1, candidate.quantity * _MORE // max(1, fmv)))
    more = candidate.part(one.quantity + units).minus(candidate.part(one.quantity))
    return valuer.npv(harvest.plus(more)) - valuer.npv(harvest)


def _ends(trades: Sequence[Sold], constraints: Constraints) -> Mapping[object, tuple[Candidate, Usd]]:
    """Return each sale with what it adds; of a line its last lot, with what all of it adds."""
    ends: dict[object, tuple[Candidate, Usd]] = {}
    for number, one in enumerate(trades):
        key: int | Place = place_of(one.candidate) if constraints.is_line(one.candidate) else number
        last, adds = ends.get(key, (one.candidate, 0))
        ends[key] = max(last, one.candidate, key=in_line), adds + one.adds_usd
    return ends
