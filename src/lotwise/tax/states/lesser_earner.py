"""Couples who file jointly and both earn: credits that go by the wages of the one who earns less.

South Carolina and Wisconsin give a part of these wages, up to an amount. Minnesota and North Dakota give
back what the joint return costs beyond two single ones: the wages less the deduction of a single filer are
taxed as one single return, the rest of the taxable income as the other. The forms count wages,
self-employment and, in these two, pensions; only wages are told apart by spouse here, so that a credit is a
little too low rather than too high for those who have more. The lines are filled in only if the household
states wages of the spouse.

Left out: earned income other than wages, pensions.
"""

from dataclasses import replace
from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate, RateSchedule
from lotwise.tax.states.common import SOURCE
from lotwise.tax.worksheet import Lines

_IF: Final = "spouse_wages"

LINES: Final = Lines()
"""The lesser wages alone."""


@LINES.line("wages of the one who earns less", source="Forms W-2 of both", only_if=_IF)
def state_lesser_wages(wages: Usd, spouse_wages: Usd) -> Usd:
    """The spouse's wages or those of the first filer, whichever are less, but not below zero."""
    return max(0, min(spouse_wages, wages - spouse_wages))


SHARE: Final = Lines()
"""A credit that is a part of these wages."""

SHARE.specs += LINES.specs


@SHARE.line("credit for two earners", source=SOURCE, only_if=_IF)
def state_other_credits(
    state_lesser_wages: Usd, state_two_earner_credit_rate: Rate, state_two_earner_credit_most: Usd
) -> Usd:
    """A part of the wages of the one who earns less, up to the most."""
    return min(state_two_earner_credit_rate.of(state_lesser_wages), state_two_earner_credit_most)


MARRIAGE: Final = Lines()
"""A credit that is what the joint return costs beyond two single ones."""

MARRIAGE.specs += LINES.specs


@MARRIAGE.line("taxable income of the one who earns less, if single", source=SOURCE, only_if=_IF)
def state_lesser_taxable_income(state_lesser_wages: Usd, state_two_earner_deduction: Usd) -> Usd:
    """The wages less the deduction of a single filer, but not below zero."""
    return max(0, state_lesser_wages - state_two_earner_deduction)


@MARRIAGE.line("tax of both, if single", source=SOURCE, only_if=_IF)
def state_tax_if_single(
    state_lesser_taxable_income: Usd, state_taxable_income: Usd, state_single_brackets: RateSchedule
) -> Usd:
    """Tax on that income and on the rest of the joint one, each by the schedule of single filers."""
    rest = max(0, state_taxable_income - state_lesser_taxable_income)
    return state_single_brackets.tax_on(state_lesser_taxable_income) + state_single_brackets.tax_on(rest)


@MARRIAGE.line("marriage credit before its conditions", source=SOURCE, only_if=_IF)
def state_marriage_credit(
    state_tax_by_rates: Usd, state_tax_if_single: Usd, state_two_earner_credit_most: Usd
) -> Usd:
    """The joint tax by the rates beyond that of both if single, up to the most, but not below zero."""
    return max(0, min(state_tax_by_rates - state_tax_if_single, state_two_earner_credit_most))


@MARRIAGE.line("marriage credit", source=SOURCE, only_if=_IF)
def _state_other_credits(
    state_marriage_credit: Usd,
    state_lesser_wages: Usd,
    state_two_earner_least_wages: Usd,
    state_taxable_income: Usd,
    state_two_earner_least_taxable_income: Usd,
) -> Usd:
    """All of it, if the lesser wages and the joint taxable income reach the least of each; otherwise none."""
    is_enough = (
        state_lesser_wages >= state_two_earner_least_wages
        and state_taxable_income >= state_two_earner_least_taxable_income
    )
    return state_marriage_credit if is_enough else 0


MARRIAGE.specs[-1] = replace(MARRIAGE.specs[-1], name="state_other_credits")
