"""The plan: the order of the trades, the line below them, and what it is compared with."""

from dataclasses import replace
from decimal import Decimal

from harvests import LONG_AGO, TODAY, constrained, holding, outlook, simple_year
from lotwise.core.money import CENT, DOLLAR
from lotwise.harvest.candidates import candidates_of
from lotwise.harvest.constraints import Constraints
from lotwise.harvest.plan import Plan, plan_of
from lotwise.harvest.value import Outlook, Valuer
from lotwise.lots.unrealized import Valued
from lotwise.tax.household import PlanSettings


def planned(*held: Valued, looked_at: Outlook, minimum: int = 500) -> Plan:
    settings = PlanSettings(default_fee_rate=Decimal("0.005"), minimum_trade_usd=0)
    return plan_of(*candidates_of(held, settings), Valuer(looked_at), TODAY, minimum * DOLLAR)


GAINS = outlook(simple_year(short_gain=30_000), sale_after_years=5)
LOTS = (
    holding(60_000, 30_000, asset="BTC"),
    holding(20_000, 12_000, asset="ETH"),
    holding(9_000, 8_900, asset="SOL"),
    holding(5_000, 9_000, LONG_AGO, asset="LTC"),
)


def test_what_the_trades_add_sums_to_the_whole() -> None:
    plan = planned(*LOTS, looked_at=GAINS)
    assert sum(trade.adds_usd for trade in plan.trades) == plan.worth.npv_usd == plan.optimum.npv_usd
    assert plan.trades[-1].total_usd == plan.worth.npv_usd
    assert plan.is_worthwhile


def test_the_cheapest_loss_comes_first() -> None:
    plan = planned(*LOTS, looked_at=GAINS)
    assert [trade.candidate.valued.lot.asset for trade in plan.trades[:2]] == ["BTC", "ETH"]


def test_below_the_line_nothing_would_add() -> None:
    plan = planned(*LOTS, looked_at=GAINS)
    assert "SOL" in {trade.candidate.valued.lot.asset for trade in plan.below_the_line}
    assert all(trade.adds_usd <= CENT for trade in plan.below_the_line)


def test_harvesting_everything_is_shown_and_is_not_better() -> None:
    plan = planned(*LOTS, looked_at=GAINS)
    assert plan.everything.npv_usd <= plan.worth.npv_usd
    assert plan.everything_harvest.short_loss_usd > 38_000 * DOLLAR


def test_the_rest_of_a_lot_in_part_stands_below_the_line() -> None:
    only_3000 = outlook(simple_year(), sale_after_years=None, discount_rate="0.9")
    settings = PlanSettings(default_fee_rate=Decimal("0.05"), minimum_trade_usd=0)
    held = (holding(100_000, 50_000),)
    plan = plan_of(*candidates_of(held, settings), Valuer(only_3000), TODAY, 0)
    (trade,), (rest,) = plan.trades, plan.below_the_line
    assert trade.quantity + rest.quantity == held[0].lot.quantity
    assert trade.id != rest.id
    assert trade.fmv_usd + rest.fmv_usd == 50_000 * DOLLAR
    assert trade.basis_usd + rest.basis_usd == 100_000 * DOLLAR
    assert rest.harvest == plan.everything_harvest.minus(trade.harvest)


def test_a_row_of_a_line_shows_its_own_lot_and_adds_with_those_before_it() -> None:
    first, second = holding(5_000, 4_000, LONG_AGO), holding(9_000, 6_000)
    kept = constrained(first, second, lines={"BTC"}, fee_rate="0.005")
    limits = Constraints(fixed_cost_usd=30 * DOLLAR, most_trades=0)
    valuer = Valuer(GAINS)
    plan = plan_of(kept, (), valuer, TODAY, 0, constraints=limits)
    rows = {one.fmv_usd: one for one in plan.below_the_line}
    last = rows[6_000 * DOLLAR]
    assert (last.loss_usd, last.harvest.fees_usd) == (3_030 * DOLLAR, 60 * DOLLAR)
    assert last.before == rows[4_000 * DOLLAR].harvest.plus(rows[4_000 * DOLLAR].before)
    assert last.before.fees_usd == 70 * DOLLAR
    assert last.adds_usd == valuer.npv(last.harvest.plus(last.before))


def test_a_plan_below_the_threshold_is_not_worth_the_time() -> None:
    plan = planned(holding(1_000, 400), looked_at=GAINS)
    assert 0 < plan.worth.npv_usd < 500 * DOLLAR
    assert not plan.is_worthwhile
    assert planned(holding(1_000, 400), looked_at=GAINS, minimum=1).is_worthwhile


def test_no_lots_no_plan() -> None:
    plan = planned(looked_at=GAINS)
    assert not plan.trades
    assert not plan.is_worthwhile
    assert plan.worth.npv_usd == 0


def test_the_threshold_is_reached_to_the_cent_as_both_are_shown() -> None:
    """962.5796 and a threshold of 962.58 are shown as the same amount."""
    plan = replace(planned(*LOTS, looked_at=GAINS), minimum_benefit_usd=96_258 * CENT)
    short = plan.worth.npv_usd - 96_258 * CENT
    worth = replace(plan.worth, saved_this_year_usd=plan.worth.saved_this_year_usd - short - 4 * CENT // 100)
    assert worth.npv_usd < plan.minimum_benefit_usd
    assert replace(plan, worth=worth).is_worthwhile
    less = replace(worth, saved_this_year_usd=worth.saved_this_year_usd - CENT)
    assert not replace(plan, worth=less).is_worthwhile
