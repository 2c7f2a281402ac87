"""What a household file leaves out that matters, and what lotwise does not compute for it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from lotwise.core.errors import MissingRuleError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.money import usd_text
from lotwise.rules.book import us_rules
from lotwise.tax.credit_findings import CreditCase, credit_findings
from lotwise.tax.deduction_findings import deduction_findings
from lotwise.tax.facts import FilingStatus
from lotwise.tax.household_checks import ITEMIZED
from lotwise.tax.household_facts import Household, YearFacts
from lotwise.tax.inputs import rules_of
from lotwise.tax.sensitive_items import sensitive_items
from lotwise.tax.states.findings import state_finding

_INCOME_KEYS: Final = frozenset({"wages", "interest", "ordinary_dividends", "other_ordinary_income"})


def household_findings(household: Household, year: int) -> tuple[Finding, ...]:
    """Return what is missing or not computed for a household in a tax year.

    Args:
        household: The household.
        year: Tax year.

    Returns:
        Findings; blocking where the year has no facts or no law.
    """
    stated = household.years.get(year)
    if stated is None:
        return (
            _finding(
                household,
                "year_missing",
                Severity.BLOCKING,
                f"The household file says nothing about {year}.",
                f"Add a table [year.{year}] with wages, interest, dividends and carryovers of that year.",
            ),
        )
    law = _law(household, year)
    if law and law.is_blocking:
        return (law,)
    found = (
        law,
        _income(household, stated, year),
        _birthdays(household, year),
        _death(household, year),
        *_separate(household, stated, year),
        _state(household, year),
        _itemized(household, stated, year),
        _other_income(household, stated, year),
        *credit_findings(_credit_case(household, stated, year)),
        *deduction_findings(household, year),
        _not_computed(household, year),
    )
    return tuple(finding for finding in found if finding)


def _finding(household: Household, code: str, severity: Severity, what: str, fix: str) -> Finding:
    return Finding(code=code, severity=severity, what=what, fix=fix, where=Where(file=household.name))


def _law(household: Household, year: int) -> Finding | None:
    try:
        rules = rules_of(us_rules(), year, household.status_in(year))
    except MissingRuleError as error:
        return _finding(household, "law_missing", Severity.BLOCKING, error.what, error.fix)
    if all(rule.status == "enacted" for behind in rules.values() for rule in behind):
        return None
    return _finding(
        household,
        "law_projected",
        Severity.WARNING,
        f"The law's numbers for {year} are projections, not yet published by the IRS.",
        "Use them to plan, never to file; update lotwise when the IRS has published them.",
    )


def _credit_case(household: Household, stated: YearFacts, year: int) -> CreditCase:
    return CreditCase(
        file=household.name,
        year=year,
        status=household.status_in(year),
        state=household.state_in(year),
        stated=stated,
    )


def _income(household: Household, stated: YearFacts, year: int) -> Finding | None:
    if stated.given & _INCOME_KEYS:
        return None
    return _finding(
        household,
        "income_missing",
        Severity.WARNING,
        f"No wages, interest, dividends or other income are stated for {year}; tax is that on gains alone.",
        f"Write wages = … under [year.{year}]; wages = 0 if there are none.",
    )


def _birthdays(household: Household, year: int) -> Finding | None:
    is_joint = household.is_joint_in(year)
    missing = [
        key
        for key, born_on, is_asked in (
            ("born_on", household.born_on, True),
            ("spouse_born_on", household.spouse_born_on, is_joint),
        )
        if is_asked and born_on is None
    ]
    if not missing:
        return None
    return _finding(
        household,
        "birthday_missing",
        Severity.INFO,
        f"{' and '.join(missing)} not stated: counted as under 65.",
        f"Write {missing[0]} = 1985-04-12 at the top of the file.",
    )


def _death(household: Household, year: int) -> Finding | None:
    if household.status_in(year) is not FilingStatus.SURVIVING or household.spouse_died_on is not None:
        return None
    return _finding(
        household,
        "spouse_death_missing",
        Severity.INFO,
        f"qss for {year} is right only if your spouse died in {year - 2} or {year - 1}; no day is stated.",
        f"Write spouse_died_on = {year - 1}-06-30, with the day, at the top of the file.",
    )


def _separate(household: Household, stated: YearFacts, year: int) -> Iterator[Finding]:
    """Give what a separate return needs to know of the other one.

    Source:
        26 U.S.C. § 63(c)(6)(A): no standard deduction where either spouse itemizes.
    """
    if household.status_in(year) is not FilingStatus.SEPARATE:
        return
    if "has_itemizing_spouse" not in stated.given:
        yield _finding(
            household,
            "itemizing_spouse_unknown",
            Severity.WARNING,
            f"Nothing says whether your spouse itemizes on the separate return of {year}. If so, you have no "
            "standard deduction; lotwise counts on not.",
            f"Write has_itemizing_spouse = true, or false, under [year.{year}].",
        )
    if stated.has_itemizing_spouse and not stated.given & ITEMIZED:
        yield _finding(
            household,
            "itemized_missing",
            Severity.WARNING,
            f"Your spouse itemizes for {year}, so you have no standard deduction; and you state no itemized "
            "deductions. All of your income is taxed.",
            f"Write itemized_deductions and state_and_local_taxes under [year.{year}]; 0 if there are none.",
        )


def _state(household: Household, year: int) -> Finding | None:
    return state_finding(household.name, household.state_in(year), year)


def _itemized(household: Household, stated: YearFacts, year: int) -> Finding | None:
    if not stated.itemized_deductions or "state_and_local_taxes" in stated.given:
        return None
    return _finding(
        household,
        "taxes_in_itemized_deductions_unknown",
        Severity.WARNING,
        f"itemized_deductions of {usd_text(stated.itemized_deductions)} for {year} are taken to hold no "
        "state and local taxes; if they do, the alternative minimum tax is shown too low.",
        f"Take the taxes out and write them as state_and_local_taxes under [year.{year}], or 0.",
    )


def _other_income(household: Household, stated: YearFacts, year: int) -> Finding | None:
    if not stated.other_ordinary_income:
        return None
    return _finding(
        household,
        "other_income_not_investment",
        Severity.INFO,
        f"other_ordinary_income for {year} is not counted as net investment income.",
        f"Where it is (rents, royalties) and income is above {_niit_threshold(household, year)}, add 3.8 % "
        "of it yourself.",
    )


def _niit_threshold(household: Household, year: int) -> str:
    rule = us_rules().rule("niit_threshold", date(year, 12, 31), household.status_in(year).value)
    return f"${rule.value:,}"


def _not_computed(household: Household, year: int) -> Finding:
    left_out = ", ".join(item.title for item in sensitive_items(household, year) if not item.is_computed)
    return _finding(
        household,
        "not_computed",
        Severity.INFO,
        f"Not computed for {year}, and not ruled out by what you state: {left_out}.",
        "Where one of these applies, compare with tax software before you file.",
    )
