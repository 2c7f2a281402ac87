"""Claim: an export of a million rows is read in half a minute or so, and little but its facts is held.

Workload: seeded; an export in the newest Coinbase format with seven kinds of rows in equal parts (bought,
sold, sent, received, rewards, converted, Advanced Trade), money with `$` and thousands commas, and no two
instants alike. There are two references, in the same run. The least that any program must do, at every size:
cells by `csv.reader`, and `Decimal` for the quantity. And what a first program would do, and then throw away:
`csv.DictReader`, `strptime`, and `Decimal` for the five numbers of a row. Neither finds a format, checks a
cell, pairs rows or makes transactions; all must agree on the units of every asset to the last place. Numbers
alone are compared as well: the short way of `lotwise.importers.cells` against dropping signs and commas and
asking `Decimal`.
Seconds are those of the clock, and of the processor, which do not count what else a machine does. Memory is
the peak of the process, so sizes grow; `alone` is without the file and what the process held before.
"""

import csv
import io
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Final, TypeVar

from lotwise.core.quantity import ONE, Quantity, quantity, quantity_text
from lotwise.importers import Parsed, read_file
from lotwise.importers.cells import steps
from lotwise.ledger.transaction import Role

T = TypeVar("T")
SEED: Final = 20_261_122
SIZES: Final = (10_000, 100_000, 1_000_000)
LARGEST_FOR_REFERENCE: Final = 100_000
HEADER: Final = (
    "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,"
    "Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes"
)
PREAMBLE: Final = f"\nTransactions\nUser,A Person,00000000-0000-4000-8000-000000000000\n{HEADER}\n"
CENTS: Final = {"BTC": 9_000_000, "ETH": 300_000, "SOL": 15_000, "LINK": 1_400, "ADA": 60, "DOGE": 15}
"""About what a unit is worth, in cents."""
MADE_BY_ROWS: Final = "USDC"
"""Comes in only as the other side of a row, so the reference does not see it."""


def export(count: int) -> bytes:
    """Return an export of so many rows."""
    written = io.BytesIO()
    written.write(PREAMBLE.encode())
    for line in _lines(count):
        written.write(line.encode())
    return written.getvalue()


def _lines(count: int) -> Iterator[str]:
    draw = random.Random(SEED)
    at = datetime(2015, 1, 1)  # noqa: DTZ001 - printed as UTC
    for _ in range(count):
        at += timedelta(seconds=draw.randrange(20, 600))
        asset = draw.choice(list(CENTS))
        price = CENTS[asset] * draw.randrange(5_000, 20_000) // 10_000
        units = draw.randrange(500, 2_000_000) * 10**8 // price
        worth = units * price // 10**8
        kind, sign, fee, notes = _event(draw, asset, _units(units), worth)
        columns = (
            f"{draw.getrandbits(96):024x},{at:%Y-%m-%d %H:%M:%S} UTC,{kind},{asset}",
            f"{sign}{_units(units)},USD",
            *map(_money, ("", sign, sign, ""), (price, worth, abs(worth + fee), abs(fee))),
            notes,
        )
        yield ",".join(columns) + "\n"


def _event(draw: random.Random, asset: str, units: str, worth: int) -> tuple[str, str, int, str]:
    """Return a row's type, the sign of its quantity, its signed fee in cents, and its notes."""
    fee = worth * 6 // 1000
    paid, got = f"{(worth + fee) / 100:.2f}", f"{(worth - fee) / 100:.2f}"
    match draw.randrange(7):
        case 0:
            return "Buy", "", fee, f"Bought {units} {asset} for {paid} USD"
        case 1:
            return "Sell", "-", -fee, f"Sold {units} {asset} for {got} USD"
        case 2:
            return "Send", "-", 0, f"Sent {units} {asset} to an external account"
        case 3:
            return "Receive", "", 0, f"Received {units} {asset} from an external account"
        case 4:
            return "Rewards Income", "", 0, f"Received {units} {asset} from Coinbase Rewards"
        case 5:
            return "Convert", "-", fee, f"Converted {units} {asset} to {got} USDC"
        case _ if draw.random() < 0.5:
            return "Advanced Trade Buy", "", fee, f"Bought {units} {asset} for {paid} USD on {asset}-USD"
        case _:
            return "Advanced Trade Sell", "-", -fee, f"Sold {units} {asset} for {got} USDC on {asset}-USDC"


def _units(count: int) -> str:
    return quantity_text(count * 10**10)


def _money(sign: str, cents: int) -> str:
    text = f"{sign}${cents // 100:,}.{cents % 100:02d}"
    return f'"{text}"' if "," in text else text


def held_by_lotwise(parsed: Parsed) -> Counter[str]:
    """Return the units of each asset after all transactions, and check that every row became one."""
    assert not parsed.findings, parsed.findings
    assert len(parsed.transactions) == parsed.row_count
    held: Counter[str] = Counter()
    for one in parsed.transactions:
        for leg in one.legs:
            if leg.role is Role.MAIN and leg.asset not in {"USD", MADE_BY_ROWS}:
                held[leg.asset] += leg.quantity
    return held


def held_by_plain_means(content: bytes) -> Counter[str]:
    """Return the units of each asset after all rows, as a first program reads them."""
    text = io.StringIO(content.decode().removeprefix(PREAMBLE.removesuffix(f"{HEADER}\n")))
    held: Counter[str] = Counter()
    for row in csv.DictReader(text):
        datetime.strptime(row["Timestamp"], "%Y-%m-%d %H:%M:%S UTC")  # noqa: DTZ007 - only its time counts
        units, *_ = [by_decimal(cell) for cell in _numbers(row)]
        held[row["Asset"]] += units
    return held


def held_at_least(content: bytes) -> dict[str, Decimal]:
    """Return the units of each asset after all rows, by the least that any program must do."""
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(content), newline=""))
    held: dict[str, Decimal] = {}
    for _, _, _, asset, units, *_ in islice(rows, PREAMBLE.count("\n"), None):
        held[asset] = held.get(asset, Decimal(0)) + Decimal(units)
    return held


def _numbers(row: dict[str, str]) -> list[str]:
    return list(row.values())[4:5] + list(row.values())[6:10]


def by_decimal(text: str) -> Quantity:
    """Return a number in steps of 10⁻¹⁸, exactly, the way one would first think of."""
    return int(Fraction(Decimal(text.replace("$", "").replace(",", ""))) * ONE)


def worked(work: Callable[[], T]) -> tuple[float, float, T]:
    """Return the seconds a piece of work takes by the clock and of the processor, and its result."""
    started = time.process_time()
    by_clock, result = timed(work)
    return by_clock, time.process_time() - started, result


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return the seconds a piece of work takes, and its result."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def peak_mib() -> int:
    """Return the most memory that the process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)


def compare_numbers(content: bytes) -> None:
    """Print how long the numbers of an export take in both ways, which must agree on each."""
    rows = csv.DictReader(io.StringIO(content.decode().removeprefix(PREAMBLE.removesuffix(f"{HEADER}\n"))))
    texts = [text for row in rows for text in _numbers(row)]
    ours, short = timed(lambda: [steps(text) for text in texts])
    theirs, plain = timed(lambda: [by_decimal(text) for text in texts])
    assert [found[0] for found in short if found] == plain, "a number differs"
    each = f"{ours / len(texts) * 1e9:,.0f} ns, by Decimal {theirs / len(texts) * 1e9:,.0f} ns"
    print(f"{len(texts):,} numbers, the same in both ways: {each}, {theirs / ours:.1f}x")


def main() -> None:
    """Read exports of growing size and print the table; more words are sizes instead."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    before = peak_mib()
    print(
        f"{'rows':>9} {'file':>8} {'lotwise':>8} {'CPU':>8} {'µs/row':>7} {'rows/s':>8} {'peak':>9} "
        f"{'alone':>9} {'least CPU':>9} {'x least':>7}  plain program"
    )
    for size in sorted(sizes):
        content = export(size)
        ours, cpu, parsed = worked(lambda made=content: read_file("export.csv", made))  # type: ignore[misc]
        row = f"{size:>9,} {len(content) >> 20:>5} MiB {ours:>7.2f}s {cpu:>7.2f}s {cpu / size * 1e6:>7.1f}"
        row += f" {size / ours:>8,.0f} {peak_mib():>5,} MiB"
        row += f" {peak_mib() - before - (len(content) >> 20):>5,} MiB"
        held = held_by_lotwise(parsed)
        _, least, counted = worked(lambda made=content: held_at_least(made))  # type: ignore[misc]
        assert held == {asset: quantity(units) for asset, units in counted.items()}, "the units differ"
        row += f" {least:>8.2f}s {cpu / least:>7.1f}"
        if size <= LARGEST_FOR_REFERENCE:
            theirs, expected = timed(lambda made=content: held_by_plain_means(made))  # type: ignore[misc]
            assert held == expected, f"the units differ: {held} and {expected}"
            row += f"  {theirs:.2f}s ({ours / theirs:.1f}x as long, same units)"
        print(row, flush=True)
        del parsed
    compare_numbers(export(10_000))


if __name__ == "__main__":
    main()
