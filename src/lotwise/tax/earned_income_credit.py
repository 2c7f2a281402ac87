"""The earned income credit: it grows with earnings, shrinks with income, and ends with investment income.

A household of low earnings may lose it by a gain and get it back by a loss: income above a start takes off up
to 21 cents a dollar, and one dollar of investment income above a limit takes off all of it. The return reads
the credit off a table of $50 rows; a planner that asks what one more dollar is worth walks the slopes.

Left out: children who are 17 or older and count for it (students, the disabled), spouses who live apart, and
earnings from self-employment beside pay in digital assets. The credit is then higher than computed here, or
lower where a child does not live with the taxpayer.

Source:
    26 U.S.C. § 32; Pub. 596 (2025); Form 1040 (2025) line 27a.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from lotwise.core.money import DOLLAR, Usd, to_dollars, usd_text
from lotwise.tax.brackets import Rate, rate_of
from lotwise.tax.facts import TaxMode
from lotwise.tax.worksheet import Lines, Unit, YesNo

LINES = Lines()
line = LINES.line

_ONLY_IF: Final = "may_have_earned_income_credit"
_ROW: Final = 50 * DOLLAR


@dataclass(frozen=True, slots=True)
class EarnedCreditScale:
    """The credit as a function of an income, for none, one, two, and three or more children.

    Attributes:
        rates: At which it grows.
        most: What it grows to.
        starts: Income above which it shrinks.
        loss_rates: At which it shrinks.
    """

    rates: tuple[Rate, ...]
    most: tuple[Usd, ...]
    starts: tuple[Usd, ...]
    loss_rates: tuple[Rate, ...]

    def credit_at(self, income: Usd, children: int) -> Usd:
        """Return the credit at an income that is both earnings and adjusted gross income."""
        which = min(children, len(self.rates) - 1)
        grown = min(self.most[which], self.rates[which].of(max(0, income)))
        return max(0, grown - self.loss_rates[which].of(max(0, income - self.starts[which])))

    def __str__(self) -> str:
        """The scale as people read it."""
        return f"at most {usd_text(self.most[0])} without children, {usd_text(self.most[-1])} with three"


def earned_scale_of(
    rates: Sequence[Decimal], most: Sequence[int], starts: Sequence[int], loss_rates: Sequence[Decimal]
) -> EarnedCreditScale:
    """Return the scale of a year and filing status; amounts in whole dollars."""
    return EarnedCreditScale(
        rates=tuple(map(rate_of, rates)),
        most=tuple(amount * DOLLAR for amount in most),
        starts=tuple(amount * DOLLAR for amount in starts),
        loss_rates=tuple(map(rate_of, loss_rates)),
    )


def earned_credit_gone_at(most: Any, starts: Any, loss_rates: Any) -> Usd:
    """Return the income at which the credit is gone whatever the number of children, rounded up.

    Args:
        most: Most credit, by number of children, in whole dollars.
        starts: Income above which it shrinks, likewise.
        loss_rates: At which it shrinks, as decimals.
    """
    numerator, denominator = rate_of(loss_rates[-1])
    end: Usd = starts[-1] * DOLLAR - (-most[-1] * DOLLAR * denominator // numerator)
    return end


@line("Earned income", source="26 U.S.C. § 32(c)(2); Pub. 596 (2025), chapter 5")
def earned_income(wages: Usd, services_income: Usd) -> Usd:
    """Wages, and digital assets received as pay."""
    return wages + services_income


@line(
    "Whether there are earnings and a filing status with an earned income credit",
    source="26 U.S.C. § 32(a), (c)(1)(A), (d)",
    unit=Unit.OTHER,
)
def may_have_earned_income_credit(
    earned_income: Usd,
    earned_income_credit_limit: Usd,
    earned_income_credit_open: int,
    children_under_17: int,
    is_of_working_age: YesNo,
) -> YesNo:
    """Earnings below where the credit ends, and a child, or one of those who file is 25 to 64."""
    is_within = 0 < earned_income < earned_income_credit_limit and bool(earned_income_credit_open)
    return is_within and (children_under_17 > 0 or is_of_working_age)


@line("Investment income for the earned income credit", source="26 U.S.C. § 32(i)(2)", only_if=_ONLY_IF)
def earned_credit_investment_income(
    interest: Usd, tax_exempt_interest: Usd, ordinary_dividends: Usd, capital_gain_or_loss: Usd
) -> Usd:
    """Interest, tax-exempt interest, dividends, and the capital gain if it is one."""
    return interest + tax_exempt_interest + ordinary_dividends + max(0, capital_gain_or_loss)


@line(
    "Earned income credit by its scale",
    source="26 U.S.C. § 32(a), (f); Earned Income Credit Table (2025)",
    only_if=_ONLY_IF,
)
def earned_income_credit_by_scale(
    earned_income: Usd,
    adjusted_gross_income: Usd,
    children_under_17: int,
    earned_credit_scale: EarnedCreditScale,
    tax_mode: TaxMode,
) -> Usd:
    """The scale's credit on earnings or, where income is more and the credit then less, on income."""
    incomes = (earned_income, max(earned_income, adjusted_gross_income))
    if tax_mode is not TaxMode.TABLE:
        return min(earned_credit_scale.credit_at(amount, children_under_17) for amount in incomes)
    rows = (amount // _ROW * _ROW + _ROW // 2 for amount in incomes)
    return min(to_dollars(earned_credit_scale.credit_at(row, children_under_17)) for row in rows)


@line(
    "Earned income credit",
    at="earned_income_credit",
    source="Form 1040 (2025) line 27a; 26 U.S.C. § 32",
    only_if=_ONLY_IF,
)
def earned_income_credit(
    earned_income_credit_by_scale: Usd,
    earned_credit_investment_income: Usd,
    earned_income_credit_investment_limit: Usd,
    is_claimed_as_dependent: YesNo,
) -> Usd:
    """The credit by its scale; none above the limit of investment income, nor for somebody's dependent."""
    if earned_credit_investment_income > earned_income_credit_investment_limit or is_claimed_as_dependent:
        return 0
    return earned_income_credit_by_scale
