"""Unrecaptured section 1250 gain: which losses it bears, and what it pays; by hand from the worksheets."""

from typing import Any

import pytest

from lotwise.core.money import DOLLAR, usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate


def values(*, ordinary: int, depreciation: int, other_gain: int = 0, **more: int) -> dict[str, Any]:
    """A single return of 2025 with so much *taxable* ordinary income; all in whole dollars."""
    amounts: dict[str, Any] = {name: amount * DOLLAR for name, amount in more.items()}
    facts = ReturnFacts(
        year=2025,
        filing_status=FilingStatus.SINGLE,
        tax_mode=TaxMode.EXACT,
        other_ordinary_income=(ordinary + 15_750) * DOLLAR,
        other_long_term_gain=(depreciation + other_gain + more.get("collectibles_gain", 0)) * DOLLAR,
        unrecaptured_1250_gain=depreciation * DOLLAR,
        **amounts,
    )
    return evaluate(facts, us_rules())


def tax(ordinary: int) -> int:
    found: int = values(ordinary=ordinary, depreciation=0)["income_tax"]
    return found


def test_above_the_24_percent_bracket_it_pays_25_percent() -> None:
    found = values(ordinary=200_000, depreciation=100_000)
    assert found["uses_schedule_d_tax_worksheet"]
    assert found["income_at_twenty_five"] == usd(100_000)
    assert found["income_tax"] == tax(200_000) + usd(25_000)


def test_in_low_brackets_it_pays_ordinary_rates() -> None:
    found = values(ordinary=50_000, depreciation=20_000)
    assert found["income_at_twenty_five"] == 0
    assert found["income_tax"] == tax(70_000)


def test_across_the_top_of_the_24_percent_bracket_it_pays_both() -> None:
    """Of 20,000 on top of 190,000, 7,300 lie below 197,300: 24 %, 1,752; 12,700 at 25 %, 3,175."""
    found = values(ordinary=190_000, depreciation=20_000)
    assert found["income_at_twenty_five"] == usd(12_700)
    assert found["income_tax"] == tax(190_000) + usd(1_752) + usd(3_175)


def test_beside_collectibles_it_fills_the_low_brackets_after_them() -> None:
    """Lines 10 = 60,000, 14 = 250,000, 21 = 197,300; 36 = 257,300, 38 = 7,300, 39 = 22,700; 42 = 30,000."""
    found = values(ordinary=190_000, depreciation=30_000, collectibles_gain=30_000)
    assert found["ordinary_with_collectibles"] == usd(197_300)
    assert found["income_at_twenty_five"] == usd(22_700)
    assert found["income_below_twenty_eight"] == usd(220_000)
    assert found["income_at_twenty_eight"] == usd(30_000)
    assert found["income_tax"] == tax(197_300) + usd(5_675) + usd(8_400)


def test_other_gain_beside_it_keeps_its_rates() -> None:
    found = values(ordinary=200_000, depreciation=100_000, other_gain=300_000)
    assert found["fifteen_beside_collectibles"] == usd(300_000)
    assert found["income_tax"] == tax(200_000) + usd(25_000) + usd(45_000)


@pytest.mark.parametrize(
    ("collectibles", "short", "carryover", "at_28", "at_25"),
    [
        (0, 0, 0, 0, 100_000),
        (0, -30_000, 0, 0, 70_000),
        (0, 10_000, 20_000, 0, 80_000),
        (40_000, -30_000, 0, 10_000, 100_000),  # collectibles gain bears the loss first
        (40_000, -30_000, 20_000, 0, 90_000),
        (-15_000, -30_000, 0, 0, 55_000),  # a loss on collectibles is line 14
        (0, 0, 160_000, 0, 0),
    ],
)
def test_losses_meet_collectibles_gain_first_and_then_this_one(
    collectibles: int, short: int, carryover: int, at_28: int, at_25: int
) -> None:
    found = values(
        ordinary=200_000,
        depreciation=100_000,
        other_gain=100_000,
        collectibles_gain=collectibles,
        short_term_gain=short,
        long_term_carryover_in=carryover,
    )
    assert found["twenty_eight_percent_gain"] == usd(at_28)
    assert found["twenty_five_percent_gain"] == usd(at_25)


def test_without_net_capital_gain_there_is_none() -> None:
    found = values(ordinary=200_000, depreciation=100_000, other_gain=-100_000)
    assert found["twenty_five_percent_gain"] == 0
    assert not found["uses_schedule_d_tax_worksheet"]


def test_the_minimum_tax_takes_25_percent_of_it_too() -> None:
    """Single, 2026, wages 150,000, gain 530,200 of which 100,000 is from depreciation; the exemption is gone.

    Form 6251: 12 = 680,200, 13 = 430,200, 14 = 100,000, 15 = 16 = 530,200, 17 = 150,000, at 26 % 39,000.
    Worksheet: 14 = 233,900, 21 = 201,775. 29 = 545,500 − 201,775 = 343,725, at 15 % 51,558.75; 33 = 86,475,
    at 20 % 17,295; 36 = 100,000, at 25 % 25,000. Line 38: 132,853.75.
    """
    facts = ReturnFacts(
        year=2026,
        filing_status=FilingStatus.SINGLE,
        tax_mode=TaxMode.EXACT,
        wages=150_000 * DOLLAR,
        other_long_term_gain=530_200 * DOLLAR,
        unrecaptured_1250_gain=100_000 * DOLLAR,
    )
    found = evaluate(facts, us_rules())
    assert found["amt_part_below_own_rates"] == usd(530_200)
    assert found["amt_on_the_rest"] == usd(39_000)
    assert found["amt_part_at_fifteen"] == usd(343_725)
    assert found["amt_part_at_twenty"] == usd(86_475)
    assert found["amt_at_twenty_five"] == usd(25_000)
    assert found["tentative_minimum_tax"] == usd("132853.75")
