"""Events brought together by what moved when: in the same second, the same assets in the same quantities.

So an older report without ids meets a newer one with ids, and one kind of report another. Each telling of a
report is an event of its own, so an event takes one telling of each kind at most, and as many events are
left as the report with the most tells. Where several fit, what agrees in money and kind goes together first.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from lotwise.core.money import CENT, DOLLAR
from lotwise.core.quantity import ONE
from lotwise.ledger.compare import is_same_for_tax, money_gap
from lotwise.ledger.tellings import Event, Moves, event_order, in_order, joined
from lotwise.ledger.verdicts import Verdicts, are_apart

ONE_NUMBERING: Final = frozenset({"kraken", "coinbase_pro"})
"""Families whose reports all use the same ids: what has other ids is another event, however alike."""
_CENT = ONE * CENT // DOLLAR
_Key: TypeAlias = tuple[datetime, Moves]


def joined_by_moves(events: Iterable[Event], verdicts: Verdicts) -> list[Event]:
    """Return events with those joined that move the same in the same second.

    Args:
        events: Of one account; what shares an id is joined already.
        verdicts: What the owner said.
    """
    buckets: dict[_Key, list[Event]] = defaultdict(list)
    for event in events:
        buckets[event.head.second, event.head.moves].append(event)
    result: list[Event] = []
    for bucket in buckets.values():
        if len(bucket) == 1 or not bucket[0].head.moves:
            result += bucket
            continue
        if len(bucket) == 2:  # noqa: PLR2004 - by far the most, and nothing to choose
            one, other = bucket
            result += [joined(*in_order(one, other))] if can_join(one, other, verdicts) else bucket
            continue
        told = sorted(bucket, key=event_order)
        told = _closest_first(told, lambda one, other: bool(one.kinds & other.kinds), verdicts)
        result += _closest_first(told, lambda _one, _other: True, verdicts)
    return result


def can_join(one: Event, other: Event, verdicts: Verdicts) -> bool:
    """Return whether two events may be one: told by different files, and not under two ids of one report."""
    if one.files & other.files or are_apart(verdicts, one, other):
        return False
    named, others = _named_kinds(one), _named_kinds(other)
    if named and others and one.head.report.family in ONE_NUMBERING:
        return False
    return not (named & others)


def _named_kinds(event: Event) -> frozenset[str]:
    return frozenset(one.report.kind for one in event.tellings if one.is_named)


def _closest_first(
    events: Sequence[Event], may: Callable[[Event, Event], bool], verdicts: Verdicts
) -> list[Event]:
    """Return events with the pairs joined that may be one, those first that are closest."""
    pairs = sorted(
        (_distance(one, other), n, m)
        for m, other in enumerate(events)
        for n, one in enumerate(events[:m])
        if may(one, other) and can_join(one, other, verdicts)
    )
    now = list(events)
    place = list(range(len(events)))
    for _, n, m in pairs:
        first, second = now[place[n]], now[place[m]]
        if first is second or not can_join(first, second, verdicts):
            continue
        keeps, goes = sorted((place[n], place[m]))
        now[keeps] = joined(*in_order(first, second))
        place = [keeps if each == goes else each for each in place]
    return [now[n] for n in sorted(set(place))]


def _distance(one: Event, other: Event) -> tuple[bool, bool, int]:
    first, second = one.head.transaction, other.head.transaction
    gap = money_gap(first, second) or 0
    return gap >= _CENT, not is_same_for_tax(first.kind, second.kind), gap
