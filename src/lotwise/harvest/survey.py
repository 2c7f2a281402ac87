"""The plane of some lots as facets: flat patches, with what losses, fees and gains are worth on each.

Problem: fees lower the gain of the final sale, and so shift the edges of the tax in later years; a plane that
is cut as if sales were free promises too much or too little where fees are large. Chosen way: the plane is
cut once without fees. Where the best point of a facet may be the best of all, its patch is cut again with the
fees of that very point, and once more where it still promises more than it keeps; what is promised then is
kept, but for fees that differ within the patch.
"""

from collections.abc import Callable
from itertools import pairwise, product
from typing import Final, TypeAlias

from lotwise.core.money import DOLLAR, Usd
from lotwise.harvest.bound import Facet
from lotwise.harvest.patch import Patch, Point, rectangle
from lotwise.harvest.plane import Flat, flats_of
from lotwise.harvest.terrain import Gradient, Terrain

Fees: TypeAlias = tuple[Usd, Usd]
"""Fees of the short-term and of the long-term loss."""
_ASKED_FINER: Final = 2_000
_MOST_FINER: Final = 200
"""So many patches are cut anew at most, and so often the value is asked for in each."""
_DEEPEST: Final = 4
"""So often a patch is cut anew at most."""


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
        self._finer: dict[tuple[Patch, int, Usd], tuple[Facet, ...]] = {}
        self.is_verified = True
        short, long = terrain.short, terrain.long
        quarters = product(_halves(short.least, short.most), _halves(long.least, long.most))
        self.facets = self._cut([rectangle(*sides) for sides in quarters], None, 0)

    def promised(self, facet: Facet) -> tuple[Usd, Point, Facet]:
        """Return what a facet of this survey promises where nothing ties the lots, where, and the facet."""
        if id(facet) not in self._promises:  # a facet is kept as long as its survey
            self._promises[id(facet)] = self._promise(facet)
        return self._promises[id(facet)]

    def _promise(self, facet: Facet) -> tuple[Usd, Point, Facet]:
        point = self._terrain.best_in(facet.patch, facet.gradient)
        fees = sum(self._terrain.fees_at(point))
        return facet.promise(point, fees) + facet.doubt(fees), point, facet

    def refined(self, facet: Facet, fees: Fees) -> tuple[Facet, ...]:
        """Return the facets of a patch, cut anew with the fees of its best point; none if they are like that.

        Args:
            facet: One of this survey.
            fees: The fees of its best point.
        """
        if facet.depth == _DEEPEST or (facet.depth and abs(sum(fees) - facet.fees) < DOLLAR):
            return ()
        key = facet.patch, facet.depth, sum(fees) // (10 * DOLLAR) if facet.depth else 0
        if key not in self._finer:
            if len(self._finer) == _MOST_FINER:
                return ()
            self._finer[key] = self._cut([facet.patch], fees, facet.depth + 1)
        return self._finer[key]

    def _cut(self, patches: list[Patch], fees: Fees | None, depth: int) -> tuple[Facet, ...]:
        if fees is None:
            flats = flats_of(self._terrain.tax_value, patches)
        else:
            flats = tuple(
                flat for one in patches for flat in flats_of(self._asked(fees, one), [one], _ASKED_FINER)
            )
        self.is_verified &= all(flat.is_tested for flat in flats)
        return tuple(self._facet(flat, fees, depth) for flat in flats)

    def _asked(self, fees: Fees, patch: Patch) -> Callable[[Point], Usd]:
        """Return the value at some fees, those of the long term taken as the patch has gains or losses."""
        return lambda point: self._terrain.value_at(point, *fees, is_gain=patch.is_gain)

    def _facet(self, flat: Flat, fees: Fees | None, depth: int) -> Facet:
        """Return a patch with what a dollar of either loss, of fees, and of gain taken out now is worth."""
        terrain, inside = self._terrain, flat.patch.inside
        short, long = fees or terrain.fees_at(inside)
        is_gain = flat.patch.is_gain
        value = terrain.value_at(inside, short, long, is_gain=is_gain)
        fee = value - terrain.value_at(inside, short + DOLLAR, long, is_gain=is_gain)
        swap = value - terrain.value_at(inside, short, long, DOLLAR, is_gain=is_gain)
        gradient = Gradient(flat.slope.short, flat.slope.long, fee / DOLLAR, swap / DOLLAR)
        return Facet(flat.patch, gradient, inside, value, short + long, depth)


def _halves(least: Usd, most: Usd) -> list[tuple[Usd, Usd]]:
    """Return the gains and the losses of a term; a single point where there are neither."""
    return list(pairwise(sorted({least, 0, most}))) or [(0, 0)]
