"""Maine: high income takes the deduction and then the exemptions away; from 2026 2 % more above a million.

Gains are taxed like wages, and in the phase-outs they also shrink the deduction, evenly. State income tax is
refused among itemized deductions and not told apart from property tax, so both are left out.

Left out: the dependent exemption credit and other credits; the pension deduction.
"""

from typing import Final

from lotwise.core.exact import nearest
from lotwise.core.money import Usd
from lotwise.tax.worksheet import Lines, YesNo

LINES = Lines()
line = LINES.line

_SOURCE: Final = "36 M.R.S. 51"


def _less_its_part(amount: Usd, income: Usd, start: Usd, width: Usd) -> Usd:
    """Return an amount less its part for income above the start; nothing of it from the width on."""
    above = max(0, income - start)
    return 0 if above >= width else amount - nearest(amount * above, width)


@line("itemized deductions", source=_SOURCE + "25; Form 1040ME Schedule 2")
def state_itemized(
    itemized_before_limit: Usd,
    state_and_local_taxes_itemized: Usd,
    medical_deduction: Usd,
    state_itemized_cap: Usd,
) -> Usd:
    """Those of the federal return without state and local taxes, up to the cap but for medical expenses."""
    capped = itemized_before_limit - state_and_local_taxes_itemized - medical_deduction
    return min(capped, state_itemized_cap) + medical_deduction


@line("deduction before income reduces it", source=_SOURCE + "24-C, 5125; Form 1040ME line 17")
def state_full_deduction(state_standard_deduction: Usd, is_itemizing: YesNo, state_itemized: Usd) -> Usd:
    """The standard deduction; the itemized ones if itemized federally and more."""
    return max(state_standard_deduction, state_itemized) if is_itemizing else state_standard_deduction


@line("deduction", source=_SOURCE + "24-C(2), 5125(7); worksheet for line 17")
def state_deduction(
    state_full_deduction: Usd,
    state_income: Usd,
    state_standard_deduction_start: Usd,
    state_standard_deduction_width: Usd,
) -> Usd:
    """The full one, less its part for Maine income above the start."""
    return _less_its_part(
        state_full_deduction, state_income, state_standard_deduction_start, state_standard_deduction_width
    )


@line("exemptions", source=_SOURCE + "26-A; worksheet for line 18")
def state_exemptions(
    state_exemption: Usd, state_income: Usd, state_exemption_start: Usd, state_exemption_width: Usd
) -> Usd:
    """Those of the filers, less their part for Maine income above the start."""
    return _less_its_part(state_exemption, state_income, state_exemption_start, state_exemption_width)
