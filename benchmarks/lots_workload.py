"""One seeded history for every benchmark of lots: as a CSV file, and as Parquet with exact decimals.

55 % purchases, 35 % sales, 10 % transfers over four wallets and three assets; nothing leaves a wallet that
it does not hold. Units have up to 18 decimal places; amounts are dollars and cents, fees included.
How many lots stay open decides how long a program takes that looks at all of them for each sale, so there are
three histories, all of them drawn from the same numbers:

- balanced: as much is sold on the whole as is bought, so that open lots grow with the square root of the
  history, to about 90 of an asset in a wallet after 10⁵ events; the usual one;
- saving: a tenth of what is bought is kept, so that they grow with the history;
- flat: sales are in proportion to what is held, so that about 60 stay open, however long the history.

Run alone, it says what it makes: python benchmarks/lots_workload.py [events [file.csv [file.parquet]]]
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from lotwise.core.money import CENT, Usd
from lotwise.core.money import PLACES as USD_PLACES
from lotwise.core.quantity import ONE, PLACES, Quantity

SEED: Final = 20_261_122
WALLETS: Final = ("Coinbase", "Gemini", "Kraken", "Ledger")
ASSETS: Final = {"BTC": (ONE // 20, 5_000_000), "ETH": (ONE, 250_000), "DOGE": (8_000 * ONE, 12)}
"""Units of a usual purchase, and cents a unit."""
COLUMNS: Final = ("at", "wallet", "kind", "asset", "quantity", "usd", "to_wallet")
PURCHASE: Final = "purchase"
SALE: Final = "sale"
TRANSFER: Final = "transfer"
HISTORIES: Final = ("balanced", "saving", "flat")
FLAT_LOTS: Final = 50
SOLD: Final = {"balanced": 2 * 0.55 / 0.35, "saving": 1.8 * 0.55 / 0.35, "flat": 3}
"""At most how many usual purchases a sale sells: as many as were bought since the last, or nine in ten."""
FIRST: Final = datetime(2015, 1, 1, tzinfo=UTC)
SECONDS: Final = 10 * 365 * 86_400
"""Over which a history stretches, so that a long one is a dense one."""
ROWS_AT_ONCE: Final = 100_000
DECIMALS: Final = (18, 8, 8, 6, 4)
"""How many places units are written with, one as likely as the other."""


class Row(NamedTuple):
    """One event, with its amounts in whole steps; `usd` is zero and `to_wallet` is set for a transfer."""

    at: datetime
    wallet: str
    kind: str
    asset: str
    quantity: Quantity
    usd: Usd
    to_wallet: str


def events(count: int, history: str = HISTORIES[0]) -> Iterator[Row]:
    """Give so many events, in order of time, no two at the same instant where there are fewer than 3·10⁸.

    Args:
        count: How many.
        history: One of `HISTORIES`.
    """
    draw = random.Random(SEED).random
    assets = list(ASSETS.items())
    held = {(wallet, asset): 0 for wallet in WALLETS for asset in ASSETS}
    apart = timedelta(seconds=max(1, SECONDS // count))
    at = FIRST
    for _ in range(count):
        at += apart
        asset, (usual, cents) = assets[int(draw() * len(assets))]
        wallet = WALLETS[int(draw() * len(WALLETS))]
        step = 10 ** (PLACES - DECIMALS[int(draw() * len(DECIMALS))])
        there = held[wallet, asset]
        chance = draw()
        if chance < 0.55 or not there:
            units = max(1, int(draw() * 2 * usual / step)) * step
            held[wallet, asset] += units
            yield Row(at, wallet, PURCHASE, asset, units, _worth(units, cents, draw()), "")
            continue
        most = SOLD[history] * (there / FLAT_LOTS if history == "flat" else usual)
        units = min(there, max(1, int(draw() * most / step)) * step)
        held[wallet, asset] -= units
        if chance < 0.90:
            yield Row(at, wallet, SALE, asset, units, _worth(units, cents, draw()), "")
        else:
            other = WALLETS[(WALLETS.index(wallet) + 1 + int(draw() * 3)) % len(WALLETS)]
            held[other, asset] += units
            yield Row(at, wallet, TRANSFER, asset, units, 0, other)


def _worth(units: Quantity, cents: int, chance: float) -> Usd:
    """Return what units are worth at half to one and a half times the usual price; at least a cent."""
    return max(1, units * cents * int(500 + 1000 * chance) // (1000 * ONE)) * CENT


def plain(steps: int, places: int) -> str:
    """Return whole steps as decimal text, without needless zeros."""
    whole, part = divmod(steps, 10**places)
    return f"{whole}.{part:0{places}d}".rstrip("0") if part else f"{whole}"


def write_csv(path: Path, count: int, history: str = HISTORIES[0]) -> None:
    """Write so many events as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(COLUMNS) + "\n")
        for at, wallet, kind, asset, units, usd, to_wallet in events(count, history):
            amounts = f"{plain(units, PLACES)},{plain(usd, USD_PLACES) if usd else ''}"
            file.write(f"{at:%Y-%m-%dT%H:%M:%SZ},{wallet},{kind},{asset},{amounts},{to_wallet}\n")


def write_parquet(path: Path, count: int, history: str = HISTORIES[0]) -> None:
    """Write so many events as a Parquet file; amounts are decimals of 128 bits."""
    import pyarrow as pa  # noqa: PLC0415 - in the extra [arrow]
    import pyarrow.parquet as pq  # noqa: PLC0415

    word = pa.dictionary(pa.int32(), pa.string())
    amounts = pa.decimal128(38, PLACES), pa.decimal128(38, USD_PLACES)
    types = (pa.timestamp("us", tz="UTC"), word, word, word, *amounts, word)
    schema = pa.schema(list(zip(COLUMNS, types, strict=True)))
    rows = events(count, history)
    with pq.ParquetWriter(path, schema) as writer:
        while some := list(islice(rows, ROWS_AT_ONCE)):
            columns = [list(column) for column in zip(*some, strict=True)]
            arrays = [
                _decimals(column, kind)
                if kind in amounts
                else pa.array(column, kind.value_type).cast(kind)
                if kind == word
                else pa.array(column, kind)
                for column, kind in zip(columns, types, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _decimals(steps: list[int], kind: object) -> object:
    import pyarrow as pa  # noqa: PLC0415

    limbs = b"".join(number.to_bytes(16, "little") for number in steps)
    return pa.Array.from_buffers(kind, len(steps), [None, pa.py_buffer(limbs)])


def main() -> None:
    """Say what a history consists of; write it to the files that are named."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    kinds = Counter[str]()
    places = Counter[int]()
    for row in events(count):
        kinds[row.kind] += 1
        places[len(plain(row.quantity, PLACES).partition(".")[2])] += 1
    print(f"{count:,} events: " + ", ".join(f"{kinds[kind] / count:.1%} {kind}s" for kind in sorted(kinds)))
    print(f"decimal places of units: up to {max(places)}; more than 8: {_above(places, 8) / count:.0%}")
    for name, write in zip(sys.argv[2:], (write_csv, write_parquet), strict=False):
        write(Path(name), count)
        print(f"{name}: {Path(name).stat().st_size >> 20} MiB")


def _above(places: Counter[int], bound: int) -> int:
    return sum(number for some, number in places.items() if some > bound)


if __name__ == "__main__":
    main()
