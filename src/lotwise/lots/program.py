"""A journal as steps over columns of whole numbers: what the matching of lots needs, and nothing else.

Problem: which units leave is decided by instants, quantities and basis alone; names, notes and findings only
slow it down. Chosen way: a journal is first written as *steps* (`compiler`), the steps are matched by one
algorithm with two speeds (`matching` in plain Python, `kernel` compiled), and the result is told in words
again (`books`). A step is one number in each of six columns; a *place* is the number of a wallet and asset.
Units on their way from one step to the next lie in the *hand*, in order.
Left out: everything that the matching does not decide by, such as kinds of income and what was found.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.lots.lot import Method


class Step(IntEnum):
    """What a step does; in brackets which columns it reads beside `units`."""

    ACQUIRE = 0
    """Lay a new root into a place (place; ref: the root)."""
    DISPOSE = 1
    """Take units that leave for good (place, method; ref: the disposition). Missing units have no root."""
    TRANSFER = 2
    """Take units and lay them elsewhere (place, other, method; ref: the move)."""
    DEPART = 3
    """Take units into the hand (place, method; ref: the move)."""
    SEND = 4
    """Put units of the hand under way (other: the way; ref: the move)."""
    LAY = 5
    """Lay units of the hand into a place (other; ref: the move)."""
    LOSE = 6
    """Units of the hand leave for good (ref: the disposition)."""
    ARRIVE = 7
    """Lay units that were under way into a place (place: the way; other)."""
    RENAME = 8
    """Make new roots of the hand (place: index into `renames`; other; ref: the move)."""
    PAY = 9
    """A new root leaves at once (place: the root; ref: the disposition)."""
    SWEEP = 10
    """Everything in a place goes to another one, or stays (place, other; ref: an asset's number)."""
    NAME = 11
    """Name units of a root for the next taking (ref: index into `named`)."""
    PIN = 12
    """Have the next taking take units as filed (ref: index into `pins`)."""
    SET_ASIDE = 13
    """Take units away that paid a fee as filed (ref: index into `pins`)."""
    PUT_BACK = 14
    """Put back what was set aside."""
    SORT = 15
    """Order the first units of the hand by a method (method)."""
    ADD = 16
    """Add an amount to the basis of the first units of the hand (place: index into `amounts`; ref)."""
    ALLOCATE = 17
    """Lay the units of an asset where the taxpayer's allocation says (ref: index into `allocations`)."""


METHODS: Final = (Method.FIFO, Method.LIFO, Method.HIFO, Method.MIN_TAX)
"""Methods by their number in the column."""
METHOD_NUMBERS: Final = {method: number for number, method in enumerate(METHODS)} | {Method.SPEC_ID: 0}
NO_DAY: Final = 1 << 30
"""Stands for the first long-term day of units whose date of acquisition is not known."""


@dataclass(frozen=True, slots=True)
class Pin:
    """Units [start, stop) of a root in a place that leave as a filed return says."""

    place: int
    root_id: str
    start: Quantity
    stop: Quantity


@dataclass(frozen=True, slots=True)
class AllocatedTo:
    """Where the units of an asset lie by the taxpayer's own allocation.

    Attributes:
        sources: Places from which they are gathered.
        units: Root, units and place of each part.
        rest: Place where units stay that no part names.
    """

    sources: tuple[int, ...]
    units: tuple[tuple[str, Quantity, int], ...]
    rest: int


@dataclass(slots=True)
class Program:
    """Steps in columns, with the roots and dispositions that they name by number.

    Attributes:
        what: Number of the `Step`.
        place: Number of a place, or as the step says.
        other: Number of another place, or as the step says.
        units: Quantities.
        method: Number of a method in `METHODS`.
        ref: Number of what the step is about.
        root_basis: Basis of each root that a step makes, None when it is not known.
        root_at: Its instant of acquisition, in microseconds since 1970.
        root_long_from: Ordinal of the first day on which its sale is long-term; `NO_DAY` when not known.
        proceeds: Amount realized of each disposition, None when it is not known or does not matter.
        days: Ordinal of the day of each disposition.
        moved_at: Instant of each transfer and renaming, in microseconds since 1970.
        renames: Units that came in place of those that a renaming took, each.
        amounts: Amounts to add to basis.
        named: Ids of roots that identifications name.
        named_made: Number of each such root among those that steps make; −1 for one that may arise otherwise.
        partial: Steps that take more units than are named for them, each with how many are named.
        pins: What filed returns say left, for each taking.
        allocations: Where units lie by the taxpayer's own allocation.
        places: How many places there are.
    """

    what: list[int] = field(default_factory=list)
    place: list[int] = field(default_factory=list)
    other: list[int] = field(default_factory=list)
    units: list[Quantity] = field(default_factory=list)
    method: list[int] = field(default_factory=list)
    ref: list[int] = field(default_factory=list)
    root_basis: list[Usd | None] = field(default_factory=list)
    root_at: list[int] = field(default_factory=list)
    root_long_from: list[int] = field(default_factory=list)
    proceeds: list[Usd | None] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    moved_at: list[int] = field(default_factory=list)
    renames: list[Quantity] = field(default_factory=list)
    amounts: list[Usd] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    named_made: list[int] = field(default_factory=list)
    partial: dict[int, Quantity] = field(default_factory=dict)
    pins: list[tuple[Pin, ...]] = field(default_factory=list)
    allocations: list[AllocatedTo] = field(default_factory=list)
    places: int = 0

    def step(
        self, what: Step, units: Quantity, *, place: int = 0, other: int = 0, method: int = 0, ref: int = 0
    ) -> None:
        """Add a step."""
        self.what.append(what)
        self.place.append(place)
        self.other.append(other)
        self.units.append(units)
        self.method.append(method)
        self.ref.append(ref)

    def root(self, basis_usd: Usd | None, at: int, long_from: int) -> int:
        """Add a root and return its number among those that steps make."""
        self.root_basis.append(basis_usd)
        self.root_at.append(at)
        self.root_long_from.append(long_from)
        return len(self.root_at) - 1

    def disposition(self, proceeds_usd: Usd | None, day: int) -> int:
        """Add a disposition and return its number."""
        self.proceeds.append(proceeds_usd)
        self.days.append(day)
        return len(self.days) - 1

    def move(self, at: int) -> int:
        """Add a transfer or renaming and return its number."""
        self.moved_at.append(at)
        return len(self.moved_at) - 1


@dataclass(frozen=True, slots=True)
class Arisen:
    """Where a root that arose in matching comes from.

    Attributes:
        step: The step in which it arose.
        root: The root that it went on from; −1 for units that nobody held.
        start: Where the part that it went on from begins.
        long_from: Ordinal of the first day on which its sale is long-term.
        added_usd: What its basis has more than that part had.
        added_days: How many days its holding period has more than that part had; None when not known.
        after: The disposition whose disallowed loss is in it; −1 for none.
    """

    step: int
    root: int = -1
    start: Quantity = 0
    long_from: int = NO_DAY
    added_usd: Usd = 0
    added_days: int | None = 0
    after: int = -1


@dataclass(slots=True)
class Matched:
    """What matching gives: parts of roots, by their numbers in the order in which they arose.

    Attributes:
        root_units: Units of each root.
        root_basis: Basis of each root, None when it is not known.
        root_at: Instant of acquisition of each root, in microseconds since 1970.
        root_made: Its number among the roots that steps make; −1 for one that arose in matching.
        arisen: Where those that arose in matching come from, by number.
        out_ref: Disposition of each part that left for good.
        out_root: Root of that part; −1 for units that were missing.
        out_start: Lower end of the part.
        out_stop: Upper end of the part.
        out_path: Its path.
        held: Place, root, lower end, upper end and path of each part that is still held, sorted.
        gone: Root that a part went into (by a renaming, or an adjustment of its basis), its own root, lower
            end and upper end.
        short: Steps that asked for more than there was, each with the missing units.
        refused: Steps whose named units did not lie there.
        unfiled: Steps whose filed units did not lie there, each with the pin and the missing units.
        swept: Steps of a sweep or an allocation after which units are left that nobody can place.
        path_parent: Path that each path goes on from; path 0 is no path at all.
        path_ref: The move that each path ends with.
        disallowed: Loss that wash sales disallow, by the place of the part among those that left for good.
        washed: What replaced it: the place of that part, the root whose units replaced it, the root they went
            into (−1 in a retirement account, where the loss is gone), units, loss.
        waiting: Losses that found no replacement: the place of the part, units, loss, ordinal of the last day
            on which one would count.
    """

    root_units: list[Quantity] = field(default_factory=list)
    root_basis: list[Usd | None] = field(default_factory=list)
    root_at: list[int] = field(default_factory=list)
    root_made: list[int] = field(default_factory=list)
    arisen: dict[int, Arisen] = field(default_factory=dict)
    out_ref: list[int] = field(default_factory=list)
    out_root: list[int] = field(default_factory=list)
    out_start: list[Quantity] = field(default_factory=list)
    out_stop: list[Quantity] = field(default_factory=list)
    out_path: list[int] = field(default_factory=list)
    held: list[tuple[int, int, Quantity, Quantity, int]] = field(default_factory=list)
    gone: list[tuple[int, int, Quantity, Quantity]] = field(default_factory=list)
    short: list[tuple[int, Quantity]] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    unfiled: list[tuple[int, Pin, Quantity]] = field(default_factory=list)
    swept: list[int] = field(default_factory=list)
    path_parent: list[int] = field(default_factory=lambda: [-1])
    path_ref: list[int] = field(default_factory=lambda: [-1])
    disallowed: dict[int, Usd] = field(default_factory=dict)
    washed: list[tuple[int, int, int, Quantity, Usd]] = field(default_factory=list)
    waiting: list[tuple[int, Quantity, Usd, int]] = field(default_factory=list)

    def path(self, number: int) -> tuple[int, ...]:
        """Return the moves of a path, oldest first."""
        refs: list[int] = []
        while number:
            refs.append(self.path_ref[number])
            number = self.path_parent[number]
        return tuple(reversed(refs))
