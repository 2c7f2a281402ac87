"""Koinly: the universal file of many writers, and its own report with wallets."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]


def test_every_label_is_booked_by_its_sides(read: Read, spell: Spell) -> None:
    assert spell(read("universal.csv")) == [
        "2 PURCHASE 2024-01-02 10:00:00: -2000 USD, +0.05 BTC, fee -10 USD",
        "3 TRANSFER 2024-01-03 11:30:00: -0.01 BTC ($430.25), fee -0.00005 BTC",
        "4 STAKING 2024-01-04 12:00:00: +0.02 ETH ($48.60)",
        "5 AIRDROP 2024-01-05 12:00:00: +15 ARB",
        "6 REWARD 2024-01-06 12:00:00: +0.001 BTC",
        "7 EXCHANGE 2024-01-07 12:00:00: -1 ETH ($2,300.00), +0.05 BTC ($2,300.00), fee -0.002 ETH",
        "8 GIFT_OUT 2024-01-08 12:00:00: -0.5 ETH ($1,150.00)",
        "9 GIFT_IN 2024-01-09 12:00:00: +0.5 ETH",
        "10 GIFT_OUT 2024-01-10 12:00:00: -0.1 ETH",
        "11 SPEND 2024-01-11 12:00:00: -0.2 ETH ($500.00)",
        "12 LOST 2024-01-12 12:00:00: -0.01 ETH",
        "13 INTEREST 2024-01-13 12:00:00: +3 USDC",
        "14 SPEND 2024-01-14 12:00:00: -2 USDC",
        "15 RENAME 2024-01-15 12:00:00: -100 MATIC, +100 POL, fee -0.01 POL",
        "16 EXCHANGE 2024-01-16 12:00:00: -1 ETH ($2,500.00), +1 WETH ($2,500.00)",
        "17 EXCHANGE 2024-01-17 12:00:00: -1 ETH ($2,500.00), +0.97 RETH ($2,500.00)",
        "18 FEE 2024-01-18 12:00:00: fee -0.00001 SOL",
        "20 EXCHANGE 2024-01-20 12:00:00: -2 ETH ($5,000.00), +3 LPT ($5,000.00)",
        "21 FORK 2024-01-21 12:00:00: +0.3 BCH",
        "22 MINING 2024-01-22 12:00:00: +0.4 LTC",
        "23 REWARD 2024-01-23 12:00:00: +0.5 LTC",
        "24 REWARD 2024-01-24 12:00:00: +0.6 CRO ($0.07)",
        "27 FEE 2024-01-27 12:00:00: fee -0.003 ETH",
        "28 PURCHASE 2024-01-28 12:00:00: -900 EUR ($985.50), +0.02 BTC",
    ]


def test_what_moves_no_asset_says_why_it_does_not_count(read: Read, left_out: LeftOut) -> None:
    assert left_out(read("universal.csv")) == {
        19: "moves inside this wallet",
        25: "a movement of money, not of an asset",
        26: "income paid in money",
        29: "moves nothing",
    }


def test_what_the_file_leaves_open_is_told(read: Read, told: Told) -> None:
    assert told(read("universal.csv")) == [
        "warning swap_as_renaming 15",
        "warning tax_free_swap 16",
        "warning income_of_no_kind 23",
        "info cashback 24",
        "warning cash_income 26",
    ]


def test_hashes_and_words_are_kept(read: Read) -> None:
    send = read("universal.csv").transactions[1]
    assert (send.chain_hash, send.note) == ("0xa1", "to my ledger")
    assert read("universal.csv").transactions[9].note == "cost: bought a chair"


def test_numbers_of_assets_are_cut_only_where_a_file_uses_one(read: Read, spell: Spell, told: Told) -> None:
    parsed = read("universal_with_tag.csv")
    assert spell(parsed) == [
        "2 AIRDROP 2024-02-01 10:00:00: +7 LUNA",
        "3 EXCHANGE 2024-02-02 10:00:00: -1 LUNA, +10 USDC",
        "4 AIRDROP 2024-02-03 10:00:00: +5 SUN;11",
        "5 AIRDROP 2024-02-04 10:00:00: +5 SUN",
    ]
    assert told(parsed) == ["info asset_number_cut 2,3", "warning asset_number 4"]


def test_rows_that_contradict_themselves_block_and_the_others_count(read: Read, spell: Spell) -> None:
    parsed = read("universal_unclear.csv")
    assert spell(parsed) == ["19 TRANSFER 2024-03-17 10:00:00: +1 ETH"]
    blocking = {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking}
    assert blocking == {
        (2,): "Column 'Label': 'levitation' is not known.",
        (3,): "The file calls it 'staking income', but something leaves and something else comes in.",
        (4,): "Nothing comes in here, as it must for the kind 'airdrop'.",
        (5,): "The row tells of a loan or its collateral, which is no income and no sale.",
        (6,): "A row of margin or futures trading. Margin and derivatives are outside lotwise.",
        (
            7,
            8,
        ): "Several rows tell of one event, such as a liquidity pool, and which part paid for which is not "
        "stated.",
        (9,): "The file calls a swap free of tax, but it is not one unit for one unit.",
        (10,): "Column 'Sent Amount': '-1' is negative; the column already says which way.",
        (11,): "One side of the trade is zero; a trade for nothing is none.",
        (12,): "Column 'Sent Amount': it is empty, and an asset is named beside it.",
        (13,): "Column 'Received Currency': '' is no asset code.",
        (14,): "Column 'Fee Amount': '-0.1' is negative, and may be a fee or a rebate.",
        (15,): "The row states no quantity.",
        (16,): "Column 'Date': its dates do not begin with the year. A spreadsheet may have changed them.",
        (17,): "The file calls it 'a move into or out of a liquidity pool', and one of its sides is missing.",
        (18,): blocking[(18,)],
    }
    assert "1e400" in blocking[(18,)] or "large" in blocking[(18,)]


def test_the_report_names_the_wallet_of_each_side(read: Read, spell: Spell) -> None:
    parsed = read("report.csv")
    assert (parsed.format, parsed.wallet) == (
        "koinly.report",
        Wallet(name="Koinly", custody=Custody.SELF),
    )
    assert spell(parsed) == [
        "4 PURCHASE 2024-01-02 10:00:00: -2000 USD, +0.05 BTC, fee -10 USD ($10.00)",
        "5 TRANSFER 2024-01-03 10:00:00: -0.02 BTC ($850.00), +0.02 BTC ($850.00), fee -0.0001 BTC ($4.25)",
        "6 TRANSFER 2024-01-04 10:00:00: -0.01 BTC ($425.00), +0.01 BTC ($425.00), fee -0.001 BTC ($42.50)",
        "7 SALE 2024-01-05 10:00:00: -0.01 BTC, +430 USD, fee -1 USD ($1.00)",
        "8 EXCHANGE 2024-01-06 10:00:00: -1 ETH ($2,300.00), +2300 USDC ($2,300.00), fee -0.002 ETH ($4.60)",
        "9 STAKING 2024-01-07 10:00:00: +0.01 ETH ($23.00)",
        "10 REWARD 2024-01-08 10:00:00: +2 UNI ($12.00)",
        "11 SPEND 2024-01-09 10:00:00: -1 USDC ($1.00)",
        "12 GIFT_OUT 2024-01-10 10:00:00: -0.1 ETH ($230.00), fee -0.001 ETH ($2.30)",
        "15 TRANSFER 2024-01-13 10:00:00: +0.3 ETH ($700.00)",
    ]
    assert [sorted({leg.wallet for leg in one.legs}) for one in parsed.transactions] == [
        ["Kraken"],
        ["Kraken", "Ledger"],
        ["Kraken", "My safe"],
        ["Kraken"],
        ["MetaMask"],
        ["Coinbase"],
        ["Coinbase Pro"],
        ["Nexo"],
        ["MetaMask"],
        ["MetaMask"],
    ]
    assert parsed.transactions[1].legs[2].wallet == "Kraken"


def test_money_and_moves_within_a_wallet_are_left_out_of_the_report(read: Read, left_out: LeftOut) -> None:
    money = "a movement of money, not of an asset"
    assert left_out(read("report.csv")) == {13: money, 14: money, 16: "moves inside this wallet"}


def test_transfers_that_do_not_add_up_block(read: Read, spell: Spell) -> None:
    parsed = read("report_unclear.csv")
    assert spell(parsed) == ["7 TRANSFER 2024-04-06 10:00:00: +0.02 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "What leaves and what arrives of BTC differ, and no fee explains it.",
        (3,): "The file calls it 'transfer', but something leaves and something else comes in.",
        (4,): "Column 'Type': 'teleport' is not known.",
        (5,): "A row of margin or futures trading. Margin and derivatives are outside lotwise.",
        (6,): "The file calls it 'a trade', and one of its sides is missing.",
    }


def test_the_list_for_editing_names_both_sides_and_its_wallets(read: Read, spell: Spell, told: Told) -> None:
    parsed = read("transactions.csv")
    assert parsed.format == "koinly.transactions"
    assert spell(parsed) == [
        "2 PURCHASE 2024-02-01 10:00:00: -900 USD, +0.02 BTC, fee -9 USD ($9.00)",
        "3 TRANSFER 2024-02-02 10:00:00: -0.0199 BTC ($90.00), +0.0199 BTC ($90.00), fee -0.0001 BTC ($4.40)",
        "4 REWARD 2024-02-03 10:00:00: +0.5 DOT ($3.50)",
        "5 TRANSFER 2024-02-04 10:00:00: -0.25 DOT ($1.80), fee -0.01 DOT ($0.07)",
        "6 REWARD 2024-02-05 10:00:00: +0.1 DOT ($0.70)",
        "9 EXCHANGE 2024-02-08 10:00:00: -1 ETH ($2,500.00), +0.9 LPT ($2,500.00), fee -0.001 ETH ($2.50)",
        "10 SPEND 2024-02-09 10:00:00: -0.1 ETH",
    ]
    assert [sorted({leg.wallet for leg in one.legs}) for one in parsed.transactions[:3]] == [
        ["Coinbase"],
        ["Coinbase", "My safe"],
        ["Kraken"],
    ]
    assert (parsed.transactions[1].native_id, parsed.transactions[1].chain_hash) == ("AA02", "ab12")
    assert told(parsed) == [
        "info asset_number_cut 2,3,4,5,6,8,9,10",
        "info cashback 6",
        "warning marked_deleted 7",
    ]


def test_a_deleted_row_does_not_count(read: Read, left_out: LeftOut) -> None:
    assert left_out(read("transactions.csv")) == {
        7: "not carried out (deleted)",
        8: "a movement of money, not of an asset",
    }


def test_parts_of_one_event_and_unknown_words_of_the_list_block(read: Read) -> None:
    parts = (
        "Several rows tell of one event, such as a liquidity pool, and which part paid for which is not "
        "stated."
    )
    blocking = {
        one.where.rows: one.what for one in read("transactions_unclear.csv").findings if one.is_blocking
    }
    assert blocking == {
        (2, 3, 7, 8): parts,
        (4,): "Column 'Tag': 'dust' is not known.",
        (5,): "Column 'Deleted': 'maybe' is neither true nor false.",
        (6,): "A row of margin or futures trading. Margin and derivatives are outside lotwise.",
    }


def test_the_simple_template_tells_the_direction_by_the_sign(read: Read, spell: Spell, told: Told) -> None:
    parsed = read("simple.csv")
    assert parsed.format == "koinly.simple"
    assert spell(parsed) == [
        "2 MINING 2024-01-02 14:25:00: +2 LTC ($180.00)",
        "3 TRANSFER 2024-01-03 14:25:00: -0.5 LTC, fee -0.001 LTC",
        "4 GIFT_OUT 2024-01-04 14:25:00: -0.25 LTC",
        "5 REWARD 2024-01-05 14:25:30: +3 ATOM",
    ]
    assert told(parsed) == ["info asset_number_cut 5"]
    assert [finding.what for finding in read("simple_unclear.csv").findings] == [
        "Column 'Amount': it is empty.",
        "Nothing comes in here, as it must for the kind 'airdrop'.",
        "Column 'Label': 'levitation' is not known.",
    ]


def test_the_trades_template_names_a_pair_and_a_side(read: Read, spell: Spell) -> None:
    parsed = read("trades.csv")
    assert parsed.format == "koinly.trades"
    assert spell(parsed) == [
        "2 PURCHASE 2024-01-02 14:25:00: -4300 USD, +0.1 BTC, fee -12 USD",
        "3 EXCHANGE 2024-01-03 14:25:00: -2 ETH, +0.11 BTC, fee -0.0002 BTC",
        "4 SALE 2024-01-04 14:25:00: -0.05 BTC, +2200 USD",
    ]
    assert [finding.what for finding in read("trades_unclear.csv").findings] == [
        "Column 'Pair': 'BTCUSD' does not name two assets.",
        "Column 'Side': 'Short' is neither Buy nor Sell.",
        "Column 'Amount': '-2' cannot be what was traded.",
    ]


def test_a_look_alike_with_another_fee_is_no_template() -> None:
    header = b"Koinly Date,Label,Currency,Amount,Fee Currency,Fee,TxHash\n"
    table = header + b"2024-01-02 10:00:00,Deposit,ETH,3,ETH,1,a\n"
    assert read_file("look_alike.csv", table).format == ""


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in (
        *("universal.csv", "universal_with_tag.csv", "universal_unclear.csv", "report.csv"),
        *("transactions.csv", "transactions_unclear.csv", "simple.csv", "simple_unclear.csv"),
        *("trades.csv", "trades_unclear.csv"),
    ):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_reference_sample_is_understood(shared: Path, spell: Spell, fates: Fates) -> None:
    path = shared / "formats" / "samples" / "koinly_universal" / "koinly_universal.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, parsed.findings) == ("koinly.universal", ())
    assert set(fates(parsed).values()) == {1}
    assert spell(parsed) == [
        "2 PURCHASE 2025-01-05 10:00:00: -1000 USD, +0.0105 BTC, fee -5 USD",
        "3 STAKING 2025-02-01 00:00:00: +0.01 ETH ($25.10)",
        "4 TRANSFER 2025-03-01 09:30:00: -0.005 BTC, fee -0.00002 BTC",
        "5 TRANSFER 2025-03-01 09:55:00: +0.005 BTC",
        "6 LOST 2025-04-01 12:00:00: -0.2 ETH, fee -0.001 ETH",
    ]
