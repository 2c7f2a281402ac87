"""What settings cost that leave lots out: the best plan of the lots that there would be without them.

A dollar of short-term loss saves 24 cents this year; what is bought back is never sold.
"""

from harvests import TODAY, candidates, holding, outlook, simple_year
from lotwise.core.money import CENT, DOLLAR
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import FREE
from lotwise.harvest.left_out import LeftOut, with_left_out
from lotwise.harvest.plan import Plan, plan_of
from lotwise.harvest.value import Valuer

BTC = holding(100_000, 68_000)
"""A loss of 32,000: 7,680 at 24 %."""
ETH = holding(70_000, 40_000, asset="ETH")
"""A loss of 30,000: 7,200."""
SOL = holding(10_000, 6_000, asset="SOL")
"""A loss of 4,000: 960."""


def planned(chosen: tuple[Candidate, ...], *left_out: LeftOut) -> Plan:
    valuer = Valuer(outlook(simple_year(short_gain=100_000), discount_rate="0", horizon_years=0))
    return with_left_out(plan_of(chosen, (), valuer, TODAY, 0), valuer, left_out)


def costs(plan: Plan) -> list[tuple[str, str, int]]:
    shadows = plan.certificate.shadows
    return [(one.constraint, one.name, (one.worth_usd + CENT) // DOLLAR) for one in shadows]


def test_lots_left_out_by_size_or_evidence_cost_what_their_loss_would_save() -> None:
    plan = planned(
        candidates(BTC),
        LeftOut(constraint="evidence", name="B", candidates=candidates(BTC, SOL), constraints=FREE),
        LeftOut(constraint="minimum_trade", candidates=candidates(BTC, ETH), constraints=FREE),
        LeftOut(constraint="nothing", candidates=candidates(BTC), constraints=FREE),
    )
    assert costs(plan) == [("minimum_trade", "", 7_200), ("evidence", "B", 960)]


def test_where_a_setting_leaves_every_lot_out_its_cost_is_told_all_the_same() -> None:
    plan = planned((), LeftOut(constraint="evidence", name="A", candidates=candidates(SOL), constraints=FREE))
    assert plan.trades == ()
    assert costs(plan) == [("evidence", "A", 960)]
