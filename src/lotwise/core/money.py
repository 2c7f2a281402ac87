"""Money, exact: whole numbers of 10⁻⁸ US dollar, and the few named ways in which it is ever rounded.

Eight places leave six behind the cent, so that products and shares lose nothing a form could show.
Inside lotwise money is a plain ``int`` under the name `Usd`. Where a product does not fall on a step it
goes to the nearest one (ties to even); where a whole is divided among its parts, `share` makes the parts
sum to the whole. Cents and form dollars are made only here, by name.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeAlias

from lotwise.core.errors import BadNumberError
from lotwise.core.exact import decimal_from_steps, decimal_of, nearest, plain_text, whole_steps
from lotwise.core.quantity import ONE, Quantity

Usd: TypeAlias = int
"""Whole multiples of 10⁻⁸ US dollar; signed."""

PLACES: Final = 8
DOLLAR: Final[Usd] = 10**PLACES
CENT: Final[Usd] = DOLLAR // 100


def usd(value: str | int | Decimal) -> Usd:
    """Return money from a number of dollars, exactly.

    Args:
        value: US dollars, at most 8 decimal places, no sign of currency and no grouping.

    Returns:
        The same amount in steps of 10⁻⁸ USD.

    Raises:
        BadNumberError: Not a number, or finer than 10⁻⁸ dollar.

    Examples:
        >>> usd("12.34")
        1234000000
    """
    steps, is_exact = whole_steps(decimal_of(value), PLACES)
    if not is_exact:
        raise BadNumberError(f"{str(value)!r} has more than 8 decimal places.", "Round it to 8 places.")
    return steps


def usd_nearest(value: str | int | Decimal) -> Usd:
    """Return money from a number of dollars, rounded to the nearest 10⁻⁸ USD, ties to even.

    Examples:
        >>> usd_nearest("0.324832317279927319225")
        32483232
    """
    numerator, denominator = decimal_of(value).as_integer_ratio()
    return nearest(numerator * DOLLAR, denominator)


def usd_decimal(amount: Usd) -> Decimal:
    """Return money as a Decimal number of dollars, exactly.

    Examples:
        >>> usd_decimal(usd("0.5"))
        Decimal('0.50000000')
    """
    return decimal_from_steps(amount, PLACES)


def usd_plain(amount: Usd) -> str:
    """Return money as exact plain text in dollars, at least two places, for files and JSON.

    Examples:
        >>> usd_plain(usd("-1234.5")), usd_plain(1)
        ('-1234.50', '0.00000001')
    """
    return plain_text(amount, PLACES, least=2)


def usd_text(amount: Usd) -> str:
    """Return money as people read it, in dollars and cents (rounded by `to_cents`).

    Examples:
        >>> usd_text(usd("-1234.567")), usd_text(-1)
        ('-$1,234.57', '$0.00')
    """
    cents = to_cents(amount) // CENT
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}${whole:,}.{part:02d}"


def to_cents(amount: Usd) -> Usd:
    """Return money rounded to whole cents, half a cent away from zero.

    Args:
        amount: Any money.

    Returns:
        A multiple of one cent.

    Examples:
        >>> to_cents(usd("1.005")) == usd("1.01"), to_cents(usd("-1.005")) == usd("-1.01")
        (True, True)
    """
    magnitude = (abs(amount) + CENT // 2) // CENT * CENT
    return -magnitude if amount < 0 else magnitude


def to_dollars(amount: Usd) -> Usd:
    """Return money rounded to whole dollars as the forms ask: under 50 cents down, 50 to 99 up.

    Source:
        Instructions for Form 1040 (2025), "Rounding Off to Whole Dollars"; Instructions for Form 8949 (2025).

    Examples:
        >>> to_dollars(usd("2.50")) == usd(3), to_dollars(usd("-2.49")) == usd(-2)
        (True, True)
    """
    magnitude = (abs(amount) + DOLLAR // 2) // DOLLAR * DOLLAR
    return -magnitude if amount < 0 else magnitude


def times(amount: Usd, rate: Decimal) -> Usd:
    """Return an amount times a rate, to the nearest 10⁻⁸ USD, ties to even.

    Args:
        amount: Any money.
        rate: A rate such as ``Decimal("0.24")``.

    Examples:
        >>> times(usd("100.01"), Decimal("0.24")) == usd("24.0024")
        True
    """
    numerator, denominator = rate.as_integer_ratio()
    return nearest(amount * numerator, denominator)


def value_usd(held: Quantity, price: Decimal) -> Usd:
    """Return what a quantity is worth, to the nearest 10⁻⁸ USD, ties to even.

    Args:
        held: Quantity in steps of 10⁻¹⁸ of a unit; signed.
        price: US dollars a unit, exact.

    Examples:
        >>> value_usd(3 * ONE // 2, Decimal("68000")) == usd(102000)
        True
    """
    numerator, denominator = price.as_integer_ratio()
    return nearest(held * numerator * DOLLAR, denominator * ONE)


def share(whole_usd: Usd, start: Quantity, stop: Quantity, whole: Quantity) -> Usd:
    """Return the part of an amount that belongs to the interval [start, stop) of a whole quantity.

    This is the root-interval rule: ⌊C·stop/Q⌋ − ⌊C·start/Q⌋. Neighbouring intervals telescope, so however
    a whole is cut, its parts sum to it exactly.

    Args:
        whole_usd: The amount C that belongs to the whole.
        start: Lower end of the interval, 0 ≤ start ≤ stop.
        stop: Upper end of the interval, stop ≤ whole.
        whole: The whole quantity Q, positive.

    Returns:
        The share, in steps of 10⁻⁸ USD.

    Examples:
        >>> [share(100, a, a + 1, 3) for a in range(3)]
        [33, 33, 34]
    """
    return whole_usd * stop // whole - whole_usd * start // whole


def shared_out(total: Usd, weights: list[int]) -> list[Usd]:
    """Return an amount divided in proportion to weights, so that the parts sum to it exactly.

    Args:
        total: The amount to divide.
        weights: Non-negative whole numbers, not all zero.

    Examples:
        >>> shared_out(100, [1, 1, 1])
        [33, 33, 34]
    """
    whole, start = sum(weights), 0
    parts: list[Usd] = []
    for weight in weights:
        parts.append(share(total, start, start + weight, whole))
        start += weight
    return parts


Rounding: TypeAlias = Callable[[Usd], Usd]
"""A named way of rounding: `to_cents` or `to_dollars`."""
