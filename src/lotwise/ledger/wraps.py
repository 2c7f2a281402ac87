"""Which assets wrap or stake which, and which exchanges are such a wrap or its way back.

Problem: files tell "1 ETH left, 1 WETH came" and "1 ETH left, 0.02 BTC came" in the same words, and only of
the first may anybody say that nothing was disposed of. Chosen way: a list of known pairs, read from the TOML
file beside this module. An exchange is a wrap if it is between a known pair, in one wallet, one asset on each
side, in quantities that the wrap can give. Others are trades at a market, at a discount or a premium. A share
of a liquidity pool is such a pair only by the owner's word, with the one asset that was put in for it.
Left out: whether a wrap is a disposition, which nobody has ruled; see `swaps` for what the owner says.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources
from typing import Final

from lotwise.core.quantity import Quantity, quantity
from lotwise.ledger.transaction import Kind, Transaction

_FILE: Final = "wraps.toml"
_CUT: Final[Quantity] = quantity("0.00000001")
"""By how much two quantities may differ and be equal: many exports write eight decimals."""
_KINDS: Final = frozenset({Kind.EXCHANGE, Kind.RENAME})


class Rate(Enum):
    """How many units a wrap gives; the names are those of the file's lists."""

    ONE_TO_ONE = "one_to_one"
    """One for one, always."""
    MOVING = "moving"
    """A share that grows with its rewards: never more units than were given for it."""
    POOL = "pool"
    """A share of a liquidity pool: at whatever quantities; in no list, only by the owner's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """Two assets of which one wraps or stakes the other, or is a share of a pool of it.

    Attributes:
        asset: The wrapped or staked asset, such as ``WETH``, or the share.
        of: What it stands for, such as ``ETH``.
        rate: How many units of it are given.
    """

    asset: str
    of: str
    rate: Rate


@cache
def known_wraps() -> Mapping[frozenset[str], Wrap]:
    """Return the known wraps, each by the pair of its codes."""
    data = tomllib.loads(resources.files("lotwise.ledger").joinpath(_FILE).read_text("utf-8"))
    wraps = (
        Wrap(asset=asset, of=of, rate=Rate(rate))
        for of, family in data.items()
        for rate, assets in family.items()
        for asset in assets
    )
    return {frozenset({one.asset, one.of}): one for one in wraps}


def wrap_between(first: str, second: str) -> Wrap | None:
    """Return the known wrap between two assets, in either order; None where neither wraps the other.

    Examples:
        >>> wrap_between("WETH", "ETH").of
        'ETH'
        >>> wrap_between("RETH", "STETH") is None  # both stand for ether, and neither for the other
        True
    """
    return known_wraps().get(frozenset({first, second}))


def partners_of(asset: str) -> tuple[str, ...]:
    """Return the assets that wrap an asset or that it wraps, in alphabetical order.

    Examples:
        >>> partners_of("STETH")
        ('ETH', 'WSTETH')
    """
    return tuple(sorted(code for pair in known_wraps() if asset in pair for code in pair - {asset}))


def pair_in(one: Transaction) -> frozenset[str]:
    """Return the two assets that a transaction exchanges for each other.

    Args:
        one: Any transaction.

    Returns:
        Their codes; none unless one asset left a wallet and one came into the same wallet for it.
    """
    if one.kind not in _KINDS:
        return frozenset()
    given, received = one.given, one.received
    if len(given) != 1 or len(received) != 1 or given[0].wallet != received[0].wallet:
        return frozenset()
    return frozenset({given[0].asset, received[0].asset})


def wrap_in(one: Transaction) -> Wrap | None:
    """Return the known wrap between the two assets that a transaction exchanges, at whatever quantities.

    Args:
        one: Any transaction.

    Returns:
        The wrap; None unless one asset left a wallet and one came into the same wallet for it.
    """
    return known_wraps().get(pair_in(one)) if one.kind in _KINDS else None


def is_at_rate(one: Transaction, wrap: Wrap) -> bool:
    """Return whether the quantities of an exchange are such as its wrap can give.

    Args:
        one: A transaction with one asset on each side.
        wrap: The wrap between them.
    """
    units = {leg.asset: abs(leg.quantity) for leg in (*one.given, *one.received)}
    wrapped, plain = units[wrap.asset], units[wrap.of]
    match wrap.rate:
        case Rate.ONE_TO_ONE:
            return abs(wrapped - plain) <= _CUT
        case Rate.MOVING:
            return wrapped <= plain + _CUT
        case Rate.POOL:
            return True
