"""Ten states: households worked out by hand from the states' forms.

California, New York, New Jersey, Massachusetts, Pennsylvania, Washington, Oregon, Connecticut, Minnesota and
New Hampshire.
"""

from typing import Any

import pytest

from lotwise.core.money import Usd, usd
from lotwise.rules.book import us_rules
from lotwise.rules.states import is_state_computed, taxes_nothing
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate

SINGLE, JOINT, SEPARATE = FilingStatus.SINGLE, FilingStatus.JOINT, FilingStatus.SEPARATE
COUNTS = ("seniors", "aged_or_blind_boxes", "children_under_17", "other_dependents")


def lines_of(state: str, year: int = 2025, status: FilingStatus = SINGLE, **facts: int) -> dict[str, Any]:
    """All lines of a household; amounts in whole dollars."""
    amounts: dict[str, Any] = {name: n if name in COUNTS else usd(n) for name, n in facts.items()}
    return evaluate(
        ReturnFacts(year=year, filing_status=status, state=state, tax_mode=TaxMode.EXACT, **amounts),
        us_rules(),
    )


def tax_of(state: str, year: int = 2025, status: FilingStatus = SINGLE, **facts: int) -> Usd:
    tax: Usd = lines_of(state, year, status, **facts)["state_tax"]
    return tax


# California


def test_california_taxes_by_its_brackets_less_a_credit() -> None:
    # Form 540 (2025): 100,000 - 5,706 = 94,294; schedule X: 3,201.97 to 72,724, then 9.3 % of 21,570
    # 3,201.97 + 2,006.01 = 5,207.98; less the credit of 153
    assert tax_of("CA", wages=100_000) == usd("5054.98")


def test_california_takes_six_dollars_of_each_credit_a_step() -> None:
    # single: $1 above 252,203 is a part of a step; joint, both 65: four credits, three steps above 504,411
    assert lines_of("CA", wages=252_203)["state_exemption_credits"] == usd(153)
    assert lines_of("CA", wages=252_204)["state_exemption_credits"] == usd(147)
    joint = lines_of("CA", status=JOINT, wages=510_000, seniors=2, aged_or_blind_boxes=2)
    assert joint["state_exemption_credits"] == 4 * usd(153) - 3 * 4 * usd(6)
    assert lines_of("CA", wages=400_000)["state_exemption_credits"] == 0


def test_california_shrinks_credits_for_dependents_apart() -> None:
    # two dependents, ten steps of 2,500 above 378,310: 2 x (475 - 60)
    lines = lines_of("CA", status=FilingStatus.HEAD, wages=403_310, children_under_17=1, other_dependents=1)
    assert lines["state_exemption_credits"] == usd(153 - 60) + 2 * usd(475 - 60)


def test_california_limits_itemized_deductions_without_state_taxes() -> None:
    # 40,000 of mortgage interest, 6 % of 300,000 - 252,203 is lost; the 9,000 of taxes do not count
    lines = lines_of("CA", wages=300_000, mortgage_interest=40_000, state_and_local_taxes=9_000)
    assert lines["state_deduction"] == usd(40_000) - usd("2867.82")


def test_california_credits_do_not_lower_the_tax_above_a_million() -> None:
    lines = lines_of("CA", status=JOINT, wages=1_111_412)
    assert lines["state_surtax"] == usd(1_000)  # 1 % of 1,111,412 - 11,412 - 1,000,000, joint as single
    assert lines["state_tax"] == lines["state_tax_by_rates"] + usd(1_000)


# New York


def test_new_york_takes_back_savings_of_the_lower_brackets_as_income_rises() -> None:
    # IT-201 (2025): 150,000 - 8,000 = 142,000; schedule: 7,951.75
    # worksheet 7: 568 x 42,350 / 50,000 = 481.096
    assert tax_of("NY", wages=150_000) == usd("8432.846")
    # at 107,650 nothing is taken back yet: 99,650 by the schedule is 4,270.75 + 6 % of 19,000
    assert tax_of("NY", wages=107_650) == usd("5410.75")


def test_new_york_joint_worksheet_three() -> None:
    # 400,000 - 16,050 = 383,950; schedule 22,413.125; before 1,140, here 2,747 in full (76,800 above 323,200)
    assert tax_of("NY", status=JOINT, wages=400_000) == usd("26300.125")


def test_new_york_taxes_all_at_the_highest_rate_above_25_million() -> None:
    assert tax_of("NY", wages=26_008_000) == usd(26_000_000) * 109 // 1000


def test_new_york_lowers_its_rates_from_2026() -> None:
    # 3.9 % of 8,500
    assert tax_of("NY", 2026, wages=16_500) == usd("331.50")
    assert tax_of("NY", 2025, wages=16_500) == usd("340.00")


def test_new_york_cuts_itemized_deductions() -> None:
    # 125,000: a quarter times half of 50,000 above 100,000; 500,000: a quarter, and a quarter times a half;
    # from this first 3 % of 500,000 - 340,700
    lines = lines_of("NY", wages=125_000, mortgage_interest=40_000)
    assert lines["state_deduction"] == usd(40_000) * 7 // 8
    lines = lines_of("NY", wages=500_000, mortgage_interest=40_000)
    assert lines["state_deduction"] == (usd(40_000) - usd(4_779)) * 5 // 8
    # above a million half of the gifts is left
    lines = lines_of("NY", 2024, wages=1_200_000, mortgage_interest=40_000, charity_cash=30_000)
    assert lines["state_deduction"] == usd(15_000)


# New Jersey and Pennsylvania


def test_new_jersey_deducts_no_net_loss_and_knows_no_carryover() -> None:
    # NJ-1040 (2025): 100,000 - 1,000; 280 + 262.50 + 175 + 1,933.75 to 75,000, then 6.37 % of 24,000
    assert tax_of("NJ", wages=100_000) == usd("4180.05")
    assert tax_of("NJ", wages=100_000, short_term_gain=-10_000) == usd("4180.05")
    # gains of the year net: 10,000 - 4,000, whatever was carried over
    netted = tax_of(
        "NJ", wages=100_000, long_term_gain=10_000, short_term_gain=-4_000, short_term_carryover_in=50_000
    )
    assert netted == usd("4180.05") + usd(6_000) * 637 // 10_000


def test_new_jersey_asks_nothing_up_to_an_income() -> None:
    assert tax_of("NJ", wages=10_000) == 0
    assert tax_of("NJ", wages=10_001) == usd("126.014")  # 1.4 % of 9,001
    assert tax_of("NJ", status=JOINT, wages=20_000) == 0


def test_new_jersey_retired_filers_leave_income_out() -> None:
    def senior(status: FilingStatus = SINGLE, **facts: int) -> dict[str, Any]:
        return lines_of("NJ", 2025, status, seniors=1, aged_or_blind_boxes=1, **facts)

    # Worksheet D: 80,000 of income, of which 75,000 stay out; 5,000 is free of tax
    assert senior(interest=30_000, long_term_gain=50_000)["state_tax"] == 0
    # 130,000: 18.75 % of it stay out; 105,625 - 2,000 = 103,625: 2,651.25 + 6.37 % of 28,625
    assert senior(interest=30_000, long_term_gain=100_000)["state_tax"] == usd("4474.6625")
    # social security is not in it: 95,000, of which 75,000 stay out; 1.4 % of 18,000
    pensioner = senior(interest=30_000, long_term_gain=65_000, social_security_benefits=20_000)
    assert pensioner["taxable_social_security"] == usd(17_000)
    assert pensioner["state_tax"] == usd(252)
    # above 150,000, and with more than 3,000 of wages, nothing
    assert senior(interest=150_001)["state_other_subtractions"] == 0
    assert senior(interest=50_000, wages=3_001)["state_other_subtractions"] == 0
    # one of a couple is not enough, for whose income it is is not stated
    assert senior(JOINT, interest=50_000)["state_other_subtractions"] == 0


def test_pennsylvania_takes_3_07_percent_of_each_class() -> None:
    # PA-40: 50,000 + (10,000 - 4,000)
    both = tax_of("PA", wages=50_000, long_term_gain=10_000, short_term_gain=-4_000)
    assert both == usd(56_000) * 307 // 10_000
    lost = tax_of("PA", wages=50_000, long_term_gain=10_000, short_term_gain=-40_000)
    assert lost == usd(50_000) * 307 // 10_000
    assert tax_of("PA", wages=50_000, long_term_gain=10_000, long_term_carryover_in=10_000) == usd(1_842)


# Massachusetts


def test_massachusetts_takes_a_short_term_loss_from_dividends_then_from_long_term_gains() -> None:
    # Schedule B: 2,000 of the 5,000 from dividends, 3,000 from the 10,000
    # B: 80,000 - 2,000 - 4,400 = 73,600; dividends 1,000; C: 7,000; all at 5 %
    facts = {"wages": 80_000, "ordinary_dividends": 3_000, "short_term_gain": -5_000}
    assert tax_of("MA", 2025, SINGLE, long_term_gain=10_000, **facts) == usd(81_600) // 20


def test_massachusetts_takes_a_long_term_loss_from_short_term_gains_then_from_dividends() -> None:
    # 6,000 of the 9,000 from short-term gains, 2,000 from dividends, 1,000 is left for later years
    facts = {"wages": 80_000, "ordinary_dividends": 5_000, "short_term_gain": 6_000}
    assert tax_of("MA", 2025, SINGLE, **facts, long_term_gain=-9_000) == usd(73_600 + 3_000) // 20


def test_massachusetts_example_of_losses_of_both_terms_against_dividends() -> None:
    # the Department of Revenue's worksheet example, long-term losses applied against interest and dividends:
    # dividends 2,600; short-term 700 - 1,900; long-term -3,600: 1,200, then 800 of the 2,000; 600 is left
    lines = lines_of("MA", ordinary_dividends=2_600, short_term_gain=-1_200, long_term_gain=-3_600)
    assert lines["state_short_loss_from_dividends"] == usd(1_200)
    assert lines["state_long_loss_from_dividends"] == usd(800)
    assert lines["state_dividends"] == usd(600)


def test_massachusetts_rates_of_short_term_and_collectibles_gains() -> None:
    plain = usd(73_600) // 20
    assert tax_of("MA", wages=80_000, short_term_gain=10_000) == plain + usd(850)
    # 4,000 of the 10,000 are collectibles: 12 % of half of them, 5 % of the rest
    facts = {"wages": 80_000, "other_long_term_gain": 10_000, "collectibles_gain": 4_000}
    assert tax_of("MA", 2025, SINGLE, **facts) == plain + usd(240) + usd(300)
    # a short-term loss of 5,000 takes the collectibles first, then 1,000 of the rest
    assert tax_of("MA", 2025, SINGLE, **facts, short_term_gain=-5_000) == plain + usd(250)


def test_massachusetts_passes_exemptions_on_that_part_b_does_not_use() -> None:
    # B: 3,000 - 229.50 = 2,770.50 of 4,400; 1,629.50 left: 1,000 of dividends, 629.50 of short-term gains
    facts = {"wages": 3_000, "ordinary_dividends": 1_000, "short_term_gain": 10_000, "long_term_gain": 20_000}
    assert tax_of("MA", 2025, SINGLE, **facts) == usd("796.4925") + usd(1_000)


def test_massachusetts_low_income_and_surtax() -> None:
    assert tax_of("MA", wages=8_000) == 0
    assert tax_of("MA", wages=10_000) == usd(200)  # a tenth of 2,000, less than 5 % of 4,835
    # 1,200,000 - 2,000 - 4,400 = 1,193,600: 59,680, and 4 % of 1,193,600 - 1,083,150
    assert tax_of("MA", wages=1_200_000) == usd(59_680) + usd(4_418)


# Washington


def test_washington_taxes_long_term_gains_only() -> None:
    # 2024: 7 % of 300,000 - 270,000; a short-term loss does not lower it, a long-term carryover does
    assert tax_of("WA", 2024, long_term_gain=300_000, short_term_gain=-200_000) == usd(2_100)
    assert tax_of("WA", 2024, long_term_gain=300_000, long_term_carryover_in=10_000) == usd(1_400)
    assert tax_of("WA", 2024, wages=900_000, short_term_gain=900_000) == 0


def test_washington_asks_9_9_percent_above_a_million_from_2025() -> None:
    # 1,500,000 - 278,000 = 1,222,000: 70,000 + 9.9 % of 222,000
    assert tax_of("WA", long_term_gain=1_500_000) == usd(91_978)
    assert tax_of("WA", 2024, long_term_gain=1_500_000) == usd(1_230_000) * 7 // 100
    assert tax_of("WA", status=JOINT, long_term_gain=278_000) == 0
    assert tax_of("WA", status=SEPARATE, long_term_gain=278_000) == usd(139_000) * 7 // 100


# Oregon


def test_oregon_deducts_federal_tax() -> None:
    # federal: 60,000 - 15,750 = 44,250: 1,192.50 + 12 % of 32,325 = 5,071.50
    # OR-40: 60,000 - 5,071.50 - 2,835 = 52,093.50: 209 + 452.25 + 8.75 % of 40,993.50; less 256
    assert tax_of("OR", wages=60_000) == usd("3992.18125")


def test_oregon_deducts_federal_tax_less_credits_for_dependents() -> None:
    # joint: 60,000 - 31,500 = 28,500: 2,385 + 12 % of 4,650 = 2,943, all of it covered by credits of 4,400;
    # 90,000: 58,500: 2,385 + 12 % of 34,650 = 6,543, less 4,400
    for wages, deducted in ((60_000, 0), (90_000, 2_143)):
        lines = lines_of("OR", status=JOINT, wages=wages, children_under_17=2)
        assert lines["state_federal_tax_deduction"] == usd(deducted)


def test_oregon_caps_fall_in_steps_and_credits_end() -> None:
    for wages, cap in ((124_999, 8_500), (125_000, 6_800), (144_999, 1_700), (145_000, 0)):
        assert lines_of("OR", wages=wages)["state_federal_tax_deduction"] == usd(cap)
    assert lines_of("OR", wages=100_000)["state_exemption_credits"] == usd(256)
    assert lines_of("OR", wages=100_001)["state_exemption_credits"] == 0
    assert lines_of("OR", wages=60_000, children_under_17=2)["state_exemption_credits"] == usd(768)
    lines = lines_of("OR", wages=100_000, mortgage_interest=12_000, state_and_local_taxes=9_000)
    assert lines["state_deduction"] == usd(12_000)


# Connecticut


def test_connecticut_single_at_60_000() -> None:
    # CT-1040 TCS: no exemption left; 200 + 1,800 + 550 = 2,550; table C: 25; table E: 10 % of 2,575
    assert tax_of("CT", wages=60_000) == usd("2317.50")
    # one dollar more: 5.5 cents, and only 9 % of the tax: 2,575.055
    assert tax_of("CT", wages=60_001) == usd("2575.055") * 91 // 100


def test_connecticut_joint_at_450_000() -> None:
    # 400 + 3,600 + 5,500 + 12,000 + 3,250 = 24,750; table C: 500; table D: 500 and five steps of 180
    assert tax_of("CT", status=JOINT, wages=450_000) == usd(26_650)


def test_connecticut_exemption_goes_by_a_thousand_or_part_of_it() -> None:
    assert lines_of("CT", wages=30_000)["state_exemptions"] == usd(15_000)
    assert lines_of("CT", wages=30_001)["state_exemptions"] == usd(14_000)


# Minnesota


def test_minnesota_shrinks_the_deduction() -> None:
    # M1 (2025): 14,950 - 3 % of (300,000 - 238,950) = 13,118.50; 286,881.50 by the schedule
    # 1,742.495 + 5,060.56 + 7,193.74 + 9.85 % of 88,251.50
    assert tax_of("MN", wages=300_000) == usd("22689.56775")
    # 10 % above 330,300: 2,740.50 + 6,970; at most 80 %
    assert lines_of("MN", wages=400_000)["state_deduction"] == usd(14_950) - usd("9710.50")
    assert lines_of("MN", wages=500_000)["state_deduction"] == usd(2_990)
    itemized = lines_of("MN", wages=1_083_151, mortgage_interest=1_000_000)
    assert itemized["state_deduction"] == usd(200_000)


def test_minnesota_shrinks_exemptions_for_dependents() -> None:
    # joint, 2025: 5,200 each; $1 above 358,550 takes 2 %; 50 steps take all
    assert lines_of("MN", status=JOINT, wages=358_550, children_under_17=2)["state_exemptions"] == usd(10_400)
    assert lines_of("MN", status=JOINT, wages=358_551, children_under_17=2)["state_exemptions"] == usd(10_192)
    assert lines_of("MN", status=JOINT, wages=490_000, children_under_17=2)["state_exemptions"] == 0


def test_minnesota_taxes_net_investment_income_above_a_million() -> None:
    lines = lines_of("MN", wages=200_000, long_term_gain=1_200_000)
    assert lines["state_surtax"] == usd(2_000)
    assert lines["state_tax"] == lines["state_tax_by_rates"] + usd(2_000)


# New Hampshire


def test_new_hampshire_taxed_interest_and_dividends_until_2024() -> None:
    # DP-10 (2024): 3 % of 10,000 - 4,800, one of 65: another 1,200
    facts = {"interest": 6_000, "ordinary_dividends": 4_000, "long_term_gain": 500_000, "wages": 90_000}
    assert tax_of("NH", 2024, JOINT, **facts) == usd(156)
    assert tax_of("NH", 2024, JOINT, **facts, seniors=1, aged_or_blind_boxes=1) == usd(120)
    assert tax_of("NH", 2024, JOINT, **facts, social_security_benefits=30_000) == usd(156)
    assert tax_of("NH", 2025, JOINT, **facts) == 0
    assert not taxes_nothing("NH", 2024)
    assert taxes_nothing("NH", 2025)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
@pytest.mark.parametrize("state", ["CA", "NY", "NJ", "MA", "PA", "WA", "OR", "CT", "MN", "NH"])
@pytest.mark.parametrize("status", list(FilingStatus))
def test_each_filing_status_has_its_law(state: str, year: int, status: FilingStatus) -> None:
    assert is_state_computed(state, year)
    poor = tax_of(state, year, status, wages=1_000)
    rich = tax_of(state, year, status, wages=400_000, interest=20_000, long_term_gain=400_000)
    assert poor <= usd("30.70")  # Pennsylvania forgives low incomes by a form that is left out
    assert (rich > 0) != taxes_nothing(state, year)
