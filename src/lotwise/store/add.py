"""Adding one imported file to a project: all of it in one transaction, or nothing.

Two files may tell of the same transaction, for exports overlap. The first telling is recorded with its
legs; a later one that agrees is recorded as one more source of it; one that disagrees is not counted, and a
blocking finding names both. So no fact is counted twice, and none is dropped without a word.
"""

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from lotwise.core.dates import instant_text
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.ids import bytes_id
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Transaction
from lotwise.store import schema
from lotwise.store.compare import contradiction, difference_between, fingerprint_of, sale_difference
from lotwise.store.facts import Added, FileFacts
from lotwise.store.project import Project, writing
from lotwise.store.read import reported_sales_in, transactions_in, wallets_in


@dataclass(slots=True)
class _Sorted:
    """The transactions and sales of a file, sorted by whether the project knew them.

    Attributes:
        new: Transactions that are new, by id, with their fingerprints.
        links: Place in the file and transaction, for every telling that counts.
        sales: Reported sales that are new, by id.
        known: How many were told before.
        contradictions: A finding for every telling that does not count.
    """

    new: dict[str, tuple[Transaction, str]] = field(default_factory=dict)
    links: list[tuple[int, Transaction]] = field(default_factory=list)
    sales: dict[str, ReportedSale] = field(default_factory=dict)
    known: int = 0
    contradictions: list[Finding] = field(default_factory=list)


def add_file(project: Project, imported: FileFacts, *, now: datetime) -> Added:
    """Record a file with all that it told, and return what that changed.

    Args:
        project: The project.
        imported: The file's facts; its transactions have this file alone as their source.
        now: The instant, aware.

    Returns:
        What was new, known and contradictory; ``is_new=False`` and no change when the same content is
        already there, whatever its name.

    Raises:
        LotwiseError: The project cannot be written; then nothing of the file was recorded.
    """
    assert imported.id == bytes_id("file", imported.content), "a file's id is made from its content"
    imported_at = instant_text(now)
    with writing(project) as connection:
        known_file = select(schema.files.c.seq).where(schema.files.c.id == imported.id)
        if connection.execute(known_file).first():
            return Added(file_id=imported.id, is_new=False)
        told = _Sorted()
        _sort_transactions(connection, imported.transactions, told)
        _sort_sales(connection, imported.sales, told)
        custody = _custody_changes(connection, imported)
        found = (*imported.findings, *custody, *_repeats(imported.name, told), *told.contradictions)
        _insert(connection, schema.files, [_file_row(imported, imported_at)])
        _insert(connection, schema.import_findings, [_finding_row(imported.id, one) for one in found])
        _insert_new(connection, told)
        _insert_facts(connection, imported, told)
    return Added(
        file_id=imported.id,
        is_new=True,
        added=len(told.new) + len(told.sales),
        known=told.known,
        contradictory=len(told.contradictions),
    )


def _custody_changes(connection: Connection, imported: FileFacts) -> list[Finding]:
    wallet = imported.wallet
    before = wallets_in(connection).get(wallet.name, wallet.custody)
    if before is wallet.custody:
        return []
    return [
        Finding(
            code="custody_changed",
            severity=Severity.WARNING,
            what=f"{wallet.name} was held by {before.value} so far; with {imported.name} it is held by "
            f"{wallet.custody.value}, and that counts from now on for all of its history.",
            fix="If that is wrong, import the next file of this wallet with the right holder.",
            where=Where(file=imported.name),
            wallet=wallet.name,
        )
    ]


def _repeats(name: str, told: _Sorted) -> list[Finding]:
    """Return the finding that rows of a file repeat earlier ones, for they may be twins and no copies."""
    seen: set[str] = set()
    rows: list[int] = []
    for _, transaction in sorted(told.links, key=lambda link: link[0]):
        if transaction.id in seen:
            rows += [row for source in transaction.sources for row in source.rows]
        seen.add(transaction.id)
    if not rows:
        return []
    return [
        Finding(
            code="repeated_row",
            severity=Severity.WARNING,
            what="These rows repeat earlier rows of the file, with the same id; each event is counted once.",
            fix="Check that they are copies. If they are events of their own, give each an id of its own.",
            where=Where(file=name, rows=tuple(sorted(rows))),
        )
    ]


def _sort_transactions(connection: Connection, told: Sequence[Transaction], into: _Sorted) -> None:
    table = schema.transactions.c
    marks: dict[str, str] = dict(connection.execute(select(table.id, table.fingerprint)).all())
    unlike: list[tuple[int, Transaction]] = []
    for place, transaction in enumerate(told):
        mark = fingerprint_of(transaction)
        if transaction.id not in marks:
            marks[transaction.id] = mark
            into.new[transaction.id] = (transaction, mark)
        elif marks[transaction.id] == mark:
            into.known += 1
        else:
            unlike.append((place, transaction))
            continue
        into.links.append((place, transaction))
    if unlike:
        _settle(connection, unlike, into)


def _settle(connection: Connection, unlike: list[tuple[int, Transaction]], into: _Sorted) -> None:
    """Sort the tellings that are not the same to the last digit: they agree all the same, or contradict."""
    firsts = transactions_in(connection) | {key: transaction for key, (transaction, _) in into.new.items()}
    for place, transaction in unlike:
        how = difference_between(firsts[transaction.id], transaction)
        if how:
            into.contradictions.append(contradiction(firsts[transaction.id], transaction, how))
        else:
            into.known += 1
            into.links.append((place, transaction))


def _sort_sales(connection: Connection, told: Sequence[ReportedSale], into: _Sorted) -> None:
    firsts = reported_sales_in(connection) if told else {}
    for sale in told:
        first = firsts.setdefault(sale.id, sale)
        if first is sale:
            into.sales[sale.id] = sale
        elif how := sale_difference(first, sale):
            into.contradictions.append(contradiction(first, sale, how))
        else:
            into.known += 1


def _insert(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(schema.insert_text(table), list(rows))


def _insert_new(connection: Connection, told: _Sorted) -> None:
    new = sorted(told.new.values(), key=lambda pair: pair[0].id)  # in the order of the key it is faster
    _insert(connection, schema.transactions, [_transaction_row(*pair) for pair in new])
    _insert(connection, schema.legs, [row for transaction, _ in new for row in _leg_rows(transaction)])
    _insert(connection, schema.reported_sales, [_sale_row(sale) for sale in told.sales.values()])


def _insert_facts(connection: Connection, imported: FileFacts, told: _Sorted) -> None:
    links = [(imported.id, place, one.id, _own_rows(one)) for place, one in told.links]
    _insert(connection, schema.transaction_rows, links)
    quotes = [
        (imported.id, quote.asset, quote.on.isoformat(), f"{quote.price:f}", quote.origin)
        for quote in imported.quotes
    ]
    _insert(connection, schema.quotes, quotes)
    _insert(connection, schema.ignored_rows, [(imported.id, *ignored) for ignored in imported.ignored])


def _file_row(imported: FileFacts, imported_at: str) -> tuple[Any, ...]:
    return (
        imported.id,
        hashlib.sha256(imported.content).hexdigest(),
        imported.name,
        len(imported.content),
        imported.format,
        imported.family,
        imported.wallet.name,
        imported.wallet.custody.value,
        imported.row_count,
        imported_at,
        zlib.compress(imported.content),
    )


def _transaction_row(one: Transaction, fingerprint: str) -> tuple[Any, ...]:
    return one.id, one.kind.value, instant_text(one.at), one.native_id, one.chain_hash, one.note, fingerprint


def _leg_rows(transaction: Transaction) -> list[tuple[Any, ...]]:
    return [
        (transaction.id, n, leg.wallet, leg.asset, str(leg.quantity), leg.role.value, _steps(leg.value_usd))
        for n, leg in enumerate(transaction.legs)
    ]


def _own_rows(transaction: Transaction) -> str:
    return json.dumps([row for source in transaction.sources for row in source.rows])


def _sale_row(sale: ReportedSale) -> tuple[Any, ...]:
    return (
        sale.id,
        sale.source.file_id,
        json.dumps(sale.source.rows),
        sale.broker,
        sale.description,
        str(sale.quantity),
        sale.acquired_on.isoformat() if sale.acquired_on else None,
        sale.disposed_on.isoformat(),
        str(sale.proceeds_usd),
        str(sale.basis_usd),
        str(sale.disallowed_usd),
        int(sale.is_long),
        int(sale.is_basis_reported),
    )


def _finding_row(file_id: str, found: Finding) -> tuple[Any, ...]:
    return (
        file_id,
        found.code,
        found.severity.value,
        found.what,
        found.fix,
        found.where.file,
        json.dumps(found.where.rows),
        found.asset,
        found.wallet,
        found.subject,
        _steps(found.amount_usd),
    )


def _steps(amount: int | None) -> str | None:
    return None if amount is None else str(amount)
