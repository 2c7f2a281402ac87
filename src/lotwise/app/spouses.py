"""The household's joint return of a year beside two separate ones."""

from dataclasses import dataclass, replace
from datetime import date

from lotwise.app.carryovers import Returns, owner_findings
from lotwise.app.returns import returns_of
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity
from lotwise.rules.book import us_rules
from lotwise.rules.states import state_name
from lotwise.tax.carryover_ledger import with_carryover
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.household import facts_for
from lotwise.tax.household_facts import Household
from lotwise.tax.household_findings import household_findings
from lotwise.tax.realized import Realized, realized_findings, with_realized
from lotwise.tax.separate_returns import Compared, LineBeside, compared
from lotwise.tax.spouses import separate_households

__all__ = ["Compared", "LineBeside", "SpousesCompared", "spouses_compared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpousesCompared:
    """The comparison, and what it takes for granted.

    Attributes:
        compared: The three returns.
        findings: What matters for them and is missing, doubtful or not computed.
    """

    compared: Compared
    findings: tuple[Finding, ...]


def spouses_compared(state: State, year: int | None = None) -> SpousesCompared:
    """Return the household's joint return beside two separate ones.

    Args:
        state: The project on a day.
        year: Tax year; None for the year of that day.

    Raises:
        BadInputError: The year is no joint return, or the spouse's part of it is not stated.
        MissingRuleError: The rule book lacks that year.
    """
    wanted = state.as_of.year if year is None else year
    returns = returns_of(state)
    household = returns.household
    joint = returns.facts(wanted)
    if not household.is_joint_in(wanted):
        raise BadInputError(
            f"{wanted} is no joint return; {household.name} says {household.status_in(wanted).value}.",
            'To compare, write filing_status = "mfj" and the sums of both of you, with your spouse\'s part.',
        )
    apart = separate_households(household, wanted)
    if apart is None:
        raise BadInputError(
            f"{household.name} does not say which part of {wanted} is your spouse's.",
            f"Add a table [year.{wanted}.spouse] with the spouse's part of wages and all else; empty if none "
            "of it is.",
        )
    mine, theirs = _facts_apart(returns, apart, wanted)
    stated = [name for name, facts in state.facts.wallet_facts.items() if "owner" in facts]
    return SpousesCompared(
        compared=compared(joint, mine, theirs, us_rules()),
        findings=(
            *realized_findings(returns.realized(wanted)),
            *owner_findings(returns, [wanted], stated),
            *_community(household, wanted),
            *household_findings(household, wanted),
        ),
    )


def _facts_apart(
    returns: Returns, apart: tuple[Household, Household], year: int
) -> tuple[ReturnFacts, ReturnFacts]:
    """Return the facts of the taxpayer's and the spouse's separate return."""
    ledger = returns.ledger_year(year)
    sums = returns.realized_by_spouse(year)
    mine, theirs = (_facts(one, of_one, year) for one, of_one in zip(apart, sums, strict=True))
    assert ledger.taxpayer, "a joint return with the spouse's part is divided in the ledger"
    assert ledger.spouse, "likewise"
    return (
        with_carryover(mine, ledger.taxpayer.carried_in),
        with_carryover(theirs, ledger.spouse.carried_in),
    )


def _facts(household: Household, sums: Realized, year: int) -> ReturnFacts:
    return replace(with_realized(facts_for(household, year), sums), has_itemizing_spouse=False)


def _community(household: Household, year: int) -> tuple[Finding, ...]:
    state = household.state_in(year)
    in_common = us_rules().rule("community_property_states", date(year, 12, 31)).value
    assert isinstance(in_common, tuple), "states are a list"
    if state not in in_common:
        return ()
    found = Finding(
        code="community_property",
        severity=Severity.WARNING,
        what=f"{state_name(state)} is a community property state: on a separate return each of you reports "
        "half of what both earned there, not what this comparison gives each of you.",
        fix="Take it as a hint only, and ask your preparer (Pub. 555, Form 8958).",
    )
    return (found,)
