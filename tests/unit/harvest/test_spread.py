"""A spread over years: what is worth more later waits; gains are taken in each year that leaves them free."""

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest

from harvests import LATELY, LONG_AGO, candidates, holding, outlook, simple_year
from lotwise.core.money import CENT, DOLLAR, Usd, usd_nearest
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import FREE, harvest_of
from lotwise.harvest.optimum import optimum
from lotwise.harvest.spread import LotsOf, Sold, Spread, spread
from lotwise.harvest.value import Outlook, Valuer, YearTax, discount
from lotwise.lots.holding import Term
from lotwise.lots.unrealized import Valued
from random_harvests import random_case

FIVE = Decimal("0.05")


def lots_of(*holdings: Valued) -> LotsOf:
    """Return what of some lots is left in any year; terms stay, and each is sold from its front."""

    def left(_: int, sold: Sold) -> Sequence[Candidate]:
        rest = []
        for one in holdings:
            gone = sum(
                units
                for quantities in sold.values()
                for other, units in quantities
                if other.valued.lot.root.id == one.lot.root.id
            )
            if gone < one.lot.quantity:
                lot = replace(one.lot, start=one.lot.start + gone)
                assert one.fmv_usd is not None
                worth = one.fmv_usd * lot.quantity // one.lot.quantity
                basis = lot.root.basis_of(lot.start, lot.stop) or 0
                rest.append(replace(one, lot=lot, fmv_usd=worth, gain_usd=worth - basis))
        return candidates(*rest)

    return left


def losses(found: Spread) -> list[int]:
    """Return what each year loses, in whole dollars; below zero gains."""
    return [round((one.harvest.short_loss_usd + one.harvest.long_loss_usd) / DOLLAR) for one in found.years]


def test_a_loss_waits_for_the_gain_that_it_meets_best() -> None:
    """This year's 20,000 of long-term gain are free; next year 20,000 of short-term gain cost 24 %.

    Lost today, the loss would only take the free gain's place.
    """
    now = simple_year(free_long=40_000, long_gain=20_000)
    next_year = simple_year(short_gain=20_000)
    looked_at = replace(outlook(now, simple_year()), stated_years={1: next_year})
    found = spread(lots_of(holding(30_000, 10_000)), looked_at, FREE, 2)
    assert losses(found) == [0, 20_000, 0]
    assert abs(found.npv_usd - usd_nearest(4_800 * discount(FIVE, 1))) <= CENT
    alone = optimum(candidates(holding(30_000, 10_000)), Valuer(looked_at))
    assert alone.npv_usd < found.npv_usd - 500 * DOLLAR


def test_gains_are_taken_in_each_year_as_far_as_they_are_free() -> None:
    """10,000 a year are free, and 35,000 lie in one lot, taxed at 15 % in eight years."""
    year = simple_year(free_long=10_000)
    looked_at = outlook(year, simple_year(), sale_after_years=8, embedded_gain=35_000)
    looked_at = replace(looked_at, stated_years={1: year, 2: year, 3: year})
    lot = holding(5_000, 40_000, LONG_AGO)
    found = spread(lots_of(lot), looked_at, FREE, 3)
    assert losses(found) == [-10_000, -10_000, -10_000, -5_000]
    assert abs(found.npv_usd - usd_nearest(Decimal("0.15") * 35_000 * discount(FIVE, 8))) <= 10 * CENT


def test_where_nothing_waits_it_is_the_plan_of_this_year() -> None:
    looked_at = outlook(simple_year(short_gain=50_000), simple_year(), sale_after_years=6)
    lots = holding(30_000, 10_000), holding(9_000, 8_000, LONG_AGO, asset="ETH")
    found = spread(lots_of(*lots), looked_at, FREE, 3)
    alone = optimum(candidates(*lots), Valuer(looked_at))
    assert losses(found)[1:] == [0, 0, 0]
    assert found.npv_usd == alone.npv_usd


def joint(looked_at: Outlook, first: Candidate, second: Candidate) -> Usd:
    """Return the best of all ways to sell two whole lots this year, next year, or never, tax by tax."""
    values = []
    for when in product((0, 1, None), repeat=2):
        sold = {
            year: [one for one, then in zip((first, second), when, strict=True) if then == year]
            for year in (0, 1)
        }
        total, short, long = Decimal(0), 0, 0
        for year in range(40):
            harvest = harvest_of([(one, one.quantity) for one in sold.get(year, [])], FREE)
            found = looked_at.tax_in(year)(-harvest.short_loss_usd, -harvest.long_loss_usd, short, long)
            short, long = found.short_term_carryover_usd, found.long_term_carryover_usd
            total -= (found.total_tax_usd + harvest.fees_usd) * discount(FIVE, year)
        values.append(total)
    return round(max(values) - values[-1])  # against selling neither, the last of them


@pytest.mark.parametrize("seed", range(12))
def test_no_way_to_sell_whole_lots_in_two_years_is_better(seed: int) -> None:
    """With a limit of nothing to sell in part worth it, by trying everything: never taxed later."""
    gains = [(0, 8_000), (30_000, 0), (5_000, 5_000), (0, 0)]
    now, then = gains[seed % 4], gains[seed // 4]
    looked_at = outlook(simple_year(short_gain=now[0], long_gain=now[1], free_long=6_000), horizon_years=39)
    looked_at = replace(
        looked_at, stated_years={1: simple_year(short_gain=then[0], long_gain=then[1], free_long=6_000)}
    )
    lots = holding(12_000 + seed, 5_000), holding(20_000 + seed, 9_000, LONG_AGO, asset="ETH")
    found = spread(lots_of(*lots), looked_at, FREE, 1)
    assert found.npv_usd >= joint(looked_at, *candidates(*lots)) - CENT


@pytest.mark.parametrize("seed", range(1, 16))
def test_a_spread_is_never_worth_less_than_the_plan(seed: int) -> None:
    case = random_case(seed, most_lots=5)
    sale = case.outlook.sale_after_years
    looked_at = replace(case.outlook, sale_after_years=sale if sale and sale > 2 else None)
    lots = [one.valued for one in case.candidates]
    alone = optimum(candidates(*lots), Valuer(looked_at))
    assert spread(lots_of(*lots), looked_at, FREE, 1).npv_usd >= alone.npv_usd - CENT


def whole_lots(looked_at: Outlook, lots: Sequence[Candidate], years: int) -> Usd:
    """Return the best of all ways to sell whole lots in some years, or never, tax by tax."""
    values = []
    for when in product((*range(years + 1), None), repeat=len(lots)):
        total, short, long = Decimal(0), 0, 0
        for year in range(40):
            sold = [(one, one.quantity) for one, then in zip(lots, when, strict=True) if then == year]
            harvest = harvest_of(sold, FREE)
            found = looked_at.tax_in(year)(-harvest.short_loss_usd, -harvest.long_loss_usd, short, long)
            short, long = found.short_term_carryover_usd, found.long_term_carryover_usd
            total -= (found.total_tax_usd + harvest.fees_usd) * discount(FIVE, year)
        values.append(total)
    return round(max(values) - values[-1])


@pytest.mark.parametrize("seed", range(24))
def test_no_way_to_sell_four_whole_lots_in_three_years_is_better(seed: int) -> None:
    """Gains of any term and size in each year; where each year alone is stuck, single lots are moved."""
    chance = random.Random(seed)  # noqa: S311 - test data

    def year() -> YearTax:
        gains = [chance.choice([-6_000, 0, 0, 5_000, 25_000]) for _ in Term]
        return simple_year(short_gain=gains[0], long_gain=gains[1], free_long=chance.choice([0, 9_000]))

    looked_at = replace(outlook(year(), simple_year(), horizon_years=39), stated_years={1: year(), 2: year()})
    held = [
        holding(paid, chance.choice([3_000, 9_000, 20_000]), chance.choice([LATELY, LONG_AGO]), asset=f"A{n}")
        for n, paid in enumerate(chance.sample(range(5_000, 30_000, 500), 4))
    ]
    found = spread(lots_of(*held), looked_at, FREE, 2)
    assert found.npv_usd >= whole_lots(looked_at, candidates(*held), 2) - CENT
