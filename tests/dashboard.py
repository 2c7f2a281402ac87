"""A dashboard that really serves: on a free port of this machine, in a thread, until the block ends."""

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from shutil import copyfile
from tempfile import mkdtemp
from threading import Thread

import httpx2

from lotwise.app import demo
from lotwise.web.access import Doorkeeper, Role
from lotwise.web.application import application
from lotwise.web.guard import Limits
from lotwise.web.serving import Place, Server, config_of, listening_at
from lotwise.web.site import Site


@dataclass(frozen=True)
class Served:
    """A running dashboard.

    Attributes:
        url: Where it is, without a slash at the end.
        key: The key of this start.
        site: Its project.
        keeper: Who knows its visitors.
    """

    url: str
    key: str
    site: Site
    keeper: Doorkeeper

    @property
    def link(self) -> str:
        """The link that opens a session."""
        return f"{self.url}/sign-in?key={self.key}"

    @contextmanager
    def client(self, *, signs_in: bool = True) -> Iterator[httpx2.Client]:
        """Give a browser-like client, with a session unless told otherwise; it follows no redirects."""
        with client_of(self.url) as client:
            if signs_in:
                assert client.get("/sign-in", params={"key": self.key}).status_code == 303
            yield client

    def bearer(self) -> dict[str, str]:
        """The header by which a script is known."""
        return {"authorization": f"Bearer {self.key}"}


@cache
def _certificates() -> ssl.SSLContext:
    """Return no certificates: clients would read all of the machine's, and here none speaks TLS."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def client_of(url: str) -> httpx2.Client:
    """Return a client of a dashboard that has not signed in."""
    return httpx2.Client(base_url=url, timeout=60, verify=_certificates())


@contextmanager
def served(
    location: Path,
    as_of: date | None = demo.AS_OF,
    *,
    is_demo: bool = False,
    passwords: Mapping[Role, str] | None = None,
    limits: Limits | None = None,
) -> Iterator[Served]:
    """Serve a project while the block runs."""
    place = Place(port=0, limits=limits or Limits())
    listening = listening_at(place)
    port = listening.getsockname()[1]
    site = Site(location, as_of, is_demo=is_demo)
    keeper = Doorkeeper(clock=time.monotonic, passwords=passwords or {})
    server = Server(
        config_of(application(site, keeper, place.address(port), place.limits), place), lambda: None
    )
    thread = Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield Served(f"http://127.0.0.1:{port}", keeper.key, site, keeper)
    finally:
        server.should_exit = True
        thread.join(30)
        listening.close()
        site.close()


@cache
def _example() -> Path:
    return demo.set_up(Path(mkdtemp(prefix="dashboard-"))).project


def example_project(folder: Path) -> Path:
    """Return a project of the example household in a folder, as `lotwise demo` makes it."""
    copied = folder / "example.db"
    copyfile(_example(), copied)
    return copied


def secrets_in(html: str) -> dict[str, str]:
    """Return what a form of a page carries: the session's secret and the mark."""
    return {name: html.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("csrf", "seen")}
