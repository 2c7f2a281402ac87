"""Form 1040 from income to taxable income.

Other modules have what is worked out on sheets of its own: `social_security`, `adjustments`,
`schedule_1a`, `charity` and `itemized`. Much of it changes with adjusted gross income, and so changes
what a loss is worth. Taxable income is kept unfloored too, because the carryover needs it.

Left out: the qualified business income deduction.
"""

from lotwise.core.money import Usd
from lotwise.tax.worksheet import Lines, YesNo

LINES = Lines()
line = LINES.line


@line("Additional income", at="additional_income", source="Form 1040 (2025) line 8; Schedule 1")
def additional_income(other_ordinary_income: Usd, digital_asset_income: Usd, services_income: Usd) -> Usd:
    """Other ordinary income, digital assets received as income, and digital assets received as pay."""
    return other_ordinary_income + digital_asset_income + services_income


@line("Total income", at="total_income", source="Form 1040 (2025) line 9; 26 U.S.C. § 61")
def total_income(  # noqa: PLR0917 - a sum of as many lines of the form
    wages: Usd,
    interest: Usd,
    ordinary_dividends: Usd,
    taxable_social_security: Usd,
    capital_gain_or_loss: Usd,
    additional_income: Usd,
) -> Usd:
    """Wages, interest, dividends, taxable benefits, capital gain or loss, and additional income."""
    received = wages + interest + ordinary_dividends + taxable_social_security
    return received + capital_gain_or_loss + additional_income


@line("Adjusted gross income", at="adjusted_gross_income", source="Form 1040 (2025) line 11a; 26 U.S.C. § 62")
def adjusted_gross_income(total_income: Usd, adjustments: Usd) -> Usd:
    """Total income less adjustments."""
    return total_income - adjustments


@line(
    "Basic standard deduction that a dependent does not have",
    source="26 U.S.C. § 63(c)(5); Standard Deduction Worksheet for Dependents (2025)",
    only_if="is_claimed_as_dependent",
)
def dependent_deduction_lost(
    wages: Usd,
    services_income: Usd,
    dependent_earned_addition: Usd,
    least_dependent_deduction: Usd,
    base_standard_deduction: Usd,
) -> Usd:
    """What the basic amount is above earned income with the addition or, if more, the least amount."""
    by_earnings = wages + services_income + dependent_earned_addition
    return max(0, base_standard_deduction - max(least_dependent_deduction, by_earnings))


@line("Standard deduction", source="26 U.S.C. § 63(c), (f); Form 1040 (2025) line 12e")
def standard_deduction(
    base_standard_deduction: Usd,
    dependent_deduction_lost: Usd,
    aged_or_blind_boxes: int,
    aged_or_blind_addition: Usd,
    has_itemizing_spouse: YesNo,
) -> Usd:
    """Basic amount and additions for 65 or older and blind; 0 if the spouse of a separate return itemizes."""
    if has_itemizing_spouse:
        return 0
    return base_standard_deduction - dependent_deduction_lost + aged_or_blind_boxes * aged_or_blind_addition


@line("Standard or itemized deductions", at="deduction", source="Form 1040 (2025) line 12e; 26 U.S.C. § 63")
def deduction(is_itemizing: YesNo, standard_deduction: Usd, all_itemized_deductions: Usd) -> Usd:
    """The itemized deductions if itemizing, else the standard deduction."""
    return all_itemized_deductions if is_itemizing else standard_deduction


@line("Total deductions", at="total_deductions", source="Form 1040 (2025) line 14; draft Form 1040 (2026)")
def total_deductions(deduction: Usd, charity_without_itemizing: Usd, additional_deductions: Usd) -> Usd:
    """Standard or itemized deductions, charity without itemizing, and additional deductions."""
    return deduction + charity_without_itemizing + additional_deductions


@line(
    "Taxable income, as if it could be negative",
    form="Capital Loss Carryover Worksheet",
    at="1",
    source="26 U.S.C. § 1212(b)(2)(B); Capital Loss Carryover Worksheet (2025) line 1",
)
def taxable_income_unfloored(adjusted_gross_income: Usd, total_deductions: Usd) -> Usd:
    """Adjusted gross income less deductions, below zero where the deductions are more."""
    return adjusted_gross_income - total_deductions


@line("Taxable income", at="taxable_income", source="Form 1040 (2025) line 15; 26 U.S.C. § 63")
def taxable_income(taxable_income_unfloored: Usd) -> Usd:
    """Adjusted gross income less deductions, but not below zero."""
    return max(0, taxable_income_unfloored)
