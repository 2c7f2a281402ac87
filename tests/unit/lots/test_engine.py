"""The kernel is used where it pays and can tell; whoever looks at the result cannot see it."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from lotwise.lots import engine
from lotwise.lots.engine import (
    PAYS_FROM,
    PAYS_FROM_WHEN_LOADED,
    PAYS_FROM_WHEN_NOT_KEPT,
    matched,
    pays,
    prepare,
)
from lotwise.lots.matching import match
from lotwise.lots.program import Matched, Program, Step
from lotwise.lots.washing import WashSteps
from properties.programs import chance, differences, names, random_program

ASKED = Matched(refused=[-7])
"""What no matching gives: it tells that the kernel was asked."""
LONG = PAYS_FROM_WHEN_LOADED


@dataclass
class Kernel:
    """Stands for the module of the kernel."""

    is_ready: bool = True
    is_kept: bool = True
    answers: bool = True

    def is_compiled(self) -> bool:
        return self.is_ready

    def is_kept_for_later(self) -> bool:
        return self.is_kept

    def match_fast(self, _: Program) -> Matched | None:
        return ASKED if self.answers else None

    def prepare(self, say: Callable[[str], None]) -> None:
        say("compiling")


Use = Callable[[Kernel | None], None]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    """Return what puts a stand-in in the place of the kernel, or none at all."""

    def put(kernel: Kernel | None) -> None:
        monkeypatch.setattr(engine, "_kernel", lambda: kernel)
        monkeypatch.setitem(sys.modules, "lotwise.lots.kernel", kernel)

    return put


def program(steps: int) -> Program:
    made = Program(places=1)
    for _ in range(steps):
        made.step(Step.SWEEP, 0)
    return made


@pytest.mark.parametrize(
    ("kernel", "steps", "expected"),
    [
        (Kernel(), PAYS_FROM_WHEN_LOADED - 1, False),
        (Kernel(), PAYS_FROM_WHEN_LOADED, True),
        (Kernel(is_ready=False), PAYS_FROM - 1, False),
        (Kernel(is_ready=False), PAYS_FROM, True),
        (Kernel(is_ready=False, is_kept=False), PAYS_FROM_WHEN_NOT_KEPT - 1, False),
        (Kernel(is_ready=False, is_kept=False), PAYS_FROM_WHEN_NOT_KEPT, True),
        (None, 10**9, False),
    ],
)
def test_when_the_kernel_pays(use: Use, kernel: Kernel | None, steps: int, expected: bool) -> None:
    use(kernel)
    assert pays(steps) is expected


def test_the_kernel_matches_long_programs(use: Use) -> None:
    use(Kernel())
    assert matched(program(LONG)) is ASKED
    assert matched(program(LONG - 1)) == Matched()


def test_the_reference_matches_what_the_kernel_cannot(use: Use) -> None:
    use(Kernel(answers=False))
    assert matched(program(LONG)) == Matched()


def test_the_reference_matches_where_wash_sales_count(use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    use(Kernel())
    monkeypatch.setattr(engine, "match", lambda *arguments: arguments)
    made, wash = program(LONG), WashSteps.__new__(WashSteps)
    found: object = matched(made, None, wash)
    assert found == (made, None, wash)


def test_who_waits_is_told_where_the_kernel_will_match(use: Use) -> None:
    said: list[str] = []
    use(Kernel(is_ready=False))
    prepare(PAYS_FROM - 1, said.append)
    assert not said
    prepare(PAYS_FROM, said.append)
    assert said == ["compiling"]


@pytest.mark.parametrize("seed", range(20))
def test_both_ways_give_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PAYS_FROM", 1)
    monkeypatch.setattr(engine, "PAYS_FROM_WHEN_LOADED", 1)
    made = random_program(chance(seed), 30)
    assert not differences(matched(made, names), match(made, names))


def test_a_short_history_loads_neither_numba_nor_numpy() -> None:
    asks = (
        "import sys; from lotwise.lots import engine; from lotwise.lots.program import Program;"
        f"engine.matched(Program()); engine.pays({PAYS_FROM - 1}); engine.prepare(5, print);"
        "sys.exit(bool({'numba', 'numpy', 'lotwise.lots.kernel'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0


@pytest.mark.parametrize(
    "without", ["import sys; sys.modules['numba'] = None", "import os; os.environ['NUMBA_DISABLE_JIT'] = '1'"]
)
def test_without_numba_the_reference_matches(without: str) -> None:
    asks = (
        f"{without}; from lotwise.lots import engine;"
        "from lotwise.lots.program import Matched, Program; engine.PAYS_FROM = 0;"
        "engine.PAYS_FROM_WHEN_LOADED = 0; assert not engine.pays(10**9);"
        "assert engine.matched(Program()) == Matched()"
    )
    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0
