"""What is missing or in vain among social security and deductions is said."""

import pytest

from lotwise.core.findings import Finding, Severity
from lotwise.core.money import usd
from lotwise.rules.book import us_rules
from lotwise.tax.deduction_findings import charity_findings, deduction_findings
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.household import facts_for, household_of
from lotwise.tax.liability import worksheet

TOP = 'time_zone = "America/New_York"\nfiling_status = "{status}"\nborn_on = {born}\n[year.{year}]\n'


def found(
    facts: str, year: int = 2026, status: str = "single", born: str = "1985-04-12"
) -> dict[str, Finding]:
    text = TOP.format(status=status, born=born, year=year) + facts
    household = household_of(text, "household.toml")
    return {one.code: one for one in deduction_findings(household, year)}


def test_social_security_is_asked_of_those_who_may_have_it() -> None:
    assert found("wages = 1") == {}
    asked = found("wages = 1", born="1961-12-31")["social_security_missing"]
    assert asked.severity is Severity.INFO
    assert "social_security_benefits" in asked.fix
    assert found("social_security_benefits = 0", born="1955-01-01") == {}


@pytest.mark.parametrize(
    ("year", "status", "facts", "in_vain"),
    [
        (
            2024,
            "single",
            "qualified_tips = 5\ncar_loan_interest = 5",
            "qualified_tips, car_loan_interest for",
        ),
        (
            2026,
            "mfs",
            "wages = 50\nqualified_overtime = 5\ncar_loan_interest = 5",
            "qualified_overtime for 2026 has",
        ),
        (2026, "mfs", "student_loan_interest = 5", "student_loan_interest for"),
        (
            2026,
            "single",
            "student_loan_interest = 5\nis_claimed_as_dependent = true",
            "student_loan_interest for",
        ),
    ],
)
def test_what_is_stated_in_vain_is_named(year: int, status: str, facts: str, in_vain: str) -> None:
    assert found(facts, year, status)["deduction_has_no_effect"].what.startswith(in_vain)


def test_what_has_effect_is_not() -> None:
    assert found("qualified_tips = 5\nqualified_overtime = 5\ncar_loan_interest = 5\nwages = 20") == {}


def test_charity_above_the_limits_is_said_with_its_amount() -> None:
    text = TOP.format(status="single", born="1985-04-12", year=2025)
    household = household_of(text + "wages = 100000\ncharity_cash = 70000\ncharity_property = 500", "x.toml")
    (finding,) = charity_findings(household, worksheet(facts_for(household, 2025), us_rules()))
    assert finding.code == "charity_carried_forward"
    assert finding.amount_usd == usd(10_500)
    assert "$10,000.00 of cash, $500.00 of property" in finding.what


def test_charity_within_the_limits_needs_no_word() -> None:
    household = household_of(TOP.format(status="single", born="1985-04-12", year=2025), "x.toml")
    facts = ReturnFacts(year=2025, filing_status=FilingStatus.SINGLE, wages=usd(100_000), charity_cash=usd(9))
    assert list(charity_findings(household, worksheet(facts, us_rules()))) == []
