"""Work that takes long: its progress, and calling it off."""

from dataclasses import asdict

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from lotwise.web.forms import Accepted
from lotwise.web.shown import page
from lotwise.web.visits import Known, Tasks
from lotwise.web.works import Work, Works

router = APIRouter(include_in_schema=False)


@router.get("/running/{id_}")
def progress(request: Request, visitor: Known, tasks: Tasks, id_: str) -> Response:
    """Show how far work is; go on to its result when there is one."""
    work = _named(tasks, id_)
    if work.leads_to:
        return RedirectResponse(work.leads_to, 303)
    return page(request, "work.html", {"work": work}, visitor)


@router.get("/running/{id_}/now")
def now(visitor: Known, tasks: Tasks, id_: str) -> Response:  # noqa: ARG001 - who asks must be known
    """Return how far work is."""
    return JSONResponse(asdict(_named(tasks, id_)))


@router.post("/running/{id_}/call-off")
def call_off(form: Accepted, tasks: Tasks, id_: str) -> Response:  # noqa: ARG001 - it must be accepted
    """Call work off."""
    _named(tasks, id_).is_called_off = True
    return RedirectResponse(f"/running/{id_}", 303)


def _named(works: Works, id_: str) -> Work:
    work = works.named(id_)
    if work is None:
        raise HTTPException(404, "There is no such work; it was done, or the server was started anew.")
    return work
