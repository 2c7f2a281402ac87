"""The plane is cut into flat patches: nothing is left out, and on each the plane is the value."""

import random
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest.patch import Patch, Point, rectangle
from lotwise.harvest.plane import Flat, flats_of

WIDE = 100_000 * DOLLAR
TOLERANCE = 6 * CENT


def area(patch: Patch) -> float:
    """Return the area of a patch in square dollars."""
    corners = [(one.short / DOLLAR, one.long / DOLLAR) for one in patch.corners]
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairwise([*corners, corners[0]]))) / 2


def some_points(flat: Flat, chance: random.Random, count: int) -> Iterator[Point]:
    """Give random points of a patch."""
    for _ in range(count):
        shares = [chance.random() for _ in flat.patch.corners]
        short = sum(share * one.short for share, one in zip(shares, flat.patch.corners, strict=True))
        long = sum(share * one.long for share, one in zip(shares, flat.patch.corners, strict=True))
        yield Point(round(short / sum(shares)), round(long / sum(shares)))


def bent(*edges: tuple[float, float, int, float]) -> Callable[[Point], Usd]:
    """Return a function with an edge where a·short + b·long is some dollars, by some change of slope."""

    def value(point: Point) -> Usd:
        total = 0.24 * point.short + 0.15 * point.long
        for a, b, dollars, change in edges:
            total += change * max(0.0, a * point.short + b * point.long - dollars * DOLLAR)
        return round(total)

    return value


STAIRS = bent(
    (1, 0, 20_000, -0.24),
    (0, 1, 45_000, -0.15),
    (1, 1, 68_000, 0.2),
    (1, 1, 71_000, -0.3),
    (1, 1, 74_000, 0.1),
)
SLANTED = bent((1, -0.3, 10_000, 0.2), (0.26, 0.41, 31_000, -0.3), (-0.5, 1, 12_000, 0.05))
BUMP = bent((1, 1, 46_505, 0.0141), (1, 1, 47_500, -0.1259))
"""Beyond a bump the value meets again the plane from before it, where there is no edge."""


@pytest.mark.parametrize("value", [bent(), STAIRS, SLANTED, BUMP], ids=["flat", "stairs", "slanted", "bump"])
def test_patches_cover_the_plane_and_are_flat(value: Callable[[Point], Usd]) -> None:
    whole = rectangle((-10_000 * DOLLAR, WIDE), (0, WIDE))
    flats = flats_of(value, [whole])
    assert sum(area(flat.patch) for flat in flats) == pytest.approx(area(whole), rel=1e-3)
    chance = random.Random(1)  # noqa: S311 - a test
    for flat in flats:
        assert flat.is_tested
        for point in some_points(flat, chance, 40):
            assert abs(value(point) - flat.slope.promise(point)) <= TOLERANCE


@pytest.mark.parametrize("seed", range(12))
def test_edges_in_any_direction_are_found(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test
    edges = []
    for _ in range(chance.randint(1, 6)):
        a, b = chance.choice([(1, 0), (0, 1), (1, 1), (chance.uniform(-1, 1), chance.uniform(0.1, 1))])
        edges.append((a, b, chance.randint(1_000, 120_000), chance.uniform(-0.4, 0.4)))
    value = bent(*edges)
    flats = flats_of(value, [rectangle((0, WIDE), (0, WIDE))])
    assert sum(area(flat.patch) for flat in flats) == pytest.approx(
        area(rectangle((0, WIDE), (0, WIDE))), rel=1e-3
    )
    for flat in flats:
        for point in some_points(flat, chance, 10):
            assert abs(value(point) - flat.slope.promise(point)) <= TOLERANCE


def test_few_patches_are_needed() -> None:
    """Five edges across a square, three of them side by side: twelve parts; a third more will do."""
    assert len(flats_of(STAIRS, [rectangle((0, WIDE), (0, WIDE))])) <= 16


def test_where_one_term_has_no_lots_the_plane_is_a_segment() -> None:
    flats = flats_of(STAIRS, [rectangle((0, WIDE), (0, 0))])
    ends = sorted({corner.short // DOLLAR for flat in flats for corner in flat.patch.corners})
    assert [round(end, -1) for end in ends] == pytest.approx(
        [0, 20_000, 68_000, 71_000, 74_000, 100_000], abs=10
    )
    assert all(len(flat.patch.corners) == 2 for flat in flats)


def test_without_lots_it_is_a_point() -> None:
    (flat,) = flats_of(STAIRS, [rectangle((0, 0), (0, 0))])
    assert flat.patch.corners == (Point(0, 0),)
    assert flat.is_tested


def test_a_curved_value_is_cut_until_it_is_nearly_flat() -> None:
    def curved(point: Point) -> Usd:
        x = point.short / WIDE
        return round((20_000 * x - 3_000 * x * x) * DOLLAR + 0.1 * point.long)

    flats = flats_of(curved, [rectangle((0, WIDE), (0, WIDE))])
    chance = random.Random(2)  # noqa: S311 - a test
    assert all(flat.is_tested for flat in flats)
    for flat in flats:
        for point in some_points(flat, chance, 3):
            assert abs(curved(point) - flat.slope.promise(point)) <= TOLERANCE


def test_a_part_within_a_range() -> None:
    patch = rectangle((0, WIDE), (0, WIDE))
    part = patch.clipped((DOLLAR, 3 * DOLLAR), (5 * DOLLAR, 5 * DOLLAR))
    assert part is not None
    assert {(one.short // DOLLAR, one.long // DOLLAR) for one in part.corners} == {(1, 5), (3, 5)}
    assert patch.clipped((2 * WIDE, 3 * WIDE), (0, WIDE)) is None


# ── jumps ───────────────────────────────────────────────────────────────────────────────────────────


def jumping(*jumps: tuple[float, float, int, int]) -> Callable[[Point], Usd]:
    """Return a function that jumps by some dollars where a·short + b·long is some dollars."""

    def value(point: Point) -> Usd:
        total = 0.24 * point.short + 0.15 * point.long
        for a, b, dollars, change in jumps:
            total += change * DOLLAR if a * point.short + b * point.long > dollars * DOLLAR else 0
        return round(total)

    return value


@pytest.mark.parametrize(
    "jumps",
    [
        [(1, 1, 60_000, 4_363)],
        [(1, 1, 60_000, -28), (1, 0, 31_000, 900), (0, 1, 45_500, 12)],
        [(1, 1, dollars, 327) for dollars in range(40_000, 76_000, 7_000)],
        [(0.3, 1, 44_000, 200), (1, -0.7, 9_000, -300)],
    ],
    ids=["one", "three directions", "stairs", "slanted"],
)
def test_where_the_value_jumps_either_side_keeps_its_own(jumps: list[tuple[float, float, int, int]]) -> None:
    """Patches stay a dollar off, so that no rounding can bring a plan to the other side."""
    value = jumping(*jumps)
    whole = rectangle((0, WIDE), (0, WIDE))
    flats = flats_of(value, [whole])
    assert all(flat.is_tested for flat in flats)
    assert len(flats) <= 2 * (len(jumps) + 1)
    assert sum(area(flat.patch) for flat in flats) == pytest.approx(area(whole), rel=1e-3)
    chance = random.Random(3)  # noqa: S311 - a test
    for flat in flats:
        for point in (*flat.patch.corners, *some_points(flat, chance, 20)):
            assert abs(value(point) - flat.slope.promise(point)) <= TOLERANCE
        for a, b, dollars, _ in jumps:
            levels = [a * one.short + b * one.long - dollars * DOLLAR for one in flat.patch.corners]
            assert min(map(abs, levels)) > DOLLAR - CENT
            assert len({level > 0 for level in levels}) == 1


@pytest.mark.parametrize(("jump", "room"), [(5_000_00, DOLLAR), (101, DOLLAR), (50, CENT // 10)])
def test_a_jump_of_less_than_a_dollar_costs_less_room(jump: int, room: Usd) -> None:
    edge = 30_000 * DOLLAR

    def value(point: Point) -> Usd:
        return round(0.24 * point.short) + (jump * CENT if point.short > edge else 0)

    first, second = sorted(
        sorted(one.short for one in flat.patch.corners)
        for flat in flats_of(value, [rectangle((0, WIDE), (0, 0))])
    )
    assert abs(first[-1] - (edge - room)) <= 2
    assert abs(second[0] - (edge + room)) <= 2


def test_what_cannot_be_traced_is_halved() -> None:
    def whole(point: Point) -> Usd:
        return round(0.24 * max(0, int(point.short) - 33_000 * DOLLAR))

    flats = flats_of(whole, [rectangle((0, WIDE), (0, 0))])
    assert max(one.short for flat in flats for one in flat.patch.corners) == WIDE
    for flat in flats:
        for end in flat.patch.corners:
            assert abs(whole(end) - flat.slope.promise(end)) <= TOLERANCE
