"""What an identification can name: what leaves by a transaction, and what lay there just before."""

import pytest

from builders import (
    HOME,
    LAW,
    NEW_YORK,
    ONE_POOL,
    arrived,
    bought,
    earned,
    exchanged,
    fee,
    identified,
    leg,
    moved,
    order,
    out,
    renamed,
    sent,
    sold,
    spent,
    transaction,
)
from lotwise.core.quantity import quantity
from lotwise.ledger.journal import Journal, journal_of
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.fold import FoldFacts, fold
from lotwise.lots.lot import Method
from lotwise.lots.methods import LotLaw
from lotwise.lots.namable import Leaves, lots_before, namable, what_leaves
from lotwise.prices.book import PriceBook


def facts(law: LotLaw = LAW, **known: object) -> FoldFacts:
    return FoldFacts(zone=NEW_YORK, prices=PriceBook.of([]), wallets={}, law=law, **known)  # type: ignore[arg-type]


def leaves(units: str, wallet: str = HOME) -> Leaves:
    amount, asset = units.split()
    return Leaves(wallet=wallet, asset=asset, quantity=quantity(amount))


LEAVING = [
    (sold("1 BTC", "50000 USD", "2025-02-01"), "1 BTC"),
    (sold("1 BTC", "50000 USD", "2025-02-01", fees=[fee("5 USD")]), "1 BTC"),
    (sold("1 BTC", "50000 USD", "2025-02-01", fees=[fee("0.01 BTC")]), "1.01 BTC"),
    (sold("1 BTC", "50000 USD", "2025-02-01", fees=[fee("2 BNB", worth="900")]), "1 BTC"),
    (exchanged("2 ETH", "0.1 BTC", "2025-02-01"), "2 ETH"),
    (spent("0.5 BTC", None, "2025-02-01"), "0.5 BTC"),
    (transaction(Kind.GIFT_OUT, "2025-02-01", out("3 ETH")), "3 ETH"),
    (transaction(Kind.LOST, "2025-02-01", out("3 ETH")), "3 ETH"),
    (transaction(Kind.FEE, "2025-02-01", fee("0.1 ETH", worth="200")), "0.1 ETH"),
    (sent("1 BTC", "2025-02-01", fees=[fee("0.001 BTC")]), "1 BTC"),
    (moved("1 BTC", HOME, "Kraken", "2025-02-01"), "1 BTC"),
    (renamed("10 MATIC", "10 POL", "2025-02-01"), "10 MATIC"),
]
"""As the fold takes them: a fee in the same asset is part of what leaves by a sale, and not by a transfer."""


@pytest.mark.parametrize(("one", "units"), LEAVING)
def test_what_leaves_is_what_the_fold_takes_first(one: Transaction, units: str) -> None:
    left = what_leaves(one)
    assert left == leaves(units)
    asset, wanted = units.split()[1], units
    before = [bought(f"{2 * 10} {asset}", "10 USD", f"202{n}-01-05") for n in range(2)]
    if one.fees and one.fees[0].asset != asset:
        before.append(bought("5 BNB", "10 USD", "2020-01-05"))
    last = fold(journal_of(before), facts()).lots
    dear = next(lot for lot in last if lot.asset == asset and str(lot.root.acquired_on) == "2021-01-05")
    named = identified(one.id, (dear, wanted.split()[0]), recorded="2025-01-01")
    books = fold(journal_of([*before, one]), facts(identifications=named))
    assert "identified_units_not_there" not in [found.code for found in books.findings]


@pytest.mark.parametrize(
    "one",
    [
        bought("1 BTC", "50000 USD", "2025-02-01"),
        arrived("1 BTC", "2025-02-01"),
        earned("1 BTC", "50000", "2025-02-01"),
        transaction(Kind.TRANSFER, "2025-02-01", out("100 USD")),
    ],
)
def test_by_some_transactions_nothing_leaves_that_has_lots(one: Transaction) -> None:
    assert what_leaves(one) is None


def story(*more: Transaction) -> Journal:
    return journal_of(
        [
            bought("1 BTC", "20000 USD", "2023-01-10"),
            bought("1 BTC", "70000 USD", "2024-03-01"),
            bought("1 BTC", "60000 USD", "2024-06-01", "Kraken"),
            sold("0.5 BTC", "50000 USD", "2025-01-20", name="first"),
            sold("0.5 BTC", "50000 USD", "2025-02-01", name="sale"),
            sold("0.25 BTC", "50000 USD", "2025-03-01", name="later"),
            *more,
        ]
    )


def before(journal: Journal, known: FoldFacts) -> list[tuple[str, str, int]]:
    (sale,) = (one for one in journal.transactions if one.id == "sale")
    there = namable(lots_before(journal, known, sale), leaves("0.5 BTC"), known)
    return [(lot.wallet, str(lot.root.acquired_on), lot.quantity) for lot in there]


def test_lots_are_those_that_lay_in_the_wallet_just_before() -> None:
    half, whole = quantity("0.5"), quantity("1")
    assert before(story(), facts()) == [(HOME, "2023-01-10", half), (HOME, "2024-03-01", whole)]


def test_earlier_records_count_for_what_was_left() -> None:
    known = facts(orders=[order(Method.HIFO)])
    half, whole = quantity("0.5"), quantity("1")
    assert before(story(), known) == [(HOME, "2023-01-10", whole), (HOME, "2024-03-01", half)]


def test_what_comes_later_is_not_there_though_it_is_paired_with_what_left_before() -> None:
    sent_then = sent("0.25 BTC", "2025-01-25", name="out", chain_hash="h")
    came_later = arrived("0.25 BTC", "2025-02-02", "Kraken", name="in", chain_hash="h")
    journal = story(sent_then, came_later)
    assert journal.pairs
    assert before(journal, facts())[0] == (HOME, "2023-01-10", quantity("0.25"))


def test_of_one_pool_units_of_every_wallet_can_be_named_until_it_ends() -> None:
    journal = journal_of(
        [
            bought("1 BTC", "20000 USD", "2023-01-10"),
            bought("1 BTC", "60000 USD", "2023-06-01", "Kraken"),
            sold("0.5 BTC", "50000 USD", "2024-02-01", name="sale"),
        ]
    )
    assert [date for _, date, _ in before(journal, facts(ONE_POOL))] == ["2023-01-10", "2023-06-01"]
    assert [date for _, date, _ in before(journal, facts())] == ["2023-01-10"]


def test_a_leg_of_nothing_but_fees_is_known() -> None:
    whole = transaction(Kind.SALE, "2025-02-01", leg("5 USD"), out("1 BTC"), fee("0.1 BTC"))
    assert what_leaves(whole) == leaves("1.1 BTC")
