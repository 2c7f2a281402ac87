"""Gifts received: two bases, and what is to be told of them.

A gift keeps its giver's basis and date for a gain. Where it was worth less than that basis on the day on
which it was given, that worth is the basis for a loss, and the holding period then begins with the gift. Sold
for an amount between the two it brings neither. Which of them counts is decided by each sale (`Disposition`);
here the two are found. Where nobody knows what the gift was worth, only the giver's basis is there, and a
loss that rests on it is told as a warning: it may be too large.
Left out: the share of a gift tax that falls on the gain a gift brought along, which its owner states; gifts
between spouses, which have the giver's basis alone (§ 1015(e)); gifts from before 1977.

Source:
    26 U.S.C. §§ 1015(a), (d)(6), 1223(2); 26 CFR § 1.1015-1(a).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from lotwise.core.findings import Finding, Severity
from lotwise.core.money import Usd, usd_text
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots import faults
from lotwise.lots.lot import Disposition

_GIFT: Final = Kind.GIFT_IN


def gift_bases(basis_usd: Usd, worth_usd: Usd | None, gift_tax_usd: Usd = 0) -> tuple[Usd, Usd | None]:
    """Return the basis of a gift, and its basis for a loss where that is another one.

    Args:
        basis_usd: The giver's basis of all units, not negative.
        worth_usd: What they were worth when they were given; None when that is not known.
        gift_tax_usd: The part of the gift tax paid that falls on what they had gained with their giver. It
            raises the basis up to that worth, and not at all where the worth is not known.

    Returns:
        The basis in 10⁻⁸ dollars; and the worth where it was below the giver's basis, else None.

    Source:
        26 U.S.C. § 1015(a), (d)(1)(A), (d)(6).

    Examples:
        >>> gift_bases(100_000, 90_000)
        (100000, 90000)
        >>> gift_bases(20_000, 50_000, gift_tax_usd=6_459)
        (26459, None)
    """
    if worth_usd is None:
        return basis_usd, None
    if worth_usd < basis_usd:
        return basis_usd, worth_usd
    return min(basis_usd + gift_tax_usd, worth_usd), None


def gift_findings(
    dispositions: Iterable[Disposition], transactions: Iterable[Transaction]
) -> tuple[Finding, ...]:
    """Return what is to be told of gifts received of which units were disposed of for less than their basis.

    Args:
        dispositions: In the order of the journal.
        transactions: The journal, which says where each gift was read.

    Returns:
        For each gift a warning where its worth is not known, or a note where a price decided it.

    Source:
        26 U.S.C. § 1015(a).
    """
    sold = defaultdict[str, list[Disposition]](list)
    for one in dispositions:
        root = one.root
        if root is not None and root.kind is _GIFT and one.kind.is_taxable and _shortfall(one):
            sold[root.transaction_id].append(one)
    if not sold:
        return ()
    told = (_told(gift, sold[gift.id]) for gift in transactions if gift.id in sold)
    return tuple(found for found in told if found is not None)


def _shortfall(one: Disposition) -> Usd:
    """Return by how much units of a gift brought less than their giver's basis; zero when not known."""
    basis = one.root.basis_of(one.start, one.stop) if one.root is not None else None
    return 0 if basis is None or one.proceeds_usd is None else max(0, basis - one.proceeds_usd)


def _told(gift: Transaction, sold: list[Disposition]) -> Finding | None:
    if all(leg.value_usd is not None for leg in gift.received):
        return None
    roots = [one.root for one in sold if one.root is not None]
    shortfall = sum(map(_shortfall, sold))
    if any(root.loss_basis_usd is not None for root in roots):
        loss = sum(one.disallowed_usd - (one.gain_usd or 0) for one in sold)
        return _worth_by_price(gift, shortfall - loss)
    is_priced = any(root.is_priced for root in roots) and not _has_other_price(gift)
    return None if is_priced else _worth_unknown(gift, shortfall)


def _has_other_price(gift: Transaction) -> bool:
    """Return whether something but the gift itself may have been priced: a fee in another asset."""
    own = {USD, *(leg.asset for leg in gift.received)}
    return any(leg.value_usd is None and leg.asset not in own for leg in gift.fees)


def _worth_unknown(gift: Transaction, loss: Usd) -> Finding:
    leg = gift.received[0]
    found = faults.warning(
        "gift_dual_basis",
        gift,
        f"{leg.asset} that you received as a gift in {leg.wallet} was disposed of at a loss of "
        f"{usd_text(loss)}, counted from the giver's basis. If it was worth less than that on the day of the "
        "gift, the loss is smaller, or there is none.",
        f"Import a price for {leg.asset} on the day of the gift; or answer `gift` again in `lotwise review` "
        "with its value (26 U.S.C. § 1015(a)).",
        wallet=leg.wallet,
    )
    return replace(found, asset=leg.asset, amount_usd=loss)


def _worth_by_price(gift: Transaction, lowered: Usd) -> Finding:
    leg = gift.received[0]
    found = faults.warning(
        "gift_value_from_prices",
        gift,
        f"{leg.asset} that you received as a gift in {leg.wallet} was worth less than its giver's basis on "
        f"the day of the gift, by the price that you imported. That takes {usd_text(lowered)} off your loss.",
        "If a gift tax return states another value, that one counts: answer `gift` again in `lotwise review` "
        "with it.",
        wallet=leg.wallet,
    )
    return replace(found, severity=Severity.INFO, asset=leg.asset, amount_usd=lowered)
