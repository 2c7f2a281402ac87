"""From the file of `lots_workload` to the steps that lotwise matches, and from what matched to gains.

Only what benchmarks of matching need: each event is one step, so that the file is read a column at a time.
Dates are those of UTC. A real export goes through `lotwise.importers` and the fold, which find far more out.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from lots_workload import COLUMNS, PURCHASE, SALE, TRANSFER
from lotwise.core.garbage import no_search_for_garbage
from lotwise.core.money import PLACES as USD_PLACES
from lotwise.core.money import Usd
from lotwise.core.quantity import PLACES
from lotwise.lots.holding import long_term_from
from lotwise.lots.lot import Method
from lotwise.lots.matching import match
from lotwise.lots.program import METHOD_NUMBERS, Matched, Program, Step

CHARACTERS_AT_ONCE: Final = 1 << 16
"""Few enough for the processor's cache."""
ACQUIRE: Final = int(Step.ACQUIRE)
DISPOSE: Final = int(Step.DISPOSE)
WHAT: Final = {PURCHASE: ACQUIRE, SALE: DISPOSE, TRANSFER: int(Step.TRANSFER)}
SHIFTS: Final = [10**n for n in range(PLACES + 1)]
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def whole_steps(texts: Iterable[str], places: int) -> list[int]:
    """Return plain decimal texts in steps of 10⁻ᵖˡᵃᶜᵉˢ, exactly; an empty one is zero."""
    shifts = SHIFTS[places::-1]
    return [
        int(whole + part or 0) * shifts[len(part)]
        for text in texts
        for whole, _, part in [text.partition(".")]
    ]


def program_of(
    path: Path, method: Method, *, transfers_by: Method | None = None, is_one_pool: bool = False
) -> Program:
    """Return the steps of a CSV file without quotes.

    Args:
        path: The file.
        method: How sales choose lots.
        transfers_by: How transfers choose them; None for as sales do.
        is_one_pool: Whether all wallets are one and transfers are left out, as pooled programs do.
    """
    loading = _Loading(method, transfers_by or method)
    with no_search_for_garbage(), path.open(encoding="utf-8") as file:
        assert tuple(file.readline().rstrip("\n").split(",")) == COLUMNS
        while block := file.read(CHARACTERS_AT_ONCE):
            rows = block + file.readline()
            cells = (_pooled(rows) if is_one_pool else rows).replace("\n", ",").split(",")
            assert cells.pop() == "", "the last line ends"
            loading.add([cells[n :: len(COLUMNS)] for n in range(len(COLUMNS))])
    return loading.program


def _pooled(rows: str) -> str:
    """Return rows without wallets, and without transfers."""
    kept = [line.split(",") for line in rows.splitlines(keepends=True) if line.endswith(",\n")]
    return "".join(",".join([at, "", *rest]) for at, _, *rest in kept)


class _Loading:
    """The steps so far."""

    def __init__(self, method: Method, transfers_by: Method) -> None:
        self.program = Program()
        sales, transfers = METHOD_NUMBERS[method], METHOD_NUMBERS[transfers_by]
        self._methods = {ACQUIRE: 0, DISPOSE: sales, WHAT[TRANSFER]: transfers}
        self._places = _Places()
        self._long_from = _LongFrom()

    def add(self, columns: list[list[str]]) -> None:
        """Add the steps of some rows."""
        program, places = self.program, self._places
        ats, wallets, kinds, assets, quantities, amounts, others = columns
        what = [*map(WHAT.__getitem__, kinds)]
        program.what += what
        program.place += [places[key] for key in zip(wallets, assets, strict=True)]
        program.other += [
            places[other, asset] if other else 0 for other, asset in zip(others, assets, strict=True)
        ]
        program.units += whole_steps(quantities, PLACES)
        program.method += map(self._methods.__getitem__, what)
        program.places = len(places)
        instants, usd = map(datetime.fromisoformat, ats), whole_steps(amounts, USD_PLACES)
        self._add_refs(zip(what, instants, usd, strict=True))

    def _add_refs(self, rows: Iterable[tuple[int, datetime, Usd]]) -> None:
        """Add the roots, dispositions and transfers of some rows; a call for each would double the time."""
        program, long_from = self.program, self._long_from
        add_ref, add_basis, add_at = program.ref.append, program.root_basis.append, program.root_at.append
        add_proceeds, add_day = program.proceeds.append, program.days.append
        root, disposition, move = len(program.root_at), len(program.days), len(program.moved_at)
        for what, at, amount in rows:
            if what == DISPOSE:
                add_ref(disposition)
                add_proceeds(amount)
                add_day(at.toordinal())
                disposition += 1
                continue
            since = at - EPOCH
            microseconds = (since.days * 86_400 + since.seconds) * 1_000_000
            if what == ACQUIRE:
                add_ref(root)
                add_basis(amount)
                add_at(microseconds)
                program.root_long_from.append(long_from[at.toordinal()])
                root += 1
            else:
                add_ref(move)
                program.moved_at.append(microseconds)
                move += 1


class _Places(dict[tuple[str, str], int]):
    """Numbers of wallet and asset, given as they are met."""

    def __missing__(self, key: tuple[str, str]) -> int:
        self[key] = len(self)
        return self[key]


class _LongFrom(dict[int, int]):
    """By the ordinal of a day, that of the first day on which what it brought is long-term."""

    def __missing__(self, day: int) -> int:
        self[day] = long_term_from(date.fromordinal(day)).toordinal()
        return self[day]


def gains_of(program: Program, matched: Matched) -> list[Usd]:
    """Return the gain of each part that was sold, exactly: its share of proceeds less its share of basis."""
    assert not matched.short, "nothing is sold or moved that is not held"
    wholes = [units for what, units in zip(program.what, program.units, strict=True) if what == DISPOSE]
    proceeds = [paid or 0 for paid in program.proceeds]
    basis, units = [cost or 0 for cost in matched.root_basis], matched.root_units
    gains: list[Usd] = []
    last, sold, before, paid, sale = -1, 0, 0, 0, 0
    columns = matched.out_ref, matched.out_root, matched.out_start, matched.out_stop
    for ref, root, start, stop in zip(*columns, strict=True):
        if ref != last:
            last, sold, before, paid, sale = ref, 0, 0, proceeds[ref], wholes[ref]
        sold += stop - start
        after = paid if sold == sale else paid * sold // sale
        cost, whole = basis[root], units[root]
        high = cost if stop == whole else cost * stop // whole
        low = cost * start // whole if start else 0
        gains.append(after - before - high + low)
        before = after
    return gains


def gains_of_file(path: Path, method: Method) -> list[Usd]:
    """Return the gain of each part that was sold: the whole way, by the default engine."""
    with no_search_for_garbage():
        program = program_of(path, method)
        return gains_of(program, match(program))
