"""South Carolina: 44 % of net capital gain left out; from 2026 a deduction of its own, not the federal one.

To 2025 the return starts from federal taxable income, with the federal deductions of 2025 that the state has
not adopted added back; from 2026 from adjusted gross income, less a deduction that income takes away. Short-
term gains are taxed in full. State income tax among itemized deductions is added back, and property tax with
it. A couple takes 0.7 % of the wages of the one who earns less off the tax, up to 350 dollars.

Left out: deductions for young children; earned income other than wages in that credit; property tax among
itemized deductions.
"""

from typing import Final

from lotwise.core.exact import nearest
from lotwise.core.money import DOLLAR, Usd
from lotwise.tax.facts import TaxMode
from lotwise.tax.stairs import full_steps
from lotwise.tax.states import lesser_earner
from lotwise.tax.worksheet import Lines, YesNo

_TEN: Final = 10 * DOLLAR

LINES = Lines()
LINES.specs += lesser_earner.SHARE.specs
line = LINES.line

_SOURCE: Final = "S.C. Code 12-6"


@line("income it starts from", source=_SOURCE + "-560; from 2026 12-6-1140")
def state_starting_income(state_starts_from: str, adjusted_gross_income: Usd, taxable_income: Usd) -> Usd:
    """Federal taxable income; from 2026 federal adjusted gross income."""
    return adjusted_gross_income if state_starts_from == "agi" else taxable_income


@line("federal deductions it has not adopted, added back", source=_SOURCE + "-40(A)(1); Form SC1040 line e")
def state_senior_deduction_added_back(
    additional_deductions: Usd,
    state_adds_senior_deduction_back: YesNo,
    is_itemizing: YesNo,
    state_standard_deduction_not_adopted: Usd,
    state_starts_from: str,
) -> Usd:
    """Those of Schedule 1-A, and unless itemized what 2025 added to the standard deduction; not from 2026."""
    if state_starts_from == "agi" or not state_adds_senior_deduction_back:
        return 0
    return additional_deductions + (0 if is_itemizing else state_standard_deduction_not_adopted)


@line("what is added to income", source=_SOURCE + "-40, 12-6-1130(2); Form SC1040 lines a to e")
def state_additions(
    state_senior_deduction_added_back: Usd,
    is_itemizing: YesNo,
    state_and_local_taxes_itemized: Usd,
    state_starts_from: str,
) -> Usd:
    """Federal deductions it has not adopted, and if itemized, state and local taxes; none from 2026."""
    if state_starts_from == "agi" or not is_itemizing:
        return state_senior_deduction_added_back
    return state_senior_deduction_added_back + state_and_local_taxes_itemized


@line("deduction for 65 and older", source=_SOURCE + "-1170(B); Form SC1040 line q")
def state_other_subtractions(state_age_deduction: Usd, seniors: int) -> Usd:
    """That of each filer of 65 or older, whatever the income."""
    return seniors * state_age_deduction


@line("income adjusted deduction", source=_SOURCE + "-1140(15), from 2026")
def state_deduction(
    adjusted_gross_income: Usd,
    state_standard_deduction_amount: Usd,
    state_standard_deduction_start: Usd,
    state_standard_deduction_width: Usd,
    tax_mode: TaxMode,
) -> Usd:
    """The amount, less its part for income above the start, in whole tens of dollars; none to 2025."""
    above = max(0, adjusted_gross_income - state_standard_deduction_start)
    if not state_standard_deduction_amount or above >= state_standard_deduction_width:
        return 0
    lost = nearest(state_standard_deduction_amount * above, state_standard_deduction_width)
    return state_standard_deduction_amount - full_steps(lost, _TEN, _TEN, tax_mode)
