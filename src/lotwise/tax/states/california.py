"""California: credits for persons that shrink with federal income, and a tax on income above a million.

A gain is taxed like wages, and losses as in the federal return; beside the brackets a gain moves the credits
and, for those who itemize, the limit on deductions, both of which follow federal adjusted gross income. The
credits do not lower the tax on taxable income above a million.

Left out: the alternative minimum tax, which without preference items is not above the regular tax; property
taxes in itemized deductions, for state income tax may not be deducted and the household states one sum.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.facts import TaxMode
from lotwise.tax.stairs import begun_steps
from lotwise.tax.states.itemized import REDUCED
from lotwise.tax.worksheet import Lines

LINES = Lines()
LINES.specs += REDUCED.specs
line = LINES.line

_CREDITS: Final = "Rev. & Tax. Code §§ 17054, 17054.1; Form 540 (2025), AGI Limitation Worksheet"


@line("income above the start at which credits shrink", source=_CREDITS)
def state_income_above_start(adjusted_gross_income: Usd, state_phase_out_start: Usd) -> Usd:
    """Federal income above the start, but not below zero."""
    return max(0, adjusted_gross_income - state_phase_out_start)


@line("credits of those who file that each step takes", source=_CREDITS)
def state_exemption_credits_lost_each_step(
    state_exemption_credit_lost: Usd, state_exemption_credit_lost_each: Usd, aged_or_blind_boxes: int
) -> Usd:
    """6 dollars a credit."""
    return state_exemption_credit_lost + aged_or_blind_boxes * state_exemption_credit_lost_each


@line("credits of those who file that income takes", source=_CREDITS)
def state_exemption_credits_lost(
    state_income_above_start: Usd,
    state_phase_out_step: Usd,
    state_exemption_credits_lost_each_step: Usd,
    tax_mode: TaxMode,
) -> Usd:
    """What each step takes, for each step of income above the start, a part of one counted whole."""
    each = state_exemption_credits_lost_each_step
    return begun_steps(state_income_above_start, state_phase_out_step, each, tax_mode)


@line("credits of those who file", source=_CREDITS)
def state_filer_credits(
    state_exemption_credit: Usd,
    state_exemption_credit_additions: Usd,
    state_exemption_credits_lost: Usd,
) -> Usd:
    """Their credits with additions for 65 or older and blind, less what income takes, not below zero."""
    return max(0, state_exemption_credit + state_exemption_credit_additions - state_exemption_credits_lost)


@line("credits for dependents that income takes", source=_CREDITS)
def state_dependent_credits_lost(
    state_income_above_start: Usd,
    state_phase_out_step: Usd,
    state_exemption_credit_lost_each: Usd,
    state_dependents: int,
    tax_mode: TaxMode,
) -> Usd:
    """6 dollars for each of them and each step, a part of one counted whole."""
    each = state_exemption_credit_lost_each * state_dependents
    return begun_steps(state_income_above_start, state_phase_out_step, each, tax_mode)


@line("credits for dependents left", source=_CREDITS)
def state_dependent_credits_left(state_dependent_credits: Usd, state_dependent_credits_lost: Usd) -> Usd:
    """Their credits less what income takes, not below zero."""
    return max(0, state_dependent_credits - state_dependent_credits_lost)


@line("credits for persons", source=_CREDITS)
def state_exemption_credits(state_filer_credits: Usd, state_dependent_credits_left: Usd) -> Usd:
    """Those of the filers and those for dependents, as income leaves them."""
    return state_filer_credits + state_dependent_credits_left


@line("income tax", source="Form 540 (2025) lines 31 to 64; Rev. & Tax. Code §§ 17041, 17043")
def state_tax_before_refunds(
    state_tax_by_rates: Usd, state_exemption_credits: Usd, state_other_credits: Usd, state_surtax: Usd
) -> Usd:
    """Tax by its rates less credits, not below zero, and the tax on income above a million."""
    return max(0, state_tax_by_rates - state_exemption_credits - state_other_credits) + state_surtax
