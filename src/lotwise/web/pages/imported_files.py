"""The files of the project: what each told, taking one out and back in, and reading one again."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from lotwise.app.file_list import file_told, set_file_aside
from lotwise.app.formats import known_formats
from lotwise.app.jsonable import jsonable
from lotwise.app.reread import (
    Reread,
    accept,
    as_before,
    effect_of,
    reread,
    reread_rows,
    was_read_otherwise,
)
from lotwise.app.said import take_back
from lotwise.app.waiting import ORDERS, said_by_form
from lotwise.app.workspace import State
from lotwise.core.errors import LotwiseError
from lotwise.web.forms import Accepted
from lotwise.web.pages.importing import WORDS, ZONES
from lotwise.web.shown import named, page
from lotwise.web.site import Loaded
from lotwise.web.visits import Here, Known, Now

router = APIRouter(include_in_schema=False)

_PAGE: Final = 200
_CHANGES_SHOWN: Final = 50


@router.get("/import/file/{id_}")
def told(request: Request, visitor: Known, now: Now, id_: str, start: int = 0) -> Response:
    """Show what a file told."""
    return _told(request, visitor, now, (id_, start))


def _told(
    request: Request,
    visitor: Any,
    now: Loaded,
    where: tuple[str, int],
    wrong: Mapping[str, str] | None = None,
) -> Response:
    id_, start = where
    found = now.once(("file", id_), lambda: file_told(now.state, id_))
    first = max(0, min(start, len(found.transactions) - 1)) // _PAGE * _PAGE
    values = {
        "file": jsonable(found.file),
        "can_go_back": was_read_otherwise(now.state, id_),
        "transactions": jsonable(found.transactions[first : first + _PAGE]),
        "first": first,
        "count": len(found.transactions),
        "before": first - _PAGE if first else None,
        "after": first + _PAGE if first + _PAGE < len(found.transactions) else None,
        "ignored": jsonable(found.ignored),
        "findings": jsonable(found.findings[:_PAGE]),
        "more_findings": max(0, len(found.findings) - _PAGE),
        "wrong": wrong or {},
        "named": named,
    }
    return page(request, "imported_file.html", values, visitor, status=422 if wrong else 200)


@router.post("/import/file/{id_}/aside")
def aside(request: Request, form: Accepted, site: Here, now: Now, id_: str) -> Response:
    """Take a file out: none of what it tells counts any more."""
    try:
        with site.writing() as state:
            set_file_aside(state, id_, form.text("reason"))
    except LotwiseError as error:
        wrong = {"what": error.what, "fix": error.fix}
        return _told(request, form.visitor, now, (id_, 0), wrong)
    return RedirectResponse(f"/import/file/{id_}", 303)


@router.post("/import/file/{id_}/back")
def back(form: Accepted, site: Here, id_: str) -> Response:
    """Take a file in again that was taken out."""
    with site.writing() as state:
        take_back(
            state, file_told(state, id_).file.set_aside_by, form.text("reason") or "It counts after all."
        )
    return RedirectResponse(f"/import/file/{id_}", 303)


@router.get("/import/file/{id_}/again")
def again(request: Request, visitor: Known, now: Now, id_: str) -> Response:
    """Show what reading a file again would change, with what is said of it in the address."""
    words = {name: request.query_params.get(name, "") for name in WORDS}
    is_undo = bool(request.query_params.get("undo"))
    values: dict[str, Any] = {"row": None, "effect": None, "wrong": {}}
    file = file_told(now.state, id_).file
    try:
        values |= _reading(now.state, _read_anew(now.state, id_, words, is_undo=is_undo))
    except LotwiseError as error:
        values["wrong"] = {"what": error.what, "fix": error.fix}
    values |= {
        "file": jsonable(file),
        "words": words,
        "is_undo": is_undo,
        "formats": jsonable(known_formats()),
        "zones": ZONES,
        "orders": ORDERS,
        "shown": _CHANGES_SHOWN,
        "named": named,
    }
    status = 422 if values["wrong"] and any(words.values()) else 200
    return page(request, "reread.html", values, visitor, status=status)


def _read_anew(state: State, id_: str, words: Mapping[str, str], *, is_undo: bool) -> tuple[Reread, ...]:
    return as_before(state, [id_]) if is_undo else reread(state, [id_], said_by_form(words))


def _reading(state: State, readings: tuple[Reread, ...]) -> dict[str, Any]:
    effect = effect_of(state, readings)
    years = [
        {"year": year, "before_usd": before, "after_usd": after}
        for year, (before, after) in effect.gain_usd_by_year.items()
    ]
    return {
        "row": jsonable(reread_rows(readings)[0]),
        "effect": jsonable({"years": years, "lots": effect.lots, "blocking": effect.blocking}),
        "is_newer": readings[0].is_newer,
        "changes_nothing": readings[0].changes_nothing,
    }


@router.post("/import/file/{id_}/again")
def accept_again(form: Accepted, site: Here, id_: str) -> Response:
    """Let a new reading of a file count."""
    words = {name: form.text(name) for name in WORDS}
    with site.writing() as state:
        accept(state, _read_anew(state, id_, words, is_undo=bool(form.text("undo"))))
    return RedirectResponse(f"/import/file/{id_}", 303)
