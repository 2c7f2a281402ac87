"""Whether a description on a tax form names a security or a digital asset.

The two belong in different boxes of Form 8949, and digital assets are lotwise's own lots, so a sale of one
that a broker reports must not count again. A full name decides; a bare code often does not: DASH is a coin
and a share. What can be either is said to be so, and the form's box or the owner decides. Left out: names
that are not in these lists; several words together are taken for a security.
"""

import re
from enum import Enum
from typing import Final

from lotwise.importers.cells import UnclearError, amount
from lotwise.importers.row import Row
from lotwise.ledger.assets import KNOWN

_FUNDS: Final = frozenset(
    {
        *("IBIT", "FBTC", "GBTC", "ARKB", "BITB", "HODL", "BRRR", "EZBC", "BTCO", "BTCW", "BITO", "BITX"),
        *("ETHA", "FETH", "ETHE", "ETHV", "QETH", "EZET", "CETH"),
    }
)
"""Funds that hold bitcoin or ether: shares, with the look of a code."""
_SHARED: Final = frozenset(
    {
        *("DASH", "S", "STX", "APT", "ATOM", "SKY", "COMP", "LINK", "OP", "ARB", "FLOW", "NEO", "QNT"),
        *("ICX", "NEAR", "RAY", "BAL", "ENS", "BAT", "TON", "SAND", "CRO", "ONT", "EOS", "MNT", "IMX", "ZK"),
    }
)
"""Codes of digital assets that are, or were, codes of shares as well."""
_PHRASES: Final = (
    "bitcoin cash|bitcoin sv|bitcoin|ethereum classic|ethereum|ether|solana|ripple|cardano|dogecoin|litecoin"
    "|polkadot|avalanche|chainlink|tether|usd coin|stellar lumens|stellar|shiba inu|tezos|uniswap|aave"
    "|polygon|algorand|monero|pepe|bonk|dogwifhat|filecoin"
)
_FULL_NAME: Final = re.compile(
    rf"(?:{_PHRASES})(?:\W+(?P<after>[a-z0-9]+)\W?)?|(?P<before>[a-z0-9]+)\W+(?:{_PHRASES})", re.IGNORECASE
)
_CODE: Final = re.compile(r"[A-Z0-9]{1,10}")
_UNITS: Final = re.compile(r"(?P<units>\d[\d.,]*|[.,]\d+)(?:\s+|(?=sh\b))(?P<name>\S.*)", re.IGNORECASE)
_SHARES: Final = re.compile(r"(?:sh|shs|shares?)\b.*", re.IGNORECASE)


class Property(Enum):
    """What a description names."""

    DIGITAL = "a digital asset"
    SECURITY = "a security"
    EITHER = "a code of which it is not certain"


def property_of(description: str) -> Property:
    """Return what a description such as ``0.5 BTC``, ``100 sh. ABC CORP`` or ``Ethereum (ETH)`` names.

    Examples:
        >>> [property_of(text).name for text in ("0.5 BTC", "Bitcoin BTC", "10 IBIT", "200 Reebok", "5 ABC")]
        ['DIGITAL', 'DIGITAL', 'SECURITY', 'SECURITY', 'EITHER']
    """
    name = name_in(description)
    if _SHARES.fullmatch(name):
        return Property.SECURITY
    named = _FULL_NAME.fullmatch(" ".join(name.split()))
    if named and (named["after"] or named["before"] or "BTC").upper() in KNOWN:
        return Property.DIGITAL
    if not _CODE.fullmatch(name):
        return Property.SECURITY
    if name in _FUNDS:
        return Property.SECURITY
    return Property.DIGITAL if name in KNOWN - _SHARED else Property.EITHER


def name_in(description: str) -> str:
    """Return a description without the units it begins with.

    Examples:
        >>> name_in("0.5 BTC"), name_in("3M CO")
        ('BTC', '3M CO')
    """
    found = _UNITS.fullmatch(description.strip())
    return found["name"].strip() if found else description.strip()


def units_in(row: Row, description: str) -> int | None:
    """Return the units that a description begins with, None where it states none.

    Raises:
        UnclearError: It begins with a number that can be read in two ways, or that is zero.
    """
    found = _UNITS.fullmatch(description.strip())
    if found is None:
        return None
    number = amount(found["units"].rstrip(".,"), row.sheet.style)
    units = None if number is None else row.cut(number.number)
    if units is not None and units <= 0:
        raise UnclearError("The description names zero units.")
    return units
