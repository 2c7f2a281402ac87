"""Plans under a law, by a second opinion: the plain list of purchases and sales of the examples."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from harvests import outlook, simple_year
from lotwise.core.money import CENT, usd
from lotwise.harvest.law_scenarios import left_after, scenario_of
from lotwise.harvest.law_ways import PlannedSale, Way
from lotwise.harvest.law_window import Window, WindowPurchase
from lotwise.harvest.value import Harvest, Valuer
from lotwise.ledger.asset_classes import AssetClass
from lotwise.ledger.transaction import Owner
from lotwise.lots.holding import Term
from lotwise.lots.wash_history import Assets, Bought, Sold, wash_sales
from lotwise.lots.wash_law import wash_law

ON = date(2026, 10, 20)
BILL = wash_law("hr10357")
VALUER = Valuer(outlook(simple_year(short_gain=100_000), sale_after_years=1, discount_rate="0"))
ASSETS = Assets(classes={"BTC": AssetClass.DIGITAL_ASSET})

purchases = st.lists(
    st.builds(
        lambda n, days, units, owner: WindowPurchase(
            id=f"bought {n}",
            asset="BTC",
            group="BTC",
            wallet="Kraken",
            owner=owner,
            on=ON - timedelta(days=days),
            quantity=units,
        ),
        st.integers(0, 10**9),
        st.integers(0, 40),
        st.integers(1, 30),
        st.sampled_from([Owner.TAXPAYER, Owner.SPOUSE, Owner.IRA]),
    ),
    max_size=5,
    unique_by=lambda one: one.id,
)
sales = st.lists(st.tuples(st.integers(1, 20), st.integers(1, 5000)), min_size=1, max_size=4)


def planned(n: int, units: int, per_unit: int) -> PlannedSale:
    loss = units * per_unit * CENT
    return PlannedSale(
        id=f"sale {n}",
        asset="BTC",
        group="BTC",
        asset_class=AssetClass.DIGITAL_ASSET,
        bought_by=f"lot {n}",
        acquired_on=date(2026, 1, 1) + timedelta(days=n),
        term=Term.SHORT,
        later_term=Term.SHORT,
        quantity=units,
        value_usd=0,
        harvest=Harvest(short_loss_usd=loss, deferred_usd=loss),
    )


@given(bought=purchases, sold=sales)
@settings(max_examples=300)
def test_what_is_disallowed_is_what_the_plain_list_says(
    bought: list[WindowPurchase], sold: list[tuple[int, int]]
) -> None:
    plan = [planned(n, *one) for n, one in enumerate(sold)]
    inside = tuple(sorted((one for one in bought if (ON - one.on).days <= 30), key=lambda one: one.on))
    found = scenario_of(plan, Window(purchases=inside), BILL, VALUER, ON)
    for way in (Way.AT_ONCE, Way.WAIT):
        under = found.way(way)
        rebuys = plan if way is Way.AT_ONCE else []
        told = _by_the_list(plan, inside, rebuys)
        assert [(one.deferred_usd + one.lost_usd, one.lost_usd) for one in under.parts] == told


def _by_the_list(
    plan: list[PlannedSale], inside: tuple[WindowPurchase, ...], rebuys: list[PlannedSale]
) -> list[tuple[int, int]]:
    events: list[Bought | Sold] = [
        Bought(
            name=one.bought_by, asset="BTC", on=one.acquired_on, quantity=one.quantity, cost_usd=one.loss_usd
        )
        for one in plan
    ]
    events += [
        Bought(
            name=one.id,
            asset="BTC",
            on=one.on,
            quantity=one.quantity,
            cost_usd=usd(1),
            is_ira=one.owner is Owner.IRA,
        )
        for one in inside
    ]
    events.append(Sold(on=ON, units=tuple((one.bought_by, one.quantity) for one in plan), proceeds_usd=0))
    events += [
        Bought(name=f"again {one.id}", asset="BTC", on=ON, quantity=one.quantity, cost_usd=usd(1))
        for one in rebuys
    ]
    rows = {one.name: one for one in wash_sales(events, BILL, ASSETS).sold}
    return [(rows[one.bought_by].disallowed_usd, rows[one.bought_by].lost_usd) for one in plan]


@given(bought=purchases, sold=sales)
@settings(max_examples=200)
def test_nothing_of_a_loss_is_made_or_forgotten(
    bought: list[WindowPurchase], sold: list[tuple[int, int]]
) -> None:
    plan = [planned(n, *one) for n, one in enumerate(sold)]
    inside = tuple(one for one in bought if (ON - one.on).days <= 30)
    found = scenario_of(plan, Window(purchases=inside), BILL, VALUER, ON)
    for under in found.ways:
        for sale, part in zip(plan, under.parts, strict=True):
            assert part.allowed_usd + part.deferred_usd + part.lost_usd == sale.loss_usd
            assert min(part.allowed_usd, part.deferred_usd, part.lost_usd) >= 0
        whole = sum(one.loss_usd for one in plan)
        assert under.harvest.short_loss_usd == under.allowed_usd
        assert under.harvest.deferred_usd == whole - under.deferred_usd
    assert found.way(Way.AT_ONCE).allowed_usd == 0, "the rebuy replaces every unit"
    waits = found.way(Way.WAIT).npv_usd
    now = found.way(Way.AT_ONCE).npv_usd
    assert waits is not None
    assert now is not None
    assert waits >= now


@given(bought=purchases, sold=sales)
def test_a_law_that_does_not_reach_the_day_changes_nothing(
    bought: list[WindowPurchase], sold: list[tuple[int, int]]
) -> None:
    plan = [planned(n, *one) for n, one in enumerate(sold)]
    window = Window(purchases=left_after(bought, plan))
    for word in ("current", "2027"):
        found = scenario_of(plan, window, wash_law(word), VALUER, ON)
        assert not found.is_reached
        assert {under.npv_usd for under in found.ways} == {
            VALUER.npv(
                Harvest(
                    short_loss_usd=sum(one.loss_usd for one in plan),
                    deferred_usd=sum(one.loss_usd for one in plan),
                )
            )
        }
