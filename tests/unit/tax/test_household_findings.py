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
        ('"TX"', '"CA"', "state_tax_computed", Severity.INFO),
        ('"TX"', '"WA"', "state_tax_computed", Severity.INFO),
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


def test_what_is_left_out_of_a_states_tax_is_named() -> None:
    said = found(COMPLETE.replace('"TX"', '"IL"'))["state_tax_computed"].what
    assert said.startswith("Income tax of Illinois, all year a resident: verified on")
    assert "Not computed: credits for property tax" in said


def test_a_year_whose_state_law_is_not_here_is_said() -> None:
    text = COMPLETE.replace('"TX"', '"IL"').replace("2026", "2027")
    assert found(text, 2027)["state_tax_not_computed"].severity is Severity.WARNING


def test_a_year_without_facts_blocks() -> None:
    findings = found(year=2025)
    assert list(findings) == ["year_missing"]
    assert findings["year_missing"].is_blocking


def test_a_year_of_projected_law_is_for_planning_only() -> None:
    assert found(COMPLETE.replace("2026", "2027"), 2027)["law_projected"].severity is Severity.WARNING


def test_a_year_without_law_blocks() -> None:
    assert found(COMPLETE.replace("2026", "2022"), 2022)["law_missing"].is_blocking


def test_a_separate_return_asks_whether_the_spouse_itemizes() -> None:
    separate = COMPLETE.replace('"single"', '"mfs"')
    assert found(separate)["itemizing_spouse_unknown"].severity is Severity.WARNING
    said = found(separate + "has_itemizing_spouse = false\n")
    assert said.keys().isdisjoint({"itemizing_spouse_unknown", "itemized_missing"})


def test_with_an_itemizing_spouse_own_deductions_are_asked() -> None:
    separate = COMPLETE.replace('"single"', '"mfs"') + "has_itemizing_spouse = true\n"
    assert found(separate)["itemized_missing"].severity is Severity.WARNING
    assert "itemized_missing" not in found(separate + "itemized_deductions = 0\nstate_and_local_taxes = 0\n")


def test_a_surviving_spouse_is_asked_for_the_day_of_death() -> None:
    surviving = COMPLETE.replace('"single"', '"qss"')
    assert "2024 or 2025" in found(surviving)["spouse_death_missing"].what
    dead = surviving.replace("born_on", "spouse_died_on = 2025-03-01\nborn_on")
    assert "spouse_death_missing" not in found(dead)


def test_what_a_year_says_of_status_and_state_counts_for_it() -> None:
    moved = COMPLETE + 'state = "CA"\nfiling_status = "mfj"\n'
    assert any(code.startswith("state_tax") for code in found(moved))
    assert "spouse_born_on" in found(moved)["birthday_missing"].what
