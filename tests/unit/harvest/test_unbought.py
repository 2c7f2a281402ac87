"""Sales without a rebuy: by hand, against every part tried, and what must hold of the units."""

from dataclasses import replace
from decimal import Decimal

import pytest

from cash_cases import best_by_trying, cash_case
from harvests import LATELY, LONG_AGO, TODAY, constrained, holding, outlook, simple_year
from lotwise.core.errors import LotwiseError
from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest import program
from lotwise.harvest.candidates import Action, Candidate, candidates_of
from lotwise.harvest.certificate import Shadow
from lotwise.harvest.constraints import Constraints, cash_of, harvest_of
from lotwise.harvest.curves import STEP
from lotwise.harvest.optimum import Optimum
from lotwise.harvest.plan import plan_of
from lotwise.harvest.unbought import Unbought, is_reached
from lotwise.harvest.value import Outlook, Valuer
from lotwise.harvest.ways import COST, box_of, surface_of
from lotwise.lots.unrealized import Valued
from lotwise.tax.household import PlanSettings
from random_harvests import Case, wide_case

pytest.importorskip("highspy")

NEVER = outlook(simple_year(short_gain=50_000))
"""24 % on short-term gains, 15 % on long-term ones, and never a final sale."""


def for_cash(*held: Valued, fee_rate: str = "0") -> tuple[Candidate, ...]:
    """Return the lots that could be sold when cash is wanted, with a short-term gain too."""
    settings = PlanSettings(default_fee_rate=Decimal(fee_rate), minimum_trade_usd=0, cash_wanted_usd=DOLLAR)
    return candidates_of(held, settings)[0]


def wanting(dollars: int, **more: Usd) -> Constraints:
    """Return the constraints of someone who wants some dollars of cash."""
    return Constraints(cash_wanted_usd=dollars * DOLLAR, **more)  # type: ignore[arg-type]


def best(lots: tuple[Candidate, ...], looked_at: Outlook, limits: Constraints) -> Optimum:
    return Unbought(lots, Valuer(looked_at)).best(lots, limits)


def units(found: Optimum) -> dict[str, tuple[int, int]]:
    """Return units bought back and units left of each asset, in millionths."""
    sold: dict[str, tuple[int, int]] = {}
    for one, quantity in (*found.quantities, *found.unbought):
        back, left = sold.get(one.valued.lot.asset, (0, 0))
        more = quantity // 10**12
        sold[one.valued.lot.asset] = (back + more, left) if one.is_bought_back else (back, left + more)
    return sold


# ── what a sale without a rebuy amounts to ──────────────────────────────────────────────────────


def test_a_loss_that_is_not_bought_back_costs_nothing_later() -> None:
    """32,000 of loss on gains at 37 %: 11,840 now. Bought back, 32,000 come back at 15 %: less 4,800."""
    now = simple_year(ordinary_percent=37, short_gain=50_000)
    valuer = Valuer(outlook(now, sale_after_years=5, discount_rate="0"))
    (one,) = for_cash(holding(100_000, 68_000))
    assert valuer.npv(one.left(one.quantity)) == 11_840 * DOLLAR
    assert valuer.npv(one.part(one.quantity)) == (11_840 - 4_800) * DOLLAR


def test_it_pays_the_fee_of_the_sale_alone() -> None:
    (one,) = for_cash(holding(100_000, 68_000), fee_rate="0.01")
    left = one.left(one.quantity)
    assert (left.fees_usd, left.short_loss_usd, left.deferred_usd) == (680 * DOLLAR, 32_680 * DOLLAR, 0)
    assert one.cash(one.quantity) == (68_000 - 680) * DOLLAR


def test_a_gain_is_taxed_now_and_not_at_the_final_sale() -> None:
    """20,000 of long-term gain at 15 %: 3,000 now instead of then; without discount nothing is lost."""
    both = {"sale_after_years": 5, "embedded_gain": 20_000}
    (one,) = for_cash(holding(10_000, 30_000, LONG_AGO))
    left = one.left(one.quantity)
    assert left.realized_embedded_usd == 20_000 * DOLLAR
    assert Valuer(outlook(simple_year(), discount_rate="0", **both)).npv(left) == 0  # type: ignore[arg-type]
    late = Valuer(outlook(simple_year(), discount_rate="0.05", **both)).npv(left)  # type: ignore[arg-type]
    assert abs(late - (-3_000 + 2336.40) * DOLLAR) < CENT  # 3,000 · e^(−0.25) = 2,336.40


def test_a_gain_that_stays_short_term_leaves_the_short_term_gain_of_the_final_sale() -> None:
    """Sold for good in the same year: 10,000 of short-term gain is taxed in it either way."""
    settings = PlanSettings(default_fee_rate=Decimal(0), minimum_trade_usd=0, cash_wanted_usd=DOLLAR)
    (one,), _ = candidates_of([holding(20_000, 30_000, LATELY)], settings, sold_on=TODAY)
    assert one.is_short_at_sale
    looked_at = replace(
        outlook(simple_year(), sale_after_years=0), embedded_short_usd=10_000 * DOLLAR, is_sale_short=True
    )
    assert Valuer(looked_at).npv(one.left(one.quantity)) == 0


def test_lots_that_are_of_no_other_use_are_candidates_for_cash_alone() -> None:
    gain, even = holding(19_000, 20_000, LATELY, asset="ETH"), holding(500, 500, asset="USDC")
    assert [one.is_for_cash for one in for_cash(gain, even, holding(9, 5))] == [True, True, False]
    settings = PlanSettings(default_fee_rate=Decimal(0), minimum_trade_usd=0)
    assert candidates_of([gain, even], settings)[0] == ()


# ── the choice, by hand ─────────────────────────────────────────────────────────────────────────


def test_cash_comes_from_the_lot_that_costs_least_tax() -> None:
    """10,000 from the long-term lot are 5,000 of gain at 15 %: 750; from the other 500 at 24 %: 120."""
    lots = for_cash(
        holding(10_000, 20_000, LONG_AGO, asset="OLD"), holding(19_000, 20_000, LATELY, asset="NEW")
    )
    found = best(lots, NEVER, wanting(10_000))
    assert units(found) == {"NEW": (0, 5_000_000)}
    assert abs(found.npv_usd + 120 * DOLLAR) <= CENT
    assert cash_of(found.unbought) == 10_000 * DOLLAR


def test_what_lies_at_its_basis_comes_first() -> None:
    """A stablecoin brings no gain: 500 of it, and 100 from the lot with 5 % of gain: 1.20."""
    lots = for_cash(holding(500, 500, asset="USDC"), holding(19_000, 20_000, LATELY, asset="NEW"))
    found = best(lots, NEVER, wanting(600))
    assert units(found)["USDC"] == (0, 10_000_000)
    assert abs(found.npv_usd + DOLLAR * 6 // 5) <= CENT


def test_beside_the_cash_losses_are_still_harvested() -> None:
    """2,000 of loss at 24 % saves 480; the 1,000 of cash come from that lot and change nothing of it."""
    lots = for_cash(holding(5_000, 3_000, asset="LOW"), holding(1_000, 4_000, LATELY, asset="HIGH"))
    found = best(lots, NEVER, wanting(1_000))
    assert abs(found.npv_usd - 480 * DOLLAR) <= CENT
    assert units(found)["LOW"][1] == 3_333_333
    assert sum(units(found)["LOW"]) in {9_999_999, 10_000_000}


def test_all_the_lots_that_do_not_suffice_are_no_plan() -> None:
    lots = for_cash(holding(5_000, 3_000))
    plan = plan_of(lots, (), Valuer(NEVER), TODAY, 0, constraints=wanting(3_001))
    assert (plan.trades, plan.worth.npv_usd, plan.is_cash_reached, plan.is_worthwhile) == (
        (),
        0,
        False,
        False,
    )
    assert plan.certificate.rival is None


def test_a_limit_on_fees_can_keep_cash_from_being_raised() -> None:
    lots = for_cash(holding(5_000, 3_000), fee_rate="0.01")
    assert not is_reached(best(lots, NEVER, wanting(2_000, most_fees_usd=10 * DOLLAR)), wanting(2_000))
    assert is_reached(best(lots, NEVER, wanting(900, most_fees_usd=10 * DOLLAR)), wanting(900))


def test_as_much_stays_unbought_as_is_tolerated_and_no_more() -> None:
    """A quarter of 8,000 may stay unbought: of 4,000 of loss 1,000 never comes back, at 15 % later."""
    looked_at = outlook(simple_year(short_gain=50_000), sale_after_years=5, discount_rate="0")
    lots = for_cash(holding(12_000, 8_000))
    none, some = (
        best(lots, looked_at, Constraints(exposure_tolerance_usd=usd * DOLLAR, most_fees_usd=DOLLAR))
        for usd in (0, 2_000)
    )
    assert abs(none.npv_usd - 4_000 * DOLLAR * 9 // 100) <= CENT
    assert abs(some.npv_usd - none.npv_usd - 150 * DOLLAR) <= CENT
    assert units(some) == {"BTC": (7_500_000, 2_500_000)}


def test_fees_are_kept_by_the_losses_that_are_worth_most_for_a_dollar_of_fees() -> None:
    """Each 100 of fees is a round trip of 5,000: the first lot loses 50 % of it, the second 20 %."""
    lots = for_cash(
        holding(10_000, 5_000, asset="GOOD"), holding(6_250, 5_000, asset="FAIR"), fee_rate="0.01"
    )
    found = best(lots, NEVER, Constraints(most_fees_usd=100 * DOLLAR))
    assert units(found) == {"GOOD": (10_000_000, 0)}
    assert found.harvest.fees_usd == 100 * DOLLAR
    assert abs(found.npv_usd - (5_050 * 24 - 100 * 100) * DOLLAR // 100) <= CENT


def test_a_line_is_sold_from_its_front_bought_back_or_not() -> None:
    """The older lot first: 600 of gain at 15 % cost 90; then the other: 1,000 of loss at 24 % saves 240."""
    lots = constrained(
        holding(400, 1_000, LONG_AGO, units=10),
        holding(2_000, 1_000, LATELY, units=10),
        lines={"BTC"},
    )
    found = best(lots, NEVER, wanting(1_500))
    sold = {one.valued.lot.root.acquired_on.year: 0 for one in lots if one.valued.lot.root.acquired_on}
    for one, quantity in (*found.quantities, *found.unbought):
        assert one.valued.lot.root.acquired_on is not None
        sold[one.valued.lot.root.acquired_on.year] += quantity
    assert sold[2024] == 10 * 10**18, "the later lot is sold after the whole of the earlier one"
    assert cash_of(found.unbought) == 1_500 * DOLLAR
    assert abs(found.npv_usd - 150 * DOLLAR) <= CENT


def test_the_fixed_cost_of_a_trade_without_a_rebuy_raises_no_basis() -> None:
    (one,) = for_cash(holding(5_000, 3_000))
    limits = Constraints(fixed_cost_usd=50 * DOLLAR)
    left, back = (harvest_of([(each, each.quantity)], limits) for each in (one.unbought, one))
    assert (left.fees_usd, left.deferred_usd) == (50 * DOLLAR, 0)
    assert (back.fees_usd, back.deferred_usd) == (50 * DOLLAR, 1_950 * DOLLAR)


# ── the plan ────────────────────────────────────────────────────────────────────────────────────


def test_the_plan_names_its_sales_and_what_the_cash_costs() -> None:
    """Of 4,000 of gain at 24 % in 10,000 dollars, 1,000 dollars less save 96."""
    lots = for_cash(holding(6_000, 10_000, LATELY))
    plan = plan_of(lots, (), Valuer(NEVER), TODAY, 0, constraints=wanting(5_000))
    (trade,) = plan.trades
    assert (trade.action, trade.is_bought_back, trade.cash_usd) == (Action.SELL, False, 5_000 * DOLLAR)
    assert plan.cash_usd == 5_000 * DOLLAR
    assert abs(plan.worth.npv_usd + 480 * DOLLAR) <= CENT
    assert trade.adds_usd == plan.worth.npv_usd
    assert plan.is_worthwhile, "it is what the owner asked for"
    assert plan.certificate.rival is None, "no other lot brings the cash"
    (shadow,) = plan.certificate.shadows
    assert (shadow.constraint, shadow.name) == ("cash_wanted", "")
    assert abs(shadow.worth_usd - 96 * DOLLAR) <= CENT


def test_what_the_trades_add_sums_to_the_whole_with_fixed_costs_too() -> None:
    lots = for_cash(
        holding(60_000, 30_000, asset="BTC"),
        holding(20_000, 12_000, asset="ETH"),
        holding(5_000, 9_000, LONG_AGO, asset="LTC"),
        fee_rate="0.005",
    )
    limits = wanting(15_000, fixed_cost_usd=40 * DOLLAR)
    plan = plan_of(lots, (), Valuer(replace(NEVER, sale_after_years=5)), TODAY, 0, constraints=limits)
    assert sum(trade.adds_usd for trade in plan.trades) == plan.worth.npv_usd == plan.optimum.npv_usd
    assert {trade.is_bought_back for trade in plan.trades} == {True, False}
    assert len({trade.id for trade in plan.trades}) == len(plan.trades)
    assert len({trade.candidate.valued.lot.asset for trade in plan.trades}) * 40 * DOLLAR == (
        plan.harvest.fees_usd - sum(one.part(units_).fees_usd for one, units_ in sold(plan.optimum))
    )


def sold(found: Optimum) -> tuple[tuple[Candidate, int], ...]:
    return (*found.quantities, *found.unbought)


def test_more_fees_and_more_tolerance_have_a_price() -> None:
    looked_at = outlook(simple_year(short_gain=50_000), sale_after_years=5, discount_rate="0")
    lots = for_cash(holding(120_000, 80_000), fee_rate="0.01")
    limits = Constraints(exposure_tolerance_usd=2_000 * DOLLAR, most_fees_usd=200 * DOLLAR)
    plan = plan_of(lots, (), Valuer(looked_at), TODAY, 0, constraints=limits)
    names = [one.constraint for one in plan.certificate.shadows if isinstance(one, Shadow)]
    assert names == ["most_fees", "exposure_tolerance"]


def test_without_highspy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(program, "import_module", missing)
    with pytest.raises(LotwiseError, match="cash_wanted, exposure_tolerance, most_fees"):
        plan_of((), (), Valuer(NEVER), TODAY, 0, constraints=wanting(1))
    assert plan_of((), (), Valuer(NEVER), TODAY, 0).trades == ()


# ── every part tried ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("first", range(0, 100, 10))
def test_no_even_parts_are_worth_more(first: int) -> None:
    """100 households of up to three lots: each lot in quarters, bought back or left, every combination."""
    for seed in range(first, first + 10):
        case = cash_case(seed)
        tried = best_by_trying(case)
        found = best(case.candidates, case.outlook, case.constraints)
        if tried is not None:
            assert is_reached(found, case.constraints), seed
            assert found.npv_usd >= tried - CENT, seed
        assert found.is_verified, seed
        assert found.gap_usd <= 5 * CENT, seed


# ── numbers that matter in a corner only ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("case", "dollars"),
    [
        (cash_case(7126, most_lots=5), 19_680),
        (cash_case(362351, most_lots=5), 0),
        (wide_case(187673, most_lots=5), 19_680),
        (wide_case(418206, most_lots=5), 0),
        (wide_case(990512, most_lots=5), 6_224),
    ],
)
def test_a_cost_that_matters_in_a_corner_only_is_not_left_out(case: Case, dollars: int) -> None:
    """With much of both losses less is saved now, and what the rebuy costs later decides."""
    valuer = Valuer(case.outlook)
    limits = Constraints(exposure_tolerance_usd=dollars * DOLLAR)
    surface = surface_of(valuer, box_of(case.candidates, limits))
    assert COST in surface.axes
    assert surface.is_tested


def test_more_that_may_stay_unbought_lowers_nothing_where_costs_matter_in_a_corner_only() -> None:
    """7,516 of loss at 12 % on other income: worth 901.92, bought back or not."""
    case = cash_case(7126, most_lots=5)
    tight = replace(case.constraints, minimum_trade_usd=0)
    for limits in (tight, replace(tight, exposure_tolerance_usd=19_680 * DOLLAR)):
        found = best(case.candidates, case.outlook, limits)
        assert abs(found.npv_usd - 90_192 * CENT) <= CENT
        assert found.gap_usd <= CENT


@pytest.mark.parametrize("seed", range(300, 320))
def test_units_are_whole_steps_and_keep_every_limit_exactly(seed: int) -> None:
    case = cash_case(seed, most_lots=6)
    limits = case.constraints
    found = best(case.candidates, case.outlook, limits)
    if not is_reached(found, limits):
        assert sold(found) == ()
        return
    by_lot: dict[str, int] = {}
    steps = 0
    for one, quantity in sold(found):
        by_lot[one.valued.lot.id] = by_lot.get(one.valued.lot.id, 0) + quantity
        steps += one.cash(STEP) + DOLLAR // 100
    for one, quantity in sold(found):
        assert by_lot[one.valued.lot.id] <= one.quantity
        assert quantity % STEP == 0 or by_lot[one.valued.lot.id] == one.quantity
    cash, most = cash_of(found.unbought), limits.cash_wanted_usd + limits.exposure_tolerance_usd
    assert limits.cash_wanted_usd <= cash <= most + limits.minimum_trade_usd + steps
    assert limits.most_fees_usd is None or found.harvest.fees_usd <= limits.most_fees_usd
    assert found.npv_usd == Valuer(case.outlook).npv(harvest_of(sold(found), limits))
    assert limits.cash_wanted_usd or found.npv_usd >= 0


def test_lots_that_are_all_alike_take_no_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """24 of 60 lots of 400 are 9,600; for 10 more, less of another is sold, not ever new slivers."""
    asked: list[int] = []
    solve = program.Program.solve

    def counted(self: program.Program, highspy: object) -> program.Answer:
        asked.append(1)
        return solve(self, highspy)

    monkeypatch.setattr(program.Program, "solve", counted)
    lots = for_cash(*(holding(1_000, 400, asset=f"A{n}") for n in range(60)))
    limits = wanting(9_610, minimum_trade_usd=25 * DOLLAR)
    found = best(lots, NEVER, limits)
    assert len(asked) <= 8
    assert cash_of(found.unbought) >= 9_610 * DOLLAR
    assert all(one.part(units).short_loss_usd >= 37 * DOLLAR for one, units in found.unbought)
