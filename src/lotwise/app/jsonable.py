"""Any value of lotwise as plain JSON, exact.

The words of the house carry the unit: a field that ends in ``_usd`` is money and becomes dollars as text, a
field whose name ends in ``quantity`` becomes units as text. Nothing becomes a float.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Final

from lotwise.core.dates import instant_text
from lotwise.core.money import usd_plain
from lotwise.core.quantity import quantity_text

_UNITS: Final = frozenset({"oversold", "quantity_transferred_in"})
"""Fields of units whose names do not end so."""


def jsonable(value: object, name: str = "") -> Any:
    """Return a value as what `json.dumps` can write.

    Args:
        value: A dataclass, number, text, date, mapping or sequence.
        name: The field it stands in; tells money and quantities apart.

    Examples:
        >>> jsonable({"basis_usd": 100_000_000, "quantity": 10**18, "rows": (1, 2)})
        {'basis_usd': '1.00', 'quantity': '1', 'rows': [1, 2]}
        >>> jsonable({"gain_usd_by_year": {2025: (100_000_000, 0)}})
        {'gain_usd_by_year': {'2025': ['1.00', '0.00']}}
    """
    if value is None or isinstance(value, bool | str):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: jsonable(getattr(value, field.name), field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        unit = name.removesuffix("_by_year") if name.endswith("_by_year") else ""
        return {str(key): jsonable(item, unit or str(key)) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset | set):
        return [jsonable(item, name) for item in value]
    return _scalar(value, name)


def json_text(value: object) -> str:
    """Return a value as the text that every face writes for it: the same characters, whichever face asks.

    Args:
        value: Whatever `jsonable` takes.

    Returns:
        JSON, two spaces a level, its characters unescaped, without a line's end behind it.

    Raises:
        TypeError: Something in it has no form in JSON.

    Examples:
        >>> print(json_text({"basis_usd": 150_000_000, "name": "Zoë"}))
        {
          "basis_usd": "1.50",
          "name": "Zoë"
        }
    """
    return json.dumps(jsonable(value), indent=2, ensure_ascii=False)


def _scalar(value: object, name: str) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, int):
        return _number(value, name)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _number(value: int, name: str) -> str | int:
    if name.endswith("_usd"):
        return usd_plain(value)
    is_units = name.endswith("quantity") or name in _UNITS
    return quantity_text(value) if is_units else value
