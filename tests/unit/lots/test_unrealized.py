"""What open lots are worth: known where everything is known, and unknown everywhere else."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from builders import (
    HOME,
    LAW,
    arrived,
    books_of,
    bought,
    dollars,
    earned,
    leg,
    priced,
    sent,
    sold,
    transaction,
)
from lotwise.core.money import usd
from lotwise.core.quantity import ONE
from lotwise.ledger.transaction import Ability, Custody, Kind, Transaction, Wallet
from lotwise.lots.holding import Term
from lotwise.lots.lot import Lot
from lotwise.lots.sellable import Hold, Naming
from lotwise.lots.unrealized import Valued, basis_at, price_findings, valued
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


# ── what a sale would meet ──────────────────────────────────────────────────────────────────────


def test_without_wallets_and_law_nothing_is_held_back_and_identification_is_not_asked_for() -> None:
    item = seen(bought("2 BTC", "100000 USD", "2025-11-22"), NOW)
    assert (item.state, item.locked_until, item.identifiable) == (Hold.FREE, None, None)
    assert (item.break_even, item.held_back) == (Decimal(50000), "")


def test_the_lot_first_in_line_is_the_earliest_acquired_of_its_wallet_and_asset() -> None:
    """26 CFR § 1.1012-1(j): by the date of acquisition, whenever units came into the wallet."""
    books = books_of(
        bought("1 BTC", "1 USD", "2024-05-01", "Kraken"),
        bought("1 BTC", "1 USD", "2023-01-01", "Other"),
        transaction(Kind.TRANSFER, "2025-01-01", leg("1 BTC", "Other", sign=-1), leg("1 BTC", "Kraken")),
        bought("1 ETH", "1 USD", "2025-01-01", "Kraken"),
        bought("1 BTC", "1 USD", "2024-01-01", HOME),
    )
    kraken = Wallet(name="Kraken", custody=Custody.BROKER_US, ability=Ability.FIFO_ONLY)
    held = valued(books.lots, PriceBook.of([NOW]), TODAY, {"Kraken": kraken}, LAW)
    assert {
        (one.lot.wallet, one.lot.asset, str(one.lot.root.acquired_on)): one.identifiable for one in held
    } == {
        ("Kraken", "BTC", "2023-01-01"): Naming.FIRST,
        ("Kraken", "BTC", "2024-05-01"): Naming.NO,
        ("Kraken", "ETH", "2025-01-01"): Naming.FIRST,
        (HOME, "BTC", "2024-01-01"): Naming.OWN_BOOKS,
    }


def test_nothing_is_identified_in_a_wallet_that_stands_for_an_unknown_one() -> None:
    lots = books_of(bought("1 BTC", "100000 USD", "2025-11-22"), sent("1 BTC", "2026-01-01")).lots
    (item,) = valued(lots, PriceBook.of([NOW]), TODAY, {}, LAW)
    assert item.identifiable is None


def test_what_is_locked_keeps_its_value_and_is_not_planned() -> None:
    lots = books_of(bought("2 BTC", "210000 USD", "2025-11-23")).lots
    locked = Wallet(name=HOME, custody=Custody.SELF, is_locked=True, locked_until=date(2026, 12, 1))
    (item,) = valued(lots, PriceBook.of([NOW]), TODAY, {HOME: locked}, LAW)
    assert dollars(item.gain_usd) == "-74000.00"
    assert (item.is_known, item.can_be_planned) == (True, False)
    assert item.held_back == "locked until 2026-12-01"
    (item,) = valued(lots, PriceBook.of([NOW]), date(2026, 12, 1), {HOME: locked}, LAW)
    assert (item.state, item.locked_until, item.held_back) == (Hold.FREE, None, "")


# ── gifts with two bases (26 U.S.C. § 1015(a)) ──────────────────────────────────────────────────


def gift() -> Lot:
    """Return a lot of 2 units given on 2026-01-15: its giver paid 60,000 in 2020, and it was worth 40,000."""
    (lot,) = books_of(bought("2 BTC", "60000 USD", "2020-03-01")).lots
    root = replace(lot.root, loss_basis_usd=usd(40_000), given_on=date(2026, 1, 15))
    return replace(lot, root=root)


@pytest.mark.parametrize(
    ("price", "gain", "term", "days"),
    [
        ("31000", "2000.00", Term.LONG, 0),
        ("30000", "0.00", Term.LONG, 0),
        ("25000", "0.00", Term.LONG, 0),
        ("20000", "0.00", Term.LONG, 0),
        ("19000", "-2000.00", Term.SHORT, 55),
    ],
)
def test_a_gift_counts_from_the_basis_that_its_value_asks_for(
    price: str, gain: str, term: Term, days: int
) -> None:
    (item,) = valued([gift()], PriceBook.of([priced("BTC", price, "2026-11-22")]), TODAY)
    assert (dollars(item.gain_usd), item.term, item.days_to_long) == (gain, term, days)
    assert item.break_even == Decimal(20000), "where the loss ends"


def test_a_sale_of_that_gift_realizes_what_was_shown() -> None:
    """The view and the fold count the same basis."""
    for price in ("31000", "25000", "19000"):
        (item,) = valued([gift()], PriceBook.of([priced("BTC", price, "2026-11-22")]), TODAY)
        (sale,) = books_of(
            bought("2 BTC", "60000 USD", "2020-03-01"),
            sold("2 BTC", f"{2 * int(price)} USD", "2026-11-22"),
        ).dispositions
        sale = replace(sale, root=gift().root)
        assert (sale.gain_usd, sale.term) == (item.gain_usd, item.term)


def test_the_basis_of_a_part_is_chosen_by_what_the_part_brings() -> None:
    one = gift()
    assert basis_at(one, one.start + ONE, usd(35_000)) == usd(30_000)
    assert basis_at(one, one.start + ONE, usd(25_000)) == usd(25_000)
    assert basis_at(one, one.start + ONE, usd(15_000)) == usd(20_000)
    (plain,) = books_of(bought("2 BTC", "60000 USD", "2020-03-01")).lots
    assert basis_at(plain, plain.start + ONE, usd(15_000)) == usd(30_000)
