"""The terrain of a search: what realizing some short-term and long-term loss is worth, and its nearest top.

A point of the plane stands for a short-term and a long-term loss; the lots that make it up are those of least
fees. A cell is a part of the plane on which the tax is linear. In it the two terms part: the best stopping
point of each curve of fees is found by bisection, with one multiplier where the sum is bounded. From there
the exact top is reached by walking on the real objective.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final, NamedTuple

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.curves import curve_of
from lotwise.harvest.value import Harvest, Valuer
from lotwise.lots.holding import Term

THIN: Final[Usd] = DOLLAR
"""A cell narrower than this is a sliver between two lines that are one."""
NOTHING: Final = Harvest()
"""No sale."""


class Point(NamedTuple):
    """Short-term and long-term loss to realize; negative for gains."""

    short: Usd
    long: Usd


class Gradient(NamedTuple):
    """Worth of a dollar of short-term loss and of long-term loss, and costs, in a cell.

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


class Cell(NamedTuple):
    """A part of the plane between neighbouring lines."""

    short_low: Usd
    short_high: Usd
    long_low: Usd
    long_high: Usd
    sum_low: Usd
    sum_high: Usd

    def long_range(self, short: Usd) -> tuple[Usd, Usd]:
        """Return the long-term losses of the cell beside a short-term loss."""
        return max(self.long_low, self.sum_low - short), min(self.long_high, self.sum_high - short)

    def short_range(self, long: Usd) -> tuple[Usd, Usd]:
        """Return the short-term losses of the cell beside a long-term loss."""
        return max(self.short_low, self.sum_low - long), min(self.short_high, self.sum_high - long)

    def inside(self) -> Point | None:
        """Return a point well inside, or None when the cell is empty or a sliver."""
        low = max(self.short_low, self.sum_low - self.long_high)
        high = min(self.short_high, self.sum_high - self.long_low)
        if high < low or (high - low < THIN and self.short_high - self.short_low >= THIN):
            return None
        short = (low + high) // 2
        low, high = self.long_range(short)
        if high < low or (high - low < THIN and self.long_high - self.long_low >= THIN):
            return None
        return Point(short, (low + high) // 2)

    def far_points(self, inside: Point) -> Iterator[Point]:
        """Return points near the corners, nine tenths of the way from inside."""
        low = max(self.short_low, self.sum_low - self.long_high)
        high = min(self.short_high, self.sum_high - self.long_low)
        for corner in (low, high):
            short = inside.short + (corner - inside.short) * 9 // 10
            for end in self.long_range(short):
                middle = sum(self.long_range(short)) // 2
                yield Point(short, middle + (end - middle) * 9 // 10)

    def corners(self) -> tuple[Point, ...]:
        """Return the corners: two to six points, or one."""
        found = {Point(*both) for both in product((self.short_low, self.short_high), self._longs())}
        for total in (self.sum_low, self.sum_high):
            found |= {Point(short, total - short) for short in (self.short_low, self.short_high)}
            found |= {Point(total - long, long) for long in self._longs()}
        return tuple(sorted(point for point in found if self._holds(point)))

    def moved(self, short: Usd, long: Usd) -> "Cell":
        """Return the cell as seen from another origin."""
        return Cell(
            self.short_low - short,
            self.short_high - short,
            self.long_low - long,
            self.long_high - long,
            self.sum_low - short - long,
            self.sum_high - short - long,
        )

    def _longs(self) -> tuple[Usd, Usd]:
        return self.long_low, self.long_high

    def _holds(self, point: Point) -> bool:
        low, high = self.long_range(point.short)
        return self.short_low <= point.short <= self.short_high and low <= point.long <= high


class Terrain:
    """What the lots of a choice are worth, sold in the order of least fees, on top of what is settled.

    Args:
        candidates: Lots that may be sold in whole or in part.
        valuer: Values a harvest on the real return.
        settled: What is sold in any case, with its fees.
    """

    def __init__(self, candidates: Sequence[Candidate], valuer: Valuer, settled: Harvest = NOTHING) -> None:
        self.valuer = valuer
        self.short = curve_of([c for c in candidates if c.term is Term.SHORT])
        self.long = curve_of([c for c in candidates if c.term is Term.LONG])
        self._settled = settled
        self._values: dict[Point, Usd] = {}

    def value(self, point: Point) -> Usd:
        """Return the net present value of realizing these losses at the least fees."""
        if point not in self._values:
            self._values[point] = self.value_at(point, *self.fees_at(point))
        return self._values[point]

    def fees_at(self, point: Point) -> tuple[Usd, Usd]:
        """Return the least fees of the short-term and of the long-term loss."""
        return self.short.fee_at(point.short), self.long.fee_at(point.long)

    def value_at(self, point: Point, short_fees: Usd, long_fees: Usd, swapped: Usd = 0) -> Usd:
        """Return the value of realizing these losses at some fees; half of each is the rebuy's.

        Args:
            point: The losses.
            short_fees: Fees of the short-term loss.
            long_fees: Fees of the long-term loss.
            swapped: Gain realized now beside losses as large, beyond what the point itself tells.
        """
        is_gain = point.long < 0
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

    def best_in(self, cell: Cell, gradient: Gradient) -> Point:
        """Return the best point of a cell for linear tax: two curves of fees, one bound on the sum."""
        point = self._stop_at(cell, gradient, 0.0)
        total = point.short + point.long
        if cell.sum_low <= total <= cell.sum_high:
            return point
        wanted = cell.sum_high if total > cell.sum_high else cell.sum_low
        small, large = -4.0, 4.0  # worth of a dollar of loss lies far inside these
        for _ in range(60):
            middle = (small + large) / 2
            if sum(self._stop_at(cell, gradient, middle)) > wanted:
                small = middle
            else:
                large = middle
        more, less = self._stop_at(cell, gradient, small), self._stop_at(cell, gradient, large)
        short = min(max(wanted - less.long, less.short), more.short)
        return Point(short, min(max(wanted - short, cell.long_low), cell.long_high))

    def within(self, point: Point) -> Point:
        """Return the nearest point that the lots can make up."""
        return Point(
            min(max(point.short, self.short.least), self.short.most),
            min(max(point.long, self.long.least), self.long.most),
        )

    def climb(self, start: Point) -> Point:
        """Walk from a point to the exact top nearby: to ends of lots, then by ever smaller steps."""
        best, reach = start, max(self.short.most - self.short.least, self.long.most - self.long.least)
        reach = max(reach // 64, DOLLAR)
        while reach >= CENT:
            better = max(self._around(best, reach), key=self.value, default=best)
            if self.value(better) > self.value(best):
                best = better
            else:
                reach //= 4
        return best

    def _stop_at(self, cell: Cell, gradient: Gradient, price: float) -> Point:
        fee = max(gradient.fee, 1e-9)
        return Point(
            self.short.best_end((gradient.short - price) / fee, cell.short_low, cell.short_high),
            self.long.best_end((gradient.long - price) / fee, cell.long_low, cell.long_high),
        )

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
