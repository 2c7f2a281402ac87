"""What changes the value of a loss is listed, and left out only where the household rules it out."""

import pytest

from lotwise.core.money import usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.household import household_findings, household_of
from lotwise.tax.liability import evaluate
from lotwise.tax.sensitive_items import SensitiveItem, sensitive_items

TOP = 'time_zone = "America/New_York"\nfiling_status = "{status}"\nborn_on = {born}\nstate = "TX"\n'
EVERY_KEY = """
wages = 30000
social_security_benefits = 9000
student_loan_interest = 100
qualified_tips = 100
qualified_overtime = 100
car_loan_interest = 100
state_and_local_taxes = 100
medical_expenses = 100
charity_cash = 100
itemized_deductions = 100
children_under_17 = 1
marketplace_premium = 100
"""
RULED_OUT = """
wages = 0
ordinary_dividends = 200000
qualified_dividends = 200000
children_under_17 = 0
other_dependents = 0
marketplace_premium = 0
"""


def items(
    year_facts: str, year: int = 2026, status: str = "single", born: str = "1985-04-12"
) -> dict[str, SensitiveItem]:
    text = f"{TOP.format(status=status, born=born)}[year.{year}]\n{year_facts}"
    return {one.title: one for one in sensitive_items(household_of(text, "household.toml"), year)}


def left_out(facts: str, status: str = "single", born: str = "1985-04-12") -> set[str]:
    found = items(facts, status=status, born=born)
    return {title for title, one in found.items() if not one.is_computed}


def test_every_computed_item_is_a_line_of_the_return() -> None:
    facts = ReturnFacts(year=2026, filing_status=FilingStatus.SINGLE, wages=usd(1))
    computed = [one.line for one in items(EVERY_KEY, born="1955-04-12").values() if one.is_computed]
    assert len(computed) == 16
    assert set(computed) <= evaluate(facts, us_rules()).keys()


def test_a_household_that_rules_things_out_is_left_with_little() -> None:
    assert left_out(RULED_OUT) == {"foreign income and tax"}


def test_a_year_without_facts_has_no_items() -> None:
    household = household_of(TOP.format(status="single", born="1985-04-12"), "household.toml")
    assert sensitive_items(household, 2026) == ()


@pytest.mark.parametrize(
    ("wages", "expected"),
    [(20_000, True), (62_973, True), (62_974, False), (300_000, False)],
)
def test_wages_above_its_end_rule_the_earned_income_credit_out(wages: int, expected: bool) -> None:
    assert ("Earned income credit" in items(f"wages = {wages}")) is expected


def test_the_earned_income_credit_for_older_children_is_named() -> None:
    title = "earned income credit for children of 17 or older"
    assert title in left_out("wages = 20000\nother_dependents = 1")
    assert title not in left_out("wages = 20000\nother_dependents = 1", status="mfs")
    assert title not in left_out("wages = 20000")


def test_a_loss_in_the_ledger_may_bring_income_below_an_end() -> None:
    assert "education credits" in left_out("wages = 92999")
    assert "education credits" not in left_out("wages = 93000")
    assert "education credits" not in left_out("wages = 10000", status="mfs")


@pytest.mark.parametrize(
    ("title", "facts", "born"),
    [
        ("Medicare premiums", "wages = 1", "1963-12-31"),
        ("business income deduction", "ordinary_dividends = 10\nqualified_dividends = 9", "1985-01-01"),
        ("self-employment tax", "other_ordinary_income = 1", "1985-01-01"),
        ("additional Medicare tax", "wages = 200001", "1985-01-01"),
        ("tax on a child's investment income", "is_claimed_as_dependent = true", "2005-01-01"),
        ("investment interest", "itemized_deductions = 1", "1985-01-01"),
        ("premium tax credit for a plan that is not stated", "wages = 1", "1985-01-01"),
        ("credits for dependents that are not stated", "children_under_17 = 1", "1985-01-01"),
        ("dependent care credit", "wages = 1", "1985-01-01"),
    ],
)
def test_what_may_matter_is_named(title: str, facts: str, born: str) -> None:
    assert title in left_out(facts, born=born)


@pytest.mark.parametrize(
    ("title", "facts", "born"),
    [
        ("Medicare premiums", "wages = 1", "1964-01-01"),
        ("business income deduction", "ordinary_dividends = 9\nqualified_dividends = 9", "1985-01-01"),
        ("additional Medicare tax", "wages = 200000", "1985-01-01"),
        ("tax on a child's investment income", "is_claimed_as_dependent = true", "1999-01-01"),
        ("premium tax credit for a plan that is not stated", "marketplace_premium = 0", "1985-01-01"),
        ("IRA and Roth IRA ranges", "wages = 0", "1985-01-01"),
    ],
)
def test_what_is_ruled_out_is_not(title: str, facts: str, born: str) -> None:
    assert title not in left_out(facts, born=born)


def test_thresholds_are_named_and_forecasts_said_to_be_such() -> None:
    of_2024 = items("wages = 1", year=2024, status="mfj", born="1955-01-01")["Medicare premiums"]
    assert "$218,000" in of_2024.why
    assert "2026" in of_2024.why
    assert "$109,000 (a forecast)" in items("wages = 1", born="1955-01-01")["Medicare premiums"].why
    assert "lotwise does not know" in items("wages = 1", year=2030)["credit for retirement savings"].why


def test_the_finding_names_exactly_the_items_that_are_not_computed() -> None:
    text = TOP.format(status="single", born="1985-04-12") + "[year.2026]\n" + RULED_OUT
    (finding,) = household_findings(household_of(text, "household.toml"), 2026)
    assert finding.code == "not_computed"
    assert finding.what.endswith("state: foreign income and tax.")
