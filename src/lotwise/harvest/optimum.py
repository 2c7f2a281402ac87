"""The optimum: how much short-term and long-term loss to realize, over all lots of all wallets.

Problem: the tax is piecewise linear in short-term and long-term loss but not convex; long-term gains taxed at
0 or 15 % absorb losses before the $3,000 at ordinary rates. Observation: all its kinks lie on lines where the
short-term loss, the long-term loss, or their sum is constant. Chosen way: find those lines by asking the real
return; they cut the plane into cells in which the tax is linear; each cell has its best point
(`lotwise.harvest.terrain`). Each cell is tested for being linear; where it is not, the missing line is looked
for and the plane cut again. The best points are then walked to the exact top on the real objective. The
largest value that any cell promises is the upper bound; bound less value is the gap. Floats serve the search
only: the answer is evaluated anew in whole numbers.

Fixed costs, a limit on trades, and wallets that sell first in, first out: the same cells, searched by
branching (`lotwise.harvest.branching`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.core.quantity import Quantity
from lotwise.harvest.bound import Facet
from lotwise.harvest.branching import Found, branched
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import FREE, Constraints, Group, Quantities, groups_of, harvest_of
from lotwise.harvest.curves import Curve
from lotwise.harvest.kinks import bends, kinks
from lotwise.harvest.terrain import NOTHING, THIN, Cell, Gradient, Point, Terrain
from lotwise.harvest.value import Harvest, Valuer

_ROUNDS: Final = 6
_STARTS: Final = 6
_MOST_CELLS: Final = 10_000
"""Where an edge is no line of the three kinds, ever more lines are found beside it; then the plan says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """The best set of sales and what shows that it is the best.

    Attributes:
        quantities: Units to sell and buy back of each chosen candidate.
        harvest: What they amount to, with the fixed cost of each trade.
        npv_usd: Their net present value, in whole numbers on the real return.
        bound_usd: No set of sales is worth more than this, as far as every cell is linear.
        cells: How many cells were searched.
        is_verified: Whether every cell passed the test of being linear.
        nodes: How many sets of decisions were weighed; 0 where no constraint asked for any.
        is_complete: Whether the search ended by itself, not at its limit of nodes.
    """

    quantities: Quantities
    harvest: Harvest
    npv_usd: Usd
    bound_usd: Usd
    cells: int
    is_verified: bool
    nodes: int = 0
    is_complete: bool = True

    @property
    def gap_usd(self) -> Usd:
        """How much better any other set of sales could be at most."""
        return max(0, self.bound_usd - self.npv_usd)


def optimum(candidates: Sequence[Candidate], valuer: Valuer, constraints: Constraints = FREE) -> Optimum:
    """Return the set of sales with the highest net present value.

    Args:
        candidates: Lots that could be sold, in whole or in part.
        valuer: Values a harvest on the real return.
        constraints: What the sales must keep to.

    Returns:
        The optimum; selling nothing when nothing is worth it.
    """
    return Searched(candidates, valuer).best(candidates, constraints)


def sum_of(quantities: Iterable[tuple[Candidate, Quantity]]) -> Harvest:
    """Return what some sales amount to together, exactly."""
    return harvest_of(quantities, FREE)


class Searched:
    """The plane of some lots, cut into cells once; then any constraints can be asked for.

    Args:
        candidates: All lots that any question is about.
        valuer: Values a harvest on the real return.
        settled: What is sold in any case, on top of which the lots are sold.
    """

    def __init__(self, candidates: Sequence[Candidate], valuer: Valuer, settled: Harvest = NOTHING) -> None:
        self.valuer = valuer
        self._all = tuple(candidates)
        self._terrain = Terrain(candidates, valuer, settled)
        short, long = self._terrain.short, self._terrain.long
        self._shorts = {short.least, 0, short.most}
        self._longs = {long.least, 0, long.most}
        self._sums = {short.least + long.least, 0, short.most + long.most}
        self._facets: list[Facet] = []
        self._is_verified = False
        self._first_lines()
        for _ in range(_ROUNDS + 1):
            self._cut()
            if self._is_verified or self._is_crowded():
                break

    def best(self, candidates: Sequence[Candidate], constraints: Constraints) -> Optimum:
        """Return the optimum of some of the lots under some constraints."""
        groups = groups_of(candidates, constraints)
        if all(group.place is None for group in groups) and len(candidates) == len(self._all):
            return self._unbound()
        return self._bound(groups, constraints)

    def _unbound(self) -> Optimum:
        terrain = self._terrain
        points, bound = [Point(0, 0)], 0
        for facet in self._facets:
            best = terrain.best_in(facet.cell, facet.gradient)
            points.append(best)
            bound = max(bound, facet.promise(best, sum(terrain.fees_at(best))))
        starts = sorted(set(points), key=terrain.value, reverse=True)[:_STARTS]
        top = max((terrain.climb(start) for start in starts), key=terrain.value)
        return self._answer(Found(terrain.quantities_at(top), bound, 0, is_complete=True), FREE)

    def _bound(self, groups: tuple[Group, ...], constraints: Constraints) -> Optimum:
        found = branched(self._facets, groups, constraints, self.valuer)
        return self._answer(found, constraints)

    def _answer(self, found: Found, constraints: Constraints) -> Optimum:
        quantities = found.quantities
        harvest = harvest_of(quantities, constraints)
        npv = self.valuer.npv(harvest)
        if npv <= 0:
            quantities, harvest, npv = (), Harvest(), 0
        return Optimum(
            quantities=quantities,
            harvest=harvest,
            npv_usd=npv,
            bound_usd=max(found.bound_usd, npv),
            cells=len(self._facets),
            is_verified=self._is_verified,
            nodes=found.nodes,
            is_complete=found.is_complete,
        )

    # ── lines ───────────────────────────────────────────────────────────────────────────────────

    def _first_lines(self) -> None:
        short, long = self._terrain.short, self._terrain.long
        for at in sorted({long.least, 0, long.most}):
            self._look_along_short(at, short.least, short.most)
        for at in sorted({short.least, 0, short.most}):
            self._look_along_long(at, long.least, long.most)

    def _look_along_short(self, long: Usd, low: Usd, high: Usd) -> None:
        if high - low < THIN:
            return
        ask, shift = self._terrain.tax_value, _shift(long, self._terrain.long)
        for at in kinks(lambda short: ask(Point(short, long)), low, high):
            beside = lambda short: ask(Point(short, long + shift))  # noqa: E731
            stays = bends(beside, at, abs(shift) // 4)
            moves = bends(beside, at - shift, abs(shift) // 4)
            if stays or not moves:
                self._shorts.add(at)
            if moves or not stays:
                self._sums.add(at + long)

    def _look_along_long(self, short: Usd, low: Usd, high: Usd) -> None:
        if high - low < THIN:
            return
        ask, shift = self._terrain.tax_value, _shift(short, self._terrain.short)
        for at in kinks(lambda long: ask(Point(short, long)), low, high):
            beside = lambda long: ask(Point(short + shift, long))  # noqa: E731
            stays = bends(beside, at, abs(shift) // 4)
            moves = bends(beside, at - shift, abs(shift) // 4)
            if stays or not moves:
                self._longs.add(at)
            if moves or not stays:
                self._sums.add(at + short)

    # ── cells ───────────────────────────────────────────────────────────────────────────────────

    def _cells(self) -> Iterator[Cell]:
        sums = _pairs(self._sums)
        for short_low, short_high in _pairs(self._shorts):
            for long_low, long_high in _pairs(self._longs):
                low, high = short_low + long_low, short_high + long_high
                for sum_low, sum_high in sums:
                    if (sum_low < high or low == high) and (sum_high > low or low == high):
                        yield Cell(short_low, short_high, long_low, long_high, sum_low, sum_high)

    def _is_crowded(self) -> bool:
        """Return whether cutting again would make more cells than can be searched in seconds."""
        across, up, slanted = len(self._shorts), len(self._longs), len(self._sums)
        return across * up + slanted * (across + up) > _MOST_CELLS

    def _cut(self) -> None:
        self._facets, self._is_verified = [], True
        for cell in list(self._cells()):
            inside = cell.inside()
            if inside is None:
                continue
            gradient = self._gradient(cell, inside)
            fees = sum(self._terrain.fees_at(inside))
            self._facets.append(Facet(cell, gradient, inside, self._terrain.value(inside), fees))
            if not self._fits(cell, inside, gradient):
                self._is_verified = False
                self._look_along_short(inside.long, *cell.short_range(inside.long))
                self._look_along_long(inside.short, *cell.long_range(inside.short))

    def _gradient(self, cell: Cell, inside: Point) -> Gradient:
        terrain, ask = self._terrain, self._terrain.tax_value
        base = ask(inside)
        low, high = cell.short_range(inside.long)
        step = (high - inside.short) * 3 // 4 or (low - inside.short) * 3 // 4
        short = (ask(Point(inside.short + step, inside.long)) - base) / step if step else 0.0
        low, high = cell.long_range(inside.short)
        step = (high - inside.long) * 3 // 4 or (low - inside.long) * 3 // 4
        long = (ask(Point(inside.short, inside.long + step)) - base) / step if step else 0.0
        short_fees, long_fees = terrain.fees_at(inside)
        fee = terrain.value(inside) - terrain.value_at(inside, short_fees + DOLLAR, long_fees)
        swap = terrain.value(inside) - terrain.value_at(inside, short_fees, long_fees, DOLLAR)
        return Gradient(short, long, fee / DOLLAR, swap / DOLLAR)

    def _fits(self, cell: Cell, inside: Point, gradient: Gradient) -> bool:
        """Return whether the tax is linear in a cell, as far as a few far points tell."""
        base = self._terrain.tax_value(inside)
        for far in cell.far_points(inside):
            expected = (
                base + gradient.short * (far.short - inside.short) + gradient.long * (far.long - inside.long)
            )
            if abs(self._terrain.tax_value(far) - expected) > CENT + 2e-7 * abs(far.short + far.long):
                return False
        return True


def _shift(position: Usd, curve: Curve) -> Usd:
    """Return a small step to the side that stays within what can be realized, if there is room."""
    room = min(40 * DOLLAR, (curve.most - curve.least) // 8)
    return max(room, DOLLAR) if position + room <= curve.most else -max(room, DOLLAR)


def _pairs(lines: set[Usd]) -> list[tuple[Usd, Usd]]:
    """Return neighbouring lines; a single line is a pair with itself."""
    ordered = sorted(lines)
    return list(pairwise(ordered)) or [(ordered[0], ordered[0])]
