"""What an asset is: stablecoin, security, collectible, NFT, share of a pool, or an ordinary digital asset.

Problem: the law asks of a sale what was sold. Securities have wash sales, collectibles a rate of their own;
and a code does not say what it names: FBTC is a fund at one broker, and bitcoin on another chain elsewhere.
Chosen way: a short list of what is certain, read from the TOML file beside this module; everything else is an
ordinary digital asset until the owner says what it is. Securities that are substantially identical form a
group.
Left out: what follows from a class (`tax`, `lots`); asking a market or a chain what a code names.

Source:
    26 U.S.C. §§ 408(m), 1(h)(5), 1091(a); Notice 2023-27; Notice 2024-57 § 3.03.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import resources
from typing import Final

from lotwise.core.errors import BadInputError
from lotwise.ledger.assets import is_fiat

_FILE: Final = "asset_classes.toml"
_NFT: Final = "NFT@"
"""How the codes of single pieces begin; see `known_assets.nft_asset`."""
_AT: Final = "@"
CLASS_OF: Final = "class of "
"""How the settings begin by which the owner says what an asset is; the asset follows."""
GROUP_OF: Final = "group of "
"""The same of an asset that another one is identical to."""
_OPTION: Final = frozenset({"CALL", "CALLS", "PUT", "PUTS", "OPTION", "OPTIONS"})


class AssetClass(Enum):
    """What an asset is, for the law."""

    DIGITAL_ASSET = "digital asset"
    """Ordinary property: no wash sales by current law, ordinary rates of capital gain."""
    STABLECOIN = "stablecoin"
    """Stands for a dollar. Each disposition counts; bills on wash sales leave it out."""
    SECURITY = "security"
    """Wash sales of 26 U.S.C. § 1091."""
    COLLECTIBLE = "collectible"
    """Long-term gain is taxed at up to 28 % (26 U.S.C. § 1(h)(4), (5))."""
    NFT = "NFT"
    """One of a kind. A collectible only if what it stands for is one, which its owner must say."""
    LP_SHARE = "LP share"
    """A share of a liquidity pool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FundGroup:
    """Funds that hold one asset each, taken for substantially identical.

    Attributes:
        name: Of the group.
        of: The asset that they hold.
        codes: Tickers that no digital asset of note has.
        shared: Tickers that digital assets have, too.
        titles: How brokers write them, in upper case.
    """

    name: str
    of: str
    codes: frozenset[str]
    shared: frozenset[str]
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownClasses:
    """What is known of assets without the owner's word.

    Attributes:
        classes: By code.
        pool_shares: Symbols of shares of pools; their codes are symbol and contract.
        gold: Codes of units that are gold in a vault.
        funds: Groups of funds.
    """

    classes: Mapping[str, AssetClass]
    pool_shares: frozenset[str]
    gold: frozenset[str]
    funds: tuple[FundGroup, ...]

    def fund_of(self, asset: str) -> FundGroup | None:
        """Return the funds of which one has a ticker, whether or not digital assets have it, too."""
        return next((one for one in self.funds if asset in one.codes or asset in one.shared), None)


@cache
def known_classes() -> KnownClasses:
    """Return what is known of assets without the owner's word."""
    data = tomllib.loads(resources.files("lotwise.ledger").joinpath(_FILE).read_text("utf-8"))
    funds = tuple(
        FundGroup(
            name=one["name"],
            of=one["of"],
            codes=frozenset(one["codes"].split()),
            shared=frozenset(one["shared"].split()),
            titles=tuple(one["titles"]),
        )
        for one in data["funds"]
    )
    securities = set(data["tokenized_securities"].split()).union(*(one.codes for one in funds))
    classes = dict.fromkeys(data["stablecoins"].split(), AssetClass.STABLECOIN)
    return KnownClasses(
        classes=classes | dict.fromkeys(sorted(securities), AssetClass.SECURITY),
        pool_shares=frozenset(data["pool_shares"].split()),
        gold=frozenset(data["gold"].split()),
        funds=funds,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """What the assets of a project are: the owner's word, else what is known, else ordinary digital assets.

    Attributes:
        stated: What the owner says that an asset is.
        identical: The asset that another one is identical to, as the owner says; an asset that is said to be
            identical to itself is identical to no other.
    """

    stated: Mapping[str, AssetClass] = field(default_factory=dict)
    identical: Mapping[str, str] = field(default_factory=dict)

    def of(self, asset: str) -> AssetClass:
        """Return what an asset is.

        Args:
            asset: Its code.

        Examples:
            >>> told = classes_of({"class of PUNK": "collectible"})
            >>> [told.of(asset).value for asset in ("BTC", "USDC", "IBIT", "FBTC", "PUNK")]
            ['digital asset', 'stablecoin', 'security', 'digital asset', 'collectible']
        """
        known = known_classes()
        found = self.stated.get(asset) or known.classes.get(asset)
        if found is not None:
            return found
        if asset.startswith(_NFT):
            return AssetClass.NFT
        symbol, at, _ = asset.partition(_AT)
        return AssetClass.LP_SHARE if at and symbol in known.pool_shares else AssetClass.DIGITAL_ASSET

    def group(self, asset: str) -> str:
        """Return the name of the group of assets that are substantially identical to an asset.

        Funds that hold the same asset are a group; any other asset is a group of its own, called as itself.
        The owner's word joins an asset to the group of another one, or takes it out of its own. Where the
        words go round in a circle, the assets in it are one group.

        Args:
            asset: Its code.

        Source:
            26 U.S.C. § 1091(a). No authority says whether two funds that hold the same asset are
            substantially identical; that they are is the careful reading.

        Examples:
            >>> told = classes_of({"group of WBTC": "BTC"})
            >>> [told.group(asset) for asset in ("IBIT", "ARKB", "BTC", "WBTC", "ETH")]
            ['spot bitcoin ETFs', 'spot bitcoin ETFs', 'BTC', 'BTC', 'ETH']
        """
        seen = [asset]
        while (other := self.identical.get(seen[-1])) is not None:
            if other in seen:
                return min(seen[seen.index(other) :])
            seen.append(other)
        fund = self.fund_of(seen[-1])
        return fund.name if fund else seen[-1]

    def fund_of(self, asset: str) -> FundGroup | None:
        """Return the group of funds to which a security belongs; None for any other asset.

        Args:
            asset: Its code. One that digital assets have, too, is a fund only by the owner's word.
        """
        return known_classes().fund_of(asset) if self.of(asset) is AssetClass.SECURITY else None


def classes_of(said: Mapping[str, str]) -> Classes:
    """Return what the assets of a project are.

    Args:
        said: The project's settings by name; those that are about no asset are left alone. Of each text the
            first line counts, the rest is the reason. It was checked when it was recorded; an empty one takes
            back what was said before.
    """
    return Classes(
        stated={asset: AssetClass(text) for asset, text in _about(said, CLASS_OF).items()},
        identical=_about(said, GROUP_OF),
    )


def _about(said: Mapping[str, str], prefix: str) -> dict[str, str]:
    about = {name.removeprefix(prefix): text for name, text in said.items() if name.startswith(prefix)}
    words = {asset: text.partition("\n")[0] for asset, text in about.items()}
    return {asset: word for asset, word in words.items() if word}


def class_in(text: str) -> AssetClass:
    """Return the class that a text names, whatever its case and separators.

    Raises:
        BadInputError: There is no such class.

    Examples:
        >>> class_in("lp_share"), class_in("nft")
        (<AssetClass.LP_SHARE: 'LP share'>, <AssetClass.NFT: 'NFT'>)
    """
    plain = text.strip().casefold().replace("_", " ").replace("-", " ")
    for one in AssetClass:
        if plain == one.value.casefold():
            return one
    choices = ", ".join(repr(one.value) for one in AssetClass)
    raise BadInputError(f"{text!r} is no class of assets.", f"Choose one of {choices}.")


def check_class(asset: str, said: AssetClass) -> None:
    """Refuse what the owner says of an asset where it cannot be.

    Args:
        asset: Its code.
        said: What it is said to be.

    Raises:
        BadInputError: It is money; or it is what a fund holds, whose ticker the fund has borrowed.
    """
    if is_fiat(asset):
        raise BadInputError(f"{asset} is money, and no asset here.", "`lotwise assets` lists the assets.")
    fund = known_classes().fund_of(asset)
    if fund is not None and fund.of == asset and said is AssetClass.SECURITY:
        raise BadInputError(
            f"{asset} is the asset itself, although a fund has that ticker: all of it would be a security.",
            "Give the fund a code of its own in your file.",
        )


def fund_in(description: str) -> FundGroup | None:
    """Return the group of the fund that a broker's description of a security names; None for anything else.

    Args:
        description: Of a sale that a broker reports: a ticker, a name, or both, perhaps after the units. An
            option on a fund is none, and neither is the bare code of the asset that funds hold.

    Examples:
        >>> fund_in("10 IBIT") is fund_in("FIDELITY WISE ORIGIN BITCOIN FD") is known_classes().funds[0]
        True
        >>> fund_in("CALL IBIT 01/16/26 60") is fund_in("PROSHARES BITCOIN STRATEGY ETF") is None
        True
    """
    words = re.findall(r"[A-Z0-9]+(?:\.[0-9]+)?", description.upper())
    if _OPTION.intersection(words):
        return None
    text = f" {' '.join(words)} "
    named = [word for word in words if not word.replace(".", "").isdigit()]
    ticker = named[0] if len(named) == 1 else ""
    for one in known_classes().funds:
        is_ticker = ticker in one.codes | one.shared and ticker != one.of
        if is_ticker or any(f" {title} " in text for title in one.titles):
            return one
    return None
