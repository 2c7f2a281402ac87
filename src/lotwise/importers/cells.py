"""What stands in a cell: numbers and signs of money, as exports write them; for dates see `instants`.

Nothing is guessed. A thousands comma counts only where the grouping is right; whether a file writes
decimal commas is decided once, from all of its cells (`style_of`), and where the file itself contradicts,
a number that could be read two ways is refused. A refused cell raises `UnclearError`, which becomes a
blocking finding.

Nearly every cell of every file is written in one way, and a file may have ten million of them. So numbers
have a short way (`_PLAIN`), which either reads a cell or leaves it to the long one; what both can read, they
read alike.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import Enum
from itertools import islice
from typing import Final, NamedTuple

from lotwise.core.errors import BadNumberError, LotwiseError
from lotwise.core.exact import decimal_of, nearest
from lotwise.core.money import DOLLAR, Usd
from lotwise.core.money import PLACES as USD_PLACES
from lotwise.core.quantity import ONE, PLACES, Quantity, quantity_cut
from lotwise.importers.table import BETWEEN

CHECK: Final = "Say in `lotwise review` what it tells, or that it holds nothing that counts."
"""What to do about a row that is not understood."""


class UnclearError(LotwiseError):
    """A cell or row whose meaning is not certain; it becomes a blocking finding inside importers."""

    about = ""
    """See `Unclear.about`."""

    def __init__(self, what: str, fix: str = CHECK) -> None:
        super().__init__(what, fix)


class DerivativeError(UnclearError):
    """A row of margin trading, futures or options: known as such, and set aside with a blocking finding."""

    about = "derivative"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} Margin and derivatives are outside lotwise.",
            "Report their gain or loss from the source's own statement. Then say in `lotwise review` which "
            "units came or left by these rows, or that none did.",
        )


class Style(Enum):
    """How a file writes numbers."""

    POINT = "1,234.56"
    COMMA = "1.234,56"
    UNSURE = "either"


class Amount(NamedTuple):
    """A number with the unit that stands beside it, such as ``BTC``, ``EUR`` or ``$``; empty when none."""

    number: Decimal
    unit: str


_EMPTY: Final = frozenset({"", "-", "--", "—", "n/a"})
_SIGNS: Final = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₿": "BTC"}
_DOLLARS: Final = frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS"})
_MINUS: Final = str.maketrans("−–", "--")
_AMOUNT: Final = re.compile(
    r"(?P<open>\()?\s*(?P<sign>-|\+)?\s*"
    r"(?:(?P<before>[A-Z]{0,2}\$|[€£¥₹₿]|[A-Z]{3}(?=[\s\d]))\s*)?(?P<inner>-|\+)?\s*"
    r"(?P<digits>\d[\d., ]*|\.\d+|,\d+)(?P<power>[eE][+-]?\d{1,4})?"
    r"(?:\s*(?P<after>[€£$])|\s+(?P<unit>[A-Za-z0-9]*[A-Za-z][A-Za-z0-9.]*))?\s*(?P<close>\))?"
)
_WHOLE: Final = r"(?:[0-9]{1,3}+(?:,[0-9]{3}){1,6}+|[0-9]{1,20}+)"
_PLAIN: Final = re.compile(rf"-?+\$?+{_WHOLE}(?:\.[0-9]{{0,30}}+)?+").fullmatch
"""The short way into a cell such as ``-$1,234.50``, as far as no bound on the size of numbers comes near."""
_ALL_PLAIN: Final = re.compile(
    rf"-?+{_WHOLE}(?:\.[0-9]{{0,{PLACES}}}+)?+"
    rf"(?:{BETWEEN}(?:-?+\$?+{_WHOLE}(?:\.[0-9]{{0,{PLACES}}}+)?+)?+)*+"
).fullmatch
"""A quantity and any money beside it: the short way into all of them at once, none of them cut."""
_SCALES: Final = tuple(10 ** (PLACES - places) for places in range(PLACES + 1))
_USD_SCALES: Final = tuple(10 ** (USD_PLACES - places) for places in range(USD_PLACES + 1))
_POINT: Final = Style.POINT
_ZERO: Final = Decimal(0)
_POINTED: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d*)?|\.\d+")
_COMMAED: Final = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:,\d*)?|,\d+")
_EITHER: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}|[\d ]*,\d*")
_LAST_COMMA: Final = re.compile(rf",[^,.{BETWEEN}]*+(?![,.])")
_GROUPING_POINTS: Final = re.compile(r"\.\d{3}\.\d{3}")
"""One of the two is in every record with a cell that tells of decimal commas."""
_AT_ONCE: Final = 64
"""Records."""
_SEPARATED: Final = re.compile(r"[^\d,.]{0,6}(\d[\d.,]*)(?:[eE][+-]?\d+)?[^\d,.]{0,8}")


def amount(text: str, style: Style = Style.POINT) -> Amount | None:
    """Return the number in a cell and its unit, or None where the cell says there is none.

    Args:
        text: The cell, such as ``-$1,234.50``, ``($53.62)``, ``0.2092 BTC``, ``1E-8`` or ``--``.
        style: How the file writes numbers.

    Raises:
        UnclearError: It is no number, or could be read in two ways.

    Examples:
        >>> amount("($53.62)")
        Amount(number=Decimal('-53.62'), unit='$')
        >>> amount("1.234,5 BTC", Style.COMMA)
        Amount(number=Decimal('1234.5'), unit='BTC')
        >>> amount("N/A") is None
        True
    """
    if style is not _POINT or not _PLAIN(text):
        return _amount(text, style)
    return Amount(Decimal(text.replace("$", "").replace(",", "")) or _ZERO, "$" if "$" in text else "")


def steps(text: str, style: Style = Style.POINT) -> tuple[Quantity, bool, str] | None:
    """Return the number in a cell in steps of 10⁻¹⁸, whether it is exactly that, and its unit.

    The same as `amount` cut toward zero at 18 places, without a Decimal for what is written plainly.

    Raises:
        UnclearError: As `amount`.

    Examples:
        >>> steps("-$1,234.5")
        (-1234500000000000000000, True, '$')
        >>> steps("1.0000000000000000019 BTC")
        (1000000000000000001, False, 'BTC')
    """
    if style is _POINT and _PLAIN(text):
        whole, _, part = text.partition(".")
        if len(part) <= PLACES:
            unit = "$" if "$" in whole else ""
            return int(whole.replace("$", "").replace(",", "") + part) * _SCALES[len(part)], True, unit
    found = _amount(text, style)
    return None if found is None else (*quantity_cut(found.number), found.unit)


def are_plain(texts: Sequence[str], style: Style) -> bool:
    """Return whether `plain_steps` reads all of these cells as `steps` does, and finds no unit but dollars.

    Args:
        texts: A quantity, which stands alone, and money, which may have a ``$`` or be empty.
        style: How the file writes numbers.

    Examples:
        >>> are_plain(("-0.5", "$1,234.50", ""), Style.POINT), are_plain(("0.5 BTC", "1"), Style.POINT)
        (True, False)
    """
    return style is _POINT and _ALL_PLAIN(BETWEEN.join(texts)) is not None


def plain_steps(text: str) -> Quantity:
    """Return the number in a cell in steps of 10⁻¹⁸; one that is not empty, and that `are_plain` has passed.

    Examples:
        >>> plain_steps("-$1,234.5")
        -1234500000000000000000
    """
    whole, _, part = text.replace("$", "").replace(",", "").partition(".")
    count: Quantity = int(whole + part) * _SCALES[len(part)]
    return count


def plain_usd(text: str) -> Usd:
    """Return what `as_usd` makes of `plain_steps`.

    Examples:
        >>> plain_usd("-$1,234.5")
        -123450000000
    """
    whole, _, part = text.replace("$", "").replace(",", "").partition(".")
    if len(part) > USD_PLACES:
        return as_usd(plain_steps(text))
    amount: Usd = int(whole + part) * _USD_SCALES[len(part)]
    return amount


def _amount(text: str, style: Style) -> Amount | None:
    """Return what `amount` does, the long way: of any cell."""
    if text.casefold() in _EMPTY:
        return None
    found = _AMOUNT.fullmatch(text.translate(_MINUS).strip())
    if found is None or bool(found["open"]) != bool(found["close"]) or (found["sign"] and found["inner"]):
        raise UnclearError(f"{shown(text)} is not a number.")
    number = _number(found["digits"].rstrip(), found["power"] or "", style, text)
    is_negative = bool(found["open"]) or "-" in (found["sign"], found["inner"])
    unit = found["before"] or found["after"] or found["unit"] or ""
    return Amount(number.copy_negate() if is_negative and number else number, _SIGNS.get(unit, _dollar(unit)))


def _number(digits: str, power: str, style: Style, text: str) -> Decimal:
    if style is Style.UNSURE and _EITHER.fullmatch(digits):
        raise UnclearError(
            f"{shown(text)} could be read in two ways, and the file writes both.",
            "Export the file again with points as decimal marks.",
        )
    pattern, grouping = (_COMMAED, ".") if style is Style.COMMA else (_POINTED, ",")
    if not pattern.fullmatch(digits):
        raise UnclearError(f"{shown(text)} is not a number: its commas and points do not fit.")
    plain = digits.replace(grouping, "").replace(" ", "").replace(",", ".")
    try:
        return decimal_of(plain + power)
    except BadNumberError as error:
        raise UnclearError(error.what) from None


def _dollar(unit: str) -> str:
    return "$" if unit.endswith("$") else unit.upper()


def is_unit(found: str, wanted: str) -> bool:
    """Return whether a unit read beside a number may stand for the wanted one; none may stand for any.

    Examples:
        >>> is_unit("$", "CAD"), is_unit("EUR", "USD"), is_unit("", "BTC")
        (True, False, True)
    """
    return not found or found == wanted or (found == "$" and wanted in _DOLLARS)


def style_of(records: Iterable[str], delimiter: str) -> Style:
    """Return how a file writes its numbers, from all of its cells.

    Only what can be read in one way is evidence: ``0,5`` and ``1.234,56`` for decimal commas, ``0.5`` and
    ``1,234,567`` for points. Without evidence a file cut at `,` or TAB writes points, and one cut at `;`,
    as spreadsheets with decimal commas do, is not trusted.

    Args:
        records: The records of the file, each with its cells held together by `BETWEEN`.
        delimiter: The character at which the file is cut.
    """
    has_comma, points, commas = False, False, False
    waiting = iter(records)
    while part := list(islice(waiting, _AT_ONCE if points else 1)):
        text = BETWEEN.join(part)
        has_comma = has_comma or "," in text
        if points and not _LAST_COMMA.search(text) and not _GROUPING_POINTS.search(text):
            continue  # as of nearly all records, whether they are looked at alone or together
        for record in part:
            seen = set(map(_evidence, record.split(BETWEEN)))
            points, commas = points or Style.POINT in seen, commas or Style.COMMA in seen
    if delimiter != ";" and not has_comma:
        return Style.POINT
    if commas:
        return Style.UNSURE if points else Style.COMMA
    return Style.UNSURE if delimiter == ";" and not points else Style.POINT


def _evidence(text: str) -> Style | None:
    found = _SEPARATED.fullmatch(text)
    if found is None:
        return None
    digits = found[1]
    marks = [mark for mark in digits if mark in ",."]
    if not marks:
        return None
    last = marks[-1]
    left, right = digits.rsplit(last, 1)
    decimal, grouping = (Style.COMMA, Style.POINT) if last == "," else (Style.POINT, Style.COMMA)
    if len(set(marks)) > 1:
        return decimal
    if len(marks) > 1:
        return grouping if all(len(part) == len("000") for part in digits.split(last)[1:]) else None
    is_group = len(right) == len("000") and len(left) <= len("000") and left != "0"
    return None if is_group else decimal


def as_usd(money: Quantity) -> Usd:
    """Return dollars held as a quantity as money, to the nearest 10⁻⁸ USD, ties to even."""
    return nearest(money, ONE // DOLLAR)


def is_number(text: str) -> bool:
    """Return whether a cell is written like a number, with or without a unit."""
    return _AMOUNT.fullmatch(text.translate(_MINUS).strip()) is not None


def shown(text: str) -> str:
    """Return a cell as it is quoted in a finding: in quotes, cut when long."""
    most = 60
    return repr(text if len(text) <= most else text[: most - 1] + "…")
