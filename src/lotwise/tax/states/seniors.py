"""Income from investments that filers of 65 or older leave out: Georgia and Delaware.

Both states let each older filer leave out a yearly amount of retirement income, and count interest, dividends
and capital gains to it, so that a gain may cost nothing up to the amount. Of a couple each is taken to own
half of the investments, as with what is owned jointly. Of two who are older each has the own wages; if one
is, half of all wages are taken to be that one's, for which of the two it is nobody asks.

Left out: pensions and rents, which are not told apart from other ordinary income; filers below 65.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.states.common import SOURCE
from lotwise.tax.worksheet import Lines

LINES: Final = Lines()
line = LINES.line


@line("income from investments of each filer", source=SOURCE)
def state_filer_investments(
    interest: Usd, ordinary_dividends: Usd, capital_gain_or_loss: Usd, state_filer_share: Rate
) -> Usd:
    """Interest, dividends and capital gain or loss, at least zero; of a couple half of it."""
    return state_filer_share.of(max(0, interest + ordinary_dividends + capital_gain_or_loss))


@line("wages of the spouse that an older filer leaves out", source=SOURCE)
def state_spouse_wages_left_out(spouse_wages: Usd, state_senior_earned_exclusion: Usd) -> Usd:
    """The wages of the spouse, up to the most that may be earned."""
    return min(spouse_wages, state_senior_earned_exclusion)


@line("wages that an older filer leaves out", source=SOURCE)
def state_filer_wages_left_out(
    wages: Usd,
    spouse_wages: Usd,
    seniors: int,
    state_filer_share: Rate,
    state_senior_earned_exclusion: Usd,
) -> Usd:
    """The own wages if two are older, else half of a couple's or all; up to the most that may be earned."""
    own = wages - spouse_wages if seniors > 1 else state_filer_share.of(wages)
    return min(own, state_senior_earned_exclusion)


@line("income that older filers leave out", source=SOURCE)
def state_other_subtractions(
    state_filer_investments: Usd,
    state_filer_wages_left_out: Usd,
    state_spouse_wages_left_out: Usd,
    seniors: int,
    state_senior_income_exclusion: Usd,
) -> Usd:
    """For each filer of 65 or older the investments and wages, up to the most."""
    earned = (state_filer_wages_left_out, state_spouse_wages_left_out)[:seniors]
    return sum(min(state_senior_income_exclusion, state_filer_investments + one) for one in earned)
