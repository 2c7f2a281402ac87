"""Statements: what is done with brokers' forms; each word can be taken back on the same page."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lotwise.app.jsonable import jsonable
from lotwise.app.said import take_back
from lotwise.app.settling import name_wallets, settle_line
from lotwise.app.statement_desk import ENTRIES, bring_back, fields_of, forget_asset, withdraw
from lotwise.app.statement_rows import statement_named
from lotwise.app.statements import (
    Head,
    Kept,
    ReadFile,
    confirm,
    enter,
    keep,
    name_asset,
    read_files,
    remove,
    statement_head,
)
from lotwise.app.uploads import received
from lotwise.core.errors import BadInputError
from lotwise.web.forms import Accepted, Form
from lotwise.web.holding import Held
from lotwise.web.pages.reconcile import Look, values_of
from lotwise.web.sending import with_query
from lotwise.web.shown import page
from lotwise.web.site import Site
from lotwise.web.visits import Here, Known, Now

router = APIRouter(include_in_schema=False)
_OLDEST: Final = 2000
_NEWEST: Final = 2100


@router.get("/statements/{ref}")
def statement(request: Request, visitor: Known, now: Now, ref: str) -> Response:
    """Show a statement with every line, as the broker gave it."""
    one = jsonable(statement_named(now.state, ref))
    return page(request, "statement.html", {"one": one}, visitor)


@router.post("/statements/add")
def add(request: Request, form: Accepted, site: Here, held: Held) -> Response:
    """Take in statements; what a PDF says is shown first."""
    sent = form.files("files")
    upload = received((file.filename or "", file.file) for file in sent)
    try:
        read = read_files(upload.paths, _head(form), pattern=form.text("pattern"))
    finally:
        upload.remove()
    waiting = tuple(one for one in read if one.needs_consent)
    with site.writing() as state:
        kept = [keep(state.project, one) for one in read if not one.needs_consent]
    values = {
        "kept": [(one, jsonable(one)) for one in kept],
        "waiting": jsonable([(one.name, one.read.pattern, one.read.statements) for one in waiting]),
        "findings": jsonable([finding for one in (*kept,) for finding in one.findings]),
        "not_read": jsonable([finding for one in waiting for finding in one.read.findings]),
        "word": held.put(waiting) if waiting else "",
        "year": _year_of(kept, waiting),
        "seen": site.mark(),
    }
    return page(request, "statements_taken.html", values, form.visitor)


@router.post("/statements/agree")
def agree(form: Accepted, site: Here, held: Held) -> Response:
    """Keep what was shown of a PDF."""
    waiting: tuple[ReadFile, ...] | None = held.named(form.text("word"))
    if waiting is None:
        raise HTTPException(404, "That reading is not held any more; send the file again.")
    with site.writing() as state:
        kept = [keep(state.project, one) for one in waiting]
    held.drop(form.text("word"))
    return _back(_year_of(kept, ()))


@router.post("/statements/enter")
def type_in(request: Request, form: Accepted, now: Now, site: Here) -> Response:
    """Keep a line that was typed in; where it cannot be, show it again with what is wrong."""
    try:
        made = _typed(form, site)
    except BadInputError as error:
        typed = {name: form.text(name) for name in form.names()}
        values = values_of(now, Look()) | {"typed": typed, "typed_wrong": error}
        return page(request, "reconcile.html", values, form.visitor, status=422)
    return _back(_year_of([made], ()))


def _typed(form: Form, site: Site) -> Kept:
    fields = fields_of([(one.number, form.text(f"field-{one.number}")) for one in ENTRIES])
    if not fields:
        raise BadInputError("Nothing was typed in.", "Fill in at least the name, the day and the proceeds.")
    with site.writing() as state:
        return enter(state.project, fields, _head(form))


@router.post("/statements/{ref}/remove")
def take_out(form: Accepted, site: Here, ref: str) -> Response:
    """Take a statement out; it can be brought back."""
    with site.writing() as state:
        one = remove(state.project, ref, form.text("reason"))
    return _back(one.year)


@router.post("/statements/{ref}/back")
def back(form: Accepted, site: Here, ref: str) -> Response:  # noqa: ARG001 - it must be accepted
    """Bring a statement back that was taken out."""
    with site.writing() as state:
        one = bring_back(state.project, ref)
    return _back(one.year)


@router.post("/statements/{ref}/confirm")
def is_right(form: Accepted, site: Here, ref: str) -> Response:
    """Say that a statement is right although it looks doubtful, or take that back."""
    with site.writing() as state:
        if form.is_ticked("undo"):
            one = withdraw(state.project, ref)
        else:
            one = confirm(state.project, ref, form.text("reason"))
    return _back(one.year)


@router.post("/statements/{ref}/wallet")
def wallet(form: Accepted, site: Here, ref: str) -> Response:
    """Say which wallets a statement is of; saying it again replaces it."""
    names = [name.strip() for name in form.texts("wallet") if name.strip()]
    if not names:
        raise BadInputError("No wallet was chosen.", "Choose the wallet whose sales the form lists.")
    with site.writing() as state:
        one, _ = name_wallets(state.project, ref, names)
    return _back(one.year)


@router.post("/statements/asset")
def asset(form: Accepted, site: Here) -> Response:
    """Say which asset a name on statements means, or take that back."""
    name = form.text("name")
    if not name:
        raise BadInputError("No name was given.", "Write the name as it stands on the form.")
    with site.writing() as state:
        if form.is_ticked("undo"):
            forget_asset(state.project, name)
        else:
            name_asset(state.project, name, form.text("asset"))
    return _back(_year(form))


@router.post("/statements/settle")
def settle(form: Accepted, site: Here) -> Response:
    """Say how a single line is settled."""
    with site.writing() as state:
        settle_line(state, form.text("line"), form.text("word"), form.text("reason"), form.text("basis"))
    return _back(_year(form))


@router.post("/statements/unsettle")
def unsettle(form: Accepted, site: Here) -> Response:
    """Take back how a line was settled."""
    with site.writing() as state:
        take_back(state, form.text("said"), form.text("reason") or "taken back on the page Reconcile")
    return _back(_year(form))


def _head(form: Form) -> Head:
    return statement_head(
        broker=form.text("broker"),
        wallet=form.text("wallet"),
        year=_year(form) or 0,
        form=form.text("form"),
        is_corrected=form.is_ticked("corrected"),
    )


def _year(form: Form) -> int | None:
    """Return the year that a form states, or None.

    Raises:
        BadInputError: It is no year.
    """
    text = form.text("year")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and _OLDEST <= int(text[:5]) <= _NEWEST):
        raise BadInputError(f"{text[:20]!r} is no tax year.", "Write it with four digits.")
    return int(text)


def _year_of(kept: list[Kept], waiting: tuple[ReadFile, ...]) -> int | None:
    years = [one.year for each in kept for one in each.statements]
    years += [one.year for each in waiting for one in each.read.statements]
    return max(years, default=None)


def _back(year: int | None) -> Response:
    return RedirectResponse(with_query("/reconcile", year=year), 303)
