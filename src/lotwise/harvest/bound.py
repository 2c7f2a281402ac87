"""What the trades of a plan can be worth at most on one patch, by prices for its edges.

Problem: on a patch the tax is linear, but a trade with a fixed cost, or a line of lots that is sold in order,
is all or nothing, so that the trades do not simply add up. Chosen way: the sides of the patch are replaced by
two prices, one for a dollar of short-term and one for a dollar of long-term loss. At given prices every trade
decides by itself, and a limit on trades takes the best ones; the sum is an upper bound whatever the prices
are. The prices that make it least are found by planes that lie below it (`lotwise.harvest.lowest`).

Source:
    Lagrange's multipliers for separable programs, Everett 1963.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from lotwise.core.money import CENT, Usd
from lotwise.harvest.lowest import Prices, Said, lowest
from lotwise.harvest.offers import UNUSED, Answer, Offer, Stand
from lotwise.harvest.patch import Patch, Point
from lotwise.harvest.terrain import Gradient

_DOUBT: Final = 50
"""Cut as if sales were free, patches promised too little by at most a hundredth of the fees (5,251 patches of
200 households); a fiftieth is allowed for."""
_CLOSE: Final = CENT / 4
"""A bound that cannot be made smaller by more is small enough."""


class Facet(NamedTuple):
    """A patch with the value of its inside point at some fees, and how the value changes from there.

    Attributes:
        patch: Where the tax is linear.
        gradient: What losses, fees and gains are worth there.
        inside: A point inside.
        value: Its value at these fees, or somewhat more where a dollar of fees costs now more, now less.
        fees: The fees.
        depth: How often the patch was cut anew with the fees of its best point; 0 as if sales were free.
        meant: The fees with which the patch, and what it was cut from, was cut; the last ones last.
        slack: By how much too much is promised where fees are as last meant.
        rise: By how much the value jumps up beside the patch, if fees move that jump; otherwise 0.
        at_rise: Fees of the short-term and long-term loss there.
    """

    patch: Patch
    gradient: Gradient
    inside: Point
    value: Usd
    fees: Usd
    depth: int = 0
    meant: tuple[Usd, ...] = ()
    slack: Usd = 0
    rise: Usd = 0
    at_rise: tuple[Usd, Usd] = (0, 0)

    def promise(self, point: Point, fees: Usd) -> Usd:
        """Return the value of a point of the patch at some fees, as far as the tax is linear."""
        change = (
            self.gradient.short * (point.short - self.inside.short)
            + self.gradient.long * (point.long - self.inside.long)
            - self.gradient.fee * (fees - self.fees)
        )
        return self.value + round(change)

    @property
    def ceiling(self) -> float:
        """What no point of the patch promises more than, with its doubt, whatever its fees."""
        short, long, fee, _ = self.gradient
        if fee * _DOUBT < 1:
            return float("inf")
        most = max(
            short * (one.short - self.inside.short) + long * (one.long - self.inside.long)
            for one in self.patch.corners
        )
        return self.value + round(most + fee * self.fees) + self.rise

    def doubt(self, fees: Usd) -> Usd:
        """Return by how much a point with some fees may be worth more than is promised."""
        return self.rise if self.depth else fees // _DOUBT + self.rise


class Bound(NamedTuple):
    """The least upper bound that was found, and what the trades decided near its prices.

    Attributes:
        value: The bound.
        prices: Where it was found; near the best ones of a patch of which more is decided.
        marks: What was decided around it; what counts most comes first.
    """

    value: float
    prices: Prices
    marks: tuple[tuple[int, ...], ...]


class Trades(NamedTuple):
    """Trades with what is decided of them.

    Attributes:
        offers: The trades.
        stands: What is decided of each.
        most: How many trades there may be; None for any number.
    """

    offers: Sequence[Offer]
    stands: Sequence[Stand]
    most: int | None


def bound_of(facet: Facet, trades: Trades, enough: float, near: Prices | None = None) -> Bound:
    """Return what the trades can be worth at most within a patch.

    Args:
        facet: The patch.
        trades: The trades.
        enough: A bound at or below this need not be made smaller; nor, but for a small part of what it is
            above this, one that surely stays above it.
        near: Prices at which to begin; None for those of the patch.
    """
    offers, stands, most = trades
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
        level += facet.rise
        gradient = gradient._replace(fee=gradient.fee - 1 / _DOUBT)
    corners = facet.patch.corners
    asked = [
        _Asked(n, stand.is_made is True or offer.group.place is None, offer.at(gradient, stand).answer)
        for n, (offer, stand) in enumerate(zip(offers, stands, strict=True))
        if stand.is_made is not False
    ]
    if most is not None:
        most -= sum(one.is_sure and offers[one.number].group.place is not None for one in asked)

    def ask(prices: Prices) -> Said:
        worth, short, long, taken = _decided(prices, asked, most)
        rise, lift = gradient.short - prices[0], gradient.long - prices[1]
        edge, corner = max((rise * one.short + lift * one.long, one) for one in corners)
        marks = [UNUSED] * len(offers)
        for n, mark in taken:
            marks[n] = mark
        return Said(level + worth + edge, (short - corner.short, long - corner.long), tuple(marks))

    found = lowest(ask, near or (gradient.short, gradient.long), enough, _CLOSE)
    return Bound(found.value, found.prices, found.marks)


class _Asked(NamedTuple):
    """A trade that is asked: its number, whether it is made in any case, and what answers."""

    number: int
    is_sure: bool
    answer: Callable[[Prices], Answer]


def _decided(
    prices: Prices, asked: Sequence[_Asked], most: int | None
) -> tuple[float, Usd, Usd, list[tuple[int, int]]]:
    """Return worth, losses and marks when every trade decides by itself; at most so many that may be made."""
    made: list[tuple[Answer, int]] = []
    open_ones: list[tuple[Answer, int]] = []
    for number, is_sure, answer in asked:
        found = answer(prices)
        if is_sure:
            made.append((found, number))
        elif found[0] > 0:
            open_ones.append((found, number))
    if most is not None:
        open_ones.sort(key=lambda one: -one[0][0])
        del open_ones[max(0, most) :]
    made += open_ones
    return (
        sum(found[0] for found, _ in made),
        sum(found[1] for found, _ in made),
        sum(found[2] for found, _ in made),
        [(number, found[3]) for found, number in made],
    )
