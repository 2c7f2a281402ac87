"""The ways to sell lots as vectors, all that they can amount to, and what it is worth there.

A harvest is four numbers: short-term loss, long-term loss, what lowers the gain of the final sale (`cost`:
fees, and losses that are not bought back), and gain taken out of the lots now. A lot sold in full to be
bought back is one such vector, and sold to be left in cash another. The box that holds all sums of them is
what `lotwise.harvest.surface` cuts into flat pieces; the smaller the box, the fewer. So lots without a rebuy
count in it only as far as cash is wanted or may stay unbought.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, NamedTuple

from lotwise.core.money import DOLLAR, Usd
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, place_of
from lotwise.harvest.surface import Piece, Spot, pieces_of
from lotwise.harvest.value import Harvest, Valuer

COST: Final = 2
"""Place of the cost among the numbers of a harvest."""
MARGIN: Final = 0.01
"""Dollars by which a smallest trade is made larger, so that cutting it to a step leaves enough."""
_NARROW: Final = 0.01
_NOISE: Final = 1e-4
"""Dollars, above the noise of rounding."""
_PROBES: Final = 60
_STEPS: Final = (0.8191725, 0.6710436, 0.5497005, 0.4502995)
"""A regular spread over the box: powers of the inverse of the number above 1 with x⁴ = x + 1."""


class Way(NamedTuple):
    """A lot sold in one of two ways: to be bought back, or to be left; dollars of all of it.

    Attributes:
        candidate: The lot, bought back or not.
        spot: The four numbers of its harvest.
        fees: Of the sale, and of the rebuy if there is one.
        value: Market value.
        cash: What stays in cash, after the sale fee; 0 when bought back.
    """

    candidate: Candidate
    spot: Spot
    fees: float
    value: float
    cash: float

    @property
    def is_bought_back(self) -> bool:
        """Whether the lot is bought back."""
        return self.candidate.is_bought_back


class Box(NamedTuple):
    """What sales can amount to: least and largest value of each number of a harvest, in dollars."""

    low: Spot
    high: Spot

    def holds(self, other: "Box") -> bool:
        """Return whether another box lies in this one."""
        is_above = all(mine <= its for mine, its in zip(self.low, other.low, strict=True))
        return is_above and all(mine >= its for mine, its in zip(self.high, other.high, strict=True))

    def around(self, other: "Box") -> "Box":
        """Return the smallest box that holds this one and another."""
        return Box(tuple(map(min, self.low, other.low)), tuple(map(max, self.high, other.high)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """The worth of harvests before fees, as flat pieces.

    Attributes:
        box: Where.
        axes: Which numbers of a harvest matter; the pieces have these only.
        pieces: The flat pieces.
    """

    box: Box
    axes: tuple[int, ...]
    pieces: tuple[Piece, ...]

    @property
    def is_tested(self) -> bool:
        """Whether every piece agreed with the valuer at each tested point."""
        return all(piece.is_tested for piece in self.pieces)

    @property
    def error_usd(self) -> Usd:
        """By how much a piece differed from the valuer at a tested point, at most; 0 where one failed."""
        if not self.is_tested:
            return 0
        return max((round(piece.error * DOLLAR) for piece in self.pieces), default=0)


def ways_of(candidates: Iterable[Candidate], constraints: Constraints) -> tuple[Way, ...]:
    """Return how each lot could be sold under some constraints."""
    made = []
    for one in candidates:
        both = [] if one.is_for_cash else [one]
        if not constraints.is_bought_back:
            both.append(one.unbought)
        for each in both:
            whole, fmv = each.part(each.quantity), each.valued.fmv_usd
            assert fmv is not None, "candidates have a known value"
            cash = 0 if each.is_bought_back else each.cash(each.quantity)
            made.append(Way(each, _spot(whole), whole.fees_usd / DOLLAR, fmv / DOLLAR, cash / DOLLAR))
    return tuple(made)


def most_cash(constraints: Constraints) -> float:
    """Return how many dollars sales without a rebuy may bring in at most, a smallest trade too many."""
    limits = constraints.cash_wanted_usd, constraints.exposure_tolerance_usd, constraints.minimum_trade_usd
    return sum(limits) / DOLLAR + 2 * MARGIN


def box_of(candidates: Sequence[Candidate], constraints: Constraints) -> Box:
    """Return what sales of some lots can amount to under some constraints, at most and at least.

    Each number on its own: lots bought back in full, and beyond that as much as the limit on cash lets pass
    of the lots that move the number most for a dollar.
    """
    by_lot: dict[str, list[Way]] = {}
    for way in ways_of(candidates, constraints):
        by_lot.setdefault(way.candidate.valued.lot.id, []).append(way)
    limit = most_cash(constraints)
    low, high = ([_reach(by_lot.values(), n, sign, limit) for n in range(4)] for sign in (-1, 1))
    high[COST] += sum(constraints.cost_of(place) for place in set(map(place_of, candidates))) / DOLLAR
    return Box(tuple(low), tuple(high))


def _reach(lots: Iterable[Sequence[Way]], n: int, sign: int, limit: float) -> float:
    """Return how far some lots can move one number in one direction."""
    total, more = 0.0, []
    for ways in lots:
        back = max((sign * way.spot[n] for way in ways if way.is_bought_back), default=0.0)
        total += max(0.0, back)
        for way in ways:
            gained = sign * way.spot[n] - max(0.0, back)
            if not way.is_bought_back and gained > 0:
                more.append((gained, max(way.cash, _NARROW)))
    for gained, cash in sorted(more, key=lambda one: -one[0] / one[1]):
        taken = min(1.0, limit / cash)
        total += gained * taken
        limit -= cash * taken
    return sign * total


def surface_of(valuer: Valuer, box: Box) -> Surface:
    """Return the worth of all harvests in a box, before what is paid in fees.

    A number that seems not to matter is left out, and counts after all where it changes the worth at a corner
    of a piece: it may matter in a corner of the box only.

    Args:
        valuer: Values a harvest on the real return.
        box: What can be realized.
    """
    roomy = {n for n in range(4) if box.high[n] - box.low[n] >= _NARROW}
    axes = {n for n in roomy if _matters(valuer, box, n)}
    missed = axes
    surface = Surface(box=box, axes=(), pieces=())
    while missed:
        surface = _surface_along(valuer, box, tuple(sorted(axes)))
        missed = _missed(valuer, surface, roomy - axes)
        axes |= missed
    return surface


def _surface_along(valuer: Valuer, box: Box, axes: tuple[int, ...]) -> Surface:
    """Return the worth as far as some numbers decide it, the others in their middle."""
    middle = [(low + high) / 2 for low, high in zip(*box, strict=True)]

    def worth(spot: Spot) -> float:
        full = list(middle)
        for n, one in zip(axes, spot, strict=True):
            full[n] = one
        return _worth(valuer, full)

    low, high = (tuple(side[n] for n in axes) for side in box)
    return Surface(box=box, axes=axes, pieces=pieces_of(worth, low, high))


def _missed(valuer: Valuer, surface: Surface, left_out: set[int]) -> set[int]:
    """Return the numbers among some left out that change the worth at a corner of a piece."""
    box = surface.box
    ends = [{box.low[n], box.high[n]} if n in left_out else {box.low[n]} for n in range(4)]
    missed = set[int]()
    for corner in dict.fromkeys(corner.spot for piece in surface.pieces for corner in piece.cell.corners):
        known = dict(zip(surface.axes, corner, strict=True))
        for spot in product(*({known[n]} if n in known else ends[n] for n in range(4))):
            missed |= {n for n in left_out - missed if _changes(valuer, box, n, spot)}
    return missed


def _worth(valuer: Valuer, spot: Sequence[float]) -> float:
    short, long, cost, realized = (round(one * DOLLAR) for one in spot)
    harvest = Harvest(
        short_loss_usd=short,
        long_loss_usd=long,
        deferred_usd=short + long - cost + realized,
        realized_embedded_usd=realized,
    )
    return valuer.npv(harvest) / DOLLAR


def _matters(valuer: Valuer, box: Box, n: int) -> bool:
    """Return whether a number may move the worth; of costs and gains, as points tell.

    A little short-term loss may matter in one place only, beside much of the other, so a loss always counts.
    """
    if n < COST:
        return True
    for k in range(_PROBES):
        shares = [(k * step + 0.5) % 1 for step in _STEPS]
        sides = zip(box.low, box.high, shares, strict=True)
        if _changes(valuer, box, n, [low + (high - low) * share for low, high, share in sides]):
            return True
    return False


def _changes(valuer: Valuer, box: Box, n: int, spot: Sequence[float]) -> bool:
    """Return whether the worth around a point differs between the least and the largest value of a number."""
    least, most = (_worth(valuer, [*spot[:n], end[n], *spot[n + 1 :]]) for end in box)
    return abs(least - most) > _NOISE


def _spot(harvest: Harvest) -> tuple[float, float, float, float]:
    """Return the four numbers of a harvest: both losses, what lowers the later gain, gain taken out now."""
    short, long, realized = harvest.short_loss_usd, harvest.long_loss_usd, harvest.realized_embedded_usd
    cost = short + long + realized - harvest.deferred_usd
    return short / DOLLAR, long / DOLLAR, cost / DOLLAR, realized / DOLLAR
