"""Tracing: one question gives a value, its slopes, and every line at which it would go another way."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from lotwise.core.exact import nearest
from lotwise.core.money import DOLLAR, Usd
from lotwise.harvest.patch import Point
from lotwise.harvest.terrain import Terrain, curves_of
from lotwise.harvest.traced import Traced, traced
from lotwise.harvest.value import Valuer
from random_harvests import wide_case

AT = Point(30_000 * DOLLAR, 10_000 * DOLLAR)
STEP = DOLLAR // 50


def found(ask: Callable[[Point], Any], at: Point = AT) -> Traced:
    """Return what tracing gives, which must be something."""
    told = traced(ask, at)
    assert told is not None
    assert told.value == pytest.approx(float(ask(at)), abs=DOLLAR // 100_000)
    return told


@pytest.mark.parametrize(
    ("ask", "short", "long"),
    [
        (lambda p: p.short + 2 * p.long - 7, 1, 2),
        (lambda p: 3 - p.short - -p.long, -1, 1),
        (lambda p: p.short - p.long + p.long - 5 * DOLLAR, 1, 0),
        (lambda p: nearest(p.short * 37, 100) + nearest(p.long * 238, 1000), 0.37, 0.238),
        (lambda p: min(p.short, p.long), 0, 1),
        (lambda p: max(0, p.short - 40_000 * DOLLAR), 0, 0),
        (lambda p: abs(p.long - p.short), 1, -1),
        (lambda p: max(p.short, p.long) // 4, 0.25, 0),
        (lambda p: p.short * p.long // (p.short + p.long), 0.0625, 0.5625),
        (lambda p: 7 * DOLLAR * DOLLAR // p.long, 0, -7e-8),
        (lambda _: 12 * DOLLAR, 0, 0),
    ],
)
def test_slopes_are_those_of_calculus(ask: Callable[[Point], Any], short: float, long: float) -> None:
    told = found(ask)
    assert told.short == pytest.approx(short, abs=1e-9)
    assert told.long == pytest.approx(long, abs=1e-9)


def test_lines_are_where_what_was_compared_is_equal() -> None:
    told = found(lambda p: max(p.short - 4 * p.long, 8 * DOLLAR) if p.long < 12_000 * DOLLAR else 0)
    assert {(abs(line.a), abs(line.b), abs(line.c)) for line in told.lines} == {
        (0, 1, 12_000 * DOLLAR),
        (0.25, 1, 2 * DOLLAR),
    }


def test_a_wide_step_is_level_and_ends_where_the_next_begins() -> None:
    """A credit falls by 50 dollars for each thousand; a rounding to the nearest step is no step."""
    told = found(lambda p: (p.short + p.long + 250 * DOLLAR) // (1_000 * DOLLAR) * 50 * DOLLAR)
    assert (told.short, told.long) == (0, 0)
    assert sorted(line.c for line in told.lines) == [39_750 * DOLLAR, 40_750 * DOLLAR]


def test_the_rest_of_a_wide_step_rises() -> None:
    whole = 1_000 * DOLLAR

    def ask(point: Point) -> Usd:
        steps, rest = divmod(point.short + 250 * DOLLAR, whole)
        return steps * whole // 2 + rest

    told = found(ask)
    assert (told.short, told.long) == (1, 0)


@pytest.mark.parametrize("ask", [lambda p: int(p.short), lambda p: [0, 1][p.short], lambda p: p.short.real])
def test_what_cannot_be_traced_is_not(ask: Callable[[Point], Any]) -> None:
    assert traced(ask, AT) is None


@pytest.mark.parametrize("seed", range(1, 121))
def test_real_returns_are_traced(seed: int) -> None:
    """Of any status and state, over all years: the value is the return's, and so are the slopes."""
    case = wide_case(seed, most_lots=2)
    terrain = Terrain(curves_of(case.candidates), Valuer(case.outlook))
    chance = random.Random(seed)  # noqa: S311 - a test
    for _ in range(4):
        at = Point(*(chance.randint(-60_000 * DOLLAR, 120_000 * DOLLAR) for _ in range(2)))
        told = found(terrain.tax_value, at)
        if all(abs(line.a * at.short + line.b * at.long - line.c) > 2 * STEP for line in told.lines):
            value = terrain.tax_value(at)
            right = terrain.tax_value(at._replace(short=at.short + STEP))
            above = terrain.tax_value(at._replace(long=at.long + STEP))
            assert told.short == pytest.approx((right - value) / STEP, abs=1e-4)
            assert told.long == pytest.approx((above - value) / STEP, abs=1e-4)
