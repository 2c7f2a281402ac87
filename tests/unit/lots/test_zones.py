"""Dispositions whose year or term depends on the zone: told, and only where that is so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import LAW, NEW_YORK, books_of, bought, sold
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Transaction
from lotwise.lots.fold import FoldFacts, fold
from lotwise.lots.holding import term_of
from lotwise.lots.wash_law import wash_law
from lotwise.lots.zones import zone_findings
from lotwise.prices.book import PriceBook


def told(*story: Transaction) -> list[str]:
    facts = FoldFacts(
        zone=NEW_YORK, prices=PriceBook.of([]), wallets={}, law=LAW, wash_law=wash_law("current")
    )
    return [found.what for found in zone_findings(fold(journal_of(story), facts).dispositions)]


def test_the_year_depends_on_the_zone() -> None:
    [found] = told(bought("1 BTC", "100 USD", "2025-01-02"), sold("1 BTC", "200 USD", "2026-01-01 02:00"))
    assert "2025-12-31 where you live, but on 2026-01-01 in UTC: the tax year depends on it" in found


def test_the_term_depends_on_the_zone_of_the_acquisition() -> None:
    [found] = told(bought("1 BTC", "100 USD", "2024-03-02 02:00"), sold("1 BTC", "200 USD", "2025-03-02"))
    assert "came on 2024-03-01 where you live, but on 2024-03-02 in UTC: the term depends on it" in found


def test_days_that_a_wash_sale_handed_on_are_no_matter_of_zones() -> None:
    """26 U.S.C. § 1223(3): the replacement counts as held from 2024-06-10, in every zone."""
    start = [
        bought("100 IBIT", "10000 USD", "2024-06-05", "Schwab"),
        sold("100 IBIT", "9000 USD", "2025-03-05", "Schwab"),
        bought("100 IBIT", "9100 USD", "2025-03-10", "Schwab"),
    ]
    assert told(*start, sold("100 IBIT", "9900 USD", "2025-09-10", "Schwab")) == []
    [found] = told(*start, sold("100 IBIT", "9900 USD", "2025-06-11 02:00", "Schwab"))
    assert "left Schwab on 2025-06-10 where you live, but on 2025-06-11 in UTC: the term depends" in found


def test_nothing_is_told_of_what_is_not_known_or_always_long() -> None:
    [sale] = books_of(
        bought("1 BTC", "1 USD", "2024-03-02 02:00"), sold("1 BTC", "2 USD", "2025-03-02")
    ).dispositions
    assert sale.root is not None
    assert zone_findings([replace(sale, root=None)]) == ()
    assert zone_findings([replace(sale, root=replace(sale.root, is_always_long=True))]) == ()
    assert zone_findings([replace(sale, root=replace(sale.root, acquired_on=None))]) == ()


@given(
    later=st.timedeltas(timedelta(0), timedelta(days=432)),
    held=st.timedeltas(timedelta(days=355), timedelta(days=378)),
)
def test_a_term_is_told_of_exactly_where_it_differs_in_utc(later: timedelta, held: timedelta) -> None:
    began = datetime(2022, 12, 28, tzinfo=UTC) + later
    ended = began + held
    [sale] = books_of(
        bought("1 BTC", "1 USD", f"{began:%Y-%m-%d %H:%M}"), sold("1 BTC", "2 USD", f"{ended:%Y-%m-%d %H:%M}")
    ).dispositions
    is_other_year = ended.year != sale.disposed_on.year
    is_other_term = term_of(began.date(), ended.date()) is not sale.term
    assert bool(zone_findings([sale])) == (is_other_year or is_other_term)
