"""Illinois: a flat rate; the exemptions end at an income limit, all at once.

Left out: the credits for property tax and for education expenses.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.worksheet import Lines

LINES = Lines()
line = LINES.line

_SOURCE: Final = "35 ILCS 5/204"


@line("exemptions", source=_SOURCE + "(b), (d), (g)")
def state_exemptions(
    adjusted_gross_income: Usd,
    state_exemption_income_limit: Usd,
    state_exemption: Usd,
    state_exemption_additions: Usd,
    state_dependent_exemptions: Usd,
) -> Usd:
    """Those of the filers, with additions, and those for dependents; none above the income limit."""
    if adjusted_gross_income > state_exemption_income_limit:
        return 0
    return state_exemption + state_exemption_additions + state_dependent_exemptions
