"""Kraken's asset codes and pairs, as the codes everybody else uses.

Old codes begin with the letter of a class (X for digital assets, Z for money), and a suffix says in which
of Kraken's programs a balance lies; it is the same economic asset. Letters are not stripped by rule, since
XTZ, ZRX and ZEC begin with them. So the old codes are listed, and so are the assets that pairs are quoted
in: a pair is written as one word in which only the list finds the seam.
"""

import re
from typing import Final

FEE_CREDITS: Final = "KFEE"
"""Kraken's fee credits: a rebate on fees, not property."""

_STAKED_ETHER: Final = "ETH2"
_PREFIXED: Final = (
    {"XBT": "BTC", "XXBT": "BTC", "XDG": "DOGE", "XXDG": "DOGE"}
    | {f"X{code}": code for code in ("ETH", "LTC", "XLM", "XRP", "XMR", "ZEC", "ETC", "REP", "ICN", "MLN")}
    | {"XDAO": "DAO", "XNMC": "NMC", "XXVN": "VEN"}
    | {f"Z{code}": code for code in ("USD", "EUR", "GBP", "CAD", "AUD", "JPY", "CHF", "KRW")}
)
_OLD: Final = _PREFIXED | {_STAKED_ETHER: "ETH"}
_PROGRAM: Final = re.compile(r"\.(?:S|M|F|B|P|HOLD)")
_BONDED: Final = re.compile(r"(?P<code>[A-Z]{3,})\d\d")

_OLD_QUOTES: Final = frozenset(code for code in _PREFIXED if code.startswith("Z") or code in {"XXBT", "XETH"})
_QUOTES: Final = sorted(
    {
        *_OLD_QUOTES,
        *("USD", "EUR", "GBP", "CAD", "AUD", "JPY", "CHF", "AED"),
        *("XBT", "BTC", "ETH", "DOT", "DAI", "USDT", "USDC", "USDG", "USDQ", "EURC", "EURQ", "EURR"),
        *("PYUSD", "RLUSD"),
    },
    key=lambda code: (-len(code), code),
)
_DARK: Final = ".d"
"""The end of a pair that was traded in Kraken's dark pool: the same two assets."""
_MAIN_WALLET: Final = "spot / main"


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


def is_in_program(asset: str) -> bool:
    """Return whether a code says that the balance lies in one of Kraken's programs, such as staking.

    Examples:
        >>> is_in_program("DOT.S"), is_in_program("DOT")
        (True, False)
    """
    return _PROGRAM.search(asset.strip().upper()) is not None


def part_of(asset: str, wallet: str) -> str:
    """Return the part of the account that a balance is of: the asset with its program, and the wallet.

    Exports of different years name one part in several ways: XXBT, XBT and BTC, with the main wallet or
    without a column for it. All of them are the same part, so that a later balance replaces an earlier one.

    Args:
        asset: The asset as the ledgers print it.
        wallet: The wallet column, lower case; empty in exports that have none.

    Examples:
        >>> [part_of(*one) for one in (("XXBT", ""), ("BTC", "spot / main"), ("DOT28.S", ""))]
        ['BTC', 'BTC', 'DOT28.S']
        >>> part_of("SOL", "earn / flexible")
        'SOL (earn / flexible)'
    """
    stem, dot, suffix = asset.strip().upper().partition(".")
    name = _PREFIXED.get(stem, stem) + dot + suffix
    return name if wallet in {"", _MAIN_WALLET} else f"{name} ({wallet})"


def assets_of(pair: str) -> tuple[str, str] | None:
    """Return the common codes of a pair's base and quote asset, or None where the seam is not certain.

    A quote in its old spelling goes only with a base in its own old spelling: XTZUSD is XTZ in dollars.

    Args:
        pair: The pair as the trades report prints it.

    Examples:
        >>> [assets_of(pair) for pair in ("XXBTZEUR", "SOLUSD", "XTZUSD", "XETHXXBT")]
        [('BTC', 'EUR'), ('SOL', 'USD'), ('XTZ', 'USD'), ('ETH', 'BTC')]
        >>> assets_of("BTC/USD"), assets_of("BTCXYZ")
        (('BTC', 'USD'), None)
    """
    whole = pair.removesuffix(_DARK)
    if whole not in {whole.upper(), whole.lower()}:
        return None  # such as AAPLxUSD: a share, in Kraken's own notation
    whole = whole.upper()
    base, slash, quote = whole.partition("/")
    if not slash:
        base, quote = next(filter(all, ((_base(whole, each), each) for each in _QUOTES)), ("", ""))
    return (code_of(base), code_of(quote)) if base.isalnum() and quote.isalnum() else None


def _base(pair: str, quote: str) -> str:
    """Return the base of a pair if it is quoted in this asset, else empty."""
    base = pair.removesuffix(quote)
    if base == pair or (quote in _OLD_QUOTES and base not in _PREFIXED and base != "USDT"):
        return ""
    return base
