"""Assets that need a word of their own: money of a state, and US-dollar stablecoins.

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
    "VND", "MYR", "AED", "SAR", "ILS", "UAH", "NGN", "KES",
})
# fmt: on
"""ISO 4217 codes that exchanges print."""


def is_fiat(asset: str) -> bool:
    """Return whether an asset code is money issued by a state.

    Examples:
        >>> is_fiat("EUR"), is_fiat("USDC")
        (True, False)
    """
    return asset in FIAT
