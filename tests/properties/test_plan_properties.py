"""Properties of the planner on random households: what must hold whatever the lots and the taxes are."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from harvests import candidates, holding, outlook, simple_year
from lotwise.core.money import CENT, DOLLAR
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.milp import second_opinion
from lotwise.harvest.optimum import optimum, sum_of
from lotwise.harvest.value import Outlook, Valuer
from random_harvests import random_case

seeds = st.integers(min_value=0, max_value=10**9)
lots = st.lists(st.tuples(st.integers(200, 60_000), st.integers(50, 220)), min_size=1, max_size=4)
few = settings(max_examples=12, deadline=None)


def best(chosen: tuple[Candidate, ...], looked_at: Outlook) -> int:
    """Return the value of the optimum."""
    return optimum(chosen, Valuer(looked_at)).npv_usd


def held(pairs: list[tuple[int, int]], fee_rate: str, pieces: int = 1) -> tuple[Candidate, ...]:
    """Return lots by worth and percent of it paid, each cut into equal pieces, all of one rate of fees."""
    made = [
        holding(worth * percent // 100, worth, asset=f"A{n}P{piece}", units=4)
        for n, (worth, percent) in enumerate(pairs)
        for piece in range(pieces)
    ]
    return candidates(*made, fee_rate=fee_rate)


@given(seeds, st.randoms(use_true_random=False))
@few
def test_no_random_plan_is_worth_more(seed: int, chance: random.Random) -> None:
    """Fifty random plans a household: lots not at all, whole, or in part."""
    case = random_case(seed)
    valuer = Valuer(case.outlook)
    most = best(case.candidates, case.outlook) + CENT * (1 + len(case.candidates))
    for _ in range(50):
        parts = [(one, one.quantity * chance.choice([0, 0, 3, 8, 8]) // 8) for one in case.candidates]
        assert valuer.npv(sum_of(parts)) <= most


@given(seeds, st.integers(1, 5))
@few
def test_leaving_out_a_lot_never_raises_the_optimum(seed: int, drop: int) -> None:
    case = random_case(seed)
    fewer = tuple(one for n, one in enumerate(case.candidates) if n != drop % len(case.candidates or (1,)))
    assert best(fewer, case.outlook) <= best(case.candidates, case.outlook) + CENT * (1 + len(fewer))


@given(seeds, lots)
@few
def test_higher_fees_lower_the_optimum(seed: int, pairs: list[tuple[int, int]]) -> None:
    looked_at = random_case(seed).outlook
    values = [best(held(pairs, rate), looked_at) for rate in ("0", "0.0025", "0.01")]
    slack = CENT * (1 + len(pairs))
    assert values[0] + slack >= values[1]
    assert values[1] + slack >= values[2]


@given(seeds)
@few
def test_the_order_of_lots_changes_nothing(seed: int) -> None:
    case = random_case(seed)
    turned = tuple(reversed(case.candidates))
    assert abs(best(turned, case.outlook) - best(case.candidates, case.outlook)) <= CENT


@given(seeds, st.lists(st.tuples(st.integers(1, 300), st.integers(50, 220)), min_size=1, max_size=3))
@few
def test_splitting_lots_changes_nothing(seed: int, pairs: list[tuple[int, int]]) -> None:
    """A lot of 400 n dollars, or four of 100 n."""
    looked_at = random_case(seed).outlook
    whole = best(held([(400 * worth, percent) for worth, percent in pairs], "0.0025"), looked_at)
    quarters = best(held([(100 * worth, percent) for worth, percent in pairs], "0.0025", 4), looked_at)
    assert abs(whole - quarters) <= CENT * (1 + 5 * len(pairs))


@given(st.integers(1, 40), st.integers(0, 12), lots)
@few
def test_one_rate_no_discount_and_no_fees_win_nothing(
    percent: int, years: int, pairs: list[tuple[int, int]]
) -> None:
    """Inside one term with gains enough: what is saved now is paid later."""
    now = simple_year(ordinary_percent=percent, long_percent=percent, short_gain=1_000_000)
    later = simple_year(ordinary_percent=percent, long_percent=percent)
    looked_at = outlook(now, later, sale_after_years=years, discount_rate="0")
    assert abs(best(held(pairs, "0"), looked_at)) <= 10 * CENT


@given(seeds, st.booleans(), st.integers(1, 30_000), st.integers(1, 30_000))
@few
def test_a_larger_smallest_trade_never_raises_the_optimum(
    seed: int, is_free: bool, one: int, other: int
) -> None:
    case = random_case(seed, most_lots=6, is_free=is_free)
    values = [
        optimum(
            case.candidates,
            Valuer(case.outlook),
            replace(case.constraints, minimum_trade_usd=least * DOLLAR),
        ).npv_usd
        for least in sorted((0, one, other))
    ]
    slack = CENT * (1 + len(case.candidates))
    assert values[0] + slack >= values[1]
    assert values[1] + slack >= values[2]


@given(seeds)
@few
def test_it_is_never_negative_and_never_above_its_bound(seed: int) -> None:
    case = random_case(seed)
    found = optimum(case.candidates, Valuer(case.outlook))
    assert 0 <= found.npv_usd <= found.bound_usd
    assert found.gap_usd <= DOLLAR + found.harvest.fees_usd // 100


@given(seeds, st.booleans(), st.sampled_from([0, 0, 25, 2_000, 15_000]))
@few
def test_it_agrees_with_the_second_opinion(seed: int, is_free: bool, smallest: int) -> None:
    case = random_case(seed, most_lots=6, is_free=is_free)
    limits = replace(case.constraints, minimum_trade_usd=smallest * DOLLAR)
    second = second_opinion(case.candidates, Valuer(case.outlook), limits)
    ours = optimum(case.candidates, Valuer(case.outlook), limits).npv_usd
    assert abs(ours - max(0, second.npv_usd)) <= CENT * (1 + len(case.candidates))
