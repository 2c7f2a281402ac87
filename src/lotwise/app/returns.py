"""The household's return of a year: realized gains, other facts, and the worksheet."""

from dataclasses import dataclass

from lotwise.app.workspace import State
from lotwise.core.errors import MissingRuleError
from lotwise.core.findings import Finding, Severity
from lotwise.core.money import Usd, to_dollars, usd_text
from lotwise.rules.book import us_rules
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.household import facts_for
from lotwise.tax.household_findings import household_findings
from lotwise.tax.liability import outcome, worksheet
from lotwise.tax.realized import (
    Realized,
    collectibles_findings,
    realized,
    realized_findings,
    with_realized,
)
from lotwise.tax.trace import Worksheet


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxYear:
    """A return as far as it is known.

    Attributes:
        year: Tax year.
        facts: What it is computed from.
        realized: What ledger and brokers' reports say was realized, with the ids of every row.
        worksheet: Every line.
        findings: What matters for this return and is missing or not computed.
    """

    year: int
    facts: ReturnFacts
    realized: Realized
    worksheet: Worksheet
    findings: tuple[Finding, ...]


def tax_year(state: State, year: int | None = None) -> TaxYear:
    """Return the household's return of a year.

    Args:
        state: The project on a day.
        year: Tax year; None for the year of that day.

    Raises:
        BadInputError: The household, or its facts of that year, are not known.
        MissingRuleError: The rule book lacks that year.
    """
    wanted = state.as_of.year if year is None else year
    household = state.need_household()
    sums = realized(state.books.dispositions, state.sales, state.books.incomes, wanted, state.classes)
    stated = facts_for(household, wanted)
    facts = with_realized(stated, sums)
    carried = _carryover_findings(state, wanted)
    return TaxYear(
        year=wanted,
        facts=facts,
        realized=sums,
        worksheet=worksheet(facts, us_rules()),
        findings=(
            *realized_findings(sums),
            *collectibles_findings(stated, sums),
            *carried,
            *household_findings(household, wanted),
        ),
    )


def _carryover_findings(state: State, year: int) -> tuple[Finding, ...]:
    """Compare the carryovers that the household states for a year with those that last year's return gives.

    Source:
        26 U.S.C. § 1212(b); Capital Loss Carryover Worksheet, Schedule D instructions.
    """
    household, before = state.need_household(), year - 1
    stated = household.years[year]
    given = {"short": stated.short_term_carryover, "long": stated.long_term_carryover}
    sums = realized(state.books.dispositions, state.sales, state.books.incomes, before, state.classes)
    if before not in household.years:
        totals = (sums.short_term, sums.long_term, sums.reported_short_term, sums.reported_long_term)
        lost = sum(total.amount_usd for total in totals)
        return (_unchecked(year, lost),) if lost < 0 and not any(given.values()) else ()
    try:
        last = outcome(with_realized(facts_for(household, before), sums), us_rules())
    except MissingRuleError:
        return ()  # the rule book does not reach back that far
    computed = {"short": last.short_term_carryover_usd, "long": last.long_term_carryover_usd}
    return tuple(
        _carryover_differs(household.name, year, term, stated=given[term], computed=amount)
        for term, amount in computed.items()
        if to_dollars(amount) != to_dollars(given[term])
    )


def _carryover_differs(name: str, year: int, term: str, *, stated: Usd, computed: Usd) -> Finding:
    return Finding(
        code="carryover_differs",
        severity=Severity.WARNING if stated else Severity.BLOCKING,
        what=f"{name} states a {term}-term carryover of {usd_text(stated)} into {year}, but the return of "
        f"{year - 1} as lotwise knows it carries {usd_text(computed)} over.",
        fix=f"Compare with the Capital Loss Carryover Worksheet of {year - 1}; correct "
        f"{term}_term_carryover in [year.{year}], or the facts of [year.{year - 1}].",
        amount_usd=abs(computed - stated),
    )


def _unchecked(year: int, lost: Usd) -> Finding:
    return Finding(
        code="carryover_unchecked",
        severity=Severity.WARNING,
        what=f"Sales of {year - 1} lost {usd_text(-lost)} in all, and no carryover into {year} is stated.",
        fix=f"State it in [year.{year}], or add [year.{year - 1}] so that lotwise can compute it.",
        amount_usd=-lost,
    )
