"""Montana: net long-term capital gain has brackets of its own, on top of other income.

The gain fills what other income leaves of the lower bracket and pays 3 % there, 4.1 % above. Short-term
gains are ordinary income. Taxable income is the federal one, so that federal deductions for seniors and
others count.

Left out: state income tax among itemized deductions; the earned income credit.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import RateSchedule
from lotwise.tax.worksheet import Lines, YesNo

LINES = Lines()
line = LINES.line

_SOURCE: Final = "MCA 15-30-2103; Form 2"


@line("deduction for 65 and older", source="MCA 15-30-2120(3)(g); Form 2 Subtractions Schedule")
def state_other_subtractions(state_age_deduction: Usd, seniors: int) -> Usd:
    """That of each filer of 65 or older."""
    return seniors * state_age_deduction


@line("state and local taxes among the deductions, added back", source="MCA 15-30-2131; Form 2")
def state_additions(is_itemizing: YesNo, state_and_local_taxes_itemized: Usd) -> Usd:
    """All of them if itemized: state income tax is refused and not told apart from property tax."""
    return state_and_local_taxes_itemized if is_itemizing else 0


@line("capital gain in taxable income", source=_SOURCE + ", net long-term capital gains tax table")
def state_gain(net_capital_gain: Usd, state_taxable_income: Usd) -> Usd:
    """Net capital gain, but not more than the taxable income."""
    return min(net_capital_gain, state_taxable_income)


@line("tax by its rates", source=_SOURCE)
def state_tax_by_rates(
    state_taxable_income: Usd,
    state_gain: Usd,
    state_brackets: RateSchedule,
    state_gain_brackets: RateSchedule,
) -> Usd:
    """Tax on other income by its brackets, and on the gain by the gain's, as the upper part of the whole."""
    other = state_taxable_income - state_gain
    on_gain = state_gain_brackets.tax_on(state_taxable_income) - state_gain_brackets.tax_on(other)
    return state_brackets.tax_on(other) + on_gain
