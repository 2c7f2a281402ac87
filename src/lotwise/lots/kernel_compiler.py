"""How functions of the kernel are compiled, and where the compiled ones are kept.

Problem: numba compiles for seconds, so what it made is kept on disk; but it looks only at the file of the one
function that is kept, not at those that this calls, and an old kernel would go on giving old numbers. Chosen
way: only the entries of the kernel are kept; each is made inside a function that holds a stamp of the text of
all modules of the kernel, which numba looks at too. Where no folder can be written to, or what was kept
cannot be read, an entry is compiled anew. Entries are given arrays and plain tuples of them, and no class of
ours, since what is kept would name the class.
numba is not typed; nobody else imports it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pkgutil import get_data
from typing import Any, Final, TypeVar, cast

import numba
from numba.core import event, types
from numba.extending import intrinsic

if getattr(numba.config, "DISABLE_JIT", 0):
    raise ImportError("numba is told not to compile (NUMBA_DISABLE_JIT)")

Function = TypeVar("Function", bound=Callable[..., object])
Items = TypeVar("Items")

_PACKAGE: Final = "lotwise.lots"
_MODULES: Final = (
    "kernel_amounts",
    "kernel_chains",
    "kernel_check",
    "kernel_columns",
    "kernel_compiler",
    "kernel_heaps",
    "kernel_limbs",
    "kernel_memory",
    "kernel_names",
    "kernel_piles",
    "kernel_steps",
    "program",
)
"""What the numbers depend on that the kernel gives."""


def compiled(function: Function) -> Function:
    """Return a function compiled as a part of those that call it; its whole numbers wrap around silently."""
    return cast("Function", numba.njit(error_model="numpy")(function))


def _data_of(_: object, array: Any) -> tuple[object, Callable[..., object]]:
    """Return the type of a pointer to an array's items, and what makes its code."""

    def code(context: Any, builder: Any, signature: Any, values: Any) -> object:
        return context.make_array(signature.args[0])(context, builder, values[0]).data

    pointer_type: Any = types.CPointer
    return pointer_type(array.dtype)(array), code


def _zeros_of(_: object, __: object) -> tuple[object, Callable[..., object]]:
    """Return the type of a count of zeros, and what makes its code."""

    def code(context: Any, builder: Any, ___: object, values: Any) -> object:
        return builder.ctlz(values[0], context.get_constant(types.boolean, False))

    return types.uint64(types.uint64), code


_data: Any = intrinsic(_data_of)
_zeros: Any = intrinsic(_zeros_of)


@compiled
def pointer(array: Items) -> Items:
    """Return where the items of an array lie, to be read and written by number like the array itself.

    An array that is handed from function to function is counted each time; a pointer is not. Whoever calls
    an entry holds the array until that returns.
    """
    found: Items = _data(array)
    return found


@compiled
def leading_zeros(word: Items) -> Items:
    """Return how many bits of an unsigned word are above its highest one."""
    found: Items = _zeros(word)
    return found


def stamp() -> int:
    """Return what tells one state of the kernel from another: a number made of the text of its modules."""
    digest = sha256()
    for name in _MODULES:
        digest.update(get_data(_PACKAGE, f"{name}.py") or b"")
    return int.from_bytes(digest.digest()[:7]) + 1


class Entry:
    """A compiled function that plain Python calls, kept on disk where a folder can be written to.

    Args:
        function: Made inside another function, with a stamp among the variables that it holds; takes arrays
            and tuples of arrays.

    Attributes:
        is_kept: Whether what is compiled is kept for the next process.
    """

    __slots__ = ("_call", "_function", "is_kept")

    def __init__(self, function: Callable[..., object]) -> None:
        assert function.__closure__, "an entry holds the stamp, else an old kernel may be taken for a new one"
        self._function = function
        self.is_kept = True
        try:
            self._call = numba.njit(error_model="numpy", cache=True)(function)
        except RuntimeError:  # numba found no folder
            self._call = self._not_kept()

    @property
    def is_ready(self) -> bool:
        """Whether it has been compiled, or loaded, in this process."""
        return bool(self._call.signatures)

    def __call__(self, *arguments: object) -> Any:
        """Return what the function returns."""
        if self.is_ready:
            return self._call(*arguments)
        try:
            return self._call(*arguments)
        except Exception:  # noqa: BLE001 - whatever is wrong with files that may be of another version
            self._call = self._not_kept()
            return self._call(*arguments)

    def _not_kept(self) -> Any:
        self.is_kept = False
        return numba.njit(error_model="numpy")(self._function)


@contextmanager
def telling(say: Callable[[], None]) -> Iterator[None]:
    """Call once, within the block, when something begins to be compiled."""
    with event.install_listener("numba:compile", _Teller(say)):
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
