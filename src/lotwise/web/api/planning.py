"""What to sell: the plan, the plan under other facts, and any choice of its lots."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lotwise.app.explain_facts import Tree
from lotwise.app.json_shapes_plan import PlanIfShape, PlanShape, SelectionShape
from lotwise.app.plan_if import plan_if
from lotwise.app.plan_json import plan_if_json
from lotwise.app.plan_parts import (
    LONGEST_WAIT,
    USUAL_RATE,
    PlanWish,
    grade_named,
    plan_parts,
    told_of_plan,
    whole_plan_json,
)
from lotwise.app.plan_selection import Chooser, Start
from lotwise.app.plan_selection_json import selection_json
from lotwise.app.plan_why import plan_why
from lotwise.app.planning import PlanReport, plan_report
from lotwise.app.records import order_method
from lotwise.app.what_if import WhatIf, what_if
from lotwise.lots.lot import Method
from lotwise.web.api.answers import WRITING, answers, told
from lotwise.web.api.requests import CHECKED, Asked, Line, body_of, described
from lotwise.web.sending import FIRST_YEAR, LAST_YEAR
from lotwise.web.site import Loaded
from lotwise.web.visits import Known, Now

router = APIRouter(prefix="/api/v1", dependencies=[*CHECKED])

_MOST: Final = 100
_MOST_LOTS: Final = 20_000
_Words = Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=_MOST)]
_Grade = Literal["A", "B", "C", "D"]


class PlanQuery(BaseModel):
    """What is asked for beside the plan; the names are those of the command's options."""

    model_config = ConfigDict(extra="forbid")
    evidence: _Grade | None = None
    wait: Annotated[int, Field(ge=1, le=LONGEST_WAIT)] | None = None
    laws: bool = False
    sensitivity: bool = False
    verify: bool = False
    spread: bool = False
    simple: bool = False
    rate: Annotated[str, Field(max_length=20)] = USUAL_RATE
    why: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class IfQuery(BaseModel):
    """What is taken to be other; the names are those of the command's options."""

    model_config = ConfigDict(extra="forbid")
    changes: _Words = []
    only: _Words = []
    evidence: _Grade | None = None
    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)] | None = None
    method: Literal["LIFO", "HIFO", "MIN_TAX"] | None = None


class SelectionAsked(Asked):
    """A choice of lots.

    Attributes:
        start: What it begins with: the plan, every loss, or nothing.
        units: Units by lot, where they differ from that; ``all`` for the whole lot, ``0`` for none of it.
    """

    start: Literal["plan", "all", "none"] = "plan"
    units: dict[Line, Line] = Field(default_factory=dict, max_length=_MOST_LOTS)


def report_of(now: Loaded, evidence: str | None = None) -> PlanReport:
    """Return today's plan, computed once.

    Args:
        now: The project as it is.
        evidence: Lots that are evidenced worse are left out; None for any.
    """
    grade = grade_named(evidence)
    name = ("plan", "report") if grade is None else ("plan", "report", grade)
    return now.once(name, lambda: plan_report(now.state, grade))


@router.get("/plan", **answers(PlanShape | Tree, "`lotwise plan --json`"))
def plan(visitor: Known, now: Now, asked: Annotated[PlanQuery, Query()]) -> Response:  # noqa: ARG001
    """Return the best set of lots to sell and buy back; with ``why`` the reasons for a figure of it."""
    wish = PlanWish(
        worst_grade=grade_named(asked.evidence),
        wait_days=asked.wait,
        has_sensitivity=asked.sensitivity,
        has_laws=asked.laws,
        has_second_opinion=asked.verify,
        has_spread=asked.spread,
        has_simple=asked.simple,
        rate=asked.rate,
    )
    report = report_of(now, asked.evidence)
    figures = whole_plan_json(report, plan_parts(now.state, report, wish))
    findings = told_of_plan(now.state, report)
    if asked.why is not None:
        return told(plan_why(now.state, figures, asked.why, lambda: report), findings)
    return told(figures, findings)


@router.get("/what-if", **answers(PlanIfShape | WhatIf, "`lotwise what-if --json`"))
def other(visitor: Known, now: Now, asked: Annotated[IfQuery, Query()]) -> Response:  # noqa: ARG001
    """Return the plan under other facts, or with some of its lots only; or a year with other records."""
    if asked.changes or asked.only:
        if asked.year or asked.method:
            raise HTTPException(422, "Other facts of the plan and other records of a year are two questions")
        found = plan_if(now.state, asked.changes, asked.only, grade_named(asked.evidence))
        return told(plan_if_json(found), now.state.findings)
    if asked.evidence:
        raise HTTPException(422, "`evidence` is about the plan: name a change, or lots")
    method = order_method(asked.method) if asked.method else Method.FIFO
    return told(what_if(now.state, asked.year, method), now.state.findings)


@router.post(
    "/plan/selection",
    **answers(
        SelectionShape,
        "What a choice of the plan's lots is worth.",
        refusals=WRITING,
        body=described(SelectionAsked),
    ),
)
def selection(now: Now, asked: Annotated[SelectionAsked, Depends(body_of(SelectionAsked))]) -> Response:
    """Return what any choice of the plan's lots is worth, exactly; nothing is recorded."""
    report = report_of(now)
    chooser = now.once(("plan", "chooser"), lambda: Chooser(report))
    chosen = chooser.value(chooser.choice(Start(asked.start), asked.units))
    made: dict[str, Any] = selection_json(chooser, chosen)
    return told(made, told_of_plan(now.state, report))
