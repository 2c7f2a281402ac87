"""How functions of the kernel are compiled, and where the compiled ones are kept.

Problem: numba compiles for seconds, so what it made is kept on disk; but it looks only at the file of the one
function that is kept, not at those that this one calls, and an old kernel would go on giving old numbers.
Chosen way: only the entries of the kernel are kept; each is made inside a function that holds a stamp of the
text of all modules of the kernel, which numba looks at too. Where no folder can be written to, nothing is
kept, and everything is compiled anew by each process. numba is not typed: nobody else imports it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pkgutil import get_data
from typing import Any, Final, TypeVar

import numba
from numba.core import event, types
from numba.extending import intrinsic

Function = TypeVar("Function", bound=Callable[..., object])

_PACKAGE: Final = "lotwise.lots"
_MODULES: Final = (
    "kernel_amounts",
    "kernel_chains",
    "kernel_columns",
    "kernel_heaps",
    "kernel_limbs",
    "kernel_memory",
    "kernel_names",
    "kernel_piles",
    "kernel_steps",
)


def compiled(function: Function) -> Function:
    """Return a function compiled as a part of those that call it; its whole numbers wrap around silently."""
    made: Function = numba.njit(error_model="numpy")(function)
    return made


def kept(function: Function) -> Function:
    """Return a compiled entry of the kernel that is kept on disk, where a folder can be written to.

    Args:
        function: Made inside another function, with `stamp` among the variables it holds.
    """
    assert function.__closure__, "an entry holds the stamp, else an old kernel may be taken for a new one"
    try:
        made: Function = numba.njit(error_model="numpy", cache=True)(function)
    except RuntimeError:  # numba found no folder
        return compiled(function)
    return made


@intrinsic  # type: ignore[untyped-decorator]
def pointer(_: object, array: types.Array) -> tuple[object, Callable[..., object]]:
    """Return where the items of an array lie, to be read and written by number like the array itself.

    An array that is handed from function to function is counted every time; a pointer is not. Whoever called
    compiled code holds the array until that returns.
    """

    def code(context: Any, builder: Any, signature: Any, values: Any) -> object:
        return context.make_array(signature.args[0])(context, builder, values[0]).data

    return types.CPointer(array.dtype)(array), code


def stamp() -> int:
    """Return what tells one state of the kernel from another: a number made of the text of its modules."""
    digest = sha256()
    for name in _MODULES:
        digest.update(get_data(_PACKAGE, f"{name}.py") or b"")
    return int.from_bytes(digest.digest()[:7])


def is_kept(function: Callable[..., object]) -> bool:
    """Return whether what numba makes of an entry is kept on disk for the next process."""
    return bool(function.stats.cache_path)  # type: ignore[attr-defined]


def is_ready(function: Callable[..., object]) -> bool:
    """Return whether an entry has been compiled, or loaded, in this process."""
    return bool(function.signatures)  # type: ignore[attr-defined]


@contextmanager
def telling(say: Callable[[], None]) -> Iterator[None]:
    """Call once, within the block, when something begins to be compiled."""
    listener = _Teller(say)
    with event.install_listener("numba:compile", listener):
        yield


class _Teller(event.Listener):
    """Hears when numba begins to compile."""

    def __init__(self, say: Callable[[], None]) -> None:
        self._say = say
        self._has_said = False

    def on_start(self, _: object) -> None:
        """Say so, the first time."""
        if not self._has_said:
            self._has_said = True
            self._say()

    def on_end(self, _: object) -> None:
        """Say nothing."""
