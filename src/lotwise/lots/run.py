"""The state of one fold: what is held, what was disposed of, and what is to be told.

`fold` applies trades to it and `moves` applies transfers and renamings; every unit that leaves for good goes
through `Run.dispose`, so there is one place where proceeds are shared among the lots that were taken.
"""

from collections.abc import Mapping
from datetime import date, datetime

from lotwise.core.dates import noon_utc
from lotwise.core.findings import Finding
from lotwise.core.ids import content_id
from lotwise.core.money import Usd, share, value_usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Leg, Owner, Transaction
from lotwise.lots import faults
from lotwise.lots.choice import Choice
from lotwise.lots.effects import Inflow, Outflow, cash_usd
from lotwise.lots.facts import FoldFacts
from lotwise.lots.holdings import Holdings
from lotwise.lots.lot import Disposition, DispositionKind, Income, Method, Root
from lotwise.lots.methods import Pooling
from lotwise.lots.piles import Slice
from lotwise.lots.traces import Crossing, Renamed


class Run:
    """The state of one fold.

    Args:
        facts: What the fold needs beside the journal.
        aliases: Other ids of transactions, each with the id it has; records under them still count.
    """

    def __init__(self, facts: FoldFacts, aliases: Mapping[str, str]) -> None:
        self.facts = facts
        self.held = Holdings(
            is_pooled=facts.law.pooling is Pooling.ONE_POOL,
            of_spouse=facts.wallets_of(Owner.SPOUSE),
            unpooled=facts.wallets_of(Owner.IRA),
        )
        self.dispositions: list[Disposition] = []
        self.incomes: list[Income] = []
        self.renamed = list[Renamed]()
        self.crossings = list[Crossing]()
        self.findings = list[Finding]()
        self._choice = Choice(facts, aliases, self.held, self.findings)
        self._roots_of: dict[str, int] = {}
        self._is_priced = False
        self._other_ids: dict[str, list[str]] = {}
        if facts.filed or facts.identifications:  # only they name roots
            for other, name in aliases.items():
                self._other_ids.setdefault(name, []).append(other)

    def begin(self, day: date) -> None:
        """Begin a transaction; on the first day on which basis is kept per wallet by law, the pool ends."""
        self._is_priced = False
        if self.held.is_pooled and day >= self.facts.law.per_wallet_from:
            self.findings += [faults.pool_needs_allocation(*unclear) for unclear in self.held.end_pool()]

    def value(self, leg: Leg, day: date) -> Usd | None:
        """Return the value of a leg: dollars, else as stated, else at the price of that very day."""
        if leg.asset == USD:
            return cash_usd(leg)
        if leg.value_usd is not None:
            return leg.value_usd
        quote = self.facts.prices.on_day(leg.asset, day)
        if quote is None:
            return None
        self._is_priced = True
        return value_usd(abs(leg.quantity), quote.price)

    # ── what comes ──────────────────────────────────────────────────────────────────────────────

    def acquire(self, transaction: Transaction, inflow: Inflow, day: date) -> Slice:
        """Register units that came in as a new root; they lie nowhere yet."""
        n = self._roots_of.get(transaction.id, 0)
        self._roots_of[transaction.id] = n + 1
        acquired_at, acquired_on = transaction.at, day if inflow.is_date_known else None
        if inflow.acquired_on is not None and inflow.acquired_on != day:
            acquired_at, acquired_on = _as_stated(transaction, inflow.acquired_on, day)
        piece = self.held.add(
            Root(
                id=content_id("root", transaction.id, inflow.asset, n),
                asset=inflow.asset,
                quantity=inflow.quantity,
                basis_usd=inflow.basis_usd,
                acquired_at=acquired_at,
                acquired_on=acquired_on,
                kind=transaction.kind,
                transaction_id=transaction.id,
                wallet=inflow.wallet,
                is_always_long=inflow.is_always_long,
                is_priced=self._is_priced and inflow.basis_usd is not None,
                loss_basis_usd=inflow.loss_basis_usd,
                given_on=None if inflow.loss_basis_usd is None else day,
            )
        )
        for other in self._other_ids.get(transaction.id, ()):
            self.held.also_named(content_id("root", other, inflow.asset, n), piece.root)
        return piece

    def unknown(self, transaction: Transaction, leg: Leg, units: Quantity, day: date) -> Slice:
        """Register units of which neither basis nor date is known."""
        inflow = Inflow(
            wallet=leg.wallet, asset=leg.asset, quantity=units, basis_usd=None, is_date_known=False
        )
        return self.acquire(transaction, inflow, day)

    # ── what goes ───────────────────────────────────────────────────────────────────────────────

    def is_filed(self, transaction: Transaction) -> bool:
        """Return whether a filed return says which units left by a transaction."""
        return self._choice.is_filed(transaction)

    def is_filed_fee(self, transaction: Transaction, leg: Leg) -> bool:
        """Return whether a filed return says which units out of a leg's wallet paid a fee."""
        return self._choice.is_filed_fee(transaction, leg)

    def set_aside(self, transaction: Transaction) -> list[tuple[str, Slice]]:
        """Take the units away that paid a fee as filed; return them with their wallets, to be put back."""
        return self._choice.set_aside(transaction)

    def remove(
        self,
        transaction: Transaction,
        wallet: str,
        asset: str,
        wanted: Quantity,
        day: date,
        *,
        kind: DispositionKind | None = None,
    ) -> tuple[list[Slice], Quantity, Method]:
        """Take units out of a wallet by the rule in force; return slices, missing units and the method."""
        return self._choice.remove(transaction, wallet, asset, wanted, day, kind=kind)

    def dispose(self, transaction: Transaction, outflow: Outflow, day: date) -> None:
        """Dispose of units of a wallet; more than it holds is a disposition without basis, and a finding."""
        taken, missing, method = self._choice.remove(
            transaction, outflow.wallet, outflow.asset, outflow.quantity, day, kind=outflow.kind
        )
        if missing:
            taken = [*taken, Slice(-1, 0, missing, ())]
            self.findings.append(faults.oversold(transaction, outflow, missing, day))
        self.dispose_of(transaction, outflow, taken, method, day)

    def dispose_of(
        self, transaction: Transaction, outflow: Outflow, pieces: list[Slice], method: Method, day: date
    ) -> None:
        """Record the disposition of slices that were taken; the proceeds are shared by units, exactly."""
        custody = self.facts.custody_of(outflow.wallet)
        whole, proceeds = outflow.quantity, outflow.proceeds_usd
        place = 0
        for piece in pieces:
            after = place + piece.stop - piece.start
            self.dispositions.append(
                Disposition(
                    transaction_id=transaction.id,
                    kind=outflow.kind,
                    root=self.held.roots[piece.root] if piece.root >= 0 else None,
                    start=piece.start,
                    stop=piece.stop,
                    asset=outflow.asset,
                    wallet=outflow.wallet,
                    custody=custody,
                    disposed_at=transaction.at,
                    disposed_on=day,
                    proceeds_usd=None if proceeds is None else share(proceeds, place, after, whole),
                    method=method,
                    moved_by=piece.moved_by,
                )
            )
            place = after

    def pay_fees(self, transaction: Transaction, day: date) -> None:
        """Dispose of the units that paid the fees of a transfer or renaming (law/facts.md 4.5)."""
        for leg in transaction.fees:
            if is_fiat(leg.asset) or not leg.quantity:
                continue
            if leg.quantity > 0:
                self.findings.append(faults.leg_unused(transaction, leg, day))
            else:
                self.dispose(transaction, self.fee_of(transaction, leg, day), day)

    def fee_of(self, transaction: Transaction, leg: Leg, day: date) -> Outflow:
        """Return the outflow of a network fee at fair market value; an unknown value is told."""
        value = self.value(leg, day)
        if value is None:
            self.findings.append(faults.no_value(transaction, leg.wallet, leg.asset, day))
        return Outflow(
            wallet=leg.wallet,
            asset=leg.asset,
            quantity=-leg.quantity,
            proceeds_usd=value,
            kind=DispositionKind.FEE,
        )


def _as_stated(transaction: Transaction, stated: date, day: date) -> tuple[datetime, date | None]:
    """Return when units were acquired as their owner states it; not known when that is after they came."""
    return (noon_utc(stated), stated) if stated < day else (transaction.at, None)
