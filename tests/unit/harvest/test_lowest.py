"""The lowest point of planes: what a linear program finds, from few questions."""

from random import Random

import pytest

from lotwise.harvest.hulls import hull_of
from lotwise.harvest.lowest import Prices, Said, lowest
from lotwise.harvest.program import Program, solver

EXACT = -float("inf")
SIDE = 4.0


def by_program(planes: list[tuple[float, float, float]]) -> float:
    """Return the lowest point of some planes over a square, as a linear program."""
    program = Program()
    height = program.column(-1e9, 1e9, -1.0)
    prices = program.column(-SIDE, SIDE), program.column(-SIDE, SIDE)
    for value, x, y in planes:
        program.row(value, 1e18, {height: 1.0, prices[0]: -x, prices[1]: -y})
    return program.solve(solver("The test needs")).values[height]


class Planes:
    """The highest of some planes at each point, which counts how often it is asked."""

    def __init__(self, planes: list[tuple[float, float, float]]) -> None:
        self.planes = planes
        self.asked = 0

    def __call__(self, prices: Prices) -> Said:
        self.asked += 1
        heights = [value + x * prices[0] + y * prices[1] for value, x, y in self.planes]
        best = heights.index(max(heights))
        return Said(heights[best], self.planes[best][1:], (best,))


def bowl(random: Random, count: int) -> list[tuple[float, float, float]]:
    """Return planes that have a lowest point well inside of the square: four of them rise to its sides."""
    walls = [(-900.0, 1000.0, 0.0), (-900.0, -1000.0, 0.0), (-900.0, 0.0, 1000.0), (-900.0, 0.0, -1000.0)]
    return [
        *walls,
        *((random.uniform(-30, 30), random.uniform(-90, 90), random.uniform(-90, 90)) for _ in range(count)),
    ]


@pytest.mark.parametrize("seed", range(60))
def test_it_is_what_a_linear_program_finds(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a test
    ask = Planes(bowl(random, random.randint(0, 60)))
    found = lowest(ask, (random.uniform(-0.3, 0.3), random.uniform(-0.3, 0.3)), EXACT, 1e-7)
    assert found.value == pytest.approx(by_program(ask.planes), abs=1e-5)
    assert ask.asked <= 25
    assert found.value == pytest.approx(ask(found.prices).value)


@pytest.mark.parametrize("seed", range(20))
def test_the_planes_that_carry_it_hold_it_alone(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a test
    ask = Planes(bowl(random, 40))
    found = lowest(ask, (0.0, 0.0), EXACT, 1e-7)
    carried = [ask.planes[n] for (n,) in found.marks]
    assert len(carried) <= 3
    assert by_program(carried) == pytest.approx(found.value, abs=1e-5)


def test_it_stops_where_that_is_enough() -> None:
    ask = Planes(bowl(Random(4), 40))  # noqa: S311 - a test
    assert lowest(ask, (0.0, 0.0), 1e6, 1e-7).value <= 1e6
    assert ask.asked == 1


def test_what_cannot_come_down_is_known_only_nearly() -> None:
    random = Random(7)  # noqa: S311 - a test
    exact, rough = Planes(bowl(random, 60)), Planes([])
    rough.planes = exact.planes
    true = lowest(exact, (0.2, -0.2), EXACT, 1e-7).value
    nearly = lowest(rough, (0.2, -0.2), true - 64.0, 1e-7).value
    assert true <= nearly + 1e-5
    assert nearly <= true + 1.02
    assert rough.asked <= exact.asked


def test_without_a_floor_it_ends_at_the_reach() -> None:
    ask = Planes([(5.0, 3.0, 1.0), (2.0, 2.0, 2.0)])
    assert lowest(ask, (0.0, 0.0), EXACT, 1e-7).value < -5.0
    assert ask.asked < 30


@pytest.mark.parametrize("seed", range(30))
def test_a_corner_of_the_hull_is_best_at_every_price(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a test
    points = [(random.randint(-50, 90), random.uniform(-20, 60), n) for n in range(random.randint(1, 40))]
    hull = hull_of(points)
    assert list(hull.slopes) == sorted(hull.slopes)
    for price in (random.uniform(-3, 3) for _ in range(40)):
        best = max(price * loss - cost for loss, cost, _ in points)
        corner = sum(slope < price for slope in hull.slopes)
        assert price * hull.losses[corner] - hull.costs[corner] == pytest.approx(best)
        assert points[hull.marks[corner]][:2] == (hull.losses[corner], hull.costs[corner])
