"""Reading the tables of version 1, in which each transaction was told once, whatever file told of it.

A file of version 1 is read as one reading of revision 0, so that it is offered to be read again by the
importers of today: version 1 kept one telling of several that agreed, and none of one that disagreed, whose
blocking finding comes along. Rows of one file that told the same are one telling with the rows of both.
The report of a file was not recorded; it counts as its source's list of transactions, the only one that
version 1 imported.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Kind, Leg, Role, Source, Transaction, Wallet
from lotwise.lots.lot import Method, StandingOrder
from lotwise.prices.book import Quote
from lotwise.store import schema
from lotwise.store.add import record_file, record_reading
from lotwise.store.facts import FileFacts
from lotwise.store.marks import RowValues
from lotwise.store.write import Entry, record

_TABLES: Final = (
    "legs",
    "transaction_rows",
    "transactions",
    "reported_sales",
    "quotes",
    "ignored_rows",
    "import_findings",
    "files",
    "households",
    "settings",
    "standing_orders",
    "schema_versions",
)
"""The tables of version 1; one that others refer to comes after them."""

_LEGS: Final = """
    SELECT leg.transaction_id, n, wallet, asset, quantity, role, value_usd
    FROM v1_transaction_rows AS told JOIN v1_legs AS leg ON leg.transaction_id = told.transaction_id
    WHERE told.file_id = ?
"""
_TELLINGS: Final = """
    SELECT rows, id, kind, at, native_id, chain_hash, note
    FROM v1_transaction_rows AS told JOIN v1_transactions AS one ON one.id = told.transaction_id
    WHERE file_id = ? ORDER BY seq
"""


def set_aside(connection: Connection) -> None:
    """Drop the triggers of version 1 and rename its tables to `v1_…`, within a writing transaction."""
    triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all()
    for (name,) in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for name in _TABLES:
        connection.exec_driver_sql(f"ALTER TABLE {name} RENAME TO v1_{name}")


def carry_over(entry: Entry) -> None:
    """Write all that the tables set aside hold into the new ones, and drop them.

    Args:
        entry: The writing transaction, in which the new tables were made.
    """
    connection = entry.connection
    record(
        entry, schema.schema_versions, _all(connection, "SELECT version, applied_at FROM v1_schema_versions")
    )
    for facts, imported_at in _files(connection):
        record_file(entry, facts, imported_at)
        record_reading(entry, facts, imported_at)
    for table in (schema.households, schema.settings):
        names = ", ".join(schema.names_of(table)[:-1])
        record(entry, table, _all(connection, f"SELECT {names} FROM v1_{table.name} ORDER BY seq"))  # noqa: S608 - our own names
    record(entry, schema.standing_orders, _orders(connection))
    for name in _TABLES:
        connection.exec_driver_sql(f"DROP TABLE v1_{name}")


def _files(connection: Connection) -> Iterator[tuple[FileFacts, datetime]]:
    """Give every file with what it told, and the instant of its import, in the order of import."""
    columns = "id, name, format, family, wallet, custody, row_count, imported_at"
    files = _all(connection, f"SELECT {columns} FROM v1_files ORDER BY seq")  # noqa: S608 - our own names
    for file_id, name, form, family, wallet, custody, row_count, imported_at in files:
        ((content,),) = _all(connection, "SELECT content FROM v1_files WHERE id = ?", file_id)
        facts = FileFacts(
            id=file_id,
            name=name,
            content=zlib.decompress(content),
            format=form,
            family=family,
            wallet=Wallet(name=wallet, custody=Custody(custody)),
            row_count=row_count,
            transactions=_transactions(connection, file_id, name),
            sales=_sales(connection, file_id, name),
            quotes=_quotes(connection, file_id),
            ignored=tuple(
                (row, reason) for row, reason in _of_file(connection, "ignored_rows", "row, reason", file_id)
            ),
            findings=_findings(connection, file_id),
            revision=0,
        )
        yield facts, datetime.fromisoformat(imported_at)


def _transactions(connection: Connection, file_id: str, name: str) -> tuple[Transaction, ...]:
    legs: defaultdict[str, dict[int, Leg]] = defaultdict(dict)
    for one, n, wallet, asset, units, role, value in _all(connection, _LEGS, file_id):
        value_usd = _whole(value)
        legs[one][n] = Leg(
            wallet=wallet, asset=asset, quantity=int(units), role=Role(role), value_usd=value_usd
        )
    facts: dict[str, list[Any]] = {}
    lines: defaultdict[str, list[int]] = defaultdict(list)
    for rows, one, *rest in _all(connection, _TELLINGS, file_id):
        facts[one] = rest
        lines[one] += json.loads(rows)
    return tuple(
        Transaction(
            id=one,
            kind=Kind(kind),
            at=datetime.fromisoformat(at),
            legs=tuple(leg for _, leg in sorted(legs[one].items(), key=itemgetter(0))),
            sources=(Source(file_id=file_id, file=name, rows=tuple(lines[one])),),
            native_id=native_id,
            chain_hash=chain_hash,
            note=note,
        )
        for one, (kind, at, native_id, chain_hash, note) in facts.items()
    )


def _sales(connection: Connection, file_id: str, name: str) -> tuple[ReportedSale, ...]:
    columns = (
        "id, rows, broker, description, quantity, acquired_on, disposed_on, proceeds_usd, basis_usd, "
        "disallowed_usd, is_long, is_basis_reported"
    )
    return tuple(
        ReportedSale(
            id=sale[0],
            broker=sale[2],
            description=sale[3],
            quantity=int(sale[4]),
            acquired_on=date.fromisoformat(sale[5]) if sale[5] else None,
            disposed_on=date.fromisoformat(sale[6]),
            proceeds_usd=int(sale[7]),
            basis_usd=int(sale[8]),
            disallowed_usd=int(sale[9]),
            is_long=bool(sale[10]),
            is_basis_reported=bool(sale[11]),
            source=Source(file_id=file_id, file=name, rows=tuple(json.loads(sale[1]))),
        )
        for sale in _of_file(connection, "reported_sales", columns, file_id)
    )


def _quotes(connection: Connection, file_id: str) -> tuple[Quote, ...]:
    return tuple(
        Quote(asset=asset, on=date.fromisoformat(day), price=Decimal(price), origin=origin)
        for asset, day, price, origin in _of_file(connection, "quotes", "asset, day, price, origin", file_id)
    )


def _findings(connection: Connection, file_id: str) -> tuple[Finding, ...]:
    columns = "code, severity, what, fix, where_file, rows, asset, wallet, subject, amount_usd"
    return tuple(
        Finding(
            code=code,
            severity=Severity(severity),
            what=what,
            fix=fix,
            where=Where(file=file, rows=tuple(json.loads(rows))),
            asset=asset,
            wallet=wallet,
            subject=subject,
            amount_usd=_whole(amount),
        )
        for code, severity, what, fix, file, rows, asset, wallet, subject, amount in _of_file(
            connection, "import_findings", columns, file_id
        )
    )


def _orders(connection: Connection) -> Iterator[RowValues]:
    """Give the rows of standing orders; the first ones did not say whether the broker was told."""
    columns = {row[1] for row in _all(connection, "PRAGMA table_info(v1_standing_orders)")}
    told = "is_with_broker" if "is_with_broker" in columns else "0"
    query = (
        f"SELECT seq, wallet, method, effective_at, recorded_at, {told} FROM v1_standing_orders ORDER BY seq"  # noqa: S608 - our own names
    )
    for seq, wallet, method, effective_at, recorded_at, is_with_broker in _all(connection, query):
        order = StandingOrder(
            wallet=wallet,
            method=Method(method),
            effective_at=datetime.fromisoformat(effective_at),
            recorded_at=datetime.fromisoformat(recorded_at),
            is_with_broker=bool(is_with_broker),
        )
        yield seq, order.id, wallet, method, effective_at, recorded_at, is_with_broker


def _of_file(connection: Connection, table: str, columns: str, file_id: str) -> list[RowValues]:
    query = f"SELECT {columns} FROM v1_{table} WHERE file_id = ? ORDER BY seq"  # noqa: S608 - our own names
    return _all(connection, query, file_id)


def _all(connection: Connection, query: str, *values: str) -> list[RowValues]:
    return [tuple(row) for row in connection.exec_driver_sql(query, values)]


def _whole(amount: str | None) -> int | None:
    return None if amount is None else int(amount)
