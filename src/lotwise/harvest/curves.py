"""A curve: the cheapest fees at which a given loss of one term can be realized.

Inside one term every dollar of loss is worth the same whichever lot it comes from, so the lots are taken in
the order of fees per dollar of loss. Gains go the other way: below zero stand the lots with a gain, the
cheapest nearest to zero. The fees over the loss are then convex and piecewise linear, and the best stopping
point for a known worth of a dollar is found by bisection.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, pairwise
from operator import truediv
from typing import Final, NamedTuple, TypeAlias

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

    def ends_near(self, loss: Usd, reach: Usd) -> list[Usd]:
        """Return the ends of candidates nearer to a loss than a reach; the loss, if it is one or has none."""
        near = [end for end in self.neighbours(loss) if abs(end - loss) < reach]
        is_end = self.ends[min(bisect_left(self.ends, loss), len(self.ends) - 1)] == loss
        return [loss] if is_end or not near else near

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
        if sold := self.part_at(loss):
            chosen[part - first : part - first + 1] = [sold] if sold[1] else []
        return chosen

    def part_at(self, loss: Usd) -> tuple[Candidate, Quantity] | None:
        """Return the candidate that is sold in part to realize a loss, and its units, cut to a step."""
        place = bisect_right(self.ends, loss) - 1
        if place == len(self.order) or self.ends[place] == loss:
            return None
        candidate, start, stop = self.order[place], self.ends[place], self.ends[place + 1]
        units = candidate.quantity * (loss - start if loss > 0 else stop - loss) // (stop - start)
        return candidate, units - units % STEP

    def realized(self, loss: Usd) -> Usd:
        """Return the loss that its sales realize, the units of the last one cut to a step."""
        part = self.part_at(loss)
        if part is None:
            return loss
        place = bisect_right(self.ends, loss) - 1
        harvest = part[0].part(part[1])
        from_zero = self.ends[place] if loss > 0 else self.ends[place + 1]
        return from_zero + harvest.short_loss_usd + harvest.long_loss_usd


class Ranks(NamedTuple):
    """Lots of one term, all with a loss or all with a gain, the cheapest first; as columns.

    Attributes:
        lots: The lots.
        sizes: The loss or gain of each, without its sign.
        fees: The fees of each.
        slopes: Fees per dollar of loss or gain of each, ascending; for the search only.
    """

    lots: list[Candidate]
    sizes: list[Usd]
    fees: list[Usd]
    slopes: list[float]

    def chosen(self, is_chosen: Iterable[bool]) -> "Ranks":
        """Return some of the lots, told by a yes or no for each."""
        answers = list(is_chosen)
        return Ranks(
            list(compress(self.lots, answers)),
            list(compress(self.sizes, answers)),
            list(compress(self.fees, answers)),
            list(compress(self.slopes, answers)),
        )

    def with_more(self, more: Iterable[Candidate]) -> "Ranks":
        """Return the lots with some more of them, each where it belongs; these lists are changed."""
        for one in more:
            size, fees = abs(one.loss_usd), one.fees_usd
            place = bisect_right(self.slopes, fees / size)
            self.lots.insert(place, one)
            self.sizes.insert(place, size)
            self.fees.insert(place, fees)
            self.slopes.insert(place, fees / size)
        return self


Sides: TypeAlias = tuple[Ranks, Ranks]
"""Lots of one term: those with a gain, and those with a loss."""


def sides_of(candidates: Sequence[Candidate]) -> Sides:
    """Return candidates of one term, ranked."""
    return _ranked([one for one in candidates if one.loss_usd < 0]), _ranked(
        [one for one in candidates if one.loss_usd > 0]
    )


def curve_of(candidates: Sequence[Candidate]) -> Curve:
    """Return the curve of some candidates of one term.

    Args:
        candidates: Of one term; losses and gains.
    """
    return curve_from(sides_of(candidates))


def curve_from(sides: Sides) -> Curve:
    """Return the curve of ranked lots of one term."""
    gains, losses = sides
    ends = accumulate((*gains.sizes[::-1], *losses.sizes), initial=-sum(gains.sizes))
    down = accumulate((-fees for fees in reversed(gains.fees)), initial=sum(gains.fees))
    slopes = (*(-slope for slope in reversed(gains.slopes)), *losses.slopes)
    order = (*gains.lots[::-1], *losses.lots)
    return Curve(order, tuple(ends), (*down, *accumulate(losses.fees)), slopes)


def _ranked(candidates: list[Candidate]) -> Ranks:
    """Return candidates by fees per dollar; where these are equal, by the lot's id."""
    fees = [one.sale_fee_usd + one.rebuy_fee_usd for one in candidates]
    sizes = [abs(one.loss_usd) for one in candidates]
    slopes = list(map(truediv, fees, sizes))
    places = sorted(range(len(candidates)), key=slopes.__getitem__)
    rising = [slopes[n] for n in places]
    alike = [n for n, (one, two) in enumerate(pairwise(rising)) if one == two]
    for start, stop in _runs(alike):
        places[start:stop] = sorted(places[start:stop], key=lambda n: candidates[n].valued.lot.id)
    return Ranks(
        [candidates[n] for n in places], [sizes[n] for n in places], [fees[n] for n in places], rising
    )


def _runs(alike: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where equal neighbours begin and end, from the places that equal the next one."""
    for n, place in enumerate(alike):
        if not n or alike[n - 1] != place - 1:
            start = place
        if n + 1 == len(alike) or alike[n + 1] != place + 1:
            yield start, place + 2
