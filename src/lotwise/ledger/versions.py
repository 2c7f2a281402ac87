"""Versions: what one source says of an event, and whether two sources say the same.

Compared is what moves, as the sum of main legs by asset and direction; fees, where nothing else moves. Some
sources print an amount with its fee and others without, so a difference that is just a fee is none. Eight
decimal places count, of money cents: that is what tax programs print.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from lotwise.core.quantity import ONE, Quantity
from lotwise.core.quick import quick
from lotwise.ledger.aggregators import is_aggregator, lies_by_default, wallets_agree
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.same_hash import plain_hash
from lotwise.ledger.tellings import is_date_only, whole_second
from lotwise.ledger.told import Report
from lotwise.ledger.transaction import Kind, Leg, Role, Transaction

Way: TypeAlias = tuple[str, bool]
"""Asset, and whether it comes in."""

_STEP: Final[Quantity] = ONE // 10**8
_CENT: Final[Quantity] = ONE // 100
_SHARE: Final = 200
"""One in so many parts is half a percent."""
_MINUTE: Final = timedelta(minutes=1)
_SIDES_OF_A_TRANSFER: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What moves of an asset in one direction.

    Attributes:
        wallet: Where.
        units: How much, signed.
        fee: Fees in the same asset beside it, not negative.
    """

    wallet: str
    units: Quantity
    fee: Quantity


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Version:
    """What one source says of an event.

    Attributes:
        transaction: What it says.
        family: The source.
        account: The wallet that its file was imported as.
        files: Ids of the files that say so.
        sides: What moves.
        ways: What moves and in which direction.
        units_ways: The same without money of states, unless nothing else moves.
        hash: The hash on the chain, as all sources would write it; empty where none is stated.
        is_second_hand: Whether the source tells events of other sources.
        is_placeless: Whether its source names no wallet.
        has_minutes_only: Whether its files print no seconds.
        minute: Its instant without seconds.
    """

    transaction: Transaction
    family: str
    account: str
    files: frozenset[str]
    sides: Mapping[Way, Side]
    ways: frozenset[Way]
    units_ways: frozenset[Way]
    hash: str
    is_second_hand: bool
    is_placeless: bool
    has_minutes_only: bool
    minute: datetime

    @property
    def place(self) -> tuple[str, str, bool]:
        """The list of its source that it stands in; one event stands in each but once."""
        return self.family, self.account, self.is_placeless

    @property
    def is_whole_transfer(self) -> bool:
        """Whether it tells both sides of a transfer between two wallets."""
        return (
            self.transaction.kind is Kind.TRANSFER
            and len(self.sides) == _SIDES_OF_A_TRANSFER
            and len({asset for asset, _ in self.sides}) == 1
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Teller:
    """What is the same for all versions that some files tell."""

    family: str
    account: str
    files: frozenset[str]
    is_second_hand: bool
    has_minutes_only: bool


_side: Final = quick(Side)
_version: Final = quick(Version)


class Versions:
    """Gives what the sources of transactions say; what is the same for many of them is found once.

    Args:
        reports: The files by id.
        minute_files: Those that print no seconds.
    """

    def __init__(self, reports: Mapping[str, Report], minute_files: frozenset[str]) -> None:
        self._reports = reports
        self._minute_files = minute_files
        self._tellers: dict[tuple[str, ...], _Teller] = {}
        self._ways: dict[tuple[Way, ...], tuple[frozenset[Way], frozenset[Way]]] = {}
        self._defaults: dict[tuple[str, str], bool] = {}

    def of(self, one: Transaction) -> Version:
        """Return what the source of a transaction, as merging gives it, says."""
        names = tuple([source.file_id for source in one.sources])
        teller = self._tellers.get(names) or self._teller(names)
        sides = sides_of(one.legs)
        ways, units_ways = self._ways.get(tuple(sides)) or self._ways_of(tuple(sides))
        family, is_second_hand = teller.family, teller.is_second_hand
        return _version(
            one,
            family,
            teller.account,
            teller.files,
            sides,
            ways,
            units_ways,
            plain_hash(one.chain_hash) if one.chain_hash else "",
            is_second_hand,
            is_second_hand and any(self._lies_by_default(family, side.wallet) for side in sides.values()),
            teller.has_minutes_only,
            whole_minute(one.at),
        )

    def _teller(self, names: tuple[str, ...]) -> _Teller:
        told = [self._reports[name] for name in set(names) if name in self._reports]
        told.sort(key=lambda each: (is_aggregator(each.family), each.family, each.wallet))
        family, account = (told[0].family, told[0].wallet) if told else ("", "")
        files = frozenset(names)
        teller = self._tellers[names] = _Teller(
            family=family,
            account=account,
            files=files,
            is_second_hand=is_aggregator(family),
            has_minutes_only=bool(told) and files <= self._minute_files,
        )
        return teller

    def _ways_of(self, told: tuple[Way, ...]) -> tuple[frozenset[Way], frozenset[Way]]:
        ways = frozenset(told)
        both = self._ways[told] = ways, frozenset([way for way in told if not is_fiat(way[0])]) or ways
        return both

    def _lies_by_default(self, family: str, wallet: str) -> bool:
        lies = self._defaults.get((family, wallet))
        if lies is None:
            lies = self._defaults[family, wallet] = lies_by_default(family, wallet)
        return lies


def sides_of(legs: Iterable[Leg]) -> dict[Way, Side]:
    """Return what some legs move: the main ones, or fees where there are no others."""
    main: list[Leg] = []
    fees: list[Leg] = []
    for leg in legs:
        if leg.quantity:
            (main if leg.role is Role.MAIN else fees).append(leg)
    if not main:
        main, fees = fees, []
    sides: dict[Way, Side] = {}
    for leg in main:
        way = (leg.asset, leg.quantity > 0)
        fee = abs(sum([each.quantity for each in fees if each.asset == leg.asset])) if fees else 0
        before = sides.get(way)
        if before is None:
            sides[way] = _side(leg.wallet, leg.quantity, fee)
        else:
            sides[way] = _side(before.wallet, leg.quantity + before.units, fee)
    return sides


# ── whether two say the same ────────────────────────────────────────────────────────────────────


def quantity_gap(one: Version, other: Version) -> int | None:
    """Return how many sides of two versions differ by a fee; None where more than a fee lies between."""
    if one.ways != other.ways:
        return None
    gaps = [_gap(way[0], one.sides[way], other.sides[way]) for way in one.sides]
    return None if None in gaps else sum(gap or 0 for gap in gaps)


def side_gap(asset: str, one: Side, other: Side) -> int | None:
    """Return 0 where two sides are equal, 1 where they differ by a fee, and None otherwise."""
    return _gap(asset, one, other)


def _gap(asset: str, one: Side, other: Side) -> int | None:
    off = abs(one.units - other.units)
    step = _CENT if is_fiat(asset) else _STEP
    if off < step and off * _SHARE <= abs(one.units):
        return 0
    fees = (one.fee, other.fee, abs(one.fee - other.fee))
    return 1 if any(fee and abs(off - fee) < step for fee in fees) else None


def is_near(one: Version, other: Version) -> bool:
    """Return whether two versions are nearly the same: half a percent and a minute, or a date, apart.

    Where both state the same hash, their times do not matter.
    """
    if one.units_ways != other.units_ways or not _is_near_in_time(one, other):
        return False
    return all(
        abs(one.sides[way].units - other.sides[way].units) * _SHARE <= abs(one.sides[way].units)
        or _gap(way[0], one.sides[way], other.sides[way]) is not None
        for way in one.units_ways
    )


def _is_near_in_time(one: Version, other: Version) -> bool:
    at, other_at = one.transaction.at, other.transaction.at
    if abs(at - other_at) <= _MINUTE or (one.hash and one.hash == other.hash):
        return True
    return (is_date_only(at) or is_date_only(other_at)) and at.date() == other_at.date()


def is_at_once(one: Version, other: Version) -> bool:
    """Return whether two versions are of the same second, or of the same minute where one prints no more."""
    if whole_second(one.transaction.at) == whole_second(other.transaction.at):
        return True
    has_minutes_only = one.has_minutes_only or other.has_minutes_only
    return has_minutes_only and one.minute == other.minute


def whole_minute(at: datetime) -> datetime:
    """Return an instant without seconds."""
    return at.replace(second=0, microsecond=0)


def are_of_one_wallet(one: Version, other: Version) -> bool:
    """Return whether what two versions move may lie in one wallet, side by side."""
    return all(
        wallets_agree(one.family, one.sides[way].wallet, other.family, other.sides[way].wallet)
        for way in one.units_ways & other.units_ways
    )
