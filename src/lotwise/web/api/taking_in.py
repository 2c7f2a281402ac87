"""Files that are sent: exports, evidence of fills, and brokers' statements."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lotwise.app.confirm import TypedFill, take_files, type_fill
from lotwise.app.confirmed import confirmed
from lotwise.app.import_json import import_json, imported, unread
from lotwise.app.json_shapes import ImportShape
from lotwise.app.json_shapes_sales import ConfirmationsShape, KeptStatementsShape
from lotwise.app.mapper import said_in_words
from lotwise.app.statements import keep, read_files, statement_head
from lotwise.app.tickets_json import confirmed_json
from lotwise.core.dates import instant_of
from lotwise.core.errors import BadInputError
from lotwise.web.api.answers import WRITING, answers, told
from lotwise.web.api.requests import CHECKED
from lotwise.web.forms import Accepted, Form
from lotwise.web.sending import FIRST_YEAR, LAST_YEAR
from lotwise.web.uploads import on_disk
from lotwise.web.visits import Here

router = APIRouter(prefix="/api/v1", dependencies=[*CHECKED])

_FILES: Final = "files"
_HOW: Final = {"wallet": "wallet", "as": "as_format", "zone": "zone", "dates": "dates", "address": "address"}
_FILL: Final = ("ticket", "units", "price", "at")
_ABOUT: Final = ("broker", "wallet", "year", "form", "pattern")
_TICKED: Final = ("corrected", "yes")


def _multipart(*names: str, ticked: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a form with files as OpenAPI describes it."""
    word = {"type": "string", "maxLength": 2_000}
    tick = {"type": "string", "enum": ["", "true"]}
    fields = {**dict.fromkeys((*names, "seen"), word), **dict.fromkeys(ticked, tick)}
    files = {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1, "maxItems": 200}
    schema = {
        "type": "object",
        "properties": {_FILES: files, **fields},
        "required": [_FILES],
        "additionalProperties": False,
    }
    return {"multipart/form-data": {"schema": schema}}


def _route(shape: type, told_by: str, body: dict[str, Any]) -> dict[str, Any]:
    return answers(shape, told_by, refusals=WRITING, body=body)


def _checked(form: Form, *names: str) -> None:
    """Refuse a form without files, and one with names that are not known."""
    if not form.files(_FILES):
        raise HTTPException(422, f"Send one file or more in the field `{_FILES}`")
    odd = sorted(set(form.names()) - {_FILES, "seen", "csrf", *names})
    if odd:
        raise HTTPException(422, f"{odd[0]!r} is not known here; known are: {', '.join(names)}")


@router.post("/import", **_route(ImportShape, "`lotwise import FILES --json`", _multipart(*_HOW)))
def take_in(site: Here, form: Accepted) -> Response:
    """Import exports, price files and household.toml, as `lotwise import`."""
    _checked(form, *_HOW)
    words = {name: text for field, name in _HOW.items() if (text := form.text(field))}
    if words.get("as_format", "").endswith(".toml"):
        raise BadInputError("A mapping is a file.", "Send it with the others, under a name that ends so.")
    said = said_in_words(words)
    with on_disk(form.files(_FILES)) as paths, site.writing() as state:
        found = imported(state.project, paths, said, site.as_of)
    return told(import_json(found), found.told)


@router.post(
    "/confirm", **_route(ConfirmationsShape, "`lotwise confirm FILES --json`", _multipart(*_FILL, "fee"))
)
def confirm_fills(site: Here, form: Accepted) -> Response:
    """Take in what shows fills, and match it to the tickets of kept plans."""
    _checked(form, *_FILL, "fee")
    parts = [form.text(name) for name in _FILL]
    if any(parts) and not all(parts):
        raise HTTPException(422, "A fill is typed in with ticket, units, price and at")
    typed = None
    if all(parts):
        ticket, units, price, at = parts
        typed = TypedFill(
            ticket=ticket, units=units, price=price, fee=form.text("fee") or "0", at=instant_of(at)
        )
    with on_disk(form.files(_FILES)) as paths, site.writing() as before:
        reports = take_files(before.project, paths)
        if typed is not None:
            type_fill(site.loaded().state, typed, reports)
        state = site.loaded().state
    plans = confirmed(state)
    findings = (*state.findings, *unread(reports), *(one for plan in plans for one in plan.findings))
    return told({"files": reports, "plans": confirmed_json(plans)}, findings)


@router.post(
    "/statements",
    **_route(
        KeptStatementsShape,
        "`lotwise statements add FILES --json`",
        _multipart(*_ABOUT, ticked=_TICKED),
    ),
)
def add_statements(site: Here, form: Accepted) -> Response:
    """Take in Forms 1099-DA as brokers sent them; what a PDF says by a pattern is kept with ``yes``."""
    _checked(form, *_ABOUT, *_TICKED)
    year = form.text("year")
    if year and not (year.isascii() and year.isdigit() and FIRST_YEAR <= int(year[:9]) <= LAST_YEAR):
        raise HTTPException(422, f"{year[:20]!r} is no year")
    head = statement_head(
        broker=form.text("broker"),
        wallet=form.text("wallet"),
        year=int(year or 0),
        form=form.text("form"),
        is_corrected=form.is_ticked("corrected"),
    )
    with on_disk(form.files(_FILES)) as paths, site.writing() as state:
        read = read_files(paths, head, pattern=form.text("pattern"))
        kept = [keep(state.project, file) for file in read if not file.needs_consent or form.is_ticked("yes")]
    findings = [finding for each in kept for finding in each.findings]
    return told({"files": kept, "findings": findings, "not_kept": len(read) - len(kept)}, findings)
