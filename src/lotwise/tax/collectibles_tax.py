"""The Schedule D Tax Worksheet: the tax of Form 1040 line 16 where there is gain taxed at 25 or 28 %.

Long-term gain from collectibles is taxed at most at 28 %: it first fills the ordinary brackets up to 24 %,
and only what lies above them is taxed at 28 %. Gain from the depreciation of real property does the same and
is taxed at most at 25 %. The rest of the net capital gain, and qualified dividends, are taxed at 0, 15 and
20 % as on the shorter worksheet.

Left out: Form 4952 (lines 3 to 5 and 8), Form 2555.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate, RateSchedule, TaxTable, tax_of
from lotwise.tax.facts import TaxMode
from lotwise.tax.worksheet import Lines

LINES = Lines()
line = LINES.line

_SHEET: Final = "Schedule D Tax Worksheet"
_SOURCE: Final = "Schedule D Tax Worksheet (2025) line "


@line(
    "Income that may be taxed at 0, 15 or 20 %",
    form=_SHEET,
    at="13",
    source=_SOURCE + "13",
    only_if="uses_schedule_d_tax_worksheet",
)
def preferred_without_collectibles(
    preferred_income: Usd,
    net_capital_gain: Usd,
    twenty_eight_percent_gain: Usd,
    twenty_five_percent_gain: Usd,
) -> Usd:
    """Qualified dividends and net capital gain, less 28 % rate gain and section 1250 gain in it."""
    return preferred_income - min(net_capital_gain, twenty_eight_percent_gain + twenty_five_percent_gain)


@line(
    "Taxable income beside it",
    form=_SHEET,
    at="14",
    source=_SOURCE + "14",
    only_if="uses_schedule_d_tax_worksheet",
)
def income_beside_preferred(taxable_income: Usd, preferred_without_collectibles: Usd) -> Usd:
    """Taxable income less what may be taxed at 0, 15 or 20 %, but not below zero."""
    return max(0, taxable_income - preferred_without_collectibles)


@line(
    "Taxable income at ordinary rates, with 25 and 28 % gain in low brackets",
    form=_SHEET,
    at="21",
    source=_SOURCE + "21",
    only_if="uses_schedule_d_tax_worksheet",
)
def ordinary_with_collectibles(
    taxable_income: Usd, preferred_income: Usd, income_beside_preferred: Usd, low_brackets_top: Usd
) -> Usd:
    """Income without preferred income or, if more, income with 25 and 28 % gain up to the top of 24 %."""
    without_gain = max(0, taxable_income - preferred_income)
    in_low_brackets = min(income_beside_preferred, taxable_income, low_brackets_top)
    return max(without_gain, in_low_brackets)


@line(
    "Income taxed at 0 %",
    form=_SHEET,
    at="22",
    source=_SOURCE + "22",
    only_if="uses_schedule_d_tax_worksheet",
)
def zero_beside_collectibles(taxable_income: Usd, income_beside_preferred: Usd, zero_rate_top: Usd) -> Usd:
    """Room between the other income and the top of the 0 % rate, as far as taxable income fills it."""
    reached = min(taxable_income, zero_rate_top)
    return reached - min(income_beside_preferred, reached)


@line(
    "Income taxed at 15 %",
    form=_SHEET,
    at="30",
    source=_SOURCE + "30",
    only_if="uses_schedule_d_tax_worksheet",
)
def fifteen_beside_collectibles(
    taxable_income: Usd,
    preferred_without_collectibles: Usd,
    zero_beside_collectibles: Usd,
    ordinary_with_collectibles: Usd,
    fifteen_rate_top: Usd,
) -> Usd:
    """Preferred income beyond that at 0 %, as far as there is room below the top of the 15 % rate."""
    left = min(taxable_income, preferred_without_collectibles) - zero_beside_collectibles
    room = min(taxable_income, fifteen_rate_top) - ordinary_with_collectibles - zero_beside_collectibles
    return min(max(0, left), max(0, room))


@line(
    "Income taxed at 20 %",
    form=_SHEET,
    at="33",
    source=_SOURCE + "33",
    only_if="uses_schedule_d_tax_worksheet",
)
def twenty_beside_collectibles(
    taxable_income: Usd,
    preferred_without_collectibles: Usd,
    zero_beside_collectibles: Usd,
    fifteen_beside_collectibles: Usd,
) -> Usd:
    """What is left of the income at 0, 15 or 20 % after the part at 0 % and the part at 15 %."""
    whole = min(taxable_income, preferred_without_collectibles)
    return max(0, whole - zero_beside_collectibles - fifteen_beside_collectibles)


@line(
    "Income taxed at 25 %",
    form=_SHEET,
    at="39",
    source=_SOURCE + "39; 26 U.S.C. § 1(h)(1)(E)",
    only_if="uses_schedule_d_tax_worksheet",
)
def income_at_twenty_five(
    taxable_income: Usd,
    preferred_income: Usd,
    net_capital_gain: Usd,
    twenty_five_percent_gain: Usd,
    ordinary_with_collectibles: Usd,
) -> Usd:
    """Section 1250 gain in the net capital gain, less preferred income that is taxed at ordinary rates."""
    at_ordinary_rates = max(0, preferred_income + ordinary_with_collectibles - taxable_income)
    return max(0, min(net_capital_gain, twenty_five_percent_gain) - at_ordinary_rates)


@line(
    "Income taxed at other rates",
    form=_SHEET,
    at="41",
    source=_SOURCE + "41",
    only_if="uses_schedule_d_tax_worksheet",
)
def income_below_twenty_eight(
    ordinary_with_collectibles: Usd,
    zero_beside_collectibles: Usd,
    fifteen_beside_collectibles: Usd,
    twenty_beside_collectibles: Usd,
    income_at_twenty_five: Usd,
) -> Usd:
    """Income taxed at ordinary rates, at 0, 15 and 20 %, and at 25 %."""
    at_gain_rates = zero_beside_collectibles + fifteen_beside_collectibles + twenty_beside_collectibles
    return ordinary_with_collectibles + at_gain_rates + income_at_twenty_five


@line(
    "Income taxed at 28 %",
    form=_SHEET,
    at="42",
    source=_SOURCE + "42; 26 U.S.C. § 1(h)(1)(F)",
    only_if="uses_schedule_d_tax_worksheet",
)
def income_at_twenty_eight(taxable_income: Usd, income_below_twenty_eight: Usd) -> Usd:
    """Taxable income that is taxed at none of the other rates."""
    return taxable_income - income_below_twenty_eight


@line(
    "Tax at 15 and 20 %",
    form=_SHEET,
    source=_SOURCE + "31 and 34",
    only_if="uses_schedule_d_tax_worksheet",
)
def tax_beside_collectibles(
    fifteen_beside_collectibles: Usd,
    middle_gain_rate: Rate,
    twenty_beside_collectibles: Usd,
    top_gain_rate: Rate,
) -> Usd:
    """15 % and 20 % of the income taxed so."""
    return middle_gain_rate.of(fifteen_beside_collectibles) + top_gain_rate.of(twenty_beside_collectibles)


@line(
    "Tax at 25 %",
    form=_SHEET,
    at="40",
    source=_SOURCE + "40",
    only_if="uses_schedule_d_tax_worksheet",
)
def tax_at_twenty_five(income_at_twenty_five: Usd, depreciation_gain_rate: Rate) -> Usd:
    """25 % of the income taxed so."""
    return depreciation_gain_rate.of(income_at_twenty_five)


@line(
    "Tax at 28 %",
    form=_SHEET,
    at="43",
    source=_SOURCE + "43",
    only_if="uses_schedule_d_tax_worksheet",
)
def tax_at_twenty_eight(income_at_twenty_eight: Usd, collectibles_rate: Rate) -> Usd:
    """28 % of the income taxed so."""
    return collectibles_rate.of(income_at_twenty_eight)


@line(
    "Tax on the income at ordinary rates",
    form=_SHEET,
    at="44",
    source=_SOURCE + "44",
    only_if="uses_schedule_d_tax_worksheet",
)
def tax_on_ordinary_with_collectibles(
    ordinary_with_collectibles: Usd, rate_schedule: RateSchedule, tax_table: TaxTable, tax_mode: TaxMode
) -> Usd:
    """Tax on it by the Tax Table below its limit, by the rate schedule from there on."""
    return tax_of(ordinary_with_collectibles, rate_schedule, tax_table, tax_mode)


@line(
    "Tax with 25 and 28 % gain",
    form=_SHEET,
    at="45",
    source=_SOURCE + "45",
    only_if="uses_schedule_d_tax_worksheet",
)
def tax_with_collectibles(
    tax_beside_collectibles: Usd,
    tax_at_twenty_five: Usd,
    tax_at_twenty_eight: Usd,
    tax_on_ordinary_with_collectibles: Usd,
) -> Usd:
    """Tax at 15 and 20 %, tax at 25 %, tax at 28 %, and the tax on the income at ordinary rates."""
    at_highest_rates = tax_at_twenty_five + tax_at_twenty_eight
    return tax_beside_collectibles + at_highest_rates + tax_on_ordinary_with_collectibles
