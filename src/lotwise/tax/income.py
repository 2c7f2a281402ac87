"""Form 1040 from income to taxable income, with the parts of Schedules 1-A and A that react to gains.

Two deductions change with adjusted gross income and so change what a loss is worth: the senior deduction
(from 2025) and the cap on state and local taxes (its phase-down, from 2025); from 2026 a part of itemized
deductions is lost in the top bracket. Taxable income is kept unfloored too, because the carryover needs it.

Left out: adjustments to income one by one (they belong in other ordinary income), the taxable part of
social security, the qualified business income deduction, Schedule 1-A Parts II to IV (tips, overtime, car
loans), charity without itemizing, the standard deduction of a dependent, and all credits.
"""

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.worksheet import Lines, Unit, YesNo

LINES = Lines()
line = LINES.line


@line("Additional income", at="additional_income", source="Form 1040 (2025) line 8; Schedule 1")
def additional_income(other_ordinary_income: Usd, digital_asset_income: Usd, services_income: Usd) -> Usd:
    """Other ordinary income, digital assets received as income, and digital assets received as pay."""
    return other_ordinary_income + digital_asset_income + services_income


@line("Total income", at="total_income", source="Form 1040 (2025) line 9; 26 U.S.C. § 61")
def total_income(
    wages: Usd, interest: Usd, ordinary_dividends: Usd, capital_gain_or_loss: Usd, additional_income: Usd
) -> Usd:
    """Wages, interest, ordinary dividends, capital gain or loss, and additional income."""
    return wages + interest + ordinary_dividends + capital_gain_or_loss + additional_income


@line("Adjusted gross income", at="adjusted_gross_income", source="Form 1040 (2025) line 11a; 26 U.S.C. § 62")
def adjusted_gross_income(total_income: Usd) -> Usd:
    """Total income; adjustments to it are part of other ordinary income."""
    return total_income


@line("Standard deduction", source="26 U.S.C. § 63(c), (f); Form 1040 (2025) line 12e")
def standard_deduction(
    base_standard_deduction: Usd,
    aged_or_blind_boxes: int,
    aged_or_blind_addition: Usd,
    has_itemizing_spouse: YesNo,
) -> Usd:
    """Basic amount and additions for 65 or older and blind; 0 if the spouse of a separate return itemizes."""
    if has_itemizing_spouse:
        return 0
    return base_standard_deduction + aged_or_blind_boxes * aged_or_blind_addition


@line(
    "Most state and local taxes that may be itemized",
    source="26 U.S.C. § 164(b)(6), (7); Schedule A (2025) line 5e",
)
def state_and_local_tax_limit(
    salt_cap: Usd,
    salt_phasedown_start: Usd,
    salt_phasedown_rate: Rate,
    salt_floor: Usd,
    adjusted_gross_income: Usd,
) -> Usd:
    """The cap, less its phase-down for income above the start, but not below the floor."""
    above = adjusted_gross_income - salt_phasedown_start
    return max(salt_floor, salt_cap - salt_phasedown_rate.of(above)) if above > 0 else salt_cap


@line(
    "State and local taxes itemized",
    form="Schedule A",
    at="7",
    source="Schedule A (2025) lines 5e and 7",
)
def state_and_local_taxes_itemized(state_and_local_taxes: Usd, state_and_local_tax_limit: Usd) -> Usd:
    """The smaller of the taxes paid and their limit."""
    return min(state_and_local_taxes, state_and_local_tax_limit)


@line(
    "Itemized deductions before the limit of the top bracket",
    source="Schedule A (2025) line 17; 26 U.S.C. § 63(d)",
)
def itemized_before_limit(itemized_deductions: Usd, state_and_local_taxes_itemized: Usd) -> Usd:
    """Schedule A without taxes, and the taxes itemized."""
    return itemized_deductions + state_and_local_taxes_itemized


@line("Itemized deductions lost in the top bracket", source="26 U.S.C. § 68, from 2026")
def itemized_deductions_lost(
    itemized_before_limit: Usd,
    itemized_limit_fraction: Rate,
    top_bracket_start: Usd,
    adjusted_gross_income: Usd,
    senior_deduction: Usd,
) -> Usd:
    """A fraction of the itemized deductions or, if less, of the income before them in the top bracket."""
    in_top_bracket = adjusted_gross_income - senior_deduction - top_bracket_start
    if in_top_bracket <= 0:
        return 0
    return itemized_limit_fraction.of(min(itemized_before_limit, in_top_bracket))


@line("Itemized deductions", form="Schedule A", at="17", source="Schedule A (2025) line 17; 26 U.S.C. § 68")
def all_itemized_deductions(itemized_before_limit: Usd, itemized_deductions_lost: Usd) -> Usd:
    """Itemized deductions less what is lost in the top bracket."""
    return itemized_before_limit - itemized_deductions_lost


@line("Whether deductions are itemized", source="26 U.S.C. § 63(b), (e)", unit=Unit.OTHER)
def is_itemizing(all_itemized_deductions: Usd, standard_deduction: Usd) -> YesNo:
    """Itemized when that is more than the standard deduction."""
    return all_itemized_deductions > standard_deduction


@line("Standard or itemized deductions", at="deduction", source="Form 1040 (2025) line 12e; 26 U.S.C. § 63")
def deduction(standard_deduction: Usd, all_itemized_deductions: Usd) -> Usd:
    """The larger of the standard deduction and the itemized deductions."""
    return max(standard_deduction, all_itemized_deductions)


@line(
    "Deduction for each senior",
    source="Schedule 1-A (2025) line 35; 26 U.S.C. § 151(d)(5)(C)",
)
def deduction_per_senior(
    full_senior_deduction: Usd,
    senior_deduction_start: Usd,
    senior_deduction_rate: Rate,
    adjusted_gross_income: Usd,
) -> Usd:
    """The full amount, less its rate of the income above the start, but not below zero."""
    above = max(0, adjusted_gross_income - senior_deduction_start)
    return max(0, full_senior_deduction - senior_deduction_rate.of(above))


@line(
    "Enhanced deduction for seniors",
    at="senior_deduction",
    source="Schedule 1-A (2025) line 37; 26 U.S.C. § 151(d)(5)(C)",
)
def senior_deduction(deduction_per_senior: Usd, seniors: int) -> Usd:
    """The deduction for each senior, for each of those who file and are 65 or older."""
    return deduction_per_senior * seniors


@line("Total deductions", at="total_deductions", source="Form 1040 (2025) line 14")
def total_deductions(deduction: Usd, senior_deduction: Usd) -> Usd:
    """Standard or itemized deductions and the deduction for seniors."""
    return deduction + senior_deduction


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
