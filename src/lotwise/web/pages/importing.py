"""Import: files are sent, read and recognized; what became of each, and what some still wait for."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lotwise.app.file_list import file_rows
from lotwise.app.file_notes import Said
from lotwise.app.findings_list import counts_of
from lotwise.app.formats import known_formats
from lotwise.app.import_json import import_json, imported
from lotwise.app.jsonable import jsonable
from lotwise.app.uploads import Upload, received
from lotwise.app.waiting import ORDERS, keep_statement, path_of, said_by_form, waits_for
from lotwise.core.errors import LotwiseError
from lotwise.web.forms import Accepted
from lotwise.web.guard import Limits
from lotwise.web.shelf import Result, Shelf, shelf_of
from lotwise.web.shown import named, page
from lotwise.web.site import Site
from lotwise.web.visits import Here, Known, Now, Tasks, site_of, works_of
from lotwise.web.works import Tell, Work, Works

router = APIRouter(include_in_schema=False)

MOST_FILES: Final = 200
WORDS: Final = ("wallet", "as_format", "zone", "dates", "address")
"""What the owner may say of files."""
ZONES: Final = (
    "UTC",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "Europe/London",
    "Europe/Berlin",
)
_STATEMENT: Final = ("broker", "wallet", "year")
_PATIENCE: Final = 1.0
_LOOK: Final = 0.02


@router.get("/import")
def overview(request: Request, visitor: Known, now: Now) -> Response:
    """Offer to import files, and list those that are here."""
    values = {
        "files": now.once("files", lambda: jsonable(file_rows(now.state))),
        "household": now.state.household_name,
        "counts": now.once("finding counts", lambda: jsonable(counts_of(now.state))),
        "most_bytes": Limits().most_bytes,
        "most_files": MOST_FILES,
        "named": named,
        **_choices(),
    }
    return page(request, "importing.html", values, visitor)


@router.post("/import")
def send(request: Request, form: Accepted, site: Here, tasks: Tasks) -> Response:
    """Import files that are sent."""
    words = {name: form.text(name) for name in WORDS}
    said = said_by_form(words)
    upload = received((file.filename or "", file.file) for file in form.files("files"))
    return started(tasks, partial(take, shelf_of(request), site, (upload, upload.paths), (words, said)))


def started(tasks: Works, do: Callable[[Tell], str]) -> Response:
    """Start to import, and lead to the result; or to the progress where it takes longer than a moment."""
    work = tasks.start("Importing", do)
    until = time.monotonic() + _PATIENCE
    while not work.is_over and time.monotonic() < until:
        time.sleep(_LOOK)
    return RedirectResponse(_address_of(work), 303)


def _address_of(work: Work) -> str:
    return work.leads_to if work.is_over and work.leads_to else f"/running/{work.id}"


def take(
    shelf: Shelf,
    site: Site,
    sent: tuple[Upload, Sequence[Path]],
    words: tuple[Mapping[str, str], Said],
    tell: Tell,
) -> str:
    """Import files that lie in a private folder, and return the address of the result.

    Args:
        shelf: Where the result is kept.
        site: The project.
        sent: What keeps the files, and those of them that are imported now.
        words: What the owner says of them, as it was written and as it is meant.
        tell: Is told how far it is.
    """
    upload, paths = sent
    project = site.loaded().state.project
    found = imported(project, paths, words[1], site.as_of, tell)
    asked, kept = [], []
    for report in found.files:
        path = path_of(report, paths)
        one = waits_for(report, path)
        asked.append(jsonable(one))
        kept.append(None if one.waits.value == "nothing" else path)
    is_waiting = any(kept)
    if not is_waiting and upload.paths == tuple(paths):
        upload.remove()
    result = Result(
        found=jsonable(import_json(found)),
        asked=tuple(asked),
        paths=tuple(kept),
        upload=upload if is_waiting else None,
        words=words[0],
        is_computed=found.is_computed,
    )
    return f"/import/result/{shelf.keep(result)}"


@router.get("/import/result/{id_}")
def result_page(request: Request, visitor: Known, now: Now, id_: str) -> Response:
    """Show what became of files."""
    return _shown(request, visitor, now, id_)


def _shown(
    request: Request, visitor: Known, now: Now, id_: str, wrong: Mapping[str, Any] | None = None
) -> Response:
    result = shelf_of(request).named(id_)
    values = {
        "id": id_,
        "files": [
            {"place": place, "report": report, "asked": asked}
            for place, (report, asked) in enumerate(zip(result.found["files"], result.asked, strict=True))
        ],
        "words": result.words,
        "is_computed": result.is_computed,
        "counts": now.once("finding counts", lambda: jsonable(counts_of(now.state))),
        "wrong": wrong or {},
        "named": named,
        **_choices(),
    }
    return page(request, "import_result.html", values, visitor, status=422 if wrong else 200)


@router.post("/import/result/{id_}/{place}")
def say(request: Request, form: Accepted, now: Now, id_: str, place: int) -> Response:
    """Import a file again with what the owner says of it."""
    shelf = shelf_of(request)
    result, path = shelf.waiting(id_, place)
    words = {name: form.text(name) for name in WORDS}
    try:
        said = said_by_form(words)
    except LotwiseError as error:
        wrong = {"place": place, "words": words, "what": error.what, "fix": error.fix}
        return _shown(request, form.visitor, now, id_, wrong)
    assert result.upload is not None, "a file that waits is kept"
    do = partial(take, shelf, site_of(request), (result.upload, (path,)), (words, said))
    return started(works_of(request), do)


@router.post("/import/result/{id_}/{place}/statement")
def take_statement(request: Request, form: Accepted, site: Here, id_: str, place: int) -> Response:
    """Keep a broker's statement that was sent among the files."""
    result, path = shelf_of(request).waiting(id_, place)
    if result.asked[place]["waits"] != "statement" or result.asked[place]["is_pdf"]:
        raise HTTPException(400, "This file is no statement that can be kept so. Use the page Reconcile.")
    with site.writing() as state:
        kept = keep_statement(state.project, path, {name: form.text(name) for name in _STATEMENT})
    values = {"kept": jsonable(kept), "id": id_, "named": named}
    return page(request, "import_statement.html", values, form.visitor)


def _choices() -> dict[str, Any]:
    """Return what may be chosen for a file: formats, zones, orders of dates."""
    return {"formats": jsonable(known_formats()), "zones": ZONES, "orders": ORDERS}
