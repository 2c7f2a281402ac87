"""What 31 days can do to a price: how the assets of a plan moved over such spans, in dollars of the plan.

Who waits 31 days is out of the market, and who buys first is in it twice. The moves of the past say how much
that can be: for every day of which prices are known for that day and for 31 days later, the plan's dollars
are moved as the prices did. Spans overlap, so they are no independent draws; nothing is assumed about how
prices move.

Left out: any forecast; moves within the span.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from lotwise.core.exact import nearest
from lotwise.core.money import Usd
from lotwise.prices.book import Quote

LEAST_SPANS: Final = 90
"""With fewer spans there is no "5 %" to speak of."""
_LOW: Final = 5
_MIDDLE: Final = 50
_HIGH: Final = 95


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """How the dollars of a plan would have moved over spans of some days.

    Attributes:
        days: Length of a span.
        spans: How many were seen.
        first_on: The day on which the first of them begins.
        last_on: The day on which the last of them ends.
        value_usd: The dollars that are moved.
        low_usd: In 5 % of the spans the move was this or less; signed.
        median_usd: In half of them.
        high_usd: In 95 % of them.
        missing: Assets whose price history is too short; their dollars are left out.
    """

    days: int
    spans: int
    first_on: date
    last_on: date
    value_usd: Usd
    low_usd: Usd
    median_usd: Usd
    high_usd: Usd
    missing: tuple[str, ...]


def moves_of(exposure: Mapping[str, Usd], quotes: Sequence[Quote], days: int = 31) -> Moves | None:
    """Return how dollars in some assets would have moved, or None where too little history is known.

    Args:
        exposure: Dollars by asset, positive.
        quotes: All known prices; nothing stands in for a day without one.
        days: Length of a span.

    Returns:
        The moves over all spans of which every price is known. An asset without enough spans of its own is
        named as missing and left out.

    Examples:
        A price that rises by a dollar a day from 100:

        >>> from lotwise.core.money import DOLLAR, usd_text
        >>> first = date(2026, 1, 1)
        >>> rising = [
        ...     Quote(asset="BTC", on=first + timedelta(days=n), price=Decimal(100 + n), origin="")
        ...     for n in range(200)
        ... ]
        >>> moves = moves_of({"BTC": 1000 * DOLLAR}, rising)
        >>> moves.spans, usd_text(moves.low_usd), usd_text(moves.high_usd)
        (169, '$119.23', '$287.04')
        >>> moves_of({"BTC": 1000 * DOLLAR}, rising[:60]) is None
        True
    """
    prices: dict[str, dict[date, Decimal]] = {asset: {} for asset in exposure}
    for quote in quotes:
        if quote.asset in prices:
            prices[quote.asset][quote.on] = quote.price
    span = timedelta(days=days)
    begins = {asset: {day for day in told if day + span in told} for asset, told in prices.items()}
    enough = sorted(asset for asset, found in begins.items() if len(found) >= LEAST_SPANS)
    if not enough:
        return None
    common = sorted(set.intersection(*(begins[asset] for asset in enough)))
    if len(common) < LEAST_SPANS:
        return None
    moved = sorted(
        sum(_moved(exposure[asset], prices[asset][day], prices[asset][day + span]) for asset in enough)
        for day in common
    )
    return Moves(
        days=days,
        spans=len(moved),
        first_on=common[0],
        last_on=common[-1] + span,
        value_usd=sum(exposure[asset] for asset in enough),
        low_usd=_at(moved, _LOW),
        median_usd=_at(moved, _MIDDLE),
        high_usd=_at(moved, _HIGH),
        missing=tuple(sorted(set(exposure) - set(enough))),
    )


def _moved(value: Usd, begin: Decimal, end: Decimal) -> Usd:
    """Return by how much a value moves with a price."""
    rise, over = (end - begin).as_integer_ratio()
    units, per = begin.as_integer_ratio()
    return nearest(value * rise * per, over * units)


def _at(ordered: Sequence[Usd], percent: int) -> Usd:
    """Return the least value that so many percent of all do not exceed."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
