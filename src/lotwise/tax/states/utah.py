"""Utah: one rate, and a credit instead of deductions that income takes away.

Gains are taxed like wages; below the income where the credit is gone, a gain also shrinks the credit. State
income tax is refused among itemized deductions and not told apart from property tax, so both are left out of
the credit.

Left out: child credits and other credits.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.worksheet import Lines, YesNo

LINES = Lines()
line = LINES.line

_SOURCE: Final = "Utah Code 59-10-1018; Form TC-40 lines 12 to 20"


@line("federal deduction for the taxpayer credit", source=_SOURCE)
def state_deduction_for_credit(
    deduction: Usd, is_itemizing: YesNo, state_and_local_taxes_itemized: Usd, state_dependent_exemptions: Usd
) -> Usd:
    """The federal standard deduction, or the itemized ones without state and local taxes; and dependents."""
    allowed = deduction - state_and_local_taxes_itemized if is_itemizing else deduction
    return allowed + state_dependent_exemptions


@line("taxpayer tax credit", source=_SOURCE)
def state_other_credits(
    state_deduction_for_credit: Usd,
    state_taxable_income: Usd,
    state_deduction_credit_rate: Rate,
    state_deduction_credit_start: Usd,
    state_deduction_credit_loss_rate: Rate,
) -> Usd:
    """A part of the federal deduction, less a part of the income above the start, but not below zero."""
    lost = state_deduction_credit_loss_rate.of(max(0, state_taxable_income - state_deduction_credit_start))
    return max(0, state_deduction_credit_rate.of(max(0, state_deduction_for_credit)) - lost)


@line("taxable income", source="Form TC-40 line 9")
def state_taxable_income(state_income: Usd) -> Usd:
    """Income, but not below zero: there are neither deductions nor exemptions."""
    return max(0, state_income)
