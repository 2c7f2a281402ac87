"""What is likely the same without being equal: a second apart, a date without a time, fewer decimals.

Coinbase's raw report is a second off for conversions; its oldest report states dates; some reports round
quantities. Each such difference has its words, for the owner to judge.
"""

from datetime import timedelta
from typing import Final, TypeAlias

from lotwise.core.quantity import Quantity
from lotwise.ledger.tellings import Moves, Telling, is_date_only

Signature: TypeAlias = tuple[tuple[str, str, bool], ...]
"""Wallet, asset, and whether it comes in."""
SECONDS: Final = 2
CLOSE: Final = "the times differ by up to two seconds"
DATED: Final = "one states only the date"
ROUNDED: Final = "one rounds quantities"
HALVES: Final = "one tells an exchange as two halves"
_WITHIN: Final = timedelta(seconds=SECONDS)
_COARSEST: Final[Quantity] = 10**12
"""Six decimals: what is rounded further can be many things."""


def nearness(one: Telling, other: Telling) -> tuple[str, ...] | None:
    """Return in words what two tellings differ in that are likely one event; None when they are not.

    Nothing to tell means that they move the same in the same second.
    """
    if not are_same_assets(one.moves, other.moves) or not are_same_time(one, other):
        return None
    reasons: list[str] = []
    if one.second != other.second:
        reasons.append(CLOSE if abs(one.second - other.second) <= _WITHIN else DATED)
    if one.moves != other.moves:
        if not are_rounded_moves(one.moves, other.moves):
            return None
        reasons.append(ROUNDED)
    return tuple(reasons)


def are_same_time(one: Telling, other: Telling) -> bool:
    """Return whether two tellings are of one time: two seconds apart, or on the date that one states."""
    if abs(one.second - other.second) <= _WITHIN:
        return True
    is_dated = is_date_only(one.transaction.at) or is_date_only(other.transaction.at)
    return is_dated and one.second.date() == other.second.date()


def signature(moves: Moves) -> Signature:
    """Return which assets move where, in or out."""
    return tuple((wallet, asset, units > 0) for wallet, asset, units in moves)


def are_same_assets(moves: Moves, others: Moves) -> bool:
    """Return whether the same assets move the same way, in whatever quantity."""
    return signature(moves) == signature(others)


def are_rounded_moves(moves: Moves, others: Moves) -> bool:
    """Return whether moves of the same assets are equal or rounded."""
    return all(
        units == other or are_rounded(units, other)
        for (_, _, units), (_, _, other) in zip(moves, others, strict=True)
    )


def are_rounded(one: Quantity, other: Quantity) -> bool:
    """Return whether one quantity is the other, rounded or cut to fewer decimals, at least six.

    Examples:
        >>> are_rounded(123_456_789_000_000_000, 123_456_800_000_000_000)
        True
        >>> are_rounded(123_456_789_000_000_000, 123_460_000_000_000_000)
        False
        >>> are_rounded(10**6, -(10**6))
        False
    """
    return _is_rounding_of(one, other) or _is_rounding_of(other, one)


def _is_rounding_of(coarse: Quantity, fine: Quantity) -> bool:
    if coarse * fine <= 0:
        return False
    step = _COARSEST
    while coarse % step:
        step //= 10
    cut_off = abs(fine) - abs(coarse)
    return 2 * abs(cut_off) <= step or 0 <= cut_off < step
