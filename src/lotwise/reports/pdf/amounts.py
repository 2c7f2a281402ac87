"""Amounts as a tax form shows them, and the way back from the paper to the amount.

Negative amounts stand in parentheses (Instructions for Form 8949 (2025), column (g)). A printed amount is
always read back, so a way of showing it must be exact: an amount that is no whole dollar cannot be shown in
whole dollars here; rounding is done before, for all amounts or none.
"""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from lotwise.core.money import CENT, DOLLAR, Usd, usd

AmountText: TypeAlias = Callable[[Usd], str]
"""How an amount is shown: `in_cents` or `in_dollars`."""
ZERO_ENTERED: Final = "-0-"
"""What the instructions ask for where a zero must be entered, as in column (g) beside a code."""
_AMOUNT: Final = re.compile(r"(?P<open>\()?(?P<dollars>\d{1,3}(?:,\d{3})*)(?:\.(?P<cents>\d\d))?(?(open)\))")


def in_cents(amount: Usd) -> str:
    """Return an amount in dollars and cents.

    Args:
        amount: Whole cents.

    Raises:
        AssertionError: It is finer than a cent.

    Examples:
        >>> in_cents(usd("-1234.5")), in_cents(0)
        ('(1,234.50)', '0.00')
    """
    assert amount % CENT == 0, "an amount on a form is rounded before it is printed"
    whole, part = divmod(abs(amount) // CENT, 100)
    return _signed(f"{whole:,}.{part:02d}", amount)


def in_dollars(amount: Usd) -> str:
    """Return an amount in whole dollars.

    Args:
        amount: Whole dollars.

    Raises:
        AssertionError: It is no whole number of dollars.

    Examples:
        >>> in_dollars(usd("-1234")), in_dollars(0)
        ('(1,234)', '0')
    """
    assert amount % DOLLAR == 0, "an amount on a form is rounded before it is printed"
    return _signed(f"{abs(amount) // DOLLAR:,}", amount)


def _signed(text: str, amount: Usd) -> str:
    return f"({text})" if amount < 0 else text


def amount_of(text: str) -> Usd | None:
    """Return the amount that stands on paper, None where it is none.

    Examples:
        >>> amount_of("(1,234.50)") == usd("-1234.5"), amount_of("-0-"), amount_of("1,23")
        (True, 0, None)
    """
    if text == ZERO_ENTERED:
        return 0
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    amount = usd(f"{found['dollars'].replace(',', '')}.{found['cents'] or '0'}")
    return -amount if found["open"] else amount
