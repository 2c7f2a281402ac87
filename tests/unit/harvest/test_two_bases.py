"""Gifts with two bases (26 U.S.C. § 1015(a)): what their loss brings back is more than what it deducts."""

import random
from dataclasses import replace
from itertools import product

import pytest

from harvests import LATELY, TODAY, candidates, holding, outlook, simple_year
from lotwise.core.money import CENT, DOLLAR, usd
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import FREE, harvest_of
from lotwise.harvest.plan import best_sales, plan_of
from lotwise.harvest.value import Valuer
from lotwise.lots.unrealized import Valued, valued
from lotwise.prices.book import PriceBook
from random_harvests import random_case

pytest.importorskip("highspy")


def given(one: Valued, worth_then: int) -> Valued:
    """Return a lot as a gift that was worth some dollars, less than its giver paid."""
    root = replace(one.lot.root, loss_basis_usd=usd(worth_then), given_on=one.lot.root.acquired_on)
    assert one.quote is not None
    return valued([replace(one.lot, root=root)], PriceBook.of([one.quote]), TODAY)[0]


GIFT = given(holding(36_000, 21_000, LATELY, "ETH"), 25_000)
LOSS = holding(27_000, 9_000, LATELY, "DOT")


def test_a_gift_deducts_one_basis_and_gives_up_the_other() -> None:
    """25,000 less 21,000 and 105 of fee now; 36,000 less 21,000 and 105 at the final sale."""
    (one,) = candidates(GIFT, fee_rate="0.005")
    part = one.part(one.quantity)
    assert (part.short_loss_usd, part.deferred_usd) == (4_105 * DOLLAR, 14_895 * DOLLAR)
    assert one.has_two_bases


def test_the_gift_that_costs_more_than_it_saves_does_not_hide_the_loss_beside_it() -> None:
    """At 24 % now and 15 % then without discount the gift loses, the other lot wins: 18,045 of loss."""
    lots = candidates(GIFT, LOSS, fee_rate="0.005")
    looked_at = outlook(simple_year(short_gain=60_000), sale_after_years=4, discount_rate="0")
    plan = plan_of(lots, (), Valuer(looked_at), TODAY, 0)
    assert [one.candidate.valued.lot.asset for one in plan.trades] == ["DOT"]
    by_hand = 18_045 * 24 // 100 * DOLLAR + 80 * CENT - (17_955 * 15 * CENT) - 90 * DOLLAR
    assert abs(plan.worth.npv_usd - by_hand) <= CENT
    assert plan.optimum.gap_usd <= CENT


def with_gifts(seed: int) -> tuple[tuple[Candidate, ...], Valuer]:
    """Return a random household, some of whose lots at a loss are gifts."""
    chance, case = random.Random(seed), random_case(seed, most_lots=5)  # noqa: S311 - test data
    made: list[Candidate] = []
    for one in case.candidates:
        basis, fmv = one.valued.lot.basis_usd, one.valued.fmv_usd
        assert basis is not None
        assert fmv is not None
        if one.loss_usd > 0 and chance.random() < 0.7:
            low = fmv + (basis - fmv) * chance.randrange(5, 95) // 100
            gift = given(one.valued, low // DOLLAR)
            made += candidates(gift, fee_rate=str(one.sale_fee_usd / fmv))
        else:
            made.append(one)
    return tuple(made), Valuer(case.outlook)


@pytest.mark.parametrize("seed", range(40))
def test_no_choice_of_lots_or_parts_is_worth_more(seed: int) -> None:
    lots, valuer = with_gifts(seed)
    chance = random.Random(seed)  # noqa: S311 - test data
    _, best = best_sales(lots, valuer, FREE)
    parts = [tuple(chance.choice([0, 0.3, 0.7, 1, chance.random()]) for _ in lots) for _ in range(200)]
    for shares in (*product((0, 1), repeat=len(lots)), *parts):
        sold = [(one, int(one.quantity * share)) for one, share in zip(lots, shares, strict=True) if share]
        assert valuer.npv(harvest_of(sold, FREE)) <= best.npv_usd + CENT
    assert best.gap_usd <= CENT
