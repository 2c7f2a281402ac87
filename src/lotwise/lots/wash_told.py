"""What wash sales did in a matching, in words again: what replaced what, and which windows are open.

Source:
    26 U.S.C. § 1091(a), (d).
"""

from collections.abc import Sequence
from datetime import date

from lotwise.lots.lot import Disposition, Root
from lotwise.lots.program import Matched
from lotwise.lots.wash_findings import OpenLoss, Replacement


def washed_of(
    result: Matched, roots: Sequence[Root], dispositions: Sequence[Disposition]
) -> tuple[tuple[Disposition, tuple[Replacement, ...]], ...]:
    """Return the dispositions of which something is disallowed, with what replaced their units.

    Args:
        result: What matching gave.
        roots: The roots in words, by number.
        dispositions: The dispositions in words, by the place of their part.
    """
    found: dict[int, list[Replacement]] = {}
    for row, root, into, units, disallowed in result.washed:
        found.setdefault(row, []).append(
            Replacement(
                quantity=units,
                disallowed_usd=disallowed,
                wallet=roots[root].wallet,
                acquired_on=roots[root].acquired_on,
                lot_id=roots[into].id if into >= 0 else "",
            )
        )
    return tuple((dispositions[row], tuple(parts)) for row, parts in sorted(found.items()))


def open_losses_of(
    result: Matched, dispositions: Sequence[Disposition], as_of: date | None
) -> tuple[OpenLoss, ...]:
    """Return the losses whose window is open on a day; none without a day.

    Args:
        result: What matching gave.
        dispositions: The dispositions in words, by the place of their part.
        as_of: The day on which the books are looked at.
    """
    if as_of is None:
        return ()
    return tuple(
        OpenLoss(
            disposition=dispositions[row], quantity=units, loss_usd=loss, last_on=date.fromordinal(last_day)
        )
        for row, units, loss, last_day in result.waiting
        if last_day >= as_of.toordinal()
    )
