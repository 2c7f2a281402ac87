"""The return of a usual state: income from the federal return, deductions and exemptions, brackets, credits.

Most states start from federal adjusted gross income or federal taxable income, take off what they call
deductions and exemptions, and apply brackets of their own. What a state has is in its file; a line for which
it has nothing is zero and not shown. A state that differs says so in lines of its own, which take the place
of lines of the same name here (`lotwise.tax.states.graph`).

Left out: local taxes, the state's own additions and subtractions beside the ones here (bond interest,
pensions, savings plans), credits beside those for persons, minimum taxes, part-year and nonresident returns;
what a state taxes differently in capital gains of past years, such as a carryover of its own.
"""

from collections.abc import Mapping
from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate, RateSchedule
from lotwise.tax.worksheet import Lines, Unit, YesNo

LINES = Lines()
line = LINES.line

SOURCE: Final = "The state's law, as the values it is computed with say"

NEEDS_LAW: Final[Mapping[str, str]] = {
    "state_senior_deduction_added_back": "adds_senior_deduction_back",
    "state_gain_exclusion": "gain_exclusion_rate",
    "state_federal_tax_deduction": "federal_tax_deduction_rate",
    "state_dependent_exemptions": "exemption_dependent",
    "state_dependent_credits": "exemption_credit_dependent",
    "state_surtax": "surtax_rate",
    "state_earned_income_credit": "earned_income_credit_rate",
}
"""Lines that a state has only if its file has this parameter; otherwise they are zero and not shown."""

ABSENT: Final = (
    "state_other_additions",
    "state_other_subtractions",
    "state_other_credits",
    "state_other_taxes",
)
"""Lines that only a state's own lines fill; zero and not shown in every other state."""


@line("income it starts from", source=SOURCE)
def state_starting_income(
    state_starts_from: str, adjusted_gross_income: Usd, taxable_income_unfloored: Usd
) -> Usd:
    """Federal adjusted gross income; or federal taxable income, as if it could be negative."""
    return adjusted_gross_income if state_starts_from == "agi" else taxable_income_unfloored


@line("federal deduction for seniors, added back", source=SOURCE)
def state_senior_deduction_added_back(senior_deduction: Usd, state_adds_senior_deduction_back: YesNo) -> Usd:
    """The deduction for seniors, where the state does not give it."""
    return senior_deduction if state_adds_senior_deduction_back else 0


@line("capital gain left out of income", source=SOURCE)
def state_gain_exclusion(
    net_capital_gain: Usd, state_gain_exclusion_rate: Rate, state_gain_exclusion_cap: Usd
) -> Usd:
    """A part of the net capital gain (long-term gain left after short-term loss), up to the cap if any."""
    excluded = state_gain_exclusion_rate.of(net_capital_gain)
    return min(excluded, state_gain_exclusion_cap) if state_gain_exclusion_cap else excluded


@line("federal tax deducted", source=SOURCE)
def state_federal_tax_deduction(
    income_tax: Usd,
    alternative_minimum_tax: Usd,
    state_federal_tax_deduction_rate: Rate,
    state_federal_tax_deduction_cap: Usd,
) -> Usd:
    """A part of the federal income tax with the minimum tax, up to the cap if any."""
    deducted = state_federal_tax_deduction_rate.of(income_tax + alternative_minimum_tax)
    return min(deducted, state_federal_tax_deduction_cap) if state_federal_tax_deduction_cap else deducted


@line("what is added to income", source=SOURCE)
def state_additions(state_senior_deduction_added_back: Usd, state_other_additions: Usd) -> Usd:
    """The federal deduction for seniors where the state does not give it, and other additions."""
    return state_senior_deduction_added_back + state_other_additions


@line("social security benefits it does not tax", source=SOURCE)
def state_social_security_not_taxed(taxable_social_security: Usd, state_taxes_social_security: YesNo) -> Usd:
    """The benefits that the federal return taxes, unless the state taxes them too."""
    return 0 if state_taxes_social_security else taxable_social_security


@line("what is taken off income", source=SOURCE)
def state_subtractions(
    state_gain_exclusion: Usd,
    state_federal_tax_deduction: Usd,
    state_social_security_not_taxed: Usd,
    state_other_subtractions: Usd,
) -> Usd:
    """Capital gain left out, federal tax deducted, benefits not taxed, and other subtractions."""
    taken_off = state_gain_exclusion + state_federal_tax_deduction
    return taken_off + state_social_security_not_taxed + state_other_subtractions


@line("income", source=SOURCE)
def state_income(state_starting_income: Usd, state_additions: Usd, state_subtractions: Usd) -> Usd:
    """The income it starts from with what is added, less what is taken off."""
    return state_starting_income + state_additions - state_subtractions


@line("blind persons who file", source="Boxes of Form 1040", unit=Unit.COUNT)
def state_blind(aged_or_blind_boxes: int, seniors: int) -> int:
    """Boxes checked for 65 or older and blind, less those for 65 or older."""
    return max(0, aged_or_blind_boxes - seniors)


@line("additions to the standard deduction for age and blindness", source=SOURCE)
def state_standard_deduction_additions(
    state_standard_deduction_aged: Usd, seniors: int, state_standard_deduction_blind: Usd, state_blind: int
) -> Usd:
    """Those for each filer of 65 or older and each who is blind."""
    return seniors * state_standard_deduction_aged + state_blind * state_standard_deduction_blind


@line("standard deduction", source=SOURCE)
def state_standard_deduction(
    standard_deduction: Usd,
    state_uses_federal_standard_deduction: YesNo,
    state_standard_deduction_amount: Usd,
    state_standard_deduction_additions: Usd,
) -> Usd:
    """The federal one where the state uses it; otherwise its own, with additions."""
    if state_uses_federal_standard_deduction:
        return standard_deduction
    return state_standard_deduction_amount + state_standard_deduction_additions


@line("itemized deductions", source=SOURCE)
def state_itemized_deductions(itemized_before_limit: Usd) -> Usd:
    """Those of the federal return, before its limit in the top bracket."""
    return itemized_before_limit


@line("deduction", source=SOURCE)
def state_deduction(
    state_standard_deduction: Usd,
    state_itemizing: str,
    is_itemizing: YesNo,
    state_itemized_deductions: Usd,
) -> Usd:
    """The standard deduction; or the itemized ones, where they may be chosen or follow the federal return."""
    if state_itemizing == "choice" or (state_itemizing == "larger_as_federal" and is_itemizing):
        return max(state_standard_deduction, state_itemized_deductions)
    if state_itemizing == "as_federal" and is_itemizing:
        return state_itemized_deductions
    return state_standard_deduction


@line("additional exemptions for age and blindness", source=SOURCE)
def state_exemption_additions(
    state_exemption_aged: Usd, seniors: int, state_exemption_blind: Usd, state_blind: int
) -> Usd:
    """Those for each filer of 65 or older and each who is blind."""
    return seniors * state_exemption_aged + state_blind * state_exemption_blind


@line("dependents", source="Form 1040", unit=Unit.COUNT)
def state_dependents(children_under_17: int, other_dependents: int) -> int:
    """Children under 17 and other dependents."""
    return children_under_17 + other_dependents


@line("exemptions for dependents", source=SOURCE)
def state_dependent_exemptions(state_exemption_dependent: Usd, state_dependents: int) -> Usd:
    """The exemption for each dependent."""
    return state_exemption_dependent * state_dependents


@line("exemptions", source=SOURCE)
def state_exemptions(
    state_exemption: Usd, state_exemption_additions: Usd, state_dependent_exemptions: Usd
) -> Usd:
    """Those of the filers, with additions, and those for dependents."""
    return state_exemption + state_exemption_additions + state_dependent_exemptions


@line("taxable income", source=SOURCE)
def state_taxable_income(state_income: Usd, state_deduction: Usd, state_exemptions: Usd) -> Usd:
    """Income less deduction and exemptions, but not below zero."""
    return max(0, state_income - state_deduction - state_exemptions)


@line("tax by its rates", source=SOURCE)
def state_tax_by_rates(state_taxable_income: Usd, state_brackets: RateSchedule) -> Usd:
    """Tax on the taxable income by the state's rate schedule."""
    return state_brackets.tax_on(state_taxable_income)


@line("additional credits for age and blindness", source=SOURCE)
def state_exemption_credit_additions(
    state_exemption_credit_aged: Usd, seniors: int, state_exemption_credit_blind: Usd, state_blind: int
) -> Usd:
    """Those for each filer of 65 or older and each who is blind."""
    return seniors * state_exemption_credit_aged + state_blind * state_exemption_credit_blind


@line("credits for dependents", source=SOURCE)
def state_dependent_credits(state_exemption_credit_dependent: Usd, state_dependents: int) -> Usd:
    """The credit for each dependent."""
    return state_exemption_credit_dependent * state_dependents


@line("credits for persons", source=SOURCE)
def state_exemption_credits(
    state_exemption_credit: Usd, state_exemption_credit_additions: Usd, state_dependent_credits: Usd
) -> Usd:
    """Those of the filers, with additions, and those for dependents."""
    return state_exemption_credit + state_exemption_credit_additions + state_dependent_credits


@line("additional tax on high income", source=SOURCE)
def state_surtax(state_taxable_income: Usd, state_surtax_rate: Rate, state_surtax_start: Usd) -> Usd:
    """The rate of the taxable income above the start."""
    return state_surtax_rate.of(max(0, state_taxable_income - state_surtax_start))


@line("income tax before credits that are refunded", source=SOURCE)
def state_tax_before_refunds(
    state_tax_by_rates: Usd,
    state_surtax: Usd,
    state_other_taxes: Usd,
    state_exemption_credits: Usd,
    state_other_credits: Usd,
) -> Usd:
    """Tax by its rates and additional taxes, less credits for persons and others, but not below zero."""
    before_credits = state_tax_by_rates + state_surtax + state_other_taxes
    return max(0, before_credits - state_exemption_credits - state_other_credits)


@line("earned income credit", source=SOURCE)
def state_earned_income_credit(earned_income_credit: Usd, state_earned_income_credit_rate: Rate) -> Usd:
    """A part of the federal one, refunded where it is more than the tax."""
    return state_earned_income_credit_rate.of(earned_income_credit)


@line("income tax; a refund where it is negative", source=SOURCE)
def state_tax(state_tax_before_refunds: Usd, state_earned_income_credit: Usd) -> Usd:
    """The tax less the earned income credit."""
    return state_tax_before_refunds - state_earned_income_credit
