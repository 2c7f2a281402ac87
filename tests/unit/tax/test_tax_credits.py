"""Credits for dependents and what is left of the tax, by hand from Schedule 8812 and Form 1040."""

from dataclasses import replace
from typing import Any

import pytest

from lotwise.core.money import DOLLAR, usd
from lotwise.rules.book import us_rules
from lotwise.tax import tax_credits
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import evaluate


def values(
    year: int, status: str = "mfj", *, children: int = 0, others: int = 0, **amounts: int
) -> dict[str, Any]:
    """A return whose amounts are in whole dollars."""
    in_dollars: dict[str, Any] = {name: amount * DOLLAR for name, amount in amounts.items()}
    facts = ReturnFacts(
        year=year,
        filing_status=FilingStatus(status),
        children_under_17=children,
        other_dependents=others,
        **in_dollars,
    )
    return evaluate(facts, us_rules())


@pytest.mark.parametrize(
    ("year", "credit"), [(2023, 4_500), (2024, 4_500), (2025, 4_900), (2026, 4_900), (2027, 5_100)]
)
def test_two_children_and_a_parent(year: int, credit: int) -> None:
    found = values(year, children=2, others=1, wages=200_000)
    assert found["dependent_credit"] == usd(credit)
    assert found["additional_child_credit"] == 0
    assert found["tax_after_credits"] == found["liability"] - usd(credit)


@pytest.mark.parametrize(
    ("status", "start"),
    [("single", 200_000), ("mfj", 400_000), ("mfs", 200_000), ("hoh", 200_000), ("qss", 200_000)],
)
def test_a_part_of_a_thousand_above_the_start_costs_as_much_as_a_whole(status: str, start: int) -> None:
    """The start of a surviving spouse is the smaller one: the larger is for a joint return only."""
    for above, lost in ((0, 0), (1, 50), (1_000, 50), (1_001, 100), (43_999, 2_200), (60_000, 3_000)):
        found = values(2025, status, children=1, wages=start + above)
        assert found["dependent_credit_lost"] == usd(lost), above
        assert found["dependent_credit"] == usd(max(0, 2_200 - lost)), above


def test_a_gain_moves_the_phase_out() -> None:
    before = values(2026, children=2, wages=400_000)
    after = values(2026, children=2, wages=400_000, long_term_gain=20_000)
    assert before["dependent_credit"] - after["dependent_credit"] == usd(1_000)


def test_what_the_tax_cannot_take_up_is_refunded_by_earnings_and_for_each_child() -> None:
    """2025, joint, wages 40,000: taxable 8,500, Tax Table 853; lines 16a = 3,547, 16b = 3,400, 20 = 5,625.

    Line 27a, from the row of 40,000 to 40,050: 7,152 less 21.06 % of 40,025 above 30,470, so 5,140.
    """
    found = values(2025, children=2, wages=40_000)
    assert found["income_tax"] == usd(853)
    assert found["dependent_credit"] == usd(853)
    assert found["additional_child_credit"] == usd(3_400)
    assert found["total_tax"] == 0
    assert found["earned_income_credit"] == usd(5_140)
    assert found["tax_after_credits"] == -usd(3_400 + 5_140)


def test_small_earnings_limit_the_refund() -> None:
    """15 % of 10,000 less 2,500: 1,125."""
    assert values(2025, "hoh", children=2, wages=10_000)["additional_child_credit"] == usd(1_125)
    assert values(2025, "hoh", children=2, wages=2_000)["additional_child_credit"] == 0
    assert values(2025, "hoh", children=2, services_income=10_000)["additional_child_credit"] == usd(1_125)
    assert values(2025, "hoh", children=2, interest=10_000)["additional_child_credit"] == 0


def test_the_credit_for_other_dependents_is_never_refunded() -> None:
    found = values(2025, "hoh", others=2, wages=20_000)
    assert found["dependent_credit_allowed"] == usd(1_000)
    assert found["tax_after_credits"] == 0


def test_a_credit_that_is_phased_out_is_not_refunded_either() -> None:
    found = values(2025, "single", children=1, wages=20_000, interest=260_000)
    assert found["dependent_credit_allowed"] == found["additional_child_credit"] == 0


def test_tax_credits_come_off_the_minimum_tax_but_not_off_the_net_investment_income_tax() -> None:
    found = values(2026, "single", children=3, wages=150_000, long_term_gain=530_200)
    assert found["alternative_minimum_tax"] > 0
    assert found["tax_before_credits"] == found["income_tax"] + found["alternative_minimum_tax"]
    assert found["total_tax"] == found["tax_less_credits"] + found["net_investment_income_tax"]


def test_the_net_investment_income_tax_is_left_when_credits_take_all_other_tax() -> None:
    """No common return is like that, so the lines are asked one by one."""
    assert tax_credits.dependent_credit(usd(6_600), usd(1_000)) == usd(1_000)
    assert tax_credits.tax_less_credits(usd(1_000), usd(1_000)) == 0
    assert tax_credits.total_tax(0, usd(380)) == usd(380)


def test_without_dependents_and_marketplace_nothing_changes() -> None:
    for wages in (0, 30_000, 300_000):
        found = values(2026, "single", wages=wages, long_term_gain=50_000)
        assert found["tax_after_credits"] == found["liability"] == found["total_tax"]
        assert found["dependent_credit"] == found["excess_advance_repaid"] == 0


def test_liability_stays_before_credits() -> None:
    facts = ReturnFacts(year=2026, filing_status=FilingStatus.JOINT, wages=200_000 * DOLLAR)
    with_child = evaluate(replace(facts, children_under_17=1), us_rules())
    assert with_child["liability"] == evaluate(facts, us_rules())["liability"]


def test_somebody_who_can_be_claimed_has_no_dependents() -> None:
    facts = ReturnFacts(
        year=2026, filing_status=FilingStatus.HEAD, wages=90_000 * DOLLAR, children_under_17=1
    )
    assert evaluate(facts, us_rules())["dependent_credit"] == usd(2_200)
    claimed = evaluate(replace(facts, is_claimed_as_dependent=True), us_rules())
    assert claimed["tax_after_credits"] == claimed["liability"]
