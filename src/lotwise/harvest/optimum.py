"""The optimum: how much short-term and long-term loss to realize, over all lots of all wallets.

Problem: the tax is piecewise linear in short-term and long-term loss but not convex; long-term gains taxed at
0 or 15 % absorb losses before the $3,000 at ordinary rates. Observation: all its kinks lie on lines where the
short-term loss, the long-term loss, or their sum is constant. Chosen way: find those lines by asking the real
return; they cut the plane into cells in which the tax is linear; inside a cell the two terms part, and the
best stopping point of each curve of fees is found by bisection, with one multiplier where the sum is bounded.
Each cell is tested for being linear; where it is not, the missing line is looked for and the plane cut again.
The best points are then walked to the exact top on the real objective. The largest value that any cell
promises is the upper bound; bound less value is the gap. Floats serve the search only: the answer is
evaluated anew in whole numbers.
Left out: fixed costs, minimum sizes, wallets that must sell first in, first out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.curves import Curve, curve_of
from lotwise.harvest.kinks import bends, kinks
from lotwise.harvest.value import Harvest, Valuer
from lotwise.lots.holding import Term

_ROUNDS: Final = 6
_STARTS: Final = 6
_THIN: Final[Usd] = DOLLAR


class Point(NamedTuple):
    """Short-term and long-term loss to realize; negative for gains."""

    short: Usd
    long: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """The best set of sales and what shows that it is the best.

    Attributes:
        quantities: Units to sell and buy back of each chosen candidate.
        harvest: What they amount to.
        npv_usd: Their net present value, in whole numbers on the real return.
        bound_usd: No set of sales is worth more than this, as far as every cell is linear.
        cells: How many cells were searched.
        is_verified: Whether every cell passed the test of being linear.
    """

    quantities: tuple[tuple[Candidate, Quantity], ...]
    harvest: Harvest
    npv_usd: Usd
    bound_usd: Usd
    cells: int
    is_verified: bool

    @property
    def gap_usd(self) -> Usd:
        """How much better any other set of sales could be at most."""
        return max(0, self.bound_usd - self.npv_usd)


def optimum(candidates: Sequence[Candidate], valuer: Valuer) -> Optimum:
    """Return the set of sales with the highest net present value.

    Args:
        candidates: Lots that could be sold, in whole or in part.
        valuer: Values a harvest on the real return.

    Returns:
        The optimum; selling nothing when nothing is worth it.
    """
    search = _Search(candidates, valuer)
    return search.run()


def sum_of(quantities: Iterable[tuple[Candidate, Quantity]]) -> Harvest:
    """Return what some sales amount to together, exactly."""
    total = Harvest()
    for candidate, quantity in quantities:
        total = total.plus(candidate.part(quantity))
    return total


class _Cell(NamedTuple):
    """A part of the plane between neighbouring lines."""

    short_low: Usd
    short_high: Usd
    long_low: Usd
    long_high: Usd
    sum_low: Usd
    sum_high: Usd

    def long_range(self, short: Usd) -> tuple[Usd, Usd]:
        return max(self.long_low, self.sum_low - short), min(self.long_high, self.sum_high - short)

    def short_range(self, long: Usd) -> tuple[Usd, Usd]:
        return max(self.short_low, self.sum_low - long), min(self.short_high, self.sum_high - long)

    def inside(self) -> Point | None:
        """Return a point well inside, or None when the cell is empty or a sliver."""
        low = max(self.short_low, self.sum_low - self.long_high)
        high = min(self.short_high, self.sum_high - self.long_low)
        if high < low or (high - low < _THIN and self.short_high - self.short_low >= _THIN):
            return None
        short = (low + high) // 2
        low, high = self.long_range(short)
        if high < low or (high - low < _THIN and self.long_high - self.long_low >= _THIN):
            return None
        return Point(short, (low + high) // 2)


class _Gradient(NamedTuple):
    """Worth of a dollar of short-term loss, of long-term loss, and cost of a dollar of fees, in a cell."""

    short: float
    long: float
    fee: float


class _Search:
    """The state of one search."""

    def __init__(self, candidates: Sequence[Candidate], valuer: Valuer) -> None:
        self._valuer = valuer
        self._short = curve_of([c for c in candidates if c.term is Term.SHORT])
        self._long = curve_of([c for c in candidates if c.term is Term.LONG])
        self._shorts = {self._short.least, 0, self._short.most}
        self._longs = {self._long.least, 0, self._long.most}
        self._sums = {self._short.least + self._long.least, 0, self._short.most + self._long.most}
        self._values: dict[Point, Usd] = {}

    def run(self) -> Optimum:
        """Search, refine, and evaluate exactly."""
        self._first_lines()
        points, bound, cells, is_verified = self._search_cells()
        for _ in range(_ROUNDS):
            if is_verified:
                break
            points, bound, cells, is_verified = self._search_cells()
        points.append(Point(0, 0))
        starts = sorted(set(points), key=self.value, reverse=True)[:_STARTS]
        best = max((self._climb(start) for start in starts), key=self.value)
        quantities = (*self._short.quantities_at(best.short), *self._long.quantities_at(best.long))
        harvest = sum_of(quantities)
        npv = self._valuer.npv(harvest)
        if npv <= 0:
            quantities, harvest, npv = (), Harvest(), 0
        return Optimum(
            quantities=quantities,
            harvest=harvest,
            npv_usd=npv,
            bound_usd=max(bound, npv),
            cells=cells,
            is_verified=is_verified,
        )

    # ── values ──────────────────────────────────────────────────────────────────────────────────

    def value(self, point: Point) -> Usd:
        """Return the net present value of realizing these losses at the least fees."""
        if point not in self._values:
            self._values[point] = self._value_at(point, *self._fees_at(point))
        return self._values[point]

    def _fees_at(self, point: Point) -> tuple[Usd, Usd]:
        return self._short.fee_at(point.short), self._long.fee_at(point.long)

    def _value_at(self, point: Point, short_fees: Usd, long_fees: Usd) -> Usd:
        """Return the value of realizing these losses at some fees; half of each is the rebuy's."""
        is_gain = point.long < 0
        return self._valuer.npv(
            Harvest(
                short_loss_usd=point.short,
                long_loss_usd=point.long,
                deferred_usd=point.short
                - short_fees
                + (-long_fees // 2 if is_gain else point.long - long_fees),
                realized_embedded_usd=long_fees // 2 - point.long if is_gain else 0,
                fees_usd=short_fees + long_fees,
            )
        )

    def _tax_value(self, point: Point) -> Usd:
        """Return the value without fees: its kinks are the tax's alone."""
        return self._value_at(point, 0, 0)

    # ── lines ───────────────────────────────────────────────────────────────────────────────────

    def _first_lines(self) -> None:
        for long in sorted({self._long.least, 0, self._long.most}):
            self._look_along_short(long, self._short.least, self._short.most)
        for short in sorted({self._short.least, 0, self._short.most}):
            self._look_along_long(short, self._long.least, self._long.most)

    def _look_along_short(self, long: Usd, low: Usd, high: Usd) -> None:
        if high - low < _THIN:
            return
        shift = self._shift(long, self._long)
        for at in kinks(lambda short: self._tax_value(Point(short, long)), low, high):
            beside = lambda short: self._tax_value(Point(short, long + shift))  # noqa: E731
            stays = bends(beside, at, abs(shift) // 4)
            moves = bends(beside, at - shift, abs(shift) // 4)
            if stays or not moves:
                self._shorts.add(at)
            if moves or not stays:
                self._sums.add(at + long)

    def _look_along_long(self, short: Usd, low: Usd, high: Usd) -> None:
        if high - low < _THIN:
            return
        shift = self._shift(short, self._short)
        for at in kinks(lambda long: self._tax_value(Point(short, long)), low, high):
            beside = lambda long: self._tax_value(Point(short + shift, long))  # noqa: E731
            stays = bends(beside, at, abs(shift) // 4)
            moves = bends(beside, at - shift, abs(shift) // 4)
            if stays or not moves:
                self._longs.add(at)
            if moves or not stays:
                self._sums.add(at + short)

    @staticmethod
    def _shift(position: Usd, curve: Curve) -> Usd:
        """Return a small step to the side that stays within what can be realized, if there is room."""
        room = min(40 * DOLLAR, (curve.most - curve.least) // 8)
        return max(room, DOLLAR) if position + room <= curve.most else -max(room, DOLLAR)

    # ── cells ───────────────────────────────────────────────────────────────────────────────────

    def _cells(self) -> Iterator[_Cell]:
        sums = _pairs(self._sums)
        for short_low, short_high in _pairs(self._shorts):
            for long_low, long_high in _pairs(self._longs):
                low, high = short_low + long_low, short_high + long_high
                for sum_low, sum_high in sums:
                    if (sum_low < high or low == high) and (sum_high > low or low == high):
                        yield _Cell(short_low, short_high, long_low, long_high, sum_low, sum_high)

    def _search_cells(self) -> tuple[list[Point], Usd, int, bool]:
        points: list[Point] = []
        bound, count, is_verified = 0, 0, True
        for cell in list(self._cells()):
            inside = cell.inside()
            if inside is None:
                continue
            count += 1
            gradient = self._gradient(cell, inside)
            if not self._fits(cell, inside, gradient):
                is_verified = False
                self._look_along_short(inside.long, *cell.short_range(inside.long))
                self._look_along_long(inside.short, *cell.long_range(inside.short))
            best = self._best_in(cell, gradient)
            points.append(best)
            bound = max(bound, self._promise(inside, gradient, best))
        return points, bound, count, is_verified

    def _gradient(self, cell: _Cell, inside: Point) -> _Gradient:
        base = self._tax_value(inside)
        low, high = cell.short_range(inside.long)
        step = (high - inside.short) * 3 // 4 or (low - inside.short) * 3 // 4
        short = (self._tax_value(Point(inside.short + step, inside.long)) - base) / step if step else 0.0
        low, high = cell.long_range(inside.short)
        step = (high - inside.long) * 3 // 4 or (low - inside.long) * 3 // 4
        long = (self._tax_value(Point(inside.short, inside.long + step)) - base) / step if step else 0.0
        short_fees, long_fees = self._fees_at(inside)
        dearer = self._value_at(inside, short_fees + DOLLAR, long_fees)
        fee = (self.value(inside) - dearer) / DOLLAR
        return _Gradient(short, long, fee)

    def _fits(self, cell: _Cell, inside: Point, gradient: _Gradient) -> bool:
        """Return whether the tax is linear in a cell, as far as two far points tell."""
        base = self._tax_value(inside)
        for far in self._far_points(cell, inside):
            expected = (
                base + gradient.short * (far.short - inside.short) + gradient.long * (far.long - inside.long)
            )
            if abs(self._tax_value(far) - expected) > CENT + 2e-7 * abs(far.short + far.long):
                return False
        return True

    @staticmethod
    def _far_points(cell: _Cell, inside: Point) -> Iterator[Point]:
        low = max(cell.short_low, cell.sum_low - cell.long_high)
        high = min(cell.short_high, cell.sum_high - cell.long_low)
        for corner in (low, high):
            short = inside.short + (corner - inside.short) * 9 // 10
            for end in cell.long_range(short):
                middle = sum(cell.long_range(short)) // 2
                yield Point(short, middle + (end - middle) * 9 // 10)

    def _best_in(self, cell: _Cell, gradient: _Gradient) -> Point:
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

    def _stop_at(self, cell: _Cell, gradient: _Gradient, price: float) -> Point:
        fee = max(gradient.fee, 1e-9)
        return Point(
            self._short.best_end((gradient.short - price) / fee, cell.short_low, cell.short_high),
            self._long.best_end((gradient.long - price) / fee, cell.long_low, cell.long_high),
        )

    def _promise(self, inside: Point, gradient: _Gradient, best: Point) -> Usd:
        here, there = sum(self._fees_at(inside)), sum(self._fees_at(best))
        change = (
            gradient.short * (best.short - inside.short)
            + gradient.long * (best.long - inside.long)
            - gradient.fee * (there - here)
        )
        return self.value(inside) + round(change)

    # ── the exact top ───────────────────────────────────────────────────────────────────────────

    def _climb(self, start: Point) -> Point:
        """Walk from a point to the exact top nearby: to ends of lots, then by ever smaller steps."""
        best, reach = start, max(self._short.most - self._short.least, self._long.most - self._long.least)
        reach = max(reach // 64, DOLLAR)
        while reach >= CENT:
            better = max(self._around(best, reach), key=self.value, default=best)
            if self.value(better) > self.value(best):
                best = better
            else:
                reach //= 4
        return best

    def _around(self, point: Point, reach: Usd) -> Iterator[Point]:
        short_ends, long_ends = self._short.neighbours(point.short), self._long.neighbours(point.long)
        steps = [(reach, 0), (-reach, 0), (0, reach), (0, -reach), (reach, -reach), (-reach, reach)]
        moved = [Point(point.short + short, point.long + long) for short, long in steps]
        moved += [Point(end, point.long) for end in short_ends]
        moved += [Point(point.short, end) for end in long_ends]
        moved += [Point(end, point.long + point.short - end) for end in short_ends]
        moved += [Point(point.short + point.long - end, end) for end in long_ends]
        for near in moved:
            if self._short.least <= near.short <= self._short.most and (
                self._long.least <= near.long <= self._long.most
            ):
                yield near


def _pairs(lines: set[Usd]) -> list[tuple[Usd, Usd]]:
    """Return neighbouring lines; a single line is a pair with itself."""
    ordered = sorted(lines)
    return list(pairwise(ordered)) or [(ordered[0], ordered[0])]
