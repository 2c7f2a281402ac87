"""Couples who file jointly and may have each spouse taxed alone on one return: KY, MS, DE, DC and AR.

Two columns of one form hold the income of each spouse, each goes through the brackets from the bottom, and
the couple pays the lesser of this and the tax on all income together. The spouse's wages are a fact of the
household. Of all other income, gains and losses among it, half is taken to be each spouse's, as these states
divide what both own; so each also deducts half of a capital loss, no more than filing alone allows. A
standard deduction is half each spouse's, itemized deductions follow income. Where the state lets the couple
divide deductions as it likes, they are divided so that both taxable incomes come as near as they can. The
lines are filled in only if the household states wages of the spouse.

Left out: what one spouse alone owns; which of two spouses is older or blind.
"""

from dataclasses import replace
from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import RateSchedule
from lotwise.tax.states import common
from lotwise.tax.states.common import SOURCE
from lotwise.tax.worksheet import Lines, LineSpec

_IF: Final = "spouse_wages"


def half(amount: Usd) -> tuple[Usd, Usd]:
    """Return two halves of an amount that add up to it.

    Examples:
        >>> half(7)
        (4, 3)
    """
    return amount - amount // 2, amount // 2


def leveled(deductions: Usd, income: Usd, smaller: Usd) -> Usd:
    """Return the part of deductions that leaves two incomes as near as they can be, of one of them.

    Args:
        deductions: What may be divided at will, at least zero.
        income: Both incomes together.
        smaller: The income whose part is asked for; it may also be the larger one.

    Examples:
        >>> leveled(10, 100, 48), leveled(10, 100, 90), leveled(10, 100, 20)
        (3, 10, 0)
    """
    return min(deductions, max(0, (deductions + 2 * smaller - income) // 2))


def in_proportion(deductions: Usd, income: Usd, own: Usd) -> Usd:
    """Return one spouse's part of deductions by that spouse's part of income; half if income is no measure.

    Args:
        deductions: What is divided, at least zero.
        income: Both incomes together.
        own: The income of the spouse.

    Examples:
        >>> in_proportion(900, 300, 100), in_proportion(900, 300, 400), in_proportion(900, -300, 100)
        (300, 900, 450)
    """
    if income <= 0:
        return half(deductions)[1]
    return deductions * min(income, max(0, own)) // income


def _together() -> LineSpec:
    """Return the usual income tax, as the one on all income together."""
    usual = next(spec for spec in common.LINES.specs if spec.name == "state_tax_before_refunds")
    return replace(usual, name="state_joint_tax", label="income tax on all income together")


def _rename_last(lines: Lines, name: str) -> None:
    """Let the last line have a name that a line of another group has too."""
    lines.specs[-1] = replace(lines.specs[-1], name=name)


BOTH: Final = Lines()
"""The income of each spouse, and the lesser of the two taxes."""

BOTH.specs.append(_together())


@BOTH.line("income of the spouse", source=SOURCE, only_if=_IF)
def state_spouse_income(state_income: Usd, wages: Usd, spouse_wages: Usd) -> Usd:
    """The spouse's wages, and half of all other income."""
    return spouse_wages + half(state_income - wages)[1]


@BOTH.line("income of the first spouse", source=SOURCE, only_if=_IF)
def state_first_income(state_income: Usd, state_spouse_income: Usd) -> Usd:
    """What is not the spouse's."""
    return state_income - state_spouse_income


INCOMES: Final = tuple(BOTH.specs[-2:])
"""The income of each spouse alone, for a state that does with it something else."""


@BOTH.line("taxable income of the spouse", source=SOURCE, only_if=_IF)
def state_spouse_taxable_income(state_spouse_income: Usd, state_spouse_deductions: Usd) -> Usd:
    """Income less deductions, but not below zero."""
    return max(0, state_spouse_income - state_spouse_deductions)


@BOTH.line("taxable income of the first spouse", source=SOURCE, only_if=_IF)
def state_first_taxable_income(
    state_first_income: Usd, state_deductions_of_both: Usd, state_spouse_deductions: Usd
) -> Usd:
    """Income less what the spouse leaves of the deductions, but not below zero."""
    return max(0, state_first_income - (state_deductions_of_both - state_spouse_deductions))


@BOTH.line("tax on the spouse's income by its rates", source=SOURCE, only_if=_IF)
def state_spouse_tax_by_rates(state_spouse_taxable_income: Usd, state_brackets: RateSchedule) -> Usd:
    """Tax on the taxable income by the state's rate schedule."""
    return state_brackets.tax_on(state_spouse_taxable_income)


@BOTH.line("tax on the first spouse's income by its rates", source=SOURCE, only_if=_IF)
def state_first_tax_by_rates(state_first_taxable_income: Usd, state_brackets: RateSchedule) -> Usd:
    """Tax on the taxable income by the state's rate schedule."""
    return state_brackets.tax_on(state_first_taxable_income)


@BOTH.line("income tax before credits that are refunded", source=SOURCE)
def state_tax_before_refunds(state_joint_tax: Usd, state_separate_tax: Usd, spouse_wages: Usd) -> Usd:
    """The lesser of the tax on all income together and that of each spouse; the former with one earner."""
    return min(state_joint_tax, state_separate_tax) if spouse_wages else state_joint_tax


AT_WILL: Final = Lines()
"""Deductions and exemptions that the couple divides as it likes."""


@AT_WILL.line("deductions of both", source=SOURCE, only_if=_IF)
def state_deductions_of_both(state_deduction: Usd, state_exemptions: Usd) -> Usd:
    """Deduction and exemptions of the joint return."""
    return state_deduction + state_exemptions


@AT_WILL.line("deductions that the spouse takes", source=SOURCE, only_if=_IF)
def state_spouse_deductions(
    state_deductions_of_both: Usd, state_income: Usd, state_spouse_income: Usd
) -> Usd:
    """So much that the taxable incomes of both come as near as they can."""
    return leveled(state_deductions_of_both, state_income, state_spouse_income)


OWN: Final = Lines()
"""Each spouse's own standard deduction, or itemized ones by income."""


@OWN.line("standard deductions of both", source=SOURCE, only_if=_IF)
def state_standard_deductions_of_both(state_standard_deduction: Usd) -> Usd:
    """That of the joint return, which is twice that of one."""
    return state_standard_deduction


@OWN.line("deductions of both", source=SOURCE, only_if=_IF)
def _state_deductions_of_both(state_standard_deductions_of_both: Usd, state_itemized_deductions: Usd) -> Usd:
    """The standard deductions, or the itemized ones if more: both spouses take the same."""
    return max(state_standard_deductions_of_both, state_itemized_deductions)


_rename_last(OWN, "state_deductions_of_both")


@OWN.line("deductions of the spouse", source=SOURCE, only_if=_IF)
def _state_spouse_deductions(
    state_deductions_of_both: Usd,
    state_standard_deductions_of_both: Usd,
    state_income: Usd,
    state_spouse_income: Usd,
) -> Usd:
    """Half of the standard deductions; of itemized ones as large a part as that of income."""
    if state_deductions_of_both == state_standard_deductions_of_both:
        return half(state_deductions_of_both)[1]
    return in_proportion(state_deductions_of_both, state_income, state_spouse_income)


_rename_last(OWN, "state_spouse_deductions")


CREDITS_OF_BOTH: Final = Lines()
"""Credits are taken off the sum of both taxes."""


@CREDITS_OF_BOTH.line("income tax of each spouse alone", source=SOURCE, only_if=_IF)
def state_separate_tax(
    state_first_tax_by_rates: Usd, state_spouse_tax_by_rates: Usd, state_exemption_credits: Usd
) -> Usd:
    """The taxes of both by the rates, less credits for persons, but not below zero."""
    return max(0, state_first_tax_by_rates + state_spouse_tax_by_rates - state_exemption_credits)


OWN_CREDITS: Final = Lines()
"""Credits are taken off the tax of the spouse who has them, and are lost beyond it."""


@OWN_CREDITS.line("income tax of each spouse alone", source=SOURCE, only_if=_IF)
def _state_separate_tax(
    state_first_tax_by_rates: Usd, state_spouse_tax_by_rates: Usd, state_exemption_credits: Usd
) -> Usd:
    """The tax of each by the rates less half of the credits for persons, but not below zero."""
    first, second = half(state_exemption_credits)
    return max(0, state_first_tax_by_rates - first) + max(0, state_spouse_tax_by_rates - second)


_rename_last(OWN_CREDITS, "state_separate_tax")
