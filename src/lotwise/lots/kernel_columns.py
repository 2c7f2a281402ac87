"""The steps of a program as columns of machine words, for the kernel.

Problem: the kernel reads words of fixed width, a program holds whole numbers of any size, and may ask for
what the kernel does not do. Chosen way: everything is looked at before it is written as a column; a program
that does not fit, or asks for more, has no columns, and the reference matches it. Units are two columns, of
their low and their high words. Amounts that are not known are `UNKNOWN`.
Left out: steps for filed returns and allocations, for fees that are added to basis, and for units of which
only some are named; they are few and the reference is fast enough for them.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.lots.kernel_compiler import compiled, pointer
from lotwise.lots.kernel_limbs import UNKNOWN
from lotwise.lots.program import Program, Step

Bytes: TypeAlias = npt.NDArray[np.uint8]
Numbers: TypeAlias = npt.NDArray[np.int32]
Amounts: TypeAlias = npt.NDArray[np.int64]
Words: TypeAlias = npt.NDArray[np.uint64]

DONE: Final = frozenset(
    {
        Step.ACQUIRE,
        Step.DISPOSE,
        Step.TRANSFER,
        Step.DEPART,
        Step.SEND,
        Step.LAY,
        Step.LOSE,
        Step.ARRIVE,
        Step.RENAME,
        Step.PAY,
        Step.SWEEP,
        Step.NAME,
    }
)
"""Steps that the kernel does."""
_TYPES: Final[dict[str, type[np.generic]]] = {
    "what": np.uint8,
    "method": np.uint8,
    "place": np.int32,
    "other": np.int32,
    "ref": np.int32,
    "low": np.uint64,
    "high": np.uint64,
    "basis": np.int64,
    "at": np.int64,
    "long_from": np.int32,
    "proceeds": np.int64,
    "days": np.int32,
    "moved_at": np.int64,
    "renamed_low": np.uint64,
    "renamed_high": np.uint64,
    "named": np.int32,
    "named_made": np.int32,
    "places": np.int64,
}
_LIMBS: Final = 16


class Columns(NamedTuple):
    """A program in columns; each is one array without gaps, of the width its name stands for.

    Attributes:
        what: Number of the `Step` (8 bits).
        method: Number of the method (8 bits).
        place: As in `Program` (32 bits).
        other: As in `Program` (32 bits).
        ref: As in `Program` (32 bits).
        low: Low words of units (64 bits, unsigned).
        high: High words of units.
        basis: Basis of each root that a step makes, in 10⁻⁸ dollars; `UNKNOWN` when not known.
        at: Its instant, in microseconds since 1970.
        long_from: Ordinal of the first day on which its sale is long-term (32 bits).
        proceeds: Amount realized of each disposition, in 10⁻⁸ dollars; `UNKNOWN` when not known.
        days: Ordinal of its day (32 bits).
        moved_at: Instant of each move, in microseconds since 1970.
        renamed_low: Low words of the units that came by each renaming.
        renamed_high: High words of these.
        named: Number of the root that each identification names, among those that are named (32 bits).
        named_made: Number of each root that is named, among those that steps make (32 bits).
        places: How many places there are, as a single number (64 bits).
    """

    what: Bytes
    method: Bytes
    place: Numbers
    other: Numbers
    ref: Numbers
    low: Words
    high: Words
    basis: Amounts
    at: Amounts
    long_from: Numbers
    proceeds: Amounts
    days: Numbers
    moved_at: Amounts
    renamed_low: Words
    renamed_high: Words
    named: Numbers
    named_made: Numbers
    places: Amounts


def columns_of(program: Program) -> Columns | None:
    """Return a program as columns, or None where it does not fit, or asks for what the kernel does not do.

    Args:
        program: The steps. Each root among `named_made` must be one that the very name stands for.
    """
    named = {made: number for number, made in enumerate(dict.fromkeys(program.named_made))}
    try:
        if not _is_done(program.what) or -1 in named or program.partial:
            return None
        low, high = limbs_of(program.units)
        renamed_low, renamed_high = limbs_of(program.renames)
        return Columns(
            what=_bytes(program.what),
            method=_bytes(program.method),
            place=_numbers(program.place),
            other=_numbers(program.other),
            ref=_numbers(program.ref),
            low=low,
            high=high,
            basis=_amounts(program.root_basis),
            at=_signed(program.root_at),
            long_from=_numbers(program.root_long_from),
            proceeds=_amounts(program.proceeds),
            days=_numbers(program.days),
            moved_at=_signed(program.moved_at),
            renamed_low=renamed_low,
            renamed_high=renamed_high,
            named=_numbers([named[made] for made in program.named_made]),
            named_made=_numbers(list(named)),
            places=_signed([program.places]),
        )
    except OverflowError:
        return None


@compiled
def pointers_of(columns: Columns) -> Columns:
    """Return where the items of all columns lie, in the place of the columns, which are a plain tuple."""
    return Columns(
        pointer(columns[0]),
        pointer(columns[1]),
        pointer(columns[2]),
        pointer(columns[3]),
        pointer(columns[4]),
        pointer(columns[5]),
        pointer(columns[6]),
        pointer(columns[7]),
        pointer(columns[8]),
        pointer(columns[9]),
        pointer(columns[10]),
        pointer(columns[11]),
        pointer(columns[12]),
        pointer(columns[13]),
        pointer(columns[14]),
        pointer(columns[15]),
        pointer(columns[16]),
        pointer(columns[17]),
    )


def as_read(columns: Columns) -> Columns:
    """Return columns as the kernel reads them: of the right widths, without gaps; copied where needed."""
    asked: Final = "C", "A", "W"
    numbers = {name: np.require(column, _TYPES[name], asked) for name, column in columns._asdict().items()}
    return Columns(**numbers)


def _is_done(steps: Sequence[int]) -> bool:
    """Return whether the kernel does all of some steps."""
    return DONE.issuperset(np.flatnonzero(np.bincount(_bytes(steps))).tolist())


def limbs_of(units: Sequence[Quantity]) -> tuple[Words, Words]:
    """Return the low and the high words of units.

    Raises:
        OverflowError: Some are negative, or do not fit.
    """
    try:
        low = np.fromiter(units, dtype=np.uint64, count=len(units))
    except OverflowError:
        joined = b"".join([one.to_bytes(_LIMBS, "little") for one in units])
        both = np.frombuffer(joined, dtype="<u8").reshape(-1, 2)
        return both[:, 0].astype(np.uint64), both[:, 1].astype(np.uint64)
    return low, np.zeros(len(units), dtype=np.uint64)


def units_of_limbs(low: Words, high: Words) -> list[Quantity]:
    """Return units of their low and high words."""
    units: list[Quantity] = low.tolist()
    above = np.flatnonzero(high)
    if len(above) > len(units) // 4:
        return [one | (other << 64) for one, other in zip(units, high.tolist(), strict=True)]
    for at, other in zip(above.tolist(), high[above].tolist(), strict=True):
        units[at] |= other << 64
    return units


def _bytes(numbers: Sequence[int]) -> Bytes:
    try:
        return np.frombuffer(bytearray(numbers), dtype=np.uint8)
    except ValueError as error:
        raise OverflowError from error


def _numbers(numbers: Sequence[int]) -> Numbers:
    return np.fromiter(numbers, dtype=np.int32, count=len(numbers))


def _signed(numbers: Sequence[int]) -> Amounts:
    return np.fromiter(numbers, dtype=np.int64, count=len(numbers))


def _amounts(amounts: Sequence[Usd | None]) -> Amounts:
    found = _signed([UNKNOWN if amount is None else amount for amount in amounts])
    if np.count_nonzero(found == UNKNOWN) != amounts.count(None):
        raise OverflowError
    return found
