"""Kraken's asset codes, as the codes everybody else uses.

Old codes begin with the letter of a class (X for digital assets, Z for money), and a suffix says in which
of Kraken's programs a balance lies; it is the same economic asset. Letters are not stripped by rule, since
XTZ, ZRX and ZEC begin with them. So the old codes are listed.
"""

import re
from typing import Final

FEE_CREDITS: Final = "KFEE"
"""Kraken's fee credits: a rebate on fees, not property."""

_OLD: Final = (
    {"XBT": "BTC", "XXBT": "BTC", "XDG": "DOGE", "XXDG": "DOGE", "ETH2": "ETH"}
    | {f"X{code}": code for code in ("ETH", "LTC", "XLM", "XRP", "XMR", "ZEC", "ETC", "REP", "ICN", "MLN")}
    | {f"Z{code}": code for code in ("USD", "EUR", "GBP", "CAD", "AUD", "JPY", "CHF", "KRW")}
)
_PROGRAM: Final = re.compile(r"\.(?:S|M|F|B|P|HOLD)")
_BONDED: Final = re.compile(r"(?P<code>[A-Z]{3,})\d\d")


def code_of(asset: str) -> str:
    """Return an asset's common code.

    Examples:
        >>> [code_of(asset) for asset in ("XXBT", "ZUSD", "DOT28.S", "ETH2.S", "EUR.HOLD", "ZRX", "C98")]
        ['BTC', 'USD', 'DOT', 'ETH', 'EUR', 'ZRX', 'C98']
    """
    code = asset.strip().upper()
    stem, dot, suffix = code.partition(".")
    if dot and _PROGRAM.fullmatch(dot + suffix):
        bonded = _BONDED.fullmatch(stem)
        code = bonded["code"] if bonded else stem
    return _OLD.get(code, code)
