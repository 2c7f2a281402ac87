"""Iowa: the usual return, with an own limit of the tax at low income that is higher from 65 on.

No tax up to the limit; above it, a couple pays at most the alternate rate of the rest, a single filer at most
the rest itself.

Left out: school district surtaxes; the income of the other spouse where a couple files separately.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate, RateSchedule
from lotwise.tax.worksheet import Lines

LINES: Final = Lines()
line = LINES.line


@line("income above that of no tax", source="Iowa Code § 422.5(3), (3B); Form IA 1040 instructions")
def state_income_above_limit(
    adjusted_gross_income: Usd,
    state_social_security_not_taxed: Usd,
    seniors: int,
    state_low_income_limit: Usd,
    state_low_income_limit_aged: Usd,
) -> Usd:
    """Federal income without social security less the limit, higher for seniors; at least zero."""
    limit = state_low_income_limit_aged if seniors else state_low_income_limit
    return max(0, adjusted_gross_income - state_social_security_not_taxed - limit)


@line("tax by its rates", source="Iowa Code § 422.5, § 422.5A; Form IA 1040 lines 5 and 6")
def state_tax_by_rates(
    state_taxable_income: Usd,
    state_brackets: RateSchedule,
    state_income_above_limit: Usd,
    state_alternate_tax_rate: Rate,
) -> Usd:
    """By the rate schedule; unless single at most the alternate rate of the income above the limit."""
    regular = state_brackets.tax_on(state_taxable_income)
    if not state_alternate_tax_rate.numerator:
        return regular
    return min(regular, state_alternate_tax_rate.of(state_income_above_limit))


@line("income tax", source="Iowa Code § 422.5, § 422.12; Form IA 1040")
def state_tax_before_refunds(
    state_tax_by_rates: Usd, state_exemption_credits: Usd, state_income_above_limit: Usd
) -> Usd:
    """Tax by its rates less credits for persons, but not above the income above the limit, nor below zero."""
    return min(max(0, state_tax_by_rates - state_exemption_credits), state_income_above_limit)
