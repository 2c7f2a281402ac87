"""Losses that save nothing: they meet gains taxed at 0 %, and are used up by them."""

import pytest

from harvests import outlook, simple_year
from lotwise.app.plan_risks import wasted
from lotwise.core.money import DOLLAR
from lotwise.harvest.value import Harvest


@pytest.mark.parametrize(
    ("free_long", "long_gain", "loss", "expected"),
    [
        (0, 5_000, 8_000, 0),
        (5_000, 5_000, 8_000, 5_000),
        (5_000, 5_000, 20_000, 5_000),
        (4_000, 10_000, 20_000, 4_000),
        (4_000, 10_000, 6_000, 0),
        (4_000, 10_000, 7_000, 1_000),
        (50_000, 5_000, 4_000, 4_000),
    ],
)
def test_dollars_on_gains_in_the_zero_bracket(
    free_long: int, long_gain: int, loss: int, expected: int
) -> None:
    """A loss meets the gains at the top first: those taxed at 15 %, then the free ones, then income."""
    year = simple_year(free_long=free_long, long_gain=long_gain)
    found = wasted(outlook(year), Harvest(short_loss_usd=loss * DOLLAR))
    assert abs(found - expected * DOLLAR) <= 2 * DOLLAR


def test_nothing_is_wasted_of_a_gain() -> None:
    assert wasted(outlook(simple_year(free_long=9_000)), Harvest(long_loss_usd=-DOLLAR)) == 0
    assert wasted(outlook(simple_year()), Harvest()) == 0
