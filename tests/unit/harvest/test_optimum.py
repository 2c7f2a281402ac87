"""The optimum: hand-made cases whose answer is known, and an exhaustive reference on small ones."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harvests import LATELY, LONG_AGO, candidates, holding, outlook, real_facts, real_year, simple_year
from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest import optimum as optimum_module
from lotwise.harvest import survey
from lotwise.harvest.bound import Trades, bound_of
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import FREE, groups_of
from lotwise.harvest.curves import STEP, curve_of
from lotwise.harvest.offers import Offer, Stand
from lotwise.harvest.optimum import Optimum, optimum, sum_of
from lotwise.harvest.terrain import Terrain, curves_of
from lotwise.harvest.value import Harvest, Outlook, Valuer
from lotwise.lots.holding import Term
from lotwise.tax.facts import TaxMode
from random_harvests import Case, fast_year, random_case, wide_case


def exhaustive(chosen: tuple[Candidate, ...], valuer: Valuer, grid: int = 12) -> Usd:
    """Return the best value over all mixes of whole lots and of a grid of fractions, cheapest lots first."""
    curves = [curve_of([one for one in chosen if one.term is term]) for term in Term]
    axes = []
    for curve in curves:
        even = {curve.least + (curve.most - curve.least) * n // grid for n in range(grid + 1)}
        axes.append(sorted(even | set(curve.ends)))
    best = 0
    for short, long in product(*axes):
        fees = curves[0].fee_at(short) + curves[1].fee_at(long)
        harvest = Harvest(
            short_loss_usd=short, long_loss_usd=long, deferred_usd=short + long - fees, fees_usd=fees
        )
        best = max(best, valuer.npv(harvest))
    return best


def best(chosen: tuple[Candidate, ...], looked_at: Outlook) -> Optimum:
    return optimum(chosen, Valuer(looked_at))


def test_nothing_to_sell() -> None:
    found = best((), outlook(simple_year()))
    assert (found.quantities, found.npv_usd, found.gap_usd) == ((), 0, 0)


def test_a_loss_that_meets_a_gain_is_harvested_whole() -> None:
    chosen = candidates(holding(100_000, 68_000), fee_rate="0.0025")
    found = best(chosen, outlook(simple_year(ordinary_percent=37, short_gain=40_000), sale_after_years=5))
    assert [(one, quantity) for one, quantity in found.quantities] == [(chosen[0], chosen[0].quantity)]
    assert found.gap_usd < CENT
    assert found.is_verified


def test_a_small_loss_is_not_worth_its_fees() -> None:
    chosen = candidates(holding(68_500, 68_000), fee_rate="0.005")
    found = best(chosen, outlook(simple_year(short_gain=40_000), sale_after_years=5))
    assert found.quantities == ()


def test_it_stops_where_the_next_dollar_costs_more_than_it_brings() -> None:
    """Held until death, but so dear to trade that only this year's gains and the 3,000 pay the fees."""
    chosen = candidates(holding(100_000, 50_000), fee_rate="0.05")
    looked_at = outlook(simple_year(short_gain=10_000), sale_after_years=None, discount_rate="3")
    found = best(chosen, looked_at)
    assert abs(found.harvest.short_loss_usd - 13_000 * DOLLAR) < DOLLAR


def test_the_tax_is_not_convex() -> None:
    """24 %, S = 5,000, L = 10,000: the first 5,000 saves 1,200, the next 10,000 1,500, the next 3,000 720."""
    valuer = Valuer(outlook(simple_year(short_gain=5_000, long_gain=10_000), discount_rate="0"))

    def saved(dollars: int) -> Usd:
        return valuer.worth(Harvest(short_loss_usd=dollars * DOLLAR)).saved_this_year_usd

    steps = [
        saved(5_000),
        saved(15_000) - saved(5_000),
        saved(18_000) - saved(15_000),
        saved(99_000) - saved(18_000),
    ]
    assert steps == [1_200 * DOLLAR, 1_500 * DOLLAR, 720 * DOLLAR, 0]


def test_it_crosses_the_valley_when_the_far_hill_is_higher() -> None:
    """A gain in the 0 % bracket must be eaten first; a large loss behind it is still worth it."""
    facts = real_facts(wages=40_000, other_long_term_gain=2_000)
    small = candidates(holding(10_900, 9_000), fee_rate="0.001")
    large = candidates(holding(14_900, 9_000), fee_rate="0.001")
    looked_at = outlook(real_year(facts), simple_year(ordinary_percent=12), sale_after_years=None)
    assert best(small, looked_at).quantities == ()
    assert best(large, looked_at).quantities != ()


def test_gains_are_realized_where_they_are_free() -> None:
    """In the 0 % bracket a long-term gain costs nothing now and saves 15 % later."""
    facts = real_facts(wages=30_000)
    chosen = candidates(holding(10_000, 30_000, LONG_AGO), fee_rate="0.001")
    looked_at = outlook(
        real_year(facts), simple_year(ordinary_percent=12), sale_after_years=5, embedded_gain=20_000
    )
    found = best(chosen, looked_at)
    assert found.harvest.long_loss_usd < -19_000 * DOLLAR
    assert found.npv_usd > 0


def test_dear_lots_come_last() -> None:
    cheap, dear = holding(100_000, 40_000, asset="BTC"), holding(100_000, 90_000, asset="ETH")
    chosen = candidates(dear, cheap, fee_rate="0.02")
    found = best(chosen, outlook(simple_year(short_gain=50_000), sale_after_years=5))
    assert {one.valued.lot.asset for one, _ in found.quantities} == {"BTC"}


def test_a_part_of_a_lot_is_cut_to_the_step() -> None:
    chosen = candidates(holding(100_000, 50_000, units=3), fee_rate="0.05")
    found = best(chosen, outlook(simple_year(short_gain=10_000), discount_rate="3"))
    ((one, quantity),) = found.quantities
    assert 0 < quantity < one.quantity
    assert quantity % STEP == 0
    assert found.npv_usd == Valuer(outlook(simple_year(short_gain=10_000), discount_rate="3")).npv(
        sum_of(found.quantities)
    )


amounts = st.integers(min_value=200, max_value=60_000)


@st.composite
def portfolios(draw: st.DrawFn) -> tuple[Candidate, ...]:
    lots = draw(
        st.lists(
            st.tuples(amounts, st.integers(50, 220), st.sampled_from([LATELY, LONG_AGO])),
            min_size=1,
            max_size=6,
        )
    )
    fee_rate = draw(st.sampled_from(["0", "0.0025", "0.01"]))
    held = [
        holding(worth * percent // 100, worth, on, asset=f"A{n}")
        for n, (worth, percent, on) in enumerate(lots)
    ]
    return candidates(*held, fee_rate=fee_rate)


@st.composite
def outlooks(draw: st.DrawFn) -> Outlook:
    dollars = st.sampled_from([-9_000, 0, 2_500, 12_000, 40_000])
    if draw(st.booleans()):
        now = simple_year(
            free_long=draw(st.sampled_from([0, 4_000])), short_gain=draw(dollars), long_gain=draw(dollars)
        )
    else:
        facts = real_facts(
            wages=draw(st.sampled_from([30_000, 95_000, 190_000, 700_000])),
            other_short_term_gain=draw(dollars),
            other_long_term_gain=draw(dollars),
        )
        now = real_year(facts)
    later = simple_year(
        short_gain=draw(st.sampled_from([0, 1_000])), long_gain=draw(st.sampled_from([0, 6_000]))
    )
    return outlook(
        now,
        later,
        sale_after_years=draw(st.sampled_from([None, 1, 4, 9])),
        probability=draw(st.sampled_from(["0", "0.5", "1"])),
    )


@given(portfolios(), outlooks())
@settings(max_examples=40, deadline=None)
def test_no_exhaustive_search_finds_better(chosen: tuple[Candidate, ...], looked_at: Outlook) -> None:
    valuer = Valuer(looked_at)
    found = optimum(chosen, valuer)
    tolerance = CENT * (1 + len(chosen))  # lots are cut down to 10⁻⁸ of a unit
    assert found.npv_usd >= exhaustive(chosen, valuer) - tolerance
    assert found.npv_usd == valuer.npv(sum_of(found.quantities))
    assert found.npv_usd >= 0
    if found.is_verified:  # a strip beside an edge can use up the questions; then the plan says so
        # fees shift the kinks of the final sale a little
        assert found.gap_usd <= DOLLAR + found.harvest.fees_usd // 100


@given(portfolios(), outlooks())
@settings(max_examples=15, deadline=None)
def test_one_more_lot_never_lowers_the_optimum(chosen: tuple[Candidate, ...], looked_at: Outlook) -> None:
    more = (*chosen, *candidates(holding(9_000, 5_000, asset="MORE")))
    assert best(more, looked_at).npv_usd >= best(chosen, looked_at).npv_usd - CENT * (1 + len(more))


@given(st.lists(st.tuples(amounts, st.integers(50, 220)), min_size=1, max_size=5), outlooks())
@settings(max_examples=15, deadline=None)
def test_dearer_trades_never_raise_the_optimum(lots: list[tuple[int, int]], looked_at: Outlook) -> None:
    held = [holding(worth * percent // 100, worth, asset=f"A{n}") for n, (worth, percent) in enumerate(lots)]
    cheap = best(candidates(*held, fee_rate="0.002"), looked_at).npv_usd
    dear = best(candidates(*held, fee_rate="0.008"), looked_at).npv_usd
    assert dear <= cheap + CENT * (1 + len(held))


@given(outlooks())
@settings(max_examples=15, deadline=None)
def test_splitting_a_lot_changes_nothing(looked_at: Outlook) -> None:
    one = best(candidates(holding(90_000, 50_000), fee_rate="0.003"), looked_at)
    halves = candidates(
        holding(45_000, 25_000, asset="A", units=5),
        holding(45_000, 25_000, asset="B", units=5),
        fee_rate="0.003",
    )
    assert abs(one.npv_usd - best(halves, looked_at).npv_usd) <= 3 * CENT


@given(portfolios(), outlooks(), st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_the_order_of_the_lots_does_not_matter(
    chosen: tuple[Candidate, ...], looked_at: Outlook, random: object
) -> None:
    shuffled = list(chosen)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert best(tuple(shuffled), looked_at).quantities == best(chosen, looked_at).quantities


# ── limits of the search ────────────────────────────────────────────────────────────────────────


def test_what_still_waits_at_the_limit_of_starts_counts_in_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """After one start another patch still promises four cents more; that it ended early is said, too."""
    monkeypatch.setattr(optimum_module, "_STARTS", 1)
    case = random_case(249)
    found = best(case.candidates, case.outlook)
    assert not found.is_complete
    assert found.gap_usd > CENT


@pytest.mark.parametrize("seed", range(1, 24))
def test_the_top_is_found_where_no_patch_can_be_cut_anew(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Patches that are cut as if sales were free are climbed and branched on; only the bound is wider."""
    case = random_case(seed, most_lots=6, is_free=seed % 2 == 0)
    plain = optimum(case.candidates, Valuer(case.outlook), case.constraints)
    monkeypatch.setattr(survey, "_MOST_FINER", 0)
    found = optimum(case.candidates, Valuer(case.outlook), case.constraints)
    assert abs(found.npv_usd - plain.npv_usd) <= CENT
    assert found.bound_usd >= plain.npv_usd - CENT


@pytest.mark.parametrize("seed", [823, 833, 1_135, 1_179, 1_371])
def test_a_patch_that_stays_whole_is_not_cut_anew_for_ever(seed: int) -> None:
    """Cut with the fees of its best point it may be one patch again; that is a step deeper, not the same."""
    case = random_case(seed, most_lots=12, is_free=False)
    found = optimum(case.candidates, Valuer(case.outlook), case.constraints)
    assert found.is_complete
    assert found.nodes < 400
    assert found.gap_usd <= CENT


def test_a_patch_is_cut_anew_with_the_fees_of_another_choice() -> None:
    """What the bound decides first sells nothing and has no fees; the best plan does."""
    case = random_case(995, most_lots=12, is_free=False)
    assert optimum(case.candidates, Valuer(case.outlook), case.constraints).gap_usd <= CENT


@pytest.mark.parametrize("seed", [6, 12, 14, 20])
def test_a_bound_by_prices_allows_for_as_much_as_a_promise(seed: int) -> None:
    """On a patch that is cut as if sales were free, both say what fees that shift an edge may hide."""
    case = random_case(seed, most_lots=6)
    surveyed = survey.Survey(Terrain(curves_of(case.candidates), Valuer(case.outlook)))
    groups = groups_of(case.candidates, FREE)
    offers = [Offer(group, 0) for group in groups]
    for facet in surveyed.facets:
        bound = bound_of(facet, Trades(offers, [Stand(True, 0, 1)], None), -float("inf"))
        assert bound.value >= surveyed.promised(facet)[0] - CENT


# ── households of every kind ────────────────────────────────────────────────────────────────────


def is_proved(case: Case, within: Usd = CENT) -> Optimum:
    """Return the optimum of a case, of which it must be sure."""
    found = optimum(case.candidates, Valuer(case.outlook), case.constraints)
    assert found.is_verified
    assert found.is_complete
    assert found.gap_usd <= within
    return found


@pytest.mark.parametrize("seed", range(1, 81))
def test_households_of_any_state_and_status_are_proved(seed: int) -> None:
    """With jumps and bends of credits, premiums, deductions and states; no mix of whole lots is better."""
    case = wide_case(seed, most_lots=5, is_free=seed % 2 == 0)
    found = is_proved(case, 10 * CENT)
    if seed % 2 == 0:
        valuer = Valuer(case.outlook)
        for parts in product((0, 1), repeat=len(case.candidates)):
            chosen = [(one, one.quantity) for one, part in zip(case.candidates, parts, strict=True) if part]
            assert valuer.npv(sum_of(chosen)) <= found.npv_usd + CENT


def test_a_plan_stays_clear_of_an_income_at_which_a_credit_is_lost() -> None:
    """Above four poverty lines the whole premium credit is gone: losses that bring the income below pay.

    One person: four times 15,650 dollars are 62,600. Wages of 65,000 and a gain of 4,000 are 6,400 too much;
    a dollar more keeps the plan clear of the jump. A loss beyond saves less than its fees: this is the only
    year that counts.
    """
    year = fast_year(
        replace(
            real_facts(
                wages=65_000,
                other_short_term_gain=4_000,
                marketplace_premium=9_000,
                benchmark_premium=9_000,
            ),
            tax_mode=TaxMode.SLOPE,
        )
    )
    case = Case(
        candidates=candidates(holding(110_000, 100_000), fee_rate="0.02"),
        outlook=outlook(year, horizon_years=0),
        constraints=FREE,
    )
    found = is_proved(case)
    assert found.harvest.short_loss_usd == pytest.approx(6_401 * DOLLAR, abs=CENT)
    just_before, after = (year(-loss * DOLLAR, 0, 0, 0).total_tax_usd for loss in (6_399, 6_401))
    assert just_before - after > 2_000 * DOLLAR


@pytest.mark.parametrize(
    ("wages", "later_wages", "years", "chance", "rate"),
    [(300_000, 500_000, 5, "0.5", "0.015"), (100_000, 60_000, 15, "0.3", "0.006")],
)
def test_a_large_lot_whose_fees_exceed_its_loss_hides_no_small_one(
    wages: int, later_wages: int, years: int, chance: str, rate: str
) -> None:
    """A dollar of its fees costs less than one of the small lot's: the loss at the final sale is limited."""
    now = real_facts(wages=wages, other_short_term_gain=20_000)
    looked_at = outlook(
        fast_year(now),
        fast_year(real_facts(wages=later_wages)),
        sale_after_years=years,
        probability=chance,
        horizon_years=30,
    )
    small = holding(2_600, 2_000, asset="LINK")
    chosen = candidates(small, holding(404_000, 400_000, asset="ETH"), fee_rate=rate)
    alone = optimum(candidates(small, fee_rate=rate), Valuer(looked_at))
    found = is_proved(Case(candidates=chosen, outlook=looked_at, constraints=FREE))
    assert found.npv_usd >= alone.npv_usd > 100 * DOLLAR


def test_the_curve_of_fees_is_convex() -> None:
    chosen = candidates(
        holding(900, 700, asset="A"),
        holding(900, 300, asset="B"),
        holding(900, 800, asset="C"),
        fee_rate="0.01",
    )
    curve = curve_of(chosen)
    assert list(curve.slopes) == sorted(curve.slopes)
    assert curve.fee_at(curve.most) == sum(one.fees_usd for one in chosen)
    assert curve.fee_at(0) == 0
    assert [one.valued.lot.asset for one, _ in curve.quantities_at(curve.most)] == ["B", "A", "C"]
    assert Decimal(curve.fee_at(curve.most // 2)) < Decimal(curve.fee_at(curve.most)) / 2
