"""What a household file leaves out is said, with what to write."""

import pytest

from lotwise.core.findings import Finding, Severity
from lotwise.tax.household import household_findings, household_of

COMPLETE = """
time_zone = "America/New_York"
filing_status = "single"
born_on = 1985-04-12
state = "TX"
[year.2026]
wages = 100000
"""


def found(text: str = COMPLETE, year: int = 2026) -> dict[str, Finding]:
    return {one.code: one for one in household_findings(household_of(text, "household.toml"), year)}


def test_a_complete_household_is_told_only_what_is_never_computed() -> None:
    assert list(found()) == ["not_computed"]
    assert found()["not_computed"].severity is Severity.INFO
    assert found()["not_computed"].where.file == "household.toml"


@pytest.mark.parametrize(
    ("old", "new", "code", "severity"),
    [
        ("wages = 100000", "", "income_missing", Severity.WARNING),
        ("born_on = 1985-04-12", "", "birthday_missing", Severity.INFO),
        ('"single"', '"mfj"', "birthday_missing", Severity.INFO),
        ('state = "TX"', "", "state_missing", Severity.WARNING),
        ('"TX"', '"CA"', "state_tax_not_computed", Severity.WARNING),
        ('"TX"', '"WA"', "state_tax_not_computed", Severity.WARNING),
        (
            "100000",
            "100000\nitemized_deductions = 20000",
            "taxes_in_itemized_deductions_unknown",
            Severity.WARNING,
        ),
        ("100000", "100000\nother_ordinary_income = 5", "other_income_not_investment", Severity.INFO),
    ],
)
def test_what_is_missing_is_said(old: str, new: str, code: str, severity: Severity) -> None:
    findings = found(COMPLETE.replace(old, new))
    assert set(findings) == {code, "not_computed"}
    assert findings[code].severity is severity
    assert findings[code].fix


def test_zero_wages_are_not_missing_wages() -> None:
    assert "income_missing" not in found(COMPLETE.replace("100000", "0"))


def test_taxes_stated_apart_need_no_warning() -> None:
    text = COMPLETE + "itemized_deductions = 20000\nstate_and_local_taxes = 0\n"
    assert "taxes_in_itemized_deductions_unknown" not in found(text)


def test_washington_is_said_to_tax_gains_only() -> None:
    assert "large long-term gains" in found(COMPLETE.replace('"TX"', '"WA"'))["state_tax_not_computed"].what


def test_a_year_without_facts_blocks() -> None:
    findings = found(year=2025)
    assert list(findings) == ["year_missing"]
    assert findings["year_missing"].is_blocking


def test_a_year_of_projected_law_is_for_planning_only() -> None:
    assert found(COMPLETE.replace("2026", "2027"), 2027)["law_projected"].severity is Severity.WARNING


def test_a_year_without_law_blocks() -> None:
    assert found(COMPLETE.replace("2026", "2022"), 2022)["law_missing"].is_blocking
