"""Rows of Binance's statement that belong together and do not share a second.

Problem: the two rows of a conversion or purchase may be a second apart; a reward of savings is told once in
the savings account and once more where it is paid out, hours later; an asset that is replaced leaves one
day, and what replaces it comes another day, both in the same quantity. Chosen way: two groups of neighboring
seconds are one only where a side is missing in one of them, both together are one asset for another, and no
other neighbor fits as well. What was told twice, or replaced, must agree to the last digit. Left out: what
could be joined in two ways; it stays apart, and is asked about.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from lotwise.core.quantity import Quantity
from lotwise.importers.base import Rows
from lotwise.importers.cells import UnclearError
from lotwise.importers.row import Row
from lotwise.importers.sources.binance_operations import FEES, PAID_OUT, REPLACEMENTS
from lotwise.importers.sources.binance_times import instant_of

_SECOND: Final = timedelta(seconds=1)
_EARLIER: Final = timedelta(hours=1)
_PAID_WITHIN: Final = timedelta(days=1)
_REPLACED_WITHIN: Final = timedelta(days=60)


class _Sides(NamedTuple):
    """Which assets a group gives and receives, beside its fees."""

    given: frozenset[str]
    received: frozenset[str]

    @property
    def is_trade(self) -> bool:
        """Whether it is one asset for another."""
        return len(self.given) == len(self.received) == 1 and self.given != self.received

    @property
    def lacks_one(self) -> bool:
        """Whether a side, or both, is not there."""
        return not (self.given and self.received)

    def with_those_of(self, other: "_Sides") -> "_Sides":
        """Return the sides of both together."""
        return _Sides(self.given | other.given, self.received | other.received)


class _Placed(NamedTuple):
    """A row with what it says, where it can be read."""

    row: Row
    at: datetime
    asset: str
    change: Quantity


def _placed(row: Row) -> _Placed | None:
    try:
        return _Placed(row, instant_of(row), row.asset(), row.quantity("change"))
    except UnclearError:
        return None  # its reader meets the same cell, and says so


def _sides(group: Rows) -> _Sides:
    counted = [row for row in group if row.word("operation") not in FEES]
    given, received = (
        frozenset(row.text("asset").upper() for row in counted if row.text("change").startswith("-") is way)
        for way in (True, False)
    )
    return _Sides(given, received)


def neighbors_joined(groups: Sequence[Rows], kind: Mapping[Rows, object]) -> Iterator[Rows]:
    """Join groups of neighboring seconds of which one lacks a side.

    Args:
        groups: The groups, each of one second.
        kind: What groups must share to be joined; groups that are not in it are never joined.
    """
    sides = {group: _sides(group) for group in kind}
    if not any(one.lacks_one for one in sides.values()):
        yield from groups
        return
    placed: dict[tuple[object, datetime], Rows] = {}
    for group, shared in kind.items():
        found = _placed(group[0])
        if found:
            placed[shared, found.at] = group
    partner: dict[Rows, Rows] = {}
    for (shared, at), group in placed.items():
        if sides[group].lacks_one:
            near = [placed.get((shared, at + step)) for step in (-_SECOND, _SECOND)]
            fitting = [one for one in near if one and sides[group].with_those_of(sides[one]).is_trade]
            if len(fitting) == 1:
                partner[group] = fitting[0]
    yield from _merged(groups, partner)


def _merged(groups: Sequence[Rows], partner: Mapping[Rows, Rows]) -> Iterator[Rows]:
    """Yield groups, those of a pair as one; a group that two others claim is joined with neither."""
    claims: dict[Rows, list[Rows]] = {}
    for group, other in partner.items():
        claims.setdefault(other, []).append(group)
    taken: set[Rows] = set()
    for group in groups:
        if group in taken:
            continue
        found = partner.get(group) or next(iter(claims.get(group, ())), None)
        if found is None or found in taken or not _is_sure(group, found, partner, claims):
            yield group
            continue
        taken |= {group, found}
        yield tuple(sorted((*group, *found), key=lambda row: row.line))


def _is_sure(
    group: Rows, other: Rows, partner: Mapping[Rows, Rows], claims: Mapping[Rows, list[Rows]]
) -> bool:
    """Return whether no third group claims one of the two, and neither claims a third."""
    rivals = {*claims.get(group, ()), *claims.get(other, ()), partner.get(group), partner.get(other)}
    return rivals <= {group, other, None}


def told_twice(rows: Sequence[Row]) -> Iterator[Rows]:
    """Pair each reward of the savings account with the row that pays it out, as far as there is one."""
    paid: dict[tuple[str, str, Quantity], list[_Placed]] = {}
    rewards: list[_Placed] = []
    for row in rows:
        operation = row.word("operation")
        found = _placed(row) if operation in PAID_OUT or operation in PAID_OUT.values() else None
        if found and operation in PAID_OUT:
            rewards.append(found)
        elif found:
            paid.setdefault((operation, found.asset, found.change), []).append(found)
    for reward in sorted(rewards, key=lambda one: (one.at, one.row.line)):
        key = PAID_OUT[reward.row.word("operation")], reward.asset, reward.change
        within = [one for one in paid.get(key, ()) if -_EARLIER <= one.at - reward.at <= _PAID_WITHIN]
        if within:
            nearest = min(within, key=lambda one: (abs(one.at - reward.at), one.row.line))
            paid[key].remove(nearest)
            yield reward.row, nearest.row


def replaced(rows: Sequence[Row]) -> Iterator[Rows]:
    """Pair an asset that was taken with the one that came in the same quantity, where one alone fits."""
    found = list(filter(None, map(_placed, (row for row in rows if row.word("operation") in REPLACEMENTS))))
    fits = {one.row: [other for other in found if _replaces(one, other)] for one in found}
    for old in found:
        if old.change < 0 and len(fits[old.row]) == 1:
            new = fits[old.row][0]
            if [one.row for one in fits[new.row]] == [old.row]:
                yield old.row, new.row


def _replaces(one: _Placed, other: _Placed) -> bool:
    """Return whether one of two rows may be what the other is replaced by."""
    return (
        one.change + other.change == 0 != one.change
        and one.asset != other.asset
        and abs(one.at - other.at) <= _REPLACED_WITHIN
    )


def without(rows: Sequence[Row], pairs: Iterable[Rows]) -> list[Row]:
    """Return the rows that are in none of the pairs."""
    paired = {row for pair in pairs for row in pair}
    return [row for row in rows if row not in paired]
