"""The earned income credit by hand: its table, its slopes, and the two ways in which a gain takes it away."""

import random
from dataclasses import replace
from typing import Any

import pytest

from lotwise.core.money import usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate, outcome


def facts(year: int = 2025, status: str = "single", wages: int = 0, children: int = 0) -> ReturnFacts:
    return ReturnFacts(
        year=year,
        filing_status=FilingStatus(status),
        tax_mode=TaxMode.EXACT,
        wages=usd(wages),
        children_under_17=children,
        is_of_working_age=True,
    )


def credit(of: ReturnFacts) -> Any:
    return evaluate(of, us_rules())["earned_income_credit"]


def test_without_children_it_grows_stays_and_shrinks() -> None:
    # 2025: 7.65 % up to 649; above 10,620 it shrinks at 7.65 %
    assert credit(facts(wages=5_000)) == usd("382.50")
    assert credit(facts(wages=10_000)) == usd(649)
    assert credit(facts(wages=12_620)) == usd(649) - usd("153")
    assert credit(facts(wages=19_200)) == 0


def test_joint_filers_begin_to_lose_it_later() -> None:
    # 17,730 = 10,620 + 7,110; 22,315 is 4,585 above, of which 7.65 % are 350.7525
    assert credit(facts(status="mfj", wages=22_315)) == usd("298.2475")


@pytest.mark.parametrize(("children", "most"), [(0, 649), (1, 4_328), (2, 7_152), (3, 8_046), (5, 8_046)])
def test_its_most_depends_on_the_number_of_children(children: int, most: int) -> None:
    wages = 18_000 if children else 9_000
    assert credit(facts(wages=wages, children=children)) == usd(most)


def test_the_return_reads_the_middle_of_a_row_of_50_dollars_in_whole_dollars() -> None:
    # 12,620 lies in the row from 12,600 to 12,650: 649 - 7.65 % of 2,005 = 495.6175, so 496
    filed = replace(facts(wages=12_620), tax_mode=TaxMode.TABLE)
    assert credit(filed) == usd(496)


def test_income_above_earnings_counts_only_where_it_lowers_the_credit() -> None:
    low = replace(facts(wages=3_000), interest=usd(5_000))
    assert credit(low) == usd("229.50")
    high = replace(facts(wages=9_000), interest=usd(3_620))
    assert credit(high) == usd(649) - usd("153")


def test_a_dollar_of_gain_too_much_ends_it() -> None:
    at = replace(facts(wages=20_000, children=2), short_term_gain=usd(11_950))
    above = replace(at, short_term_gain=usd(11_951))
    assert credit(at) > usd(4_000)
    assert credit(above) == 0
    lost = outcome(above, us_rules()).total_tax_usd - outcome(at, us_rules()).total_tax_usd
    assert lost > usd(4_000)


def test_a_loss_in_the_year_brings_it_back() -> None:
    gain = replace(facts(wages=20_000, children=1), long_term_gain=usd(15_000))
    harvested = replace(gain, short_term_gain=-usd(15_000))
    assert credit(gain) == 0
    assert credit(harvested) == usd(4_328)


def test_separate_returns_dependents_and_those_of_other_ages_have_none() -> None:
    assert credit(facts(status="mfs", wages=10_000, children=1)) == 0
    assert credit(replace(facts(wages=10_000), is_of_working_age=False)) == 0
    assert credit(replace(facts(wages=10_000, children=1), is_of_working_age=False)) > 0
    assert credit(replace(facts(wages=10_000), is_claimed_as_dependent=True)) == 0
    assert credit(facts(wages=0, children=2)) == 0


def test_it_is_gone_where_the_law_line_says_so() -> None:
    values = evaluate(facts(wages=30_000, children=3), us_rules())
    end = values["earned_income_credit_limit"]
    at = replace(facts(children=3), wages=end - usd("0.01"))
    assert 0 < credit(at) < usd(1)
    assert credit(replace(at, wages=end)) == 0


def test_with_low_earnings_and_children_a_loss_never_costs_tax() -> None:
    chance = random.Random(7)  # noqa: S311 - the same households each time
    for _ in range(2_000):
        household = replace(
            facts(
                chance.choice([2023, 2024, 2025, 2026]),
                chance.choice(["single", "mfj", "mfs", "hoh", "qss"]),
                wages=chance.randint(0, 80_000),
                children=chance.choice([0, 1, 2, 3]),
            ),
            tax_mode=chance.choice(list(TaxMode)),
            interest=usd(chance.randint(0, 15_000)),
            short_term_gain=usd(chance.randint(-20_000, 30_000)),
            long_term_gain=usd(chance.randint(-20_000, 30_000)),
        )
        harvested = replace(
            household, short_term_gain=household.short_term_gain - usd(chance.randint(1, 40_000))
        )
        before, after = (outcome(one, us_rules()).total_tax_usd for one in (household, harvested))
        assert after <= before + 100, household
