"""Carryovers: which loss each year took over, used and handed on, and whose it is."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from lotwise.app.carryovers_chart import carryovers_svg
from lotwise.app.carryovers_json import carryovers_of
from lotwise.app.jsonable import jsonable
from lotwise.app.why_carried import why_carried
from lotwise.web.sending import YearHere
from lotwise.web.shown import page
from lotwise.web.visits import Known, Now

router = APIRouter(include_in_schema=False)


@router.get("/carryovers")
def carryovers(request: Request, visitor: Known, now: Now) -> Response:
    """Show the carryover ledger."""
    if now.state.household is None:
        return page(request, "carryovers_empty.html", {}, visitor)
    found = now.once("carryovers found", lambda: carryovers_of(now.state))
    values = {
        "found": now.once("carryovers", lambda: jsonable(found)),
        "drawing": now.once("carryovers drawn", lambda: carryovers_svg(found)),
        "this_year": now.state.as_of.year,
    }
    return page(request, "carryovers.html", values, visitor)


@router.get("/carryovers/{year}/why")
def why(request: Request, visitor: Known, now: Now, year: YearHere) -> Response:
    """Explain what a year took over, used and carried on."""
    tree = now.once(("why carried", year), lambda: jsonable(why_carried(now.state, year)))
    return page(request, "carryovers_why.html", {"tree": tree, "year": year}, visitor)
