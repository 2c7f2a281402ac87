"""Finding the kinks of a piecewise linear function of one variable, by asking for its values.

The tax is linear between kinks: a bracket's edge, the end of the gains, the $3,000, a threshold. Rather than
list every kink of every line of the return by hand (and miss one), the return itself is asked. An interval
on which five inner points lie on the chord is taken as linear; one kink alone is found where the lines from
both ends meet; otherwise the interval is halved.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from lotwise.core.money import CENT, DOLLAR, Usd

Function: TypeAlias = Callable[[Usd], Usd]

_INNER: Final = (7, 24, 41, 60, 83)
"""Where, in percent of an interval, it is tested for being linear; no regular spacing."""
_NOISE: Final[Usd] = 4_000
"""Differences up to 4·10⁻⁵ dollar come from rounding at 10⁻⁸ over the years, not from a kink."""
_SLOPE_NOISE: Final = 1e-6


def kinks(function: Function, low: Usd, high: Usd) -> list[Usd]:
    """Return where a piecewise linear function bends between two points, ascending.

    Args:
        function: From dollars to dollars, both in steps of 10⁻⁸ USD; continuous and piecewise linear.
        low: Left end.
        high: Right end, above low.

    Returns:
        Positions strictly between the ends, each good to about a cent.
    """
    known: dict[Usd, Usd] = {}

    def ask(position: Usd) -> Usd:
        if position not in known:
            known[position] = function(position)
        return known[position]

    return sorted(set(_between(ask, low, high)))


def _between(ask: Function, low: Usd, high: Usd) -> list[Usd]:
    if high - low <= 2 * CENT:
        return []
    if _is_linear(ask, low, high):
        return []
    single = _single_kink(ask, low, high)
    if single is not None:
        return [single]
    middle = (low + high) // 2
    found = [*_between(ask, low, middle), *_between(ask, middle, high)]
    nearest_ones = [position for position in found if abs(position - middle) <= DOLLAR]
    if not nearest_ones and _bends_at(ask, low, middle, high):
        found.append(middle)
    return found


def _is_linear(ask: Function, low: Usd, high: Usd) -> bool:
    at_low, at_high, width = ask(low), ask(high), high - low
    for percent in _INNER:
        position = low + width * percent // 100
        expected = at_low + (at_high - at_low) * (position - low) // width
        if abs(ask(position) - expected) > _NOISE:
            return False
    return True


def _single_kink(ask: Function, low: Usd, high: Usd) -> Usd | None:
    reach = (high - low) // 16
    left = (ask(low + reach) - ask(low)) / reach
    right = (ask(high) - ask(high - reach)) / reach
    if abs(left - right) < _SLOPE_NOISE:
        return None
    meeting = low + round((ask(high) - ask(low) - right * (high - low)) / (left - right))
    if not low < meeting < high:
        return None
    both = _is_linear(ask, low, meeting) and _is_linear(ask, meeting, high)
    return meeting if both else None


def _bends_at(ask: Function, low: Usd, middle: Usd, high: Usd) -> bool:
    reach = min(middle - low, high - middle, 100 * DOLLAR) // 2
    if reach <= 0:
        return False
    return abs(ask(middle - reach) - 2 * ask(middle) + ask(middle + reach)) > _NOISE


def bends(function: Function, position: Usd, reach: Usd) -> bool:
    """Return whether a function bends at a position, seen from a distance on both sides."""
    return abs(function(position - reach) - 2 * function(position) + function(position + reach)) > _NOISE
