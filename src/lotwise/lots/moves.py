"""Transfers and renamings: units change their place or their name, and keep basis and date.

Chosen way: what departs is taken out of its wallet at once and waits under way until the arrival's own
instant. What gets lost on the way and can pass for a fee is a disposition at fair market value; what is more
than that went to somebody else and is neither sold nor lost. What arrives beyond what departed has no known
basis. A renaming makes a new root of each slice, with the old basis and date.
Left out: wrapping and bridging under another code, which no source may call a transfer.

Source:
    Law facts 4.5: a transfer between own wallets is no disposition; a network fee paid in an asset is one.
"""

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
from lotwise.lots.lot import Root
from lotwise.lots.piles import Slice
from lotwise.lots.run import Run


class Moves:
    """Applies transfers and renamings to the state of a fold.

    Args:
        run: The state.
        journal: Knows which departure and arrival are one transfer.
    """

    def __init__(self, run: Run, journal: Journal) -> None:
        self._run = run
        by_id = {transaction.id: transaction for transaction in journal.transactions}
        self._arrival_of = {pair.out_id: by_id[pair.in_id] for pair in journal.pairs}
        self._paired_arrivals = {pair.in_id for pair in journal.pairs}
        self._departed: set[str] = set()
        self._waiting: dict[str, Leg] = {}
        self._under_way: dict[tuple[str, str], list[Slice]] = {}

    def transfer(self, transaction: Transaction, day: date) -> None:
        """Apply a transfer, whole or half."""
        for leg in transaction.given:
            if not is_fiat(leg.asset):
                self._depart(transaction, leg, day)
        for leg in transaction.received:
            if not is_fiat(leg.asset):
                self._arrive(transaction, leg, day)
        self._run.pay_fees(transaction, day)

    def _depart(self, transaction: Transaction, leg: Leg, day: date) -> None:
        target = transaction if transaction.received else self._arrival_of.get(transaction.id)
        wanted = -leg.quantity
        due = self._due(target, leg.asset) if target else wanted
        pieces, missing, method = self._run.remove(transaction, leg.wallet, leg.asset, wanted, day)
        if missing:
            self._run.findings.append(faults.moved_too_much(transaction, leg, missing, day))
            pieces = [*pieces, self._run.unknown(transaction, leg, missing, day)]
        going, rest = _cut(pieces, min(wanted, due))
        lost = wanted - min(wanted, due)
        if lost and is_fee_sized(lost, wanted):
            fee = self._run.fee_of(transaction, replace(leg, quantity=-lost, value_usd=None), day)
            self._run.dispose_of(transaction, fee, rest, method, day)
            told = faults.fee_inferred(transaction, leg, lost, day, fee.proceeds_usd)
            self._run.findings.append(told)
        elif lost:
            self._run.findings.append(faults.part_left(transaction, leg, lost, day))
            self._lay(unmatched_wallet(leg.wallet), _moved(rest, transaction))
        if target is None:
            self._lay(unmatched_wallet(leg.wallet), _moved(going, transaction))
        else:
            self._send(transaction, target, leg.asset, _moved(going, transaction), day)

    def _due(self, target: Transaction, asset: str) -> Quantity:
        """Return how many units a target still waits for."""
        whole = sum(leg.quantity for leg in target.received if leg.asset == asset)
        sent = self._under_way.get((target.id, asset), ())
        return whole - sum(piece.stop - piece.start for piece in sent)

    def _send(
        self, source: Transaction, target: Transaction, asset: str, pieces: list[Slice], day: date
    ) -> None:
        self._under_way.setdefault((target.id, asset), []).extend(pieces)
        if target is not source:
            self._departed.add(target.id)
            early = self._waiting.pop(target.id, None)
            if early is not None:
                self._arrive(target, early, day)

    def _arrive(self, transaction: Transaction, leg: Leg, day: date) -> None:
        is_paired = transaction.id in self._paired_arrivals
        if is_paired and transaction.id not in self._departed:
            self._waiting[transaction.id] = leg  # clocks differ: the departure is yet to come
            return
        key = transaction.id, leg.asset
        coming, rest = _cut(self._under_way.pop(key, []), leg.quantity)
        if rest:
            self._under_way[key] = rest
        missing = leg.quantity - sum(piece.stop - piece.start for piece in coming)
        if missing:
            coming = [*coming, self._run.unknown(transaction, leg, missing, day)]
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
        pieces, missing, _ = self._run.remove(transaction, old.wallet, old.asset, wanted, day)
        if missing:
            self._run.findings.append(faults.moved_too_much(transaction, old, missing, day))
            pieces = [*pieces, self._run.unknown(transaction, old, missing, day)]
        place = 0
        left_over: Usd | None = 0
        for piece in pieces:
            root = held.roots[piece.root]
            after = place + piece.stop - piece.start
            units = share(new.quantity, place, after, wanted)
            basis = known_sum((root.basis_of(piece.start, piece.stop), left_over))
            place, left_over = after, 0 if units else basis
            if units:
                name = content_id("root", transaction.id, new.asset, root.id, piece.start)
                carried = _renamed(root, name, new.asset, units, basis)
                held.put(new.wallet, held.add(carried)._replace(moved_by=piece.moved_by))


def _renamed(root: Root, name: str, asset: str, units: Quantity, basis: Usd | None) -> Root:
    return replace(root, id=name, asset=asset, quantity=units, basis_usd=basis)


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
