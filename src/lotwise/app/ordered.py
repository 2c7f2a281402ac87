"""Findings in the order in which people should read them."""

from collections.abc import Iterable

from lotwise.core.findings import Finding, Severity

_RANK = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.INFO: 2}


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings without repetition: blocking first, then by money at stake, file and row."""
    unique = {finding.id: finding for finding in findings}
    return tuple(
        sorted(
            unique.values(),
            key=lambda one: (
                _RANK[one.severity],
                -(one.amount_usd or 0),
                one.where.file,
                one.where.rows,
                one.code,
            ),
        )
    )
