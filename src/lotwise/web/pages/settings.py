"""Settings: choices that the law leaves to the taxpayer.

What a choice changes is shown before it is recorded, and each can be taken back.
"""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from lotwise.app.deciding import decide, foreseen
from lotwise.app.jsonable import jsonable
from lotwise.app.settings import choice_named, option_named
from lotwise.app.settings_json import settings_json
from lotwise.app.taken_back import settings_said, take_back_setting
from lotwise.core.errors import LotwiseError
from lotwise.web.forms import Accepted
from lotwise.web.shown import page
from lotwise.web.site import Loaded
from lotwise.web.visits import Here, Known, Now

router = APIRouter(include_in_schema=False)

TITLES = {
    "pooling_before_2025": "Basis before 2025",
    "fees_before_2025": "Fees of exchanges before 2025",
    "transfer_fee": "Fees of transfers between your own wallets",
}


def title(name: str) -> str:
    """Return a choice's name for people."""
    return TITLES.get(name, name.replace("_", " ").capitalize())


@router.get("/settings")
def settings(request: Request, visitor: Known, now: Now) -> Response:
    """Show every choice with what counts, and what was chosen before."""
    said = settings_said(now.state.project)
    changed = request.query_params.get("changed", "")
    values = {
        "settings": now.once("settings", lambda: jsonable(settings_json(now.state)))["settings"],
        "said": said,
        "last": {one.name: one for one in said if one.counts},
        "changed": changed if changed in {one.name for one in said} else "",
        "title": title,
    }
    return page(request, "settings.html", values, visitor)


@router.get("/settings/{name}/{value}")
def tried(request: Request, visitor: Known, now: Now, name: str, value: str) -> Response:
    """Show what a choice would change, with the form that records it."""
    return page(request, "setting.html", _tried(now, name, value), visitor)


@router.post("/settings/{name}/{value}")
def choose(request: Request, form: Accepted, site: Here, name: str, value: str) -> Response:
    """Record a choice with its reason."""
    reason = form.text("reason")
    choice = choice_named(name)
    option_named(choice, value)
    if not reason:
        said = "A setting changes what you file, so its reason is kept with it. Say why in a few words."
        values = _tried(site.loaded(), name, value) | {"fault": said}
        return page(request, "setting.html", values, form.visitor, status=422)
    with site.writing() as state:
        decide(state, name, value, reason)
    return RedirectResponse(f"/settings?changed={choice.name}", 303)


@router.post("/settings/{name}")
def undo(form: Accepted, site: Here, name: str) -> Response:  # noqa: ARG001 - it must be accepted
    """Let what counted before the last decision count again."""
    choice = choice_named(name)
    with site.writing() as state:
        take_back_setting(state, choice.name)
    return RedirectResponse(f"/settings?changed={choice.name}", 303)


def _tried(now: Loaded, name: str, value: str) -> dict[str, Any]:
    choice = choice_named(name)
    option = option_named(choice, value)
    try:
        changes = now.once(
            ("setting", choice.name, option.value),
            lambda: jsonable(foreseen(now.state, choice.name, option.value)),
        )
    except LotwiseError as error:
        changes, fault = None, f"{error.what} {error.fix}".strip()
    else:
        fault = ""
    return {
        "choice": choice,
        "option": option,
        "changes": changes,
        "fault": fault,
        "title": title,
    }
