"""Oklahoma: exemptions for 65 and older end at an income.

Gains are taxed like wages. State income tax is refused among itemized deductions and not told apart from
property tax, so both are left out.

Left out: the limit on itemized deductions, the deduction for gains on Oklahoma property, credits.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.states.itemized import LINES as ITEMIZED
from lotwise.tax.worksheet import Lines

LINES = Lines()
LINES.specs += ITEMIZED.specs
line = LINES.line

_SOURCE: Final = "68 O.S. 2358(E)"


@line("exemptions for 65 and older", source=_SOURCE + "(1); Form 511 special exemption")
def state_aged_exemptions(
    adjusted_gross_income: Usd,
    state_exemption_aged: Usd,
    state_exemption_aged_income_limit: Usd,
    seniors: int,
) -> Usd:
    """One for each filer of 65 or older; none above the income limit."""
    if adjusted_gross_income > state_exemption_aged_income_limit:
        return 0
    return seniors * state_exemption_aged


@line("exemptions", source=_SOURCE + "(1); Form 511 exemptions")
def state_exemptions(
    state_exemption: Usd,
    state_aged_exemptions: Usd,
    state_exemption_blind: Usd,
    state_blind: int,
    state_dependent_exemptions: Usd,
) -> Usd:
    """Those of the filers, of those of 65 or older, of the blind and of dependents."""
    personal = state_exemption + state_dependent_exemptions
    return personal + state_aged_exemptions + state_blind * state_exemption_blind
