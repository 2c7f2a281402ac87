"""Which lots a sale or transfer takes: those named in time, else the standing order's, else FIFO.

Only a record that was made in time and of the kind that counts for the wallet and day chooses; one that does
not is told as a finding and never in silence. The number is known all the same, since the law says what
applies instead, so these findings warn and do not block.

Source:
    26 CFR § 1.1012-1(j)(1)-(3); Notice 2025-7 as extended by Notice 2026-20.
"""

from collections import defaultdict
from datetime import date

from lotwise.core.findings import Finding
from lotwise.core.quantity import Quantity
from lotwise.ledger.transaction import Transaction
from lotwise.lots import faults
from lotwise.lots.facts import FoldFacts
from lotwise.lots.holdings import Holdings
from lotwise.lots.lot import Identification, Method, StandingOrder
from lotwise.lots.methods import is_in_force, standing_order_at
from lotwise.lots.piles import Slice


class Choice:
    """Takes units out of the holdings by the rule in force.

    Args:
        facts: Law, custody, standing orders and identifications.
        held: The holdings to take from.
        findings: Where to tell which records did not count.
    """

    def __init__(self, facts: FoldFacts, held: Holdings, findings: list[Finding]) -> None:
        self._facts = facts
        self._held = held
        self._findings = findings
        self._used: set[str] = set()
        self._told: set[str] = set()
        self._orders: dict[str, list[StandingOrder]] = defaultdict(list)
        for order in facts.orders:
            self._orders[order.wallet].append(order)

    def remove(
        self, transaction: Transaction, wallet: str, asset: str, wanted: Quantity, day: date
    ) -> tuple[list[Slice], Quantity, Method]:
        """Take units out of a wallet.

        Args:
            transaction: The transaction by which they leave.
            wallet: Where they lie.
            asset: Asset code.
            wanted: How many, positive.
            day: The day, in the taxpayer's zone.

        Returns:
            The slices taken, how many units were missing, and the method that chose.
        """
        named = self._identification(transaction)
        if named is not None:
            refused = self._refusal(transaction, named, (wallet, asset), wanted, day)
            if refused is None:
                return self._held.pick(wallet, asset, named.picks), 0, Method.SPEC_ID
            self._findings.append(refused)
        method = self._method(transaction, wallet, day)
        slices, missing = self._held.take(wallet, asset, wanted, method)
        return slices, missing, method

    def _identification(self, transaction: Transaction) -> Identification | None:
        """Return the identification made for a transaction; it covers what leaves first, not its fees."""
        named = self._facts.identifications.get(transaction.id)
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
        orders = self._orders.get(wallet)
        if not orders:
            return Method.FIFO
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
