"""Household: the facts of the return that no file holds, asked on one form.

Every answer is kept as a version of the household; a page for each says what it changed and what that did to
tax and plan, and lets an earlier one count again.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from lotwise.app.household_form import Field, Filled, Sort, asked_names, filled, opener_of
from lotwise.app.household_json import household_json
from lotwise.app.household_versions import (
    effect_of,
    file_of,
    record_household,
    restore_household,
    version_named,
    versions,
)
from lotwise.app.jsonable import jsonable
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.web.forms import Accepted, Form
from lotwise.web.shown import page
from lotwise.web.site import Loaded, Site
from lotwise.web.visits import Here, Known, Now, Tasks
from lotwise.web.works import Tell

router = APIRouter(include_in_schema=False)

LONG_WORK: Final = 1_000
"""Lots from which on a plan takes longer than somebody should wait for a page."""
_YEARS: Final = range(2000, 2101)
STATUSES: Final = {
    "single": "Single",
    "mfj": "Married, filing jointly (mfj)",
    "mfs": "Married, filing separately (mfs)",
    "hoh": "Head of household (hoh)",
    "qss": "Qualifying surviving spouse (qss)",
}
ZONES: Final = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)
SECTIONS: Final = {
    "filing_status": "About you",
    "wages": "Income of the year",
    "has_other_gains": "Other gains and losses",
    "has_carryover": "Loss carried over from last year",
    "is_itemizing": "Deductions",
    "has_dependents": "Dependents",
    "has_marketplace_insurance": "Health insurance",
    "future.sale_in_years": "Later years",
}
"""Titles of the form's parts, by the field with which each begins."""
ONLY_IF: Final = {
    "spouse_born_on": "Only if you file jointly.",
    "qualified_dividends": "Only if you have dividends.",
    "social_security_benefits": "Only if one of you is 62 or older.",
    "student_loan_interest": "Only below the income at which the deduction ends.",
    "collectibles_gain": "Only if you have a long-term gain above.",
    "unrecaptured_1250_gain": "Only if you have a long-term gain above.",
    "has_itemizing_spouse": "Only if you file separately.",
}
"""When fields matter that no yes opens."""


@router.get("/household")
def household(request: Request, visitor: Known, now: Now) -> Response:
    """Show the form of a year, filled in with what is known."""
    year = _year(request.query_params.get("year", ""), now)
    form = filled(file_of(now.state), year)
    said = "Nothing changed; all of this was said before." if "unchanged" in request.query_params else ""
    return page(request, "household.html", _values(now, form, said), visitor)


@router.post("/household")
def save(request: Request, form: Accepted, site: Here, tasks: Tasks) -> Response:
    """Record the answers, or show the form again with what is wrong."""
    year = _year(form.text("year"), site.loaded())
    with site.writing() as state:
        made = filled(file_of(state), year, _typed(form))
        if made.text:
            is_new = record_household(state, made.text)
            return _recorded(site, tasks, is_new=is_new, year=year)
    return page(request, "household.html", _values(site.loaded(), made, ""), form.visitor, status=422)


@router.post("/household/asked")
def asked(form: Accepted, site: Here) -> Response:
    """Return which fields matter by what stands in the others; nothing is recorded."""
    now = site.loaded()
    year = _year(form.text("year"), now)
    return JSONResponse({"asked": asked_names(file_of(now.state), year, _typed(form))})


@router.get("/household/text")
def as_text(request: Request, visitor: Known, now: Now) -> Response:
    """Show the whole household file, to be changed as text."""
    name, text = file_of(now.state)
    values = {"name": name, "text": text, "fault": "", "fix": ""}
    return page(request, "household_text.html", values, visitor)


@router.post("/household/text")
def save_text(request: Request, form: Accepted, site: Here, tasks: Tasks) -> Response:
    """Record a household file as it was typed, or show it again with what is wrong."""
    with site.writing() as state:
        try:
            is_new = record_household(state, form.text("text") + "\n")
        except LotwiseError as error:
            values = {
                "name": file_of(state)[0],
                "text": form.text("text"),
                "fault": error.what,
                "fix": error.fix,
            }
            return page(request, "household_text.html", values, form.visitor, status=422)
        return _recorded(site, tasks, is_new=is_new, year=state.as_of.year)


@router.get("/household/versions/{number}")
def version(request: Request, visitor: Known, now: Now, number: int) -> Response:
    """Show what a version of the household changed, and what that did to tax and plan."""
    found = version_named(now.state.project, number)
    is_long = len(now.state.holdings) > LONG_WORK and "computed" not in request.query_params
    effect = None if is_long else jsonable(_effect(now, number))
    values = {
        "version": found,
        "effect": effect,
        "findings": jsonable(now.state.household_findings) if found.counts else [],
        "year": now.state.as_of.year,
    }
    return page(request, "household_version.html", values, visitor)


@router.post("/household/versions/{number}/effect")
def work_out(form: Accepted, site: Here, tasks: Tasks, number: int) -> Response:  # noqa: ARG001 - likewise
    """Compute what a version did, where that takes long."""
    version_named(site.loaded().state.project, number)
    return _worked_out(site, tasks, number)


@router.post("/household/versions/{number}/restore")
def restore(form: Accepted, site: Here, tasks: Tasks, number: int) -> Response:  # noqa: ARG001 - likewise
    """Let an earlier version count again."""
    with site.writing() as state:
        is_new = restore_household(state, number)
        return _recorded(site, tasks, is_new=is_new, year=state.as_of.year)


def _recorded(site: Site, tasks: Tasks, *, is_new: bool, year: int) -> Response:
    """Lead to what was changed; over the work that computes it, where that takes long."""
    if not is_new:
        return RedirectResponse(f"/household?year={year}&unchanged=1", 303)
    state = site.loaded().state
    newest = versions(state.project)[0].number
    if len(state.holdings) > LONG_WORK:
        return _worked_out(site, tasks, newest)
    return RedirectResponse(f"/household/versions/{newest}", 303)


def _worked_out(site: Site, tasks: Tasks, number: int) -> Response:
    def do(tell: Tell) -> str:
        tell("Computing tax and plan before and after", 0, 0)
        _effect(site.loaded(), number)
        return f"/household/versions/{number}?computed=1"

    work = tasks.start("What the household changes", do)
    return RedirectResponse(f"/running/{work.id}", 303)


def _effect(now: Loaded, number: int) -> Any:
    return now.once(("household_effect", number), lambda: effect_of(now.state, number))


def _typed(form: Form) -> dict[str, str]:
    names = (name for name in form.names() if name not in {"csrf", "seen", "year"})
    return {name: form.text(name) for name in names}


def _year(said: str, now: Loaded) -> int:
    if not said:
        return now.state.as_of.year
    if said.isascii() and said.isdigit() and len(said) == len("2026") and int(said) in _YEARS:
        return int(said)
    raise BadInputError(f"{said!r} is no tax year.", f"Choose one from {_YEARS[0]} to {_YEARS[-1]}.")


def _values(now: Loaded, form: Filled, said: str) -> dict[str, Any]:
    state = now.state
    known = jsonable(household_json(state)) if state.household else None
    years = sorted({form.year, state.as_of.year, *(state.household.years if state.household else ())})
    return {
        "form": form,
        "sections": list(_sections(form.fields)),
        "sorts": Sort,
        "statuses": STATUSES,
        "zones": ZONES,
        "only_if": {one.name: _only_if(one) for one in form.fields},
        "known": known,
        "years": years,
        "next_year": state.as_of.year - 1 if state.as_of.year - 1 not in years else None,
        "versions": versions(state.project),
        "findings": jsonable(state.household_findings),
        "said": said,
        "is_plan_year": form.year == state.as_of.year,
    }


def _sections(fields: Iterable[Field]) -> Iterable[Mapping[str, Any]]:
    """Give the parts of the form: title, fields, and whether it stands open."""
    parts: list[tuple[str, list[Field]]] = []
    for one in fields:
        if one.name in SECTIONS:
            parts.append((SECTIONS[one.name], []))
        parts[-1][1].append(one)
    for number, (title, inside) in enumerate(parts):
        yield {
            "title": title,
            "fields": inside,
            "is_open": number < 2 or any(one.fault for one in inside),  # noqa: PLR2004 - the first two
            "is_said": any(one.is_said for one in inside),
            "faults": sum(1 for one in inside if one.fault),
        }


def _only_if(field: Field) -> str:
    opener = opener_of(field)
    if opener is not None:
        return f"Only if yes above: {opener.text}"
    return ONLY_IF.get(field.name, "")
