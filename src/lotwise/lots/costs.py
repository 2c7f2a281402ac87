"""Which rule a trade's costs follow: which side bears them, and which units paid them.

Problem: the same fee leg means different things. Since 2025 the law says which side of an exchange bears the
costs; before, it was the taxpayer's method. A fee in the asset received was withheld from it where somebody
else executed the exchange and paid out the rest. Where the owner's own wallet sent a transaction to a chain,
nobody could withhold anything: the network took its fee from what lay in that wallet. Chosen way: what is
known of a trade (its day, its hash, who holds the keys, which wallet gave) decides; nothing is guessed.
Left out: fees that a contract on the chain keeps back before it pays out; no export tells them from others.
Units withheld as backup withholding (26 U.S.C. § 3406), which pay a tax and are no cost of the trade.

Source:
    26 CFR § 1.1001-7(b)(1)(ii), (b)(2); § 1.1012-1(h)(2)(ii), (j)(3)(iii).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from lotwise.ledger.assets import FIAT
from lotwise.ledger.transaction import Custody, Transaction
from lotwise.lots.methods import FeeBearer, LotLaw

_MAIN_LEGS: Final = 2
"""A trade of so few legs has no fee."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """The rule that the costs of a trade follow.

    Attributes:
        bearer: Which side of an exchange of assets bears them.
        is_paid_on_top: Whether a fee in the asset received was paid with units of the wallet, by the rule in
            force there, and not withheld from what came.
    """

    bearer: FeeBearer = FeeBearer.DISPOSED
    is_paid_on_top: bool = False


BY_REGULATION: Final = Costs()
"""What was given bears the costs, and a fee in what was received was withheld from it."""
_RULES: Final = {
    (bearer, is_on_top): Costs(bearer=bearer, is_paid_on_top=is_on_top)
    for bearer in FeeBearer
    for is_on_top in (False, True)
}


def costs_of(transaction: Transaction, day: date, law: LotLaw, custody_of: Callable[[str], Custody]) -> Costs:
    """Return the rule that the costs of a trade follow.

    Args:
        transaction: A purchase, sale or exchange.
        day: Its day, in the taxpayer's zone.
        law: Dates of law and the owner's choices.
        custody_of: Tells who holds the keys of a wallet.

    Source:
        26 CFR § 1.1001-7(b)(2)(ii); § 1.1012-1(j)(1), which governs units that no broker holds, and
        (j)(3)(iii), which deems units identified that a *broker* withholds.
    """
    if len(transaction.legs) <= _MAIN_LEGS:
        return BY_REGULATION
    return _RULES[law.fee_bearer(day), _is_paid_on_top(transaction, custody_of)]


def _is_paid_on_top(transaction: Transaction, custody_of: Callable[[str], Custody]) -> bool:
    """Return whether all fees were paid by own wallets that gave an asset in a transaction on a chain."""
    if not transaction.chain_hash:
        return False
    senders = {leg.wallet for leg in transaction.given if leg.asset not in FIAT}
    return all(
        fee.wallet in senders and custody_of(fee.wallet) is Custody.SELF
        for fee in transaction.fees
        if fee.quantity < 0
    )
