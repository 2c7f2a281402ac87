"""Which of several candidates belong together, where only what is unique in all directions is certain.

Events, or parts of them, are nodes; candidates for one another are linked. Links whose money agrees decide
first. Then nodes that hang together are one event when each report tells one of them and all are linked with
all. Twins, equally many on two sides with nothing to tell them apart, go together in order of time: whichever
is which, the same units go the same way. All others are torn: only the owner can say.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeAlias

from lotwise.ledger.compare import money_agrees, money_of
from lotwise.ledger.tellings import Event, Moves, event_order
from lotwise.ledger.transaction import Transaction

_PAIR: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An event, or a part of one.

    Attributes:
        event: The event.
        moves: What moves in it, or in the part.
        side: Who tells of it; one event has one node of a side at most.
    """

    event: Event
    moves: Moves
    side: frozenset[str]


Graph: TypeAlias = Mapping[Node, Collection[Node]]
Group: TypeAlias = tuple[Node, ...]


def graph_of(pairs: Iterable[tuple[Node, Node]]) -> Graph:
    """Return the graph of some links."""
    links: dict[Node, dict[Node, None]] = defaultdict(dict)
    for one, other in pairs:
        links[one][other] = None
        links[other][one] = None
    return links


def sorted_out(graph: Graph) -> tuple[list[Group], list[Group]]:
    """Return the groups of nodes that are one event each, and the groups that are torn.

    Args:
        graph: Candidates; no node is linked with itself.
    """
    groups: list[Group] = []
    torn: list[Group] = []
    for component in components(graph):
        found = _as_one(component, graph) or _by_money(component, graph)
        groups += found
        left = _without(component, found)
        for rest in components(_within(left, graph)):
            more = _as_one(rest, graph)
            groups += more
            torn += [] if more else [rest]
    return groups, torn


def components(graph: Graph) -> list[Group]:
    """Return the nodes that hang together, directly or through others, without those that stand alone."""
    seen: set[Node] = set()
    found: list[Group] = []
    for first in graph:
        if first in seen or not graph[first]:
            continue
        seen.add(first)
        reached = [first]
        for node in reached:
            new = [other for other in graph[node] if other not in seen]
            seen.update(new)
            reached += new
        found.append(tuple(sorted(reached, key=_node_order)))
    return sorted(found, key=lambda group: _node_order(group[0]))


def _node_order(node: Node) -> tuple[object, ...]:
    return *event_order(node.event), node.moves


def _within(nodes: Collection[Node], graph: Graph) -> Graph:
    return {node: [other for other in graph[node] if other in nodes] for node in nodes}


def _without(component: Group, found: Iterable[Group]) -> dict[Node, None]:
    done = {node for group in found for node in group}
    return {node: None for node in component if node not in done}


def _by_money(component: Group, graph: Graph) -> list[Group]:
    """Return the groups that are certain once only links count whose money agrees."""
    strong = {
        node: [other for other in graph[node] if money_agrees(_told(node), _told(other))]
        for node in component
    }
    return [group for part in components(strong) for group in _as_one(part, strong)]


def _told(node: Node) -> Transaction:
    return node.event.head.transaction


def _as_one(component: Group, graph: Graph) -> list[Group]:
    """Return the groups of which nothing else can be true; none where something else can."""
    if len(component) == _PAIR:
        return [component]
    sides: dict[frozenset[str], list[Node]] = defaultdict(list)
    for node in component:
        sides[node.side].append(node)
    told = list(sides.values())
    is_complete = all(
        other in graph[one] for side, others in combinations(told, 2) for one in side for other in others
    )
    if not is_complete or len(told) < _PAIR:
        return []
    if all(len(side) == 1 for side in told):
        return [component]
    if len(told) == _PAIR and len(told[0]) == len(told[1]) and all(map(_are_twins, told)):
        return list(zip(*told, strict=True))
    return []


def _are_twins(side: Sequence[Node]) -> bool:
    first = side[0]
    return all(node.moves == first.moves and money_of(_told(node)) == money_of(_told(first)) for node in side)
