"""Connecticut: an exemption and a credit that shrink with income, and amounts added to tax as income rises.

A gain is taxed like wages, and losses as in the federal return. All that shrinks or is added goes in steps,
so that one dollar of gain may cost a step: the exemption by 1,000 dollars, the credit by a part of the whole
tax, the amounts that take back the lower brackets by 25 to 180 dollars.

Left out: the alternative minimum tax; the property tax credit; the subtractions for social security and
pensions.
"""

from typing import Any, Final

from lotwise.core.exact import nearest
from lotwise.core.money import DOLLAR, Usd
from lotwise.tax.facts import TaxMode
from lotwise.tax.stairs import begun_steps
from lotwise.tax.states.tables import row_above
from lotwise.tax.worksheet import Lines

LINES = Lines()
line = LINES.line

_SCHEDULE: Final = "Form CT-1040 (2025), Tax Calculation Schedule"


@line("exemptions", source=f"Conn. Gen. Stat. § 12-702; {_SCHEDULE}, Table A")
def state_exemptions(
    state_income: Usd,
    state_exemption: Usd,
    state_phase_out_start: Usd,
    state_phase_out_step: Usd,
    tax_mode: TaxMode,
) -> Usd:
    """The full amount less 1,000 for each 1,000, or part of it, that income is above the start."""
    above = state_income - state_phase_out_start
    return max(0, state_exemption - begun_steps(above, state_phase_out_step, state_phase_out_step, tax_mode))


@line("tax that takes back lower brackets", source=f"Conn. Gen. Stat. § 12-700(b); {_SCHEDULE}, Tables C, D")
def state_other_taxes(state_income: Usd, state_added_tax_steps: Any, tax_mode: TaxMode) -> Usd:
    """For each row an amount a step, or part of one, that income is above its start, up to the row's most."""
    added = 0
    for start, step, amount, most in state_added_tax_steps:
        if state_income <= start * DOLLAR:
            continue
        above = state_income - start * DOLLAR
        added += min(begun_steps(above, step * DOLLAR, amount * DOLLAR, tax_mode), most * DOLLAR)
    return added


@line("credit for persons", source=f"Conn. Gen. Stat. § 12-703; {_SCHEDULE}, Table E")
def state_other_credits(
    state_income: Usd, state_tax_by_rates: Usd, state_other_taxes: Usd, state_credit_percents: Any
) -> Usd:
    """The percent of the tax that the table has for the income."""
    row = row_above(state_credit_percents, state_income)
    return nearest((state_tax_by_rates + state_other_taxes) * int(row[1]), 100) if row else 0
