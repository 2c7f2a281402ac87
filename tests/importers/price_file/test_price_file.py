"""Price files: only positive prices in US dollars, each with its origin."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from lotwise.importers import Parsed, read_file
from lotwise.prices.book import Quote

Read = Callable[..., Parsed]


def test_a_table_of_prices(read: Read) -> None:
    parsed = read("prices.csv")
    day = date(2026, 2, 5)
    assert parsed.quotes == (
        Quote(asset="BTC", on=day, price=Decimal("62702.00"), origin="prices.csv (exchange)"),
        Quote(asset="ETH", on=day, price=Decimal("2090.50"), origin="prices.csv"),
        Quote(asset="USDC", on=date(2026, 2, 6), price=Decimal("0.9998"), origin="prices.csv (exchange)"),
    )
    assert (parsed.format, parsed.wallet) == ("prices.table", None)


def test_what_is_no_price_blocks(read: Read) -> None:
    parsed = read("prices.csv")
    assert {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking} == {
        (4,): "Column 'price_usd': '0' is no price; prices are positive.",
        (5,): "Column 'price_usd': '-1' is no price; prices are positive.",
        (6,): "Column 'date': '02/06/2026' is not a date lotwise can read.",
        (7,): "Column 'price_usd': '' is no price; prices are positive.",
    }
    assert parsed.row_count == len(parsed.quotes) + 4


def test_a_daily_file_takes_its_asset_from_its_name_and_the_close(read: Read) -> None:
    parsed = read("SOL_daily.csv")
    assert [(quote.asset, quote.on.day, quote.price, quote.origin) for quote in parsed.quotes] == [
        ("SOL", 5, Decimal("88.20"), "SOL_daily.csv (daily USD)"),
        ("SOL", 6, Decimal("87.6"), "SOL_daily.csv (noon-UTC snapshot, not a close)"),
    ]
    assert [finding.where.rows for finding in parsed.findings if finding.is_blocking] == [(4,)]


@pytest.mark.parametrize("name", ["prices.csv", "my notes of 2024.csv", "2024.csv", "daily.csv"])
def test_a_daily_file_whose_name_says_no_asset_is_refused(name: str) -> None:
    (finding,) = read_file(name, b"date,close\n2026-02-05,62702\n").findings
    assert finding.code == "unknown_format"
    assert "prices.daily (its name does not say which asset it prices, as BTC.csv does)" in finding.what


def test_a_wallet_name_means_nothing_to_prices(read: Read) -> None:
    assert read("prices.csv", wallet_name="Coinbase (Ann)").wallet is None
