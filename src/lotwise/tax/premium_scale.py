"""The tables of Form 8962: the part of income to be paid for health insurance, and the limits on repayment.

The rate rises in tiers of household income, counted in percent of the poverty line. The return cuts that
percentage to a whole one and rounds the rate to hundredths of a percent, which makes the credit a staircase;
a planner that asks what one more dollar is worth walks the slope itself, as with the Tax Table. A rate that
rises with the income it is taken of makes a curve; between whole percents the slope is taken as straight,
which differs from the curve by less than four cents a person.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lotwise.core.exact import nearest
from lotwise.core.money import DOLLAR, Usd, usd_text
from lotwise.tax.brackets import Rate

_HUNDREDTHS: Final = 10_000
"""Hundredths of a percent in the whole."""

NO_END: Final = 401
"""What Form 8962 calls every household income of more than four poverty lines, in percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumScale:
    """Rates by tier, in hundredths of a percent of household income.

    Attributes:
        starts: Where each tier begins, in percent of the poverty line; the first 0.
        first: The rate where a tier begins.
        last: The rate that it rises to where the next tier begins.
    """

    starts: tuple[int, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]

    def rate_at(self, percent: int) -> Rate:
        """Return the rate as filed, to the nearest hundredth of a percent.

        Args:
            percent: Whole percent of the poverty line, cut.

        Source:
            26 CFR § 1.36B-3(g)(1); Instructions for Form 8962 (2025), table 2.
        """
        tier, first, last = self._tier(percent)
        width = self._width(tier)
        rise = (last - first) * (percent - self.starts[tier])
        return Rate((2 * (first * width + rise) + width) // (2 * width), _HUNDREDTHS)

    def share_of(self, income: Usd, poverty_line: Usd) -> Usd:
        """Return the part of an income without steps: straight between the unrounded parts at whole percents.

        Args:
            income: Household income, 0 or more.
            poverty_line: That of the household, more than 0.

        Returns:
            To the nearest 10⁻⁸ USD.
        """
        percent, above = divmod(100 * income, poverty_line)
        tier, first, last = self._tier(percent)
        start, width = self.starts[tier], self._width(tier)
        here = percent * (first * width + (last - first) * (percent - start))
        there = (percent + 1) * (first * width + (last - first) * (percent + 1 - start))
        return nearest(here * (poverty_line - above) + there * above, 100 * _HUNDREDTHS * width)

    def _tier(self, percent: int) -> tuple[int, int, int]:
        tier = bisect_right(self.starts, percent) - 1
        return tier, self.first[tier], self.last[tier]

    def _width(self, tier: int) -> int:
        is_last = tier + 1 == len(self.starts)
        return 1 if is_last else self.starts[tier + 1] - self.starts[tier]

    def __str__(self) -> str:
        """The scale as people read it."""
        steps = zip(self.starts, self.first, self.last, strict=True)
        return ", ".join(
            f"from {start} %: {_percent(first)} to {_percent(last)}" for start, first, last in steps
        )


def _percent(hundredths: int) -> str:
    return f"{Decimal(hundredths) / 100:.2f} %"


def scale_of(tiers: Sequence[tuple[int, Decimal, Decimal]]) -> PremiumScale:
    """Return the scale of some tiers.

    Args:
        tiers: From how many percent of the poverty line on, the rate there, and the rate it rises to; the
            last tier has no end, and its two rates are the same.

    Examples:
        >>> slope = scale_of([(0, Decimal(0), Decimal(0)), (150, Decimal(0), Decimal("0.02"))])
        >>> slope.starts, slope.last
        ((0, 150), (0, 200))
    """
    return PremiumScale(
        starts=tuple(start for start, _, _ in tiers),
        first=tuple(int(first * _HUNDREDTHS) for _, first, _ in tiers),
        last=tuple(int(last * _HUNDREDTHS) for _, _, last in tiers),
    )


@dataclass(frozen=True, slots=True)
class RepaymentLimits:
    """The most of an excess advance credit that is repaid, by income in percent of the poverty line.

    Attributes:
        below: Up to which percent, exclusive, each limit holds; from the last on there is none.
        limits: The limits.
    """

    below: tuple[int, ...]
    limits: tuple[Usd, ...]

    def applied(self, excess: Usd, percent: int) -> Usd:
        """Return what of an excess is repaid at a household income in whole percent of the poverty line."""
        tier = bisect_right(self.below, percent)
        return min(excess, self.limits[tier]) if tier < len(self.limits) else excess

    def __str__(self) -> str:
        """The limits as people read them."""
        steps = zip(self.below, self.limits, strict=True)
        return ", ".join(f"{usd_text(limit)} below {below} %" for below, limit in steps) or "no limit"


def limits_of(pairs: Sequence[tuple[int, int]]) -> RepaymentLimits:
    """Return the limits of some pairs of percent of the poverty line, exclusive, and whole dollars.

    Examples:
        >>> print(limits_of([(200, 375)]))
        $375.00 below 200 %
        >>> print(limits_of([]))
        no limit
    """
    return RepaymentLimits(
        tuple(percent for percent, _ in pairs), tuple(dollars * DOLLAR for _, dollars in pairs)
    )


@dataclass(frozen=True, slots=True)
class PovertyLines:
    """One amount for each of the three regions of the poverty guidelines.

    Attributes:
        mainland: The 48 contiguous states and the District of Columbia.
        alaska: Alaska.
        hawaii: Hawaii.
    """

    mainland: Usd
    alaska: Usd
    hawaii: Usd

    def of(self, state: str) -> Usd:
        """Return the amount for a state by its postal code; the mainland's where no state is stated."""
        if state == "AK":
            return self.alaska
        return self.hawaii if state == "HI" else self.mainland

    def __str__(self) -> str:
        """The amounts as people read them."""
        return f"{usd_text(self.mainland)}; Alaska {usd_text(self.alaska)}; Hawaii {usd_text(self.hawaii)}"


def poverty_lines_of(dollars: Sequence[int]) -> PovertyLines:
    """Return the amounts for the mainland, Alaska and Hawaii, in this order, in whole dollars."""
    mainland, alaska, hawaii = dollars
    return PovertyLines(mainland * DOLLAR, alaska * DOLLAR, hawaii * DOLLAR)
