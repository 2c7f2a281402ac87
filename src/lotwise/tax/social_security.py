"""The Social Security Benefits Worksheet: how much of the benefits is taxed.

Benefits are taxed by the other income, in two tiers: above a first base half of the excess, above a
second one 85 % of it, and never more than 85 % of the benefits. Inside the tiers one more dollar of gain
brings up to 85 cents of benefits into income with it, and one more dollar of loss takes them out. The
bases are not indexed. The deduction of student loan interest comes after this worksheet (26 U.S.C. §
86(b)(2)(A)): there is no circle.

Left out: the lump-sum election, and exclusions that few have (savings bonds for education, adoption,
income from abroad and from possessions).
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.worksheet import Lines, YesNo

LINES = Lines()
line = LINES.line

_SHEET: Final = "Social Security Benefits Worksheet"
_SOURCE: Final = "Social Security Benefits Worksheet (Instructions for Form 1040 (2025)) line "
_ONLY_IF: Final = "social_security_benefits"


@line("Income beside benefits", form=_SHEET, at="3", source=_SOURCE + "3", only_if=_ONLY_IF)
def income_beside_benefits(
    wages: Usd, interest: Usd, ordinary_dividends: Usd, capital_gain_or_loss: Usd, additional_income: Usd
) -> Usd:
    """Wages, interest, ordinary dividends, capital gain or loss, and additional income."""
    return wages + interest + ordinary_dividends + capital_gain_or_loss + additional_income


@line(
    "Income by which benefits are taxed",
    form=_SHEET,
    at="7",
    source=_SOURCE + "2 to 7; 26 U.S.C. § 86(b)",
    only_if=_ONLY_IF,
)
def income_with_half_of_benefits(
    social_security_benefits: Usd,
    social_security_lower_rate: Rate,
    income_beside_benefits: Usd,
    tax_exempt_interest: Usd,
    adjustments_to_income: Usd,
) -> Usd:
    """Half of the benefits, the other income and tax-exempt interest, less adjustments; not below zero."""
    half = social_security_lower_rate.of(social_security_benefits)
    return max(0, half + income_beside_benefits + tax_exempt_interest - adjustments_to_income)


@line(
    "Income above the first base",
    form=_SHEET,
    at="9",
    source=_SOURCE + "8 and 9; 26 U.S.C. § 86(c)(1)",
    only_if=_ONLY_IF,
)
def income_above_base(
    income_with_half_of_benefits: Usd,
    has_lived_apart_all_year: YesNo,
    social_security_base: Usd,
    social_security_base_apart: Usd,
) -> Usd:
    """That income less the base, which is 0 on a separate return unless the spouses lived apart all year."""
    base = social_security_base_apart if has_lived_apart_all_year else social_security_base
    return max(0, income_with_half_of_benefits - base)


@line(
    "Income above the second base",
    form=_SHEET,
    at="11",
    source=_SOURCE + "10 and 11; 26 U.S.C. § 86(c)(2)",
    only_if=_ONLY_IF,
)
def income_above_upper_base(
    income_with_half_of_benefits: Usd,
    has_lived_apart_all_year: YesNo,
    social_security_upper_base: Usd,
    social_security_upper_base_apart: Usd,
) -> Usd:
    """That income less the second base, which is 0 where the first one is."""
    base = social_security_upper_base_apart if has_lived_apart_all_year else social_security_upper_base
    return max(0, income_with_half_of_benefits - base)


@line(
    "Benefits taxed by the first tier",
    form=_SHEET,
    at="14",
    source=_SOURCE + "12 to 14; 26 U.S.C. § 86(a)(1)",
    only_if=_ONLY_IF,
)
def benefits_of_first_tier(
    social_security_benefits: Usd,
    social_security_lower_rate: Rate,
    income_above_base: Usd,
    income_above_upper_base: Usd,
) -> Usd:
    """Half of the income between the two bases, but not more than half of the benefits."""
    between = income_above_base - income_above_upper_base
    return social_security_lower_rate.of(min(social_security_benefits, between))


@line(
    "Taxable social security benefits",
    at="taxable_social_security",
    source=_SOURCE + "15 to 18; 26 U.S.C. § 86(a)(2)",
    only_if=_ONLY_IF,
)
def taxable_social_security(
    social_security_benefits: Usd,
    benefits_of_first_tier: Usd,
    income_above_upper_base: Usd,
    social_security_upper_rate: Rate,
) -> Usd:
    """The first tier and 85 % of the income above the second base, but not more than 85 % of the benefits."""
    both_tiers = benefits_of_first_tier + social_security_upper_rate.of(income_above_upper_base)
    return min(both_tiers, social_security_upper_rate.of(social_security_benefits))
