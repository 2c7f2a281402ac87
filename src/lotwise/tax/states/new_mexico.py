"""New Mexico: a part of net capital gain is left out; exemptions that income takes away.

For 2024 the larger of 40 % and the first 1,000 of net capital gain is left out, from 2025 only the first
2,500. One who files separately has half of it. Exemptions for low income shrink with every dollar, those for
65 and older in steps.

Left out: the deduction for certain dependents, rebates; gains of New Mexico businesses; property tax among
itemized deductions.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.states.itemized import LINES as ITEMIZED
from lotwise.tax.states.steps import amount_at, for_each
from lotwise.tax.worksheet import Lines

LINES = Lines()
LINES.specs += ITEMIZED.specs
line = LINES.line

_SOURCE: Final = "NMSA 7-2"


@line("capital gain left out of income", source=_SOURCE + "-34; Form PIT-ADJ")
def state_gain_exclusion(
    net_capital_gain: Usd,
    state_small_gain_exclusion_top: Usd,
    state_small_gain_exclusion_rate: Rate,
    state_gain_exclusion_rate: Rate,
) -> Usd:
    """The larger of a part of the whole net capital gain and a larger part of its first dollars."""
    of_first = state_small_gain_exclusion_rate.of(min(net_capital_gain, state_small_gain_exclusion_top))
    return max(of_first, state_gain_exclusion_rate.of(net_capital_gain))


@line("low- and middle-income exemption for each", source=_SOURCE + "-5.8; Form PIT-1 line 14 worksheet")
def state_low_income_exemption_each(
    adjusted_gross_income: Usd,
    state_exemption_dependent: Usd,
    state_exemption_income_limit: Usd,
    state_exemption_loss_start: Usd,
    state_exemption_loss_rate: Rate,
) -> Usd:
    """The full one, less a part of the income above the start; none above the income limit."""
    if adjusted_gross_income > state_exemption_income_limit:
        return 0
    above = max(0, adjusted_gross_income - state_exemption_loss_start)
    return max(0, state_exemption_dependent - state_exemption_loss_rate.of(above))


@line("low- and middle-income exemption", source=_SOURCE + "-5.8; Form PIT-1 line 14")
def state_low_income_exemption(
    state_low_income_exemption_each: Usd,
    state_exemption: Usd,
    state_dependent_exemptions: Usd,
    state_exemption_dependent: Usd,
) -> Usd:
    """The one for each, for filers and dependents."""
    full = state_exemption + state_dependent_exemptions
    return for_each(state_low_income_exemption_each, full, state_exemption_dependent)


@line("exemptions", source=_SOURCE + "-5.2, 7-2-5.8; Form PIT-ADJ and PIT-1 line 14")
def state_exemptions(
    adjusted_gross_income: Usd,
    state_low_income_exemption: Usd,
    state_exemption_aged_steps: tuple[tuple[int, int], ...],
    seniors: int,
    state_blind: int,
) -> Usd:
    """The one for low income, and the step of income's amount for each filer of 65 or older or blind."""
    each = amount_at(state_exemption_aged_steps, max(1, adjusted_gross_income))
    return state_low_income_exemption + (seniors + state_blind) * each
