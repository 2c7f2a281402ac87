"""Coinbase's raw transactions report: the same events in other words, and two rows for a conversion."""

from collections import Counter
from collections.abc import Callable

import pytest

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]

HEADER = (
    "Transaction ID,Transaction Type,Date & time,Asset Acquired,"
    '"Quantity Acquired (Bought, Received, etc)",Cost Basis (incl. fees and/or spread) (USD),Data Source,'
    '"Asset Disposed (Sold, Sent, etc)",Quantity Disposed,Proceeds (excl. fees and/or spread) (USD)\n'
)


def raw(*rows: str) -> Parsed:
    return read_file("raw.csv", (HEADER + "\n".join(rows)).encode())


def test_every_known_type_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("raw.csv")) == [
        "2 PURCHASE 2021-01-13 22:55:46: +0.00787195 BTC, -300 USD",
        "3 SALE 2021-01-14 10:00:00: -0.002 BTC, +75.55 USD",
        "4 TRANSFER 2021-01-15 05:39:07: -0.00012177 BTC ($4.64)",
        "5 TRANSFER 2021-01-16 10:00:00: +0.5 ETH",
        "6+7 EXCHANGE 2021-02-09 03:02:54: -0.28943476 ETH ($499.99), +25.72077858 UNI ($499.99)",
        "8 REWARD 2021-02-20 00:38:22: +0.38062613 CGLD ($2.00)",
        "9 STAKING 2021-02-21 00:38:22: +0.01 XTZ ($0.04)",
        "10 INTEREST 2021-02-22 00:38:22: +0.5 DAI ($0.50)",
        "11 AIRDROP 2021-02-23 00:38:22: +5 FLR",
        "12 FORK 2021-02-24 00:38:22: +0.1 BSV ($15.00)",
        "13 TRANSFER 2021-02-25 00:38:22: +0.01 BTC",
        "15 TRANSFER 2021-02-27 00:38:22: +100 USDC",
        "16 TRANSFER 2021-02-28 00:38:22: -60 USDC",
        "18 SPEND 2021-03-02 00:38:22: -0.0003 BTC ($21.00)",
        "19 GIFT_OUT 2021-03-03 00:38:22: -0.01 ETH ($20.00)",
        "21+22 RENAME 2021-03-05 00:38:22: -91.859 MATIC, +91.859 POL",
        "23+24 RENAME 2021-03-06 00:38:22: -1 ETH, +1 ETH2",
        "25 EXCHANGE 2021-03-07 00:38:22: -0.5 BCH ($50.00), +600 XLM ($50.00)",
        "26 EXCHANGE 2021-03-08 00:38:22: -30.5 USDC ($30.50), +2 SOL ($30.50)",
        "27 PURCHASE 2021-03-09 00:38:22: -15 USD, +1 SOL",
        "28+29 RENAME 2021-03-10 00:38:21: -0.2 ETH2, +0.2 ETH",
        "30+31 EXCHANGE 2021-03-11 00:38:22: -70 USDC ($70.00), +0.001 BTC ($70.00)",
    ]


def test_what_does_not_count_says_why(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    assert left_out(read("raw.csv")) == {
        14: "a movement of money, not of an asset",
        17: "a movement of money, not of an asset",
        20: "moves inside this wallet",
        32: "income paid in money",
        33: "moves nothing",
    }


def test_the_basis_that_a_customer_stated_is_no_value_of_what_came_in(read: Read) -> None:
    received = next(each for each in read("raw.csv").transactions if each.native_id == "r04")
    assert received.legs[0].value_usd is None


def test_a_sale_says_that_its_proceeds_are_without_fees(read: Read) -> None:
    sold = next(each for each in read("raw.csv").transactions if each.native_id == "r02")
    assert (sold.note, sold.fees) == ("Sell: proceeds without fees and spread", ())


def test_a_conversion_has_the_ids_of_both_rows_and_the_instant_of_the_first(read: Read) -> None:
    converted = read("raw.csv").transactions[4]
    assert (converted.native_id, converted.at.second) == ("r05+r06", 54)


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("raw.csv", "raw_old.csv", "raw_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_rows_that_are_not_understood_block_and_name_the_other_report(read: Read, spell: Spell) -> None:
    parsed = read("raw_unclear.csv")
    blocked = {row: finding.what for finding in parsed.findings for row in finding.where.rows}
    assert spell(parsed) == ["19 TRANSFER 2022-01-14 10:00:00: -0.1 BTC ($4,000.00)"]
    assert all(finding.is_blocking and finding.fix for finding in parsed.findings)
    assert blocked == {
        2: "The transaction type 'Wrap' is not one lotwise knows.",
        3: "The transaction type 'Converted from' has no counterpart within two seconds.",
        4: "The transaction type 'Converted to' has no counterpart within two seconds.",
        5: "The transaction type 'Converted from' has no counterpart within two seconds.",
        6: "The transaction type 'Converted from' has no counterpart within two seconds.",
        7: "The transaction type 'Converted to' has no counterpart within two seconds.",
        8: "The transaction type 'Converted to' has no counterpart within two seconds.",
        9: "The Buy states no money, so it is no trade.",
        10: "The side of the row does not fit 'Sell'.",
        11: "A Withdrawal of an asset with proceeds may be a sale.",
        12: "The row names no asset.",
        13: "Column 'Quantity Acquired (Bought, Received, etc)': it is empty.",
        14: "The Reward of BTC for ETH has no meaning lotwise knows.",
        15: "The Converted from of ETH for ETH has no meaning lotwise knows.",
        16: "The row states money and no units.",
        17: "The transaction type 'Advanced trade trade' has no counterpart within two seconds.",
        18: "Column 'Date & time': 'someday' is not a date and time lotwise can read.",
    }


@pytest.mark.parametrize("seconds", ["52", "53", "54", "55", "56", "57"])
def test_the_halves_of_a_conversion_may_lie_two_seconds_apart_either_way(seconds: str) -> None:
    parsed = raw(
        f"c2,Converted to,2021-02-09T03:02:{seconds}Z,UNI,25,499.99,Coinbase,,,",
        "c1,Converted from,2021-02-09T03:02:54Z,,,,,ETH,0.28,499.99",
    )
    assert (len(parsed.transactions) == 1) is (abs(int(seconds) - 54) <= 2)


def test_two_conversions_in_one_second_are_told_apart_by_their_value(spell: Spell) -> None:
    parsed = raw(
        "c1,Converted from,2021-02-09T03:02:54Z,,,,,ETH,0.2,400",
        "c2,Converted from,2021-02-09T03:02:54Z,,,,,BTC,0.01,500",
        "c3,Converted to,2021-02-09T03:02:54Z,UNI,20,400,Coinbase,,,",
        "c4,Converted to,2021-02-09T03:02:54Z,SOL,100,500,Coinbase,,,",
    )
    assert spell(parsed) == [
        "2+4 EXCHANGE 2021-02-09 03:02:54: -0.2 ETH ($400.00), +20 UNI ($400.00)",
        "3+5 EXCHANGE 2021-02-09 03:02:54: -0.01 BTC ($500.00), +100 SOL ($500.00)",
    ]


def test_values_in_another_money_are_no_values_in_dollars(read: Read, spell: Spell) -> None:
    assert spell(read("raw_old.csv")) == [
        "2 PURCHASE 2021-01-13 22:55:46: +0.01 BTC, -250 GBP",
        "3 REWARD 2021-01-14 22:55:46: +1 CGLD",
    ]


def test_it_is_the_same_account_as_in_the_transactions_report_and_believed_later(read: Read) -> None:
    parsed = read("raw.csv")
    assert (parsed.format, parsed.family, parsed.report, parsed.rank) == (
        "coinbase.raw_tx",
        "coinbase",
        "raw",
        1,
    )
    assert parsed.wallet == Wallet(name="Coinbase", custody=Custody.BROKER_US)
