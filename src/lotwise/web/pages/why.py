"""Why a figure is what it is, down to file and row."""

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from lotwise.app.explain import explain
from lotwise.app.explain_facts import Tree
from lotwise.app.jsonable import jsonable
from lotwise.app.plan_why import command_for, plan_why
from lotwise.app.why_carried import why_carried
from lotwise.web.pages.plan_pieces import figures_of, report_of, spread_of
from lotwise.web.shown import page
from lotwise.web.site import Loaded
from lotwise.web.visits import Known, Now

router = APIRouter(include_in_schema=False)

_ON_REQUEST = frozenset({"wait", "sensitivity", "verified", "simple"})
"""Parts of a plan that no page keeps: they are computed where they are asked about."""


@router.get("/why/{reference:path}")
def why(request: Request, visitor: Known, now: Now, reference: str) -> Response:
    """Explain a figure that is named as for `lotwise explain`."""
    tree = now.once(("why", reference), lambda: jsonable(_tree(now, reference)))
    values = {"tree": tree, "reference": reference, "command": command_for(reference, now.state.as_of)}
    return page(request, "why.html", values, visitor)


def _tree(now: Loaded, reference: str) -> Tree:
    planned = partial(report_of, now)
    if reference.startswith("plan.") and reference.split(".")[1] not in _ON_REQUEST:
        figures = figures_of(now)
        if reference.startswith("plan.spread."):
            figures = figures | {"spread": spread_of(now)}
        return plan_why(now.state, figures, reference, planned)
    place, _, year = reference.partition(".")
    if place == "carryovers" and year.isascii() and year.isdigit() and len(year) == len("2026"):
        return why_carried(now.state, int(year))
    return explain(now.state, reference, planned)
