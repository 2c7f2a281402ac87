"""What codes, contracts and mints are known to mean, read from the TOML file beside this module.

Problem: a symbol is no identity; anybody can publish a contract with the symbol USDC. Chosen way: an asset
that a chain tells of is known by its contract. Well-known contracts have the plain code that exchanges use;
any other is a code of its own, the symbol and the contract, so that a look-alike never meets the real one.
Contracts and mints are written in upper case like every code: addresses of Ethereum do not distinguish case,
and no two mints of Solana differ in it alone.
Left out: what the codes of a project's files mean beside each other; see `identity`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Final

from lotwise.ledger.assets import KNOWN

_FILE: Final = "assets.toml"
_CONTRACT: Final = re.compile(r"0x[0-9a-fA-F]{40}")
_MINT: Final = re.compile(r"[1-9A-HJ-NP-Za-km-z]{32,44}")
_STRANGE: Final = re.compile(r"[^A-Z0-9.$+_-]")
_LONGEST: Final = 20
_NAMELESS: Final = "TOKEN"
_AT: Final = "@"
"""What stands between symbol and contract; no symbol of an exchange holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """A code that meant another asset before an instant.

    Attributes:
        at: The instant, in UTC.
        asset: What it meant until then.
    """

    at: datetime
    asset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of assets.

    Attributes:
        everywhere: From a code to the one it means wherever it is told.
        sources: The same by family of formats, for codes that one source alone uses.
        before: Codes that meant another asset before an instant.
        ambiguous: Codes of two assets, with the words that say which.
        wrappers: By contract, the wrapped asset and the codes of the native one.
        contracts: From a contract, lower case, to its asset.
        mints: From a mint on Solana to its asset.
        tickers: Codes that mean one asset only.
    """

    everywhere: Mapping[str, str]
    sources: Mapping[str, Mapping[str, str]]
    before: Mapping[str, Renamed]
    ambiguous: Mapping[str, str]
    wrappers: Mapping[str, tuple[str, ...]]
    contracts: Mapping[str, str]
    mints: Mapping[str, str]
    tickers: frozenset[str]


@cache
def known() -> Known:
    """Return what is known of assets."""
    data = tomllib.loads(resources.files("lotwise.ledger").joinpath(_FILE).read_text("utf-8"))
    return Known(
        everywhere=data["everywhere"],
        sources=data["sources"],
        before={code: Renamed(at=one["at"], asset=one["asset"]) for code, one in data["before"].items()},
        ambiguous=data["ambiguous"],
        wrappers={contract: tuple(codes) for contract, codes in data["wrappers"].items()},
        contracts=data["contracts"],
        mints=data["mints"],
        tickers=KNOWN.union(*(words.split() for words in data["tickers"].values())),
    )


def is_contract(text: str) -> bool:
    """Return whether a text is an address as Ethereum and its like write it."""
    return _CONTRACT.fullmatch(text) is not None


def is_mint(text: str) -> bool:
    """Return whether a text is an address as Solana writes it."""
    return _MINT.fullmatch(text) is not None


def contract_asset(symbol: str, contract: str) -> str:
    """Return the asset code of a contract: its plain code where it is well known, else one of its own.

    Args:
        symbol: As its maker calls it, which proves nothing.
        contract: Its address.

    Examples:
        >>> contract_asset("anything", "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48")
        'USDC'
        >>> contract_asset("USDC ", "0x" + "4" * 40)
        'USDC@0X4444444444444444444444444444444444444444'
    """
    plain = known().contracts.get(contract.lower())
    return plain or f"{_word(symbol)}{_AT}{contract.upper()}"


def mint_asset(mint: str) -> str:
    """Return the asset code of a mint on Solana: the plain one of a well-known mint, else one of its own."""
    return known().mints.get(mint) or f"SPL{_AT}{mint.upper()}"


def nft_asset(contract: str, number: str) -> str:
    """Return the asset code of one piece of a collection.

    Examples:
        >>> nft_asset("0x" + "ab" * 20, "123")
        'NFT@0XABABABABABABABABABABABABABABABABABABABAB#123'
    """
    return f"NFT{_AT}{contract.upper()}#{number}"


def is_of_contract(asset: str) -> bool:
    """Return whether an asset code names its contract, and so means one asset whoever tells of it."""
    return _AT in asset


def _word(symbol: str) -> str:
    return _STRANGE.sub("", symbol.upper())[:_LONGEST] or _NAMELESS
