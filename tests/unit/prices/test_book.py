"""The book of prices: that very day, or an older one of the week, and never anything in between."""

from datetime import date
from itertools import permutations

import pytest

from builders import priced
from lotwise.prices.book import STALE_AFTER_DAYS, PriceBook


def test_a_day_has_the_price_of_that_very_day_only() -> None:
    book = PriceBook.of([priced("BTC", "100", "2025-01-01"), priced("BTC", "300", "2025-01-03")])
    assert book.on_day("BTC", date(2025, 1, 1)) == priced("BTC", "100", "2025-01-01")
    assert book.on_day("BTC", date(2025, 1, 2)) is None, "nothing is interpolated"
    assert book.on_day("ETH", date(2025, 1, 1)) is None


def test_no_stablecoin_is_assumed_to_be_a_dollar() -> None:
    assert PriceBook.of([]).latest("USDC", date(2025, 1, 1)) is None


@pytest.mark.parametrize(("days_later", "is_found"), [(0, True), (1, True), (7, True), (8, False)])
def test_an_older_price_stands_in_for_a_week(days_later: int, *, is_found: bool) -> None:
    assert STALE_AFTER_DAYS == 7
    book = PriceBook.of([priced("BTC", "100", "2025-01-01")])
    assert (book.latest("BTC", date(2025, 1, 1 + days_later)) is not None) is is_found


def test_a_later_price_never_counts_for_an_earlier_day() -> None:
    book = PriceBook.of([priced("BTC", "100", "2025-01-02")])
    assert book.latest("BTC", date(2025, 1, 1)) is None


def test_for_one_day_the_quote_learned_last_counts() -> None:
    old, new = priced("BTC", "100", "2025-01-01"), priced("BTC", "101", "2025-01-01")
    assert PriceBook.of([old, new]).on_day("BTC", date(2025, 1, 1)) == new
    assert PriceBook.of([new, old]).on_day("BTC", date(2025, 1, 1)) == old


def test_the_order_in_which_different_days_were_learned_does_not_matter() -> None:
    quotes = [
        priced("BTC", "1", "2025-01-01"),
        priced("BTC", "2", "2025-01-02"),
        priced("ADA", "3", "2025-01-01"),
    ]
    books = [PriceBook.of(order) for order in permutations(quotes)]
    assert all(book.all() == books[0].all() for book in books)
    assert [quote.asset for quote in books[0].all()] == ["ADA", "BTC", "BTC"]


def test_a_caller_may_ask_for_a_shorter_memory() -> None:
    book = PriceBook.of([priced("BTC", "100", "2025-01-01")])
    assert book.latest("BTC", date(2025, 1, 3), within_days=1) is None
    assert book.latest("BTC", date(2025, 1, 3), within_days=2) is not None
