"""At which prices a ticket is still worth it: the edges are edges, and brute force agrees."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest

from harvests import LATELY, LONG_AGO, candidates, holding, outlook, simple_year
from lotwise.app.tickets_worth import Adds, adds_by_price, worth_range
from lotwise.core.money import DOLLAR
from lotwise.harvest.constraints import FREE, harvest_of
from lotwise.harvest.value import Outlook, Valuer
from lotwise.reports.tickets import PriceRange, tick_of
from lotwise.tax.household import PlanSettings

FEE = "0.004"
SETTINGS = PlanSettings(default_fee_rate=Decimal(FEE), minimum_trade_usd=0)


def adds_of(paid: int, worth: int, acquired_on: str, there: Outlook, other: int = 0) -> Adds:
    """Return what selling ten units adds by their price, beside another loss perhaps."""
    mine = candidates(holding(paid, worth, acquired_on), fee_rate=FEE)
    others = candidates(holding(other, 10, asset="ETH"), fee_rate=FEE) if other else ()
    return adds_by_price(
        tuple((one, one.quantity) for one in mine),
        tuple((one, one.quantity) for one in others),
        there,
        SETTINGS,
        FREE,
    )


def gain_at_zero_rate() -> Outlook:
    """Return a household whose first $11,000 of long-term gain are free this year and taxed at a sale."""
    later = simple_year(long_percent=15)
    return outlook(simple_year(free_long=11_000), later, sale_after_years=3, embedded_gain=10_000)


GAINS = outlook(simple_year(short_gain=20_000))
CASES: tuple[tuple[Callable[[], Adds], int, bool, bool], ...] = (
    (partial(adds_of, 40_000, 30_000, LATELY, GAINS), 3_000, False, True),
    (
        partial(adds_of, 40_000, 30_000, LATELY, GAINS, 9_000),
        3_000,
        False,
        True,
    ),
    (partial(adds_of, 20_000, 30_000, LONG_AGO, gain_at_zero_rate()), 3_000, True, True),
)


@pytest.mark.parametrize(("made", "price", "has_low", "has_high"), CASES)
def test_the_ends_are_still_worth_it_and_one_tick_further_is_not(
    made: Callable[[], Adds], price: int, has_low: bool, has_high: bool
) -> None:
    adds, start = made(), Decimal(price)
    found = worth_range(adds, start)
    assert found is not None
    assert (found.low is not None, found.high is not None) == (has_low, has_high)
    tick = tick_of(start)
    if found.low is not None:
        assert adds(found.low) >= 0 > adds(found.low - tick)
    if found.high is not None:
        assert adds(found.high) >= 0 > adds(found.high + tick)


@pytest.mark.parametrize(("made", "price"), [case[:2] for case in CASES])
def test_every_price_in_between_is_worth_it(made: Callable[[], Adds], price: int) -> None:
    adds = made()
    found = worth_range(adds, Decimal(price))
    assert found is not None
    low, high = found.low or Decimal("0.01"), found.high or Decimal(4 * price)
    tried = [low + (high - low) * n / 200 for n in range(201)]
    assert all(adds(one) >= 0 for one in tried)


def test_at_the_planned_price_it_adds_what_the_planner_says() -> None:
    there = outlook(simple_year(short_gain=20_000))
    mine = candidates(holding(40_000, 30_000), fee_rate=FEE)
    sold = tuple((one, one.quantity) for one in mine)
    adds = adds_by_price(sold, (), there, SETTINGS, FREE)
    assert adds(Decimal(3_000)) == Valuer(there).npv(harvest_of(sold, FREE))


def test_a_gain_that_appears_at_another_price_lies_in_the_lot_either_way() -> None:
    """Never sold: selling at a short-term gain costs exactly its tax and both fees."""
    adds = adds_of(40_000, 30_000, LATELY, outlook(simple_year()))
    tax, fees = (10_000 - 200) * 24 // 100, 400
    assert adds(Decimal(5_000)) == -(tax + fees) * DOLLAR


def test_what_is_not_worth_it_as_planned_has_no_range() -> None:
    free = simple_year(ordinary_percent=0, long_percent=0)
    adds = adds_of(40_000, 30_000, LATELY, outlook(free, free))
    assert worth_range(adds, Decimal(3_000)) is None
    assert worth_range(lambda _: 0, Decimal(3_000)) == PriceRange(low=None, high=None)
