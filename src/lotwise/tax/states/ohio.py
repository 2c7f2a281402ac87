"""Ohio: no tax up to an income, from there an amount and a rate; exemptions that fall in steps.

Gains are taxed like wages. At the income from which tax is due, and at those where an exemption falls, one
more dollar costs a lump. A couple of whom each earns 500 dollars takes 5 to 20 % off the tax, up to 650;
this joint filing credit counts no interest, dividends and gains as income, so wages decide who has it.

Left out: city and school district taxes, credits for retirement income; earned income other than wages in
the joint filing credit.
"""

from decimal import Decimal
from typing import Final

from lotwise.core.money import DOLLAR, Usd, usd
from lotwise.tax.brackets import Rate, rate_of
from lotwise.tax.states import lesser_earner
from lotwise.tax.states.steps import amount_at, for_each
from lotwise.tax.states.tables import row_above
from lotwise.tax.worksheet import Lines, Unit

LINES = Lines()
LINES.specs += lesser_earner.LINES.specs
line = LINES.line

_SOURCE: Final = "Ohio R.C. 5747"
_JOINT: Final = _SOURCE + ".05(E); Schedule of Credits line 12"


@line("exemptions", source=_SOURCE + ".025; Form IT 1040 line 4")
def state_exemptions(
    state_income: Usd,
    state_exemption: Usd,
    state_dependent_exemptions: Usd,
    state_exemption_dependent: Usd,
    state_exemption_steps: tuple[tuple[int, int], ...],
) -> Usd:
    """For filers and dependents, what the table gives each of them at Ohio adjusted gross income."""
    each = amount_at(state_exemption_steps, state_income, state_exemption_dependent)
    return for_each(each, state_exemption + state_dependent_exemptions, state_exemption_dependent)


@line("tax by its rates", source=_SOURCE + ".02(A)(3); Form IT 1040 line 8a")
def state_tax_by_rates(
    state_taxable_income: Usd, state_tax_steps: tuple[tuple[int, Decimal, Decimal], ...]
) -> Usd:
    """Nothing up to the first income; above one, its amount and its rate of what is above it."""
    tax = 0
    for above, amount, rate in state_tax_steps:
        if state_taxable_income <= above * DOLLAR:
            break
        tax = usd(amount) + rate_of(rate).of(state_taxable_income - above * DOLLAR)
    return tax


@line("exemption credit", source=_SOURCE + ".022; Schedule of Credits line 9")
def state_exemption_credits(
    state_income: Usd,
    state_exemptions: Usd,
    state_exemption_credit_income_limit: Usd,
    state_exemption_credit: Usd,
    state_dependent_credits: Usd,
) -> Usd:
    """Those of filers and dependents, if income less exemptions is below the limit."""
    below = state_income - state_exemptions < state_exemption_credit_income_limit
    return state_exemption_credit + state_dependent_credits if below else 0


@line("senior citizen credit", source=_SOURCE + ".055(F); Schedule of Credits line 4")
def state_senior_citizen_credit(
    state_income: Usd,
    state_exemptions: Usd,
    state_senior_credit_income_limit: Usd,
    state_senior_credit: tuple[int, ...],
    seniors: int,
) -> Usd:
    """One amount if any who files is 65 or older and income less exemptions is below the limit."""
    if state_income - state_exemptions >= state_senior_credit_income_limit:
        return 0
    return state_senior_credit[min(seniors, 2)] * DOLLAR


@line(
    "part of the tax that is the joint filing credit", source=_JOINT, only_if="spouse_wages", unit=Unit.OTHER
)
def state_joint_filing_rate(
    state_income: Usd,
    state_exemptions: Usd,
    state_lesser_wages: Usd,
    state_two_earner_least_wages: Usd,
    state_two_earner_credit_steps: tuple[tuple[int, Decimal], ...],
) -> Rate:
    """By income less exemptions; none if the wages of one who files are below the least."""
    row = row_above(state_two_earner_credit_steps, state_income - state_exemptions)
    is_due = row is not None and state_lesser_wages >= state_two_earner_least_wages
    return rate_of(Decimal(row[1])) if row and is_due else Rate(0, 1)


@line("joint filing credit", source=_JOINT, only_if="spouse_wages")
def state_joint_filing_credit(
    state_tax_by_rates: Usd,
    state_exemption_credits: Usd,
    state_senior_citizen_credit: Usd,
    state_joint_filing_rate: Rate,
    state_two_earner_credit_most: Usd,
) -> Usd:
    """That part of the tax left after the other credits, up to the most."""
    left = max(0, state_tax_by_rates - state_exemption_credits - state_senior_citizen_credit)
    return min(state_joint_filing_rate.of(left), state_two_earner_credit_most)


@line("senior citizen and joint filing credits", source=_SOURCE + "; Schedule of Credits")
def state_other_credits(state_senior_citizen_credit: Usd, state_joint_filing_credit: Usd) -> Usd:
    """Both credits."""
    return state_senior_citizen_credit + state_joint_filing_credit
