"""What was recorded about sales: identifications, orders, fills, the story of a sale, the proof of all."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from lotwise.app.audit import Story, audit
from lotwise.app.confirmed import confirmed
from lotwise.app.identified_json import identifications_json, sale_identified_json
from lotwise.app.json_shapes import StampsShape, VerifyShape
from lotwise.app.json_shapes_sales import (
    ConfirmationsShape,
    IdentificationsShape,
    SaleIdentifiedShape,
    TicketsShape,
)
from lotwise.app.keeping import verified
from lotwise.app.signing_checks import signed
from lotwise.app.stamps_json import stamps_json
from lotwise.app.tickets import USUAL_LEEWAY, TicketChoices, tickets_of
from lotwise.app.tickets_intents import report_of_intents
from lotwise.app.tickets_json import confirmed_json, tickets_json
from lotwise.app.tickets_out import OrderType
from lotwise.app.verify_json import verify_json
from lotwise.web.api.answers import BLOCKING, answers, told
from lotwise.web.api.looking import Ref
from lotwise.web.api.planning import report_of
from lotwise.web.api.requests import CHECKED
from lotwise.web.visits import Known, Now

router = APIRouter(prefix="/api/v1", dependencies=[*CHECKED])


class TicketsQuery(BaseModel):
    """How orders are placed; the names are those of the command's options."""

    model_config = ConfigDict(extra="forbid")
    order: OrderType = OrderType.LIMIT
    leeway: Annotated[str, Field(pattern=r"^0?\.[0-9]{1,6}$|^0$")] = str(USUAL_LEEWAY)
    draft: bool = False
    identified: bool = False


@router.get("/identify", **answers(IdentificationsShape, "`lotwise identify --json`"))
def identifications(visitor: Known, now: Now) -> Response:  # noqa: ARG001
    """Return which lots are identified, and what became of them."""
    return told(identifications_json(now.state), now.state.findings)


@router.get("/identify/{ref}", **answers(SaleIdentifiedShape, "`lotwise identify SALE --json`"))
def sale(visitor: Known, now: Now, ref: Ref) -> Response:  # noqa: ARG001
    """Return a sale with the lots that could be named for it."""
    return told(sale_identified_json(now.state, ref), now.state.findings)


@router.get("/tickets", **answers(TicketsShape, "`lotwise tickets --json`, without keeping the plan"))
def tickets(visitor: Known, now: Now, asked: Annotated[TicketsQuery, Query()]) -> Response:  # noqa: ARG001
    """Return the orders of today's plan: sell, then buy back, wallet by wallet. Nothing is kept."""
    report = report_of(now)
    if asked.identified:
        report = report_of_intents(now.state, report)
    choices = TicketChoices(order=asked.order, leeway=Decimal(asked.leeway), is_draft=asked.draft)
    made = tickets_of(now.state, report, choices)
    return told({**tickets_json(made), "kept": None, "written": ()}, (*now.state.findings, *made.findings))


@router.get("/confirmations", **answers(ConfirmationsShape, "`lotwise confirm --json`"))
def confirmations(visitor: Known, now: Now) -> Response:  # noqa: ARG001
    """Return the plans that were kept beside their fills."""
    plans = now.once(("api", "confirmed"), lambda: confirmed(now.state))
    findings = (*now.state.findings, *(one for plan in plans for one in plan.findings))
    return told({"files": (), "plans": confirmed_json(plans)}, findings)


@router.get("/audit", **answers(StampsShape, "`lotwise audit --json`"))
def stamps(visitor: Known, now: Now) -> Response:  # noqa: ARG001
    """Return the time stamps of authorities that the project keeps."""
    return told(stamps_json(now.state.project))


@router.get("/audit/{ref}", **answers(Story, "`lotwise audit REF --json`"))
def story(visitor: Known, now: Now, ref: Ref) -> Response:  # noqa: ARG001
    """Return the whole story of a sale in the order of time."""
    return told(audit(now.state, ref))


@router.get("/verify", **answers(VerifyShape, "`lotwise verify --json`"))
def verify(
    visitor: Known,  # noqa: ARG001
    now: Now,
    head: Annotated[str, Query(max_length=64, pattern="^[0-9a-f]*$")] = "",
    *,
    conservation: bool = False,
) -> Response:
    """Return whether everything is as it was recorded."""
    found, signatures = (
        verified(now.state.project, with_conservation=conservation),
        signed(now.state.project, head),
    )
    made = told(verify_json(found, signatures))
    made.headers[BLOCKING] = str(len(found.faults) + len(signatures.faults))
    return made
