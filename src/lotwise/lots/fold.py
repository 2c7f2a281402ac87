"""The fold: from the journal to open lots, dispositions and income, one transaction after the other.

Problem: every unit that leaves must be matched with units that came, by the rule that was in force for that
wallet at that instant, and nothing may be lost on the way. Chosen way: one pass over the journal; a pile of
slices for each wallet and asset; a slice is an interval of its root, so quantity and basis are conserved to
the last digit. More sold than held is a blocking finding and a disposition without basis, never a zero.
This is the readable reference; a compiled twin for very big histories must give the same digits.
Left out: wash sales, dual-basis gifts, safe-harbor allocations.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lotwise.core.dates import tax_date
from lotwise.core.findings import Finding
from lotwise.core.ids import content_id
from lotwise.core.money import Usd, share, value_usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import INCOME_KINDS, Custody, Kind, Leg, Transaction, Wallet
from lotwise.lots import faults
from lotwise.lots.amounts import Inflow, Outflow, cash_usd, effects_of
from lotwise.lots.holdings import Holdings, unmatched_wallet
from lotwise.lots.lot import (
    Disposition,
    DispositionKind,
    Identification,
    Income,
    Lot,
    Method,
    Root,
    StandingOrder,
)
from lotwise.lots.methods import LotLaw, Pooling, is_in_force, standing_order_at
from lotwise.lots.piles import Slice
from lotwise.prices.book import PriceBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Everything the fold gives.

    Attributes:
        lots: Open lots by wallet, asset and acquisition.
        dispositions: In the order of the journal.
        incomes: In the order of the journal.
        findings: What is missing or was refused.
    """

    lots: tuple[Lot, ...]
    dispositions: tuple[Disposition, ...]
    incomes: tuple[Income, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldFacts:
    """What the fold needs beside the journal.

    Attributes:
        zone: The taxpayer's time zone.
        prices: Quotes for values that no source states.
        wallets: Custody of each wallet; an unknown one counts as the owner's own.
        law: Dates of law and the taxpayer's choice before them.
        orders: Standing orders.
        identifications: Specific identifications by transaction id.
    """

    zone: ZoneInfo
    prices: PriceBook
    wallets: Mapping[str, Wallet]
    law: LotLaw
    orders: Sequence[StandingOrder] = ()
    identifications: Mapping[str, Identification] = field(default_factory=dict)


def fold(journal: Journal, facts: FoldFacts) -> Books:
    """Return lots, dispositions and income after the last transaction of the journal.

    Args:
        journal: All transactions in order.
        facts: Zone, prices, wallets, law, orders and identifications.

    Returns:
        The books. For every asset: units acquired = units open + units disposed of that had a root; and so
        for basis, exactly.

    Source:
        26 U.S.C. § 1012(c)(1); 26 CFR § 1.1012-1(j).
    """
    run = _Run(journal, facts)
    for transaction in journal.transactions:
        run.apply(transaction)
    return run.books()


class _Run:
    """The state of one fold."""

    def __init__(self, journal: Journal, facts: FoldFacts) -> None:
        self._facts = facts
        self._held = Holdings(is_pooled=facts.law.pooling is Pooling.ONE_POOL)
        by_id = {transaction.id: transaction for transaction in journal.transactions}
        self._arrival_of = {pair.out_id: by_id[pair.in_id] for pair in journal.pairs}
        self._departure_of = {pair.in_id: pair.out_id for pair in journal.pairs}
        self._in_transit: dict[tuple[str, str], list[Slice]] = {}
        self._arrived_early: set[str] = set()
        self._identified: set[str] = set()
        self._dispositions: list[Disposition] = []
        self._incomes: list[Income] = []
        self._findings: list[Finding] = []

    def apply(self, transaction: Transaction) -> None:
        """Apply one transaction."""
        day = tax_date(transaction.at, self._facts.zone)
        if self._held.is_pooled and day >= self._facts.law.per_wallet_from:
            self._findings += [faults.pool_needs_allocation(*unclear) for unclear in self._held.end_pool()]
        match transaction.kind:
            case Kind.TRANSFER:
                self._transfer(transaction, day)
            case Kind.RENAME:
                self._rename(transaction)
            case _:
                self._trade(transaction, day)

    def books(self) -> Books:
        """Return the result."""
        return Books(
            lots=self._held.lots(),
            dispositions=tuple(self._dispositions),
            incomes=tuple(self._incomes),
            findings=tuple(self._findings),
        )

    def _value(self, leg: Leg, day: date) -> Usd | None:
        if leg.asset == USD:
            return cash_usd(leg)
        if leg.value_usd is not None:
            return leg.value_usd
        quote = self._facts.prices.on_day(leg.asset, day)
        return None if quote is None else value_usd(abs(leg.quantity), quote.price)

    # ── trades, income, spending ────────────────────────────────────────────────────────────────

    def _trade(self, transaction: Transaction, day: date) -> None:
        effects = effects_of(transaction, lambda leg: self._value(leg, day))
        for outflow in effects.outflows:
            self._dispose(transaction, outflow, day)
        for n, inflow in enumerate(effects.inflows):
            self._held.put(inflow.wallet, self._root(transaction, inflow, n, day))
            if transaction.kind in INCOME_KINDS:
                self._incomes.append(_income(transaction, inflow, day))
        for n, inflow in enumerate(effects.withheld, start=len(effects.inflows)):
            self._dispose_withheld(transaction, inflow, n, day)
        self._findings += faults.about_values(transaction, effects, day)

    def _root(self, transaction: Transaction, inflow: Inflow, n: int, day: date | None) -> Slice:
        return self._held.add(
            Root(
                id=content_id("root", transaction.id, inflow.asset, n),
                asset=inflow.asset,
                quantity=inflow.quantity,
                basis_usd=inflow.basis_usd,
                acquired_at=transaction.at,
                acquired_on=day,
                kind=transaction.kind,
                transaction_id=transaction.id,
                wallet=inflow.wallet,
                is_always_long=inflow.is_always_long,
            )
        )

    def _unknown(self, transaction: Transaction, wallet: str, asset: str, units: Quantity) -> Slice:
        """Register units of which neither basis nor date is known."""
        inflow = Inflow(wallet=wallet, asset=asset, quantity=units, basis_usd=None)
        return self._root(transaction, inflow, 0, None)

    def _dispose(self, transaction: Transaction, outflow: Outflow, day: date) -> None:
        taken, missing, method = self._remove(transaction, outflow.wallet, outflow.asset, outflow.quantity)
        pieces = [*taken, *([Slice(-1, 0, missing, ())] if missing else [])]
        place = 0
        for piece in pieces:
            proceeds = outflow.proceeds_usd
            after = place + piece.stop - piece.start
            if proceeds is not None:
                proceeds = share(proceeds, place, after, outflow.quantity)
            place = after
            self._dispositions.append(
                self._disposition(transaction, outflow, piece, proceeds, method=method, day=day)
            )
        if missing:
            self._findings.append(faults.oversold(transaction, outflow, missing))

    def _disposition(
        self,
        transaction: Transaction,
        outflow: Outflow,
        piece: Slice,
        proceeds: Usd | None,
        *,
        method: Method,
        day: date,
    ) -> Disposition:
        return Disposition(
            transaction_id=transaction.id,
            kind=outflow.kind,
            root=self._held.roots[piece.root] if piece.root >= 0 else None,
            start=piece.start,
            stop=piece.stop,
            asset=outflow.asset,
            wallet=outflow.wallet,
            custody=self._custody(outflow.wallet),
            disposed_at=transaction.at,
            disposed_on=day,
            proceeds_usd=proceeds,
            method=method,
            has_moved=bool(piece.moved_by),
        )

    def _dispose_withheld(self, transaction: Transaction, inflow: Inflow, n: int, day: date) -> None:
        """Dispose of units just received that paid the fee: deemed from that very receipt, no gain."""
        spent = Outflow(
            wallet=inflow.wallet,
            asset=inflow.asset,
            quantity=inflow.quantity,
            proceeds_usd=inflow.basis_usd,
            kind=DispositionKind.FEE,
        )
        piece = self._root(transaction, inflow, n, day)
        self._dispositions.append(
            self._disposition(transaction, spent, piece, inflow.basis_usd, method=Method.SPEC_ID, day=day)
        )

    # ── which lots ──────────────────────────────────────────────────────────────────────────────

    def _remove(
        self, transaction: Transaction, wallet: str, asset: str, wanted: Quantity
    ) -> tuple[list[Slice], Quantity, Method]:
        """Take units out of a wallet by the rule in force; return slices, missing units and the method."""
        named = self._identification(transaction)
        if named is not None:
            refused = self._refusal(transaction, named, wallet, asset, wanted)
            if refused is None:
                return self._held.pick(wallet, asset, named.picks), 0, Method.SPEC_ID
            self._findings.append(refused)
        method = self._method(wallet, transaction.at)
        return *self._held.take(wallet, asset, wanted, method), method

    def _identification(self, transaction: Transaction) -> Identification | None:
        """Return the identification made for a transaction; it covers what leaves first, not its fees."""
        if transaction.id in self._identified:
            return None
        self._identified.add(transaction.id)
        return self._facts.identifications.get(transaction.id)

    def _method(self, wallet: str, at: datetime) -> Method:
        order = standing_order_at(self._facts.orders, wallet, at)
        if order is None or not self._is_in_force(wallet, at, is_with_broker=order.is_with_broker):
            return Method.FIFO
        return order.method

    def _refusal(
        self, transaction: Transaction, named: Identification, wallet: str, asset: str, wanted: Quantity
    ) -> Finding | None:
        if named.recorded_at > transaction.at:
            return faults.late_identification(transaction, named, wallet)
        if not self._is_in_force(wallet, transaction.at, is_with_broker=named.is_with_broker):
            return faults.broker_not_told(transaction, wallet)
        adds_up = sum(pick.quantity for pick in named.picks) == wanted
        if not adds_up or not self._held.has(wallet, asset, named.picks):
            return faults.units_not_there(transaction, wallet)
        return None

    def _is_in_force(self, wallet: str, at: datetime, *, is_with_broker: bool) -> bool:
        day = tax_date(at, self._facts.zone)
        return is_in_force(self._facts.law, self._custody(wallet), day, is_with_broker=is_with_broker)

    def _custody(self, wallet: str) -> Custody:
        known = self._facts.wallets.get(wallet)
        return known.custody if known else Custody.SELF

    # ── transfers and renames ───────────────────────────────────────────────────────────────────

    def _transfer(self, transaction: Transaction, day: date) -> None:
        for leg in transaction.given:
            self._depart(transaction, leg, day)
        for leg in transaction.received:
            self._arrive(transaction, leg)
        for leg in transaction.fees:
            if leg.quantity < 0 and not is_fiat(leg.asset):
                self._pay_network_fee(transaction, leg, day)

    def _depart(self, transaction: Transaction, leg: Leg, day: date) -> None:
        wanted = -leg.quantity
        arrival = self._arrival_of.get(transaction.id)
        arriving = min(wanted, arrival.received[0].quantity) if arrival else wanted
        taken, missing, _ = self._remove(transaction, leg.wallet, leg.asset, arriving)
        if missing:
            self._findings.append(faults.moved_too_much(transaction, leg.wallet, leg.asset, missing))
            taken.append(self._unknown(transaction, leg.wallet, leg.asset, missing))
        moved = [piece._replace(moved_by=(*piece.moved_by, transaction.id)) for piece in taken]
        if transaction.received:
            self._in_transit[transaction.id, leg.asset] = moved
        elif arrival is not None and arrival.id not in self._arrived_early:
            self._in_transit[arrival.id, leg.asset] = moved
        else:
            wallet = arrival.received[0].wallet if arrival else unmatched_wallet(leg.wallet)
            for piece in moved:
                self._held.put(wallet, piece)
        if arriving < wanted:
            unstated = Leg(wallet=leg.wallet, asset=leg.asset, quantity=arriving - wanted)
            self._pay_network_fee(transaction, unstated, day)

    def _arrive(self, transaction: Transaction, leg: Leg) -> None:
        moved = self._in_transit.pop((transaction.id, leg.asset), None)
        if moved is None and transaction.id in self._departure_of:
            self._arrived_early.add(transaction.id)
            return
        for piece in moved or [self._unknown(transaction, leg.wallet, leg.asset, leg.quantity)]:
            self._held.put(leg.wallet, piece)

    def _pay_network_fee(self, transaction: Transaction, leg: Leg, day: date) -> None:
        """Dispose of the units that paid a network fee, at fair market value (law/facts.md 4.5)."""
        value = self._value(leg, day)
        paid = Outflow(
            wallet=leg.wallet,
            asset=leg.asset,
            quantity=-leg.quantity,
            proceeds_usd=value,
            kind=DispositionKind.FEE,
        )
        self._dispose(transaction, paid, day)
        if value is None:
            self._findings.append(faults.no_value(transaction, leg.wallet, leg.asset, day))

    def _rename(self, transaction: Transaction) -> None:
        """Carry lots over to another asset code: a new root for each slice, with the old basis and date."""
        for old, new in zip(transaction.given, transaction.received, strict=False):
            taken, missing, _ = self._remove(transaction, old.wallet, old.asset, -old.quantity)
            if missing:
                self._findings.append(faults.moved_too_much(transaction, old.wallet, old.asset, missing))
                taken.append(self._unknown(transaction, old.wallet, old.asset, missing))
            place = 0
            for n, piece in enumerate(taken):
                after = place + piece.stop - piece.start
                units = share(new.quantity, place, after, -old.quantity)
                place = after
                if units:
                    root = _renamed(self._held.roots[piece.root], piece, new.asset, units)
                    root = replace(root, id=content_id("root", transaction.id, new.asset, n))
                    self._held.put(new.wallet, self._held.add(root)._replace(moved_by=piece.moved_by))


def _renamed(root: Root, piece: Slice, asset: str, units: Quantity) -> Root:
    return replace(root, asset=asset, quantity=units, basis_usd=root.basis_of(piece.start, piece.stop))


def _income(transaction: Transaction, inflow: Inflow, day: date) -> Income:
    return Income(
        transaction_id=transaction.id,
        kind=transaction.kind,
        asset=inflow.asset,
        quantity=inflow.quantity,
        received_on=day,
        ordinary_income_usd=inflow.income_usd,
    )
