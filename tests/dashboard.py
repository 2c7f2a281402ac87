"""A dashboard that really serves: on a free port of this machine, in a thread, until the block ends."""

import asyncio
import socket
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
from typing import Any, Final

import httpx2
import uvicorn

from lotwise.app import demo
from lotwise.web.access import Doorkeeper, Role
from lotwise.web.application import application
from lotwise.web.guard import Limits
from lotwise.web.serving import Place, Server, config_of, listening_at
from lotwise.web.site import Site

PATIENCE: Final = 60.0
"""Seconds until work is over, also where the machine is busy with other work."""


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


class _Brief(Server):
    """A server that ends as soon as it shall; uvicorn's own looks now and then, and waits for farewells."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config, lambda: None)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_over = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)

    async def main_loop(self) -> None:
        """Answer until it is told to end."""
        await self.on_tick(0)
        await self._is_over.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End; at once where nobody is connected any more."""
        for one in self.servers:
            one.close()
        for _ in range(20):
            if not self.server_state.connections:
                return
            await asyncio.sleep(0.001)
        await super().shutdown(sockets)

    def end(self) -> None:
        """Tell it to end, from another thread."""
        self.should_exit = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._is_over.set)


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
    server = _Brief(config_of(application(site, keeper, place.address(port), place.limits), place))
    thread = Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield Served(f"http://127.0.0.1:{port}", keeper.key, site, keeper)
    finally:
        server.end()
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


def over(client: httpx2.Client, address: str) -> dict[str, Any]:
    """Wait until work is over, and return what is said of it.

    Args:
        client: Who asks.
        address: Where its progress is shown.
    """
    end = time.monotonic() + PATIENCE
    while not (said := client.get(f"{address}/now").json())["is_over"]:
        assert time.monotonic() < end, said
        time.sleep(0.02)
    return dict(said)


def followed(client: httpx2.Client, answer: httpx2.Response) -> httpx2.Response:
    """Return the page to which an answer leads, when the work on its way is done."""
    while answer.status_code == 303:
        address = answer.headers["location"].partition("#")[0]
        if address.startswith("/running/"):
            over(client, address)
        answer = client.get(address)
    return answer
