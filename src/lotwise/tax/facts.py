"""The facts from which one return is computed, gathered from household, ledger and broker reports."""

from dataclasses import dataclass
from enum import Enum

from lotwise.core.money import Usd


class FilingStatus(Enum):
    """How a household files."""

    SINGLE = "single"
    JOINT = "mfj"
    SEPARATE = "mfs"
    HEAD = "hoh"
    SURVIVING = "qss"


class TaxMode(Enum):
    """How tax is read off the rate schedule where taxable income is below the Tax Table's limit.

    The return must use the table, whose $50 rows make tax a staircase. Engines that compare returns use the
    schedule itself. Whoever asks what one more dollar is worth walks the slope, through the steps in which
    some deductions and credits fall with income, too.
    """

    TABLE = "Tax Table"
    EXACT = "rate schedule"
    SLOPE = "rate schedule, and slopes in place of steps"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts:
    """What one federal return is computed from. Gains are signed; carryovers are positive losses.

    Attributes:
        year: Tax year.
        filing_status: How the household files.
        state: Postal code of the state of residence, all year; empty when not stated.
        tax_mode: Tax Table, as filed, or the schedule itself, or that with slopes in place of steps.
        aged_or_blind_boxes: Boxes checked on Form 1040 for 65 or older and blind, both spouses.
        seniors: How many of those who file are 65 or older.
        has_itemizing_spouse: Filing separately with a spouse who itemizes: no standard deduction.
        has_lived_apart_all_year: Filing separately, apart from the spouse the whole year.
        is_of_working_age: One of those who file is 25 to 64 at the year's end.
        is_claimed_as_dependent: Somebody else can claim the taxpayer as a dependent.
        wages: Form W-2, both spouses.
        spouse_wages: The spouse's part of them; some states tax or credit each spouse apart.
        interest: Taxable interest.
        ordinary_dividends: With the qualified ones.
        qualified_dividends: Part of the ordinary ones.
        other_ordinary_income: Anything else that is in adjusted gross income but is neither gain nor in the
            ledger; may be negative. Not net investment income.
        social_security_benefits: Net benefits, Form 1040 line 6a.
        adjustments_to_income: Schedule 1 Part II but student loan interest, as a positive amount.
        student_loan_interest: Paid on qualified education loans.
        qualified_tips: Part of wages or other income that 26 U.S.C. § 224 names.
        qualified_overtime: Part of wages that 26 U.S.C. § 225 names: the premium half of overtime pay.
        car_loan_interest: Interest that 26 U.S.C. § 163(h)(4) names.
        digital_asset_income: Staking, mining, airdrops and the like from the ledger.
        is_digital_asset_income_investment: Whether that is net investment income; unsettled, by default yes.
        services_income: Digital assets received as pay, from the ledger. Not net investment income.
        short_term_gain: From the ledger's dispositions.
        long_term_gain: Likewise.
        reported_short_term_gain: From brokers' reports of securities.
        reported_long_term_gain: Likewise.
        other_short_term_gain: From nothing imported, such as a Schedule K-1.
        other_long_term_gain: Likewise, with collectibles.
        collectibles_gain: The part of all long-term gain that is from collectibles; may be a loss.
        unrecaptured_1250_gain: The part of all long-term gain that is from depreciation of real property,
            before losses are set against it.
        short_term_carryover_in: Short-term loss carried over from last year.
        long_term_carryover_in: Long-term loss carried over from last year.
        itemized_deductions: Schedule A without what has a field of its own, after its own limits.
        mortgage_interest: Schedule A line 8e, after the limit on the debt.
        medical_expenses: Schedule A line 1, before its floor.
        charity_cash: Gifts of cash to public charities in the year.
        charity_property: Gifts of appreciated long-term property to public charities, at market value.
        state_and_local_taxes: Schedule A line 5d, before the cap.
        children_under_17: Dependent children with a social security number, under 17 at the year's end.
        other_dependents: All other dependents.
        people_in_household: Those who file and their dependents, as counted for the poverty line; 0 for
            counted from the filing status and the dependents.
        tax_exempt_interest: Form 1040 line 2a.
        marketplace_premium: Enrollment premiums of the year, Form 1095-A column A.
        benchmark_premium: Premiums of the second lowest cost silver plan, Form 1095-A column B.
        advance_premium_credit: Premium tax credit paid in advance, Form 1095-A column C.
        adds_senior_deduction_to_carryover: Whether the senior deduction is added back in the Capital Loss
            Carryover Worksheet (26 U.S.C. § 1212(b)(2)(B)(ii)); open, so by default not.
    """

    year: int
    filing_status: FilingStatus
    state: str = ""
    tax_mode: TaxMode = TaxMode.TABLE
    aged_or_blind_boxes: int = 0
    seniors: int = 0
    has_itemizing_spouse: bool = False
    has_lived_apart_all_year: bool = False
    is_of_working_age: bool = False
    is_claimed_as_dependent: bool = False
    wages: Usd = 0
    spouse_wages: Usd = 0
    interest: Usd = 0
    ordinary_dividends: Usd = 0
    qualified_dividends: Usd = 0
    other_ordinary_income: Usd = 0
    social_security_benefits: Usd = 0
    adjustments_to_income: Usd = 0
    student_loan_interest: Usd = 0
    qualified_tips: Usd = 0
    qualified_overtime: Usd = 0
    car_loan_interest: Usd = 0
    digital_asset_income: Usd = 0
    is_digital_asset_income_investment: bool = True
    services_income: Usd = 0
    short_term_gain: Usd = 0
    long_term_gain: Usd = 0
    reported_short_term_gain: Usd = 0
    reported_long_term_gain: Usd = 0
    other_short_term_gain: Usd = 0
    other_long_term_gain: Usd = 0
    collectibles_gain: Usd = 0
    unrecaptured_1250_gain: Usd = 0
    short_term_carryover_in: Usd = 0
    long_term_carryover_in: Usd = 0
    itemized_deductions: Usd = 0
    mortgage_interest: Usd = 0
    medical_expenses: Usd = 0
    charity_cash: Usd = 0
    charity_property: Usd = 0
    state_and_local_taxes: Usd = 0
    children_under_17: int = 0
    other_dependents: int = 0
    people_in_household: int = 0
    tax_exempt_interest: Usd = 0
    marketplace_premium: Usd = 0
    benchmark_premium: Usd = 0
    advance_premium_credit: Usd = 0
    adds_senior_deduction_to_carryover: bool = False
