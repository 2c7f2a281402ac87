"""Arizona: a quarter of the net long-term gain is left out, whatever a short-term loss does to it.

The worksheet of Form 140 counts long-term gains and losses only; the statute asks that the gain is in federal
adjusted gross income, which it is not in a year of a net loss. All assets count as acquired after 2011.

Left out: gains on older assets, which have no subtraction.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.facts import TaxMode
from lotwise.tax.stairs import begun_steps
from lotwise.tax.worksheet import Lines, YesNo

LINES: Final = Lines()
line = LINES.line


@line("capital gain left out of income", source="A.R.S. § 43-1022(22); Form 140, worksheet for the gain")
def state_gain_exclusion(net_long_term: Usd, net_gain_or_loss: Usd, state_gain_exclusion_rate: Rate) -> Usd:
    """A quarter of the net long-term gain; nothing in a year of a net loss."""
    if net_long_term <= 0 or net_gain_or_loss <= 0:
        return 0
    return state_gain_exclusion_rate.of(net_long_term)


@line("additional federal deductions", source="A.R.S. § 43-1022(35); Form 140 instructions (2025)")
def state_other_subtractions(additional_deductions: Usd, state_subtracts_additional_deductions: YesNo) -> Usd:
    """The federal deductions for tips, overtime pay, car loan interest and seniors, from 2025."""
    return additional_deductions if state_subtracts_additional_deductions else 0


@line("credit for dependents, before income shrinks it", source="A.R.S. § 43-1073.01; Form 140 line 49")
def state_full_dependent_credits(
    children_under_17: int,
    state_child_credit: Usd,
    other_dependents: int,
    state_exemption_credit_dependent: Usd,
) -> Usd:
    """The amount for each child under 17 and that for each other dependent."""
    return children_under_17 * state_child_credit + other_dependents * state_exemption_credit_dependent


@line("credits for dependents that each step takes", source="A.R.S. § 43-1073.01(B)")
def state_dependent_credits_lost_each_step(
    state_full_dependent_credits: Usd, state_phase_out_rate: Rate
) -> Usd:
    """5 % of the full credit."""
    return state_phase_out_rate.of(state_full_dependent_credits)


@line("credits for dependents that income takes", source="A.R.S. § 43-1073.01(B)")
def state_dependent_credits_lost(
    adjusted_gross_income: Usd,
    state_phase_out_start: Usd,
    state_phase_out_step: Usd,
    state_dependent_credits_lost_each_step: Usd,
    tax_mode: TaxMode,
) -> Usd:
    """5 % of the full credit for each $1,000, or part of one, of income above the start."""
    above = adjusted_gross_income - state_phase_out_start
    return begun_steps(above, state_phase_out_step, state_dependent_credits_lost_each_step, tax_mode)


@line("credits for dependents", source="A.R.S. § 43-1073.01(B); Form 140 line 49")
def state_dependent_credits(state_full_dependent_credits: Usd, state_dependent_credits_lost: Usd) -> Usd:
    """The full credit less what income takes, but not below zero."""
    return max(0, state_full_dependent_credits - state_dependent_credits_lost)
