"""What settings cost that leave lots out of a plan before anything is chosen: smallest trade, worst evidence.

Problem: such a setting takes lots away, so that the search does not see what it costs. Chosen way: the best
plan of the lots that there would be without it is found anew, by the same search, and what that is worth more
stands in the certificate beside what the other limits cost.

Left out: the question where the plan itself took long to find.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lotwise.harvest.candidates import Candidate
from lotwise.harvest.certificate import Shadow, dearest_first, is_quick
from lotwise.harvest.constraints import Constraints, is_program_needed
from lotwise.harvest.plan import Plan, best_sales
from lotwise.harvest.value import Valuer


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A setting that leaves lots out of a plan before anything is chosen.

    Attributes:
        constraint: ``minimum_trade`` or ``evidence``.
        name: The worst grade of evidence; empty for the others.
        candidates: The lots to choose from without it.
        constraints: What a plan keeps to without it.
    """

    constraint: str
    name: str = ""
    candidates: tuple[Candidate, ...]
    constraints: Constraints


def with_left_out(plan: Plan, valuer: Valuer, left_out: Iterable[LeftOut]) -> Plan:
    """Return a plan whose certificate says what settings cost that leave lots out, too.

    Args:
        plan: The plan.
        valuer: Values a harvest on the real return.
        left_out: The settings.

    Raises:
        LotwiseError: The constraints need the mixed-integer program, and highspy is not installed.
    """
    if not (plan.optimum.is_complete and plan.is_cash_reached):
        return plan
    asked = [_shadow(plan, valuer, one) for one in left_out if _is_quick(plan, one)]
    shadows = dearest_first([*plan.certificate.shadows, *asked])
    return replace(plan, certificate=replace(plan.certificate, shadows=shadows))


def _is_quick(plan: Plan, one: LeftOut) -> bool:
    is_program = is_program_needed(one.candidates, one.constraints)
    return is_quick(plan.optimum, len(one.candidates), is_program=is_program)


def _shadow(plan: Plan, valuer: Valuer, one: LeftOut) -> Shadow:
    _, best = best_sales(one.candidates, valuer, one.constraints)
    return Shadow(constraint=one.constraint, name=one.name, worth_usd=best.npv_usd - plan.optimum.npv_usd)
