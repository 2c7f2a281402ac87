"""The tables of a project file, and the triggers that keep them append-only.

A fact that was filed on must not change silently, so no table allows UPDATE or DELETE: whoever tries, from
lotwise or from any other program, is refused by a trigger. `INSERT OR REPLACE` removes a row without
asking the DELETE trigger unless `PRAGMA recursive_triggers` is on, and another program will not have set
it; so a trigger before each INSERT refuses a key that is already there.

Money and quantities are whole numbers as text: SQLite's own numbers are 64 bits wide or floats, and 10⁴⁰
steps fit neither. Instants are text that sorts in time order. Rows are JSON lists of line numbers.
Left out: migrations, for there is one version so far, and PostgreSQL (docs/adr/0006-store.md).
"""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.sqlite import dialect

VERSION: Final = 1
"""The version of these tables; a file with a higher one was made by a newer lotwise."""

APPLICATION_ID: Final = int.from_bytes(b"ltws", "big")
"""What `PRAGMA application_id` says in a lotwise project, so that no other database is taken for one."""

metadata: Final = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _whole(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _steps(name: str, *, may_be_unknown: bool = False) -> Column[str]:
    """Return a column of whole steps as decimal text; a fraction or an exponent is refused."""
    digits = f"ltrim({name}, '-')"
    is_whole = CheckConstraint(f"{digits} <> '' AND {digits} NOT GLOB '*[^0-9]*'")
    return Column(name, Text, is_whole, nullable=may_be_unknown)


def _seq() -> Column[int]:
    """Return the column in which SQLite numbers rows in the order of their recording."""
    return Column("seq", Integer, primary_key=True, info={"is_given": True})


def _file() -> Column[str]:
    return Column("file_id", Text, ForeignKey("files.id"), nullable=False)


schema_versions: Final = Table(
    "schema_versions", metadata, Column("version", Integer, primary_key=True), _text("applied_at")
)

files: Final = Table(
    "files",
    metadata,
    _seq(),
    _text("id"),
    _text("sha256"),
    _text("name"),
    _whole("byte_count"),
    _text("format"),
    _text("family"),
    _text("wallet"),
    _text("custody"),
    _whole("row_count"),
    _text("imported_at"),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("id"),
)
"""Every imported file with its whole content (zlib), so that any number can be traced to its line."""

transactions: Final = Table(
    "transactions",
    metadata,
    Column("id", Text, primary_key=True),
    _text("kind"),
    _text("at"),
    _text("native_id"),
    _text("chain_hash"),
    _text("note"),
    _text("fingerprint"),
    sqlite_with_rowid=False,
)

legs: Final = Table(
    "legs",
    metadata,
    Column("transaction_id", Text, ForeignKey("transactions.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    _text("wallet"),
    _text("asset"),
    _steps("quantity"),
    _text("role"),
    _steps("value_usd", may_be_unknown=True),
    sqlite_with_rowid=False,
)

transaction_rows: Final = Table(
    "transaction_rows",
    metadata,
    Column("file_id", Text, ForeignKey("files.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("transaction_id", Text, ForeignKey("transactions.id"), nullable=False),
    _text("rows"),
    sqlite_with_rowid=False,
)
"""Where each transaction was read, once for every file that tells of it, in the order of that file."""

reported_sales: Final = Table(
    "reported_sales",
    metadata,
    _seq(),
    _text("id"),
    _file(),
    _text("rows"),
    _text("broker"),
    _text("description"),
    _steps("quantity"),
    Column("acquired_on", Text),
    _text("disposed_on"),
    _steps("proceeds_usd"),
    _steps("basis_usd"),
    _steps("disallowed_usd"),
    _whole("is_long"),
    _whole("is_basis_reported"),
    UniqueConstraint("id"),
)

quotes: Final = Table(
    "quotes",
    metadata,
    _seq(),
    _file(),
    _text("asset"),
    _text("day"),
    Column(
        "price", Text, CheckConstraint("price GLOB '[0-9]*' AND price NOT GLOB '*[^0-9.]*'"), nullable=False
    ),
    _text("origin"),
)

ignored_rows: Final = Table(
    "ignored_rows", metadata, _seq(), _file(), Column("row", Integer, nullable=False), _text("reason")
)

import_findings: Final = Table(
    "import_findings",
    metadata,
    _seq(),
    _file(),
    _text("code"),
    _text("severity"),
    _text("what"),
    _text("fix"),
    _text("where_file"),
    _text("rows"),
    _text("asset"),
    _text("wallet"),
    _text("subject"),
    _steps("amount_usd", may_be_unknown=True),
)

households: Final = Table(
    "households", metadata, _seq(), _text("name"), _text("content"), _text("recorded_at")
)

settings: Final = Table("settings", metadata, _seq(), _text("name"), _text("value"), _text("recorded_at"))

standing_orders: Final = Table(
    "standing_orders",
    metadata,
    _seq(),
    _text("id"),
    _text("wallet"),
    _text("method"),
    _text("effective_at"),
    _text("recorded_at"),
    _whole("is_with_broker"),
    UniqueConstraint("id"),
)


def make_tables(connection: Connection, applied_at: str) -> None:
    """Make all tables and their triggers in an empty database, within the transaction that is open.

    Args:
        connection: A connection inside a writing transaction.
        applied_at: The instant to record, as text.
    """
    metadata.create_all(connection, checkfirst=False)
    for table in metadata.sorted_tables:
        for statement in _guards(table):
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(insert_text(schema_versions), (VERSION, applied_at))


def insert_text(table: Table) -> str:
    """Return the INSERT of a table with a place for every column but the number SQLite gives.

    Rows then go in as plain tuples, several times as fast as dictionaries through the expression language.

    Examples:
        >>> insert_text(settings)
        'INSERT INTO settings (name, value, recorded_at) VALUES (?, ?, ?)'
    """
    names = [column.name for column in table.columns if not column.info.get("is_given")]
    return str(table.insert().compile(dialect=dialect(), column_keys=names))


def _guards(table: Table) -> list[str]:
    refusal = f"SELECT RAISE(ABORT, '{table.name} is append-only: a recorded fact never changes')"
    unique = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    keys = [[column.name for column in key.columns] for key in (table.primary_key, *unique)]
    same = " OR ".join("(" + " AND ".join(f"{name} = NEW.{name}" for name in key) + ")" for key in keys)
    taken = f"WHEN EXISTS (SELECT 1 FROM {table.name} WHERE {same})"  # noqa: S608 - names of our own tables
    return [
        f"CREATE TRIGGER {table.name}_{word} BEFORE {action} ON {table.name} {when} BEGIN {refusal}; END"
        for word, action, when in (
            ("unchanged", "UPDATE", ""),
            ("kept", "DELETE", ""),
            ("never_replaced", "INSERT", taken),
        )
    ]
