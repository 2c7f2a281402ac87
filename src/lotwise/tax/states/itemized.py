"""States that refuse state and local taxes among itemized deductions, or reduce these at high income.

Most states that let their residents itemize refuse state income tax and allow property tax. The federal line
is one sum of both, so that both are left out here: a tax a little too high rather than too low. `REDUCED`
are lines for those that take back a part of the deductions at high income.

Left out: property tax; what a state caps or allows beyond the federal deductions.
"""

from dataclasses import replace
from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.states.common import SOURCE
from lotwise.tax.worksheet import Lines

LINES: Final = Lines()
REDUCED: Final = Lines()


@LINES.line("itemized deductions", source=SOURCE)
def state_itemized_deductions(itemized_before_limit: Usd, state_and_local_taxes_itemized: Usd) -> Usd:
    """The federal ones without state and local taxes."""
    return itemized_before_limit - state_and_local_taxes_itemized


@REDUCED.line("itemized deductions before their reduction", source=SOURCE)
def state_itemized_before_reduction(itemized_before_limit: Usd, state_and_local_taxes_itemized: Usd) -> Usd:
    """The federal ones without state and local taxes."""
    return itemized_before_limit - state_and_local_taxes_itemized


@REDUCED.line("itemized deductions", source=SOURCE)
def state_reduced_itemized_deductions(
    state_itemized_before_reduction: Usd,
    adjusted_gross_income: Usd,
    state_phase_out_start: Usd,
    state_itemized_reduction_rate: Rate,
    state_itemized_reduction_most: Rate,
) -> Usd:
    """The itemized deductions less a part of the income above the start, up to a part of them."""
    lost = state_itemized_reduction_rate.of(max(0, adjusted_gross_income - state_phase_out_start))
    most = state_itemized_reduction_most.of(state_itemized_before_reduction)
    return state_itemized_before_reduction - min(lost, most)


REDUCED.specs[-1] = replace(REDUCED.specs[-1], name="state_itemized_deductions")
