"""What each broker's Form 1099-DA will show, told before the year is over.

Problem: the form that comes in February differs from own books for good reasons, and a difference that was
expected needs no letter. Chosen way: the broker's own books are kept beside own books: what came in by a
purchase there is known with its date and cost, what was transferred in counts as acquired when it came, and
the oldest units go first unless the broker was told otherwise. Each sale then gives the lines that the form
has to have: covered units by term, and noncovered ones without basis.

Left out: optional sums for stablecoins and NFTs, which a broker may choose; brokers that report more than
they must; wash sales of tokenized securities.

Source:
    26 CFR § 1.6045-1(a)(15)(i)(J), (d)(2)(i)(D), (d)(2)(ii)(B); Instructions for Form 1099-DA (2026), "How
    many forms to file for each transaction", "Identification of digital assets", Boxes 1d to 2, 9, 12a.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from lotwise.core.dates import tax_date
from lotwise.core.money import Usd, share, to_cents
from lotwise.core.quantity import Quantity
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.holding import Term, term_of
from lotwise.lots.lot import Method, Root
from lotwise.reports.reconcile_sides import OwnSale, cents_shared
from lotwise.rules.book import us_rules

_BOUGHT: Final = frozenset({Kind.PURCHASE, Kind.EXCHANGE})
_WORTH: Final = 10**18


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSale:
    """A sale that is planned.

    Attributes:
        wallet: Where.
        asset: What.
        quantity: Units, positive.
        on: The day.
        proceeds_usd: What it will bring after the fee.
        basis_usd: Basis of the lots that own books will sell.
        term: Their term.
    """

    wallet: str
    asset: str
    quantity: Quantity
    on: date
    proceeds_usd: Usd
    basis_usd: Usd
    term: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedLine:
    """A line that a Form 1099-DA will have.

    Attributes:
        wallet: The broker.
        asset: Asset code.
        quantity: Field 1c.
        acquired_on: Field 1d; None where it stays blank.
        disposed_on: Field 1e.
        proceeds_usd: Field 1f, whole cents; None when not known.
        basis_usd: Field 1g, whole cents; None where it stays blank.
        is_long: Field 6; None where it stays blank.
        is_noncovered: Whether field 9 may be checked.
        quantity_transferred_in: Field 12a; zero for none.
        is_planned: Whether the sale is only planned.
        sale_id: The transaction, or empty.
    """

    wallet: str
    asset: str
    quantity: Quantity
    acquired_on: date | None
    disposed_on: date
    proceeds_usd: Usd | None
    basis_usd: Usd | None
    is_long: bool | None
    is_noncovered: bool
    quantity_transferred_in: Quantity = 0
    is_planned: bool = False
    sale_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedSale:
    """A sale as the broker will report it, beside own books.

    Attributes:
        wallet: The broker.
        asset: Asset code.
        disposed_on: The day.
        lines: What the form will show.
        basis_usd: Basis by own books, whole cents; None when not known.
        terms: Terms by own books.
        is_planned: Whether it is only planned.
    """

    wallet: str
    asset: str
    disposed_on: date
    lines: tuple[ExpectedLine, ...]
    basis_usd: Usd | None
    terms: frozenset[Term]
    is_planned: bool = False

    @property
    def told_basis_usd(self) -> Usd | None:
        """The basis that the form will show; None where any line leaves it blank."""
        shown = [line.basis_usd for line in self.lines]
        return None if None in shown else sum(basis or 0 for basis in shown)

    @property
    def differs(self) -> bool:
        """Whether the form will show another basis or term than own books have."""
        told = self.told_basis_usd
        words = {Term.LONG if line.is_long else Term.SHORT for line in self.lines if line.is_long is not None}
        return (told is not None and told != self.basis_usd) or bool(words and words != self.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerBooks:
    """What the forecast is made from.

    Attributes:
        transactions: All of them, in order of time.
        roots: Where basis comes from: every acquisition that own books know.
        sales: Own sales of the year, with their rows.
        methods: Methods that brokers were told, by wallet; FIFO where none is named.
        picks: Units that a broker was told to sell, by transaction: the ids of the transactions that brought
            them into the wallet, and how many.
        zone: The taxpayer's zone, which a broker is taken to use for its customer.
    """

    transactions: Sequence[Transaction]
    roots: Iterable[Root]
    sales: Iterable[OwnSale]
    methods: Mapping[str, Method]
    picks: Mapping[str, Sequence[tuple[str, Quantity]]]
    zone: ZoneInfo


@dataclass(slots=True)
class _Lot:
    """Units as the broker knows them: [start, whole) is left."""

    at: datetime
    day: date
    came_by: str
    whole: Quantity
    basis: Usd | None
    is_covered: bool
    is_moved_in: bool
    start: Quantity = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    lot: _Lot
    quantity: Quantity
    basis: Usd | None


def forecast(
    year: int, wallets: Iterable[str], books: BrokerBooks, planned: Iterable[PlannedSale] = ()
) -> tuple[ExpectedSale, ...]:
    """Return what the Forms 1099-DA of a year will show.

    Args:
        year: Tax year, 2025 or later.
        wallets: Accounts at US brokers.
        books: Own books, from which the brokers' books follow.
        planned: Sales to come, in their order.

    Returns:
        By wallet, in order of time.
    """
    made: list[ExpectedSale] = []
    for wallet in sorted(wallets):
        keeper = _Keeper(wallet, year, books)
        made += keeper.past()
        made += keeper.planned(planned)
    return tuple(made)


class _Keeper:
    """A broker that keeps its own books of one account."""

    def __init__(self, wallet: str, year: int, books: BrokerBooks) -> None:
        self._wallet = wallet
        self._year = year
        self._books = books
        self._lots: dict[str, list[_Lot]] = defaultdict(list)
        self._roots: dict[tuple[str, str], list[Root]] = defaultdict(list)
        for root in books.roots:
            if root.wallet == wallet:
                self._roots[root.transaction_id, root.asset].append(root)
        self._sales: dict[tuple[str, str], list[OwnSale]] = defaultdict(list)
        for sale in books.sales:
            if sale.wallet == wallet and sale.move is None and sale.disposed_on.year == year:
                self._sales[sale.id, sale.asset].append(sale)

    def past(self) -> list[ExpectedSale]:
        """Go through all transactions, and return the sales of the year."""
        found: list[ExpectedSale] = []
        for one in self._books.transactions:
            moves: dict[str, Quantity] = defaultdict(int)
            for leg in one.legs:
                if leg.wallet == self._wallet and not is_fiat(leg.asset):
                    moves[leg.asset] += leg.quantity
            for asset, units in moves.items():
                if units > 0:
                    self._comes(one, asset, units)
                elif units < 0:
                    found += self._leaves(one, asset, -units)
        return found

    def planned(self, sales: Iterable[PlannedSale]) -> list[ExpectedSale]:
        """Return the planned sales of this account."""
        found: list[ExpectedSale] = []
        for sale in sales:
            if sale.wallet != self._wallet or sale.on.year != self._year:
                continue
            taken = self._take("", sale.asset, sale.quantity)
            lines = self._lines(taken, sale.asset, sale.on, to_cents(sale.proceeds_usd))
            found.append(
                ExpectedSale(
                    wallet=self._wallet,
                    asset=sale.asset,
                    disposed_on=sale.on,
                    lines=lines,
                    basis_usd=to_cents(sale.basis_usd),
                    terms=frozenset({sale.term}),
                    is_planned=True,
                )
            )
        return found

    def _comes(self, one: Transaction, asset: str, units: Quantity) -> None:
        """Take units in.

        Source:
            Instructions for Form 1099-DA (2026), "Covered security": acquired after 2025 for cash or other
            digital assets in the account; "Identification of digital assets": units transferred in count as
            acquired at the date and time of the transfer.
        """
        day = tax_date(one.at, self._books.zone)
        roots = self._roots.get((one.id, asset), [])
        is_covered = one.kind in _BOUGHT and day >= _day("reporting.covered_from", day) and bool(roots)
        known = [root.basis_usd for root in roots]
        basis = None if None in known or not is_covered else sum(each or 0 for each in known)
        self._lots[asset].append(
            _Lot(
                at=one.at,
                day=day,
                came_by=one.id,
                whole=units,
                basis=basis,
                is_covered=is_covered,
                is_moved_in=one.kind is Kind.TRANSFER,
            )
        )

    def _leaves(self, one: Transaction, asset: str, units: Quantity) -> list[ExpectedSale]:
        found: list[ExpectedSale] = []
        left = units
        for sale in self._sales.get((one.id, asset), ()):
            taken = self._take(one.id, asset, min(sale.quantity, left))
            left -= min(sale.quantity, left)
            if sale.is_unreported:
                continue
            lines = self._lines(taken, asset, sale.disposed_on, sale.proceeds_usd, one.id)
            terms = frozenset(part.term for part in sale.parts if part.term is not None)
            found.append(
                ExpectedSale(
                    wallet=self._wallet,
                    asset=asset,
                    disposed_on=sale.disposed_on,
                    lines=lines,
                    basis_usd=sale.basis_usd,
                    terms=terms,
                )
            )
        self._take(one.id, asset, left)
        return found

    def _take(self, transaction_id: str, asset: str, units: Quantity) -> list[_Taken]:
        """Take units out: those the broker was told, then by its method."""
        taken: list[_Taken] = []
        lots = self._lots[asset]
        for came_by, quantity in self._books.picks.get(transaction_id, ()):
            for lot in lots:
                if lot.came_by == came_by:
                    part = min(quantity, units, lot.whole - lot.start)
                    units -= part
                    taken += _cut(lot, part)
        method = self._books.methods.get(self._wallet, Method.FIFO)
        for lot in sorted(lots, key=lambda one: _rank(one, method)):
            part = min(units, lot.whole - lot.start)
            units -= part
            taken += _cut(lot, part)
        self._lots[asset] = [lot for lot in lots if lot.start < lot.whole]
        return taken + self._unseen(units)

    def _unseen(self, units: Quantity) -> list[_Taken]:
        """Return units of which own books do not know how they came, as noncovered ones."""
        if not units:
            return []
        start = datetime.min.replace(tzinfo=UTC)
        lot = _Lot(
            at=start,
            day=start.date(),
            came_by="",
            whole=units,
            basis=None,
            is_covered=False,
            is_moved_in=False,
        )
        return _cut(lot, units)

    def _lines(
        self, taken: Sequence[_Taken], asset: str, on: date, proceeds: Usd | None, sale_id: str = ""
    ) -> tuple[ExpectedLine, ...]:
        """Return the forms of one sale: covered and short, covered and long, noncovered.

        Source:
            Instructions for Form 1099-DA (2026), "How many forms to file for each transaction".
        """
        with_basis = on >= _day("broker_basis_from", on)
        kinds: dict[tuple[bool, bool], list[_Taken]] = defaultdict(list)
        for each in taken:
            is_covered = with_basis and each.lot.is_covered
            is_long = is_covered and term_of(each.lot.day, on) is Term.LONG
            kinds[is_covered, is_long].append(each)
        groups = sorted(kinds.items(), reverse=True)
        weights = [sum(each.quantity for each in listed) for _, listed in groups]
        shares = [None] * len(groups) if proceeds is None else [*cents_shared(proceeds, weights)]
        lines = []
        for (key, listed), part in zip(groups, shares, strict=True):
            is_covered, is_long = key
            days = {each.lot.day for each in listed}
            bases = [each.basis for each in listed]
            is_known = is_covered and None not in bases
            moved_in = sum(each.quantity for each in listed if each.lot.is_moved_in)
            lines.append(
                ExpectedLine(
                    wallet=self._wallet,
                    asset=asset,
                    quantity=sum(each.quantity for each in listed),
                    acquired_on=min(days) if is_covered and len(days) == 1 else None,
                    disposed_on=on,
                    proceeds_usd=part,
                    basis_usd=to_cents(sum(basis or 0 for basis in bases)) if is_known else None,
                    is_long=is_long if is_covered else None,
                    is_noncovered=not is_covered,
                    quantity_transferred_in=moved_in,
                    is_planned=not sale_id,
                    sale_id=sale_id,
                )
            )
        return tuple(lines)


def _day(key: str, on: date) -> date:
    value = us_rules().rule(key, on).value
    assert isinstance(value, date), f"{key} is a date"
    return value


def _rank(lot: _Lot, method: Method) -> tuple[Usd, timedelta, str]:
    """Return the place of a lot in the broker's order.

    Source:
        26 CFR § 1.6045-1(d)(2)(ii)(B): the earliest units first, unless the customer identified others.
    """
    age = lot.at - datetime.min.replace(tzinfo=UTC)
    worth = -_WORTH * (lot.basis or 0) // lot.whole if method is Method.HIFO else 0
    return worth, -age if method is Method.LIFO else age, lot.came_by


def _cut(lot: _Lot, quantity: Quantity) -> list[_Taken]:
    if not quantity:
        return []
    stop = lot.start + quantity
    basis = None if lot.basis is None else share(lot.basis, lot.start, stop, lot.whole)
    lot.start = stop
    return [_Taken(lot=lot, quantity=quantity, basis=basis)]
