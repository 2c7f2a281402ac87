"""Plans that were carried out, kept with their tickets: what was predicted, to compare with what came of it.

Problem: a plan is computed anew every day, and after its sales there is nothing left of it; without a copy
nobody can say what it promised. Chosen way: when tickets are given out, the plan is kept as text under an id
made from that text, as a fact like a setting: appended, in the chain, never replaced. The same plan is kept
once. What follows (fills, findings, realized benefit) is computed from it whenever it is asked for.

Left out: keeping plans of which no ticket was given out.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from lotwise.app import clock
from lotwise.app.tickets import Tickets
from lotwise.app.workspace import State
from lotwise.core.dates import instant_of, instant_text
from lotwise.core.ids import content_id
from lotwise.core.money import Usd
from lotwise.harvest.value import Harvest
from lotwise.lots.holding import Term
from lotwise.reports.tickets import OrderType, PriceRange, Side, Ticket, TicketLot
from lotwise.store.choices import set_setting
from lotwise.store.since import settings_since

_BEGINNING: Final = "kept "
_TICKET_NUMBERS: Final = ("quantity", "step", "fee_usd", "adds_usd")
_OF_THE_DAY: Final = frozenset({"is_identified", "is_step_known"})
"""What is known of an order on the day, and is no part of it."""
_LOT_NUMBERS: Final = ("start", "stop", "root_quantity", "root_basis_usd")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """A plan as it was when its tickets were given out.

    Attributes:
        on: The day of its prices.
        npv_usd: Net present value that it predicted, in today's dollars of that day.
        saved_this_year_usd: Tax of the year that it predicted to save.
        harvest: What its trades amount to.
        embedded_short_usd: Gain in the household's lots then that is short-term at the final sale.
        embedded_long_usd: Gain in the household's lots then that is long-term at the final sale.
        tickets: Its orders, in order.
        kept_at: When it was kept, in UTC; None while it is not.
    """

    on: date
    npv_usd: Usd
    saved_this_year_usd: Usd
    harvest: Harvest
    embedded_short_usd: Usd
    embedded_long_usd: Usd
    tickets: tuple[Ticket, ...]
    kept_at: datetime | None = None

    @property
    def id(self) -> str:
        """The plan's id, made from all that it says."""
        return content_id("plan", plan_text(self))


def plan_of_tickets(made: Tickets) -> KeptPlan:
    """Return what is to be kept of a plan with its tickets.

    Args:
        made: Its tickets.
    """
    plan, outlook = made.report.plan, made.report.outlook
    return KeptPlan(
        on=plan.on,
        npv_usd=plan.worth.npv_usd,
        saved_this_year_usd=plan.worth.saved_this_year_usd,
        harvest=plan.harvest,
        embedded_short_usd=outlook.embedded_short_usd,
        embedded_long_usd=outlook.embedded_long_usd,
        tickets=tuple(replace(one, is_identified=False, is_step_known=True) for one in made.tickets),
    )


def keep_plan(state: State, made: Tickets) -> tuple[KeptPlan, bool]:
    """Keep a plan with its tickets, and return it with whether it is new; the same plan twice is one.

    Args:
        state: The project.
        made: Tickets that were given out.
    """
    plan = plan_of_tickets(made)
    is_new = set_setting(state.project, f"{_BEGINNING}{plan.id}", plan_text(plan), now=clock.now())
    return plan, is_new


def kept_plans(state: State) -> tuple[KeptPlan, ...]:
    """Return the plans that were kept, in the order of their keeping."""
    texts = {name: text for name, text in state.facts.settings.items() if name.startswith(_BEGINNING)}
    if not texts:
        return ()
    instants = settings_since(state.project)
    plans = [replace(plan_of_text(text), kept_at=instants[name]) for name, text in texts.items()]
    return tuple(sorted(plans, key=lambda one: (one.kept_at, one.id)))


def plan_text(plan: KeptPlan) -> str:
    """Return a plan as JSON, always the same for the same plan; exact numbers as text."""
    said = {
        "on": plan.on.isoformat(),
        "npv_usd": str(plan.npv_usd),
        "saved_this_year_usd": str(plan.saved_this_year_usd),
        "harvest": {name: str(amount) for name, amount in asdict(plan.harvest).items()},
        "embedded_short_usd": str(plan.embedded_short_usd),
        "embedded_long_usd": str(plan.embedded_long_usd),
        "tickets": [_ticket_said(one) for one in plan.tickets],
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def plan_of_text(text: str) -> KeptPlan:
    """Return the plan that a text keeps, without the instant of its keeping."""
    said: dict[str, Any] = json.loads(text)
    return KeptPlan(
        on=date.fromisoformat(said["on"]),
        npv_usd=int(said["npv_usd"]),
        saved_this_year_usd=int(said["saved_this_year_usd"]),
        harvest=Harvest(**{name: int(amount) for name, amount in said["harvest"].items()}),
        embedded_short_usd=int(said["embedded_short_usd"]),
        embedded_long_usd=int(said["embedded_long_usd"]),
        tickets=tuple(_ticket(one) for one in said["tickets"]),
    )


def _ticket_said(one: Ticket) -> dict[str, object]:
    said = {field.name: getattr(one, field.name) for field in fields(one) if field.name not in _OF_THE_DAY}
    said |= {name: str(said[name]) for name in _TICKET_NUMBERS}
    worth = one.worth
    return said | {
        "side": one.side.value,
        "order": one.order.value,
        "price": str(one.price),
        "limit": _text(one.limit),
        "worth": None if worth is None else {"low": _text(worth.low), "high": _text(worth.high)},
        "lots": [_lot_said(lot) for lot in one.lots],
    }


def _lot_said(one: TicketLot) -> dict[str, object]:
    said = {field.name: getattr(one, field.name) for field in fields(one)}
    said |= {name: str(said[name]) for name in _LOT_NUMBERS}
    acquired_on = None if one.acquired_on is None else one.acquired_on.isoformat()
    return said | {
        "acquired_at": instant_text(one.acquired_at),
        "acquired_on": acquired_on,
        "term": one.term.value,
    }


def _ticket(said: Mapping[str, Any]) -> Ticket:
    worth = said["worth"]
    given = {**said, **{name: int(said[name]) for name in _TICKET_NUMBERS}}
    given |= {
        "side": Side(said["side"]),
        "order": OrderType(said["order"]),
        "price": Decimal(said["price"]),
        "limit": _decimal(said["limit"]),
        "worth": worth and PriceRange(low=_decimal(worth["low"]), high=_decimal(worth["high"])),
        "lots": tuple(_lot(one) for one in said["lots"]),
    }
    return Ticket(**given)


def _lot(said: Mapping[str, Any]) -> TicketLot:
    acquired_on = said["acquired_on"]
    given = {**said, **{name: int(said[name]) for name in _LOT_NUMBERS}}
    given |= {
        "acquired_at": instant_of(said["acquired_at"]),
        "acquired_on": acquired_on and date.fromisoformat(acquired_on),
        "term": Term(said["term"]),
    }
    return TicketLot(**given)


def _text(price: Decimal | None) -> str | None:
    return None if price is None else str(price)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
