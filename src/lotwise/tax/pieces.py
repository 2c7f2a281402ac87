"""The straight pieces of a function that is straight but for bends and jumps, found by asking for its values.

Problem: this year's tax against one more dollar of loss is straight between bends (a bracket's edge, the end
of the gains, the yearly limit, a phase-out), and jumps at cliffs. Listing every bend of every line by hand
would miss one. Chosen way: ask. An interval whose inner points all lie on its chord is straight; one bend
alone is where the lines from both ends meet; one jump alone is bisected to the last step; otherwise the
interval is halved. What was found is looked at once more, closer, above all near the ends of every piece.
Several values (tax, carryovers) are followed at once and bend where any of them does. Whole numbers and
ratios only, so that a slope of 23.32 % is found as 583/2500.

Left out: a bump so narrow that it begins and ends between two points that are asked, after which the function
goes on as if it had not been; the caller chooses a grid that is fine where bends are dense.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeAlias

from lotwise.core.exact import nearest
from lotwise.core.money import CENT, Usd, to_cents

Values: TypeAlias = tuple[Usd, ...]
Function: TypeAlias = Callable[[Usd], Values]

ROUNDING: Final[Usd] = 32
"""Differences up to 32·10⁻⁸ dollar come from rounding single lines to 10⁻⁸ dollar, not from a bend."""

_NEAR_CENT: Final[Usd] = 50 * ROUNDING
_INNER: Final = (3, 11, 23, 37, 52, 66, 79, 90, 97)
"""Where, in percent of an interval, it is tested for being straight; no regular spacing."""
_FAR: Final = 10_000
_CLOSER: Final = tuple(
    sorted({*(_FAR * n * 61 % (_FAR * 97) // 97 for n in range(1, 97)), *(2**n for n in range(10))})
)
"""Where, in ten-thousandths of a piece, it is looked at once more: all over, and at its beginning."""
_DENOMINATORS: Final = (100, 1_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight piece, ends included.

    Attributes:
        start: Left end.
        stop: Right end; the next piece begins there, or one step further after a jump.
        at_start: The values at the left end.
        slopes: What each value changes by from one step to the next.
    """

    start: Usd
    stop: Usd
    at_start: Values
    slopes: tuple[Fraction, ...]

    def at(self, position: Usd) -> Values:
        """Return the values at a position, each to the nearest step."""
        return tuple(
            value + nearest((position - self.start) * slope.numerator, slope.denominator)
            for value, slope in zip(self.at_start, self.slopes, strict=True)
        )


def segments(function: Function, grid: Sequence[Usd], rounding: Usd = ROUNDING) -> tuple[Segment, ...]:
    """Return the straight pieces of a function from the first to the last point of a grid.

    Args:
        function: From a position to a fixed number of values; straight but for bends and jumps.
        grid: Where it is asked first, rising; no bump of the function lies within one cell.
        rounding: How far a value may lie from the straight line.

    Returns:
        The pieces from left to right, as few and as long as the rounding allows.

    Examples:
        >>> [(one.start, one.stop) for one in segments(lambda x: (min(x, 700),), (0, 500, 1000), 0)]
        [(0, 700), (700, 1000)]
    """
    finder = _Finder(function, rounding)
    parts = [part for low, high in pairwise(grid) for part in finder.straight_parts(low, high)]
    looked_at = [part for low, high in finder.joined(parts) for part in finder.closer(low, high)]
    tidy = finder.at_whole_cents(finder.without_slivers(finder.joined(looked_at)))
    return tuple(finder.segment(*part) for part in tidy)


_Part: TypeAlias = tuple[Usd, Usd]


class _Finder:
    """Asks a function, and remembers what it said."""

    def __init__(self, function: Function, rounding: Usd) -> None:
        self._function = function
        self._rounding = rounding
        self._known: dict[Usd, Values] = {}

    def ask(self, position: Usd) -> Values:
        known = self._known.get(position)
        if known is None:
            known = self._known[position] = self._function(position)
        return known

    def segment(self, low: Usd, high: Usd) -> Segment:
        return Segment(low, high, self.ask(low), self._slopes(low, high))

    def straight_parts(self, low: Usd, high: Usd) -> Iterator[_Part]:
        if self._is_straight(low, high):
            yield low, high
        elif high - low > 1:
            cut = self._bend(low, high) or self._jump(low, high)
            if cut is not None:
                yield low, cut[0]
                yield cut[1], high
            else:
                middle = (low + high) // 2
                yield from self.straight_parts(low, middle)
                yield from self.straight_parts(middle, high)

    def closer(self, low: Usd, high: Usd) -> Iterator[_Part]:
        """Give a part as it is or, where a closer look shows a bump, the straight parts of it."""
        width = high - low
        line = Segment(
            low, high, self.ask(low), tuple(Fraction(b - a, max(width, 1)) for a, b in self._ends(low, high))
        )
        for step in _CLOSER:
            for position in (low + width * step // _FAR, high - width * step // _FAR):
                if not self._is_on(line, position, self._rounding):
                    yield from self.straight_parts(low, position)
                    yield from self.straight_parts(position, high)
                    return
        yield low, high

    def joined(self, parts: Sequence[_Part]) -> list[_Part]:
        """Return neighbours that are one straight piece as one."""
        found: list[_Part] = []
        for low, high in parts:
            if found and found[-1][1] == low and self._is_straight(found[-1][0], high):
                found[-1] = (found[-1][0], high)
            else:
                found.append((low, high))
        return found

    def without_slivers(self, parts: Sequence[_Part]) -> list[_Part]:
        """Return the parts without those below a cent that only halving left beside a bend."""
        found: list[_Part] = []
        left = list(parts)
        while left:
            low, high = left.pop(0)
            is_sliver = high - low < CENT and found and left and found[-1][1] == low and left[0][0] == high
            cut = self._bend(found[-1][0], left[0][1], found[-1][1] - found[-1][0]) if is_sliver else None
            if cut is None:
                found.append((low, high))
            else:
                found[-1] = (found[-1][0], cut[0])
                left[0] = (cut[1], left[0][1])
        return found

    def at_whole_cents(self, parts: Sequence[_Part]) -> list[_Part]:
        """Return the parts with their bends at whole cents, where the rounding cannot tell the difference."""
        found = list(parts)
        for n in range(len(found) - 1):
            (low, bend), (after, high) = found[n], found[n + 1]
            cent = to_cents(bend)
            is_near = bend == after and abs(bend - cent) <= _NEAR_CENT and low < cent < high
            if is_near and self._is_straight(low, cent) and self._is_straight(cent, high):
                found[n], found[n + 1] = (low, cent), (cent, high)
        return found

    def _is_straight(self, low: Usd, high: Usd) -> bool:
        at_low, at_high, width = self.ask(low), self.ask(high), high - low
        if width <= 1:
            return all(abs(b - a) <= self._rounding + 1 for a, b in zip(at_low, at_high, strict=True))
        for percent in _INNER:
            inside = width * percent // 100
            values = self.ask(low + inside)
            for a, b, value in zip(at_low, at_high, values, strict=True):
                if abs((value - a) * width - (b - a) * inside) > self._rounding * width:
                    return False
        return True

    def _slopes(self, low: Usd, high: Usd) -> tuple[Fraction, ...]:
        """Return the slopes between two points, as the simplest ratios that the rounding allows."""
        width = high - low
        if not width:
            return tuple(Fraction(0) for _ in self.ask(low))
        close = Fraction(max(self._rounding, 1), width)
        return tuple(_simplest(Fraction(b - a, width), close) for a, b in self._ends(low, high))

    def _bend(self, low: Usd, high: Usd, reach: Usd = 0) -> _Part | None:
        """Return the one bend of an interval, twice: where the lines from both ends meet."""
        before = low + (reach or (high - low) // 16)
        after = high - (high - low) // 16
        for _ in range(2):
            if not low < before <= after < high:
                return None
            pairs = zip(self._slopes(low, before), self._slopes(after, high), strict=True)
            meetings = [
                self._meeting(low, high, number, left, right)
                for number, (left, right) in enumerate(pairs)
                if left != right
            ]
            inside = [one for one in meetings if low < one < high]
            for meeting in inside:
                if self._is_straight(low, meeting) and self._is_straight(meeting, high):
                    return meeting, meeting
            if not inside:
                return None
            before, after = inside[0] - (inside[0] - low) // 16, inside[0] + (high - inside[0]) // 16
        return None

    def _meeting(self, low: Usd, high: Usd, number: int, left: Fraction, right: Fraction) -> Usd:
        rise = self.ask(high)[number] - self.ask(low)[number]
        return low + round((rise - right * (high - low)) / (left - right))

    def _jump(self, low: Usd, high: Usd) -> _Part | None:
        """Return the last position before and the first after the one jump of an interval."""
        reach = (high - low) // 16
        if not reach:
            return None
        first = Segment(low, low + reach, self.ask(low), self._slopes(low, low + reach))
        last = Segment(high - reach, high, self.ask(high - reach), self._slopes(high - reach, high))
        before, after = low, high
        while after - before > 1:
            middle = (before + after) // 2
            # a slope taken from a sixteenth of the interval is not good to the last step
            is_before, is_after = (self._is_on(line, middle, CENT // 4) for line in (first, last))
            if is_before == is_after:
                return None
            before, after = (middle, after) if is_before else (before, middle)
        both = self._is_straight(low, before) and self._is_straight(after, high)
        return (before, after) if both else None

    def _ends(self, low: Usd, high: Usd) -> Iterator[tuple[Usd, Usd]]:
        return zip(self.ask(low), self.ask(high), strict=True)

    def _is_on(self, line: Segment, position: Usd, close: Usd) -> bool:
        return all(abs(a - b) <= close for a, b in zip(line.at(position), self.ask(position), strict=True))


def _simplest(ratio: Fraction, close: Fraction) -> Fraction:
    for limit in _DENOMINATORS:
        simple = ratio.limit_denominator(limit)
        if abs(simple - ratio) <= close:
            return simple
    return ratio
