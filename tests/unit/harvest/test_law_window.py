"""What lies in the window of a plan: what counts as bought, and what is expected again."""

from datetime import date, timedelta

import pytest

from builders import LAW, NEW_YORK, bought, earned, moved, sold
from lotwise.core.quantity import quantity
from lotwise.harvest.law_window import Past, Window, rhythm, window_of
from lotwise.ledger.asset_classes import Classes
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Transaction
from lotwise.lots.fold import FoldFacts, fold
from lotwise.lots.wash_law import wash_law
from lotwise.prices.book import PriceBook

ON = date(2026, 10, 20)


def window(*told: Transaction, law: str = "hr10357") -> Window:
    journal = journal_of(told)
    facts = FoldFacts(
        zone=NEW_YORK, prices=PriceBook.of([]), wallets={}, law=LAW, wash_law=wash_law(law), as_of=ON
    )
    past = Past(
        transactions=journal.transactions,
        books=fold(journal, facts),
        wallets={},
        classes=Classes(),
        zone=NEW_YORK,
        on=ON,
    )
    return window_of(past, {"BTC"}, 30)


def test_units_count_where_they_were_bought_though_they_have_moved() -> None:
    told = [
        bought("1 BTC", "70000 USD", "2026-10-01", "Kraken"),
        moved("1 BTC", "Kraken", "Ledger", "2026-10-02"),
    ]
    [one] = window(*told).purchases
    assert (one.wallet, one.quantity, one.on) == ("Kraken", quantity("1"), date(2026, 10, 1))


def test_units_that_were_sold_since_count_no_more() -> None:
    told = [bought("1 BTC", "60000 USD", "2026-10-01"), sold("0.4 BTC", "28000 USD", "2026-10-10")]
    [one] = window(*told).purchases
    assert one.quantity == quantity("0.6")


def test_other_assets_and_income_are_no_purchase() -> None:
    found = window(bought("1 ETH", "3000 USD", "2026-10-01"), earned("0.1 BTC", "7000", "2026-10-02"))
    assert found.purchases == ()
    assert [one.quantity for one in found.receipts] == [quantity("0.1")]


def test_a_late_evening_counts_by_the_taxpayers_own_day() -> None:
    told = bought("1 BTC", "70000 USD", "2026-09-20 03:00")
    assert window(told).purchases == (), "September 19 in New York is the 31st day before"
    [one] = window(bought("1 BTC", "70000 USD", "2026-09-20 05:00")).purchases
    assert one.on == date(2026, 9, 20)


def test_an_earlier_loss_waits_under_the_bill_only() -> None:
    told = [bought("2 BTC", "200000 USD", "2026-01-10"), sold("1 BTC", "70000 USD", "2026-10-01")]
    [one] = window(*told).earlier
    assert (one.sold_on, one.quantity) == (date(2026, 10, 1), quantity("1"))
    assert window(*told, law="current").earlier == ()
    assert window(*told, law="2027").earlier == ()


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ([7, 7, 7], 7),
        ([31, 30, 31], 31),
        ([28, 31, 30], 30),
        ([1, 1, 1], 1),
        ([7, 7, 14], None),
        ([1, 1, 2], None),
        ([36, 36, 36], None),
        ([7, 7], None),
    ],
)
def test_a_rhythm_is_even(gaps: list[int], expected: int | None) -> None:
    days = [ON - timedelta(days=1)]
    for gap in reversed(gaps):
        days.append(days[-1] - timedelta(days=gap))
    found = rhythm(dict.fromkeys(days, 100), ON)
    assert (found and found[0]) == expected


def test_a_rhythm_that_has_stopped_is_none() -> None:
    weekly = {date(2026, 9, day): 100 for day in (1, 8, 15, 22)}
    assert rhythm(weekly, date(2026, 10, 1)) is not None, "nine days: it may be late"
    assert rhythm(weekly, date(2026, 10, 2)) is None


def test_a_rhythm_has_purchases_of_one_size() -> None:
    days = [date(2026, 10, day) for day in (1, 6, 11, 16)]
    assert rhythm(dict(zip(days, (100, 120, 90, 110), strict=True)), ON) is not None
    assert rhythm(dict(zip(days, (100, 120, 90, 300), strict=True)), ON) is None
