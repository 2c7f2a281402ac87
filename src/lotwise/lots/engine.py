"""Which of the two speeds of matching is used: plain Python, or the compiled kernel where that pays.

Problem: the kernel needs an extra package that takes time to load, and some seconds of compiling once on a
machine; the reference needs nothing and is fast enough for almost everybody. Chosen way: the kernel is asked
for histories that are long enough for it to be ahead with all that it takes, as
`benchmarks/lots_kernel_pays.py` measures; where it is not installed, cannot tell or is not there for a rule,
the reference matches. Both give the same numbers, so that nobody can see from a result which one it was.
Left out: a setting. Nothing would be different but the time.
"""

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Final

from lotwise.lots.matching import match
from lotwise.lots.program import Matched, Program
from lotwise.lots.roots import NameRoots
from lotwise.lots.washing import WashSteps

PAYS_FROM: Final = 600_000
"""Steps from which the kernel is ahead though it must be loaded first."""
PAYS_FROM_WHEN_LOADED: Final = 2_000
"""Steps from which it is ahead once it has been loaded."""
PAYS_FROM_WHEN_NOT_KEPT: Final = 20_000_000
"""Steps from which it is ahead though it must be compiled first, and cannot be kept for later."""


def matched(program: Program, names: NameRoots | None = None, wash: WashSteps | None = None) -> Matched:
    """Return which parts of which roots left by each step, and what is still held.

    Args:
        program: The steps.
        names: Gives the ids of roots, where steps name roots.
        wash: What wash sales must know, where losses may be disallowed.

    Returns:
        The parts; the same whichever way they were found.

    Source:
        26 CFR § 1.1012-1(j).
    """
    if wash is None and pays(len(program.what)):
        kernel = _kernel()
        found: Matched | None = None if kernel is None else kernel.match_fast(program)
        if found is not None:
            return found
    return match(program, names, wash)


def pays(steps: int) -> bool:
    """Return whether the kernel is ahead of the reference for so many steps; never where it is not installed.

    Args:
        steps: How many steps a program has.
    """
    if steps < PAYS_FROM_WHEN_LOADED:
        return False
    if _is_loaded():
        return True
    kernel = _kernel() if steps >= PAYS_FROM else None
    return kernel is not None and (kernel.is_kept_for_later() or steps >= PAYS_FROM_WHEN_NOT_KEPT)


def prepare(steps: int, say: Callable[[str], None]) -> None:
    """Compile the kernel before a long matching, where that has to be, and say so first.

    Args:
        steps: About how many steps the program will have.
        say: Is told one sentence before it begins; nothing where the kernel is not needed, or is ready soon.
    """
    kernel = _kernel() if pays(steps) else None
    if kernel is not None:
        kernel.prepare(say)


@cache
def _kernel() -> ModuleType | None:
    """Return the module of the kernel; None where numba is not installed."""
    try:
        return import_module("lotwise.lots.kernel")
    except ImportError:
        return None


def _is_loaded() -> bool:
    """Return whether the kernel can match at once in this process."""
    kernel = _kernel() if "lotwise.lots.kernel" in sys.modules else None
    return kernel is not None and bool(kernel.is_compiled())
