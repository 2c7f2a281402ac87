"""The plane of short-term and long-term loss, cut into patches on which the tax is flat.

Problem: the tax is piecewise linear in both losses, and no list of its edges made by hand is complete; edges
of the minimum tax, of a phase-out or of a state run in any direction. Chosen way: the return itself is asked.
A patch is flat when the plane through three of its corners meets the value at its other corners and at points
inside. Where it does not, the slope is measured in the middle and at the point that is furthest off; where
both slopes promise the same lies an edge, and the patch is cut along it.

Left out: a proof that a patch is flat. A dent that touches none of the tested points is not seen; the
mixed-integer program (`lotwise.harvest.milp`) and the walk to the top look for such.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest.patch import Line, Patch, Point, between, beyond, distance, halving

MOST_ASKED: Final = 40_000
"""So often the value is asked for; where it is curved that may not suffice, and then the plan says so."""
_CLOSE: Final = 20
"""In a sliver, a dollar is let pass for so many dollars of its least width."""
_LONG_STEP: Final[Usd] = 200 * DOLLAR
_NOISE: Final = CENT / 50
_RELATIVE: Final = 2e-9
_TRIES: Final = 10
_TRIED_LINES: Final = 40
"""So many of the lines found last are tried on a patch before a new one is looked for."""
_SHORTER: Final = 3
_INWARD: Final = (0.41, 0.93, 0.57, 0.88, 0.29)
"""How far from the middle towards a corner a patch is tested; no regular spacing."""
_EVEN: Final = 2e-3
_PARALLEL: Final = 1e-9

Ask: TypeAlias = Callable[[Point], Usd]


class Slope(NamedTuple):
    """A plane: a point on it, its value there, and the change per dollar of either loss."""

    at: Point
    value: Usd
    short: float
    long: float

    def promise(self, point: Point) -> float:
        """Return the value at a point."""
        return (
            self.value + self.short * (point.short - self.at.short) + self.long * (point.long - self.at.long)
        )


class Flat(NamedTuple):
    """A patch with the plane that its values lie on."""

    patch: Patch
    slope: Slope
    is_tested: bool


def flats_of(ask: Ask, patches: Sequence[Patch], most_asked: int = MOST_ASKED) -> tuple[Flat, ...]:
    """Return flat patches that cover some patches, but for slivers.

    Args:
        ask: The value at a point; continuous and, on the whole, piecewise linear.
        patches: Convex, beside each other.
        most_asked: How often the value may be asked for; what is not flat then stays as it is.
    """
    known: dict[Point, Usd] = {}

    def asked(point: Point) -> Usd:
        if point not in known:
            known[point] = ask(point)
        return known[point]

    todo, found, lines = list(patches), list[Flat](), list[Line]()
    while todo:
        patch = todo.pop()
        slope = _through_corners(asked, patch)
        is_flat = _is_flat(asked, patch, slope)
        if is_flat or len(known) > most_asked:
            found.append(Flat(patch, slope, is_flat))
            continue
        line = next((line for line in lines[-_TRIED_LINES:] if _bends(asked, patch, line)), None)
        if line is None:
            line = _edge(asked, patch)
            if line is not None:
                lines.append(line)
        parts = _cut(patch, line) if line else ()
        todo += parts if len(parts) > 1 else _cut(patch, halving(patch))
    return tuple(found)


def _cut(patch: Patch, line: "Line") -> list[Patch]:
    """Return the parts on both sides of a line, without slivers."""
    least = min(len(patch.corners), 3)
    parts = (part for part in patch.cut(line) if part and len(part.corners) >= least)
    return [part for part in parts if part.width() >= patch.thin / 4]


def _bends(ask: Ask, patch: Patch, line: "Line") -> bool:
    """Return whether the value bends at a line where it crosses a patch."""
    chord = patch.chord(line)
    if chord is None:
        return False
    parts = patch.cut(line)
    if any(part is None or part.width() < patch.thin for part in parts):
        return False
    middle = between(*chord, 0.47)
    one = next(part.inside for part in parts if part)
    beside = _step(middle, one, distance(middle, one))
    mirrored = Point(2 * middle.short - beside.short, 2 * middle.long - beside.long)
    return abs(ask(beside) - 2 * ask(middle) + ask(mirrored)) > 2 * _NOISE


def _is_flat(ask: Ask, patch: Patch, slope: Slope) -> bool:
    enough = patch.thin / _CLOSE if patch.width() < patch.thin else CENT + _noise(patch)
    return all(abs(ask(point) - slope.promise(point)) <= enough for point in _tested(patch))


def _noise(patch: Patch) -> float:
    return _NOISE + _RELATIVE * max(abs(corner.short) + abs(corner.long) for corner in patch.corners)


def _tested(patch: Patch) -> Iterator[Point]:
    middle, corners = patch.inside, patch.corners
    yield middle
    yield from corners
    if len(corners) > 1:
        for n in range(max(len(corners), len(_INWARD) - 2)):
            yield between(middle, corners[n % len(corners)], _INWARD[n % len(_INWARD)])


# ── slopes ──────────────────────────────────────────────────────────────────────────────────────────


def _through_corners(ask: Ask, patch: Patch) -> Slope:
    """Return the plane through three corners that lie far apart."""
    first = patch.corners[0]
    second = max(patch.corners, key=lambda one: distance(first, one))
    if second == first:
        return Slope(first, ask(first), 0.0, 0.0)
    third = max(patch.corners, key=lambda one: abs(beyond((first, second), one)))
    return _through(ask, first, second, third)


def _through(ask: Ask, first: Point, second: Point, third: Point) -> Slope:
    """Return the plane through three points; level across where they lie on one line."""
    value = ask(first)
    a, b = second.short - first.short, second.long - first.long
    c, d = third.short - first.short, third.long - first.long
    up, along, area = ask(second) - value, ask(third) - value, a * d - b * c
    if abs(area) <= DOLLAR * (abs(a) + abs(b)) // 1000:
        length = a * a + b * b or 1
        return Slope(first, value, up * a / length, up * b / length)
    return Slope(first, value, (up * d - along * b) / area, (along * a - up * c) / area)


def _near(ask: Ask, patch: Patch, point: Point) -> Slope:
    """Return the plane that the value follows at a point of a patch, by small steps that stay inside."""
    if not patch.is_wide:
        far = max(patch.corners, key=lambda one: distance(point, one))
        step = _step(point, far, distance(point, far) / 3)
        return _through(ask, point, step, step)
    place = patch.corners.index(point) if point in patch.corners else None
    if place is None:
        return _around(ask, point, min(patch.width() / 3, _LONG_STEP))
    count = len(patch.corners)
    ends = patch.corners[place - 1], patch.corners[(place + 1) % count]
    steps = tuple(_step(point, end, distance(point, end) / 3) for end in ends)
    return _through(ask, point, *steps)


def _around(ask: Ask, point: Point, reach: float) -> Slope:
    """Return the plane at a point from steps of some length, shorter ones where an edge lies between."""
    for _ in range(_SHORTER):
        step = round(reach)
        steps = Point(point.short + step, point.long), Point(point.short, point.long + step)
        slope = _through(ask, point, *steps)
        opposite = Point(point.short - step, point.long - step)
        if abs(ask(opposite) - slope.promise(opposite)) <= _NOISE:
            return slope
        reach /= 5
    return slope


# ── edges ───────────────────────────────────────────────────────────────────────────────────────────


def _edge(ask: Ask, patch: Patch) -> Line | None:
    """Return an edge of the value that crosses a patch, the first on a way from its middle; or None."""
    near = patch.inside
    here = _near(ask, patch, near)
    far = max(_tested(patch), key=lambda one: abs(ask(one) - here.promise(one)))
    noise = _noise(patch)
    if abs(ask(far) - here.promise(far)) <= noise:
        return None
    for _ in range(_TRIES):
        there = _near(ask, patch, far)
        low, high = there.promise(near) - here.promise(near), there.value - here.promise(far)
        if (low > 0) != (high > 0) and low != high:
            meeting = between(near, far, low / (low - high))
            before = _step(meeting, near, distance(meeting, near) / 2)
            after = _step(meeting, far, distance(meeting, far) / 2)
            off = [one for one in (meeting, before) if abs(ask(one) - here.promise(one)) > noise]
            if not off and abs(ask(after) - there.promise(after)) <= noise:
                return _where_equal(here, there, meeting)
            if not off and abs(ask(after) - here.promise(after)) <= noise:
                near = after
            else:
                far = off[-1] if off else after
            continue
        middle = between(near, far, 0.5)
        if abs(ask(middle) - here.promise(middle)) <= noise:
            near = middle
        else:
            far = middle
    return None


def _where_equal(one: Slope, two: Slope, meeting: Point) -> Line | None:
    """Return the line through a point on which two planes are equal.

    A direction within measuring error of the usual ones, one loss alone or the sum of both, is taken as such.
    """
    a, b = one.short - two.short, one.long - two.long
    largest = max(abs(a), abs(b))
    if largest < _PARALLEL:
        return None
    a, b = a / largest, b / largest
    a, b = (float(round(part)) if abs(part - round(part)) < _EVEN else part for part in (a, b))
    return Line(a, b, a * meeting.short + b * meeting.long)


def _step(start: Point, end: Point, length: float) -> Point:
    """Return a point on the way, at most so far and at most the longest step."""
    whole = distance(start, end)
    return between(start, end, min(length, _LONG_STEP) / whole) if whole else start
