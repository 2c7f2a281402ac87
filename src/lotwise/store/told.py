"""What each file tells, read back fast: a project may hold a million tellings.

A query for each file gives its rows in the order of their key. Names of wallets and assets are held once,
kinds and roles found in a dictionary, and Python's search for garbage rests meanwhile: nothing becomes
garbage here, and looking through ten million new objects again and again takes longer than making them.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Table, func, select

from lotwise.core.garbage import no_search_for_garbage
from lotwise.ledger.balances import ReportedBalance
from lotwise.ledger.told import Report, Told
from lotwise.ledger.transaction import Kind, Leg, Role, Source, Transaction
from lotwise.store import schema
from lotwise.store.access import Project, reading
from lotwise.store.marks import as_told
from lotwise.store.quick import quick
from lotwise.store.write import BATCH

_KINDS: Final = {kind.value: kind for kind in Kind}
_ROLES: Final = {role.value: role for role in Role}
_BATCHES: Final = {"yield_per": BATCH}

_transaction: Final = quick(Transaction)
_leg: Final = quick(Leg)
_source: Final = quick(Source)
_balance: Final = quick(ReportedBalance)


def told(project: Project) -> tuple[Told, ...]:
    """Return what each file tells by its latest reading, in the order of import."""
    with reading(project) as connection, no_search_for_garbage():
        reports = connection.execute(latest_readings()).all()
        names: dict[str, str] = {}
        return tuple(_told(connection, report, names) for report in reports)


def balances(project: Project) -> tuple[ReportedBalance, ...]:
    """Return the balances that files report by their latest reading, in the order of import."""
    names: dict[str, str] = {}
    with reading(project) as connection, no_search_for_garbage():
        return tuple(
            one
            for report in connection.execute(latest_readings()).all()
            if report.balance_count
            for one in _balances(connection, report, names)
        )


def latest_readings() -> Select[Any]:
    """Return the query for the reading of each file that counts, with the file, in the order of import."""
    table, file = schema.readings, schema.files.c
    latest = select(func.max(table.c.seq)).group_by(table.c.file_id)
    columns = [column for column in table.columns if column.name != "mark"]
    return (
        select(*columns, file.name, file.sha256, file.byte_count, file.imported_at)
        .join_from(table, schema.files)
        .where(table.c.seq.in_(latest))
        .order_by(file.seq)
    )


def lines_of(text: str) -> tuple[int, ...]:
    """Return the line numbers that a column of rows lists.

    Examples:
        >>> lines_of("[1043]"), lines_of("[2,9]"), lines_of("[]")
        ((1043,), (2, 9), ())
    """
    inside = text[1:-1]
    return (int(inside),) if inside.isdecimal() else tuple(json.loads(text))


def _told(connection: Connection, one: Row[Any], names: dict[str, str]) -> Told:
    report = Report(
        file_id=one.file_id,
        file=as_told(one.name),
        family=one.family,
        kind=one.report,
        rank=one.rank,
        wallet=as_told(one.wallet),
    )
    columns = [column for column in schema.tellings.columns if column.name not in {"reading", "n", "mark"}]
    rows = connection.execute(_facts(schema.tellings, columns, one.seq), execution_options=_BATCHES)
    transactions: list[Transaction] = []
    for batch in rows.partitions():
        transactions += _transactions(batch, report, names)
    return Told(report=report, transactions=tuple(transactions))


def _facts(table: Table, columns: list[Any], reading_seq: int) -> Select[Any]:
    return select(*columns).where(table.c.reading == reading_seq).order_by(table.c.n)


def _transactions(batch: Sequence[Any], report: Report, names: dict[str, str]) -> Iterator[Transaction]:
    """Give the transactions of some rows; their legs are read as one list, which takes half the time."""
    all_legs = json.loads(f"[{','.join([row.legs for row in batch])}]")
    name = names.setdefault
    for row, legs in zip(batch, all_legs, strict=True):
        transaction_id, kind, at, native_id, chain_hash, address, note, _, lines = row
        yield _transaction(
            transaction_id,
            _KINDS[kind],
            datetime.fromisoformat(at),
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
            ),
            (_source(report.file_id, report.file, lines_of(lines)),),
            as_told(native_id),
            as_told(chain_hash),
            as_told(note),
            as_told(address),
            None,
            "",
        )


def _balances(connection: Connection, one: Row[Any], names: dict[str, str]) -> Iterator[ReportedBalance]:
    table = schema.balances.c
    columns = [table.wallet, table.asset, table.part, table.at, table.quantity, table.rows]
    file_id, file = one.file_id, as_told(one.name)
    rows = connection.execute(_facts(schema.balances, columns, one.seq), execution_options=_BATCHES)
    for wallet, asset, part, at, units, lines in rows:
        yield _balance(
            names.setdefault(wallet, as_told(wallet)),
            names.setdefault(asset, as_told(asset)),
            names.setdefault(part, as_told(part)),
            datetime.fromisoformat(at),
            int(units),
            _source(file_id, file, lines_of(lines)),
        )
