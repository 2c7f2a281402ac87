"""A fund and what it holds: told where one was sold at a loss and the other bought, and never matched."""

from dataclasses import replace
from datetime import date

import pytest

from builders import NEW_YORK, books_of, bought, earned, exchanged, moved, sold
from lotwise.core.findings import Finding, Severity
from lotwise.core.money import usd
from lotwise.core.quantity import ONE
from lotwise.ledger.asset_classes import Classes, classes_of
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Source, Transaction
from lotwise.lots.etf_flags import etf_findings

SOURCE = Source(file_id="file_1", file="broker.csv", rows=(2,))
FUND = bought("10 IBIT", "600 USD", "2025-01-02")
FUND_LOSS = sold("10 IBIT", "500 USD", "2025-03-31")
ASSET = bought("1 BTC", "90000 USD", "2024-01-02")
ASSET_LOSS = sold("1 BTC", "80000 USD", "2025-03-31")


def reported(
    description: str = "10 IBIT", proceeds: str = "500", acquired: str | None = None, **changes: str
) -> ReportedSale:
    return ReportedSale(
        id="sale_1",
        broker="Broker",
        description=description,
        quantity=10 * ONE,
        acquired_on=date.fromisoformat(acquired) if acquired else None,
        disposed_on=date.fromisoformat(changes.get("on", "2025-03-31")),
        proceeds_usd=usd(proceeds),
        basis_usd=usd("600"),
        disallowed_usd=usd(changes.get("disallowed", "0")),
        is_long=False,
        is_basis_reported=True,
        source=SOURCE,
    )


def told(
    *story: Transaction, sales: tuple[ReportedSale, ...] = (), classes: Classes | None = None
) -> list[Finding]:
    books = books_of(*story)
    return list(etf_findings(books.dispositions, sales, story, classes or Classes(), NEW_YORK))


def test_a_loss_on_a_fund_and_a_purchase_of_what_it_holds_are_told() -> None:
    (found,) = told(FUND, FUND_LOSS, bought("0.1 BTC", "8000 USD", "2025-04-02"))
    assert (found.code, found.severity, found.asset) == ("etf_and_coin", Severity.INFO, "BTC")
    assert found.what.startswith(
        "IBIT was sold at a loss of $100.00, first on 2025-03-31, and BTC was bought within 30 days, first "
        "on 2025-04-02. It is not matched as a wash sale: BTC itself is neither stock nor security."
    )
    assert found.amount_usd == usd(100)
    assert str(found.where) == "test.csv row 1"


@pytest.mark.parametrize(
    ("day", "is_near"),
    [
        ("2025-02-28", False),
        ("2025-03-01", True),
        ("2025-03-31", True),
        ("2025-04-30", True),
        ("2025-05-01", False),
    ],
)
def test_thirty_days_before_and_after_count(day: str, is_near: bool) -> None:
    assert bool(told(FUND, FUND_LOSS, bought("0.1 BTC", "8000 USD", day))) is is_near


def test_the_day_is_that_of_the_taxpayer() -> None:
    """Two in the morning of May 1 in London is the evening of April 30 in New York."""
    assert told(FUND, FUND_LOSS, bought("0.1 BTC", "8000 USD", "2025-05-01 02:00"))
    assert not told(FUND, FUND_LOSS, bought("0.1 BTC", "8000 USD", "2025-05-01 05:00"))


def test_a_taxable_exchange_is_a_purchase_and_a_transfer_or_a_reward_is_none() -> None:
    assert told(FUND, FUND_LOSS, exchanged("1 ETH", "0.03 BTC", "2025-04-02", worth="2500"))
    move = moved("0.1 BTC", "Kraken", "Ledger", "2025-04-02")
    assert told(FUND, FUND_LOSS, move, earned("0.1 BTC", "8000", "2025-04-02")) == []


def test_another_asset_and_a_gain_are_no_matter() -> None:
    near = bought("1 ETH", "2000 USD", "2025-04-02")
    assert told(FUND, FUND_LOSS, near) == []
    assert (
        told(FUND, sold("10 IBIT", "700 USD", "2025-03-31"), bought("0.1 BTC", "8000 USD", "2025-04-02"))
        == []
    )
    assert told(FUND, FUND_LOSS) == []


def test_a_loss_that_a_broker_reports_counts_by_ticker_and_by_name() -> None:
    near = bought("0.1 BTC", "8000 USD", "2025-04-02")
    for words in ("10 FBTC", "ISHARES BITCOIN TRUST"):
        (found,) = told(near, sales=(reported(words),))
        assert found.what.startswith(f"{words} was sold at a loss of $100.00, first on 2025-03-31, and BTC")
        assert str(found.where) == "broker.csv row 2"
    assert told(near, sales=(reported("APPLE INC"),)) == []
    assert told(near, sales=(reported(disallowed="100"),)) == [], "wholly disallowed by the broker already"


def test_a_loss_on_the_asset_and_a_purchase_of_the_fund_are_told_too() -> None:
    (found,) = told(ASSET, ASSET_LOSS, bought("10 IBIT", "600 USD", "2025-04-10"))
    assert found.what.startswith(
        "BTC was sold at a loss of $10,000.00, first on 2025-03-31, and one of the spot bitcoin ETFs was "
        "bought within 30 days, first on 2025-04-10. It is not matched as a wash sale: the rule reaches"
    )


def test_a_fund_that_a_broker_says_was_bought_then_is_a_purchase() -> None:
    sale = reported(proceeds="700", acquired="2025-04-10", on="2025-09-01")
    (found,) = told(ASSET, ASSET_LOSS, sales=(sale,))
    assert "first on 2025-04-10" in found.what
    assert told(ASSET, ASSET_LOSS, sales=(replace(sale, acquired_on=None),)) == []


def test_losses_of_a_year_are_one_note_and_years_are_apart() -> None:
    story = (
        bought("30 IBIT", "1800 USD", "2024-12-01"),
        sold("10 IBIT", "500 USD", "2024-12-20"),
        sold("10 IBIT", "500 USD", "2025-01-05"),
        sold("5 IBIT", "200 USD", "2025-01-06"),
        sold("5 IBIT", "200 USD", "2025-06-06"),
        bought("0.1 BTC", "8000 USD", "2025-01-03"),
    )
    first, last = told(*story, sales=(reported("10 FBTC", on="2025-01-07"),))
    assert "a loss of $100.00, first on 2024-12-20" in first.what
    assert "FBTC and others was sold at a loss of $300.00 in 3 lots, first on 2025-01-05" in last.what


def test_both_directions_and_both_kinds_of_funds_are_apart() -> None:
    ether = (bought("5 ETHE", "300 USD", "2025-01-02"), sold("5 ETHE", "200 USD", "2025-03-31"))
    story = (FUND, ASSET, FUND_LOSS, ASSET_LOSS, *ether)
    near = (bought("1 IBIT", "60 USD", "2025-04-01"), bought("1 ETH", "2000 USD", "2025-04-01"))
    found = told(*story, *near, bought("0.1 BTC", "8000 USD", "2025-04-02"))
    assert [(one.asset, one.what.split(" ")[0]) for one in found] == [
        ("BTC", "IBIT"),
        ("BTC", "BTC"),
        ("ETH", "ETHE"),
    ]


def test_the_word_of_the_owner_says_what_is_a_fund_and_what_is_identical() -> None:
    story = (bought("10 FBTC", "600 USD", "2025-01-02"), sold("10 FBTC", "500 USD", "2025-03-31"))
    near = bought("0.1 WBTC", "8000 USD", "2025-04-02")
    assert told(*story, near) == []
    said = classes_of({"class of FBTC": "security", "group of WBTC": "BTC"})
    assert told(*story, near, classes=classes_of({"class of FBTC": "security"})) == []
    assert len(told(*story, near, classes=said)) == 1
