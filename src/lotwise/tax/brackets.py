"""Rates, the rate schedule, and the Tax Table that the IRS makes of it.

Below the table's limit (taxable income of 100,000) tax is that of the row's middle, half a dollar rounded up:
rows of 10, 25 and 50 dollars. At and above it, and in exact mode everywhere, it is the schedule's. Rates are
ratios of whole numbers, made once from the law's decimals, so that no product passes through a float.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from lotwise.core.exact import nearest
from lotwise.core.money import DOLLAR, Usd, to_dollars
from lotwise.tax.facts import TaxMode
from lotwise.tax.worksheet import Lines


class Rate(NamedTuple):
    """A rate as a ratio of whole numbers."""

    numerator: int
    denominator: int

    def of(self, amount: Usd) -> Usd:
        """Return the rate's part of an amount, to the nearest 10⁻⁸ USD, ties to even."""
        return nearest(amount * self.numerator, self.denominator)

    def __str__(self) -> str:
        """The rate as people read it, such as ``3.8 %`` or ``2/37``."""
        if 10**6 % self.denominator:
            return f"{self.numerator}/{self.denominator}"
        return f"{Decimal(self.numerator * 100) / Decimal(self.denominator):f} %"


def _whole(amount: Usd) -> str:
    return f"${amount // DOLLAR:,}"


def rate_of(value: Decimal | int) -> Rate:
    """Return a rate from the law's decimal.

    Examples:
        >>> rate_of(Decimal("0.038"))
        Rate(numerator=19, denominator=500)
    """
    return Rate(*Decimal(value).as_integer_ratio())


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSchedule:
    """Marginal rates by bracket.

    Attributes:
        tops: Upper ends of the brackets but the last, inclusive, rising.
        rates: One a bracket.
        floors: Lower ends of the brackets, the first 0.
        taxes: Tax on each floor.
    """

    tops: tuple[Usd, ...]
    rates: tuple[Rate, ...]
    floors: tuple[Usd, ...]
    taxes: tuple[Usd, ...]

    def tax_on(self, amount: Usd) -> Usd:
        """Return the tax on an amount of 0 or more, to the nearest 10⁻⁸ USD."""
        bracket = bisect_left(self.tops, amount)
        numerator, denominator = self.rates[bracket]
        return self.taxes[bracket] + nearest((amount - self.floors[bracket]) * numerator, denominator)

    def __str__(self) -> str:
        """The schedule as people read it."""
        steps = [f"{rate} to {_whole(top)}" for rate, top in zip(self.rates, self.tops, strict=False)]
        return ", ".join([*steps, f"{self.rates[-1]} above"])


def schedule_of(rates: Sequence[Decimal], tops: Sequence[int]) -> RateSchedule:
    """Return the schedule of some rates.

    Args:
        rates: One a bracket, as decimals.
        tops: Upper ends of the brackets but the last, in whole dollars.

    Examples:
        >>> print(schedule_of([Decimal("0.26"), Decimal("0.28")], [244_500]))
        26 % to $244,500, 28 % above
    """
    assert len(tops) == len(rates) - 1, "one top a bracket but the last"
    ratios = [rate_of(rate) for rate in rates]
    floors = [0, *(top * DOLLAR for top in tops)]
    taxes = [0]
    for rate, floor, top in zip(ratios, floors, floors[1:], strict=False):
        taxes.append(taxes[-1] + rate.of(top - floor))
    return RateSchedule(tops=tuple(floors[1:]), rates=tuple(ratios), floors=tuple(floors), taxes=tuple(taxes))


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxTable:
    """The rows of the Tax Table: from where on they are how wide, and where the table ends.

    Attributes:
        limit: First amount beyond the table.
        starts: Where each width begins, the first 0.
        widths: The widths.
    """

    limit: Usd
    starts: tuple[Usd, ...]
    widths: tuple[Usd, ...]

    def middle_of_row(self, amount: Usd) -> Usd:
        """Return the middle of the row of an amount: at least its lower end and less than its upper."""
        zone = bisect_right(self.starts, amount) - 1
        start, width = self.starts[zone], self.widths[zone]
        return start + (amount - start) // width * width + width // 2

    def __str__(self) -> str:
        """The table as people read it."""
        return f"rows of {', '.join(map(_whole, self.widths))} below {_whole(self.limit)}"


def table_of(limit: int, rows: Sequence[Sequence[int]]) -> TaxTable:
    """Return the table of some rows.

    Args:
        limit: First whole dollar beyond the table.
        rows: Up to which whole dollar they are how wide.
    """
    starts = [0, *(up_to for up_to, _ in rows[:-1])]
    return TaxTable(
        limit=limit * DOLLAR,
        starts=tuple(start * DOLLAR for start in starts),
        widths=tuple(width * DOLLAR for _, width in rows),
    )


def tax_of(amount: Usd, rate_schedule: RateSchedule, tax_table: TaxTable, tax_mode: TaxMode) -> Usd:
    """Return the tax at ordinary rates on an amount.

    Args:
        amount: Taxable income, or the part of it taxed at ordinary rates; 0 or more.
        rate_schedule: The schedule of the year and filing status.
        tax_table: The rows of the Tax Table.
        tax_mode: Whether the table is used below its limit.

    Source:
        26 U.S.C. §§ 1(j), 3; Instructions for Form 1040 (2025), line 16.
    """
    if tax_mode is TaxMode.TABLE and amount < tax_table.limit:
        return to_dollars(rate_schedule.tax_on(tax_table.middle_of_row(amount)))
    return rate_schedule.tax_on(amount)


LINES = Lines()
line = LINES.line


@line(
    "Tax on all taxable income at ordinary rates",
    form="Qualified Dividends and Capital Gain Tax Worksheet",
    at="24",
    source="26 U.S.C. § 1(j); Instructions for Form 1040 (2025), line 16",
)
def tax_at_ordinary_rates(
    taxable_income: Usd, rate_schedule: RateSchedule, tax_table: TaxTable, tax_mode: TaxMode
) -> Usd:
    """Tax on taxable income by the Tax Table below its limit, by the rate schedule from there on."""
    return tax_of(taxable_income, rate_schedule, tax_table, tax_mode)
