"""From decimal text to whole numbers of a small step, without ever passing through a float.

`Decimal` arithmetic rounds to the thread's context precision; asking a Decimal for its ratio of integers
does not. So the conversions here work on `Decimal.as_integer_ratio` and on Python's unbounded integers.
"""

from decimal import Decimal, InvalidOperation
from typing import Final

from lotwise.core.errors import BadNumberError

_LARGEST_EXPONENT: Final = 60  # a bound on 1E+999999999, which would be a billion digits as an integer
_MOST_DIGITS: Final = 200  # likewise on a text of a million digits
_LONGEST_SHOWN: Final = 60


def decimal_of(value: str | int | Decimal) -> Decimal:
    """Return the number that a text writes down, exactly.

    Args:
        value: A plain decimal number such as ``"0.5"``, ``"-1e-8"`` or ``12``; no grouping, no unit, and
            no digits but 0 to 9.

    Returns:
        The same number as a finite Decimal.

    Raises:
        BadNumberError: The text is no finite decimal number, or is absurdly large or long.

    Examples:
        >>> decimal_of(" 1e-3 ")
        Decimal('0.001')
    """
    text = value.strip() if isinstance(value, str) else ""
    try:
        number = Decimal(text if isinstance(value, str) else value)
    except InvalidOperation:
        raise _refused(value, "is not a number") from None
    if "_" in text or not text.isascii():  # Python would read 1_000 and foreign digits
        raise _refused(value, "is not a number")
    if number.is_zero():
        return Decimal(0)  # 0E+999999999 is zero as well
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise _refused(value, "is not a number lotwise can hold")
    if len(number.as_tuple().digits) > _MOST_DIGITS:
        raise _refused(value, "has more digits than lotwise can hold")
    return number


def _refused(value: str | int | Decimal, why: str) -> BadNumberError:
    shown = repr(value)
    if len(shown) > _LONGEST_SHOWN:
        shown = f"{shown[:_LONGEST_SHOWN]}…"
    return BadNumberError(f"{shown} {why}.", "Write it like 1234.56.")


def whole_steps(number: Decimal, places: int) -> tuple[int, bool]:
    """Return a number as a count of steps of 10⁻ᵖˡᵃᶜᵉˢ, cut toward zero.

    Args:
        number: A finite Decimal, as `decimal_of` gives it.
        places: Decimal places of one step, 0 or more.

    Returns:
        The count of whole steps, and whether it is the number exactly.

    Examples:
        >>> whole_steps(Decimal("-1.239"), 2)
        (-123, False)
    """
    numerator, denominator = number.as_integer_ratio()
    steps, rest = divmod(abs(numerator) * 10**places, denominator)
    return (-steps if numerator < 0 else steps), rest == 0


def decimal_from_steps(steps: int, places: int) -> Decimal:
    """Return a count of steps of 10⁻ᵖˡᵃᶜᵉˢ as an exact Decimal.

    Examples:
        >>> decimal_from_steps(-5, 3)
        Decimal('-0.005')
    """
    return Decimal((1 if steps < 0 else 0, tuple(map(int, str(abs(steps)))), -places))


def plain_text(steps: int, places: int, *, least: int = 0) -> str:
    """Return a count of steps as plain decimal text without needless zeros.

    Args:
        steps: Count of steps of 10⁻ᵖˡᵃᶜᵉˢ.
        places: Decimal places of one step.
        least: Decimal places to show at least.

    Examples:
        >>> plain_text(1_500, 3), plain_text(-7, 2), plain_text(5_00, 2, least=2)
        ('1.5', '-0.07', '5.00')
    """
    sign = "-" if steps < 0 else ""
    whole, part = divmod(abs(steps), 10**places)
    shown = f"{part:0{places}d}".rstrip("0").ljust(least, "0") if places else ""
    return f"{sign}{whole}.{shown}" if shown else f"{sign}{whole}"


def nearest(numerator: int, denominator: int) -> int:
    """Return the whole number nearest to a ratio, ties to the even one.

    Args:
        numerator: Any whole number.
        denominator: A positive whole number.

    Examples:
        >>> nearest(5, 2), nearest(7, 2), nearest(-5, 2)
        (2, 4, -2)
    """
    quotient, rest = divmod(numerator, denominator)
    doubled = 2 * rest
    return quotient + (doubled > denominator or (doubled == denominator and quotient & 1))
