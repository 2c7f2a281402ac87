"""A curve: the cheapest fees at which a given loss of one term can be realized.

Inside one term every dollar of loss is worth the same whichever lot it comes from, so the lots are taken in
the order of fees per dollar of loss. Gains go the other way: below zero stand the lots with a gain, the
cheapest nearest to zero. The fees over the loss are then convex and piecewise linear, and the best stopping
point for a known worth of a dollar is found by bisection.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Final

from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Candidate

STEP: Final[Quantity] = 10**10
"""Orders are cut down to 10⁻⁸ of a unit, the step of most exchanges."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Lots of one term, in the order in which they are sold.

    Attributes:
        order: Candidates from the largest gain side to the dearest loss.
        ends: Loss at which each candidate begins, and the end; ascending; holds 0. One longer than order.
        fees: Fees from 0 to each end; 0 at 0.
        slopes: Change of fees per dollar of loss within each candidate, ascending; for the search only.
    """

    order: tuple[Candidate, ...]
    ends: tuple[Usd, ...]
    fees: tuple[Usd, ...]
    slopes: tuple[float, ...]

    @property
    def least(self) -> Usd:
        """The largest gain that can be realized, as a negative loss; 0 when there is none."""
        return self.ends[0]

    @property
    def most(self) -> Usd:
        """The largest loss that can be realized."""
        return self.ends[-1]

    def fee_at(self, loss: Usd) -> Usd:
        """Return the fees of realizing a loss (or, below zero, a gain) in this order."""
        place = min(max(bisect_right(self.ends, loss) - 1, 0), len(self.order) - 1)
        if place < 0:
            return 0
        start, stop = self.ends[place], self.ends[place + 1]
        within = share(self.fees[place + 1] - self.fees[place], 0, loss - start, stop - start)
        return self.fees[place] + within

    def best_end(self, worth: float) -> Usd:
        """Return where to stop when a dollar of loss is worth this much."""
        return self.ends[bisect_left(self.slopes, worth)]

    def slope_at(self, loss: Usd, ahead: Usd) -> float:
        """Return the change of fees per dollar of loss just above a loss, or (negative) just below."""
        if not self.slopes:
            return 0.0
        place = bisect_right(self.ends, loss) - 1 if ahead >= 0 else bisect_left(self.ends, loss) - 1
        return self.slopes[min(max(place, 0), len(self.slopes) - 1)]

    def neighbours(self, loss: Usd) -> tuple[Usd, Usd]:
        """Return the ends of candidates just below and just above a loss."""
        below = self.ends[max(bisect_left(self.ends, loss) - 1, 0)]
        above = self.ends[min(bisect_right(self.ends, loss), len(self.ends) - 1)]
        return below, above

    def quantities_at(self, loss: Usd) -> list[tuple[Candidate, Quantity]]:
        """Return the units of each candidate that realize a loss; the last in part, cut to a step."""
        none = bisect_left(self.ends, 0)
        if loss >= 0:
            last = bisect_left(self.ends, loss)
            first, part = none, last - 1
        else:
            last = none
            first = part = bisect_right(self.ends, loss) - 1
        chosen = [(candidate, candidate.quantity) for candidate in self.order[first:last]]
        if chosen and loss != (self.ends[last] if loss > 0 else self.ends[first]):
            candidate, start, stop = self.order[part], self.ends[part], self.ends[part + 1]
            units = candidate.quantity * (loss - start if loss > 0 else stop - loss) // (stop - start)
            units -= units % STEP
            chosen[part - first] = candidate, units
            if not units:
                del chosen[part - first]
        return chosen


def curve_of(candidates: Sequence[Candidate]) -> Curve:
    """Return the curve of some candidates of one term.

    Args:
        candidates: Of one term; losses and gains.
    """
    losses = _cheapest_first([c for c in candidates if c.loss_usd > 0])
    gains = _cheapest_first([c for c in candidates if c.loss_usd < 0])[::-1]
    order = (*gains, *losses)
    least = sum(candidate.loss_usd for candidate in gains)
    dearest = sum(candidate.fees_usd for candidate in gains)
    ends = accumulate((abs(candidate.loss_usd) for candidate in order), initial=least)
    down = accumulate((-candidate.fees_usd for candidate in gains), initial=dearest)
    up = accumulate(candidate.fees_usd for candidate in losses)
    slopes = tuple(candidate.fees_usd / candidate.loss_usd for candidate in order)
    return Curve(order, tuple(ends), (*down, *up), slopes)


def _cheapest_first(candidates: list[Candidate]) -> list[Candidate]:
    """Return candidates by fees per dollar; where these are equal, by the lot's id."""
    keys = [(abs(one.fees_usd / one.loss_usd), n) for n, one in enumerate(candidates)]
    keys.sort()
    ordered: list[Candidate] = []
    for _, alike in groupby(keys, key=itemgetter(0)):
        same = [candidates[n] for _, n in alike]
        ordered += sorted(same, key=lambda one: one.valued.lot.id) if len(same) > 1 else same
    return ordered
