"""Events that are likely told twice: joined where nothing else fits, asked about where something else does.

Compared are different kinds of report, and generations of one kind: with ids and without, with times and
with dates only. Files that merely follow each other are not: where neither covers the other's day, two events
a second apart are two.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias

from lotwise.ledger.by_moves import can_join
from lotwise.ledger.groups import Group, Node, graph_of, sorted_out
from lotwise.ledger.near import DATED, ROUNDED, SECONDS, Signature, are_same_assets, nearness, signature
from lotwise.ledger.overlaps import Span
from lotwise.ledger.tellings import Event, Telling, event_order, is_date_only, joined
from lotwise.ledger.verdicts import Verdicts

_WITHIN: Final = timedelta(seconds=SECONDS)

Asked: TypeAlias = tuple[Event, ...]
"""Events of which only the owner can say which are one."""


def joined_when_likely(
    events: Iterable[Event], spans: Mapping[str, Span], verdicts: Verdicts
) -> tuple[list[Event], list[Asked]]:
    """Return events with those joined that are likely one, and those to ask about, which stay as they are.

    Args:
        events: Of one account; what is certain is joined already.
        spans: The time that each file tells of.
        verdicts: What the owner said.
    """
    told = list(events)
    pairs = [
        (one, other)
        for one, other in _candidates(told)
        if one is not other and can_join(one, other, verdicts) and _may_be_one(one, other, spans)
    ]
    if not pairs:
        return told, []
    nodes = {event: Node(event, event.head.moves, _side(event, spans)) for pair in pairs for event in pair}
    links = [(nodes[one], nodes[other]) for one, other in pairs]
    groups, torn = sorted_out(graph_of(links))
    result = {event: event for event in told}
    for group in groups:
        first, *others = sorted((node.event for node in group), key=event_order)
        for other in others:
            result[first] = joined(result[first], result.pop(other))
    return list(result.values()), [_events(group) for group in torn]


def _events(group: Group) -> Asked:
    return tuple(dict.fromkeys(node.event for node in group))


def _side(event: Event, spans: Mapping[str, Span]) -> frozenset[str]:
    """Return who tells of an event: voices, and whether in files that state dates only."""
    dated = {f"dated {spans[one.report.file_id].is_dated}" for one in event.tellings}
    return frozenset(_voices(event) | dated)


def _voices(event: Event) -> frozenset[str]:
    """Return the kinds of report that tell of an event, each with or without ids."""
    return frozenset(
        f"{one.report.kind} {'with' if one.is_named else 'without'} ids" for one in event.tellings
    )


def _candidates(events: Iterable[Event]) -> Iterator[tuple[Event, Event]]:
    """Give pairs of events, each once, that move the same assets at about the same time."""
    told = sorted(((face, event) for event in events for face in event.faces), key=_second)
    for n, (face, one) in enumerate(told):
        latest = face.second + _WITHIN
        for m in range(n + 1, len(told)):
            other_face, other = told[m]
            if other_face.second > latest:
                break
            if are_same_assets(face.moves, other_face.moves):
                yield one, other
    yield from _on_one_day(told)


def _second(told: tuple[Telling, Event]) -> datetime:
    return told[0].second


def _on_one_day(told: Sequence[tuple[Telling, Event]]) -> Iterator[tuple[Event, Event]]:
    """Give pairs of events further apart of which one states only the date."""
    dated = [(face, event) for face, event in told if is_date_only(face.transaction.at)]
    days = {face.second.date() for face, _ in dated}
    by_day: dict[tuple[Signature, date], list[tuple[Telling, Event]]] = defaultdict(list)
    for face, event in told if days else ():
        day = face.second.date()
        if day in days:
            by_day[signature(face.moves), day].append((face, event))
    for face, one in dated:
        for other_face, other in by_day[signature(face.moves), face.second.date()]:
            if abs(face.second - other_face.second) > _WITHIN:  # so the other states a time
                yield one, other


def _may_be_one(one: Event, other: Event, spans: Mapping[str, Span]) -> bool:
    is_one_voice = not _voices(one).isdisjoint(_voices(other))
    return any(
        _are_near(face, other_face, spans, is_one_voice=is_one_voice)
        and (_covers(one, other_face, spans) or _covers(other, face, spans))
        for face in one.faces
        for other_face in other.faces
    )


def _are_near(one: Telling, other: Telling, spans: Mapping[str, Span], *, is_one_voice: bool) -> bool:
    """Return whether two tellings are likely of one event, as far as they speak for themselves."""
    reasons = nearness(one, other)
    if not reasons:  # moves that are equal were joined, or are more than the other report tells
        return False
    is_by_generation = spans[one.report.file_id].is_dated is not spans[other.report.file_id].is_dated
    return not is_one_voice or reasons == (ROUNDED,) or (DATED in reasons and is_by_generation)


def _covers(event: Event, other: Telling, spans: Mapping[str, Span]) -> bool:
    """Return whether a file that tells of an event covers the day of a telling, and so should tell of it."""
    day = other.second.date()
    return any(spans[file].covers(day) for file in event.files)
