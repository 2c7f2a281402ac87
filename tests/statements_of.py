"""A broker's view of a true history, with injected causes of difference: the same seed gives the same case.

A random history (two US brokers, a wallet of one's own, purchases, moves, staking, sales with fees, sums of
stablecoins) is folded into the true rows. From the dispositions, and not from what the reconciliation makes
of them, the statements are written as an honest broker would; then some sales are changed, each by causes
that are noted with what has to be filed. What is noted is worked out here from the instructions, apart from
the code under test.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from broker_histories import (
    BROKERS,
    CUSTODY,
    NAMES,
    PRICES,
    WALLETS,
    History,
    edge_sale,
    history_of,
    moves_out,
    stablecoins,
)
from builders import NEW_YORK, books_of, order, priced
from lotwise.core.dates import tax_date
from lotwise.core.money import CENT, Usd, to_cents
from lotwise.core.quantity import ONE, Quantity
from lotwise.ledger.asset_classes import Classes
from lotwise.ledger.statements import Aggregate, Statement, StatementLine, identified
from lotwise.ledger.transaction import Kind, Leg, Transaction
from lotwise.lots.fold import Books
from lotwise.lots.holding import Term
from lotwise.lots.lot import Disposition, DispositionKind, Method
from lotwise.reports.form_8949 import Form8949, rows_8949
from lotwise.reports.reconcile import Reconciliation, reconcile
from lotwise.reports.reconcile_causes import Cause
from lotwise.reports.reconcile_sides import OwnSale, own_sales

COVERED_FROM = date(2026, 1, 1)

Filing = dict[str, tuple[Usd, Usd, Usd, frozenset[str]]]
"""By box: sums of (d), (e), (g) and all codes."""


@dataclass(slots=True)
class Noted:
    """What the reconciliation must find for some lines and sales."""

    causes: set[Cause] = field(default_factory=set)
    filing: Filing = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerCase:
    """A history, the statements on it, and what has to be found."""

    year: int
    transactions: tuple[Transaction, ...]
    books: Books
    form: Form8949
    sales: tuple[OwnSale, ...]
    statements: tuple[Statement, ...]
    expected: dict[frozenset[str], Noted]
    injected: Counter[Cause]

    def reconciled(self) -> Reconciliation:
        """Return what lotwise makes of it."""
        return reconcile(self.statements, self.form, self.sales, WALLETS)


# ── what an honest broker writes, and what may be wrong ─────────────────────────────────────────


@dataclass(slots=True)
class _Sold:
    """A sale with its honest lines, one for each lot, and the dispositions behind them."""

    id: str
    wallet: str
    asset: str
    disposed_on: date
    fee: Usd
    slices: list[Disposition]
    lines: list[StatementLine] = field(default_factory=list)
    causes: set[Cause] = field(default_factory=set)
    basis_off: dict[int, Usd] = field(default_factory=dict)
    term_off: set[int] = field(default_factory=set)
    codes: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    told_proceeds: list[Usd] = field(default_factory=list)


def _is_covered(one: Disposition) -> bool:
    root = one.root
    assert root is not None
    assert root.acquired_on is not None
    bought_here = (
        root.kind in {Kind.PURCHASE, Kind.EXCHANGE} and root.wallet == one.wallet and not one.moved_by
    )
    return one.disposed_on.year >= 2026 and root.acquired_on >= COVERED_FROM and bought_here


def _joined(slices: Iterable[Disposition]) -> list[list[Disposition]]:
    """Return slices that were one lot, side by side: an honest broker has one line for them."""
    groups: list[list[Disposition]] = []
    ordered = sorted(slices, key=lambda one: (one.root.id if one.root else "", one.has_moved, one.start))
    for one in ordered:
        last = groups[-1][-1] if groups else None
        same = last is not None and last.root is one.root and last.stop == one.start
        if same and last is not None and last.has_moved == one.has_moved:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _honest(sale: _Sold) -> None:
    for group in _joined(sale.slices):
        first = group[0]
        is_covered = _is_covered(first)
        basis = sum(to_cents(one.basis_usd or 0) for one in group)
        proceeds = sum(to_cents(one.proceeds_usd or 0) for one in group)
        is_long = first.term is Term.LONG
        letter = ("J" if is_long else "G") if is_covered else ""
        sale.lines.append(
            StatementLine(
                name=NAMES.get(sale.asset, sale.asset),
                asset=sale.asset,
                quantity=sum(one.quantity for one in group),
                acquired_on=first.acquired_on if is_covered else None,
                disposed_on=sale.disposed_on,
                proceeds_usd=proceeds,
                basis_usd=basis if is_covered else None,
                is_basis_reported=True if is_covered else None,
                is_long=is_long if is_covered else None,
                is_noncovered=not is_covered,
                quantity_transferred_in=sum(one.quantity for one in group) if first.has_moved else None,
                box=letter,
            )
        )
        sale.told_proceeds.append(proceeds)
        if not is_covered:
            sale.causes.add(Cause.TRANSFERRED_IN if first.has_moved else Cause.NO_BASIS)


def _filing(sale: _Sold, *, proceeds_filed: Sequence[Usd], listed: bool = True) -> Filing:
    """Return what has to be filed for a sale, worked out from lots and what was changed."""
    sums: dict[str, list[Usd]] = defaultdict(lambda: [0, 0, 0])
    codes: dict[str, set[str]] = defaultdict(set)
    for n, group in enumerate(_joined(sale.slices)):
        is_long = group[0].term is Term.LONG
        own_basis = sum(to_cents(one.basis_usd or 0) for one in group)
        own_proceeds = sum(to_cents(one.proceeds_usd or 0) for one in group)
        is_reported = sale.lines[n].basis_usd is not None
        box = ("JKL" if is_long else "GHI")[(0 if is_reported else 1) if listed else 2]
        shown = (sale.lines[n].basis_usd or 0) if is_reported and listed else own_basis
        entry = sums[box]
        entry[0] += proceeds_filed[n]
        entry[1] += shown
        entry[2] += sale.basis_off.get(n, 0)
        if "E" in sale.codes[n]:
            entry[2] += own_proceeds - proceeds_filed[n]
        codes[box] |= sale.codes[n]
    return {box: (*entry, frozenset(codes[box])) for box, entry in sums.items()}  # type: ignore[misc]


class _Broker:
    """Changes honest statements by causes, and notes what has to be found."""

    def __init__(self, rng: random.Random, history: History) -> None:
        self.rng = rng
        self.history = history
        self.expected: dict[frozenset[str], Noted] = {}
        self.lines: dict[str, list[StatementLine]] = defaultdict(list)
        self.other_year: dict[str, list[StatementLine]] = defaultdict(list)
        self.injected: Counter[Cause] = Counter()

    def note(self, keys: Iterable[str], causes: Iterable[Cause], filing: Filing) -> None:
        found = set(causes)
        self.expected[frozenset(keys)] = Noted(causes=found, filing=filing)
        self.injected.update(found)

    def sale(self, sale: _Sold) -> None:
        """Write the lines of a sale, perhaps changed."""
        _honest(sale)
        if self.rng.random() < 0.08:
            self.not_listed(sale)
            return
        filed = list(sale.told_proceeds)
        if self.rng.random() < 0.55:
            self.lots(sale)
            filed = self.proceeds(sale)
            self.days(sale)
            self.wash(sale)
            lines = self.cut(sale.lines)
        elif self.rng.random() < 0.5:
            lines = _merged(sale.lines)
        else:
            lines = self.cut(sale.lines)
        self.lines[sale.wallet] += lines
        self.note([sale.id], sale.causes, _filing(sale, proceeds_filed=filed))

    def order(self, sales: Sequence[_Sold]) -> None:
        """Write one line for all fills of an order, for each kind of lots."""
        for sale in sales:
            _honest(sale)
        merged = _merged([line for sale in sales for line in sale.lines])
        self.lines[sales[0].wallet] += merged
        sums: dict[str, list[Usd]] = defaultdict(lambda: [0, 0, 0])
        for sale in sales:
            for box, entry in _filing(sale, proceeds_filed=sale.told_proceeds).items():
                sums[box] = [before + more for before, more in zip(sums[box], entry[:3], strict=True)]
        filing: Filing = {box: (one[0], one[1], one[2], frozenset()) for box, one in sums.items()}
        self.note([sale.id for sale in sales], set().union(*(sale.causes for sale in sales)), filing)

    def not_listed(self, sale: _Sold) -> None:
        filing = _filing(sale, proceeds_filed=sale.told_proceeds, listed=False)
        self.note([sale.id], {Cause.NOT_LISTED}, filing)

    def lots(self, sale: _Sold) -> None:
        """Let the broker take other lots, forget a purchase fee, or get the term wrong."""
        covered = [n for n, line in enumerate(sale.lines) if line.basis_usd is not None]
        for n in covered:
            line, told = sale.lines[n], sale.lines[n].basis_usd or 0
            chance = self.rng.random()
            if chance < 0.35 and line.acquired_on:
                other = told * self.rng.choice([30, 60, 85, 120, 190]) // 100 // CENT * CENT + 57 * CENT
                if abs(other - told) < 20 * CENT:
                    other += 40 * CENT
                day = line.acquired_on - timedelta(days=self.rng.randint(2, 40))
                sale.lines[n] = replace(line, basis_usd=other, acquired_on=day)
                sale.causes.add(Cause.LOTS)
            elif chance < 0.55:
                other = told + self.rng.choice([-1, 1]) * self.rng.randint(10, 4000) * CENT
                sale.lines[n] = replace(line, basis_usd=max(other, 0))
                sale.causes.add(Cause.BASIS)
            if sale.lines[n].basis_usd != told:
                sale.basis_off[n] = (sale.lines[n].basis_usd or 0) - told
                sale.codes[n].add("B")
            if self.rng.random() < 0.15:
                sale.lines[n] = replace(
                    sale.lines[n], is_long=not line.is_long, box="G" if line.is_long else "J"
                )
                sale.causes.add(Cause.TERM)
                sale.codes[n].add("T")

    def proceeds(self, sale: _Sold) -> list[Usd]:
        """Change the proceeds shown, and return what has to be filed."""
        own = list(sale.told_proceeds)
        total = sum(own)
        chance = self.rng.random()
        if sale.fee and chance < 0.3:
            return self._shown(sale, sale.fee, Cause.FEE_OUTSIDE)
        if sale.fee and chance < 0.4 and total > 3 * sale.fee:
            self._shown(sale, -sale.fee, Cause.FEE_TWICE)
            return own
        if chance < 0.5:
            self._shown(
                sale,
                -max(total * self.rng.randint(2, 8) // 100 // CENT, 20) * CENT + 3 * CENT,
                Cause.PROCEEDS_LOW,
            )
            return own
        if chance < 0.56:
            off = max(total * self.rng.randint(2, 8) // 100 // CENT, 20) * CENT + 3 * CENT
            if abs(off - sale.fee) > 20 * CENT:
                return self._shown(sale, off, Cause.PROCEEDS_HIGH)
        if chance < 0.7:
            return self._shown(sale, self.rng.choice([-CENT, CENT]), Cause.ROUNDING)
        return own

    def _shown(self, sale: _Sold, off: Usd, cause: Cause) -> list[Usd]:
        total = sum(line.quantity or 0 for line in sale.lines)
        done, shown = 0, []
        for n, line in enumerate(sale.lines):
            part = (
                off - done if n + 1 == len(sale.lines) else off * (line.quantity or 0) // total // CENT * CENT
            )
            done += part
            told = (line.proceeds_usd or 0) + part
            sale.lines[n] = replace(line, proceeds_usd=told)
            shown.append(told)
            if cause is Cause.FEE_OUTSIDE and part:
                sale.codes[n].add("E")
        sale.causes.add(cause)
        return shown

    def days(self, sale: _Sold) -> None:
        """Let the broker's books have another day."""
        if self.rng.random() < 0.25:
            off = timedelta(days=self.rng.choice([-1, 1]))
            sale.lines = [replace(line, disposed_on=sale.disposed_on + off) for line in sale.lines]
            sale.causes.add(Cause.DAY)

    def wash(self, sale: _Sold) -> None:
        """Let the broker fill field 1i although digital assets have no wash sales."""
        for n, line in enumerate(sale.lines):
            if line.basis_usd is not None and self.rng.random() < 0.1:
                sale.lines[n] = replace(line, disallowed_usd=self.rng.randint(5, 9_000) * CENT)
                sale.causes.add(Cause.WASH_SALE)
                sale.codes[n].add("W")

    def cut(self, lines: list[StatementLine]) -> list[StatementLine]:
        """Report a line in two, as brokers do with fills; nothing differs by it."""
        made = []
        for line in lines:
            units = line.quantity or 0
            if self.rng.random() < 0.12 and units > 10**12 and not line.disallowed_usd:
                first = units * self.rng.randint(20, 80) // 100 // 10**10 * 10**10
                made += _halves(line, first)
            else:
                made.append(line)
        return made

    def unknown(self, wallet: str, year: int, number: int) -> None:
        """List a sale that never happened in the books."""
        asset = self.rng.choice(list(PRICES))
        units = self.history.units(ONE) + 123_456 * 10**10 * (number + 1)
        line = StatementLine(
            name=NAMES[asset],
            asset=asset,
            quantity=units,
            disposed_on=date(year, 3, 1) + timedelta(days=self.rng.randrange(60)),
            proceeds_usd=self.history.price(asset, units),
            is_noncovered=True,
        )
        self.lines[wallet].append(line)
        self.note([f"line {_words(line)}"], {Cause.NOT_IN_BOOKS}, {})

    def move_as_sale(self, move: Transaction, leg: Leg) -> None:
        """Report a move out as a sale."""
        cents = PRICES[leg.asset] * 100 * -leg.quantity // ONE
        line = StatementLine(
            name=NAMES[leg.asset],
            asset=leg.asset,
            quantity=-leg.quantity,
            disposed_on=tax_date(move.at, NEW_YORK),
            proceeds_usd=cents * CENT,
            is_noncovered=True,
        )
        self.lines[leg.wallet].append(line)
        filing: Filing = {"H": (cents * CENT, 0, -cents * CENT, frozenset("O"))}
        self.note([move.id], {Cause.MOVE}, filing)


def _merged(lines: Sequence[StatementLine]) -> list[StatementLine]:
    """Return one line for all lots of a kind, as a broker may send it."""
    kinds: dict[tuple[object, object], list[StatementLine]] = defaultdict(list)
    for line in lines:
        kinds[line.basis_usd is None, line.is_long].append(line)
    made = []
    for listed in kinds.values():
        moved_in = sum(line.quantity_transferred_in or 0 for line in listed)
        days = {line.acquired_on for line in listed}
        bases = [line.basis_usd for line in listed]
        made.append(
            replace(
                listed[0],
                quantity=sum(line.quantity or 0 for line in listed),
                proceeds_usd=sum(line.proceeds_usd or 0 for line in listed),
                basis_usd=None if None in bases else sum(basis or 0 for basis in bases),
                acquired_on=listed[0].acquired_on if len(days) == 1 else None,
                is_various=len(days) > 1,
                quantity_transferred_in=moved_in or None,
            )
        )
    return made


def _halves(line: StatementLine, first: Quantity) -> list[StatementLine]:
    units = line.quantity or 0

    def part(amount: Usd | None) -> Usd | None:
        return None if amount is None else amount // CENT * first // units * CENT

    one = replace(
        line,
        quantity=first,
        proceeds_usd=part(line.proceeds_usd),
        basis_usd=part(line.basis_usd),
        quantity_transferred_in=first if line.quantity_transferred_in else None,
    )
    two = replace(
        line,
        quantity=units - first,
        proceeds_usd=(line.proceeds_usd or 0) - (one.proceeds_usd or 0),
        basis_usd=None if line.basis_usd is None else line.basis_usd - (one.basis_usd or 0),
        quantity_transferred_in=units - first if line.quantity_transferred_in else None,
    )
    return [one, two]


def _words(line: StatementLine) -> str:
    return f"{line.asset} {line.quantity} {line.disposed_on} {line.proceeds_usd}"


# ── the whole case ──────────────────────────────────────────────────────────────────────────────


def broker_case(seed: int) -> BrokerCase:
    """Return a random history with statements and what has to be found in them."""
    rng = random.Random(seed)  # noqa: S311 - test data
    year = rng.choice([2025, 2026, 2026])
    history = history_of(rng, year)
    moves = moves_out(history, year)
    edge = edge_sale(history, year)
    stablecoins(history, year)
    orders = [order(Method.HIFO, name) for name in BROKERS if rng.random() < 0.6]
    quotes = [priced(asset, str(price), "2020-01-01") for asset, price in PRICES.items()]
    transactions = tuple(sorted(history.made, key=lambda one: (one.at, one.id)))
    books = books_of(*transactions, orders=orders, custody=CUSTODY, prices=quotes)
    form = rows_8949(books.dispositions, (), year, transactions, Classes())
    broker = _Broker(rng, history)
    sold_here = {sale.id: sale for sale in _sold(books.dispositions, transactions, year)}
    for ids in history.orders:
        broker.order([sold_here.pop(one) for one in ids])
    for sale in sold_here.values():
        if sale.asset != "USDC" and sale.id not in edge:
            broker.sale(sale)
    _aggregates(broker, books.dispositions, transactions, year)
    _edges(broker, books.dispositions, transactions, year, edge)
    for n, name in enumerate(BROKERS):
        if rng.random() < 0.3:
            broker.unknown(name, year, n)
    for move in moves:
        if rng.random() < 0.6:
            broker.move_as_sale(move, move.legs[0])
    statements = _statements(broker, rng, year)
    sales = list(own_sales(form, books.dispositions, transactions, Classes()))
    for beside in (year - 1, year + 1):
        other = rows_8949(books.dispositions, (), beside, transactions, Classes())
        near = own_sales(other, books.dispositions, (), Classes())
        first, last = date(year, 1, 1) - timedelta(days=1), date(year, 12, 31) + timedelta(days=1)
        sales += [one for one in near if one.disposed_on in {first, last} and one.move is None]
    return BrokerCase(
        year=year,
        transactions=transactions,
        books=books,
        form=form,
        sales=tuple(sales),
        statements=statements,
        expected=broker.expected,
        injected=broker.injected,
    )


def _statements(broker: _Broker, rng: random.Random, year: int) -> tuple[Statement, ...]:
    made = []
    for name, filer in BROKERS.items():
        for told_year, lines in ((year, broker.lines[name]), (year + 1, broker.other_year[name])):
            if not lines and told_year != year:
                continue
            shuffled = list(lines)
            rng.shuffle(shuffled)
            made.append(
                identified(Statement(broker=filer, wallet=name, year=told_year, lines=tuple(shuffled)))
            )
    return tuple(made)


def _sold(dispositions: Iterable[Disposition], transactions: Iterable[Transaction], year: int) -> list[_Sold]:
    by_id = {one.id: one for one in transactions}
    sales: dict[tuple[str, str, str], _Sold] = {}
    for one in dispositions:
        if one.disposed_on.year != year or one.wallet not in BROKERS or one.kind is DispositionKind.FEE:
            continue
        if not one.kind.is_taxable:
            continue
        cost = sum(-leg.quantity for leg in by_id[one.transaction_id].fees) // 10**10
        key = one.transaction_id, one.wallet, one.asset
        if key not in sales:
            sales[key] = _Sold(one.transaction_id, one.wallet, one.asset, one.disposed_on, cost, [])
        sales[key].slices.append(one)
    return list(sales.values())


def _edges(
    broker: _Broker,
    dispositions: Iterable[Disposition],
    transactions: Iterable[Transaction],
    year: int,
    edge: set[str],
) -> None:
    for sale in _sold(dispositions, transactions, year):
        if sale.id in edge:
            _honest(sale)
            next_year = date(year + 1, 1, 1)
            broker.other_year[sale.wallet] += [replace(line, disposed_on=next_year) for line in sale.lines]
            filing = _filing(sale, proceeds_filed=sale.told_proceeds, listed=False)
            broker.note([sale.id], {Cause.YEAR}, filing)


def _aggregates(
    broker: _Broker, dispositions: Iterable[Disposition], transactions: Iterable[Transaction], year: int
) -> None:
    by_id = {one.id: one for one in transactions}
    found = [one for one in _sold(dispositions, transactions, year) if one.asset == "USDC"]
    designated = [one for one in found if by_id[one.id].kind is Kind.SALE]
    for sale in found:
        _honest(sale)
        if sale not in designated:
            broker.not_listed(sale)
    if not designated:
        return
    proceeds = sum(sum(one.told_proceeds) for one in designated)
    line = StatementLine(
        name="USD Coin",
        asset="USDC",
        quantity=sum(line.quantity or 0 for one in designated for line in one.lines),
        proceeds_usd=proceeds,
        aggregate=Aggregate.STABLECOINS,
        sale_count=len(designated),
    )
    broker.lines[designated[0].wallet].append(line)
    sums: dict[str, list[Usd]] = defaultdict(lambda: [0, 0])
    for one in designated:
        for group in _joined(one.slices):
            box = "K" if group[0].term is Term.LONG else "H"
            sums[box][0] += sum(to_cents(each.proceeds_usd or 0) for each in group)
            sums[box][1] += sum(to_cents(each.basis_usd or 0) for each in group)
    filing: Filing = {box: (told, basis, 0, frozenset()) for box, (told, basis) in sums.items()}
    broker.note([one.id for one in designated], {Cause.SUM_OF_YEAR}, filing)


# ── what was found, in the same words ───────────────────────────────────────────────────────────


def found_in(made: Reconciliation) -> dict[frozenset[str], Noted]:
    """Return what the reconciliation found, by the ids of own sales, or by the line that has none."""
    found: dict[frozenset[str], Noted] = {}
    for each in made.compared:
        keys = frozenset(sale.id for sale in each.sales) or frozenset(
            f"line {_words(one.line)}" for one in each.lines
        )
        filing: dict[str, tuple[Usd, Usd, Usd, frozenset[str]]] = {}
        for row in each.filed.settled:
            before = filing.get(row.box, (0, 0, 0, frozenset()))
            filing[row.box] = (
                before[0] + row.proceeds_usd,
                before[1] + row.basis_usd,
                before[2] + row.adjustment_usd,
                before[3] | frozenset(row.codes),
            )
        found[keys] = Noted(causes=set(each.causes), filing=filing)
    return found
