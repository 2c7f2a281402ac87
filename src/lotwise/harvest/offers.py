"""What a trade has to offer at given prices for a dollar of loss of either term.

The lots of a trade that nothing orders are taken by their fees per dollar. A line of lots is taken up to a
mark: its lots from the front, in order. Along the lots of one term only one loss changes, so that the best
mark among them lies on a hull and is found by bisection; a line is a few such stretches.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from lotwise.core.money import Usd
from lotwise.harvest.constraints import FREE, Group, Lots, harvest_of
from lotwise.harvest.curves import Curve, curve_of
from lotwise.harvest.hulls import Hull, hull_of
from lotwise.harvest.lowest import Prices
from lotwise.harvest.slivers import Cut, Decided, decided, front_of
from lotwise.harvest.terrain import Gradient
from lotwise.harvest.value import Harvest
from lotwise.lots.holding import Term

UNUSED: Final = -1
"""The mark of a trade that is not made."""
SHORT: Final = 0
LONG: Final = 1
Answer: TypeAlias = tuple[float, Usd, Usd, int]
"""What a trade decides at given prices: its worth, its losses of either term, and a mark of what it sells."""


class Stand(NamedTuple):
    """What is decided of a trade.

    Attributes:
        is_made: Whether it is made; None while not decided.
        low: Parts of its line that are sold in any case.
        high: Parts of its line that may be sold.
        out: Lots that are left out, by their place; only where they are no line.
        sold: Lots of which the smallest trade is sold in any case; likewise.
    """

    is_made: bool | None
    low: int
    high: int
    out: frozenset[int] = frozenset()
    sold: frozenset[int] = frozenset()


class Pick(NamedTuple):
    """What is taken of a trade.

    Attributes:
        mark: How many parts of its line are sold in full, the next one in part; or unused.
        out: Lots that are left out, by their place; only where they are no line.
        sold: Lots of which the smallest trade is sold in any case; likewise.
    """

    mark: int
    out: frozenset[int]
    sold: frozenset[int]


class Sums(NamedTuple):
    """What some sales amount to, as far as prices ask: losses, fees, and gain that is taken out now."""

    short: Usd
    long: Usd
    fees: Usd
    swap: Usd

    def cost(self, costs: Gradient) -> float:
        """Return what they cost beside their losses."""
        return costs.fee * self.fees + costs.swap * self.swap


class Stretch(NamedTuple):
    """Marks of a line between which the loss of one term changes only.

    Attributes:
        term: Of that loss, `SHORT` or `LONG`.
        other: The loss of the other term.
        hull: Of the marks.
    """

    term: int
    other: Usd
    hull: Hull


class Line:
    """A line at given costs: its stretches, and what the trade costs once."""

    __slots__ = ("_fixed", "_stretches")

    def __init__(self, stretches: list[Stretch], fixed: float) -> None:
        self._stretches = stretches
        self._fixed = fixed

    def answer(self, prices: Prices) -> Answer:
        """Return the best that the trade can do if it is made."""
        best, found = -float("inf"), None
        for stretch in self._stretches:
            term, other, (losses, costs, _, slopes) = stretch
            price = prices[term]
            place = bisect_left(slopes, price)
            worth = price * losses[place] - costs[place] + prices[1 - term] * other
            if worth > best:
                best, found = worth, (stretch, place)
        assert found is not None, "a line has a mark"
        (term, other, hull), place = found
        loss, mark = hull.losses[place], hull.marks[place]
        return best - self._fixed, *((other, loss) if term else (loss, other)), mark


class Loose:
    """Lots that nothing orders, at given costs.

    Args:
        settled: What is sold in any case.
        cost: What that and the trade cost.
        hulls: Of the short-term and of the long-term lots.
    """

    __slots__ = ("_cost", "_hulls", "_settled")

    def __init__(self, settled: Sums, cost: float, hulls: tuple[Hull, Hull]) -> None:
        self._settled = settled.short, settled.long
        self._cost = cost
        self._hulls = hulls

    def answer(self, prices: Prices) -> Answer:
        """Return the best that the trade can do if it is made."""
        (short, long), (shorts, longs), (loss, later) = prices, self._hulls, self._settled
        n, m = bisect_left(shorts.slopes, short), bisect_left(longs.slopes, long)
        loss, later = loss + shorts.losses[n], later + longs.losses[m]
        worth = short * loss + long * later - shorts.costs[n] - longs.costs[m] - self._cost
        return worth, loss, later, 1


class Offer:
    """What a trade has to offer.

    The parts of a line are its lots from the front; the first is what makes up the smallest trade, where
    there is one.

    Args:
        group: The trade's lots, worth the smallest trade.
        least: The smallest trade.

    Attributes:
        group: The same.
        count: Parts of its line.
    """

    def __init__(self, group: Group, least: Usd) -> None:
        self.group = group
        self._least = least
        self._front = front_of(group.candidates, least if group.is_line else 0)
        self.count = self.first + len(self._front.loose) if group.is_line else 1
        self._totals = list(self._parts()) if group.is_line else []
        self._line = [_sums(total) for total in self._totals]
        self._decided: dict[tuple[frozenset[int], frozenset[int]], Decided] = {}
        self._known: dict[tuple[float, float, Stand], Line | Loose] = {}
        self._curves: dict[tuple[frozenset[int], frozenset[int]], tuple[Sums, tuple[Curve, ...]]] = {}

    @property
    def first(self) -> int:
        """The first part of the line that may be sold in part."""
        return int(bool(self._front.settled))

    def _parts(self) -> Iterator[Harvest]:
        """Yield what the line amounts to from its front, up to each part."""
        total = Harvest()
        yield total
        if self._front.settled:
            total = harvest_of(self._front.settled, FREE)
            yield total
        for one in self._front.loose:
            total = total.plus(one.part(one.quantity))
            yield total

    def decided(self, pick: Pick) -> Decided:
        """Return what is sold in any case when something is taken of the trade, and what may be beside it."""
        if not self.group.is_line:
            key = pick.out, pick.sold
            if key not in self._decided:  # the same lots each time: they are told apart by what they are
                self._decided[key] = decided(self.group.candidates, *key, self._least)
            return self._decided[key]
        settled, loose, cuts = self._front
        beyond = pick.mark - self.first
        full = tuple((one, one.quantity) for one in loose[:beyond])
        return Decided((*settled, *full), loose[beyond : beyond + 1], cuts)

    def settled(self, pick: Pick) -> Harvest:
        """Return what that which is sold in any case amounts to, without the trade's cost."""
        if self.group.is_line:
            return self._totals[pick.mark]
        if not (pick.out or pick.sold):
            return Harvest()
        return harvest_of(self.decided(pick).settled, FREE)

    def loose(self, pick: Pick) -> Lots:
        """Return the lots that may be sold in part beside what is sold in any case."""
        if not self.group.is_line:
            return self.decided(pick).loose
        beyond = pick.mark - self.first
        return self._front.loose[beyond : beyond + 1]

    def cuts(self, pick: Pick) -> tuple[Cut, ...]:
        """Return the lots of which the smallest trade is sold in any case."""
        if self.group.is_line:
            return self._front.cuts
        return self.decided(pick).cuts if pick.sold else ()

    def at(self, costs: Gradient, stand: Stand) -> Line | Loose:
        """Return what the trade can do at some costs, if it is made."""
        key = costs.fee, costs.swap, stand._replace(is_made=True)
        if key not in self._known:
            fixed = costs.fee * self.group.cost_usd
            if self.group.is_line:
                marks = self._line[stand.low : stand.high + 1]
                self._known[key] = Line(list(_stretches(marks, stand.low, costs)), fixed)
            else:
                settled, (short, long) = self._curves_of(stand)
                hulls = _hull(short, costs), _hull(long, costs)
                self._known[key] = Loose(settled, settled.cost(costs) + fixed, hulls)
        return self._known[key]

    def _curves_of(self, stand: Stand) -> tuple[Sums, tuple[Curve, ...]]:
        key = stand.out, stand.sold
        if key not in self._curves:
            settled, loose, _ = self.decided(Pick(0, *key))
            curves = tuple(curve_of([one for one in loose if one.term is term]) for term in Term)
            assert next(iter(Term)) is Term.SHORT, "short-term comes first"
            self._curves[key] = _sums(harvest_of(settled, FREE)), curves
        return self._curves[key]


def _sums(harvest: Harvest) -> Sums:
    return Sums(
        harvest.short_loss_usd, harvest.long_loss_usd, harvest.fees_usd, harvest.realized_embedded_usd
    )


def _hull(curve: Curve, costs: Gradient) -> Hull:
    """Return the hull of a curve; of long-term gains also what it costs to take them out now."""
    is_long = bool(curve.order) and curve.order[0].term is Term.LONG
    swap = costs.swap if is_long and curve.least < 0 else 0.0
    marks = range(len(curve.ends))
    spent = [costs.fee * fees - swap * min(0, end) for end, fees in zip(curve.ends, curve.fees, strict=True)]
    if swap or costs.fee <= 0:
        return hull_of(zip(curve.ends, spent, marks, strict=True))
    return Hull(curve.ends, spent, marks, [costs.fee * slope for slope in curve.slopes])


def _stretches(line: Sequence[Sums], first: int, costs: Gradient) -> Iterator[Stretch]:
    """Yield the stretches of a line, from the first mark on."""
    for term, marks in _runs(line):
        points = ((line[n][term], line[n].cost(costs), first + n) for n in marks)
        yield Stretch(term, line[marks[0]][1 - term], hull_of(points))


def _runs(line: Sequence[Sums]) -> Iterator[tuple[int, range]]:
    """Yield the marks of each stretch and its term; where both losses change at once, a new one begins."""
    start, term = 0, None
    for n, (before, after) in enumerate(pairwise(line)):
        changed = [one for one in (SHORT, LONG) if before[one] != after[one]]
        if len(changed) > 1:
            yield term or SHORT, range(start, n + 1)
            start, term = n + 1, None
        elif changed and term is None:
            term = changed[0]
        elif changed and changed[0] != term:
            yield term or SHORT, range(start, n + 1)
            start, term = n, changed[0]
    yield term or SHORT, range(start, len(line))
