"""Claim: ten million transactions become gains in time that grows with the history, within 4 GB.

The history of `lots_workload`, as Parquet for the compiled kernel (with numba and pyarrow, the extras [fast]
and [arrow]) and as CSV for the default engine up to 10⁶. Measured are whole processes, from start to end:
Python, imports, loading the kernel that an earlier run had compiled, reading the file, matching, the gain of
every part sold. Peak memory is that of the whole process, Python and libraries included. Checked: both ways
give as many parts, the same sum of their gains, and the same digest of all of them.
The last column of times is what each event takes beyond what a history of 1,000 takes, which is the start.

    python benchmarks/lots_scale.py [events ...]
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from array import array
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from lots_workload import write_csv, write_parquet
from lotwise.core.money import DOLLAR, Usd
from lotwise.lots.lot import Method

SIZES: Final = (100_000, 1_000_000, 10_000_000)
FEW: Final = 1_000
LARGEST_FOR_PYTHON: Final = 1_000_000
MOST_GIB: Final = 4


@dataclass(frozen=True, slots=True)
class Measured:
    """One process: seconds by the clock and of the processor, peak GiB, and what it found."""

    clock: float
    cpu: float
    peak: float
    parts: int
    gain: Usd
    digest: str


def work(path: Path, method: Method) -> None:
    """Print what becomes of a file in this process: the number of parts sold, their gain, and a digest."""
    if path.suffix == ".parquet":
        from lots_columns import columns_of_file, gains_of_columns  # noqa: PLC0415 - only with the extras

        column = gains_of_columns(columns_of_file(path, method))
        found = len(column), int(column.sum()), column.tobytes()
    else:
        from lots_loading import gains_of_file  # noqa: PLC0415 - not timed where it is not needed

        gains = gains_of_file(path, method)
        found = len(gains), sum(gains), array("q", gains).tobytes()
    print(json.dumps([*found[:2], hashlib.sha256(found[2]).hexdigest()]))


def measured(path: Path, method: Method) -> Measured:
    """Return what a process of its own takes and finds; compiled code is kept beside the file."""
    command = [sys.executable, __file__, "--work", str(path), method.value]
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(path.parent / "compiled")}
    started = time.perf_counter()
    done = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)  # noqa: S603
    assert done.stdout is not None
    said = done.stdout.read()
    _, status, used = os.wait4(done.pid, 0)
    clock = time.perf_counter() - started
    assert not os.waitstatus_to_exitcode(status), said
    peak = used.ru_maxrss / (1 << 20 if sys.platform == "linux" else 1 << 30)
    return Measured(clock, used.ru_utime + used.ru_stime, peak, *json.loads(said))


def written(count: int, folder: Path) -> dict[str, Path]:
    """Return the files of a history for each engine that is to be measured with it."""
    made: dict[str, Path] = {}
    if all(find_spec(name) for name in ("numba", "pyarrow")):
        made["[fast]"] = folder / f"{count}.parquet"
        write_parquet(made["[fast]"], count)
    if count <= LARGEST_FOR_PYTHON:
        made["default"] = folder / f"{count}.csv"
        write_csv(made["default"], count)
    return made


def measure(count: int, folder: Path) -> None:
    """Print the rows for one size."""
    starts = written(FEW, folder)
    for path in starts.values():
        measured(path, Method.FIFO)  # so that the kernel is compiled
    start = {name: measured(path, Method.FIFO).cpu for name, path in starts.items()}
    made = written(count, folder)
    for method in (Method.FIFO, Method.HIFO):
        found = {name: measured(path, method) for name, path in made.items()}
        for name, one in found.items():
            each = 1e9 * (one.cpu - start[name]) / count
            row = (
                f"{count:>11,} {name:8} {method.value:5} {one.clock:>7.2f}s {one.cpu:>7.2f}s {each:>7,.0f} ns"
            )
            print(f"{row} {one.peak:>6.2f} GiB  {one.gain / DOLLAR:,.2f}", flush=True)
        assert len({(one.parts, one.gain, one.digest) for one in found.values()}) == 1, "gains differ"
        assert all(one.peak < MOST_GIB for name, one in found.items() if name == "[fast]"), "more than 4 GB"
    for path in made.values():
        path.unlink()


def main() -> None:
    """Print the table; the sizes may be given as words."""
    if sys.argv[1:2] == ["--work"]:
        work(Path(sys.argv[2]), Method(sys.argv[3]))
        return
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'events':>11} {'':14} {'clock':>8} {'CPU':>8} {'each':>10} {'peak':>10}  gain")
        for count in map(int, sys.argv[1:] or SIZES):
            measure(count, Path(folder))


if __name__ == "__main__":
    main()
