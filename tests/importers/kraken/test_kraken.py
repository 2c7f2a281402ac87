"""Kraken's ledgers: rows with one refid are one event, and every type has its meaning."""

from collections import Counter
from collections.abc import Callable

import pytest

from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed, read_file
from lotwise.importers.sources.kraken_assets import code_of, part_of
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
    for name in (
        "ledgers.csv",
        "ledgers_unclear.csv",
        "ledgers_old.csv",
        "ledgers_2026.csv",
        "ledgers_2026_unclear.csv",
    ):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_events_without_a_clear_meaning_block_and_the_others_still_count(read: Read, spell: Spell) -> None:
    parsed = read("ledgers_unclear.csv")
    assert spell(parsed) == ["15 TRANSFER 2025-02-13 10:00:00: +0.2 BTC"]
    assert all(finding.is_blocking and finding.fix for finding in parsed.findings)
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "A row of a margin position: margin. Margin and derivatives are outside lotwise.",
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


def test_exports_of_2026_have_more_columns_and_more_types(read: Read, spell: Spell) -> None:
    assert spell(read("ledgers_2026.csv")) == [
        "2+3 PURCHASE 2026-03-01 09:00:00: -300 USD, +0.1 ETH, fee -0.75 USD",
        "4+5+6 SALE 2026-03-02 09:00:00: -0.5 ADA ($0.30), -0.02 DOT ($0.12), +0.42 USD, fee -0.0006 DOT",
        "7 TRANSFER 2026-03-03 09:00:00: -500 USDC ($500.00), +500 USDC",
        "8 TRANSFER 2026-03-04 09:00:00: +100 USDC ($100.00), -100 USDC",
        "10 AIRDROP 2026-03-05 09:00:00: +30 FLR ($0.60)",
        "11 AIRDROP 2026-03-05 10:00:00: +12 SGB ($0.10)",
        "12 REWARD 2026-03-05 11:00:00: +0.0002 BTC ($14.00)",
        "19+20 RENAME 2026-03-07 09:00:00: -4 OLD ($8.00), +4 NEW ($8.00)",
        "21+22 FEE 2026-03-07 10:00:00: fee -0.01 ATOM",
        "26+27 SALE 2026-03-09 09:00:00: -1 SOL ($140.00), +140 USD",
    ]


def test_moves_of_the_same_asset_inside_the_account_do_not_count(
    read: Read, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    assert left_out(read("ledgers_2026.csv")) == {
        9: "a movement of money, not of an asset",
        13: "moves inside this wallet",
        14: "moves inside this wallet",
        15: "an event and its reversal",
        16: "an event and its reversal",
        17: "moves inside this wallet",
        18: "moves inside this wallet",
        23: "a movement of money, not of an asset (futures)",
        24: "a movement of money, not of an asset (futures)",
        25: "a movement of money, not of an asset",
    }


def test_what_goes_to_the_vaults_of_defi_earn_is_a_transfer_with_a_warning(
    read: Read, told: Callable[[Parsed], list[str]]
) -> None:
    parsed = read("ledgers_2026.csv")
    assert told(parsed) == ["warning defi_earn 7,8"]
    moved = next(one for one in parsed.transactions if one.native_id == "FTc1")
    assert [leg.wallet for leg in moved.legs] == ["Kraken", "Kraken DeFi Earn"]


def test_rows_of_2026_without_a_clear_meaning_block(read: Read, spell: Spell) -> None:
    parsed = read("ledgers_2026_unclear.csv")
    assert spell(parsed) == []
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2, 3): "Column 'feecurrency': the fee was paid in 'USDC', and the row moves USD.",
        (4,): "A delisting joins NANO for nothing: Kraken tells its other half under another refid, often "
        "days apart.",
        (5,): "A delisting joins nothing for BTC: Kraken tells its other half under another refid, often "
        "days apart.",
        (6, 7, 8): "A row of a margin position: collateralconversion, margin. Margin and derivatives are "
        "outside lotwise.",
        (9,): "A row of a margin position: rollover. Margin and derivatives are outside lotwise.",
        (10,): "A transfer of DOT without a subtype, which is no credit of a digital asset.",
        (11, 12): "A move inside the account joins MSOL, SOL.",
        (13, 14): "More ETH came back from the futures wallet than went there. Margin and derivatives are "
        "outside lotwise.",
        (15,): "Column 'amount': '500.0' does not fit a hybridearnwithdrawal.",
        (16, 17, 18): "A trade must be one asset for another, and this refid joins DOT, EUR for USD.",
    }


def test_earn_without_a_subtype_is_inside_only_where_it_evens_out(
    spell: Spell, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    parsed = ledgers(
        "L1,R1,2023-06-01 10:00:00,earn,,currency,SOL,-5,0,0",
        "L2,R1,2023-06-01 10:00:00,earn,,currency,SOL.F,5,0,5",
        "L3,R2,2023-06-02 10:00:00,earn,,currency,SOL.F,0.1,0,5.1",
    )
    assert (spell(parsed), set(left_out(parsed))) == ([], {2, 3})
    assert [finding.where.rows for finding in parsed.findings if finding.is_blocking] == [(4,)]


def test_an_export_without_subtypes_knows_staking_by_its_pairs(spell: Spell) -> None:
    header = "txid,refid,time,type,aclass,asset,amount,fee,balance\n"
    rows = (
        "L1,R1,2022-03-04 10:00:00,transfer,currency,DOT,-10,0,0\n"
        "L2,R1,2022-03-04 10:00:00,transfer,currency,DOT.S,10,0,10\n"
    )
    parsed = read_file("ledgers.csv", (header + rows).encode())
    assert (spell(parsed), parsed.findings) == ([], ())
    assert {ignored.reason for ignored in parsed.ignored} == {"moves inside this wallet"}


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
        ("XDAO", "DAO"),
        ("XXVN", "VEN"),
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
