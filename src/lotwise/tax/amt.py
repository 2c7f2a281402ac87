"""Form 6251: the alternative minimum tax, as far as wages, investments and Schedule A bring it about.

Harvesting meets it in two ways: the exemption shrinks with gains, and the minimum tax has its own rates for
everything that is not taxed at 0, 15 or 20 %. The standard deduction or the state and local taxes, the senior
deduction and the limit on itemized deductions are undone; gains and carryovers are the same as for the
regular tax, which is right for digital assets (their basis does not differ).

Left out: every other adjustment and preference (lines 2b to 3, such as incentive stock options), foreign tax
credit, the credit for prior year minimum tax.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate, RateSchedule
from lotwise.tax.worksheet import Lines, Unit, YesNo

LINES = Lines()
line = LINES.line

_FORM: Final = "Form 6251"
_SOURCE: Final = "Form 6251 (2025) line "
_PART_III: Final = "uses_lower_rates_for_amt"


@line("Income the minimum tax starts from", at="amt_starting_income", source=_SOURCE + "1b")
def amt_starting_income(taxable_income_unfloored: Usd, senior_deduction: Usd) -> Usd:
    """Taxable income as if it could be negative, with the senior deduction added back."""
    return taxable_income_unfloored + senior_deduction


@line(
    "Deductions the minimum tax does not allow",
    form=_FORM,
    at="2a",
    source=_SOURCE + "2a; 26 U.S.C. § 56(b)(1)",
)
def amt_deductions_added_back(
    is_itemizing: YesNo, standard_deduction: Usd, state_and_local_taxes_itemized: Usd
) -> Usd:
    """The standard deduction or, if itemizing, the state and local taxes."""
    return state_and_local_taxes_itemized if is_itemizing else standard_deduction


@line("Itemized deductions the minimum tax gives back", source="26 U.S.C. § 56(b)(1): § 68 does not apply")
def amt_limit_undone(is_itemizing: YesNo, itemized_deductions_lost: Usd) -> Usd:
    """If itemizing, the itemized deductions lost in the top bracket."""
    return itemized_deductions_lost if is_itemizing else 0


@line("Income before the increase for separate returns", source="26 U.S.C. § 55(b)(1)(D)")
def amt_income_before_increase(
    amt_starting_income: Usd, amt_deductions_added_back: Usd, amt_limit_undone: Usd
) -> Usd:
    """The starting income and the deductions added back, less those given back."""
    return amt_starting_income + amt_deductions_added_back - amt_limit_undone


@line("Alternative minimum taxable income", form=_FORM, at="4", source=_SOURCE + "4; 26 U.S.C. § 55(d)(2)")
def amt_income(
    amt_income_before_increase: Usd,
    amt_exemption_gone_at: Usd,
    amt_phaseout_rate: Rate,
    amt_largest_increase: Usd,
) -> Usd:
    """That income; on a separate return increased above the point at which the exemption is gone."""
    above = amt_income_before_increase - amt_exemption_gone_at
    if above <= 0:
        return amt_income_before_increase
    return amt_income_before_increase + min(amt_phaseout_rate.of(above), amt_largest_increase)


@line("Exemption", form=_FORM, at="5", source=_SOURCE + "5; 26 U.S.C. § 55(d)")
def amt_exemption_left(
    amt_exemption: Usd, amt_phaseout_start: Usd, amt_phaseout_rate: Rate, amt_income: Usd
) -> Usd:
    """The exemption less its phase-out for income above the start, but not below zero."""
    above = max(0, amt_income - amt_phaseout_start)
    return max(0, amt_exemption - amt_phaseout_rate.of(above))


@line("Income above the exemption", form=_FORM, at="6", source=_SOURCE + "6; 26 U.S.C. § 55(b)(1)(B)")
def amt_base(amt_income: Usd, amt_exemption_left: Usd) -> Usd:
    """Alternative minimum taxable income less the exemption, but not below zero."""
    return max(0, amt_income - amt_exemption_left)


@line("Whether there is income above the exemption", source=_SOURCE + "6", unit=Unit.OTHER)
def has_amt_base(amt_base: Usd) -> YesNo:
    """Whether it is more than zero."""
    return amt_base > 0


@line("Whether lower rates apply to the minimum tax", source=_SOURCE + "7", unit=Unit.OTHER)
def uses_lower_rates_for_amt(amt_base: Usd, preferred_income: Usd) -> YesNo:
    """Part III is filled in when there is income above the exemption and income at lower rates."""
    return amt_base > 0 and preferred_income > 0


@line(
    "Minimum tax at its own rates",
    form=_FORM,
    at="39",
    source=_SOURCE + "39",
    only_if="has_amt_base",
)
def amt_at_own_rates(amt_base: Usd, amt_schedule: RateSchedule) -> Usd:
    """26 % of the income above the exemption up to a limit, 28 % beyond."""
    return amt_schedule.tax_on(amt_base)


@line(
    "Part that may be taxed at 0, 15 or 20 %",
    form=_FORM,
    at="22",
    source=_SOURCE + "13 and 22",
    only_if=_PART_III,
)
def amt_part_at_lower_rates(
    amt_base: Usd,
    uses_schedule_d_tax_worksheet: YesNo,
    preferred_without_collectibles: Usd,
    preferred_income: Usd,
) -> Usd:
    """Income at 0, 15 or 20 % as for the regular tax, but not more than the income above the exemption."""
    preferred = preferred_without_collectibles if uses_schedule_d_tax_worksheet else preferred_income
    return min(amt_base, preferred)


@line(
    "Part that may be taxed at lower rates",
    form=_FORM,
    at="16",
    source=_SOURCE + "14 to 16",
    only_if=_PART_III,
)
def amt_part_below_own_rates(
    amt_base: Usd, amt_part_at_lower_rates: Usd, twenty_five_percent_gain: Usd, preferred_income: Usd
) -> Usd:
    """That part and section 1250 gain, but not more than preferred income or income above the exemption."""
    return min(amt_base, preferred_income, amt_part_at_lower_rates + twenty_five_percent_gain)


@line(
    "Minimum tax on the rest",
    form=_FORM,
    at="18",
    source=_SOURCE + "17 and 18",
    only_if=_PART_III,
)
def amt_on_the_rest(amt_base: Usd, amt_part_below_own_rates: Usd, amt_schedule: RateSchedule) -> Usd:
    """26 % and 28 % of the income above the exemption that is not taxed at lower rates."""
    return amt_schedule.tax_on(amt_base - amt_part_below_own_rates)


@line(
    "Room below the top of the 0 % rate",
    form=_FORM,
    at="21",
    source=_SOURCE + "19 to 21",
    only_if=_PART_III,
)
def amt_room_at_zero(
    zero_rate_top: Usd,
    uses_schedule_d_tax_worksheet: YesNo,
    income_beside_preferred: Usd,
    income_at_ordinary_rates: Usd,
) -> Usd:
    """Top of the 0 % rate less the regular tax's other income, but not below zero."""
    other = income_beside_preferred if uses_schedule_d_tax_worksheet else income_at_ordinary_rates
    return max(0, zero_rate_top - other)


@line(
    "Part taxed at 0 %",
    form=_FORM,
    at="23",
    source=_SOURCE + "22 and 23",
    only_if=_PART_III,
)
def amt_part_at_zero(amt_part_at_lower_rates: Usd, amt_room_at_zero: Usd) -> Usd:
    """The part at lower rates, as far as there is room below the top of the 0 % rate."""
    return min(amt_part_at_lower_rates, amt_room_at_zero)


@line(
    "Room below the top of the 15 % rate",
    form=_FORM,
    at="29",
    source=_SOURCE + "25 to 29",
    only_if=_PART_III,
)
def amt_room_at_fifteen(
    fifteen_rate_top: Usd,
    amt_room_at_zero: Usd,
    uses_schedule_d_tax_worksheet: YesNo,
    ordinary_with_collectibles: Usd,
    income_at_ordinary_rates: Usd,
) -> Usd:
    """Top of the 15 % rate less the room at 0 % and the regular tax's ordinary income, but not below zero."""
    ordinary = ordinary_with_collectibles if uses_schedule_d_tax_worksheet else income_at_ordinary_rates
    return max(0, fifteen_rate_top - amt_room_at_zero - ordinary)


@line(
    "Part taxed at 15 %",
    form=_FORM,
    at="30",
    source=_SOURCE + "24 and 30",
    only_if=_PART_III,
)
def amt_part_at_fifteen(amt_part_at_lower_rates: Usd, amt_part_at_zero: Usd, amt_room_at_fifteen: Usd) -> Usd:
    """The part at lower rates beyond that at 0 %, as far as there is room below the top of the 15 % rate."""
    return min(amt_part_at_lower_rates - amt_part_at_zero, amt_room_at_fifteen)


@line(
    "Part taxed at 20 %",
    form=_FORM,
    at="33",
    source=_SOURCE + "33",
    only_if=_PART_III,
)
def amt_part_at_twenty(amt_part_at_lower_rates: Usd, amt_part_at_zero: Usd, amt_part_at_fifteen: Usd) -> Usd:
    """The part at lower rates beyond those at 0 % and 15 %."""
    return amt_part_at_lower_rates - amt_part_at_zero - amt_part_at_fifteen


@line(
    "Minimum tax at 25 %",
    form=_FORM,
    at="37",
    source=_SOURCE + "35 to 37",
    only_if="unrecaptured_1250_gain",
)
def amt_at_twenty_five(
    amt_part_below_own_rates: Usd, amt_part_at_lower_rates: Usd, depreciation_gain_rate: Rate
) -> Usd:
    """25 % of the part at lower rates that is taxed neither at 0 nor at 15 or 20 %."""
    return depreciation_gain_rate.of(amt_part_below_own_rates - amt_part_at_lower_rates)


@line(
    "Minimum tax at 15 and 20 %",
    source=_SOURCE + "31 and 34",
    only_if=_PART_III,
)
def amt_at_gain_rates(
    amt_part_at_fifteen: Usd, middle_gain_rate: Rate, amt_part_at_twenty: Usd, top_gain_rate: Rate
) -> Usd:
    """15 % and 20 % of the parts taxed so."""
    return middle_gain_rate.of(amt_part_at_fifteen) + top_gain_rate.of(amt_part_at_twenty)


@line(
    "Minimum tax with lower rates",
    form=_FORM,
    at="38",
    source=_SOURCE + "38; 26 U.S.C. § 55(b)(3)",
    only_if=_PART_III,
)
def amt_with_lower_rates(amt_on_the_rest: Usd, amt_at_gain_rates: Usd, amt_at_twenty_five: Usd) -> Usd:
    """Minimum tax on the rest, that at 15 and 20 %, and that at 25 %."""
    return amt_on_the_rest + amt_at_gain_rates + amt_at_twenty_five


@line("Tentative minimum tax", form=_FORM, at="9", source=_SOURCE + "7 to 9", only_if="has_amt_base")
def tentative_minimum_tax(
    amt_at_own_rates: Usd, uses_lower_rates_for_amt: YesNo, amt_with_lower_rates: Usd
) -> Usd:
    """The minimum tax at its own rates or, where lower rates apply, with them if that is less."""
    return min(amt_with_lower_rates, amt_at_own_rates) if uses_lower_rates_for_amt else amt_at_own_rates


@line(
    "Alternative minimum tax",
    form=_FORM,
    at="11",
    source=_SOURCE + "10 and 11; 26 U.S.C. § 55(a), (c)",
)
def alternative_minimum_tax(
    has_amt_base: YesNo, tentative_minimum_tax: Usd, income_tax: Usd, excess_advance_repaid: Usd
) -> Usd:
    """What the tentative minimum tax is more than tax and repaid premium credit; zero below the exemption."""
    return max(0, tentative_minimum_tax - income_tax - excess_advance_repaid) if has_amt_base else 0
