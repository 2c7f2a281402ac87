"""What is said of halves of transfers that stay alone.

An arrival alone lacks its basis, which blocks. A departure alone is neither sold nor given as long as nobody
says so. Both are questions that the owner can answer in a review.
"""

from collections.abc import Collection, Mapping
from typing import Final

from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.quantity import quantity_text
from lotwise.ledger.halves import Half


def unmatched(half: Half, torn: Collection[str], targets: Mapping[str, frozenset[str]]) -> Finding:
    """Return the finding for a half that stays alone.

    Args:
        half: The half.
        torn: Ids of halves with more than one possible partner.
        targets: Wallets to whose addresses a departure went, by its id.
    """
    leg, transaction = half.leg, half.transaction
    is_out = leg.quantity < 0
    story = f"{quantity_text(half.amount)} {leg.asset} {'left' if is_out else 'came into'} {leg.wallet} on "
    story += transaction.at.date().isoformat()
    if is_out:
        why, fix = _departed(targets.get(half.id, frozenset()), is_torn=half.id in torn)
    else:
        why, fix = _arrived(is_torn=half.id in torn)
    return Finding(
        code="transfer_out_unmatched" if is_out else "transfer_in_unmatched",
        severity=Severity.WARNING if is_out else Severity.BLOCKING,
        what=f"{story}{why}",
        fix=fix,
        where=Where(file=transaction.sources[0].file, rows=transaction.sources[0].rows),
        asset=leg.asset,
        wallet=leg.wallet,
        subject=transaction.id,
    )


_ASKED: Final = (
    "Say in `lotwise review` whether it was a payment, a sale, a gift, a loss, or went to an own wallet; or "
    "import the file of the wallet that received it."
)
_MISSED: Final = (
    "Import the file of the wallet or exchange that sent it, or say in `lotwise review` where it came from."
)

_HASHES: Final = "or import exports of both wallets that state the hash of each transaction on the chain."


def _departed(targets: Collection[str], *, is_torn: bool) -> tuple[str, str]:
    """Return why a departure stays alone, and the remedy."""
    if is_torn:
        why = ", and more than one pairing with an arrival fits. It is not treated as sold."
        return why, f"Say in `lotwise review` which arrival it is; {_HASHES}"
    if targets:
        names = " or ".join(sorted(targets))
        why = f" for your own address in {names}, where no arrival fits. It is not treated as sold."
        return why, f"Import a newer file of {names}, or say in `lotwise review` which arrival it is."
    return ", and no imported wallet received it. It is not treated as sold.", _ASKED


def _arrived(*, is_torn: bool) -> tuple[str, str]:
    """Return why an arrival stays alone, and the remedy."""
    unknown = "so its basis and date of acquisition are not known."
    if is_torn:
        why = f", and more than one pairing with a departure fits, {unknown}"
        return why, f"Say in `lotwise review` which departure it is; {_HASHES}"
    return f" from a wallet that is not imported, {unknown}", _MISSED
