"""Arkansas: half of net capital gain is taxed, and two rate schedules meet at an income of about $95,000.

Above that income the second schedule holds for all of it, with an adjustment that brings the tax of the first
one near and then falls by $10 for every $100 until it is gone.

A couple may file separately in two columns of one return, each with a standard deduction and the schedules of
its own income; credits are taken off the sum.

Left out: the tax table, which rounds to the middle of rows of $100; the tables for low income; what one
spouse alone owns; that each spouse filing separately has ten million dollars of gain before all is left out.
"""

from typing import Final

from lotwise.core.money import DOLLAR, Usd
from lotwise.tax.brackets import Rate, RateSchedule
from lotwise.tax.states import itemized, two_earners
from lotwise.tax.states.tables import Row, row_above
from lotwise.tax.worksheet import Lines

LINES: Final = Lines()
LINES.specs += [
    *itemized.LINES.specs,
    *two_earners.BOTH.specs,
    *two_earners.OWN.specs,
    *two_earners.CREDITS_OF_BOTH.specs,
]
line = LINES.line


@line("capital gain left out of income", source="A.C.A. § 26-51-815(b); Form AR1000D lines 7 and 8")
def state_gain_exclusion(
    net_capital_gain: Usd, state_gain_exclusion_rate: Rate, state_gain_excluded_above: Usd
) -> Usd:
    """Half of the net capital gain up to ten million dollars, and all of it beyond."""
    counted = min(net_capital_gain, state_gain_excluded_above)
    return state_gain_exclusion_rate.of(counted) + net_capital_gain - counted


_RATES: Final = "A.C.A. § 26-51-201(a); Indexed Tax Brackets of the year"


def _tax_on(
    income: Usd, brackets: RateSchedule, high_brackets: RateSchedule, adjustment: tuple[Row, ...]
) -> Usd:
    row = row_above(adjustment, income)
    if row is None:
        return brackets.tax_on(income)
    return high_brackets.tax_on(income) - int(row[1] * DOLLAR)


@line("tax by its rates", source=_RATES)
def state_tax_by_rates(
    state_taxable_income: Usd,
    state_brackets: RateSchedule,
    state_high_income_brackets: RateSchedule,
    state_high_income_adjustment: tuple[Row, ...],
) -> Usd:
    """By the rate schedule; above the income of the adjustment by the other one, less the adjustment."""
    high = state_high_income_brackets
    return _tax_on(state_taxable_income, state_brackets, high, state_high_income_adjustment)


@line("tax on the spouse's income by its rates", source=_RATES, only_if="spouse_wages")
def state_spouse_tax_by_rates(
    state_spouse_taxable_income: Usd,
    state_brackets: RateSchedule,
    state_high_income_brackets: RateSchedule,
    state_high_income_adjustment: tuple[Row, ...],
) -> Usd:
    """By the rate schedule; above the income of the adjustment by the other one, less the adjustment."""
    high = state_high_income_brackets
    return _tax_on(state_spouse_taxable_income, state_brackets, high, state_high_income_adjustment)


@line("tax on the first spouse's income by its rates", source=_RATES, only_if="spouse_wages")
def state_first_tax_by_rates(
    state_first_taxable_income: Usd,
    state_brackets: RateSchedule,
    state_high_income_brackets: RateSchedule,
    state_high_income_adjustment: tuple[Row, ...],
) -> Usd:
    """By the rate schedule; above the income of the adjustment by the other one, less the adjustment."""
    high = state_high_income_brackets
    return _tax_on(state_first_taxable_income, state_brackets, high, state_high_income_adjustment)
