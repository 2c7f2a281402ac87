"""What open lots are worth: known where everything is known, and unknown everywhere else."""

from datetime import date

import pytest

from builders import arrived, books_of, bought, dollars, earned, leg, priced, sent, transaction
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.holding import Term
from lotwise.lots.unrealized import Valued, price_findings, valued
from lotwise.prices.book import PriceBook, Quote

TODAY = date(2026, 11, 22)
NOW = priced("BTC", "68000", "2026-11-22")


def seen(told: Transaction, *quotes: Quote, on: date = TODAY) -> Valued:
    return valued(books_of(told).lots, PriceBook.of(quotes), on)[0]


def test_a_lot_at_a_loss_shows_loss_term_and_countdown() -> None:
    item = seen(bought("2 BTC", "210000 USD", "2025-11-23"), NOW)
    assert (dollars(item.fmv_usd), dollars(item.gain_usd)) == ("136000.00", "-74000.00")
    assert (item.term, item.days_to_long) == (Term.SHORT, 2)
    assert item.can_be_planned


def test_a_long_lot_needs_no_more_days() -> None:
    item = seen(bought("1 BTC", "100000 USD", "2024-11-22"), NOW)
    assert (item.term, item.days_to_long) == (Term.LONG, 0)


def test_without_a_price_there_is_no_value_and_no_plan() -> None:
    item = seen(bought("1 BTC", "100000 USD", "2025-11-22"))
    assert (item.quote, item.fmv_usd, item.gain_usd) == (None, None, None)
    assert not item.can_be_planned


def test_without_a_basis_there_is_a_value_and_no_gain() -> None:
    item = seen(arrived("1 BTC", "2025-11-22"), NOW)
    assert (dollars(item.fmv_usd), item.gain_usd, item.term, item.days_to_long) == (
        "68000.00",
        None,
        None,
        None,
    )
    assert not item.can_be_planned


def test_an_inheritance_is_long_whatever_its_date() -> None:
    item = seen(transaction(Kind.INHERITANCE, "2026-11-20", leg("1 BTC", worth="70000")), NOW)
    assert (item.term, item.days_to_long, dollars(item.gain_usd)) == (Term.LONG, 0, "-2000.00")


def test_units_that_left_for_an_unknown_wallet_cannot_be_planned() -> None:
    lots = books_of(bought("1 BTC", "100000 USD", "2025-11-22"), sent("1 BTC", "2026-01-01")).lots
    item = valued(lots, PriceBook.of([NOW]), TODAY)[0]
    assert item.gain_usd is not None
    assert not item.can_be_planned


def test_lots_keep_their_order() -> None:
    lots = books_of(bought("1 BTC", "1 USD", "2025-01-01"), earned("1 ADA", "1", "2025-01-01")).lots
    assert [item.lot for item in valued(lots, PriceBook.of([NOW]), TODAY)] == list(lots)


@pytest.mark.parametrize(
    ("quoted_on", "codes"), [("2026-11-22", []), ("2026-11-21", ["old_price"]), ("2026-11-14", ["no_price"])]
)
def test_a_price_that_is_old_or_missing_is_told_once_an_asset(quoted_on: str, codes: list[str]) -> None:
    lots = books_of(bought("1 BTC", "1 USD", "2025-01-01"), bought("1 BTC", "1 USD", "2025-01-02")).lots
    found = price_findings(valued(lots, PriceBook.of([priced("BTC", "68000", quoted_on)]), TODAY))
    assert [one.code for one in found] == codes
    assert not any(one.is_blocking for one in found)
    assert all(one.asset == "BTC" and one.fix for one in found)
