"""Plans with what became of them: fills, lots, what went otherwise, predicted and realized benefit."""

from dataclasses import dataclass
from datetime import timedelta

from lotwise.app.confirm_fills import Fill, fills_of
from lotwise.app.confirm_findings import findings_of
from lotwise.app.confirm_lots import FillLots, lots_of_fills
from lotwise.app.confirm_match import REBUY_DAYS, Matched, matched
from lotwise.app.confirm_worth import PlanOutcome, outcome_of
from lotwise.app.intake import FileReport
from lotwise.app.plan_kept import KeptPlan, kept_plans
from lotwise.app.what_if import WhatIf, what_if
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding

__all__ = ["ConfirmedPlan", "FileReport", "Fill", "FillLots", "Matched", "PlanOutcome", "WhatIf", "confirmed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedPlan:
    """A plan that was kept, with what became of it.

    Attributes:
        plan: As it was kept.
        rows: Its tickets with their fills.
        lots: The lots of their sales, by the ticket's id.
        findings: What went otherwise, each with its correction.
        outcome: What it predicted and what it brought; None while the household's facts are not known.
        by_fifo: Its year as if nothing had been recorded; None where every sale took the lots of its ticket.
    """

    plan: KeptPlan
    rows: tuple[Matched, ...]
    lots: dict[str, tuple[FillLots, ...]]
    findings: tuple[Finding, ...]
    outcome: PlanOutcome | None
    by_fifo: WhatIf | None = None


def confirmed(state: State) -> tuple[ConfirmedPlan, ...]:
    """Return the plans that were kept with what became of them, the oldest first."""
    plans = kept_plans(state)
    if not plans:
        return ()
    found = matched(plans, fills_of(state), state.zone)
    made = []
    for plan, rows in zip(plans, found, strict=True):
        lots = lots_of_fills(state, rows)
        findings = findings_of(state, rows, lots)
        is_otherwise = any(one.code in _NOT_NAMED for one in findings)
        made.append(
            ConfirmedPlan(
                plan=plan,
                rows=tuple(rows),
                lots=lots,
                findings=findings,
                outcome=_outcome(state, plan, rows, lots),
                by_fifo=what_if(state, plan.on.year) if is_otherwise else None,
            )
        )
    return tuple(made)


def plan_findings(state: State) -> tuple[Finding, ...]:
    """Return what went otherwise than the tickets of kept plans, as long as something can be done about it.

    Args:
        state: The project on a day; plans of former years are looked at for some weeks only.
    """
    plans = kept_plans(state)
    if not plans:
        return ()
    found = zip(plans, matched(plans, fills_of(state), state.zone), strict=True)
    recent = [
        rows
        for plan, rows in found
        if plan.on.year == state.as_of.year or state.as_of - plan.on < timedelta(days=_DAYS_AFTER)
    ]
    return tuple(told for rows in recent for told in findings_of(state, rows, lots_of_fills(state, rows)))


_DAYS_AFTER = 2 * REBUY_DAYS
_NOT_NAMED = frozenset({"sale_before_identification", "sale_not_identified", "sale_other_lots"})


def _outcome(
    state: State, plan: KeptPlan, rows: list[Matched], lots: dict[str, tuple[FillLots, ...]]
) -> PlanOutcome | None:
    try:
        return outcome_of(state, plan, rows, lots)
    except BadInputError:
        return None
