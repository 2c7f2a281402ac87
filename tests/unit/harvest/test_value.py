"""The value of a harvest: the closed forms of the literature hold where their assumptions do."""

from dataclasses import replace
from decimal import Decimal

import pytest

from harvests import TODAY, candidates, holding, outlook, real_facts, real_year, simple_year
from lotwise.core.money import CENT, DOLLAR, Usd, usd, usd_nearest
from lotwise.harvest.optimum import sum_of
from lotwise.harvest.patch import Point
from lotwise.harvest.rules_of_thumb import break_even_loss, cost_of_value, worth_of_loss
from lotwise.harvest.traced import traced
from lotwise.harvest.value import Harvest, Valuer, discount

FIVE = Decimal("0.05")


def loss(dollars: int, *, deferred: bool = True) -> Harvest:
    return Harvest(short_loss_usd=dollars * DOLLAR, deferred_usd=dollars * DOLLAR if deferred else 0)


@pytest.mark.parametrize(("years", "worth"), [(1, ".00732"), (5, ".03318"), (10, ".05902")])
def test_pure_deferral_at_15_percent(years: int, worth: str) -> None:
    now = simple_year(ordinary_percent=15, short_gain=5_000)
    later = simple_year(ordinary_percent=15)
    valuer = Valuer(outlook(now, later, sale_after_years=years))
    assert abs(valuer.npv(loss(1_000)) - usd(Decimal(worth) * 1_000)) < CENT
    assert round(worth_of_loss(Decimal(".15"), Decimal(".15"), FIVE, years), 5) == Decimal(worth)


@pytest.mark.parametrize(
    ("carryover", "worth"), [(3_000, "684.89"), (30_000, "5525.49"), (108_000, "11721.71")]
)
def test_a_carryover_alone_at_24_percent(carryover: int, worth: str) -> None:
    """A carryover without gains is used at $3,000 a year; 108,000 are the 36 whole years of 110,000."""
    valuer = Valuer(outlook(simple_year()))
    later = valuer.worth(loss(carryover + 3_000, deferred=False)).saved_later_usd
    assert abs(later - usd(worth)) <= CENT


@pytest.mark.parametrize(
    ("now", "later", "years", "percent"),
    [
        (37, 20, 1, "2.00"),
        (37, 20, 3, "1.84"),
        (37, 20, 5, "1.72"),
        (37, 20, 10, "1.52"),
        (32, 15, 1, "2.17"),
        (32, 15, 3, "2.03"),
        (32, 15, 5, "1.92"),
        (32, 15, 10, "1.73"),
        (24, 15, 1, "4.15"),
        (24, 15, 3, "3.68"),
        (24, 15, 5, "3.33"),
        (24, 15, 10, "2.80"),
        (15, 15, 1, "58.4"),
        (15, 15, 3, "20.6"),
        (15, 15, 5, "13.1"),
        (15, 15, 10, "7.5"),
    ],
)
def test_break_even_loss(now: int, later: int, years: int, percent: str) -> None:
    rates = (Decimal(now) / 100, Decimal(later) / 100)
    found = break_even_loss(Decimal("0.0025"), *rates, FIVE, years)
    assert found is not None
    assert abs(found * 100 - Decimal(percent)) < Decimal("0.06")


def test_no_loss_pays_when_the_rate_rises_too_soon() -> None:
    """10 % now, 15 % later, pays only after 8.11 years; from 0 % never."""
    assert break_even_loss(Decimal("0.0025"), Decimal(".10"), Decimal(".15"), FIVE, 8) is None
    assert break_even_loss(Decimal("0.0025"), Decimal(".10"), Decimal(".15"), FIVE, 9) is not None
    assert break_even_loss(Decimal("0.0025"), Decimal(0), Decimal(".15"), FIVE, 60) is None


def test_the_valuer_agrees_with_the_closed_form_on_fees() -> None:
    """A lot whose loss is exactly the break-even share of its price is worth nothing."""
    rates = (Decimal(".37"), Decimal(".20"))
    share = break_even_loss(Decimal("0.0025"), *rates, FIVE, 5)
    assert share is not None
    price = 1_000_000
    paid = price + int(price * share)
    valuer = Valuer(
        outlook(
            simple_year(ordinary_percent=37, short_gain=100_000),
            simple_year(ordinary_percent=37, long_percent=20),
            sale_after_years=5,
        )
    )
    chosen = candidates(holding(paid, price), fee_rate="0.0025")
    assert abs(valuer.npv(sum_of((one, one.quantity) for one in chosen))) < DOLLAR
    assert cost_of_value(Decimal("0.0025"), *rates, FIVE, 5) > 0


def test_in_one_term_at_one_rate_without_discount_and_fees_nothing_is_won() -> None:
    now = simple_year(ordinary_percent=15, short_gain=50_000)
    later = simple_year(ordinary_percent=15)
    valuer = Valuer(outlook(now, later, sale_after_years=4, discount_rate="0"))
    assert valuer.npv(loss(20_000)) == 0


def test_a_loss_wasted_on_gains_taxed_at_zero_costs_later() -> None:
    """Single, $60,000 of income, a long-term gain of 5,000 in the 0 % bracket, a short-term loss of 8,000."""
    facts = real_facts(wages=60_000, other_long_term_gain=5_000)
    valuer = Valuer(outlook(real_year(facts), simple_year(ordinary_percent=12), sale_after_years=2))
    worth = valuer.worth(loss(8_000))
    assert worth.saved_this_year_usd == 360 * DOLLAR
    assert worth.npv_usd < 0


def test_the_parts_of_the_worth_sum_to_the_whole() -> None:
    valuer = Valuer(
        outlook(simple_year(short_gain=4_000, long_gain=9_000), sale_after_years=3, probability="0.6")
    )
    harvest = Harvest(
        short_loss_usd=30_000 * DOLLAR,
        long_loss_usd=7_000 * DOLLAR,
        deferred_usd=36_000 * DOLLAR,
        fees_usd=500 * DOLLAR,
    )
    assert valuer.worth(harvest).npv_usd == valuer.npv(harvest)


def test_the_carryover_meets_its_own_future_gain() -> None:
    """Valued together: of 50,000 that come back after a year, 47,000 meet the carryover, 3,000 are taxed."""
    worth = Valuer(outlook(simple_year(), sale_after_years=1)).worth(loss(50_000))
    one_year = discount(FIVE, 1)
    assert worth.saved_this_year_usd == 720 * DOLLAR
    assert abs(worth.npv_usd - usd_nearest(720 - 450 * one_year)) <= CENT
    assert abs(worth.future_tax_usd - usd_nearest(7_500 * one_year)) <= CENT
    assert abs(worth.saved_later_usd - usd_nearest(7_050 * one_year)) <= CENT


@pytest.mark.parametrize("chance", ["0", "0.25", "1"])
def test_a_chance_lies_between_never_and_surely(chance: str) -> None:
    def npv(probability: str, after: int | None) -> Usd:
        return Valuer(outlook(simple_year(), sale_after_years=after, probability=probability)).npv(
            loss(40_000)
        )

    never, surely = npv("1", None), npv("1", 5)
    expected = never - (never - surely) * int(Decimal(chance) * 100) // 100
    assert abs(npv(chance, 5) - expected) <= 10


def test_saturation_changes_nothing() -> None:
    """Decades of carryover are computed once; the shortcut gives the same as walking every year in full."""
    plain = outlook(simple_year(), simple_year(short_gain=500, long_gain=800), sale_after_years=4)
    full = Valuer(
        type(plain)(
            **{name: getattr(plain, name) for name in plain.__dataclass_fields__ if name != "saturation_usd"},
            saturation_usd=10**9 * DOLLAR,
        )
    )
    for dollars in (900, 4_000, 12_345, 250_000):
        harvest = Harvest(short_loss_usd=dollars * DOLLAR, long_loss_usd=dollars * DOLLAR // 3)
        assert Valuer(plain).worth(harvest) == full.worth(harvest)


def test_selling_within_the_year_brings_the_gain_back_short_term() -> None:
    valuer = Valuer(outlook(simple_year(short_gain=10_000), sale_after_years=0))
    assert valuer.npv(loss(10_000)) == 0


def test_discount_is_continuous() -> None:
    assert round(discount(FIVE, 10), 6) == Decimal("0.606531")
    assert discount(FIVE, 0) == 1


def test_candidates_part_by_the_root_interval_rule() -> None:
    chosen = candidates(holding(100, 67, units=3), fee_rate="0.01")[0]
    whole = chosen.part(chosen.quantity)
    third = chosen.part(chosen.quantity // 3)
    assert whole.short_loss_usd == chosen.loss_usd
    assert third.short_loss_usd + third.long_loss_usd < whole.short_loss_usd
    assert whole.deferred_usd == whole.short_loss_usd - whole.fees_usd
    assert chosen.valued.on == TODAY


def two_lots(years: int, *, is_short: bool, probability: str = "1") -> Valuer:
    """Return the valuer of someone with 100,000 of old long-term gain beside what is harvested."""
    now = simple_year(ordinary_percent=32, long_percent=15)
    return Valuer(
        replace(
            outlook(now, now, sale_after_years=years, probability=probability, embedded_gain=100_000),
            is_sale_short=is_short,
        )
    )


def test_old_gain_stays_long_term_when_the_rest_is_sold_within_a_year() -> None:
    """Only what is bought back starts a new holding period: realizing an old gain now saves nothing."""
    realize = Harvest(long_loss_usd=-100_000 * DOLLAR, realized_embedded_usd=100_000 * DOLLAR)
    assert two_lots(0, is_short=True).npv(realize) == 0
    assert two_lots(1, is_short=True).npv(realize) < 0


def test_a_sale_in_the_same_year_is_weighed_by_its_chance() -> None:
    """Each outcome is taxed by itself; the mean gain is not taxed instead."""
    harvest = loss(40_000)
    kept = Valuer(outlook(simple_year())).npv(harvest)
    sold = two_lots(0, is_short=True).npv(harvest)
    half = two_lots(0, is_short=True, probability="0.5").npv(harvest)
    assert abs(half - (kept_in_two_lots(harvest) + sold) // 2) <= 10
    assert kept > half


def kept_in_two_lots(harvest: Harvest) -> Usd:
    return two_lots(0, is_short=True, probability="0").npv(harvest)


def test_a_carryover_ends_with_the_taxpayer() -> None:
    long_life = Valuer(outlook(simple_year(), horizon_years=60)).npv(loss(123_000, deferred=False))
    short_life = Valuer(outlook(simple_year(), horizon_years=5)).worth(loss(123_000, deferred=False))
    assert short_life.npv_usd < long_life
    five_years = sum(720 * discount(FIVE, year) for year in range(1, 6))
    assert abs(short_life.saved_later_usd - usd_nearest(five_years)) <= CENT


# ── later years of which more is stated ─────────────────────────────────────────────────────────────


def test_a_stated_year_uses_the_carryover_on_its_own_gains() -> None:
    """40,000 of short-term gain next year at 24 %: 47,000 are left of 50,000, 40,000 meet the gain there.

    The limit of 3,000 is used in both years, and 4,000 are left for two more.
    """
    plain = outlook(simple_year(), sale_after_years=None)
    stated = replace(plain, stated_years={1: simple_year(short_gain=40_000)})
    worth = Valuer(stated).worth(loss(50_000))
    one, two, three = (discount(FIVE, years) for years in (1, 2, 3))
    saved = (40_000 + 3_000) * Decimal("0.24") * one + 720 * two + 240 * three
    assert worth.saved_this_year_usd == 720 * DOLLAR
    assert abs(worth.saved_later_usd - usd_nearest(saved)) <= 4 * CENT


def test_a_loss_of_a_stated_year_is_carried_on_with_and_without_a_plan() -> None:
    """Next year loses 43,000 by itself, and the sale after that gains as much: a plan's loss comes too late.

    Without a plan 40,000 of that loss meet the gain of the sale in two years; with 20,000 more lost today,
    3,000 count now, and 17,000 more lie beside them, of which the sale takes 20,000 of gain that came back.
    """
    years = {1: simple_year(short_gain=-43_000), 2: simple_year(long_gain=40_000)}
    stated = replace(outlook(simple_year(), sale_after_years=2, discount_rate="0"), stated_years=years)
    valuer = Valuer(stated)
    worth = valuer.worth(loss(20_000))
    assert worth.npv_usd == valuer.npv(loss(20_000)) == (720 - 450) * DOLLAR


def test_a_stated_year_like_all_others_changes_nothing() -> None:
    later = simple_year(short_gain=500, long_gain=800)
    plain = outlook(simple_year(), later, sale_after_years=4)
    stated = replace(plain, stated_years={2: later, 4: later, 7: later})
    for dollars in (900, 4_000, 12_345, 250_000):
        harvest = Harvest(short_loss_usd=dollars * DOLLAR, long_loss_usd=dollars * DOLLAR // 3)
        assert Valuer(plain).worth(harvest) == Valuer(stated).worth(harvest)


def test_what_is_only_traced_is_not_remembered() -> None:
    valuer = Valuer(outlook(simple_year(), sale_after_years=3))
    found = traced(lambda point: valuer.npv(Harvest(short_loss_usd=point.short)), Point(5_000 * DOLLAR, 0))
    assert found is not None
    assert found.value == pytest.approx(valuer.npv(Harvest(short_loss_usd=5_000 * DOLLAR)), abs=2)
    remembered = [*valuer._known, *valuer._nows]
    assert all(isinstance(part, int) for key in remembered for part in key)
