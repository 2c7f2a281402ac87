"""Plans under laws: the year before, terms that change in 31 days, and the way that is safe under all."""

from dataclasses import replace
from datetime import date

from harvests import outlook, simple_year
from lotwise.core.money import DOLLAR
from lotwise.harvest.law_scenarios import best_ways, least_by_way, robust, scenario_of
from lotwise.harvest.law_ways import PlannedSale, Scenario, Way
from lotwise.harvest.law_window import EarlierLoss, Window
from lotwise.harvest.value import Harvest, Valuer
from lotwise.ledger.asset_classes import AssetClass
from lotwise.lots.holding import Term
from lotwise.lots.wash_law import wash_law, wash_law_names

VALUER = Valuer(outlook(simple_year(short_gain=100_000), sale_after_years=1, discount_rate="0"))
SALE = PlannedSale(
    id="trade",
    asset="BTC",
    group="BTC",
    asset_class=AssetClass.DIGITAL_ASSET,
    bought_by="january",
    acquired_on=date(2026, 1, 10),
    term=Term.SHORT,
    later_term=Term.LONG,
    quantity=10,
    value_usd=0,
    harvest=Harvest(short_loss_usd=35_000 * DOLLAR, deferred_usd=35_000 * DOLLAR),
)
EARLIER = EarlierLoss(
    id="sale",
    asset="BTC",
    group="BTC",
    sold_on=date(2026, 12, 20),
    term=Term.SHORT,
    quantity=4,
    loss_usd=8_000 * DOLLAR,
)


def under(law: str, on: date, window: Window | None = None, *sales: PlannedSale) -> Scenario:
    return scenario_of(sales or (SALE,), window or Window(), wash_law(law), VALUER, on)


def test_a_loss_of_the_year_before_is_named_and_not_counted_in_this_year() -> None:
    found = under("hr10357", date(2027, 1, 5), Window(earlier=(EARLIER,)))
    way = found.way(Way.AT_ONCE)
    assert (way.earlier_deferred_usd, way.other_year_usd) == (0, 8_000 * DOLLAR)
    assert way.deferred_usd == 21_000 * DOLLAR, "four of the ten units bought back replace December's sale"
    assert way.harvest.short_loss_usd == 14_000 * DOLLAR
    assert way.harvest.deferred_usd == (35_000 - 21_000 - 8_000) * DOLLAR
    assert found.way(Way.WAIT).other_year_usd == 0, "30 days after December 20 have passed by then"


def test_what_is_not_bought_back_replaces_nothing() -> None:
    """Under the bill the rebuy at once defers the loss; left in cash the same loss is allowed in full."""
    left = replace(SALE, harvest=Harvest(short_loss_usd=35_000 * DOLLAR), is_bought_back=False)
    assert under("hr10357", date(2026, 11, 1)).way(Way.AT_ONCE).allowed_usd == 0
    way = under("hr10357", date(2026, 11, 1), None, left).way(Way.AT_ONCE)
    assert (way.allowed_usd, way.deferred_usd, way.lost_usd) == (35_000 * DOLLAR, 0, 0)


def test_a_loss_that_turns_long_term_while_one_waits_to_sell_is_long_term() -> None:
    found = under("hr10357", date(2026, 11, 1))
    assert found.way(Way.WAIT).harvest.short_loss_usd == 35_000 * DOLLAR
    later = found.way(Way.DOUBLE_UP)
    assert (later.harvest.short_loss_usd, later.harvest.long_loss_usd) == (0, 35_000 * DOLLAR)
    assert later.sold_on == date(2026, 12, 2)


def test_a_gain_is_in_no_wash_sale_but_its_rebuy_replaces() -> None:
    gain = replace(SALE, id="gain", term=Term.LONG, harvest=Harvest(long_loss_usd=-500 * DOLLAR))
    at_once = under("hr10357", date(2026, 11, 1), Window(), gain, SALE).way(Way.AT_ONCE)
    assert [part.sale_id for part in at_once.parts] == ["trade"]
    assert at_once.harvest.long_loss_usd == -500 * DOLLAR
    assert at_once.allowed_usd == 0


def test_the_safest_way_is_worth_most_where_the_law_is_worst_for_it() -> None:
    laws = wash_law_names()
    assert robust(under(law, date(2026, 6, 1)) for law in laws) == (Way.AT_ONCE, 3_150 * DOLLAR)
    assert robust(under(law, date(2026, 11, 1)) for law in laws) == (Way.WAIT, 3_150 * DOLLAR)
    assert robust([]) is None


def test_of_ways_worth_the_same_one_whose_law_is_settled_comes_first_and_the_others_are_named() -> None:
    least = least_by_way(under(law, date(2026, 11, 1)) for law in wash_law_names())
    assert best_ways(least) == (Way.WAIT, Way.DOUBLE_UP, Way.SWAP)
    fraction = {Way.WAIT: least[Way.WAIT] - DOLLAR // 250}
    assert best_ways(least | fraction)[0] is Way.WAIT, "less than half a cent apart is shown as the same"
    cents = {Way.WAIT: least[Way.WAIT] - DOLLAR // 50}
    assert best_ways(least | cents) == (Way.DOUBLE_UP, Way.SWAP)
    assert best_ways({}) == ()


def test_costs_beside_the_sales_count() -> None:
    costs = Harvest(fees_usd=100 * DOLLAR)
    found = scenario_of([SALE], Window(), wash_law("current"), VALUER, date(2026, 6, 1), costs=costs)
    assert found.way(Way.AT_ONCE).npv_usd == 3_050 * DOLLAR
