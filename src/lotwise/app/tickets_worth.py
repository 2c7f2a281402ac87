"""At which prices a ticket is still worth it: its sale and rebuy valued again, alone, at other prices.

Problem: between plan and order the price moves, and a loss becomes smaller, or a gain. Chosen way: the
planner's own objective. All other trades stay as planned; the lots of this ticket have another price, for
sale and rebuy alike. What the ticket then adds is the value of the whole plan less its value without the
ticket. Prices are tried outward from the planned one, in steps of a twentieth of it, until the ticket adds
less than nothing; the edge between the last two is halved until it is known to a cent, or to four figures
below ten dollars. Both ends are still worth it.

Left out: a stretch of prices, within one such step, at which the ticket is not worth it although it is on
both sides; prices above four times the planned one; other prices of other assets.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import Final, TypeAlias

from lotwise.app.plan_sales import candidate_at
from lotwise.core.money import Usd, value_usd
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, Quantities, harvest_of
from lotwise.harvest.value import Outlook, Valuer
from lotwise.lots.unrealized import Valued, basis_at
from lotwise.reports.tickets import PriceRange, tick_of
from lotwise.tax.household import PlanSettings

_PARTS: Final = 20
"""Steps by which prices are tried, as parts of the planned price."""
_HIGHEST: Final = 4
"""Up to how many times the planned price."""
Adds: TypeAlias = Callable[[Decimal], Usd]
"""What a ticket adds to its plan at a price."""


def adds_by_price(
    mine: Quantities, others: Quantities, outlook: Outlook, settings: PlanSettings, constraints: Constraints
) -> Adds:
    """Return what some trades add to a plan, as a function of their price.

    Args:
        mine: Lots of one asset in one wallet, with the units sold; bought back, or not.
        others: All other trades of the plan.
        outlook: The household's returns, with the gains that lie in its lots at the planned prices.
        settings: Rates of fee and spread.
        constraints: Fixed costs of trades.
    """
    remembered = replace(
        outlook,
        this_year=cache(outlook.this_year),
        later_year=cache(outlook.later_year),
        stated_years={year: cache(tax) for year, tax in outlook.stated_years.items()},
    )
    without = harvest_of(others, constraints)

    def adds(price: Decimal) -> Usd:
        moved = [(_priced(one, price, settings), units) for one, units in mine]
        there = _with_gains(remembered, [one for one, _ in mine], [one for one, _ in moved])
        valuer = Valuer(there)
        return valuer.npv(harvest_of((*others, *moved), constraints)) - valuer.npv(without)

    return adds


def _priced(candidate: Candidate, price: Decimal, settings: PlanSettings) -> Candidate:
    """Return a lot as it would be sold at another price."""
    one = candidate.valued
    assert one.quote is not None, "candidates have a price"
    fmv = value_usd(one.lot.quantity, price)
    basis = basis_at(one.lot, one.lot.stop, fmv)
    assert basis is not None, "candidates have a known basis"
    valued: Valued = replace(one, quote=replace(one.quote, price=price), fmv_usd=fmv, gain_usd=fmv - basis)
    moved = candidate_at(candidate, valued, settings)
    assert moved is not None, "price, date and basis are known"
    return moved if candidate.is_bought_back else moved.unbought


def _with_gains(outlook: Outlook, before: Sequence[Candidate], after: Sequence[Candidate]) -> Outlook:
    """Return the outlook with the gains that lie in some lots at another price."""
    short = long = 0
    for old, new in zip(before, after, strict=True):
        more = max(0, new.valued.gain_usd or 0) - max(0, old.valued.gain_usd or 0)
        if old.is_short_at_sale:
            short += more
        else:
            long += more
    return replace(
        outlook,
        embedded_short_usd=outlook.embedded_short_usd + short,
        embedded_long_usd=outlook.embedded_long_usd + long,
    )


def worth_range(adds: Adds, price: Decimal) -> PriceRange | None:
    """Return the prices around one at which a ticket adds something, or costs nothing.

    Args:
        adds: What it adds at a price.
        price: The planned one, positive.

    Returns:
        The range, both ends of it still worth it; None where the ticket is not worth it as planned.
    """
    if adds(price) < 0:
        return None
    tick = tick_of(price)
    step = price / _PARTS
    lower = [max(tick, price - step * n) for n in range(1, _PARTS + 1)]
    upper = [price + step * n for n in range(1, (_HIGHEST - 1) * _PARTS + 1)]
    return PriceRange(low=_edge(adds, price, lower, tick), high=_edge(adds, price, upper, tick))


def _edge(adds: Adds, start: Decimal, tried: Sequence[Decimal], tick: Decimal) -> Decimal | None:
    """Return the last price, in ticks, at which a ticket is worth it; None where all that are tried are."""
    good = start
    for price in tried:
        bad = price.quantize(tick, rounding=ROUND_HALF_EVEN)
        if adds(bad) < 0:
            break
        good = bad
    else:
        return None
    while abs(bad - good) > tick:
        middle = ((good + bad) / 2).quantize(tick, rounding=ROUND_HALF_EVEN)
        if middle in {good, bad}:
            break
        if adds(middle) < 0:
            bad = middle
        else:
            good = middle
    return good
