"""Assets that need a word of their own: money of a state, and assets too well known to be spam.

Money is never a lot here. Euro and other foreign money are valued through the price book like any asset;
gain on the foreign money itself (26 U.S.C. § 988) is outside lotwise.
"""

from typing import Final

USD: Final = "USD"

# fmt: off
FIAT: Final = frozenset({
    "USD", "EUR", "GBP", "CAD", "AUD", "JPY", "CHF", "NZD", "SEK", "NOK",
    "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "BRL", "MXN", "ARS",
    "ZAR", "INR", "CNY", "HKD", "SGD", "KRW", "TWD", "THB", "IDR", "PHP",
    "VND", "MYR", "AED", "SAR", "ILS", "UAH", "NGN", "KES", "RUB", "COP",
    "CLP", "PEN", "KZT", "GEL", "PKR", "BDT", "EGP", "MAD", "UYU", "ISK",
    "GHS", "UGX", "LKR", "QAR", "KWD", "BHD", "OMR", "JOD", "RSD",
})
# fmt: on
"""ISO 4217 codes that exchanges print."""

# fmt: off
KNOWN: Final = frozenset({
    # chains, the largest first
    "BTC", "ETH", "XRP", "BNB", "SOL", "DOGE", "ADA", "TRX", "BCH", "HYPE",
    "LINK", "XLM", "SUI", "AVAX", "LTC", "HBAR", "XMR", "TON", "DOT", "ZEC",
    "TAO", "NEAR", "APT", "ICP", "ETC", "KAS", "ATOM", "ALGO", "VET", "FIL",
    "SEI", "INJ", "TIA", "STX", "XTZ", "FLOW", "IOTA", "EOS", "XDC", "EGLD",
    "NEO", "DASH", "BSV", "MINA", "KAVA", "ROSE", "ZIL", "CELO", "QTUM", "DCR",
    "WAVES", "ONT", "ICX", "KSM", "GLMR", "OSMO", "CFX", "THETA", "CRO", "FTM",
    # layers on top of them, and renamed ones
    "ARB", "OP", "MATIC", "POL", "IMX", "STRK", "MNT", "ZK", "LRC", "S",
    # dollars and gold, wrapped and staked units
    "USDC", "USDT", "DAI", "PYUSD", "TUSD", "USDP", "GUSD", "BUSD", "FDUSD", "USDS",
    "PAXG", "XAUT", "WBTC", "CBBTC", "WETH", "STETH", "WSTETH", "CBETH", "RETH", "JITOSOL",
    # what runs on them
    "UNI", "AAVE", "MKR", "SKY", "LDO", "CRV", "COMP", "SNX", "YFI", "SUSHI",
    "BAL", "GRT", "ENS", "RNDR", "RENDER", "FET", "QNT", "1INCH", "ZRX", "BAT",
    "ONDO", "ENA", "PENDLE", "DYDX", "JUP", "PYTH", "JTO", "RAY", "WLD", "CAKE",
    # games and memes
    "APE", "SAND", "MANA", "AXS", "GALA", "CHZ", "ENJ", "SHIB", "PEPE", "BONK",
    "WIF", "FLOKI", "MOG", "POPCAT", "PENGU", "TRUMP",
})
# fmt: on
"""Codes of assets with large markets: who receives one without a price lacks a price, and was not spammed."""


def is_fiat(asset: str) -> bool:
    """Return whether an asset code is money issued by a state.

    Examples:
        >>> is_fiat("EUR"), is_fiat("USDC")
        (True, False)
    """
    return asset in FIAT
