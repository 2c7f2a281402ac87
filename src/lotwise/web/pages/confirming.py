"""What became of orders: files that show it, fills that are typed in, made-up ones for the demonstration."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lotwise.app import clock
from lotwise.app.before_sale import local_instant
from lotwise.app.confirm import TypedFill, take_files, type_fill, untype_fill
from lotwise.app.demo_fills import made_up_fills
from lotwise.app.jsonable import jsonable
from lotwise.app.plan_kept import kept_plans
from lotwise.app.uploads import received
from lotwise.app.workspace import State
from lotwise.core.errors import LotwiseError
from lotwise.web.forms import Accepted
from lotwise.web.holding import Held
from lotwise.web.pages.before import Asked, shown
from lotwise.web.pages.importing import started
from lotwise.web.sending import sent
from lotwise.web.visits import Here, Known, Now, Tasks
from lotwise.web.works import Tell

router = APIRouter(include_in_schema=False)
_FIELDS: Final = ("ticket", "units", "price", "fee", "at")


@router.post("/before/confirm")
def take(request: Request, form: Accepted, site: Here, tasks: Tasks, held: Held) -> Response:
    """Take in files that show fills: exports are imported, the rest is kept as evidence."""
    try:
        upload = received((file.filename or "", file.file) for file in form.files("files"))
    except LotwiseError as error:
        wrong = {"about": "confirm", "what": error.what, "fix": error.fix, "typed": {}}
        return shown(request, form.visitor, site.loaded(), Asked(), wrong)

    def do(tell: Tell) -> str:
        tell("Reading what you sent", 0, 0)
        try:
            reports = take_files(site.loaded().state.project, upload.paths)
        finally:
            upload.remove()
        return f"/before?taken={held.put(jsonable(reports))}#confirm"

    return started(tasks, do)


@router.post("/before/fill")
def type_in(request: Request, form: Accepted, site: Here, now: Now) -> Response:
    """Record a fill that is typed in, beside what shows it."""
    typed = {name: form.text(name) for name in _FIELDS}
    try:
        with site.writing() as state:
            said = TypedFill(
                ticket=typed["ticket"],
                units=_with_asset(state, typed["ticket"], typed["units"]),
                price=typed["price"].removeprefix("$").replace(",", ""),
                fee=typed["fee"].removeprefix("$").replace(",", "") or "0",
                at=local_instant(typed["at"], state.zone),
            )
            upload = received((file.filename or "", file.file) for file in form.files("evidence"))
            try:
                reports = take_files(state.project, upload.paths)
            finally:
                upload.remove()
            type_fill(state, said, reports)
    except LotwiseError as error:
        wrong = {"about": "fill", "what": error.what, "fix": error.fix, "typed": typed}
        return shown(request, form.visitor, now, Asked(), wrong)
    return RedirectResponse("/before?did=typed#confirm", 303)


def _with_asset(state: State, ticket: str, units: str) -> str:
    """Return units with the code of their asset, which is that of the order where it was left out."""
    if len(units.split()) > 1:
        return units
    assets = [one.asset for plan in kept_plans(state) for one in plan.tickets if one.id == ticket]
    return f"{units.replace(',', '')} {assets[0]}" if assets else units


@router.post("/before/unfill")
def untype(request: Request, form: Accepted, site: Here, now: Now) -> Response:
    """Take back a fill that was typed in."""
    try:
        with site.writing() as state:
            untype_fill(state, form.text("id"))
    except LotwiseError as error:
        wrong = {"about": "fill", "what": error.what, "fix": error.fix, "typed": {}}
        return shown(request, form.visitor, now, Asked(), wrong)
    return RedirectResponse("/before?did=untyped#confirm", 303)


@router.get("/before/made-up/{wallet}")
def made_up(visitor: Known, now: Now, site: Here, wallet: str, slips: str = "") -> Response:  # noqa: ARG001
    """Send a made-up export of the orders, in the demonstration only."""
    if not site.is_demo:
        raise HTTPException(404, "There is no such page.")
    made = made_up_fills(now.state, wallet, has_slips=bool(slips))
    clock.put_on_to(made.ends_at)  # so that no fill lies in the future when it is sent
    return sent(made.text.encode(), made.name)
