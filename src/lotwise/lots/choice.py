"""Which lots a sale or transfer takes: those named in time, else the standing order's, else FIFO.

What a filed return says left goes before all of them (see `pins`). Otherwise only a record that was made in
time and of the kind that counts for the wallet and day chooses; one that does not is told as a finding and
never in silence. The number is known all the same, since the law says what applies instead, so these findings
warn and do not block. A record that names fewer units than leave stands for those; the rest go by the rule.

Source:
    26 CFR § 1.1012-1(j)(1)-(3); Notice 2025-7 as extended by Notice 2026-20.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from lotwise.core.findings import Finding
from lotwise.core.quantity import Quantity
from lotwise.ledger.transaction import Leg, Transaction
from lotwise.lots import faults
from lotwise.lots.facts import FoldFacts
from lotwise.lots.lot import DispositionKind, Identification, Method, StandingOrder
from lotwise.lots.methods import is_in_force, standing_order_at
from lotwise.lots.pins import FiledPick, Pins
from lotwise.lots.places import Places
from lotwise.lots.program import Pin, Program, Step


@dataclass(frozen=True, slots=True)
class Chosen:
    """How units are chosen.

    Attributes:
        method: The method, as it is shown.
        fallback: The method by which units are taken that are not named, or whose names are refused.
        named_at: The step for which units are named by an identification; −1 for none.
        named_units: How many of those that leave are named, where not all are; −1 for all of them.
    """

    method: Method
    fallback: Method
    named_at: int = -1
    named_units: Quantity = -1

    def method_at(self, place: Quantity, refused: Container[int]) -> Method:
        """Return the method of units, as it is shown.

        Args:
            place: How many units left before them by the same step; named ones leave first.
            refused: Steps whose named units were refused.
        """
        if self.named_at < 0:
            return self.method
        is_rest = 0 <= self.named_units <= place
        return self.fallback if is_rest or self.named_at in refused else self.method

    def after(self, units: Quantity) -> "Chosen":
        """Return the same for what is taken by the step after its first units."""
        return self if self.named_units < 0 else replace(self, named_units=max(0, self.named_units - units))


@dataclass(frozen=True, slots=True)
class Taking:
    """A step that takes units by name, in words.

    Attributes:
        transaction: The transaction by which they leave.
        wallet: Where they lie.
        asset: Asset code.
        day: The day, in the taxpayer's zone.
        is_on_return: Whether a filed return shows it; not the transfers on the way.
    """

    transaction: Transaction
    wallet: str
    asset: str
    day: date
    is_on_return: bool = False


class Choice:
    """Says how units are taken, by the rule in force, and writes which are named.

    Args:
        facts: Law, custody, standing orders, identifications and filed sales.
        aliases: Other ids of transactions, each with the id it has.
        program: Where to write which units are named.
        places: The places.
        tell: Takes findings about records that do not count.

    Attributes:
        pins: What filed returns say left.
        has_names: Whether anything is named, so that roots need their ids in matching.
        takings: Steps that take units by name.
    """

    def __init__(
        self,
        facts: FoldFacts,
        aliases: Mapping[str, str],
        program: Program,
        places: Places,
        tell: Callable[[Finding], None],
    ) -> None:
        self._facts = facts
        self._program = program
        self._places = places
        self._tell = tell
        self._used: set[str] = set()
        self._told: set[str] = set()
        self._identifications = {aliases.get(name, name): one for name, one in facts.identifications.items()}
        self.pins = Pins(facts.filed, aliases)
        self.has_names = bool(facts.filed or facts.identifications or facts.allocations)
        self.takings: dict[int, Taking] = {}
        self._orders: dict[str, list[StandingOrder]] = defaultdict(list)
        self._settled_after: dict[str, datetime] = {}
        self._settled: dict[tuple[str, bool], Chosen] = {}
        for order in facts.orders:
            self._orders[order.wallet].append(order)
            last = max(order.recorded_at, order.effective_at)
            self._settled_after[order.wallet] = max(last, self._settled_after.get(order.wallet, last))

    def is_filed(self, transaction: Transaction) -> bool:
        """Return whether a filed return says which units left by a transaction, or came to be sold by it."""
        return transaction.id in self.pins.by_transaction

    def is_filed_fee(self, transaction: Transaction, leg: Leg) -> bool:
        """Return whether a filed return says which units out of a leg's wallet paid a fee."""
        return self.pins.has(transaction.id, leg.wallet, leg.asset, DispositionKind.FEE)

    def set_aside(self, transaction: Transaction) -> None:
        """Write that the units are taken away that paid a fee as filed; the transfer must not take them."""
        picks = [
            pick
            for pick in self.pins.by_transaction.get(transaction.id, ())
            if pick.kind is DispositionKind.FEE
        ]
        self._program.pins.append(tuple(self._pin(pick, pick.wallet) for pick in picks))
        self._program.step(Step.SET_ASIDE, 0, ref=len(self._program.pins) - 1)

    def of(
        self,
        transaction: Transaction,
        place: tuple[str, str],
        wanted: Quantity,
        day: date,
        *,
        kind: DispositionKind | None = None,
    ) -> Chosen:
        """Return how units are taken out of a wallet by the next step, and write which are named.

        Args:
            transaction: The transaction by which they leave.
            place: Wallet and asset code.
            wanted: How many, positive.
            day: The day, in the taxpayer's zone.
            kind: Why they leave; None for a transfer or renaming.
        """
        wallet, asset = place
        is_filed = transaction.id in self.pins.by_transaction
        if is_filed and kind is not None:
            filed = self.pins.take(transaction.id, wallet, asset, wanted, kind)
            if filed is not None:
                return self._as_filed(filed, Taking(transaction, wallet, asset, day, is_on_return=True))
        named = self._identification(transaction) if self._identifications else None
        if named is not None:
            refused = self._refusal(transaction, named, place, wanted, day)
            if refused is None:
                return self._as_named(named, Taking(transaction, wallet, asset, day), wanted)
            self._tell(refused)
        if is_filed and kind is None:  # no return shows a transfer, so what was named for it goes first
            filed = self.pins.take(transaction.id, wallet, asset, wanted, None)
            if filed is not None:
                return self._as_filed(filed, Taking(transaction, wallet, asset, day))
        return self._by_method(transaction, place, day)

    def _as_named(self, named: Identification, taking: Taking, wanted: Quantity) -> Chosen:
        """Write that the next step takes named units; the rule in force takes what is not named or there."""
        is_told = self._told
        self._told = {*is_told, taking.wallet}  # whether an order counts does not matter here
        place = taking.wallet, taking.asset
        fallback = self._by_method(taking.transaction, place, taking.day).fallback
        self._told = is_told
        for pick in named.picks:
            self._program.named.append(pick.root_id)
            self._program.step(Step.NAME, pick.quantity, ref=len(self._program.named) - 1)
        step = len(self._program.what)
        self.takings[step] = taking
        units = sum(pick.quantity for pick in named.picks)
        if units == wanted:
            return Chosen(Method.SPEC_ID, fallback, named_at=step)
        self._program.partial[step] = units
        return Chosen(Method.SPEC_ID, fallback, named_at=step, named_units=units)

    def _as_filed(self, filed: tuple[FiledPick, ...], taking: Taking) -> Chosen:
        """Write that the next step takes units as filed; by the rule in force what they lack."""
        self._used.add(taking.transaction.id)
        place = taking.wallet, taking.asset
        fallback = self._by_method(taking.transaction, place, taking.day).fallback
        self._program.pins.append(tuple(self._pin(pick, taking.wallet) for pick in filed))
        self._program.step(Step.PIN, 0, ref=len(self._program.pins) - 1)
        self.takings[len(self._program.what)] = taking
        return Chosen(filed[0].method if taking.is_on_return else fallback, fallback)

    def _pin(self, pick: FiledPick, wallet: str) -> Pin:
        return Pin(self._places.number(wallet, pick.asset), pick.root_id, pick.start, pick.stop)

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
        wallet = place[0]
        if named.recorded_at > transaction.at:
            return faults.late_identification(transaction, named, wallet)
        if self._waits(transaction, place, day) and not named.is_with_broker:
            return faults.relief_waits(transaction, *place)
        if not self._counts(wallet, day, is_with_broker=named.is_with_broker):
            return faults.broker_not_told(transaction, wallet)
        is_too_much = sum(pick.quantity for pick in named.picks) > wanted
        if is_too_much or not named.picks or any(pick.quantity <= 0 for pick in named.picks):
            return faults.units_not_there(transaction, wallet)
        return None

    def _by_method(self, transaction: Transaction, place: tuple[str, str], day: date) -> Chosen:
        """Return the method in force; once the last order of a wallet counts, it is found only once."""
        wallet = place[0]
        if wallet not in self._orders:
            return _FIFO
        if transaction.at <= self._settled_after[wallet] or self._waits(transaction, place, day):
            return self._method_at(transaction, place, day)
        key = wallet, day <= self._facts.law.own_books_until
        if key not in self._settled:
            self._settled[key] = self._method_at(transaction, place, day)
        return self._settled[key]

    def _method_at(self, transaction: Transaction, place: tuple[str, str], day: date) -> Chosen:
        wallet = place[0]
        orders = self._orders[wallet]
        waits = self._waits(transaction, place, day)
        counting = [
            one
            for one in orders
            if self._counts(wallet, day, is_with_broker=one.is_with_broker)
            and (one.is_with_broker or not waits)
        ]
        chosen = standing_order_at(counting, wallet, transaction.at)
        is_news = len(counting) < len(orders) and wallet not in self._told
        if is_news and standing_order_at(orders, wallet, transaction.at) is not chosen:
            if waits:
                self._tell(faults.relief_waits(transaction, *place))
            else:
                self._told.add(wallet)
                self._tell(faults.broker_not_told(transaction, wallet))
        return Chosen(chosen.method, chosen.method) if chosen else _FIFO

    def _waits(self, transaction: Transaction, place: tuple[str, str], day: date) -> bool:
        """Return whether the relief for own books waits for the completion of an allocation.

        Source:
            Notice 2025-7 § 4.04; Notice 2026-20 § 4.04.
        """
        since = self._facts.relief_from.get(place)
        return since is not None and day >= self._facts.law.per_wallet_from and transaction.at <= since

    def _counts(self, wallet: str, day: date, *, is_with_broker: bool) -> bool:
        custody = self._facts.custody_of(wallet)
        return is_in_force(self._facts.law, custody, day, is_with_broker=is_with_broker)


_FIFO = Chosen(Method.FIFO, Method.FIFO)
