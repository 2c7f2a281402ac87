"""Hawaii: a highest rate on net capital gain, and itemized deductions that depend on income.

The rates go to 11 %; the part of taxable income that is net capital gain is taxed at most at 7.25 %. State
and local taxes are itemized only below an income limit; above another, all itemized deductions are reduced.

Left out: the property tax that stays deductible above the limit; deductions that are not reduced.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate, RateSchedule
from lotwise.tax.states import itemized
from lotwise.tax.worksheet import Lines

LINES: Final = Lines()
LINES.specs += itemized.REDUCED.specs[1:]
line = LINES.line


@line("itemized deductions before their reduction", source="HRS § 235-2.4; Form N-11 line 21")
def state_itemized_before_reduction(
    adjusted_gross_income: Usd,
    itemized_before_limit: Usd,
    state_and_local_taxes_itemized: Usd,
    state_itemized_tax_income_limit: Usd,
) -> Usd:
    """The federal ones; at and above the income limit without state and local taxes."""
    if adjusted_gross_income < state_itemized_tax_income_limit:
        return itemized_before_limit
    return itemized_before_limit - state_and_local_taxes_itemized


@line("taxable income at its rates", source="HRS § 235-51(f); Form N-11, Tax on Capital Gains Worksheet")
def state_income_at_rates(
    state_taxable_income: Usd, net_capital_gain: Usd, state_gain_rate_start: Usd
) -> Usd:
    """Taxable income without the net capital gain, but at least what is taxed below the gain's rate."""
    return max(state_taxable_income - net_capital_gain, min(state_taxable_income, state_gain_rate_start))


@line("tax by its rates", source="HRS § 235-51(a) to (c), (f); Form N-11, Tax on Capital Gains Worksheet")
def state_tax_by_rates(
    state_taxable_income: Usd, state_brackets: RateSchedule, state_income_at_rates: Usd, state_gain_rate: Rate
) -> Usd:
    """By the rate schedule; or, if less, by it without the gain and by the gain's rate on the rest."""
    regular = state_brackets.tax_on(state_taxable_income)
    rest = state_taxable_income - state_income_at_rates
    if not rest:
        return regular
    return min(regular, state_brackets.tax_on(state_income_at_rates) + state_gain_rate.of(rest))
