"""Claim: a million transactions go from an export into a project in about a minute, and at once when known.

Workload: a made-up Coinbase export (v4), seeded; nothing is sold that is not held. Measured are whole
commands in processes of their own, wall clock and peak memory: `lotwise import`, the same import again,
`lotwise verify` and `lotwise lots`. The reference, in the same run, is the least that any program must do:
read the CSV with Python's reader and put its raw cells into an SQLite table with the same durability. The
ratio to it says how much understanding, marks and proof cost. Checked: as many transactions are told as the
file has rows.
"""

import csv
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

SEED: Final = 20_261_122
SIZES: Final = (10_000, 100_000, 1_000_000)
ASSETS: Final = ("BTC", "ETH", "SOL", "ADA", "LINK")
HEADER: Final = (
    "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,"
    "Total (inclusive of fees and/or spread),Fees and/or Spread,Notes"
)
PRICES: Final = "date,asset,price_usd\n" + "\n".join(f"2026-11-20,{asset},100" for asset in ASSETS)


def rows(count: int) -> Iterator[str]:
    """Give so many rows: purchases, sales with fees in the total, and some rewards; minutes apart."""
    draw = random.Random(SEED)
    held: Counter[str] = Counter()
    at = datetime(2017, 1, 1, tzinfo=UTC)
    for n in range(count):
        at += timedelta(seconds=draw.randrange(60, 240))
        asset, units, price = draw.choice(ASSETS), draw.randrange(10**6, 10**8), draw.randrange(100, 70_000)
        cents = units * price // 10**6
        fee = cents * 6 // 1000
        start = f"{n:024x},{at:%Y-%m-%d %H:%M:%S} UTC"
        chance = draw.random()
        if chance < 0.05:
            kind, sign, total, fee = "Reward Income", 1, cents, 0
        elif chance < 0.55 or held[asset] < units:
            kind, sign, total = "Buy", 1, cents + fee
        else:
            kind, sign, total = "Sell", -1, cents - fee
        held[asset] += sign * units
        quantity = f"{sign * units / 10**8:.8f}"
        money = ",".join(f'"${part / 100:,.2f}"' for part in (price * 100, cents, total, fee))
        yield f"{start},{kind},{asset},{quantity},USD,{money},{kind} {quantity} {asset}"


def write_export(path: Path, count: int) -> None:
    """Write the export."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"\nTransactions\nUser,Ann,0\n{HEADER}\n")
        for row in rows(count):
            file.write(row + "\n")


def reference(export: Path, database: Path) -> float:
    """Return the seconds that the raw cells of an export take into an SQLite table."""
    started = time.perf_counter()
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    columns = HEADER.count(",") + 1
    connection.execute(f"CREATE TABLE cells ({', '.join(f'c{n} TEXT' for n in range(columns))})")
    with export.open(newline="", encoding="utf-8") as file:
        lines = csv.reader(file)
        for _ in range(4):
            next(lines)
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO cells VALUES ({','.join('?' * columns)})", lines)  # noqa: S608
        connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - started


def command(*words: str | Path) -> tuple[float, float, str]:
    """Return seconds, peak MB and output of a lotwise command in a process of its own."""
    started = time.perf_counter()
    done = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "lotwise.cli.main", *map(str, words)], stdout=subprocess.PIPE, text=True
    )
    assert done.stdout is not None
    said = done.stdout.read()
    _, status, used = os.wait4(done.pid, 0)
    seconds = time.perf_counter() - started
    assert os.waitstatus_to_exitcode(status) in {0, 1}, said
    return seconds, _megabytes(used), said


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)


def measure(count: int, folder: Path) -> None:
    """Print a line for one size."""
    export, prices, project = folder / f"{count}.csv", folder / "prices.csv", folder / f"{count}.db"
    write_export(export, count)
    prices.write_text(PRICES, encoding="utf-8")
    least = reference(export, folder / f"{count}.raw.db")
    command("init", "--project", project)
    command("import", prices, "--project", project)
    first, first_mb, said = command("import", export, "--project", project, "--json")
    report = next(one for one in json.loads(said)["files"] if one["name"] == export.name)
    assert report["transactions"] == count, report
    again, _, _ = command("import", export, "--project", project)
    verified, verified_mb, _ = command("verify", "--project", project)
    lots, lots_mb, _ = command("lots", "--project", project)
    size = project.stat().st_size / 1024**2
    print(
        f"{count:>9,} {first:>8.1f} {first / least:>7.1f} {first_mb:>7.0f} {again:>8.1f} {verified:>8.1f} "
        f"{verified_mb:>5.0f} {lots:>8.1f} {lots_mb:>6.0f} {size:>6.0f}"
    )


def main() -> None:
    """Print the table; the sizes may be given as words."""
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    print("     rows import s x least  import  again s verify s   ver   lots s   lots   file")
    print("                                MB                    MB              MB     MB")
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            measure(count, Path(folder))


if __name__ == "__main__":
    main()
