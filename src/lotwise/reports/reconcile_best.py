"""The best choice of groups that share nothing: exact, and the same every time.

Problem: of many ways in which lines of a statement could belong to own sales, one has to be chosen for all of
them at once; taking the nearest pair first leaves others without a partner. Chosen way: every possible group
(a line and a sale, a line and several sales, several lines and a sale) has a cost. First as many lines as
possible find a group, because each has to be explained, then the sum of the costs is the least. What shares
nothing is solved apart. Where all groups are pairs, lines are placed one by one by cheapest paths, which is
the optimum however many they are. Otherwise a search with an upper bound goes through all choices; it says
so when it was stopped before the end.

Left out: what makes a group possible and what it costs (`reconcile_match`).
"""

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_MOST_STEPS: Final = 20_000
_MOST_ITEMS: Final = 300
_NEVER: Final = 1 << 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines and sales that could belong together.

    Attributes:
        lines: Numbers of lines; never empty.
        sales: Numbers of sales; never empty.
        cost: How badly they fit; not negative.
    """

    lines: tuple[int, ...]
    sales: tuple[int, ...]
    cost: int

    @property
    def size(self) -> int:
        """How many lines and sales it takes."""
        return len(self.lines) + len(self.sales)


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The groups chosen.

    Attributes:
        groups: In the order of their first line.
        is_proven: Whether no better choice exists; False when the search was stopped.
    """

    groups: tuple[Group, ...]
    is_proven: bool = True


def best(groups: Iterable[Group]) -> Best:
    """Return the groups that cover the most lines, at the least cost among such choices.

    No line and no sale is in two of them. Equal choices are told apart by the numbers of lines and sales, so
    that the answer depends on nothing else.

    Examples:
        >>> near, far, other = (
        ...     Group(lines=(0,), sales=(0,), cost=1),
        ...     Group(lines=(0,), sales=(1,), cost=5),
        ...     Group(lines=(1,), sales=(0,), cost=5),
        ... )
        >>> [(group.lines, group.sales) for group in best([near, far, other]).groups]
        [((0,), (1,)), ((1,), (0,))]
    """
    chosen: list[Group] = []
    is_proven = True
    for part in _apart(sorted(groups, key=lambda one: (one.cost, one.lines, one.sales))):
        found, is_done = _best_of(part)
        chosen += found
        is_proven &= is_done
    return Best(groups=tuple(sorted(chosen, key=lambda one: (one.lines, one.sales))), is_proven=is_proven)


def _best_of(part: list[Group]) -> tuple[list[Group], bool]:
    pairs = [group for group in part if group.size == 2]  # noqa: PLR2004 - a line and a sale
    if len(pairs) == len(part):
        return _pairs(pairs), True
    if len({item for group in part for item in _items(group)}) > _MOST_ITEMS:
        return _pairs(pairs), False
    return _Search(part).run()


def _apart(groups: Sequence[Group]) -> list[list[Group]]:
    """Return groups in parts that share no line and no sale with each other."""
    head: dict[tuple[str, int], tuple[str, int]] = {}

    def top(item: tuple[str, int]) -> tuple[str, int]:
        while head.setdefault(item, item) != item:
            head[item] = head[head[item]]
            item = head[item]
        return item

    for group in groups:
        first = top(("line", group.lines[0]))
        for item in _items(group):
            head[top(item)] = first
            first = top(first)
    parts: dict[tuple[str, int], list[Group]] = {}
    for group in groups:
        parts.setdefault(top(("line", group.lines[0])), []).append(group)
    return list(parts.values())


def _items(group: Group) -> list[tuple[str, int]]:
    return [*(("line", line) for line in group.lines), *(("sale", sale) for sale in group.sales)]


# ── pairs only: one line after the other, by cheapest paths ─────────────────────────────────────


def _pairs(groups: Sequence[Group]) -> list[Group]:
    """Return the pairs of a matching with the most pairs and, of those, the least cost.

    Lines are placed one after the other. Each takes the sale to which the cheapest path leads that moves
    earlier lines elsewhere; to leave a line alone costs more than any change of all the others, so that it
    happens only where one has to stay alone. After each line the matching so far is the best there is.
    """
    placing = _Placing(groups)
    for line in sorted(placing.of_line):
        placing.place(line)
    return list(placing.pair_of_line.values())


class _Placing:
    """A matching that grows, with heights of lines and sales by which no pair costs less than nothing."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.of_line: dict[int, list[Group]] = {}
        for group in groups:
            self.of_line.setdefault(group.lines[0], []).append(group)
        self.pair_of_line: dict[int, Group] = {}
        self._pair_of_sale: dict[int, Group] = {}
        self._line_height = dict.fromkeys(self.of_line, 0)
        self._sale_height = dict.fromkeys((group.sales[0] for group in groups), 0)
        self._alone = sum(group.cost for group in groups) + 1

    def place(self, line: int) -> None:
        """Place one more line by a cheapest path, and keep the heights true."""
        far: dict[int, int] = {}
        came: dict[int, Group] = {}
        waiting: list[tuple[int, int]] = []
        passed: list[tuple[int, int]] = []
        done: set[int] = set()
        reached, end, alone = line, 0, (_NEVER, line)
        while True:
            passed.append((reached, end))
            alone = min(alone, (end + self._alone - self._line_height[reached], reached))
            for group in self.of_line[reached]:
                sale = group.sales[0]
                cost = end + group.cost - self._line_height[reached] - self._sale_height[sale]
                if sale not in done and cost < far.get(sale, _NEVER):
                    far[sale], came[sale] = cost, group
                    heapq.heappush(waiting, (cost, sale))
            while waiting and waiting[0][1] in done:
                heapq.heappop(waiting)
            if not waiting or alone[0] < waiting[0][0]:
                self._raise(passed, {sale: far[sale] for sale in done}, alone[0])
                self._leave(alone[1], line, came)
                return
            end, sale = heapq.heappop(waiting)
            taken = self._pair_of_sale.get(sale)
            if taken is None:
                self._raise(passed, {one: far[one] for one in done}, end)
                self._turn(sale, line, came)
                return
            done.add(sale)
            reached = taken.lines[0]

    def _raise(self, passed: Sequence[tuple[int, int]], done: Mapping[int, int], end: int) -> None:
        for line, at in passed:
            self._line_height[line] += end - at
        for sale, at in done.items():
            self._sale_height[sale] -= end - at

    def _turn(self, sale: int, first: int, came: Mapping[int, Group]) -> None:
        """Give each line on the path its new pair, from the end of the path to its first line."""
        while True:
            group = came[sale]
            line = group.lines[0]
            before = self.pair_of_line.get(line)
            self.pair_of_line[line] = group
            self._pair_of_sale[sale] = group
            if line == first or before is None:
                return
            sale = before.sales[0]

    def _leave(self, line: int, first: int, came: Mapping[int, Group]) -> None:
        """Leave a line alone; its sale goes to the line before it on the path."""
        before = self.pair_of_line.pop(line, None)
        if line != first and before is not None:
            self._turn(before.sales[0], first, came)


# ── groups of more: a search through all choices ────────────────────────────────────────────────


class _Search:
    """Goes through all choices of groups, and leaves out those that cannot be better than the best so far.

    A choice is worth the lines it covers first, then what it saves in cost. Each group's worth is laid in
    equal parts on what it covers; the most that the rest can bring is then the sum of the best parts, and no
    choice is ever worth more than that.
    """

    def __init__(self, groups: Sequence[Group]) -> None:
        self._groups = sorted(groups, key=lambda one: (-len(one.lines), one.cost, one.lines, one.sales))
        self._scale = math.lcm(*(group.size for group in groups))
        self._above = sum(group.cost for group in groups) + 1
        items = sorted({item for group in groups for item in _items(group)})
        self._bits = {item: 1 << n for n, item in enumerate(items)}
        self._masks = [sum(self._bits[item] for item in _items(group)) for group in self._groups]
        self._of: list[list[int]] = [[] for _ in items]
        self._most = [0] * len(items)
        for n, group in enumerate(self._groups):
            part = self._worth(group) // group.size
            for item in _items(group):
                place = self._bits[item].bit_length() - 1
                self._of[place].append(n)
                self._most[place] = max(self._most[place], part)
        self._steps = 0
        self._best = -1
        self._found: tuple[int, ...] = ()

    def run(self) -> tuple[list[Group], bool]:
        """Return the best choice, and whether all were gone through."""
        self._go((1 << len(self._most)) - 1, 0, sum(self._most), ())
        return [self._groups[n] for n in self._found], self._steps <= _MOST_STEPS

    def _worth(self, group: Group) -> int:
        return self._scale * (len(group.lines) * self._above - group.cost)

    def _go(self, free: int, worth: int, ahead: int, taken: tuple[int, ...]) -> None:
        """Try every choice for the item that has the fewest left, and then to leave it alone.

        Args:
            free: The items that no group has taken, a bit each.
            worth: Of what is taken.
            ahead: The most that the free items can bring.
            taken: The groups taken.
        """
        if worth > self._best:
            self._best, self._found = worth, taken
        self._steps += 1
        if worth + ahead <= self._best or self._steps > _MOST_STEPS:
            return
        place, choices = self._narrowest(free)
        if place < 0:
            return
        for n in choices:
            mask = self._masks[n]
            less = sum(most for item, most in enumerate(self._most) if mask >> item & 1)
            self._go(free & ~mask, worth + self._worth(self._groups[n]), ahead - less, (*taken, n))
        self._go(free & ~(1 << place), worth, ahead - self._most[place], taken)

    def _narrowest(self, free: int) -> tuple[int, list[int]]:
        """Return the free item with the fewest groups that are all free, at least one; −1 for none."""
        found: tuple[int, list[int]] = (-1, [])
        for place, numbers in enumerate(self._of):
            if free >> place & 1:
                possible = [n for n in numbers if self._masks[n] & free == self._masks[n]]
                if possible and (found[0] < 0 or len(possible) < len(found[1])):
                    found = place, possible
        return found
