"""Indiana: exemptions more for children, and for filers of 65 or older with little income.

Left out: county taxes.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.worksheet import Lines

LINES: Final = Lines()
line = LINES.line


@line("exemption for each filer of 65 or older", source="IC 6-3-1-3.5(a)(4), (5); Schedule 3 lines 4 and 5")
def state_exemption_each_senior(
    adjusted_gross_income: Usd,
    state_exemption_aged: Usd,
    state_exemption_aged_low_income: Usd,
    state_exemption_aged_income_limit: Usd,
) -> Usd:
    """The exemption for age; below the income limit with a further one."""
    if adjusted_gross_income < state_exemption_aged_income_limit:
        return state_exemption_aged + state_exemption_aged_low_income
    return state_exemption_aged


@line("additional exemptions for age and blindness", source="IC 6-3-1-3.5(a)(4), (5); Form IT-40 Schedule 3")
def state_exemption_additions(
    state_exemption_each_senior: Usd, seniors: int, state_exemption_blind: Usd, state_blind: int
) -> Usd:
    """Those for each filer of 65 or older and each who is blind."""
    return seniors * state_exemption_each_senior + state_blind * state_exemption_blind


@line("exemptions for dependents", source="IC 6-3-1-3.5(a)(3), (5); Form IT-40 Schedule 3 lines 2 and 3")
def state_dependent_exemptions(
    state_exemption_dependent: Usd, state_dependents: int, children_under_17: int, state_child_exemption: Usd
) -> Usd:
    """The exemption for each dependent, and a further one for each child under 17."""
    return state_exemption_dependent * state_dependents + state_child_exemption * children_under_17
