"""Minnesota: a deduction that shrinks with federal income, and a tax on much net investment income.

A gain is taxed like wages, and losses as in the federal return. Above an income a gain also shrinks the
standard or itemized deductions, by 3 % and then 10 % of it, at most by 80 % of them, and the exemptions for
dependents. The marriage credit gives a couple who both earn back what the joint return costs more.

Left out: the alternative minimum tax, which with the standard deduction is not above the regular tax; earned
income other than wages, pensions and social security in the marriage credit; property taxes in itemized
deductions, for state income tax may not be deducted and the household states one sum.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.facts import TaxMode
from lotwise.tax.stairs import begun_steps
from lotwise.tax.states import lesser_earner
from lotwise.tax.worksheet import Lines

LINES = Lines()
LINES.specs += lesser_earner.MARRIAGE.specs
line = LINES.line

_SHRINKS: Final = "Minn. Stat. §§ 290.0122 subd. 2, 290.0123 subd. 5; Form M1 (2025) line 4"


@line(
    "deduction, before income shrinks it", source="Minn. Stat. §§ 290.0122, 290.0123; Form M1 (2025) line 4"
)
def state_full_deduction(
    state_standard_deduction: Usd, itemized_before_limit: Usd, state_and_local_taxes_itemized: Usd
) -> Usd:
    """The standard deduction, or the federal itemized ones without state and local taxes if more."""
    return max(state_standard_deduction, itemized_before_limit - state_and_local_taxes_itemized)


@line("deduction that income takes", source=_SHRINKS)
def state_deduction_lost(
    adjusted_gross_income: Usd,
    state_phase_out_start: Usd,
    state_deduction_limit_rate: Rate,
    state_second_phase_out_start: Usd,
    state_second_deduction_limit_rate: Rate,
) -> Usd:
    """3 % of federal income between the two starts, 10 % of it above the second."""
    above = max(0, min(adjusted_gross_income, state_second_phase_out_start) - state_phase_out_start)
    above_second = max(0, adjusted_gross_income - state_second_phase_out_start)
    return state_deduction_limit_rate.of(above) + state_second_deduction_limit_rate.of(above_second)


@line("deduction", source=_SHRINKS)
def state_deduction(
    state_full_deduction: Usd,
    state_deduction_lost: Usd,
    adjusted_gross_income: Usd,
    state_deduction_limit_most: Rate,
    state_deduction_limit_full_at: Usd,
) -> Usd:
    """The full one less what income takes, at most 80 % of it; less 80 % above the income set for that."""
    most = state_deduction_limit_most.of(state_full_deduction)
    is_most_lost = adjusted_gross_income > state_deduction_limit_full_at
    return state_full_deduction - (most if is_most_lost else min(most, state_deduction_lost))


@line("exemptions for dependents", source="Minn. Stat. § 290.0121; Form M1 (2025) line 5")
def state_dependent_exemptions(
    state_full_dependent_exemptions: Usd, state_dependent_exemptions_lost: Usd
) -> Usd:
    """The full ones less what income takes, but not below zero."""
    return max(0, state_full_dependent_exemptions - state_dependent_exemptions_lost)


@line("exemptions for dependents, before income shrinks them", source="Minn. Stat. § 290.0121")
def state_full_dependent_exemptions(state_exemption_dependent: Usd, state_dependents: int) -> Usd:
    """One for each dependent."""
    return state_exemption_dependent * state_dependents


@line("exemptions for dependents that income takes", source="Minn. Stat. § 290.0121")
def state_dependent_exemptions_lost(
    adjusted_gross_income: Usd,
    state_exemption_loss_start: Usd,
    state_phase_out_step: Usd,
    state_dependent_exemptions_lost_each_step: Usd,
    tax_mode: TaxMode,
) -> Usd:
    """2 % of the full ones for each step of income above the start, a part of one counted whole."""
    above = adjusted_gross_income - state_exemption_loss_start
    return begun_steps(above, state_phase_out_step, state_dependent_exemptions_lost_each_step, tax_mode)


@line("exemptions for dependents that each step takes", source="Minn. Stat. § 290.0121")
def state_dependent_exemptions_lost_each_step(
    state_full_dependent_exemptions: Usd, state_phase_out_rate: Rate
) -> Usd:
    """2 % of the full ones."""
    return state_phase_out_rate.of(state_full_dependent_exemptions)


@line("tax on net investment income", source="Minn. Stat. § 290.033; Schedule M1NIIT (2025)")
def state_surtax(net_investment_income: Usd, state_surtax_rate: Rate, state_surtax_start: Usd) -> Usd:
    """The rate of the federal net investment income above the start."""
    return state_surtax_rate.of(max(0, net_investment_income - state_surtax_start))
