"""Dependents and premiums: what is missing is said, and what blocks."""

import pytest

from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity
from lotwise.tax.household import facts_for, household_findings, household_of

TEXT = """
time_zone = "America/New_York"
filing_status = "STATUS"
born_on = 1985-04-12
spouse_born_on = 1985-04-12
state = "TX"
[year.2026]
wages = 100000
"""
CODES = {
    "dependent_missing",
    "dependents_not_counted",
    "child_credit_may_be_higher",
    "premium_missing",
    "premium_credit_separate",
    "poverty_line_assumed",
    "premium_credit_by_year",
}


def text(status: str, *lines: str, state: str = "TX") -> str:
    written = TEXT.replace("STATUS", status).replace('state = "TX"', f'state = "{state}"' if state else "")
    if status != "mfj":
        written = written.replace("spouse_born_on = 1985-04-12\n", "")
    return written + "\n".join(lines)


def found(status: str, *lines: str, state: str = "TX") -> dict[str, Finding]:
    household = household_of(text(status, *lines, state=state), "household.toml")
    return {one.code: one for one in household_findings(household, 2026) if one.code in CODES}


@pytest.mark.parametrize("status", ["single", "mfj", "mfs"])
def test_most_statuses_need_no_dependent(status: str) -> None:
    assert found(status) == {}


@pytest.mark.parametrize("status", ["qss", "hoh"])
def test_a_status_that_needs_somebody_warns_when_nobody_is_stated(status: str) -> None:
    for lines in ((), ("children_under_17 = 0",)):
        finding = found(status, *lines)["dependent_missing"]
        assert finding.severity is Severity.WARNING
        assert "[year.2026]" in finding.fix
    assert found(status, "children_under_17 = 1") == {}
    assert found(status, "other_dependents = 1") == {}


def test_a_surviving_spouse_without_any_dependent_blocks_and_a_head_of_household_does_not() -> None:
    none = ("children_under_17 = 0", "other_dependents = 0")
    assert found("qss", *none)["dependent_missing"].is_blocking
    assert found("hoh", *none)["dependent_missing"].severity is Severity.WARNING


def test_dependents_of_a_dependent_are_said_to_count_nothing() -> None:
    lines = ("children_under_17 = 1", "is_claimed_as_dependent = true")
    assert found("single", *lines)["dependents_not_counted"].severity is Severity.WARNING


def test_three_children_and_small_wages_may_have_a_larger_refund() -> None:
    assert list(found("mfj", "children_under_17 = 3")) == []
    low = text("mfj", "children_under_17 = 3").replace("100000", "20000")
    codes = {one.code for one in household_findings(household_of(low, "household.toml"), 2026)}
    assert "child_credit_may_be_higher" in codes


def test_an_advance_credit_without_premiums_is_said() -> None:
    finding = found("single", "advance_premium_credit = 3000")["premium_missing"]
    assert finding.severity is Severity.WARNING
    assert "marketplace_premium and benchmark_premium" in finding.what
    assert "$3,000.00" in finding.what
    assert "premium_missing" not in found("single", "marketplace_premium = 9000", "benchmark_premium = 8000")


def test_what_the_premium_credit_takes_for_granted_is_said() -> None:
    plan = ("marketplace_premium = 9000", "benchmark_premium = 8000")
    assert list(found("single", *plan)) == ["premium_credit_by_year"]
    assert "premium_credit_separate" in found("mfs", *plan)
    assert "poverty_line_assumed" in found("single", *plan, state="")


def test_persons_are_whole_numbers() -> None:
    for value in ("1.5", "-1", "true", "31", '"two"'):
        with pytest.raises(BadInputError, match="whole number from 0 to 30"):
            household_of(text("mfj", f"children_under_17 = {value}"), "household.toml")


def test_the_return_takes_them_over() -> None:
    lines = (
        "children_under_17 = 2",
        "other_dependents = 1",
        "people_in_household = 6",
        "tax_exempt_interest = 10",
        "marketplace_premium = 20",
        "benchmark_premium = 30",
        "advance_premium_credit = 40",
        "unrecaptured_1250_gain = 50",
    )
    facts = facts_for(household_of(text("mfj", *lines), "household.toml"), 2026)
    assert (facts.children_under_17, facts.other_dependents, facts.people_in_household) == (2, 1, 6)
    amounts = (
        facts.tax_exempt_interest,
        facts.marketplace_premium,
        facts.benchmark_premium,
        facts.advance_premium_credit,
        facts.unrecaptured_1250_gain,
    )
    assert amounts == tuple(dollars * 10**8 for dollars in (10, 20, 30, 40, 50))


def test_dependents_can_be_divided_between_spouses() -> None:
    lines = ("children_under_17 = 2", "[year.2026.spouse]", "children_under_17 = 1")
    spouse = household_of(text("mfj", *lines), "household.toml").years[2026].spouse
    assert spouse is not None
    assert spouse.children_under_17 == 1
    more = text("mfj", *lines).replace("children_under_17 = 1", "children_under_17 = 3")
    with pytest.raises(BadInputError, match="cannot be more"):
        household_of(more, "household.toml")
