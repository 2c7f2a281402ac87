"""Oregon: federal tax is deducted up to a cap that falls with income; credits for persons up to an income.

A gain is taxed like wages, and losses as in the federal return. Below the cap a gain also raises the federal
tax that is deducted; from 125,000 dollars on (250,000 for couples) each further step of income takes a fifth
of the cap, all at once.

Left out: property taxes in itemized deductions, for state income tax may not be deducted and the household
states one sum; the surplus credit (kicker), a part of the tax of the year before.
"""

from typing import Any, Final

from lotwise.core.money import DOLLAR, Usd
from lotwise.tax.states import itemized
from lotwise.tax.states.tables import row_from
from lotwise.tax.worksheet import Lines

LINES = Lines()
LINES.specs += itemized.LINES.specs
line = LINES.line

_FEDERAL_TAX: Final = "ORS 316.680(1)(b), 316.695(3); Form OR-40 (2025) line 10"


@line("most federal tax that is deducted", source=_FEDERAL_TAX)
def state_federal_tax_limit(adjusted_gross_income: Usd, state_federal_tax_deduction_caps: Any) -> Usd:
    """The cap that the table has for federal adjusted gross income."""
    row = row_from(state_federal_tax_deduction_caps, max(0, adjusted_gross_income))
    return int(row[1]) * DOLLAR if row else 0


@line("federal tax deducted", source=_FEDERAL_TAX)
def state_federal_tax_deduction(
    tax_less_credits: Usd, excess_advance_repaid: Usd, state_federal_tax_limit: Usd
) -> Usd:
    """Federal tax with the minimum tax less credits for dependents, without premium credit repaid; capped."""
    return min(max(0, tax_less_credits - excess_advance_repaid), state_federal_tax_limit)


@line("credits for persons", source="ORS 316.085; Form OR-40 (2025) line 25")
def state_exemption_credits(
    state_exemption_credit: Usd,
    state_dependent_credits: Usd,
    adjusted_gross_income: Usd,
    state_exemption_income_limit: Usd,
) -> Usd:
    """Those of the filers and for dependents; none above the income limit."""
    is_above = adjusted_gross_income > state_exemption_income_limit
    return 0 if is_above else state_exemption_credit + state_dependent_credits
