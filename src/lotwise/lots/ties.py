"""Dispositions of units that came in at the very same instant, where the order of the two is not known.

A file that states dates only, or seconds in which several things happen, does not say what came first. What
only comes in counts as first, so that nothing is sold before it is there; which lot a sale takes may depend
on that, so it is told.
"""

from collections.abc import Iterable

from lotwise.core.dates import instant_words
from lotwise.core.findings import Finding, Severity
from lotwise.lots.lot import Disposition


def tie_findings(dispositions: Iterable[Disposition]) -> tuple[Finding, ...]:
    """Return one note for each wallet and asset in which units left at the instant at which they came.

    Args:
        dispositions: In the order of the journal.

    Source:
        26 CFR § 1.1012-1(j)(1): the earliest acquired units first, which asks for an order in time.
    """
    tied: dict[tuple[str, str], list[Disposition]] = {}
    for one in dispositions:
        root = one.root
        if root is not None and root.acquired_at == one.disposed_at and _came_by_another(one):
            tied.setdefault((one.wallet, one.asset), []).append(one)
    return tuple(_note(wallet, asset, found) for (wallet, asset), found in sorted(tied.items()))


def _came_by_another(one: Disposition) -> bool:
    """Return whether units came by another transaction than the one by which they left."""
    return one.root is not None and one.root.transaction_id != one.transaction_id


def _note(wallet: str, asset: str, tied: list[Disposition]) -> Finding:
    often = "" if len(tied) == 1 else f", and {len(tied) - 1} more times"
    return Finding(
        code="same_instant",
        severity=Severity.INFO,
        what=f"{asset} left {wallet} at {instant_words(tied[0].disposed_at)}, the very instant at which the "
        f"same units came in{often}. Your files do not say what was first; what came in counts as first.",
        fix="Nothing, if that is so; otherwise import an export that states times more exactly.",
        asset=asset,
        wallet=wallet,
        subject=tied[0].id,
    )
