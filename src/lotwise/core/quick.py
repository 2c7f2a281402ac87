"""Making many frozen values fast.

A frozen dataclass sets each of its fields through `object.__setattr__`, which takes three times as long as a
plain assignment, and a project may hold ten million such values. So a twin is made of each class, with the
same slots and not frozen; a value is filled as a twin and then becomes one of the frozen class, which Python
allows for classes of the same layout. The result is the same in every respect as one made in the usual way.
Left out: classes of which few values are made.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from itertools import takewhile
from typing import Any, TypeVar

_Value = TypeVar("_Value")


def quick(frozen: type[_Value]) -> Callable[..., _Value]:
    """Return a function that makes values of a frozen dataclass with slots.

    Args:
        frozen: The class. What it does in ``__post_init__`` is left out, so it must have none.

    Returns:
        A function of the fields by position; the last ones may be left out where they have defaults.

    Examples:
        >>> from dataclasses import dataclass
        >>> @dataclass(frozen=True, slots=True, kw_only=True)
        ... class Priced:
        ...     asset: str
        ...     usd: int = 0
        >>> quick(Priced)("BTC") == Priced(asset="BTC")
        True
    """
    assert is_dataclass(frozen)
    assert not hasattr(frozen, "__post_init__")
    names = [one.name for one in fields(frozen)]
    assert not any(name.startswith("_") for name in names), "the text below has names of its own"
    text = (
        f"def made({', '.join(names)}):\n"
        "    _one = _twin()\n"
        + "".join(f"    _one.{name} = {name}\n" for name in names)
        + "    _one.__class__ = _frozen\n"
        "    return _one\n"
    )
    known = {"_twin": type(frozen.__name__, (), {"__slots__": tuple(names)}), "_frozen": frozen}
    exec(text, known)  # noqa: S102 - of the names of our own fields; four fifths of the time of `*values`
    made: Any = known["made"]
    given = takewhile(lambda default: default is not MISSING, [one.default for one in fields(frozen)][::-1])
    made.__defaults__ = tuple(given)[::-1]
    return made  # type: ignore[no-any-return]  # it gives values of that class
