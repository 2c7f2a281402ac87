"""Which of the two engines matches a history: plain Python, or the compiled kernel where it pays.

Both give the same numbers. The kernel needs numba (the extra `fast`) and a while to be loaded, so it is taken
for very long histories only, and where nothing is asked that only the reference does.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Final, TypeAlias

from lotwise.lots.matching import match
from lotwise.lots.program import Matched, Program
from lotwise.lots.roots import NameRoots
from lotwise.lots.washing import WashSteps

Say: TypeAlias = Callable[[str], None]
"""Takes a sentence for people: that something is compiled, which takes a while."""

PAYS_FROM: Final = 400_000
"""Steps from which on the kernel is faster, with loading and conversion (benchmarks/lots_kernel_pays.py)."""


def matched(
    program: Program, names: NameRoots | None = None, wash: WashSteps | None = None, say: Say | None = None
) -> Matched:
    """Return what `matching.match` returns, by the faster engine.

    Args:
        program: The steps.
        names: Gives the ids of roots, where steps name roots.
        wash: What wash sales must know, where losses may be disallowed.
        say: Is told before the kernel is compiled.
    """
    if wash is None and len(program.what) >= PAYS_FROM and is_fast():
        kernel = _kernel()
        if say is not None:
            kernel.prepare(say)
        found: Matched | None = kernel.match_fast(program)
        if found is not None:
            return found
    return match(program, names, wash)


def is_fast() -> bool:
    """Return whether the compiled kernel can be used: numba is installed."""
    return find_spec("numba") is not None


def _kernel() -> ModuleType:
    return import_module("lotwise.lots.kernel")
