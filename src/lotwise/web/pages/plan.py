"""Plan: the best lots to sell and buy back, in an order, with boxes to choose otherwise.

Every choice is an address, so it works without scripts, can be kept as a link, and going back undoes it. With
scripts the totals follow each tick: the page asks for the value of that very choice (`selection`) and puts
the answer's own texts in place.
"""

import json
from collections.abc import Mapping
from secrets import compare_digest
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lotwise.app.findings_list import counts_of
from lotwise.app.jsonable import jsonable
from lotwise.app.plan_drawings import curve_of, waterfall_of
from lotwise.app.plan_json import waited_json
from lotwise.app.plan_limits import limits_of
from lotwise.app.plan_parts import LONGEST_WAIT, check_wait, told_of_plan
from lotwise.app.plan_selection import WHOLE, Chooser, Selection, SoldBeforeError, Start, said_of
from lotwise.app.plan_selection_json import effects_json, rows_json, selection_json
from lotwise.app.plan_wait import waited
from lotwise.app.plan_words import (
    answer_of,
    certificate_lines,
    excluded_lines,
    shadow_lines,
    stop_line,
    tax_lines,
)
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.web.forms import CSRF_HEADER
from lotwise.web.pages.plan_pieces import (
    ROWS,
    Asked,
    asked_of,
    chooser_of,
    empty_values,
    figures_of,
    first_shown,
    numbers_around,
    pages_of,
    report_of,
    shown_keys,
)
from lotwise.web.shown import page
from lotwise.web.site import Loaded
from lotwise.web.visits import Known, Now, Tasks, loaded_of

router = APIRouter(include_in_schema=False)
_MOST_BYTES: Final = 2_000_000
_MOST_ROWS: Final = 2 * ROWS
_SHOWN: Final = 40
"""Letters of what was typed that a message repeats."""


@router.get("/plan")
def plan(request: Request, visitor: Known, now: Now, tasks: Tasks) -> Response:
    """Show the plan, or another choice of its lots."""
    if now.state.household is None or not now.state.holdings:
        return page(request, "plan_empty.html", empty_values(now), visitor)
    waiting = first_shown(now, tasks, ("plan",), lambda: _ready(now), "/plan")
    if waiting is not None:
        return waiting
    try:
        chooser = chooser_of(now)
    except LotwiseError as error:
        values = {"has_lots": True, "refused": error}
        return page(request, "plan_empty.html", values, visitor, status=422)
    return _choice_page(request, visitor, now, chooser)


def _ready(now: Loaded) -> None:
    chooser_of(now)
    figures_of(now)


def _choice_page(request: Request, visitor: Known, now: Loaded, chooser: Chooser) -> Response:
    """Show a choice; where it is none, the same form again with what was typed and why it is refused."""
    asked, refused = Asked(), None
    needs: tuple[str, ...] = ()
    try:
        asked = asked_of(request.query_params, chooser)
        selection = chooser.value(chooser.choice(asked.start, asked.differing))
    except LotwiseError as error:
        refused = error
        needs = error.needs if isinstance(error, SoldBeforeError) else ()
        selection = chooser.value(chooser.choice(Start.PLAN, {}))
    shown = shown_keys(chooser, asked.page)
    pages = pages_of(chooser)
    values = {
        **_about(now),
        "choice": jsonable(selection_json(chooser, selection)),
        "rows": jsonable(rows_json(chooser, selection, shown)),
        "drawings": _drawings(chooser, selection),
        "asked": asked,
        "elsewhere": {key: text for key, text in asked.differing.items() if key not in set(shown)},
        "typed": {} if refused is None else dict(asked.differing),
        "refused": refused,
        "needs": ",".join(needs),
        "pages": pages,
        "numbers": numbers_around(asked.page, pages),
        "row_count": len(chooser.rows),
    }
    return page(request, "plan.html", values, visitor, status=422 if refused else 200)


def _about(now: Loaded) -> Mapping[str, Any]:
    """Return what the page says whatever is chosen."""
    report = report_of(now)

    def about() -> dict[str, Any]:
        told = told_of_plan(now.state, report)
        return {
            "figures": figures_of(now),
            "answer": answer_of(report),
            "certificate": tuple(certificate_lines(report)),
            "limit_costs": tuple(shadow_lines(report)),
            "about_tax": tuple(tax_lines(report)),
            "stop": stop_line(report),
            "excluded": tuple(excluded_lines(report.plan)),
            "limits": jsonable(limits_of(report)),
            "blocking": counts_of(now.state).blocking or sum(one.is_blocking for one in told),
            "findings": jsonable([*report.findings, *(one for one in told if one.code == "price_too_old")]),
        }

    return now.once(("plan", "about"), about)


def _drawings(chooser: Chooser, selection: Selection) -> dict[str, Any]:
    return {"waterfall": waterfall_of(selection), "curve": curve_of(chooser, selection)}


@router.post("/plan/selection")
async def selection(request: Request, visitor: Known) -> Response:
    """Value a choice of the plan's lots, and return the figures with both drawings.

    The body: ``{"from": "plan", "lots": {KEY: UNITS}, "rows": [KEY]}``: what the choice begins with (plan,
    all or none), the units where it differs, and the rows whose effects are asked for. Nothing is recorded.
    """
    if visitor.session and not compare_digest(
        request.headers.get(CSRF_HEADER, "").encode(), visitor.csrf.encode()
    ):
        raise HTTPException(403, "This page is from another session; open it again.")
    body = await request.body()
    if len(body) > _MOST_BYTES:
        raise HTTPException(413, "That is more than a choice of lots.")
    return await run_in_threadpool(_valued, request, body)


def _valued(request: Request, body: bytes) -> Response:
    start, lots, rows = _told(body)
    chooser = chooser_of(loaded_of(request))
    try:
        found = chooser.value(chooser.choice(start, lots))
    except SoldBeforeError as error:
        refused = {"what": error.what, "fix": error.fix, "needs": error.needs}
        return Response(json.dumps(refused), 422, media_type="application/json")
    except LotwiseError as error:
        return Response(
            json.dumps({"what": error.what, "fix": error.fix}), 422, media_type="application/json"
        )
    drawn = _drawings(chooser, found)
    answer = jsonable(selection_json(chooser, found)) | {
        "rows": jsonable(effects_json(chooser, found, rows)),
        "drawings": {name: str(one.svg) if one else "" for name, one in drawn.items()},
    }
    return Response(json.dumps(answer, ensure_ascii=False), media_type="application/json")


def _told(body: bytes) -> tuple[Start, dict[str, str], list[str]]:
    """Return what a body asks: the beginning, units by row, and the rows whose effects are asked for.

    Raises:
        BadInputError: It is no such question.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    asked: dict[str, Any] = said if isinstance(said, dict) else {"from": ""}
    start, lots, rows = asked.get("from", "none"), asked.get("lots", {}), asked.get("rows", [])
    if _are_texts(lots):
        lots = dict.fromkeys(lots, WHOLE)
    is_start = isinstance(start, str) and start in {one.value for one in Start}
    is_lots = isinstance(lots, dict) and _are_texts([*lots.values()])
    if not (is_start and is_lots and _are_texts(rows) and len(rows) <= _MOST_ROWS):
        raise BadInputError(
            "That is no choice of lots.", 'Send {"from": "plan", "lots": {"LOT": "UNITS"}, "rows": []}.'
        )
    return Start(start), lots, rows


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


@router.get("/plan/wait")
def wait(request: Request, visitor: Known, now: Now, days: str = "30") -> Response:
    """Show what waiting changes, at the same prices."""
    if now.state.household is None or not now.state.holdings:
        return page(request, "plan_empty.html", empty_values(now), visitor)
    refused, found = None, None
    is_number = days.isascii() and days.isdigit() and len(days) <= len(str(LONGEST_WAIT))
    count = int(days) if is_number else 0
    try:
        if not is_number:
            said = f"You can wait 1 to {LONGEST_WAIT:,} days, not {days[:_SHOWN]!r}."
            raise BadInputError(said, "Choose another number.")
        check_wait(count)
        found = now.once(
            ("plan", "wait", count), lambda: jsonable(waited_json(waited(now.state, report_of(now), count)))
        )
    except LotwiseError as error:
        refused = error
    values = {"found": found, "days": days, "refused": refused}
    return page(request, "plan_wait.html", values, visitor, status=422 if refused else 200)


@router.get("/plan/before")
def before(visitor: Known, now: Now, request: Request) -> Response:  # noqa: ARG001 - who asks must be known
    """Go on to what is written down before the sale, with the choice."""
    chooser = chooser_of(now)
    asked = asked_of(request.query_params, chooser)
    chosen = chooser.choice(asked.start, asked.differing)
    if chosen.units == chooser.begun(Start.PLAN):
        return RedirectResponse("/before", 303)
    return RedirectResponse(
        f"/before?{urlencode([('lots', text) for text in said_of(chooser, chosen)])}", 303
    )
