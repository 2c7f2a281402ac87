"""The shape of a household: what its file states, by year and for the planner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from lotwise.core.money import DOLLAR, Usd
from lotwise.tax.facts import FilingStatus


class CarryoverFrom(Enum):
    """Where the carryovers into a year come from."""

    STATED = "stated"
    """Two keys of the household file; what they do not state is zero."""
    COMPUTED = "computed"
    """The return of the year before, as lotwise computes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFacts:
    """What the household states for one tax year, in US dollars; what it does not state is zero.

    Attributes:
        given: The keys that are stated.
        filing_status: How they file for this year; None for as at the top of the file.
        state: Postal code of the state in this year; empty for as at the top of the file.
        carryover: Where the carryovers into this year come from; None for stated.
        spouse: The spouse's part of the sums of a joint return; None where nobody states it.
        wages: To `is_digital_asset_income_investment`: the keys of [year.N]; see `ReturnFacts`.
    """

    given: frozenset[str] = frozenset()
    filing_status: FilingStatus | None = None
    state: str = ""
    carryover: CarryoverFrom | None = None
    spouse: "YearFacts | None" = None
    wages: Usd = 0
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
    other_short_term_gain: Usd = 0
    other_long_term_gain: Usd = 0
    collectibles_gain: Usd = 0
    unrecaptured_1250_gain: Usd = 0
    short_term_carryover: Usd = 0
    long_term_carryover: Usd = 0
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
    has_itemizing_spouse: bool = False
    has_lived_apart_all_year: bool = False
    is_claimed_as_dependent: bool = False
    is_digital_asset_income_investment: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Future:
    """What the planner assumes for later years.

    Attributes:
        facts: Keys of a year that are stated for each later year; the others are as in the plan year.
        short_term_gain: Expected each later year.
        long_term_gain: Likewise.
        discount_rate: A year.
        sale_in_years: When what is bought back is sold; None for never (held until death, or donated).
        probability_of_taxable_sale: That this sale is taxed, 0 to 1.
        horizon_years: Later years that count; None for until the taxpayer is 90, or 30 without a birthday.
    """

    facts: YearFacts = YearFacts()
    short_term_gain: Usd = 0
    long_term_gain: Usd = 0
    discount_rate: Decimal = Decimal("0.05")
    sale_in_years: Decimal | None = Decimal(5)
    probability_of_taxable_sale: Decimal = Decimal(1)
    horizon_years: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSettings:
    """What the owner asks of a plan.

    Attributes:
        minimum_benefit_usd: Net present value below which a whole plan is not worth the trouble.
        minimum_trade_usd: Value below which a lot is not worth a trade of its own.
        default_fee_rate: Fee and spread of one leg, as a part of its value.
        fee_rate_by_wallet: The same for wallets that differ.
        minimum_gap_minutes: Least time between a sale and its rebuy, so that the price can move.
        oldest_price_days: How many days older than the plan's day a price may be.
        fixed_cost_usd: What one trade, the sale and rebuy of an asset in a wallet, costs beside its rate.
        fixed_cost_by_wallet: The same for wallets that differ.
        most_trades: How many trades a plan may have; None for any number.
        keep: Assets that are never sold.
        cash_wanted_usd: What sales without a rebuy must bring in, after sale fees.
        exposure_tolerance_usd: What such sales may bring in beyond that, where it is worth more.
        most_fees_usd: What fees, spread and fixed costs of a plan may come to; None for any amount.
    """

    minimum_benefit_usd: Usd = 500 * DOLLAR
    minimum_trade_usd: Usd = 25 * DOLLAR
    default_fee_rate: Decimal = Decimal("0.005")
    fee_rate_by_wallet: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    minimum_gap_minutes: int = 60
    oldest_price_days: int = 7
    fixed_cost_usd: Usd = 0
    fixed_cost_by_wallet: Mapping[str, Usd] = field(default_factory=lambda: MappingProxyType({}))
    most_trades: int | None = None
    keep: tuple[str, ...] = ()
    cash_wanted_usd: Usd = 0
    exposure_tolerance_usd: Usd = 0
    most_fees_usd: Usd | None = None

    def fee_rate(self, wallet: str) -> Decimal:
        """Return the fee rate of one leg in a wallet."""
        return self.fee_rate_by_wallet.get(wallet, self.default_fee_rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """One return's people, income and plans.

    Attributes:
        name: The file it was read from.
        time_zone: Where the taxpayer lives; decides the dates of sales.
        filing_status: How they file, in a year that does not say otherwise; ask `status_in`.
        born_on: The taxpayer's birthday; None when not stated.
        spouse_born_on: The spouse's, on a joint return.
        spouse_died_on: The day on which the spouse died; None for alive, or no spouse.
        is_blind: Whether the taxpayer is blind.
        is_spouse_blind: Whether the spouse is, on a joint return.
        state: Postal code of the state, in a year that does not say otherwise; ask `state_in`. Empty when
            not stated.
        years: Facts by tax year.
        future: What the planner assumes for later years.
        plan: What the owner asks of a plan.
    """

    name: str
    time_zone: ZoneInfo
    filing_status: FilingStatus
    born_on: date | None = None
    spouse_born_on: date | None = None
    spouse_died_on: date | None = None
    is_blind: bool = False
    is_spouse_blind: bool = False
    state: str = ""
    years: Mapping[int, YearFacts] = field(default_factory=lambda: MappingProxyType({}))
    future: Future = Future()
    plan: PlanSettings = PlanSettings()

    def status_in(self, year: int) -> FilingStatus:
        """Return how they file for a tax year: as that year states, else as the top of the file."""
        stated = self.years.get(year)
        return stated.filing_status if stated and stated.filing_status else self.filing_status

    def state_in(self, year: int) -> str:
        """Return the postal code of their state in a tax year, or nothing where it is not stated."""
        stated = self.years.get(year)
        return stated.state if stated and stated.state else self.state

    def is_joint_in(self, year: int) -> bool:
        """Return whether the spouses file one return together for a tax year."""
        return self.status_in(year) is FilingStatus.JOINT
