"""Form 1040 line 16: which worksheet applies, and gain at 0, 15 and 20 %."""

from typing import Any

import pytest

from lotwise.core.money import DOLLAR, Usd, usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate

STANDARD_2026 = {"single": 16_100, "mfj": 32_200, "mfs": 16_100, "hoh": 24_150, "qss": 32_200}


def in_dollars(amounts: dict[str, int]) -> dict[str, Any]:
    return {name: amount * DOLLAR for name, amount in amounts.items()}


def values(status: str = "single", *, ordinary: int, **gains: int) -> dict[str, int]:
    """A return of 2026 with so much *taxable* ordinary income, in whole dollars, and some gains."""
    facts = ReturnFacts(
        year=2026,
        filing_status=FilingStatus(status),
        tax_mode=TaxMode.EXACT,
        other_ordinary_income=(ordinary + STANDARD_2026[status]) * DOLLAR,
        **in_dollars(gains),
    )
    return evaluate(facts, us_rules())


@pytest.mark.parametrize(
    ("ordinary", "gain", "at_zero", "at_fifteen", "at_twenty"),
    [
        # single, 2026: 0 % up to 49,450, 15 % up to 545,500 of taxable income
        (30_000, 10_000, 10_000, 0, 0),
        (30_000, 19_450, 19_450, 0, 0),
        (30_000, 19_451, 19_450, 1, 0),
        (49_450, 10_000, 0, 10_000, 0),
        (500_000, 45_500, 0, 45_500, 0),
        (500_000, 45_501, 0, 45_500, 1),
        (600_000, 10_000, 0, 0, 10_000),
        (0, 600_000, 49_450, 496_050, 54_500),
        (-5_000, 10_000, 5_000, 0, 0),  # deductions left over from income shield gain
    ],
)
def test_gain_lies_on_top_of_the_other_income(
    ordinary: int, gain: int, at_zero: int, at_fifteen: int, at_twenty: int
) -> None:
    found = values(ordinary=ordinary, long_term_gain=gain)
    parts = (found["income_at_zero"], found["income_at_fifteen"], found["income_at_twenty"])
    assert tuple(part // DOLLAR for part in parts) == (at_zero, at_fifteen, at_twenty)


@pytest.mark.parametrize(
    ("status", "zero_top", "fifteen_top"),
    [
        ("single", 49_450, 545_500),
        ("mfj", 98_900, 613_700),
        ("mfs", 49_450, 306_850),
        ("hoh", 66_200, 579_600),
        ("qss", 98_900, 613_700),
    ],
)
def test_the_thresholds_of_each_filing_status(status: str, zero_top: int, fifteen_top: int) -> None:
    whole = 1_000_000
    found = values(status, ordinary=0, long_term_gain=whole)
    assert found["income_at_zero"] == zero_top * DOLLAR
    assert found["income_at_fifteen"] == (fifteen_top - zero_top) * DOLLAR
    assert found["income_at_twenty"] == (whole - fifteen_top) * DOLLAR


def test_the_0_percent_rate_ends_before_the_12_percent_bracket() -> None:
    """Between 49,450 and 50,400 a dollar of gain pays 15 % while a dollar of wages pays 12 %."""
    before = values(ordinary=40_000, long_term_gain=9_450)["income_tax"]
    more_gain = values(ordinary=40_000, long_term_gain=9_550)["income_tax"]
    more_wages = values(ordinary=40_100, long_term_gain=9_450)["income_tax"]
    assert more_gain - before == usd("15.00")
    assert more_wages - before == usd("12.00") + usd("15.00")  # and it pushes gain out of the 0 % rate


def test_qualified_dividends_are_taxed_like_gain_without_any_sale() -> None:
    found = values(ordinary=100_000, ordinary_dividends=10_000, qualified_dividends=10_000)
    assert found["uses_capital_gain_tax_worksheet"]
    assert found["income_tax"] == tax_of_ordinary(100_000) + usd("1500")


def test_qualified_dividends_keep_their_rate_beside_a_capital_loss() -> None:
    found = values(
        ordinary=100_000, ordinary_dividends=10_000, qualified_dividends=10_000, short_term_gain=-20_000
    )
    assert found["income_tax"] == tax_of_ordinary(97_000) + usd("1500")


def test_short_term_gain_is_ordinary() -> None:
    found = values(ordinary=60_000, short_term_gain=10_000)
    assert not found["uses_capital_gain_tax_worksheet"]
    assert found["income_tax"] == tax_of_ordinary(70_000)


def test_without_taxable_income_there_is_no_tax_and_no_worksheet() -> None:
    found = values(ordinary=-30_000, long_term_gain=10_000)
    assert not found["uses_capital_gain_tax_worksheet"]
    assert found["income_tax"] == 0


def tax_of_ordinary(amount: int) -> Usd:
    return values(ordinary=amount)["income_tax"]


@pytest.mark.parametrize(
    ("ordinary", "gain"), [(200_000, 100_000), (20_000, 5_000), (0, 1_000), (700_000, 90_000)]
)
def test_lower_rates_never_cost_more_than_ordinary_ones(ordinary: int, gain: int) -> None:
    found = values(ordinary=ordinary, long_term_gain=gain)
    assert found["income_tax"] <= found["tax_at_ordinary_rates"]
