"""A joint return beside two separate ones: figures worked out from the rate tables of 2025."""

from dataclasses import replace

from lotwise.core.money import usd
from lotwise.rules.book import us_rules
from lotwise.tax.carryover_ledger import ByTerm
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.separate_returns import Compared, compared

YEAR = 2025
JOINT = ReturnFacts(year=YEAR, filing_status=FilingStatus.JOINT, tax_mode=TaxMode.EXACT)
APART = replace(JOINT, filing_status=FilingStatus.SEPARATE)


def beside(joint: dict[str, int], mine: dict[str, int], theirs: dict[str, int]) -> Compared:
    returns = [
        replace(facts, **{name: usd(amount) for name, amount in amounts.items()})  # type: ignore[arg-type]
        for facts, amounts in ((JOINT, joint), (APART, mine), (APART, theirs))
    ]
    return compared(returns[0], returns[1], returns[2], us_rules())


def test_equal_earners_pay_the_same_apart() -> None:
    found = beside({"wages": 200_000}, {"wages": 100_000}, {"wages": 100_000})
    # 200,000 - 31,500 = 168,500: 2,385 + 12 % of 73,100 + 22 % of 71,550
    assert found.joint.tax_usd == usd("26898")
    assert found.taxpayer.tax_usd == found.spouse.tax_usd == usd("13449")
    assert (found.difference_usd, found.reasons) == (0, ())


def test_one_earner_pays_more_apart_and_the_taxable_income_says_why() -> None:
    found = beside({"wages": 100_000}, {"wages": 100_000}, {})
    assert found.joint.tax_usd == usd("7743")  # 68,500: 2,385 + 12 % of 44,650
    assert (found.taxpayer.tax_usd, found.spouse.tax_usd) == (usd("13449"), 0)
    assert found.difference_usd == usd("5706")
    assert [(one.name, one.difference_usd) for one in found.reasons] == [("taxable_income", usd(15_750))]
    assert [(one.name, one.difference_usd) for one in found.taxes] == [("income_tax", usd("5706"))]


def test_each_separate_return_has_half_of_the_loss_limit() -> None:
    loss = {"long_term_gain": -10_000}
    found = beside({"wages": 200_000, **loss}, {"wages": 100_000, **loss}, {"wages": 100_000})
    assert found.joint.carried_out == ByTerm(0, usd(7_000))
    assert (found.taxpayer.carried_out, found.spouse.carried_out) == (ByTerm(0, usd(8_500)), ByTerm())
    limit = {one.name: one for one in found.reasons}["capital_gain_or_loss"]
    assert (limit.joint_usd, limit.taxpayer_usd, limit.spouse_usd) == (usd(-3_000), usd(-1_500), 0)
    assert found.difference_usd == usd("330"), "22 % of the 1,500 that the spouse cannot deduct"


def test_both_itemize_or_neither_whichever_costs_less() -> None:
    mine = {"wages": 100_000, "itemized_deductions": 18_000}
    found = beside({"wages": 200_000, "itemized_deductions": 18_000}, mine, {"wages": 100_000})
    assert not found.taxpayer.is_itemizing
    assert found.difference_usd == 0, "two standard deductions are worth more than 18,000 and none"
    mine["itemized_deductions"] = 40_000
    found = beside({"wages": 200_000, "itemized_deductions": 40_000}, mine, {"wages": 100_000})
    assert found.taxpayer.is_itemizing
    assert found.taxpayer.facts.has_itemizing_spouse
    # 60,000: 5,578.50 + 22 % of 11,525; 100,000: 5,578.50 + 22 % of 51,525
    assert (found.taxpayer.tax_usd, found.spouse.tax_usd) == (usd("8114"), usd("16914"))


def test_gifts_may_stay_where_they_do_not_itemize() -> None:
    mine = {"wages": 100_000, "charity_cash": 5_000, "mortgage_interest": 14_000}
    found = beside({**mine, "wages": 200_000}, mine, {"wages": 100_000})
    assert not found.taxpayer.is_itemizing
    assert found.taxpayer.facts.charity_cash == usd(5_000)
    assert found.taxpayer.facts.mortgage_interest == 0


def test_seniors_lose_their_deduction_apart() -> None:
    joint = replace(JOINT, wages=usd(120_000), seniors=2, aged_or_blind_boxes=2)
    half = replace(APART, wages=usd(60_000), seniors=1, aged_or_blind_boxes=1)
    found = compared(joint, half, half, us_rules())
    senior = {one.name: one for one in found.reasons}["senior_deduction"]
    assert (senior.joint_usd, senior.difference_usd) == (usd(12_000), usd(-12_000))
    # apart 12,000 more is taxed: 42,650 each in the 12 % bracket, jointly 73,300
    assert found.difference_usd == usd("1440")
