"""What a trade offers at given prices: by hulls what looking at every mark finds."""

from random import Random

import pytest

from harvests import LATELY, LONG_AGO, candidates, constrained, holding
from lotwise.core.money import DOLLAR
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import FREE, Constraints, groups_of, harvest_of
from lotwise.harvest.offers import Offer, Stand
from lotwise.harvest.terrain import Gradient
from lotwise.harvest.value import Harvest

RATES = (-0.2, 0.0, 0.05, 0.15, 0.24, 0.37)
PRICES = [(short, long) for short in RATES for long in RATES]


def line_of(random: Random, count: int) -> tuple[Candidate, ...]:
    """Return a line of lots with losses and gains; the older ones are long-term."""
    held = []
    for n in range(count):
        worth = random.randrange(200, 9_000)
        on = (LONG_AGO if n < count // 2 else LATELY)[:8] + f"{1 + n % 27:02}"
        held.append(holding(worth * random.randrange(60, 180) // 100, worth, on, asset="A", units=10))
    return constrained(*held, lines={"A"}, fee_rate="0.004")


def worth(harvest: Harvest, prices: tuple[float, float], costs: Gradient) -> float:
    """Return what sales are worth at given prices."""
    gained = prices[0] * harvest.short_loss_usd + prices[1] * harvest.long_loss_usd
    return gained - costs.fee * harvest.fees_usd - costs.swap * harvest.realized_embedded_usd


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("least", [0, 3_000])
def test_a_line_offers_its_best_mark(seed: int, least: int) -> None:
    random = Random(seed)  # noqa: S311 - a test
    lots = line_of(random, random.randint(2, 14))
    (group,) = groups_of(lots, Constraints(fixed_cost_usd=5 * DOLLAR))
    offer, costs = Offer(group, least * DOLLAR), Gradient(0.3, 0.1, 0.9, random.choice([0.0, 0.2]))
    parts = [offer.group.candidates[:n] for n in range(len(lots) + 1)]
    harvests = [harvest_of([(one, one.quantity) for one in part], FREE) for part in parts]
    low = random.randint(0, offer.count - 1)
    for stand in (Stand(True, 0, offer.count), Stand(None, low, offer.count), Stand(True, low, low)):
        asked = offer.at(costs, stand)
        for prices in PRICES:
            found, short, long, mark = asked.answer(prices)
            assert stand.low <= mark <= stand.high
            if least:
                continue  # what makes up the smallest trade is no beginning of whole lots
            marks = range(stand.low, stand.high + 1)
            best = max(worth(harvests[n], prices, costs) for n in marks)
            assert found == pytest.approx(best - costs.fee * group.cost_usd)
            assert (short, long) == (harvests[mark].short_loss_usd, harvests[mark].long_loss_usd)


@pytest.mark.parametrize("seed", range(8))
def test_lots_without_an_order_offer_each_lot_that_pays(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a test
    held = [
        holding(random.randrange(200, 9_000), random.randrange(200, 9_000), on, asset="A", units=10)
        for on in (LATELY, LONG_AGO) * 4
    ]
    lots = candidates(*held, fee_rate="0.004")
    (group,) = groups_of(lots, Constraints(fixed_cost_usd=5 * DOLLAR))
    offer, costs = Offer(group, 0), Gradient(0.3, 0.1, 0.9, 0.0)
    asked = offer.at(costs, Stand(True, 0, 1))
    for prices in PRICES:
        best = sum(max(0.0, worth(one.part(one.quantity), prices, costs)) for one in lots)
        assert asked.answer(prices)[0] == pytest.approx(best - costs.fee * group.cost_usd)
