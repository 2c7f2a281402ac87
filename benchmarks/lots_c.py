"""Claim: the compiled kernel takes at most twice as long to match lots as a kernel in C with `__int128`.

`lots_kernel.c` is compiled by the machine's own compiler (gcc, -O3 for this very processor) and does the same
matching of the history of `lots_workload`: the same heaps, transfers and paths, and the same shares of basis
and proceeds. It is the limit: it knows three kinds of steps and products of 127 bits. Both read the same
columns in memory and write columns; timed is the call alone, warm, in turn, in seconds of the processor, the
median of some rounds. The default engine in plain Python stands beside them, up to 10⁶ events.
Checked: all parts, paths and gains are the same in all, to the last digit.
Needs numba and pyarrow (the extras [fast] and [arrow]) and a C compiler.

    python benchmarks/lots_c.py [events ...]
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np

from lots_c_kernel import CKernel, is_there
from lots_columns import columns_of_file, gains_of_columns, make_ready
from lots_loading import gains_of, program_of
from lots_workload import write_csv
from lotwise.core.garbage import no_search_for_garbage
from lotwise.core.money import DOLLAR, Usd
from lotwise.lots.kernel import match_columns
from lotwise.lots.kernel_columns import Columns
from lotwise.lots.lot import Method
from lotwise.lots.matching import match

SIZES: Final = (100_000, 1_000_000)
LARGEST_FOR_PYTHON: Final = 1_000_000
ROUNDS: Final = 5
METHODS: Final = (Method.FIFO, Method.HIFO)


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that a piece of work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def check(columns: Columns, kernel: CKernel) -> Usd:
    """Assert that the kernel gives what C gave last; return the gain of all sales."""
    outcome, in_c = match_columns(columns), kernel.found()
    assert outcome is not None
    left = outcome.left
    assert np.array_equal(left.ref, in_c.ref)
    assert np.array_equal(left.root, in_c.root)
    assert np.array_equal(left.start_low, in_c.start[:, 0])
    assert np.array_equal(left.start_high, in_c.start[:, 1])
    assert np.array_equal(left.stop_low, in_c.stop[:, 0])
    assert np.array_equal(left.stop_high, in_c.stop[:, 1])
    assert np.array_equal(gains_of_columns(columns), in_c.gain), "a gain differs"
    return int(in_c.gain.sum())


def by_python(path: Path, method: Method, gains: list[Usd]) -> tuple[float, float]:
    """Return the seconds that the default engine takes to match, and with gains, which must be the same."""
    with no_search_for_garbage():
        program = program_of(path, method)
        started = time.process_time()
        matched = match(program)
        after = time.process_time()
        assert gains_of(program, matched) == gains, "a gain differs"
        return after - started, time.process_time() - started


def compare(path: Path, method: Method, count: int) -> None:
    """Print the rows for one size and method."""
    columns = columns_of_file(path, method)
    kernel = CKernel(columns, is_hifo=method is Method.HIFO)
    took = [
        (
            seconds(lambda: match_columns(columns)),
            seconds(lambda: kernel.match(has_gains=False)),
            seconds(lambda: gains_of_columns(columns)),
            seconds(kernel.match),
        )
        for _ in range(ROUNDS)
    ]
    ours, in_c, ours_with, in_c_with = (statistics.median(column) for column in zip(*took, strict=True))
    gain = check(columns, kernel)
    python = python_with = float("nan")
    if count <= LARGEST_FOR_PYTHON:
        python, python_with = by_python(path, method, kernel.found().gain.tolist())
    kernel.let_go()
    for name, one, other, plain in (
        ("matching", ours, in_c, python),
        ("with gains", ours_with, in_c_with, python_with),
    ):
        each = [f"{1e9 * part / count:>7,.0f}" for part in (one, other, plain)]
        print(f"{count:>10,} {method.value:5} {name:10} {' '.join(each)} {one / other:>8.2f}x  ", end="")
        print(f"all the same, {gain / DOLLAR:,.2f}", flush=True)


def main() -> None:
    """Print the table; the sizes may be given as words."""
    if not is_there():
        sys.exit("The comparison with C needs a C compiler, such as gcc.")
    make_ready()
    print(f"{'events':>10} {'':5} {'ns/event':10} {'kernel':>7} {'C':>7} {'Python':>7} {'kernel/C':>9}  gain")
    with tempfile.TemporaryDirectory() as folder:
        for count in map(int, sys.argv[1:] or SIZES):
            path = Path(folder) / f"{count}.csv"
            write_csv(path, count)
            for method in METHODS:
                compare(path, method, count)


if __name__ == "__main__":
    main()
