"""Tellings brought together by the source's own ids, and by their facts where a file states none.

Within one kind of report an id names one event; rows that repeat it with the same facts are copies. Where a
file has it with *other* facts, the id names a group, such as an order of several fills: then facts and their
occurrence within the file decide, as they do for rows without an id. Two kinds of report that use the same
ids tell of the same event, unless what moves shows that they number different things.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Final

from lotwise.core.ids import content_id
from lotwise.core.quantity import Quantity
from lotwise.ledger.by_moves import ONE_NUMBERING
from lotwise.ledger.compare import difference_between
from lotwise.ledger.dedupe import group_id, semantic_key
from lotwise.ledger.near import are_rounded, are_same_assets, are_same_time
from lotwise.ledger.tellings import Event, Telling, event_of, event_order, in_order, joined, leg_key, order

LAST_PLACE: Final[Quantity] = 10**10
"""Under one id, quantities may differ by 10⁻⁸ of a unit, the last place that most reports print."""


def named_events(tellings: Iterable[Telling], repeated: list[Telling]) -> list[Event]:
    """Return the events that one kind of report tells of.

    Args:
        tellings: Of one account and one kind of report, each file's in its order.
        repeated: Receives the tellings that repeat an earlier one of their file.
    """
    by_native: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        by_native[telling.transaction.native_id].append(telling)
    events = _by_facts(by_native.pop("", []))
    for told in by_native.values():
        if len(told) == 1:
            events.append(event_of(told))
            continue
        files = _by_file(told)
        if any(_is_group(one) for one in files.values()):
            events += _group(told)
        else:
            events.append(_one_event(files.values(), repeated))
    return events


def _one_event(files: Iterable[Sequence[Telling]], repeated: list[Telling]) -> Event:
    """Return the event that each file tells of once, or more than once in the same words."""
    firsts = [told[0] for told in files]
    repeats = [telling for told in files for telling in told[1:]]
    if not repeats:
        return event_of(firsts)
    repeated += repeats
    return event_of((*firsts, *repeats), *event_of(firsts).names)


def _by_file(tellings: Iterable[Telling]) -> dict[str, list[Telling]]:
    files: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        files[telling.report.file_id].append(telling)
    return files


def _is_group(told: Sequence[Telling]) -> bool:
    """Return whether tellings of one file under one id are several events."""
    return any(difference_between(one.transaction, other.transaction) for one, other in pairwise(told))


def _by_facts(tellings: Iterable[Telling]) -> list[Event]:
    """Return events by their facts and how often the same facts occurred before in the file."""
    seen: Counter[tuple[object, ...]] = Counter()
    events: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for telling in tellings:
        one = telling.transaction
        facts = (one.kind.value, telling.second, *sorted(map(leg_key, one.legs)))
        place = (telling.report.file_id, facts)
        seen[place] += 1
        events[facts, seen[place]].append(telling)
    return [event_of(told) for told in events.values()]


def _group(told: Sequence[Telling]) -> list[Event]:
    """Return the events of a group: one for each of its facts, with an id of its own."""
    events: list[Event] = []
    for event in sorted(_by_facts(told), key=event_order):
        other = next((one for one in events if _agree(one, event)), None)
        if other is None:
            events.append(event)
        else:
            events[events.index(other)] = joined(other, event)
    first = told[0]
    seen: Counter[str] = Counter()
    taken = _owners(events)
    renamed: list[Event] = []
    for event in events:
        one = event.head.transaction
        facts = semantic_key(one.kind, one.at, one.legs)
        seen[facts] += 1
        own = group_id(
            first.report.family, first.report.wallet, first.transaction.native_id, facts, seen[facts]
        )
        names = tuple(name for name in event.names if taken[name] is event and name != own)
        renamed.append(Event(event.tellings, (own, *names)))
    return renamed


def _agree(one: Event, other: Event) -> bool:
    is_elsewhere = not one.files & other.files
    return is_elsewhere and not difference_between(one.head.transaction, other.head.transaction)


def _owners(events: Iterable[Event]) -> Mapping[str, Event]:
    """Return which event of a group each id of a telling stands for.

    Files that hold different parts of a group call different members by the plain id. Only a file with one
    member ever showed it to the owner, so that member keeps it.
    """
    told = [(event, telling) for event in events for telling in event.tellings]
    sizes = Counter(telling.report.file_id for _, telling in told)
    owners: dict[str, Event] = {}
    for event, telling in sorted(told, key=lambda each: (sizes[each[1].report.file_id] > 1, order(each[1]))):
        owners.setdefault(telling.transaction.id, event)
    return owners


def across_kinds(events: Iterable[Event]) -> list[Event]:
    """Return events with ids, those joined that reports of different kinds tell under one id."""
    told = list(events)
    if len({event.head.report.kind for event in told}) == 1:
        return told
    by_native: dict[str, list[Event]] = defaultdict(list)
    for event in told:
        by_native[event.head.transaction.native_id].append(event)
    return [
        event for same in by_native.values() for event in (same if len(same) == 1 else _joined_by_name(same))
    ]


def _joined_by_name(events: Sequence[Event]) -> list[Event]:
    if len(events) == 2:  # noqa: PLR2004 - by far the most, and nothing to choose
        one, other = events
        return [joined(*in_order(one, other))] if _fits(one, other, is_exact=False) else list(events)
    known: list[Event] = []
    kinds = groupby(sorted(events, key=event_order), key=lambda event: event.head.report.kind)
    for _, told in kinds:
        new = list(told)
        for is_exact in (True, False):
            for event in tuple(new):
                match = next((one for one in known if _fits(one, event, is_exact=is_exact)), None)
                if match is not None:
                    known[known.index(match)] = joined(*in_order(match, event))
                    new.remove(event)
        known += new
    return known


def _fits(known: Event, event: Event, *, is_exact: bool) -> bool:
    one, other = known.head, event.head
    if known.kinds & event.kinds:
        return False
    if one.report.family in ONE_NUMBERING and are_same_time(one, other):
        return True  # one id is one event there; where they disagree, that is told
    if is_exact:
        return one.second == other.second and one.moves == other.moves
    return are_same_time(one, other) and are_same_assets(one.moves, other.moves)


def are_same_units(one: Telling, other: Telling) -> bool:
    """Return whether two tellings under one id move the same, but for the last place."""
    return are_same_assets(one.moves, other.moves) and all(
        abs(units - others) <= LAST_PLACE or are_rounded(units, others)
        for (_, _, units), (_, _, others) in zip(one.moves, other.moves, strict=True)
    )


def uniquely_named(events: Iterable[Event]) -> list[Event]:
    """Return events of which no two go by the same id, before the owner's word adds any to another.

    Two reports may number different things alike. The event that counts first keeps the id; another one
    goes by the next id of its own, or by one that names its report and its facts.
    """
    told = list(events)
    if len({event.names[0] for event in told}) == len(told):
        return told
    owners: dict[str, Event] = {}
    in_turn = sorted(told, key=event_order)
    for event in in_turn:
        owners.setdefault(event.names[0], event)
    result: list[Event] = []
    for event in in_turn:
        own = [name for name in event.names if owners.setdefault(name, event) is event]
        if not own:
            one = event.head.transaction
            facts = (one.kind.value, one.at, *sorted(map(leg_key, one.legs)))
            own = [content_id("tx", event.names[0], event.head.report.kind, *facts)]
        result.append(Event(event.tellings, tuple(own)))
    return result
