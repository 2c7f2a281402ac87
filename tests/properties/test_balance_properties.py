"""What lies in a wallet is what its legs add up to: no leg is lost between the journal and the lots.

Where more left than there was, what was missing is added; it is told. Transactions whose legs make no sense
for their kind are told too, and then nothing else is claimed.
"""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builders import LAW, NEW_YORK, fee, leg, order, out, transaction
from lotwise.core.garbage import no_search_for_garbage
from lotwise.core.quantity import quantity_text
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Kind, Leg, Role, Transaction
from lotwise.lots.books import books_of
from lotwise.lots.conservation import conservation_of
from lotwise.lots.fold import FoldFacts, written
from lotwise.lots.holdings import is_stand_in
from lotwise.lots.lot import Method
from lotwise.lots.matching import match
from lotwise.lots.root_ids import RootIds
from lotwise.prices.book import PriceBook
from properties.journals import ASSETS, CALM, EVERY_WORD, START, UNITS, WALLETS, journals

MONEY = ("USD", "EUR")


def differences(journal: list[Transaction], method: Method) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Return by wallet and asset what is held less what legs and missing units sum to, and what was told."""
    orders = tuple(order(method, wallet, recorded="2020-01-01") for wallet in WALLETS)
    facts = FoldFacts(zone=NEW_YORK, prices=PriceBook.of([]), wallets={}, law=LAW, orders=orders)
    with no_search_for_garbage():
        writing = written(journal_of(journal), facts)
        result = match(writing.program)
        books = books_of(writing, result, RootIds(writing, {}))
    assert all(proof.is_proved for proof in conservation_of(books))
    found = Counter[tuple[str, str]]()
    for one in journal:
        for each in one.legs:
            if each.asset not in MONEY:
                found[each.wallet, each.asset] -= each.quantity
    for step, missing in result.short:
        found[writing.places.names[writing.program.place[step]]] -= missing
    for lot in books.lots:
        if not is_stand_in(lot.wallet):
            found[lot.wallet, lot.asset] += lot.quantity
    return Counter({place: units for place, units in found.items() if units}), [
        finding.code for finding in books.findings
    ]


@pytest.mark.parametrize("method", [Method.FIFO, Method.LIFO, Method.HIFO, Method.MIN_TAX])
@given(journal=journals(EVERY_WORD))
@CALM
def test_a_wallet_holds_what_its_legs_add_up_to(method: Method, journal: list[Transaction]) -> None:
    assert differences(journal, method)[0] == {}


@st.composite
def any_transaction(draw: st.DrawFn, n: int) -> Transaction:
    """Return a transaction of any kind with any legs, most of which make no sense together."""
    on = (START + timedelta(hours=n)).strftime("%Y-%m-%d %H:%M")
    legs = []
    for _ in range(draw(st.integers(1, 4))):
        way = draw(st.sampled_from((leg, out, fee)))
        units = quantity_text(draw(st.one_of(UNITS, st.just(0), st.just(1), st.just(10**30))))
        asset = draw(st.sampled_from((*ASSETS, *MONEY)))
        worth = draw(st.sampled_from((None, "0", "7", "1000000")))
        legs.append(way(f"{units} {asset}", draw(st.sampled_from(WALLETS)), worth=worth))
    return transaction(
        draw(st.sampled_from(sorted(Kind, key=lambda kind: kind.value))), on, *legs, name=f"tx {n}"
    )


@st.composite
def any_journal(draw: st.DrawFn) -> list[Transaction]:
    return [draw(any_transaction(n)) for n in range(draw(st.integers(1, 8)))]


def renamed_for_money(*legs: Leg) -> list[Transaction]:
    return [transaction(Kind.RENAME, "2024-12-31 12:00", *legs)]


@example(renamed_for_money(leg("1 USD", "Kraken"), out("1 USD", "Kraken")), Method.FIFO)
@example(renamed_for_money(leg("1 BTC", "Kraken"), out("1 USD", "Kraken")), Method.FIFO)
@example(renamed_for_money(leg("1 USD", "Kraken"), out("1 BTC", "Kraken")), Method.FIFO)
@given(journal=any_journal(), method=st.sampled_from([Method.FIFO, Method.HIFO, Method.MIN_TAX]))
@CALM
def test_whatever_the_legs_what_is_not_counted_is_told(journal: list[Transaction], method: Method) -> None:
    found, told = differences(journal, method)
    silent = {"leg_unused", "rename_incomplete", "transfer_part_left", "origin_unused"}.isdisjoint(told)
    assert found == {} or not silent


@given(one=any_transaction(0))
@CALM
def test_a_transaction_that_has_no_effect_is_told(one: Transaction) -> None:
    facts = FoldFacts(zone=NEW_YORK, prices=PriceBook.of([]), wallets={}, law=LAW)
    writing = written(journal_of([one]), facts)
    is_money_only = all(leg.asset in MONEY for leg in one.legs if leg.role is Role.MAIN)
    if one.kind in {Kind.PURCHASE, Kind.SALE, Kind.EXCHANGE} or not is_money_only:
        assert writing.program.what or writing.incomes or writing.found
