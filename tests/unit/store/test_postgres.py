"""A project on a PostgreSQL server: what it takes, what it refuses, and what it says when something fails."""

import sys
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, make_url

from lotwise.core.errors import BadInputError, LotwiseError, NoProjectError
from lotwise.store import schema
from lotwise.store.choices import set_setting, settings
from lotwise.store.postgres import START_WRITING
from lotwise.store.project import Project, create, open_project, reading, writing
from lotwise.store.verify import verify
from postgres import FIRST_WITH_RULES, Server, new_database


def execute(url: str, *statements: str) -> None:
    """Do something in a database that is not lotwise's business."""
    with create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def version(url: str) -> int:
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())


def changed(url: str, **parts: Any) -> str:
    return make_url(url).set(**parts).render_as_string(hide_password=False)


# ── addresses ───────────────────────────────────────────────────────────────────────────────────


def test_the_same_database_has_several_spellings(postgres_url: str, now: datetime) -> None:
    create(postgres_url, now=now).close()
    parts = make_url(postgres_url)
    for name in ("postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2"):
        url = f"{name}://{parts.username}@{parts.host}:{parts.port}/{parts.database}"
        with open_project(url, now=now) as project:
            assert project.path is None
            assert project.name == project.location == url.replace(name, "postgresql")


@pytest.mark.parametrize(
    "address", ["postgresql://", "postgresql://me:secret@host", "postgresql://me:se/cret@h:x/y"]
)
def test_an_address_that_cannot_be_understood_is_not_repeated(address: str, now: datetime) -> None:
    with pytest.raises(BadInputError, match=r"cannot be understood\. Write it like postgresql://") as refused:
        open_project(address, now=now)
    assert "cret" not in str(refused.value)


def test_a_password_is_shown_nowhere(postgres_url: str, now: datetime) -> None:
    url = changed(postgres_url, password="hush-hush")  # noqa: S106 - the server of the tests asks for none
    with create(url, now=now) as project:
        assert "hush" not in f"{project!r} {project.location} {project.name}"
        assert ":***@" in project.location
        with pytest.raises(LotwiseError) as refused, writing(project) as connection:
            connection.exec_driver_sql("SELECT * FROM absent")
        assert "hush" not in str(refused.value)
    for wrong in (changed(url, port=1), changed(url, query={"password": "hush-hush", "nonsense": "hush"})):
        with pytest.raises(LotwiseError, match="cannot be reached") as refused:
            open_project(wrong, now=now)
        assert "hush" not in str(refused.value)


def test_without_the_driver_it_says_how_to_get_it(
    postgres_url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LotwiseError, match=r"not installed\. Install it: pip install 'lotwise\[postgres\]'"):
        open_project(postgres_url, now=now)


# ── what is taken for a project ─────────────────────────────────────────────────────────────────


def test_an_empty_database_is_no_project(postgres_url: str, now: datetime) -> None:
    with pytest.raises(NoProjectError, match=r"There is no project in postgresql://.*make a new project"):
        open_project(postgres_url, now=now)


def test_a_database_of_another_program_is_refused_and_left_as_it_is(postgres_url: str, now: datetime) -> None:
    execute(
        postgres_url, "CREATE TABLE schema_versions (version int)", "INSERT INTO schema_versions VALUES (7)"
    )
    with pytest.raises(NoProjectError, match="There is no project"):
        open_project(postgres_url, now=now)
    with pytest.raises(LotwiseError, match="in use by another program: it has a table schema_versions"):
        create(postgres_url, now=now)
    execute(postgres_url, "DROP TABLE schema_versions", "CREATE TABLE quotes (words text)")
    with pytest.raises(LotwiseError, match="in use by another program: it has a table quotes"):
        create(postgres_url, now=now)
    execute(postgres_url, "INSERT INTO quotes VALUES ('still there')", "DROP TABLE quotes")


def test_other_tables_of_other_names_do_no_harm(postgres_url: str, now: datetime) -> None:
    execute(postgres_url, "CREATE TABLE recipes (words text)")
    with create(postgres_url, now=now) as project:
        assert verify(project) == ()
    execute(postgres_url, "DROP TABLE recipes")


def test_two_projects_live_in_two_schemas_of_one_database(postgres_url: str, now: datetime) -> None:
    execute(postgres_url, "CREATE SCHEMA one", "CREATE SCHEMA other")
    urls = [changed(postgres_url, query={"options": f"-csearch_path={name}"}) for name in ("one", "other")]
    for url in urls:
        with create(url, now=now) as project:
            set_setting(project, "which", url, now=now)
    for url in urls:
        with open_project(url, now=now) as project:
            assert settings(project) == {"which": url}
            assert verify(project) == ()


def test_a_database_that_does_not_hold_every_character_is_refused(
    postgres_server: Server, postgres_url: str, now: datetime
) -> None:
    name = f"{make_url(postgres_url).database}_latin"
    encoding = "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
    if version(postgres_url) >= FIRST_WITH_RULES:
        encoding += " LOCALE_PROVIDER libc"
    execute(postgres_server.url("postgres"), f"CREATE DATABASE {name} {encoding}")
    try:
        with pytest.raises(LotwiseError, match=r"keeps text as LATIN1.*createdb --encoding=UTF8"):
            create(postgres_server.url(name), now=now)
    finally:
        execute(postgres_server.url("postgres"), f"DROP DATABASE {name} WITH (FORCE)")


# ── what can fail ───────────────────────────────────────────────────────────────────────────────


def test_a_server_that_does_not_let_us_in_says_why(
    postgres_server: Server, postgres_url: str, now: datetime
) -> None:
    for wrong, said in (
        (changed(postgres_url, database="absent"), "There is no database .*/absent.*createdb"),
        (changed(postgres_url, username="stranger"), "There is no such user at .*stranger@.*createuser"),
        (changed(postgres_url, port=1), "cannot be reached: .*refused.*that the server runs"),
        (
            changed(postgres_url, query={"sslmode": "maybe"}),
            'cannot be reached: .*invalid sslmode value: "maybe"',
        ),
    ):
        for function in (open_project, create):
            with pytest.raises(LotwiseError, match=said):
                function(wrong, now=now)
    assert postgres_server.process.poll() is None


def test_a_user_who_may_not_read_is_told_so(
    postgres_server: Server, on_server: Project, postgres_url: str, now: datetime
) -> None:
    visitor = f"visitor_{make_url(postgres_url).database}"
    execute(postgres_server.url("postgres"), f"CREATE ROLE {visitor} LOGIN")
    try:
        with pytest.raises(LotwiseError, match=r"does not allow this user to do that. Ask for the right"):
            open_project(changed(postgres_url, username=visitor), now=now)
    finally:
        execute(postgres_server.url("postgres"), f"DROP ROLE {visitor}")
    assert settings(on_server) == {}


def test_a_database_that_is_read_only_can_be_read(postgres_url: str, now: datetime) -> None:
    with create(postgres_url, now=now) as project:
        set_setting(project, "zone", "UTC", now=now)
    name = make_url(postgres_url).database
    execute(postgres_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with open_project(postgres_url, now=now) as project:
        assert settings(project) == {"zone": "UTC"}
        with pytest.raises(LotwiseError, match=r"can be read only. Name the server that takes changes"):
            set_setting(project, "zone", "America/Denver", now=now)


def test_a_connection_that_breaks_leaves_nothing_and_the_next_one_works(
    on_server: Project, now: datetime
) -> None:
    def write_until_it_breaks() -> None:
        with writing(on_server) as connection:
            process = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with on_server.engine.connect() as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({process})")
            connection.exec_driver_sql("INSERT INTO settings VALUES (1, 'zone', 'UTC', '', '')")

    with pytest.raises(LotwiseError, match=r"(ended the connection|was lost).*so do it again"):
        write_until_it_breaks()
    assert settings(on_server) == {}
    assert set_setting(on_server, "zone", "UTC", now=now)


def test_a_project_that_another_program_holds_is_said_to_be_in_use(
    on_server: Project, postgres_url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried = tuple(statement.replace("120s", "10ms") for statement in START_WRITING)
    monkeypatch.setattr(on_server.database, "_start_writing", hurried)
    with (
        open_project(postgres_url, now=now) as other,
        writing(other),
        pytest.raises(LotwiseError, match=r"Another program is writing.*do it again"),
    ):
        set_setting(on_server, "zone", "UTC", now=now)
    assert settings(on_server) == {}


def test_a_reader_can_write_nothing(on_server: Project) -> None:
    with pytest.raises(LotwiseError, match="read only"), reading(on_server) as connection:
        connection.exec_driver_sql("INSERT INTO settings VALUES (1, 'zone', 'UTC', '', '')")
    assert settings(on_server) == {}


def test_what_was_acknowledged_is_on_the_disk(postgres_server: Server, now: datetime) -> None:
    with new_database(postgres_server) as url, create(url, now=now) as project:
        for transaction, wanted in ((reading, "off"), (writing, "on"), (reading, "off")):
            with transaction(project) as connection:
                assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == wanted


def test_both_databases_number_and_mark_alike(in_file: Project, on_server: Project, now: datetime) -> None:
    for project in (in_file, on_server):
        for value in ("UTC", "America/Denver", "UTC"):
            set_setting(project, "zone", value, now=now)
    rows = []
    for project in (in_file, on_server):
        with reading(project) as connection:
            rows.append(
                [
                    [tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))]
                    for table in schema.TABLES
                ]
            )
    assert rows[0] == rows[1]
