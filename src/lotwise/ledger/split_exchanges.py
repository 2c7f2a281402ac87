"""Exchanges that one report tells whole and another as two halves: what was given, and what came for it.

Coinbase's raw report does so, a second apart. An exchange and its halves are one event when both halves are
there and nothing else fits them; the whole telling counts. Where a half fits and the other is missing, or
several fit, the owner is asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from lotwise.ledger.assets import is_fiat
from lotwise.ledger.groups import Graph, Group, Node, components, graph_of, sorted_out
from lotwise.ledger.likely import Asked
from lotwise.ledger.near import SECONDS, are_rounded_moves, are_same_assets
from lotwise.ledger.tellings import Event, Moves, Telling, event_order, joined
from lotwise.ledger.verdicts import Verdicts, are_apart

_WHOLE: Final = frozenset({"whole"})
_HALF: Final = frozenset({"half"})
_SIDES: Final = 2
_WITHIN: Final = timedelta(seconds=SECONDS)
_Index: TypeAlias = Mapping[tuple[str, str, bool, datetime], Sequence[Event]]


def joined_halves(events: Iterable[Event], verdicts: Verdicts) -> tuple[list[Event], list[Asked]]:
    """Return events with exchanges joined to their halves, and those to ask about, which stay as they are.

    Args:
        events: Of one account; what is certain or likely is joined already.
        verdicts: What the owner said.
    """
    told = list(events)
    kinds = {event.head.report.kind for event in told}
    halves = _halves(told) if len(kinds) > 1 else {}
    wholes = [event for event in told if is_exchange(event.head)] if halves else []
    parts = {whole: [Node(whole, part, _WHOLE) for part in _open_parts(whole)] for whole in wholes}
    nodes = {half: Node(half, half.head.moves, _HALF) for same in halves.values() for half in same}
    links = [
        (part, nodes[half])
        for whole in wholes
        for part in parts[whole]
        for half in _fitting(part, halves)
        if _may_be_half(whole, half, verdicts)
    ]
    if not links:
        return told, []
    graph = graph_of(links)
    groups, _ = sorted_out(graph)
    partner = {group[n]: group[1 - n] for group in groups for n in range(_SIDES)}
    result = {event: event for event in told}
    doubtful: list[Event] = []
    for whole in sorted(wholes, key=event_order):
        found = [partner.get(part) for part in parts[whole]]
        if all(found):
            for half in found:
                assert half is not None, "every part has its half"
                result[whole] = joined(result[whole], result.pop(half.event))
        elif any(part in graph for part in parts[whole]):
            doubtful.append(whole)
    return list(result.values()), _asked(doubtful, parts, graph, result)


def is_exchange(telling: Telling) -> bool:
    """Return whether a telling gives one asset for another."""
    return len(telling.moves) == _SIDES and telling.moves[0][2] * telling.moves[1][2] < 0


def is_half(telling: Telling) -> bool:
    """Return whether a telling moves one asset alone, and no money."""
    return len(telling.moves) == 1 and not any(is_fiat(leg.asset) for leg in telling.transaction.legs)


def is_half_of(half: Telling, whole: Telling) -> bool:
    """Return whether a telling moves what one side of an exchange does, seconds apart at most."""
    if not (is_half(half) and is_exchange(whole)) or abs(half.second - whole.second) > _WITHIN:
        return False
    return any(
        are_same_assets((part,), half.moves) and are_rounded_moves((part,), half.moves)
        for part in whole.moves
    )


def _halves(events: Iterable[Event]) -> _Index:
    index: dict[tuple[str, str, bool, datetime], list[Event]] = defaultdict(list)
    for event in events:
        if is_half(event.head):
            ((wallet, asset, units),) = event.head.moves
            index[wallet, asset, units > 0, event.head.second].append(event)
    return index


def _open_parts(whole: Event) -> list[Moves]:
    """Return the parts of an exchange for which no half was found yet, by the owner's word."""
    known = [one.moves for one in whole.tellings if is_half(one)]
    return [
        (part,)
        for part in whole.head.moves
        if not any(moves[0][:2] == part[:2] and are_rounded_moves(moves, (part,)) for moves in known)
    ]


def _fitting(part: Node, halves: _Index) -> Iterator[Event]:
    ((wallet, asset, units),) = part.moves
    seconds = {
        face.second + timedelta(seconds=n)
        for face in part.event.faces
        if is_exchange(face)
        for n in range(-SECONDS, SECONDS + 1)
    }
    for at in sorted(seconds):
        for half in halves.get((wallet, asset, units > 0, at), ()):
            if are_rounded_moves(part.moves, half.head.moves):
                yield half


def _may_be_half(whole: Event, half: Event, verdicts: Verdicts) -> bool:
    """Return whether a half is told by another kind of report than the whole."""
    told_whole = {one.report.kind for one in whole.tellings if is_exchange(one)}
    return not (told_whole & half.kinds) and not are_apart(verdicts, whole, half)


def _asked(
    doubtful: Iterable[Event],
    parts: Mapping[Event, Sequence[Node]],
    graph: Graph,
    left: Mapping[Event, Event],
) -> list[Asked]:
    """Return the exchanges that cannot be settled with all halves that may be theirs."""
    whole_nodes = {whole: Node(whole, whole.head.moves, _WHOLE) for whole in doubtful}
    half_nodes: dict[Event, Node] = {}
    links = [
        (node, half_nodes.setdefault(half.event, Node(half.event, half.moves, _HALF)))
        for whole, node in whole_nodes.items()
        for part in parts[whole]
        for half in graph.get(part, ())
        if half.event in left
    ]
    return [_events(group) for group in components(graph_of(links))]


def _events(group: Group) -> Asked:
    return tuple(node.event for node in group)
