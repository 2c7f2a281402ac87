"""A book of prices by asset and day, and the choice of the one that counts.

A price is US dollars a unit, exact. The price of a day is the quote of that very day; for "what is it worth
now" an older quote may stand in for a few days, and says so. Nothing is interpolated and no stablecoin is
assumed to be worth a dollar.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from lotwise.core.findings import Finding, Severity

STALE_AFTER_DAYS: Final = 7
"""How old a quote may be to value a holding; older ones count as no price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The price of an asset on a day.

    Attributes:
        asset: Asset code.
        on: The day, a calendar date.
        price: US dollars a unit, positive, exact.
        origin: Who says so, such as a file's name and its source column.
    """

    asset: str
    on: date
    price: Decimal
    origin: str


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Quotes by asset in order of days; for one asset and day the quote that was added last counts."""

    _days: dict[str, list[date]] = field(default_factory=dict)
    _quotes: dict[str, list[Quote]] = field(default_factory=dict)

    @classmethod
    def of(cls, quotes: Iterable[Quote]) -> "PriceBook":
        """Return the book of some quotes.

        Args:
            quotes: In the order in which they were learned; a later one replaces an earlier one of its day.
        """
        latest = {(quote.asset, quote.on): quote for quote in quotes}
        days: dict[str, list[date]] = {}
        kept: dict[str, list[Quote]] = {}
        for (asset, on), quote in sorted(latest.items()):
            days.setdefault(asset, []).append(on)
            kept.setdefault(asset, []).append(quote)
        return cls(days, kept)

    def on_day(self, asset: str, on: date) -> Quote | None:
        """Return the quote of that very day, or None."""
        return self.latest(asset, on, within_days=0)

    def latest(self, asset: str, on: date, *, within_days: int = STALE_AFTER_DAYS) -> Quote | None:
        """Return the newest quote of a day or of the days before it, or None.

        Args:
            asset: Asset code.
            on: The day to value at.
            within_days: How many days older the quote may be.
        """
        days = self._days.get(asset, [])
        place = bisect_right(days, on) - 1
        if place < 0 or (on - days[place]).days > within_days:
            return None
        return self._quotes[asset][place]

    def all(self) -> list[Quote]:
        """Return every quote, by asset and day."""
        return [quote for asset in sorted(self._quotes) for quote in self._quotes[asset]]


def price_conflicts(quotes: Iterable[Quote]) -> tuple[Finding, ...]:
    """Return a finding for each asset and day with two different prices; the one learned last counts.

    Args:
        quotes: In the order in which they were learned.
    """
    by_day: dict[tuple[str, date], list[Quote]] = {}
    for quote in quotes:
        by_day.setdefault((quote.asset, quote.on), []).append(quote)
    return tuple(
        Finding(
            code="prices_differ",
            severity=Severity.WARNING,
            what=f"{asset} on {on} has several prices: "
            f"{', '.join(f'{quote.price:f} ({quote.origin})' for quote in told)}. The last one counts.",
            fix="If the last one is wrong, set its file aside with `lotwise review`.",
            asset=asset,
        )
        for (asset, on), told in sorted(by_day.items())
        if len({quote.price for quote in told}) > 1
    )
