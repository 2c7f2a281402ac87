"""For every journal: what can be named is what the fold takes from, and naming it has the effect it says."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from builders import LAW, NEW_YORK
from lotwise.core.quantity import Quantity
from lotwise.ledger.journal import Journal, journal_of
from lotwise.ledger.transaction import Transaction
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.lot import Disposition, DispositionKind, Identification, Lot, Method, Pick
from lotwise.lots.namable import Leaves, lots_before, namable, what_leaves
from lotwise.prices.book import PriceBook
from properties.journals import CALM, journals

FACTS = FoldFacts(zone=NEW_YORK, prices=PriceBook.of([]), wallets={}, law=LAW)


def taken(lots: tuple[Lot, ...], units: Quantity) -> tuple[Pick, ...]:
    """Return picks of so many units, lot after lot."""
    picks = []
    for lot in lots:
        used = min(units, lot.quantity)
        if used:
            picks.append(Pick(root_id=lot.root.id, quantity=used))
        units -= used
    return tuple(picks)


def leaving(journal: Journal, number: int) -> tuple[Transaction, Leaves, tuple[Lot, ...]]:
    """Return some transaction by which units leave that all lay there, and the lots to name."""
    found = []
    for one in journal.transactions:
        leaves = what_leaves(one)
        if leaves is not None:
            lots = namable(lots_before(journal, FACTS, one), leaves, FACTS)
            if sum(lot.quantity for lot in lots) >= leaves.quantity:
                found.append((one, leaves, lots))
    assume(found)
    return found[number % len(found)]


def named(journal: Journal, one: Transaction, picks: tuple[Pick, ...]) -> Books:
    made = Identification(transaction_id=one.id, picks=picks, recorded_at=one.at)
    return fold(journal, replace(FACTS, identifications={one.id: made}))


def without_methods(books: Books) -> list[Disposition]:
    return [replace(sale, method=Method.FIFO) for sale in books.dispositions]


@CALM
@given(told=journals(longest=15), number=st.integers(0, 20))
def test_naming_what_fifo_takes_changes_nothing_but_the_method(told: list[Transaction], number: int) -> None:
    journal = journal_of(told)
    one, leaves, lots = leaving(journal, number)
    in_line = tuple(sorted(lots, key=lambda lot: lot.root.acquired_at))
    assume(len({lot.root.acquired_at for lot in in_line}) == len(in_line))
    books, bare = named(journal, one, taken(in_line, leaves.quantity)), fold(journal, FACTS)
    assert books.lots == bare.lots
    assert without_methods(books) == without_methods(bare)
    assert books.findings == bare.findings


@CALM
@given(told=journals(longest=15), number=st.integers(0, 20))
def test_units_that_are_named_are_those_that_leave(told: list[Transaction], number: int) -> None:
    journal = journal_of(told)
    one, leaves, lots = leaving(journal, number)
    picks = taken(lots[::-1], leaves.quantity)
    books = named(journal, one, picks)
    assert "identified_units_not_there" not in {found.code for found in books.findings}
    sold = [
        sale
        for sale in books.dispositions
        if sale.transaction_id == one.id and sale.method is Method.SPEC_ID and sale.root is not None
        if (sale.wallet, sale.asset) == (leaves.wallet, leaves.asset)
        if sale.kind is not DispositionKind.FEE
    ]
    if one.received and sold:
        assert {sale.root.id for sale in sold if sale.root} == {pick.root_id for pick in picks}
