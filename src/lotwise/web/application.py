"""The web application: pages and API put together behind the gate."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module, resources
from typing import Final

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from lotwise import __version__
from lotwise.web.access import Doorkeeper
from lotwise.web.guard import Guard, Limits
from lotwise.web.refusals import add_refusals
from lotwise.web.site import Site
from lotwise.web.works import Works

PAGES: Final = (
    "signing_in",
    "works",
    "why",
    "home",
    "lots",
    "household",
    "settings",
    "wallets",
    "tax",
    "carryovers",
    "forms",
    "filing",
    "reconcile",
    "statements",
    "plan",
    "plan_spread",
    "what_if",
    "importing",
    "mapping",
    "imported_files",
    "findings",
    "questions",
    "before",
    "confirming",
    "audit",
)
"""The modules of `lotwise.web.pages`; each has a ``router``."""
API: Final = ("looking", "planning", "returns", "sales", "recording", "taking_in", "description")
"""The modules of `lotwise.web.api`; each has a ``router``."""
_YEAR: Final = 31_536_000
_WORTH_PACKING: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the server is.

    Attributes:
        hosts: The names with port by which it goes.
        scheme: ``http`` or ``https``.
    """

    hosts: tuple[str, ...]
    scheme: str = "http"


def application(site: Site, keeper: Doorkeeper, address: Address, limits: Limits | None = None) -> ASGIApp:
    """Return the application behind its gate.

    Args:
        site: The project.
        keeper: Who knows the visitors.
        address: Where the server is.
        limits: What a request may take; None for the usual.
    """
    app = FastAPI(
        title="lotwise",
        version=__version__,
        description="What the commands write with --json, for one project on this machine. Not tax advice.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.site, app.state.doorkeeper, app.state.works = site, keeper, Works()
    folder = resources.files("lotwise.web").joinpath("static")
    app.mount("/static", _Unchanging(directory=str(folder)))
    _add(app, "pages", PAGES)
    _add(app, "api", API)
    add_refusals(app)
    app.add_middleware(GZipMiddleware, minimum_size=_WORTH_PACKING, compresslevel=5)
    return Guard(app, address.hosts, address.scheme, limits)


def _add(app: FastAPI, room: str, names: Iterable[str]) -> None:
    for name in names:
        app.include_router(import_module(f"lotwise.web.{room}.{name}").router)


class _Unchanging(StaticFiles):
    """Files of ours; their addresses change with their content, so a browser may keep them."""

    def file_response(self, *args: object, **named: object) -> Response:
        """Return a file that may be kept."""
        made = super().file_response(*args, **named)  # type: ignore[arg-type]
        made.headers["cache-control"] = f"public, max-age={_YEAR}, immutable"
        return made
