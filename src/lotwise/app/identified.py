"""Sales with the lots that can be named for them, and the records that were stated and whether they count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lotwise.app.review import begins
from lotwise.app.workspace import State
from lotwise.core.dates import instant_words, tax_date
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.lot import Disposition, Identification, Lot, Method
from lotwise.lots.methods import is_in_force
from lotwise.lots.namable import Leaves, lots_before, namable, what_leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class NamableLot:
    """A lot that lay in the wallet just before a sale.

    Attributes:
        id: Its id at that instant.
        root_id: Id of its root, which stays the same.
        quantity: Units that lay there.
        acquired_on: Date of acquisition; None when not known.
        basis_usd: Basis of those units; None when not known.
        taken_quantity: How many of them the sale takes, as the books stand; None where it is a transfer.
    """

    id: str
    root_id: str
    quantity: Quantity
    acquired_on: date | None
    basis_usd: Usd | None
    taken_quantity: Quantity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleShown:
    """A sale, disposition or transfer with the lots that could be named for it.

    Attributes:
        id: Id of the transaction.
        kind: What it is.
        at: The instant.
        leaves: What leaves a wallet by it.
        methods: How the books chose the units: the methods of its dispositions.
        lots: The lots that lay there just before, the first in line first.
    """

    id: str
    kind: str
    at: datetime
    leaves: Leaves
    methods: tuple[Method, ...]
    lots: tuple[NamableLot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedUnits:
    """Units that a record names.

    Attributes:
        root_id: Id of the root they belong to.
        acquired_on: Its date of acquisition; None when not known.
        quantity: How many, positive.
    """

    root_id: str
    acquired_on: date | None
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentificationRow:
    """A record that was stated.

    Attributes:
        id: Id of the correction that states it.
        sale_id: Id of the transaction.
        sold_at: When its units left.
        wallet: Where they lay.
        asset: Asset code.
        quantity: How many left.
        written_at: When the record was made.
        is_with_broker: Whether the broker was told.
        units: The units that it names.
        counts: Whether it chooses the units.
        why: Why it does not; empty when it does.
        reason: Where it can be seen.
    """

    id: str
    sale_id: str
    sold_at: datetime
    wallet: str
    asset: str
    quantity: Quantity
    written_at: datetime
    is_with_broker: bool
    units: tuple[NamedUnits, ...]
    counts: bool
    why: str
    reason: str


def sale_named(state: State, ref: str) -> Transaction:
    """Return the transaction that is meant; of a transfer its departure.

    Args:
        state: The project.
        ref: Id of a transaction or disposition, or the beginning of one.

    Raises:
        NotFoundError: No transaction, or several, are called so.
    """
    by_id = {one.id: one for one in state.journal.transactions}
    names = {one: one for one in by_id}
    names |= {alias: one for alias, one in state.journal.aliases.items() if one in by_id}
    names |= {one.id: one.transaction_id for one in state.all_books.dispositions}
    meant = {names[ref]} if ref in names else {one for name, one in names.items() if begins(name, ref)}
    departures = {pair.out_id for pair in state.journal.pairs if pair.in_id in meant}
    if len(meant) == 1 and len(departures) == 1 and not by_id[next(iter(meant))].given:
        meant = departures
    if len(meant) != 1:
        what = "No sale or transfer has" if not meant else f"{len(meant)} transactions have"
        raise NotFoundError(
            f"{what} the id {ref!r}.",
            "Take one from the column Sale of `lotwise what-if`, or any id that `lotwise explain` shows.",
        )
    return by_id[meant.pop()]


def sale_shown(state: State, ref: str) -> SaleShown:
    """Return a sale with the lots that could be named for it.

    Raises:
        NotFoundError: No transaction, or several, are called so.
        BadInputError: No units leave by it.
    """
    sale = sale_named(state, ref)
    leaves = leaving(sale)
    lots = namable(lots_before(state.journal, state.booked.facts, sale), leaves, state.booked.facts)
    by_sale = [
        one
        for one in state.all_books.dispositions
        if one.transaction_id == sale.id and (one.wallet, one.asset) == (leaves.wallet, leaves.asset)
    ]
    return SaleShown(
        id=sale.id,
        kind=sale.kind.value,
        at=sale.at,
        leaves=leaves,
        methods=tuple(dict.fromkeys(one.method for one in by_sale)),
        lots=tuple(
            NamableLot(
                id=lot.id,
                root_id=lot.root.id,
                quantity=lot.quantity,
                acquired_on=lot.root.acquired_on,
                basis_usd=lot.basis_usd,
                taken_quantity=None if sale.kind is Kind.TRANSFER else _taken(lot, by_sale),
            )
            for lot in sorted(lots, key=lambda one: one.root.acquired_at)
        ),
    )


def _taken(lot: Lot, by_sale: Iterable[Disposition]) -> Quantity:
    """Return how many units of a lot left by a sale."""
    return sum(
        max(0, min(one.stop, lot.stop) - max(one.start, lot.start))
        for one in by_sale
        if one.root is not None and one.root.id == lot.root.id
    )


def leaving(sale: Transaction) -> Leaves:
    """Return the units that leave by a transaction.

    Raises:
        BadInputError: None do.
    """
    leaves = what_leaves(sale)
    if leaves is None:
        raise BadInputError(
            f"No units leave a wallet by {sale.id} ({sale.kind.value} at {instant_words(sale.at)}).",
            "Name the sale, disposition or transfer whose units your record names.",
        )
    return leaves


def identification_rows(state: State) -> tuple[IdentificationRow, ...]:
    """Return the records that were stated, by the instant of their sales, with whether they count."""
    named = state.booked.records.identifications
    if not named:
        return ()
    by_id = {one.id: one for one in state.journal.transactions if one.id in named}
    acquired = {root.id: root.acquired_on for root in state.all_books.roots}
    rows = [_row(state, by_id[name], one, acquired) for name, one in named.items()]
    return tuple(sorted(rows, key=lambda row: (row.sold_at, row.sale_id)))


def _row(
    state: State, sale: Transaction, one: Identification, acquired: Mapping[str, date | None]
) -> IdentificationRow:
    leaves, said = leaving(sale), state.booked.records.said[sale.id]
    why = _why_not(state, sale, one, leaves)
    return IdentificationRow(
        id=said.id,
        sale_id=sale.id,
        sold_at=sale.at,
        wallet=leaves.wallet,
        asset=leaves.asset,
        quantity=leaves.quantity,
        written_at=one.recorded_at,
        is_with_broker=one.is_with_broker,
        units=tuple(
            NamedUnits(root_id=pick.root_id, acquired_on=acquired.get(pick.root_id), quantity=pick.quantity)
            for pick in one.picks
        ),
        counts=not why,
        why=why,
        reason=said.reason,
    )


def _why_not(state: State, sale: Transaction, one: Identification, leaves: Leaves) -> str:
    facts = state.booked.facts
    day = tax_date(sale.at, state.zone)
    filed = {state.journal.aliases.get(name, name) for name in facts.filed}
    if sale.id in filed and sale.kind not in {Kind.TRANSFER, Kind.RENAME}:
        return "the filed return says which units left"
    if one.recorded_at > sale.at:
        return "written after the sale"
    custody = facts.custody_of(leaves.wallet)
    if not is_in_force(facts.law, custody, day, is_with_broker=one.is_with_broker):
        return "the broker was not told"
    is_odd = any(
        found.code == "identified_units_not_there" and found.subject == sale.id
        for found in state.all_books.findings
    )
    return "those units did not lie there" if is_odd else ""
