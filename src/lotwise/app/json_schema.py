"""JSON Schema of what `lotwise.app.jsonable` makes of a type: derived, so that it cannot say something else.

Problem: whoever reads the JSON wants to know what stands in it, and a description that is written beside the
code grows old. Chosen way: the description is made from the types themselves, by the rules of `jsonable`: a
number in a field that ends in ``_usd`` is dollars as text, one whose field ends in ``quantity`` is units as
text. What a class says of its fields under Attributes becomes their description.

Left out: types that hold themselves by another name than their own; there are none.
"""

import inspect
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

__all__ = ["Schemas"]

_BASIC: Final[Mapping[str, dict[str, Any]]] = {
    "Money": {
        "type": "string",
        "pattern": r"^-?[0-9]+\.[0-9]{2,8}$",
        "description": "US dollars, exact, to eight places.",
    },
    "Quantity": {
        "type": "string",
        "pattern": r"^-?[0-9]+(\.[0-9]{1,18})?$",
        "description": "Units of an asset, exact, to eighteen places.",
    },
    "Day": {"type": "string", "format": "date", "description": "A day in the household's time zone."},
    "Instant": {
        "type": "string",
        "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$",
        "description": "An instant in UTC.",
    },
    "Number": {
        "type": "string",
        "pattern": r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$",
        "description": "A decimal number, exact.",
    },
}
_SHAPE: Final = "Shape"
"""How the names of typed dictionaries end that say what stands in JSON."""
_LINE: Final = re.compile(r"^    (\w+): (.*)$")


class Schemas:
    """The schemas of some types, with all that they hold, each under one name.

    Args:
        types: Dataclasses and typed dictionaries; their names must differ.
        prefix: What stands before a name in a reference.

    Raises:
        ValueError: Two different types have one name.
    """

    def __init__(self, types: Iterable[type], prefix: str = "#/components/schemas/") -> None:
        self._prefix = prefix
        self._types: dict[str, type] = {}
        self._made: dict[str, dict[str, Any]] = {}
        for one in types:
            self.of(one)

    @property
    def made(self) -> Mapping[str, dict[str, Any]]:
        """All schemas by name, in the order of their names."""
        return dict(sorted(self._made.items()))

    def of(self, hint: Any, name: str = "") -> dict[str, Any]:
        """Return the schema of a type.

        Args:
            hint: The type, as an annotation states it.
            name: The field it stands in; tells money and quantities apart.
        """
        hint = getattr(hint, "__value__", hint)
        origin, inner = get_origin(hint), get_args(hint)
        if origin in {Union, UnionType}:
            return self._any([self.of(one, name) for one in inner])
        if origin is NotRequired:
            return self.of(inner[0], name)
        if origin is Literal:
            return {"enum": list(inner)}
        if origin is not None:
            return self._many(origin, inner, name)
        if is_typeddict(hint) or is_dataclass(hint) or (isinstance(hint, type) and issubclass(hint, Enum)):
            return self._named(hint)
        return self._plain(hint, name)

    def _plain(self, hint: Any, name: str) -> dict[str, Any]:
        if hint in {None, NoneType}:
            return {"type": "null"}
        if hint is bool:
            return {"type": "boolean"}
        if hint in {str, Path}:
            return {"type": "string"}
        if hint is int:
            return self._number(name)
        words = {datetime: "Instant", date: "Day", Decimal: "Number"}
        return self._basic(words[hint]) if hint in words else {}

    def _number(self, name: str) -> dict[str, Any]:
        if name.endswith("_usd"):
            return self._basic("Money")
        is_units = name.endswith("quantity") or name in {"oversold", "quantity_transferred_in"}
        return self._basic("Quantity") if is_units else {"type": "integer"}

    def _many(self, origin: type, inner: tuple[Any, ...], name: str) -> dict[str, Any]:
        if issubclass(origin, Mapping):
            value = self.of(inner[1])
            if inner[1] is int:  # the key, which is not known here, tells what the number is
                value = self._any([value, self._basic("Money"), self._basic("Quantity")])
            return {"type": "object", "additionalProperties": value}
        if issubclass(origin, tuple) and Ellipsis not in inner:
            return {
                "type": "array",
                "prefixItems": [self.of(one, name) for one in inner],
                "minItems": len(inner),
                "maxItems": len(inner),
            }
        made: dict[str, Any] = {"type": "array", "items": self.of(inner[0], name)}
        return made | ({"uniqueItems": True} if issubclass(origin, AbstractSet) else {})

    @staticmethod
    def _any(schemas: list[dict[str, Any]]) -> dict[str, Any]:
        return {} if {} in schemas else {"anyOf": schemas}

    def _basic(self, name: str) -> dict[str, Any]:
        self._made.setdefault(name, _BASIC[name])
        return {"$ref": f"{self._prefix}{name}"}

    def _named(self, one: Any) -> dict[str, Any]:
        name = one.__name__.removesuffix(_SHAPE)
        if self._types.setdefault(name, one) is not one:
            name = f"{one.__module__.rpartition('.')[2].title().replace('_', '')}{name}"
        if self._types.setdefault(name, one) is not one:
            raise ValueError(f"two types are called {name}")
        if name not in self._made:
            self._made[name] = {}
            self._made[name] |= _of_enum(one) if issubclass(one, Enum) else self._of_fields(one)
        return {"$ref": f"{self._prefix}{name}"}

    def _of_fields(self, one: Any) -> dict[str, Any]:
        hints = get_type_hints(one, include_extras=True)
        names = [field.name for field in fields(one)] if is_dataclass(one) else list(hints)
        optional = [name for name in names if get_origin(hints[name]) is NotRequired]
        told = _told(one)
        return {
            "type": "object",
            "description": _opening(one),
            "properties": {name: _with(self.of(hints[name], name), told.get(name)) for name in names},
            "required": [name for name in names if name not in optional],
            "additionalProperties": False,
        }


def _with(schema: dict[str, Any], description: str | None) -> dict[str, Any]:
    return schema | {"description": description} if description else schema


def _of_enum(one: type[Enum]) -> dict[str, Any]:
    return {"enum": [each.value for each in one], "description": _opening(one)}


def _opening(one: Any) -> str:
    """Return the first sentence that a class says of itself."""
    said = inspect.cleandoc(one.__doc__ or "").partition("\n\n")[0]
    return " ".join(said.split())


def _told(one: Any) -> Mapping[str, str]:
    """Return what a class says of its fields under Attributes."""
    found: dict[str, str] = {}
    name = ""
    _, _, lines = inspect.cleandoc(one.__doc__ or "").partition("Attributes:\n")
    for line in lines.splitlines():
        if begun := _LINE.match(line):
            name = begun[1]
            found[name] = begun[2]
        elif not line.startswith("     "):
            name = ""
        elif name:
            found[name] += f" {line.strip()}"
    return found
