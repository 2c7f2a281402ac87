"""Small builders for harvests: lots at a price, and returns with rates whose tax can be done by hand."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from builders import books_of, bought
from lotwise.core.exact import nearest
from lotwise.core.money import DOLLAR, Usd
from lotwise.harvest.candidates import Candidate, candidates_of
from lotwise.harvest.value import Outlook, YearTax
from lotwise.lots.sellable import Naming
from lotwise.lots.unrealized import Valued, valued
from lotwise.prices.book import PriceBook, Quote
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.household import PlanSettings
from lotwise.tax.liability import Outcome, outcome

TODAY = date(2026, 2, 7)
LONG_AGO, LATELY = "2024-03-01", "2025-10-06"


def holding(paid: int, worth: int, acquired_on: str = LATELY, asset: str = "BTC", units: int = 10) -> Valued:
    """Return one lot bought for some dollars and worth some dollars today."""
    purchase = bought(f"{units} {asset}", f"{paid} USD", acquired_on, name=f"{asset}{paid}{worth}")
    lots = books_of(purchase).lots
    price = Quote(asset=asset, on=TODAY, price=Decimal(worth) / units, origin="test")
    return valued(lots, PriceBook.of([price]), TODAY)[0]


def candidates(*holdings: Valued, fee_rate: str = "0") -> tuple[Candidate, ...]:
    """Return the lots that could be harvested at one fee rate a leg."""
    settings = PlanSettings(default_fee_rate=Decimal(fee_rate), minimum_trade_usd=0)
    return candidates_of(holdings, settings)[0]


def constrained(
    *holdings: Valued, lines: Collection[str], fee_rate: str = "0", sold_on: date | None = None
) -> tuple[Candidate, ...]:
    """Return the lots that could be harvested when some assets are sold first in, first out.

    Short-term gains are among them where they and what is bought back have one term at the final sale.
    """
    settings = PlanSettings(default_fee_rate=Decimal(fee_rate), minimum_trade_usd=0)
    told = [
        replace(one, identifiable=Naming.NO if one.lot.asset in lines else Naming.OWN_BOOKS)
        for one in holdings
    ]
    return candidates_of(told, settings, sold_on=sold_on)[0]


def simple_year(
    *,
    ordinary_percent: int = 24,
    long_percent: int = 15,
    free_long: int = 0,
    short_gain: int = 0,
    long_gain: int = 0,
) -> YearTax:
    """Return a year with one ordinary rate, one long-term rate above a free amount, and the $3,000 limit.

    Written anew from the statute, apart from the room tax, so that one can check the other.
    """

    def tax(short: Usd, long: Usd, short_carryover: Usd, long_carryover: Usd) -> Outcome:
        net_short = short_gain * DOLLAR + short - short_carryover
        net_long = long_gain * DOLLAR + long - long_carryover
        net = net_short + net_long
        allowed = min(3000 * DOLLAR, max(0, -net))
        taxed_long = max(0, min(net_long, net))
        taxed_short = max(0, net) - taxed_long
        owed = nearest(taxed_short * ordinary_percent, 100) - nearest(allowed * ordinary_percent, 100)
        owed += nearest(max(0, taxed_long - free_long * DOLLAR) * long_percent, 100)
        left_short = max(0, max(0, -net_short) - max(0, net_long) - allowed)
        used_short = min(allowed, max(0, max(0, -net_short) - max(0, net_long)))
        left_long = max(0, max(0, -net_long) - max(0, net_short) - (allowed - used_short))
        return Outcome(owed, left_short, left_long)

    return tax


def outlook(
    this_year: YearTax,
    later_year: YearTax | None = None,
    *,
    sale_after_years: int | None = None,
    probability: str = "1",
    discount_rate: str = "0.05",
    embedded_gain: int = 0,
    horizon_years: int = 400,
) -> Outlook:
    """Return an outlook; later years are as this one with no gains of their own unless given."""
    return Outlook(
        this_year=this_year,
        later_year=later_year or simple_year(),
        saturation_usd=10_000 * DOLLAR,
        discount_rate=Decimal(discount_rate),
        sale_after_years=sale_after_years,
        is_sale_short=sale_after_years == 0,
        probability=Decimal(probability),
        embedded_short_usd=0,
        embedded_long_usd=embedded_gain * DOLLAR,
        horizon_years=horizon_years,
    )


def real_facts(status: str = "single", **dollars: int) -> ReturnFacts:
    """Return the facts of a real return of 2026, by the exact rate schedule; amounts in whole dollars."""
    facts = ReturnFacts(year=2026, filing_status=FilingStatus(status), tax_mode=TaxMode.EXACT)
    money: dict[str, Any] = {name: amount * DOLLAR for name, amount in dollars.items()}
    return replace(facts, **money)


def real_year(facts: ReturnFacts) -> Callable[[Usd, Usd, Usd, Usd], Outcome]:
    """Return a year taxed by the real return."""

    def tax(short: Usd, long: Usd, short_carryover: Usd, long_carryover: Usd) -> Outcome:
        changed = replace(
            facts,
            short_term_gain=facts.short_term_gain + short,
            long_term_gain=facts.long_term_gain + long,
            short_term_carryover_in=facts.short_term_carryover_in + short_carryover,
            long_term_carryover_in=facts.long_term_carryover_in + long_carryover,
        )
        return outcome(changed, us_rules())

    return tax
