"""Tellings and events: what one row says, and what several rows say of one event.

Merging compares what *moves*: the sums of main legs by wallet and asset, without money of states, which
reports print with other digits and split in other ways. The order of tellings decides which one counts: the
report with the smallest rank, one with the source's id, with a time, with the most values and digits; then
content. It never looks at when a file was imported, and at the file's id where all else is the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from lotwise.core.money import CENT
from lotwise.core.quantity import ONE, Quantity
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.told import Report
from lotwise.ledger.transaction import Leg, Role, Transaction

Moves: TypeAlias = tuple[tuple[str, str, Quantity], ...]
"""Wallet, asset and signed sum, in order."""

_NOON: Final = 12
_CENT: Final[Quantity] = ONE // 100
NOBODY: Final[frozenset["Telling"]] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """What a file says of an event.

    Attributes:
        report: The file.
        transaction: What it says.
        second: The instant, without parts of a second.
        moves: What moves.
    """

    report: Report
    transaction: Transaction
    second: datetime
    moves: Moves

    @property
    def is_named(self) -> bool:
        """Whether the source gave it an id of its own."""
        return bool(self.transaction.native_id)

    @property
    def rows(self) -> tuple[int, ...]:
        """Its rows in the file."""
        return self.transaction.sources[0].rows


def telling_of(report: Report, one: Transaction) -> Telling:
    """Return a telling of a file."""
    return Telling(report, one, whole_second(one.at), moves_of(one.legs))


def whole_second(at: datetime) -> datetime:
    """Return an instant without parts of a second."""
    return at.replace(microsecond=0) if at.microsecond else at


def moves_of(legs: Iterable[Leg]) -> Moves:
    """Return what some legs move: main legs without money; fees, or money, where there is nothing else."""
    told = tuple(legs)
    assets = [leg for leg in told if not is_fiat(leg.asset)]
    counted = [leg for leg in assets if leg.role is Role.MAIN] or assets or told
    if len(counted) == 1:
        leg = counted[0]
        return ((leg.wallet, leg.asset, leg.quantity),)
    sums: dict[tuple[str, str], Quantity] = {}
    for leg in counted:
        sums[leg.wallet, leg.asset] = sums.get((leg.wallet, leg.asset), 0) + leg.quantity
    return tuple(sorted((wallet, asset, units) for (wallet, asset), units in sums.items() if units))


def order(telling: Telling) -> tuple[object, ...]:
    """Return the key by which tellings of one event are sorted; the first one counts."""
    one, report = telling.transaction, telling.report
    return (
        *(report.rank, report.kind, not one.native_id, is_date_only(one.at), *_vagueness(telling)),
        *(one.at, one.kind.value, tuple(map(leg_key, one.legs))),
        *(one.native_id, one.chain_hash, one.address, one.note, one.id, report.file_id, telling.rows),
    )


def _vagueness(telling: Telling) -> tuple[int, int]:
    """Return, less for more: how many values a telling states, and how finely it states what it does."""
    one = telling.transaction
    values = [leg.value_usd for leg in one.legs if leg.value_usd is not None]
    fine = sum(value % CENT != 0 for value in values) + (one.at.microsecond > 0)
    fine += sum(leg.quantity % _CENT != 0 for leg in one.legs if is_fiat(leg.asset))
    places = sum(
        18 - len(text) + len(text.rstrip("0")) for _, _, units in telling.moves if (text := str(units))
    )
    return -len(values), -fine - places


def is_date_only(at: datetime) -> bool:
    """Return whether an instant is one at which importers place a date without a time.

    Examples:
        >>> from datetime import UTC
        >>> is_date_only(datetime(2019, 5, 5, 12, tzinfo=UTC))
        True
        >>> is_date_only(datetime(2019, 5, 5, 12, 0, 1, tzinfo=UTC))
        False
    """
    return at.hour == _NOON and not (at.minute or at.second or at.microsecond)


def leg_key(leg: Leg) -> tuple[str, str, Quantity, bool, int]:
    """Return a leg as something that can be compared; no value stands before any."""
    value = -1 if leg.value_usd is None else leg.value_usd
    return leg.wallet, leg.asset, leg.quantity, leg.role is Role.FEE, value


def _are_copies(one: Transaction, other: Transaction) -> bool:
    """Return whether two transactions say the same, so that only their files are left to tell them apart."""
    return (
        one.at == other.at
        and one.kind is other.kind
        and one.legs == other.legs
        and (one.native_id, one.chain_hash, one.address, one.note, one.id)
        == (other.native_id, other.chain_hash, other.address, other.note, other.id)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """All that is told of one event.

    Attributes:
        tellings: The one that counts, then the others in order; never empty.
        names: Ids by which the event is known, the one it goes by first.
        added: Tellings that belong to it by the owner's word alone.
        known: Tellings that the owner's word added them to.
    """

    tellings: tuple[Telling, ...]
    names: tuple[str, ...]
    added: frozenset[Telling] = NOBODY
    known: frozenset[Telling] = NOBODY

    @property
    def head(self) -> Telling:
        """The telling that counts."""
        return self.tellings[0]

    @property
    def faces(self) -> tuple[Telling, ...]:
        """The tellings by which another may be recognized: the one that counts, and what the owner added."""
        return (
            (self.head, *(one for one in self.tellings if one in self.added)) if self.added else (self.head,)
        )

    def is_said(self, one: Telling, other: Telling) -> bool:
        """Return whether two tellings are of it by the owner's word alone."""
        pair = {one, other}
        return not pair.isdisjoint(self.added) and pair <= self.added | self.known

    @property
    def files(self) -> frozenset[str]:
        """Ids of the files that tell of it."""
        return frozenset(one.report.file_id for one in self.tellings)

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of the reports that tell of it."""
        return frozenset(one.report.kind for one in self.tellings)


def event_of(tellings: Iterable[Telling], *names: str) -> Event:
    """Return the event that some tellings of one account tell of.

    Args:
        tellings: What is told of it.
        names: Ids by which it goes; those of its tellings come after them.
    """
    told = tuple(tellings)
    if len(told) == 1:
        return Event(told, tuple(dict.fromkeys((*names, told[0].transaction.id))))
    ordered = tuple(sorted(told, key=_place if are_told_alike(told) else order))
    return Event(ordered, tuple(dict.fromkeys((*names, *(one.transaction.id for one in ordered)))))


def are_told_alike(told: Sequence[Telling]) -> bool:
    """Return whether tellings differ in their file and rows alone, which is soon seen and so most often."""
    first = told[0]
    belief = (first.report.rank, first.report.kind)
    return all(
        (one.report.rank, one.report.kind) == belief and _are_copies(first.transaction, one.transaction)
        for one in told
    )


def _place(telling: Telling) -> tuple[str, tuple[int, ...]]:
    return telling.report.file_id, telling.rows


def event_order(event: Event) -> tuple[object, ...]:
    """Return the key by which events are sorted, so that nothing depends on the order of files."""
    return order(event.head)


def joined(first: Event, second: Event, *, is_said: bool = False) -> Event:
    """Return two events as one; the facts and the id of the first count.

    Args:
        first: The one whose telling counts.
        second: The other one.
        is_said: Whether they are one by the owner's word alone.
    """
    others: Sequence[Telling] = (*first.tellings[1:], *second.tellings)
    if len(others) > 1:
        others = sorted(others, key=order)
    names = tuple(dict.fromkeys((*first.names, *second.names)))
    added, known = first.added | second.added, first.known | second.known
    if is_said:
        added, known = added | frozenset(second.tellings), known | frozenset(first.tellings)
    return Event((first.head, *others), names, added, known)


def in_order(one: Event, other: Event) -> tuple[Event, Event]:
    """Return two events, the one that counts first."""
    heads = one.head, other.head
    belief, other_belief = ((each.report.rank, each.report.kind, not each.is_named) for each in heads)
    if belief != other_belief:
        return (one, other) if belief < other_belief else (other, one)
    return (one, other) if event_order(one) <= event_order(other) else (other, one)
