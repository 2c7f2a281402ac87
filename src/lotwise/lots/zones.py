"""Dispositions whose tax year or term depends on the time zone.

No rule fixes the taxpayer's zone, and brokers may count days in another one; where that decides the year or
the term of a sale, the owner should know before the broker's form says otherwise (89 FR 56501).
"""

from collections.abc import Iterable

from lotwise.core.findings import Finding, Severity
from lotwise.core.quantity import quantity_text
from lotwise.lots.lot import Disposition


def zone_findings(dispositions: Iterable[Disposition]) -> tuple[Finding, ...]:
    """Return a note for each taxable disposition whose year or term would differ in UTC."""
    return tuple(_note(one) for one in dispositions if one.kind.is_taxable and _depends(one))


def _depends(one: Disposition) -> bool:
    day = one.disposed_at.date()
    if day.year != one.disposed_on.year:
        return True
    return one.root is not None and one.root.term_on(day) is not one.term


def _note(one: Disposition) -> Finding:
    day = one.disposed_at.date()
    what = "tax year" if day.year != one.disposed_on.year else "term"
    return Finding(
        code="zone_decides",
        severity=Severity.INFO,
        what=f"{quantity_text(one.quantity)} {one.asset} left {one.wallet} on {one.disposed_on} where you "
        f"live, but on {day} in UTC: the {what} depends on it.",
        fix="Compare with the date that the broker reports.",
        asset=one.asset,
        wallet=one.wallet,
        subject=one.id,
    )
