"""Wallets that stand for something else: the one pool before 2025, and the unknown place where units went.

Nothing can be sold out of them.
"""

from typing import Final

POOL: Final = "(one pool before 2025)"
"""The stand-in wallet of the one pool."""
SPOUSE_POOL: Final = "(spouse's pool before 2025)"
"""That of the spouse's."""
_POOLS: Final = frozenset({POOL, SPOUSE_POOL})
_SENT: Final = "(sent from "


def unmatched_wallet(wallet: str) -> str:
    """Return the stand-in wallet for units that left a wallet for one that is not imported."""
    return f"{_SENT}{wallet})"


def is_sent_away(wallet: str) -> bool:
    """Return whether a wallet stands for the unknown place to which units were sent."""
    return wallet.startswith(_SENT)


def is_stand_in(wallet: str) -> bool:
    """Return whether a wallet is one of the stand-ins, from which nothing can be sold."""
    return wallet in _POOLS or is_sent_away(wallet)


def home_of(wallet: str) -> str:
    """Return the wallet from which units were sent away, or the wallet itself.

    Examples:
        >>> home_of("(sent from Kraken)"), home_of("Ledger")
        ('Kraken', 'Ledger')
    """
    return wallet.removeprefix(_SENT).removesuffix(")") if is_sent_away(wallet) else wallet
