"""Home: the best thing to do now, until when, under which law, and where the seven steps stand."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from lotwise.app.carryovers_json import carryovers_of
from lotwise.app.deadlines import deadlines, last_day
from lotwise.app.findings_list import counts_of
from lotwise.app.guide_steps import guide_steps
from lotwise.app.jsonable import jsonable
from lotwise.app.law_news import law_news
from lotwise.app.next_step import ToDo, next_step, range_of
from lotwise.app.plan_json import plan_json
from lotwise.app.plan_laws import plan_laws
from lotwise.app.planning import PlanReport, plan_report
from lotwise.app.returns import tax_year
from lotwise.app.tax_json import lines_json
from lotwise.core.errors import LotwiseError
from lotwise.web.shown import page
from lotwise.web.site import Loaded
from lotwise.web.visits import Known, Now

router = APIRouter(include_in_schema=False)

_MANY_LOTS: Final = 1_500
"""Beyond so many, the page comes at once and its answer a little later."""
ADDRESSES: Final = {
    "import": "/import",
    "lots": "/lots",
    "household": "/household",
    "plan": "/plan",
    "before": "/before",
    "forms": "/forms",
}
_NEXT: Final = {
    ToDo.IMPORT: ("/import", "Import files"),
    ToDo.HOUSEHOLD: ("/household", "Answer the questions"),
    ToDo.FIX: ("/findings", "See what to fix"),
    ToDo.SELL: ("/plan", "See the plan"),
    ToDo.NOTHING: ("/plan", "See why"),
    ToDo.CANNOT: ("/plan", "See what is missing"),
}


@router.get("/")
def home(request: Request, visitor: Known, now: Now, *, answer: bool = False) -> Response:
    """Show what to do next; of a large project with ``answer`` only, since it takes a moment."""
    is_later = len(now.state.holdings) > _MANY_LOTS and not answer
    values = {"is_later": True} if is_later else now.once("home", lambda: _home(now))
    return page(request, "home.html", {"is_later": False, "addresses": ADDRESSES, **values}, visitor)


def _home(now: Loaded) -> dict[str, Any]:
    state = now.state
    planned = now.once("planned at home", lambda: _planned(now))
    report = planned if isinstance(planned, PlanReport) else None
    laws = plan_laws(state, report) if report and report.plan.trades else None
    step = next_step(state, planned)
    address, words = _NEXT[step.to_do]
    is_asked = report is not None and bool(report.plan.trades) and bool(step.figure)
    return {
        "step": jsonable(step),
        "address": address,
        "words": words,
        "range": jsonable(range_of(state, report)) if report and is_asked else None,
        "last_day": last_day(state),
        "days_left": (last_day(state) - state.as_of).days,
        "deadlines": jsonable(deadlines(state, report)) if state.facts.files else [],
        "law": jsonable(law_news(state, laws)),
        "guide": jsonable(guide_steps(state, planned)),
        "counts": jsonable(counts_of(state)),
        "glance": _glance(now, report),
        "is_weighed": report is not None and bool(report.candidates),
        "has_files": bool(state.facts.files),
    }


def _planned(now: Loaded) -> PlanReport | LotwiseError | None:
    """Return the plan of the day, or why there is none; None while files or household are missing."""
    if now.state.household is None or not now.state.holdings:
        return None
    try:
        return now.once(("plan", "report"), lambda: plan_report(now.state))
    except LotwiseError as error:
        return error


def _glance(now: Loaded, report: PlanReport | None) -> dict[str, Any] | None:
    """Return the year in a few figures, as the commands write them; None while there is no return."""
    state = now.state
    if state.household is None:
        return None
    try:
        found = tax_year(state)
        carried = jsonable(carryovers_of(state))
    except LotwiseError:
        return None
    return {
        "year": found.year,
        "lines": {line["name"]: line for line in jsonable(lines_json(found))},
        "carried": next((one for one in carried["years"] if one["year"] == found.year), None),
        "plan": jsonable(plan_json(report)) if report else None,
    }
