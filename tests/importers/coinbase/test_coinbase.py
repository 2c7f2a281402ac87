"""Coinbase's Transactions report: every type of row in five generations, and what is asked about."""

from collections import Counter
from collections.abc import Callable
from itertools import product

import pytest

from lotwise.core.money import usd_plain
from lotwise.importers import Parsed, cells, read_file
from lotwise.importers.sources import coinbase, coinbase_facts
from lotwise.importers.sources.coinbase_pairs import paired
from lotwise.ledger.merge import merged
from lotwise.ledger.told import Report, Told
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]

HEADER = (
    "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,"
    "Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n"
)


def v4(*rows: str) -> Parsed:
    return read_file("v4.csv", (HEADER + "\n".join(rows)).encode())


def test_every_known_type_of_the_newest_generation_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("v4.csv")) == [
        "5 PURCHASE 2026-01-27 10:00:00: +0.005 BTC, -450 USD, fee -10 USD",
        "6 SALE 2026-01-28 10:00:00: -0.002 BTC, +182 USD, fee -2 USD",
        "7 SALE 2026-01-29 10:00:00: -0.5 ETH, +1500 USD, fee -15 USD",
        "8 EXCHANGE 2026-01-30 10:00:00: -0.001 BTC ($90.00), +1089 XLM ($89.00)",
        "9 PURCHASE 2026-01-30 11:00:00: -100 USD, +100 USDC",
        "10 SALE 2026-01-30 12:00:00: -50 USDC, +50 USD",
        "11 PURCHASE 2026-02-01 10:00:00: +2 SOL, -200 USD, fee -1.2 USD",
        "12 EXCHANGE 2026-02-02 10:00:00: -704.2 USDC ($704.20), +0.01 BTC ($700.00)",
        "13 EXCHANGE 2026-02-03 10:00:00: -1 ETH ($2,000.00), +0.0285 BTC ($1,990.00)",
        "14 TRANSFER 2026-02-04 10:00:00: -0.5 SOL ($47.50)",
        "15 TRANSFER 2026-02-05 10:00:00: +0.25 BTC ($16,000.00)",
        "16 REWARD 2026-02-06 10:00:00: +3 GRT ($0.30)",
        "17 STAKING 2026-02-07 10:00:00: +0.000225734006 SOL ($0.03)",
        "18 REWARD 2026-02-08 10:00:00: +0.5 USDC ($0.50)",
        "19 INTEREST 2026-02-09 10:00:00: +0.001 ETH ($2.00)",
        "20 REWARD 2026-02-10 10:00:00: +10 AMP ($0.10)",
        "21 REWARD 2026-02-11 10:00:00: +6.9 USDC ($6.90)",
        "22 TRANSFER 2026-02-12 10:00:00: -0.1 BTC ($6,800.00)",
        "23 TRANSFER 2026-02-13 10:00:00: +0.1 BTC ($6,800.00)",
        "24 SPEND 2026-02-14 10:00:00: -0.0003 BTC ($21.00)",
        "25 GIFT_OUT 2026-02-15 10:00:00: -0.01 ETH ($20.00)",
        "29+30 RENAME 2026-02-19 10:00:00: -800 MATIC, +800 POL",
        "31+32 RENAME 2026-02-20 10:00:00: -0.3 ETH2, +0.3 ETH",
        "33+34 RENAME 2026-02-21 10:00:00: -0.4 ETH2, +0.4 ETH",
        "35 PURCHASE 2026-02-22 10:00:00: +1 ETH, -1700 EUR, fee -25 EUR",
    ]


def test_what_does_not_count_says_why(read: Read, left_out: LeftOut) -> None:
    assert left_out(read("v4.csv")) == {
        26: "a movement of money, not of an asset",
        27: "a movement of money, not of an asset",
        28: "moves inside this wallet",
        36: "income paid in money",
        37: "moves nothing",
    }


def test_what_may_be_read_another_way_is_told(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert told(read("v4.csv")) == ["info rebate_as_income 21", "warning cash_income 36"]


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in ("v4.csv", "v4_addresses.csv", "v4_unclear.csv", "v3.csv", "v2.csv", "v1.csv", "v1_2019.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_rows_that_are_not_understood_block_and_the_others_still_count(read: Read, spell: Spell) -> None:
    parsed = read("v4_unclear.csv")
    blocked = {row: finding.what for finding in parsed.findings for row in finding.where.rows}
    assert spell(parsed) == ["15 PURCHASE 2026-03-14 10:00:00: +0.5 SOL, -47.5 USD, fee -1 USD"]
    assert all(finding.is_blocking and finding.fix for finding in parsed.findings)
    assert blocked == {
        2: "The Retail Simple Dust of AMP has no counterpart within two seconds.",
        3: "The Buy is for nothing, so it is no trade; such rows have been airdrops.",
        4: "Column 'Quantity Transacted': '-0.5' does not fit Staking Income.",
        5: "The Asset Migration of MATIC has no counterpart within two seconds.",
        6: "Column 'Notes': '' does not say what was converted.",
        7: "Column 'Notes': 'Converted 5 BTC to 90.00 USDC' does not fit the row's asset and quantity.",
        8: "Column 'Notes': the market ETH-USD does not fit USDC.",
        9: "Column 'Timestamp': 'not a date' is not a date and time lotwise can read.",
        10: "Column 'Quantity Transacted': '1,23' could be read in two ways, and the file writes both.",
        11: "Column 'Price at Transaction': '€95.00' is not in USD.",
        12: "The Deposit is of BTC, which is not money.",
        13: "Column 'Notes': '' does not say what was traded.",
        14: "The row has more cells than the header row, so its columns cannot be told apart.",
    }


def test_the_generation_of_2022_states_money_plainly(read: Read, spell: Spell) -> None:
    assert spell(read("v3.csv")) == [
        "9 PURCHASE 2023-04-20 04:05:40: +0.00213232 ETH, -3.86 EUR, fee -0.99 EUR",
        "10 TRANSFER 2023-04-21 04:05:40: -0.00205323 BTC ($49.43)",
        "11 STAKING 2023-04-27 03:28:05: +0.000004 XTZ ($0.00)",
        "12 EXCHANGE 2023-05-01 00:00:00: -0.12141 BTC ($998.86), +4.7987194 ETH ($998.86)",
        "13 PURCHASE 2023-05-02 00:00:00: +0.1 ETH, -200 USD, fee -5 USD",
        "14 EXCHANGE 2023-05-03 00:00:00: -300 USDC ($300.00), +0.01 BTC ($300.00)",
    ]


def test_a_value_printed_as_zero_is_worked_out_from_quantity_and_price(read: Read) -> None:
    reward = read("v3.csv").transactions[2].legs[0]
    assert usd_plain(reward.value_usd or 0) == "0.00000404"


def test_sums_that_do_not_close_are_told(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert told(read("v3.csv")) == ["warning convert_fee 12", "warning fee_differs 13"]


def test_identical_rows_without_an_id_are_two_purchases(read: Read, spell: Spell) -> None:
    parsed = read("v2.csv")
    assert spell(parsed) == [
        "2 PURCHASE 2021-04-14 09:00:00: +0.5 ETH, -900 USD, fee -12.5 USD",
        "3 PURCHASE 2021-04-14 09:00:00: +0.5 ETH, -900 USD, fee -12.5 USD",
    ]
    assert len({each.id for each in parsed.transactions}) == 2


def test_the_oldest_generations_have_the_currency_in_the_headings(read: Read, spell: Spell) -> None:
    assert spell(read("v1.csv")) == [
        "2 PURCHASE 2020-09-27 18:36:58: +0.03 BTC, -270 GBP, fee -5 GBP",
        "3 SALE 2020-10-09 05:17:11: -0.01 BTC, +95 GBP, fee -1.4 GBP",
        "4 REWARD 2020-10-10 05:17:11: +20 XLM",
    ]


def test_the_report_of_2019_has_no_fees_and_no_times(read: Read, spell: Spell) -> None:
    assert spell(read("v1_2019.csv")) == [
        "9 PURCHASE 2015-10-06 12:00:00: +1 BTC, -249.73 USD",
        "10 SALE 2015-11-26 12:00:00: -0.5 BTC, +169 USD",
        "11 TRANSFER 2015-11-27 12:00:00: -0.001 BTC ($0.35)",
    ]


@pytest.mark.parametrize("name", ["v1_2019", "v1", "v2", "v3", "v4"])
def test_each_generation_is_told_from_the_others(read: Read, name: str) -> None:
    parsed = read(f"{name}.csv")
    assert (parsed.format, parsed.family, parsed.version) == (f"coinbase.{name}", "coinbase", name)
    assert parsed.wallet == Wallet(name="Coinbase", custody=Custody.BROKER_US)
    assert (parsed.report, parsed.rank) == ("transactions", 0)


def test_units_that_were_sent_name_the_address_that_received_them(read: Read) -> None:
    booked = {each.native_id: each.address for each in read("v4_addresses.csv").transactions}
    assert {native_id: address for native_id, address in booked.items() if address} == {
        "d01": "7Np41oeYqPefeNQEHSv1UDhYrehxin3NStELsSKCT4K2",
        "d02": "0x52908400098527886E0F7030069857D2E4169EE7",
        "d05": "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
    }


def test_a_name_an_email_or_an_account_is_no_address(read: Read) -> None:
    booked = {each.native_id: each.address for each in read("v4_addresses.csv").transactions}
    assert [booked[native_id] for native_id in ("d03", "d04", "d09")] == ["", "", ""]


def test_older_generations_name_the_address_in_their_notes() -> None:
    content = (
        "Timestamp,Transaction Type,Asset,Quantity Transacted,Spot Price Currency,Spot Price at Transaction,"
        "Subtotal,Total (inclusive of fees),Fees,Notes\n"
        "2021-04-21T04:05:40Z,Send,BTC,0.5,USD,50000,,,,"
        "Sent 0.5 BTC to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq\n"
    )
    (sent,) = read_file("v2.csv", content.encode()).transactions
    assert sent.address == "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"


def test_two_rows_with_one_id_are_one_conversion(read: Read, spell: Spell, left_out: LeftOut) -> None:
    parsed = read("v4_addresses.csv")
    assert spell(parsed)[5:7] == [
        "10+11 EXCHANGE 2026-03-06 10:00:00: -77.589329 USDC ($77.59), +0.00084397 BTC ($75.41)",
        "12+13 PURCHASE 2026-03-07 10:00:00: -100 USD, +100 USDC",
    ]
    assert parsed.transactions[5].native_id == "d06"
    assert set(left_out(parsed)) == {14, 15}


def test_two_rows_of_a_conversion_with_different_ids_stay_apart_and_block() -> None:
    parsed = v4(
        "c1,2026-03-06 10:00:00 UTC,Convert,BTC,0.001,USD,$90000,$90,$90,$0,",
        "c2,2026-03-06 10:00:00 UTC,Convert,USDC,-90,USD,$1,$90,$90,$0,",
    )
    assert parsed.transactions == ()
    assert sorted(row for finding in parsed.findings for row in finding.where.rows) == [2, 3]


def test_an_id_of_coinbase_makes_the_transaction_the_same_at_every_import(read: Read) -> None:
    first = read("v4.csv").transactions[0]
    alone = v4("a01,2026-01-27 10:00:00 UTC,Buy,BTC,0.005,USD,$90000,$450,$460,$10,").transactions[0]
    assert (first.native_id, first.id) == ("a01", alone.id)


def test_a_row_that_was_exported_twice_counts_once_when_the_ledger_merges() -> None:
    row = "a01,2026-01-27 10:00:00 UTC,Buy,BTC,0.005,USD,$90000,$450,$460,$10,"
    parsed = v4(row, row)
    assert [one.native_id for one in parsed.transactions] == ["a01", "a01"]
    report = Report(
        file_id=parsed.file_id,
        file="v4.csv",
        family="coinbase",
        kind="transactions",
        rank=0,
        wallet="Coinbase",
    )
    made = merged([Told(report=report, transactions=parsed.transactions)])
    assert len(made.transactions) == 1
    assert [(one.code, one.where.rows) for one in made.findings] == [("repeated_row", (3,))]


def test_one_id_on_two_different_rows_stays_two() -> None:
    parsed = v4(
        "a01,2026-01-27 10:00:00 UTC,Buy,BTC,0.005,USD,$90000,$450,$460,$10,",
        "a01,2026-01-27 10:00:00 UTC,Buy,BTC,0.006,USD,$90000,$540,$550,$10,",
    )
    assert len({each.id for each in parsed.transactions}) == 2


def test_the_wallet_may_have_another_name(read: Read) -> None:
    parsed = read("v4.csv", wallet_name="Coinbase (Ann)")
    assert parsed.wallet == Wallet(name="Coinbase (Ann)", custody=Custody.BROKER_US)
    assert {leg.wallet for each in parsed.transactions for leg in each.legs} == {"Coinbase (Ann)"}
    assert parsed.transactions[0].id != read("v4.csv").transactions[0].id


def test_two_migrations_of_one_instant_are_paired_by_size(spell: Spell) -> None:
    parsed = v4(
        "m1,2026-01-27 10:00:00 UTC,Asset Migration,MATIC,-8,USD,$0.35,$2.80,$2.80,$0.00,",
        "m2,2026-01-27 10:00:00 UTC,Asset Migration,RNDR,-5,USD,$3.00,$15.00,$15.00,$0.00,",
        "m3,2026-01-27 10:00:00 UTC,Asset Migration,RENDER,5,USD,$3.00,$15.00,$15.00,$0.00,",
        "m4,2026-01-27 10:00:00 UTC,Asset Migration,POL,8,USD,$0.35,$2.80,$2.80,$0.00,",
    )
    assert spell(parsed) == [
        "2+5 RENAME 2026-01-27 10:00:00: -8 MATIC, +8 POL",
        "3+4 RENAME 2026-01-27 10:00:00: -5 RNDR, +5 RENDER",
    ]


def test_migrations_that_cannot_be_told_apart_block() -> None:
    parsed = v4(
        "m1,2026-01-27 10:00:00 UTC,Asset Migration,AAA,-8,USD,$0.35,$2.80,$2.80,$0.00,",
        "m2,2026-01-27 10:00:00 UTC,Asset Migration,BBB,-8,USD,$0.35,$2.80,$2.80,$0.00,",
        "m3,2026-01-27 10:00:00 UTC,Asset Migration,CCC,8,USD,$0.35,$2.80,$2.80,$0.00,",
        "m4,2026-01-27 10:00:00 UTC,Asset Migration,DDD,8,USD,$0.35,$2.80,$2.80,$0.00,",
    )
    assert parsed.transactions == ()
    assert sorted(row for finding in parsed.findings for row in finding.where.rows) == [2, 3, 4, 5]


def test_staking_that_changes_ether_into_eth2_is_a_renaming(spell: Spell) -> None:
    parsed = v4(
        "e1,2026-01-27 10:00:00 UTC,Retail Staking Transfer,ETH,-1,USD,$2000,-$2000,-$2000,$0.00,",
        "e2,2026-01-27 10:00:01 UTC,Retail Staking Transfer,ETH2,1,USD,$2000,$2000,$2000,$0.00,",
    )
    assert spell(parsed) == ["2+3 RENAME 2026-01-27 10:00:00: -1 ETH, +1 ETH2"]


def test_a_price_in_a_stablecoin_is_no_price_in_dollars(spell: Spell) -> None:
    parsed = v4(
        "u1,2026-01-27 10:00:00 UTC,Advanced Trade Sell,ETH,-1,USDC,2000,-2000,-1990,10,"
        "Sold 1 ETH for 1990 USDC on ETH-USDC at 2000 USDC/ETH"
    )
    assert spell(parsed) == ["2 EXCHANGE 2026-01-27 10:00:00: -1 ETH, +1990 USDC"]


def test_an_ordinary_send_and_receive_of_ether_are_no_renaming(spell: Spell) -> None:
    parsed = v4(
        "s1,2026-01-27 10:00:00 UTC,Send,ETH,-1,USD,$2000,-$2000,-$2000,$0.00,",
        "s2,2026-01-27 10:00:00 UTC,Receive,ETH,1,USD,$2000,$2000,$2000,$0.00,",
    )
    assert [line.split()[1] for line in spell(parsed)] == ["TRANSFER", "TRANSFER"]


def test_a_total_below_the_subtotal_of_a_buy_is_a_rebate_and_told(
    spell: Spell, told: Callable[[Parsed], list[str]]
) -> None:
    parsed = v4("r1,2026-01-27 10:00:00 UTC,Buy,ETH,1,USD,$2000,$2000,$1990,$10.00,")
    assert spell(parsed) == ["2 PURCHASE 2026-01-27 10:00:00: +1 ETH, -2000 USD, fee +10 USD"]
    assert told(parsed) == ["warning total_differs 2"]


def test_a_market_quoted_in_another_money_is_booked_as_the_notes_say(spell: Spell) -> None:
    parsed = v4(
        "q1,2026-01-27 10:00:00 UTC,Advanced Trade Buy,ETH,1,EUR,€1700,€1700,€1702,€2,"
        "Bought 1 ETH for 2002.5 USD on ETH-USD at 2000 USD/ETH"
    )
    assert spell(parsed) == ["2 PURCHASE 2026-01-27 10:00:00: +1 ETH, -2002.5 USD"]


def test_columns_are_found_by_name_without_an_id_and_with_unknown_ones(spell: Spell) -> None:
    content = (
        "Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,"
        "Total (inclusive of fees and/or spread),Fees and/or Spread,Notes,Sender Address\n"
        "2026-01-27 10:00:00 UTC,Buy,BTC,0.005,USD,$90000.00,$450.00,$460.00,$10.00,,someone\n"
    )
    parsed = read_file("new.csv", content.encode())
    assert (parsed.format, parsed.transactions[0].native_id) == ("coinbase.v4", "")
    assert spell(parsed) == ["2 PURCHASE 2026-01-27 10:00:00: +0.005 BTC, -450 USD, fee -10 USD"]


def test_more_decimals_than_lotwise_holds_are_cut_and_told(
    spell: Spell, told: Callable[[Parsed], list[str]]
) -> None:
    parsed = v4("d1,2026-01-27 10:00:00 UTC,Staking Income,SOL,0.1234567890123456789,USD,$95,$11,$11,$0,")
    assert spell(parsed) == ["2 STAKING 2026-01-27 10:00:00: +0.123456789012345678 SOL ($11.00)"]
    assert told(parsed) == ["info quantity_cut 2"]


NUMBERS = ["0", "-0.00", "0.0", "5", "05", "00.5", "0.5.3", "5.", ".5", "-", "x", "1,2.5", "9" * 40, "1e-8"]


@pytest.mark.parametrize("text", [*NUMBERS, "٥", "0." + "0" * 18 + "1", "0." + "0" * 30 + "1"])
def test_a_number_that_is_plainly_not_zero_is_none(text: str) -> None:
    if coinbase_facts._SOME(text):
        found = cells.amount(text)
        assert found is not None
        assert found.number != 0


def odd_rows() -> list[str]:
    """Return rows of many types with every pair of amounts that may be read in another way."""
    types = ("Buy", "Sell", "Send", "Receive", "Reward Income", "Card Spend", "Convert")
    units = ("0.1", "-0.1", "0", "x", "", "0.1234567890123456789")
    money = ("", "$0.00", "$5.00", "-$5.00", "5", "5 EUR", "x", "$1,234.56", "0.1234567890123456789")
    return [
        f"{n:x},2026-01-27 10:{n % 60:02}:00 UTC,{kind},ETH,{count},{currency},"
        f'$50.00,"{part}","{whole}",$1.00,Converted 0.1 ETH to 50 USDC'
        for n, (kind, count, currency, part, whole) in enumerate(
            product(types, units, ("USD", "EUR"), money, money)
        )
    ]


def test_what_a_row_says_is_the_same_when_no_short_way_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    short = v4(*odd_rows())
    monkeypatch.setattr(cells, "are_plain", lambda _texts, _style: False)
    assert v4(*odd_rows()) == short
    assert short.transactions
    assert short.findings


def test_rows_are_paired_as_if_all_of_them_were_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    told_in_two = [
        f"{name},2026-01-27 10:00:0{second} UTC,{kind},{asset},{units},USD,$1.00,$1.00,$1.00,$0.00,"
        for name, kind, asset, units, second in (
            ("a", "Convert", "BTC", "-1", 0),
            ("a", "Convert", "SOL", "5", 2),
            ("b", "Convert", "BTC", "-2", 0),
            ("c", "Convert", "SOL", "7", 0),
            ("", "Convert", "BTC", "-2", 0),
            ("", "Convert", "SOL", "7", 0),
            ("d", "Send", "eth", "-3", 5),
            ("e", "Receive", "ETH2", "3", 5),
            ("f", "Asset Migration", "MATIC", "-4", 0),
            ("g", "Asset Migration", "POL", "4", 3),
            ("h", "Retail Staking Transfer", "ETH", "-4", 0),
            ("i", "Retail Staking Transfer", "ETH2", "4", 1),
            ("j", "Buy", "ETH2", "4", 1),
        )
    ]
    found = v4(*told_in_two)
    assert [one.sources[0].rows for one in found.transactions] == [(2, 3), (8, 9), (12, 13), (14,)]
    monkeypatch.setattr(
        coinbase,
        "paired",
        lambda rows, half_of, go_together, _may_pair: paired(rows, half_of, go_together),
    )
    assert v4(*told_in_two) == found


def test_what_is_told_in_two_rows_is_one_exchange_and_a_reward_is_worth_what_came(
    read: Read, spell: Spell, told: Callable[[Parsed], list[str]]
) -> None:
    parsed = read("v4_two_rows.csv")
    assert spell(parsed) == [
        "5+6 EXCHANGE 2025-06-01 10:00:00: -1 ETH ($2,500.00), +0.92 CBETH ($2,500.00)",
        "7+8 EXCHANGE 2025-06-02 10:00:00: -0.01 BTC ($900.00), +0.35 ETH ($892.50)",
        "9+10 EXCHANGE 2025-06-03 10:00:00: -12 AMP ($0.12), +0.11 USDC ($0.11)",
        "11 STAKING 2025-06-04 10:00:00: +0.00666 SOL ($1.00)",
        "12 REWARD 2025-06-05 10:00:00: +0.0001 BTC ($9.00)",
    ]
    assert told(parsed) == ["info cashback 12"]
    assert [one.row for one in parsed.ignored] == [13]
