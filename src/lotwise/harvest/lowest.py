"""The lowest point of a convex function of two prices, from as few questions as possible.

Problem: each question costs a look at every trade. Chosen way: an answer is a value and how it grows, so that
the function lies nowhere below the plane through it. The lowest point of all planes so far is asked next; it
is found by the simplex method on three columns, into which the newest plane enters. A box keeps the first
steps near the start; where the lowest point lies on its side, it is made wider. The planes that carry the
lowest point have weights: in these shares what the trades decided there adds up.

Source:
    Cutting planes, Kelley 1960; columns by demand, Dantzig and Wolfe 1960.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Final, NamedTuple, TypeAlias

Prices: TypeAlias = tuple[float, float]
"""Of a dollar of short-term and of long-term loss."""

_REACH: Final = 4.0  # a dollar of loss is worth far less than this
_BOX: Final = 0.02
_WIDER: Final = 8.0
_MOST: Final = 60
_SLIGHT: Final = 1e-9
_EXACT: Final = 1e-12
_SHARE: Final = 1 / 64


class Said(NamedTuple):
    """An answer: the value at some prices, how it grows with either, and what was decided there."""

    value: float
    grows: Prices
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lowest:
    """The least value found, and what was decided around it.

    Attributes:
        value: The least value that was seen.
        prices: Where.
        marks: What was decided at the planes that carry the lowest point, the largest share first; never
            empty.
    """

    value: float
    prices: Prices
    marks: tuple[tuple[int, ...], ...]


def lowest(ask: Callable[[Prices], Said], start: Prices, enough: float, close: float) -> Lowest:
    """Return the lowest value of a convex function of two prices.

    Args:
        ask: The function, with what was decided; dollars of 10⁻⁸.
        start: Prices near which the lowest point is looked for first.
        enough: A value at or below this need not be made smaller. One that cannot come down to it is made
            smaller only until that is sure.
        close: A value this near to the lowest is as good.
    """
    said = ask(start)
    search = _Search(said, start)
    least, at, held = said.value, start, said.marks
    for _ in range(_MOST):
        if least <= enough:
            break
        floor = search.floor
        sure = (floor - enough) * _SHARE if isfinite(enough) else 0.0
        if least - floor <= max(close, sure) and not search.widened():
            break
        prices = search.prices
        said = ask(prices)
        if said.value < least:
            least, at, held = said.value, prices, said.marks
        search.enter(said)
    return Lowest(least, at, tuple(dict.fromkeys(search.active() or [held])))


class _Column(NamedTuple):
    """A plane, or a side of the box.

    Attributes:
        weight: 1 for a plane, 0 for a side.
        x: How the plane grows with the first price, or where the side looks.
        y: The same for the second.
        at: The plane's value at the start, or how far the side is from there, below zero.
        marks: What was decided at the plane.
    """

    weight: float
    x: float
    y: float
    at: float
    marks: tuple[int, ...] = ()


_SIDES: Final = ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0))


class _Search:
    """The simplex method on three columns. Growth is told as a part of the first one's, prices in return.

    Args:
        said: The answer at the start.
        start: The prices there.
    """

    def __init__(self, said: Said, start: Prices) -> None:
        self._start = start
        self._scale = max(abs(said.grows[0]), abs(said.grows[1]), 1.0)
        self._half = _BOX
        self._planes = [self._plane(said, start)]
        self._sides = self._box()
        first = self._planes[0]
        self._basis: list[_Column] = [first, self._sides[first.x > 0], self._sides[2 + (first.y > 0)]]
        self._solve()

    @property
    def floor(self) -> float:
        """The lowest point of all planes within the box."""
        return self._floor

    @property
    def prices(self) -> Prices:
        """Where it lies."""
        return self._start[0] + self._x / self._scale, self._start[1] + self._y / self._scale

    def enter(self, said: Said) -> None:
        """Take one more plane into account."""
        self._planes.append(self._plane(said, self.prices))
        self._settle()

    def widened(self) -> bool:
        """Make the box wider if the lowest point lies on its side; return whether that was so."""
        leans = any(
            not one.weight and share > _SLIGHT for one, share in zip(self._basis, self._shares, strict=True)
        )
        if not leans or self._half >= _REACH:
            return False
        self._half *= _WIDER
        wider = self._box()
        places = [self._sides.index(one) if not one.weight else None for one in self._basis]
        self._basis = [one if n is None else wider[n] for one, n in zip(self._basis, places, strict=True)]
        self._sides = wider
        self._solve()
        self._settle()
        return True

    def active(self) -> list[tuple[int, ...]]:
        """Return what was decided at the planes that carry the lowest point, the largest share first."""
        both = sorted(zip(self._shares, self._basis, strict=True), key=lambda one: -one[0])
        return [one.marks for share, one in both if one.weight and share > _SLIGHT]

    def _plane(self, said: Said, prices: Prices) -> _Column:
        x, y = said.grows
        at = said.value - x * (prices[0] - self._start[0]) - y * (prices[1] - self._start[1])
        return _Column(1.0, x / self._scale, y / self._scale, at, said.marks)

    def _box(self) -> list[_Column]:
        return [_Column(0.0, x, y, -self._half * self._scale) for x, y in _SIDES]

    def _settle(self) -> None:
        """Exchange columns until no plane lies above the lowest point, and no side before it."""
        for _ in range(_MOST):
            columns = [*self._planes, *self._sides]
            over = [one.at + one.x * self._x + one.y * self._y - one.weight * self._floor for one in columns]
            most = max(over)
            if most <= _EXACT * (1 + abs(self._floor)):
                break
            self._exchange(columns[over.index(most)])

    def _exchange(self, new: _Column) -> None:
        """Let a column into the basis in place of the one that runs out first."""
        way = [row[0] * new.weight + row[1] * new.x + row[2] * new.y for row in self._inverse]
        both = zip(self._shares, way, strict=True)
        last = [share / one if one > _SLIGHT else float("inf") for share, one in both]
        self._basis[last.index(min(last))] = new
        self._solve()

    def _solve(self) -> None:
        """Find the shares of the basis, and the point at which its columns meet."""
        (a, b, c), (d, e, f), (g, h, k) = ((one.weight, one.x, one.y) for one in self._basis)
        area = a * (e * k - f * h) - b * (d * k - f * g) + c * (d * h - e * g)
        if not area:
            return
        self._inverse = [
            [(e * k - f * h) / area, (f * g - d * k) / area, (d * h - e * g) / area],
            [(c * h - b * k) / area, (a * k - c * g) / area, (b * g - a * h) / area],
            [(b * f - c * e) / area, (c * d - a * f) / area, (a * e - b * d) / area],
        ]
        self._shares = [row[0] for row in self._inverse]
        heights = [one.at for one in self._basis]
        meets = [sum(row[n] * at for row, at in zip(self._inverse, heights, strict=True)) for n in range(3)]
        self._floor, self._x, self._y = meets[0], -meets[1], -meets[2]
