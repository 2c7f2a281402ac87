"""Pairs of transfers that rest on amount and time alone, told to the owner.

Such a pair is accepted because nothing else fits; but a payment that happens to look like an own transfer
would look the same, and a payment is a disposition. So each is named once, as a note.
"""

from collections.abc import Iterable

from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.quantity import quantity_text
from lotwise.ledger.pair import Certainty, Pair
from lotwise.ledger.transaction import Transaction


def pairing_notes(pairs: Iterable[Pair], transactions: Iterable[Transaction]) -> tuple[Finding, ...]:
    """Return a note for each pair that nothing proves: no hash, no own address, not the owner's word.

    Args:
        pairs: The pairs.
        transactions: Those they are made of, and others.
    """
    guessed = [pair for pair in pairs if pair.certainty is Certainty.INFERRED]
    by_id = {one.id: one for one in transactions} if guessed else {}
    return tuple(_note(by_id[pair.out_id], by_id[pair.in_id], pair) for pair in guessed)


def _note(out: Transaction, came: Transaction, pair: Pair) -> Finding:
    leg = out.given[0]
    return Finding(
        code="transfer_paired",
        severity=Severity.INFO,
        what=f"{quantity_text(-leg.quantity)} {leg.asset} left {leg.wallet} on {out.at.date()} and count as "
        f"your own transfer into {came.received[0].wallet}: {pair.why}.",
        fix="If you paid somebody with them, it was a disposition: say no in `lotwise review`.",
        where=Where(file=out.sources[0].file, rows=out.sources[0].rows),
        asset=leg.asset,
        wallet=leg.wallet,
        subject=out.id,
    )
