"""The gate before every request: whom it is addressed to, where it comes from, how large and how slow it is.

Problem: a page of another site that is open in the same browser can send requests here, and with a trick of
names (DNS rebinding) even read the answers. Chosen way: a request must be addressed to a name this server
goes by; one that changes something must come from its own pages, or from no page at all; the answer may not
be kept, framed, or run anything but the server's own files. Bodies have a size and a time.

Left out: compression of answers, which the application adds inside; who the visitor is, which
`lotwise.web.access` knows.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS: Final = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
_TOO_SLOW: Final = "The request took too long to arrive; nothing was done. Try again."
_FOREIGN: Final = (403, "This request comes from another page than lotwise's own; nothing was done.")
_PATIENCE_SECONDS: Final = 3.0
_MOST_LET_THROUGH: Final = 64 * 2**20
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES: Final = frozenset({"same-origin", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a request may take.

    Attributes:
        most_bytes: Of its body.
        most_seconds: Until its body is there.
    """

    most_bytes: int = 256 * 2**20
    most_seconds: float = 60.0


class Guard:
    """ASGI middleware that lets pass what may pass.

    Args:
        app: What is guarded.
        hosts: The names with port by which this server goes, such as ``127.0.0.1:8765``.
        scheme: ``http`` or ``https``.
        limits: What a request may take.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], scheme: str, limits: Limits | None = None) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._origins = frozenset(f"{scheme}://{host}" for host in self._hosts)
        self._limits = limits or Limits()
        self._is_secure = scheme == "https"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], headers)
        if refusal is not None:
            await _refuse(refusal, scope, receive, self._with_headers(send))
            return
        await self._app(scope, self._bounded(receive), self._with_headers(send))

    def _refusal(self, method: str, headers: Headers) -> tuple[int, str] | None:
        """Return why a request is refused by its headers, or None."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return 421, "This server does not go by that name. Open the link that `lotwise serve` printed."
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit():
            return 400, "The length of the request is no number."
        if int(length) > self._limits.most_bytes:
            return self._too_large()
        if method in _READING:
            return _FOREIGN if _is_part_of_another_page(headers) else None
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if (origin is not None and origin.lower() not in self._origins) or site not in _OWN_SITES:
            return _FOREIGN
        return None

    def _too_large(self) -> tuple[int, str]:
        most = self._limits.most_bytes // 2**20
        return 413, f"That is more than {most} MB at once. Import it with `lotwise import FILE`."

    def _bounded(self, receive: Receive) -> Receive:
        """Return a way to receive the body that refuses when it is too large or too slow."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._limits.most_seconds
        read, is_whole = 0, False

        async def bounded() -> Message:
            nonlocal read, is_whole
            if is_whole:
                return await receive()
            try:
                async with asyncio.timeout_at(end):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, _TOO_SLOW, {"connection": "close"}) from None
            read += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if read > self._limits.most_bytes:
                raise HTTPException(*self._too_large(), {"connection": "close"})
            return message

        return bounded

    def _with_headers(self, send: Send) -> Send:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if self._is_secure:
                    headers.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        return sent


def _is_part_of_another_page(headers: Headers) -> bool:
    """Return whether another page loads something of ours into itself, such as a picture that guesses keys.

    A link there may be followed; browsers say so.
    """
    if headers.get("sec-fetch-site", "none") in _OWN_SITES:
        return False
    asked = headers.get("sec-fetch-mode", "navigate"), headers.get("sec-fetch-dest", "document")
    return asked != ("navigate", "document")


async def _refuse(refusal: tuple[int, str], scope: Scope, receive: Receive, send: Send) -> None:
    status, said = refusal
    if "expect" not in Headers(scope=scope):
        await _let_through(receive)
    await PlainTextResponse(f"{said}\n", status, {"connection": "close"})(scope, receive, send)


async def _let_through(receive: Receive) -> None:
    """Read and forget a body for a while: who is cut off in the middle of sending does not see the answer."""
    read = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while read < _MOST_LET_THROUGH:
                message = await receive()
                read += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
