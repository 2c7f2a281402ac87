"""Form 6251, against figures worked out by hand from the form's lines."""

from typing import Any

import pytest

from lotwise.core.money import DOLLAR, usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate


def in_dollars(amounts: dict[str, int]) -> dict[str, Any]:
    return {name: amount * DOLLAR for name, amount in amounts.items()}


def values(year: int, status: str = "single", *, seniors: int = 0, **amounts: int) -> dict[str, int]:
    """A return whose amounts are in whole dollars."""
    facts = ReturnFacts(
        year=year,
        filing_status=FilingStatus(status),
        tax_mode=TaxMode.EXACT,
        seniors=seniors,
        aged_or_blind_boxes=seniors,
        **in_dollars(amounts),
    )
    return evaluate(facts, us_rules())


def test_wages_alone_bring_no_minimum_tax() -> None:
    for wages in (50_000, 150_000, 400_000, 900_000, 3_000_000):
        found = values(2026, wages=wages)
        assert found["alternative_minimum_tax"] == 0
        assert not found["uses_lower_rates_for_amt"]


def test_below_the_exemption_nothing_more_is_computed() -> None:
    found = values(2026, wages=80_000, long_term_gain=5_000)
    assert found["amt_base"] == 0
    assert not found["has_amt_base"]
    assert not found["uses_lower_rates_for_amt"]
    assert found["tentative_minimum_tax"] == 0


def test_the_minimum_tax_gives_back_the_standard_deduction_and_the_senior_deduction() -> None:
    found = values(2025, wages=70_000, seniors=1)
    assert found["taxable_income"] == usd(70_000 - 15_750 - 2_000 - 6_000)
    assert found["amt_income"] == usd(70_000)


def test_of_itemized_deductions_it_gives_back_the_taxes_and_the_limit_of_the_top_bracket() -> None:
    """2026, single: 40,400 of taxes phased down to 10,000; 2/37 of 74,000 lost, which § 56(b)(1) undoes."""
    found = values(2026, wages=1_000_000, itemized_deductions=64_000, state_and_local_taxes=50_000)
    assert found["itemized_deductions_lost"] == usd(4_000)
    assert found["taxable_income"] == usd(1_000_000 - 70_000)
    assert found["amt_income"] == usd(1_000_000 - 64_000)


@pytest.mark.parametrize(
    ("year", "status", "amt_income", "exemption"),
    [
        (2025, "single", 626_350, 88_100),
        (2025, "single", 636_350, 85_600),
        (2025, "single", 978_750, 0),
        (2026, "single", 500_000, 90_100),
        (2026, "single", 510_000, 85_100),  # 50 cents a dollar from 2026
        (2026, "single", 680_200, 0),
        (2026, "mfj", 1_000_002, 140_199),
    ],
)
def test_the_exemption_shrinks_with_income(year: int, status: str, amt_income: int, exemption: int) -> None:
    found = values(year, status, wages=amt_income)
    assert found["amt_income"] == amt_income * DOLLAR
    assert found["amt_exemption_left"] == exemption * DOLLAR


@pytest.mark.parametrize(
    ("year", "income", "increase"),
    [
        (2025, 900_350, 0),
        (2025, 940_350, 10_000),
        (2025, 2_000_000, 68_500),  # at most the exemption
        (2026, 640_200, 0),
        (2026, 700_200, 30_000),  # our reading: the same 50 % by which the exemption shrinks
        (2026, 2_000_000, 70_100),
    ],
)
def test_a_separate_return_is_increased_where_the_exemption_is_gone(
    year: int, income: int, increase: int
) -> None:
    found = values(year, "mfs", wages=income)
    assert found["amt_income"] == (income + increase) * DOLLAR
    assert values(year, "single", wages=income)["amt_income"] == income * DOLLAR


def test_a_large_gain_shrinks_the_exemption_and_brings_minimum_tax() -> None:
    """Single, 2026, wages 150,000, long-term gain 530,200: the exemption is gone.

    Line 6 680,200; line 17 150,000 at 26 % = 39,000 (18). Regular ordinary income 133,900, so no room at
    0 % (21), and at 15 % up to 545,500: 411,600 (29, 30) = 61,740; 118,600 at 20 % = 23,720. Line 38:
    124,460. Regular tax: on 133,900 by the schedule 24,734; 61,740 and 23,720: 110,194.
    """
    found = values(2026, wages=150_000, long_term_gain=530_200)
    assert found["amt_base"] == usd(680_200)
    assert found["amt_on_the_rest"] == usd(39_000)
    assert found["amt_part_at_fifteen"] == usd(411_600)
    assert found["amt_part_at_twenty"] == usd(118_600)
    assert found["tentative_minimum_tax"] == usd(124_460)
    assert found["income_tax"] == usd(110_194)
    assert found["alternative_minimum_tax"] == usd(14_266)


def test_collectibles_pay_the_minimum_taxs_own_rates() -> None:
    """Of 530,200 of long-term gain 100,000 is from collectibles: 250,000 is taxed at 26 and 28 %."""
    found = values(
        2026, wages=150_000, long_term_gain=430_200, other_long_term_gain=100_000, collectibles_gain=100_000
    )
    assert found["amt_part_at_lower_rates"] == usd(430_200)
    assert found["amt_on_the_rest"] == usd("0.26") * 244_500 + usd("0.28") * 5_500


def test_gain_at_0_percent_is_at_0_percent_for_the_minimum_tax_too() -> None:
    """Joint, 2026, no wages, gain 220,000: exemption 140,200; 98,900 at 0 % less ordinary income of 0."""
    found = values(2026, "mfj", long_term_gain=220_000)
    assert found["amt_base"] == usd(79_800)
    assert found["amt_part_at_zero"] == usd(79_800)
    assert found["alternative_minimum_tax"] == 0


def test_beyond_the_room_at_0_percent_the_minimum_tax_takes_15_percent() -> None:
    """Joint, 2026, no wages, gain 300,000: of 159,800 above the exemption 98,900 is at 0 %."""
    found = values(2026, "mfj", long_term_gain=300_000)
    assert found["amt_part_at_zero"] == usd(98_900)
    assert found["amt_part_at_fifteen"] == usd(60_900)
    assert found["tentative_minimum_tax"] == usd("9135")
