"""Which lots a sale or transfer takes: those named in time, else the standing order's, else FIFO.

What a filed return says left goes before all of them (see `pins`). Otherwise only a record that was made in
time and of the kind that counts for the wallet and day chooses; one that does not is told as a finding and
never in silence. The number is known all the same, since the law says what applies instead, so these findings
warn and do not block.

Source:
    26 CFR § 1.1012-1(j)(1)-(3); Notice 2025-7 as extended by Notice 2026-20.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from lotwise.core.findings import Finding
from lotwise.core.quantity import Quantity
from lotwise.ledger.transaction import Leg, Transaction
from lotwise.lots import faults
from lotwise.lots.facts import FoldFacts
from lotwise.lots.holdings import Holdings
from lotwise.lots.lot import DispositionKind, Identification, Method, StandingOrder
from lotwise.lots.methods import is_in_force, standing_order_at
from lotwise.lots.piles import Slice, units_of
from lotwise.lots.pins import Pinned, Pins, not_there


class Choice:
    """Takes units out of the holdings by the rule in force.

    Args:
        facts: Law, custody, standing orders, identifications and filed sales.
        aliases: Other ids of transactions, each with the id it has.
        held: The holdings to take from.
        findings: Where to tell which records did not count.
    """

    def __init__(
        self, facts: FoldFacts, aliases: Mapping[str, str], held: Holdings, findings: list[Finding]
    ) -> None:
        self._facts = facts
        self._held = held
        self._findings = findings
        self._used: set[str] = set()
        self._told: set[str] = set()
        self._identifications = {aliases.get(name, name): one for name, one in facts.identifications.items()}
        self._pins = Pins(facts.filed, aliases, held)
        self._orders: dict[str, list[StandingOrder]] = defaultdict(list)
        self._settled_after: dict[str, datetime] = {}
        self._settled: dict[tuple[str, bool], Method] = {}
        for order in facts.orders:
            self._orders[order.wallet].append(order)
            last = max(order.recorded_at, order.effective_at)
            self._settled_after[order.wallet] = max(last, self._settled_after.get(order.wallet, last))

    def is_filed(self, transaction: Transaction) -> bool:
        """Return whether a filed return says which units left by a transaction, or came to be sold by it."""
        return transaction.id in self._pins.by_transaction

    def is_filed_fee(self, transaction: Transaction, leg: Leg) -> bool:
        """Return whether a filed return says which units out of a leg's wallet paid a fee."""
        return self._pins.has(transaction.id, leg.wallet, leg.asset, DispositionKind.FEE)

    def set_aside(self, transaction: Transaction) -> list[tuple[str, Slice]]:
        """Take the units away that paid a fee as filed; return them with their wallets, to be put back."""
        return self._pins.set_aside(transaction.id)

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
        """Take units out of a wallet.

        Args:
            transaction: The transaction by which they leave.
            wallet: Where they lie.
            asset: Asset code.
            wanted: How many, positive.
            day: The day, in the taxpayer's zone.
            kind: Why they leave; None for a transfer or renaming.

        Returns:
            The slices taken, how many units were missing, and the method that chose.
        """
        name = transaction.id
        if name in self._pins.by_transaction and not (kind is None and name in self._identifications):
            pinned = self._pins.take(name, wallet, asset, wanted, kind)
            if pinned is not None:
                return self._with_rest(pinned, transaction, wallet, wanted, day)
        named = self._identification(transaction) if self._identifications else None
        if named is not None:
            refused = self._refusal(transaction, named, (wallet, asset), wanted, day)
            if refused is None:
                return self._held.pick(wallet, asset, named.picks), 0, Method.SPEC_ID
            self._findings.append(refused)
        method = self._method(transaction, wallet, day)
        slices, missing = self._held.take(wallet, asset, wanted, method)
        return slices, missing, method

    def _with_rest(
        self, pinned: Pinned, transaction: Transaction, wallet: str, wanted: Quantity, day: date
    ) -> tuple[list[Slice], Quantity, Method]:
        """Return units taken as filed, and by the rule in force what they lack."""
        first = pinned.picks[0]
        self._used.add(transaction.id)
        if first.kind is not None:
            self._findings += [not_there(transaction, lost, day) for lost in pinned.lost]
        method = self._method(transaction, wallet, day)
        lacking = wanted - units_of(pinned.slices)
        more, missing = self._held.take(wallet, first.asset, lacking, method) if lacking else ([], 0)
        return [*pinned.slices, *more], missing, first.method if first.kind else method

    def _identification(self, transaction: Transaction) -> Identification | None:
        """Return the identification made for a transaction; it covers what leaves first, not its fees."""
        named = self._identifications.get(transaction.id)
        if named is None or transaction.id in self._used:
            return None
        self._used.add(transaction.id)
        return named

    def _refusal(
        self,
        transaction: Transaction,
        named: Identification,
        place: tuple[str, str],
        wanted: Quantity,
        day: date,
    ) -> Finding | None:
        wallet, asset = place
        if named.recorded_at > transaction.at:
            return faults.late_identification(transaction, named, wallet)
        if not self._counts(wallet, day, is_with_broker=named.is_with_broker):
            return faults.broker_not_told(transaction, wallet)
        adds_up = sum(pick.quantity for pick in named.picks) == wanted
        are_units = all(pick.quantity > 0 for pick in named.picks)
        if not (adds_up and are_units and self._held.has(wallet, asset, named.picks)):
            return faults.units_not_there(transaction, wallet)
        return None

    def _method(self, transaction: Transaction, wallet: str, day: date) -> Method:
        """Return the method in force; once the last order of a wallet counts, it is found only once."""
        if wallet not in self._orders:
            return Method.FIFO
        if transaction.at <= self._settled_after[wallet]:
            return self._method_at(transaction, wallet, day)
        key = wallet, day <= self._facts.law.own_books_until
        if key not in self._settled:
            self._settled[key] = self._method_at(transaction, wallet, day)
        return self._settled[key]

    def _method_at(self, transaction: Transaction, wallet: str, day: date) -> Method:
        orders = self._orders[wallet]
        counting = [one for one in orders if self._counts(wallet, day, is_with_broker=one.is_with_broker)]
        chosen = standing_order_at(counting, wallet, transaction.at)
        is_news = len(counting) < len(orders) and wallet not in self._told
        if is_news and standing_order_at(orders, wallet, transaction.at) is not chosen:
            self._told.add(wallet)
            self._findings.append(faults.broker_not_told(transaction, wallet))
        return chosen.method if chosen else Method.FIFO

    def _counts(self, wallet: str, day: date, *, is_with_broker: bool) -> bool:
        custody = self._facts.custody_of(wallet)
        return is_in_force(self._facts.law, custody, day, is_with_broker=is_with_broker)
