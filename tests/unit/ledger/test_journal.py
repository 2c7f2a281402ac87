"""One journal: the same order and the same words, whatever was imported first."""

from dataclasses import replace
from itertools import permutations

import pytest

from builders import (
    arrived,
    bought,
    earned,
    exchanged,
    fee,
    leg,
    out,
    renamed,
    sent,
    sold,
    spent,
    transaction,
)
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


@pytest.mark.parametrize("kind", [Kind.SPOUSE_IN, Kind.INHERITANCE, Kind.GIFT_IN, Kind.REFUND])
def test_what_came_otherwise_stands_before_what_moves_on_the_same_date(kind: Kind) -> None:
    came = transaction(kind, DAY, leg("1 BTC"), name="z came")
    assert names(sent("1 BTC", DAY, name="a transfer"), came) == ["z came", "a transfer"]


@pytest.mark.parametrize("kind", [Kind.DONATION, Kind.SPOUSE_OUT, Kind.LOST, Kind.WORTHLESS])
def test_what_went_otherwise_stands_after_what_was_exchanged_on_the_same_date(kind: Kind) -> None:
    gone = transaction(kind, DAY, out("1 ETH"), name="a gone")
    got = exchanged("1 BTC", "1 ETH", DAY, worth="1", name="z exchange")
    assert names(gone, got) == ["z exchange", "a gone"]


def test_an_exchange_that_its_owner_calls_a_renaming_keeps_its_place() -> None:
    """On one date a renaming that a source tells goes before exchanges; what the owner says moves none."""
    trade = exchanged("9 DAI", "1 WETH", DAY, worth="9", name="a trade")
    later = exchanged("1 DAI", "0.1 WETH", "2025-03-02", worth="1", name="later")
    wrap = renamed("1 WETH", "1 ETH", DAY, name="b wrap")
    at = {2: trade, 3: wrap, 4: later}
    first, told, last = (
        replace(one, sources=(Source(file_id="file_a", file="a.csv", rows=(row,)),))
        for row, one in at.items()
    )
    stated = replace(told, stated_by="corr_x")
    assert names(stated, last, first) == ["a trade", "b wrap", "later"]
    assert names(told, last, first) == ["b wrap", "a trade", "later"]


def test_time_goes_before_rank() -> None:
    sale = sold("1 BTC", "1 USD", "2025-03-01 09:00", name="sale")
    purchase = bought("1 BTC", "1 USD", "2025-03-01 09:01", name="purchase")
    assert names(purchase, sale) == ["sale", "purchase"]


def test_a_fee_alone_only_goes_out() -> None:
    paid = transaction(Kind.FEE, DAY, fee("0.01 ETH"), name="a fee")
    assert names(paid, arrived("1 ETH", DAY, name="b arrival")) == ["b arrival", "a fee"]


# ── rows of one second ──────────────────────────────────────────────────────────────────────────


def fill(name: str, row: int, *, at: str = DAY, file: str = "a.csv") -> Transaction:
    source = Source(file_id=f"file_{file}", file=file, rows=(row,))
    return replace(exchanged("1 BTC", "9 ETH", at, worth="1", name=name), sources=(source,))


OTHER_DAY = "2025-03-02"


def test_trades_of_one_second_keep_the_order_of_a_file_that_runs_forward() -> None:
    story = [fill("c", 2), fill("a", 3), fill("b", 4), fill("later", 5, at=OTHER_DAY)]
    assert all(names(*order) == ["c", "a", "b", "later"] for order in permutations(story))


def test_and_of_one_that_runs_backward() -> None:
    story = [fill("later", 2, at=OTHER_DAY), fill("c", 3), fill("a", 4), fill("b", 5)]
    assert all(names(*order) == ["b", "a", "c", "later"] for order in permutations(story))


def test_where_a_file_shows_no_direction_the_id_decides() -> None:
    assert names(fill("c", 2), fill("a", 3), fill("b", 4)) == ["a", "b", "c"]


def test_trades_of_one_second_in_two_files_do_not_mix() -> None:
    one = [fill("d", 2), fill("a", 3), fill("later", 4, at=OTHER_DAY)]
    other = [fill("c", 2, file="b.csv"), fill("b", 3, file="b.csv")]
    story = [*one, *other, fill("last", 4, at=OTHER_DAY, file="b.csv")]
    assert names(*story) == names(*reversed(story)) == ["d", "a", "c", "b", "later", "last"]


def test_what_two_files_tell_stands_where_the_first_of_them_has_it() -> None:
    """The order of sources depends on merging; the order of the journal must not."""
    first, second = fill("z", 2), fill("a", 3)
    both = (*first.sources, Source(file_id="file_b.csv", file="b.csv", rows=(9,)))
    later = fill("later", 4, at=OTHER_DAY)
    for sources in (both, both[::-1]):
        assert names(replace(first, sources=sources), second, later) == ["z", "a", "later"]


def test_each_transaction_comes_once() -> None:
    told = bought("1 BTC", "40000 USD", DAY, name="tx")
    with pytest.raises(AssertionError, match="merging gives each transaction once"):
        journal_of([told, told])


def test_other_ids_of_a_transaction_are_passed_on() -> None:
    told = bought("1 BTC", "40000 USD", DAY, name="tx")
    assert journal_of([told], aliases={"tx_2": "tx"}).aliases == {"tx_2": "tx"}
    assert journal_of([told]).aliases == {}


def test_an_empty_journal_is_no_fault() -> None:
    journal = journal_of([])
    assert (journal.transactions, journal.pairs, journal.findings) == ((), (), ())


def test_a_transaction_told_by_legs_knows_what_came_went_and_was_paid() -> None:
    trade = exchanged("1 BTC", "20 ETH", DAY, fees=(leg("-1 BNB"),))
    assert [one.asset for one in trade.given] == ["BTC", "BNB"]
    assert [one.asset for one in trade.received] == ["ETH"]
    assert trade.fees == ()
    assert out("1 BTC") in trade.given
