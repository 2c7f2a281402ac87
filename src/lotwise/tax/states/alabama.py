"""Alabama: each year's gains and losses count in full, and the federal tax is deducted.

Alabama knows no limit on capital losses and no carryover: the whole loss of a year is deducted from other
income in that year, and what the federal return carries over has had its effect here before. All federal
income tax is deducted, so that what a loss saves federally costs some state tax. Whoever earns wages can
itemize the payroll taxes on them, each spouse with a wage base of the own. State income tax is refused among
itemized deductions and not told apart from property tax, so both are left out.

Left out: floors and caps of the state's own Schedule A, pensions.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate, RateSchedule
from lotwise.tax.facts import TaxMode
from lotwise.tax.stairs import full_steps
from lotwise.tax.states.steps import amount_at
from lotwise.tax.worksheet import Lines

LINES = Lines()
line = LINES.line

_SOURCE: Final = "Ala. Code 40-18"


@line(
    "income it starts from",
    source=_SOURCE + "-14; Form 40 Schedule D: the entire loss in the year in which it occurs",
)
def state_starting_income(
    adjusted_gross_income: Usd,
    capital_gain_or_loss: Usd,
    net_gain_or_loss: Usd,
    short_term_carryover_in: Usd,
    long_term_carryover_in: Usd,
) -> Usd:
    """Federal income with the year's own net gain or whole loss instead of the federal one."""
    of_the_year = net_gain_or_loss + short_term_carryover_in + long_term_carryover_in
    return adjusted_gross_income - capital_gain_or_loss + of_the_year


@line("federal tax deducted", source=_SOURCE + "-15(a)(3); Form 40 line 12")
def state_federal_tax_deduction(
    total_tax: Usd, additional_child_credit: Usd, state_federal_tax_deduction_rate: Rate
) -> Usd:
    """Federal income tax with the one on net investment income, less credits, those paid out among them."""
    return state_federal_tax_deduction_rate.of(max(0, total_tax - additional_child_credit))


@line("Alabama adjusted gross income", source="Form 40 line 10")
def state_adjusted_gross_income(state_starting_income: Usd, state_social_security_not_taxed: Usd) -> Usd:
    """The income it starts from without social security, before the federal tax is deducted."""
    return state_starting_income - state_social_security_not_taxed


@line("standard deduction lost", source=_SOURCE + "-15(b); Form 40, standard deduction chart")
def state_standard_deduction_lost(
    state_adjusted_gross_income: Usd,
    state_standard_deduction_start: Usd,
    state_standard_deduction_step: Usd,
    state_standard_deduction_step_loss: Usd,
    tax_mode: TaxMode,
) -> Usd:
    """An amount for each whole step of income above the start."""
    above = state_adjusted_gross_income - state_standard_deduction_start
    return full_steps(above, state_standard_deduction_step, state_standard_deduction_step_loss, tax_mode)


@line("standard deduction", source=_SOURCE + "-15(b); Form 40, standard deduction chart")
def state_standard_deduction(
    state_standard_deduction_amount: Usd,
    state_standard_deduction_lost: Usd,
    state_standard_deduction_least: Usd,
) -> Usd:
    """The full one, less what is lost, but at least the least."""
    return max(
        state_standard_deduction_least, state_standard_deduction_amount - state_standard_deduction_lost
    )


@line(
    "social security tax on the second wage base", source="26 U.S.C. 3101, 3121(a)(1)", only_if="spouse_wages"
)
def state_second_social_security_tax(
    wages: Usd,
    spouse_wages: Usd,
    state_social_security_wage_base: Usd,
    state_social_security_tax_rate: Rate,
) -> Usd:
    """The tax of both, each up to the wage base, beyond that of one who had all the wages."""
    base = state_social_security_wage_base
    of_both = min(base, spouse_wages) + min(base, max(0, wages - spouse_wages))
    return state_social_security_tax_rate.of(max(0, of_both - min(base, wages)))


@line("payroll taxes on the wages", source="Ala. Code 40-18-15(a)(3); Form 40 Schedule A")
def state_payroll_taxes(
    wages: Usd, state_payroll_tax_schedule: RateSchedule, state_second_social_security_tax: Usd
) -> Usd:
    """Those by the schedule on all wages, and social security tax on the second wage base."""
    return state_payroll_tax_schedule.tax_on(max(0, wages)) + state_second_social_security_tax


@line("itemized deductions", source="Form 40 Schedule A")
def state_itemized(
    itemized_before_limit: Usd,
    state_and_local_taxes_itemized: Usd,
    state_payroll_taxes: Usd,
) -> Usd:
    """Those of the federal Schedule A without state and local taxes, and the payroll taxes on the wages."""
    return itemized_before_limit - state_and_local_taxes_itemized + state_payroll_taxes


@line("exemptions", source=_SOURCE + "-19; Form 40 lines 13 and 14")
def state_exemptions(
    state_exemption: Usd,
    state_adjusted_gross_income: Usd,
    state_exemption_dependent_steps: tuple[tuple[int, int], ...],
    state_dependents: int,
) -> Usd:
    """Those of the filers, and for each dependent the amount of the step that income is in."""
    each = amount_at(state_exemption_dependent_steps, max(1, state_adjusted_gross_income))
    return state_exemption + state_dependents * each


@line("deduction", source="Form 40 line 11")
def state_deduction(state_standard_deduction: Usd, state_itemized: Usd) -> Usd:
    """The larger of the standard deduction and the itemized ones, whatever the federal return does."""
    return max(state_standard_deduction, state_itemized)
