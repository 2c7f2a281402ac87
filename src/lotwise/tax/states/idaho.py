"""Idaho: the federal deductions, Schedule A without taxes, and ten dollars for the building fund.

Left out: the part of the grocery credit that is paid out beyond the tax.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.states import itemized
from lotwise.tax.worksheet import Lines, YesNo

LINES: Final = Lines()
LINES.specs += itemized.LINES.specs
line = LINES.line


@line("additional federal deductions", source="Idaho Code § 63-3004, § 63-3022; Form 40 instructions (2025)")
def state_other_subtractions(additional_deductions: Usd, state_subtracts_additional_deductions: YesNo) -> Usd:
    """The federal deductions for tips, overtime pay, car loan interest and seniors, from 2025."""
    return additional_deductions if state_subtracts_additional_deductions else 0


@line("permanent building fund tax", source="Idaho Code § 63-3082; Form 40")
def state_other_taxes(state_tax_by_rates: Usd, state_fixed_tax: Usd) -> Usd:
    """Ten dollars a return, where there is any tax by its rates."""
    return state_fixed_tax if state_tax_by_rates > 0 else 0


@line("credits for dependents", source="Idaho Code § 63-3024A, § 63-3029L; Form 40 lines 25 and 43")
def state_dependent_credits(
    state_exemption_credit_dependent: Usd,
    state_dependents: int,
    children_under_17: int,
    state_child_credit: Usd,
) -> Usd:
    """The grocery credit for each dependent, and to 2025 the child tax credit for each child under 17."""
    return state_exemption_credit_dependent * state_dependents + state_child_credit * children_under_17
