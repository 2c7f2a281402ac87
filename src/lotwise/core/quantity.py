"""Quantities of an asset, exact: whole numbers of 10⁻¹⁸ of a unit.

Eighteen places hold every unit that exchanges and wallets print, down to the wei. Python's integers have
no upper bound, so a sum never rounds. Inside lotwise a quantity is a plain ``int`` under the name
`Quantity`; the name tells the reader (and the reviewer) the scale, and no arithmetic is slowed by it.
Left out: chains with finer units (NEAR's 10⁻²⁴). Importers cut those with `quantity_cut` and say so.
"""

from decimal import Decimal
from typing import Final, TypeAlias

from lotwise.core.errors import BadNumberError
from lotwise.core.exact import decimal_from_steps, decimal_of, plain_text, whole_steps

Quantity: TypeAlias = int
"""Whole multiples of 10⁻¹⁸ of one unit of an asset; signed where a leg is meant."""

PLACES: Final = 18
ONE: Final[Quantity] = 10**PLACES


def quantity(value: str | int | Decimal) -> Quantity:
    """Return a quantity from a number of units, exactly.

    Args:
        value: Units of the asset, at most 18 decimal places.

    Returns:
        The same amount in steps of 10⁻¹⁸ of a unit.

    Raises:
        BadNumberError: Not a number, or finer than 10⁻¹⁸.

    Examples:
        >>> quantity("0.5")
        500000000000000000
        >>> quantity("1e-19")
        Traceback (most recent call last):
        lotwise.core.errors.BadNumberError: '1e-19' has more than 18 decimal places. Round it to 18 places.
    """
    steps, is_exact = whole_steps(decimal_of(value), PLACES)
    if not is_exact:
        raise BadNumberError(f"{str(value)!r} has more than 18 decimal places.", "Round it to 18 places.")
    return steps


def quantity_cut(value: str | int | Decimal) -> tuple[Quantity, bool]:
    """Return a quantity cut toward zero at 18 places, and whether nothing was cut off.

    Examples:
        >>> quantity_cut("1.0000000000000000019")
        (1000000000000000001, False)
    """
    return whole_steps(decimal_of(value), PLACES)


def quantity_decimal(amount: Quantity) -> Decimal:
    """Return a quantity as a Decimal number of units, exactly.

    Examples:
        >>> quantity_decimal(quantity("0.25")) == Decimal("0.25")
        True
    """
    return decimal_from_steps(amount, PLACES)


def quantity_text(amount: Quantity) -> str:
    """Return a quantity as plain text in units, with no exponent and no needless zeros.

    Examples:
        >>> quantity_text(quantity("2.50")), quantity_text(quantity("-3"))
        ('2.5', '-3')
    """
    return plain_text(amount, PLACES)
