"""The worth of losses as a surface of flat pieces, found by asking the valuer and nothing else.

Problem: the check of the optimum must not trust the optimum's own lines and cells. Chosen way: a harvest is a
point in three or four numbers (short-term loss, long-term loss, cost that lowers the later gain, gain taken
out of the lots). The box of all points is cut in two wherever the valuer is not linear on it: at a point the
local slope is measured, then at a second point on which that slope fails, and the cut is where both slopes
promise the same. Where a cell agrees with one slope at its corners and at points of its edges, it is a piece.
Where the value jumps, the cut is the plane through points at which it was met in several directions, and both
parts keep a dollar off. No direction of a cut is presumed, and fees are a number of their own, so that their
effect on later kinks is in the surface too. Floats serve; what the check proposes is valued again in whole
numbers.
Left out: a proof. A dent that touches neither corners nor tested points of a cell is not seen.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeAlias

Spot: TypeAlias = tuple[float, ...]
"""A point; dollars."""
Ask: TypeAlias = Callable[[Spot], float]
"""The worth at a point; dollars."""

TOLERANCE: Final = 3e-3
"""Dollars by which a flat piece may differ from the valuer at a tested point; beyond, its cell is cut."""
CLOSE: Final = 5e-3
"""Dollars that are let pass where a cell is too thin to be cut."""
_THIN: Final = 0.05
_MOST_CELLS: Final = 20_000
_ALONG: Final = (0.07, 0.31, 0.62, 0.93)
_SHRINK: Final = 24
_SINGULAR: Final = 1e-9
_UNEVEN: Final = 1e-3
_SHARP: Final = 1e-6
"""Dollars to which the place of a jump is found."""
_JUMP: Final = 1.0
"""Dollars by which the value jumps at least; less is let be."""
_ROOM: Final = 1.0
"""Dollars that both parts keep off a jump."""


@dataclass(frozen=True, slots=True)
class Flat:
    """A linear function: a value at zero and a slope for each number."""

    constant: float
    slopes: Spot

    def at(self, spot: Spot) -> float:
        """Return its value at a point."""
        return self.constant + sum(slope * one for slope, one in zip(self.slopes, spot, strict=True))


@dataclass(frozen=True, slots=True)
class Side:
    """The half of space in which slopes · point ≤ limit; the slopes have length 1."""

    slopes: Spot
    limit: float

    def beyond(self, spot: Spot) -> float:
        """Return by how many dollars a point lies outside; negative inside."""
        return sum(slope * one for slope, one in zip(self.slopes, spot, strict=True)) - self.limit


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of a cell and the sides on which it lies, by their place in the cell's list."""

    spot: Spot
    sides: frozenset[int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A convex part of the box.

    Attributes:
        sides: Half-spaces whose common part it is.
        corners: Its corners.
    """

    sides: tuple[Side, ...]
    corners: tuple[Corner, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell on which the worth is one linear function.

    Attributes:
        cell: Where.
        flat: The function.
        error: By how many dollars it differed from the valuer at a tested point, at most.
    """

    cell: Cell
    flat: Flat
    error: float

    @property
    def is_tested(self) -> bool:
        """Whether it agreed with the valuer at every tested point."""
        return self.error <= CLOSE


def pieces_of(ask: Ask, low: Spot, high: Spot) -> tuple[Piece, ...]:
    """Return the flat pieces of a piecewise linear function on a box.

    Args:
        ask: The function; continuous and piecewise linear, dollars to dollars.
        low: Least value of each number, in dollars.
        high: Largest value of each, at least a dollar above the least.

    Returns:
        Pieces that fill the box; one that never passed its test says so.

    Examples:
        >>> found = pieces_of(lambda spot: min(spot[0], 3000.0), (0.0,), (9000.0,))
        >>> sorted(round(piece.flat.at((9000.0,))) for piece in found)
        [3000, 9000]
    """
    known: dict[Spot, float] = {}

    def asked(spot: Spot) -> float:
        if spot not in known:
            known[spot] = ask(spot)
        return known[spot]

    found: list[Piece] = []
    waiting = [_box(low, high)]
    while waiting:
        cell = waiting.pop()
        piece = _tested(asked, cell)
        is_flat = piece.error <= TOLERANCE or len(waiting) + len(found) > _MOST_CELLS
        cut = None if is_flat else _cut(asked, cell)
        parts = _halves(cell, *cut) if cut else []
        if len(parts) == 2:  # noqa: PLR2004 - both halves
            waiting += parts
        else:
            found.append(piece)
    return tuple(found)


def _box(low: Spot, high: Spot) -> Cell:
    count = len(low)
    sides: list[Side] = []
    for n in range(count):
        axis = tuple(float(n == other) for other in range(count))
        sides += [Side(axis, high[n]), Side(tuple(-one for one in axis), -low[n])]
    corners = []
    for choice in range(2**count):
        is_low = [choice >> n & 1 for n in range(count)]
        spot = tuple(low[n] if is_low[n] else high[n] for n in range(count))
        corners.append(Corner(spot, frozenset(2 * n + is_low[n] for n in range(count))))
    return Cell(tuple(sides), tuple(corners))


def _halves(cell: Cell, cut: Side, room: float) -> list[Cell]:
    """Return both parts of a cell; fewer than two when the cut leaves one of them next to nothing."""
    near = Side(cut.slopes, cut.limit - room)
    far = Side(tuple(-one for one in cut.slopes), -cut.limit - room)
    return [part for side in (near, far) if (part := _part(cell, side)) is not None]


def _part(cell: Cell, side: Side) -> Cell | None:
    beyond = [side.beyond(corner.spot) for corner in cell.corners]
    if min(beyond) > -_THIN or max(beyond) < _THIN:
        return None
    place, dimensions = len(cell.sides), len(side.slopes)
    corners = []
    for corner, far in zip(cell.corners, beyond, strict=True):
        if abs(far) < 1e-7:  # noqa: PLR2004 - on the cut, as far as floats tell
            corners.append(Corner(corner.spot, corner.sides | {place}))
        elif far < 0:
            corners.append(corner)
    for (one, far), (two, near) in combinations(zip(cell.corners, beyond, strict=True), 2):
        if far * near < 0 and min(abs(far), abs(near)) >= 1e-7:  # noqa: PLR2004 - as above
            shared = one.sides & two.sides
            if len(shared) >= dimensions - 1:
                share = far / (far - near)
                spot = _between(one.spot, two.spot, share)
                corners.append(Corner(spot, shared | {place}))
    return Cell((*cell.sides, side), tuple(corners)) if len(corners) > dimensions else None


def _between(one: Spot, two: Spot, share: float) -> Spot:
    return tuple(a + (b - a) * share for a, b in zip(one, two, strict=True))


def _middle(cell: Cell) -> Spot:
    count = len(cell.corners)
    return tuple(sum(axis) / count for axis in zip(*(corner.spot for corner in cell.corners), strict=True))


def _tested(ask: Ask, cell: Cell) -> Piece:
    """Return the linear function through well-spread corners, and how far tested points lie off it."""
    spots = [corner.spot for corner in cell.corners]
    middle = _middle(cell)
    flat = _through(ask, middle, _spread(middle, spots))
    if flat is None:
        return Piece(cell, Flat(ask(middle), tuple(0.0 for _ in middle)), float("inf"))
    return Piece(cell, flat, max(abs(flat.at(spot) - ask(spot)) for spot in _tests(cell, middle)))


def _tests(cell: Cell, middle: Spot) -> Iterator[Spot]:
    yield middle
    for corner in cell.corners:
        yield corner.spot
        for share in _ALONG:
            yield _between(middle, corner.spot, share)
    for one, two in combinations(cell.corners, 2):
        if len(one.sides & two.sides) >= len(middle) - 1:
            for share in _ALONG:
                yield _between(one.spot, two.spot, share)


def _spread(origin: Spot, spots: Sequence[Spot]) -> list[Spot]:
    """Return as many points as there are numbers, seen from the origin in directions far from each other."""
    chosen: list[Spot] = []
    axes: list[Spot] = []
    rest = [tuple(a - b for a, b in zip(spot, origin, strict=True)) for spot in spots]
    for _ in origin:
        lengths = [sum(one * one for one in direction) for direction in rest]
        best = max(range(len(rest)), key=lengths.__getitem__)
        if lengths[best] <= 0:
            break
        chosen.append(spots[best])
        unit = tuple(one / lengths[best] ** 0.5 for one in rest[best])
        axes.append(unit)
        rest = [_without(direction, unit) for direction in rest]
    return chosen


def _without(direction: Spot, unit: Spot) -> Spot:
    along = sum(a * b for a, b in zip(direction, unit, strict=True))
    return tuple(a - along * b for a, b in zip(direction, unit, strict=True))


def _through(ask: Ask, origin: Spot, spots: Sequence[Spot]) -> Flat | None:
    """Return the linear function through a point and as many others as there are numbers."""
    if len(spots) < len(origin):
        return None
    base = ask(origin)
    rows = [[*(a - b for a, b in zip(spot, origin, strict=True)), ask(spot) - base] for spot in spots]
    slopes = _solved(rows)
    if slopes is None:
        return None
    return Flat(base - sum(slope * one for slope, one in zip(slopes, origin, strict=True)), slopes)


def _solved(rows: list[list[float]]) -> Spot | None:
    """Return the solution of linear equations by elimination; None when they do not determine one."""
    count = len(rows)
    for n in range(count):
        pivot = max(range(n, count), key=lambda row: abs(rows[row][n]))
        if abs(rows[pivot][n]) < _SINGULAR:
            return None
        rows[n], rows[pivot] = rows[pivot], rows[n]
        for row in range(count):
            if row != n:
                factor = rows[row][n] / rows[n][n]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[n], strict=True)]
    return tuple(rows[n][count] / rows[n][n] for n in range(count))


def _local(ask: Ask, cell: Cell, spot: Spot) -> Flat | None:
    """Return the linear function around a point, measured over the widest reach on which it holds."""
    reach = 0.5
    ends = _spread(spot, [corner.spot for corner in cell.corners])
    for _ in range(_SHRINK):
        near = [_between(spot, end, reach) for end in ends]
        flat = _through(ask, spot, near)
        if flat is None:
            return None
        halves = [_between(spot, end, reach / 2) for end in ends]
        inner = _between(spot, tuple(sum(axis) / len(near) for axis in zip(*near, strict=True)), 0.7)
        if all(abs(flat.at(one) - ask(one)) <= TOLERANCE / 20 for one in (*halves, inner)):
            return flat
        reach /= 3
    return None


def _cut(ask: Ask, cell: Cell) -> tuple[Side, float] | None:
    """Return where to cut a cell: where the slope around its middle gives way; and the room to keep there."""
    middle = _middle(cell)
    for n, corner in enumerate(cell.corners):
        start = _between(middle, corner.spot, 0.0137 + 0.09 * n)  # off any line of symmetry
        here = _local(ask, cell, start)
        if here is None:
            continue
        far = max(_tests(cell, middle), key=lambda spot: abs(here.at(spot) - ask(spot)))
        side = _next_cut(ask, cell, here, (start, far))
        if side and len(_halves(cell, side, 0.0)) == 2:  # noqa: PLR2004 - both halves
            return side, 0.0
        side = _jump(ask, cell, here, start)
        if side and len(_halves(cell, side, _ROOM)) == 2:  # noqa: PLR2004 - both halves
            return side, _ROOM
    return None


def _jump(ask: Ask, cell: Cell, here: Flat, start: Spot) -> Side | None:
    """Return where the value jumps off the linear function around a point, through places where it does."""
    places: list[Spot] = []
    size = 0.0
    for far in _tests(cell, _middle(cell)):
        if abs(here.at(far) - ask(far)) <= _JUMP:
            continue
        before, behind = _parting(ask, here, start, far)
        jump = ask(behind) - here.at(behind)
        if abs(jump) > _JUMP and (not places or abs(jump - size) < _JUMP):
            places.append(before)
            size = jump
    chosen = _spread(start, places) if len(places) >= len(start) else []
    if len(chosen) < len(start):
        return None
    rows = [[*(a - b for a, b in zip(spot, start, strict=True)), 1.0] for spot in chosen]
    slopes = _solved(rows)
    side = _even(slopes, chosen[0]) if slopes else None
    return side if side and all(abs(side.beyond(spot)) < _ROOM / 2 for spot in places) else None


def _parting(ask: Ask, here: Flat, start: Spot, far: Spot) -> tuple[Spot, Spot]:
    """Return the last point on a way at which a linear function holds, and the first at which it does not."""
    holds, fails = 0.0, 1.0
    length = sum((a - b) ** 2 for a, b in zip(start, far, strict=True)) ** 0.5
    while (fails - holds) * length > _SHARP:
        half = (holds + fails) / 2
        spot = _between(start, far, half)
        if abs(here.at(spot) - ask(spot)) <= _JUMP / 2:
            holds = half
        else:
            fails = half
    return _between(start, far, holds), _between(start, far, fails)


def _next_cut(ask: Ask, cell: Cell, here: Flat, way: tuple[Spot, Spot]) -> Side | None:
    """Return where the linear function around a point gives way on the way to one where it fails."""
    start, far = way
    holds, fails = 0.0, 1.0
    length = sum((a - b) ** 2 for a, b in zip(start, far, strict=True)) ** 0.5
    while (fails - holds) * length > _THIN:
        half = (holds + fails) / 2
        spot = _between(start, far, half)
        if abs(here.at(spot) - ask(spot)) <= TOLERANCE:
            holds = half
        else:
            fails = half
    for beyond in (*(fails + step / length for step in (0.3, 3.0, 30.0)), (fails + 1) / 2):
        there = _local(ask, cell, _between(start, far, beyond)) if beyond < 1 else None
        if there is None:
            continue
        behind, ahead = (there.at(spot) - here.at(spot) for spot in (start, far))
        if behind * ahead < 0:
            share = behind / (behind - ahead)
            unseen = TOLERANCE * length / abs(behind - ahead)  # so far on, the edge shows
            if abs(share - fails) * length <= 2 * (_THIN + unseen):
                return _where_equal(here, there, _between(start, far, share))
    return None


def _where_equal(one: Flat, two: Flat, meeting: Spot) -> Side | None:
    """Return the cut through a point where two linear functions meet.

    Slopes of the cut within measuring error of -1, 0 or 1 times the largest are taken as such.
    """
    return _even(tuple(a - b for a, b in zip(one.slopes, two.slopes, strict=True)), meeting)


def _even(slopes: Spot, through: Spot) -> Side | None:
    """Return the cut of some direction through a point; None where there is no direction."""
    largest = max(abs(slope) for slope in slopes)
    if largest < _SINGULAR:
        return None
    parts = [slope / largest for slope in slopes]
    even = [round(part) if abs(part - round(part)) < _UNEVEN else part for part in parts]
    length = sum(part * part for part in even) ** 0.5
    normal = tuple(part / length for part in even)
    return Side(normal, sum(part * at for part, at in zip(normal, through, strict=True)))
