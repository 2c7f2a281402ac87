"""What each file tells, read back fast: a project may hold a million tellings.

The rows of a file come in the order of their key, some at a time. Names of wallets and assets are held once,
kinds and roles found in a dictionary, and Python's search for garbage rests meanwhile: nothing becomes
garbage here, and looking through ten million new objects again and again takes longer than making them.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from lotwise.core.garbage import no_search_for_garbage
from lotwise.core.quick import quick
from lotwise.ledger.balances import ReportedBalance
from lotwise.ledger.told import Report, Told
from lotwise.ledger.transaction import Kind, Leg, Role, Source, Transaction
from lotwise.store.access import Project, asking
from lotwise.store.asking import Ask, Row
from lotwise.store.marks import DLE, as_told

_KINDS: Final = {kind.value: kind for kind in Kind}
_ROLES: Final = {role.value: role for role in Role}
_BATCH: Final = 1_000
"""So few rows, with their legs, stay in the processor's cache while they are read: a fifth of the time."""
LATEST: Final = (
    "FROM readings AS r JOIN files AS f ON f.id = r.file_id "
    "WHERE r.seq IN (SELECT max(seq) FROM readings GROUP BY file_id)"
)
"""Where queries find the readings that count, each with its file."""
_READINGS: Final = (
    f"SELECT r.seq, r.file_id, f.name, r.family, r.report, r.rank, r.wallet {LATEST} ORDER BY f.seq"
)
_WITH_BALANCES: Final = f"SELECT r.seq, f.id, f.name {LATEST} AND r.balance_count > 0 ORDER BY f.seq"

_transaction: Final = quick(Transaction)
_leg: Final = quick(Leg)
_source: Final = quick(Source)
_balance: Final = quick(ReportedBalance)


def told(project: Project) -> tuple[Told, ...]:
    """Return what each file tells by its latest reading, in the order of import."""
    with asking(project) as ask, no_search_for_garbage():
        names: dict[str, str] = {}
        return tuple(_told(ask, reading, names) for reading in ask(_READINGS))


def balances(project: Project) -> tuple[ReportedBalance, ...]:
    """Return the balances that files report by their latest reading, in the order of import."""
    with asking(project) as ask, no_search_for_garbage():
        names: dict[str, str] = {}
        return tuple(one for reading in ask(_WITH_BALANCES) for one in _balances(ask, reading, names))


def lines_of(text: str) -> tuple[int, ...]:
    """Return the line numbers that a column of rows lists.

    Examples:
        >>> lines_of("[1043]"), lines_of("[2,9]"), lines_of("[]")
        ((1043,), (2, 9), ())
    """
    inside = text[1:-1]
    return (int(inside),) if inside.isdecimal() else tuple(json.loads(text))


def _told(ask: Ask, reading: Row, names: dict[str, str]) -> Told:
    seq, file_id, file, family, kind, rank, wallet = reading
    report = Report(
        file_id=file_id, file=as_told(file), family=family, kind=kind, rank=rank, wallet=as_told(wallet)
    )
    query = (
        "SELECT n, id, kind, at, native_id, chain_hash, address, note, legs, rows FROM tellings "
        "WHERE reading = ? AND n > ? ORDER BY n LIMIT ?"
    )
    transactions: list[Transaction] = []
    for batch in _batches(ask, query, seq):
        transactions += _transactions(batch, report, names)
    return Told(report=report, transactions=tuple(transactions))


def _batches(ask: Ask, query: str, seq: int) -> Iterator[Sequence[Row]]:
    """Give the rows of a reading, some at a time; the first column is their number, which counts up."""
    last = -1
    while batch := ask(query, seq, last, _BATCH):
        yield batch
        last = batch[-1][0]


def _transactions(batch: Sequence[Row], report: Report, names: dict[str, str]) -> Iterator[Transaction]:
    """Give the transactions of some rows, read by columns, which takes two thirds of the time.

    Legs and line numbers of all rows are read as one list each.
    """
    _, ids, kinds, times, native_ids, hashes, addresses, notes, all_legs, all_lines = zip(*batch, strict=True)
    file_id, file, name = report.file_id, report.file, names.setdefault
    return map(
        _transaction,
        ids,
        map(_KINDS.__getitem__, kinds),
        map(datetime.fromisoformat, times),
        [
            tuple(
                [
                    _leg(
                        name(wallet, wallet),
                        name(asset, asset),
                        int(units),
                        _ROLES[role],
                        value and int(value),
                    )
                    for wallet, asset, units, role, value in legs
                ]
            )
            for legs in _lists(all_legs)
        ],
        [(_source(file_id, file, tuple(lines)),) for lines in _lists(all_lines)],
        _as_told(native_ids),
        _as_told(hashes),
        _as_told(notes),
        _as_told(addresses),
    )


def _lists(column: Sequence[str]) -> list[list[Any]]:
    """Return the lists that a column holds as JSON."""
    lists: list[list[Any]] = json.loads(f"[{','.join(column)}]")
    return lists


def _as_told(column: Sequence[str]) -> Sequence[str]:
    """Return the texts of a column as they were told: the column itself where nothing is written oddly."""
    return [as_told(text) for text in column] if DLE in "".join(column) else column


def _balances(ask: Ask, reading: Row, names: dict[str, str]) -> Iterator[ReportedBalance]:
    seq, file_id, name = reading
    file = as_told(name)
    query = (
        "SELECT n, wallet, asset, part, at, quantity, rows FROM balances "
        "WHERE reading = ? AND n > ? ORDER BY n LIMIT ?"
    )
    for batch in _batches(ask, query, seq):
        for _, wallet, asset, part, at, units, lines in batch:
            yield _balance(
                names.setdefault(wallet, as_told(wallet)),
                names.setdefault(asset, as_told(asset)),
                names.setdefault(part, as_told(part)),
                datetime.fromisoformat(at),
                int(units),
                _source(file_id, file, lines_of(lines)),
            )
