"""The tax of Form 1040 line 16, with the Qualified Dividends and Capital Gain Tax Worksheet.

Net capital gain and qualified dividends are taxed at 0, 15 and 20 %, by where they come to lie on top of the
other income. With 28 % rate gain or unrecaptured section 1250 gain the Schedule D Tax Worksheet takes the
place of this one (`lotwise.tax.collectibles_tax`).

Left out: Form 4952 (investment interest), Form 2555 (foreign earned income), Form 8615 (a child's tax).
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate, RateSchedule, TaxTable, tax_of
from lotwise.tax.facts import TaxMode
from lotwise.tax.worksheet import Lines, Unit, YesNo

LINES = Lines()
line = LINES.line

_SHEET: Final = "Qualified Dividends and Capital Gain Tax Worksheet"
_SOURCE: Final = "Qualified Dividends and Capital Gain Tax Worksheet (2025) line "


@line("Income that may be taxed at lower rates", form=_SHEET, at="4", source="26 U.S.C. § 1(h)(3), (11)")
def preferred_income(qualified_dividends: Usd, net_capital_gain: Usd) -> Usd:
    """Qualified dividends and net capital gain."""
    return qualified_dividends + net_capital_gain


@line(
    "Whether the Schedule D Tax Worksheet applies",
    form="Schedule D",
    at="20",
    source="Schedule D (2025) lines 17 to 20",
    unit=Unit.OTHER,
)
def uses_schedule_d_tax_worksheet(
    twenty_eight_percent_gain: Usd, twenty_five_percent_gain: Usd, taxable_income: Usd
) -> YesNo:
    """Used when there is 28 % rate gain or unrecaptured section 1250 gain, and taxable income."""
    return (twenty_eight_percent_gain > 0 or twenty_five_percent_gain > 0) and taxable_income > 0


@line(
    "Whether the Qualified Dividends and Capital Gain Tax Worksheet applies",
    source="Instructions for Form 1040 (2025), line 16",
    unit=Unit.OTHER,
)
def uses_capital_gain_tax_worksheet(
    preferred_income: Usd,
    taxable_income: Usd,
    uses_schedule_d_tax_worksheet: YesNo,
) -> YesNo:
    """Used when there is income at lower rates and taxable income, unless the longer worksheet applies."""
    return preferred_income > 0 and taxable_income > 0 and not uses_schedule_d_tax_worksheet


@line(
    "Taxable income at ordinary rates",
    form=_SHEET,
    at="5",
    source=_SOURCE + "5",
    only_if="uses_capital_gain_tax_worksheet",
)
def income_at_ordinary_rates(taxable_income: Usd, preferred_income: Usd) -> Usd:
    """Taxable income less the income that may be taxed at lower rates, but not below zero."""
    return max(0, taxable_income - preferred_income)


@line(
    "Income taxed at 0 %",
    form=_SHEET,
    at="9",
    source=_SOURCE + "9; 26 U.S.C. § 1(h)(1)(B)",
    only_if="uses_capital_gain_tax_worksheet",
)
def income_at_zero(taxable_income: Usd, income_at_ordinary_rates: Usd, zero_rate_top: Usd) -> Usd:
    """Room from the income at ordinary rates to the top of the 0 % rate, as far as it is filled."""
    reached = min(taxable_income, zero_rate_top)
    return reached - min(income_at_ordinary_rates, reached)


@line(
    "Income taxed at 15 %",
    form=_SHEET,
    at="17",
    source=_SOURCE + "17; 26 U.S.C. § 1(h)(1)(C)",
    only_if="uses_capital_gain_tax_worksheet",
)
def income_at_fifteen(
    taxable_income: Usd,
    preferred_income: Usd,
    income_at_ordinary_rates: Usd,
    income_at_zero: Usd,
    fifteen_rate_top: Usd,
) -> Usd:
    """Income at lower rates beyond that at 0 %, as far as there is room below the top of the 15 % rate."""
    left = min(taxable_income, preferred_income) - income_at_zero
    room = min(taxable_income, fifteen_rate_top) - income_at_ordinary_rates - income_at_zero
    return min(left, max(0, room))


@line(
    "Income taxed at 20 %",
    form=_SHEET,
    at="20",
    source=_SOURCE + "20; 26 U.S.C. § 1(h)(1)(D)",
    only_if="uses_capital_gain_tax_worksheet",
)
def income_at_twenty(
    taxable_income: Usd, preferred_income: Usd, income_at_zero: Usd, income_at_fifteen: Usd
) -> Usd:
    """Income at lower rates that is taxed neither at 0 % nor at 15 %."""
    return min(taxable_income, preferred_income) - income_at_zero - income_at_fifteen


@line(
    "Tax on the income at ordinary rates",
    form=_SHEET,
    at="22",
    source=_SOURCE + "22",
    only_if="uses_capital_gain_tax_worksheet",
)
def tax_on_ordinary_part(
    income_at_ordinary_rates: Usd, rate_schedule: RateSchedule, tax_table: TaxTable, tax_mode: TaxMode
) -> Usd:
    """Tax on it by the Tax Table below its limit, by the rate schedule from there on."""
    return tax_of(income_at_ordinary_rates, rate_schedule, tax_table, tax_mode)


@line(
    "Tax with lower rates",
    form=_SHEET,
    at="23",
    source=_SOURCE + "23",
    only_if="uses_capital_gain_tax_worksheet",
)
def tax_with_lower_rates(
    income_at_fifteen: Usd,
    middle_gain_rate: Rate,
    income_at_twenty: Usd,
    top_gain_rate: Rate,
    tax_on_ordinary_part: Usd,
) -> Usd:
    """15 % and 20 % of the income taxed so, and the tax on the income at ordinary rates."""
    return middle_gain_rate.of(income_at_fifteen) + top_gain_rate.of(income_at_twenty) + tax_on_ordinary_part


@line("Tax", at="income_tax", source="Form 1040 (2025) line 16; 26 U.S.C. § 1(h)(1)")
def income_tax(
    tax_at_ordinary_rates: Usd,
    uses_capital_gain_tax_worksheet: YesNo,
    tax_with_lower_rates: Usd,
    uses_schedule_d_tax_worksheet: YesNo,
    tax_with_collectibles: Usd,
) -> Usd:
    """The smaller of the tax at ordinary rates and the tax by the worksheet that applies."""
    if uses_capital_gain_tax_worksheet:
        return min(tax_with_lower_rates, tax_at_ordinary_rates)
    if uses_schedule_d_tax_worksheet:
        return min(tax_with_collectibles, tax_at_ordinary_rates)
    return tax_at_ordinary_rates
