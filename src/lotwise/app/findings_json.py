"""What is missing or doubtful, in the order in which it is read, and as flat values for JSON."""

from collections.abc import Iterable

from lotwise.app.confirmed import plan_findings
from lotwise.app.reconcile import open_differences
from lotwise.app.workspace import State
from lotwise.core.findings import Finding

__all__ = ["every_finding", "findings_json"]


def every_finding(state: State) -> tuple[Finding, ...]:
    """Return all findings, blocking ones first.

    Also what blocks in the comparison with statements, and what went otherwise than kept plans wanted.

    Args:
        state: The project on a day.
    """
    every = (*state.findings, *open_differences(state), *plan_findings(state))
    return tuple(sorted(every, key=lambda one: not one.is_blocking))


def findings_json(found: Iterable[Finding]) -> dict[str, object]:
    """Return findings, each with its id and whether it blocks, in their order.

    Args:
        found: What `every_finding` gives.
    """
    return {"findings": [{"id": one.id, "blocking": one.is_blocking, "finding": one} for one in found]}
