"""The identification of lots to be kept before the sale, as a text to save, print or send to the broker.

The law wants the units identified no later than the instant of the sale, with records that show it. This
text names them; when and where it is kept is up to the owner until lotwise records it itself.

Source:
    26 CFR § 1.1012-1(j)(2)(i), (j)(3)(i); Notice 2026-20 § 4.
"""

from collections.abc import Mapping
from typing import Final

from lotwise.core.dates import instant_words
from lotwise.core.money import usd_text
from lotwise.core.quantity import quantity_text
from lotwise.harvest.plan import Plan, Trade
from lotwise.ledger.transaction import Custody, Wallet

_HEAD: Final = """IDENTIFICATION OF LOTS TO BE SOLD
Prices of {on}. Save or send this BEFORE the first sale; note date, time and zone below.

I identify the units below, and no others, as the units of my next sales from each wallet named.
For units in a broker's custody I rely on Notice 2026-20 (own books) where I do not tell the broker.
"""
_FOOT: Final = """
Recorded on (date, time, zone): ______________________________
By: __________________________________________________________

Lots are named by lotwise's ids. This text was made by lotwise; it does not show when you kept it.
"""


def identification_text(plan: Plan, wallets: Mapping[str, Wallet]) -> str:
    """Return the identification of a plan's lots, wallet by wallet, in the order of sale.

    Args:
        plan: A plan with trades.
        wallets: Custody of each wallet, by name.
    """
    parts = [_HEAD.format(on=plan.on)]
    names = list(dict.fromkeys(trade.candidate.valued.lot.wallet for trade in plan.trades))
    for name in names:
        held = wallets[name].custody.value if name in wallets else Custody.SELF.value
        parts.append(f"\nWallet: {name} ({'own keys' if held == Custody.SELF.value else held})")
        parts += [_lot(trade) for trade in plan.trades if trade.candidate.valued.lot.wallet == name]
    return "\n".join(parts) + "\n" + _FOOT


def _lot(trade: Trade) -> str:
    lot = trade.candidate.valued.lot
    part = "" if trade.quantity == lot.quantity else f" of {quantity_text(lot.quantity)}"
    basis = lot.root.basis_of(lot.start, lot.start + trade.quantity)
    assert basis is not None, "planned lots have a known basis"
    left = "" if trade.is_bought_back else ", not bought back"
    return (
        f"  {quantity_text(trade.quantity)}{part} {lot.asset}, "
        f"acquired {instant_words(lot.root.acquired_at)}, basis {usd_text(basis)}{left}\n    lot {lot.id}"
    )
