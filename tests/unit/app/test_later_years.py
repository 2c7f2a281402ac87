"""Later years are as the plan's, but for [future], the top of the file, a death, and tables of their own."""

from typing import Final

import pytest

from lotwise.app.later_years import later_years
from lotwise.core.errors import BadInputError
from lotwise.core.money import DOLLAR
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus
from lotwise.tax.household import Household, household_of
from lotwise.tax.liability import worksheet

BASE: Final = """
time_zone = "America/New_York"
filing_status = "single"
born_on = 1962-05-01
state = "TX"

[year.2026]
wages = 100000
interest = 700
"""
COUPLE: Final = """
time_zone = "America/New_York"
filing_status = "mfj"
born_on = 1955-05-01
spouse_born_on = 1954-05-01
spouse_died_on = 2026-03-01

[year.2026]
wages = 100000
interest = 700
children_under_17 = 2
"""
HIS: Final = "[year.2026.spouse]\nwages = 60000\nchildren_under_17 = 1\n"


def household(more: str, base: str = BASE) -> Household:
    return household_of(base + more, "household.toml")


def test_only_what_is_stated_differs() -> None:
    found = household(
        "[year.2027]\nother_short_term_gain = 40000\n[year.2025]\nwages = 1\n"
        "[future]\nwages = 90000\nlong_term_gain = 500\n"
    )
    later = later_years(found, 2026)
    [(after, facts)] = later.known.items()
    assert after == 1
    assert facts.other_short_term_gain == 40_000 * DOLLAR
    assert facts.year == 2026  # its law
    for one in (facts, later.usual, later.facts(2)):
        assert one.wages == 90_000 * DOLLAR
        assert one.other_long_term_gain == 500 * DOLLAR
        assert one.interest == 700 * DOLLAR
    assert later.usual.other_short_term_gain == 0


def test_status_state_and_age_are_those_of_the_year() -> None:
    found = household('[year.2028]\nfiling_status = "mfj"\nstate = "CA"\nwages = 0\nspouse = {wages = 0}\n')
    later = later_years(found, 2026)
    [(after, facts)] = later.known.items()
    assert (after, facts.filing_status, facts.state) == (2, FilingStatus.JOINT, "CA")
    assert (later.usual.seniors, facts.seniors) == (0, 1)
    assert facts.wages == 0


def test_carryovers_of_a_later_year_are_not_read_and_one_after_the_horizon_is_known() -> None:
    """A final sale may lie after the horizon; all years until then count."""
    more = "[year.2027]\nshort_term_carryover = 9000\nwages = 7\n[year.2040]\nwages = 1\n"
    later = later_years(household(f"{more}[future]\nhorizon_years = 5\n"), 2026)
    assert later.count == 5
    assert {after: facts.wages for after, facts in later.known.items()} == {1: 7 * DOLLAR, 14: DOLLAR}
    assert later.known[1].short_term_carryover_in == 0


def test_what_a_year_says_of_status_and_state_ends_with_it() -> None:
    """The top of the file holds in every year that does not say otherwise."""
    found = household('filing_status = "hoh"\nstate = "CA"\n')
    later = later_years(found, 2026)
    assert (later.usual.filing_status, later.usual.state) == (FilingStatus.SINGLE, "TX")
    assert not later.known


def test_a_state_of_which_the_top_says_nothing_stays() -> None:
    found = household('state = "CA"\n', BASE.replace('state = "TX"\n', ""))
    assert later_years(found, 2026).usual.state == "CA"


def test_what_is_expected_counts_before_the_top_and_after_the_year() -> None:
    more = '[future]\nstate = "NY"\nfiling_status = "mfj"\n[year.2027]\nstate = "CA"\n'
    later = later_years(household(more), 2026)
    assert (later.usual.filing_status, later.usual.state) == (FilingStatus.JOINT, "NY")
    assert (later.known[1].filing_status, later.known[1].state) == (FilingStatus.JOINT, "CA")


def test_every_key_of_a_year_can_be_expected() -> None:
    more = "medical_expenses = 50\ncharity_property = 9\nordinary_dividends = 10\nqualified_dividends = 8\n"
    expected = (
        "social_security_benefits = 40000\nmedical_expenses = 0\ninterest = 0\nordinary_dividends = 5\n"
    )
    usual = later_years(household(f"{more}[future]\n{expected}"), 2026).usual
    assert (usual.medical_expenses, usual.charity_property) == (0, 9 * DOLLAR)
    assert (usual.social_security_benefits, usual.interest) == (40_000 * DOLLAR, 0)
    assert (usual.ordinary_dividends, usual.qualified_dividends) == (5 * DOLLAR, 5 * DOLLAR)


@pytest.mark.parametrize(("wages", "left"), [(0, 0), (5_000, 5_000), (90_000, 8_000)])
def test_parts_of_wages_end_with_them(wages: int, left: int) -> None:
    more = f"qualified_overtime = 8000\nqualified_tips = 8000\n[future]\nwages = {wages}\n"
    usual = later_years(household(more), 2026).usual
    assert (usual.qualified_overtime, usual.qualified_tips) == (left * DOLLAR, left * DOLLAR)


def test_tips_that_were_no_wages_stay() -> None:
    more = "other_ordinary_income = 200000\nqualified_tips = 150000\n[future]\nwages = 0\n"
    assert later_years(household(more), 2026).usual.qualified_tips == 150_000 * DOLLAR


def test_a_marriage_ends_with_the_year_of_the_death() -> None:
    later = later_years(household(HIS, COUPLE), 2026)
    assert later.usual.filing_status is FilingStatus.SINGLE
    assert (later.usual.wages, later.usual.spouse_wages) == (40_000 * DOLLAR, 0)
    assert (later.usual.interest, later.usual.children_under_17) == (700 * DOLLAR, 1)
    assert later.usual.seniors == 1
    assert set(later.known) == {1, 2}, "the deduction for seniors lasts until 2028"
    assert set(later.known.values()) == {later.usual}


def test_without_the_spouses_part_all_of_it_stays() -> None:
    assert later_years(household("", COUPLE), 2026).usual.wages == 100_000 * DOLLAR


def test_a_spouse_who_dies_in_a_later_year_is_there_until_then() -> None:
    later = later_years(household(HIS, COUPLE.replace("2026-03-01", "2028-03-01")), 2026)
    assert later.usual.filing_status is FilingStatus.SINGLE
    assert sorted(later.known) == [1, 2]
    for facts in later.known.values():
        assert (facts.filing_status, facts.wages) == (FilingStatus.JOINT, 100_000 * DOLLAR)


def test_a_surviving_spouse_is_one_for_two_years() -> None:
    found = household('filing_status = "qss"\n', COUPLE.replace("2026-03-01", "2025-03-01"))
    later = later_years(found, 2026)
    assert later.usual.filing_status is FilingStatus.SINGLE
    assert later.known[1].filing_status is FilingStatus.SURVIVING
    assert later.known[2] == later.usual
    unknown = household("", BASE.replace('"single"', '"qss"'))
    assert later_years(unknown, 2026).usual.filing_status is FilingStatus.SINGLE
    assert not later_years(unknown, 2026).known


@pytest.mark.parametrize(
    ("base", "more", "told"),
    [
        (BASE, '[future]\nfiling_status = "qss"', "[future] qss is for two years only"),
        (COUPLE, '[future]\nfiling_status = "mfj"', "[future] mfj ends with the year"),
        (BASE, "[future]\nqualified_dividends = 5", "[future] qualified_dividends are part of"),
        (BASE, "[future]\nwages = 5\nqualified_overtime = 6", "[future] qualified_overtime is a part"),
        (BASE, "[future]\nhas_itemizing_spouse = true", "[future] has_itemizing_spouse counts only on"),
        (
            BASE,
            "[future]\nshort_term_carryover = 5",
            "[future] short_term_carryover is no key here; it belongs in the table of a year",
        ),
        (BASE, '[future]\ncarryover = "computed"', "[future] carryover is no key here"),
        (
            BASE,
            "[future]\nis_blind = true",
            "[future] is_blind is no key here; it belongs at the top of the file",
        ),
        (BASE, "[future]\nwagse = 5", "[future] wagse is no key; did you mean wages?"),
    ],
)
def test_what_cannot_last_is_refused(base: str, more: str, told: str) -> None:
    with pytest.raises(BadInputError) as caught:
        household(more, base)
    assert told in str(caught.value)


def test_a_birthday_of_a_spouse_to_come_may_stand() -> None:
    more = '[future]\nfiling_status = "mfj"\n'
    found = household(more, BASE.replace("[year", "spouse_born_on = 1950-01-01\n[year"))
    later = later_years(found, 2026)
    assert later.usual.seniors == 1


# ── deductions that end ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("fact", ["born_on = 1950-01-01", "qualified_tips = 9000", "car_loan_interest = 900"])
def test_a_deduction_that_the_law_ends_is_not_taken_after_2028(fact: str) -> None:
    """Indexed amounts stay those of the plan's year."""
    base = BASE.replace("born_on = 1962-05-01", fact) if "born" in fact else BASE + fact
    later = later_years(household("", base), 2026)
    assert set(later.known) == {1, 2}
    usual = worksheet(later.usual, later.rules())
    for after in (1, 2):
        sheet = worksheet(later.facts(after), later.rules(after))
        assert sheet.usd("additional_deductions") > 0
        assert sheet.usd("standard_deduction") == usual.usd("standard_deduction")
    assert usual.usd("additional_deductions") == 0


def test_without_such_a_deduction_all_later_years_are_alike() -> None:
    later = later_years(household(""), 2026)
    assert not later.known
    assert later.rules() is us_rules()
