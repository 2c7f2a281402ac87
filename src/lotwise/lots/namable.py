"""What an identification can name: the units that leave by a transaction, and the lots they can come from.

Problem: whoever writes down that a sale took certain units must name units that lay in that wallet at that
instant, and as many as left. Chosen way: what leaves is read off the transaction itself; what lay there is
what a fold of everything before it gives, with all records that counted until then.
Left out: fees that leave by the same transaction as dispositions of their own; an identification is for what
is sold, spent, given away or moved first.

Source:
    26 CFR § 1.1012-1(j)(2)(i), (j)(3)(ii): the particular units to be sold, disposed of, or transferred.
"""

from dataclasses import dataclass, replace

from lotwise.core.dates import tax_date
from lotwise.core.quantity import Quantity
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.amounts import effects_of
from lotwise.lots.fold import FoldFacts, fold
from lotwise.lots.holdings import is_sent_away, is_stand_in
from lotwise.lots.lot import DispositionKind, Lot
from lotwise.lots.methods import Pooling


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """Units that leave a wallet by a transaction.

    Attributes:
        wallet: Where they lie.
        asset: Asset code.
        quantity: How many, positive; a fee that is paid on top in the same asset is part of them.
    """

    wallet: str
    asset: str
    quantity: Quantity


def what_leaves(one: Transaction) -> Leaves | None:
    """Return the units that leave by a transaction and that an identification is for; None where none leave.

    Args:
        one: A sale, exchange, payment, gift, transfer or the like.

    Source:
        26 CFR § 1.1012-1(j)(2)(i): "sold, disposed of, or transferred".
    """
    if one.kind in {Kind.TRANSFER, Kind.RENAME}:
        moved = [leg for leg in one.given if not is_fiat(leg.asset)]
        if not moved:
            return None
        return Leaves(wallet=moved[0].wallet, asset=moved[0].asset, quantity=-moved[0].quantity)
    outflows = effects_of(one, lambda leg: leg.value_usd).outflows
    sold = [flow for flow in outflows if flow.kind is not DispositionKind.FEE] or [*outflows]
    if not sold:
        return None
    return Leaves(wallet=sold[0].wallet, asset=sold[0].asset, quantity=sold[0].quantity)


def lots_before(journal: Journal, facts: FoldFacts, one: Transaction) -> tuple[Lot, ...]:
    """Return all lots that were open just before a transaction.

    Args:
        journal: The journal that holds the transaction.
        facts: What the fold needs; records that count choose the lots of earlier sales.
        one: The transaction.

    Returns:
        The lots of every wallet, in the order of the fold.
    """
    place = next(n for n, each in enumerate(journal.transactions) if each.id == one.id)
    before = journal.transactions[:place]
    known = {each.id for each in before}
    pairs = tuple(pair for pair in journal.pairs if {pair.out_id, pair.in_id} <= known)
    earlier = replace(journal, transactions=before, pairs=pairs)
    return fold(earlier, replace(facts, as_of=tax_date(one.at, facts.zone))).lots


def namable(lots: tuple[Lot, ...], leaves: Leaves, facts: FoldFacts) -> tuple[Lot, ...]:
    """Return those of some lots that an identification of what leaves can name.

    While the taxpayer keeps one pool before 2025, its units can be named from every wallet.

    Args:
        lots: The lots that were open just before.
        leaves: What leaves.
        facts: How basis was kept.
    """
    is_pooled = facts.law.pooling is Pooling.ONE_POOL
    return tuple(
        lot
        for lot in lots
        if lot.asset == leaves.asset and (lot.wallet == leaves.wallet or (is_pooled and _is_pool(lot.wallet)))
    )


def _is_pool(wallet: str) -> bool:
    return is_stand_in(wallet) and not is_sent_away(wallet)
