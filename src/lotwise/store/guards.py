"""The triggers that keep every table append-only, for lotwise and for every other program.

SQLite: a trigger before each UPDATE and DELETE. `INSERT OR REPLACE` removes a row without asking the DELETE
trigger unless `PRAGMA recursive_triggers` is on, which another program will not have set; so a third
trigger, before each INSERT, refuses a key that is already there.
PostgreSQL: one trigger for each statement that updates, deletes or truncates; ON CONFLICT DO UPDATE and MERGE
are such statements. It is always on, also for a session that plays a replica.

The triggers guard against mistakes; an owner can drop them. `missing` tells whether that was done, and the
chain of `lotwise.store.verify` whether anything was changed meanwhile.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, Table, UniqueConstraint

from lotwise.store.schema import TABLES, key_of

REFUSAL: Final = "is append-only: a recorded fact never changes"

_BODY: Final = f"""
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = TG_TABLE_NAME || ' {REFUSAL}';
END
"""


def guard(connection: Connection, tables: Iterable[Table] = TABLES) -> None:
    """Put the triggers on all tables, or on some, within the transaction that is open."""
    on_sqlite = connection.dialect.name == "sqlite"
    if not on_sqlite:
        function = "FUNCTION lotwise_append_only() RETURNS trigger LANGUAGE plpgsql"
        connection.exec_driver_sql(f"CREATE OR REPLACE {function} AS $${_BODY}$$")
    for table in tables:
        for statement in _on_sqlite(table).values() if on_sqlite else _on_postgresql(table):
            connection.exec_driver_sql(statement)


def missing(connection: Connection) -> list[str]:
    """Return the names of the tables that lack a guard, or have another one than `guard` put there."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        found: dict[str, str] = dict(connection.exec_driver_sql(query).all())
        wanted = {table.name: _on_sqlite(table).items() for table in TABLES}
        return [table for table, guards in wanted.items() if not guards <= found.items()]
    query = (
        "SELECT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
        "WHERE tgname = 'lotwise_append_only' AND tgenabled = 'A' AND prosrc = %s"
    )
    guarded = {name for (name,) in connection.exec_driver_sql(query, (_BODY,))}
    return [table.name for table in TABLES if table.name not in guarded]


def _on_sqlite(table: Table) -> dict[str, str]:
    """Return the statements that make the triggers of a table, by name of the trigger."""
    refusal = f"SELECT RAISE(ABORT, '{table.name} {REFUSAL}')"
    unique = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    keys = [key_of(table), *(tuple(column.name for column in rule.columns) for rule in unique)]
    same = " OR ".join("(" + " AND ".join(f"{name} = NEW.{name}" for name in key) + ")" for key in keys)
    taken = f"WHEN EXISTS (SELECT 1 FROM {table.name} WHERE {same})"  # noqa: S608 - names of our own tables
    triggers = (("unchanged", "UPDATE", ""), ("kept", "DELETE", ""), ("never_replaced", "INSERT", taken))
    return {
        f"{table.name}_{word}": f"CREATE TRIGGER {table.name}_{word} BEFORE {action} ON {table.name} {when} "
        f"BEGIN {refusal}; END"
        for word, action, when in triggers
    }


def _on_postgresql(table: Table) -> tuple[str, str]:
    each = "FOR EACH STATEMENT EXECUTE FUNCTION lotwise_append_only()"
    return (
        f"CREATE TRIGGER lotwise_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table.name} {each}",
        f"ALTER TABLE {table.name} ENABLE ALWAYS TRIGGER lotwise_append_only",
    )
