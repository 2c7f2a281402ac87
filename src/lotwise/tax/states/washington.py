"""Washington: an excise tax on long-term gains above one standard deduction, and no income tax.

What counts is the federal net long-term gain, with the long-term loss carried over. Short-term gains are free
of it, and short-term losses do not lower it, though they lower the federal tax on the same gain.

Left out: gains that are exempt, such as of real estate and retirement accounts, in what the household states
as other long-term gain; the deductions for gifts to charity and for a family-owned small business; losses of
years before 2022.
"""

from lotwise.core.money import Usd
from lotwise.tax.worksheet import Lines

LINES = Lines()
line = LINES.line


@line("long-term capital gains", source="RCW 82.87.020(1), (3); 26 U.S.C. § 1222(7)")
def state_income(net_long_term: Usd) -> Usd:
    """The federal net long-term capital gain; zero after a net long-term loss."""
    return max(0, net_long_term)


@line("taxable long-term gains", source="RCW 82.87.060(1)")
def state_taxable_income(state_income: Usd, state_standard_deduction_amount: Usd) -> Usd:
    """Long-term gains less the standard deduction, but not below zero."""
    return max(0, state_income - state_standard_deduction_amount)


@line("capital gains tax", source="RCW 82.87.040")
def state_tax_before_refunds(state_tax_by_rates: Usd) -> Usd:
    """The tax by its rates on long-term gains above the standard deduction."""
    return state_tax_by_rates
