"""The books as entries: one or more for each transaction, with gains, income, fees and lots.

Problem: lotwise knows gains and income by themselves; a ledger has to balance. Chosen way: units stand at
their exact basis, gains and income are those of the books, money is what moved, and what is left over goes
to the account that the kind of transaction names (spending, gifts, fees); of a trade nothing is left. Where
an amount is not known, the entry is marked, units without a basis stand without a cost, and the rest goes to
``Equity:Not-Known``. What one transaction does to the same units twice stands in entries of its own, since a
lot cannot be bought and sold in one.

Left out: money that came into or left an account by itself, which the books do not know; so money stands in
``Equity:Cash`` and has no balance. Foreign money stands there at its value in dollars.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from lotwise.core.dates import tax_date
from lotwise.core.money import Usd
from lotwise.core.quantity import quantity_text
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import HANDED_ON_KINDS, Kind, Owner, Role, Transaction, Wallet
from lotwise.lots.books import Books
from lotwise.lots.effects import cash_usd
from lotwise.lots.holding import Term
from lotwise.lots.lot import Disposition, DispositionKind, Income
from lotwise.reports.ledger_export import Account, Book, Entry, Piece, Posting, Top, plain_line
from lotwise.reports.ledger_export_pieces import Change, Deed, Lives

_TRADES: Final = frozenset({Kind.PURCHASE, Kind.SALE, Kind.EXCHANGE})
_COST_IN_GAIN: Final = _TRADES | {Kind.SPEND}
"""Kinds whose fees are in basis or proceeds, and are no expense beside them."""
_TERMS: Final = {Term.SHORT: "Short-Term", Term.LONG: "Long-Term", None: "Term-Not-Known"}
_WITHOUT_GAIN: Final = {
    DispositionKind.GIFT: "Gifts",
    DispositionKind.DONATION: "Donations",
    DispositionKind.SPOUSE: "To-Spouse",
    DispositionKind.LOST: "Lost",
    DispositionKind.WORTHLESS: "Worthless",
    DispositionKind.LEFT_OUT: "Fees-Left-Out",
}
_FEES: Final = Account(Top.EXPENSES, ("Fees",))
_NOT_KNOWN: Final = Account(Top.EQUITY, ("Not-Known",))
_CLEARING: Final = Account(Top.EQUITY, ("Clearing",))
_BROUGHT_IN: Final = Account(Top.EQUITY, ("Brought-In",))
_DISALLOWED: Final = Account(Top.EQUITY, ("Disallowed-Losses",))
_GIFT_BASIS: Final = Account(Top.EQUITY, ("Gift-Basis",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What entries are made from.

    Attributes:
        journal: What happened.
        books: Lots, dispositions and income of every wallet.
        wallets: By name.
        zone: The taxpayer's zone.
        as_of: The last day.
        per_wallet_from: The first day on which basis is kept by wallet.
    """

    journal: Journal
    books: Books
    wallets: Mapping[str, Wallet]
    zone: ZoneInfo
    as_of: date
    per_wallet_from: date


def book_of(ground: Ground) -> Book:
    """Return the books as entries, and the units that are there at the end.

    Args:
        ground: Journal, books and wallets.
    """
    entries = tuple(_Entries(ground).entries())
    held: Counter[Account] = Counter()
    for entry in entries:
        for one in entry.postings:
            if one.account.top is Top.ASSETS:
                held[one.account] += one.amount
    last = max((ground.as_of, *(entry.on for entry in entries)))
    assets = {one.asset for entry in entries for one in entry.postings}
    return Book(
        entries=entries, held=held, closes_on=last + timedelta(days=1), assets=tuple(sorted(assets - {USD}))
    )


@dataclass(slots=True)
class _Draft:
    """The postings of an entry so far."""

    postings: list[Posting] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    is_whole: bool = True

    def money(self, account: Account, amount: Usd) -> None:
        if amount:
            self.postings.append(Posting(account=account, asset=USD, amount=amount))

    def units(self, piece: Piece, wallet: str, sign: int, *, is_move: bool = False) -> None:
        """Add that a piece comes or goes; without a basis, it comes from and goes to what is not known."""
        asset, amount = piece.root.asset, sign * piece.quantity
        basis = piece.basis_usd
        lot = piece if basis is not None and basis >= 0 else None  # no program takes a cost below zero
        held = Account(Top.ASSETS, wallet=wallet, asset=asset)
        self.postings.append(Posting(account=held, asset=asset, amount=amount, piece=lot))
        if lot is None and not is_move:
            self.is_whole = False
            self.postings.append(Posting(account=_NOT_KNOWN, asset=asset, amount=-amount))

    @property
    def rest_usd(self) -> Usd:
        return sum(one.weight_usd for one in self.postings)


class _Entries:
    """Makes the entries."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._told = ground.journal.transactions
        self._changes: dict[int, dict[int, list[Change]]] = defaultdict(lambda: defaultdict(list))
        self._placed: list[Change] = []
        self._withheld: dict[int, list[Piece]] = defaultdict(list)
        for change in Lives(ground.journal, ground.books).changes():
            if self._is_withheld(change):
                if change.deed is Deed.COMES:
                    self._withheld[change.at].append(change.piece)
            elif change.deed is Deed.IS_PLACED and self._is_by_law(change):
                self._placed.append(change)
            else:
                self._changes[change.at][change.turn].append(change)
        self._unheld: dict[str, list[Disposition]] = defaultdict(list)
        for sale in ground.books.dispositions:
            if sale.root is None:
                self._unheld[sale.transaction_id].append(sale)
        self._incomes: dict[str, list[Income]] = defaultdict(list)
        for income in ground.books.incomes:
            self._incomes[income.transaction_id].append(income)

    def entries(self) -> Iterator[Entry]:
        """Give all entries in order of time."""
        start, is_due = self._ground.per_wallet_from, bool(self._placed)
        for n in range(len(self._told)):
            if is_due and self._day(n) >= start:
                is_due = False
                yield self._placing(self._placed, start)
            changes = self._changes.get(n, {})
            for turn in sorted({0, *changes}):
                made = self._placing(changes[turn], self._day(n)) if turn < 0 else self._entry(n, turn)
                if made.postings:
                    yield made
        if is_due:
            yield self._placing(self._placed, max(start, self._day(len(self._told) - 1)))
        late = [one for turn in self._changes.get(len(self._told), {}).values() for one in turn]
        if late:
            yield self._placing(late, self._ground.as_of)

    def _day(self, at: int) -> date:
        if at >= len(self._told):
            return self._ground.as_of
        return tax_date(self._told[at].at, self._ground.zone)

    def _is_by_law(self, change: Change) -> bool:
        """Return whether the first day of accounting by wallet lies between a piece's steps."""
        return self._day(change.after) < self._ground.per_wallet_from <= self._day(change.at)

    def _is_withheld(self, change: Change) -> bool:
        """Return whether units of a trade paid its fee before they came in; they stand in no account."""
        sale = change.disposition
        return (
            sale is not None
            and sale.kind is DispositionKind.FEE
            and sale.transaction_id == change.piece.root.transaction_id
            and self._told[change.at].kind in _TRADES
            and sale.gain_usd == 0
        )

    def _placing(self, changes: Iterable[Change], on: date) -> Entry:
        draft = _Draft()
        for change in changes:
            draft.units(change.piece, change.source, -1, is_move=True)
            draft.units(change.piece, change.target, 1, is_move=True)
        title = "lots counted in another wallet"
        return Entry(on=on, title=title, postings=tuple(draft.postings), notes={})

    def _entry(self, at: int, turn: int) -> Entry:
        one, draft = self._told[at], _Draft()
        for change in self._changes.get(at, {}).get(turn, ()):
            self._put(draft, one, change)
        if not turn:
            self._put_money(draft, one)
            kept = [f"{quantity_text(piece.quantity)} {piece.root.asset}" for piece in self._withheld[at]]
            if kept:
                draft.notes["withheld"] = ", ".join(kept)
            for sale in self._unheld.get(one.id, ()):
                self._put_unheld(draft, sale)
        rest = draft.rest_usd
        if rest:
            draft.money(_rest_account(one, is_whole=draft.is_whole), -rest)
        return Entry(
            on=self._day(at),
            title=one.kind.value,
            postings=tuple(draft.postings),
            is_whole=draft.is_whole,
            transaction_id=one.id,
            notes=_notes(one) | draft.notes,
        )

    # ── units ───────────────────────────────────────────────────────────────────────────────────

    def _put(self, draft: _Draft, one: Transaction, change: Change) -> None:
        piece = change.piece
        match change.deed:
            case Deed.COMES:
                draft.units(piece, change.target, 1)
                counter = _counter(one)
                if counter and one.kind is not Kind.RENAME:
                    draft.money(counter, -(piece.basis_usd or 0))
            case Deed.MOVES | Deed.IS_PLACED:
                draft.units(piece, change.source, -1, is_move=True)
                draft.units(piece, change.target, 1, is_move=True)
            case Deed.IS_ADJUSTED:
                assert change.into is not None, "what is adjusted goes on"
                draft.units(piece, change.source, -1, is_move=True)
                draft.units(change.into, change.target, 1, is_move=True)
                added = (change.into.basis_usd or 0) - (piece.basis_usd or 0)
                draft.money(_FEES if one.kind is Kind.TRANSFER else _DISALLOWED, -added)
            case Deed.IS_RENAMED:
                draft.units(piece, change.source, -1)
            case Deed.LEAVES:
                assert change.disposition is not None, "what leaves is disposed of"
                draft.units(piece, change.source, -1)
                self._put_gain(draft, one, change.disposition, piece)

    def _put_gain(self, draft: _Draft, one: Transaction, sale: Disposition, piece: Piece) -> None:
        basis = piece.basis_usd
        if not sale.kind.is_taxable:
            draft.money(Account(Top.EQUITY, (_WITHOUT_GAIN[sale.kind],)), basis or 0)
            return
        if sale.kind is DispositionKind.FEE and one.kind not in _COST_IN_GAIN | {Kind.FEE}:
            draft.money(_FEES, sale.proceeds_usd or 0)
        gain = sale.gain_usd
        if gain is None or basis is None or sale.basis_usd is None:
            draft.is_whole = False
            return
        draft.money(self._gains(sale), -gain)
        draft.money(_DISALLOWED, sale.disallowed_usd)
        draft.money(_GIFT_BASIS, basis - sale.basis_usd)

    def _gains(self, sale: Disposition) -> Account:
        return Account(Top.INCOME, (*self._retirement(sale.wallet), "Gains", _TERMS[sale.term]))

    def _retirement(self, wallet: str) -> tuple[str, ...]:
        """Return a word for accounts of what is on nobody's return."""
        known = self._ground.wallets.get(wallet)
        return ("Retirement",) if known is not None and known.owner is Owner.IRA else ()

    def _put_unheld(self, draft: _Draft, sale: Disposition) -> None:
        """Add what no record shows as acquired: nothing goes out, and its proceeds are of unknown gain."""
        draft.is_whole = False
        said = f"{quantity_text(sale.quantity)} {sale.asset} left that no record shows as acquired"
        draft.notes["missing"] = "; ".join(filter(None, (draft.notes.get("missing", ""), said)))

    # ── money ───────────────────────────────────────────────────────────────────────────────────

    def _put_money(self, draft: _Draft, one: Transaction) -> None:
        foreign: list[str] = []
        for leg in one.legs:
            if leg.asset == USD:
                amount = cash_usd(leg) if leg.quantity > 0 else -cash_usd(leg)
                draft.money(_cash(leg.wallet), amount)
                if leg.role is Role.FEE and one.kind not in _COST_IN_GAIN:
                    draft.money(_FEES, -amount)
            elif is_fiat(leg.asset):
                foreign.append(f"{quantity_text(leg.quantity)} {leg.asset}")
        if foreign:
            draft.notes["foreign_money"] = ", ".join(foreign)
        for income in self._incomes.get(one.id, ()):
            if income.ordinary_income_usd is None:
                draft.is_whole = False
            words = (*self._retirement(income.wallet), _title(income.kind))
            draft.money(Account(Top.INCOME, words), -(income.ordinary_income_usd or 0))


def _cash(wallet: str) -> Account:
    return Account(Top.EQUITY, ("Cash",), wallet=wallet)


def _title(kind: Kind) -> str:
    """Return a kind as the word of an account, such as ``Staking-Income``."""
    return "-".join(word.capitalize() for word in kind.value.split())


def _counter(one: Transaction) -> Account | None:
    """Return where the basis of units comes from that were neither bought nor earned."""
    if one.kind is Kind.TRANSFER or (one.kind is Kind.PURCHASE and one.origin is not None):
        return _BROUGHT_IN
    if one.kind in HANDED_ON_KINDS | {Kind.REFUND}:
        return Account(Top.EQUITY, (_title(one.kind),))
    return None


def _rest_account(one: Transaction, *, is_whole: bool) -> Account:
    """Return where goes what the other postings leave over."""
    if not is_whole:
        return _NOT_KNOWN
    foreign = [leg.wallet for leg in one.legs if is_fiat(leg.asset) and leg.asset != USD]
    if foreign:
        return _cash(foreign[0])
    if one.kind is Kind.SPEND:
        return Account(Top.EXPENSES, ("Spending",))
    return _FEES if one.kind in {Kind.FEE, Kind.TRANSFER, Kind.RENAME} else _CLEARING


def _notes(one: Transaction) -> dict[str, str]:
    """Return what a transaction says of itself."""
    read = "; ".join(f"{each.file} row {', '.join(map(str, each.rows))}" for each in one.sources)
    told = {
        "transaction": one.id,
        "at": one.at.isoformat(),
        "source": read,
        "native_id": one.native_id,
        "chain_hash": one.chain_hash,
        "note": one.note,
    }
    return {name: plain_line(text) for name, text in told.items() if plain_line(text)}
