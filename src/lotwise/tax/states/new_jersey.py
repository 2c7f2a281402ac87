"""New Jersey: each class of income by itself, so that a capital loss lowers nothing but capital gains.

Gains and losses of one year net with each other, short and long alike. A net loss counts as zero: there is no
deduction from other income, and nothing is carried over to another year. So the federal carryover is left out
and a harvest saves tax here only against gains of the same year. Up to an income there is no tax at all.

Left out: the pension exclusion, and the exclusion for retired filers before 65 or where only one of a couple
is 65; the deduction or credit for property tax; losses of business and rent, which stay in their class too.
"""

from typing import Any, Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import RateSchedule, rate_of
from lotwise.tax.states.tables import row_up_to
from lotwise.tax.worksheet import Lines, YesNo

LINES = Lines()
line = LINES.line

_CLASSES: Final = "N.J.S.A. 54A:5-1, 54A:5-2; NJ-1040 (2025) lines 15 to 27"
_RETIRED: Final = "N.J.S.A. 54A:6-15; NJ-1040 (2025) line 28b, Worksheet D"


@line("net gains of the year", source="N.J.S.A. 54A:5-1(c); NJ-1040 (2025) line 19")
def state_gains(net_gain_or_loss: Usd, short_term_carryover_in: Usd, long_term_carryover_in: Usd) -> Usd:
    """The year's gains less its losses without those carried over, but not below zero."""
    return max(0, net_gain_or_loss + short_term_carryover_in + long_term_carryover_in)


@line("income it starts from", source=_CLASSES)
def state_starting_income(total_income: Usd, capital_gain_or_loss: Usd, state_gains: Usd) -> Usd:
    """Federal total income with the net gains of the year in place of the federal gain or loss."""
    return total_income - capital_gain_or_loss + state_gains


@line("earned income", source=_RETIRED)
def state_earned_income(wages: Usd, services_income: Usd) -> Usd:
    """Wages and pay in digital assets."""
    return wages + services_income


@line("whether all who file are retired", source=_RETIRED)
def state_is_retired(
    seniors: int,
    state_exemption: Usd,
    state_exemption_aged: Usd,
    state_earned_income: Usd,
    state_retirement_exclusion_most_earned: Usd,
) -> YesNo:
    """All who file are 65 or older, and earned income is no more than the limit."""
    all_seniors = seniors * state_exemption_aged >= state_exemption  # both are the same for each who files
    return all_seniors and state_earned_income <= state_retirement_exclusion_most_earned


@line("total income", source="NJ-1040 (2025) line 27")
def state_total_income(state_starting_income: Usd, taxable_social_security: Usd) -> Usd:
    """The income it starts from without social security benefits, which it does not tax."""
    return state_starting_income - taxable_social_security


@line("income that retired filers leave out", source=_RETIRED)
def state_other_subtractions(
    state_is_retired: YesNo,
    state_total_income: Usd,
    state_retirement_exclusion: Usd,
    state_retirement_exclusion_share: Any,
) -> Usd:
    """If retired, the part of total income that the table has for it, up to the most."""
    row = row_up_to(state_retirement_exclusion_share, state_total_income)
    if row is None or not state_is_retired:
        return 0
    return min(rate_of(row[1]).of(max(0, state_total_income)), state_retirement_exclusion)


@line("tax by its rates", source="N.J.S.A. 54A:2-1, 54A:2-4; NJ-1040 (2025) line 41")
def state_tax_by_rates(
    state_income: Usd, state_low_income_limit: Usd, state_taxable_income: Usd, state_brackets: RateSchedule
) -> Usd:
    """Tax on the taxable income by the state's rate schedule; none up to the income that is free of tax."""
    if state_income <= state_low_income_limit:
        return 0
    return state_brackets.tax_on(state_taxable_income)
