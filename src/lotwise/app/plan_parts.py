"""All that is shown of a plan: the plan, what stands beside it, and both together as flat values for JSON.

Problem: some of what can be asked about a plan takes as long as the plan itself. Chosen way: a wish says
what is asked for; cash, risks, years and terms that change are always computed, the rest only on request.
The same parts are drawn by a face and written as JSON, so they are computed once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lotwise.app.plan_ages import price_words
from lotwise.app.plan_cash import plan_cash
from lotwise.app.plan_json import cash_json, plan_json, waited_json
from lotwise.app.plan_laws import plan_laws
from lotwise.app.plan_laws_json import laws_json
from lotwise.app.plan_risks import plan_risks
from lotwise.app.plan_sensitivity import sensitivity
from lotwise.app.plan_simple import rate_of, simple_view
from lotwise.app.plan_spread import plan_spread
from lotwise.app.plan_verify import verified, verified_json
from lotwise.app.plan_wait import term_changes, waited
from lotwise.app.plan_years import plan_years
from lotwise.app.planning import PlanReport
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding
from lotwise.lots.grades import Grade

__all__ = [
    "LONGEST_WAIT",
    "USUAL_RATE",
    "PlanWish",
    "check_wait",
    "grade_named",
    "plan_parts",
    "told_of_plan",
    "whole_plan_json",
]

LONGEST_WAIT: Final = 3660
"""Days after which nobody asks what a plan would be worth."""
USUAL_RATE: Final = "0.37"
"""The one rate of the sum that articles do, as people write it."""

_AS_VALUES: Final[Mapping[str, Any]] = {
    "cash": cash_json,
    "wait": waited_json,
    "laws": laws_json,
    "verified": verified_json,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWish:
    """What is asked for beside a plan.

    Attributes:
        worst_grade: Lots that are evidenced worse are left out, in the plan and beside it; None for any.
        wait_days: What changes after so many days at the same prices, 1 to `LONGEST_WAIT`; None for no such
            question.
        has_sensitivity: Whether the value under other assumptions is asked for.
        has_laws: Whether the plan under bills on wash sales is.
        has_second_opinion: Whether a second, independent solver is to be asked.
        has_spread: Whether the plan spread over this year and the next ones is asked for.
        has_simple: Whether the sum that articles do is asked for.
        rate: The one rate of that sum, such as ``0.37`` or ``37%``.
    """

    worst_grade: Grade | None = None
    wait_days: int | None = None
    has_sensitivity: bool = False
    has_laws: bool = False
    has_second_opinion: bool = False
    has_spread: bool = False
    has_simple: bool = False
    rate: str = USUAL_RATE


def grade_named(word: str | None) -> Grade | None:
    """Return the grade of evidence that a letter names; None where none is named.

    Args:
        word: A, B, C or D, in any case; empty or None for any evidence.

    Raises:
        BadInputError: It is no such letter.

    Examples:
        >>> grade_named("b"), grade_named(None)
        (<Grade.B: 'exchange record'>, None)
    """
    if not word:
        return None
    try:
        return Grade[word.strip().upper()]
    except KeyError:
        raise BadInputError(
            f"{word!r} is no grade of evidence.", "Choose A, B, C or D; A is the best."
        ) from None


def plan_parts(state: State, report: PlanReport, wish: PlanWish) -> dict[str, Any]:
    """Return what is shown beside a plan, by name; what takes long only where it is asked for.

    Args:
        state: The project on the day of the plan.
        report: The plan, made with the wish's grade.
        wish: What is asked for.

    Raises:
        BadInputError: The days to wait are none, or too many.
        BadNumberError: The one rate is no rate.
        LotwiseError: A second solver is asked for and is not installed.
    """
    if wish.wait_days is not None:
        check_wait(wish.wait_days)
    parts: dict[str, Any] = {
        "cash": plan_cash(state, report),
        "risks": plan_risks(state, report),
        "term_changes": term_changes(state, report),
        "years": plan_years(state, report),
    }
    if wish.wait_days is not None:
        parts["wait"] = waited(state, report, wish.wait_days, wish.worst_grade)
    if wish.has_sensitivity:
        parts["sensitivity"] = sensitivity(state, report, worst_grade=wish.worst_grade)
    if wish.has_laws:
        parts["laws"] = plan_laws(state, report)
    if wish.has_second_opinion:
        parts["verified"] = verified(report.plan, report.candidates, report.outlook, report.constraints)
    if wish.has_spread:
        parts["spread"] = plan_spread(state, report, wish.worst_grade)
    if wish.has_simple:
        parts["simple"] = simple_view(report, rate_of(wish.rate))
    return parts


def check_wait(days: int) -> None:
    """Refuse a number of days that nobody waits.

    Raises:
        BadInputError: They are none, or too many.
    """
    if not 1 <= days <= LONGEST_WAIT:
        raise BadInputError(
            f"You can wait 1 to {LONGEST_WAIT:,} days, not {days:,}.", "Choose another number."
        )


def whole_plan_json(report: PlanReport, parts: Mapping[str, object]) -> dict[str, object]:
    """Return a plan with what is shown beside it as nested plain values.

    Args:
        report: The plan.
        parts: What `plan_parts` gives; its names stand beside those of the plan.
    """
    beside = {name: _AS_VALUES[name](part) if name in _AS_VALUES else part for name, part in parts.items()}
    return {**plan_json(report), **beside}


def told_of_plan(state: State, report: PlanReport) -> tuple[Finding, ...]:
    """Return the findings that say whether a plan is complete: of the project, the return, and old prices.

    Args:
        state: The project on the day of the plan.
        report: The plan.
    """
    return (*price_words(state), *report.before.findings)
