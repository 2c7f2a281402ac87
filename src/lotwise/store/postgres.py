"""A project as a PostgreSQL database.

Choices: a writing transaction first takes an advisory lock, so that writers queue as they do on SQLite and
numbers can be counted up; a reading one is REPEATABLE READ, READ ONLY, so that all its queries see one
state. The tables lie in the database's default schema. A project is recognized by the comment on
`schema_versions`, so that no other program's tables are taken for one.

The address may hold a password; it is shown nowhere. psycopg 3 is an extra, loaded only here.
"""

from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from lotwise.core.errors import BadInputError, LotwiseError, NoProjectError
from lotwise.store.faults import no_connection, plain_errors
from lotwise.store.schema import TABLES

LOCK_SECONDS: Final = 120
"""How long to wait for another program that is writing."""

CONNECT_SECONDS: Final = 15
"""How long to wait for the server to answer, unless the address says otherwise."""

MARKER: Final = "lotwise project"
"""The comment on the table `schema_versions` in a lotwise project."""

LOCK: Final = int.from_bytes(b"lotwise", "big")

START_READING: Final = ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",)
START_WRITING: Final = (
    "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'",
    f"SELECT set_config('lock_timeout', '{LOCK_SECONDS}s', true)",
    f"SELECT pg_advisory_xact_lock({LOCK})",
)


def address_of(location: str) -> URL:
    """Return an address in its parts.

    Raises:
        BadInputError: It cannot be understood.
    """
    try:
        url = make_url(location)
    except (ArgumentError, ValueError):
        url = None
    authority = location.partition("://")[2].partition("/")[0]
    if (
        url is None or not url.database or authority.count("@") > 1
    ):  # the text may hold a password, so the message repeats none of it
        raise BadInputError(
            "The address of the PostgreSQL database cannot be understood.",
            "Write it like postgresql://user@host:5432/database, with %40 for an @ in the password.",
        )
    return url.set(drivername="postgresql+psycopg")


def shown(url: URL) -> str:
    """Return an address for people: without password and options.

    Examples:
        >>> shown(make_url("postgresql+psycopg://me:secret@example.org/taxes?sslmode=require"))
        'postgresql://me:***@example.org/taxes'
    """
    return url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)


def engine_for(url: URL) -> Engine:
    """Return the engine on a database that takes connections.

    Raises:
        LotwiseError: The driver is not installed, or the server does not take the connection.
    """
    options = {"client_encoding": "utf8"}
    if "connect_timeout" not in url.query:
        options["connect_timeout"] = str(CONNECT_SECONDS)
    try:
        engine = create_engine(url, connect_args=options, pool_pre_ping=True, hide_parameters=True)
    except ImportError:
        raise LotwiseError(
            "A project on PostgreSQL needs a part of lotwise that is not installed.",
            "Install it: pip install 'lotwise[postgres]'.",
        ) from None
    try:
        engine.connect().close()
    except DBAPIError as error:
        raise no_connection(error.orig or error, shown(url)) from None  # the address stands in the traceback
    return engine


def check_it_is_free(connection: Connection, where: str) -> None:
    """Check that a database can take a new project.

    Raises:
        LotwiseError: It holds a project already, or tables of the same names, or keeps text as something
            else than UTF-8.
    """
    if _comment_in(connection) == MARKER:
        raise LotwiseError(f"{where} already holds a project.", "Open it, or name another database.")
    taken = [table.name for table in TABLES if _has(connection, table.name)]
    if taken:
        raise LotwiseError(
            f"{where} is in use by another program: it has a table {taken[0]}.",
            "Make a database for lotwise alone: createdb.",
        )
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise LotwiseError(
            f"{where} keeps text as {encoding}, which does not hold every character.",
            "Make a database with createdb --encoding=UTF8 --template=template0.",
        )


def put_marker(connection: Connection) -> None:
    """Write into a database that it is a lotwise project."""
    connection.exec_driver_sql(f"COMMENT ON TABLE schema_versions IS '{MARKER}'")


def version_of(engine: Engine, where: str) -> int:
    """Return the version of the tables in a database.

    Raises:
        NoProjectError: It holds no lotwise project.
        LotwiseError: It cannot be read.
    """
    with plain_errors(where), engine.connect() as connection:
        if _comment_in(connection) != MARKER:
            raise NoProjectError(
                f"There is no project in {where}.", "Check the address, or make a new project there."
            )
        version = connection.exec_driver_sql("SELECT max(version) FROM schema_versions").scalar()
    assert isinstance(version, int), "a project has a version"
    return version


def _comment_in(connection: Connection) -> str | None:
    query = "SELECT obj_description(to_regclass('schema_versions'), 'pg_class')"
    return connection.exec_driver_sql(query).scalar()


def _has(connection: Connection, table: str) -> bool:
    return connection.exec_driver_sql("SELECT to_regclass(%s)", (table,)).scalar() is not None
