"""The plan spread over this year and the next ones, on a page of its own: it takes longer than the plan."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from lotwise.app.jsonable import jsonable
from lotwise.app.plan_spread import spread_sentences, trades_of
from lotwise.core.errors import LotwiseError
from lotwise.web.pages.plan_pieces import empty_values, first_shown, spread_of
from lotwise.web.shown import page
from lotwise.web.visits import Known, Now, Tasks

router = APIRouter(include_in_schema=False)


@router.get("/plan/spread")
def plan_spread(request: Request, visitor: Known, now: Now, tasks: Tasks) -> Response:
    """Show what better waits until one of the next years."""
    if now.state.household is None or not now.state.holdings:
        return page(request, "plan_empty.html", empty_values(now), visitor)
    waiting = first_shown(now, tasks, ("plan", "spread"), lambda: spread_of(now), "/plan/spread")
    if waiting is not None:
        return waiting
    try:
        found = spread_of(now)
    except LotwiseError as error:
        values: dict[str, Any] = {"has_lots": True, "refused": error}
        return page(request, "plan_empty.html", values, visitor, status=422)
    values = {
        "spread": jsonable(found),
        "more": jsonable({"more_usd": found.more_usd})["more_usd"],
        "trades": [jsonable(trades_of(year)) for year in found.years],
        "sentences": spread_sentences(found),
    }
    return page(request, "plan_spread.html", values, visitor)
