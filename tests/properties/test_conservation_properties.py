"""For every journal the books can be proved; and whatever is taken out of them or put in, the proof falls."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builders import ONE_POOL, books_of, bought, order
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.transaction import Transaction
from lotwise.lots.conservation import AssetProof, conservation_of
from lotwise.lots.filed import FiledSale
from lotwise.lots.fold import Books
from lotwise.lots.lot import Disposition, Method
from properties.journals import ASSETS, CALM, EVERY_WORD, WALLETS, WORDS, journals
from statements import as_filed, folded

METHODS = [Method.FIFO, Method.LIFO, Method.HIFO]
EVERYTHING = journals(EVERY_WORD)
ONE_ARRIVAL = journals(tuple(word for word in WORDS if word != "splits"))


def unproved(books: Books) -> list[AssetProof]:
    return [proof for proof in conservation_of(books) if not proof.is_proved]


# ── the proof ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", METHODS)
@CALM
@given(journal=EVERYTHING)
def test_the_books_of_every_journal_are_proved(method: Method, journal: list[Transaction]) -> None:
    assert unproved(books_of(*journal, orders=[order(method, wallet) for wallet in WALLETS])) == []


@CALM
@given(journal=EVERYTHING)
def test_so_are_those_of_one_pool_that_ends(journal: list[Transaction]) -> None:
    assert unproved(books_of(*journal, law=ONE_POOL)) == []


@CALM
@given(journal=EVERYTHING, data=st.data())
def test_whatever_is_taken_out_is_missed_and_its_root_named(
    journal: list[Transaction], data: st.DataObject
) -> None:
    books = books_of(*journal)
    rooted = [n for n, sale in enumerate(books.dispositions) if sale.root is not None]
    assume(books.lots or rooted)
    where = data.draw(st.sampled_from([*(["lots"] * bool(books.lots)), *(["dispositions"] * bool(rooted))]))
    if where == "lots":
        n = data.draw(st.integers(0, len(books.lots) - 1))
        gone_root = books.lots[n].root
        damaged = replace(books, lots=(*books.lots[:n], *books.lots[n + 1 :]))
    else:
        n = data.draw(st.sampled_from(rooted))
        root = books.dispositions[n].root
        assert root is not None
        gone_root = root
        damaged = replace(books, dispositions=(*books.dispositions[:n], *books.dispositions[n + 1 :]))
    (proof,) = unproved(damaged)
    assert proof.asset == gone_root.asset
    assert proof.difference.quantity > 0
    assert any(gone_root.id in fault and "nowhere" in fault for fault in proof.faults)


@CALM
@given(journal=EVERYTHING, data=st.data())
def test_a_lot_that_is_there_twice_is_seen(journal: list[Transaction], data: st.DataObject) -> None:
    books = books_of(*journal)
    assume(books.lots)
    twin = data.draw(st.sampled_from(books.lots))
    (proof,) = unproved(replace(books, lots=(*books.lots, twin)))
    assert proof.difference.quantity == -twin.quantity
    assert any(twin.root.id in fault and "two places" in fault for fault in proof.faults)


# ── filed years ─────────────────────────────────────────────────────────────────────────────────


def _joined(sales: Iterable[Disposition]) -> list[tuple[str, str, str | None, Quantity, Quantity]]:
    """Return dispositions as slices of roots, neighbors joined, in an order of their own."""
    rows: list[tuple[str, str, str | None, Quantity, Quantity]] = []
    keys = sorted(
        (sale.transaction_id, sale.kind.value, sale.root.id if sale.root else "", sale.start, sale.stop)
        for sale in sales
    )
    for row in keys:
        if rows and rows[-1][:3] == row[:3] and rows[-1][4] == row[3]:
            rows[-1] = (*rows[-1][:4], row[4])
        else:
            rows.append(row)
    return rows


@pytest.mark.parametrize("method", METHODS)
@CALM
@given(journal=journals())
def test_pinning_what_is_computed_anyway_changes_nothing(method: Method, journal: list[Transaction]) -> None:
    orders = [order(method, wallet) for wallet in WALLETS]
    free = folded(*journal, orders=orders)
    pinned = folded(*journal, orders=orders, filed=as_filed(free))
    assert _joined(pinned.dispositions) == _joined(free.dispositions)
    assert pinned.findings == free.findings
    assert unproved(pinned) == []


@CALM
@given(journal=ONE_ARRIVAL, data=st.data())
def test_no_purchase_that_comes_to_light_late_changes_a_filed_sale(
    journal: list[Transaction], data: st.DataObject
) -> None:
    """Older than everything, so FIFO would sell it first; every filed row of known basis stays as it is."""
    filed = as_filed(folded(*journal))
    late = [_late(n, data) for n in range(data.draw(st.integers(1, 3)))]
    books = folded(*late, *journal, filed=filed)
    assert "filed_lot_not_there" not in {found.code for found in books.findings}
    assert unproved(books) == []
    known = [sale for sale in filed if sale.basis_usd is not None]
    assert _rows(known) <= _rows(as_filed(books))


def _late(n: int, data: st.DataObject) -> Transaction:
    units = quantity_text(data.draw(st.integers(1, 5 * 10**18)))
    asset, wallet = data.draw(st.sampled_from(ASSETS)), data.draw(st.sampled_from(WALLETS))
    at = datetime(2020, 1, n + 1, 12, tzinfo=UTC)
    return replace(bought(f"{units} {asset}", "7 USD", "2020-01-01", wallet, name=f"late {n}"), at=at)


def _rows(sales: Iterable[FiledSale]) -> set[tuple[object, ...]]:
    """Return what a filed row says, one for each step of its slice that begins or ends it."""
    return {
        (sale.transaction_id, sale.kind, sale.root_id, sale.start, sale.stop, sale.basis_usd, sale.term)
        for sale in sales
    }
