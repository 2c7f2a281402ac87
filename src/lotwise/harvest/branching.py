"""Branching: which trades to make, and how far into each line of lots to sell.

Problem: fixed costs, a limit on trades, and wallets that sell first in, first out make the choice of trades
one of all or nothing; trying every set of them takes too long. Chosen way: every patch has an upper bound
(`lotwise.harvest.bound`). The patch that promises most is looked at first. What its trades decide is taken at
its word: such a plan is climbed to its exact top on the real return. While the bound promises more than the
best plan found, the trade on which the bound itself is in two minds is decided both ways. The search ends
when nothing promises more, or at a limit of nodes; what is promised then is the bound that is shown.
"""

import heapq
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest.bound import UNUSED, Bound, Facet, Offer, Stand, bound_of
from lotwise.harvest.constraints import Constraints, Group, Lots, Quantities, cost_harvest, harvest_of
from lotwise.harvest.patch import Point
from lotwise.harvest.survey import Survey
from lotwise.harvest.terrain import Terrain
from lotwise.harvest.value import Harvest, Valuer

_MOST_NODES: Final = 4000
_IN_REACH: Final[Usd] = 20 * DOLLAR
"""A start that is worth so much less than the best plan is not climbed."""
_NEAR: Final[Usd] = CENT // 4
"""A promise this little above the best plan is not followed."""

Stands: TypeAlias = tuple[Stand, ...]
Choice: TypeAlias = tuple[int, ...]
"""For each trade how many lots of its line are sold in full, the next one in part; or unused."""


class Found(NamedTuple):
    """The best sales found, and what shows that there are no better ones."""

    quantities: Quantities
    bound_usd: Usd
    nodes: int
    is_complete: bool


def branched(survey: Survey, groups: Sequence[Group], constraints: Constraints, valuer: Valuer) -> Found:
    """Return the best sales under some constraints.

    Args:
        survey: The facets of a plane that holds all that the trades can realize.
        groups: The trades.
        constraints: What the sales must keep to.
        valuer: Values a harvest on the real return.
    """
    return _Branching(groups, constraints, valuer).run(survey)


class _Branching:
    """The state of one search."""

    def __init__(self, groups: Sequence[Group], constraints: Constraints, valuer: Valuer) -> None:
        self._offers = tuple(map(Offer, groups))
        self._constraints = constraints
        self._valuer = valuer
        self._best: Quantities = ()
        self._best_npv: Usd = 0
        self._terrains: dict[Choice, tuple[Terrain, Quantities, Harvest]] = {}
        self._climbed: set[tuple[Choice, Point]] = set()
        self._heap: list[tuple[float, int, Facet, Stands]] = []
        self._serial = 0

    def run(self, survey: Survey) -> Found:
        """Look at the most promising node until none promises more than the best plan."""
        first = tuple(
            Stand(True if offer.group.place is None else None, 0, offer.count) for offer in self._offers
        )
        for facet in survey.facets:
            self._push(survey.promised(facet)[0], facet, first)
        nodes, left = 0, 0.0
        while self._heap and self._promised > self._best_npv + _NEAR and nodes < _MOST_NODES:
            promised = self._promised
            _, _, facet, stands = heapq.heappop(self._heap)
            nodes += 1
            bound = self._bound(facet, stands, self._best_npv + _NEAR)
            value = min(bound.value, promised)
            if value <= self._best_npv + _NEAR:
                left = max(left, value)
                continue
            if facet.depth:
                self._try(facet, stands, bound)
            if value <= self._best_npv + _NEAR:
                left = max(left, value)
                continue
            children = list(self._children(stands, bound)) if facet.depth else []
            finer = () if children else survey.refined(facet, self._fees(facet, stands, bound))
            for child in children:
                self._push(value, facet, child)
            for part in finer:
                self._push(min(self._bound(part, stands, float("inf")).value, value), part, stands)
            if not (children or finer):
                left = max(left, value)
        rest = self._promised if self._heap else 0.0
        is_complete = rest <= self._best_npv + _NEAR
        return Found(self._best, round(max(left, rest)), nodes, is_complete)

    @property
    def _promised(self) -> float:
        return -self._heap[0][0]

    def _push(self, value: float, facet: Facet, stands: Stands) -> None:
        self._serial += 1
        heapq.heappush(self._heap, (-value, self._serial, facet, stands))

    def _fees(self, facet: Facet, stands: Stands, bound: Bound) -> tuple[Usd, Usd]:
        """Return the fees of what the bound decides, taken at its word."""
        terrain, start, settled = self._start(facet, self._rounded(bound.marks[0], stands, 0))
        short, long = terrain.fees_at(start)
        return short + settled.fees_usd, long

    def _start(self, facet: Facet, choice: Choice) -> tuple[Terrain, Point, Harvest]:
        terrain, _, settled = self._terrain(choice)
        patch = facet.patch.moved(settled.short_loss_usd, settled.long_loss_usd)
        return terrain, terrain.within(terrain.best_in(patch, facet.gradient)), settled

    def _bound(self, facet: Facet, stands: Stands, enough: float) -> Bound:
        return bound_of(facet, self._offers, stands, self._constraints.most_trades, enough)

    # ── plans ───────────────────────────────────────────────────────────────────────────────────

    def _try(self, facet: Facet, stands: Stands, bound: Bound) -> None:
        """Take what the bound decides at its word, in a few ways of rounding."""
        for choice in dict.fromkeys(self._choices(stands, bound)):
            self._climb(facet, choice)

    def _choices(self, stands: Stands, bound: Bound) -> Iterator[Choice]:
        for marks in bound.marks[:3]:
            yield self._rounded(marks, stands, 0)
            yield self._rounded(marks, stands, 1)
        lowest = tuple(map(min, *bound.marks)) if len(bound.marks) > 1 else bound.marks[0]
        yield self._rounded(lowest, stands, 0)
        used = [[mark for mark in column if mark != UNUSED] for column in zip(*bound.marks, strict=True)]
        union = tuple(min(column, default=UNUSED) for column in used)
        most = self._constraints.most_trades
        counted = sum(
            mark != UNUSED and offer.group.place is not None
            for mark, offer in zip(union, self._offers, strict=True)
        )
        if most is None or counted <= most:
            yield self._rounded(union, stands, 0)

    def _rounded(self, marks: Sequence[int], stands: Stands, back: int) -> Choice:
        """Return a choice: each line is sold up to its mark, or one lot less, and the next lot in part."""
        choice = []
        for mark, stand, offer in zip(marks, stands, self._offers, strict=True):
            if mark == UNUSED or not offer.group.is_line:
                choice.append(UNUSED if mark == UNUSED else 0)
            else:
                choice.append(min(max(mark - back, stand.low), max(stand.high - 1, stand.low)))
        return tuple(choice)

    def _climb(self, facet: Facet, choice: Choice) -> None:
        terrain, start, settled = self._start(facet, choice)
        quantities = self._terrain(choice)[1]
        if (choice, start) in self._climbed:
            return
        self._climbed.add((choice, start))
        total = Point(start.short + settled.short_loss_usd, start.long + settled.long_loss_usd)
        promise = facet.promise(total, sum(terrain.fees_at(start)) + settled.fees_usd)
        if max(promise, terrain.value(start)) + _IN_REACH < self._best_npv:
            return  # the start is the top of its patch but for the fees; other patches are other nodes
        top = terrain.climb(start)
        for point in dict.fromkeys((top, Point(0, 0))):
            both = (*quantities, *terrain.quantities_at(point))
            npv = self._valuer.npv(harvest_of(both, self._constraints))
            if npv > self._best_npv:
                self._best, self._best_npv = both, npv

    def _terrain(self, choice: Choice) -> tuple[Terrain, Quantities, Harvest]:
        """Return the terrain of a choice, what is sold in any case, and what that amounts to."""
        if choice not in self._terrains:
            full: Quantities = ()
            partial: Lots = ()
            cost = 0
            for mark, offer in zip(choice, self._offers, strict=True):
                if mark == UNUSED:
                    continue
                cost += offer.group.cost_usd
                lots = offer.group.candidates
                if offer.group.is_line:
                    full += tuple((one, one.quantity) for one in lots[:mark])
                    partial += lots[mark : mark + 1]
                else:
                    partial += lots
            settled = harvest_of(full, Constraints()).plus(cost_harvest(cost))
            self._terrains[choice] = Terrain(partial, self._valuer, settled), full, settled
        return self._terrains[choice]

    # ── decisions ───────────────────────────────────────────────────────────────────────────────

    def _children(self, stands: Stands, bound: Bound) -> Iterator[Stands]:
        """Yield the stands after one more decision; none when everything is decided."""
        columns = [sorted(set(column)) for column in zip(*bound.marks, strict=True)]
        torn = sorted(range(len(columns)), key=lambda n: columns[n][0] - columns[n][-1])
        for n in torn:
            parts = list(self._parts(stands[n], self._offers[n], columns[n]))
            if parts:
                children = ((*stands[:n], part, *stands[n + 1 :]) for part in parts)
                yield from filter(self._is_allowed, children)
                return

    def _is_allowed(self, stands: Stands) -> bool:
        """Return whether no more trades are made than there may be."""
        most = self._constraints.most_trades
        counted = zip(stands, self._offers, strict=True)
        made = sum(stand.is_made is True and offer.group.place is not None for stand, offer in counted)
        return most is None or made <= most

    def _parts(self, stand: Stand, offer: Offer, marks: list[int]) -> Iterator[Stand]:
        if stand.is_made is None and (offer.group.cost_usd or self._constraints.most_trades is not None):
            yield stand._replace(is_made=True)
            yield stand._replace(is_made=False)
            return
        if stand.is_made is False or not offer.group.is_line or stand.high - stand.low <= 1:
            return
        used = [mark for mark in marks if mark != UNUSED] or [stand.low]
        first, last = max(used[0], stand.low), min(used[-1], stand.high)
        if first == last:
            first, last = (first, first + 1) if first < stand.high else (first - 1, first)
        if last - first > 1:
            first = last = (first + last) // 2
        ends = sorted({stand.low, first, last, stand.high})
        for low, high in pairwise(ends):
            yield Stand(True if low else stand.is_made, low, high)
