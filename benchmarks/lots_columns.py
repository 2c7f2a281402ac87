"""From the file of `lots_workload` to the columns of the kernel, by pyarrow: no Python number arises.

Parquet holds units as decimals of 128 bits, which are the two words of the kernel's columns as they lie in
memory; CSV is read into such decimals, exactly or not at all. Needs the extras [fast] and [arrow].
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from lots_workload import ASSETS, COLUMNS, PURCHASE, SALE, TRANSFER, WALLETS
from lotwise.core.money import PLACES as USD_PLACES
from lotwise.core.quantity import PLACES
from lotwise.lots.holding import long_term_from
from lotwise.lots.kernel import match_columns, prepare, realized
from lotwise.lots.kernel_columns import Columns, columns_of
from lotwise.lots.lot import Method
from lotwise.lots.program import METHOD_NUMBERS, Program, Step

ROWS_AT_ONCE: Final = 1 << 18
BYTES_AT_ONCE: Final = 1 << 24
FIRST_ORDINAL: Final = date(1970, 1, 1).toordinal()
MICROSECONDS_A_DAY: Final = 86_400_000_000
KINDS: Final = {PURCHASE: Step.ACQUIRE, SALE: Step.DISPOSE, TRANSFER: Step.TRANSFER}
TYPES: Final = {
    "at": pa.timestamp("us", tz="UTC"),
    "quantity": pa.decimal128(38, PLACES),
    "usd": pa.decimal128(38, USD_PLACES),
}
Array = npt.NDArray[Any]


def columns_of_file(path: Path, method: Method) -> Columns:
    """Return the kernel's columns of a Parquet or CSV file: sales and transfers by one method."""
    pieces = [_piece(batch) for batch in (_of_parquet(path) if path.suffix == ".parquet" else _of_csv(path))]
    whole = {name: _joined(pieces, name) for name in tuple(pieces[0])}
    what, at, days = whole["what"], whole["at"], whole["days"]
    bought, sold, moved = (what == step for step in KINDS.values())
    ref = np.zeros(len(what), dtype=np.int32)
    for mask in (bought, sold, moved):
        ref[mask] = np.arange(np.count_nonzero(mask), dtype=np.int32)
    nothing = np.zeros(0, dtype=np.int32)
    no_words = np.zeros(0, dtype=np.uint64)
    return Columns(
        what=what,
        method=np.where(bought, 0, METHOD_NUMBERS[method]).astype(np.uint8),
        place=whole["place"],
        other=whole["other"],
        ref=ref,
        low=whole["low"],
        high=whole["high"],
        basis=whole["usd"][bought],
        at=at[bought],
        long_from=_long_from(days[bought]),
        proceeds=whole["usd"][sold],
        days=days[sold],
        moved_at=at[moved],
        renamed_low=no_words,
        renamed_high=no_words,
        named=nothing,
        named_made=nothing,
        places=np.array([len(WALLETS) * len(ASSETS)]),
    )


def _of_parquet(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(ROWS_AT_ONCE)


def _of_csv(path: Path) -> Iterator[pa.RecordBatch]:
    words = pa.dictionary(pa.int32(), pa.string())
    types = {name: TYPES.get(name, words) for name in COLUMNS}
    read = pa_csv.ReadOptions(block_size=BYTES_AT_ONCE)
    with pa_csv.open_csv(
        path, read, convert_options=pa_csv.ConvertOptions(column_types=types, null_values=[""])
    ) as file:
        yield from file


def _piece(batch: pa.RecordBatch) -> dict[str, Array]:
    """Return some rows as columns of numbers."""
    at = batch["at"].cast(pa.int64()).to_numpy()
    asset = _codes(batch["asset"], list(ASSETS))
    wallet, other = _codes(batch["wallet"], list(WALLETS)), _codes(batch["to_wallet"], list(WALLETS))
    units, usd = _words(batch["quantity"]), _words(batch["usd"].fill_null(0))
    assert not usd[:, 1].any()
    return {
        "what": _codes(batch["kind"], list(KINDS)).astype(np.uint8),
        "place": wallet * np.int32(len(ASSETS)) + asset,
        "other": np.where(other < 0, 0, other * np.int32(len(ASSETS)) + asset).astype(np.int32),
        "low": units[:, 0].copy(),
        "high": units[:, 1].copy(),
        "usd": usd[:, 0].astype(np.int64),
        "at": at,
        "days": (at // MICROSECONDS_A_DAY + FIRST_ORDINAL).astype(np.int32),
    }


def _codes(words: pa.Array, known: list[str]) -> Array:
    """Return the place of each word among those known; −1 where there is none."""
    number_of = pc.index_in(words.dictionary, pa.array(known)).fill_null(-1).to_numpy()
    codes: Array = number_of.astype(np.int32)[words.indices.fill_null(0).to_numpy()]
    return np.where(words.indices.is_valid().to_numpy(zero_copy_only=False), codes, np.int32(-1))


def _words(decimals: pa.Array) -> Array:
    """Return decimals of 128 bits as two words each, as they lie in memory."""
    words: Array = np.frombuffer(decimals.buffers()[1], dtype="<u8").reshape(-1, 2)
    return words[decimals.offset : decimals.offset + len(decimals)]


def _joined(pieces: list[dict[str, Array]], name: str) -> Array:
    return np.concatenate([piece.pop(name) for piece in pieces])


def _long_from(days: Array) -> Array:
    """Return the ordinal of the first day on which what each day brought is long-term."""
    first = int(days.min())
    found = [long_term_from(date.fromordinal(n)).toordinal() for n in range(first, int(days.max()) + 1)]
    long_from: Array = np.array(found, dtype=np.int32)[days - first]
    return long_from


def gains_of_columns(columns: Columns) -> Array:
    """Return the gain of each part that was sold, by the compiled kernel."""
    outcome = match_columns(columns)
    assert outcome is not None, "the workload fits the kernel"
    found = realized(columns, outcome)
    gains: Array = found.proceeds - found.basis
    return gains


def make_ready() -> None:
    """Compile the kernel, or load what was kept of it."""
    prepare(print)
    program = Program(places=1)
    program.step(Step.ACQUIRE, 1, ref=program.root(0, at=0, long_from=0))
    columns = columns_of(program)
    assert columns is not None
    gains_of_columns(columns)
