"""A later year with a table of its own counts as stated; what it does not state is as in all others."""

from dataclasses import replace

from lotwise.app.later_years import stated_years
from lotwise.core.money import DOLLAR
from lotwise.tax.facts import FilingStatus
from lotwise.tax.household import Household, facts_for, household_of

BASE = """
time_zone = "America/New_York"
filing_status = "single"
born_on = 1962-05-01
state = "TX"

[year.2026]
wages = 100000
interest = 700
"""


def household(more: str) -> Household:
    return household_of(BASE + more, "household.toml")


def test_only_what_is_stated_differs() -> None:
    found = household("[year.2027]\nother_short_term_gain = 40000\n[year.2025]\nwages = 1\n")
    later = replace(facts_for(found, 2026), wages=90_000 * DOLLAR, other_long_term_gain=500 * DOLLAR)
    [(after, facts)] = stated_years(found, later, 2026, 30).items()
    assert after == 1
    assert facts.other_short_term_gain == 40_000 * DOLLAR
    assert facts.wages == 90_000 * DOLLAR
    assert facts.other_long_term_gain == 500 * DOLLAR
    assert facts.interest == 700 * DOLLAR
    assert facts.year == 2026  # its law


def test_status_state_and_age_are_those_of_the_year() -> None:
    found = household('[year.2028]\nfiling_status = "mfj"\nstate = "CA"\nwages = 0\nspouse = {wages = 0}\n')
    later = facts_for(found, 2026)
    [(after, facts)] = stated_years(found, later, 2026, 30).items()
    assert (after, facts.filing_status, facts.state) == (2, FilingStatus.JOINT, "CA")
    assert (later.seniors, facts.seniors) == (0, 1)
    assert facts.wages == 0


def test_carryovers_of_a_later_year_and_years_after_the_horizon_are_not_read() -> None:
    found = household("[year.2027]\nshort_term_carryover = 9000\n[year.2040]\nwages = 1\n")
    [(after, facts)] = stated_years(found, facts_for(found, 2026), 2026, 5).items()
    assert after == 1
    assert facts.short_term_carryover_in == 0
