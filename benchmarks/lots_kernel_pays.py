"""Claim: the compiled kernel is ahead, with all that it takes, from as many steps on as `lots.engine` says.

The default engine and the kernel match the same steps of the history of `lots_workload`, from the lists of a
`Program` to the lists of a `Matched`; so the kernel's time includes turning lists into columns and back.
What it takes once is measured in processes of their own: importing numba and loading what was kept, and
compiling with nothing kept. Timed in seconds of the processor, the median of some rounds, in turn; what is
taken once, in seconds of the clock. Checked: the same parts, roots and paths.
Needs numba (the extra [fast]).

    python benchmarks/lots_kernel_pays.py [steps ...]
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from lots_loading import program_of
from lots_workload import write_csv
from lotwise.core.garbage import no_search_for_garbage
from lotwise.lots.engine import PAYS_FROM, PAYS_FROM_WHEN_LOADED, PAYS_FROM_WHEN_NOT_KEPT
from lotwise.lots.kernel import columns_of, match_columns, match_fast, prepare
from lotwise.lots.kernel_outcome import matched_of
from lotwise.lots.lot import Method
from lotwise.lots.matching import match
from lotwise.lots.program import Matched, Program

T = TypeVar("T")
SIZES: Final = (100, 300, 1_000, 3_000, 10_000, 100_000, 1_000_000)
METHODS: Final = (Method.FIFO, Method.HIFO)
STEPS_A_ROUND: Final = 300_000
MOST_ROUNDS: Final = 100
FRESH: Final = """
import time
started = time.perf_counter()
from lotwise.lots.program import Program
before = time.perf_counter()
from lotwise.lots import kernel
kernel.match_fast(Program(places=1))
print(time.perf_counter() - before)
"""


def seconds(work: Callable[[], T]) -> tuple[float, T]:
    """Return the seconds of the processor that a piece of work takes, and what it gives."""
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def compared(program: Program) -> tuple[float, float]:
    """Return the seconds that the reference takes and those of the kernel, with lists on both ends."""
    rounds = min(MOST_ROUNDS, max(3, STEPS_A_ROUND // len(program.what)))
    took: list[tuple[float, float]] = []
    expected, found = Matched(), Matched()
    with no_search_for_garbage():
        for _ in range(rounds):
            reference, expected = seconds(lambda: match(program))
            kernel, fast = seconds(lambda: match_fast(program))
            assert fast is not None, "the workload fits the kernel"
            found = fast
            took.append((reference, kernel))
    assert found == expected, "the kernel differs"
    reference, kernel = (statistics.median(column) for column in zip(*took, strict=True))
    return reference, kernel


def stages(program: Program) -> str:
    """Return what the parts of the kernel's time are, in ns a step."""
    with no_search_for_garbage():
        into, columns = seconds(lambda: columns_of(program))
        assert columns is not None
        matching, outcome = seconds(lambda: match_columns(columns))
        assert outcome is not None
        out, _ = seconds(lambda: matched_of(outcome, program))
    each = (f"{1e9 * part / len(program.what):,.0f}" for part in (into, matching, out))
    return " + ".join(each)


def first_time(folder: Path) -> float:
    """Return the seconds of the clock that a new process takes until it can match."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder)}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", FRESH], env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    """Print the tables and where the kernel begins to be ahead; the sizes may be given as words."""
    prepare(print)
    print(
        f"{'steps':>10} {'':5} {'reference':>10} {'kernel':>8}  ratio  columns + matching + lists, ns a step"
    )
    gained: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in map(int, sys.argv[1:] or SIZES):
            path = folder / f"{count}.csv"
            write_csv(path, count)
            for method in METHODS:
                program = program_of(path, method)
                reference, kernel = compared(program)
                gained.append((reference - kernel) / count)
                each = f"{1e9 * reference / count:>10,.0f} {1e9 * kernel / count:>8,.0f}"
                ratio = f"{reference / kernel:>5.2f}x"
                print(f"{count:>10,} {method.value:5} {each} {ratio}  {stages(program)}", flush=True)
        cache = folder / "cache"
        cold = first_time(cache)
        loading = statistics.median(first_time(cache) for _ in range(5))
    best = statistics.mean(gained[-len(METHODS) :])
    print(f"Once a process, to import and to load what was kept: {loading:.2f} s; to compile: {cold:.1f} s.")
    told = (
        f"Ahead by {1e9 * best:,.0f} ns a step: from {loading / best:,.0f} steps where it is loaded first,",
        f"from {cold / best:,.0f} where it is compiled first. The engine asks it from {PAYS_FROM:,} steps,",
        f"from {PAYS_FROM_WHEN_LOADED:,} once loaded, {PAYS_FROM_WHEN_NOT_KEPT:,} where nothing is kept.",
    )
    print("\n".join(told))


if __name__ == "__main__":
    main()
