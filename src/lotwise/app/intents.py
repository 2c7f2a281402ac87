"""Which sale takes which identified units: intents written down before, matched to sales that came later.

Problem: an identification is written before the order, when the sale has no id yet; and a sale may be filled
in parts, for less, or for more than was identified. Chosen way: in the order of time, a sale takes the units
that the intents in force name for its wallet and asset, the earliest intent first and its units in the order
of its list. What a sale leaves over stays identified for the next one: an identification is split. It is
never stretched: a sale of more than is identified takes none of it, and a finding says so.

An intent is in force from its instant, to the second, until it is replaced, taken back or expired. What the
owner stated about a sale itself goes before it. One that no sale took, made within a day after a sale that
nothing names, is shown as too late for that sale, with what it would have changed.

Left out: gifts, payments and transfers; for those, state the record by hand (`lotwise identify SALE`).

Source:
    26 CFR § 1.1012-1(j)(2)(i), (j)(3)(ii); Notice 2026-20 § 4.02; law facts 8.1-8.2.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final

from lotwise.core.dates import instant_words
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.intent import Intent, IntentKind, IntentLot, intent_of_text
from lotwise.ledger.transaction import Kind, Transaction, Wallet
from lotwise.lots.lot import Identification, Pick
from lotwise.lots.namable import Leaves, what_leaves
from lotwise.store.intents import Record, records

if TYPE_CHECKING:
    from lotwise.app.workspace import State

SOLD: Final = frozenset({Kind.SALE, Kind.EXCHANGE})
"""What an intent is for: sales, for cash or for another asset."""
_SOON: Final = timedelta(days=1)


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
    """

    intent_id: str
    sale_id: str
    quantity: Quantity


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
    """

    record: Record
    intent: Intent
    left: list[Pick]
    ends_at: datetime | None = None
    ended_by: Standing = Standing.OPEN
    told_at: datetime | None = None
    uses: list[Use] = field(default_factory=list)

    @property
    def place(self) -> tuple[str, str]:
        """Wallet and asset."""
        return self.intent.wallet, self.intent.asset

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

    def counts_for(self, at: datetime) -> bool:
        """Return whether it is in force for a sale: made no later, and not ended or expired by then."""
        if not is_in_time(self.intent.made_at, at):
            return False
        if self.ends_at is not None and is_in_time(self.ends_at, at):
            return False
        return self.intent.expires_at is None or at <= self.intent.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """The intents of a project, matched to its sales.

    Attributes:
        kept: Every intent, in the order of recording.
        identifications: What they identify, by the id of the sale.
        late: Ids of the sales for which an intent came too late.
        findings: Sales of more than was identified, and records that cannot be read.
    """

    kept: tuple[Kept, ...] = ()
    identifications: Mapping[str, Identification] = field(default_factory=dict)
    late: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def intents_of(state: "State") -> Intended:
    """Return the intents of a project, matched to the sales that it knows."""
    said = state.booked.records.identifications
    return intended(records(state.project), state.journal.transactions, said, state.wallets)


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
) -> Intended:
    """Return intents matched to sales.

    Args:
        some: The records, in the order of recording.
        transactions: What happened, in the order of time.
        stated: What the owner stated about sales themselves, by their ids; that goes first.
        wallets: Custody and abilities, by name.
    """
    if not some:
        return Intended()
    kept, findings = _kept(some)
    match = _Match(kept, wallets)
    for one in transactions:
        match.look_at(one, stated.get(one.id))
    match.find_late()
    return Intended(
        kept=tuple(kept),
        identifications=match.made,
        late=frozenset(match.late),
        findings=(*findings, *match.findings),
    )


def picks_of(lots: Iterable[IntentLot]) -> list[Pick]:
    """Return the units of lots as picks, neighbors of one root as one."""
    picks: list[Pick] = []
    for lot in lots:
        if picks and picks[-1].root_id == lot.root_id:
            picks[-1] = Pick(root_id=lot.root_id, quantity=picks[-1].quantity + lot.quantity)
        else:
            picks.append(Pick(root_id=lot.root_id, quantity=lot.quantity))
    return picks


def _kept(some: Sequence[Record]) -> tuple[list[Kept], list[Finding]]:
    """Return the intents among records, with what later records say of them."""
    by_id: dict[str, Kept] = {}
    findings: list[Finding] = []
    for one in some:
        if one.kind is IntentKind.IDENTIFY:
            try:
                intent = intent_of_text(one.content)
            except ValueError:
                findings.append(_unreadable(one))
                continue
            told_at = intent.made_at if intent.told_broker else None
            by_id[one.id] = Kept(record=one, intent=intent, left=picks_of(intent.lots), told_at=told_at)
            for name in intent.supersedes:
                _end(by_id.get(name), intent.made_at, Standing.REPLACED)
        elif one.kind is IntentKind.CANCEL:
            _end(by_id.get(one.subject), one.recorded_at, Standing.CANCELLED)
        elif one.kind is IntentKind.TOLD and one.subject in by_id:
            told = by_id[one.subject]
            told.told_at = min(told.told_at or one.recorded_at, one.recorded_at)
    return list(by_id.values()), findings


def _end(one: Kept | None, at: datetime, why: Standing) -> None:
    if one is not None and one.ends_at is None:
        one.ends_at, one.ended_by = at, why


class _Match:
    """Goes through the sales in the order of time and gives each the units that intents name for it."""

    def __init__(self, kept: Sequence[Kept], wallets: Mapping[str, Wallet]) -> None:
        self.made: dict[str, Identification] = {}
        self.late: list[str] = []
        self.findings: list[Finding] = []
        self._wallets = wallets
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
        here = [one for one in all_of_it if one.left and one.counts_for(sale.at)]
        if stated is not None:
            _spend(here, stated.picks)
        elif not here:
            self._unnamed.append((sale, leaves))
            self._tell_expired(sale, leaves, all_of_it)
        elif (there := sum(one.left_quantity for one in here)) < leaves.quantity:
            self.findings.append(_too_small(sale, leaves, there))
            for one in here:  # the sale is the one that was meant, so that none of it waits for another
                one.left.clear()
        else:
            self._take(sale, leaves, here)

    def _take(self, sale: Transaction, leaves: Leaves, here: Sequence[Kept]) -> None:
        wanted, picks, used = leaves.quantity, list[Pick](), list[Kept]()
        for one in here:
            if not wanted:
                break
            taken = _cut(one.left, wanted)
            units = sum(pick.quantity for pick in taken)
            one.uses.append(Use(intent_id=one.record.id, sale_id=sale.id, quantity=units))
            used.append(one)
            picks += taken
            wanted -= units
        self.made[sale.id] = Identification(
            transaction_id=sale.id,
            picks=tuple(_joined(picks)),
            recorded_at=max(min(one.intent.made_at, sale.at) for one in used),
            is_with_broker=all(self._is_told(one, sale.at) for one in used),
        )

    def _is_told(self, one: Kept, at: datetime) -> bool:
        if one.told_at is None:
            return False
        return is_in_time(one.told_at, at)

    def find_late(self) -> None:
        """Show intents that no sale took as too late for a sale just before them that nothing names."""
        for sale, leaves in self._unnamed:
            after = [
                one
                for one in self._by_place[leaves.wallet, leaves.asset]
                if not one.uses
                and one.left_quantity >= leaves.quantity
                and not is_in_time(one.intent.made_at, sale.at)
                and one.intent.made_at <= sale.at + _SOON
            ]
            if after:
                one = min(after, key=lambda each: each.intent.made_at)
                self.late.append(sale.id)
                self.made[sale.id] = Identification(
                    transaction_id=sale.id,
                    picks=tuple(_cut(list(one.left), leaves.quantity)),
                    recorded_at=max(one.intent.made_at, sale.at + timedelta(microseconds=1)),
                    is_with_broker=self._is_told(one, sale.at + _SOON),
                )

    def _tell_expired(self, sale: Transaction, leaves: Leaves, some: Iterable[Kept]) -> None:
        for one in some:
            if one.left and one.standing_at(sale.at) is Standing.EXPIRED:
                self.findings.append(_expired(sale, leaves, one))


def _cut(left: list[Pick], wanted: Quantity) -> list[Pick]:
    """Remove the first units of a list of picks, and return them."""
    taken: list[Pick] = []
    while left and wanted:
        first = left.pop(0)
        units = min(first.quantity, wanted)
        taken.append(Pick(root_id=first.root_id, quantity=units))
        if units < first.quantity:
            left.insert(0, Pick(root_id=first.root_id, quantity=first.quantity - units))
        wanted -= units
    return taken


def _joined(picks: Iterable[Pick]) -> list[Pick]:
    """Return picks with one for each root, in the order in which the roots come first."""
    units: dict[str, Quantity] = {}
    for pick in picks:
        units[pick.root_id] = units.get(pick.root_id, 0) + pick.quantity
    return [Pick(root_id=root_id, quantity=quantity) for root_id, quantity in units.items()]


def _spend(here: Iterable[Kept], picks: Iterable[Pick]) -> None:
    """Take units that the owner's own statement names out of the intents that name them too."""
    wanted = {pick.root_id: pick.quantity for pick in picks}
    for one in here:
        rest: list[Pick] = []
        for pick in one.left:
            units = min(pick.quantity, wanted.get(pick.root_id, 0))
            if units:
                wanted[pick.root_id] -= units
            if units < pick.quantity:
                rest.append(Pick(root_id=pick.root_id, quantity=pick.quantity - units))
        one.left[:] = rest


def _too_small(sale: Transaction, leaves: Leaves, there: Quantity) -> Finding:
    source = sale.sources[0]
    return Finding(
        code="intent_too_small",
        severity=Severity.WARNING,
        what=f"{quantity_text(leaves.quantity)} {leaves.asset} left {leaves.wallet} at "
        f"{instant_words(sale.at)}, and only {quantity_text(there)} were identified before. So few cannot "
        "stand for all; the units of this sale are chosen as if none had been identified.",
        fix="Correct the row if its quantity is wrong. Before the next sale, identify the fee's units, too.",
        where=Where(file=source.file, rows=source.rows),
        asset=leaves.asset,
        wallet=leaves.wallet,
        subject=sale.id,
    )


def _expired(sale: Transaction, leaves: Leaves, one: Kept) -> Finding:
    source, expires_at = sale.sources[0], one.intent.expires_at
    assert expires_at is not None, "only what has an end expires"
    return Finding(
        code="intent_expired",
        severity=Severity.WARNING,
        what=f"{quantity_text(leaves.quantity)} {leaves.asset} left {leaves.wallet} at "
        f"{instant_words(sale.at)}; what you had identified for it expired at {instant_words(expires_at)}.",
        fix="Nothing repairs that. Before the next sale run `lotwise identify plan` again.",
        where=Where(file=source.file, rows=source.rows),
        asset=leaves.asset,
        wallet=leaves.wallet,
        subject=sale.id,
    )


def _unreadable(one: Record) -> Finding:
    return Finding(
        code="intent_unreadable",
        severity=Severity.BLOCKING,
        what=f"The identification {one.id} cannot be read, so that the lots of later sales are not known.",
        fix="Run `lotwise verify`. Restore a backup, or update lotwise if a newer one wrote it.",
        subject=one.id,
    )
