"""The Capital Loss Carryover Worksheet: what of this year's loss is left for next year, and of which term.

The loss deducted this year counts as used only as far as there was income to absorb it, and it uses up
short-term loss first. That takes taxable income *as if it could be negative*: software that stores the
floored figure carries too little.

Left out here: from year to year, and whose a loss is (`lotwise.tax.carryover_ledger`).
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.worksheet import Lines, Unit, YesNo

LINES = Lines()
line = LINES.line

_SHEET: Final = "Capital Loss Carryover Worksheet"
_SOURCE: Final = "Capital Loss Carryover Worksheet (Instructions for Schedule D (2025)) line "


@line(
    "Whether a loss is carried over",
    source="Instructions for Schedule D (2025), line 21; 26 U.S.C. § 1212(b)",
    unit=Unit.OTHER,
)
def has_capital_loss_to_carry(
    net_gain_or_loss: Usd, capital_loss_allowed: Usd, taxable_income_unfloored: Usd
) -> YesNo:
    """A net loss that is more than the loss deducted, or a year without taxable income to absorb it."""
    return net_gain_or_loss < 0 and (capital_loss_allowed < -net_gain_or_loss or taxable_income_unfloored < 0)


@line(
    "Taxable income before the loss deducted",
    form=_SHEET,
    at="3",
    source=_SOURCE + "3; 26 U.S.C. § 1212(b)(2)(B)",
    only_if="has_capital_loss_to_carry",
)
def adjusted_taxable_income(
    taxable_income_unfloored: Usd,
    capital_loss_allowed: Usd,
    senior_deduction: Usd,
    adds_senior_deduction_to_carryover: YesNo,
) -> Usd:
    """Taxable income as if it could be negative, and the loss deducted, but not below zero."""
    added_back = senior_deduction if adds_senior_deduction_to_carryover else 0
    return max(0, taxable_income_unfloored + added_back + capital_loss_allowed)


@line(
    "Loss used this year",
    form=_SHEET,
    at="4",
    source=_SOURCE + "4",
    only_if="has_capital_loss_to_carry",
)
def loss_used(capital_loss_allowed: Usd, adjusted_taxable_income: Usd) -> Usd:
    """The loss deducted, but not more than the income there was to absorb it."""
    return min(capital_loss_allowed, adjusted_taxable_income)


@line(
    "Short-term loss",
    form=_SHEET,
    at="5",
    source=_SOURCE + "5",
    only_if="has_capital_loss_to_carry",
)
def short_term_loss(net_short_term: Usd) -> Usd:
    """The net short-term loss as a positive amount; zero after a gain."""
    return max(0, -net_short_term)


@line(
    "Short-term loss carried over to next year",
    form=_SHEET,
    at="8",
    source=_SOURCE + "8; 26 U.S.C. § 1212(b)(1)(A)",
    only_if="has_capital_loss_to_carry",
)
def short_term_carryover_out(short_term_loss: Usd, loss_used: Usd, net_long_term: Usd) -> Usd:
    """The short-term loss less the loss used and a net long-term gain, but not below zero."""
    return max(0, short_term_loss - loss_used - max(0, net_long_term))


@line(
    "Long-term loss carried over to next year",
    form=_SHEET,
    at="13",
    source=_SOURCE + "13; 26 U.S.C. § 1212(b)(1)(B)",
    only_if="has_capital_loss_to_carry",
)
def long_term_carryover_out(
    net_long_term: Usd, net_short_term: Usd, loss_used: Usd, short_term_loss: Usd
) -> Usd:
    """The long-term loss less a net short-term gain and the loss used beyond the short-term loss."""
    left_to_use = max(0, loss_used - short_term_loss)
    return max(0, max(0, -net_long_term) - max(0, net_short_term) - left_to_use)
