"""The optimum: how much short-term and long-term loss to realize, over all lots of all wallets.

Problem: the tax is piecewise linear in short-term and long-term loss but not convex; long-term gains taxed at
0 or 15 % absorb losses before the $3,000 at ordinary rates. Chosen way: the plane of both losses is cut into
patches on which the tax is flat (`lotwise.harvest.plane`); each patch has its best point
(`lotwise.harvest.terrain`), and the most promising ones are walked to the exact top on the real objective.
The largest value that any patch promises is the upper bound; bound less value is the gap. Floats serve the
search only: the answer is evaluated anew in whole numbers.

Fixed costs, a limit on trades, wallets that sell first in, first out, and a best point that would sell less
of a lot than the smallest trade: the same patches, searched by branching (`lotwise.harvest.branching`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from lotwise.core.money import CENT, Usd
from lotwise.core.quantity import Quantity
from lotwise.harvest.branching import Found, branched
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import FREE, Constraints, Quantities, groups_of, harvest_of
from lotwise.harvest.patch import Point
from lotwise.harvest.slivers import slivers_of
from lotwise.harvest.survey import Survey
from lotwise.harvest.terrain import NOTHING, Terrain, curves_of
from lotwise.harvest.value import Harvest, Valuer

_STARTS: Final = 40
"""At most so many promising points are walked to their top."""
_NEAR: Final[Usd] = CENT // 4
"""A promise this little above the best top is not followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """The best set of sales and what shows that it is the best.

    Attributes:
        quantities: Units to sell and buy back of each chosen candidate.
        harvest: What they amount to, with the fixed cost of each trade.
        npv_usd: Their net present value, in whole numbers on the real return.
        bound_usd: No set of sales is worth more than this, as far as every patch is flat.
        cells: How many patches were searched.
        is_verified: Whether every patch passed the test of being flat.
        nodes: How many sets of decisions were weighed; 0 where no constraint asked for any.
        is_complete: Whether the search ended by itself, not at its limit of nodes.
        unbought: Units to sell of each lot that are not bought back.
    """

    quantities: Quantities
    harvest: Harvest
    npv_usd: Usd
    bound_usd: Usd
    cells: int
    is_verified: bool
    nodes: int = 0
    is_complete: bool = True
    unbought: Quantities = ()

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
    """The plane of some lots, cut into patches once; then any constraints can be asked for.

    Args:
        candidates: All lots that any question is about.
        valuer: Values a harvest on the real return.
        settled: What is sold in any case, on top of which the lots are sold.
    """

    def __init__(self, candidates: Sequence[Candidate], valuer: Valuer, settled: Harvest = NOTHING) -> None:
        self.valuer = valuer
        self._all = tuple(candidates)
        self._terrain = Terrain(curves_of(candidates), valuer, settled)
        self._survey = Survey(self._terrain)

    def best(self, candidates: Sequence[Candidate], constraints: Constraints) -> Optimum:
        """Return the optimum of some of the lots under some constraints."""
        found = None
        if len(candidates) == len(self._all) and constraints.ties_none_of(candidates):
            found = self._unbound()
        if found is None or slivers_of(found.quantities, constraints):
            tied = branched(self._survey, groups_of(candidates, constraints), constraints, self.valuer)
            found = tied._replace(bound_usd=min(found.bound_usd, tied.bound_usd)) if found else tied
        return self._answer(found, constraints)

    def _unbound(self) -> Found:
        """Look at the most promising facet until none promises more than the best point."""
        terrain, survey = self._terrain, self._survey
        waiting = [(facet.ceiling, facet, False) for facet in survey.facets]
        best, starts, bound = Point(0, 0), 0, 0.0

        def is_more(promise: float) -> bool:
            return promise > terrain.value_sold(best) + _NEAR

        while waiting and starts < _STARTS:
            waiting.sort(key=itemgetter(0))
            if not is_more(waiting[-1][0]):
                break
            _, facet, is_asked = waiting.pop()
            promise, point, _ = survey.promised(facet)
            if not is_asked:
                waiting.append((promise, facet, True))
                continue
            finer = () if facet.depth else survey.refined(facet, terrain.fees_at(point), point)
            if not finer:
                best = max(best, point, terrain.top(point, promise), key=terrain.value_sold)
                starts += 1
                finer = survey.refined(facet, terrain.fees_at(point), point) if is_more(promise) else ()
            waiting += [(part.ceiling, part, False) for part in finer]
            if not finer:
                bound = max(bound, promise)
        left = (survey.promised(facet)[0] if is_more(most) else most for most, facet, _ in waiting)
        rest = max(left, default=0)
        return Found(
            terrain.quantities_at(terrain.rounded(best)),
            round(max(bound, rest)),
            0,
            is_complete=not is_more(rest),
        )

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
            cells=len(self._survey.facets),
            is_verified=self._survey.is_verified,
            nodes=found.nodes,
            is_complete=found.is_complete,
        )
