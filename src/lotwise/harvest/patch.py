"""Convex patches of the plane of short-term and long-term loss, and lines that cut them.

Corners are whole steps of 10⁻⁸ USD; where a line is crossed between two of them is rounded to such a step.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from lotwise.core.money import CENT, Usd

_SEGMENT: Final = 2
"""A patch with so many corners is a segment."""
_THIN: Final[Usd] = CENT
_SLENDER: Final = 5_000_000
"""A patch so many times longer than wide is a sliver, too."""


class Point(NamedTuple):
    """Short-term and long-term loss to realize; negative for gains."""

    short: Usd
    long: Usd


class Line(NamedTuple):
    """The points with ``short·a + long·b = c``."""

    a: float
    b: float
    c: float

    def meets(self, point: Point) -> Point:
        """Return a point beside the line, on it where the line keeps one loss fixed."""
        if not self.b:
            return point._replace(short=round(self.c / self.a))
        return point if self.a else point._replace(long=round(self.c / self.b))


@dataclass(frozen=True, slots=True)
class Patch:
    """A convex part of the plane; its corners in order around it, at least one."""

    corners: tuple[Point, ...]

    @property
    def is_wide(self) -> bool:
        """Whether it is more than a segment or a point."""
        return len(self.corners) > _SEGMENT

    @property
    def inside(self) -> Point:
        """The middle of its corners."""
        count = len(self.corners)
        return Point(
            sum(one.short for one in self.corners) // count, sum(one.long for one in self.corners) // count
        )

    @property
    def is_gain(self) -> bool:
        """Whether it has gains of long term only."""
        return all(corner.long <= 0 for corner in self.corners)

    @property
    def sides(self) -> Iterator[tuple[Point, Point]]:
        """Its sides, each from corner to corner; of a segment one, of a point none."""
        yield from pairwise(self.corners)
        if self.is_wide:
            yield self.corners[-1], self.corners[0]

    def sides_before(self, point: Point) -> list[tuple[Point, Point]]:
        """Return the sides that part a point from the patch; where that is a segment or a point, itself."""
        if self.is_wide:
            turn = 1 if is_left_turn(self.corners) else -1
            return [side for side in self.sides if turn * beyond(side, point) < 0]
        return [] if point in self.corners else [(self.corners[0], self.corners[-1])]

    def moved(self, short: Usd, long: Usd) -> "Patch":
        """Return the patch as seen from another origin."""
        return Patch(tuple(Point(one.short - short, one.long - long) for one in self.corners))

    def clipped(self, shorts: tuple[Usd, Usd], longs: tuple[Usd, Usd]) -> "Patch | None":
        """Return the part within a range of either loss, or None."""
        part: Patch | None = self
        for line, sign in (
            (Line(1.0, 0.0, float(shorts[0])), -1),
            (Line(1.0, 0.0, float(shorts[1])), 1),
            (Line(0.0, 1.0, float(longs[0])), -1),
            (Line(0.0, 1.0, float(longs[1])), 1),
        ):
            part = part.part(line, sign) if part else None
        return part

    @property
    def thin(self) -> float:
        """The width below which it is a sliver beside an edge that was not met exactly."""
        return max(float(_THIN), max(distance(self.corners[0], one) for one in self.corners) / _SLENDER)

    def width(self) -> float:
        """Return the distance from the middle to the nearest side, or to the ends of a segment."""
        middle = self.inside
        if not self.is_wide:
            return max(distance(middle, corner) for corner in self.corners)
        return min(abs(beyond(side, middle)) for side in self.sides)

    def chord(self, line: Line) -> tuple[Point, Point] | None:
        """Return where a line enters and leaves, or None where it does not cross."""
        found: list[Point] = []
        for one, two in self.sides:
            low, high = (at.short * line.a + at.long * line.b - line.c for at in (one, two))
            if (low < 0 < high) or (high < 0 < low):
                found.append(between(one, two, low / (low - high)))
        if not self.is_wide:  # a segment is crossed in one point
            found *= 2
        return (found[0], found[1]) if len(found) > 1 else None

    def cut(self, line: Line) -> tuple["Patch | None", "Patch | None"]:
        """Return the parts on both sides of a line; None where there is none."""
        return self.part(line, 1), self.part(line, -1)

    def part(self, line: Line, sign: int) -> "Patch | None":
        """Return the part on the near side of a line (1) or on the far side (-1), or None."""
        levels = [sign * (one.short * line.a + one.long * line.b - line.c) for one in self.corners]
        kept: list[Point] = []
        for n, (here, level) in enumerate(zip(self.corners, levels, strict=True)):
            before, level_before = self.corners[n - 1], levels[n - 1]
            if (level_before < 0 < level) or (level < 0 < level_before):
                kept.append(line.meets(between(before, here, level_before / (level_before - level))))
            if level <= 0:
                kept.append(here)
        corners = tuple(dict.fromkeys(kept))
        return Patch(corners) if corners else None


def rectangle(shorts: tuple[Usd, Usd], longs: tuple[Usd, Usd]) -> Patch:
    """Return a rectangle, or a segment or point where it has no room."""
    (left, right), (low, high) = shorts, longs
    corners = Point(left, low), Point(right, low), Point(right, high), Point(left, high)
    return Patch(tuple(dict.fromkeys(corners)))


def farthest(patch: Patch) -> tuple[Point, Point]:
    """Return the corners that are farthest from each other."""
    return max(
        ((one, two) for one in patch.corners for two in patch.corners), key=lambda both: distance(*both)
    )


def halving(patch: Patch) -> Line:
    """Return the line through the middle, at a right angle to its longest way; of a sliver along."""
    first, second = farthest(patch)
    size = max(1.0, distance(first, second))
    a, b = (second.short - first.short) / size, (second.long - first.long) / size
    if patch.is_wide and patch.width() < patch.thin:
        a, b = -b, a
    middle = patch.inside
    return Line(a, b, a * middle.short + b * middle.long)


# ── geometry ────────────────────────────────────────────────────────────────────────────────────────


def distance(one: Point, two: Point) -> float:
    """Return how far two points lie apart, along both losses together."""
    return float(abs(one.short - two.short) + abs(one.long - two.long))


def between(one: Point, two: Point, share: float) -> Point:
    """Return the point some share of the way from one to the other."""
    return Point(
        one.short + round((two.short - one.short) * share), one.long + round((two.long - one.long) * share)
    )


def is_left_turn(corners: Sequence[Point]) -> bool:
    """Return whether corners go around leftwards."""
    pairs = zip(corners, (*corners[1:], corners[0]), strict=True)
    return sum(one.short * two.long - two.short * one.long for one, two in pairs) > 0


def beyond(side: tuple[Point, Point], point: Point) -> float:
    """Return how far a point lies from the line through a side."""
    (x, y), (u, v) = side
    a, b = u - x, v - y
    return (a * (point.long - y) - b * (point.short - x)) / max(1.0, float(abs(a) + abs(b)))
