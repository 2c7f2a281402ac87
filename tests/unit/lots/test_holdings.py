"""One pool before 2025: who has one wallet keeps his lots, who has several must have allocated them."""

from dataclasses import replace
from datetime import date

import pytest

from builders import (
    HOME,
    LAW,
    NEW_YORK,
    ONE_POOL,
    arrived,
    books_of,
    bought,
    codes,
    earned,
    identified,
    lot_lines,
    moved,
    sale_lines,
    sent,
    sold,
)
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Owner, Transaction
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.holdings import (
    POOL,
    SPOUSE_POOL,
    home_of,
    is_sent_away,
    is_stand_in,
    unmatched_wallet,
)
from lotwise.prices.book import PriceBook
from statements import folded, owned

OLD, NEW = "2021-01-10", "2023-01-10"


def test_before_2025_a_pool_sells_the_oldest_units_of_all_wallets() -> None:
    story = [
        bought("1 BTC", "20000 USD", OLD, "Kraken"),
        bought("1 BTC", "40000 USD", NEW, "Gemini"),
        sold("1 BTC", "50000 USD", "2024-06-01", "Gemini"),
    ]
    pooled = books_of(*story, law=ONE_POOL)
    assert sale_lines(pooled) == ["sale 1 BTC from 2021-01-10: 50000.00 - 20000.00, long"]
    alone = books_of(*story, law=LAW)
    assert sale_lines(alone) == ["sale 1 BTC from 2023-01-10: 50000.00 - 40000.00, long"]


def test_a_single_holder_gets_the_pools_lots_on_the_first_day_of_2025() -> None:
    books = books_of(
        bought("1 BTC", "20000 USD", OLD, "Kraken"),
        bought("1 BTC", "40000 USD", NEW, "Gemini"),
        sold("1 BTC", "50000 USD", "2024-06-01", "Gemini"),
        sold("0.5 BTC", "30000 USD", "2025-03-01", "Kraken"),
        law=ONE_POOL,
    )
    assert sale_lines(books)[1] == "sale 0.5 BTC from 2023-01-10: 30000.00 - 20000.00, long"
    assert lot_lines(books) == ["0.5 BTC in Kraken from 2023-01-10 basis 20000.00"]
    assert books.findings == ()


def test_several_holders_block_as_nobody_but_the_taxpayer_can_allocate() -> None:
    books = books_of(
        bought("1 BTC", "20000 USD", OLD, "Kraken"),
        bought("1 BTC", "40000 USD", NEW, "Gemini"),
        sold("1 BTC", "60000 USD", "2025-03-01", "Gemini"),
        law=ONE_POOL,
    )
    assert codes(books) == ["pool_needs_allocation", "oversold"]
    found = books.findings[0]
    assert found.is_blocking
    assert "Gemini, Kraken" in found.what
    assert [lot.wallet for lot in books.lots] == [POOL, POOL]
    assert books.dispositions[0].basis_usd is None


def test_one_asset_may_be_clear_while_another_is_not() -> None:
    books = books_of(
        bought("1 BTC", "20000 USD", OLD, "Kraken"),
        bought("1 ETH", "1000 USD", OLD, "Kraken"),
        bought("1 ETH", "2000 USD", NEW, "Gemini"),
        sold("1 BTC", "60000 USD", "2025-03-01", "Kraken"),
        law=ONE_POOL,
    )
    assert [(found.code, found.asset) for found in books.findings] == [("pool_needs_allocation", "ETH")]
    assert sale_lines(books) == ["sale 1 BTC from 2021-01-10: 60000.00 - 20000.00, long"]


def test_a_transfer_within_the_pool_moves_the_count_of_units_only() -> None:
    books = books_of(
        bought("1 BTC", "20000 USD", OLD, "Kraken"),
        moved("1 BTC", "Kraken", HOME, "2024-01-01"),
        sold("1 BTC", "60000 USD", "2025-03-01"),
        law=ONE_POOL,
    )
    assert sale_lines(books) == ["sale 1 BTC from 2021-01-10: 60000.00 - 20000.00, long"]
    assert books.findings == ()


def test_units_on_their_way_at_new_year_arrive_with_their_basis() -> None:
    books = books_of(
        bought("1 BTC", "20000 USD", OLD, "Kraken"),
        sent("1 BTC", "2025-01-01 04:00", "Kraken"),
        arrived("1 BTC", "2025-01-01 06:00"),
        law=ONE_POOL,
    )
    assert lot_lines(books) == ["1 BTC in Ledger from 2021-01-10 basis 20000.00"]
    assert books.findings == ()


@pytest.mark.parametrize(("at", "is_pooled"), [("2025-01-01 04:59:59", True), ("2025-01-01 05:00:00", False)])
def test_the_pool_ends_with_the_taxpayers_day_and_not_in_utc(at: str, *, is_pooled: bool) -> None:
    """Rev. Proc. 2024-28 § 3.10: the close of the taxpayer's day on December 31, 2024."""
    books = books_of(
        bought("1 BTC", "20000 USD", OLD, "Kraken"),
        bought("1 BTC", "40000 USD", NEW, "Gemini"),
        sold("1 BTC", "50000 USD", at, "Gemini"),
        law=ONE_POOL,
    )
    assert ("sale 1 BTC from 2021-01-10: 50000.00 - 20000.00, long" in sale_lines(books)) is is_pooled


def test_the_pool_ends_on_the_day_asked_for_although_nothing_happened_since() -> None:
    """Who bought in 2021 and did nothing since must see his lots in their wallet, or why not."""
    story = [bought("1 BTC", "20000 USD", OLD, "Kraken")]
    facts = FoldFacts(zone=NEW_YORK, prices=PriceBook.of([]), wallets={}, law=ONE_POOL)
    in_2024 = fold(journal_of(story), replace(facts, as_of=date(2024, 12, 31)))
    assert [lot.wallet for lot in in_2024.lots] == [POOL]
    today = fold(journal_of(story), replace(facts, as_of=date(2026, 11, 22)))
    assert [lot.wallet for lot in today.lots] == ["Kraken"]
    story.append(bought("1 BTC", "40000 USD", NEW, "Gemini"))
    two = fold(journal_of(story), replace(facts, as_of=date(2026, 11, 22)))
    assert [found.code for found in two.findings] == ["pool_needs_allocation"]


def test_named_units_leave_the_pool_and_the_count_of_their_wallet() -> None:
    story = [
        bought("1 BTC", "20000 USD", OLD, "Kraken"),
        bought("1 BTC", "40000 USD", NEW, "Gemini"),
        sold("1 BTC", "50000 USD", "2024-06-01", "Gemini", name="sale"),
    ]
    newer = books_of(*story[:2]).lots[0]
    named = identified("sale", (newer, "1"), recorded="2024-05-01")
    later = sold("1 BTC", "50000 USD", "2025-06-01", "Kraken")
    books = books_of(*story, later, identifications=named, law=ONE_POOL)
    assert [str(sale.acquired_on) for sale in books.dispositions] == [NEW, OLD]
    assert books.findings == ()


def test_oversold_units_of_a_pool_do_not_make_a_holder() -> None:
    books = books_of(
        bought("1 BTC", "20000 USD", OLD, "Kraken"),
        sold("2 BTC", "50000 USD", "2024-06-01", "Gemini"),
        sold("1 BTC", "50000 USD", "2025-06-01", "Gemini"),
        law=ONE_POOL,
    )
    assert codes(books) == ["oversold", "oversold"]
    assert books.lots == ()


def test_a_stand_in_is_ours_and_a_wallet_in_brackets_is_not() -> None:
    assert is_stand_in(POOL)
    assert is_stand_in(unmatched_wallet("Kraken"))
    assert not is_stand_in("Kraken")
    assert not is_stand_in("(old) Ledger")


# ── whose pool it is ────────────────────────────────────────────────────────────────────────────


OWNERS = owned(
    Kraken=Owner.TAXPAYER, Gemini=Owner.JOINT, Hers=Owner.SPOUSE, Trezor=Owner.SPOUSE, Roth=Owner.IRA
)


def pooled(*story: Transaction) -> Books:
    return folded(*story, wallets=OWNERS, law=ONE_POOL)


def test_a_spouse_sells_from_a_pool_of_their_own() -> None:
    books = pooled(
        bought("1 BTC", "20000 USD", OLD, "Kraken"),
        bought("1 BTC", "30000 USD", "2022-01-10", "Trezor"),
        bought("1 BTC", "40000 USD", NEW, "Hers"),
        sold("1 BTC", "50000 USD", "2024-06-01", "Hers"),
        sold("1 BTC", "50000 USD", "2024-06-02", "Gemini"),
    )
    assert [str(sale.acquired_on) for sale in books.dispositions] == ["2022-01-10", OLD]


def test_a_retirement_account_is_in_no_pool() -> None:
    books = pooled(
        bought("1 BTC", "20000 USD", OLD, "Roth"),
        bought("1 BTC", "40000 USD", NEW, "Kraken"),
        sold("1 BTC", "50000 USD", "2024-06-01", "Kraken"),
        sent("0.5 BTC", "2024-07-01", "Roth"),
        earned("1 ETH", "1", "2025-06-01", "Kraken"),
    )
    assert sale_lines(books) == ["sale 1 BTC from 2023-01-10: 50000.00 - 40000.00, long"]
    assert lot_lines(books) == [
        "0.5 BTC in (sent from Roth) from 2021-01-10 basis 10000.00",
        "1 ETH in Kraken from 2025-06-01 basis 1.00",
        "0.5 BTC in Roth from 2021-01-10 basis 10000.00",
    ]


def test_each_pool_ends_by_itself() -> None:
    """The spouse's asset lies in one wallet; the taxpayer's lies in two, so only that is unclear."""
    books = pooled(
        bought("1 BTC", "20000 USD", OLD, "Kraken"),
        bought("1 BTC", "20000 USD", OLD, "Gemini"),
        bought("1 BTC", "40000 USD", NEW, "Hers"),
        bought("2 BTC", "40000 USD", NEW, "Roth"),
        earned("1 ETH", "1", "2025-06-01", "Kraken"),
    )
    assert [lot.wallet for lot in books.lots] == [POOL, POOL, "Hers", "Kraken", "Roth"]
    assert codes(books) == ["pool_needs_allocation"]
    assert "Gemini, Kraken" in books.findings[0].what


def test_the_spouses_pool_may_be_the_unclear_one() -> None:
    books = pooled(
        bought("1 BTC", "20000 USD", OLD, "Hers"),
        bought("1 BTC", "20000 USD", OLD, "Trezor"),
        earned("1 ETH", "1", "2025-06-01", "Kraken"),
    )
    assert [lot.wallet for lot in books.lots if lot.asset == "BTC"] == [SPOUSE_POOL, SPOUSE_POOL]
    assert is_stand_in(SPOUSE_POOL)
    assert codes(books) == ["pool_needs_allocation"]


def test_where_units_were_sent_away_from_is_known() -> None:
    assert home_of(unmatched_wallet("Kraken (old)")) == "Kraken (old)"
    assert home_of("Kraken (old)") == "Kraken (old)"
    assert (is_sent_away(unmatched_wallet("Kraken")), is_sent_away(POOL)) == (True, False)
