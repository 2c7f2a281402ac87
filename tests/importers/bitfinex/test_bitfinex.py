"""Bitfinex: prose in the ledgers, day first in the trades, and margin is set aside."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import Hints
from lotwise.importers.running_balance import Closing
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
LeftOut = Callable[[Parsed], dict[int, str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]


SAMPLES = Path("formats/samples")
UTC = Hints(zone=ZoneInfo("UTC"))
NEW_YORK = Hints(zone=ZoneInfo("America/New_York"))
DAY_FIRST = "Bitfinex's own setting is DD-MM-YY"


def test_the_rows_of_an_exchange_are_one_transaction(read: Read, spell: Spell) -> None:
    assert spell(read("ledgers.csv", hints=UTC)) == [
        "2 REWARD 2021-03-20 10:00:00: +0.00001 BTC",
        "3 STAKING 2021-03-19 10:00:00: +0.5 DOT",
        "5 INTEREST 2021-03-17 10:00:00: +0.0001 BTC",
        "8+9 TRANSFER 2021-03-15 10:00:00: -0.1 BTC, fee -0.0004 BTC",
        "14+15+16 SALE 2021-03-13 10:00:00: -0.1 BTC, +5000 USD, fee -5 USD",
        "17+18+19 EXCHANGE 2021-03-12 10:00:00: -12000 USDT, +0.25 BTC, fee -0.0007 BTC",
        "20 TRANSFER 2021-03-11 10:00:00: +20000 USDT",
        "21 TRANSFER 2021-03-10 10:00:00: +0.005 BTC",
    ]


def test_old_ledgers_write_other_dates_and_wallets(read: Read, spell: Spell) -> None:
    assert spell(read("ledgers_old.csv", hints=UTC)) == [
        "2 INTEREST 2014-11-05 02:00:00: +0.0002 BTC",
        "3 TRANSFER 2014-11-04 12:00:00: -0.1 BTC",
        "4 FEE 2014-11-03 12:00:00: fee -0.0001 BTC",
        "5 AIRDROP 2014-11-02 12:00:00: +0.25 BCH",
        "6 FORK 2014-11-02 11:00:00: +3 ABC",
        "7+8 SALE 2014-11-01 12:00:00: -5 BFX, +5 USD",
        "10 FEE 2014-10-30 12:00:00: fee -0.0001 BTC",
    ]


def test_a_fee_that_rounds_the_price_belongs_to_the_exchange_of_the_nearest_one(
    read: Read, spell: Spell
) -> None:
    parsed = read("ledgers_rounded.csv", hints=UTC)
    assert spell(parsed) == [
        "2+3+4 EXCHANGE 2018-05-06 07:08:09: -0.2534385 BTC, +10.5 XMR, fee -0.021 XMR",
        "5+6+7 EXCHANGE 2018-05-06 07:08:09: -0.25746 BTC, +10.5 XMR",
        "8 TRANSFER 2018-05-05 07:08:09: +1 BTC",
    ]
    assert parsed.findings == ()


@pytest.mark.parametrize("price", ["0.01", "0.02", "e-e", "1,0", "."])
def test_a_fee_at_no_price_of_the_second_blocks(price: str) -> None:
    text = (Path(__file__).parent / "ledgers_rounded.csv").read_text(encoding="utf-8")
    parsed = read_file("l.csv", text.replace("@ 0.0241 ", f"@ {price} ", 1).encode(), hints=UTC)
    blocked = {row for finding in parsed.findings if finding.is_blocking for row in finding.where.rows}
    assert 2 in blocked


def test_trades_are_read_day_first(read: Read, spell: Spell) -> None:
    assert spell(read("trades.csv", hints=UTC)) == [
        "2 PURCHASE 2020-02-04 16:52:06: -4500 USD, +0.5 BTC, fee -0.001 BTC",
        "3 EXCHANGE 2021-03-13 16:52:06: -2 ETH, +3001 USDT, fee -6.002 USDT",
        "4 EXCHANGE 2021-03-14 16:52:06: -0.0002 BTC, +10 IOTA",
        "5 EXCHANGE 2021-03-15 16:52:06: -0.05 BTC, +10 LTC, fee +0.01 LTC",
    ]


def test_the_oldest_trades_mark_margin(read: Read, spell: Spell) -> None:
    assert spell(read("trades_old.csv", hints=NEW_YORK)) == [
        "2 PURCHASE 2014-10-07 23:33:04: -31.45 USD, +0.1 BTC, fee -0.06 USD"
    ]


@pytest.mark.parametrize("name", ["trades.csv", "trades_old.csv", "ledgers.csv", "ledgers_old.csv"])
def test_the_zone_is_asked_for(read: Read, name: str) -> None:
    parsed = read(name)
    assert (parsed.needs, parsed.transactions) == ("zone", ())
    assert len(parsed.findings[0].where.rows) == parsed.row_count


def test_what_does_not_count_says_why(read: Read, left_out: LeftOut) -> None:
    assert left_out(read("ledgers.csv", hints=UTC)) == {
        4: "income paid in money",
        6: "moves inside this wallet (funding)",
        7: "moves inside this wallet (exchange)",
        **dict.fromkeys((10, 11, 12, 13), "an event and its reversal (withdrawal)"),
    }
    assert left_out(read("ledgers_old.csv", hints=UTC)) == {9: "a movement of money, not of an asset"}


def test_what_the_trades_do_not_hold_is_told(read: Read, told: Told) -> None:
    assert told(read("trades.csv", hints=UTC)) == ["warning trades_only 2"]
    assert told(read("ledgers.csv", hints=UTC)) == ["warning cash_income 4"]


def test_rows_of_the_ledgers_that_are_not_understood_block(read: Read, spell: Spell) -> None:
    parsed = read("ledgers_unclear.csv", hints=UTC)
    outside = "Margin and derivatives are outside lotwise."
    assert spell(parsed) == ["2 TRANSFER 2021-03-20 10:00:00: +1 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (3,): "Column 'DESCRIPTION': 'Adjustment #8 on wallet exchange' is not one lotwise can book.",
        (4, 5): f"A row of a margin position. {outside}",
        (6, 7): "An exchange is one asset for another; the other rows of this one are not in the file.",
        (8, 9): f"A trade in the margin wallet. {outside}",
        (10,): "A canceled withdrawal that does not come back as it left, or whose other half is not there.",
        (11,): "Column 'AMOUNT': '3' has the sign of a reversal.",
        (12,): "Nothing comes in here, as it must for the kind 'interest income'.",
        (13,): f"A row of a contract's money. {outside}",
        (14,): "Column 'DATE': '03-20-21 10:00:00' is not a date and time lotwise can read.",
        (
            15,
        ): "Column 'DESCRIPTION': 'Deposit (BITCOIN) #62 on wallet exchange' is not one lotwise can book.",
    }


def test_rows_of_the_trades_that_are_not_understood_block(read: Read, spell: Spell) -> None:
    parsed = read("trades_unclear.csv", hints=UTC)
    outside = "Margin and derivatives are outside lotwise."
    assert spell(parsed) == ["11 PURCHASE 2020-10-07 19:33:04: -31.45 USD, +0.1 BTC, fee -0.06 USD"]
    assert {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking} == {
        (2,): f"A margin trade. {outside}",
        (3,): "Column 'Margin': 'maybe' is neither TRUE nor FALSE.",
        (4,): f"A trade of the contract BTCF0/USTF0. {outside}",
        (5,): "Column 'Pair': 'BITCOINUSD' is no pair of assets.",
        (6, 7): "Column 'Amount': a trade must have an amount and a price above zero.",
        (8,): "Column 'FeeCurrency': 'LEO' is not in the pair.",
        (9,): "Column 'Date': '07-20-20 19:33:04' is not a date and time lotwise can read.",
        (10,): "Column 'Date': '20-02-04 19:33:04' is before Bitfinex.",
    }


def test_a_date_in_another_order_says_how_to_export(read: Read) -> None:
    for name in ("trades_unclear.csv", "ledgers_unclear.csv"):
        odd = [
            one for one in read(name, hints=UTC).findings if one.what.casefold().startswith("column 'date'")
        ]
        assert odd, name
        assert all(DAY_FIRST in one.fix for one in odd), name


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    names = ("ledgers", "ledgers_old", "ledgers_unclear", "trades", "trades_old", "trades_unclear")
    for name in names:
        parsed = read(f"{name}.csv", hints=UTC)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_ledgers_close_wallet_by_wallet(read: Read) -> None:
    parsed = read("ledgers.csv", hints=UTC)
    assert parsed.closing is read("ledgers_old.csv", hints=UTC).closing is Closing.YES
    held = {(one.asset, one.part): one.quantity for one in reversed(parsed.balances)}
    booked = sum(leg.quantity for one in parsed.transactions for leg in one.legs if leg.asset == "BTC")
    assert booked == held["BTC", "exchange"] + held["BTC", "funding"]


def test_ledgers_go_before_trades_of_the_same_foreign_wallet(read: Read) -> None:
    ledgers, trades = read("ledgers.csv"), read("trades.csv")
    assert (ledgers.format, trades.format) == ("bitfinex.ledger", "bitfinex.trades")
    assert ledgers.wallet == trades.wallet == Wallet(name="Bitfinex", custody=Custody.BROKER_FOREIGN)
    assert (ledgers.family, ledgers.rank, trades.family, trades.rank) == ("bitfinex", 0, "bitfinex", 1)


def test_a_bank_s_statement_is_not_taken_for_ledgers() -> None:
    text = "Date,Description,Currency,Amount,Balance\n2024-01-02,Coffee,USD,-4.50,95.50\n"
    parsed = read_file("statement.csv", text.encode())
    assert parsed.format == ""
    assert "no description names one of its wallets" in parsed.findings[0].what


def test_the_samples_of_margin_block_row_by_row(shared: Path, fates: Fates) -> None:
    for name, expected in (
        ("bitfinex_ledger/2014-ledger-BTC.csv", "bitfinex.ledger"),
        ("bitfinex_trades/2014-trades.csv", "bitfinex.trades"),
    ):
        path = shared / SAMPLES / name
        parsed = read_file(path.name, path.read_bytes(), hints=UTC)
        assert (parsed.format, parsed.transactions, fates(parsed)) == (expected, (), Counter([2, 3]))
        assert {finding.code for finding in parsed.findings} == {"derivative_row"}


def test_invalid_rows_of_the_pooled_sample_block(shared: Path, spell: Spell, fates: Fates) -> None:
    path = shared / SAMPLES / "bitfinex_trades" / "everytrade_BitfinexBeanV1_1.csv"
    parsed = read_file(path.name, path.read_bytes(), hints=UTC)
    assert fates(parsed) == Counter(range(2, 13))
    blocked = {row for one in parsed.findings if one.is_blocking for row in one.where.rows}
    assert blocked == {3, 7, 8, 10, 12}
    assert spell(parsed)[:3] == [
        "2 PURCHASE 2020-02-04 16:52:06: -96.5998713207836 USD, +0.01048537 BTC, fee -0.00002097 BTC",
        "4 PURCHASE 2020-02-04 16:52:06: -96.5998713207836 USD, +0.01048537 BTC, fee -0.00002097 USD",
        "5 SALE 2020-02-04 16:49:55: -0.0095 BTC, +87.53965 USD, fee -0.1750793 USD",
    ]
