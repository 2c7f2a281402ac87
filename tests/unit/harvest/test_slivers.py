"""Plans without slivers: a part of a lot is nothing, or worth a trade."""

from collections.abc import Iterable
from dataclasses import astuple, replace

import pytest

from harvests import LATELY, candidates, constrained, holding, outlook, simple_year
from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, Quantities
from lotwise.harvest.curves import STEP
from lotwise.harvest.optimum import Optimum
from lotwise.harvest.plan import best_sales
from lotwise.harvest.slivers import cut_of, merged, worth_of
from lotwise.harvest.value import Outlook, Valuer
from random_harvests import random_case

LIMIT_ONLY = outlook(simple_year(), horizon_years=0)
"""$3,000 at 24 % and no more: no later year counts, and nothing is ever sold for good."""
LEAST = Constraints(minimum_trade_usd=25 * DOLLAR)


def best(lots: Iterable[Candidate], looked_at: Outlook, limits: Constraints) -> Optimum:
    return best_sales(tuple(lots), Valuer(looked_at), limits)[1]


def worth(quantities: Quantities) -> dict[str, Usd]:
    """Return what is sold of each asset, at market value."""
    sold: dict[str, Usd] = {}
    for one, quantity in quantities:
        fmv, asset = one.valued.fmv_usd or 0, one.valued.lot.asset
        sold[asset] = sold.get(asset, 0) + fmv * quantity // one.quantity
    return sold


def test_a_sliver_is_left_out_where_that_is_better() -> None:
    """The first lot has 2,990 of loss for 598 of fees; of the second 11.76 dollars bring the last 10 of loss.

    For 25 dollars of it the first lot would give 11.25 of loss less: 2.25 of fees saved, 5 paid, and 2.40 of
    tax saved. Left out: 2,990 at 24 % less 598 are 119.60.
    """
    lots = candidates(holding(5_681, 2_990, asset="BTC"), holding(350, 200, asset="ETH"), fee_rate="0.1")
    plain, found = best(lots, LIMIT_ONLY, Constraints()), best(lots, LIMIT_ONLY, LEAST)
    assert 0 < worth(plain.quantities)["ETH"] < 25 * DOLLAR
    assert worth(found.quantities) == {"BTC": 2_990 * DOLLAR}
    assert abs(found.npv_usd - DOLLAR * 11_960 // 100) <= CENT
    assert found.npv_usd < plain.npv_usd
    assert found.gap_usd <= CENT
    assert found.is_complete


def test_a_sliver_is_made_larger_where_that_is_better() -> None:
    """Of the second lot 25 dollars bring 23.75 of loss for 5 of fees; the first gives 13.75 of loss less.

    That is 2,976.25 of loss for 595.25 of fees: 3,000 at 24 % less 600.25 are 119.75, and 119.60 without it.
    """
    lots = candidates(holding(5_681, 2_990, asset="BTC"), holding(370, 200, asset="ETH"), fee_rate="0.1")
    plain, found = best(lots, LIMIT_ONLY, Constraints()), best(lots, LIMIT_ONLY, LEAST)
    assert 0 < worth(plain.quantities)["ETH"] < 25 * DOLLAR
    assert worth(found.quantities)["ETH"] == 25 * DOLLAR
    assert abs(worth(found.quantities)["BTC"] - DOLLAR * 297_625 // 100) <= DOLLAR
    assert abs(found.npv_usd - DOLLAR * 11_975 // 100) <= 2 * CENT
    assert found.gap_usd <= CENT


def test_a_line_counts_as_one_trade() -> None:
    """Its first lot, worth 20 dollars, brings all 3,000 of loss; 5 dollars of the next make it a trade."""
    lots = constrained(
        holding(3_020, 20, LATELY, units=2),
        holding(5_000, 3_000, "2025-11-01", units=300),
        lines={"BTC"},
        fee_rate="0.001",
    )
    plain, found = best(lots, LIMIT_ONLY, Constraints()), best(lots, LIMIT_ONLY, LEAST)
    assert worth(plain.quantities)["BTC"] < 25 * DOLLAR
    assert worth(found.quantities)["BTC"] == 25 * DOLLAR


def test_a_line_below_the_smallest_trade_is_not_sold() -> None:
    """Its one lot brings a loss of 3,000 and is worth 20 dollars: it cannot be sold at all."""
    lots = constrained(holding(3_020, 20), lines={"BTC"})
    assert best(lots, LIMIT_ONLY, Constraints()).npv_usd == 720 * DOLLAR
    assert best(lots, LIMIT_ONLY, LEAST).quantities == ()


def test_a_lot_that_is_worth_the_smallest_trade_can_be_sold_whole() -> None:
    """Three quarters of it would do, but are less than 25 dollars."""
    lots = candidates(holding(4_025, 25))
    found = best(lots, LIMIT_ONLY, LEAST)
    assert [units for _, units in found.quantities] == [lots[0].quantity]


@pytest.mark.parametrize("fee_rate", ["0", "0.0025"])
def test_a_lot_that_is_cut_adds_up(fee_rate: str) -> None:
    """The smallest trade and the rest are the whole lot; what is sold of both is told as one sale."""
    (lot,) = candidates(holding(10_001, 7_003, units=3), fee_rate=fee_rate)
    cut = cut_of(lot, 25 * DOLLAR)
    assert worth_of(lot, cut.units) >= 25 * DOLLAR > worth_of(lot, cut.units - STEP)
    assert cut.rest is not None
    front, rest, whole = lot.part(cut.units), cut.rest.part(cut.rest.quantity), lot.part(lot.quantity)
    assert cut.units + cut.rest.quantity == lot.quantity
    assert cut.rest.loss_usd == whole.short_loss_usd - front.short_loss_usd
    assert cut.rest.fees_usd == whole.fees_usd - front.fees_usd
    for both, all_of_it in zip(astuple(front.plus(rest)), astuple(whole), strict=True):
        assert abs(both - all_of_it) <= 2, "rounding to a step of money"
    assert merged(((lot, cut.units), (cut.rest, STEP)), [cut]) == ((lot, cut.units + STEP),)


@pytest.mark.parametrize("least", [500, 3_000, 20_000])
@pytest.mark.parametrize("seed", range(12))
def test_the_bound_holds_and_is_near(seed: int, least: int) -> None:
    case = random_case(seed, is_free=seed % 2 == 0)
    limits = replace(case.constraints, minimum_trade_usd=least * DOLLAR)
    found = best(case.candidates, case.outlook, limits)
    assert found.is_complete
    assert found.gap_usd <= 10 * CENT


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_sells_a_sliver_or_beside_a_step(seed: int) -> None:
    case = random_case(seed, is_free=seed % 2 == 0)
    least = 3_000 * DOLLAR
    lots = [one for one in case.candidates if (one.valued.fmv_usd or 0) >= least]
    limits = replace(case.constraints, minimum_trade_usd=least)
    found = best(lots, case.outlook, limits)
    for one, quantity in found.quantities:
        assert quantity in {one.quantity, quantity // STEP * STEP}
        if not limits.is_line(one):
            assert (one.valued.fmv_usd or 0) * quantity // one.quantity >= least
    lines = [(one, quantity) for one, quantity in found.quantities if limits.is_line(one)]
    assert all(usd >= least for usd in worth(tuple(lines)).values())
    relaxed = best(lots, case.outlook, case.constraints)
    assert 0 <= found.npv_usd <= relaxed.npv_usd + CENT * (1 + len(lots))


def test_what_is_left_of_a_lot_is_known_again() -> None:
    """The best plan sells the smallest trade of one lot and some more of it, which is no sliver."""
    case = random_case(576, most_lots=12)
    limits = replace(case.constraints, minimum_trade_usd=20_000 * DOLLAR)
    found = best(case.candidates, case.outlook, limits)
    assert found.gap_usd <= CENT
    assert all(amount >= 20_000 * DOLLAR for amount in worth(found.quantities).values())
