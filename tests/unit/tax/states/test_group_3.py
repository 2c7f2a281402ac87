"""Seventeen states: households worked out by hand from the states' forms.

Virginia, Maryland, Ohio, South Carolina, Utah, Wisconsin, Missouri, Alabama, North Dakota, Montana, New
Mexico, Nebraska, Oklahoma, Rhode Island, Vermont, West Virginia and Maine.
"""

from typing import Any

import pytest

from lotwise.core.money import Usd, usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate

SINGLE, JOINT, SEPARATE = FilingStatus.SINGLE, FilingStatus.JOINT, FilingStatus.SEPARATE
HEAD, SURVIVING = FilingStatus.HEAD, FilingStatus.SURVIVING
COUNTS = ("seniors", "aged_or_blind_boxes", "children_under_17", "other_dependents")
ONE_SENIOR = {"seniors": 1, "aged_or_blind_boxes": 1}
TWO_SENIORS = {"seniors": 2, "aged_or_blind_boxes": 2}


def lines_of(state: str, year: int = 2025, status: Any = SINGLE, **facts: int) -> dict[str, Any]:
    """All lines of a household; amounts in whole dollars."""
    amounts: dict[str, Any] = {name: n if name in COUNTS else usd(n) for name, n in facts.items()}
    return evaluate(
        ReturnFacts(year=year, filing_status=status, state=state, tax_mode=TaxMode.EXACT, **amounts),
        us_rules(),
    )


def tax_of(state: str, year: int = 2025, status: Any = SINGLE, **facts: int) -> Usd:
    tax: Usd = lines_of(state, year, status, **facts)["state_tax"]
    return tax


# Virginia


def test_virginia_takes_the_age_deduction_away_dollar_for_dollar() -> None:
    # 12,000 - (60,000 - 50,000) = 2,000; 60,000 - 2,000 - 8,750 - 930 - 800 = 47,520
    # 720 on 17,000 and 5.75 % of 30,520 = 1,754.90
    assert tax_of("VA", wages=60_000, **ONE_SENIOR) == usd("2474.90")
    # a gain of 1,000 is taxed and takes 1,000 of the deduction: 5.75 % of 2,000
    assert tax_of("VA", wages=60_000, long_term_gain=1_000, **ONE_SENIOR) == usd("2589.90")
    # two of a couple: 24,000 - (80,000 - 75,000)
    assert lines_of("VA", status=JOINT, wages=80_000, **TWO_SENIORS)["state_other_subtractions"] == usd(
        19_000
    )


def test_virginia_taxes_nothing_below_the_filing_limit() -> None:
    assert tax_of("VA", wages=11_949) == 0
    # 11,950 - 8,750 - 930 = 2,270 at 2 %
    assert tax_of("VA", wages=11_950) == usd("45.40")


def test_virginia_treats_a_surviving_spouse_as_single() -> None:
    lines = lines_of("VA", status=SURVIVING, wages=60_000, children_under_17=1)
    assert lines["state_deduction"] == usd(8_750)
    assert lines["state_exemptions"] == 2 * usd(930)


def test_virginia_itemizes_as_the_federal_return_but_without_state_taxes() -> None:
    itemizing = {"wages": 100_000, "mortgage_interest": 20_000, "state_and_local_taxes": 6_000}
    assert lines_of("VA", **itemizing)["state_deduction"] == usd(20_000)
    assert lines_of("VA", wages=100_000, mortgage_interest=9_000)["state_deduction"] == usd(8_750)


# Maryland


def test_maryland_taxes_capital_gain_at_two_percent_more_above_350_000() -> None:
    # 375,000 - 3,350, no exemptions: 371,650; 12,760 on 250,000 and 5.75 % of 121,650 = 6,994.875
    # and 2 % of the net gain of 15,000
    facts = {"wages": 360_000, "short_term_gain": 10_000, "long_term_gain": 5_000}
    assert tax_of("MD", **facts) == usd("19754.875") + usd(300)
    assert lines_of("MD", 2024, **facts)["state_other_taxes"] == 0
    assert lines_of("MD", wages=335_000, long_term_gain=15_000)["state_other_taxes"] == 0
    assert lines_of("MD", wages=400_000, long_term_gain=-15_000)["state_other_taxes"] == 0


def test_maryland_exemptions_and_the_senior_credit_end_at_once() -> None:
    # 150,000 - 5,450 - 6,400 - 2,000 = 136,150; 90 and 4.75 % of 133,150 = 6,414.625, less 1,750
    assert tax_of("MD", 2024, JOINT, wages=150_000, **TWO_SENIORS) == usd("4664.625")
    # one dollar more: exemptions of 1,600 each and no credit; 139,351; 90 and 4.75 % of 136,351
    assert tax_of("MD", 2024, JOINT, wages=150_001, **TWO_SENIORS) == usd("6566.6725")


def test_maryland_exemptions_of_dependents_fall_with_those_of_the_filers() -> None:
    lines = lines_of("MD", status=JOINT, wages=180_000, children_under_17=2)
    assert lines["state_exemptions"] == 4 * usd(800)


@pytest.mark.parametrize(
    ("wages", "deduction"),
    [(10_000, "1800"), (15_000, "2250"), (40_000, "2700")],
    ids=["the least", "15 % of income", "the most"],
)
def test_maryland_standard_deduction_of_2024_is_a_part_of_income(wages: int, deduction: str) -> None:
    assert lines_of("MD", 2024, wages=wages)["state_deduction"] == usd(deduction)
    assert lines_of("MD", 2025, wages=wages)["state_deduction"] == usd(3_350)


def test_maryland_itemized_deductions_shrink_from_2025() -> None:
    # 30,000 of interest less 7.5 % of 240,000 - 200,000
    facts = {"wages": 240_000, "mortgage_interest": 30_000, "state_and_local_taxes": 9_000}
    assert lines_of("MD", 2025, **facts)["state_deduction"] == usd(27_000)
    assert lines_of("MD", 2024, **facts)["state_deduction"] == usd(30_000)


# Ohio


def test_ohio_tax_begins_with_a_lump() -> None:
    # 28,450 - 2,400 = 26,050: nothing; $1 more: 360.69 and 2.75 cents, less the credit of 20
    assert tax_of("OH", 2024, wages=28_450) == 0
    assert tax_of("OH", 2024, wages=28_451) == usd("340.7175")


def test_ohio_steps_at_100_000_and_has_one_rate_from_2026() -> None:
    # 101,901 - 1,900 = 100,001: 2,394.32 and 3.125 % of $1
    assert tax_of("OH", 2025, wages=101_901) == usd("2394.35125")
    # above 500,000 no exemptions: 332 and 2.75 % of 473,951
    assert tax_of("OH", 2026, JOINT, wages=500_001) == usd("13365.6525")
    # 500,000 - 3,800: 332 and 2.75 % of 470,150
    assert tax_of("OH", 2026, JOINT, wages=500_000) == usd("13261.125")


def test_ohio_exemptions_are_for_dependents_too_and_the_senior_credit_is_one() -> None:
    lines = lines_of("OH", 2025, JOINT, wages=60_000, children_under_17=1, **TWO_SENIORS)
    assert lines["state_exemptions"] == 3 * usd(2_150)
    assert lines["state_other_credits"] == usd(50)
    assert lines_of("OH", 2025, JOINT, wages=110_000, **TWO_SENIORS)["state_other_credits"] == 0
    # 24,000 - 2,400 is below 30,000, but there is no tax for the credit to reduce
    assert lines_of("OH", 2025, wages=24_000)["state_exemption_credits"] == usd(20)


# South Carolina


def test_south_carolina_leaves_out_44_percent_of_net_capital_gain() -> None:
    # 58,000 - 15,750 + 750 - 44 % of 8,000 = 39,480; 3 % of 14,270 and 6 % of 21,650
    facts = {"wages": 50_000, "long_term_gain": 10_000, "short_term_gain": -2_000}
    assert tax_of("SC", 2025, **facts) == usd("1727.10")


def test_south_carolina_adds_the_federal_deductions_of_2025_back_and_gives_its_own() -> None:
    # federal taxable income 60,000 - 17,750 - 6,000 = 36,250; + 6,000 + 750 - 15,000 = 28,000
    # 428.10 and 6 % of 10,170
    assert tax_of("SC", 2025, wages=60_000, **ONE_SENIOR) == usd("1038.30")


def test_south_carolina_has_a_deduction_of_its_own_from_2026() -> None:
    # 30,000 less 30,000 x 30,000 / 110,000 = 8,181.81, in tens 8,180; 110,000 - 4,400 - 21,820 = 83,780
    # 597 and 5.21 % of 53,780
    assert tax_of("SC", 2026, JOINT, wages=100_000, long_term_gain=10_000) == usd("3398.938")
    assert lines_of("SC", 2026, JOINT, wages=190_000)["state_deduction"] == 0


def test_south_carolina_adds_state_taxes_back_to_itemizers_until_2025() -> None:
    facts = {"wages": 100_000, "mortgage_interest": 20_000, "state_and_local_taxes": 6_000}
    assert lines_of("SC", 2025, **facts)["state_taxable_income"] == usd(80_000)
    assert lines_of("SC", 2026, **facts)["state_taxable_income"] == usd(100_000)


# Utah


def test_utah_credit_shrinks_with_income() -> None:
    # 4.5 % of 50,000 less (6 % of 15,750 - 1.3 % of 31,787): 2,250 - 531.769
    assert tax_of("UT", 2025, wages=50_000) == usd("1718.231")
    assert tax_of("UT", 2025, JOINT, wages=200_000) == usd(9_000)


def test_utah_credit_counts_dependents_and_no_state_taxes() -> None:
    # 6 % of 31,500 + 2 x 2,111, less 1.3 % of 23,574
    lines = lines_of("UT", 2025, JOINT, wages=60_000, children_under_17=2)
    assert lines["state_other_credits"] == usd("2143.32") - usd("306.462")
    itemizing = lines_of("UT", 2025, wages=50_000, mortgage_interest=20_000, state_and_local_taxes=6_000)
    assert itemizing["state_deduction_for_credit"] == usd(20_000)


# Wisconsin


def test_wisconsin_leaves_out_30_percent_and_slides_the_standard_deduction() -> None:
    # net capital gain 6,000: 1,800 left out; 64,200; 13,560 - 12 % of 44,650 = 8,202; - 700 = 55,298
    # 3.5 % of 14,680, 4.4 % of 35,800, 5.3 % of 4,818
    facts = {"wages": 60_000, "long_term_gain": 10_000, "short_term_gain": -4_000}
    assert tax_of("WI", 2025, **facts) == usd("2344.354")


def test_wisconsin_standard_deduction_slides_to_nothing() -> None:
    # single: 12 % of 120,000 - 19,550 = 12,054; joint: 25,110 / 19.778 % = 126,959.25 above 28,210
    assert lines_of("WI", 2025, wages=120_000)["state_deduction"] == usd(1_506)
    assert lines_of("WI", 2025, JOINT, wages=155_170)["state_deduction"] == 0
    assert lines_of("WI", 2025, JOINT, wages=28_210)["state_deduction"] == usd(25_110)


# Missouri


def test_missouri_taxes_no_gain_from_2025() -> None:
    # federal tax 9,049 at 15 % for 60,000: 1,357.35; 60,000 - 1,357.35 - 15,750 = 42,892.65
    # 256.035 on 9,191 and 4.7 % of 33,701.65
    assert tax_of("MO", 2025, wages=60_000, short_term_gain=20_000) == usd("1840.01255")


def test_missouri_deducts_a_net_loss_as_the_federal_return_does() -> None:
    # 57,000; 15 % of 4,711.50 = 706.725; 40,543.275; 256.035 and 4.7 % of 31,352.275
    assert tax_of("MO", 2025, wages=60_000, short_term_gain=-20_000) == usd("1729.591925")


def test_missouri_taxed_gains_in_2024() -> None:
    # above 125,000 no federal tax: 130,000 - 21,900 - 1,400 = 106,700; 248.22 on 8,911, 4.8 % of 97,789
    lines = lines_of("MO", 2024, HEAD, wages=90_000, long_term_gain=40_000)
    assert lines["state_federal_tax_deduction"] == 0
    assert lines["state_taxable_income"] == usd(106_700)


@pytest.mark.parametrize(
    ("wages", "percent"), [(25_000, 35), (50_000, 25), (50_001, 15), (125_000, 5), (125_001, 0)]
)
def test_missouri_deducts_less_of_the_federal_tax_at_higher_income(wages: int, percent: int) -> None:
    rate = lines_of("MO", 2025, wages=wages)["state_federal_tax_rate"]
    assert rate.numerator * 100 == percent * rate.denominator


def test_missouri_caps_the_deduction_for_federal_tax() -> None:
    # joint, 45,000 of wages beside a gain of 300,000: a quarter of the federal tax is more than 10,000
    lines = lines_of("MO", 2025, JOINT, wages=45_000, short_term_gain=300_000)
    assert lines["state_federal_tax_deduction"] == usd(10_000)


# Alabama


def test_alabama_deducts_the_whole_loss_and_the_federal_tax() -> None:
    # 60,000 - 20,000; federal tax 4,711.50; payroll taxes 7.65 % of 60,000 = 4,590; 1,500
    # 29,198.50: 110 on 3,000 and 5 % of 26,198.50
    assert tax_of("AL", 2025, wages=60_000, short_term_gain=-20_000) == usd("1419.925")


def test_alabama_knows_no_carryover() -> None:
    # the loss of earlier years counts federally (4,711.50) but not here: 49,198.50
    assert tax_of("AL", 2025, wages=60_000, short_term_carryover_in=20_000) == usd("2419.925")
    # nor against this year's gain: the gain counts in full
    lines = lines_of("AL", 2025, wages=60_000, long_term_gain=5_000, long_term_carryover_in=5_000)
    assert lines["state_starting_income"] == usd(65_000)


def test_alabama_standard_deduction_falls_in_steps() -> None:
    # 8,500 - 9 x 175 = 6,925; 30,000 - 6,925 - 3,000 = 20,075; 220 on 6,000 and 5 % of 14,075
    assert tax_of("AL", 2025, JOINT, interest=30_000) == usd("923.75")
    assert lines_of("AL", 2025, interest=25_999)["state_deduction"] == usd(3_000)
    assert lines_of("AL", 2025, interest=26_000)["state_deduction"] == usd(2_975)


def test_alabama_exemption_for_a_dependent_depends_on_income() -> None:
    for wages, each in ((50_000, 1_000), (50_001, 500), (100_001, 300)):
        lines = lines_of("AL", 2025, HEAD, wages=wages, other_dependents=2)
        assert lines["state_exemptions"] == usd(3_000) + 2 * usd(each)


def test_alabama_itemizes_payroll_taxes_beside_the_federal_deductions() -> None:
    # 2025: 7.65 % of 176,100, 1.45 % of 23,900, 2.35 % of 50,000; 12,000 of interest
    facts = {"wages": 250_000, "mortgage_interest": 12_000, "state_and_local_taxes": 9_000}
    payroll = usd("13471.65") + usd("346.55") + usd(1_175)
    assert lines_of("AL", 2025, **facts)["state_deduction"] == usd(12_000) + payroll


# North Dakota


def test_north_dakota_leaves_out_40_percent_of_gain_and_dividends() -> None:
    # 96,000 - 15,750 = 80,250; - 40 % of 15,000 - 40 % of 1,000 = 73,850; 1.95 % of 25,375
    facts = {"wages": 80_000, "long_term_gain": 20_000, "short_term_gain": -5_000}
    dividends = {"ordinary_dividends": 1_000, "qualified_dividends": 1_000}
    assert tax_of("ND", 2025, **facts, **dividends) == usd("494.8125")


def test_north_dakota_leaves_out_nothing_of_a_net_loss() -> None:
    lines = lines_of("ND", 2025, wages=80_000, long_term_gain=-10_000)
    assert lines["state_gain_exclusion"] == 0
    assert lines["state_taxable_income"] == usd(80_000 - 3_000 - 15_750)


# Montana


def test_montana_stacks_the_gain_on_other_income() -> None:
    # 34,250 of which 20,000 gain; 4.7 % of 14,250, 3 % of 6,850, 4.1 % of 13,150
    assert tax_of("MT", 2025, wages=30_000, long_term_gain=20_000) == usd("1414.40")


def test_montana_taxes_all_gain_at_the_higher_rate_above_the_bracket() -> None:
    # 227,800; 4.7 % of 95,000, 5.65 % of 82,800, 4.1 % of 50,000
    facts = {"wages": 200_000, "long_term_gain": 50_000, "short_term_gain": 10_000}
    assert tax_of("MT", 2026, JOINT, **facts) == usd("11193.20")


def test_montana_gain_is_at_most_the_taxable_income_and_seniors_deduct() -> None:
    # 25,000 - 17,750 - 6,000 = 1,250, less 5,660
    assert tax_of("MT", 2025, interest=15_000, long_term_gain=10_000, **ONE_SENIOR) == 0
    # 34,250 of gain alone in taxable income: 3 % of 21,100, 4.1 % of 13,150
    assert tax_of("MT", 2025, long_term_gain=50_000) == usd(633) + usd("539.15")


def test_montana_adds_state_taxes_back_to_itemizers() -> None:
    facts = {"wages": 100_000, "mortgage_interest": 20_000, "state_and_local_taxes": 6_000}
    assert lines_of("MT", 2025, **facts)["state_taxable_income"] == usd(80_000)


# New Mexico


def test_new_mexico_leaves_out_the_first_2_500_from_2025() -> None:
    # 70,000 - 2,500 - 15,750 = 51,750: 82.50, 352, 731 and 4.7 % of 18,250
    facts = {"wages": 60_000, "long_term_gain": 10_000}
    assert tax_of("NM", 2025, **facts) == usd("2023.25")


@pytest.mark.parametrize(
    ("year", "status", "gain", "left_out"),
    [
        (2024, SINGLE, 10_000, 4_000),
        (2024, SINGLE, 2_000, 1_000),
        (2024, SINGLE, 700, 700),
        (2024, SEPARATE, 10_000, 2_000),
        (2025, SEPARATE, 10_000, 1_250),
        (2025, JOINT, 1_000, 1_000),
    ],
)
def test_new_mexico_leaves_out(year: int, status: FilingStatus, gain: int, left_out: int) -> None:
    lines = lines_of("NM", year, status, wages=60_000, long_term_gain=gain)
    assert lines["state_gain_exclusion"] == usd(left_out)


def test_new_mexico_exemptions_shrink_with_income() -> None:
    # 2,500 - 15 % of 4,000 = 1,900; 4,000 for 65 at 24,000; 24,000 - 17,750 - 5,900 = 350 at 1.5 %
    assert tax_of("NM", 2025, wages=24_000, **ONE_SENIOR) == usd("5.25")
    # joint with a child: three times 2,500 - 10 % of 20,000; above 55,000 nothing
    family = lines_of("NM", status=JOINT, wages=50_000, children_under_17=1)
    assert family["state_exemptions"] == 3 * usd(500)
    assert lines_of("NM", status=JOINT, wages=55_001, children_under_17=1)["state_exemptions"] == 0


# Nebraska


def test_nebraska_asks_no_more_than_the_federal_tax() -> None:
    # 41,400: 1,674.832 - 171 = 1,503.832; the federal tax, with the gain at 0 %, is 1,471.50
    assert tax_of("NE", 2025, wages=30_000, long_term_gain=20_000) == usd("1471.50")
    # 51,400: 99.138 + 705.159 + 738.975 + 5.2 % of 12,530 - 171
    assert tax_of("NE", 2025, wages=60_000) == usd("2023.832")


def test_nebraska_itemizes_if_that_is_more() -> None:
    facts = {"wages": 100_000, "state_and_local_taxes": 12_000}
    assert lines_of("NE", 2025, **facts, mortgage_interest=20_000)["state_deduction"] == usd(20_000)
    assert lines_of("NE", 2025, **facts, mortgage_interest=5_000)["state_deduction"] == usd(8_600)


# Oklahoma


def test_oklahoma_exemption_for_65_ends_at_an_income() -> None:
    # 15,000 - 6,350 - 2,000 = 6,650: 2.50, 11.25, 21.875, 31.625 and 3.75 % of 1,750
    assert tax_of("OK", 2025, wages=15_000, **ONE_SENIOR) == usd("132.875")
    assert lines_of("OK", 2025, wages=15_001, **ONE_SENIOR)["state_taxable_income"] == usd(7_651)


def test_oklahoma_has_fewer_brackets_from_2026() -> None:
    # 42,650: 2.5 % of 1,150, 3.5 % of 2,300, 4.5 % of 35,450
    assert tax_of("OK", 2026, wages=50_000) == usd("1704.50")
    assert lines_of("OK", 2026, HEAD, wages=50_000, children_under_17=2)["state_exemptions"] == usd(3_000)


def test_oklahoma_itemizes_as_the_federal_return_but_without_state_taxes() -> None:
    facts = {"wages": 100_000, "mortgage_interest": 20_000, "state_and_local_taxes": 6_000}
    assert lines_of("OK", 2025, **facts)["state_deduction"] == usd(20_000)


# Rhode Island


def test_rhode_island_takes_a_fifth_at_the_first_dollar_of_a_step() -> None:
    # 80 % of 10,900 and of 5,100; 241,451: 2,996.25, 4,833.125 and 5.99 % of 59,801
    assert tax_of("RI", 2025, wages=254_251) == usd("11411.4549")
    # no step: 238,250
    assert lines_of("RI", 2025, wages=254_250)["state_taxable_income"] == usd(238_250)


def test_rhode_island_takes_at_most_all() -> None:
    # joint, three steps above 254,250: 40 % left of 21,800 and of three exemptions of 5,100
    lines = lines_of("RI", 2025, JOINT, wages=270_000, children_under_17=1)
    assert lines["state_deduction"] == usd(8_720)
    assert lines["state_exemptions"] == usd(6_120)
    assert lines_of("RI", 2025, wages=900_000)["state_taxable_income"] == usd(900_000)


# Vermont


def test_vermont_leaves_out_up_to_5_000_of_the_gain() -> None:
    # 68,000 - 5,000 - 7,650 - 5,300 = 50,050: 3.35 % of 49,400 and 6.6 % of 650
    assert tax_of("VT", 2025, wages=60_000, long_term_gain=8_000) == usd("1697.80")
    # at most 40 % of federal taxable income of 9,250
    lines = lines_of("VT", 2025, wages=20_000, long_term_gain=5_000)
    assert lines["state_gain_exclusion"] == usd(3_700)


def test_vermont_leaves_out_no_collectibles() -> None:
    lines = lines_of("VT", 2025, wages=60_000, long_term_gain=3_000, collectibles_gain=2_000)
    assert lines["state_gain_exclusion"] == usd(1_000)


def test_vermont_asks_three_percent_of_a_high_income() -> None:
    # 151,000 - 15,300 - 10,600 - 8 x 5,300 = 82,700: 2,763.75 and 6.6 % of 200; but 3 % of 151,000
    assert tax_of("VT", 2025, JOINT, wages=151_000, children_under_17=8) == usd(4_530)
    # at 150,000 not: 81,700 at 3.35 %
    assert tax_of("VT", 2025, JOINT, wages=150_000, children_under_17=8) == usd("2736.95")


# West Virginia


def test_west_virginia_seniors_leave_out_8_000() -> None:
    # 50,000 - 8,000 - 2,000 = 40,000: 222, 444 and 499.50
    assert tax_of("WV", 2025, wages=50_000, **ONE_SENIOR) == usd("1165.50")
    assert lines_of("WV", 2025, wages=6_000, **ONE_SENIOR)["state_other_subtractions"] == usd(6_000)
    assert lines_of("WV", 2025, JOINT, wages=50_000, **TWO_SENIORS)["state_other_subtractions"] == usd(16_000)


# Maine


def test_maine_deduction_shrinks_evenly() -> None:
    # 15,000 less a fifth; 115,000 - 12,000 - 5,150 = 97,850: 1,554.40, 2,473.875 and 7.15 % of 34,400
    assert tax_of("ME", 2025, wages=115_000) == usd("6487.875")
    # exemptions: 10,300 less 10,300 x 25,000 / 125,000
    lines = lines_of("ME", 2025, JOINT, wages=425_100)
    assert (lines["state_deduction"], lines["state_exemptions"]) == (0, usd(8_240))


def test_maine_asks_two_percent_more_above_a_million_from_2026() -> None:
    # 1,589.20, 2,527.875 and 7.15 % of 1,035,150; 2 % of 100,000
    assert tax_of("ME", 2026, wages=1_100_000) == usd("78130.30") + usd(2_000)
    assert lines_of("ME", 2025, wages=1_100_000)["state_surtax"] == 0


def test_maine_caps_itemized_deductions_beside_medical_expenses() -> None:
    # 40,000 of interest capped at 36,300; medical 20,000 - 7.5 % of 90,000
    facts = {"wages": 90_000, "mortgage_interest": 40_000, "medical_expenses": 20_000}
    lines = lines_of("ME", 2025, **facts, state_and_local_taxes=5_000)
    assert lines["state_deduction"] == usd(36_300) + usd(13_250)
