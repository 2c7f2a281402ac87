"""The Schedule D Tax Worksheet: collectibles fill the brackets up to 24 %, and only the rest pays 28 %."""

from typing import Any

import pytest

from lotwise.core.money import DOLLAR, usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate


def in_dollars(amounts: dict[str, int]) -> dict[str, Any]:
    return {name: amount * DOLLAR for name, amount in amounts.items()}


def values(*, ordinary: int, collectibles: int, other_gain: int = 0, **more: int) -> dict[str, int]:
    """A single return of 2025 with so much *taxable* ordinary income; all in whole dollars."""
    facts = ReturnFacts(
        year=2025,
        filing_status=FilingStatus.SINGLE,
        tax_mode=TaxMode.EXACT,
        other_ordinary_income=(ordinary + 15_750) * DOLLAR,
        other_long_term_gain=(collectibles + other_gain) * DOLLAR,
        collectibles_gain=collectibles * DOLLAR,
        **in_dollars(more),
    )
    return evaluate(facts, us_rules())


def test_above_the_24_percent_bracket_collectibles_pay_28_percent() -> None:
    found = values(ordinary=200_000, collectibles=100_000)
    assert found["uses_schedule_d_tax_worksheet"]
    assert found["income_at_twenty_eight"] == usd(100_000)
    assert found["income_tax"] == values(ordinary=200_000, collectibles=0)["income_tax"] + usd(28_000)


def test_in_low_brackets_collectibles_pay_ordinary_rates() -> None:
    found = values(ordinary=50_000, collectibles=20_000)
    assert found["income_at_twenty_eight"] == 0
    assert found["income_tax"] == values(ordinary=70_000, collectibles=0)["income_tax"]


def test_across_the_top_of_the_24_percent_bracket_they_pay_both() -> None:
    """197,300 is the top of 24 %: 7,300 at 24 %, 12,700 at 28 %."""
    found = values(ordinary=190_000, collectibles=20_000)
    assert found["income_at_twenty_eight"] == usd(12_700)
    base = values(ordinary=190_000, collectibles=0)["income_tax"]
    assert found["income_tax"] == base + usd("1752") + usd("3556")


def test_other_gain_beside_them_keeps_15_and_20_percent() -> None:
    found = values(ordinary=200_000, collectibles=100_000, other_gain=300_000)
    assert found["fifteen_beside_collectibles"] + found["twenty_beside_collectibles"] == usd(300_000)
    # the 15 % rate ends at 533,400 of taxable income, of which 200,000 is ordinary: room for all 300,000
    assert found["twenty_beside_collectibles"] == 0
    more = values(ordinary=200_000, collectibles=100_000, other_gain=400_000)
    assert more["fifteen_beside_collectibles"] == usd(333_400)
    assert more["twenty_beside_collectibles"] == usd(66_600)


def test_with_little_ordinary_income_other_gain_passes_through_all_three_rates() -> None:
    """Lines 14 and 21 are 30,000; 18,350 at 0 %; 533,400 − 48,350 at 15 %; the rest of 600,000 at 20 %."""
    found = values(ordinary=20_000, collectibles=10_000, other_gain=600_000)
    assert found["zero_beside_collectibles"] == usd(18_350)
    assert found["fifteen_beside_collectibles"] == usd(485_050)
    assert found["twenty_beside_collectibles"] == usd(96_600)
    assert found["income_at_twenty_eight"] == 0


def test_a_short_term_loss_and_a_long_term_carryover_use_up_collectibles_first() -> None:
    found = values(
        ordinary=200_000,
        collectibles=100_000,
        other_gain=50_000,
        short_term_gain=-30_000,
        long_term_carryover_in=20_000,
    )
    assert found["twenty_eight_percent_gain"] == usd(50_000)
    assert found["fifteen_beside_collectibles"] == usd(50_000)


@pytest.mark.parametrize("ordinary", [0, 40_000, 100_000, 197_300, 400_000, 700_000])
@pytest.mark.parametrize("collectibles", [1_000, 60_000, 500_000])
def test_every_dollar_of_taxable_income_is_taxed_at_one_rate(ordinary: int, collectibles: int) -> None:
    found = values(ordinary=ordinary, collectibles=collectibles, other_gain=80_000)
    parts = (
        "ordinary_with_collectibles",
        "zero_beside_collectibles",
        "fifteen_beside_collectibles",
        "twenty_beside_collectibles",
        "income_at_twenty_eight",
    )
    assert sum(found[part] for part in parts) == found["taxable_income"]
    assert all(found[part] >= 0 for part in parts)


def test_without_taxable_income_the_worksheet_is_not_used() -> None:
    found = values(ordinary=-50_000, collectibles=10_000)
    assert not found["uses_schedule_d_tax_worksheet"]
    assert found["income_tax"] == 0
