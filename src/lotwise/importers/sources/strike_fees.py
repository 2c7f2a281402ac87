"""Whether a fee is inside the money that a purchase or sale states, or comes on top of it.

Apps write the same columns in both ways. What the units were worth decides: where money and worth are apart
by the fee, it is inside; where they are the same, it is on top. Left out: a guess where they are neither.
"""

from typing import Final

from lotwise.core.money import CENT, Usd

_ROUNDING: Final[Usd] = 2 * CENT


def is_fee_inside(*, is_buy: bool, money: Usd, worth: Usd, fee: Usd) -> bool | None:
    """Return whether the fee is inside the money; None where the numbers do not tell.

    Args:
        is_buy: Whether money was paid; else it was got.
        money: The money stated, positive.
        worth: What the units were worth in the same currency.
        fee: The fee, positive.

    Examples:
        >>> is_fee_inside(is_buy=True, money=10_000 * CENT, worth=9_900 * CENT, fee=100 * CENT)
        True
        >>> is_fee_inside(is_buy=False, money=9_900 * CENT, worth=9_900 * CENT, fee=100 * CENT)
        False
    """
    apart = money - worth if is_buy else worth - money
    inside, on_top = abs(apart - fee), abs(apart)
    if min(inside, on_top) > max(_ROUNDING, fee // 2):
        return None
    return inside < on_top
