"""Pieces: bends to the last step, cliffs as jumps, staircases, several values at once."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.exact import nearest
from lotwise.core.money import DOLLAR, Usd, usd
from lotwise.tax.pieces import ROUNDING, Segment, Values, segments

GRID = [0, 10_000 * DOLLAR, 200_000 * DOLLAR]


def bent(*corners: tuple[str, str]) -> list[tuple[Usd, Usd]]:
    return [(usd(x), usd(y)) for x, y in corners]


def through(corners: list[tuple[Usd, Usd]], position: Usd) -> Usd:
    """Return the value of the straight lines through some corners, rounded as a return does."""
    for (x0, y0), (x1, y1) in pairwise(corners):
        if position <= x1:
            return y0 + nearest((y1 - y0) * (position - x0), x1 - x0)
    return corners[-1][1]


def test_a_bend_is_found_to_the_last_step_and_slopes_are_the_laws_rates() -> None:
    corners = bent(("0", "0"), ("5000.01", "1200.0024"), ("15000.01", "2700.0024"), ("200000", "2700.0024"))
    found = segments(lambda x: (through(corners, x),), GRID)
    assert [one.start for one in found] == [0, usd("5000.01"), usd("15000.01")]
    assert [one.slopes[0] for one in found] == [Fraction(24, 100), Fraction(15, 100), 0]


def test_a_cliff_is_a_jump_between_two_neighbouring_steps() -> None:
    edge = usd("17123.45678901")
    left, right = segments(lambda x: (x // 5 + (3_000 * DOLLAR if x >= edge else 0),), GRID)
    assert (left.stop, right.start) == (edge - 1, edge)
    assert right.at(edge)[0] - left.at(edge - 1)[0] == pytest.approx(3_000 * DOLLAR, abs=ROUNDING)
    assert left.slopes == right.slopes == (Fraction(1, 5),)


def test_a_staircase_is_a_jump_a_step() -> None:
    found = segments(lambda x: (x // (1_000 * DOLLAR) * 50 * DOLLAR,), [0, 44_000 * DOLLAR - 1])
    assert [one.start // DOLLAR for one in found] == list(range(0, 44_000, 1_000))
    assert {one.slopes[0] for one in found} == {Fraction(0)}


def test_it_bends_where_any_of_the_values_does() -> None:
    def values(x: Usd) -> Values:
        return max(0, x - 700 * DOLLAR), min(x, 90 * DOLLAR)

    assert [one.start // DOLLAR for one in segments(values, GRID)] == [0, 90, 700]


def test_a_narrow_piece_between_two_others_is_found() -> None:
    corners = bent(("0", "0"), ("30000", "3000"), ("30011.5", "3004.6"), ("200000", "20003.45"))
    found = segments(lambda x: (through(corners, x),), GRID)
    assert [one.start for one in found] == [0, usd("30000"), usd("30011.5")]


def test_a_straight_function_is_one_piece_whatever_the_grid() -> None:
    assert segments(lambda x: (7 - 3 * x,), [0, 5, 17, 4_000]) == (Segment(0, 4_000, (7,), (Fraction(-3),)),)


cents = st.integers(1, 9_000_000)
slopes = st.integers(-50, 50)


@given(
    widths=st.lists(cents, min_size=1, max_size=6),
    rates=st.lists(slopes, min_size=6, max_size=6),
    asked=st.lists(st.integers(0, 10_000), min_size=5, max_size=5),
)
def test_the_pieces_are_the_function(widths: list[int], rates: list[int], asked: list[int]) -> None:
    corners = [(0, 0)]
    for width, rate in zip(widths, rates, strict=False):
        x, y = corners[-1]
        step = width * 100 * DOLLAR // 100
        corners.append((x + step, y + step * rate // 100))
    end = corners[-1][0]
    found = segments(lambda x: (through(corners, x),), sorted({0, end // 3, end}))
    assert (found[0].start, found[-1].stop) == (0, end)
    for left, right in pairwise(found):
        assert left.stop == right.start
    for part in asked:
        position = end * part // 10_000
        piece = [one for one in found if one.start <= position][-1]
        assert abs(piece.at(position)[0] - through(corners, position)) <= 2 * ROUNDING
