"""The certificate: the next-best plan and what each constraint costs, computed by hand.

The year is simple: 24 % on short-term gains and other income, 15 % on long-term gains, a limit of 3,000. What
is bought back is never sold, so that a dollar of loss is worth what it saves now; nothing is discounted.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from harvests import LATELY, LONG_AGO, candidates, constrained, holding, outlook, simple_year
from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest.candidates import Candidate, candidates_of
from lotwise.harvest.certificate import Certificate, Shadow, certificate_of
from lotwise.harvest.constraints import FREE, Constraints, constraints_of
from lotwise.harvest.optimum import Searched
from lotwise.harvest.value import Valuer
from lotwise.tax.household import PlanSettings

BTC = holding(100_000, 68_000)
"""A loss of 32,000: 7,680 at 24 %."""
ETH = holding(70_000, 40_000, asset="ETH")
"""A loss of 30,000: 7,200."""
SOL = holding(10_000, 6_000, asset="SOL")
"""A loss of 4,000: 960."""
OLD = holding(10_000, 20_000, LONG_AGO)
NEW = holding(50_000, 20_000, LATELY)
"""Two lots of one asset: a new one with a loss of 30,000, and before it an old one with a gain of 10,000."""


def asked(
    chosen: Sequence[Candidate],
    constraints: Constraints = FREE,
    *,
    short_gain: int = 100_000,
    horizon_years: int = 0,
) -> tuple[Usd, Certificate]:
    """Return what the best plan is worth, with its certificate; a carryover is worth nothing."""
    year = simple_year(short_gain=short_gain)
    valuer = Valuer(outlook(year, discount_rate="0", horizon_years=horizon_years))
    searched = Searched(chosen, valuer)
    best = searched.best(chosen, constraints)
    return best.npv_usd, certificate_of(searched, chosen, best, constraints)


def costs(found: Certificate) -> list[tuple[str, str, Usd]]:
    """Return the shadows in whole dollars; none of the cases has cents."""
    assert all(abs(one.worth_usd - _dollars(one) * DOLLAR) < CENT for one in found.shadows)
    return [(one.constraint, one.name, _dollars(one)) for one in found.shadows]


def _dollars(shadow: Shadow) -> int:
    return (shadow.worth_usd + DOLLAR // 2) // DOLLAR


# ── the rival ───────────────────────────────────────────────────────────────────────────────────


def test_where_every_loss_counts_the_rival_leaves_out_the_smallest() -> None:
    """Gains of 100,000 take all 66,000: 15,840. Without SOL 62,000: 14,880, which is 960 less."""
    npv, found = asked(candidates(BTC, ETH, SOL))
    assert npv == 15_840 * DOLLAR
    assert found.rival is not None
    assert found.rival.without == ("Ledger", "SOL")
    assert (found.rival.npv_usd, found.rival.loses_usd) == (14_880 * DOLLAR, 960 * DOLLAR)
    assert (found.rivals_asked, found.shadows) == (3, ())


def test_where_losses_stand_in_for_each_other_the_rival_is_near() -> None:
    """Only 34,000 of loss can be used: gains of 31,000 and the limit. They save 8,160; fees are 1 % a leg.

    ============  ======  ======  =====  ===============
    lot           loss    value   fees   fees a dollar
    ============  ======  ======  =====  ===============
    ETH           30,000  40,000    800  2.67 cents
    SOL            4,000   6,000    120  3 cents
    BTC           32,000  68,000  1,360  4.25 cents
    ============  ======  ======  =====  ===============

    The plan sells ETH and SOL: 8,160 - 920 = 7,240. Without SOL an eighth of BTC stands in, for 170 instead
    of 120: 7,190. Without ETH fifteen sixteenths of BTC do, for 1,275 instead of 800: 6,765.
    """
    chosen = candidates(
        holding(99_320, 68_000),
        holding(69_600, 40_000, asset="ETH"),
        holding(9_940, 6_000, asset="SOL"),
        fee_rate="0.01",
    )
    assert [one.loss_usd for one in chosen] == [32_000 * DOLLAR, 30_000 * DOLLAR, 4_000 * DOLLAR]
    npv, found = asked(chosen, short_gain=31_000)
    assert abs(npv - 7_240 * DOLLAR) < CENT
    assert found.rival is not None
    assert found.rival.without == ("Ledger", "SOL")
    assert abs(found.rival.npv_usd - 7_190 * DOLLAR) < CENT
    assert found.rival.loses_usd == npv - found.rival.npv_usd
    assert found.rivals_asked == 2, "BTC is not in the plan, so it is not left out"


def test_a_rival_that_is_as_good_loses_nothing() -> None:
    """Without fees BTC alone is as good as ETH and SOL: 34,000 of loss either way."""
    npv, found = asked(candidates(holding(102_000, 68_000), ETH, SOL), short_gain=31_000)
    assert abs(npv - 8_160 * DOLLAR) < CENT
    assert found.rival is not None
    assert found.rival.loses_usd < CENT


def test_a_plan_of_one_sale_has_nothing_as_its_rival() -> None:
    npv, found = asked(candidates(SOL))
    assert npv == 960 * DOLLAR
    assert found.rival is not None
    assert (found.rival.npv_usd, found.rival.loses_usd) == (0, 960 * DOLLAR)


def test_a_plan_without_sales_has_no_rival() -> None:
    """A gain taxed now and never later is not realized; 0 trades are left out."""
    npv, found = asked(candidates(OLD))
    assert npv == 0
    assert found == Certificate()


def test_at_most_twelve_trades_are_left_out_in_turn() -> None:
    """13 losses of 1,000 to 13,000, by name from the largest to the smallest: the largest is not asked.

    All 91,000 meet gains: 21,840. The least is 1,000: 240.
    """
    lots = [holding(20_000 - n * 1_000, 7_000, asset=f"A{n:02}") for n in range(13)]
    npv, found = asked(candidates(*lots))
    assert npv == 21_840 * DOLLAR
    assert found.rivals_asked == 12
    assert found.rival is not None
    assert (found.rival.without[1], found.rival.loses_usd) == ("A12", 240 * DOLLAR)


# ── the number of trades ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("most", "npv", "shadows"),
    [
        (1, 7_680, [("most_trades", "", 7_200)]),
        (2, 14_880, [("most_trades", "", 960)]),
        (3, 15_840, []),
        (4, 15_840, []),
    ],
)
def test_one_more_trade_is_worth_the_next_best_loss(
    most: int, npv: int, shadows: list[tuple[str, str, int]]
) -> None:
    """BTC saves 7,680, ETH 7,200, SOL 960; from three on the limit binds nothing."""
    found_npv, found = asked(candidates(BTC, ETH, SOL), Constraints(most_trades=most))
    assert abs(found_npv - npv * DOLLAR) < CENT
    assert costs(found) == shadows


def test_one_more_trade_pays_its_own_fixed_cost() -> None:
    """Each trade costs 100: the third adds 960 - 100."""
    constraints = Constraints(most_trades=2, fixed_cost_usd=100 * DOLLAR)
    npv, found = asked(candidates(BTC, ETH, SOL), constraints)
    assert abs(npv - (14_880 - 200) * DOLLAR) < CENT
    assert costs(found) == [("most_trades", "", 860)]


def test_one_more_trade_is_worth_nothing_where_it_would_not_pay() -> None:
    """A third trade would cost 1,000 and save 960, so the limit of two costs nothing."""
    constraints = Constraints(most_trades=2, fixed_cost_usd=1_000 * DOLLAR)
    npv, found = asked(candidates(BTC, ETH, SOL), constraints)
    assert abs(npv - (14_880 - 2_000) * DOLLAR) < CENT
    assert costs(found) == []


# ── first in, first out ─────────────────────────────────────────────────────────────────────────


def test_naming_the_lots_spares_the_gain_that_stands_before_the_loss() -> None:
    """In line the loss saves 24 % of 30,000, 7,200, and the gain before it costs 15 % of 10,000, 1,500."""
    npv, found = asked(constrained(OLD, NEW, lines={"BTC"}))
    assert abs(npv - 5_700 * DOLLAR) < CENT
    assert costs(found) == [("first in, first out", "Ledger", 1_500)]


def test_naming_lots_is_worth_nothing_where_the_line_begins_with_the_loss() -> None:
    npv, found = asked(constrained(NEW, lines={"BTC"}))
    assert npv == 7_200 * DOLLAR
    assert costs(found) == []


def test_each_wallet_is_asked_by_itself_and_the_dearest_comes_first() -> None:
    """At the bank 20,000 of gain stand before the loss: 3,000, twice what naming is worth in the other."""
    elsewhere = [
        replace(one, lot=replace(one.lot, wallet="Bank"))
        for one in (
            holding(20_000, 40_000, LONG_AGO, asset="ETH"),
            holding(70_000, 40_000, LATELY, asset="ETH"),
        )
    ]
    npv, found = asked(constrained(OLD, NEW, *elsewhere, lines={"BTC", "ETH"}))
    assert abs(npv - (5_700 + 4_200) * DOLLAR) < CENT
    assert costs(found) == [
        ("first in, first out", "Bank", 3_000),
        ("first in, first out", "Ledger", 1_500),
    ]


# ── assets that are kept ────────────────────────────────────────────────────────────────────────


def test_a_kept_asset_costs_what_its_loss_would_save() -> None:
    """All lots of the asset are asked for together: 30,000 and 10,000 of loss in ETH, 24 % of 40,000."""
    more = holding(30_000, 20_000, "2025-11-20", asset="ETH")
    kept = candidates(ETH, more, SOL)
    npv, found = asked(candidates(BTC), constraints_of(PlanSettings(), kept))
    assert npv == 7_680 * DOLLAR
    assert costs(found) == [("keep", "ETH", 9_600), ("keep", "SOL", 960)]


def test_keeping_costs_nothing_where_the_gains_are_met_already() -> None:
    """Gains of 29,000 and the limit use 32,000, all of it BTC's, and a carryover is worth nothing."""
    npv, found = asked(candidates(BTC), Constraints(kept=candidates(ETH)), short_gain=29_000)
    assert abs(npv - 7_680 * DOLLAR) < CENT
    assert costs(found) == []


def test_keeping_costs_what_years_of_carryover_would_save() -> None:
    """The 30,000 of ETH would be deducted at 3,000 a year, for 720 each, in the two years that count."""
    kept = Constraints(kept=candidates(ETH))
    _, found = asked(candidates(BTC), kept, short_gain=29_000, horizon_years=2)
    assert costs(found) == [("keep", "ETH", 1_440)]


def test_keeping_a_gain_that_nobody_would_realize_costs_nothing() -> None:
    _, found = asked(candidates(BTC), Constraints(kept=candidates(OLD)))
    assert costs(found) == []


def test_several_constraints_are_told_the_dearest_first() -> None:
    """One trade sells ETH: 7,200. One more, SOL, adds 960. BTC in place of ETH saves 7,680: 480 more."""
    _, found = asked(candidates(ETH, SOL), Constraints(most_trades=1, kept=candidates(BTC)))
    assert costs(found) == [("most_trades", "", 960), ("keep", "BTC", 480)]


# ── why a lot is no candidate ───────────────────────────────────────────────────────────────────


def test_a_kept_lot_is_excluded_with_its_reason() -> None:
    settings = PlanSettings(minimum_trade_usd=0, default_fee_rate=Decimal(0), keep=("ETH",))
    chosen, excluded = candidates_of([BTC, ETH], settings)
    assert [one.valued.lot.asset for one in chosen] == ["BTC"]
    assert [(one.valued.lot.asset, one.reason) for one in excluded] == [("ETH", "you keep it ([plan] keep)")]


def test_a_lot_with_an_obstacle_is_excluded_with_its_reason() -> None:
    settings = PlanSettings(minimum_trade_usd=0, default_fee_rate=Decimal(0))
    chosen, excluded = candidates_of(
        [BTC, ETH], settings, obstacle=lambda one: "a collectible" if one.lot.asset == "ETH" else ""
    )
    assert [one.valued.lot.asset for one in chosen] == ["BTC"]
    assert [one.reason for one in excluded] == ["a collectible"]
