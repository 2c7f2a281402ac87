"""Branching: which trades to make, how far into each line of lots to sell, and which slivers to leave out.

Problem: fixed costs, a limit on trades, wallets that sell first in, first out, and a smallest trade make the
choice one of all or nothing; trying every set of trades takes too long. Chosen way: every patch has an upper
bound (`lotwise.harvest.bound`). The patch that promises most is looked at first. What its trades decide is
taken at its word: such a plan is climbed to its exact top on the real return. While the bound promises more
than the best plan found, the trade on which the bound itself is in two minds is decided both ways; before
that a lot of which the best point would sell less than the smallest trade (`lotwise.harvest.slivers`). The
search ends when nothing promises more, or at a limit of nodes; what is promised then is the bound that is
shown.
"""

import heapq
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest.bound import Bound, Facet, Trades, bound_of
from lotwise.harvest.constraints import Constraints, Group, Lots, Quantities, harvest_of
from lotwise.harvest.grounds import Choice, Ground, Grounds
from lotwise.harvest.lowest import Prices
from lotwise.harvest.offers import UNUSED, Offer, Pick, Stand
from lotwise.harvest.patch import Point
from lotwise.harvest.slivers import slivers_of, without_small
from lotwise.harvest.survey import Survey
from lotwise.harvest.value import Valuer

_MOST_NODES: Final = 4000
_MOST_LOOKED_AT: Final = 6_000_000
"""So many lots are looked at in all nodes together, at most; each looks at all lots."""
_IN_REACH: Final[Usd] = 20 * DOLLAR
"""A start that is worth so much less than the best plan is not climbed."""
_NEAR: Final[Usd] = CENT // 4
"""A promise this little above the best plan is not followed."""

Stands: TypeAlias = tuple[Stand, ...]


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
        least = constraints.minimum_trade_usd
        self._offers = tuple(Offer(group, least) for group in without_small(groups, least))
        self._constraints = constraints
        self._valuer = valuer
        self._best: tuple[Ground, Point, Lots] | None = None
        self._best_npv: Usd = 0
        self._grounds = Grounds(self._offers, valuer)
        self._climbed: dict[tuple[Choice, Point], Lots] = {}
        self._heap: list[tuple[float, int, Facet, Stands, Prices | None]] = []
        self._serial = 0

    def run(self, survey: Survey) -> Found:
        """Look at the most promising node until none promises more than the best plan."""
        first = tuple(
            Stand(True if offer.group.place is None else None, 0, offer.count) for offer in self._offers
        )
        for facet in survey.facets:
            self._push(survey.promised(facet)[0], facet, first)
        lots = sum(len(offer.group.candidates) for offer in self._offers)
        most_nodes = min(_MOST_NODES, _MOST_LOOKED_AT // max(1, lots))
        nodes, left = 0, 0.0
        while self._heap and self._promised > self._best_npv + _NEAR and nodes < most_nodes:
            promised = self._promised
            _, _, facet, stands, near = heapq.heappop(self._heap)
            nodes += 1
            bound = self._bound(facet, stands, self._best_npv + _NEAR, near)
            value = min(bound.value, promised)
            if value <= self._best_npv + _NEAR:
                left = max(left, value)
                continue
            finer = () if facet.depth else self._refined(survey, facet, stands, bound)
            children = list[Stands]()
            if not finer:
                slivers = self._try(facet, stands, bound)
                if value <= self._best_npv + _NEAR:
                    left = max(left, value)
                    continue
                children = list(self._children(stands, bound, slivers))
                finer = () if children else self._refined(survey, facet, stands, bound)
            for child in children:
                self._push(value, facet, child, bound.prices)
            for part in finer:
                finest = self._bound(part, stands, float("inf"), bound.prices).value
                self._push(min(finest, value), part, stands, bound.prices)
            if not (children or finer):
                left = max(left, min(value, self._bound(facet, stands, -float("inf"), bound.prices).value))
        rest = self._promised if self._heap else 0.0
        is_complete = rest <= self._best_npv + _NEAR
        return Found(self._sold(), round(max(left, rest)), nodes, is_complete)

    @property
    def _promised(self) -> float:
        return -self._heap[0][0]

    def _push(self, value: float, facet: Facet, stands: Stands, near: Prices | None = None) -> None:
        self._serial += 1
        heapq.heappush(self._heap, (-value, self._serial, facet, stands, near))

    def _refined(self, survey: Survey, facet: Facet, stands: Stands, bound: Bound) -> tuple[Facet, ...]:
        """Return the facets of a patch, cut anew with the fees of what the bound decides, if they differ."""
        for choice in dict.fromkeys(self._choices(stands, bound)):
            ground, start = self._start(facet, choice)
            short, long = ground.terrain.fees_at(start)
            if finer := survey.refined(facet, (short + ground.settled.fees_usd, long)):
                return finer
        return ()

    def _start(self, facet: Facet, choice: Choice) -> tuple[Ground, Point]:
        ground = self._grounds.of(choice)
        terrain, settled = ground.terrain, ground.settled
        patch = facet.patch.moved(settled.short_loss_usd, settled.long_loss_usd)
        return ground, terrain.within(terrain.best_in(patch, facet.gradient))

    def _bound(self, facet: Facet, stands: Stands, enough: float, near: Prices | None = None) -> Bound:
        trades = Trades(self._offers, stands, self._constraints.most_trades)
        return bound_of(facet, trades, enough, near)

    # ── plans ───────────────────────────────────────────────────────────────────────────────────

    def _try(self, facet: Facet, stands: Stands, bound: Bound) -> Lots:
        """Take what the bound decides at its word, in a few ways of rounding; return slivers of the first."""
        first, *others = dict.fromkeys(self._choices(stands, bound))
        slivers = self._climb(facet, first)
        for choice in others:
            self._climb(facet, choice)
        return slivers

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
        """Return a choice: each line is sold up to its mark, or one part less, and the next part in part."""
        choice = []
        for mark, stand, offer in zip(marks, stands, self._offers, strict=True):
            if mark == UNUSED or not offer.group.is_line:
                choice.append(Pick(UNUSED if mark == UNUSED else 0, stand.out, stand.sold))
            else:
                low = max(stand.low, offer.first)
                upto = min(max(mark - back, low), max(stand.high - 1, low))
                choice.append(Pick(upto if mark >= offer.first else UNUSED, stand.out, stand.sold))
        return tuple(choice)

    def _climb(self, facet: Facet, choice: Choice) -> Lots:
        """Walk to the top of a choice, and keep it if it is the best plan; return the slivers there."""
        ground, start = self._start(facet, choice)
        terrain, settled = ground.terrain, ground.settled
        if (choice, start) not in self._climbed:
            slivers = self._slivers(ground, start)
            total = Point(start.short + settled.short_loss_usd, start.long + settled.long_loss_usd)
            promise = facet.promise(total, sum(terrain.fees_at(start)) + settled.fees_usd)
            if max(promise, terrain.value(start)) + _IN_REACH >= self._best_npv:
                # else it is the top of its patch but for the fees; other patches are other nodes
                top = terrain.top(start, promise)
                if self._constraints.minimum_trade_usd:
                    top = terrain.rounded(top)  # before its slivers are told
                points = dict.fromkeys((top, start, Point(0, 0)))
                found = [self._kept(ground, point) for point in points]
                slivers = slivers or found[0]
            self._climbed[choice, start] = slivers
        return self._climbed[choice, start]

    def _kept(self, ground: Ground, point: Point) -> Lots:
        """Keep the sales of a point without their slivers if they are the best plan; return the slivers."""
        slivers = self._slivers(ground, point)
        npv = ground.terrain.value_sold(point)
        if slivers:
            large = _without(slivers, ground.quantities_at(point))
            npv = self._valuer.npv(harvest_of(large, self._constraints))
        if npv > self._best_npv:
            self._best, self._best_npv = (ground, point, slivers), npv
        return slivers

    def _sold(self) -> Quantities:
        """Return the sales of the best plan."""
        if self._best is None:
            return ()
        ground, point, slivers = self._best
        if not self._constraints.minimum_trade_usd:  # else it was rounded before its slivers were told
            point = ground.terrain.rounded(point)
        return _without(slivers, ground.quantities_at(point))

    def _slivers(self, ground: Ground, point: Point) -> Lots:
        if not self._constraints.minimum_trade_usd:
            return ()
        return slivers_of(ground.parts_at(point), self._constraints)

    # ── decisions ───────────────────────────────────────────────────────────────────────────────

    def _children(self, stands: Stands, bound: Bound, slivers: Lots) -> Iterator[Stands]:
        """Yield the stands after one more decision; none when everything is decided."""
        for n, parts in self._decisions(stands, bound, slivers):
            if parts:
                children = ((*stands[:n], part, *stands[n + 1 :]) for part in parts)
                yield from filter(self._is_allowed, children)
                return

    def _decisions(self, stands: Stands, bound: Bound, slivers: Lots) -> Iterator[tuple[int, list[Stand]]]:
        """Yield what could be decided next, the most urgent first: of which trade, and its stands then."""
        for n, place in self._places_of(slivers):
            stand = stands[n]
            sold = stand._replace(is_made=True, sold=stand.sold | {place})
            yield n, [sold, stand._replace(out=stand.out | {place})]
        columns = [sorted(set(column)) for column in zip(*bound.marks, strict=True)]
        for n in sorted(range(len(columns)), key=lambda n: columns[n][0] - columns[n][-1]):
            yield n, list(self._parts(stands[n], self._offers[n], columns[n]))

    def _places_of(self, lots: Lots) -> Iterator[tuple[int, int]]:
        """Yield the place of each lot: of its trade, and among the lots of that."""
        for n, offer in enumerate(self._offers if lots else ()):
            for place, one in enumerate(offer.group.candidates):
                if any(one is lot for lot in lots):
                    yield n, place

    def _is_allowed(self, stands: Stands) -> bool:
        """Return whether no more trades are made than there may be."""
        most = self._constraints.most_trades
        counted = zip(stands, self._offers, strict=True)
        made = sum(stand.is_made is True and offer.group.place is not None for stand, offer in counted)
        return most is None or made <= most

    def _parts(self, stand: Stand, offer: Offer, marks: list[int]) -> Iterator[Stand]:
        is_whole = offer.group.cost_usd or offer.first or self._constraints.most_trades is not None
        if stand.is_made is None and is_whole:
            yield stand._replace(is_made=True, low=max(stand.low, offer.first))
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


def _without(lots: Lots, quantities: Quantities) -> Quantities:
    return tuple(pair for pair in quantities if not any(pair[0] is one for one in lots))
