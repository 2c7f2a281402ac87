"""A pile: the slices of one asset in one wallet, in the order in which a method takes them.

One heap with one static whole-number key serves FIFO, LIFO and HIFO; changing the method builds the heap
anew. Keys: FIFO the instant of acquisition, LIFO its negative, HIFO the negative basis a unit (not the spot
price). Ties go to the root that was acquired first in the journal.

Source:
    26 CFR § 1.1012-1(j)(1)-(3): the earliest *acquired* units first, whenever they came into the wallet.
"""

import heapq
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

    def put(self, piece: Slice) -> None:
        """Add a slice."""
        heapq.heappush(self._heap, (sort_key(self.roots[piece.root], self.method), piece))

    def order_by(self, method: Method) -> None:
        """Take by another method from now on."""
        if method is not self.method:
            self.method = method
            self._heap = [(sort_key(self.roots[piece.root], method), piece) for _, piece in self._heap]
            heapq.heapify(self._heap)

    def take(self, wanted: Quantity) -> tuple[list[Slice], Quantity]:
        """Remove units in the method's order.

        Args:
            wanted: How many, positive.

        Returns:
            The slices taken, in order, and how many units were missing (0 when there were enough).
        """
        taken: list[Slice] = []
        while wanted and self._heap:
            key, piece = self._heap[0]
            held = piece.stop - piece.start
            if held <= wanted:
                heapq.heappop(self._heap)
                taken.append(piece)
                wanted -= held
            else:
                cut = piece.start + wanted
                rest = Slice(piece.root, cut, piece.stop, piece.moved_by)
                heapq.heapreplace(self._heap, (key, rest))
                taken.append(Slice(piece.root, piece.start, cut, piece.moved_by))
                wanted = 0
        return taken, wanted

    def held_of(self, root: int) -> Quantity:
        """Return how many units of one root lie here."""
        return sum(piece.stop - piece.start for _, piece in self._heap if piece.root == root)

    def pick(self, root: int, wanted: Quantity) -> list[Slice]:
        """Remove named units of one root, lowest slice first; the caller has checked that they are held."""
        mine = sorted(piece for _, piece in self._heap if piece.root == root)
        rest = [entry for entry in self._heap if entry[1].root != root]
        taken: list[Slice] = []
        for piece in mine:
            used = min(wanted, piece.stop - piece.start)
            cut = piece.start + used
            wanted -= used
            if used:
                taken.append(piece._replace(stop=cut))
            if cut < piece.stop:
                rest.append((sort_key(self.roots[root], self.method), piece._replace(start=cut)))
        assert wanted == 0, "the caller checks what is held"
        heapq.heapify(rest)
        self._heap = rest
        return taken

    def quantity(self) -> Quantity:
        """Return how many units lie here."""
        return sum(piece.stop - piece.start for _, piece in self._heap)

    def slices(self) -> list[Slice]:
        """Return the slices that lie here, oldest root first."""
        return sorted(piece for _, piece in self._heap)
