"""Why a figure is what it is, down to file and row."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from lotwise.app.explain import explain
from lotwise.app.jsonable import jsonable
from lotwise.web.shown import page
from lotwise.web.visits import Known, Now

router = APIRouter(include_in_schema=False)


@router.get("/why/{reference:path}")
def why(request: Request, visitor: Known, now: Now, reference: str) -> Response:
    """Explain a figure that is named as for `lotwise explain`."""
    tree = now.once(("why", reference), lambda: jsonable(explain(now.state, reference)))
    return page(request, "why.html", {"tree": tree, "reference": reference}, visitor)
