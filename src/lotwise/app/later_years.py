"""What a household is in the years after a plan's: as in that year, but for what its file says otherwise.

Problem: a plan weighs decades of which a household states a few lines. Chosen way: a later year has the facts
of the plan's year; over them what [future] states of each later year, and over that the table of the year
itself, such as [year.2027]. How they file and where they live is the top of the file's, which holds in every
year that does not say otherwise; a marriage ends with the year in which a spouse dies, and the spouse's part
of the sums with it. Gains with a rate of their own, and carryovers, are the plan year's alone: a plan carries
its losses itself.

A plan looks at all years by the law and in the dollars of its own, but for deductions that the law ends.

Left out: other changes of the law to come, such as the cap on state and local taxes of 2030 (26 U.S.C. §
164(b)(7)). Ages, but for years with a table of their own.

Source:
    26 U.S.C. §§ 2(a)(1)(A), 6013(a)(3); 151(d)(5)(C), 163(h)(4), 224, 225 for what ends with 2028.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from lotwise.core.money import Usd
from lotwise.rules.book import RuleBook, us_rules
from lotwise.rules.lasting import last_change, lasting_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.household import Future, Household, YearFacts, facts_for
from lotwise.tax.household_checks import MARRIED, SURVIVING_YEARS
from lotwise.tax.liability import worksheet
from lotwise.tax.spouses import without_spouse

_LAST_AGE: Final = 90
_USUAL_HORIZON: Final = 30
_WHILE_IT_LASTS: Final = ("seniors", "qualified_tips", "qualified_overtime", "car_loan_interest")
"""Facts that bring a deduction only until 2028 (26 U.S.C. §§ 151(d)(5)(C), 163(h)(4), 224, 225)."""
CARRIED: Final = frozenset({"carryover", "short_term_carryover", "long_term_carryover"})
"""Keys by which a year states what is carried into it; of a later year they are not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterYears:
    """The years after a plan's.

    Attributes:
        usual: Facts of a later year of which nothing is known but what holds in each.
        known: Facts of the years that differ, by the years they come after the plan's, 1 or more.
        count: So many later years count.
        plan_year: The plan's year.
    """

    usual: ReturnFacts
    known: Mapping[int, ReturnFacts]
    count: int
    plan_year: int

    def facts(self, after: int) -> ReturnFacts:
        """Return the facts of a year, by the years it comes after the plan's, 1 or more."""
        return self.known.get(after, self.usual)

    def rules(self, after: int | None = None) -> RuleBook:
        """Return the law of a year, by the years it comes after the plan's, or of the usual one.

        It is that of the plan's year, but for deductions that have ended by then, where any is taken.
        """
        rules = us_rules()
        if not has_ending(self.usual if after is None else self.facts(after)):
            return rules
        return lasting_rules(rules, last_change(rules) if after is None else self.plan_year + after)


def later_years(household: Household, plan_year: int) -> LaterYears:
    """Return what a household is in the years after a plan's.

    Args:
        household: The household.
        plan_year: The plan's year.

    Raises:
        BadInputError: The household states nothing for the plan's year.
    """
    facts_for(household, plan_year)  # refuses a year of which nothing is stated
    usual = _facts(household, plan_year, None)
    years = {year for year in household.years if year > plan_year}
    if household.spouse_died_on:
        years |= set(range(plan_year + 1, household.spouse_died_on.year + SURVIVING_YEARS + 1))
    if has_ending(usual):
        years |= set(range(plan_year + 1, last_change(us_rules())))
    found = {year - plan_year: _facts(household, plan_year, year) for year in sorted(years)}
    known = {
        after: facts
        for after, facts in found.items()
        if facts != usual or (has_ending(usual) and plan_year + after < last_change(us_rules()))
    }
    return LaterYears(
        usual=usual,
        known=MappingProxyType(known),
        count=years_that_count(household, plan_year),
        plan_year=plan_year,
    )


def has_ending(facts: ReturnFacts) -> bool:
    """Return whether a deduction is taken that the law ends."""
    return any(getattr(facts, name) for name in _WHILE_IT_LASTS)


def years_that_count(household: Household, year: int) -> int:
    """Return how many later years count: as stated, otherwise until the taxpayer is 90, otherwise 30.

    A capital loss carryover ends with the taxpayer (Pub. 550), so one that lasts longer than that is worth
    nothing.
    """
    if household.future.horizon_years is not None:
        return household.future.horizon_years
    if household.born_on is None:
        return _USUAL_HORIZON
    return max(1, household.born_on.year + _LAST_AGE - year)


@lru_cache(maxsize=64)
def loss_limit(facts: ReturnFacts) -> Usd:
    """Return the most loss that a year with such facts deducts from other income."""
    return worksheet(facts, us_rules()).usd("capital_loss_limit")


def later_status(household: Household, base: int, year: int | None) -> FilingStatus:
    """Return how they file for a later year, or in every one of which nothing is known.

    Args:
        household: The household.
        base: The year from which it expects.
        year: The later year; None for all others.
    """
    own = household.years.get(year) if year else None
    stated = (own and own.filing_status) or household.future.facts.filing_status
    if stated:
        return stated
    usual, died_on = household.filing_status, household.spouse_died_on
    if FilingStatus.SURVIVING in {usual, household.status_in(base)}:
        is_within = year and died_on and died_on.year < year <= died_on.year + SURVIVING_YEARS
        if is_within:
            return FilingStatus.SURVIVING
    is_over = died_on is not None and (year is None or year > died_on.year)
    if usual is FilingStatus.SURVIVING or (usual in MARRIED and is_over):
        return FilingStatus.SINGLE
    return usual


def _facts(household: Household, base: int, year: int | None) -> ReturnFacts:
    status = later_status(household, base, year)
    own = household.years.get(year, YearFacts()) if year else YearFacts()
    expected, stated = household.future.facts, household.years[base]
    left = stated if status is FilingStatus.JOINT else without_spouse(stated)
    merged = _over(own, _over(expected, _with_expected_gains(left, household.future)))
    parts = _parts(stated, merged, own.given | expected.given)
    on = year if year and own.given else base
    alike = replace(
        household,
        filing_status=status,
        state=own.state or expected.state or household.state or household.state_in(base),
        years=MappingProxyType({on: replace(merged, filing_status=None, state="", **parts)}),
    )
    found = facts_for(alike, on)
    wages = min(found.spouse_wages, found.wages)
    return replace(found, year=base, tax_mode=TaxMode.SLOPE, spouse_wages=wages)


def _with_expected_gains(stated: YearFacts, future: Future) -> YearFacts:
    """Return a year with the gains that are expected of each later one, and none that are its own."""
    return replace(
        stated,
        other_short_term_gain=future.short_term_gain,
        other_long_term_gain=future.long_term_gain,
        collectibles_gain=0,
        unrecaptured_1250_gain=0,
        short_term_carryover=0,
        long_term_carryover=0,
    )


def _over(table: YearFacts, facts: YearFacts) -> YearFacts:
    """Return a year's facts with what a table states over them."""
    given: dict[str, Any] = {key: getattr(table, key) for key in table.given - CARRIED}
    return replace(facts, **given)


def _parts(stated: YearFacts, facts: YearFacts, given: frozenset[str]) -> dict[str, Any]:
    """Return the amounts that are parts of others and shrink with them, unless they are stated themselves.

    Tips may be a part of other income than wages; they shrink with wages if they fitted in there.
    """
    parts = {
        "qualified_dividends": min(facts.qualified_dividends, facts.ordinary_dividends),
        "qualified_overtime": min(facts.qualified_overtime, facts.wages),
    }
    if stated.qualified_tips <= stated.wages:
        parts["qualified_tips"] = min(facts.qualified_tips, facts.wages)
    return {key: amount for key, amount in parts.items() if key not in given}
