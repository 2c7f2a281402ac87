"""What is missing or doubtful about social security and deductions, and what goes into later years."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.money import usd_text
from lotwise.rules.book import us_rules
from lotwise.tax.household_facts import Household, YearFacts
from lotwise.tax.trace import Worksheet

_AGED: Final = 65
_LIMITS: Final = {
    "qualified_tips": "tips_limit",
    "qualified_overtime": "overtime_limit",
    "car_loan_interest": "car_loan_interest_limit",
    "student_loan_interest": "student_loan_interest_limit",
}


def deduction_findings(household: Household, year: int) -> Iterator[Finding]:
    """Give what a household's year leaves out or states in vain, of social security and deductions.

    Args:
        household: The household.
        year: Tax year; the household states facts for it, and its law is known.

    Source:
        26 U.S.C. §§ 86, 221(c), (e)(2), 224(f), 225(e); 163(h)(4)(A) for the years.
    """
    stated, where = household.years[year], Where(file=household.name)
    birthdays = [household.born_on]
    birthdays += [household.spouse_born_on] if household.is_joint_in(year) else []
    is_aged = any(born is not None and year - born.year >= _AGED for born in birthdays)
    if is_aged and "social_security_benefits" not in stated.given:
        yield Finding(
            code="social_security_missing",
            severity=Severity.INFO,
            what=f"No social security is stated for {year}, and somebody who files is 65 or older. A dollar "
            "of gain can bring up to 85 cents of benefits into income.",
            fix=f"Write social_security_benefits (Form SSA-1099, box 5) under [year.{year}]; 0 if none.",
            where=where,
        )
    if vain := _without_effect(household, stated, year):
        yield Finding(
            code="deduction_has_no_effect",
            severity=Severity.INFO,
            what=f"{', '.join(vain)} for {year} {'has' if len(vain) == 1 else 'have'} no effect: the law "
            "allows no such deduction for that year, for that filing status, or for a dependent.",
            fix="Nothing to do if year, filing_status and is_claimed_as_dependent are right.",
            where=where,
        )


def _without_effect(household: Household, stated: YearFacts, year: int) -> list[str]:
    last_day, status = date(year, 12, 31), household.status_in(year).value
    vain = [
        key
        for key, limit in _LIMITS.items()
        if getattr(stated, key) and not us_rules().rule(limit, last_day, status).value
    ]
    if (
        stated.student_loan_interest
        and stated.is_claimed_as_dependent
        and "student_loan_interest" not in vain
    ):
        vain.append("student_loan_interest")
    return vain


def charity_findings(household: Household, sheet: Worksheet) -> Iterator[Finding]:
    """Give the gifts to charity that this year's limits carry forward.

    Args:
        household: The household, for where the gifts are stated.
        sheet: The return of the year.

    Source:
        26 U.S.C. § 170(b)(1)(C)(ii), (G)(ii), (d)(1).
    """
    cash, property_given = (sheet.usd(f"charity_{kind}_carried_forward") for kind in ("cash", "property"))
    if not cash and not property_given:
        return
    yield Finding(
        code="charity_carried_forward",
        severity=Severity.INFO,
        what=f"Gifts to charity of {sheet.year} above the limits are carried forward: {usd_text(cash)} of "
        f"cash, {usd_text(property_given)} of property. lotwise does not compute them further.",
        fix="Deduct them in the next five years as Pub. 526 says, and write what is deducted then as "
        "itemized_deductions of that year.",
        where=Where(file=household.name),
        amount_usd=cash + property_given,
    )
