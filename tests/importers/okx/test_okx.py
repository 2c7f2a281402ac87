"""OKX: orders with units in their cells, and bills whose zone stands above the header."""

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


SAMPLE = Path("formats/samples/okx/everytrade_OkxBeanV1_1.csv")
UTC = Hints(zone=ZoneInfo("UTC"))
NEW_YORK = Hints(zone=ZoneInfo("America/New_York"))
TOKYO = Hints(zone=ZoneInfo("Asia/Tokyo"))


def test_orders_have_a_zone_in_the_heading_and_a_fee_in_any_asset(read: Read, spell: Spell) -> None:
    parsed = read("orders.csv")
    assert spell(parsed) == [
        "2 EXCHANGE 2021-03-04 10:00:00: -750 USDT, +0.5 ETH, fee -0.0005 ETH",
        "3 EXCHANGE 2021-03-04 19:00:00: -0.01 BTC, +500 USDT, fee +0.1 USDT",
        "4 PURCHASE 2021-03-06 10:00:00: -400 EUR, +0.01 BTC, fee -1.5 OKB",
    ]
    assert [one.native_id for one in parsed.transactions] == ["ETH-USDT/501", "BTC-USDT/502", "BTC-EUR/503"]


def test_orders_without_a_zone_are_asked_about(read: Read, spell: Spell) -> None:
    assert read("orders_plain.csv").needs == "zone"
    assert spell(read("orders_plain.csv", hints=NEW_YORK)) == [
        "2 EXCHANGE 2021-03-04 15:00:00: -750 USDT, +0.5 ETH, fee -0.0005 ETH"
    ]


def test_bills_of_the_trading_account_join_the_rows_of_a_fill(read: Read, spell: Spell) -> None:
    assert spell(read("bills_trading.csv")) == [
        "3+4 EXCHANGE 2026-01-05 09:00:00: -1.5 SOL, +225 USDC",
        "5+6 SALE 2026-01-04 09:00:00: -0.01 BTC, +900 EUR, fee -0.9 EUR",
        "7+8 PURCHASE 2026-01-03 09:00:00: -1800 EUR, +0.02 BTC, fee -0.00001 BTC",
    ]


def test_bills_of_the_trading_account_with_two_columns_of_units(
    read: Read, spell: Spell, left_out: LeftOut
) -> None:
    assert read("bills_trading_older.csv").needs == "zone"
    parsed = read("bills_trading_older.csv", hints=TOKYO)
    assert spell(parsed) == ["2+3 EXCHANGE 2022-11-01 22:08:09: -2000 USDT, +0.1 BTC, fee -0.0001 BTC"]
    assert left_out(parsed) == {4: "moves inside this wallet (Transfer in)"}
    assert [(one.asset, one.quantity > 0) for one in parsed.balances] == [
        *(("BTC", True), ("USDT", True), ("USDT", True)),
    ]


def test_bills_of_the_funding_account_move_what_their_balances_say(read: Read, spell: Spell) -> None:
    assert spell(read("bills_funding.csv")) == [
        "3 TRANSFER 2026-02-10 10:00:00: -0.5 BTC, fee -0.0009 BTC",
        "4 REWARD 2026-02-09 10:00:00: +0.0009 BTC",
        "5 TRANSFER 2026-02-08 10:00:00: +0.5 BTC",
        "7 INTEREST 2026-02-06 10:00:00: +0.1 USDT",
        "8 INTEREST 2026-02-05 10:00:00: +0.1 USDT",
        "11 AIRDROP 2026-02-02 10:00:00: +5 ABC",
        "12 TRANSFER 2026-02-01 10:00:00: +1 ABC",
        "13 STAKING 2026-01-31 10:00:00: +0.5 DOT",
    ]


def test_bills_without_the_line_above_are_asked_about(read: Read, spell: Spell) -> None:
    assert read("bills_plain.csv").needs == "zone"
    assert spell(read("bills_plain.csv", hints=TOKYO)) == [
        "2 TRANSFER 2026-02-08 01:00:00: +0.5 BTC",
        "3 TRANSFER 2026-02-09 01:00:00: -0.2 BTC",
    ]


def test_what_does_not_count_says_why(read: Read, left_out: LeftOut) -> None:
    assert left_out(read("bills_trading.csv")) == {
        9: "moves inside this wallet (Transfer in)",
        10: "moves inside this wallet (Transfer in)",
    }
    assert left_out(read("bills_funding.csv")) == {
        6: "moves inside this wallet (Simple Earn redemption)",
        9: "moves inside this wallet (Simple Earn subscription)",
        10: "moves inside this wallet (From unified trading account)",
        14: "a movement of money, not of an asset",
    }


def test_what_another_member_sent_is_told(read: Read, told: Told) -> None:
    assert told(read("bills_funding.csv")) == ["warning from_member 12"]


def test_orders_that_contradict_themselves_block(read: Read, spell: Spell) -> None:
    parsed = read("orders_unclear.csv")
    assert spell(parsed) == ["9 EXCHANGE 2021-03-04 10:00:00: -750 USDT, +0.5 ETH"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'Pairs': 'ethusdt' is no pair of assets.",
        (3,): "Column 'unit': 'BTC' is not the first asset of the pair.",
        (4,): "Column 'Total': '-750 USDC' is not in the second asset of the pair.",
        (5,): "A trade gives something and receives something; here a side is empty or zero.",
        (6,): "Column 'Fee': '-0.0005' names no asset.",
        (7,): "Column 'Total': '-750' is not in the second asset of the pair.",
        (8,): "Column 'Trade Time(UTC)': 'soon' is not a date and time lotwise can read.",
    }


def test_bills_that_are_not_understood_block(read: Read, spell: Spell) -> None:
    parsed = read("bills_unclear.csv")
    outside = "Margin and derivatives are outside lotwise."
    assert spell(parsed) == []
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (3,): f"A row of the trade type Futures. {outside}",
        (4,): "A trade must be one asset for another, and these rows of one order are not.",
        (5, 6): "Column 'Fee Unit': the fee is in another asset than the balance it was taken from.",
        (7, 8): f"A trade on margin. {outside}",
        (9,): "Column 'Trade Type': 'Gift' is not known.",
        (10, 11): "Column 'Time (UTC+8)': 'someday' is not a date and time lotwise can read.",
    }
    parsed = read("bills_funding_unclear.csv")
    assert spell(parsed) == ["7 TRANSFER 2026-02-05 10:00:00: +1 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (3,): "Column 'Type': 'Place an order' is not one lotwise can book.",
        (4,): "Column 'Amount': it is not the difference of the balances before and after.",
        (5,): "Column 'Amount': '5' has the sign of a reversal.",
        (6,): "Staking that gives another asset for what is staked, or takes it back.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    names = ("orders", "orders_plain", "orders_unclear", "bills_plain", "bills_trading", "bills_funding")
    for name in (*names, "bills_unclear", "bills_funding_unclear"):
        parsed = read(f"{name}.csv", hints=UTC)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_balances_of_the_bills_close(read: Read) -> None:
    for name in ("bills_trading.csv", "bills_funding.csv"):
        assert read(name).closing is Closing.YES, name
    parsed = read("bills_trading.csv")
    booked = sum(leg.quantity for one in parsed.transactions for leg in one.legs if leg.asset == "BTC")
    assert booked == next(stated.quantity for stated in parsed.balances if stated.asset == "BTC")
    assert "USDT" not in {stated.asset for stated in read("bills_funding.csv").balances}


def test_orders_and_bills_are_of_one_foreign_wallet(read: Read) -> None:
    orders, bills = read("orders.csv"), read("bills_trading.csv")
    assert (orders.format, bills.format) == ("okx", "okx.bills")
    assert orders.wallet == bills.wallet == Wallet(name="OKX", custody=Custody.BROKER_FOREIGN)
    assert (orders.family, orders.rank, bills.family, bills.rank) == ("okx", 1, "okx", 0)


@pytest.mark.parametrize("delimiter", [b";", b"\t"])
def test_bills_cut_at_another_delimiter_say_the_same(read: Read, spell: Spell, delimiter: bytes) -> None:
    content = (Path(__file__).parent / "bills_trading.csv").read_bytes().replace(b",", delimiter)
    assert spell(read_file("bills.csv", content)) == spell(read("bills_trading.csv"))


def test_bills_without_a_column_that_matters_are_not_read() -> None:
    header = "id,Time,Type,Amount,Before Balance,After Balance,Symbol"
    assert read_file("all.csv", f"{header}\n".encode()).format == "okx.bills"
    for column in header.split(","):
        less = ",".join(name for name in header.split(",") if name != column)
        assert read_file("less.csv", f"{less}\n".encode()).format == "", column


def test_invalid_rows_of_the_pooled_sample_block(shared: Path, spell: Spell, fates: Fates) -> None:
    path = shared / SAMPLE
    parsed = read_file(path.name, path.read_bytes(), hints=UTC)
    assert (parsed.format, fates(parsed)) == ("okx", Counter(range(2, 7)))
    assert {row for one in parsed.findings if one.is_blocking for row in one.where.rows} == {4, 5, 6}
    bought, sold = spell(parsed)
    assert bought.endswith("-104.976405810000002816 USDT, +2.273693 LTC, fee -0.0034105395 LTC")
    assert sold.endswith("-2.298821 LTC, +105.446919269999995095 USDT, fee -0.158170378905 USDT")
