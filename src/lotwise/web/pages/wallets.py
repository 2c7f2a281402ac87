"""Wallets: what lies in each, who holds it, how its lots are chosen; saying so, and taking it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from lotwise.app.jsonable import jsonable
from lotwise.app.said import take_back
from lotwise.app.taken_back import take_back_wallet_fact, wallet_facts_said
from lotwise.app.wallet_form import (
    CHOICES_OF,
    record_new_wallet,
    record_wallet_facts,
    wallet_fields,
)
from lotwise.app.wallets import EarlierOrder, known_wallet, record_earlier_order, record_standing_order
from lotwise.app.wallets_json import wallets_json
from lotwise.core.dates import instant_of
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.ledger.corrections import Action
from lotwise.web.forms import Accepted, Form
from lotwise.web.shown import page
from lotwise.web.site import Loaded
from lotwise.web.visits import Here, Known, Now

router = APIRouter(include_in_schema=False)

FACTS: Final = {
    "custody": ("Who holds the keys", "A US broker reports to the IRS; with your own keys nobody does."),
    "owner": (
        "Whose it is",
        "Only what belongs to the return counts. What lies in an IRA is on no form and in no plan.",
    ),
    "ability": (
        "How you can name lots there",
        "Own books: a record of yours is enough, at brokers until the relief ends. FIFO only: the oldest go.",
    ),
    "fee_rate": ("What a sale costs", "Fee and spread as a part of the value: 0.006 stands for 0.6 %."),
    "locked": ("Locked", "yes, no, or the day from which units can be sold, such as 2026-12-01."),
    "zone": ("Time zone of its exports", "Such as America/Chicago, where its files write local time."),
    "addresses": ("Addresses", "Yours, with spaces between; transfers to them are known to be your own."),
}
"""What can be said of a wallet: label and what it changes."""
METHODS: Final = {
    "FIFO": "First in, first out: the oldest units go first. This counts where nothing else was recorded.",
    "LIFO": "Last in, first out: the newest units go first.",
    "HIFO": "Highest basis a unit first.",
    "MIN_TAX": "Losses first, short-term before long-term; then long-term gains, then short-term ones.",
}
"""Standing orders with what they do."""


@router.get("/wallets")
def wallets(request: Request, visitor: Known, now: Now) -> Response:
    """Show every wallet."""
    return page(request, "wallets.html", _all(now), visitor)


@router.post("/wallets")
def add(request: Request, form: Accepted, site: Here) -> Response:
    """Record a wallet that no file names."""
    name, custody = form.text("name"), form.text("custody")
    try:
        with site.writing() as state:
            if name.casefold() in {one.casefold() for one in state.wallets}:
                raise BadInputError(f"There is a wallet {name!r} already.", "Choose it in the table.")
            name = record_new_wallet(state, name, custody)
    except LotwiseError as error:
        values = _all(site.loaded()) | {"new": name, "fault": f"{error.what} {error.fix}"}
        return page(request, "wallets.html", values, form.visitor, status=422)
    return _to(name)


@router.get("/wallets/one")
def wallet(request: Request, visitor: Known, now: Now, name: str) -> Response:
    """Show a wallet with what was said of it."""
    return page(request, "wallet.html", _one(now, name), visitor)


@router.post("/wallets/facts")
def say(request: Request, form: Accepted, site: Here) -> Response:
    """Record what is said of a wallet, all of it or nothing."""
    name = form.text("name")
    typed = {fact: form.text(fact) for fact in FACTS}
    with site.writing() as state:
        fields = wallet_fields(state, known_wallet(state, name), typed)
        if not any(one.fault for one in fields):
            record_wallet_facts(state, name, typed)
            return _to(name)
    values = _one(site.loaded(), name) | {"fields": fields}
    return page(request, "wallet.html", values, form.visitor, status=422)


@router.post("/wallets/back")
def back(form: Accepted, site: Here) -> Response:
    """Take back the last word on something."""
    number = form.text("number")
    if not (number.isascii() and number.isdigit() and len(number) < len("1000000000")):
        raise BadInputError("That is no number of what was said.", "Use the button on the page.")
    with site.writing() as state:
        said = take_back_wallet_fact(state, int(number))
    return _to(said.subject)


@router.post("/wallets/order")
def order(request: Request, form: Accepted, site: Here) -> Response:
    """Record a standing order, from now on or as it stands in the owner's own books."""
    name = form.text("name")
    try:
        with site.writing() as state:
            _order(state, form)
    except LotwiseError as error:
        typed = {one: form.text(one) for one in ("method", "from", "recorded_at", "reason", "told_broker")}
        values = _one(site.loaded(), name) | {"ordered": typed, "fault": f"{error.what} {error.fix}".strip()}
        return page(request, "wallet.html", values, form.visitor, status=422)
    return _to(name)


@router.post("/wallets/order/back")
def order_back(form: Accepted, site: Here) -> Response:
    """Take back that a standing order stands in the owner's own books."""
    with site.writing() as state:
        take_back(state, form.text("id"), form.text("reason") or "Taken back on the page of the wallet.")
    return _to(form.text("name"))


def _order(state: Any, form: Form) -> None:
    start = _instant(form.text("from"))
    name, method, is_told = form.text("name"), form.text("method"), form.is_ticked("told_broker")
    written = _instant(form.text("recorded_at"))
    if written is None:
        record_standing_order(state, name, method, start, is_with_broker=is_told)
        return
    told = EarlierOrder(
        wallet=name,
        method=method,
        written_at=written,
        effective_at=start,
        reason=form.text("reason"),
        is_with_broker=is_told,
    )
    record_earlier_order(state, told)


def _instant(text: str) -> datetime | None:
    return instant_of(text) if text else None


def _to(name: str) -> Response:
    return RedirectResponse(f"/wallets/one?name={quote(name, safe='')}", 303)


def _rows(now: Loaded) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = now.once("wallets", lambda: jsonable(wallets_json(now.state)))["wallets"]
    return rows


def _all(now: Loaded) -> dict[str, Any]:
    return {
        "wallets": _rows(now),
        "known": set(now.state.wallets),
        "custodies": CHOICES_OF["custody"],
        "new": "",
        "fault": "",
    }


def _one(now: Loaded, name: str) -> dict[str, Any]:
    state = now.state
    known = known_wallet(state, name)
    orders = [one for one in state.orders if one.wallet == known]
    row = next((one for one in _rows(now) if one["name"] == known), None)
    return {
        "name": known,
        "wallet": row,
        "counting": _counting(row),
        "fields": wallet_fields(state, known),
        "facts": FACTS,
        "choices": CHOICES_OF,
        "said": [one for one in wallet_facts_said(state.project) if one.subject == known],
        "orders": sorted(orders, key=lambda one: (one.effective_at, one.recorded_at), reverse=True),
        "earlier": {
            (one.details["method"].upper(), instant_of(one.details["written_at"])): one
            for one in state.corrections
            if one.action is Action.STANDING_ORDER and one.subject == known
        },
        "methods": METHODS,
        "ordered": {},
        "fault": "",
    }


def _counting(row: Mapping[str, Any] | None) -> dict[str, str]:
    """Return what counts of each fact where the owner says nothing."""
    if row is None:
        return {}
    return {
        "custody": row["custody"],
        "owner": row["owner"],
        "ability": row["ability"],
        "locked": "no" if row["state"] == "free" else row["state"],
    }
