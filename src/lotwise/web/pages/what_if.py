"""What if: the plan under other prices, income or years, and a year under other records of its sales.

Both are questions in an address, so that they work without scripts and can be kept as a link. What takes
seconds, the best plan under each assumption in turn, runs beside the page and shows how far it is.
"""

from collections.abc import Callable
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from lotwise.app.jsonable import jsonable
from lotwise.app.plan_beside import beside, differences_json, trades_beside_json, verdict_then
from lotwise.app.plan_drawings import waterfall_of, waterfall_then
from lotwise.app.plan_if import PlanIf
from lotwise.app.plan_json import plan_if_json
from lotwise.app.plan_page import ranges_figure
from lotwise.app.plan_selection import Start
from lotwise.app.plan_sensitivity import Sensitive, sensitivity
from lotwise.app.planning import PlanReport
from lotwise.app.records import order_method
from lotwise.app.what_if import what_if as other_records
from lotwise.app.what_if_form import PRICE, assets_now, changes_asked, fields_now
from lotwise.app.years import years_of
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.web.pages.plan_pieces import chooser_of, empty_values, first_shown, report_of
from lotwise.web.shown import page
from lotwise.web.site import Loaded
from lotwise.web.visits import Known, Now, Tasks
from lotwise.web.works import Works

router = APIRouter(include_in_schema=False)
_METHODS: Final = (
    ("FIFO", "first in, first out (no record at all)"),
    ("LIFO", "last in, first out"),
    ("HIFO", "highest basis first"),
    ("MIN_TAX", "least tax"),
)
_YEAR_DIGITS: Final = 4


@router.get("/what-if")
def what_if(request: Request, visitor: Known, now: Now, tasks: Tasks) -> Response:
    """Show the form, and beside it what was asked."""
    if now.state.household is None or not now.state.holdings:
        return page(request, "plan_empty.html", empty_values(now), visitor)
    address = f"/what-if?{request.url.query}" if request.url.query else "/what-if"
    waiting = first_shown(now, tasks, ("plan",), lambda: chooser_of(now), address)
    if waiting is not None:
        return waiting
    try:
        report = report_of(now)
    except LotwiseError as error:
        return page(request, "plan_empty.html", {"has_lots": True, "refused": error}, visitor, status=422)
    assets = now.once("assets now", lambda: assets_now(now.state))
    fields = now.once("fields now", lambda: fields_now(now.state))
    names = (*(f"{PRICE}{one.asset}" for one in assets), *(one.name for one in fields))
    typed = {name: request.query_params.get(name, "") for name in names}
    values: dict[str, Any] = {
        "assets": jsonable(assets),
        "fields": jsonable(fields),
        "typed": typed,
        "has_trades": bool(report.plan.trades),
        "npv": jsonable({"npv_usd": report.plan.worth.npv_usd})["npv_usd"],
        "then": None,
        "refused": None,
        **_records(request, now),
    }
    try:
        texts = changes_asked(now.state, typed)
        if texts:
            name = ("what if", *texts)
            waiting = first_shown(now, tasks, name, lambda: _beside(now, texts), address)
            if waiting is not None:
                return waiting
            values["then"] = _then(now, report, _beside(now, texts))
    except LotwiseError as error:
        values["refused"] = error
    refused = values["refused"] or values["records_refused"]
    return page(request, "what_if.html", values, visitor, status=422 if refused else 200)


def _beside(now: Loaded, texts: tuple[str, ...]) -> PlanIf:
    return now.once(("what if", "found", *texts), lambda: beside(now.state, report_of(now), texts))


def _then(now: Loaded, report: PlanReport, found: PlanIf) -> dict[str, Any]:
    """Return what the page shows of a plan under other facts."""
    chooser = chooser_of(now)
    today = chooser.value(chooser.choice(Start.PLAN, {}))

    def shown() -> dict[str, Any]:
        return {
            "told": jsonable(plan_if_json(found)),
            "differences": jsonable(differences_json(found)),
            "trades": jsonable(trades_beside_json(report.plan, found.best_then.plan)),
            "verdict": verdict_then(found),
            "findings": jsonable(found.best_then.findings),
            "today": waterfall_of(today),
            "then": waterfall_then(found.best_then),
        }

    return now.once(("what if", "shown", *found.changes), shown)


def _records(request: Request, now: Loaded) -> dict[str, Any]:
    """Return a year as it would be with other records, if the address asks for one."""
    method = request.query_params.get("method", "")
    year = request.query_params.get("year", "")
    values: dict[str, Any] = {
        "methods": _METHODS,
        "method": method,
        "years": years_of(now.state),
        "year": year or str(now.state.as_of.year),
        "records": None,
        "records_refused": None,
    }
    if not method:
        return values
    try:
        values["records"] = _compared(now, method, year)
    except LotwiseError as error:
        values["records_refused"] = error
    return values


def _compared(now: Loaded, method: str, year: str) -> dict[str, Any]:
    """Return a year with other records as the command's JSON.

    Raises:
        BadInputError: It is no year, or no method.
    """
    if year and not (year.isascii() and year.isdigit() and len(year) == _YEAR_DIGITS):
        raise BadInputError(f"{year!r} is no year.", "Write four digits.")
    if method not in dict(_METHODS):
        raise BadInputError(f"{method!r} is no method.", "Choose one of the list.")
    wanted = int(year) if year else None
    given = () if method == "FIFO" else (order_method(method),)
    found: dict[str, Any] = now.once(
        ("other records", wanted, method), lambda: jsonable(other_records(now.state, wanted, *given))
    )
    return found


@router.get("/what-if/sensitivity")
def how_sure(request: Request, visitor: Known, now: Now, tasks: Tasks, best: str = "") -> Response:
    """Show the plan's value under one other assumption at a time; with ``best`` the best plan under each."""
    report = report_of(now)
    kept: dict[str, Any] = now.once(("sensitivity", "kept"), dict)
    working = ""
    if best and "found" not in kept:
        working = _work(now, tasks, kept)
        if request.headers.get("x-part") != "1":
            return RedirectResponse(f"/running/{working}", 303)
    found = kept.get("found") or _quick(now, report)
    values = {
        "rows": jsonable(found),
        "drawing": ranges_figure(report, found) if report.plan.trades else None,
        "has_best": "found" in kept,
        "working": working,
    }
    return page(request, "what_if_sensitivity.html", values, visitor)


def _quick(now: Loaded, report: PlanReport) -> tuple[Sensitive, ...]:
    return now.once(("sensitivity", "quick"), lambda: sensitivity(now.state, report, is_best_wanted=False))


def _work(now: Loaded, tasks: Works, kept: dict[str, Any]) -> str:
    """Return the work that looks for the best plans, started unless it runs."""
    running = tasks.named(kept.get("work", ""))
    if running is not None and not running.is_over:
        return running.id

    def look(tell: Callable[[str, int, int], None]) -> str:
        kept["found"] = sensitivity(
            now.state,
            report_of(now),
            tell=lambda done, whole: tell("Looking for the best plan under each assumption", done, whole),
        )
        return "/what-if/sensitivity?best=1"

    kept["work"] = tasks.start("Best plans under other assumptions", look).id
    started: str = kept["work"]
    return started
