"""A small validator of JSON Schema: the words that docs/reference uses, and a refusal of any other."""

import re
from collections.abc import Iterator
from typing import Any, Final

_TYPES: Final[dict[str, type | tuple[type, ...]]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}
_NOTES: Final = {"$schema", "$defs", "title", "description"}


def problems(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> Iterator[str]:
    """Give what in a value is not as its schema says, with the place.

    Args:
        value: What `json.loads` returned.
        schema: The schema of it.
        root: The document that references point into.
        at: The place of the value.

    Raises:
        KeyError: The schema uses a word that this validator does not know.
    """
    for word, said in schema.items():
        if word in _NOTES:
            continue
        yield from _CHECKS[word](value, said, schema, root, at)


def _ref(value: Any, said: str, _schema: Any, root: dict[str, Any], at: str) -> Iterator[str]:
    kind = said.removeprefix("#/$defs/")
    yield from problems(value, root["$defs"][kind], root, at)


def _type(value: Any, said: str, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    is_bool_for_number = said == "integer" and isinstance(value, bool)
    if is_bool_for_number or not isinstance(value, _TYPES[said]):
        yield f"{at} is {value!r}, no {said}"


def _properties(value: Any, said: Any, _schema: Any, root: Any, at: str) -> Iterator[str]:
    for name, inner in said.items() if isinstance(value, dict) else ():
        if name in value:
            yield from problems(value[name], inner, root, f"{at}.{name}")


def _required(value: Any, said: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    yield from (f"{at} lacks {name}" for name in said if isinstance(value, dict) and name not in value)


def _additional(value: Any, said: bool, schema: Any, _root: Any, at: str) -> Iterator[str]:
    assert said is False, "only the closed form is used"
    if isinstance(value, dict):
        yield from (f"{at} has {name}, which is not known" for name in value.keys() - schema["properties"])


def _items(value: Any, said: Any, _schema: Any, root: Any, at: str) -> Iterator[str]:
    for n, one in enumerate(value if isinstance(value, list) else ()):
        yield from problems(one, said, root, f"{at}[{n}]")


def _pattern(value: Any, said: str, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if isinstance(value, str) and not re.search(said, value):
        yield f"{at} is {value!r}, not {said}"


def _any_of(value: Any, said: Any, _schema: Any, root: Any, at: str) -> Iterator[str]:
    tried = [list(problems(value, one, root, at)) for one in said]
    if all(tried):
        yield from min(tried, key=len)


def _one_of(value: Any, said: Any, _schema: Any, root: Any, at: str) -> Iterator[str]:
    fits = sum(not list(problems(value, one, root, at)) for one in said)
    if fits != 1:
        yield f"{at} fits {fits} of {len(said)}"


def _enum(value: Any, said: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if value not in said:
        yield f"{at} is {value!r}, none of {said}"


def _const(value: Any, said: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if value is not said:
        yield f"{at} is {value!r}, not {said!r}"


def _minimum(value: Any, said: int, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if isinstance(value, int) and value < said:
        yield f"{at} is {value}, less than {said}"


def _at_least(value: Any, said: int, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if isinstance(value, list) and len(value) < said:
        yield f"{at} has {len(value)} items"


def _at_most(value: Any, said: int, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if isinstance(value, list) and len(value) > said:
        yield f"{at} has {len(value)} items"


_CHECKS: Final[dict[str, Any]] = {
    "$ref": _ref,
    "type": _type,
    "properties": _properties,
    "required": _required,
    "additionalProperties": _additional,
    "items": _items,
    "pattern": _pattern,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "enum": _enum,
    "const": _const,
    "minimum": _minimum,
    "minItems": _at_least,
    "maxItems": _at_most,
}
