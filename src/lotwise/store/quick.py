"""Making many frozen values fast.

A frozen dataclass sets each of its fields through `object.__setattr__`, which takes three times as long as a
plain assignment, and a project may hold ten million such values. So a twin is made of each class, with the
same slots and not frozen; a value is filled as a twin and then becomes one of the frozen class, which Python
allows for classes of the same layout. The result is the same in every respect as one made in the usual way.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, make_dataclass
from typing import Any, TypeVar

_Value = TypeVar("_Value")


def quick(frozen: type[_Value]) -> Callable[..., _Value]:
    """Return a function that makes values of a frozen dataclass with slots; all fields go by position.

    Args:
        frozen: The class; what it does in ``__post_init__`` is left out, so it must have none.
    """
    assert is_dataclass(frozen)
    assert not hasattr(frozen, "__post_init__")
    twin = make_dataclass(frozen.__name__, [(field.name, Any) for field in fields(frozen)], slots=True)

    def made(*values: Any) -> _Value:
        one: Any = twin(*values)
        one.__class__ = frozen
        return one  # type: ignore[no-any-return]  # its class was just set

    return made
