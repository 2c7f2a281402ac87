"""Losses that save nothing: they meet gains taxed at 0 %, and are used up by them."""

import pytest

from harvests import outlook, simple_year
from lotwise.app.plan_risks import jump_near, wasted
from lotwise.core.money import DOLLAR, Usd
from lotwise.harvest.value import Harvest, Valuer
from lotwise.tax.liability import Outcome


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


@pytest.mark.parametrize(
    ("loss", "found"),
    [(5_001, (900, False)), (4_999, (0, False)), (5_300, (0, False)), (3_000, (0, False))],
)
def test_a_credit_that_is_lost_beside_the_plan_is_seen(loss: int, found: tuple[int, bool]) -> None:
    """900 dollars are lost unless 5,000 are; a dollar above that, two dollars less would lose them again."""
    plain = simple_year(short_gain=20_000)

    def year(short: Usd, long: Usd, short_in: Usd, long_in: Usd) -> Outcome:
        found = plain(short, long, short_in, long_in)
        lost = 900 * DOLLAR if short + long > -5_000 * DOLLAR else 0
        return Outcome(
            found.total_tax_usd + lost, found.short_term_carryover_usd, found.long_term_carryover_usd
        )

    drop, is_above = jump_near(Valuer(outlook(year)), Harvest(short_loss_usd=loss * DOLLAR))
    assert (round(drop / DOLLAR, -1), is_above) == found


def test_a_credit_that_more_loss_would_cost_is_seen_above() -> None:
    """Some credits ask for an income: too much loss takes them."""
    plain = simple_year(short_gain=20_000)

    def year(short: Usd, long: Usd, short_in: Usd, long_in: Usd) -> Outcome:
        found = plain(short, long, short_in, long_in)
        lost = 700 * DOLLAR if short + long < -5_000 * DOLLAR else 0
        return Outcome(
            found.total_tax_usd + lost, found.short_term_carryover_usd, found.long_term_carryover_usd
        )

    drop, is_above = jump_near(Valuer(outlook(year)), Harvest(short_loss_usd=4_999 * DOLLAR))
    assert (round(drop / DOLLAR, -1), is_above) == (700, True)
