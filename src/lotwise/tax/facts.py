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

    The return must use the table, whose $50 rows make tax a staircase; a planner that asks what one more
    dollar is worth uses the schedule itself.
    """

    TABLE = "Tax Table"
    EXACT = "rate schedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts:
    """What one federal return is computed from. Gains are signed; carryovers are positive losses.

    Attributes:
        year: Tax year.
        filing_status: How the household files.
        tax_mode: Tax Table, as filed, or the exact schedule.
        aged_or_blind_boxes: Boxes checked on Form 1040 for 65 or older and blind, both spouses.
        seniors: How many of those who file are 65 or older.
        has_itemizing_spouse: Filing separately with a spouse who itemizes: no standard deduction.
        wages: Form W-2, both spouses.
        interest: Taxable interest.
        ordinary_dividends: With the qualified ones.
        qualified_dividends: Part of the ordinary ones.
        other_ordinary_income: Anything else that is in adjusted gross income but is neither gain nor in the
            ledger, less adjustments to income; may be negative. Not net investment income.
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
        short_term_carryover_in: Short-term loss carried over from last year.
        long_term_carryover_in: Long-term loss carried over from last year.
        itemized_deductions: Schedule A without state and local taxes, after its own limits.
        state_and_local_taxes: Schedule A line 5d, before the cap.
        adds_senior_deduction_to_carryover: Whether the senior deduction is added back in the Capital Loss
            Carryover Worksheet (26 U.S.C. § 1212(b)(2)(B)(ii)); open, so by default not.
    """

    year: int
    filing_status: FilingStatus
    tax_mode: TaxMode = TaxMode.TABLE
    aged_or_blind_boxes: int = 0
    seniors: int = 0
    has_itemizing_spouse: bool = False
    wages: Usd = 0
    interest: Usd = 0
    ordinary_dividends: Usd = 0
    qualified_dividends: Usd = 0
    other_ordinary_income: Usd = 0
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
    short_term_carryover_in: Usd = 0
    long_term_carryover_in: Usd = 0
    itemized_deductions: Usd = 0
    state_and_local_taxes: Usd = 0
    adds_senior_deduction_to_carryover: bool = False
