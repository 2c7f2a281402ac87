"""Which versions are of one event, with certainty: one to one, the best fit first.

Lists are placed one after the other, the most believed first, and each version joins the group that it fits
best, or begins one. So of n equal events in one list and m in the other as many are joined as both tell.
The order of belief: a source of its own before a program that gathers, one that names wallets before one
that names none. Of two sources of one address, joined by the hash on the chain, the one that tells more fees.
A program may tell a transfer whole where accounts tell halves: with both halves there it adds nothing, with
one it adds the other side.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias

from lotwise.ledger.aggregators import wallets_agree
from lotwise.ledger.same_hash import IN_PARTS
from lotwise.ledger.tellings import whole_second
from lotwise.ledger.transaction import Kind, Leg, Role
from lotwise.ledger.versions import (
    Version,
    Way,
    are_of_one_wallet,
    is_at_once,
    quantity_gap,
    side_gap,
)

_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)
_BOTH: Final = 2


@dataclass(slots=True, eq=False)
class Group:
    """What is told of one event.

    Attributes:
        versions: The one that counts, then the others.
        legs: What moves, where the one that counts does not say all of it.
    """

    versions: list[Version]
    legs: tuple[Leg, ...] = ()

    @property
    def head(self) -> Version:
        """The version that counts."""
        return self.versions[0]

    @property
    def key(self) -> tuple[object, ...]:
        """Its place in any list, which does not depend on the order of files."""
        return order(self.head)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What else decides whether two versions are of one event.

    Attributes:
        distinct: Pairs of ids, of transactions or of files, that are never one event.
        own: Wallets whose keys the owner holds.
    """

    distinct: frozenset[frozenset[str]] = frozenset()
    own: frozenset[str] = frozenset()


_Index: TypeAlias = Mapping[object, list[Group]]
_Fit: TypeAlias = Callable[[Version, Version], bool]


def order(version: Version) -> tuple[object, ...]:
    """Return the key by which versions are sorted."""
    one = version.transaction
    return one.at, one.id


def may_be_one(group: Group, version: Version, known: Known) -> bool:
    """Return whether nothing forbids that a version joins a group."""
    return all(_may_be_one(one, version, known) for one in group.versions)


def _may_be_one(one: Version, other: Version, known: Known) -> bool:
    if one.place == other.place or one.files & other.files:
        return False
    if one.family == other.family and not one.is_second_hand:
        return False
    return not are_apart(one, other, known)


def are_apart(one: Version, other: Version, known: Known) -> bool:
    """Return whether the owner said that two versions, or their files, are of different events."""
    if not known.distinct:
        return False
    names, others = (one.transaction.id, *one.files), (other.transaction.id, *other.files)
    return any(frozenset((name, second)) in known.distinct for name in names for second in others)


def grouped(versions: Iterable[Version], known: Known) -> list[Group]:
    """Return the events that versions tell of, as far as it is certain which are one.

    Args:
        versions: In any order.
        known: What else decides.
    """
    told = sorted(versions, key=order)
    groups: list[Group] = []
    index: dict[object, list[Group]] = defaultdict(list)
    lists = _by_belief(told)
    for n, account in enumerate(lists, start=1):
        left = account
        for keys, fits in _PASSES if index else ():
            left = [one for one in left if not _is_placed(one, keys(one), index, known, fits)]
        for one in left:
            group = Group([one])
            groups.append(group)
            for keys, _ in _PASSES if n < len(lists) else ():
                for key in keys(one):
                    index[key].append(group)
    return _with_wholes(groups, known)


def _by_belief(told: Sequence[Version]) -> list[list[Version]]:
    """Return the lists of all sources, the most believed first."""
    families: dict[str, set[str]] = defaultdict(set)
    for one in told:
        if one.hash:
            families[one.hash].add(one.family)
    fees = Counter(
        (one.family, one.account)
        for one in told
        if len(families.get(one.hash, ())) > 1 and one.transaction.fees
    )
    lists: dict[tuple[str, str, bool], list[Version]] = defaultdict(list)
    for one in told:
        lists[one.place].append(one)

    def belief(each: list[Version]) -> tuple[object, ...]:
        one = each[0]
        believed = (one.is_second_hand, one.is_placeless, -fees[one.family, one.account])
        return *believed, one.family not in IN_PARTS, one.family, one.account

    return sorted(lists.values(), key=belief)


def _is_placed(
    one: Version, keys: Iterable[object], index: _Index, known: Known, fits: Callable[..., bool]
) -> bool:
    """Put a version into the group that it fits best; return whether there is any."""
    alike = [group for key in keys for group in index.get(key, ())]
    if not alike:
        return False
    found = {
        id(group): (gap, abs(group.head.transaction.at - one.transaction.at), group.key, group)
        for group in alike
        if (gap := quantity_gap(group.head, one)) is not None
        and fits(group.head, one, known)
        and may_be_one(group, one, known)
    }
    if not found:
        return False
    *_, best = min(found.values(), key=lambda each: each[:3])
    best.versions.append(one)
    return True


def _by_hash(one: Version) -> list[object]:
    return [("hash", one.hash)] if one.hash else []


def _by_second(one: Version) -> list[object]:
    return [("second", one.ways, whole_second(one.transaction.at))]


def _by_minute(one: Version) -> list[object]:
    return [("minute", one.ways, one.minute)]


def _fits_by_hash(one: Version, other: Version, known: Known) -> bool:
    if one.is_second_hand or other.is_second_hand:
        return True
    return all(side.wallet in known.own for each in (one, other) for side in each.sides.values())


def _fits_by_time(one: Version, other: Version, _known: Known) -> bool:
    is_told_again = one.is_second_hand or other.is_second_hand
    has_other_hash = bool(one.hash and other.hash and one.hash != other.hash)
    return is_told_again and not has_other_hash and is_at_once(one, other) and are_of_one_wallet(one, other)


_PASSES: Final = ((_by_hash, _fits_by_hash), (_by_second, _fits_by_time), (_by_minute, _fits_by_time))


# ── transfers told whole ────────────────────────────────────────────────────────────────────────


def _with_wholes(groups: list[Group], known: Known) -> list[Group]:
    """Return groups, those that tell a transfer whole joined with those that tell its halves."""
    wholes = [one for one in groups if one.head.is_second_hand and one.head.is_whole_transfer]
    if not wholes:
        return groups
    halves: dict[object, list[Group]] = defaultdict(list)
    for group in groups:
        if len(group.head.sides) == 1:
            for key in _half_keys(group.head):
                halves[key].append(group)
    gone: set[Group] = set()
    for whole in sorted(wholes, key=lambda one: one.key):
        _place_whole(whole, halves, gone, known)
    return [group for group in groups if group not in gone]


def _half_keys(one: Version) -> Iterator[object]:
    (way,) = one.sides
    if one.hash:
        yield way, one.hash
    yield way, one.minute
    yield way, one.transaction.at.date()


def _place_whole(whole: Group, halves: _Index, gone: set[Group], known: Known) -> None:
    found: dict[Way, Group] = {}
    for way in sorted(whole.head.sides):
        fitting = [one for one in _fitting(whole, way, halves, known) if one not in gone]
        for half in fitting:
            if half.head.is_second_hand and all(may_be_one(whole, one, known) for one in half.versions):
                whole.versions += half.versions
                gone.add(half)
        own = [half for half in fitting if not half.head.is_second_hand]
        if own:
            found[way] = own[0]
    if len(found) == 1:
        (way,) = whole.head.sides.keys() - found.keys()
        late = [one for one in _late(whole, way, halves, known) if one not in gone]
        found |= {way: late[0]} if late else {}
    if len(found) == _BOTH:
        for _, half in sorted(found.items()):
            half.versions += whole.versions
        gone.add(whole)
    elif found:
        ((way, half),) = found.items()
        half.legs = _completed(whole.head, half.head, way)
        if half.legs:
            half.versions += whole.versions
            gone.add(whole)


def _fitting(whole: Group, way: Way, halves: _Index, known: Known) -> list[Group]:
    """Return the groups that tell one side of a transfer, by its hash or within a minute; the best first."""
    at = whole.head.minute
    keys: list[object] = [(way, at - _MINUTE), (way, at), (way, at + _MINUTE)]
    if whole.head.hash:
        keys.append((way, whole.head.hash))
    near = (half for key in keys for half in halves.get(key, ()))
    return _halves_at(whole, way, near, known, _is_soon)


def _late(whole: Group, way: Way, halves: _Index, known: Known) -> list[Group]:
    """Return the groups that tell the other side of a transfer of which one is found, within a day."""
    day = whole.head.transaction.at.date()
    keys: list[object] = [(way, day - _DAY), (way, day), (way, day + _DAY)]
    near = (half for key in keys for half in halves.get(key, ()) if not half.head.is_second_hand)
    return _halves_at(whole, way, near, known, _is_in_time)


def _is_soon(one: Version, other: Version) -> bool:
    is_told_at_once = abs(one.transaction.at - other.transaction.at) <= _MINUTE
    return is_told_at_once or bool(one.hash and one.hash == other.hash)


def _is_in_time(one: Version, other: Version) -> bool:
    return abs(one.transaction.at - other.transaction.at) <= _DAY


def _halves_at(whole: Group, way: Way, near: Iterable[Group], known: Known, is_in_time: _Fit) -> list[Group]:
    one = whole.head
    found: dict[int, tuple[tuple[object, ...], Group]] = {}
    for half in near:
        head, side = half.head, half.head.sides[way]
        gap = side_gap(way[0], one.sides[way], side)
        has_other_hash = bool(one.hash and head.hash and one.hash != head.hash)
        if (
            gap is not None
            and not half.legs
            and not has_other_hash
            and is_in_time(one, head)
            and wallets_agree(one.family, one.sides[way].wallet, head.family, side.wallet)
            and all(may_be_one(half, each, known) for each in whole.versions)
        ):
            apart = abs(one.transaction.at - head.transaction.at)
            found[id(half)] = (head.is_second_hand, gap, apart, half.key), half
    return [half for _, half in sorted(found.values(), key=lambda each: each[0])]


def _completed(whole: Version, half: Version, way: Way) -> tuple[Leg, ...]:
    """Return the legs of a half with its other side; nothing where that does not fit."""
    if half.transaction.kind is not Kind.TRANSFER:
        return ()
    others = tuple(
        leg for leg in whole.transaction.legs if leg.role is Role.MAIN and (leg.quantity > 0) is not way[1]
    )
    if sum(leg.quantity for leg in others) + half.sides[way].units:
        return ()
    fees = () if half.transaction.fees else whole.transaction.fees
    return (*half.transaction.legs, *others, *(fees if way[1] else ()))
