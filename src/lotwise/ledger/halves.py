"""Halves of transfers: the side that an exchange or a wallet shows, and what speaks for two of them.

Left out: which halves belong together (`transfers`), and what is said of those that stay alone (`unpaired`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from lotwise.core.quantity import Quantity
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Kind, Leg, Transaction

_TRANSFER: Final = Kind.TRANSFER
EARLIEST: Final = timedelta(hours=-1)
"""Clocks differ: an arrival may seem to come up to an hour before its departure."""
LATEST: Final = timedelta(hours=24)
LATEST_BTC: Final = timedelta(hours=72)
TOLERANCE_DENOMINATOR: Final = 200
"""Amounts may differ by 1/200 = 0.5 % of what left, for a fee that was not stated."""
ROUNDING: Final[Quantity] = 10**10
"""Amounts may always differ by 10⁻⁸ of a unit, the last place that most sources print."""


@dataclass(frozen=True, slots=True)
class Half:
    """A departure or an arrival of one asset, whose other half another transaction shows, or none.

    Attributes:
        transaction: The transaction.
        leg: Its main leg, or one of them.
    """

    transaction: Transaction
    leg: Leg

    @property
    def id(self) -> str:
        """Id of the transaction."""
        return self.transaction.id

    @property
    def at(self) -> datetime:
        """The instant, in UTC."""
        return self.transaction.at

    @property
    def amount(self) -> Quantity:
        """Units, positive."""
        return abs(self.leg.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Halves:
    """The halves of transfers.

    Attributes:
        outs: Departures of one asset.
        ins: Arrivals of one asset, in the order of time.
        several: The legs of halves that move several assets, which never pair.
    """

    outs: tuple[Half, ...]
    ins: tuple[Half, ...]
    several: tuple[Half, ...] = ()

    def without(self, done: Iterable[str]) -> "Halves":
        """Return the halves whose ids are not among those done."""
        gone = set(done)
        return Halves(
            outs=tuple(half for half in self.outs if half.id not in gone),
            ins=tuple(half for half in self.ins if half.id not in gone),
            several=self.several,
        )


Fits: TypeAlias = Callable[[Half, Half], bool]
"""Says whether a departure and an arrival can be one transfer."""


def halves_of(transactions: Iterable[Transaction]) -> Halves:
    """Return the halves among some transactions: not money of a state, and not units of stated origin."""
    outs: list[Half] = []
    ins: list[Half] = []
    several: list[Half] = []
    for one in transactions:
        if one.kind is not _TRANSFER or one.origin is not None:
            continue
        given, received = one.given, one.received
        if given and received:
            continue
        main = [leg for leg in (*given, *received) if not is_fiat(leg.asset)]
        side = several if len(main) > 1 else outs if given else ins
        side += [Half(one, leg) for leg in main]
    ins.sort(key=lambda half: half.at)
    return Halves(outs=tuple(outs), ins=tuple(ins), several=tuple(several))


def is_fee_sized(lost: Quantity, departed: Quantity) -> bool:
    """Return whether what got lost on the way can pass for a fee that was not stated, or for rounding.

    Args:
        lost: What departed less what arrived.
        departed: What departed, positive.

    Examples:
        >>> unit = 10**18
        >>> is_fee_sized(5 * unit, 1000 * unit), is_fee_sized(6 * unit, 1000 * unit), is_fee_sized(-1, unit)
        (True, False, False)
    """
    return 0 <= lost <= max(departed // TOLERANCE_DENOMINATOR, min(ROUNDING, departed))


def is_likely(out: Half, came: Half) -> bool:
    """Return whether asset, wallets, time, amount and hashes of a departure and an arrival agree."""
    latest = LATEST_BTC if out.leg.asset == "BTC" else LATEST
    return (
        out.leg.asset == came.leg.asset
        and out.leg.wallet != came.leg.wallet
        and EARLIEST <= came.at - out.at <= latest
        and is_fee_sized(out.amount - came.amount, out.amount)
        and not _differ_by_hash(out, came)
    )


def chain_key(half: Half) -> tuple[str, str]:
    """Return the hash of a half on its chain as all sources would write it, with the asset."""
    plain = half.transaction.chain_hash.strip().lower().removeprefix("0x").partition(":")[0]
    return plain, half.leg.asset


def _differ_by_hash(out: Half, came: Half) -> bool:
    both_say = bool(out.transaction.chain_hash and came.transaction.chain_hash)
    return both_say and chain_key(out) != chain_key(came)


def address_key(address: str) -> str:
    """Return an address as it is compared: hexadecimal ones whatever the case, others exactly.

    Examples:
        >>> address_key("0xAbC1") == address_key("0xabc1"), address_key("1Boat") == address_key("1boat")
        (True, False)
    """
    plain = address.strip()
    return plain.lower() if plain[:2].lower() == "0x" else plain


def in_time(halves: Iterable[Half]) -> Sequence[Half]:
    """Return halves in order of time, those of one instant by id."""
    return sorted(halves, key=lambda half: (half.at, half.id))
