"""What a household file leaves out that matters, and what lotwise does not compute for it."""

from datetime import date
from typing import Final

from lotwise.core.errors import MissingRuleError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.money import usd_text
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus
from lotwise.tax.household_facts import Household, YearFacts
from lotwise.tax.inputs import rules_of

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
        _birthdays(household),
        _state(household, year),
        _itemized(household, stated, year),
        _other_income(household, stated, year),
        _not_computed(household),
    )
    return tuple(finding for finding in found if finding)


def _finding(household: Household, code: str, severity: Severity, what: str, fix: str) -> Finding:
    return Finding(code=code, severity=severity, what=what, fix=fix, where=Where(file=household.name))


def _law(household: Household, year: int) -> Finding | None:
    try:
        rules = rules_of(us_rules(), year, household.filing_status)
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


def _birthdays(household: Household) -> Finding | None:
    is_joint = household.filing_status is FilingStatus.JOINT
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


def _state(household: Household, year: int) -> Finding | None:
    if not household.state:
        return _finding(
            household,
            "state_missing",
            Severity.WARNING,
            "No state is stated; state tax is not computed, and may change what a loss is worth.",
            'Write state = "TX" at the top of the file.',
        )
    last_day = date(year, 12, 31)
    if household.state in _states("states_without_income_tax", last_day):
        return None
    gains_only = household.state in _states("states_taxing_only_gains", last_day)
    return _finding(
        household,
        "state_tax_not_computed",
        Severity.WARNING,
        f"{household.state} taxes {'large long-term gains' if gains_only else 'income'}; "
        "lotwise computes federal tax only.",
        "Count a loss that is deducted there as worth more than shown; file the state's return separately.",
    )


def _states(key: str, on: date) -> tuple[object, ...]:
    states = us_rules().rule(key, on).value
    assert isinstance(states, tuple), f"{key} is a list"
    return states


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
        "Where it is (rents, royalties) and that tax applies, add 3.8 % of it yourself.",
    )


def _not_computed(household: Household) -> Finding:
    return _finding(
        household,
        "not_computed",
        Severity.INFO,
        "Not computed: credits and dependents, self-employment tax, additional Medicare tax, the taxable "
        "part of social security, the business income deduction, the deductions for tips, overtime and car "
        "loans, and AMT preferences such as incentive stock options.",
        "Where one of these applies, compare with tax software before you file.",
    )
