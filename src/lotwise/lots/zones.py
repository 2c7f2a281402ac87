"""Dispositions whose tax year or term depends on the time zone.

No rule fixes the taxpayer's zone, and brokers may count days in another one; where that decides the year or
the term of a sale, the owner should know before the broker's form says otherwise (89 FR 56501). Where the
days of other units count too (a gift, a wash sale), only the day of the sale is asked about.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from lotwise.core.findings import Finding, Severity
from lotwise.core.quantity import quantity_text
from lotwise.lots.holding import term_of
from lotwise.lots.lot import Disposition

_ONE_DAY: Final = timedelta(days=1)
"""No two zones' dates of one instant are further apart."""
_ABOUT_A_YEAR: Final = range(360, 373)
"""Days between the dates of which a day at either end may decide the term: it turns at 366 or 367."""


def zone_findings(dispositions: Iterable[Disposition]) -> tuple[Finding, ...]:
    """Return a note for each taxable disposition whose year or term would differ in UTC."""
    return tuple(_note(one) for one in dispositions if one.kind.is_taxable and _depends(one))


def _depends(one: Disposition) -> bool:
    day = one.disposed_at.date()
    if day.year != one.disposed_on.year:
        return True
    root = one.root
    if root is None or root.is_always_long:
        return False
    acquired_on = one.acquired_on if root.loss_basis_usd is not None else root.acquired_on
    if acquired_on is None:
        return False
    begun_on = root.acquired_at.date()
    if (day == one.disposed_on and begun_on == acquired_on) or (day - acquired_on).days not in _ABOUT_A_YEAR:
        return False
    is_instant_told = acquired_on == root.acquired_on and abs(begun_on - acquired_on) <= _ONE_DAY
    return term_of(begun_on if is_instant_told else acquired_on, day) is not one.term


def _note(one: Disposition) -> Finding:
    day = one.disposed_at.date()
    units = f"{quantity_text(one.quantity)} {one.asset}"
    what = f"{units} left {one.wallet} on {one.disposed_on} where you live, but on {day} in UTC: "
    what += "the tax year depends on it." if day.year != one.disposed_on.year else "the term depends on it."
    if day == one.disposed_on and one.root is not None:
        what = (
            f"{units}, which left {one.wallet} on {one.disposed_on}, came on {one.acquired_on} where you "
            f"live, but on {one.root.acquired_at.date()} in UTC: the term depends on it."
        )
    return Finding(
        code="zone_decides",
        severity=Severity.INFO,
        what=what,
        fix="Compare with the date that the broker reports.",
        asset=one.asset,
        wallet=one.wallet,
        subject=one.id,
    )
