"""The household's return of a year: realized gains, other facts, and the worksheet."""

from dataclasses import dataclass

from lotwise.app.carryovers import Returns, incomplete_findings
from lotwise.app.workspace import State
from lotwise.core.findings import Finding
from lotwise.rules.book import us_rules
from lotwise.tax.carryover_findings import carryover_findings
from lotwise.tax.deduction_findings import charity_findings
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.household import facts_for
from lotwise.tax.household_findings import household_findings
from lotwise.tax.liability import worksheet
from lotwise.tax.realized import Realized, collectibles_findings, realized_findings
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
    returns = returns_of(state)
    household, sums = returns.household, returns.realized(wanted)
    facts = returns.facts(wanted)
    sheet = worksheet(facts, us_rules())
    return TaxYear(
        year=wanted,
        facts=facts,
        realized=sums,
        worksheet=sheet,
        findings=(
            *realized_findings(sums),
            *collectibles_findings(facts_for(household, wanted), sums),
            *carryover_findings(household, returns.ledger, wanted),
            *incomplete_findings(returns, wanted),
            *charity_findings(household, sheet),
            *household_findings(household, wanted),
        ),
    )


def returns_of(state: State) -> Returns:
    """Return the household's returns of all years, as they are computed for a day.

    Raises:
        BadInputError: The household's facts are not known.
    """
    return Returns(state.need_household(), state.books, state.sales, state.classes, state.wallets)
