"""Kraken's ledgers: rows with one refid are one event, and every type has its meaning."""

from collections import Counter
from collections.abc import Callable

import pytest

from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed, read_file
from lotwise.importers.kraken_assets import code_of, part_of
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]

HEADER = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance\n"


def ledgers(*rows: str) -> Parsed:
    return read_file("ledgers.csv", (HEADER + "\n".join(rows)).encode())


def test_every_known_type_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("ledgers.csv")) == [
        "3 TRANSFER 2025-01-02 09:30:00: +0.5 BTC ($48,000.00)",
        "5+6 PURCHASE 2025-01-04 10:00:00: -500 USD, +0.2 ETH ($500.00), fee -1.3 USD",
        "7+8+9+10 SALE 2025-01-05 10:00:00: -10 DOT ($70.00), +70 USD",
        "11+12 EXCHANGE 2025-01-06 10:00:00: -0.1 BTC ($9,500.00), +50 SOL ($9,500.00), fee -0.25 SOL",
        "13 STAKING 2025-01-07 10:00:00: +0.97 ADA ($0.95)",
        "14 STAKING 2025-01-08 10:00:00: +0.03 SOL ($6.00)",
        "15 REWARD 2025-01-09 10:00:00: +0.0001 BTC ($9.00)",
        "16 AIRDROP 2025-01-10 10:00:00: +15 FLR",
        "22 TRANSFER 2025-01-14 10:00:00: -0.2 BTC ($19,000.00), fee -0.0002 BTC",
        "25 FORK 2025-01-16 10:00:00: +0.3 BSV ($12.00)",
        "26 FORK 2025-01-17 10:00:00: +4 ETHW",
        "31+32 EXCHANGE 2025-01-21 10:00:00: -7 OLD ($3.50), +3.5 USDG ($3.50)",
        "33 FEE 2025-01-22 10:00:00: fee -0.00001 BTC",
        "35+36 PURCHASE 2025-01-24 10:00:00: -200 EUR ($208.40), +0.002 BTC ($208.40), fee -0.5 EUR",
    ]


def test_what_does_not_count_says_why(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    assert left_out(read("ledgers.csv")) == {
        2: "a request, which counts where it is booked",
        4: "a movement of money, not of an asset",
        17: "income paid in money",
        18: "moves inside this wallet",
        19: "moves inside this wallet",
        20: "moves inside this wallet",
        21: "moves inside this wallet",
        23: "an event and its reversal (withdrawal)",
        24: "an event and its reversal (withdrawal)",
        27: "moves inside this wallet (futures)",
        28: "moves inside this wallet (futures)",
        29: "one money for another",
        30: "one money for another",
        34: "fee credits, which are no property",
    }


def test_credits_out_of_nowhere_are_to_be_checked(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert told(read("ledgers.csv")) == [
        "warning cash_income 17",
        "warning credit_as_fork 25",
        "warning credit_as_fork 26",
    ]


def test_a_withheld_fee_and_used_fee_credits_stand_in_the_note(read: Read) -> None:
    notes = {each.native_id: each.note for each in read("ledgers.csv").transactions}
    assert notes["RERN"] == "earn / reward: fee of 0.01 withheld"
    assert notes["RSELL"] == "trade / tradespot: fee credits used"


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("ledgers.csv", "ledgers_unclear.csv", "ledgers_old.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_events_without_a_clear_meaning_block_and_the_others_still_count(read: Read, spell: Spell) -> None:
    parsed = read("ledgers_unclear.csv")
    assert spell(parsed) == ["15 TRANSFER 2025-02-13 10:00:00: +0.2 BTC"]
    assert all(finding.is_blocking and finding.fix for finding in parsed.findings)
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "The type 'margin' is not one lotwise can book.",
        (3,): "A trade must be one asset for another, and this refid joins BTC for nothing.",
        (4, 5, 6): "A trade must be one asset for another, and this refid joins EUR, USDT for SHIB.",
        (
            7,
        ): "A withdrawal with the sign of a reversal, whose first half is not in the file or does not match.",
        (8,): "Column 'amount': '-0.5' is no income; it may take back an earlier one.",
        (9,): "The type 'earn / surprise' is not one lotwise can book.",
        (10,): "Column 'aclass': 'equity' is neither a digital asset nor money.",
        (11,): "The row has neither txid nor refid and time.",
        (12,): "The type 'adjustment' is not one lotwise can book.",
        (13, 14): "One refid joins deposit, trade.",
    }


def test_the_oldest_header_has_no_subtype(read: Read, spell: Spell) -> None:
    assert spell(read("ledgers_old.csv")) == [
        "3+4 PURCHASE 2014-12-01 11:24:42: -998.8485 EUR, +0.11765 BTC, fee -0.00005255 BTC, fee -1.1515 EUR",
    ]


def test_the_refid_makes_an_event_the_same_at_every_import(read: Read) -> None:
    booked = read("ledgers_old.csv").transactions[0]
    alone = ledgers(
        "L9,R2,2014-12-01 11:24:42,trade,,currency,ZEUR,-998.8485,1.1515,0",
        "L8,R2,2014-12-01 11:24:42,trade,,currency,XXBT,0.11765,0.00005255,0.12",
    ).transactions[0]
    assert (booked.native_id, booked.id) == ("R2", alone.id)


def test_a_row_that_was_exported_twice_is_not_added_up(
    spell: Spell, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    row = "L1,R1,2025-01-02 09:30:00,deposit,,currency,XXBT,0.5,0,0.5"
    parsed = ledgers(row, row)
    assert spell(parsed) == ["2 TRANSFER 2025-01-02 09:30:00: +0.5 BTC"]
    assert left_out(parsed) == {3: "the same row once more (same txid)"}


def test_a_reversal_that_keeps_the_fee_blocks() -> None:
    parsed = ledgers(
        "L1,R1,2025-01-15 10:00:00,withdrawal,,currency,SOL,-5,0.01,40",
        "L2,R1,2025-01-15 11:00:00,withdrawal,,currency,SOL,5,0,45",
    )
    assert [finding.where.rows for finding in parsed.findings if finding.is_blocking] == [(2, 3)]


def test_two_rewards_under_one_refid_stay_two() -> None:
    parsed = ledgers(
        "L1,R1,2025-01-15 10:00:00,staking,,currency,DOT.S,0.5,0,40",
        "L2,R1,2025-01-15 10:00:00,staking,,currency,KSM.S,0.1,0,45",
    )
    assert len({each.id for each in parsed.transactions}) == 2


@pytest.mark.parametrize(
    ("kraken", "common"),
    [
        ("XXBT", "BTC"),
        ("XBT", "BTC"),
        ("XBT.M", "BTC"),
        ("XETH", "ETH"),
        ("ETH2.S", "ETH"),
        ("XXDG", "DOGE"),
        ("XDG", "DOGE"),
        ("XXLM", "XLM"),
        ("XXRP", "XRP"),
        ("ZUSD", "USD"),
        ("EUR.HOLD", "EUR"),
        ("DOT28.S", "DOT"),
        ("ATOM21.S", "ATOM"),
        ("SOL.F", "SOL"),
        ("USDT.B", "USDT"),
        ("GLMR.P", "GLMR"),
        ("XTZ", "XTZ"),
        ("ZRX", "ZRX"),
        ("ZEC", "ZEC"),
        ("XRP", "XRP"),
        ("LUNA2", "LUNA2"),
        ("1INCH.S", "1INCH"),
        ("BRK.A", "BRK.A"),
    ],
)
def test_kraken_codes_become_the_common_ones(kraken: str, common: str) -> None:
    assert code_of(kraken) == common


def test_the_account_is_a_us_broker(read: Read) -> None:
    parsed = read("ledgers.csv")
    assert (parsed.format, parsed.wallet) == (
        "kraken.ledgers",
        Wallet(name="Kraken", custody=Custody.BROKER_US),
    )
    assert (parsed.report, parsed.rank) == ("ledgers", 0)


def test_balances_are_noted_by_part_of_the_account_and_money_is_not(read: Read) -> None:
    parsed = read("ledgers.csv")
    parts = {
        stated.part: quantity_text(stated.quantity) for stated in parsed.balances if stated.asset == "DOT"
    }
    assert parts == {"DOT": "0", "DOT28.S (earn / flexible)": "0", "DOT.S": "3"}
    assert {stated.asset for stated in parsed.balances}.isdisjoint({"USD", "EUR", "KFEE"})


def test_a_balance_lies_behind_its_row(read: Read) -> None:
    stated = next(each for each in read("ledgers.csv").balances if each.asset == "ETH")
    assert (stated.source.rows, stated.at.isoformat()) == ((6,), "2025-01-04T10:00:00.123400+00:00")
    assert (stated.wallet, stated.part, quantity_text(stated.quantity)) == ("Kraken", "ETH", "0.2")


def test_balances_stand_even_where_a_row_is_not_understood(read: Read) -> None:
    parsed = read("ledgers_unclear.csv")
    blocked = {row for finding in parsed.findings if finding.is_blocking for row in finding.where.rows}
    assert {3, 12} < blocked & {stated.source.rows[0] for stated in parsed.balances}


def test_a_balance_that_is_no_number_is_told_and_costs_no_row(
    spell: Spell, told: Callable[[Parsed], list[str]]
) -> None:
    parsed = ledgers("L1,R1,2025-01-02 09:30:00,deposit,,currency,XXBT,0.5,0,lots")
    assert spell(parsed) == ["2 TRANSFER 2025-01-02 09:30:00: +0.5 BTC"]
    assert told(parsed) == ["warning balance_not_read 2"]
    assert parsed.balances == ()


@pytest.mark.parametrize(
    ("asset", "wallet", "part"),
    [
        ("XXBT", "", "BTC"),
        ("XBT", "spot / main", "BTC"),
        ("BTC", "spot / main", "BTC"),
        ("XBT.M", "", "BTC.M"),
        ("ETH2.S", "", "ETH2.S"),
        ("SOL", "earn / bonded", "SOL (earn / bonded)"),
    ],
)
def test_one_part_of_the_account_has_one_name_in_all_exports(asset: str, wallet: str, part: str) -> None:
    assert part_of(asset, wallet) == part
