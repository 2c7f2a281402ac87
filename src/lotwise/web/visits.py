"""What handlers ask of a request: who sent it, and which project it is about."""

from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from lotwise.web.access import Doorkeeper, Visitor
from lotwise.web.site import Loaded, Site
from lotwise.web.works import Works

COOKIE: Final = "lotwise_session"
SECURE_COOKIE: Final = "__Host-lotwise_session"


class UnknownVisitorError(Exception):
    """Nobody who is known sent the request."""


def cookie_name(request: Request) -> str:
    """Return the name of the session's cookie; over TLS one that no other host can set."""
    return SECURE_COOKIE if request.url.scheme == "https" else COOKIE


def address_of(request: Request) -> str:
    """Return where a request comes from."""
    return request.client.host if request.client else ""


def doorkeeper_of(request: Request) -> Doorkeeper:
    """Return who knows the visitors."""
    keeper: Doorkeeper = request.app.state.doorkeeper
    return keeper


def site_of(request: Request) -> Site:
    """Return the project behind the pages."""
    site: Site = request.app.state.site
    return site


def works_of(request: Request) -> Works:
    """Return the work that takes long."""
    works: Works = request.app.state.works
    return works


def visitor_of(request: Request) -> Visitor:
    """Return who sent a request: by its session, or by the key it sends as a bearer.

    Raises:
        UnknownVisitorError: Nobody who is known.
        HTTPException: 429 where somebody guesses too often.
    """
    keeper = doorkeeper_of(request)
    kind, _, word = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        address = address_of(request)
        wait = keeper.seconds_to_wait(address)
        if wait:
            raise HTTPException(429, "Too many wrong keys.", {"retry-after": str(wait)})
        visitor = keeper.bearer(word.strip(), address)
    else:
        visitor = keeper.visitor_of(request.cookies.get(cookie_name(request), ""))
    if visitor is None:
        raise UnknownVisitorError
    return visitor


def loaded_of(request: Request) -> Loaded:
    """Return the project as it is now, by the law as it is."""
    return site_of(request).loaded()


Known = Annotated[Visitor, Depends(visitor_of)]
"""A handler's visitor."""
Now = Annotated[Loaded, Depends(loaded_of)]
"""A handler's state of the project."""
Tasks = Annotated[Works, Depends(works_of)]
"""Where a handler starts work that takes long."""
Here = Annotated[Site, Depends(site_of)]
"""A handler's site."""
