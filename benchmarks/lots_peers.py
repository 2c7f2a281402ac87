"""Claim: from a file to realized gains, many times as fast as coinbasis and as a program in rotki's way.

The file is that of `lots_workload`: wallets and transfers, 18 decimal places. coinbasis (from PyPI) gets it
whole; it moves transferred units first in, first out whatever the method of sales, so that its gains are
checked against ours with transfers ordered so. `lots_pooled` is written here in the way of rotki, with a
class of its own around Decimal for every number, and with Decimal alone; its gains are checked against ours
on one pool. The gain of every sale must be the same in all, and their sum to the cent.
How many times depends on how many lots stay open, for coinbasis sorts them all for each sale: at 10⁵ events
7 to 90 times as fast, four to five times as fast as rotki's way; with the kernel 30 to 600, and 20 to 30.
Timed is the whole way, CSV text → objects → gains of every part sold, in turn, in one process, in seconds of
the processor; the median of some rounds. coinbasis finds terms as well; the pooled one knows no wallets.
With numba and pyarrow (the extras [fast] and [arrow]) the compiled kernel is timed too, once warm; its gains
are the same as the default engine's to the last digit.

    python benchmarks/lots_peers.py [events [rounds [history ...]]]
"""

import csv
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import coinbasis

from lots_loading import gains_of, gains_of_file, program_of
from lots_pooled import Amount, gains_pooled
from lots_workload import HISTORIES, SALE, TRANSFER, write_csv
from lotwise.core.money import CENT, DOLLAR, Usd, to_cents, usd_nearest
from lotwise.lots.lot import Method
from lotwise.lots.matching import match
from lotwise.lots.program import Program

T = TypeVar("T")
ByFile: TypeAlias = Callable[[Path, Method], Iterable[Usd]]
ROUNDS: Final = 3
METHODS: Final = (Method.FIFO, Method.HIFO)
PEERS_METHODS: Final = {
    Method.FIFO: coinbasis.CostBasisMethod.FIFO,
    Method.HIFO: coinbasis.CostBasisMethod.HIFO,
}


def gains_by_coinbasis(path: Path, method: Method) -> list[coinbasis.RealizedGain]:
    """Return the gain of each part that was sold."""
    portfolio = coinbasis.Portfolio.from_transactions(list(_for_coinbasis(path)))
    return portfolio.realized_gains(PEERS_METHODS[method])


def _for_coinbasis(path: Path) -> Iterator[coinbasis.Transaction]:
    none = Decimal(0)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for at_text, wallet, kind, asset, units_text, usd, other in rows:
            at, units = datetime.fromisoformat(at_text), Decimal(units_text)
            if kind == TRANSFER:
                yield coinbasis.Transfer(at, asset, units, wallet, other, none, none)
            else:
                make = coinbasis.Sell if kind == SALE else coinbasis.Buy
                yield make(at, wallet, asset, units, Decimal(usd) / units, none)


def check(
    path: Path, method: Method, by_coinbasis: list[coinbasis.RealizedGain], pooled: list[Amount]
) -> Usd:
    """Assert that the gains of each sale agree with ours, each on its own terms; return the sum of ours."""
    program = program_of(path, method, transfers_by=Method.FIFO)
    ours = by_sale(program)
    theirs = defaultdict[datetime, Decimal](Decimal)
    for one in by_coinbasis:
        theirs[one.disposed_at] += one.gain
    assert_same_to_the_cent(ours, list(theirs.values()))
    alone = by_sale(program_of(path, method, is_one_pool=True))
    assert_same_to_the_cent(alone, [one.number for one in pooled])
    return sum(ours)


def by_sale(program: Program) -> list[Usd]:
    """Return the gain of each sale."""
    matched = match(program)
    gains = [0] * len(program.days)
    for ref, gain in zip(matched.out_ref, gains_of(program, matched), strict=True):
        gains[ref] += gain
    return gains


def assert_same_to_the_cent(ours: list[Usd], theirs: list[Decimal]) -> None:
    """Assert that gains of sales and their sums are the same: parts of one root may come in another order."""
    nearest = map(usd_nearest, theirs)
    assert max(abs(one - other) for one, other in zip(ours, nearest, strict=True)) < CENT // 1000
    assert to_cents(sum(ours)) == to_cents(usd_nearest(sum(theirs, Decimal(0))))


def by_kernel() -> ByFile | None:
    """Return the way from a file to gains by the compiled kernel, warm; None where it cannot be had."""
    if any(find_spec(name) is None for name in ("numba", "pyarrow")):
        return None
    import lots_columns  # noqa: PLC0415 - imports what only the extras bring

    lots_columns.make_ready()
    return lambda path, method: lots_columns.gains_of_columns(lots_columns.columns_of_file(path, method))


def compare(path: Path, method: Method, rounds: int, fast: ByFile | None) -> Usd:
    """Print how long each takes, and how often that is ours; return the gain of all sales."""
    seconds = defaultdict[str, list[float]](list)

    def timed(name: str, work: Callable[[], T]) -> T:
        started = time.process_time()
        result = work()
        seconds[name].append(time.process_time() - started)
        return result

    for _ in range(rounds):
        ours = timed("lotwise", lambda: gains_of_file(path, method))
        if fast:
            assert list(timed("lotwise [fast]", lambda: fast(path, method))) == ours, "the kernel differs"
        by_coinbasis = timed("coinbasis", lambda: gains_by_coinbasis(path, method))
        by_pool = timed("rotki’s way", lambda: gains_pooled(path, method, Amount))
        timed("with Decimal", lambda: gains_pooled(path, method, Decimal))
    median = {name: statistics.median(column) for name, column in seconds.items()}
    for name, took in median.items():
        times = [f"{took / own:>7.1f}x" for other, own in median.items() if other.startswith("lotwise")]
        print(f"   {name:14} {took:>8.2f}s" + ("" if name.startswith("lotwise") else " ".join(["", *times])))
    return check(path, method, by_coinbasis, by_pool)


def main() -> None:
    """Time all in turn and print the tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    fast = by_kernel()
    print(f"{count:,} events; median of {rounds}, CPU seconds; then as multiples of ours")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.csv"
        for history in sys.argv[3:] or HISTORIES:
            write_csv(path, count, history)
            program = program_of(path, Method.FIFO)
            lots = len(match(program).held) // program.places
            for method in METHODS:
                print(f"{history}, {lots} lots of an asset in a wallet at the end, {method.value}")
                gain = compare(path, method, rounds, fast)
                print(f"   the same gains, {gain / DOLLAR:,.2f}", flush=True)


if __name__ == "__main__":
    main()
