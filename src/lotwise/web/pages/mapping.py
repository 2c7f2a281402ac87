"""A table in no known format: its owner says what its columns and words mean, sees what that makes, imports.

Everything stands in one form: what is proposed is filled in, ``Look`` shows what the rows would become, and
nothing is stored before ``Import``.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from lotwise.app.jsonable import jsonable
from lotwise.app.mapper import CUSTODIES, DONE, EITHER, IGNORE, MEANINGS, ROLES, STATED
from lotwise.app.waiting import MapDraft, draft_of, said_by_form
from lotwise.core.errors import LotwiseError
from lotwise.web.forms import Accepted, Form
from lotwise.web.pages.importing import ZONES, started, take
from lotwise.web.shelf import shelf_of
from lotwise.web.shown import named, page
from lotwise.web.visits import Known, site_of, works_of

router = APIRouter(include_in_schema=False)

_SHOWN = 8


@router.get("/import/result/{id_}/{place}/map")
def proposal(request: Request, visitor: Known, id_: str, place: int) -> Response:
    """Propose what the columns mean."""
    result, path = shelf_of(request).waiting(id_, place)
    draft = draft_of(path, None, {}, said_by_form(result.words))
    return page(request, "mapping.html", _values(path, draft, (id_, place), {}), visitor)


@router.post("/import/result/{id_}/{place}/map")
def chosen(request: Request, form: Accepted, id_: str, place: int) -> Response:
    """Show what the columns make of the file as they are chosen, or import it so."""
    shelf = shelf_of(request)
    result, path = shelf.waiting(id_, place)
    words = {name: form.text(name) for name in form.names()}
    before = said_by_form(result.words)
    try:
        draft = draft_of(path, _columns(form), words, before)
    except LotwiseError as error:
        kept = draft_of(path, None, {}, before)
        wrong = {"what": error.what, "fix": error.fix}
        return page(
            request, "mapping.html", _values(path, kept, (id_, place), wrong), form.visitor, status=422
        )
    is_ready = draft.trial is not None and not draft.trial.parsed.needs
    if form.text("do") == "import" and is_ready:
        assert result.upload is not None, "a file that waits is kept"
        said = said_by_form({}, draft)
        do = partial(take, shelf, site_of(request), (result.upload, (path,)), (result.words, said))
        return started(works_of(request), do)
    wrong = {"what": draft.what, "fix": draft.fix} if draft.trial is None else {}
    status = 422 if wrong else 200
    return page(
        request, "mapping.html", _values(path, draft, (id_, place), wrong), form.visitor, status=status
    )


def _columns(form: Form) -> dict[str, str]:
    """Return the column of each role that has one."""
    said = {role: form.text(f"column:{role}") for role in ROLES}
    return {role: column for role, column in said.items() if column}


def _values(path: Path, draft: MapDraft, where: tuple[str, int], wrong: Mapping[str, str]) -> dict[str, Any]:
    parsed = draft.trial.parsed if draft.trial else None
    one, proposed = draft.map, draft.proposal
    words = sorted({*one.meanings, *(word for word in proposed.unknown if word not in proposed.statuses)})
    states = sorted({*one.states, *proposed.statuses})
    return {
        "file": path.name,
        "id": where[0],
        "place": where[1],
        "map": jsonable(one),
        "header": proposed.header,
        "examples": proposed.examples,
        "unmapped": proposed.unmapped,
        "roles": ROLES,
        "words": words,
        "states": states,
        "meanings": MEANINGS,
        "done": (DONE, IGNORE),
        "custodies": CUSTODIES,
        "zones": (STATED, *ZONES),
        "asks_dates": one.dates == EITHER or one.dates in {"day-first", "month-first"},
        "transactions": jsonable(parsed.transactions[:_SHOWN]) if parsed else [],
        "rows": parsed.row_count if parsed else 0,
        "count": len(parsed.transactions) if parsed else 0,
        "ignored": len(parsed.ignored) if parsed else 0,
        "findings": jsonable(parsed.findings[:_SHOWN]) if parsed else [],
        "more_findings": max(0, len(parsed.findings) - _SHOWN) if parsed else 0,
        "is_ready": parsed is not None and not parsed.needs,
        "wrong": wrong,
        "named": named,
    }
