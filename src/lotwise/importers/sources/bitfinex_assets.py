"""Bitfinex's asset codes and pairs, as the codes everybody else uses.

Its codes have three letters where they can, so IOTA is IOT and Tether is UST. Listed are those that name the
same asset on all days; LUNA and BCHABC changed their meaning and stay as they are. A pair is written with
`/` or `:`, or as six letters.
"""

from collections.abc import Mapping
from typing import Final

from lotwise.importers.cells import DerivativeError, shown
from lotwise.importers.row import Row

ALIASES: Final[Mapping[str, str]] = {
    "ALG": "ALGO",
    "ATO": "ATOM",
    "BCHN": "BCH",
    "DAT": "DATA",
    "DSH": "DASH",
    "EUS": "EURS",
    "EUT": "EURT",
    "IOT": "IOTA",
    "MNA": "MANA",
    "QSH": "QASH",
    "QTM": "QTUM",
    "RBT": "RBTC",
    "SNG": "SNGLS",
    "STJ": "STORJ",
    "TERRAUST": "USTC",
    "TSD": "TUSD",
    "UDC": "USDC",
    "UST": "USDT",
    "VSY": "VSYS",
    "YYW": "YOYOW",
    "MEGAIOTA": "IOTA",
}
"""Bitfinex's codes to the common ones."""
_DERIVATIVE: Final = "F0"
"""The end of the codes of contracts and of the money behind them."""
_HALF: Final = 3


def assets_of(row: Row) -> tuple[str, str]:
    """Return the two assets of the pair in the column of the role `pair`.

    Raises:
        UnclearError: It is no pair, or one of contracts.
    """
    text = row.text("pair").upper()
    for mark in "/:":
        base, found, quote = text.partition(mark)
        if found:
            break
    else:
        base, quote = (text[:_HALF], text[_HALF:]) if len(text) == 2 * _HALF else ("", "")
    if base.endswith(_DERIVATIVE) or quote.endswith(_DERIVATIVE):
        raise DerivativeError(f"A trade of the contract {text}.")
    if not (base.isalnum() and quote.isalnum()):
        raise row.unclear("pair", f"{shown(row.text('pair'))} is no pair of assets.")
    return ALIASES.get(base, base), ALIASES.get(quote, quote)
