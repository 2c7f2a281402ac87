"""What holds for every journal: nothing is lost, nothing is made, and the order of import does not matter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builders import ONE_POOL, books_of, bought, moved, order, out, renamed
from lotwise.core.money import Usd, usd
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.effects import cash_usd
from lotwise.lots.fold import Books
from lotwise.lots.holdings import is_stand_in
from lotwise.lots.lot import Disposition, DispositionKind, Method, Root
from properties.journals import ASSETS, CALM, WALLETS, WORDS, journals

METHODS = [Method.FIFO, Method.LIFO, Method.HIFO]
JOURNALS = journals()
POSSIBLE = tuple(word for word in WORDS if word not in {"moves", "sends", "splits"})


def by(method: Method, journal: Iterable[Transaction]) -> Books:
    """Return the books where every wallet has the same standing order."""
    return books_of(*journal, orders=[order(method, wallet) for wallet in WALLETS])


def intervals(books: Books) -> dict[str, list[tuple[Quantity, Quantity]]]:
    """Return every slice by its root, open or disposed of, lowest first."""
    found: dict[str, list[tuple[Quantity, Quantity]]] = defaultdict(list)
    for lot in books.lots:
        found[lot.root.id].append((lot.start, lot.stop))
    for sale in books.dispositions:
        if sale.root is not None:
            found[sale.root.id].append((sale.start, sale.stop))
    return {root: sorted(slices) for root, slices in found.items()}


def roots_of(books: Books) -> dict[str, Root]:
    """Return every root of which something is open or was disposed of, by its id."""
    roots = {lot.root.id: lot.root for lot in books.lots}
    return roots | {sale.root.id: sale.root for sale in books.dispositions if sale.root}


# ── conservation ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", METHODS)
@CALM
@given(journal=JOURNALS)
def test_the_slices_of_a_root_tile_it_without_gap_or_overlap(
    method: Method, journal: list[Transaction]
) -> None:
    books = by(method, journal)
    whole = {name: root.quantity for name, root in roots_of(books).items()}
    for root, slices in intervals(books).items():
        assert slices[0][0] == 0
        assert slices[-1][1] == whole[root]
        assert all(stop == start for (_, stop), (start, _) in pairwise(slices))
        assert all(start < stop for start, stop in slices)


@CALM
@given(journal=JOURNALS)
def test_nothing_is_lost_when_the_one_pool_ends(journal: list[Transaction]) -> None:
    """Journals cross New Year 2025: whatever becomes of the pool, all its slices are still there."""
    pooled = books_of(*journal, law=ONE_POOL)
    roots = roots_of(pooled)
    for root, slices in intervals(pooled).items():
        assert [0, *(stop for _, stop in slices)] == [*(start for start, _ in slices), roots[root].quantity]
    known, alone = (
        {name for name, root in found.items() if root.acquired_on is not None}
        for found in (roots, roots_of(books_of(*journal)))
    )
    assert known == alone, "the same units were acquired"


@pytest.mark.parametrize("asset", ASSETS)
@CALM
@given(journal=JOURNALS)
def test_units_held_are_what_the_legs_say(asset: str, journal: list[Transaction]) -> None:
    """Open = moved in less moved out, and whatever had to be called unknown on the way."""
    books = books_of(*journal)
    net = sum(leg.quantity for one in journal for leg in one.legs if leg.asset == asset)
    roots = roots_of(books)
    unknown = sum(
        root.quantity for root in roots.values() if root.asset == asset and root.acquired_on is None
    )
    missing = sum(sale.quantity for sale in books.dispositions if sale.asset == asset and sale.root is None)
    held = sum(lot.quantity for lot in books.lots if lot.asset == asset and not is_stand_in(lot.wallet))
    assert held == net + unknown + missing


@pytest.mark.parametrize("method", METHODS)
@CALM
@given(journal=JOURNALS)
def test_basis_is_neither_made_nor_lost(method: Method, journal: list[Transaction]) -> None:
    """The basis of a root is exactly that of its slices, open and disposed of together."""
    books = by(method, journal)
    roots = roots_of(books)
    found: dict[str, Usd] = defaultdict(int)
    for lot in books.lots:
        found[lot.root.id] += lot.basis_usd or 0
    for sale in books.dispositions:
        if sale.root:
            found[sale.root.id] += sale.basis_usd or 0
    assert found == {name: root.basis_usd or 0 for name, root in roots.items()}


@CALM
@given(journal=journals(("buys", "sells", "moves", "sends")))
def test_the_cost_of_all_purchases_is_the_basis_of_all_lots_and_sales(journal: list[Transaction]) -> None:
    books = books_of(*journal)
    paid = -sum(
        leg.quantity for one in journal if one.kind is Kind.PURCHASE for leg in one.legs if leg.asset == "USD"
    )
    kept = sum(lot.basis_usd or 0 for lot in books.lots)
    gone = sum(sale.basis_usd or 0 for sale in books.dispositions)
    assert kept + gone == cash_usd(replace(out("1 USD"), quantity=paid))


@CALM
@given(journal=JOURNALS)
def test_the_rows_of_a_sale_sum_exactly_to_what_it_brought(journal: list[Transaction]) -> None:
    rows: dict[str, Usd] = defaultdict(int)
    for sale in books_of(*journal).dispositions:
        if sale.kind is DispositionKind.SALE:
            assert sale.proceeds_usd is not None
            rows[sale.transaction_id] += sale.proceeds_usd
    cash = {
        one.id: sum(leg.quantity for leg in one.legs if leg.asset == "USD")
        for one in journal
        if one.kind is Kind.SALE
    }
    assert rows == {name: cash_usd(replace(out("1 USD"), quantity=net)) for name, net in cash.items()}


@CALM
@given(journal=JOURNALS)
def test_no_lot_and_no_disposition_is_empty_or_negative(journal: list[Transaction]) -> None:
    books = books_of(*journal)
    assert all(0 <= lot.start < lot.stop <= lot.root.quantity for lot in books.lots)
    assert all(0 <= sale.start < sale.stop for sale in books.dispositions)


@CALM
@given(journal=JOURNALS)
def test_every_id_is_given_once(journal: list[Transaction]) -> None:
    books = books_of(*journal)
    for ids in (
        [lot.id for lot in books.lots],
        [sale.id for sale in books.dispositions],
        [income.id for income in books.incomes],
    ):
        assert len(ids) == len(set(ids))


@CALM
@given(journal=JOURNALS)
def test_what_is_missing_is_always_told_and_blocks(journal: list[Transaction]) -> None:
    books = books_of(*journal)
    blocked = {found.subject for found in books.findings if found.is_blocking}
    assert {sale.transaction_id for sale in books.dispositions if sale.root is None} <= blocked
    unknown = {lot.root.transaction_id for lot in books.lots if lot.root.acquired_on is None}
    assert unknown <= blocked


# ── what must not matter ────────────────────────────────────────────────────────────────────────


@CALM
@given(journal=JOURNALS, data=st.data())
def test_the_order_of_import_does_not_matter(journal: list[Transaction], data: st.DataObject) -> None:
    """Tellings of one event are merged before; here each transaction is told once, in any order."""
    shuffled = data.draw(st.permutations(journal))
    assert books_of(*shuffled) == books_of(*journal)


@CALM
@given(journal=JOURNALS)
def test_folding_twice_gives_equal_books(journal: list[Transaction]) -> None:
    assert books_of(*journal) == books_of(*journal)


@CALM
@given(journal=journals(POSSIBLE))
def test_every_method_disposes_of_the_same_units(journal: list[Transaction]) -> None:
    """Without transfers, which lots go is the method's business, and how many is not."""

    def counted(books: Books) -> dict[tuple[str, str, str, bool], Quantity]:
        units: dict[tuple[str, str, str, bool], Quantity] = defaultdict(int)
        for sale in books.dispositions:
            units[sale.transaction_id, sale.wallet, sale.kind.value, sale.root is None] += sale.quantity
        return units

    fifo, lifo, hifo = (counted(by(method, journal)) for method in METHODS)
    assert fifo == lifo == hifo


@pytest.mark.parametrize("method", METHODS)
@CALM
@given(journal=JOURNALS, data=st.data())
def test_a_purchase_in_two_parts_at_one_price_changes_no_gain(
    method: Method, journal: list[Transaction], data: st.DataObject
) -> None:
    """Part and part stand next to each other in every order, so the same units are sold at the same price.

    Basis and gain may differ by rounding only: less than a step of 10⁻⁸ USD for each slice of either part.
    HIFO sees that rounding in the price of a part, so it may take a lot of the very same price before or
    after it; then dates may differ, and basis still does not.
    """
    purchases = [one for one in journal if one.kind is Kind.PURCHASE and one.received[0].quantity > 1]
    assume(purchases)
    whole = data.draw(st.sampled_from(purchases))
    parts = _in_two(whole, data)
    split = [each for one in journal for each in (parts if one is whole else [one])]
    before, after = by(method, journal), by(method, split)
    has_dates = method is not Method.HIFO
    assert _units(before, has_dates=has_dates) == _units(after, has_dates=has_dates)
    tolerance = len(before.dispositions) + len(after.dispositions) + 2
    one, other = _basis(before), _basis(after)
    assert one.keys() == other.keys()
    assert all(abs(one[name] - other[name]) < tolerance for name in one)


def _in_two(whole: Transaction, data: st.DataObject) -> list[Transaction]:
    """Return a purchase as two of the same instant, cost and fee shared by units (to 10⁻¹⁸ USD)."""
    units = whole.received[0].quantity
    first = data.draw(st.integers(1, units - 1))
    halves = []
    for name, start, stop in (("a", 0, first), ("b", first, units)):
        legs = tuple(
            replace(leg, quantity=leg.quantity * stop // units - leg.quantity * start // units)
            for leg in whole.legs
        )
        halves.append(replace(whole, id=f"{whole.id}{name}", legs=legs))
    return halves


def _units(books: Books, *, has_dates: bool) -> dict[tuple[str, str], Quantity]:
    """Return units by wallet and asset that are open, and by transaction that are gone."""
    found: dict[tuple[str, str], Quantity] = defaultdict(int)
    for lot in books.lots:
        found[lot.wallet, lot.asset] += lot.quantity
    for sale in books.dispositions:
        found[sale.transaction_id, str(sale.acquired_on) if has_dates else ""] += sale.quantity
    return found


def _basis(books: Books) -> dict[str, Usd]:
    found: dict[str, Usd] = defaultdict(int)
    for sale in books.dispositions:
        found[sale.transaction_id] += sale.basis_usd or 0
    return found


@pytest.mark.parametrize("method", METHODS)
@CALM
@given(journal=JOURNALS, data=st.data())
def test_there_and_back_changes_nothing_but_the_path(
    method: Method, journal: list[Transaction], data: st.DataObject
) -> None:
    """Through a wallet of its own, so that nothing else can be taken on the way back."""
    story = [bought("99 ETH", "150000 USD", "2023-06-01", "Gemini"), *journal]
    place = data.draw(st.integers(1, len(story)))
    held = defaultdict[tuple[str, str], Quantity](int)
    for lot in by(method, story[:place]).lots:
        held[lot.wallet, lot.asset] += 0 if is_stand_in(lot.wallet) else lot.quantity
    wallet, asset = data.draw(st.sampled_from(sorted(pile for pile in held if held[pile])))
    amount = f"{quantity_text(data.draw(st.integers(1, held[wallet, asset])))} {asset}"
    at = story[place - 1].at
    trip = [
        replace(moved(amount, wallet, "Vault", "2024-01-01", name="there"), at=at + timedelta(minutes=1)),
        replace(moved(amount, "Vault", wallet, "2024-01-01", name="back"), at=at + timedelta(minutes=2)),
    ]
    straight, detour = by(method, story), by(method, [*story[:place], *trip, *story[place:]])
    assert _joined(straight.dispositions) == _joined(detour.dispositions)
    assert _open(straight) == _open(detour)
    assert straight.incomes == detour.incomes
    assert straight.findings == detour.findings


def _joined(sales: Iterable[Disposition]) -> list[tuple[str, str, str | None, Quantity, Quantity]]:
    """Return dispositions with neighboring slices of one root joined."""
    rows: list[tuple[str, str, str | None, Quantity, Quantity]] = []
    for sale in sales:
        root = sale.root.id if sale.root else None
        row = (sale.transaction_id, sale.kind.value, root, sale.start, sale.stop)
        if rows and rows[-1][:3] == row[:3] and rows[-1][4] == sale.start:
            row = (*rows.pop()[:4], sale.stop)
        rows.append(row)
    return rows


def _open(books: Books) -> dict[tuple[str, str], list[tuple[Quantity, Quantity]]]:
    """Return the open intervals by wallet and root, neighbors joined."""
    found: dict[tuple[str, str], list[tuple[Quantity, Quantity]]] = defaultdict(list)
    for lot in sorted(books.lots, key=lambda lot: (lot.wallet, lot.root.id, lot.start)):
        slices = found[lot.wallet, lot.root.id]
        start = slices.pop()[0] if slices and slices[-1][1] == lot.start else lot.start
        slices.append((start, lot.stop))
    return found


# ── renaming ────────────────────────────────────────────────────────────────────────────────────


@CALM
@given(
    lots=st.lists(st.tuples(st.integers(1, 10**20), st.integers(1, 10**7)), min_size=1, max_size=8),
    units=st.one_of(st.integers(1, 20), st.integers(1, 10**24)),
)
def test_a_renaming_keeps_every_step_of_basis_whatever_the_ratio(
    lots: list[tuple[int, int]], units: int
) -> None:
    """Even where a million old units become less than one step of the new asset."""
    story = [
        bought(f"{quantity_text(held)} OLD", f"{cents}.01 USD", f"2024-01-{n + 1:02d}")
        for n, (held, cents) in enumerate(lots)
    ]
    old = quantity_text(sum(held for held, _ in lots))
    books = books_of(*story, renamed(f"{old} OLD", f"{quantity_text(units)} NEW", "2024-10-01"))
    assert {lot.asset for lot in books.lots} == {"NEW"}
    assert sum(lot.quantity for lot in books.lots) == units
    assert sum(lot.basis_usd or 0 for lot in books.lots) == sum(usd(f"{cents}.01") for _, cents in lots)
