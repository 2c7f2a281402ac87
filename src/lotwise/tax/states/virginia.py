"""Virginia: a deduction for age that income takes away, and no tax below a filing limit.

Gains are taxed like wages; for filers of 65 or older a gain also shrinks the deduction for age, dollar for
dollar, so that it may cost twice. A couple who both have income takes off what their one return costs beyond
two, up to 259 dollars: the spouse tax adjustment. Each has the own wages; of all other income, and of the
exemptions for age and blindness, half is taken to be each one's. State income tax is refused among itemized
deductions and not told apart from property tax, so both are left out.

Left out: the full deduction of those born before 1939, the spouse tax adjustment of a couple of whom one
earns no wages, credits for low income.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import RateSchedule
from lotwise.tax.states import two_earners
from lotwise.tax.states.itemized import LINES as ITEMIZED
from lotwise.tax.worksheet import Lines

LINES = Lines()
LINES.specs += ITEMIZED.specs
LINES.specs += two_earners.INCOMES
line = LINES.line

_SOURCE: Final = "Va. Code 58.1"
_ADJUSTMENT: Final = "Form 760 lines 16 and 17, spouse tax adjustment worksheet"


@line("deduction for age", source=_SOURCE + "-322.03(5); Form 760 age deduction worksheet")
def state_other_subtractions(
    adjusted_gross_income: Usd,
    taxable_social_security: Usd,
    state_age_deduction: Usd,
    state_age_deduction_start: Usd,
    seniors: int,
) -> Usd:
    """That of each filer of 65 or older, less federal income without social security above its start."""
    above = adjusted_gross_income - taxable_social_security - state_age_deduction_start
    return max(0, seniors * state_age_deduction - max(0, above))


@line("tax by its rates", source=_SOURCE + "-320, 58.1-321")
def state_tax_by_rates(
    state_taxable_income: Usd, state_brackets: RateSchedule, state_income: Usd, state_tax_free_income: Usd
) -> Usd:
    """Tax by the rate schedule; none if Virginia adjusted gross income is below the filing limit."""
    return 0 if state_income < state_tax_free_income else state_brackets.tax_on(state_taxable_income)


@line("income of the spouse who has less, after exemptions", source=_ADJUSTMENT, only_if="spouse_wages")
def state_lesser_income(
    state_spouse_income: Usd,
    state_first_income: Usd,
    state_exemption: Usd,
    state_exemption_additions: Usd,
) -> Usd:
    """The lesser Virginia adjusted gross income less half of the exemptions of both, but not below zero."""
    exemptions = two_earners.half(state_exemption + state_exemption_additions)[1]
    return max(0, min(state_spouse_income, state_first_income) - exemptions)


@line("spouse tax adjustment", source=_ADJUSTMENT, only_if="spouse_wages")
def state_other_credits(
    state_tax_by_rates: Usd,
    state_taxable_income: Usd,
    state_lesser_income: Usd,
    state_brackets: RateSchedule,
    state_two_earner_credit_most: Usd,
) -> Usd:
    """The tax beyond that on the lesser income, at most half of all, and that on the rest; up to the most."""
    lesser = min(state_lesser_income, state_taxable_income // 2)
    apart = state_brackets.tax_on(lesser) + state_brackets.tax_on(state_taxable_income - lesser)
    return max(0, min(state_tax_by_rates - apart, state_two_earner_credit_most))
