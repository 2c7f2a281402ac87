"""Transfers and renamings: units change their place or their name, and keep basis and date.

Chosen way: what departs is taken out of its wallet at once and is under way until the arrival's own
instant. One departure may arrive in several parts: they share what is under way in the order of their
instants. What gets lost on the way and can pass for a fee is a disposition at fair market value, once, of
what is left after the last part; what is more than that went to somebody else and is neither sold nor lost.
What arrives beyond what departed has no known basis, unless it came from an unknown wallet and its owner
states basis and date. A renaming makes a new root of each part, with the old basis and date.
Left out: wrapping and bridging under another code, which no source may call a transfer.

Source:
    Law facts 4.5: a transfer between own wallets is no disposition; a network fee paid in an asset is one.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from typing import Final

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import Leg, Role, Transaction
from lotwise.ledger.transfers import is_fee_sized
from lotwise.lots import faults
from lotwise.lots.choice import Chosen
from lotwise.lots.holdings import unmatched_wallet
from lotwise.lots.lot import DispositionKind
from lotwise.lots.methods import TransferFee
from lotwise.lots.origins import origin_findings, stated_receipts, takes_origin
from lotwise.lots.program import METHOD_NUMBERS, Step
from lotwise.lots.traces import Crossing
from lotwise.lots.writing import Writing

_PLAIN_LEGS: Final = 2


class Moves:
    """Writes transfers and renamings as steps.

    Args:
        writing: The state.
        journal: Knows which departures and arrivals are one transfer.
    """

    def __init__(self, writing: Writing, journal: Journal) -> None:
        self._writing = writing
        self._arrivals_of = _arrivals_by_departure(journal)
        self._departures_due = Counter(pair.in_id for pair in journal.pairs)
        self._waiting: dict[str, list[Leg]] = {}
        self._ways: dict[tuple[str, str], int] = {}
        self._under_way: dict[tuple[str, str], Quantity] = {}
        self._adds_fees = writing.facts.law.transfer_fee is TransferFee.DISPOSE_ADD

    def transfer(self, transaction: Transaction, day: date) -> None:
        """Write a transfer, whole or half."""
        if self._is_plain(transaction):
            self._go_plainly(transaction, day)
        else:
            for n, leg in enumerate(leg for leg in transaction.given if not is_fiat(leg.asset)):
                self._depart(transaction, leg, day, adds_fees=self._adds_fees and not n)
            for target in self._arrivals_of.get(transaction.id, ()):
                self._departures_due[target.id] -= 1
                if not self._departures_due[target.id]:
                    for leg in self._waiting.pop(target.id, ()):
                        self._arrive(target, leg, day)
            self._receive(transaction, day)
        self._writing.pay_fees(transaction, day)

    def _is_plain(self, transaction: Transaction) -> bool:
        """Return whether one leg goes, the same units come elsewhere, and nothing else is known of them."""
        main = [leg for leg in transaction.legs if leg.role is Role.MAIN]
        return (
            len(main) == _PLAIN_LEGS
            and main[0].asset == main[1].asset
            and main[0].quantity + main[1].quantity == 0
            and main[0].quantity != 0
            and transaction.origin is None
            and not self._adds_fees
            and transaction.id not in self._departures_due
            and transaction.id not in self._arrivals_of
            and not is_fiat(main[0].asset)
            and not self._writing.choice.is_filed(transaction)
        )

    def _go_plainly(self, transaction: Transaction, day: date) -> None:
        """Write a transfer of which both halves are one transaction and nothing got lost."""
        writing = self._writing
        leg, arrival = transaction.given[0], transaction.received[0]
        move = writing.move(transaction, leg, day)
        chosen = writing.choice.of(transaction, (leg.wallet, leg.asset), -leg.quantity, day)
        writing.program.step(
            Step.TRANSFER,
            -leg.quantity,
            place=writing.places.number(leg.wallet, leg.asset, leg.quantity),
            other=writing.places.number(arrival.wallet, arrival.asset, arrival.quantity),
            method=METHOD_NUMBERS[chosen.fallback],
            ref=move,
        )
        self._note_crossings(transaction, leg, transaction, day)

    # ── what departs ────────────────────────────────────────────────────────────────────────────

    def _depart(self, transaction: Transaction, leg: Leg, day: date, *, adds_fees: bool) -> None:
        writing = self._writing
        targets = [transaction] if transaction.received else self._arrivals_of.get(transaction.id, [])
        wanted = -leg.quantity
        due = sum(self._due(target, leg.asset) for target in targets) if targets else wanted
        lost = max(0, wanted - due)
        move = writing.move(transaction, leg, day)
        chosen = self._take(transaction, leg, lost, move, day)
        is_fee = bool(lost) and is_fee_sized(lost, wanted)
        lost_leg = replace(leg, quantity=-lost, value_usd=None)
        fee = writing.fee_of(transaction, lost_leg, day) if is_fee else None
        if adds_fees:
            self._add(transaction, fee.proceeds_usd if fee else 0, wanted - lost, move, day)
        going = wanted - lost
        for target in targets:
            sent = min(going, self._due(target, leg.asset))
            going -= sent
            key = target.id, leg.asset
            way = self._ways.setdefault(key, len(self._ways))
            self._under_way[key] = self._under_way.get(key, 0) + sent
            writing.program.step(Step.SEND, sent, other=way, ref=move)
            self._note_crossings(transaction, leg, target, day)
        if not targets:
            self._lay(leg, going, move)
        if fee:
            writing.lose(transaction, fee, day, chosen.after(wanted - lost))
            writing.tell(faults.fee_inferred(transaction, leg, lost, day, fee.proceeds_usd))
        elif lost:
            writing.tell(faults.part_left(transaction, leg, lost, day))
            self._lay(leg, lost, move)

    def _lay(self, leg: Leg, units: Quantity, move: int) -> None:
        """Write that units in the hand went to a wallet that is not imported."""
        place = self._writing.places.number(unmatched_wallet(leg.wallet), leg.asset, units)
        self._writing.program.step(Step.LAY, units, other=place, ref=move)

    def _take(self, transaction: Transaction, leg: Leg, lost: Quantity, move: int, day: date) -> Chosen:
        """Write that the units of a leg are taken into the hand, those that get lost on the way last.

        Where a filed return says which units paid the fee, they are not sent away; several parts share what
        goes on in the method's order, as they did when it was filed.
        """
        wanted = -leg.quantity
        choice = self._writing.choice
        if not choice.is_filed(transaction):
            return self._out_of(transaction, leg, wanted, move, day)
        is_fee = is_fee_sized(lost, wanted) and choice.is_filed_fee(transaction, leg)
        choice.set_aside(transaction)
        chosen = self._out_of(transaction, leg, wanted - lost if is_fee else wanted, move, day)
        program = self._writing.program
        program.step(Step.PUT_BACK, 0)
        method = METHOD_NUMBERS[chosen.fallback]
        program.step(Step.SORT, wanted - lost, method=method)
        if lost and is_fee:
            return self._out_of(transaction, leg, lost, move, day, kind=DispositionKind.FEE)
        return chosen

    def _out_of(
        self,
        transaction: Transaction,
        leg: Leg,
        units: Quantity,
        move: int,
        day: date,
        *,
        kind: DispositionKind | None = None,
    ) -> Chosen:
        """Write that units are taken out of a leg's wallet into the hand."""
        writing = self._writing
        place = writing.places.number(leg.wallet, leg.asset, -units)
        chosen = writing.choice.of(transaction, (leg.wallet, leg.asset), units, day, kind=kind)
        method = METHOD_NUMBERS[chosen.fallback]
        writing.program.step(Step.DEPART, units, place=place, method=method, ref=move)
        return chosen

    def _add(self, transaction: Transaction, lost: Usd | None, units: Quantity, move: int, day: date) -> None:
        """Write that the value of the network fees is added to the basis of the first units in the hand.

        Fees of a transfer of several assets are added to the first.
        """
        writing = self._writing
        values = [self._fee_value(transaction, leg, day) for leg in transaction.fees if leg.quantity < 0]
        known = [value for value in (*values, lost) if value]
        if known:
            writing.program.amounts.append(sum(known))
            writing.program.step(Step.ADD, units, place=len(writing.program.amounts) - 1, ref=move)

    def _fee_value(self, transaction: Transaction, leg: Leg, day: date) -> Usd | None:
        """Return what a fee is worth; of money tell where that is not known, as nothing else tells it."""
        value = self._writing.value(leg, day)
        if value is None and is_fiat(leg.asset):
            self._writing.tell(faults.no_value(transaction, leg.wallet, leg.asset, day))
        return value

    def _due(self, target: Transaction, asset: str) -> Quantity:
        """Return how many units a target still waits for."""
        whole = sum(leg.quantity for leg in target.received if leg.asset == asset)
        return whole - self._under_way.get((target.id, asset), 0)

    def _note_crossings(self, source: Transaction, leg: Leg, target: Transaction, day: date) -> None:
        owner_of = self._writing.facts.owner_of
        for arrival in target.received:
            if arrival.asset == leg.asset and owner_of(arrival.wallet) is not owner_of(leg.wallet):
                crossing = Crossing(
                    transaction_id=source.id,
                    asset=leg.asset,
                    quantity=min(-leg.quantity, arrival.quantity),
                    source=leg.wallet,
                    target=arrival.wallet,
                    moved_on=day,
                )
                self._writing.crossings.append(crossing)

    # ── what arrives ────────────────────────────────────────────────────────────────────────────

    def _receive(self, transaction: Transaction, day: date) -> None:
        arrivals = [leg for leg in transaction.received if not is_fiat(leg.asset)]
        if transaction.origin is not None:
            is_used = takes_origin(transaction, is_paired=transaction.id in self._departures_due)
            for found in origin_findings(transaction, day, is_used=is_used):
                self._writing.tell(found)
            if is_used:
                for inflow in stated_receipts(transaction, [(leg, leg.quantity) for leg in arrivals]):
                    self._writing.acquire(transaction, inflow, day)
                return
        for leg in arrivals:
            if self._departures_due[transaction.id]:  # clocks differ: a departure is yet to come
                self._waiting.setdefault(transaction.id, []).append(leg)
            else:
                self._arrive(transaction, leg, day)

    def _arrive(self, transaction: Transaction, leg: Leg, day: date) -> None:
        key = transaction.id, leg.asset
        coming = min(self._under_way.get(key, 0), leg.quantity)
        missing = leg.quantity - coming
        if coming:
            self._under_way[key] -= coming
            place = self._writing.places.number(leg.wallet, leg.asset, coming)
            self._writing.program.step(Step.ARRIVE, coming, place=self._ways[key], other=place)
        if missing:
            self._writing.unknown(transaction, leg, missing, day)
            is_paired = transaction.id in self._departures_due
            if is_paired or transaction.given:  # of a half that stays alone, the pairing has told
                self._writing.tell(faults.part_came(transaction, leg, missing, day))

    def rename(self, transaction: Transaction, day: date) -> None:
        """Write a renaming: what is given and what is received correspond in their order.

        Money of a state is never a lot, so nothing becomes money or comes of it by another name.
        """
        main = (*transaction.given, *transaction.received)
        if len(transaction.given) != len(transaction.received):
            self._writing.tell(faults.rename_incomplete(transaction))
        elif any(is_fiat(leg.asset) for leg in main):
            for leg in main:
                self._writing.tell(faults.leg_unused(transaction, leg, day))
        else:
            for old, new in zip(transaction.given, transaction.received, strict=True):
                self._carry_over(transaction, old, new, day)
        self._writing.pay_fees(transaction, day)

    def _carry_over(self, transaction: Transaction, old: Leg, new: Leg, day: date) -> None:
        writing = self._writing
        move = writing.move(transaction, old, day, new)
        self._out_of(transaction, old, -old.quantity, move, day)
        writing.program.renames.append(new.quantity)
        place = writing.places.number(new.wallet, new.asset, new.quantity)
        renames = len(writing.program.renames) - 1
        writing.program.step(Step.RENAME, -old.quantity, place=renames, other=place, ref=move)


def _arrivals_by_departure(journal: Journal) -> dict[str, list[Transaction]]:
    """Return the arrivals of each departure, in the order of the journal."""
    if not journal.pairs:
        return {}
    place = {one.id: n for n, one in enumerate(journal.transactions)}
    found: dict[str, list[Transaction]] = defaultdict(list)
    for number, out_id in sorted((place[pair.in_id], pair.out_id) for pair in journal.pairs):
        found[out_id].append(journal.transactions[number])
    return dict(found)
