"""Form 8962, by hand from the form, its tables of each year, and the poverty guidelines."""

from typing import Any

import pytest

from lotwise.core.money import DOLLAR, usd
from lotwise.rules.book import us_rules
from lotwise.tax.brackets import Rate
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate, worksheet


def values(
    year: int,
    status: str = "single",
    *,
    state: str = "TX",
    people: int = 0,
    children: int = 0,
    mode: TaxMode = TaxMode.TABLE,
    is_dependent: bool = False,
    **amounts: int,
) -> dict[str, Any]:
    """A return whose amounts are in whole dollars; wages are all of the income unless more is named."""
    in_dollars: dict[str, Any] = {name: amount * DOLLAR for name, amount in amounts.items()}
    facts = ReturnFacts(
        year=year,
        filing_status=FilingStatus(status),
        tax_mode=mode,
        state=state,
        people_in_household=people,
        children_under_17=children,
        is_claimed_as_dependent=is_dependent,
        **in_dollars,
    )
    return evaluate(facts, us_rules())


@pytest.mark.parametrize(
    ("year", "state", "people", "line"),
    [
        (2023, "TX", 1, 13_590),
        (2024, "TX", 4, 30_000),
        (2025, "TX", 4, 31_200),
        (2025, "AK", 2, 25_540),
        (2025, "HI", 3, 29_690),
        (2026, "", 4, 32_150),
        (2027, "TX", 2, 21_640),
    ],
)
def test_the_poverty_line_is_that_of_the_guidelines_of_the_year_before(
    year: int, state: str, people: int, line: int
) -> None:
    found = values(year, state=state, people=people, wages=50_000, marketplace_premium=1)
    assert found["poverty_line"] == usd(line)


@pytest.mark.parametrize(("status", "children", "people"), [("single", 0, 1), ("mfj", 2, 4), ("hoh", 1, 2)])
def test_people_are_counted_where_they_are_not_stated(status: str, children: int, people: int) -> None:
    found = values(2025, status, children=children, wages=50_000, marketplace_premium=1)
    assert found["poverty_household"] == people


@pytest.mark.parametrize(
    ("year", "percent", "hundredths"),
    [
        (2025, 149, 0),
        (2025, 151, 4),
        (2025, 199, 196),
        (2025, 200, 200),
        (2025, 301, 603),  # 6.025 %, half a hundredth up as in table 2
        (2025, 302, 605),
        (2025, 401, 850),
        (2026, 100, 210),
        (2026, 132, 210),
        (2026, 133, 314),
        (2026, 141, 363),
        (2026, 150, 419),
        (2026, 275, 920),
        (2026, 399, 996),
        (2026, 400, 996),
        (2027, 300, 1_022),
    ],
)
def test_the_applicable_figure(year: int, percent: int, hundredths: int) -> None:
    scale = values(year, wages=1)["premium_scale"]
    assert scale.rate_at(percent) == Rate(hundredths, 10_000)


@pytest.mark.parametrize(
    ("wages", "percent"),
    [
        (15_600, 99),
        (15_650, 100),
        (29_053, 185),
        (62_443, 398),
        (62_444, 399),
        (62_600, 400),
        (62_601, 401),
        (90_000, 401),
    ],
)
def test_the_percentage_is_cut_and_above_four_poverty_lines_it_is_401(wages: int, percent: int) -> None:
    assert values(2026, wages=wages, marketplace_premium=1)["poverty_percent"] == percent


def test_a_credit_of_2025_is_reconciled() -> None:
    """40,000 is 265 % of 15,060: figure 0.0460, line 8a 1,840; 7,200 − 1,840 = 5,360; 4,000 in advance."""
    found = values(
        2025,
        wages=40_000,
        marketplace_premium=8_400,
        benchmark_premium=7_200,
        advance_premium_credit=4_000,
    )
    assert found["premium_contribution"] == usd(1_840)
    assert found["premium_credit"] == usd(5_360)
    assert found["net_premium_credit"] == usd(1_360)
    assert found["excess_advance_repaid"] == 0
    assert found["tax_after_credits"] == found["liability"] - usd(1_360)


def test_the_credit_is_not_more_than_the_premiums() -> None:
    found = values(2025, wages=20_000, marketplace_premium=3_000, benchmark_premium=7_200)
    assert found["premium_credit"] == usd(3_000)


@pytest.mark.parametrize(
    ("year", "status", "wages", "repaid"),
    [
        (2023, "single", 26_000, 350),  # 191 % of 13,590
        (2024, "single", 40_000, 950),  # 274 % of 14,580
        (2025, "single", 29_000, 375),
        (2025, "single", 45_000, 975),  # 298 %
        (2025, "single", 60_000, 1_625),  # 398 %
        (2025, "single", 60_240, 9_000),  # 400 %: no limit
        (2025, "hoh", 29_000, 750),  # the smaller column is for single persons only
        (2025, "mfs", 60_000, 3_250),
        (2026, "single", 29_000, 9_000),  # no limits from 2026
        (2026, "mfs", 29_000, 9_000),
    ],
)
def test_an_excess_of_9000_is_repaid_up_to_the_limit(year: int, status: str, wages: int, repaid: int) -> None:
    found = values(year, status, people=1, wages=wages, marketplace_premium=0, advance_premium_credit=9_000)
    assert found["excess_advance_credit"] == usd(9_000)
    assert found["excess_advance_repaid"] == usd(repaid)
    assert found["tax_after_credits"] == found["liability"] + usd(repaid)


def test_from_2026_one_dollar_of_gain_above_four_poverty_lines_costs_the_whole_credit() -> None:
    """62,600 × 9.96 % = 6,234.96, rounded 6,235; 18,000 − 6,235 = 11,765, all of it paid in advance."""
    terms: dict[str, Any] = {
        "marketplace_premium": 18_000,
        "benchmark_premium": 18_000,
        "advance_premium_credit": 11_765,
    }
    at = values(2026, wages=60_000, long_term_gain=2_600, **terms)
    above = values(2026, wages=60_000, long_term_gain=2_601, **terms)
    assert at["premium_credit"] == usd(11_765)
    assert at["excess_advance_repaid"] == 0
    assert above["premium_credit"] == 0
    assert above["excess_advance_repaid"] == usd(11_765)
    assert above["tax_after_credits"] - at["tax_after_credits"] >= usd(11_765)


def test_until_2025_there_is_no_such_end() -> None:
    """100,000 × 8.5 % = 8,500."""
    found = values(2025, wages=100_000, marketplace_premium=18_000, benchmark_premium=18_000)
    assert found["premium_credit"] == usd(9_500)


def test_below_the_poverty_line_there_is_a_credit_only_where_it_was_paid_in_advance() -> None:
    terms: dict[str, Any] = {"wages": 15_000, "marketplace_premium": 8_000, "benchmark_premium": 8_000}
    assert values(2026, **terms)["premium_credit"] == 0
    assert values(2026, advance_premium_credit=7_000, **terms)["premium_credit"] == usd(8_000 - 315)


def test_a_separate_return_has_none() -> None:
    found = values(2025, "mfs", wages=40_000, marketplace_premium=8_400, benchmark_premium=7_200)
    assert found["premium_credit"] == 0


def test_somebody_who_can_be_claimed_has_none() -> None:
    terms: dict[str, Any] = {"wages": 40_000, "marketplace_premium": 8_400, "benchmark_premium": 7_200}
    assert values(2025, **terms)["premium_credit"] > 0
    assert values(2025, is_dependent=True, **terms)["premium_credit"] == 0


@pytest.mark.parametrize("state", ["TX", "AK", "HI"])
@pytest.mark.parametrize("year", [2023, 2025, 2026, 2027])
def test_the_slope_stays_within_what_rounding_the_steps_explains(year: int, state: str) -> None:
    """As filed: income cut to a percent, the rate to half a hundredth of one, the part to half a dollar."""
    for wages in range(0, 160_000, 1_777):
        terms: dict[str, Any] = {"wages": wages, "state": state, "marketplace_premium": 1}
        filed = values(year, **terms)
        slope = values(year, mode=TaxMode.EXACT, **terms)["premium_contribution"]
        most = usd("0.5") + filed["premium_household_income"] * 6 // 100_000
        one_percent_more = filed["premium_household_income"] * 7 // 10_000
        assert -most <= slope - filed["premium_contribution"] <= most + one_percent_more, wages


def test_household_income_counts_tax_exempt_interest_and_untaxed_benefits() -> None:
    found = values(
        2025, wages=20_000, tax_exempt_interest=3_000, social_security_benefits=10_000, marketplace_premium=1
    )
    assert found["taxable_social_security"] < usd(10_000)
    assert found["premium_household_income"] == usd(33_000)
    assert values(2025, other_ordinary_income=-9_000, marketplace_premium=1)["premium_household_income"] == 0


def test_without_the_tables_the_contribution_walks_the_slope() -> None:
    """265 % of 15,060, 39,909, at 4.6 %: 1,835.814; 266 %, 150.60 more, at 4.64 %: 22.95144 more."""
    terms: dict[str, Any] = {"wages": 40_000, "marketplace_premium": 8_400, "benchmark_premium": 7_200}
    on_slope = values(2025, mode=TaxMode.EXACT, **terms)["premium_contribution"]
    assert on_slope == usd("1849.6824")
    assert values(2025, mode=TaxMode.TABLE, **terms)["premium_contribution"] == usd(1_840)


def test_tax_credits_for_dependents_come_off_repaid_premium_credit_as_well() -> None:
    """Form 1040 line 18 holds the repayment: tax 0, repaid 750 and one child leave no tax."""
    found = values(2025, "hoh", children=1, wages=22_000, advance_premium_credit=5_000)
    assert found["income_tax"] == 0
    assert found["tax_before_credits"] == usd(750)
    assert found["dependent_credit"] == usd(750)
    assert found["total_tax"] == 0


def test_repaid_premium_credit_lowers_the_minimum_tax() -> None:
    """Form 6251 line 10 counts it as regular tax."""
    terms: dict[str, Any] = {"wages": 150_000, "long_term_gain": 530_200}
    alone = values(2026, mode=TaxMode.EXACT, **terms)
    repaid = values(2026, mode=TaxMode.EXACT, advance_premium_credit=4_000, **terms)
    assert alone["alternative_minimum_tax"] == usd(14_266)
    assert repaid["alternative_minimum_tax"] == usd(10_266)
    assert repaid["tax_after_credits"] == alone["tax_after_credits"]


def test_a_household_without_a_plan_is_shown_none_of_the_form() -> None:
    facts = ReturnFacts(year=2026, filing_status=FilingStatus.SINGLE, wages=50_000 * DOLLAR)
    computed = [line for line in worksheet(facts, us_rules()).lines if line.formula]
    assert [line.name for line in computed if line.form in {"Form 8962", "Schedule 8812"}] == []
