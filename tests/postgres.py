"""A PostgreSQL server of the tests' own, for as long as they run.

A project may lie in PostgreSQL, so the tests need the real thing: a fake would agree with whatever we
believe. They make a cluster in a temporary folder, start its server on the loopback address and a socket in
that folder, and give every test an empty database. Whoever runs them needs no rights and no set-up but the
program (Debian: `apt-get install postgresql`). The server refuses to run as root; then it runs as
`postgres`, or as `nobody`.

Chosen: sorting by the rules of English, where the server can (a test that leans on byte order fails
here, as it would on most people's servers); no `fsync`, for no test cuts the power; a folder in memory,
where there is one with room: a database is 300 files, and most of a test's time would go into making and
removing them on a disk.

A watcher, a small shell, waits for the end of its standard input, which comes however the tests end: then it
stops the server and removes the folder. So nothing is left over even when the tests are killed.
"""

import importlib.util
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

OWNER: Final = "lotwise"
"""Name of the database's superuser; it needs no password."""

ATTEMPTS: Final = 3
"""How often to look for a free port: between the look and the start another program may take it."""

MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of a random name is made in it
"""A folder in memory, where the system has one."""

ROOM: Final = 2 << 30
"""Free bytes without which it is left alone: a container often has but 64 MB of it."""

START_SECONDS: Final = 60
STOP_SECONDS: Final = 20

FIRST_WITH_RULES: Final = 150_000
"""The first version of the server that can sort a whole cluster by the rules of a language."""

_PROGRAMS: Final = ("initdb", "postgres")
_SORTED_AS_IN_ENGLISH: Final = ("--locale-provider=icu", "--icu-locale=en-US")
_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "autovacuum": "off",
    "jit": "off",
}
_WATCH: Final = """
cat >/dev/null
kill -INT "$1" 2>/dev/null
for _ in $(seq 100); do kill -0 "$1" 2>/dev/null || break; sleep 0.1; done
rm -rf "$2"
"""
_LONGEST_SOCKET_FOLDER: Final = 80
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server.

    Attributes:
        folder: Its cluster, log and socket; removed when it stops.
        port: Where it listens on 127.0.0.1.
        process: The server itself.
        watcher: Stops it when the tests die.
    """

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    watcher: subprocess.Popen[bytes]

    def url(self, database: str) -> str:
        """Return the URL of a database, as a project's location."""
        url = URL.create("postgresql+psycopg", OWNER, host="127.0.0.1", port=self.port, database=database)
        return url.render_as_string(hide_password=False)


def absence() -> str:
    """Return what is missing for a server, as a sentence; empty when nothing is."""
    if importlib.util.find_spec("psycopg") is None:
        return "psycopg is not installed: pip install 'psycopg[binary]'"
    if programs() is None:
        return "there is no PostgreSQL server program: install the package postgresql"
    return ""


def programs() -> Path | None:
    """Return the folder with initdb and postgres: on PATH, where Debian puts it, or what pg_config says."""
    candidates: list[Path] = []
    if found := shutil.which("postgres"):
        candidates.append(Path(found).resolve().parent)
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    if config := shutil.which("pg_config"):
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        candidates.append(Path(said.stdout.strip()))
    return next(
        (one for one in candidates if (one / "initdb").exists() and (one / "postgres").exists()), None
    )


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


@contextmanager
def running_server() -> Iterator[Server]:
    """Give a running server; it is stopped and its folder removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="lotwise-postgres-", dir=_place()))
    try:
        _make_cluster(folder)
        server = _started(folder)
        try:
            yield server
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database(server: Server) -> Iterator[str]:
    """Give the URL of a new, empty database; it is dropped at the end, whoever is still connected."""
    name = f"test_{next(_numbers)}"
    _command(server, f"CREATE DATABASE {name}")
    try:
        yield server.url(name)
    finally:
        _command(server, f"DROP DATABASE {name} WITH (FORCE)")


def _command(server: Server, text: str) -> None:
    engine = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(text)


def _place() -> Path | None:
    """Return the folder in memory if it has room, or None for the usual folder of temporary files."""
    try:
        has_room = os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    except OSError:
        return None
    return MEMORY if has_room else None


def _as_user() -> dict[str, Any]:
    """Return the words for subprocess by which a program does not run as root."""
    if os.geteuid() != 0:
        return {}
    known = {one.pw_name: one for one in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run_words(folder: Path) -> dict[str, Any]:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    return {"cwd": folder, "env": environment, "stdin": subprocess.DEVNULL, **_as_user()}


def _program(name: str) -> str:
    folder = programs()
    assert folder is not None, absence()
    return str(folder / name)


def _make_cluster(folder: Path) -> None:
    words = _run_words(folder)
    if "user" in words:
        os.chown(folder, words["user"], words["group"])
    base = [_program("initdb"), "--pgdata=data", "--no-sync", "--auth=trust", f"--username={OWNER}"]
    base += ["--encoding=UTF8", "--no-instructions"]
    for sorting in (_SORTED_AS_IN_ENGLISH, ()):  # see FIRST_WITH_RULES
        made = subprocess.run([*base, *sorting], capture_output=True, text=True, check=False, **words)
        if made.returncode == 0:
            return
        shutil.rmtree(folder / "data", ignore_errors=True)
    raise RuntimeError(f"initdb failed: {made.stderr}")


def _started(folder: Path) -> Server:
    for _ in range(ATTEMPTS):
        server = _start(folder, _free_port())
        if _is_ready(server):
            return server
        _stop(server)
    log = (folder / "log").read_text(errors="replace")[-2000:]
    raise RuntimeError(f"The PostgreSQL server of the tests did not start:\n{log}")


def _start(folder: Path, port: int) -> Server:
    sockets = str(folder) if len(str(folder)) <= _LONGEST_SOCKET_FOLDER else ""
    settings = _SETTINGS | {"port": str(port), "unix_socket_directories": sockets}
    words = [f"--{name}={value}" for name, value in settings.items()]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [_program("postgres"), "-D", "data", *words],
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the tests, which then stop it in order
            **_run_words(folder),
        )
    watcher = subprocess.Popen(
        ["/bin/sh", "-c", _WATCH, "watcher", str(process.pid), str(folder)],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    return Server(folder=folder, port=port, process=process, watcher=watcher)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _is_ready(server: Server) -> bool:
    """Wait until the server answers, and return whether it does; not when it ended by itself."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.process.poll() is None:
        try:
            _command(server, "SELECT 1")
        except OperationalError:
            time.sleep(0.02)
        else:
            return True
    return False


def _stop(server: Server) -> None:
    if server.process.poll() is None:
        server.process.send_signal(2)  # SIGINT: disconnect whoever is there, then end in order
        try:
            server.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()
    server.watcher.kill()
    server.watcher.wait()
    assert server.watcher.stdin is not None
    server.watcher.stdin.close()
