"""The household's return of a year: realized gains, other facts, and the worksheet."""

from dataclasses import dataclass

from lotwise.app.workspace import State
from lotwise.core.findings import Finding
from lotwise.rules.book import us_rules
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.household import facts_for
from lotwise.tax.household_findings import household_findings
from lotwise.tax.liability import worksheet
from lotwise.tax.realized import Realized, realized, realized_findings, with_realized
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
    sums = realized(state.books.dispositions, state.sales, state.books.incomes, wanted)
    facts = with_realized(facts_for(household, wanted), sums)
    return TaxYear(
        year=wanted,
        facts=facts,
        realized=sums,
        worksheet=worksheet(facts, us_rules()),
        findings=(*realized_findings(sums), *household_findings(household, wanted)),
    )
