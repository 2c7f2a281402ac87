"""Findings as a list of things to do: what blocks first, then by the money that each affects.

Problem: a finding says what is wrong; who works through them wants the largest first, and an answer where one
can be given. Chosen way: a finding that is a question has the question's amount and its id, which is the
same. The rest of a finding is told as `lotwise findings` tells it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lotwise.app.findings_json import every_finding
from lotwise.app.review import questions
from lotwise.app.workspace import State
from lotwise.core.findings import Finding, Severity
from lotwise.core.money import Usd

__all__ = ["FindingCounts", "ListedFinding", "counts_of", "listed_findings"]

_ORDER = (Severity.BLOCKING, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFinding:
    """A finding in the list of things to do.

    Attributes:
        id: Its id.
        blocking: Whether it blocks.
        finding: The finding.
        amount_usd: How much money it affects, by itself or by the units it is about; None when not known.
        is_question: Whether the owner can answer it; the question has the same id.
    """

    id: str
    blocking: bool
    finding: Finding
    amount_usd: Usd | None
    is_question: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCounts:
    """How many findings there are.

    Attributes:
        blocking: Those that block.
        warning: Those to take note of.
        info: Those that are good to know.
        questions: Those that the owner can answer.
    """

    blocking: int
    warning: int
    info: int
    questions: int

    @property
    def open(self) -> int:
        """Those that somebody should look at."""
        return self.blocking + self.warning


def listed_findings(state: State, severity: Severity | None = None) -> tuple[ListedFinding, ...]:
    """Return findings as a list of things to do.

    Args:
        state: The project on a day.
        severity: Only those of it; None for all.
    """
    asked = {one.id: one.amount_usd for one in questions(state)}
    listed = (
        ListedFinding(
            id=one.id,
            blocking=one.is_blocking,
            finding=one,
            amount_usd=asked.get(one.id) if one.amount_usd is None else one.amount_usd,
            is_question=one.id in asked,
        )
        for one in every_finding(state)
        if severity is None or one.severity is severity
    )
    return tuple(sorted(listed, key=_weight))


def _weight(one: ListedFinding) -> tuple[int, bool, int]:
    """Return what orders them: how much each matters, then the money, the most first."""
    return _ORDER.index(one.finding.severity), one.amount_usd is None, -abs(one.amount_usd or 0)


def counts_of(state: State) -> FindingCounts:
    """Return how many findings there are.

    Args:
        state: The project on a day.
    """
    found = _by_severity(every_finding(state))
    return FindingCounts(
        blocking=found[Severity.BLOCKING],
        warning=found[Severity.WARNING],
        info=found[Severity.INFO],
        questions=len(questions(state)),
    )


def _by_severity(found: Iterable[Finding]) -> Counter[Severity]:
    return Counter(one.severity for one in found)
