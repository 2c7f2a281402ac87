"""Gifts that are sold at a loss: the giver's basis may be too high for it.

A gift has two bases. For a gain the giver's counts; for a loss the value at the time of the gift, where that
was lower. Lots know the giver's basis only, so a loss that rests on it may be too large, unless the gift is
known to have been worth as much.
Left out: the second basis itself, and the holding period that begins with the gift where it counts.

Source:
    26 U.S.C. § 1015(a); 26 CFR § 1.1015-1(a).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from lotwise.core.findings import Finding
from lotwise.core.money import Usd, usd_text
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots import faults
from lotwise.lots.effects import known_sum
from lotwise.lots.lot import Disposition


def gift_findings(
    dispositions: Iterable[Disposition], transactions: Iterable[Transaction]
) -> tuple[Finding, ...]:
    """Return a warning for each gift received of which units were disposed of at a loss.

    Args:
        dispositions: In the order of the journal.
        transactions: The journal, which says where each gift was read.

    Source:
        26 U.S.C. § 1015(a).
    """
    given = [one for one in dispositions if one.root is not None and one.root.kind is Kind.GIFT_IN]
    losses = defaultdict[str, Usd](int)
    for one in given:
        assert one.root is not None, "gifts that are disposed of have a root"
        if one.kind.is_taxable and one.gain_usd is not None and one.gain_usd < 0:
            losses[one.root.transaction_id] -= one.gain_usd
    if not losses:
        return ()
    return tuple(
        _dual_basis(gift, losses[gift.id])
        for gift in transactions
        if gift.id in losses and not _was_worth_its_basis(gift)
    )


def _was_worth_its_basis(gift: Transaction) -> bool:
    """Return whether a gift is known to have been worth no less than its giver's basis."""
    value = known_sum(leg.value_usd for leg in gift.received)
    return gift.origin is not None and value is not None and value >= gift.origin.basis_usd


def _dual_basis(gift: Transaction, loss: Usd) -> Finding:
    leg = gift.received[0]
    found = faults.warning(
        "gift_dual_basis",
        gift,
        f"{leg.asset} that you received as a gift in {leg.wallet} was disposed of at a loss of "
        f"{usd_text(loss)}, counted from the giver's basis. If it was worth less than that on the day of the "
        "gift, the loss is smaller, or there is none.",
        "Compare with the value on the day of the gift (26 U.S.C. § 1015(a)); ask your preparer.",
        wallet=leg.wallet,
    )
    return replace(found, asset=leg.asset, amount_usd=loss)
