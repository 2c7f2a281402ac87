"""New York: brackets, and a supplemental tax that takes back at high income what the lower ones saved.

A gain is taxed like wages, and losses as in the federal return. Above 107,650 dollars of adjusted gross
income a gain costs more than its bracket: over each 50,000 dollars above a start the savings of the brackets
below are added to the tax.

Left out: property taxes in itemized deductions, for state income tax may not be deducted and the household
states one sum; the household credit; New York City's tax.
"""

from decimal import Decimal
from typing import Any, Final

from lotwise.core.exact import nearest
from lotwise.core.money import DOLLAR, Usd
from lotwise.tax.brackets import Rate, rate_of
from lotwise.tax.states.tables import row_above
from lotwise.tax.worksheet import Lines

LINES = Lines()
line = LINES.line

_ITEMIZED: Final = "Tax Law § 615; Form IT-196 (2025) lines 40 to 47"
_RECAPTURE: Final = "Tax Law § 601(d-4); Form IT-201-I (2025), tax computation worksheets"


@line("itemized deductions that it knows", source=_ITEMIZED)
def state_itemized_allowed(itemized_before_limit: Usd, state_and_local_taxes_itemized: Usd) -> Usd:
    """The federal itemized deductions, before their limit and without state and local taxes."""
    return itemized_before_limit - state_and_local_taxes_itemized


@line("itemized deductions before its cuts", source=_ITEMIZED)
def state_itemized_before_cuts(
    state_itemized_allowed: Usd,
    adjusted_gross_income: Usd,
    state_phase_out_start: Usd,
    state_itemized_reduction_rate: Rate,
    state_itemized_reduction_most: Rate,
) -> Usd:
    """Those it knows, less 3 % of federal income above the start, but at most 80 % of them."""
    lost = state_itemized_reduction_rate.of(max(0, adjusted_gross_income - state_phase_out_start))
    return state_itemized_allowed - min(lost, state_itemized_reduction_most.of(state_itemized_allowed))


@line("itemized deductions cut", source=_ITEMIZED)
def state_itemized_cut_off(
    state_itemized_before_cuts: Usd,
    state_income: Usd,
    state_itemized_cut: Any,
    state_itemized_cut_rate: Rate,
    state_recapture_phase_in: Usd,
) -> Usd:
    """A quarter of them at each start, growing over the 50,000 dollars of income above it."""
    quarter = state_itemized_cut_rate.of(state_itemized_before_cuts)
    cut = 0
    for start in state_itemized_cut:
        above = min(max(0, state_income - start * DOLLAR), state_recapture_phase_in)
        cut += nearest(quarter * above, state_recapture_phase_in)
    return cut


@line("itemized deductions", source=_ITEMIZED)
def state_itemized_deductions(
    state_itemized_before_cuts: Usd,
    state_itemized_cut_off: Usd,
    charity_itemized: Usd,
    state_income: Usd,
    state_itemized_charity_only: Any,
) -> Usd:
    """What is left after the cuts; above a million of income only a part of gifts to charity."""
    charity_only = row_above(state_itemized_charity_only, state_income)
    if charity_only is not None:
        return rate_of(Decimal(charity_only[1])).of(charity_itemized)
    return state_itemized_before_cuts - state_itemized_cut_off


@line("deduction", source="Tax Law §§ 614, 615; Form IT-201 (2025) line 34")
def state_deduction(state_standard_deduction: Usd, state_itemized_deductions: Usd) -> Usd:
    """The standard deduction or the itemized ones, whichever are more."""
    return max(state_standard_deduction, state_itemized_deductions)


@line("savings of lower brackets taken back", source=_RECAPTURE)
def state_savings_taken_back(
    state_income: Usd,
    state_taxable_income: Usd,
    state_recapture: Any,
    state_recapture_start: Usd,
    state_recapture_phase_in: Usd,
) -> Usd:
    """Those of the brackets below, and of the own one as income rises 50,000 dollars above its start."""
    row = row_above(state_recapture, state_taxable_income)
    if row is None or state_income <= state_recapture_start:
        return 0
    bracket_start, before, here = (int(part) * DOLLAR for part in row)
    above = min(state_income - max(bracket_start, state_recapture_start), state_recapture_phase_in)
    return before + nearest(here * above, state_recapture_phase_in)


@line("tax at the highest rate beyond that by its rates", source=_RECAPTURE)
def state_one_rate_excess(state_taxable_income: Usd, state_tax_by_rates: Usd, state_one_rate: Rate) -> Usd:
    """All taxable income at the highest rate, less the tax by its rates."""
    return state_one_rate.of(state_taxable_income) - state_tax_by_rates


@line("supplemental tax", source=_RECAPTURE)
def state_other_taxes(
    state_income: Usd, state_one_rate_start: Usd, state_one_rate_excess: Usd, state_savings_taken_back: Usd
) -> Usd:
    """The savings taken back; above 25 million dollars of income, all those of the lower rates."""
    return state_one_rate_excess if state_income > state_one_rate_start else state_savings_taken_back
