"""Recorded allocations of basis, resolved for the fold.

Problem: an allocation is checked against what the records show at the close of December 31, 2024, and against
what left after it; the records may change with every import. Chosen way: only the owner's words are stored;
they are resolved anew whenever a project is loaded, from the journal cut at that instant. Units of basis are
those of the fold as the taxpayer kept basis; units in wallets are those of a fold wallet by wallet, which is
how many really lay there.
Left out: guessing where units were that had arrived nowhere; such an asset is refused.

Source:
    Rev. Proc. 2024-28.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TypeVar

from lotwise.app.allocation_file import allocations_in
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.corrections import Action, Correction, not_applied
from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import Custody, Kind, Owner, Transaction
from lotwise.lots import allocation_faults as faults
from lotwise.lots.allocation import (
    AllocatedUnits,
    Allocation,
    AllocationKind,
    Circumstances,
    Departure,
    HarborLaw,
    Snapshot,
)
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.holdings import POOL, SPOUSE_POOL, home_of, is_sent_away
from lotwise.lots.lot import DispositionKind, Lot, Root
from lotwise.lots.methods import Pooling
from lotwise.lots.safe_harbor import Resolved, resolved
from lotwise.lots.scope import in_scope
from lotwise.rules.book import us_rules

_ONE_DAY = timedelta(days=1)
_Thing = TypeVar("_Thing", Lot, Root)
_NO_DEPARTURES = frozenset({DispositionKind.LEFT_OUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """An allocation with when it was recorded.

    Attributes:
        allocation: The owner's words.
        recorded_at: When they were recorded in lotwise, in UTC.
        correction_id: Under which id; empty while they are only looked at.
    """

    allocation: Allocation
    recorded_at: datetime
    correction_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An allocation compared with the records.

    Attributes:
        stated: The owner's words.
        snapshot: What the records show at the close of December 31, 2024.
        resolved: What the allocation comes to.
        void: Transactions whose identification does not count because of it.
    """

    stated: Stated
    snapshot: Snapshot
    resolved: Resolved
    void: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocated:
    """What all recorded allocations mean for the fold.

    Attributes:
        moves: For each asset where its units lie from the first instant of 2025 on.
        void: Keys of identifications that do not count.
        relief_from: For a wallet at a broker and an asset the instant after which own books count there.
        checked: Each allocation that was compared with the records.
        findings: Everything that is to be told of them.
    """

    moves: Mapping[str, tuple[AllocatedUnits, ...]]
    void: frozenset[str]
    relief_from: Mapping[tuple[str, str], datetime]
    checked: tuple[Checked, ...]
    findings: tuple[Finding, ...]

    def over(self, facts: FoldFacts) -> FoldFacts:
        """Return what the fold needs with the allocations that count, and without what they make void."""
        named = {key: one for key, one in facts.identifications.items() if key not in self.void}
        return replace(facts, allocations=self.moves, identifications=named, relief_from=self.relief_from)


def harbor_law() -> HarborLaw:
    """Return the dates of the safe harbor from the rule book."""
    return HarborLaw(
        as_of=_day("safe_harbor.as_of"),
        due=_day("safe_harbor.due"),
        due_extended=_day("safe_harbor.due_extended"),
    )


def _day(key: str) -> date:
    value = us_rules().rule(key, date.max).value
    assert isinstance(value, date), f"{key} is a date"
    return value


def allocation_moves(
    journal: Journal, facts: FoldFacts, books: Books, corrections: Iterable[Correction]
) -> Allocated:
    """Return what the recorded allocations mean for the fold.

    Args:
        journal: Everything that happened.
        facts: What the fold needs, without allocations.
        books: What the fold gives with them: actual tracing.
        corrections: Those that count.

    Returns:
        Moves for the assets whose allocation counts; findings for all. Nothing on a day before 2025.
    """
    stated, findings = recorded_allocations(corrections, facts)
    if facts.as_of is not None and facts.as_of < harbor_law().as_of:
        stated = []
    records = Records(journal, facts, books)
    checked = tuple(records.checked(one) for one in stated)
    moves: dict[str, tuple[AllocatedUnits, ...]] = {}
    relief: dict[tuple[str, str], datetime] = {}
    for one in checked:
        name = one.stated.correction_id
        findings += [replace(found, subject=found.subject or name) for found in one.resolved.findings]
        if one.resolved.is_applied:
            said = one.stated.allocation
            moves[said.asset] = (*moves.get(said.asset, ()), *one.resolved.moves)
            relief |= {(wallet, said.asset): said.completed_at for wallet in records.at_brokers(said.owner)}
    return Allocated(
        moves=moves,
        void=frozenset().union(*(one.void for one in checked)),
        relief_from=relief,
        checked=checked,
        findings=tuple(findings),
    )


def recorded_allocations(
    corrections: Iterable[Correction], facts: FoldFacts
) -> tuple[list[Stated], list[Finding]]:
    """Return the allocations that were recorded, one for each asset and owner, and what is wrong with others.

    Args:
        corrections: Those that count, in the order of their recording.
        facts: Knows the taxpayer's zone.

    Source:
        Rev. Proc. 2024-28 § 4.02(6): an allocation is irrevocable, so the first one counts.
    """
    first: dict[tuple[Owner, str], Stated] = {}
    findings: list[Finding] = []
    for one in corrections:
        if one.action is not Action.ALLOCATE:
            continue
        try:
            told = allocations_in(one.details["name"], one.details["text"], facts.zone)
        except BadInputError as error:
            findings.append(not_applied(one, error))
            continue
        for said in told:
            stated = Stated(allocation=said, recorded_at=one.recorded_at, correction_id=one.id)
            if first.setdefault((said.owner, said.asset), stated).allocation != said:
                findings.append(replace(faults.second_allocation(said), subject=one.id))
    return list(first.values()), findings


class Records:
    """What the records show of assets at the close of December 31, 2024, and what left after it.

    Args:
        journal: Everything that happened.
        facts: What the fold needs, without allocations.
        books: What the fold gives with them.
    """

    def __init__(self, journal: Journal, facts: FoldFacts, books: Books) -> None:
        self._journal = journal
        self._facts = facts
        self._books = books
        self._law = harbor_law()
        midnight = datetime.combine(self._law.as_of, time.min, tzinfo=facts.zone)
        self._begins = midnight.astimezone(UTC)

    # ── the snapshot ────────────────────────────────────────────────────────────────────────────

    def snapshot(self, owner: Owner, asset: str) -> Snapshot:
        """Return what the records show of an asset, be it nothing."""
        empty = Snapshot(asset=asset, lots=(), held={}, unplaced={}, roots=())
        return self.snapshots.get((owner, asset), empty)

    @cached_property
    def snapshots(self) -> Mapping[tuple[Owner, str], Snapshot]:
        """What the records show of each owner's assets that were held."""
        until = self._journal_until()
        day = self._law.as_of - _ONE_DAY
        facts = replace(self._facts, as_of=day)
        kept = self._in_scope(fold(until, facts))
        there = kept
        if facts.law.pooling is not Pooling.PER_WALLET:
            apart = replace(facts, law=replace(facts.law, pooling=Pooling.PER_WALLET))
            there = self._in_scope(fold(until, apart))
        lying = self._by_owner(there.lots)
        roots = self._by_owner(kept.roots)
        return {
            (owner, asset): Snapshot(
                asset=asset,
                lots=tuple(lots),
                held=_units_in(one for one in lying[owner, asset] if not is_sent_away(one.wallet)),
                unplaced=_units_in(one for one in lying[owner, asset] if is_sent_away(one.wallet)),
                roots=tuple(roots[owner, asset]),
            )
            for (owner, asset), lots in self._by_owner(kept.lots).items()
        }

    def _by_owner(self, things: Iterable[_Thing]) -> dict[tuple[Owner, str], list[_Thing]]:
        found: defaultdict[tuple[Owner, str], list[_Thing]] = defaultdict(list)
        for one in things:
            found[self._owner(one.wallet), one.asset].append(one)
        return found

    def _journal_until(self) -> Journal:
        """Return the journal as it stood at the close of the day; what was under way had not arrived."""
        until = tuple(one for one in self._journal.transactions if one.at < self._begins)
        there = {one.id for one in until}
        pairs = tuple(pair for pair in self._journal.pairs if pair.out_id in there and pair.in_id in there)
        return replace(self._journal, transactions=until, pairs=pairs)

    def _in_scope(self, books: Books) -> Books:
        """Return books without retirement accounts; of what came out of one, basis is not known."""
        return in_scope(books, self._facts.wallets, is_joint_return=True)[0]

    def _owner(self, wallet: str) -> Owner:
        """Return whose pool a wallet belongs to; what is held jointly is in the taxpayer's."""
        if wallet in {POOL, SPOUSE_POOL}:
            return Owner.SPOUSE if wallet == SPOUSE_POOL else Owner.TAXPAYER
        owner = self._facts.owner_of(home_of(wallet))
        return Owner.TAXPAYER if owner is Owner.JOINT else owner

    def at_brokers(self, owner: Owner) -> list[str]:
        """Return the owner's wallets whose keys a broker holds."""
        return [
            name
            for name, wallet in self._facts.wallets.items()
            if wallet.custody is not Custody.SELF and self._owner(name) is owner
        ]

    # ── what left after it ──────────────────────────────────────────────────────────────────────

    def checked(self, stated: Stated) -> Checked:
        """Return an allocation compared with the records.

        Source:
            Rev. Proc. 2024-28 §§ 4, 5.
        """
        said = stated.allocation
        snapshot = self.snapshot(said.owner, said.asset)
        then = Circumstances(
            law=self._law,
            zone=self._facts.zone,
            recorded_at=stated.recorded_at,
            first_left=min(self._left(said), key=lambda one: one.at, default=None),
            first_unclear=min(self._unclear(said), key=lambda one: one.at, default=None),
        )
        found = resolved(said, snapshot, then)
        if not found.is_applied or said.kind is not AllocationKind.GLOBAL:
            return Checked(stated=stated, snapshot=snapshot, resolved=found, void=frozenset())
        waiting = dict(self._too_early(said, snapshot))
        findings = tuple(faults.identification_waits(said, one) for one in waiting.values())
        return Checked(
            stated=stated,
            snapshot=snapshot,
            resolved=replace(found, findings=(*found.findings, *findings)),
            void=frozenset(waiting),
        )

    def _left(self, said: Allocation) -> Iterator[Departure]:
        """Give the sales, dispositions and transfers to others after the snapshot."""
        units: dict[tuple[datetime, str, str], Quantity] = {}
        for sale in self._books.dispositions:
            is_of = sale.asset == said.asset and self._owner(sale.wallet) is said.owner
            if is_of and sale.disposed_at >= self._begins and sale.kind not in _NO_DEPARTURES:
                key = sale.disposed_at, sale.wallet, sale.kind.value
                units[key] = units.get(key, 0) + sale.quantity
        for (at, wallet, kind), quantity in units.items():
            yield Departure(at=at, words=_words(quantity, said.asset, wallet, kind))
        for one in self._books.crossings:
            is_of = one.asset == said.asset and self._owner(one.source) is said.owner
            at = self._by_id[one.transaction_id].at
            if is_of and self._owner(one.target) is not said.owner and at >= self._begins:
                words = _words(one.quantity, one.asset, one.source, f"to {one.target}")
                yield Departure(at=at, words=words)

    def _unclear(self, said: Allocation) -> Iterator[Departure]:
        """Give the departures after the snapshot of which nobody knows where they went."""
        for lot in self._books.lots:
            is_of = lot.asset == said.asset and self._owner(lot.wallet) is said.owner
            if is_of and is_sent_away(lot.wallet) and lot.moved_by:
                at = self._by_id[lot.moved_by[-1]].at
                if at >= self._begins:
                    words = f"{quantity_text(lot.quantity)} {lot.asset} left {home_of(lot.wallet)}"
                    yield Departure(at=at, words=words)

    def _too_early(self, said: Allocation, snapshot: Snapshot) -> Iterator[tuple[str, Transaction]]:
        """Give the identifications that named remaining units before a global allocation was complete."""
        remaining = snapshot.open_roots
        crossings = {one.transaction_id for one in self._books.crossings}
        for key, named in self._facts.identifications.items():
            name = self._journal.aliases.get(key, key)
            if name in self._by_id and any(pick.root_id in remaining for pick in named.picks):
                one = self._by_id[name]
                is_own = one.kind in {Kind.TRANSFER, Kind.RENAME} and one.id not in crossings
                if not is_own and self._begins <= one.at <= said.completed_at:
                    yield key, one

    @cached_property
    def _by_id(self) -> Mapping[str, Transaction]:
        return {one.id: one for one in self._journal.transactions}


def _units_in(lots: Iterable[Lot]) -> dict[str, Quantity]:
    """Return how many units lie in each wallet, or left it for nowhere that is known."""
    found: dict[str, Quantity] = {}
    for lot in lots:
        wallet = home_of(lot.wallet)
        found[wallet] = found.get(wallet, 0) + lot.quantity
    return found


def _words(quantity: Quantity, asset: str, wallet: str, how: str) -> str:
    return f"{quantity_text(quantity)} {asset} left {wallet} ({how})"
