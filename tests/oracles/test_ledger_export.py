"""beancount reads the exported books without an error, and holds, gains and earns exactly what lotwise does.

beancount is a real package, written by others. It books every lot by itself; a lot that is not where lotwise
took it from, a balance that is not met and an entry that does not balance are errors to it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import LAW, NEW_YORK, ONE_POOL, order
from ledger_books import Read, gain_of, ground_of, read_back, units_of
from lotwise.core.money import DOLLAR
from lotwise.ledger.asset_classes import Classes
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Custody, Transaction, Wallet
from lotwise.lots.fold import FoldFacts
from lotwise.lots.holdings import POOL, home_of, is_sent_away
from lotwise.lots.lot import Lot, Method
from lotwise.lots.methods import TransferFee
from lotwise.lots.wash_law import wash_law
from lotwise.prices.book import PriceBook
from lotwise.reports.beancount_text import beancount_text
from lotwise.reports.ledger_export import Book, Top
from lotwise.reports.ledger_export_entries import Ground, book_of
from oracles.lot_histories import Event, histories
from oracles.lot_peers import _transaction
from properties import test_wash_fold_properties as wash
from properties.journals import EVERY_WORD, WALLETS, journals

SAME_EVERY_TIME: Final = settings(max_examples=60, deadline=None, derandomize=True)
A_HAIR: Final = Fraction(1, 10**12)
"""What beancount's 28 digits may lose of a sum of dollars."""
ORDERS: Final = {
    method: tuple(order(method, wallet) for wallet in WALLETS)
    for method in (Method.FIFO, Method.LIFO, Method.HIFO)
}


def account_of(lot: Lot) -> str:
    if lot.wallet == POOL:
        return f"Assets:One-Pool:{lot.asset}"
    home = home_of(lot.wallet)
    return (
        f"Assets:Elsewhere:{home}:{lot.asset}" if is_sent_away(lot.wallet) else f"Assets:{home}:{lot.asset}"
    )


def assert_same_lots(read: Read, lots: Sequence[Lot]) -> None:
    units, bases = Counter[str](), Counter[str]()
    dated: dict[str, list[tuple[Fraction, date]]] = {}
    for lot in lots:
        account = account_of(lot)
        units[account] += lot.quantity
        bases[account] += lot.basis_usd or 0
        if lot.basis_usd is not None and lot.root.acquired_on is not None:
            dated.setdefault(account, []).append((units_of(lot.quantity), lot.root.acquired_on))
    for account in {*units, *(name for name in read.inventories if name.startswith("Assets:"))}:
        assert read.units(account) == units_of(units[account])
        assert abs(read.cost(account) - Fraction(bases[account], DOLLAR)) < A_HAIR
        if all(lot.root.acquired_on for lot in lots):
            assert read.lots(account) == sorted(dated.get(account, []))


def assert_agrees(ground: Ground) -> Book:
    book = book_of(ground)
    read = read_back(beancount_text(book))
    assert read.errors == []
    books = ground.books
    assert_same_lots(read, books.lots)
    gains = read.dollars("Income:Gains:") + read.dollars("Income:Retirement:Gains:")
    assert -gains == gain_of(books.dispositions)
    earned_usd = sum(one.ordinary_income_usd or 0 for one in books.incomes)
    assert -read.dollars("Income:") + gains == Fraction(earned_usd, DOLLAR)
    assert read.assertions == sum(one.top is Top.ASSETS for one in book.accounts)
    if not book.unclear:
        assert read.dollars("Equity:Clearing") == read.dollars("Equity:Not-Known") == 0
    return book


def facts(**told: object) -> FoldFacts:
    return replace(FoldFacts(zone=NEW_YORK, prices=PriceBook.of(()), wallets={}, law=LAW), **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ORDERS)
@SAME_EVERY_TIME
@given(history=histories(on_grid=False))
def test_the_books_of_a_history_of_trades_and_transfers(method: Method, history: list[Event]) -> None:
    """Units have 18 places, dollars 8; nothing is missing, so nothing is marked."""
    journal = journal_of(map(_transaction, history))
    book = assert_agrees(ground_of(journal, facts(orders=ORDERS[method]), as_of=date(2028, 12, 31)))
    assert not book.unclear


@pytest.mark.parametrize("method", ORDERS)
@SAME_EVERY_TIME
@given(journal=journals(EVERY_WORD))
def test_the_books_of_every_journal(method: Method, journal: list[Transaction]) -> None:
    assert_agrees(ground_of(journal_of(journal), facts(orders=ORDERS[method])))


@SAME_EVERY_TIME
@given(journal=journals(EVERY_WORD))
def test_the_books_of_one_pool_that_ends(journal: list[Transaction]) -> None:
    assert_agrees(ground_of(journal_of(journal), facts(law=ONE_POOL)))


@SAME_EVERY_TIME
@given(journal=journals(EVERY_WORD))
def test_the_books_where_fees_of_transfers_are_added_to_basis(journal: list[Transaction]) -> None:
    law = replace(LAW, transfer_fee=TransferFee.DISPOSE_ADD)
    assert_agrees(ground_of(journal_of(journal), facts(law=law)))


@SAME_EVERY_TIME
@given(journal=wash.journals(), method=st.sampled_from(sorted(ORDERS, key=lambda one: one.value)))
def test_the_books_with_wash_sales(journal: list[Transaction], method: Method) -> None:
    wallets = {
        name: Wallet(name=name, custody=Custody.SELF, owner=owner) for name, owner in wash.OWNERS.items()
    }
    told = facts(
        wallets=wallets,
        orders=[order(method, wallet) for wallet in wash.OWNERS],
        wash_law=wash_law("current"),
        classes=Classes(),
    )
    assert_agrees(ground_of(journal_of(journal), told))
