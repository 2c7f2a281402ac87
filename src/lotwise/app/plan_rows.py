"""The rows that a plan is chosen from: one for each lot, in an order that does not change with the choice.

Problem: whoever chooses among the lots of a plan must see the same lots in the same place, whatever is
chosen. Chosen way: first the trades in the plan's order, then the losses below the line, then the other lots
that could be sold. A lot has one row, also where the plan sells a part of it; what is sold without a rebuy
has a row of its own, whose name ends in ``:cash``.

Left out: lots that cannot be planned, which have no row; the plan names them with the reason.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from lotwise.app.planning import PlanReport
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.plan import Trade

CASH: Final = ":cash"
"""Behind the lot's id in the name of a row whose units are not bought back."""


class RowPart(Enum):
    """Where a row stands."""

    PLAN = "plan"
    BELOW = "below the line"
    OTHER = "other lots"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A lot that can be chosen.

    Attributes:
        key: Names it: the lot's id, with ``:cash`` behind it where what is sold is not bought back.
        part: Where it stands.
        number: Its number in the plan, from 1; None for the others.
        candidate: The lot.
        planned: Units that the plan sells of it; 0 for none.
        trade: The plan's own figures; None for other lots.
    """

    key: str
    part: RowPart
    number: int | None
    candidate: Candidate
    planned: Quantity
    trade: Trade | None


def plan_rows(report: PlanReport) -> tuple[PlanRow, ...]:
    """Return the rows of a plan, in order.

    Args:
        report: The plan.
    """
    plan = report.plan
    rows = [
        PlanRow(
            key=key_of(trade.candidate),
            part=RowPart.PLAN,
            number=n,
            candidate=trade.candidate,
            planned=trade.quantity,
            trade=trade,
        )
        for n, trade in enumerate(plan.trades, start=1)
    ]
    known = {row.key for row in rows}
    for trade in plan.below_the_line:
        key = key_of(trade.candidate)
        if key not in known:
            rows.append(_unplanned(key, RowPart.BELOW, trade.candidate, trade))
            known.add(key)
    for candidate in report.candidates:
        key = key_of(candidate)
        if key not in known and not candidate.is_for_cash:
            rows.append(_unplanned(key, RowPart.OTHER, candidate, None))
    return tuple(rows)


def key_of(candidate: Candidate) -> str:
    """Return the name of a lot's row."""
    return candidate.valued.lot.id + ("" if candidate.is_bought_back else CASH)


def _unplanned(key: str, part: RowPart, candidate: Candidate, trade: Trade | None) -> PlanRow:
    return PlanRow(key=key, part=part, number=None, candidate=candidate, planned=0, trade=trade)


def basis_of(candidate: Candidate, quantity: Quantity) -> Usd:
    """Return the basis of some of a lot's units, from its start; of a gift its giver's."""
    lot = candidate.valued.lot
    basis = lot.root.basis_of(lot.start, lot.start + quantity)
    assert basis is not None, "candidates have a known basis"
    return basis


def row_facts(row: PlanRow) -> dict[str, object]:
    """Return what a row says whatever is chosen, as plain values."""
    candidate, lot = row.candidate, row.candidate.valued.lot
    return {
        "key": row.key,
        "part": row.part,
        "number": row.number,
        "lot": row.key.removesuffix(CASH),
        "action": candidate.action,
        "is_bought_back": candidate.is_bought_back,
        "wallet": lot.wallet,
        "asset": lot.asset,
        "whole_quantity": lot.quantity,
        "acquired_on": lot.root.acquired_on,
        "term": candidate.term,
        "days_to_long": candidate.valued.days_to_long,
    }
