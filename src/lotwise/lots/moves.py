"""Transfers and renamings: units change their place or their name, and keep basis and date.

Chosen way: what departs is taken out of its wallet at once and waits under way until the arrival's own
instant. One departure may arrive in several parts: they share what is under way in the order of their
instants. What gets lost on the way and can pass for a fee is a disposition at fair market value, once, of
what is left after the last part; what is more than that went to somebody else and is neither sold nor lost.
What arrives beyond what departed has no known basis, unless it came from an unknown wallet and its owner
states basis and date. A renaming makes a new root of each slice, with the old basis and date.
Left out: wrapping and bridging under another code, which no source may call a transfer.

Source:
    Law facts 4.5: a transfer between own wallets is no disposition; a network fee paid in an asset is one.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

from lotwise.core.ids import content_id
from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import Leg, Transaction
from lotwise.ledger.transfers import is_fee_sized
from lotwise.lots import faults
from lotwise.lots.effects import known_sum
from lotwise.lots.holdings import unmatched_wallet
from lotwise.lots.lot import DispositionKind, Method, Root
from lotwise.lots.origins import origin_findings, stated_receipts, takes_origin
from lotwise.lots.piles import Slice, sort_key, units_of
from lotwise.lots.run import Run
from lotwise.lots.traces import Crossing, Renamed


class Moves:
    """Applies transfers and renamings to the state of a fold.

    Args:
        run: The state.
        journal: Knows which departures and arrivals are one transfer.
    """

    def __init__(self, run: Run, journal: Journal) -> None:
        self._run = run
        self._arrivals_of = _arrivals_by_departure(journal)
        self._departures_due = Counter(pair.in_id for pair in journal.pairs)
        self._waiting: dict[str, list[Leg]] = {}
        self._under_way: dict[tuple[str, str], list[Slice]] = {}

    def transfer(self, transaction: Transaction, day: date) -> None:
        """Apply a transfer, whole or half."""
        for leg in transaction.given:
            if not is_fiat(leg.asset):
                self._depart(transaction, leg, day)
        for target in self._arrivals_of.get(transaction.id, ()):
            self._departures_due[target.id] -= 1
            if not self._departures_due[target.id]:
                for leg in self._waiting.pop(target.id, ()):
                    self._arrive(target, leg, day)
        self._receive(transaction, day)
        self._run.pay_fees(transaction, day)

    # ── what departs ────────────────────────────────────────────────────────────────────────────

    def _depart(self, transaction: Transaction, leg: Leg, day: date) -> None:
        targets = [transaction] if transaction.received else self._arrivals_of.get(transaction.id, [])
        wanted = -leg.quantity
        due = sum(self._due(target, leg.asset) for target in targets) if targets else wanted
        lost = max(0, wanted - due)
        going, rest, method = self._taken(transaction, leg, lost, day)
        if lost and is_fee_sized(lost, wanted):
            fee = self._run.fee_of(transaction, replace(leg, quantity=-lost, value_usd=None), day)
            self._run.dispose_of(transaction, fee, rest, method, day)
            told = faults.fee_inferred(transaction, leg, lost, day, fee.proceeds_usd)
            self._run.findings.append(told)
        elif lost:
            self._run.findings.append(faults.part_left(transaction, leg, lost, day))
            self._lay(unmatched_wallet(leg.wallet), _moved(rest, transaction))
        going = _moved(going, transaction)
        if not targets:
            self._lay(unmatched_wallet(leg.wallet), going)
        for target in targets:
            sent, going = _cut(going, self._due(target, leg.asset))
            self._under_way.setdefault((target.id, leg.asset), []).extend(sent)
            self._note_crossings(transaction, leg, target, day)

    def _taken(
        self, transaction: Transaction, leg: Leg, lost: Quantity, day: date
    ) -> tuple[list[Slice], list[Slice], Method]:
        """Return the slices that go on, those that get lost on the way, and the method that chose."""
        wanted = -leg.quantity
        if self._run.is_filed(transaction):
            return self._taken_as_filed(transaction, leg, lost, day)
        pieces, method = self._out_of(transaction, leg, wanted, day)
        going, rest = _cut(pieces, wanted - lost)
        return going, rest, method

    def _taken_as_filed(
        self, transaction: Transaction, leg: Leg, lost: Quantity, day: date
    ) -> tuple[list[Slice], list[Slice], Method]:
        """Return the same where a filed return says which units paid the fee, or were sold later.

        Units that paid the fee are not sent away. Several parts share what goes on in the method's order, as
        they did when it was filed.
        """
        wanted = -leg.quantity
        is_fee = is_fee_sized(lost, wanted) and self._run.is_filed_fee(transaction, leg)
        aside = self._run.set_aside(transaction)
        pieces, rule = self._out_of(transaction, leg, wanted - lost if is_fee else wanted, day)
        for wallet, piece in aside:
            self._run.held.put(wallet, piece)
        going, rest = _cut(pieces, wanted - lost)
        method = rule
        if lost and is_fee:
            rest, method = self._out_of(transaction, leg, lost, day, DispositionKind.FEE)
        roots = self._run.held.roots

        def place(piece: Slice) -> tuple[bool, int, Slice]:
            root = roots[piece.root]
            was_missing = root.transaction_id == transaction.id
            return was_missing, sort_key(root, rule), piece

        return sorted(going, key=place), rest, method

    def _out_of(
        self,
        transaction: Transaction,
        leg: Leg,
        units: Quantity,
        day: date,
        kind: DispositionKind | None = None,
    ) -> tuple[list[Slice], Method]:
        """Take units out of a leg's wallet; those it does not hold are told and have no known basis."""
        pieces, missing, method = self._run.remove(transaction, leg.wallet, leg.asset, units, day, kind=kind)
        if missing:
            self._run.findings.append(faults.moved_too_much(transaction, leg, missing, day))
            pieces = [*pieces, self._run.unknown(transaction, leg, missing, day)]
        return pieces, method

    def _due(self, target: Transaction, asset: str) -> Quantity:
        """Return how many units a target still waits for."""
        whole = sum(leg.quantity for leg in target.received if leg.asset == asset)
        return whole - units_of(self._under_way.get((target.id, asset), ()))

    def _note_crossings(self, source: Transaction, leg: Leg, target: Transaction, day: date) -> None:
        owner_of = self._run.facts.owner_of
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
                self._run.crossings.append(crossing)

    # ── what arrives ────────────────────────────────────────────────────────────────────────────

    def _receive(self, transaction: Transaction, day: date) -> None:
        arrivals = [leg for leg in transaction.received if not is_fiat(leg.asset)]
        if transaction.origin is not None:
            is_used = takes_origin(transaction, is_paired=transaction.id in self._departures_due)
            self._run.findings += origin_findings(transaction, day, is_used=is_used)
            if is_used:
                for inflow in stated_receipts(transaction, [(leg, leg.quantity) for leg in arrivals]):
                    self._run.held.put(inflow.wallet, self._run.acquire(transaction, inflow, day))
                return
        for leg in arrivals:
            if self._departures_due[transaction.id]:  # clocks differ: a departure is yet to come
                self._waiting.setdefault(transaction.id, []).append(leg)
            else:
                self._arrive(transaction, leg, day)

    def _arrive(self, transaction: Transaction, leg: Leg, day: date) -> None:
        key = transaction.id, leg.asset
        coming, rest = _cut(self._under_way.pop(key, []), leg.quantity)
        if rest:
            self._under_way[key] = rest
        missing = leg.quantity - units_of(coming)
        if missing:
            coming = [*coming, self._run.unknown(transaction, leg, missing, day)]
            is_paired = transaction.id in self._departures_due
            if is_paired or transaction.given:  # of a half that stays alone, the pairing has told
                self._run.findings.append(faults.part_came(transaction, leg, missing, day))
        self._lay(leg.wallet, coming)

    def _lay(self, wallet: str, pieces: list[Slice]) -> None:
        for piece in pieces:
            self._run.held.put(wallet, piece)

    def rename(self, transaction: Transaction, day: date) -> None:
        """Apply a renaming: what is given and what is received correspond in their order."""
        if len(transaction.given) == len(transaction.received):
            for old, new in zip(transaction.given, transaction.received, strict=True):
                self._carry_over(transaction, old, new, day)
        else:
            self._run.findings.append(faults.rename_incomplete(transaction))
        self._run.pay_fees(transaction, day)

    def _carry_over(self, transaction: Transaction, old: Leg, new: Leg, day: date) -> None:
        """Make a new root of each slice; one too small for a unit leaves its basis to the next."""
        held, wanted = self._run.held, -old.quantity
        pieces, _ = self._out_of(transaction, old, wanted, day)
        place = 0
        left_over: Usd | None = 0
        gone: list[Slice] = []
        for piece in pieces:
            gone.append(piece)
            root = held.roots[piece.root]
            after = place + units_of([piece])
            units = share(new.quantity, place, after, wanted)
            basis = known_sum((root.basis_of(piece.start, piece.stop), left_over))
            place, left_over = after, 0 if units else basis
            if units:
                name = content_id("root", transaction.id, new.asset, root.id, piece.start)
                is_priced = any(held.roots[one.root].is_priced for one in gone)
                carried = replace(
                    root,
                    id=name,
                    asset=new.asset,
                    quantity=units,
                    basis_usd=basis,
                    is_priced=is_priced and basis is not None,
                    renamed_by=(*root.renamed_by, transaction.id),
                )
                held.put(new.wallet, held.add(carried)._replace(moved_by=piece.moved_by))
                self._run.renamed += [_trace(transaction, held.roots[one.root], one, carried) for one in gone]
                gone = []


def _arrivals_by_departure(journal: Journal) -> dict[str, list[Transaction]]:
    """Return the arrivals of each departure, in the order of the journal."""
    if not journal.pairs:
        return {}
    place = {one.id: n for n, one in enumerate(journal.transactions)}
    found: dict[str, list[Transaction]] = defaultdict(list)
    for number, out_id in sorted((place[pair.in_id], pair.out_id) for pair in journal.pairs):
        found[out_id].append(journal.transactions[number])
    return dict(found)


def _trace(transaction: Transaction, root: Root, piece: Slice, into: Root) -> Renamed:
    return Renamed(transaction_id=transaction.id, root=root, start=piece.start, stop=piece.stop, into=into)


def _moved(pieces: list[Slice], transaction: Transaction) -> list[Slice]:
    return [piece._replace(moved_by=(*piece.moved_by, transaction.id)) for piece in pieces]


def _cut(pieces: list[Slice], units: Quantity) -> tuple[list[Slice], list[Slice]]:
    """Return the first so many units of some slices, and the rest."""
    first: list[Slice] = []
    for n, piece in enumerate(pieces):
        if units <= 0:
            return first, pieces[n:]
        held = piece.stop - piece.start
        if held > units:
            cut = piece.start + units
            return [*first, piece._replace(stop=cut)], [piece._replace(start=cut), *pieces[n + 1 :]]
        first.append(piece)
        units -= held
    return first, []
