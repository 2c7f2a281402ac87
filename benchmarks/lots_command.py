"""What `lotwise lots` takes with 10,000 transactions in a project; the aim is half a second.

Measured are whole commands in processes of their own, in turn, from start to end: `lotwise lots`, which loads
the project, merges, pairs, folds and shows; the mere import of what it needs; `lotwise --help`, which needs
next to nothing; an empty Python; and the least that any program must do with the same transactions: read them
with Python's CSV reader, and their numbers with Decimal. The project holds the history of `lots_workload`
(three assets, four wallets, transfers) as a report of Koinly. Checked: units and basis that lotwise shows as
held are those of the steps matched straight from the file, to the last digit.
Seconds are those of the clock and of the processor; the median of some rounds.

    python benchmarks/lots_command.py [events [rounds]]
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Final

from lots_loading import program_of
from lots_workload import PURCHASE, SALE, events, plain, write_csv
from lotwise.core.money import PLACES as USD_PLACES
from lotwise.core.money import Usd
from lotwise.core.quantity import PLACES, Quantity
from lotwise.lots.lot import Method
from lotwise.lots.matching import match

ROUNDS: Final = 5
HEADER: Final = (
    "Date (UTC),Type,Tag,Sending Wallet,Sent Amount,Sent Currency,Receiving Wallet,Received Amount,"
    "Received Currency,Fee Amount,Fee Currency,TxHash"
)
LOTWISE: Final = (sys.executable, "-m", "lotwise.cli.main")
LEAST: Final = """
import csv, sys
from decimal import Decimal
with open(sys.argv[1], newline="") as file:
    rows = csv.reader(file)
    next(rows)
    print(sum(Decimal(row[4] or 0) + Decimal(row[7] or 0) for row in rows))
"""


def write_report(path: Path, count: int) -> None:
    """Write the history as a report of Koinly."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for at, wallet, kind, asset, units, usd, other in events(count):
            asset_side = f"{wallet},{plain(units, PLACES)},{asset}"
            cash_side = f"{wallet},{plain(usd, USD_PLACES)},USD"
            if kind == PURCHASE:
                sides = f"buy,,{cash_side},{asset_side}"
            elif kind == SALE:
                sides = f"sell,,{asset_side},{cash_side}"
            else:
                sides = f"transfer,,{asset_side},{other},{plain(units, PLACES)},{asset}"
            file.write(f"{at:%Y-%m-%d %H:%M:%S},{sides},,,\n")


def run(bytecode: Path, *words: str | Path) -> tuple[float, float, str]:
    """Return the seconds that a process takes by the clock and of the processor, and what it says.

    Python keeps what it compiled, as it does where a program is installed: in a folder of its own.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(bytecode), "PYTHONDONTWRITEBYTECODE": ""}
    command = [str(word) for word in words]
    started = time.perf_counter()
    done = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)  # noqa: S603
    assert done.stdout is not None
    said = done.stdout.read()
    _, status, used = os.wait4(done.pid, 0)
    assert os.waitstatus_to_exitcode(status) in {0, 1}, said
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, said


def held_by_lotwise(said: str) -> tuple[Quantity, Usd]:
    """Return the units and basis of all lots that are shown."""
    lots = json.loads(said)["lots"]
    units = sum(Fraction(lot["quantity"]) for lot in lots) * 10**PLACES
    basis = sum(Fraction(lot["basis_usd"]) for lot in lots) * 10**USD_PLACES
    return int(units), int(basis)


def held_by_matching(path: Path) -> tuple[Quantity, Usd]:
    """Return the same of the steps, matched straight from the file."""
    matched = match(program_of(path, Method.FIFO))
    units, basis = 0, 0
    for _, root, start, stop, _ in matched.held:
        cost, whole = matched.root_basis[root] or 0, matched.root_units[root]
        units += stop - start
        basis += cost * stop // whole - cost * start // whole
    return units, basis


def shown(rounds: Iterable[tuple[float, float, str]]) -> str:
    """Return the median seconds of some runs."""
    clock, cpu, _ = zip(*rounds, strict=True)
    return f"{statistics.median(clock):>7.2f}s {statistics.median(cpu):>7.2f}s"


def main() -> None:
    """Make the project, time all commands in turn and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        report, plainly = Path(folder) / "report.csv", Path(folder) / "history.csv"
        project, bytecode = Path(folder) / "lots.db", Path(folder) / "bytecode"
        write_report(report, count)
        write_csv(plainly, count)
        run(bytecode, *LOTWISE, "init", "--project", project)
        run(bytecode, *LOTWISE, "import", report, "--project", project)
        _, _, said = run(bytecode, *LOTWISE, "lots", "--all", "--json", "--project", project)
        assert held_by_lotwise(said) == held_by_matching(plainly), "lots differ"
        commands: dict[str, tuple[str | Path, ...]] = {
            "lotwise lots": (*LOTWISE, "lots", "--project", project),
            "its imports": (sys.executable, "-c", "import lotwise.cli.lots"),
            "lotwise --help": (*LOTWISE, "--help"),
            "Python, nothing": (sys.executable, "-c", "pass"),
            "CSV and Decimal": (sys.executable, "-c", LEAST, report),
        }
        took = [[run(bytecode, *words) for words in commands.values()] for _ in range(rounds)]
        print(f"{count:,} transactions; median of {rounds}; lots are the same, to the last digit")
        print(f"{'':16} {'clock':>8} {'CPU':>8}")
        for name, times in zip(commands, zip(*took, strict=True), strict=True):
            print(f"{name:16} {shown(times)}")


if __name__ == "__main__":
    main()
