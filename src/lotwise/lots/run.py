"""The state of one fold: what is held, what was disposed of, and what is to be told.

`fold` applies trades to it and `moves` applies transfers and renamings; every unit that leaves for good goes
through `Run.dispose`, so there is one place where proceeds are shared among the lots that were taken.
"""

from datetime import date

from lotwise.core.findings import Finding
from lotwise.core.ids import content_id
from lotwise.core.money import Usd, share, value_usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Leg, Transaction
from lotwise.lots import faults
from lotwise.lots.choice import Choice
from lotwise.lots.effects import Inflow, Outflow, cash_usd
from lotwise.lots.facts import FoldFacts
from lotwise.lots.holdings import Holdings
from lotwise.lots.lot import Disposition, DispositionKind, Income, Method, Root
from lotwise.lots.methods import Pooling
from lotwise.lots.piles import Slice


class Run:
    """The state of one fold.

    Args:
        facts: What the fold needs beside the journal.
    """

    def __init__(self, facts: FoldFacts) -> None:
        self.facts = facts
        self.held = Holdings(is_pooled=facts.law.pooling is Pooling.ONE_POOL)
        self.dispositions: list[Disposition] = []
        self.incomes: list[Income] = []
        self.findings = list[Finding]()
        self._choice = Choice(facts, self.held, self.findings)
        self._roots_of: dict[str, int] = {}

    def begin(self, day: date) -> None:
        """Begin a day: on the first one on which basis is kept per wallet by law, the one pool ends."""
        if self.held.is_pooled and day >= self.facts.law.per_wallet_from:
            self.findings += [faults.pool_needs_allocation(*unclear) for unclear in self.held.end_pool()]

    def value(self, leg: Leg, day: date) -> Usd | None:
        """Return the value of a leg: dollars, else as stated, else at the price of that very day."""
        if leg.asset == USD:
            return cash_usd(leg)
        if leg.value_usd is not None:
            return leg.value_usd
        quote = self.facts.prices.on_day(leg.asset, day)
        return None if quote is None else value_usd(abs(leg.quantity), quote.price)

    # ── what comes ──────────────────────────────────────────────────────────────────────────────

    def acquire(self, transaction: Transaction, inflow: Inflow, day: date) -> Slice:
        """Register units that came in as a new root; they lie nowhere yet."""
        n = self._roots_of.get(transaction.id, 0)
        self._roots_of[transaction.id] = n + 1
        return self.held.add(
            Root(
                id=content_id("root", transaction.id, inflow.asset, n),
                asset=inflow.asset,
                quantity=inflow.quantity,
                basis_usd=inflow.basis_usd,
                acquired_at=transaction.at,
                acquired_on=day if inflow.is_date_known else None,
                kind=transaction.kind,
                transaction_id=transaction.id,
                wallet=inflow.wallet,
                is_always_long=inflow.is_always_long,
            )
        )

    def unknown(self, transaction: Transaction, leg: Leg, units: Quantity, day: date) -> Slice:
        """Register units of which neither basis nor date is known."""
        inflow = Inflow(
            wallet=leg.wallet, asset=leg.asset, quantity=units, basis_usd=None, is_date_known=False
        )
        return self.acquire(transaction, inflow, day)

    # ── what goes ───────────────────────────────────────────────────────────────────────────────

    def remove(
        self, transaction: Transaction, wallet: str, asset: str, wanted: Quantity, day: date
    ) -> tuple[list[Slice], Quantity, Method]:
        """Take units out of a wallet by the rule in force; return slices, missing units and the method."""
        return self._choice.remove(transaction, wallet, asset, wanted, day)

    def dispose(self, transaction: Transaction, outflow: Outflow, day: date) -> None:
        """Dispose of units of a wallet; more than it holds is a disposition without basis, and a finding."""
        taken, missing, method = self.remove(
            transaction, outflow.wallet, outflow.asset, outflow.quantity, day
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
                    has_moved=bool(piece.moved_by),
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
