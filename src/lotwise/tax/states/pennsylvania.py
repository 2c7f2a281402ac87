"""Pennsylvania: each class of income by itself at one rate, so that a capital loss lowers only capital gains.

Gains and losses of one year net with each other, short and long alike. A net loss counts as zero: there is no
deduction from other income, and nothing is carried over to another year. There are no deductions and no
exemptions.

Left out: tax forgiveness for low income; that spouses may not set their gains and losses off against each
other, for the household states one sum; losses of business and rent, which stay in their class too.
"""

from lotwise.core.money import Usd
from lotwise.tax.worksheet import Lines

LINES = Lines()
line = LINES.line


@line("net gains of the year", source="72 P.S. § 7303(a)(3); PA-40 (2025) line 5, PA Schedule D")
def state_gains(net_gain_or_loss: Usd, short_term_carryover_in: Usd, long_term_carryover_in: Usd) -> Usd:
    """The year's gains less its losses without those carried over, but not below zero."""
    return max(0, net_gain_or_loss + short_term_carryover_in + long_term_carryover_in)


@line("income it starts from", source="72 P.S. § 7303; PA-40 (2025) line 9")
def state_starting_income(total_income: Usd, capital_gain_or_loss: Usd, state_gains: Usd) -> Usd:
    """Federal total income with the net gains of the year in place of the federal gain or loss."""
    return total_income - capital_gain_or_loss + state_gains
