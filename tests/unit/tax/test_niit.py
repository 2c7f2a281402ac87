"""Form 8960: 3.8 % of the smaller of net investment income and the income above the threshold."""

from typing import Any

import pytest

from lotwise.core.money import DOLLAR, usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import evaluate


def in_dollars(amounts: dict[str, int]) -> dict[str, Any]:
    return {name: amount * DOLLAR for name, amount in amounts.items()}


def niit(status: str = "single", *, is_investment: bool = True, **amounts: int) -> int:
    """The tax on a return of 2026; amounts in whole dollars."""
    facts = ReturnFacts(
        year=2026,
        filing_status=FilingStatus(status),
        is_digital_asset_income_investment=is_investment,
        **in_dollars(amounts),
    )
    tax: int = evaluate(facts, us_rules())["net_investment_income_tax"]
    return tax


@pytest.mark.parametrize(
    ("status", "wages", "tax"),
    [
        ("single", 180_000, "0"),
        ("single", 190_000, "380"),  # 10,000 above the threshold, 20,000 of gain
        ("single", 300_000, "760"),
        ("hoh", 190_000, "380"),
        ("mfj", 240_000, "380"),
        ("qss", 240_000, "380"),
        ("mfs", 115_000, "380"),
    ],
)
def test_the_smaller_of_gain_and_income_above_the_threshold_is_taxed(
    status: str, wages: int, tax: str
) -> None:
    assert niit(status, wages=wages, long_term_gain=20_000) == usd(tax)


def test_a_net_capital_loss_lowers_other_investment_income_by_its_yearly_limit_only() -> None:
    assert niit(wages=300_000, interest=10_000) == usd("380")
    assert niit(wages=300_000, interest=10_000, short_term_gain=-50_000) == usd("266")
    assert niit("mfs", wages=300_000, interest=10_000, short_term_gain=-50_000) == usd("323")


def test_net_investment_income_is_never_below_zero() -> None:
    assert niit(wages=300_000, interest=1_000, short_term_gain=-50_000) == 0


def test_staking_counts_as_investment_income_unless_told_otherwise() -> None:
    assert niit(wages=300_000, digital_asset_income=1_000) == usd("38")
    assert niit(wages=300_000, digital_asset_income=1_000, is_investment=False) == 0


def test_pay_for_services_and_wages_are_no_investment_income() -> None:
    assert niit(wages=300_000, services_income=1_000, other_ordinary_income=5_000) == 0
