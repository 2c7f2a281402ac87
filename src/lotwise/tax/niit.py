"""Form 8960: the net investment income tax.

The capital gain or loss enters as it stands on Form 1040, after the yearly limit: a net capital loss lowers
other investment income by at most that limit.

Left out: investment expenses and state tax allocable to investment income (lines 9a to 9c), without which the
tax is shown too high; rents, passive businesses and annuities (lines 3, 4a to 4c), which the household states
as other income and without which it is shown too low.
"""

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.worksheet import Lines, YesNo

LINES = Lines()
line = LINES.line


@line(
    "Digital assets received as investment income",
    form="Form 8960",
    at="7",
    source="Form 8960 (2025) line 7; whether staking counts is unsettled",
)
def digital_asset_investment_income(
    digital_asset_income: Usd, is_digital_asset_income_investment: YesNo
) -> Usd:
    """Digital assets received as ordinary income, where they count as investment income."""
    return digital_asset_income if is_digital_asset_income_investment else 0


@line("Total investment income", form="Form 8960", at="8", source="Form 8960 (2025) line 8")
def investment_income(
    interest: Usd,
    ordinary_dividends: Usd,
    capital_gain_or_loss: Usd,
    digital_asset_investment_income: Usd,
) -> Usd:
    """Interest, ordinary dividends, capital gain or loss as on Form 1040, and digital assets received."""
    return interest + ordinary_dividends + capital_gain_or_loss + digital_asset_investment_income


@line(
    "Net investment income",
    form="Form 8960",
    at="12",
    source="Form 8960 (2025) line 12; 26 U.S.C. § 1411(c)",
)
def net_investment_income(investment_income: Usd) -> Usd:
    """Total investment income, but not below zero."""
    return max(0, investment_income)


@line(
    "Income above the threshold",
    form="Form 8960",
    at="15",
    source="Form 8960 (2025) lines 13 to 15; 26 U.S.C. § 1411(b), (d)",
)
def income_above_niit_threshold(adjusted_gross_income: Usd, niit_threshold: Usd) -> Usd:
    """Adjusted gross income less the threshold, but not below zero."""
    return max(0, adjusted_gross_income - niit_threshold)


@line("Income that is taxed", form="Form 8960", at="16", source="Form 8960 (2025) line 16")
def income_subject_to_niit(net_investment_income: Usd, income_above_niit_threshold: Usd) -> Usd:
    """The smaller of net investment income and the income above the threshold."""
    return min(net_investment_income, income_above_niit_threshold)


@line(
    "Net investment income tax",
    form="Form 8960",
    at="17",
    source="Form 8960 (2025) line 17; 26 U.S.C. § 1411(a)(1)",
)
def net_investment_income_tax(income_subject_to_niit: Usd, niit_rate: Rate) -> Usd:
    """The rate of the net investment income tax on the income that is taxed."""
    return niit_rate.of(income_subject_to_niit)
