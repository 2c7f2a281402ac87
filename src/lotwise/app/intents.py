"""Which sale takes which identified units: intents written down before, matched to sales that came later.

Problem: an identification is written before the order, when the sale has no id yet; and a sale may be filled
in parts, for less, or for more than was identified. Chosen way: in the order of time, a sale takes the units
that the intents in force name for its wallet and asset, the earliest intent first and its units in the order
of its list. What a sale leaves over stays identified for the next one: an identification is split. It is
never stretched: of a sale of more than is identified, nothing names the rest, and the fold says so.

An intent is in force from its instant, to the second, until it is replaced, taken back or expired. None of
this reaches a sale that was imported before it: the chain shows that order, whatever a clock says. What the
owner stated about a sale itself goes before it. One that no sale took, made within a day after a sale that
nothing names, is shown as too late for that sale, with what it would have changed.

Left out: gifts, payments and transfers; for those, state the record by hand (`lotwise identify SALE`).

Source:
    26 CFR § 1.1012-1(j)(2)(i), (j)(3)(ii); Notice 2026-20 § 4.02; law facts 8.1-8.2.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from math import inf
from typing import TYPE_CHECKING, Final

from lotwise.app import intents_findings as told
from lotwise.app.intents_units import cut, joined, picks_of, spend
from lotwise.core.findings import Finding
from lotwise.core.quantity import ONE, Quantity
from lotwise.ledger.intent import Intent, IntentKind, intent_of_text
from lotwise.ledger.transaction import Kind, Transaction, Wallet
from lotwise.lots.lot import DispositionKind, Identification, Method, Pick
from lotwise.lots.namable import Leaves, what_leaves
from lotwise.store.intents import Record, records

if TYPE_CHECKING:
    from lotwise.app.workspace import State

SOLD: Final = frozenset({Kind.SALE, Kind.EXCHANGE})
"""What an intent is for: sales, for cash or for another asset."""
_SOON: Final = timedelta(days=1)
"""How long after a sale an intent is shown as too late for it."""
_NEAR: Final = timedelta(days=14)
"""How long after the end of an intent a sale is told that it came too late for it."""


_DUST: Final[Quantity] = ONE // 10**8
"""Of an intent that a sale took, less than this does not wait for another sale: no order sells so little."""


class Standing(Enum):
    """Where an intent stands."""

    OPEN = "open"
    """Units of it wait for a sale."""
    USED = "used"
    """Sales took all of it."""
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Units of an intent that a sale took.

    Attributes:
        intent_id: The intent.
        sale_id: Id of the transaction.
        quantity: How many, positive.
        counts: Whether they are what left by the sale; not where they did not lie there any more, or the
            broker had not been told.
    """

    intent_id: str
    sale_id: str
    quantity: Quantity
    counts: bool = True


@dataclass(slots=True, kw_only=True)
class Kept:
    """An intent with what became of it so far.

    Attributes:
        record: As it is kept and signed.
        intent: What it says.
        left: Its units that no sale took yet, in order.
        ends_at: From when on it does not count; None while it does.
        ended_by: Why it ended.
        told_at: When the broker was told; None when it was not.
        uses: Which sales took units of it.
        ended_files: How many files were in the project when it ended.
        told_files: How many when the broker was told.
    """

    record: Record
    intent: Intent
    left: list[Pick]
    ends_at: datetime | None = None
    ended_by: Standing = Standing.OPEN
    told_at: datetime | None = None
    uses: list[Use] = field(default_factory=list)
    ended_files: int = 0
    told_files: int = 0

    @property
    def place(self) -> tuple[str, str]:
        """Wallet and asset."""
        return self.intent.wallet, self.intent.asset

    @property
    def sale_ids(self) -> frozenset[str]:
        """Ids of the sales whose units it chose."""
        return frozenset(use.sale_id for use in self.uses if use.counts)

    @property
    def left_quantity(self) -> Quantity:
        """Units that no sale took yet."""
        return sum(pick.quantity for pick in self.left)

    def standing_at(self, at: datetime) -> Standing:
        """Return where the intent stands at an instant."""
        if self.ends_at is not None and self.ends_at <= at:
            return self.ended_by
        if self.intent.expires_at is not None and self.intent.expires_at < at:
            return Standing.EXPIRED
        return Standing.OPEN if self.left else Standing.USED

    def counts_for(self, at: datetime, first: float = inf) -> bool:
        """Return whether it is in force for a sale: made no later, and not ended or expired by then.

        Args:
            at: The instant of the sale.
            first: Number of the first file that tells it, counted from 0 in the order of import.
        """
        if not is_in_time(self.intent.made_at, at) or first < self.record.file_count:
            return False
        if self.ends_at is not None and is_in_time(self.ends_at, at) and first >= self.ended_files:
            return False
        return self.intent.expires_at is None or at <= self.intent.expires_at

    def is_told_by(self, at: datetime, first: float = inf) -> bool:
        """Return whether the broker was told of it no later than a sale."""
        return self.told_at is not None and is_in_time(self.told_at, at) and first >= self.told_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """The intents of a project, matched to its sales.

    Attributes:
        kept: Every intent, in the order of recording.
        identifications: What they identify, by the id of the sale.
        late: Ids of the sales for which an intent came too late.
        findings: Sales after the end of an intent, intents in conflict, and records that cannot be read.
    """

    kept: tuple[Kept, ...] = ()
    identifications: Mapping[str, Identification] = field(default_factory=dict)
    late: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def intents_of(state: "State") -> Intended:
    """Return the intents of a project, matched to the sales that it knows."""
    said = state.booked.records.identifications
    files = [one.id for one in state.facts.files]
    found = intended(records(state.project), state.journal.transactions, said, state.wallets, files)
    named = {
        one.transaction_id
        for one in state.all_books.dispositions
        if one.method is Method.SPEC_ID and one.kind is not DispositionKind.FEE
    }
    for one in found.kept:
        one.uses = [use if use.sale_id in named else replace(use, counts=False) for use in one.uses]
    return found


def is_in_time(made_at: datetime, sold_at: datetime) -> bool:
    """Return whether a record was made no later than a sale, to the second where the sale is known so.

    Source:
        26 CFR § 1.1012-1(j)(2)(i): "no later than the date and time of the sale".

    Examples:
        >>> from lotwise.core.dates import instant_of
        >>> sold_at = instant_of("2026-02-07T14:00:05Z")
        >>> is_in_time(instant_of("2026-02-07T14:00:05.9Z"), sold_at)
        True
        >>> is_in_time(instant_of("2026-02-07T14:00:06Z"), sold_at)
        False
    """
    return (made_at if sold_at.microsecond else made_at.replace(microsecond=0)) <= sold_at


def intended(
    some: Sequence[Record],
    transactions: Iterable[Transaction],
    stated: Mapping[str, Identification],
    wallets: Mapping[str, Wallet],
    files: Sequence[str] = (),
) -> Intended:
    """Return intents matched to sales.

    What an imported file tells had happened before it was imported, so that a record made after that is too
    late for it whatever the clock says.

    Args:
        some: The records, in the order of recording.
        transactions: What happened, in the order of time.
        stated: What the owner stated about sales themselves, by their ids; that goes first.
        wallets: Custody and abilities, by name.
        files: Ids of the files, in the order of import.
    """
    if not some:
        return Intended()
    kept, findings = _kept(some)
    match = _Match(kept, files)
    for one in transactions:
        match.look_at(one, stated.get(one.id))
    match.find_late()
    return Intended(
        kept=tuple(kept),
        identifications=match.made,
        late=frozenset(match.late),
        findings=(*findings, *match.findings, *_conflicts(kept), *_lost(kept, wallets)),
    )


def _kept(some: Sequence[Record]) -> tuple[list[Kept], list[Finding]]:
    """Return the intents among records, with what later records say of them."""
    by_id: dict[str, Kept] = {}
    findings: list[Finding] = []
    for one in some:
        if one.kind is IntentKind.IDENTIFY:
            try:
                intent = intent_of_text(one.content)
            except ValueError:
                findings.append(told.unreadable(one))
                continue
            told_at = intent.made_at if intent.told_broker else None
            made = Kept(record=one, intent=intent, left=picks_of(intent.lots), told_at=told_at)
            by_id[one.id] = replace(made, told_files=one.file_count)
            for name in intent.supersedes:
                _end(by_id.get(name), one, Standing.REPLACED)
        elif one.kind is IntentKind.CANCEL:
            _end(by_id.get(one.subject), one, Standing.CANCELLED)
        elif one.kind is IntentKind.TOLD and one.subject in by_id:
            of = by_id[one.subject]
            if of.told_at is None or one.recorded_at < of.told_at:
                of.told_at, of.told_files = one.recorded_at, one.file_count
    return list(by_id.values()), findings


def _end(one: Kept | None, by: Record, why: Standing) -> None:
    if one is not None and one.ends_at is None:
        one.ends_at, one.ended_by, one.ended_files = by.recorded_at, why, by.file_count


class _Match:
    """Goes through the sales in the order of time and gives each the units that intents name for it."""

    def __init__(self, kept: Sequence[Kept], files: Sequence[str]) -> None:
        self.made: dict[str, Identification] = {}
        self.late: list[str] = []
        self.findings: list[Finding] = []
        self._numbers = {name: n for n, name in enumerate(files)}
        self._unnamed: list[tuple[Transaction, Leaves]] = []
        self._by_place: dict[tuple[str, str], list[Kept]] = {}
        for one in kept:
            self._by_place.setdefault(one.place, []).append(one)

    def look_at(self, sale: Transaction, stated: Identification | None) -> None:
        """Match one transaction."""
        if sale.kind not in SOLD or not any(
            place[0] == leg.wallet for leg in sale.legs for place in self._by_place
        ):
            return
        leaves = what_leaves(sale)
        if leaves is None or (leaves.wallet, leaves.asset) not in self._by_place:
            return
        all_of_it = self._by_place[leaves.wallet, leaves.asset]
        first = self._first(sale)
        here = [one for one in all_of_it if one.left and one.counts_for(sale.at, first)]
        if stated is not None:
            spend((one.left for one in here), stated.picks)
        elif not here:
            self._unnamed.append((sale, leaves))
            self._tell_why(sale, leaves, all_of_it)
        else:
            self._take(sale, leaves, here)

    def _take(self, sale: Transaction, leaves: Leaves, here: Sequence[Kept]) -> None:
        wanted, picks, used = leaves.quantity, list[Pick](), list[Kept]()
        for one in here:
            if not wanted:
                break
            taken = cut(one.left, wanted)
            units = sum(pick.quantity for pick in taken)
            one.uses.append(Use(intent_id=one.record.id, sale_id=sale.id, quantity=units))
            if one.left_quantity < _DUST:
                one.left.clear()
            used.append(one)
            picks += taken
            wanted -= units
        self.made[sale.id] = Identification(
            transaction_id=sale.id,
            picks=tuple(joined(picks)),
            recorded_at=max(min(one.intent.made_at, sale.at) for one in used),
            is_with_broker=all(one.is_told_by(sale.at, self._first(sale)) for one in used),
        )

    def _first(self, sale: Transaction) -> float:
        """Return the number of the first file that tells a sale; beyond all where none is known."""
        return min((self._numbers.get(one.file_id, inf) for one in sale.sources), default=inf)

    def find_late(self) -> None:
        """Show intents that no sale took as too late for a sale just before them that nothing names."""
        for sale, leaves in self._unnamed:
            after = [
                one
                for one in self._by_place[leaves.wallet, leaves.asset]
                if not one.uses
                and one.left
                and not is_in_time(one.intent.made_at, sale.at)
                and one.intent.made_at <= sale.at + _SOON
            ]
            if after:
                one = min(after, key=lambda each: each.intent.made_at)
                self.late.append(sale.id)
                self.made[sale.id] = Identification(
                    transaction_id=sale.id,
                    picks=tuple(cut(list(one.left), leaves.quantity)),
                    recorded_at=max(one.intent.made_at, sale.at + timedelta(microseconds=1)),
                    is_with_broker=one.is_told_by(sale.at + _SOON),
                )

    def _tell_why(self, sale: Transaction, leaves: Leaves, some: Iterable[Kept]) -> None:
        """Tell of intents that ended shortly before a sale, or that the clock alone puts before it."""
        for one in some:
            if one.left and one.counts_for(sale.at):
                self.findings.append(told.after_import(sale, leaves, one))
            is_near = one.intent.expires_at is not None and sale.at <= one.intent.expires_at + _NEAR
            if one.left and is_near and one.standing_at(sale.at) is Standing.EXPIRED:
                self.findings.append(told.expired(sale, leaves, one))


def _lost(kept: Iterable[Kept], wallets: Mapping[str, Wallet]) -> Iterator[Finding]:
    """Give the intents that wait for a sale in a wallet that is not there any more."""
    for one in kept:
        if one.left and one.ended_by is Standing.OPEN and one.intent.wallet not in wallets:
            yield told.wallet_gone(one)


def _conflicts(kept: Iterable[Kept]) -> Iterator[Finding]:
    """Give the intents that were made while another of the same place was open, as two computers may."""
    waiting: dict[tuple[str, str], list[Kept]] = {}
    for one in kept:
        if one.left and one.ended_by is Standing.OPEN:
            for other in waiting.setdefault(one.place, []):
                if other.standing_at(one.intent.made_at) is Standing.OPEN:
                    yield told.conflict(other, one)
                    break
            waiting[one.place].append(one)
