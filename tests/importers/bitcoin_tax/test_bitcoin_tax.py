"""bitcoin.tax: totals that hold the fee, income and spending with their value, swaps by the sign."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import Hints

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]


def test_the_total_of_a_trade_holds_a_fee_in_its_currency(read: Read, spell: Spell) -> None:
    parsed = read("trades.csv")
    assert spell(parsed) == [
        "2 PURCHASE 2019-06-03 21:16:15: -4000 USD, +0.5 BTC, fee -10 USD",
        "3 SALE 2019-06-04 15:00:00: -0.1 BTC, +900 USD, fee -2.25 USD",
        "4 EXCHANGE 2019-06-05 10:00:00: -2 ETH, +0.06 BTC, fee -0.001 BNB",
        "5 EXCHANGE 2019-06-06 10:00:00: -0.03 BTC, +1 ETH",
        "6 RENAME 2019-06-07 10:00:00: -150 LEND, +150 AAVE",
        "7 RENAME 2019-06-08 10:00:00: -20 OLDX, +20 NEWX",
    ]
    assert [one.legs[0].wallet for one in parsed.transactions[:3]] == [
        "Coinbase Pro",
        "Coinbase Pro",
        "Binance",
    ]
    assert parsed.transactions[3].native_id == "Kraken/504"
    assert parsed.transactions[3].note == "BUY: partial fill"


def test_swaps_are_told(read: Read, told: Told) -> None:
    assert told(read("trades.csv")) == ["warning swap_as_renaming 6,7"]


def test_income_and_spending_count_at_the_stated_value(read: Read, spell: Spell, told: Told) -> None:
    parsed = read("income_and_spending.csv")
    assert spell(parsed) == [
        "2 REWARD 2019-07-01 10:00:00: +0.05 BTC ($500.00)",
        "3 MINING 2019-07-02 10:00:00: +0.5 LTC ($50.00)",
        "4 GIFT_IN 2019-07-03 10:00:00: +1 ETH ($250.00)",
        "5 SPEND 2019-07-04 10:00:00: -0.01 BTC ($105.01), fee -0.0001 BTC",
        "6 GIFT_OUT 2019-07-05 10:00:00: -0.02 BTC",
        "7 GIFT_OUT 2019-07-06 10:00:00: -0.2 ETH ($50.00)",
        "8 LOST 2019-07-07 10:00:00: -0.3 ETH ($75.00)",
        "9 LOST 2019-07-08 10:00:00: -0.4 ETH ($100.00)",
    ]
    assert told(parsed) == ["warning income_of_no_kind 2"]
    first = parsed.transactions[0]
    assert (first.native_id, first.chain_hash, first.address) == ("/aa1", "0xd1", "bc1qaaa")


def test_the_short_file_states_prices_and_fees_on_top(read: Read, spell: Spell) -> None:
    assert spell(read("import.csv")) == [
        "2 PURCHASE 2020-01-01 21:00:00: -500 USD, +1 BTC, fee -5.5 USD",
        "3 SALE 2020-01-02 21:00:00: -0.5 BTC, +300.125 USD",
        "4 FEE 2020-01-03 21:00:00: fee -0.001 BTC",
    ]


def test_a_time_without_a_zone_is_read_in_the_owner_s(read: Read, spell: Spell) -> None:
    assert "--zone" in read("trades_unclear.csv").findings[0].fix
    told = read("trades_unclear.csv", hints=Hints(zone=ZoneInfo("America/New_York")))
    assert spell(told)[0] == "2 PURCHASE 2019-08-01 14:00:00: -8000 USD, +1 BTC"
    assert spell(told)[1] == "11 SALE 2019-08-10 10:00:00: -1 BTC, +8000 USD"


def test_rows_that_do_not_add_up_block(read: Read, spell: Spell) -> None:
    parsed = read("trades_unclear.csv")
    assert spell(parsed) == ["11 SALE 2019-08-10 10:00:00: -1 BTC, +8000 USD"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'Date': '2019-08-01 10:00:00' states no zone.",
        (3,): "Column 'Action': 'HODL' is not known.",
        (4,): "Price times volume fits the total of the trade neither with its fee nor without.",
        (5,): "Column 'Price': neither a total nor a price says what was paid or got.",
        (6,): "Column 'Volume': '-1' is not positive.",
        (7,): "Column 'Total': it is empty or zero, so the swap does not say which way it went.",
        (8,): "The row tells of a loan or its collateral, which is no income and no sale.",
        (9,): "A row of margin trading. Margin and derivatives are outside lotwise.",
        (10,): "Column 'Fee': '-3' is negative, and may be a fee or a rebate.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in ("trades.csv", "income_and_spending.csv", "import.csv", "trades_unclear.csv"):
        parsed = read(name)
        assert parsed.format == "bitcoin_tax", name
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_reference_sample_is_understood(shared: Path, spell: Spell, told: Told) -> None:
    path = shared / "formats" / "samples" / "bitcoin_tax" / "bitcoin_tax_trades.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, told(parsed)) == ("bitcoin_tax", ["warning tax_free_swap 4"])
    assert spell(parsed) == [
        "2 PURCHASE 2018-06-03 21:16:15: -1004.98503789 EUR, +0.99735527 BCH, fee -3.01495511 EUR",
        "3 EXCHANGE 2018-11-09 13:51:11: -713.952 USDT, +0.111 BTC, fee -0.000222 BTC",
        "4 EXCHANGE 2018-11-29 22:00:00: -1.5 BTC, +1.5 BCH",
    ]
