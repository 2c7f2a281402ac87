"""The PostgreSQL server of the tests: a database for each test, and nothing left over, even after a crash."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

import postgres

HERE = Path(__file__).parent
GONE_SECONDS = 30

OWNER_OF_A_SERVER = """
import time, postgres
with postgres.running_server() as server:
    print(server.process.pid, server.folder, flush=True)
    time.sleep(600)
"""


def answer(url: str, question: str) -> object:
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return connection.exec_driver_sql(question).scalar()


TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_gets_an_empty_database(postgres_url: str, turn: str) -> None:
    assert answer(postgres_url, TABLES) == 0, turn
    with create_engine(postgres_url, poolclass=NullPool).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE left_behind (n integer)")
    assert answer(postgres_url, TABLES) == 1


def test_the_database_is_gone_after_the_test_though_somebody_is_connected(
    postgres_server: postgres.Server,
) -> None:
    with postgres.new_database(postgres_server) as url:
        idle = create_engine(url).connect()
        name = make_url(url).database
    left = answer(postgres_server.url("postgres"), "SELECT string_agg(datname, ' ') FROM pg_database")
    assert name not in str(left).split()
    idle.invalidate()
    idle.close()


def test_the_server_answers_on_its_socket_too(postgres_server: postgres.Server) -> None:
    url = (
        f"postgresql+psycopg://{postgres.OWNER}@/postgres?host={postgres_server.folder}"
        f"&port={postgres_server.port}"
    )
    assert answer(url, "SELECT 1") == 1


def test_the_server_sorts_text_as_people_do_and_not_by_bytes(postgres_server: postgres.Server) -> None:
    version = answer(postgres_server.url("postgres"), "SHOW server_version_num")
    sorts_as_people_do = answer(postgres_server.url("postgres"), "SELECT 'b' < 'C'")
    assert sorts_as_people_do or int(str(version)) < postgres.FIRST_WITH_RULES


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # a zombie only waits for somebody to ask how it ended


def test_the_server_ends_and_its_folder_goes_when_the_tests_are_killed(
    postgres_server: postgres.Server,
) -> None:
    assert is_running(postgres_server.process.pid)
    environment = os.environ | {"PYTHONPATH": str(HERE.parent)}
    with subprocess.Popen(
        [sys.executable, "-c", OWNER_OF_A_SERVER], env=environment, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        pid, folder = owner.stdout.readline().split()
        assert is_running(int(pid))
        owner.send_signal(signal.SIGKILL)
    until = time.monotonic() + GONE_SECONDS
    while (is_running(int(pid)) or Path(folder).exists()) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(int(pid))
    assert not Path(folder).exists()


def test_without_the_program_the_tests_are_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "programs", lambda: None)
    assert "install the package postgresql" in postgres.absence()


def test_without_the_driver_the_tests_are_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert "psycopg" in postgres.absence()
