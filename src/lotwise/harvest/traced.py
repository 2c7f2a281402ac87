"""How a value changes around a point, and where that ends, by asking for it once.

Problem: a slope by small steps takes several questions, and an edge of the tax is found by bisection only, in
a direction that must be guessed; a jump has no slope to find it by. Chosen way: the value is asked for with
numbers that know how they change with both losses. They go through the real return like any others; where
the return compares two of them, the line on which they are equal is noted. One question so gives the value,
its slopes, and every line at which the return would have gone another way.

Left out: proof by this alone. Most of the noted lines change nothing, and beyond one of them there may be
others; who cuts the plane asks for values on both sides. A return that does with a number what is not
foreseen here is not traced (None).

Source:
    Forward accumulation of derivatives, Wengert 1964; comparisons as edges, Griewank 2013.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias, cast

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest.patch import Line, Point

Ask: TypeAlias = Callable[[Point], Usd]

_FARTHEST: Final = float(10**9 * DOLLAR)
"""A line this far off is none: slopes that cancel out leave specks."""
_NOT_TRACED: Final = (TypeError, ValueError, ArithmeticError, AttributeError)


class Traced(NamedTuple):
    """A value at a point, its slopes there, and the lines at which the return would go another way.

    Attributes:
        value: Dollars of 10⁻⁸, not rounded.
        short: Change per dollar of short-term loss.
        long: Change per dollar of long-term loss.
        lines: Where two numbers that were compared are equal; the larger of both factors is 1 or −1.
    """

    value: float
    short: float
    long: float
    lines: tuple[Line, ...]


def traced(ask: Ask, point: Point) -> Traced | None:
    """Return how a value changes around a point, or None if its function cannot be traced.

    Args:
        ask: The value at a point.
        point: On no line at which the value changes.

    Examples:
        >>> found = traced(lambda point: max(0, point.short + point.long - 10) * 2, Point(20, 0))
        >>> found.value, found.short, found.long, found.lines
        (20.0, 2.0, 2.0, (Line(a=1.0, b=1.0, c=10.0),))
    """
    seen: list[tuple[float, complex]] = []
    losses = _Number(float(point.short), 1 + 0j, seen), _Number(float(point.long), 1j, seen)
    try:
        found: Any = ask(Point(*cast("Any", losses)))
    except _NOT_TRACED:
        return None
    if not isinstance(found, _Number):
        return Traced(float(found), 0.0, 0.0, _lines(point, seen))
    return Traced(found.value, found.slopes.real, found.slopes.imag, _lines(point, seen))


def _lines(point: Point, seen: list[tuple[float, complex]]) -> tuple[Line, ...]:
    """Return the lines on which differences that were looked at are 0, each once."""
    lines = dict[Line, None]()
    for difference, slopes in dict.fromkeys(seen):
        a, b = slopes.real, slopes.imag
        size = max(abs(a), abs(b))
        if abs(difference) < size * _FARTHEST:
            a, b = round(a / size, 12), round(b / size, 12)
            lines[Line(a, b, a * point.short + b * point.long - difference / size)] = None
    return tuple(lines)


class _Number:
    """A number, and how it changes with both losses: the short-term one in the real part of its slopes."""

    __slots__ = ("seen", "slopes", "value")

    def __init__(self, value: float, slopes: complex, seen: list[tuple[float, complex]]) -> None:
        self.value = value
        self.slopes = slopes
        self.seen = seen

    def __add__(self, other: Any) -> "_Number":
        if type(other) is _Number:
            return _Number(self.value + other.value, self.slopes + other.slopes, self.seen)
        return _Number(self.value + other, self.slopes, self.seen)

    __radd__ = __add__

    def __sub__(self, other: Any) -> "_Number":
        if type(other) is _Number:
            return _Number(self.value - other.value, self.slopes - other.slopes, self.seen)
        return _Number(self.value - other, self.slopes, self.seen)

    def __rsub__(self, other: Any) -> "_Number":
        return _Number(other - self.value, -self.slopes, self.seen)

    def __neg__(self) -> "_Number":
        return _Number(-self.value, -self.slopes, self.seen)

    def __mul__(self, other: Any) -> "_Number":
        if type(other) is _Number:
            slopes = self.slopes * other.value + other.slopes * self.value
            return _Number(self.value * other.value, slopes, self.seen)
        return _Number(self.value * other, self.slopes * other, self.seen)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> "_Number":
        if type(other) is _Number:
            ratio = self.value / other.value
            return _Number(ratio, (self.slopes - other.slopes * ratio) / other.value, self.seen)
        return _Number(self.value / other, self.slopes / other, self.seen)

    def __rtruediv__(self, other: Any) -> "_Number":
        ratio = other / self.value
        return _Number(ratio, -self.slopes * ratio / self.value, self.seen)

    def __floordiv__(self, other: Any) -> Any:
        return divmod(self, other)[0]

    def __rfloordiv__(self, other: Any) -> "_Number":
        return self.__rtruediv__(other)

    def __divmod__(self, other: Any) -> tuple[Any, Any]:
        """Return the whole steps and the rest; of steps less than a cent wide the quotient and no rest."""
        quotient = self / other
        rise = abs(quotient.slopes.real) + abs(quotient.slopes.imag)
        if type(other) is _Number or rise * CENT >= 1:
            return quotient, 0
        step = quotient.value // 1
        self.seen += [(self.value - edge * other, self.slopes) for edge in (step, step + 1)]
        return int(step), self - step * other

    def __round__(self, digits: int | None = None) -> "_Number":
        return self

    def __abs__(self) -> "_Number":
        return -self if self < 0 else self

    def __bool__(self) -> bool:
        return self._less(0) != 0

    def _less(self, other: Any) -> float:
        """Return the number less another, and note where both are equal."""
        if type(other) is _Number:
            difference, slopes = self.value - other.value, self.slopes - other.slopes
        else:
            difference, slopes = self.value - other, self.slopes
        if slopes:
            self.seen.append((difference, slopes))
        return float(difference)

    def __lt__(self, other: Any) -> bool:
        return self._less(other) < 0

    def __le__(self, other: Any) -> bool:
        return self._less(other) <= 0

    def __gt__(self, other: Any) -> bool:
        return self._less(other) > 0

    def __ge__(self, other: Any) -> bool:
        return self._less(other) >= 0

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, _Number | int | float) and self._less(other) == 0)

    __hash__ = object.__hash__
