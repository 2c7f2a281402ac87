"""Versions of two sources that are likely of one event: asked, never joined without a word.

Half a percent and a minute apart, or of one date where one states no time, or of one hash, in wallets that
agree. Wallets
of different names are one account, perhaps, when at least three events and a fifth of the smaller file, in
the time of which both tell, are exactly the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from lotwise.ledger.tellings import is_date_only
from lotwise.ledger.transaction import Transaction
from lotwise.ledger.verdicts import Verdicts
from lotwise.ledger.version_groups import Group, Known, are_apart
from lotwise.ledger.versions import (
    Version,
    are_of_one_wallet,
    is_at_once,
    is_near,
    quantity_gap,
)

_MINUTE: Final = timedelta(minutes=1)
_FEWEST: Final = 3
_PART: Final = 5
"""One in so many is a fifth."""

_Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Two events that may be one.

    Attributes:
        first: The one that is believed first.
        second: The other one.
    """

    first: Group
    second: Group

    @property
    def files(self) -> _Pair:
        """The file of each."""
        return file_of(self.first.head), file_of(self.second.head)

    @property
    def is_exact(self) -> bool:
        """Whether they move the same at the same time."""
        one, other = self.first.head, self.second.head
        return is_at_once(one, other) and quantity_gap(one, other) is not None


def file_of(version: Version) -> str:
    """Return the id of the file that stands first among those of a version."""
    return version.transaction.sources[0].file_id


def near_versions(
    groups: Sequence[Group], told: Iterable[Transaction], known: Known, verdicts: Verdicts
) -> list[Near]:
    """Return pairs of events that may be one, each event in one pair for each other file at most.

    Args:
        groups: The events, joined as far as that is certain.
        told: All transactions, which say how many a file tells.
        known: What the owner calls distinct.
        verdicts: Which files the owner calls the same.
    """
    same = frozenset(frozenset(pair) for pair in verdicts.same)
    by_files: dict[_Pair, list[Near]] = defaultdict(list)
    for one in _chosen(_candidates(groups, known, same)):
        by_files[one.files].append(one)
    unlike = {files: pairs for files, pairs in by_files.items() if frozenset(files) not in same}
    spans = _spans(told, {name for files in unlike for name in files}) if unlike else {}
    result: list[Near] = []
    for files, pairs in sorted(by_files.items()):
        is_one_account = files not in unlike or _is_one_account(pairs, spans[files[0]], spans[files[1]])
        result += [
            one for one in pairs if is_one_account or are_of_one_wallet(one.first.head, one.second.head)
        ]
    return result


def _candidates(groups: Sequence[Group], known: Known, same: frozenset[frozenset[str]]) -> Iterator[Near]:
    named = {name for pair in same for name in pair}
    asking = [one for one in groups if one.head.is_second_hand or file_of(one.head) in named]
    index: dict[object, list[Group]] = defaultdict(list)
    for group in groups if asking else ():
        for key in _keys(group.head):
            index[key].append(group)
    seen: set[frozenset[int]] = set()
    for group in asking:
        for other in (other for key in _wide_keys(group.head) for other in index.get(key, ())):
            if other is group or (pair := frozenset((id(group), id(other)))) in seen:
                continue
            seen.add(pair)
            first, second = sorted((group, other), key=_belief)
            near = Near(first, second)
            is_said = frozenset(near.files) in same
            if _may_be_asked(near, known, is_said=is_said) and is_near(first.head, second.head):
                yield near


def _belief(group: Group) -> tuple[object, ...]:
    head = group.head
    return head.is_second_hand, head.is_placeless, head.family, file_of(head), group.key


def _may_be_asked(near: Near, known: Known, *, is_said: bool) -> bool:
    pairs = [(one, other) for one in near.first.versions for other in near.second.versions]
    if any(one.files & other.files or are_apart(one, other, known) for one, other in pairs):
        return False
    if is_said:
        return True
    return not any(
        one.place == other.place or (one.family == other.family and (one.is_placeless is other.is_placeless))
        for one, other in pairs
    )


def _keys(one: Version) -> Iterator[object]:
    if one.hash:
        yield one.units_ways, one.hash
    yield one.units_ways, one.minute
    yield one.units_ways, one.transaction.at.date(), is_date_only(one.transaction.at)


def _wide_keys(one: Version) -> Iterator[object]:
    if one.hash:
        yield one.units_ways, one.hash
    at = one.minute
    yield from ((one.units_ways, each) for each in (at - _MINUTE, at, at + _MINUTE))
    day = one.transaction.at.date()
    yield one.units_ways, day, True
    if is_date_only(one.transaction.at):
        yield one.units_ways, day, False


def _chosen(candidates: Iterable[Near]) -> Iterator[Near]:
    """Give the best pairs, each event once for each other file."""
    taken: set[tuple[Group, str]] = set()
    for one in sorted(candidates, key=_closeness):
        names = {(one.first, one.files[1]), (one.second, one.files[0])}
        if not taken & names:
            taken |= names
            yield one


def _closeness(one: Near) -> tuple[object, ...]:
    head, other = one.first.head, one.second.head
    off = sum(
        abs(side.units - other.sides[way].units) for way, side in head.sides.items() if way in other.sides
    )
    is_elsewhere = not are_of_one_wallet(head, other)
    apart = abs(head.transaction.at - other.transaction.at)
    return not one.is_exact, is_elsewhere, apart, off, one.first.key, one.second.key


# ── one account under two names ─────────────────────────────────────────────────────────────────


def _spans(told: Iterable[Transaction], files: set[str]) -> Mapping[str, list[datetime]]:
    """Return the instants that files tell of."""
    spans: dict[str, list[datetime]] = defaultdict(list)
    for one in told:
        for name in {source.file_id for source in one.sources} & files:
            spans[name].append(one.at)
    return spans


def _is_one_account(pairs: Sequence[Near], one: Sequence[datetime], other: Sequence[datetime]) -> bool:
    exact = sum(near.is_exact for near in pairs)
    first, last = max(min(one), min(other)), min(max(one), max(other))
    smaller = min(sum(first <= at <= last for at in each) for each in (one, other))
    return exact >= _FEWEST and exact * _PART >= smaller
