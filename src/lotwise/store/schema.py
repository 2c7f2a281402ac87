"""The tables of a project, the same on SQLite and PostgreSQL.

What was filed on must not change silently, so tables only grow: `lotwise.store.guards` refuses every change,
each row carries a *mark* of its content, and the table `chain` has an entry for each writing transaction that
covers the marks of all rows it wrote and the entry before (`lotwise.store.marks`).

A file is stored once, with its content. Each *reading* of it, by the importer of its day, tells facts of its
own; the latest one counts, so a better importer can read an old file again. The facts of a reading are keyed
by reading and place, the rest by numbers that count up. Both come from us and not from the database, so that
a copy in another database has the same keys. Rows go in in the order of their keys, which is fast.

Money and quantities are whole numbers as text: SQLite's own numbers are 64 bits wide or floats, and 10⁴⁰
steps fit neither. Instants are text that sorts in time order, rows are JSON lists of line numbers, legs JSON
lists of wallet, asset, quantity, role and value. Text passes through `lotwise.store.marks.kept`.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from lotwise.store import version

VERSION: Final = version.VERSION
"""The version of these tables."""

metadata: Final = MetaData()

_WHOLE: Final = BigInteger().with_variant(Integer, "sqlite")


def _text(name: str, *, may_be_unknown: bool = False) -> Column[str]:
    return Column(name, Text, nullable=may_be_unknown)


def _whole(name: str) -> Column[int]:
    return Column(name, _WHOLE, nullable=False)


def _seq(name: str = "seq") -> Column[int]:
    """Return the number of a row in the order of recording."""
    return Column(name, _WHOLE, primary_key=True, autoincrement=False)


def _mark() -> Column[str]:
    return Column("mark", Text, nullable=False)


def _checks(name: str, on_sqlite: str, on_postgresql: str) -> tuple[CheckConstraint, CheckConstraint]:
    """Return a check of a column in the words of both databases."""
    return (
        CheckConstraint(on_sqlite, name=f"{name}_is_plain").ddl_if(dialect="sqlite"),
        CheckConstraint(on_postgresql, name=f"{name}_is_plain").ddl_if(dialect="postgresql"),
    )


def _whole_steps(name: str) -> tuple[CheckConstraint, CheckConstraint]:
    """Return the check that a column holds whole steps as decimal text: no fraction, no exponent."""
    digits = f"ltrim({name}, '-')"
    return _checks(
        name,
        f"{digits} <> '' AND {digits} NOT GLOB '*[^0-9]*' AND {name} NOT GLOB '--*'",
        f"{name} ~ '^-?[0-9]+$'",
    )


def _seq_table(name: str, *columns: Column[str] | Column[int] | Column[bytes], unique: str = "") -> Table:
    """Return a table whose rows are numbered in the order of recording."""
    rules = [UniqueConstraint(unique, name=f"{name}_{unique}_is_one")] if unique else []
    return Table(name, metadata, _seq(), *columns, _mark(), *rules)


def _fact_table(name: str, *columns: Column[str] | Column[int], checks: tuple[str, ...] = ()) -> Table:
    """Return a table of what readings told: keyed by the reading and the place in it."""
    return Table(
        name,
        metadata,
        Column("reading", _WHOLE, ForeignKey("readings.seq"), primary_key=True, autoincrement=False),
        _seq("n"),
        *columns,
        _mark(),
        *(check for column in checks for check in _whole_steps(column)),
        sqlite_with_rowid=False,
    )


schema_versions: Final = Table("schema_versions", metadata, _seq("version"), _text("applied_at"), _mark())

files: Final = _seq_table(
    "files",
    _text("id"),
    _text("sha256"),
    _text("name"),
    _whole("byte_count"),
    _text("imported_at"),
    Column("content", LargeBinary, nullable=False),
    unique="id",
)
"""Every imported file with its whole content (zlib), so that any number can be traced to its line."""

readings: Final = _seq_table(
    "readings",
    Column("file_id", Text, ForeignKey("files.id"), nullable=False),
    _text("format"),
    _text("family"),
    _text("report"),
    _whole("rank"),
    _whole("revision"),
    _text("wallet"),
    _text("custody"),
    _whole("row_count"),
    _whole("telling_count"),
    _whole("sale_count"),
    _whole("quote_count"),
    _whole("balance_count"),
    _whole("ignored_count"),
    _whole("finding_count"),
    _text("read_at"),
)
"""How a file was read, and how many facts of each sort the reading told."""

tellings: Final = _fact_table(
    "tellings",
    _text("id"),
    _text("kind"),
    _text("at"),
    _text("native_id"),
    _text("chain_hash"),
    _text("address"),
    _text("note"),
    _text("legs"),
    _text("rows"),
)

reported_sales: Final = _fact_table(
    "reported_sales",
    _text("id"),
    _text("broker"),
    _text("description"),
    _text("quantity"),
    _text("acquired_on", may_be_unknown=True),
    _text("disposed_on"),
    _text("proceeds_usd"),
    _text("basis_usd"),
    _text("disallowed_usd"),
    _whole("is_long"),
    _whole("is_basis_reported"),
    _text("rows"),
    checks=("quantity", "proceeds_usd", "basis_usd", "disallowed_usd"),
)

quotes: Final = _fact_table("quotes", _text("asset"), _text("day"), _text("price"), _text("origin"))
for _check in _checks(
    "price",
    "price GLOB '[0-9]*' AND price NOT GLOB '*[^0-9.]*' AND price NOT GLOB '*.*.*'",
    "price ~ '^[0-9]+[.]?[0-9]*$'",
):
    quotes.append_constraint(_check)

balances: Final = _fact_table(
    "balances",
    _text("wallet"),
    _text("asset"),
    _text("part"),
    _text("at"),
    _text("quantity"),
    _text("rows"),
    checks=("quantity",),
)

ignored_rows: Final = _fact_table("ignored_rows", _whole("line"), _text("reason"))

import_findings: Final = _fact_table(
    "import_findings",
    _text("code"),
    _text("severity"),
    _text("what"),
    _text("fix"),
    _text("where_file"),
    _text("rows"),
    _text("asset"),
    _text("wallet"),
    _text("subject"),
    _text("amount_usd", may_be_unknown=True),
    checks=("amount_usd",),
)

households: Final = _seq_table("households", _text("name"), _text("content"), _text("recorded_at"))

settings: Final = _seq_table("settings", _text("name"), _text("value"), _text("recorded_at"))

standing_orders: Final = _seq_table(
    "standing_orders",
    _text("id"),
    _text("wallet"),
    _text("method"),
    _text("effective_at"),
    _text("recorded_at"),
    _whole("is_with_broker"),
    unique="id",
)

corrections: Final = _seq_table(
    "corrections",
    _text("id"),
    _text("action"),
    _text("subject"),
    _text("other"),
    _text("details"),
    _text("reason"),
    _text("recorded_at"),
    unique="id",
)

wallet_facts: Final = _seq_table(
    "wallet_facts", _text("wallet"), _text("name"), _text("value"), _text("recorded_at")
)

filings: Final = _seq_table(
    "filings",
    _text("id"),
    _whole("year"),
    _text("status"),
    _text("content"),
    _text("reason"),
    _text("recorded_at"),
    unique="id",
)

statements: Final = _seq_table(
    "statements",
    _text("id"),
    _whole("year"),
    _text("status"),
    _text("file_id"),
    _text("content"),
    _text("reason"),
    _text("recorded_at"),
)
"""Statements of brokers: given, perhaps confirmed or removed by the owner; the last row of an id counts."""

intents: Final = _seq_table(
    "intents",
    _text("id"),
    _text("kind"),
    _text("subject"),
    _text("content"),
    _text("head"),
    _text("signer"),
    _text("signature"),
    _text("recorded_at"),
    unique="id",
)
"""Identifications before the sale and what belongs to them, each signed with the head of the chain."""

chain: Final = Table(
    "chain",
    metadata,
    _seq(),
    _text("at"),
    _text("what"),
    _text("written"),
    _text("previous"),
    _text("hash"),
)
"""One entry for each writing transaction: what it wrote, with a digest by table, and the entry before."""

TABLES: Final = (
    schema_versions,
    files,
    readings,
    tellings,
    reported_sales,
    quotes,
    balances,
    ignored_rows,
    import_findings,
    households,
    settings,
    standing_orders,
    corrections,
    wallet_facts,
    filings,
    statements,
    intents,
    chain,
)
"""All tables; one that refers to another comes after it."""

_SINCE: Final = {statements.name: 3, intents.name: 4}
"""Since which version of the tables those are there that version 2 did not have."""

FACTS: Final = (tellings, reported_sales, quotes, balances, ignored_rows, import_findings)
"""The tables of what readings told, in the order in which `readings` counts their rows."""


def tables_of(version: int) -> tuple[Table, ...]:
    """Return the tables that a version has; of those before the second nothing is known here.

    Args:
        version: From 2 to `VERSION`.

    Examples:
        >>> [table.name for table in TABLES if table not in tables_of(2)]
        ['statements', 'intents']
    """
    return tuple(table for table in TABLES if _SINCE.get(table.name, 0) <= version)


def key_of(table: Table) -> tuple[str, ...]:
    """Return the columns of a table's key.

    Examples:
        >>> key_of(settings), key_of(tellings)
        (('seq',), ('reading', 'n'))
    """
    return tuple(column.name for column in table.primary_key.columns)


def names_of(table: Table) -> tuple[str, ...]:
    """Return the columns of a table in their order.

    Examples:
        >>> names_of(settings)
        ('seq', 'name', 'value', 'recorded_at', 'mark')
    """
    return tuple(column.name for column in table.columns)
