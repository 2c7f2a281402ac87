"""Returns of states with lines of their own, worked out by hand from the forms.

North Carolina, Kentucky, Kansas, Mississippi, Arizona, Colorado, Georgia, Delaware, Indiana, Louisiana,
Idaho, Iowa, the District of Columbia, Hawaii and Arkansas.
"""

from typing import Any

import pytest

from lotwise.core.money import usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import evaluate

RULES = us_rules()
COUNTS = {"year", "seniors", "children_under_17", "other_dependents"}


def state_tax(state: str, status: str = "single", /, **facts: int) -> int:
    """Return the state's tax; amounts in dollars, the year 2025 unless given."""
    counts: dict[str, Any] = {"year": 2025, **{key: value for key, value in facts.items() if key in COUNTS}}
    amounts: dict[str, Any] = {key: usd(value) for key, value in facts.items() if key not in COUNTS}
    household = ReturnFacts(
        filing_status=FilingStatus(status),
        state=state,
        aged_or_blind_boxes=counts.get("seniors", 0),
        **counts,
        **amounts,
    )
    found = evaluate(household, RULES)["state_tax"]
    assert isinstance(found, int)
    return found


def test_north_carolina_takes_a_flat_part_of_income_above_the_standard_deduction() -> None:
    # D-400: 100,000 - 12,750 = 87,250, of which 4.25 %
    assert state_tax("NC", wages=100_000) == usd("3708.125")


def test_north_carolina_deducts_for_children_in_steps_of_income() -> None:
    # D-400 line 10: a child counts 1,500 up to 100,000, and 1,000 up to 120,000
    # 95,000 - 25,500 - 1,500 = 68,000, of which 4.25 %
    assert state_tax("NC", "mfj", wages=95_000, children_under_17=1) == usd("2890")
    # one dollar above 100,000: 100,001 - 25,500 - 1,000 = 73,501
    assert state_tax("NC", "mfj", wages=95_000, short_term_gain=5_001, children_under_17=1) == usd(
        "3123.7925"
    )


def test_north_carolina_itemizes_mortgage_interest_up_to_a_cap_and_no_state_tax() -> None:
    # Schedule A: 20,000 of the interest, 5,000 of gifts, no taxes: 100,000 - 25,000 = 75,000 at 4.25 %
    facts = {"mortgage_interest": 30_000, "charity_cash": 5_000, "state_and_local_taxes": 10_000}
    assert state_tax("NC", wages=100_000, **facts) == usd("3187.50")


def test_kentucky_gives_one_standard_deduction_and_a_credit_for_age() -> None:
    # Form 740: 60,000 - 3,360 = 56,640, of which 3.5 % is 1,982.40; less 40
    assert state_tax("KY", year=2026, seniors=1, wages=60_000) == usd("1942.40")


def test_kentucky_itemizes_neither_taxes_nor_medical_expenses() -> None:
    # 60,000 - 8,000 of mortgage interest = 52,000, of which 4 %
    facts = {"mortgage_interest": 8_000, "medical_expenses": 20_000, "state_and_local_taxes": 9_000}
    assert state_tax("KY", wages=60_000, **facts) == usd("2080")


def test_kansas_and_mississippi_itemize_no_state_tax() -> None:
    # K-40: 3,000 itemized is less than 3,605: 60,000 - 3,605 - 9,160 = 47,235
    # 5.2 % of 23,000 is 1,196; 5.58 % of 24,235 is 1,352.313
    facts = {"wages": 60_000, "state_and_local_taxes": 9_000}
    assert state_tax("KS", mortgage_interest=3_000, **facts) == usd("2548.313")
    # 80-105: 60,000 - 7,000 - 6,000 = 47,000, less 10,000 at nothing, of which 4 %
    assert state_tax("MS", year=2026, mortgage_interest=7_000, **facts) == usd("1480")


def test_arizona_leaves_out_a_quarter_of_the_long_term_gain_beside_a_short_term_loss() -> None:
    # Form 140: 80,000 + 20,000 - 5,000 = 95,000, less a quarter of 20,000, less 15,750 = 74,250 at 2.5 %
    assert state_tax("AZ", wages=80_000, long_term_gain=20_000, short_term_gain=-5_000) == usd("1856.25")
    # in a year of a net loss no gain is in federal income: 80,000 - 2,000 - 15,750 = 62,250
    assert state_tax("AZ", wages=80_000, long_term_gain=20_000, short_term_gain=-22_000) == usd("1556.25")


def test_arizona_takes_off_the_federal_deduction_for_seniors_and_its_own_exemption() -> None:
    # 50,000 - 6,000 - 15,750 - 2,100 = 26,150 at 2.5 %
    assert state_tax("AZ", wages=50_000, seniors=1) == usd("653.75")


def test_arizona_shrinks_the_credit_for_dependents_by_five_percent_a_step() -> None:
    # 400,500 - 31,500 = 369,000 at 2.5 % is 9,225; two credits of 100, less 5 % for a part of a step
    assert state_tax("AZ", "mfj", wages=400_500, children_under_17=2) == usd("9035")


def test_colorado_adds_large_deductions_back_from_300_000_on() -> None:
    # DR 0104: 299,000 - 15,750 = 283,250 at 4.4 % is 12,463; the refund of that step is 37
    assert state_tax("CO", wages=299_000) == usd("12426")
    # 300,000 - 15,750 = 284,250, and 15,750 - 12,000 back: 288,000 at 4.4 % is 12,672; the refund is 59
    assert state_tax("CO", wages=300_000) == usd("12613")


def test_colorado_adds_nearly_the_whole_deduction_back_from_2026_on_and_refunds_nothing() -> None:
    # 300,000 - 16,100 = 283,900, and 16,100 - 1,000 back: 299,000 at 4.4 %
    assert state_tax("CO", year=2026, wages=300_000) == usd("13156")


def test_georgia_leaves_out_what_seniors_earn_with_investments_up_to_65_000() -> None:
    # Schedule 1: 90,000 of interest and gain and 3,000 of wages, at most 65,000
    # 93,000 - 65,000 - 12,000 = 16,000 at 5.19 %
    facts = {"wages": 3_000, "interest": 10_000, "long_term_gain": 80_000}
    assert state_tax("GA", seniors=1, **facts) == usd("830.40")


def test_georgia_gives_an_older_spouse_half_of_a_couples_investments() -> None:
    # half of 40,000, and 5,000 of wages: 140,000 - 25,000 - 24,000 = 91,000 at 5.19 %
    assert state_tax("GA", "mfj", seniors=1, wages=100_000, interest=40_000) == usd("4722.90")


def test_georgia_counts_a_loss_on_investments_as_none() -> None:
    # 1,000 - 3,000 is below zero, so that 5,000 of wages are left out: 48,000 - 5,000 - 12,000 = 31,000
    facts = {"wages": 50_000, "interest": 1_000, "short_term_gain": -10_000}
    assert state_tax("GA", seniors=1, **facts) == usd("1608.90")


def test_delaware_leaves_out_12_500_of_a_seniors_investments() -> None:
    # PIT-RES: 55,000 - 12,500 - 3,250 - 2,500 = 36,750
    # 66 + 195 + 480 + 260, and 5.55 % of 11,750 = 652.125, is 1,653.125; two credits of 110
    facts = {"wages": 30_000, "interest": 5_000, "long_term_gain": 20_000}
    assert state_tax("DE", seniors=1, **facts) == usd("1433.125")


def test_delaware_leaves_nothing_out_below_65_and_itemizes_no_state_tax() -> None:
    # 50,000 - 4,000 = 46,000: 1,001 to 25,000, and 5.55 % of 21,000 = 1,165.50; one credit
    facts = {"wages": 30_000, "long_term_gain": 20_000, "mortgage_interest": 4_000}
    assert state_tax("DE", state_and_local_taxes=9_000, **facts) == usd("2056.50")


def test_indiana_ends_the_further_exemption_for_age_at_40_000() -> None:
    # IT-40: two of 1,000 and two of 1,500: 39,999 - 5,000 = 34,999 at 2.95 %
    assert state_tax("IN", "mfj", year=2026, seniors=2, wages=39_999) == usd("1032.4705")
    # 40,000 - 4,000 = 36,000
    assert state_tax("IN", "mfj", year=2026, seniors=2, wages=40_000) == usd("1062")


def test_indiana_gives_a_further_exemption_for_each_child() -> None:
    # 50,000 - 1,000 - 2 x 1,000 - 2 x 1,500 = 44,000 at 3 %
    assert state_tax("IN", "hoh", wages=50_000, children_under_17=2) == usd("1320")


def test_louisiana_took_exemptions_off_the_lowest_bracket_in_2024() -> None:
    # IT-540: 4,500 less in the lowest bracket: 1.85 % of 8,000, 3.5 % of 37,500, 4.25 % of 10,000
    assert state_tax("LA", year=2024, wages=60_000) == usd("148") + usd("1312.50") + usd("425")
    # 2025: 60,000 - 12,500 = 47,500 at 3 %
    assert state_tax("LA", wages=60_000) == usd("1425")


def test_idaho_adds_ten_dollars_and_takes_the_grocery_credit_off() -> None:
    # Form 40: 60,000 - 15,750 = 44,250; 5.3 % of what is above 4,811 is 2,090.267; + 10 - 155
    assert state_tax("ID", wages=60_000) == usd("1945.267")
    # without tax by the rates there is no tax for the building fund either
    assert state_tax("ID", wages=15_000) == 0


def test_idaho_gives_each_child_the_grocery_credit_and_to_2025_205_dollars() -> None:
    # 100,000 - 31,500 = 68,500; 5.3 % of what is above 9,622 is 3,120.534; + 10 - 4 x 155 - 2 x 205
    assert state_tax("ID", "mfj", wages=100_000, children_under_17=2) == usd("2100.534")


def test_iowa_takes_one_rate_of_federal_taxable_income_less_a_credit() -> None:
    # IA 1040: 60,000 - 15,750 = 44,250 at 3.8 % is 1,681.50; less 40
    assert state_tax("IA", wages=60_000) == usd("1641.50")


def test_iowa_takes_no_more_than_what_a_single_senior_has_above_24_000() -> None:
    # 24,100 - 16,550 = 7,550: 4.4 % of 6,210 and 4.82 % of 1,340, less 60, is 277.83; above the limit is 100
    assert state_tax("IA", year=2024, seniors=1, wages=24_100) == usd("100")
    assert state_tax("IA", year=2024, seniors=1, wages=24_000) == 0
    # 25,000 - 16,550 = 8,450: 273.24 + 107.968 - 60, below the 1,000 above the limit
    assert state_tax("IA", year=2024, seniors=1, wages=25_000) == usd("321.208")


def test_iowa_lets_others_than_single_filers_choose_the_alternate_tax() -> None:
    # 35,000 - 16,150 = 18,850 would be 882.49; 5.7 % of 35,000 - 32,000 is 171; less 60
    assert state_tax("IA", "mfs", year=2024, seniors=1, wages=35_000) == usd("111")


def test_the_district_reduces_itemized_deductions_by_five_percent_above_200_000() -> None:
    # D-40: 40,000 - 5 % of 100,000 = 35,000; 265,000: 400 + 1,800 + 1,300 + 16,150, and 9.25 % of 15,000
    facts = {"mortgage_interest": 40_000, "state_and_local_taxes": 20_000}
    assert state_tax("DC", wages=300_000, **facts) == usd("21037.50")


def test_the_district_gives_a_senior_the_federal_addition() -> None:
    # 80,000 - 14,600 - 1,950 = 63,450: 400 + 1,800 + 1,300, and 8.5 % of 3,450
    assert state_tax("DC", year=2024, seniors=1, wages=80_000) == usd("3793.25")


def test_hawaii_taxes_net_capital_gain_at_most_at_7_25_percent() -> None:
    # N-11: 150,000 - 4,400 - 1,144 = 144,456, by the rates 9,928.224
    # worksheet: 94,456 without the gain is 2,539.20 + 3,530.656; and 7.25 % of 50,000
    assert state_tax("HI", wages=100_000, long_term_gain=50_000) == usd("6069.856") + usd("3625")
    # a short-term gain is taxed by the rates
    assert state_tax("HI", wages=100_000, short_term_gain=50_000) == usd("9928.224")


def test_hawaii_itemizes_state_tax_below_an_income_only() -> None:
    # 90,000 - 9,000 - 1,144 = 79,856: 2,539.20 to 48,000, and 7.6 % of 31,856
    assert state_tax("HI", wages=90_000, state_and_local_taxes=9_000) == usd("4960.256")
    # at 100,000 the standard deduction is left: 94,456
    assert state_tax("HI", wages=100_000, state_and_local_taxes=9_000) == usd("6069.856")


def test_hawaii_reduces_itemized_deductions_by_three_percent_above_166_800() -> None:
    # 30,000 - 3 % of 100,000 = 27,000; 266,800 - 27,000 - 1,144 = 238,656
    # 16,466.20 to 225,000, and 9 % of 13,656
    assert state_tax("HI", wages=266_800, mortgage_interest=30_000) == usd("17695.24")


def test_arkansas_taxes_half_of_the_gain_that_a_short_term_loss_leaves() -> None:
    # AR1000D: 20,000 - 4,000 = 16,000, of which 8,000; 68,000 - 2,470 = 65,530
    # 112 + 144 + 353.60 to 26,400, and 3.9 % of 39,130; less 29
    assert state_tax("AR", wages=60_000, long_term_gain=20_000, short_term_gain=-4_000) == usd("2106.67")


@pytest.mark.parametrize(
    ("wages", "tax"),
    [
        # net income 94,700: the first schedule, 609.60 to 26,400, and 3.9 % of 68,300; less 29
        (97_170, "3244.30"),
        # net income 95,050: 2 % of 4,700 and 3.9 % of 90,350 is 3,617.65, less 280 above 95,000; less 29
        (97_520, "3308.65"),
        # net income 97,900: 94 and 3.9 % of 93,200, with nothing off; less 29
        (100_370, "3699.80"),
    ],
)
def test_arkansas_changes_its_schedule_at_high_income(wages: int, tax: str) -> None:
    assert state_tax("AR", wages=wages) == usd(tax)


def test_arkansas_leaves_out_all_gain_beyond_ten_million() -> None:
    # of 12,000,000 half of ten and all of two million: 5,000,000 - 2,520 = 4,997,480
    # 2 % of 4,700 and 3.7 % of 4,992,780; less 29
    assert state_tax("AR", year=2026, long_term_gain=12_000_000) == usd("184797.86")


def test_kentucky_gives_each_spouse_a_standard_deduction_in_two_columns() -> None:
    # Form 740 columns A and B: 60,000 - 3,270 and 40,000 - 3,270 are 93,460, of which 4 %
    assert state_tax("KY", "mfj", wages=100_000, spouse_wages=40_000) == usd("3738.40")
    # a spouse with 1,000 has no use for more of it: 99,000 - 3,270 = 95,730
    assert state_tax("KY", "mfj", wages=100_000, spouse_wages=1_000) == usd("3829.20")
    # nobody states the spouse's wages: one deduction
    assert state_tax("KY", "mfj", wages=100_000) == usd("3869.20")


def test_kentucky_has_itemized_deductions_once_whoever_takes_them() -> None:
    # 8,000 is more than twice 3,270: 92,000 at 4 %
    facts = {"wages": 100_000, "spouse_wages": 40_000}
    assert state_tax("KY", "mfj", mortgage_interest=8_000, **facts) == usd("3680")


def test_mississippi_frees_10_000_of_each_spouse_and_divides_deductions_at_will() -> None:
    # 4,600 + 12,000 off the 70,000 of the first: 43,400 and 20,000 above 10,000 each, at 4 %
    assert state_tax("MS", "mfj", year=2026, wages=100_000, spouse_wages=30_000) == usd("2536")
    # 22,000 - 10,300 and 18,000 - 6,300 are 11,700 each: 1,700 twice
    assert state_tax("MS", "mfj", year=2026, wages=40_000, spouse_wages=18_000) == usd("136")


def test_mississippi_takes_a_surviving_spouse_as_head_of_the_family() -> None:
    # 60,000 - 3,400 - 8,000 = 48,600, less 10,000, at 4 %
    assert state_tax("MS", "qss", year=2026, wages=60_000) == usd("1544")


def test_delaware_halves_a_couples_gain_between_two_columns() -> None:
    # 60,000 + 5,000 - 3,250 = 61,750: 2,943.50 to 60,000 and 6.6 % of 1,750; less 110: 2,949
    # 30,000 + 5,000 - 3,250 = 31,750: 1,001 to 25,000 and 5.55 % of 6,750; less 110: 1,265.625
    facts = {"wages": 90_000, "spouse_wages": 30_000, "long_term_gain": 10_000}
    assert state_tax("DE", "mfj", **facts) == usd("4214.625")


def test_delaware_loses_a_credit_without_tax_so_that_the_joint_return_is_cheaper() -> None:
    # alone 1,750 of the spouse owe nothing; 51,750: 2,485.625 less 110 is 2,375.625
    # together 53,500: 1,001 and 5.55 % of 28,500 is 2,582.75; less 220
    assert state_tax("DE", "mfj", wages=60_000, spouse_wages=5_000) == usd("2362.75")


def test_the_district_taxes_each_spouse_from_the_lowest_bracket() -> None:
    # Calculation J: 29,200 off the 100,000 of the first: 3,500 to 60,000 and 8.5 % of 10,800
    # 50,000: 2,200 to 40,000 and 6.5 % of 10,000
    assert state_tax("DC", "mfj", year=2024, wages=150_000, spouse_wages=50_000) == usd("7268")


def test_the_district_lets_each_spouse_deduct_half_of_a_couples_loss() -> None:
    # 58,500 - 25,000 and 38,500 - 5,000 are 33,500 each: 400 and 6 % of 23,500, twice
    facts = {"wages": 100_000, "spouse_wages": 40_000, "short_term_gain": -10_000}
    assert state_tax("DC", "mfj", **facts) == usd("3620")


def test_arkansas_taxes_two_columns_and_takes_credits_off_the_sum() -> None:
    # 60,000 - 2,470 = 57,530: 609.60 to 26,400 and 3.9 % of 31,130; 37,530: 609.60 and 3.9 % of 11,130
    assert state_tax("AR", "mfj", wages=100_000, spouse_wages=40_000) == usd("2809.34")


def test_arkansas_divides_itemized_deductions_by_income() -> None:
    # 20,000 are 12,000 and 8,000: 48,000: 609.60 + 842.40; 32,000: 609.60 + 218.40; less 58
    facts = {"wages": 100_000, "spouse_wages": 40_000, "mortgage_interest": 20_000}
    assert state_tax("AR", "mfj", **facts) == usd("2222")


def test_georgia_counts_the_own_wages_of_two_seniors() -> None:
    # half of 20,000 each, with 5,000 and 2,000 of wages: 120,000 - 27,000 - 24,000 = 69,000 at 5.19 %
    facts = {"wages": 100_000, "spouse_wages": 2_000, "interest": 20_000}
    assert state_tax("GA", "mfj", seniors=2, **facts) == usd("3581.10")
