"""From tax to what is owed: the credits for dependents, the premium tax credit, and Form 1040 lines 18 to 24.

Schedule 8812 gives a credit for each child under 17 and a smaller one for each other dependent. Together they
shrink by 50 dollars for each 1,000 dollars of income, or part of it, above a start: a staircase in which a
loss may save nothing or 50 dollars at once. What the tax cannot take up is refunded in part, by earnings.

Credits that are not refunded come off income tax, minimum tax and repaid advance premium credit (26 U.S.C. §
26), not off the net investment income tax, which is added after them.

Left out: the other way to the refund with three or more children (Schedule 8812 Part II-B), which takes
social security taxes and the earned income credit; all other credits.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.facts import TaxMode
from lotwise.tax.stairs import begun_steps
from lotwise.tax.worksheet import Lines, Unit, YesNo

LINES = Lines()
line = LINES.line

_FORM: Final = "Schedule 8812"
_SOURCE: Final = "Schedule 8812 (2025) line "
_ONLY_IF: Final = "has_dependents"


@line("Whether there are dependents", source="26 U.S.C. § 152(a), (b)(1)", unit=Unit.OTHER)
def has_dependents(children_under_17: int, other_dependents: int, is_claimed_as_dependent: YesNo) -> YesNo:
    """Whether children or other dependents are stated; none if somebody can claim the taxpayer."""
    return (children_under_17 > 0 or other_dependents > 0) and not is_claimed_as_dependent


@line(
    "Tax before credits",
    at="tax_before_credits",
    source="Form 1040 (2025) line 18; Schedule 2 (2025) line 3; 26 U.S.C. § 26",
)
def tax_before_credits(income_tax: Usd, alternative_minimum_tax: Usd, excess_advance_repaid: Usd) -> Usd:
    """Tax, alternative minimum tax, and excess advance premium tax credit repaid."""
    return income_tax + alternative_minimum_tax + excess_advance_repaid


@line(
    "Credits for dependents before income counts",
    form=_FORM,
    at="8",
    source=_SOURCE + "5 to 8; 26 U.S.C. § 24(a), (h)",
    only_if=_ONLY_IF,
)
def dependent_credit_in_full(
    children_under_17: int, child_credit: Usd, other_dependents: int, other_dependent_credit: Usd
) -> Usd:
    """The child tax credit for each child under 17, and the smaller credit for each other dependent."""
    return children_under_17 * child_credit + other_dependents * other_dependent_credit


@line(
    "What income takes off the credits for dependents",
    form=_FORM,
    at="11",
    source=_SOURCE + "9 to 11; 26 U.S.C. § 24(b)(1)",
    only_if=_ONLY_IF,
)
def dependent_credit_lost(
    adjusted_gross_income: Usd,
    dependent_credit_start: Usd,
    dependent_credit_step: Usd,
    dependent_credit_loss: Usd,
    tax_mode: TaxMode,
) -> Usd:
    """50 dollars for each 1,000 dollars of income above the start, and for a part of 1,000 as for a whole."""
    above = adjusted_gross_income - dependent_credit_start
    return begun_steps(above, dependent_credit_step, dependent_credit_loss, tax_mode)


@line(
    "Credits for dependents",
    form=_FORM,
    at="12",
    source=_SOURCE + "12",
    only_if=_ONLY_IF,
)
def dependent_credit_allowed(dependent_credit_in_full: Usd, dependent_credit_lost: Usd) -> Usd:
    """The credits in full less what income takes off, but not below zero."""
    return max(0, dependent_credit_in_full - dependent_credit_lost)


@line(
    "Child tax credit and credit for other dependents",
    at="dependent_credit",
    source=_SOURCE + "14; Form 1040 (2025) line 19; 26 U.S.C. § 26(a)",
    only_if=_ONLY_IF,
)
def dependent_credit(dependent_credit_allowed: Usd, tax_before_credits: Usd) -> Usd:
    """The credits for dependents, but not more than the tax before credits."""
    return min(dependent_credit_allowed, tax_before_credits)


@line(
    "Part of earned income that may be refunded",
    form=_FORM,
    at="20",
    source=_SOURCE + "18a to 20; 26 U.S.C. § 24(d)(1)(B)(i)",
    only_if=_ONLY_IF,
)
def child_credit_by_earnings(
    wages: Usd, services_income: Usd, child_credit_earnings_start: Usd, child_credit_earnings_rate: Rate
) -> Usd:
    """15 % of wages and digital assets received as pay above 2,500 dollars."""
    return child_credit_earnings_rate.of(max(0, wages + services_income - child_credit_earnings_start))


@line(
    "Additional child tax credit, refunded",
    at="additional_child_credit",
    source=_SOURCE + "16a to 27; Form 1040 (2025) line 28; 26 U.S.C. § 24(d), (h)(5)",
    only_if=_ONLY_IF,
)
def additional_child_credit(
    dependent_credit_allowed: Usd,
    dependent_credit: Usd,
    children_under_17: int,
    refundable_child_credit: Usd,
    child_credit_by_earnings: Usd,
) -> Usd:
    """The credits left over, but not more than the limit for each child, nor the part of earned income."""
    left = dependent_credit_allowed - dependent_credit
    return min(left, children_under_17 * refundable_child_credit, child_credit_by_earnings)


@line("Tax after credits that are not refunded", at="tax_less_credits", source="Form 1040 (2025) line 22")
def tax_less_credits(tax_before_credits: Usd, dependent_credit: Usd) -> Usd:
    """Tax before credits less the credits for dependents."""
    return tax_before_credits - dependent_credit


@line(
    "Total tax, as far as it is computed here",
    at="total_tax",
    source="Form 1040 (2025) line 24; Schedule 2 (2025) line 12",
)
def total_tax(tax_less_credits: Usd, net_investment_income_tax: Usd) -> Usd:
    """Tax after those credits, and net investment income tax."""
    return tax_less_credits + net_investment_income_tax


@line(
    "Federal tax after credits; a refund where it is negative",
    source="Form 1040 (2025) lines 24, 27a, 28 and 31",
)
def tax_after_credits(
    total_tax: Usd, earned_income_credit: Usd, additional_child_credit: Usd, net_premium_credit: Usd
) -> Usd:
    """Total tax less the earned income, the additional child and the net premium tax credit."""
    return total_tax - earned_income_credit - additional_child_credit - net_premium_credit
