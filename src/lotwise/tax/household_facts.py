"""The shape of a household: what its file states, by year and for the planner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

from lotwise.core.money import DOLLAR, Usd
from lotwise.tax.facts import FilingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFacts:
    """What the household states for one tax year, in US dollars; what it does not state is zero.

    Attributes:
        given: The keys that are stated.
        wages: To `is_digital_asset_income_investment`: the keys of [year.N]; see `ReturnFacts`.
    """

    given: frozenset[str] = frozenset()
    wages: Usd = 0
    interest: Usd = 0
    ordinary_dividends: Usd = 0
    qualified_dividends: Usd = 0
    other_ordinary_income: Usd = 0
    other_short_term_gain: Usd = 0
    other_long_term_gain: Usd = 0
    collectibles_gain: Usd = 0
    short_term_carryover: Usd = 0
    long_term_carryover: Usd = 0
    itemized_deductions: Usd = 0
    state_and_local_taxes: Usd = 0
    has_itemizing_spouse: bool = False
    is_digital_asset_income_investment: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Future:
    """What the planner assumes for later years.

    Attributes:
        wages: Each later year; None for as in the plan year.
        short_term_gain: Expected each later year.
        long_term_gain: Likewise.
        discount_rate: A year.
        sale_in_years: When what is bought back is sold; None for never (held until death, or donated).
        probability_of_taxable_sale: That this sale is taxed, 0 to 1.
        horizon_years: Later years that count; None for until the taxpayer is 90, or 30 without a birthday.
    """

    wages: Usd | None = None
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
    """

    minimum_benefit_usd: Usd = 500 * DOLLAR
    minimum_trade_usd: Usd = 25 * DOLLAR
    default_fee_rate: Decimal = Decimal("0.005")
    fee_rate_by_wallet: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))

    def fee_rate(self, wallet: str) -> Decimal:
        """Return the fee rate of one leg in a wallet."""
        return self.fee_rate_by_wallet.get(wallet, self.default_fee_rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """One return's people, income and plans.

    Attributes:
        name: The file it was read from.
        time_zone: Where the taxpayer lives; decides the dates of sales.
        filing_status: How they file.
        born_on: The taxpayer's birthday; None when not stated.
        spouse_born_on: The spouse's, on a joint return.
        is_blind: Whether the taxpayer is blind.
        is_spouse_blind: Whether the spouse is, on a joint return.
        state: Postal code of the state; empty when not stated.
        years: Facts by tax year.
        future: What the planner assumes for later years.
        plan: What the owner asks of a plan.
    """

    name: str
    time_zone: ZoneInfo
    filing_status: FilingStatus
    born_on: date | None = None
    spouse_born_on: date | None = None
    is_blind: bool = False
    is_spouse_blind: bool = False
    state: str = ""
    years: Mapping[int, YearFacts] = field(default_factory=lambda: MappingProxyType({}))
    future: Future = Future()
    plan: PlanSettings = PlanSettings()
