"""Before you sell: which lots, on record; the orders; and what became of them. Three steps on one page.

What is recorded here is signed. A passphrase is used for the one request that brings it; it stands in no
address and in no answer. Taking in fills is `lotwise.web.pages.confirming`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lotwise.app import clock
from lotwise.app.before_sale import (
    before_steps,
    fitting_tickets,
    kept_as,
    lots_of_intents,
    order_facts,
    would_record,
)
from lotwise.app.confirmed import ConfirmedPlan, confirmed
from lotwise.app.demo_fills import wallets_to_fill
from lotwise.app.identified_json import identifications_json
from lotwise.app.intents_making import How, Wanted, cancel, hand_wanted, identify, plan_wanted, tell
from lotwise.app.intents_shown import intent_rows, letters
from lotwise.app.jsonable import json_text, jsonable
from lotwise.app.key_stand import key_stand, unlocked
from lotwise.app.plan_kept import keep_plan
from lotwise.app.tickets import USUAL_LEEWAY, TicketChoices, Tickets, set_step
from lotwise.app.tickets_json import confirmed_json, tickets_json
from lotwise.app.tickets_out import OrderType, price_text, ticket_files
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.web.access import Visitor
from lotwise.web.forms import Accepted, Form
from lotwise.web.holding import holding_of
from lotwise.web.pages.plan_pieces import first_shown, report_of
from lotwise.web.sending import sent
from lotwise.web.shown import named, page
from lotwise.web.site import Loaded
from lotwise.web.uploads import on_disk
from lotwise.web.visits import Here, Known, Now, Tasks, site_of

router = APIRouter(include_in_schema=False)
_LONGEST: Final = 3660
_MOST_LOTS: Final = 1_000
_NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address of this page asks.

    Attributes:
        lots: Lots chosen on the page Plan, each like ``0.5 BTC of LOT``; empty for those of today's plan.
        order: How orders are placed.
        leeway: How far a limit lies off the price, as a part of it.
        is_draft: Tickets although lots are not identified.
        words: What was just done: ids of new records, the word for files that were taken.
    """

    lots: tuple[str, ...] = ()
    order: str = OrderType.LIMIT.value
    leeway: str = str(USUAL_LEEWAY)
    is_draft: bool = False
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def choices(self) -> TicketChoices:
        """How the orders are wanted.

        Raises:
            BadInputError: The kind of order, or the leeway, is none.
        """
        if self.order not in {one.value for one in OrderType}:
            raise BadInputError(f"{self.order!r} is no kind of order.", "Choose limit or market.")
        try:
            leeway = Decimal(self.leeway)
        except InvalidOperation:
            leeway = Decimal(-1)
        if not leeway.is_finite():
            leeway = Decimal(-1)
        return TicketChoices(order=OrderType(self.order), leeway=leeway, is_draft=self.is_draft)

    @property
    def query(self) -> str:
        """These choices of orders as a query."""
        said = {"order": self.order, "leeway": self.leeway} | ({"draft": "1"} if self.is_draft else {})
        return urlencode(said)


def asked_of(request: Request) -> Asked:
    """Return what an address asks."""
    query = request.query_params
    return Asked(
        lots=tuple(query.getlist("lots")[:_MOST_LOTS]),
        order=query.get("order") or OrderType.LIMIT.value,
        leeway=query.get("leeway") or str(USUAL_LEEWAY),
        is_draft=bool(query.get("draft")),
        words={name: query.get(name, "") for name in ("recorded", "taken", "did")},
    )


@router.get("/before")
def before(request: Request, visitor: Known, now: Now, tasks: Tasks) -> Response:
    """Show the three steps with where they stand."""
    if now.state.household is not None and now.state.holdings:
        asked = asked_of(request)
        address = f"/before?{request.url.query}" if request.url.query else "/before"
        waiting = first_shown(
            now, tasks, ("plan", "before"), lambda: (_would(now, asked), _tickets_values(now, asked)), address
        )
        if waiting is not None:
            return waiting
    return shown(request, visitor, now, asked_of(request))


def shown(
    request: Request, visitor: Visitor, now: Loaded, asked: Asked, wrong: Mapping[str, Any] = _NOTHING
) -> Response:
    """Show the page, perhaps with what was refused.

    Args:
        request: What was asked.
        visitor: Who looks.
        now: The project.
        asked: What its address asks.
        wrong: Which form was refused (``about``), why (``what``, ``fix``), and what was typed in it.
    """
    state = now.state
    rows = intent_rows(state)
    if not state.holdings and not rows:
        values = {"has_files": bool(state.facts.files), "wrong": wrong}
        return page(request, "before_empty.html", values, visitor, status=422 if wrong else 200)
    would, refused = _would(now, asked)
    plans: tuple[ConfirmedPlan, ...] = now.once("confirmed", lambda: confirmed(now.state))
    values = {
        "asked": asked,
        "wrong": wrong,
        "refused": refused,
        "is_idle": refused is not None and _is_idle(now),
        "three": jsonable(before_steps(rows, would, plans)),
        "would": jsonable(would),
        "intents": jsonable(identifications_json(state))["intents"],
        "lots_of": jsonable(lots_of_intents(rows)),
        "letters_of": _letters_of(letters(state)),
        "key": jsonable(key_stand(state)),
        "clock_now": jsonable(clock.now()),
        "zone": state.zone.key,
        "plans": jsonable(confirmed_json(plans))[::-1],
        "taken": holding_of(request).named(asked.words.get("taken", "")),
        "made_up": wallets_to_fill(state) if site_of(request).is_demo else (),
        "price": price,
        "named": named,
        **_tickets_values(now, asked),
    }
    is_refused = wrong or values["ticket_error"] is not None or (refused is not None and asked.lots)
    return page(request, "before.html", values, visitor, status=422 if is_refused else 200)


def _would(now: Loaded, asked: Asked) -> tuple[Sequence[Any], LotwiseError | None]:
    """Return what would be recorded, or why nothing would be."""
    try:
        return would_record(now.state, _wanted(now, asked)), None
    except LotwiseError as error:
        return (), error


def _wanted(now: Loaded, asked: Asked) -> Wanted:
    if asked.lots:
        return hand_wanted(now.state, asked.lots)
    return plan_wanted(now.state, report_of(now))


def _is_idle(now: Loaded) -> bool:
    """Return whether there is a plan, and it sells nothing."""
    if now.state.household is None:
        return False
    plan = report_of(now).plan
    return not plan.trades or not plan.is_worthwhile


def _letters_of(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the names of letters by the record that they are about."""
    found: dict[str, list[str]] = {}
    for name in texts:
        found.setdefault(_record_in(name), []).append(name)
    return found


def _record_in(name: str) -> str:
    """Return the id of the record that a letter's name holds; empty where it holds none."""
    stem = name.rpartition(".")[0]
    return stem[stem.rfind("intent_") :] if "intent_" in stem else ""


def price(text: str | None) -> Markup:
    """Return dollars a unit for a page: the JSON's own text, dressed for people."""
    if text is None:
        return Markup('<span class="unknown">not known</span>')
    return Markup('<data class="money" value="{}">{}</data>').format(text, price_text(Decimal(text)))


# ── tickets ─────────────────────────────────────────────────────────────────────────────────────


def tickets_here(now: Loaded, asked: Asked) -> tuple[Tickets, bool]:
    """Return the tickets to show, and whether they are those of what is identified already.

    Raises:
        LotwiseError: There is no plan, or the choices are none.
    """
    rows = intent_rows(now.state)
    standing = tuple((one.id, one.standing, one.left_quantity) for one in rows)
    choices, report = asked.choices, report_of(now)
    return now.once(
        ("before", "tickets", choices, standing), lambda: fitting_tickets(now.state, report, choices, rows)
    )


def _tickets_values(now: Loaded, asked: Asked) -> dict[str, Any]:
    values: dict[str, Any] = {"tickets": None, "facts": {}, "is_of_record": False, "ticket_error": None}
    values |= {"kept": "", "file_names": ()}
    if now.state.household is None:
        return values
    try:
        made, is_of_record = tickets_here(now, asked)
    except LotwiseError as error:
        return values | {"ticket_error": error}
    kept = kept_as(now.state, made)
    return values | {
        "tickets": jsonable({**tickets_json(made), "kept": kept or None, "written": ()}),
        "facts": order_facts(made.tickets),
        "is_of_record": is_of_record,
        "kept": kept,
        "file_names": [*ticket_files(now.state, made), "tickets.json"] if made.tickets else (),
    }


@router.get("/before/tickets/{name}")
def ticket_file(request: Request, visitor: Known, now: Now, name: str) -> Response:  # noqa: ARG001
    """Send the tickets as a file, the same as `lotwise tickets --out` or `--json` writes."""
    made, _ = tickets_here(now, asked_of(request))
    if name == "tickets.json":
        text = json_text({**tickets_json(made), "kept": kept_as(now.state, made) or None, "written": ()})
        return sent(f"{text}\n".encode(), f"tickets_{made.report.plan.on}.json")
    text = ticket_files(now.state, made).get(name, "") if made.tickets else ""
    if not text:
        raise HTTPException(404, "There is no such file. Open Before you sell again.")
    return sent(text.encode(), name)


@router.get("/before/print")
def paper(request: Request, visitor: Known, now: Now) -> Response:
    """Show the tickets as a page to print and to write on."""
    asked = asked_of(request)
    values = {"asked": asked, "named": named, "price": price, **_tickets_values(now, asked)}
    return page(request, "before_print.html", values, visitor)


@router.post("/before/tickets")
def keep(request: Request, form: Accepted, site: Here, now: Now) -> Response:
    """Give the tickets out: keep their plan, to compare it with what happens."""
    asked = Asked(
        order=form.text("order") or OrderType.LIMIT.value,
        leeway=form.text("leeway") or str(USUAL_LEEWAY),
        is_draft=form.is_ticked("draft"),
    )
    try:
        with site.writing() as state:
            made, _ = tickets_here(now, asked)
            if not made.tickets:
                raise BadInputError(
                    "There are no orders to give out.", "Write down the lots first; then the orders are here."
                )
            keep_plan(state, made)
    except LotwiseError as error:
        return shown(request, form.visitor, now, asked, _wrong(error, "tickets"))
    return RedirectResponse(f"/before?{asked.query}&did=kept#tickets", 303)


@router.post("/before/step")
def step(request: Request, form: Accepted, site: Here, now: Now) -> Response:
    """Record the step in which an exchange takes an asset."""
    typed = {name: form.text(name) for name in ("wallet", "asset", "size")}
    try:
        with site.writing() as state:
            set_step(state, typed["wallet"], typed["asset"], typed["size"])
    except LotwiseError as error:
        return shown(request, form.visitor, now, Asked(), _wrong(error, "step", typed))
    return RedirectResponse("/before?did=step#tickets", 303)


# ── identification ──────────────────────────────────────────────────────────────────────────────


@router.post("/before/identify")
def record(request: Request, form: Accepted, site: Here, now: Now) -> Response:
    """Record which lots are sold, all of them or none."""
    lots = form.texts("lots")
    try:
        how = _how(form)
        with site.writing() as state:
            kept = site.kept_with(state)
            report = report_of(kept) if kept and not lots else None
            wanted = hand_wanted(state, lots) if lots else plan_wanted(state, report)
            signer = unlocked(state, form.text("passphrase"), is_in_project=form.is_ticked("key_in_project"))
            made = identify(state, wanted, signer, how)
    except LotwiseError as error:
        return shown(request, form.visitor, now, Asked(lots=lots), _wrong(error, "identify", _typed(form)))
    ids = ",".join(one.id for one in made if one.id.startswith("intent_"))
    return RedirectResponse(f"/before?recorded={quote(ids) or 'nothing'}#identify", 303)


def _how(form: Form) -> How:
    text = form.text("expires_days")
    days = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(_LONGEST)) else 0
    if text and not 1 <= days <= _LONGEST:
        raise BadInputError(f"{text!r} is no number of days.", f"Write 1 to {_LONGEST}, or leave it empty.")
    return How(
        told_broker=form.is_ticked("told_broker"),
        replaces=form.is_ticked("replaces"),
        expires_days=days or None,
        clock_reason=form.text("clock_reason"),
    )


@router.post("/before/cancel")
def take_back(request: Request, form: Accepted, site: Here, now: Now) -> Response:
    """Take an identification back, for sales from now on."""
    try:
        with site.writing() as state:
            cancel(state, form.text("id"), form.text("reason"), unlocked(state, form.text("passphrase")))
    except LotwiseError as error:
        return shown(request, form.visitor, now, Asked(), _wrong(error, "record", _typed(form)))
    return RedirectResponse("/before?did=cancelled#identify", 303)


@router.post("/before/told")
def told(request: Request, form: Accepted, site: Here, now: Now) -> Response:
    """Record that the broker was told, perhaps with its answer."""
    try:
        with site.writing() as state, on_disk(form.files("evidence")[:1]) as files:
            evidence = files[0] if files else None
            signer = unlocked(state, form.text("passphrase"))
            tell(state, form.text("id"), evidence, form.text("reason"), signer)
    except LotwiseError as error:
        return shown(request, form.visitor, now, Asked(), _wrong(error, "record", _typed(form)))
    return RedirectResponse("/before?did=told#identify", 303)


@router.get("/before/letter/{name}")
def letter(visitor: Known, now: Now, name: str) -> Response:  # noqa: ARG001 - who asks must be known
    """Send the instruction for a broker, as text or as e-mail."""
    record_id = _record_in(name)
    text = letters(now.state, [record_id]).get(name) if record_id else None
    if text is None:
        raise HTTPException(404, "There is no such letter.")
    return sent(text.encode(), name)


def _typed(form: Form) -> dict[str, str]:
    """Return what was typed, without what must not be shown again."""
    hidden = {"csrf", "seen", "passphrase", "lots", "evidence"}
    return {name: form.text(name) for name in form.names() if name not in hidden}


def _wrong(error: LotwiseError, about: str, typed: Mapping[str, str] = _NOTHING) -> dict[str, Any]:
    return {"about": about, "what": error.what, "fix": error.fix, "typed": typed}
