"""Later years of which a household states more than that they are like all others.

A household file may have a table for a year after the plan's, such as [year.2027]: what it states counts in
that year; what it does not is as in every later year. Carryovers are not read: the plan carries them itself.
Left out: the law of that year; a plan looks at all years by that of its own.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from lotwise.tax.facts import ReturnFacts
from lotwise.tax.household import Household, facts_for

_OF_THE_YEAR: Final = ("filing_status", "state", "seniors", "aged_or_blind_boxes", "is_of_working_age")
"""What follows from the year itself."""


def stated_years(
    household: Household, later: ReturnFacts, plan_year: int, years: int
) -> Mapping[int, ReturnFacts]:
    """Return the facts of the later years that the household states, by the years they come after the plan's.

    Args:
        household: The household.
        later: The facts of a later year of which nothing is stated.
        plan_year: The plan's year.
        years: So many later years count.
    """
    tables = {year - plan_year: year for year in household.years if 0 < year - plan_year <= years}
    return {after: _of_year(household, later, year) for after, year in sorted(tables.items())}


def _of_year(household: Household, later: ReturnFacts, year: int) -> ReturnFacts:
    facts, given = facts_for(household, year), household.years[year].given
    taken: dict[str, Any] = {name: getattr(facts, name) for name in _OF_THE_YEAR}
    taken |= {name: getattr(facts, name) for name in given if hasattr(facts, name)}
    if "spouse" in given:
        taken["spouse_wages"] = facts.spouse_wages
    return replace(later, **taken)
