"""Form 8962: the premium tax credit for health insurance bought at a Marketplace, and what is repaid of it.

The credit pays what the benchmark plan costs beyond a part of household income, and that part rises with
income, so every dollar of gain lowers it. From 2026 the credit ends above four poverty lines: one dollar more
of income costs all of it, and what was paid in advance is repaid without limit.

The year is taken as a whole (line 11): the same premiums and the same people in all twelve months.

Left out: the calculation month by month (lines 12 to 23), shared policies, the year of a marriage, the income
of dependents, the exceptions for victims of abuse and for some residents who are not citizens, and the circle
with the deduction for the insurance of the self-employed.
"""

from typing import Final

from lotwise.core.money import Usd, to_dollars
from lotwise.tax.brackets import Rate
from lotwise.tax.facts import TaxMode
from lotwise.tax.premium_scale import NO_END, PovertyLines, PremiumScale, RepaymentLimits
from lotwise.tax.worksheet import Lines, Unit, YesNo

LINES = Lines()
line = LINES.line

_FORM: Final = "Form 8962"
_SOURCE: Final = "Form 8962 (2025) line "
_ONLY_IF: Final = "has_marketplace_plan"


@line("Whether there is a Marketplace plan", source="Form 1095-A", unit=Unit.OTHER)
def has_marketplace_plan(marketplace_premium: Usd, advance_premium_credit: Usd) -> YesNo:
    """Whether premiums are stated, or credit paid in advance."""
    return marketplace_premium > 0 or advance_premium_credit > 0


@line(
    "People in the household for the poverty line",
    form=_FORM,
    at="1",
    source=_SOURCE + "1; 26 U.S.C. § 36B(d)(1)",
    only_if=_ONLY_IF,
    unit=Unit.COUNT,
)
def poverty_household(
    people_in_household: int, persons_filing: int, children_under_17: int, other_dependents: int
) -> int:
    """As stated; where it is not, those who file and their dependents."""
    return people_in_household or persons_filing + children_under_17 + other_dependents


@line(
    "Poverty line of the household",
    form=_FORM,
    at="4",
    source=_SOURCE + "4; 26 U.S.C. § 36B(d)(3)",
    only_if=_ONLY_IF,
)
def poverty_line(
    poverty_household: int, poverty_line_first: PovertyLines, poverty_line_further: PovertyLines, state: str
) -> Usd:
    """The amount of the state's region for the first person, and a further amount for each other person."""
    return poverty_line_first.of(state) + (poverty_household - 1) * poverty_line_further.of(state)


@line(
    "Household income",
    form=_FORM,
    at="3",
    source=_SOURCE + "2a and 3; 26 U.S.C. § 36B(d)(2)",
    only_if=_ONLY_IF,
)
def premium_household_income(
    adjusted_gross_income: Usd,
    tax_exempt_interest: Usd,
    social_security_benefits: Usd,
    taxable_social_security: Usd,
) -> Usd:
    """Adjusted gross income, tax-exempt interest and untaxed social security benefits, but not below zero."""
    untaxed = tax_exempt_interest + social_security_benefits - taxable_social_security
    return max(0, adjusted_gross_income + untaxed)


@line(
    "Household income in percent of the poverty line",
    form=_FORM,
    at="5",
    source="Instructions for Form 8962 (2025), worksheet 2",
    only_if=_ONLY_IF,
    unit=Unit.COUNT,
)
def poverty_percent(premium_household_income: Usd, poverty_line: Usd) -> int:
    """Cut to a whole percent; 401 for everything above four poverty lines."""
    if premium_household_income > 4 * poverty_line:
        return NO_END
    return 100 * premium_household_income // poverty_line


@line(
    "Whether the return may have a premium tax credit",
    source="26 U.S.C. § 36B(c)(1)(C), (D); 26 CFR § 1.36B-2(b)(2), (3)",
    only_if=_ONLY_IF,
    unit=Unit.OTHER,
)
def may_have_premium_credit(premium_credit_open: int, is_claimed_as_dependent: YesNo) -> YesNo:
    """If the filing status has it, and nobody else can claim the taxpayer."""
    return premium_credit_open > 0 and not is_claimed_as_dependent


@line(
    "Whether there is a premium tax credit",
    source="26 U.S.C. § 36B(c)(1); 26 CFR § 1.36B-2(b)",
    only_if=_ONLY_IF,
    unit=Unit.OTHER,
)
def has_premium_credit(
    may_have_premium_credit: YesNo,
    poverty_percent: int,
    premium_credit_from_percent: int,
    premium_credit_to_percent: int,
    advance_premium_credit: Usd,
) -> YesNo:
    """If the return may have it, and income is not too high, nor too low without credit in advance."""
    is_too_low = poverty_percent < premium_credit_from_percent and not advance_premium_credit
    is_too_high = 0 < premium_credit_to_percent < poverty_percent
    return may_have_premium_credit and not is_too_low and not is_too_high


@line(
    "Part of household income to be paid for the benchmark plan",
    form=_FORM,
    at="7",
    source="Instructions for Form 8962 (2025), table 2; 26 CFR § 1.36B-3(g)",
    only_if=_ONLY_IF,
    unit=Unit.OTHER,
)
def premium_contribution_rate(premium_scale: PremiumScale, poverty_percent: int) -> Rate:
    """The rate of the household's tier, to the nearest hundredth of a percent."""
    return premium_scale.rate_at(poverty_percent)


@line(
    "What the household pays for the benchmark plan",
    form=_FORM,
    at="8a",
    source=_SOURCE + "8a; 26 U.S.C. § 36B(b)(3)(A)",
    only_if=_ONLY_IF,
)
def premium_contribution(
    premium_household_income: Usd,
    premium_contribution_rate: Rate,
    premium_scale: PremiumScale,
    poverty_line: Usd,
    tax_mode: TaxMode,
) -> Usd:
    """That part of household income in whole dollars; without the tables, the part on the slope."""
    if tax_mode is TaxMode.TABLE:
        return to_dollars(premium_contribution_rate.of(premium_household_income))
    return premium_scale.share_of(premium_household_income, poverty_line)


@line(
    "Premium tax credit",
    form=_FORM,
    at="24",
    source=_SOURCE + "11 and 24; 26 U.S.C. § 36B(b)(2)",
    only_if=_ONLY_IF,
)
def premium_credit(
    has_premium_credit: YesNo, benchmark_premium: Usd, premium_contribution: Usd, marketplace_premium: Usd
) -> Usd:
    """What the benchmark plan costs beyond the household's own part, but not more than the premiums."""
    if not has_premium_credit:
        return 0
    return min(marketplace_premium, max(0, benchmark_premium - premium_contribution))


@line(
    "Net premium tax credit",
    form=_FORM,
    at="26",
    source=_SOURCE + "26; Schedule 3 (2025) line 9",
    only_if=_ONLY_IF,
)
def net_premium_credit(premium_credit: Usd, advance_premium_credit: Usd) -> Usd:
    """The credit less what was paid of it in advance, but not below zero."""
    return max(0, premium_credit - advance_premium_credit)


@line(
    "Excess advance premium tax credit",
    form=_FORM,
    at="27",
    source=_SOURCE + "27",
    only_if=_ONLY_IF,
)
def excess_advance_credit(premium_credit: Usd, advance_premium_credit: Usd) -> Usd:
    """What was paid in advance beyond the credit, but not below zero."""
    return max(0, advance_premium_credit - premium_credit)


@line(
    "Excess advance premium tax credit repaid",
    form=_FORM,
    at="29",
    source=_SOURCE + "28 and 29; Schedule 2 (2025) line 1a; 26 U.S.C. § 36B(f)(2)",
    only_if=_ONLY_IF,
)
def excess_advance_repaid(
    excess_advance_credit: Usd, advance_repayment_limits: RepaymentLimits, poverty_percent: int
) -> Usd:
    """The excess, but until 2025 not more than the limit for household income below four poverty lines."""
    return advance_repayment_limits.applied(excess_advance_credit, poverty_percent)
