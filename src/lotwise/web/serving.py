"""Serving: where, to whom, and over what; one process with one project.

Beyond this machine there must be a password and TLS: a link with a key would cross the network in the open.
A connection that does not say what it wants within some seconds is closed (`_Connection`), so that slow
clients take no places.
"""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.web.access import Doorkeeper, Role, hashed, passwords_of
from lotwise.web.application import Address, application
from lotwise.web.guard import Limits
from lotwise.web.site import Site

_HEADER_SECONDS: Final = 15.0
_MOST_CONNECTIONS: Final = 200
_FAREWELL_SECONDS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a server listens.

    Attributes:
        listen: The address.
        port: The port; 0 for any free one.
        names: Further names by which it goes.
        passwords: The password file, or None.
        certificate: The TLS certificate's file, or None.
        key: The file of its key, or None.
        limits: What a request may take.
    """

    listen: str = "127.0.0.1"
    port: int = 8765
    names: tuple[str, ...] = ()
    passwords: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    limits: Limits = field(default_factory=Limits)

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it."""
        if self.listen == "localhost":
            return True
        try:
            return ip_address(self.listen).is_loopback
        except ValueError:
            return False

    @property
    def scheme(self) -> str:
        """``http`` or ``https``."""
        return "https" if self.certificate else "http"

    def address(self, port: int) -> Address:
        """Return the names by which the server goes at a port."""
        own = {"127.0.0.1", "localhost", "[::1]"} if self.is_local else {_in_a_link(self.listen)}
        names = sorted(own | {name.lower() for name in self.names})
        usual = {"http": 80, "https": 443}[self.scheme]
        plain = names if port == usual else []
        return Address(hosts=(*plain, *(f"{name}:{port}" for name in names)), scheme=self.scheme)


def password_line(role: str, password: str) -> str:
    """Return the line for the password file.

    Args:
        role: ``owner`` or ``preparer``.
        password: At least ten characters.

    Raises:
        BadInputError: It is shorter.
    """
    return f"{Role(role).value}:{hashed(password)}"


def serve(
    location: str | Path,
    as_of: date | None,
    place: Place,
    *,
    is_demo: bool = False,
    ready: Callable[[str], None],
) -> None:
    """Serve a project until the process is told to stop.

    Args:
        location: The project's file, or the URL of its database.
        as_of: The day to look at; None for today.
        place: Where.
        is_demo: Whether it is the made-up household.
        ready: Is told the link once the server answers.

    Raises:
        LotwiseError: The project cannot be opened, the address is taken, or it may not be listened at so.
    """
    keeper = Doorkeeper(clock=time.monotonic, passwords=_checked(place))
    listening = listening_at(place)
    port = listening.getsockname()[1]
    site = Site(location, as_of, is_demo=is_demo)
    try:
        app = application(site, keeper, place.address(port), place.limits)

        def begun() -> None:
            ready(_link(place, port, keeper))
            Thread(target=_read_ahead, args=(site,), daemon=True).start()

        Server(config_of(app, place), begun).run([listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
        site.close()


def _read_ahead(site: Site) -> None:
    """Compute the project's state before the first page asks for it; what is wrong, that page says."""
    with suppress(LotwiseError):
        site.loaded()


def _checked(place: Place) -> dict[Role, str]:
    """Return the kept passwords, once all is there that the place needs."""
    if (place.certificate is None) != (place.key is None):
        raise BadInputError("TLS needs both files.", "Give --tls-certificate and --tls-key together.")
    for file in (place.passwords, place.certificate, place.key):
        if file is not None and not file.is_file():
            raise BadInputError(f"There is no file {file}.", "Check the name.")
    if not place.is_local and (place.passwords is None or place.certificate is None):
        raise BadInputError(
            f"{place.listen} can be reached by others.",
            "Give --passwords, --tls-certificate and --tls-key; or leave --listen out.",
        )
    return {} if place.passwords is None else passwords_of(place.passwords.read_text("utf-8"))


def listening_at(place: Place) -> socket.socket:
    """Return a socket at a place.

    Args:
        place: Where.

    Raises:
        BadInputError: Something else listens there.
    """
    family = socket.AF_INET6 if ":" in place.listen else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # unnamed, asyncio delays answers
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((place.listen, place.port))
    except OSError as error:
        made.close()
        raise BadInputError(
            f"lotwise cannot listen at {place.listen}, port {place.port}: {error.strerror}.",
            "Another one may be running; choose another --port.",
        ) from None
    return made


def _link(place: Place, port: int, keeper: Doorkeeper) -> str:
    host = place.names[0] if place.names else _in_a_link(place.listen)
    start = f"{place.scheme}://{host}:{port}/"
    return start if keeper.asks_password else f"{start}sign-in?key={keeper.key}"


def _in_a_link(address: str) -> str:
    return f"[{address}]" if ":" in address else address


class Server(uvicorn.Server):
    """A server that tells when it has begun."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and tell."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def config_of(app: ASGIApp, place: Place) -> uvicorn.Config:
    """Return how a server runs an application at a place."""
    return uvicorn.Config(
        app,
        http=_Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=_FAREWELL_SECONDS,
        ssl_certfile=place.certificate,
        ssl_keyfile=place.key,
    )


class _Connection(H11Protocol):
    """A connection that is closed when no whole request head arrives in time."""

    def connection_made(self, transport: Any) -> None:
        """Start the time within which the first request must say what it wants."""
        super().connection_made(transport)
        self._patience = self.loop.call_later(_HEADER_SECONDS, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._patience.cancel()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Read on; a request whose head is there has all the time that the gate gives it."""
        super().handle_events()
        if self.scope is not None:
            self._patience.cancel()

    def on_response_complete(self) -> None:
        """Give the next request on this connection its time."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._patience.cancel()
            self._patience = self.loop.call_later(_HEADER_SECONDS, self._give_up)

    def _give_up(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
