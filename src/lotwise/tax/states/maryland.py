"""Maryland: exemptions that fall in steps, and 2 % more on capital gain at high income.

Exemptions depend on federal adjusted gross income, so that a gain can cost one of them at once. From 2025
those above an income of 350,000 pay 2 % on their capital gain beside the rates. A couple who both have
income leaves out up to 1,200 dollars of the lesser one: each has the own wages, and of all other income half
is taken to be each one's. State income tax is refused among itemized deductions and not told apart from
property tax, so both are left out.

Left out: the tax of the counties; the subtraction for a couple of whom one earns no wages; credits for low
income; gains that the additional tax spares.
"""

from typing import Final

from lotwise.core.money import DOLLAR, Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.states.steps import amount_at, for_each
from lotwise.tax.states.two_earners import half
from lotwise.tax.worksheet import Lines, YesNo

LINES = Lines()
line = LINES.line

_SOURCE: Final = "Md. Code, Tax-Gen. 10"


@line(
    "subtraction when both spouses have income",
    source=_SOURCE + "-207(r); Form 502 line 14, Worksheet 13D",
    only_if="spouse_wages",
)
def state_other_subtractions(
    state_starting_income: Usd,
    state_social_security_not_taxed: Usd,
    wages: Usd,
    spouse_wages: Usd,
    state_two_earner_subtraction_most: Usd,
) -> Usd:
    """The income of the spouse who has less, with half of all that is not wages, up to the most."""
    income = state_starting_income - state_social_security_not_taxed
    of_spouse = spouse_wages + half(income - wages)[1]
    return max(0, min(of_spouse, income - of_spouse, state_two_earner_subtraction_most))


@line("standard deduction", source=_SOURCE + "-217; Form 502 Instruction 16")
def state_standard_deduction(
    state_income: Usd,
    state_standard_deduction_rate: Rate,
    state_standard_deduction_least: Usd,
    state_standard_deduction_most: Usd,
) -> Usd:
    """A part of income, at least the least and at most the most; from 2025 these are the same amount."""
    part = state_standard_deduction_rate.of(state_income)
    return min(state_standard_deduction_most, max(state_standard_deduction_least, part))


@line("itemized deductions", source=_SOURCE + "-218; Form 502 Instruction 14")
def state_itemized(
    itemized_before_limit: Usd,
    state_and_local_taxes_itemized: Usd,
    adjusted_gross_income: Usd,
    state_itemized_loss_start: Usd,
    state_itemized_loss_rate: Rate,
) -> Usd:
    """Those of the federal return without state and local taxes, less a part of income above the start."""
    lost = state_itemized_loss_rate.of(max(0, adjusted_gross_income - state_itemized_loss_start))
    return max(0, itemized_before_limit - state_and_local_taxes_itemized - lost)


@line("deduction", source=_SOURCE + "-217, 10-218; Form 502 line 17")
def state_deduction(state_standard_deduction: Usd, is_itemizing: YesNo, state_itemized: Usd) -> Usd:
    """The standard deduction; the itemized ones if itemized federally and more."""
    return max(state_standard_deduction, state_itemized) if is_itemizing else state_standard_deduction


@line("exemptions for persons", source=_SOURCE + "-211(b); Form 502 Exemption Amount Chart")
def state_personal_exemptions(
    adjusted_gross_income: Usd,
    state_exemption: Usd,
    state_dependent_exemptions: Usd,
    state_exemption_dependent: Usd,
    state_exemption_steps: tuple[tuple[int, int], ...],
) -> Usd:
    """The full ones of filers and dependents; above the chart's incomes, its amount for each of them."""
    each = amount_at(state_exemption_steps, adjusted_gross_income, state_exemption_dependent)
    return for_each(each, state_exemption + state_dependent_exemptions, state_exemption_dependent)


@line("exemptions", source=_SOURCE + "-211; Form 502 line 19")
def state_exemptions(state_personal_exemptions: Usd, state_exemption_additions: Usd) -> Usd:
    """Those for persons, with additions for 65 or older and blind that income does not take away."""
    return state_personal_exemptions + state_exemption_additions


@line("additional tax on capital gain", source=_SOURCE + "-105; 2025 Md. Laws ch. 604 (HB 352)")
def state_other_taxes(
    adjusted_gross_income: Usd,
    net_gain_or_loss: Usd,
    state_gain_surtax_rate: Rate,
    state_gain_surtax_start: Usd,
) -> Usd:
    """A rate of the year's net gain, short-term and long-term, if federal income is above the start."""
    if adjusted_gross_income <= state_gain_surtax_start:
        return 0
    return state_gain_surtax_rate.of(max(0, net_gain_or_loss))


@line("senior tax credit", source=_SOURCE + "-754; Form 502CR")
def state_other_credits(
    adjusted_gross_income: Usd,
    state_senior_credit_income_limit: Usd,
    state_senior_credit: tuple[int, ...],
    seniors: int,
) -> Usd:
    """An amount by how many who file are 65 or older; none above the income limit."""
    if adjusted_gross_income > state_senior_credit_income_limit:
        return 0
    return state_senior_credit[min(seniors, 2)] * DOLLAR
