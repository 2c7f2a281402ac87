"""Constraints in the optimum: equal to trying every set of trades, and to what reason demands."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise, product
from random import Random

import pytest

from harvests import LATELY, LONG_AGO, constrained, holding, outlook, real_facts, real_year, simple_year
from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, Group, cost_harvest, groups_of, harvest_of, place_of
from lotwise.harvest.optimum import Optimum, Searched, optimum
from lotwise.harvest.value import Outlook, Valuer

CASES, SHARE = 200, 25


def every_plan(
    groups: Sequence[Group], most: int | None
) -> Iterator[tuple[list[Candidate], list[tuple[Candidate, int]], Usd]]:
    """Yield each set of trades and each length of each line: lots in part, lots in full, fixed costs."""
    trades = [group for group in groups if group.place is not None]
    free = [one for group in groups if group.place is None for one in group.candidates]
    for count in range(min(len(trades), len(trades) if most is None else most) + 1):
        for made in combinations(trades, count):
            for lengths in product(*(range(len(g.candidates)) if g.is_line else [0] for g in made)):
                partial, full = list(free), []
                for group, length in zip(made, lengths, strict=True):
                    lots = group.candidates
                    full += [(one, one.quantity) for one in lots[:length]] if group.is_line else []
                    partial += lots[length : length + 1] if group.is_line else lots
                yield partial, full, sum(group.cost_usd for group in made)


def tried(chosen: Sequence[Candidate], valuer: Valuer, constraints: Constraints) -> Usd:
    """Return the best value over every set of trades, each searched on its own plane."""
    best = 0
    for partial, full, cost in every_plan(groups_of(chosen, constraints), constraints.most_trades):
        settled = harvest_of(full, Constraints()).plus(cost_harvest(cost))
        searched = Searched(partial, valuer, settled)
        found = searched.best(partial, Constraints(named=frozenset({"Ledger", "Bank"})))
        total = harvest_of((*full, *found.quantities), Constraints()).plus(cost_harvest(cost))
        best = max(best, valuer.npv(total), valuer.npv(settled))
    return best


def breaches(found: Optimum, chosen: Sequence[Candidate], constraints: Constraints) -> list[str]:
    """Return in what an answer fails to keep to the constraints."""
    sold = {one.valued.lot.id: quantity for one, quantity in found.quantities}
    wrong = []
    places = {place_of(one) for one, _ in found.quantities}
    if constraints.most_trades is not None and len(places) > constraints.most_trades:
        wrong.append("too many trades")
    for group in groups_of(chosen, constraints):
        shares = [Decimal(sold.get(one.valued.lot.id, 0)) / one.quantity for one in group.candidates]
        if group.is_line and any(later > 0 and sooner < 1 for sooner, later in pairwise(shares)):
            wrong.append(f"{group.place} is not sold in order")
    return wrong


def drawn(random: Random) -> tuple[tuple[Candidate, ...], Outlook, Constraints]:
    """Return a random small case: up to six trades of one to three lots."""
    held, lines = [], set()
    for n in range(random.choice([1, 2, 2, 3, 3, 4, 6])):
        asset = f"A{n}"
        if random.random() < 0.45:
            lines.add(asset)
        for m in range(random.choice([1, 1, 2, 3])):
            worth = random.randrange(200, 40_000)
            percent = random.randrange(60, 200)
            on = random.choice([LATELY, LONG_AGO])[:8] + f"{3 + m * 5 + random.randrange(4):02}"
            held.append(holding(worth * percent // 100, worth, on, asset=asset, units=10))
    chosen = constrained(*held, lines=lines, fee_rate=random.choice(["0", "0.0025", "0.01"]))
    now = simple_year(
        free_long=random.choice([0, 4_000]),
        short_gain=random.choice([-9_000, 0, 2_500, 12_000, 40_000]),
        long_gain=random.choice([-4_000, 0, 6_000, 30_000]),
    )
    if random.random() < 0.1:
        now = real_year(
            real_facts(wages=random.choice([30_000, 95_000, 190_000]), other_long_term_gain=8_000)
        )
    later = simple_year(short_gain=random.choice([0, 1_000]), long_gain=random.choice([0, 6_000]))
    seen = outlook(
        now,
        later,
        sale_after_years=random.choice([None, 1, 4, 9]),
        probability=random.choice(["0", "0.5", "1"]),
        embedded_gain=60_000,
        horizon_years=60,
    )
    cost = random.choice([0, 5, 40, 200]) * DOLLAR
    by_wallet = {"Ledger": cost} if random.random() < 0.3 else {}
    most = random.choice([None, None, 1, 2, 3])
    return chosen, seen, Constraints(fixed_cost_usd=cost, fixed_cost_by_wallet=by_wallet, most_trades=most)


@pytest.mark.parametrize("seed", range(0, CASES, SHARE))
def test_no_set_of_trades_is_better(seed: int) -> None:
    for one in range(seed, seed + SHARE):
        chosen, seen, constraints = drawn(Random(one))  # noqa: S311 - a test
        valuer = Valuer(seen)
        found = optimum(chosen, valuer, constraints)
        assert abs(found.npv_usd - tried(chosen, valuer, constraints)) <= CENT
        assert not breaches(found, chosen, constraints)
        assert found.is_complete
        assert found.gap_usd <= DOLLAR


@pytest.mark.parametrize("seed", range(1_000, 1_020))
def test_reason_demands(seed: int) -> None:
    """Dearer trades, fewer trades and lines are never worth more; the order of the lots says nothing."""
    chosen, seen, constraints = drawn(Random(seed))  # noqa: S311 - a test
    valuer = Valuer(seen)
    npv = optimum(chosen, valuer, constraints).npv_usd
    dearer = replace(constraints, fixed_cost_usd=constraints.fixed_cost_usd + 25 * DOLLAR)
    assert optimum(chosen, valuer, dearer).npv_usd <= npv + CENT
    fewer = replace(constraints, most_trades=1)
    if constraints.most_trades is None:
        assert optimum(chosen, valuer, fewer).npv_usd <= npv + CENT
    named = constraints.with_named("Ledger")
    assert optimum(chosen, valuer, named).npv_usd >= npv - CENT
    assert abs(optimum(chosen[::-1], valuer, constraints).npv_usd - npv) <= CENT


def test_a_trade_of_many_lots_pays_its_cost_once() -> None:
    """24 % of 6,003 on short-term gains, held until death, less 100 once."""
    chosen = constrained(*(holding(4_000 + n, 2_000, asset="BTC") for n in (0, 1, 2)), lines=set())
    valuer = Valuer(outlook(simple_year(short_gain=50_000)))
    found = optimum(chosen, valuer, Constraints(fixed_cost_usd=100 * DOLLAR))
    assert abs(found.npv_usd - (6_003 * 24 - 10_000) * DOLLAR // 100) <= CENT
    assert found.harvest.fees_usd == 100 * DOLLAR


def test_a_gain_in_front_is_sold_with_the_loss_behind_it() -> None:
    """Short-term gain of 1,000 first in line, loss of 9,000 behind: 24 % of 8,000."""
    chosen = constrained(
        holding(1_000, 2_000, "2025-08-01"), holding(10_000, 1_000, "2025-09-01"), lines={"BTC"}
    )
    found = optimum(chosen, Valuer(outlook(simple_year(short_gain=50_000))))
    assert len(found.quantities) == 2
    assert abs(found.npv_usd - 1_920 * DOLLAR) <= CENT
