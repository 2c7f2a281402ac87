"""Piles: the parts of roots that lie in each place, in the order in which a method takes them.

One heap with one static whole-number key serves FIFO, LIFO and HIFO; changing the method builds the heap
anew. Keys: FIFO the instant of acquisition, LIFO its negative, HIFO the negative basis a unit (not the spot
price). Ties go to the root that arose first. MIN_TAX has two heaps by basis a unit, of parts that are short-
term and of parts that are long-term, and looks at the tops of both. Parts that are picked by name are found
through an index of roots, which is only kept once something was picked in a place; what was picked stays in
the heap, marked as gone, until it comes to its top.

Source:
    26 CFR § 1.1012-1(j)(1)-(3): the earliest *acquired* units first, whenever they came into the wallet.
"""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush, heapreplace
from typing import NamedTuple, TypeAlias

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.lots.roots import FIFO, HIFO, MIN_TAX, Roots

Part: TypeAlias = tuple[int, Quantity, Quantity, int]
"""Root, lower end, upper end, and the path by which it came."""
Entry: TypeAlias = tuple[int, int, Quantity, Quantity, int]
"""A part in a heap: key, root, lower end, upper end, path."""


class Price(NamedTuple):
    """What is realized for the units that are taken, which MIN_TAX looks at."""

    proceeds_usd: Usd
    units: Quantity
    day: int


def units_of(parts: Iterable[Part]) -> Quantity:
    """Return how many units some parts hold."""
    return sum(stop - start for _, start, stop, _ in parts)


def cut(parts: list[Part], units: Quantity) -> tuple[list[Part], list[Part]]:
    """Return the first so many units of some parts, and the rest."""
    first: list[Part] = []
    for n, (root, start, stop, path) in enumerate(parts):
        if units <= 0:
            return first, parts[n:]
        if stop - start > units:
            middle = start + units
            return [*first, (root, start, middle, path)], [(root, middle, stop, path), *parts[n + 1 :]]
        first.append(parts[n])
        units -= stop - start
    return first, []


class Pile:
    """The parts in one place.

    Args:
        roots: The roots of the matching.
        is_indexed: Whether parts will be picked by name from the beginning.

    Attributes:
        heap: The parts by the method's key; only the short-term ones under MIN_TAX.
        method: The number of the method that the heap is ordered by.
        is_plain: Whether the heap is all there is to know: no index, no second heap.
    """

    __slots__ = ("_day", "_due", "_gone", "_index", "_long", "_roots", "heap", "is_plain", "method")

    def __init__(self, roots: Roots, *, is_indexed: bool = False) -> None:
        self._roots = roots
        self.heap: list[Entry] = []
        self.method = FIFO
        self.is_plain = not is_indexed
        self._index: dict[int, list[Part]] | None = {} if is_indexed else None
        self._gone: set[Part] = set()
        self._long: list[Entry] = []
        self._due = self._day = 0

    def put(self, part: Part) -> None:
        """Add a part."""
        if self._index is not None:
            self._index.setdefault(part[0], []).append(part)
            if part in self._gone:  # its entry is still in a heap
                self._gone.remove(part)
                return
        heap = self.heap
        if self.method == MIN_TAX:
            long_from = self._roots.long_from(part[0])
            if long_from <= self._day:
                heap = self._long
            else:
                self._due = min(self._due, long_from)
        heappush(heap, (self._roots.key(part[0], self.method), *part))

    def order_by(self, method: int) -> None:
        """Take by another method from now on."""
        if method != self.method:
            parts = self.parts()
            self.method = method
            self.is_plain = self._index is None and method != MIN_TAX
            self._gone.clear()
            self._long = []
            self._due = self._day = 0
            self.heap = [(self._roots.key(part[0], method), *part) for part in parts]
            heapify(self.heap)

    def take(self, wanted: Quantity, price: Price | None = None) -> tuple[list[Part], Quantity]:
        """Remove units in the method's order.

        Args:
            wanted: How many, positive.
            price: What is realized for them; None where nothing is.

        Returns:
            The parts taken, in order, and how many units were missing (0 when there were enough).
        """
        if self.method == MIN_TAX and price is not None and price.day >= self._due:
            self._part_by_term(price.day)
        taken: list[Part] = []
        while wanted:
            heap = self._next_heap(price)
            if not heap:
                break
            key, root, start, stop, path = heap[0]
            part = root, start, stop, path
            if part in self._gone:
                self._gone.remove(part)
                heappop(heap)
                continue
            if self._index is not None:
                self._index[root].remove(part)
            if stop - start <= wanted:
                heappop(heap)
                taken.append(part)
                wanted -= stop - start
            else:
                middle = start + wanted
                rest = root, middle, stop, path
                heapreplace(heap, (key, *rest))
                if self._index is not None:
                    self._index[root].append(rest)
                taken.append((root, start, middle, path))
                wanted = 0
        return taken, wanted

    def _next_heap(self, price: Price | None) -> list[Entry]:
        """Return the heap whose top is next: losses first, short- before long-term, then long-term gains.

        Where nothing is realized, the highest basis a unit.
        """
        short, long = self.heap, self._long
        if not long or not short:
            return short or long
        if price is None:
            return min(short, long, key=lambda heap: heap[0])
        if self._roots.is_loss(short[0][1], price.proceeds_usd, price.units):
            return short
        return short if long[0][0] > 0 >= short[0][0] else long  # a key above zero: basis not known

    def _part_by_term(self, day: int) -> None:
        """Divide the parts into short- and long-term ones, as a sale on a day would be."""
        heaps: tuple[list[Entry], list[Entry]] = [], []
        self._due, self._day = 1 << 31, day
        for entry in (*self.heap, *self._long):
            long_from = self._roots.long_from(entry[1])
            heaps[long_from <= day].append(entry)
            if long_from > day:
                self._due = min(self._due, long_from)
        self.heap, self._long = heaps
        heapify(self.heap)
        heapify(self._long)

    # ── units that are named ────────────────────────────────────────────────────────────────────

    def held_of(self, root: int) -> Quantity:
        """Return how many units of one root lie here."""
        return units_of(self._parts_of(root))

    def pick(self, root: int, wanted: Quantity) -> list[Part]:
        """Remove units of one root, lowest part first, as many as are held of those wanted."""
        taken: list[Part] = []
        for part in sorted(self._parts_of(root)):
            used = min(wanted, part[2] - part[1])
            if used:
                taken.append(self._cut_out(part, part[1], part[1] + used))
                wanted -= used
        return taken

    def pick_part(self, root: int, start: Quantity, stop: Quantity) -> list[Part]:
        """Remove what is held of the units [start, stop) of one root."""
        return [
            self._cut_out(part, max(start, part[1]), min(stop, part[2]))
            for part in sorted(self._parts_of(root))
            if part[1] < stop and start < part[2]
        ]

    def parts(self) -> list[Part]:
        """Return the parts that lie here, oldest root first."""
        return sorted(entry[1:] for entry in (*self.heap, *self._long) if entry[1:] not in self._gone)

    def empty(self) -> list[Part]:
        """Remove all parts and return them, oldest root first."""
        parts = self.parts()
        self.heap, self._long = [], []
        self._gone.clear()
        self._due = self._day = 0
        if self._index is not None:
            self._index = {}
        return parts

    def _parts_of(self, root: int) -> list[Part]:
        if self._index is None:
            self._index = {}
            self.is_plain = False
            for part in self.parts():
                self._index.setdefault(part[0], []).append(part)
        return self._index.get(root, [])

    def _cut_out(self, part: Part, start: Quantity, stop: Quantity) -> Part:
        """Remove the units [start, stop) of a part that lies here; what is left of it stays."""
        root, low, high, path = part
        self._parts_of(root).remove(part)
        self._gone.add(part)
        if low < start:
            self.put((root, low, start, path))
        if stop < high:
            self.put((root, stop, high, path))
        return root, start, stop, path


def in_order(parts: Iterable[Part], roots: Roots, method: int, first_new: int) -> list[Part]:
    """Return parts in the order of a method; those of roots from a number on, which nobody held, last."""
    by = HIFO if method == MIN_TAX else method
    return sorted(parts, key=lambda part: (part[0] >= first_new, roots.key(part[0], by), part))
