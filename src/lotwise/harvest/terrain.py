"""The terrain of a search: what realizing some short-term and long-term loss is worth, and its nearest top.

A point of the plane stands for a short-term and a long-term loss; the lots that make it up are those of least
fees. On a patch of the plane the tax is linear, so that the two terms part: the best stopping point of each
curve of fees is found by bisection. Where it lies outside of the patch, the best point lies on a side that
parts it from the patch, and is found by bisection along it. From there the exact top is reached by walking on
the real objective.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final, NamedTuple

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.curves import Curve, curve_of
from lotwise.harvest.patch import Patch, Point
from lotwise.harvest.value import Harvest, Valuer
from lotwise.lots.holding import Term

NOTHING: Final = Harvest()
"""No sale."""
_MANY: Final = 10_000
_FEW: Final = 20
"""So often a walk moves on at most; few times where it should end beside its start."""
_KEPT: Final[Usd] = CENT // 4
"""A point this little off its promise keeps it; one that is worth more stands on a slope."""


class Gradient(NamedTuple):
    """Worth of a dollar of short-term loss and of long-term loss, and costs, on a patch.

    Attributes:
        short: Worth of a dollar of short-term loss.
        long: Worth of a dollar of long-term loss.
        fee: Cost of a dollar of fees.
        swap: Cost of a dollar of gain that is long-term at the final sale and is realized now, while what is
            bought back brings it as part of its own gain; 0 where both have one term.
    """

    short: float
    long: float
    fee: float
    swap: float


def curves_of(candidates: Sequence[Candidate]) -> tuple[Curve, Curve]:
    """Return the curves of the short-term and of the long-term candidates."""
    short = [one for one in candidates if one.term is Term.SHORT]
    return curve_of(short), curve_of([one for one in candidates if one.term is Term.LONG])


class Terrain:
    """What the lots of a choice are worth, sold in the order of least fees, on top of what is settled.

    Args:
        curves: Of the short-term and of the long-term lots that may be sold in whole or in part.
        valuer: Values a harvest on the real return.
        settled: What is sold in any case, with its fees.
    """

    def __init__(self, curves: tuple[Curve, Curve], valuer: Valuer, settled: Harvest = NOTHING) -> None:
        self.valuer = valuer
        self.short, self.long = curves
        self._settled = settled
        self._values: dict[Point, Usd] = {}

    def value(self, point: Point) -> Usd:
        """Return the net present value of realizing these losses at the least fees."""
        if point not in self._values:
            self._values[point] = self.value_at(point, *self.fees_at(point))
        return self._values[point]

    def value_sold(self, point: Point) -> Usd:
        """Return the value of the sales that realize these losses as nearly as a step of units allows.

        Beside an income at which the tax jumps that is another value than the point's.
        """
        return self.value(Point(self.short.realized(point.short), self.long.realized(point.long)))

    def fees_at(self, point: Point) -> tuple[Usd, Usd]:
        """Return the least fees of the short-term and of the long-term loss."""
        return self.short.fee_at(point.short), self.long.fee_at(point.long)

    def value_at(
        self,
        point: Point,
        short_fees: Usd,
        long_fees: Usd,
        swapped: Usd = 0,
        *,
        is_gain: bool | None = None,
    ) -> Usd:
        """Return the value of realizing these losses at some fees; half of each is the rebuy's.

        Args:
            point: The losses.
            short_fees: Fees of the short-term loss.
            long_fees: Fees of the long-term loss.
            swapped: Gain realized now beside losses as large, beyond what the point itself tells.
            is_gain: Whether the long-term fees are those of gains; None as the point tells. Where gains and
                losses meet, either side has fees of its own, and the value a step.
        """
        is_gain = point.long < 0 if is_gain is None else is_gain
        realized = long_fees // 2 - point.long if is_gain else 0
        deferred = point.short - short_fees + (-long_fees // 2 if is_gain else point.long - long_fees)
        harvest = Harvest(
            short_loss_usd=point.short,
            long_loss_usd=point.long,
            deferred_usd=deferred + swapped,
            realized_embedded_usd=realized + swapped,
            fees_usd=short_fees + long_fees,
        )
        return self.valuer.npv(harvest if self._settled is NOTHING else harvest.plus(self._settled))

    def tax_value(self, point: Point) -> Usd:
        """Return the value without fees: its kinks are the tax's alone."""
        return self.value_at(point, 0, 0)

    def quantities_at(self, point: Point) -> tuple[tuple[Candidate, Quantity], ...]:
        """Return the units of each candidate that realize these losses."""
        return (*self.short.quantities_at(point.short), *self.long.quantities_at(point.long))

    def parts_at(self, point: Point) -> list[tuple[Candidate, Quantity]]:
        """Return the candidates of which only a part is sold to realize these losses, and their units."""
        parts = self.short.part_at(point.short), self.long.part_at(point.long)
        return [part for part in parts if part is not None and part[1]]

    def best_in(self, patch: Patch, gradient: Gradient) -> Point:
        """Return the best point of a patch for linear tax: two curves of fees and the sides of the patch.

        Of a patch that the lots cannot reach it is the nearest point that they can.
        """
        shorts, longs = (self.short.least, self.short.most), (self.long.least, self.long.most)
        reached = patch.clipped(shorts, longs)
        if reached is None:
            return self.within(patch.inside)
        fee = max(gradient.fee, 1e-9)
        worth = gradient.short / fee, gradient.long / fee
        free = Point(self.short.best_end(worth[0]), self.long.best_end(worth[1]))
        parting = reached.sides_before(free)
        if not parting:
            return free
        tops = [self._top_between(side, worth) for side in parting]
        return max(tops, key=lambda one: worth[0] * one.short + worth[1] * one.long - sum(self.fees_at(one)))

    def within(self, point: Point) -> Point:
        """Return the nearest point that the lots can make up."""
        return Point(
            min(max(point.short, self.short.least), self.short.most),
            min(max(point.long, self.long.least), self.long.most),
        )

    def top(self, start: Point, promise: Usd) -> Point:
        """Return the exact top near the best point of a patch; that itself where it keeps its promise."""
        return start if abs(self.value(start) - promise) <= _KEPT else self.climb(start)

    def climb(self, start: Point) -> Point:
        """Walk from a point to the exact top nearby: to ends of lots, then by ever smaller steps."""
        reach = max(self.short.most - self.short.least, self.long.most - self.long.least)
        return self._clear(self._top(start, max(reach // 64, DOLLAR)))

    def _clear(self, top: Point) -> Point:
        """Return a top, or a point a dollar back if a dollar more would cost more than that: a jump."""
        for short, long in ((DOLLAR, 0), (-DOLLAR, 0), (0, DOLLAR), (0, -DOLLAR)):
            ahead = self.within(Point(top.short + short, top.long + long))
            if self.value(top) - self.value(ahead) > DOLLAR:
                return self.within(Point(top.short - short, top.long - long))
        return top

    def _top(self, start: Point, reach: Usd, most_moves: int = _MANY) -> Point:
        best, moves = start, 0
        while reach >= CENT:
            better = max(self._around(best, reach), key=self.value, default=best)
            if self.value(better) > self.value(best) and moves < most_moves:
                best, moves = better, moves + 1
            else:
                reach //= 8
        return best

    def rounded(self, point: Point) -> Point:
        """Return the top within a step or two, or a point beside it where lots end, if that is as good.

        So no lot is sold but for a speck, and an edge that fees have moved by a dollar is reached.
        """
        point = max(point, self._clear(self._top(point, DOLLAR, _FEW)), key=self.value_sold)
        shorts, longs = self.short.ends_near(point.short, DOLLAR), self.long.ends_near(point.long, DOLLAR)
        ends = {Point(*both) for both in product(shorts, longs)} - {point}
        tops = [self._top(end, DOLLAR, _FEW) for end in sorted(ends)]
        best = max(tops, key=self.value_sold, default=point)
        return best if self.value_sold(best) > self.value_sold(point) - CENT // 4 else point

    def _top_between(self, side: tuple[Point, Point], worth: tuple[float, float]) -> Point:
        """Return the best point of a side: going on pays until the fees of either curve grow too steep."""
        start, end = side
        short, long = end.short - start.short, end.long - start.long
        size = max(abs(short), abs(long), 1)
        low, high = 0, size
        while high - low > 1:
            middle = (low + high) // 2
            at = Point(start.short + short * middle // size, start.long + long * middle // size)
            gain = short * (worth[0] - self.short.slope_at(at.short, short))
            gain += long * (worth[1] - self.long.slope_at(at.long, long))
            low, high = (middle, high) if gain > 0 else (low, middle)
        ends = [Point(start.short + short * at // size, start.long + long * at // size) for at in (low, high)]
        return max(ends, key=lambda one: worth[0] * one.short + worth[1] * one.long - sum(self.fees_at(one)))

    def _around(self, point: Point, reach: Usd) -> Iterator[Point]:
        short_ends, long_ends = self.short.neighbours(point.short), self.long.neighbours(point.long)
        steps = [(reach, 0), (-reach, 0), (0, reach), (0, -reach), (reach, -reach), (-reach, reach)]
        moved = [Point(point.short + short, point.long + long) for short, long in steps]
        moved += [Point(end, point.long) for end in short_ends]
        moved += [Point(point.short, end) for end in long_ends]
        moved += [Point(end, point.long + point.short - end) for end in short_ends]
        moved += [Point(point.short + point.long - end, end) for end in long_ends]
        for near in moved:
            if near == self.within(near):
                yield near
