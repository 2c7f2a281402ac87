"""What brokers' statements settle of a year's forms."""

from dataclasses import dataclass

from lotwise.app.reconcile import reconciled
from lotwise.app.workspace import State
from lotwise.core.findings import Finding
from lotwise.reports.exceptions import barred_lines
from lotwise.reports.reported_rows import Settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What the comparison with brokers' statements says of a year.

    Attributes:
        settled: Rows as they are filed.
        barred: Statement lines that rule out Exception 1.
        findings: What the comparison found; blocking ones stop the forms.
    """

    settled: tuple[Settled, ...] = ()
    barred: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def compared_in(state: State, year: int) -> Compared:
    """Return what the statements of a year settle; nothing where none is at hand.

    Args:
        state: The project on a day.
        year: Tax year.

    Raises:
        MissingRuleError: The rule book has no boxes for that year.
    """
    if not any(abs(one.year - year) <= 1 for one in state.statements):
        return Compared()
    told = reconciled(state, year)
    return Compared(
        settled=told.made.settled,
        barred=barred_lines(line for one in told.statements for line in one.lines),
        findings=told.findings,
    )
