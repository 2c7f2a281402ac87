"""Schedule A: itemized deductions, as far as income moves them.

Three of them move with gains: state and local taxes (the cap shrinks in a range of income), medical
expenses (only what is above 7.5 % of income counts) and charity (`lotwise.tax.charity`). From 2026 a part
of all itemized deductions is lost in the top bracket (26 U.S.C. § 68). The larger of standard and
itemized deductions counts; from 2026 a gift of cash counts beside the standard deduction too, and the
comparison has it on that side.

Left out: investment interest (Form 4952), casualty and gambling losses, the limit on the debt behind
mortgage interest; what is stated of these counts as stated. Who would pay less by itemizing although the
standard deduction is larger (that can be, by the minimum tax) is shown the larger deduction.
"""

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.worksheet import Lines, Unit, YesNo

LINES = Lines()
line = LINES.line


@line(
    "Medical expenses that may be itemized",
    form="Schedule A",
    at="4",
    source="Schedule A (2025) lines 1 to 4; 26 U.S.C. § 213(a)",
    only_if="medical_expenses",
)
def medical_deduction(medical_expenses: Usd, adjusted_gross_income: Usd, medical_floor_rate: Rate) -> Usd:
    """Medical expenses above 7.5 % of adjusted gross income."""
    return max(0, medical_expenses - medical_floor_rate.of(max(0, adjusted_gross_income)))


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
def itemized_before_limit(
    itemized_deductions: Usd,
    state_and_local_taxes_itemized: Usd,
    mortgage_interest: Usd,
    medical_deduction: Usd,
    charity_itemized: Usd,
) -> Usd:
    """State and local taxes, mortgage interest, medical expenses and gifts as itemized, and all others."""
    named = state_and_local_taxes_itemized + mortgage_interest + medical_deduction + charity_itemized
    return itemized_deductions + named


@line("Itemized deductions lost in the top bracket", source="26 U.S.C. § 68, from 2026")
def itemized_deductions_lost(
    itemized_before_limit: Usd,
    itemized_limit_fraction: Rate,
    top_bracket_start: Usd,
    adjusted_gross_income: Usd,
    additional_deductions: Usd,
) -> Usd:
    """A fraction of the itemized deductions or, if less, of the income before them in the top bracket."""
    in_top_bracket = adjusted_gross_income - additional_deductions - top_bracket_start
    if in_top_bracket <= 0:
        return 0
    return itemized_limit_fraction.of(min(itemized_before_limit, in_top_bracket))


@line("Itemized deductions", form="Schedule A", at="17", source="Schedule A (2025) line 17; 26 U.S.C. § 68")
def all_itemized_deductions(itemized_before_limit: Usd, itemized_deductions_lost: Usd) -> Usd:
    """Itemized deductions less what is lost in the top bracket."""
    return itemized_before_limit - itemized_deductions_lost


@line("Whether deductions are itemized", source="26 U.S.C. § 63(b), (e)", unit=Unit.OTHER)
def is_itemizing(
    all_itemized_deductions: Usd, standard_deduction: Usd, charity_if_not_itemizing: Usd
) -> YesNo:
    """Itemized when that is more than the standard deduction and the charity deducted beside it."""
    return all_itemized_deductions > standard_deduction + charity_if_not_itemizing
