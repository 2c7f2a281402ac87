"""Who holds the keys on well-known platforms, by name, as far as that is common knowledge.

A program that gathers many accounts names the account in each row, and says nothing of custody. The name of
a well-known platform says it: a US broker files Form 1099-DA, a foreign one does not, and with one's own
wallet nobody does. Names are compared without case, blanks and signs, and a note behind them in parentheses
or behind a dash does not count. Each platform has one usual spelling, so that ``GDAX`` and ``coinbase pro``
are one account. Only whole names count: ``Coinbase Wallet`` is not ``Coinbase``.
Left out: names of the owner's making, and when a platform became what it is.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from lotwise.ledger.transaction import Custody

# fmt: off
_NAMES: Final[Mapping[Custody, tuple[str, ...]]] = {
    Custody.BROKER_US: (
        # exchanges and apps
        "Coinbase", "Coinbase Pro", "Coinbase Prime", "Kraken", "Gemini", "Binance.US", "Robinhood",
        "Cash App", "Strike", "River", "Swan", "PayPal", "Venmo", "Crypto.com", "Bitstamp", "eToro", "Uphold",
        "Okcoin", "OKX US", "Bakkt", "Webull", "SoFi", "Fidelity Crypto", "Interactive Brokers", "Fold",
        "itBit", "Paxos", "Anchorage", "Circle", "BitPay", "Public", "Abra",
        # retirement accounts
        "iTrustCapital", "Bitcoin IRA", "Alto",
        # closed
        "Bittrex", "BlockFi", "Celsius", "Voyager", "FTX US", "Prime Trust",
    ),
    Custody.BROKER_FOREIGN: (
        "Binance", "KuCoin", "OKX", "Bybit", "Bitfinex", "Gate.io", "HTX", "MEXC", "Poloniex", "Nexo",
        "Bitget", "BingX", "Deribit", "BitMEX", "Phemex", "CoinEx", "LBank", "BitMart", "AscendEX", "ProBit",
        "HitBTC", "EXMO", "YoBit", "WhiteBIT", "CEX.IO", "Pionex", "Upbit", "Bithumb", "Coincheck",
        "bitFlyer", "Luno", "Bitpanda", "Bitvavo", "Coinmetro", "SwissBorg", "Revolut", "YouHodler",
        "Ledn", "Newton",
        "NDAX", "Shakepay", "Bitbuy", "CoinSpot", "Independent Reserve", "BTC Markets", "Swyftx", "WazirX",
        "CoinDCX", "BTCTurk", "Paribu", "Bitso", "Mercado Bitcoin", "LocalBitcoins",
        # closed
        "FTX", "Liquid", "Cryptopia", "Mt. Gox", "QuadrigaCX", "BTC-e", "WEX", "Hodlnaut", "CoinLoan",
        "Coinfloor", "Vauld",
    ),
    Custody.SELF: (
        # devices
        "Ledger", "Trezor", "Coldcard", "BitBox", "KeepKey", "Keystone", "Tangem",
        # programs
        "MetaMask", "Electrum", "Sparrow", "Exodus", "Trust Wallet", "Phantom", "Coinbase Wallet",
        "Kraken Wallet", "Robinhood Wallet", "Rabby", "Rainbow", "Argent", "Solflare", "Keplr", "Yoroi",
        "Daedalus", "Eternl", "Atomic Wallet", "MyEtherWallet", "Mycelium", "BlueWallet", "Wasabi",
        "Samourai", "Blockstream Green", "Jaxx", "Bitcoin Core", "Armory", "MultiBit", "Unisat",
        "Xverse", "Nunchuk",
        "Specter", "Monero GUI", "Cake Wallet", "Xaman", "Zerion", "Temple Wallet", "Terra Station", "Petra",
        "TronLink",
        # plain words, and chains and contracts, where only an address of one's own can act
        "Desktop wallet", "Hardware wallet", "Paper wallet", "BTC Transaction", "ETH Transaction",
        "Bitcoin", "Ethereum", "Binance Smart Chain", "Polygon", "Arbitrum", "Optimism", "Avalanche",
        "Solana", "Uniswap", "SushiSwap", "PancakeSwap",
    ),
}
_ALSO: Final[Mapping[str, str]] = {
    "GDAX": "Coinbase Pro", "CB Pro": "Coinbase Pro", "Square Cash": "Cash App", "Swan Bitcoin": "Swan",
    "River Financial": "River", "Crypto.com App": "Crypto.com", "Crypto.com Exchange": "Crypto.com",
    "Celsius Network": "Celsius", "Robinhood Crypto": "Robinhood", "Huobi": "HTX", "Huobi Global": "HTX",
    "OKEx": "OKX", "Gate": "Gate.io", "CEX": "CEX.IO", "Ledger Live": "Ledger",
    "Ledger Nano S": "Ledger", "Ledger Nano X": "Ledger", "Ledger Wallet": "Ledger",
    "Trezor Suite": "Trezor", "Trezor Wallet": "Trezor", "MetaMask Wallet": "MetaMask",
    "Electrum Wallet": "Electrum", "Sparrow Wallet": "Sparrow", "Exodus Wallet": "Exodus",
    "Phantom Wallet": "Phantom", "MEW": "MyEtherWallet", "Xumm": "Xaman", "Wasabi Wallet": "Wasabi",
    "BSC": "Binance Smart Chain", "BNB Smart Chain": "Binance Smart Chain",
}
# fmt: on
_OF_ONE_ASSET: Final = re.compile(r"coinbase [a-z0-9]{2,10} (?:wallet|vault)", re.IGNORECASE)
"""Coinbase's name for the part of an account that holds one asset, such as ``Coinbase BTC Wallet``."""
_NOTE: Final = re.compile(r" *\([^()]*\)$| +- .*$")


def _folded(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


_CUSTODY: Final = {name: custody for custody, names in _NAMES.items() for name in names}
_USUAL: Final = {_folded(name): name for name in _CUSTODY} | {
    _folded(other): name for other, name in _ALSO.items()
}


@lru_cache(maxsize=1024)
def usual_name(name: str) -> str:
    """Return how a platform is usually spelled; any other name as it is, blanks around it removed.

    Examples:
        >>> usual_name("gdax"), usual_name("Coinbase BTC Wallet"), usual_name("My safe ")
        ('Coinbase Pro', 'Coinbase', 'My safe')
    """
    plain = name.strip()
    known = _USUAL.get(_folded(plain))
    if known is None and _OF_ONE_ASSET.fullmatch(plain):
        return "Coinbase"
    return known or plain


def custody_of(name: str) -> Custody | None:
    """Return who holds the keys on a well-known platform; None for a name that is not known.

    Examples:
        >>> custody_of("binance.us (spot)"), custody_of("Binance"), custody_of("My safe")
        (<Custody.BROKER_US: 'US broker'>, <Custody.BROKER_FOREIGN: 'foreign broker'>, None)
    """
    return _CUSTODY.get(usual_name(name)) or _CUSTODY.get(usual_name(_NOTE.sub("", name.strip())))
