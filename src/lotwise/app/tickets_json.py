"""Tickets, and plans with what became of them, as flat values for JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from lotwise.app.confirm_fills import Fill
from lotwise.app.confirm_lots import FillLots
from lotwise.app.confirmed import ConfirmedPlan, Matched
from lotwise.app.tickets import Tickets
from lotwise.core.quantity import quantity_text
from lotwise.reports.tickets import Ticket, TicketLot


def tickets_json(made: Tickets) -> dict[str, object]:
    """Return tickets as nested plain values."""
    return {
        "on": made.report.plan.on,
        "is_draft": made.choices.is_draft,
        "is_refused": made.is_refused,
        "is_identified": made.is_identified,
        "tickets": [ticket_json(one) for one in made.tickets],
        "npv_usd": made.report.plan.worth.npv_usd,
        "findings": made.findings,
    }


def ticket_json(one: Ticket) -> dict[str, object]:
    """Return one ticket as plain values."""
    return {
        "number": one.number,
        "id": one.id,
        "side": one.side,
        "wallet": one.wallet,
        "asset": one.asset,
        "quantity": one.quantity,
        "step": quantity_text(one.step),
        "is_step_known": one.is_step_known,
        "order": one.order,
        "limit": one.limit,
        "price": one.price,
        "fee_usd": one.fee_usd,
        "gap_minutes": one.gap_minutes,
        "worth": one.worth,
        "adds_usd": one.adds_usd,
        "is_identified": one.is_identified,
        "of": one.of,
        "lots": _lots(one.lots),
    }


def _lots(lots: Iterable[TicketLot]) -> list[dict[str, object]]:
    return [
        {
            "lot": one.lot_id,
            "root": one.root_id,
            "quantity": one.quantity,
            "acquired_at": one.acquired_at,
            "acquired_on": one.acquired_on,
            "basis_usd": one.basis_usd,
            "term": one.term,
            "is_bought_back": one.is_bought_back,
        }
        for one in lots
    ]


def confirmed_json(plans: Sequence[ConfirmedPlan]) -> list[dict[str, object]]:
    """Return plans with what became of them as nested plain values."""
    return [_plan(one) for one in plans]


def _plan(one: ConfirmedPlan) -> dict[str, object]:
    outcome: dict[str, Any] | None = None
    if one.outcome is not None:
        realized = one.outcome.realized
        outcome = {
            "predicted_usd": one.outcome.predicted_usd,
            "predicted_saved_usd": one.outcome.predicted_saved_usd,
            "predicted_today_usd": one.outcome.predicted_today_usd,
            "realized_usd": None if realized is None else realized.npv_usd,
            "realized_saved_usd": None if realized is None else realized.saved_this_year_usd,
            "as_named_usd": one.outcome.as_named_usd,
            "facts_changed_usd": one.outcome.facts_changed_usd,
            "carried_out_usd": one.outcome.carried_out_usd,
            "lots_usd": one.outcome.lots_usd,
            "is_whole": one.outcome.is_whole,
        }
    return {
        "id": one.plan.id,
        "on": one.plan.on,
        "kept_at": one.plan.kept_at,
        "tickets": [_matched(row, one.lots.get(row.ticket.id, ())) for row in one.rows],
        "findings": one.findings,
        "outcome": outcome,
        "by_fifo": one.by_fifo,
    }


def _matched(row: Matched, lots: Sequence[FillLots]) -> dict[str, object]:
    return {
        **ticket_json(row.ticket),
        "status": row.status,
        "filled_quantity": row.done,
        "fills": [_fill(one) for one in row.all_fills],
        "named": [
            {"fill": one.fill.id, "how": one.how, "lots": _lots(one.named), "gain_usd": one.gain_usd}
            for one in lots
        ],
    }


def _fill(one: Fill) -> dict[str, object]:
    return {
        "id": one.id,
        "at": one.at,
        "wallet": one.wallet,
        "quantity": one.quantity,
        "price": one.price,
        "gross_usd": one.gross_usd,
        "fee_usd": one.fee_usd,
        "source": one.source,
        "is_typed": one.is_typed,
    }
