"""One journal: the same order and the same words, whatever was imported first."""

from dataclasses import replace
from itertools import permutations

from builders import bought, earned, exchanged, leg, out, sent, sold, spent, transaction
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Kind, Source, Transaction

DAY = "2025-03-01"


def names(*transactions: Transaction) -> list[str]:
    return [one.id for one in journal_of(transactions).transactions]


def test_a_purchase_and_a_sale_on_one_date_without_times_stand_in_that_order() -> None:
    purchase = bought("1 BTC", "40000 USD", DAY, name="z purchase")
    sale = sold("1 BTC", "41000 USD", DAY, name="a sale")
    assert names(sale, purchase) == names(purchase, sale) == ["z purchase", "a sale"]


def test_within_one_instant_what_only_comes_in_stands_first_and_what_only_goes_out_last() -> None:
    story = [
        spent("1 BTC", "1", DAY, name="a spending"),
        sold("1 ETH", "1 USD", DAY, name="b sale"),
        exchanged("1 BTC", "1 ETH", DAY, worth="1", name="c exchange"),
        sent("1 BTC", DAY, name="d transfer"),
        earned("1 BTC", "1", DAY, name="e income"),
        bought("1 BTC", "1 USD", DAY, name="f purchase"),
    ]
    expected = ["f purchase", "e income", "d transfer", "c exchange", "a spending", "b sale"]
    assert all(names(*order) == expected for order in permutations(story))


def test_time_goes_before_rank() -> None:
    sale = sold("1 BTC", "1 USD", "2025-03-01 09:00", name="sale")
    purchase = bought("1 BTC", "1 USD", "2025-03-01 09:01", name="purchase")
    assert names(purchase, sale) == ["sale", "purchase"]


def test_the_same_fact_from_two_files_counts_once_and_names_both_whatever_came_first() -> None:
    told = bought("1 BTC", "40000 USD", DAY, name="tx")
    first = replace(told, sources=(Source(file_id="f1", file="a.csv", rows=(7,)),))
    second = replace(told, sources=(Source(file_id="f2", file="b.csv", rows=(2,)),))
    journal = journal_of([first, second])
    assert journal == journal_of([second, first])
    assert [source.file for source in journal.transactions[0].sources] == ["a.csv", "b.csv"]


def test_two_tellings_that_differ_give_the_same_journal_in_both_orders() -> None:
    """The store finds and reports the contradiction; here it must only not depend on the order of import."""
    one = transaction(Kind.STAKING, DAY, leg("1 ETH", worth="2000"), name="tx")
    other = transaction(Kind.STAKING, DAY, leg("1 ETH", worth="2001"), name="tx")
    assert journal_of([one, other]) == journal_of([other, one])


def test_an_empty_journal_is_no_fault() -> None:
    journal = journal_of([])
    assert (journal.transactions, journal.pairs, journal.findings) == ((), (), ())


def test_a_transaction_told_by_legs_knows_what_came_went_and_was_paid() -> None:
    trade = exchanged("1 BTC", "20 ETH", DAY, fees=(leg("-1 BNB"),))
    assert [one.asset for one in trade.given] == ["BTC", "BNB"]
    assert [one.asset for one in trade.received] == ["ETH"]
    assert trade.fees == ()
    assert out("1 BTC") in trade.given
