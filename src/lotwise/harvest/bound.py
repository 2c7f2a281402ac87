"""What the trades of a plan can be worth at most on one patch, by prices for its edges.

Problem: on a patch the tax is linear, but a trade with a fixed cost, or a line of lots that is sold in order,
is all or nothing, so that the trades do not simply add up. Chosen way: the sides of the patch are replaced by
two prices, one for a dollar of short-term and one for a dollar of long-term loss. At given prices every trade
decides by itself, and a limit on trades takes the best ones; the sum is an upper bound whatever the prices
are. The prices that make it least are found by cutting the part of the plane that holds them through its
center of gravity, each time on the side where the sum grows.

Source:
    Lagrange's multipliers for separable programs, Everett 1963; centers of gravity, Levin 1965.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from lotwise.core.money import CENT, Usd
from lotwise.harvest.constraints import FREE, Group, harvest_of
from lotwise.harvest.curves import Curve, curve_of
from lotwise.harvest.patch import Patch, Point
from lotwise.harvest.slivers import Decided, decided, front_of
from lotwise.harvest.terrain import Gradient
from lotwise.harvest.value import Harvest
from lotwise.lots.holding import Term

_REACH: Final = 4.0  # a dollar of loss is worth far less than this
_CUTS: Final = 60
_DOUBT: Final = 50
"""Cut as if sales were free, patches promised too little by at most a hundredth of the fees (5,251 patches of
200 households); a fiftieth is allowed for."""
_CLOSE: Final = CENT / 4
"""A bound that cannot be made smaller by more is small enough."""
_SMALL: Final = 1e-18
UNUSED: Final = -1
"""The mark of a trade that is not made."""


class Facet(NamedTuple):
    """A patch with the value of its inside point at some fees, and how the value changes from there.

    Attributes:
        patch: Where the tax is linear.
        gradient: What losses, fees and gains are worth there.
        inside: A point inside.
        value: Its value at these fees.
        fees: The fees.
        depth: How often the patch was cut anew with the fees of its best point; 0 as if sales were free.
    """

    patch: Patch
    gradient: Gradient
    inside: Point
    value: Usd
    fees: Usd
    depth: int = 0

    def promise(self, point: Point, fees: Usd) -> Usd:
        """Return the value of a point of the patch at some fees, as far as the tax is linear."""
        change = (
            self.gradient.short * (point.short - self.inside.short)
            + self.gradient.long * (point.long - self.inside.long)
            - self.gradient.fee * (fees - self.fees)
        )
        return self.value + round(change)

    def doubt(self, fees: Usd) -> Usd:
        """Return by how much a point with some fees may be worth more than is promised."""
        return 0 if self.depth else fees // _DOUBT


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


class Answer(NamedTuple):
    """What a trade decides at given prices: its worth, its losses, and a mark of what it sells."""

    worth: float
    short: float
    long: float
    mark: int


class Sums(NamedTuple):
    """What some sales amount to, as far as prices ask: losses, fees, and gain that is taken out now."""

    short: Usd
    long: Usd
    fees: Usd
    swap: Usd

    def worth(self, prices: tuple[float, float], costs: Gradient) -> float:
        """Return what they are worth at given prices."""
        short, long = prices
        return short * self.short + long * self.long - costs.fee * self.fees - costs.swap * self.swap


class Bound(NamedTuple):
    """The least upper bound that was found, and what the trades decided near its prices."""

    value: float
    marks: tuple[tuple[int, ...], ...]


class Offer:
    """What a trade has to offer at given prices.

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
        self._line = list(self._parts()) if group.is_line else []
        self._costed_at: tuple[float, float] | None = None
        self._costs: list[tuple[Usd, Usd, float]] = []
        self._curves: dict[tuple[frozenset[int], frozenset[int]], tuple[Sums, tuple[Curve, ...]]] = {}

    @property
    def first(self) -> int:
        """The first part of the line that may be sold in part."""
        return int(bool(self._front.settled))

    def _parts(self) -> Iterator[Sums]:
        """Yield what the line amounts to from its front, up to each part."""
        total = Harvest()
        yield _sums(total)
        if self._front.settled:
            total = harvest_of(self._front.settled, FREE)
            yield _sums(total)
        for one in self._front.loose:
            total = total.plus(one.part(one.quantity))
            yield _sums(total)

    def decided(self, pick: Pick) -> Decided:
        """Return what is sold in any case when something is taken of the trade, and what may be beside it."""
        if not self.group.is_line:
            return decided(self.group.candidates, pick.out, pick.sold, self._least)
        settled, loose, cuts = self._front
        beyond = pick.mark - self.first
        full = tuple((one, one.quantity) for one in loose[:beyond])
        return Decided((*settled, *full), loose[beyond : beyond + 1], cuts)

    def answer(self, prices: tuple[float, float], costs: Gradient, stand: Stand) -> Answer:
        """Return the best that the trade can do if it is made, its cost included."""
        fixed = costs.fee * self.group.cost_usd
        if not self.group.is_line:
            return self._from_curves(prices, costs, fixed, stand)
        short, long = prices
        marks = self._costed(costs)[stand.low : stand.high + 1]
        worths = [short * losses + long * later - cost for losses, later, cost in marks]
        best = max(worths)
        at = worths.index(best)
        losses, later, _ = marks[at]
        return Answer(best - fixed, losses, later, stand.low + at)

    def _costed(self, costs: Gradient) -> list[tuple[Usd, Usd, float]]:
        """Return losses and cost of the line up to each part; the same costs are asked for many times."""
        key = costs.fee, costs.swap
        if self._costed_at != key:
            self._costed_at = key
            fee, swap = key
            self._costs = [(one.short, one.long, fee * one.fees + swap * one.swap) for one in self._line]
        return self._costs

    def _from_curves(
        self, prices: tuple[float, float], costs: Gradient, fixed: float, stand: Stand
    ) -> Answer:
        settled, curves = self._curves_of(stand)
        fee = max(costs.fee, 1e-9)
        ends, worth = [], settled.worth(prices, costs) - fixed
        for curve, price, swap in zip(curves, prices, (0.0, costs.swap), strict=True):
            place = bisect_left(curve.slopes, price / fee)
            if curve.ends[place] < 0 and swap:
                place = bisect_left(curve.slopes, (price + swap) / fee)
            end = curve.ends[place]
            gained = price * end - costs.fee * curve.fees[place] + swap * min(0, end)
            ends.append(end if gained > 0 else 0)
            worth += max(0.0, gained)
        return Answer(worth, settled.short + ends[0], settled.long + ends[1], 1)

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


def bound_of(
    facet: Facet, offers: Sequence[Offer], stands: Sequence[Stand], most: int | None, enough: float
) -> Bound:
    """Return what the trades can be worth at most within a patch.

    Args:
        facet: The patch.
        offers: The trades.
        stands: What is decided of each.
        most: How many trades there may be; None for any number.
        enough: A bound at or below this need not be made smaller.
    """
    gradient, inside = facet.gradient, facet.inside
    if facet.patch.is_gain and gradient.swap:
        gradient = gradient._replace(long=gradient.long - gradient.swap)
    level = (
        facet.value
        - gradient.short * inside.short
        - gradient.long * inside.long
        + gradient.fee * facet.fees
        + gradient.swap * max(0, -inside.long)
    )
    if not facet.depth:
        gradient = gradient._replace(fee=gradient.fee - 1 / _DOUBT)
    corners = facet.patch.corners
    center = gradient.short, gradient.long
    region = [
        (center[0] + x, center[1] + y)
        for x, y in ((-_REACH, -_REACH), (_REACH, -_REACH), (_REACH, _REACH), (-_REACH, _REACH))
    ]
    least, history = float("inf"), []
    for _ in range(_CUTS):
        worth, short, long, marks = _decided(center, gradient, offers, stands, most)
        edge, corner = max(
            ((gradient.short - center[0]) * c.short + (gradient.long - center[1]) * c.long, c)
            for c in corners
        )
        value = level + worth + edge
        history.append((value, marks))
        least = min(least, value)
        grows = short - corner.short, long - corner.long
        could_fall = max((center[0] - x) * grows[0] + (center[1] - y) * grows[1] for x, y in region)
        if least <= enough or value - could_fall >= least - _CLOSE:
            break
        region = _cut(region, center, grows)
        middle = _center(region)
        if middle is None:
            break
        center = middle
    near = sorted(history[-16:], key=lambda one: one[0])
    return Bound(least, tuple(dict.fromkeys(marks for _, marks in near)))


def _decided(
    prices: tuple[float, float],
    costs: Gradient,
    offers: Sequence[Offer],
    stands: Sequence[Stand],
    most: int | None,
) -> tuple[float, float, float, tuple[int, ...]]:
    """Return worth, losses and marks when every trade decides by itself."""
    marks = [UNUSED] * len(offers)
    made: list[tuple[int, Answer]] = []
    open_ones: list[tuple[int, Answer]] = []
    for n, (offer, stand) in enumerate(zip(offers, stands, strict=True)):
        if stand.is_made is False:
            continue
        answer = offer.answer(prices, costs, stand)
        if stand.is_made or offer.group.place is None:
            made.append((n, answer))
        elif answer.worth > 0:
            open_ones.append((n, answer))
    if most is not None:
        counted = sum(offers[n].group.place is not None for n, _ in made)
        open_ones.sort(key=lambda one: -one[1].worth)
        open_ones = open_ones[: max(0, most - counted)]
    made += open_ones
    for n, answer in made:
        marks[n] = answer.mark
    return (
        sum(answer.worth for _, answer in made),
        sum(answer.short for _, answer in made),
        sum(answer.long for _, answer in made),
        tuple(marks),
    )


_Region = list[tuple[float, float]]


def _cut(region: _Region, center: tuple[float, float], grows: tuple[float, float]) -> _Region:
    """Return the part of a convex polygon on the side of its center where a function does not grow."""
    size = max(abs(grows[0]), abs(grows[1]))
    away = grows[0] / size, grows[1] / size
    sides = [(x - center[0]) * away[0] + (y - center[1]) * away[1] for x, y in region]
    kept: _Region = []
    for n, (here, side) in enumerate(zip(region, sides, strict=True)):
        before, side_before = region[n - 1], sides[n - 1]
        if (side_before < 0 < side) or (side < 0 < side_before):
            part = side_before / (side_before - side)
            kept.append((before[0] + part * (here[0] - before[0]), before[1] + part * (here[1] - before[1])))
        if side <= 0:
            kept.append(here)
    return kept


def _center(region: _Region) -> tuple[float, float] | None:
    """Return the center of gravity of a convex polygon; None when it has shrunk to nothing."""
    if not region:
        return None
    x0, y0 = region[0]
    area = across = up = 0.0
    for n, (x, y) in enumerate(region):
        left, low = region[n - 1][0] - x0, region[n - 1][1] - y0
        wedge = left * (y - y0) - (x - x0) * low
        area += wedge
        across += wedge * (left + x - x0)
        up += wedge * (low + y - y0)
    if abs(area) < _SMALL:
        return None
    return x0 + across / (3 * area), y0 + up / (3 * area)
