"""Couples who both earn, worked out by hand from the states' forms.

Virginia, Maryland, Ohio, South Carolina, Wisconsin, North Dakota, Minnesota, Missouri, Alabama and
Massachusetts.
"""

from typing import Any

import pytest

from lotwise.core.money import Usd, usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate
from lotwise.tax.states.graph import state_law_of

COUNTS = ("seniors", "aged_or_blind_boxes")


def lines_of(state: str, year: int = 2025, **facts: int) -> dict[str, Any]:
    """All lines of a joint return; amounts in whole dollars."""
    amounts: dict[str, Any] = {name: n if name in COUNTS else usd(n) for name, n in facts.items()}
    status = FilingStatus.JOINT
    return evaluate(
        ReturnFacts(year=year, filing_status=status, state=state, tax_mode=TaxMode.EXACT, **amounts),
        us_rules(),
    )


def tax_of(state: str, year: int = 2025, **facts: int) -> Usd:
    tax: Usd = lines_of(state, year, **facts)["state_tax"]
    return tax


@pytest.mark.parametrize("state", ["VA", "MD", "OH", "SC", "WI", "ND", "MN", "MO"])
def test_whether_both_earn_lowers_the_tax(state: str) -> None:
    one, both = (tax_of(state, wages=170_000, spouse_wages=spouse) for spouse in (0, 80_000))
    assert both < one


def test_virginia_taxes_the_lesser_income_apart() -> None:
    # spouse 12,000 and half of 4,000, less 930: 13,070; taxable 84,000 - 17,500 - 1,860 = 64,640
    # 3,459.30 less 523.50 on 13,070 and 2,707.775 on 51,570
    facts = {"wages": 80_000, "spouse_wages": 12_000, "ordinary_dividends": 4_000}
    lines = lines_of("VA", **facts)
    assert lines["state_lesser_income"] == usd(13_070)
    assert lines["state_other_credits"] == usd("228.025")
    assert lines["state_tax"] == usd("3231.275")


def test_virginia_adjusts_at_most_by_what_the_lower_brackets_save() -> None:
    # both above 17,000: 5.75 % of 17,000 less 720
    assert lines_of("VA", wages=80_000, spouse_wages=40_000)["state_other_credits"] == usd("257.50")
    # taxable 30,000 - 17,500 - 1,860 = 10,640, half is 5,320: 402 less 2 x 136
    assert lines_of("VA", wages=30_000, spouse_wages=15_000)["state_other_credits"] == usd(130)


def test_virginia_halves_the_exemptions_for_age() -> None:
    # the spouse's 12,000 less 930 and half of 800
    facts = {"wages": 200_000, "spouse_wages": 12_000, "seniors": 1, "aged_or_blind_boxes": 1}
    assert lines_of("VA", **facts)["state_lesser_income"] == usd(12_000 - 930 - 400)


@pytest.mark.parametrize(
    ("spouse", "other", "subtracted"),
    [(1_000, 100, 1_050), (5_000, 0, 1_200), (49_500, 0, 500), (500, -3_000, 0), (0, 8_000, 0)],
    ids=["less than the most", "the most", "the first one has less", "a loss", "one earner"],
)
def test_maryland_subtracts_up_to_the_lesser_income(spouse: int, other: int, subtracted: int) -> None:
    lines = lines_of("MD", wages=50_000, spouse_wages=spouse, short_term_gain=other)
    assert lines["state_other_subtractions"] == usd(subtracted)


def test_ohio_takes_a_part_of_the_tax_off() -> None:
    # 80,000 - 4,300 = 75,700: 342 and 2.75 % of 49,650 = 1,707.375, of which 5 %
    assert lines_of("OH", wages=80_000, spouse_wages=20_000)["state_joint_filing_credit"] == usd("85.36875")
    # 75,000: 342 and 2.75 % of 48,950 = 1,688.125, of which 10 %
    assert lines_of("OH", wages=79_300, spouse_wages=20_000)["state_other_credits"] == usd("168.8125")


@pytest.mark.parametrize(
    ("year", "wages", "spouse", "credit"),
    [
        (2025, 600_000, 500, 650),
        (2025, 600_000, 499, 0),
        (2025, 750_001, 9_000, 0),
        (2026, 500_001, 9_000, 0),
    ],
    ids=["the most", "499 of the spouse", "high income of 2025", "high income of 2026"],
)
def test_ohio_joint_filing_credit_has_limits(year: int, wages: int, spouse: int, credit: int) -> None:
    lines = lines_of("OH", year, wages=wages, spouse_wages=spouse)
    assert lines["state_joint_filing_credit"] == usd(credit)
    assert lines_of("OH", 2024, wages=750_001, spouse_wages=9_000)["state_joint_filing_credit"] == usd(650)


@pytest.mark.parametrize(
    ("state", "spouse", "credit"),
    [
        ("SC", 20_000, 140),
        ("SC", 60_000, 350),
        ("WI", 10_000, 300),
        ("WI", 20_000, 480),
        ("WI", 110_000, 300),
    ],
)
def test_a_part_of_the_lesser_wages_is_a_credit(state: str, spouse: int, credit: int) -> None:
    lines = lines_of(state, wages=120_000, spouse_wages=spouse)
    assert lines["state_other_credits"] == usd(credit)
    assert lines["state_tax"] == lines["state_tax_by_rates"] - usd(credit)


def test_north_dakota_gives_back_what_the_joint_return_costs() -> None:
    # taxable 118,500: 1.95 % of 37,525 = 731.7375; 60,000 - 15,750 is free; 1.95 % of 25,775 of the rest
    lines = lines_of("ND", wages=150_000, spouse_wages=60_000)
    assert lines["state_tax_if_single"] == usd("502.6125")
    assert lines["state_other_credits"] == usd("229.125")
    # twice 48,475 beyond 80,975 at 1.95 %
    assert lines_of("ND", wages=150_000, spouse_wages=75_000)["state_other_credits"] == usd("311.5125")


def test_minnesota_gives_back_what_the_joint_return_costs() -> None:
    # M1MA (2025): taxable 90,100: 5,436.31; 35,050: 1,911.135; 55,050: 3,271.135
    lines = lines_of("MN", wages=120_000, spouse_wages=50_000)
    assert lines["state_other_credits"] == usd("254.04")
    # 16,050: 858.675; 74,050: 4,563.135
    assert lines_of("MN", wages=120_000, spouse_wages=31_000)["state_other_credits"] == usd("14.50")
    assert lines_of("MN", wages=120_000, spouse_wages=30_999)["state_other_credits"] == 0
    assert lines_of("MN", wages=2_000_000, spouse_wages=900_000)["state_other_credits"] == usd("1851.44")


@pytest.mark.parametrize("year", [2024, 2025, 2026])
@pytest.mark.parametrize("state", ["MN", "ND"])
def test_the_schedule_compared_with_is_that_of_a_single_filer(state: str, year: int) -> None:
    joint = state_law_of(state, year, FilingStatus.JOINT)
    single = state_law_of(state, year, FilingStatus.SINGLE)
    assert joint["state_single_brackets"] == single["state_brackets"]


def test_missouri_taxes_each_part_for_itself() -> None:
    # federal tax 2,943 at 15 %: 441.45; 60,000 - 441.45 - 31,500 = 28,058.55, of which 40 % the spouse's
    # twice 256.035 on 9,191 and 4.7 % of 9,676.55
    lines = lines_of("MO", wages=60_000, spouse_wages=24_000)
    assert lines["state_spouse_taxable_income"] == usd("11223.42")
    assert lines["state_tax"] == usd("966.86785")
    # half of the interest is the spouse's
    lines = lines_of("MO", wages=60_000, spouse_wages=24_000, interest=4_000)
    assert lines["state_spouse_adjusted_gross_income"] == usd(26_000)


def test_missouri_divides_no_loss_below_nothing() -> None:
    lines = lines_of("MO", wages=60_000, spouse_wages=1_000, short_term_gain=-9_000)
    assert lines["state_spouse_adjusted_gross_income"] == usd(-500)
    assert lines["state_spouse_taxable_income"] == 0


def test_alabama_itemizes_payroll_taxes_of_two_wage_bases() -> None:
    # 7.65 % of 176,100, 1.45 % of 73,900, 2.35 % of 50,000; 6.2 % of the spouse's 100,000; interest
    facts = {"wages": 300_000, "mortgage_interest": 12_000}
    payroll = usd("13471.65") + usd("1071.55") + usd(1_175)
    assert lines_of("AL", **facts)["state_deduction"] == usd(12_000) + payroll
    assert lines_of("AL", **facts, spouse_wages=100_000)["state_deduction"] == usd(18_200) + payroll
    # 120,000 together are below one wage base
    assert lines_of("AL", wages=120_000, spouse_wages=50_000)["state_second_social_security_tax"] == 0


@pytest.mark.parametrize(("spouse", "deducted"), [(0, 2_000), (10_000, 2_765), (50_000, 4_000)])
def test_massachusetts_deducts_payroll_taxes_of_each(spouse: int, deducted: int) -> None:
    assert lines_of("MA", wages=100_000, spouse_wages=spouse)["state_deduction"] == usd(deducted)
