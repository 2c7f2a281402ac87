"""Programs that gather the history of many accounts: their files tell what other sources tell too.

An exchange, a chain or a wallet tells of itself, first hand. A program that gathers repeats it, often with a
wallet of its own making: where a file names none, all of it lies in a wallet named after the program. So what
such a program tells may be the event of another source, and that source is believed first.
Left out: lists of sales, which are evidence and no transactions.
"""

from collections.abc import Mapping
from typing import Final

from lotwise.ledger.custodians import usual_name

MAPPED: Final = "map_"
"""How the families of formats begin that the owner mapped; such a file may be of any source."""
# fmt: off
DEFAULT_WALLETS: Final[Mapping[str, str]] = {
    "bitcoin_tax": "bitcoin.tax", "bittytax": "BittyTax", "ccxt_unified_json": "Exchange (ccxt)",
    "coinledger": "CoinLedger", "cointracker": "CoinTracker", "cointracking": "CoinTracking", "dali": "",
    "koinly": "Koinly", "rotki": "rotki", "rp2": "", "taxbit": "TaxBit", "turbotax": "TurboTax",
}
# fmt: on
"""Families that tell of other sources, with the wallet in which what names none lies; empty where rows always
name one."""


def is_aggregator(family: str) -> bool:
    """Return whether files of a family tell events of other sources.

    Examples:
        >>> is_aggregator("koinly"), is_aggregator("map_my_bank"), is_aggregator("kraken")
        (True, True, False)
    """
    return family in DEFAULT_WALLETS or family.startswith(MAPPED)


def lies_by_default(family: str, wallet: str) -> bool:
    """Return whether a wallet is only where a family puts what names no wallet.

    Examples:
        >>> lies_by_default("koinly", "Koinly"), lies_by_default("koinly", "Kraken")
        (True, False)
    """
    return bool(wallet) and wallet.strip().casefold() == DEFAULT_WALLETS.get(family, "").casefold()


def wallets_agree(family: str, wallet: str, other_family: str, other_wallet: str) -> bool:
    """Return whether two sources may mean one wallet: by its name, or because one of them names none."""
    return (
        usual_name(wallet).casefold() == usual_name(other_wallet).casefold()
        or lies_by_default(family, wallet)
        or lies_by_default(other_family, other_wallet)
    )
