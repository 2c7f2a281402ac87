"""Transactions at instants that cannot be: before there was any digital asset, or not yet.

A wrong century or a unit mistaken (seconds for milliseconds) puts a purchase in 1970 or 2100. Such a lot is
sold first by FIFO, or is not seen at all. So it is told.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.transaction import Transaction

FIRST: Final = datetime(2009, 1, 3, tzinfo=UTC)
"""The day of the first block of bitcoin."""


def odd_dates(transactions: Iterable[Transaction], now: datetime) -> tuple[Finding, ...]:
    """Return a finding for each transaction from before 2009, or that has not happened yet.

    Args:
        transactions: All of them, whatever day is looked at.
        now: The instant, in UTC.
    """
    return tuple(_finding(one) for one in transactions if not FIRST <= one.at <= now)


def _finding(one: Transaction) -> Finding:
    source = one.sources[0]
    return Finding(
        code="odd_date",
        severity=Severity.BLOCKING,
        what=f"{one.kind.value.capitalize()} on {one.at.date()}: it cannot have happened then.",
        fix="Look at year and unit of the dates in the file; or set the event aside in `lotwise review`.",
        where=Where(file=source.file, rows=source.rows),
        subject=one.id,
    )
