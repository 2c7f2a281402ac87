"""Vermont: up to 5,000 of net capital gain left out, and at least 3 % of a high income as tax.

The first dollars of net capital gain without collectibles are free, as far as they are not more than 40 % of
federal taxable income. Nobody itemizes. Above an income of 150,000 tax is at least 3 % of federal adjusted
gross income.

Left out: the 40 % exclusion for businesses and farms; the credit for gifts; other credits.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate, RateSchedule
from lotwise.tax.worksheet import Lines

LINES = Lines()
line = LINES.line

_SOURCE: Final = "32 V.S.A. 58"


@line("net capital gain that may be left out", source=_SOURCE + "11(21)(B)(ii); Schedule IN-153 line 4")
def state_adjusted_gain(
    net_capital_gain: Usd, twenty_eight_percent_gain: Usd, twenty_five_percent_gain: Usd
) -> Usd:
    """Net capital gain without collectibles and unrecaptured section 1250 gain; without dividends."""
    return max(0, net_capital_gain - twenty_eight_percent_gain - twenty_five_percent_gain)


@line("capital gain left out of income", source=_SOURCE + "11(21)(B)(ii); Schedule IN-153")
def state_gain_exclusion(
    state_adjusted_gain: Usd,
    taxable_income: Usd,
    state_gain_exclusion_cap: Usd,
    state_gain_exclusion_income_rate: Rate,
) -> Usd:
    """That gain, up to the cap and up to a part of federal taxable income."""
    most = min(state_gain_exclusion_cap, state_gain_exclusion_income_rate.of(taxable_income))
    return min(state_adjusted_gain, most)


@line("tax by its rates", source=_SOURCE + "22(a); Form IN-111 line 8")
def state_tax_by_rates(
    state_taxable_income: Usd,
    state_brackets: RateSchedule,
    adjusted_gross_income: Usd,
    state_minimum_tax_rate: Rate,
    state_minimum_tax_start: Usd,
) -> Usd:
    """Tax by the rate schedule; above an income, at least a part of federal adjusted gross income."""
    tax = state_brackets.tax_on(state_taxable_income)
    if adjusted_gross_income <= state_minimum_tax_start:
        return tax
    return max(tax, state_minimum_tax_rate.of(adjusted_gross_income))
