"""Making many frozen values fast.

A frozen dataclass sets each of its fields through `object.__setattr__`, which takes three times as long as a
plain assignment, and a project may hold ten million such values. So a twin is made of each class, with the
same slots and not frozen; a value is filled as a twin and then becomes one of the frozen class, which Python
allows for classes of the same layout. The result is the same in every respect as one made in the usual way.
Left out: classes of which few values are made.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields, is_dataclass, make_dataclass
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
    twin = make_dataclass(
        frozen.__name__,
        [(one.name, Any, _with_default(one)) for one in fields(frozen)],
        slots=True,
        repr=False,
        eq=False,
        match_args=False,
    )

    def made(*values: Any) -> _Value:
        one: Any = twin(*values)
        one.__class__ = frozen
        return one  # type: ignore[no-any-return]  # its class was just set

    return made


def _with_default(one: Field[Any]) -> Any:
    return field() if one.default is MISSING else field(default=one.default)
