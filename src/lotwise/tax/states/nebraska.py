"""Nebraska: its own standard deduction, or the itemized ones; never more tax than the federal one.

Gains are taxed like wages. But where the federal tax is lower than Nebraska's, such as on long-term gains in
the federal zero bracket, only as much is due here. State income tax is refused among itemized deductions and
not told apart from property tax, so both are left out.

Left out: credits for child care, children and low income; adjustments that lift the limit to the federal
tax.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.states.itemized import LINES as ITEMIZED
from lotwise.tax.worksheet import Lines, YesNo

LINES = Lines()
LINES.specs += ITEMIZED.specs
line = LINES.line

_SOURCE: Final = "Neb. Rev. Stat. 77-27"


@line("income tax", source=_SOURCE + "15; 316 Neb. Admin. Code 22-003.01; federal tax liability worksheet")
def state_tax_before_refunds(
    state_tax_by_rates: Usd,
    state_exemption_credits: Usd,
    state_tax_limited_to_federal: YesNo,
    income_tax: Usd,
    alternative_minimum_tax: Usd,
) -> Usd:
    """Tax by its rates less credits for persons, but not more than the federal tax before credits."""
    tax = max(0, state_tax_by_rates - state_exemption_credits)
    return min(tax, income_tax + alternative_minimum_tax) if state_tax_limited_to_federal else tax
