"""What is owed and filed: the return, carryovers, spouses, states, forms, brokers' statements, reasons."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from lotwise.app.carryovers import Carryovers
from lotwise.app.carryovers_json import carryovers_of
from lotwise.app.explain import explain
from lotwise.app.explain_facts import Tree
from lotwise.app.filing import FormChoices, forms_of
from lotwise.app.form_stops import ABOUT_FILED_YEARS
from lotwise.app.forms_json import forms_json
from lotwise.app.json_shapes import SpousesShape, StatesShape, TaxShape
from lotwise.app.json_shapes_sales import ForecastShape, FormsShape, ReconciledShape, StatementsShape
from lotwise.app.reconcile import forecast_of, reconciled
from lotwise.app.reconcile_json import reconcile_json
from lotwise.app.returns import tax_year
from lotwise.app.spouses import spouses_compared
from lotwise.app.spouses_json import spouses_json
from lotwise.app.statement_rows import statement_named
from lotwise.app.statements_json import about_statements, statements_json
from lotwise.app.states_json import states_json
from lotwise.app.tax_json import tax_json
from lotwise.app.why_carried import why_carried
from lotwise.ledger.statements import Statement
from lotwise.web.api.answers import answers, told
from lotwise.web.api.looking import Ref, Word
from lotwise.web.api.planning import report_of
from lotwise.web.api.requests import CHECKED
from lotwise.web.sending import FIRST_YEAR, LAST_YEAR, Year
from lotwise.web.visits import Known, Now

router = APIRouter(prefix="/api/v1", dependencies=[*CHECKED])


class FormsQuery(BaseModel):
    """How forms are filled in; the names are those of the command's options."""

    model_config = ConfigDict(extra="forbid")
    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)] | None = None
    rounded: bool = False
    various: bool = False
    totals: bool = False
    attach: bool = False
    draft: bool = False


@router.get("/tax", **answers(TaxShape | Tree, "`lotwise tax --json`"))
def tax(visitor: Known, now: Now, year: Year = None, why: Word = None) -> Response:  # noqa: ARG001
    """Return a year's return with all its lines; with ``why`` the reasons for a line."""
    found = now.once(("api", "tax year", year), lambda: tax_year(now.state, year))
    findings = (*now.state.findings, *found.findings)
    if why is not None:
        return told(explain(now.state, f"tax.{found.year}.{why}"), findings)
    return told(tax_json(found), findings)


@router.get("/carryovers", **answers(Carryovers | Tree, "`lotwise carryovers --json`"))
def carryovers(visitor: Known, now: Now, why: Year = None) -> Response:  # noqa: ARG001
    """Return what loss each year took over, used and handed on; with ``why`` the reasons for a year."""
    found = now.once(("api", "carryovers"), lambda: carryovers_of(now.state))
    findings = (*now.state.findings, *found.findings)
    return told(found if why is None else why_carried(now.state, why), findings)


@router.get("/spouses", **answers(SpousesShape, "`lotwise spouses --json`"))
def spouses(visitor: Known, now: Now, year: Year = None) -> Response:  # noqa: ARG001
    """Return one joint return beside two separate ones."""
    found = spouses_compared(now.state, year)
    return told(spouses_json(found), (*now.state.findings, *found.findings))


@router.get("/states", **answers(StatesShape, "`lotwise states --json`"))
def states(
    visitor: Known,  # noqa: ARG001
    now: Now,
    state: Annotated[str | None, Query(min_length=1, max_length=20)] = None,
    year: Year = None,
) -> Response:
    """Return how far the tax of the states is computed."""
    return told(states_json(year or now.state.as_of.year, state))


@router.get("/explain/{ref:path}", **answers(Tree, "`lotwise explain REF --json`"))
def reasons(
    visitor: Known,  # noqa: ARG001
    now: Now,
    ref: Annotated[str, Path(min_length=1, max_length=200)],
) -> Response:
    """Return why a figure is what it is, down to law, file and row."""
    return told(explain(now.state, ref, lambda: report_of(now)), now.state.findings)


@router.get("/forms", **answers(FormsShape, "`lotwise forms --json`, without writing files"))
def forms(visitor: Known, now: Now, asked: Annotated[FormsQuery, Query()]) -> Response:  # noqa: ARG001
    """Return what is filed for a year: rows of Form 8949, Schedule D, other lines, and what stops them."""
    choices = FormChoices(
        is_rounded=asked.rounded,
        is_one_row_a_sale=asked.various,
        uses_schedule_d_totals=asked.totals,
        attaches_statement=asked.attach,
    )
    made = now.once(("api", "forms", asked.year, choices), lambda: forms_of(now.state, asked.year, choices))
    also = [one for one in now.state.findings if one.is_blocking and one.code in ABOUT_FILED_YEARS]
    return told(forms_json(made, is_draft=asked.draft), dict.fromkeys([*made.stops, *also]))


@router.get("/statements", **answers(StatementsShape, "`lotwise statements --json`"))
def statements(visitor: Known, now: Now) -> Response:  # noqa: ARG001
    """Return the forms that brokers sent, in short."""
    return told(statements_json(now.state), about_statements(now.state))


@router.get("/statements/{ref}", **answers(Statement, "`lotwise statements show REF --json`"))
def statement(visitor: Known, now: Now, ref: Ref) -> Response:  # noqa: ARG001
    """Return every line of a broker's form."""
    return told(statement_named(now.state, ref))


@router.get("/reconcile", **answers(ReconciledShape | ForecastShape, "`lotwise reconcile --json`"))
def reconcile(
    visitor: Known,  # noqa: ARG001
    now: Now,
    year: Year = None,
    *,
    forecast: bool = False,
) -> Response:
    """Return brokers' forms beside your books; with ``forecast`` what the forms of a year will show."""
    found = forecast_of(now.state, year, lambda: report_of(now)) if forecast else reconciled(now.state, year)
    return told(reconcile_json(found), getattr(found, "findings", ()))
