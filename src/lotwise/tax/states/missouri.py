"""Missouri: from 2025 no tax on capital gains; part of the federal tax is deducted.

The year's net gain is left out, short-term and long-term; a net loss is deducted as in the federal return.
So a loss that only offsets gains saves nothing, but one that goes beyond them does. How much of the federal
tax is deducted depends on income without the gain, in steps. State income tax is refused among itemized
deductions and not told apart from property tax, so both are left out.

Each spouse of a joint return has the part of its taxable income that is the spouse's part of Missouri
income, and goes through the brackets alone. Each has the own wages; of all other income half is taken to be
each one's. Nothing is divided unless the household states wages of the spouse.

Left out: what one spouse alone owns, rounding these parts to whole percents; recapture taxes among the
federal tax.
"""

from decimal import Decimal
from typing import Final

from lotwise.core.money import DOLLAR, Usd
from lotwise.tax.brackets import Rate, RateSchedule, rate_of
from lotwise.tax.states.itemized import LINES as ITEMIZED
from lotwise.tax.states.two_earners import half, in_proportion
from lotwise.tax.worksheet import Lines, Unit

LINES = Lines()
LINES.specs += ITEMIZED.specs
line = LINES.line

_SOURCE: Final = "Mo. Rev. Stat. 143"


@line("capital gain left out of income", source=_SOURCE + ".121.3(14); Form MO-A")
def state_gain_exclusion(capital_gain_or_loss: Usd, state_gain_exclusion_rate: Rate) -> Usd:
    """The net gain of the federal return from 2025; nothing of a loss."""
    return state_gain_exclusion_rate.of(max(0, capital_gain_or_loss))


@line("Missouri adjusted gross income", source=_SOURCE + ".121; Form MO-1040 line 6")
def state_adjusted_gross_income(
    state_starting_income: Usd, state_gain_exclusion: Usd, state_social_security_not_taxed: Usd
) -> Usd:
    """The income it starts from without the gain left out and without social security."""
    return state_starting_income - state_gain_exclusion - state_social_security_not_taxed


@line(
    "part of the federal tax that is deducted", source=_SOURCE + ".171; Form MO-1040 line 10", unit=Unit.OTHER
)
def state_federal_tax_rate(
    state_adjusted_gross_income: Usd,
    state_federal_tax_deduction_steps: tuple[tuple[int, Decimal], ...],
) -> Rate:
    """By Missouri income, before this deduction."""
    part = state_federal_tax_deduction_steps[0][1]
    for above, step_part in state_federal_tax_deduction_steps:
        if state_adjusted_gross_income > above * DOLLAR:
            part = step_part
    return rate_of(part)


@line("federal tax deducted", source=_SOURCE + ".171; Form MO-1040 line 13")
def state_federal_tax_deduction(
    tax_less_credits: Usd, state_federal_tax_rate: Rate, state_federal_tax_deduction_cap: Usd
) -> Usd:
    """That part of the tax under chapter 1 of the Code, so without that on net investment income; capped."""
    return min(state_federal_tax_deduction_cap, state_federal_tax_rate.of(max(0, tax_less_credits)))


@line(
    "adjusted gross income of the spouse",
    source=_SOURCE + ".031; Form MO-1040 line 5S",
    only_if="spouse_wages",
)
def state_spouse_adjusted_gross_income(
    state_adjusted_gross_income: Usd, wages: Usd, spouse_wages: Usd
) -> Usd:
    """The spouse's wages, and half of all other income."""
    return spouse_wages + half(state_adjusted_gross_income - wages)[1]


@line(
    "taxable income of the spouse",
    source=_SOURCE + ".031; Form MO-1040 lines 7S and 27S",
    only_if="spouse_wages",
)
def state_spouse_taxable_income(
    state_taxable_income: Usd, state_adjusted_gross_income: Usd, state_spouse_adjusted_gross_income: Usd
) -> Usd:
    """As large a part of the taxable income as the spouse has of adjusted gross income; none to all."""
    return in_proportion(
        state_taxable_income, state_adjusted_gross_income, state_spouse_adjusted_gross_income
    )


@line("tax by its rates", source=_SOURCE + ".011, 143.031; Form MO-1040 line 28")
def state_tax_by_rates(
    state_taxable_income: Usd, state_spouse_taxable_income: Usd, state_brackets: RateSchedule
) -> Usd:
    """Tax by the rate schedule on the spouse's taxable income and on the rest, each for itself."""
    of_first = state_taxable_income - state_spouse_taxable_income
    return state_brackets.tax_on(of_first) + state_brackets.tax_on(state_spouse_taxable_income)
