"""A pile: the slices of one asset in one wallet, in the order in which a method takes them.

One heap with one static whole-number key serves FIFO, LIFO and HIFO; changing the method builds the heap
anew. Keys: FIFO the instant of acquisition, LIFO its negative, HIFO the negative basis a unit (not the spot
price). Ties go to the root that was acquired first in the journal. Units that are picked by name are found
through an index of roots, which is only kept once something was picked; what was picked stays in the heap,
marked as gone, until it comes to its top.

Source:
    26 CFR § 1.1012-1(j)(1)-(3): the earliest *acquired* units first, whenever they came into the wallet.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from lotwise.core.quantity import Quantity
from lotwise.lots.lot import Method, Root

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_BASIS_DIGITS: Final = 10**30
"""HIFO compares basis a unit to 30 more digits than money has: enough to tell any two real lots apart."""


class Slice(NamedTuple):
    """Units [start, stop) of the root with this number in the fold's list of roots."""

    root: int
    start: Quantity
    stop: Quantity
    moved_by: tuple[str, ...]


def units_of(slices: Iterable[Slice]) -> Quantity:
    """Return how many units some slices hold."""
    return sum(piece.stop - piece.start for piece in slices)


def microseconds(instant: datetime) -> int:
    """Return an instant as whole microseconds since 1970."""
    passed = instant - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def sort_key(root: Root, method: Method) -> int:
    """Return the whole number by which a method takes a root's units: the smallest first.

    Units whose basis is not known are taken last by HIFO, so that no identification rests on a guess.
    """
    match method:
        case Method.LIFO:
            return -microseconds(root.acquired_at)
        case Method.HIFO:
            return -(root.basis_usd * _BASIS_DIGITS // root.quantity) if root.basis_usd is not None else 1
        case Method.FIFO | Method.SPEC_ID:
            return microseconds(root.acquired_at)


@dataclass(slots=True)
class Pile:
    """The slices of one asset in one wallet.

    Attributes:
        roots: The fold's list of roots, shared by all piles.
        method: The method the heap is ordered by.
    """

    roots: list[Root]
    method: Method = Method.FIFO
    _heap: list[tuple[int, Slice]] = field(default_factory=list)
    _by_root: dict[int, list[Slice]] | None = None
    _gone: set[Slice] = field(default_factory=set)

    def put(self, piece: Slice) -> None:
        """Add a slice."""
        if self._by_root is not None:
            self._by_root.setdefault(piece.root, []).append(piece)
            if piece in self._gone:  # its entry is still in the heap
                self._gone.remove(piece)
                return
        heapq.heappush(self._heap, (sort_key(self.roots[piece.root], self.method), piece))

    def order_by(self, method: Method) -> None:
        """Take by another method from now on."""
        if method is not self.method:
            self.method = method
            self._heap = [(sort_key(self.roots[piece.root], method), piece) for piece in self.slices()]
            self._gone.clear()
            heapq.heapify(self._heap)

    def take(self, wanted: Quantity) -> tuple[list[Slice], Quantity]:
        """Remove units in the method's order.

        Args:
            wanted: How many, positive.

        Returns:
            The slices taken, in order, and how many units were missing (0 when there were enough).
        """
        taken: list[Slice] = []
        heap = self._heap
        while wanted and heap:
            key, piece = heap[0]
            if self._gone and piece in self._gone:
                self._gone.remove(piece)
                heapq.heappop(heap)
                continue
            root, start, stop, moved_by = piece
            if self._by_root is not None:
                self._by_root[root].remove(piece)
            if stop - start <= wanted:
                heapq.heappop(heap)
                taken.append(piece)
                wanted -= stop - start
            else:
                cut = start + wanted
                rest = Slice(root, cut, stop, moved_by)
                heapq.heapreplace(heap, (key, rest))
                if self._by_root is not None:
                    self._by_root[root].append(rest)
                taken.append(Slice(root, start, cut, moved_by))
                wanted = 0
        return taken, wanted

    def held_of(self, root: int) -> Quantity:
        """Return how many units of one root lie here."""
        return units_of(self._slices_of(root))

    def pick(self, root: int, wanted: Quantity) -> list[Slice]:
        """Remove units of one root, lowest slice first, as many as are held of those wanted."""
        taken: list[Slice] = []
        for piece in sorted(self._slices_of(root)):
            used = min(wanted, piece.stop - piece.start)
            if used:
                taken.append(self._cut_out(piece, piece.start, piece.start + used))
                wanted -= used
        return taken

    def pick_slice(self, root: int, start: Quantity, stop: Quantity) -> list[Slice]:
        """Remove what is held of the units [start, stop) of one root."""
        return [
            self._cut_out(piece, max(start, piece.start), min(stop, piece.stop))
            for piece in sorted(self._slices_of(root))
            if piece.start < stop and start < piece.stop
        ]

    def quantity(self) -> Quantity:
        """Return how many units lie here."""
        return units_of(self.slices())

    def slices(self) -> list[Slice]:
        """Return the slices that lie here, oldest root first."""
        return sorted(piece for _, piece in self._heap if piece not in self._gone)

    def _slices_of(self, root: int) -> list[Slice]:
        if self._by_root is None:
            self._by_root = {}
            for _, piece in self._heap:
                self._by_root.setdefault(piece.root, []).append(piece)
        return self._by_root.get(root, [])

    def _cut_out(self, piece: Slice, start: Quantity, stop: Quantity) -> Slice:
        """Remove the units [start, stop) of a slice that lies here; what is left of it stays."""
        self._slices_of(piece.root).remove(piece)
        self._gone.add(piece)
        if piece.start < start:
            self.put(piece._replace(stop=start))
        if stop < piece.stop:
            self.put(piece._replace(start=stop))
        return piece._replace(start=start, stop=stop)
