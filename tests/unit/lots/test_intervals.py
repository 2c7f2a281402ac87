"""Disjoint intervals of a root: what is cut out is told, and the rest stays."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.lots.intervals import Intervals

ENDS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)


@pytest.mark.parametrize(
    ("start", "stop", "taken", "kept"),
    [
        (0, 10, [(0, 10)], [(20, 30)]),
        (2, 4, [(2, 4)], [(0, 2), (4, 10), (20, 30)]),
        (5, 25, [(5, 10), (20, 25)], [(0, 5), (25, 30)]),
        (10, 20, [], [(0, 10), (20, 30)]),
        (0, 99, [(0, 10), (20, 30)], []),
        (7, 7, [], [(0, 10), (20, 30)]),
    ],
)
def test_a_cut(start: int, stop: int, taken: list[tuple[int, int]], kept: list[tuple[int, int]]) -> None:
    units = Intervals([0, 20], [10, 30])
    assert units.cut(start, stop) == taken
    assert list(zip(units.starts, units.stops, strict=True)) == kept


@given(st.lists(ENDS, max_size=12))
def test_after_any_cuts_the_same_units_are_there_as_in_a_set(cuts: list[list[int]]) -> None:
    units, there = Intervals([0], [30]), set(range(30))
    for start, stop in cuts:
        expected = there & set(range(start, stop))
        assert {unit for low, high in units.cut(start, stop) for unit in range(low, high)} == expected
        there -= expected
    left = [*zip(units.starts, units.stops, strict=True)]
    assert {unit for low, high in left for unit in range(low, high)} == there
    assert all(low < high for low, high in left)
    assert all(before[1] <= after[0] for before, after in pairwise(left))
