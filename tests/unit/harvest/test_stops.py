"""Where a plan stops, and why: a dollar too dear, a limit, the end of a line, or the sale that adds least.

A dollar of short-term loss saves 24 cents this year; what is bought back is never sold. Fees are 1 % a leg.
"""

from dataclasses import replace

import pytest

from harvests import LATELY, LONG_AGO, TODAY, candidates, constrained, holding, outlook, simple_year
from lotwise.core.money import DOLLAR
from lotwise.harvest.constraints import FREE, Constraints
from lotwise.harvest.plan import Plan, plan_of
from lotwise.harvest.stops import Why
from lotwise.harvest.value import Valuer

BTC = holding(100_000, 68_000)
ETH = holding(70_000, 40_000, asset="ETH")


def planned(*lots: object, short_gain: int = 100_000, limits: Constraints = FREE) -> Plan:
    """Return the plan of some lots; a carryover is worth nothing."""
    valuer = Valuer(outlook(simple_year(short_gain=short_gain), discount_rate="0", horizon_years=0))
    return plan_of(lots, (), valuer, TODAY, 0, constraints=limits)  # type: ignore[arg-type]


def where(plan: Plan) -> tuple[str, Why]:
    assert plan.stop is not None
    return plan.stop.candidate.valued.lot.asset, plan.stop.why


def test_it_stops_in_a_lot_where_the_next_dollar_saves_nothing() -> None:
    """Gains of 10,000 and the limit use 13,000 of 32,000."""
    plan = planned(*candidates(BTC, fee_rate="0.01"), short_gain=10_000)
    assert plan.trades[0].quantity < plan.trades[0].candidate.quantity
    assert where(plan) == ("BTC", Why.COSTS)


def test_it_stops_in_a_lot_where_the_fees_allowed_are_used_up() -> None:
    """More of BTC would save 24 cents a dollar of loss; 200 dollars of fees do not reach so far."""
    pytest.importorskip("highspy")
    plan = planned(*candidates(BTC, fee_rate="0.01"), limits=Constraints(most_fees_usd=200 * DOLLAR))
    assert plan.trades[0].quantity < plan.trades[0].candidate.quantity
    assert where(plan) == ("BTC", Why.LIMIT)


def test_a_lot_sold_as_a_whole_but_bought_back_in_part_is_no_stop() -> None:
    """Of BTC 10,000 may stay unbought; the rest is bought back, and ETH adds less."""
    pytest.importorskip("highspy")
    chosen = [replace(one, rebuy_fee_usd=one.sale_fee_usd) for one in candidates(BTC, ETH, fee_rate="0.01")]
    plan = planned(*chosen, limits=Constraints(exposure_tolerance_usd=10_000 * DOLLAR))
    parts = {one.candidate.valued.lot.asset for one in plan.trades if one.quantity < one.candidate.quantity}
    assert parts, "some lot is left in cash in part"
    assert where(plan)[1] is Why.LEAST


def test_of_whole_lots_the_one_that_adds_least_is_the_last() -> None:
    assert where(planned(*candidates(BTC, ETH))) == ("ETH", Why.LEAST)


def test_a_line_ends_with_its_last_lot_not_with_the_gain_at_its_front() -> None:
    """The gain of 10,000 costs 1,500 by itself; the loss behind it saves 7,200."""
    old, new = holding(10_000, 20_000, LONG_AGO), holding(50_000, 20_000, LATELY)
    plan = planned(*constrained(old, new, lines={"BTC"}))
    assert plan.stop is not None
    assert plan.stop.why is Why.LINE
    assert str(plan.stop.candidate.valued.lot.root.acquired_on) == LATELY


def test_a_plan_without_sales_stops_nowhere() -> None:
    assert planned(*candidates(holding(10_000, 20_000, LONG_AGO))).stop is None
