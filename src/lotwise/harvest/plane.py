"""The plane of short-term and long-term loss, cut into patches on which the tax is flat.

Problem: the tax is piecewise linear in both losses, and no list of its edges made by hand is complete; edges
of the minimum tax, of a phase-out or of a state run in any direction, and at some incomes a deduction or
credit is lost at once, so that the tax jumps. Chosen way: the return itself is asked. A patch is flat when
the plane through three of its corners meets the value at its other corners and at points inside. Where it
does not, the value is traced in the middle (`lotwise.harvest.traced`): of the lines at which the return would
go another way, that one is looked for at which the value first leaves its plane on the way to the point that
is furthest off. There the patch is cut; at a jump so that each part keeps to its own side.

Left out: a proof that a patch is flat. A dent that touches none of the tested points is not seen; the
mixed-integer program (`lotwise.harvest.milp`) and the walk to the top look for such.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest.patch import Line, Patch, Point, between, beyond, distance, farthest, halving
from lotwise.harvest.traced import Ask, Traced, traced

MOST_ASKED: Final = 40_000
"""So often the value is asked for; where it is curved that may not suffice, and then the plan says so."""
_CLOSE: Final = 20
"""In a sliver, a dollar is let pass for so many dollars of its least width."""
_LONG_STEP: Final[Usd] = 200 * DOLLAR
_NOISE: Final = CENT / 50
_RELATIVE: Final = 2e-9
_TRIES: Final = 10
_OFF_THE_MIDDLE: Final = 0.0137
_BEHIND: Final = (0.37, 0.83)
_TRIED_EDGES: Final = 40
"""So many of the edges found last are tried on a patch before a new one is looked for."""
_INWARD: Final = (0.41, 0.93, 0.57, 0.88, 0.29)
"""How far from the middle towards a corner a patch is tested; no regular spacing."""
_ASIDE: Final[Usd] = 64
"""So far behind an edge its far side is looked at: beyond what rounding can move a point."""
_JUMP: Final[Usd] = CENT // 100
_ROOM: Final[Usd] = DOLLAR
"""So far from a jump of a dollar and more a plan stays: units and cents are rounded."""
_LITTLE_ROOM: Final[Usd] = CENT // 10
_SAME: Final = 1e-9
"""Slopes this near to each other are one."""


class Edge(NamedTuple):
    """A line at which the value bends, or jumps; then either side keeps some room."""

    line: Line
    room: Usd


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
    """A patch with the plane that its values lie on.

    Attributes:
        patch: Where.
        slope: The plane.
        is_tested: Whether the values at all tested points lie on it.
        is_beside_jump: Whether it was cut off at a jump.
    """

    patch: Patch
    slope: Slope
    is_tested: bool
    is_beside_jump: bool


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

    todo, found, edges = [(patch, False) for patch in patches], list[Flat](), list[Edge]()
    while todo:
        patch, is_beside_jump = todo.pop()
        slope = _through_corners(asked, patch)
        is_flat = _is_flat(asked, patch, slope)
        if is_flat or len(known) > most_asked:
            found.append(Flat(patch, slope, is_flat, is_beside_jump))
            continue
        edge = next((edge for edge in edges[-_TRIED_EDGES:] if _bends(asked, patch, edge)), None)
        if edge is None:
            edge = _edge(asked, ask, patch)
            if edge is not None:
                edges.append(edge)
        if edge is None or len(cut_at(patch, edge)) < 2:  # noqa: PLR2004 - nothing on one side
            edge = Edge(_halving(ask, patch), 0)
        todo += [(part, is_beside_jump or edge.room >= _ROOM) for part in cut_at(patch, edge)]
    return tuple(found)


def rise_beside(ask: Ask, flat: Flat) -> tuple[float, Point] | None:
    """Return by how much the value jumps up where it leaves a patch, at most, and where; None for nowhere.

    Args:
        ask: The value at a point.
        flat: The patch.
    """
    ways = [(place, ask(out) - flat.slope.promise(out)) for place, out in _outward(flat.patch)]
    return max(((rise, place) for place, rise in ways if rise > _ROOM), default=None)


def _outward(patch: Patch) -> Iterator[tuple[Point, Point]]:
    """Yield the middle of each side, of a segment its ends, each with a point just outside."""
    sides = patch.sides if patch.is_wide else ((end, end) for end in patch.corners)
    inside = patch.inside
    for one, two in sides:
        middle = between(one, two, 0.5)
        away = distance(inside, middle)
        if away:
            yield middle, between(inside, middle, 1 + 3 * _ROOM / away)


def cut_at(patch: Patch, edge: Edge) -> list[Patch]:
    """Return the parts on both sides of an edge, without slivers; at a jump either keeps its room."""
    line, room = edge
    least = min(len(patch.corners), 3)
    both = patch.part(line._replace(c=line.c - room), 1), patch.part(line._replace(c=line.c + room), -1)
    parts = (part for part in both if part and len(part.corners) >= least)
    return [part for part in parts if part.width() >= patch.thin / 4]


def _halving(ask: Ask, patch: Patch) -> Line:
    """Return a line through the middle: where the value is curved, at a right angle to the way it curves."""
    middle = patch.inside
    first, last = (traced(ask, between(middle, corner, 0.5)) for corner in farthest(patch))
    if patch.width() >= patch.thin and first and last:
        a, b = last.short - first.short, last.long - first.long
        size = max(abs(a), abs(b))
        if size > _SAME:
            return Line(a / size, b / size, (a * middle.short + b * middle.long) / size)
    return halving(patch)


def _bends(ask: Ask, patch: Patch, edge: Edge) -> bool:
    """Return whether the value bends or jumps at a known edge where it crosses a patch."""
    chord = patch.chord(edge.line)
    if chord is None:
        return False
    parts = cut_at(patch, edge)
    if len(parts) < 2:  # noqa: PLR2004 - nothing on one side
        return False
    middle = between(*chord, 0.47)
    one = parts[0].inside
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


# ── edges ───────────────────────────────────────────────────────────────────────────────────────────


def _edge(asked: Ask, ask: Ask, patch: Patch) -> Edge | None:
    """Return the first edge of the value on a way from the middle of a patch; None where none is found.

    Args:
        asked: The value at a point, remembered.
        ask: The value at a point, to be traced.
        patch: One that is not flat.
    """
    near = between(patch.inside, patch.corners[0], _OFF_THE_MIDDLE)
    here = traced(ask, near)
    noise = _noise(patch)
    if here is None or abs(here.value - asked(near)) > noise:
        return None
    plane = Slope(near, asked(near), here.short, here.long)

    def leaves(*points: Point) -> bool:
        return any(abs(asked(point) - plane.promise(point)) > noise for point in points)

    far = max(_tested(patch), key=lambda one: abs(asked(one) - plane.promise(one)))
    for _ in range(_TRIES if leaves(far) else 0):
        ways = _crossed(here, near, far)
        number = _first(lambda n, to=ways: leaves(*to[n][1:]), len(ways))  # type: ignore[misc]
        if not ways:
            return None
        line, _, after = ways[min(number, len(ways) - 1)]
        if number < len(ways):
            behind = _aside(line, near, far)
            far = after
        else:  # what is noted here explains nothing: look on from behind it
            behind = after
        there = traced(ask, behind)
        if there is None:
            return None
        jump = abs(asked(behind) - plane.promise(behind))
        if jump > _JUMP or abs(there.short - plane.short) + abs(there.long - plane.long) > _SAME:
            return Edge(line, _room_at(jump)) if number < len(ways) else None
        here, near = there, behind
    return None


def _room_at(jump: float) -> Usd:
    if jump <= _JUMP:
        return 0
    return _ROOM if jump >= DOLLAR else _LITTLE_ROOM


def _crossed(here: Traced, near: Point, far: Point) -> list[tuple[Line, Point, Point]]:
    """Return the lines noted at a point that are crossed on the way to another, each with two points behind.

    Where the value leaves a plane, one of two points may by chance lie on it again, but not both.
    """
    ways: list[tuple[float, Line]] = []
    for line in here.lines:
        low, high = (line.a * one.short + line.b * one.long - line.c for one in (near, far))
        if low < 0 <= high or high <= 0 < low:
            ways.append((low / (low - high), line))
    ways.sort()
    starts = [share for share, _ in ways]
    found = []
    for (start, line), end in zip(ways, [*starts[1:], 1.0], strict=bool(ways)):
        one, two = (between(near, far, start + (end - start) * part) for part in _BEHIND)
        found.append((line, one, two))
    return found


def _first(holds: Callable[[int], bool], count: int) -> int:
    """Return the first number for which something holds that then goes on to hold; the count for none."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _aside(line: Line, near: Point, far: Point) -> Point:
    """Return a point just behind a line that is crossed on the way between two points."""
    low, high = (line.a * one.short + line.b * one.long - line.c for one in (near, far))
    share = low / (low - high)
    return between(near, far, min(1.0, share + _ASIDE / max(1.0, abs(high - low))))


def _step(start: Point, end: Point, length: float) -> Point:
    """Return a point on the way, at most so far and at most the longest step."""
    whole = distance(start, end)
    return between(start, end, min(length, _LONG_STEP) / whole) if whole else start
