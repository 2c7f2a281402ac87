"""The plane of some lots as facets: flat patches, with what losses, fees and gains are worth on each.

Problem: fees lower the gain of the final sale, and so shift the edges of the tax in later years; a plane that
is cut as if sales were free promises too much or too little where fees are large. Chosen way: the plane is
cut once without fees. Where the best point of a facet may be the best of all, its patch is cut again with the
fees of that very point, and once more where it still promises more than it keeps; what is promised then is
kept, but for fees that differ within the patch.

A dollar of fees costs less than a dollar, as far as it lowers a gain that is taxed later; how much less may
change from dollar to dollar. So the value is followed along the fees, and what they cost is taken from a line
that lies nowhere above; where that promises too much, the patch is cut in two, so that fees differ less.
Beside a jump that fees move, a patch promises what lies beyond it, too, until it is cut with the fees of that
very place.

Left out: fixed costs of tied trades, which move such a jump, too: beside it their bound is not sure.
"""

from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise, product
from typing import Final, TypeAlias

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest.bound import Facet
from lotwise.harvest.hulls import Hull, hull_of
from lotwise.harvest.patch import Line, Patch, Point, halving, rectangle
from lotwise.harvest.plane import Edge, Flat, cut_at, flats_of, rise_beside
from lotwise.harvest.terrain import Gradient, Terrain
from lotwise.harvest.traced import traced

Fees: TypeAlias = tuple[Usd, Usd]
"""Fees of the short-term and of the long-term loss."""
_ASKED_FINER: Final = 2_000
_MOST_FINER: Final = 200
"""So many patches are cut anew at most, and so often the value is asked for in each."""
_DEEPEST: Final = 20
"""So often a patch is cut anew at most."""
_LARGE: Final = 0.02
"""A part so much narrower than its patch leaves it nearly as it was."""
_DIGITS: Final = 8
"""Of what a dollar of fees costs: so facets have the same cost of fees, and trades are looked at once."""
_SLIGHT: Final[Usd] = CENT // 4
"""This much too much may be promised."""


class Survey:
    """The facets of a terrain; the finer ones are made when asked for, once.

    Args:
        terrain: What the lots are worth.

    Attributes:
        facets: Facets that cover the plane, cut without fees.
        is_verified: Whether every patch so far passed the test of being flat.
    """

    def __init__(self, terrain: Terrain) -> None:
        self._terrain = terrain
        self._promises: dict[int, tuple[Usd, Point, Facet]] = {}
        self._finer: dict[tuple[Patch, int, Point | None, Usd], tuple[Facet, ...]] = {}
        self.is_verified = True
        self._most_fees = max(terrain.short.fees, default=0) + max(terrain.long.fees, default=0)
        short, long = terrain.short, terrain.long
        quarters = product(_halves(short.least, short.most), _halves(long.least, long.most))
        self.facets = self._cut([rectangle(*sides) for sides in quarters], None, None)

    def promised(self, facet: Facet) -> tuple[Usd, Point, Facet]:
        """Return what a facet of this survey promises where nothing ties the lots, where, and the facet."""
        if id(facet) not in self._promises:  # a facet is kept as long as its survey
            self._promises[id(facet)] = self._promise(facet)
        return self._promises[id(facet)]

    def _promise(self, facet: Facet) -> tuple[Usd, Point, Facet]:
        point = self._terrain.best_in(facet.patch, facet.gradient)
        fees = sum(self._terrain.fees_at(point))
        return facet.promise(point, fees) + facet.doubt(fees), point, facet

    def refined(self, facet: Facet, fees: Fees, at: Point | None = None) -> tuple[Facet, ...]:
        """Return the facets of a patch, cut anew with the fees of its best point; none if it was so already.

        Where it was, but promises too much since fees differ within it, it is cut in two.

        Args:
            facet: One of this survey.
            fees: The fees of its best point.
            at: That point, where nothing ties the lots: fees are then those of the curves.
        """
        if facet.rise and at is not None:
            fees = facet.at_rise
        alike = [abs(sum(fees) - meant) < DOLLAR for meant in facet.meant]
        is_loose = bool(alike) and alike[-1] and facet.slack > _SLIGHT
        if facet.depth == _DEEPEST or (any(alike) and not is_loose):
            return ()
        key = facet.patch, facet.depth, at, sum(fees) // (10 * DOLLAR) if facet.depth else 0
        if key not in self._finer:
            if len(self._finer) == _MOST_FINER:
                return ()
            patches = _parts(facet.patch, at) if is_loose else [facet.patch]
            self._finer[key] = self._cut(patches, fees, facet, is_free=at is not None)
        return self._finer[key]

    def _cut(
        self, patches: list[Patch], fees: Fees | None, before: Facet | None, *, is_free: bool = False
    ) -> tuple[Facet, ...]:
        if fees is None:
            flats = flats_of(self._terrain.tax_value, patches)
        else:
            flats = tuple(
                flat for one in patches for flat in flats_of(self._asked(fees, one), [one], _ASKED_FINER)
            )
        self.is_verified &= all(flat.is_tested for flat in flats)
        return tuple(self._facet(flat, fees, before, is_free=is_free) for flat in flats)

    def _asked(self, fees: Fees, patch: Patch) -> Callable[[Point], Usd]:
        """Return the value at some fees, those of the long term taken as the patch has gains or losses."""
        return lambda point: self._terrain.value_at(point, *fees, is_gain=patch.is_gain)

    def _facet(self, flat: Flat, fees: Fees | None, before: Facet | None, *, is_free: bool) -> Facet:
        """Return a patch with what a dollar of either loss, of fees, and of gain taken out now is worth."""
        terrain, inside, is_gain = self._terrain, flat.patch.inside, flat.patch.is_gain
        short, long = fees or (0, 0)

        def ask(more: Point) -> Usd:
            return terrain.value_at(inside, short + more.short, long, more.long, is_gain=is_gain)

        here = ask(Point(0, 0))
        swap = (here - ask(Point(0, DOLLAR))) / DOLLAR
        start, ends = short + long, [0, self._most_fees]
        if before is not None:
            ends = [sum(terrain.fees_at(terrain.within(one))) for one in flat.patch.corners]
            ends = [min(start, *ends), max(start, *ends) if is_free else max(start, self._most_fees)]
        costs = self._costs_of_fees(ask, (start, here), (ends[0], ends[-1]))
        place = min(max(bisect_right(costs.losses, start) - 1, 0), len(costs.slopes) - 1)
        fee = round(costs.slopes[place], _DIGITS)
        promised = -round(costs.costs[place] + fee * (start - costs.losses[place]))
        gradient = Gradient(flat.slope.short, flat.slope.long, fee, swap)
        depth, meant = (before.depth + 1, (*before.meant, start)) if before else (0, ())
        slack = promised - here
        rise, at_rise = self._rise(flat, (short, long), is_gain=is_gain)
        return Facet(flat.patch, gradient, inside, promised, start, depth, meant, slack, rise, at_rise)

    def _rise(self, flat: Flat, fees: Fees, *, is_gain: bool) -> tuple[Usd, Fees]:
        """Return by how much the value jumps up beside a patch that was cut with other fees than there."""
        terrain = self._terrain
        found = None
        if flat.is_beside_jump:
            found = rise_beside(lambda point: terrain.value_at(point, *fees, is_gain=is_gain), flat)
        if found is None:
            return 0, fees
        there = terrain.fees_at(terrain.within(found[1]))
        return (0, fees) if abs(sum(there) - sum(fees)) < DOLLAR else (round(found[0]), there)

    def _costs_of_fees(
        self, ask: Callable[[Point], Usd], known: tuple[Usd, Usd], ends: tuple[Usd, Usd]
    ) -> Hull:
        """Return the least that fees can cost: the hull of what they cost where more cost otherwise.

        Args:
            ask: The value at so much more short-term fees, and long-term ones.
            known: The fees to begin with, and the value at them.
            ends: The fees that are looked at.
        """
        (start, value), least, most = known, ends[0], max(ends[1], ends[0] + DOLLAR)
        here = traced(ask, Point(1, 1))
        knots = {least, most}
        for line in here.lines if here else ():
            if line.a and least < start + line.c / line.a < most:
                knots.add(start + round(line.c / line.a))
        points = [(fees, float(-ask(Point(fees - start, 0))), 0) for fees in knots - {start}]
        return hull_of([(start, float(-value), 0), *points])


def _parts(patch: Patch, at: Point | None) -> list[Patch]:
    """Return a patch in parts: at a point at which either loss begins to be more, otherwise in halves."""
    parts = [patch]
    for line in (Line(1.0, 0.0, float(at.short)), Line(0.0, 1.0, float(at.long))) if at else ():
        halves = [cut_at(one, Edge(line, 0)) for one in parts]
        if all(part.width() > patch.width() * _LARGE for both in halves for part in both):
            parts = [part for both in halves for part in both]
    return parts if len(parts) > 1 else cut_at(patch, Edge(halving(patch), 0))


def _halves(least: Usd, most: Usd) -> list[tuple[Usd, Usd]]:
    """Return the gains and the losses of a term; a single point where there are neither."""
    return list(pairwise(sorted({least, 0, most}))) or [(0, 0)]
