"""Reconcile: brokers' forms beside own books, line by line; what they will show; the answer to a notice."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lotwise.app.jsonable import jsonable
from lotwise.app.reconcile import Forecast, Reconciled, forecast_of, reconciled
from lotwise.app.reconcile_beside import beside
from lotwise.app.reconcile_files import reconcile_html, reconcile_text
from lotwise.app.reconcile_json import reconcile_json
from lotwise.app.settling import WORDS
from lotwise.app.statement_desk import ENTRIES, asset_words, removed
from lotwise.app.statements_json import statements_json
from lotwise.app.years import years_of
from lotwise.core.errors import LotwiseError
from lotwise.web.pages.plan_pieces import first_shown, report_of
from lotwise.web.sending import FIRST_YEAR, LAST_YEAR, Year, YearHere, sent
from lotwise.web.shown import page
from lotwise.web.site import Loaded
from lotwise.web.visits import Known, Now, Tasks

router = APIRouter(include_in_schema=False)
_NAMES: Final = frozenset({"reconciliation", "forecast"})
"""What can be saved."""
PART: Final = 50
"""Comparisons on a page."""
SHOWN: Final = {"all": "Everything", "differs": "What differs", "open": "What is open"}


class Look(BaseModel, frozen=True):
    """What a visitor wants to see: the words of an address.

    Attributes:
        year: Tax year; None for the latest with a statement.
        show: Which comparisons.
        part: Which page of them.
    """

    year: Annotated[int | None, Field(ge=FIRST_YEAR, le=LAST_YEAR)] = None
    show: str = "all"
    part: int = 1


def _looked(look: Annotated[Look, Query()]) -> Look:
    return look


Looked = Annotated[Look, Depends(_looked)]


@router.get("/reconcile")
def reconcile(request: Request, visitor: Known, now: Now, look: Looked) -> Response:
    """Show the statements of a year beside own books."""
    return page(request, "reconcile.html", values_of(now, look), visitor)


def found_of(now: Loaded, year: int | None) -> Reconciled:
    """Return the reconciliation of a year, made once."""
    return now.once(("reconciled", year), lambda: reconciled(now.state, year))


def values_of(now: Loaded, look: Look) -> dict[str, Any]:
    """Return what the page shows, made from the JSON of the command.

    Args:
        now: The project.
        look: What a visitor wants to see.
    """
    told = now.once("statements", lambda: jsonable(statements_json(now.state)))
    values: dict[str, Any] = {
        "years": years_of(now.state),
        "statements": told["statements"],
        "statement_findings": told["findings"],
        "removed": now.once("statements removed", lambda: jsonable(removed(now.state.project))),
        "asset_words": asset_words(now.state),
        "wallets": sorted(now.state.wallets),
        "entries": ENTRIES,
        "words": WORDS,
        "shown": SHOWN,
        "show": look.show if look.show in SHOWN else "all",
        "refused": None,
        "typed": {},
        "typed_wrong": None,
        "first_year": now.state.as_of.year - 1,
    }
    try:
        found = found_of(now, look.year)
    except LotwiseError as error:
        return values | {"year": look.year, "refused": error}
    return values | {"year": found.year} | _compared(now, found, values["show"], look.part)


def _compared(now: Loaded, found: Reconciled, show: str, part: int) -> dict[str, Any]:
    year = found.year
    told: dict[str, Any] = now.once(("reconcile", year), lambda: jsonable(reconcile_json(found)))
    more: dict[str, Any] = now.once(("reconcile beside", year), lambda: jsonable(beside(found)))
    wanted = {"all": {"open", "differs", "expected", "agrees"}, "differs": {"open", "differs"}}
    chosen = wanted.get(show, {"open"})
    pairs = [
        each for each in zip(told["compared"], more["compared"], strict=True) if each[1]["stands"] in chosen
    ]
    parts = max(1, -(-len(pairs) // PART))
    at = min(max(part, 1), parts)
    return {
        "told": told,
        "more": more,
        "pairs": pairs[(at - 1) * PART : at * PART],
        "part": at,
        "parts": parts,
    }


@router.get("/reconcile/{year}/explanation")
def explanation(request: Request, visitor: Known, now: Now, year: YearHere) -> Response:
    """Show the answer to a notice, to print."""
    found = found_of(now, year)
    values = {
        "year": year,
        "told": now.once(("reconcile", found.year), lambda: jsonable(reconcile_json(found))),
    }
    return page(request, "explanation.html", values, visitor)


@router.get("/reconcile/{year}/{name}.html")
def download(visitor: Known, now: Now, year: YearHere, name: str) -> Response:  # noqa: ARG001 - must be known
    """Send the page that `lotwise reconcile --out` writes."""
    found = _named(now, year, name)
    return sent(reconcile_html(now.state, found), f"{name}_{year}.html")


@router.get("/reconcile/{year}/{name}.json")
def as_json(visitor: Known, now: Now, year: YearHere, name: str) -> Response:  # noqa: ARG001 - must be known
    """Send what `lotwise reconcile --json` writes."""
    return sent(reconcile_text(_named(now, year, name)), f"{name}_{year}.json")


def _named(now: Loaded, year: int, name: str) -> Reconciled | Forecast:
    if name not in _NAMES:
        raise HTTPException(404)
    return _forecast(now, year) if name == "forecast" else found_of(now, year)


def _forecast(now: Loaded, year: int | None) -> Forecast:
    return now.once(("forecast of forms", year), lambda: forecast_of(now.state, year, lambda: report_of(now)))


@router.get("/reconcile/forecast")
def forecast(request: Request, visitor: Known, now: Now, tasks: Tasks, year: Year = None) -> Response:
    """Show what the statements of a year will say, before they come."""
    wanted = year or now.state.as_of.year
    address = f"/reconcile/forecast?year={wanted}"
    waiting = first_shown(now, tasks, ("forecast", str(wanted)), lambda: _forecast(now, wanted), address)
    if waiting is not None:
        return waiting
    values: dict[str, Any] = {"year": wanted, "years": years_of(now.state), "refused": None, "told": None}
    try:
        found = _forecast(now, wanted)
    except LotwiseError as error:
        return page(request, "forecast.html", values | {"refused": error}, visitor)
    values["told"] = now.once(("forecast json", wanted), lambda: jsonable(reconcile_json(found)))
    values["differing"] = {number for number, sale in enumerate(found.sales) if sale.differs}
    return page(request, "forecast.html", values, visitor)
