"""Trezor Suite: unix times, fees on top, and rows that share a transaction."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import Hints
from lotwise.ledger.transaction import Custody

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
NEW_YORK = Hints(zone=ZoneInfo("America/New_York"))


def test_rows_of_one_transaction_are_read_together(read: Read, spell: Spell) -> None:
    assert spell(read("suite.csv")) == [
        "2 TRANSFER 2024-01-01 10:00:00: +0.5 BTC ($21,000.50)",
        "3 TRANSFER 2024-01-02 10:00:00: -0.01 BTC ($430.10), fee -0.0000042 BTC",
        "4 TRANSFER 2024-01-02 10:00:00: -0.02 BTC ($860.20)",
        "5 FEE 2024-01-03 10:00:00: fee -0.0000083 BTC",
        "6 TRANSFER 2024-01-04 10:00:00: +2 ETH ($4,600.00)",
        "7 FEE 2024-01-05 10:00:00: fee -0.0003 ETH",
        "8 FEE 2024-01-06 10:00:00: fee -0.0005 ETH",
        "9 TRANSFER 2024-01-06 10:00:00: -100 USDC ($100.00)",
        "10+11 EXCHANGE 2024-01-07 10:00:00: -0.5 ETH ($1,150.00), +1149 USDC ($1,149.10), fee -0.002 ETH",
        "12+13 TRANSFER 2024-01-08 10:00:00: -0.3 ETH, fee -0.001 ETH",
        "14 FEE 2024-01-09 10:00:00: fee -0.0007 ETH",
        "16 TRANSFER 2024-01-11 10:00:00: +0.25 BTC ($11,500.00)",
    ]


def test_what_came_in_by_a_contract_is_told_by_the_account_s_own_address(read: Read, spell: Spell) -> None:
    parsed = read("ethereum_with_contracts.csv")
    assert spell(parsed) == [
        "2 TRANSFER 2024-01-01 10:00:00: +2 ETH ($4,600.00)",
        "3+4 EXCHANGE 2024-01-02 10:00:00: -0.5 ETH ($1,150.00), +1149 USDC ($1,149.10), fee -0.002 ETH",
        "5+6 EXCHANGE 2024-01-03 10:00:00: -500 USDC ($500.00), +0.21 ETH ($499.00), fee -0.001 ETH",
        "7 TRANSFER 2024-01-04 10:00:00: +25 UNI ($150.00), fee -0.0007 ETH",
        "8 TRANSFER 2024-01-05 10:00:00: -100 USDC ($100.00), fee -0.0006 ETH",
        "9+10 TRANSFER 2024-01-06 10:00:00: -0.75 ETH, fee -0.001 ETH",
        "11 TRANSFER 2024-01-07 10:00:00: +10 NEW, fee -0.003 ETH",
    ]
    assert parsed.findings == ()


def test_where_no_row_shows_the_account_s_address_what_a_contract_moved_blocks(
    read: Read, spell: Spell
) -> None:
    parsed = read("account_not_shown_unclear.csv")
    assert spell(parsed) == ["5 TRANSFER 2024-01-04 10:00:00: -0.1 ETH ($230.00), fee -0.001 ETH"]
    whats = {finding.where.rows: finding.what for finding in parsed.findings}
    assert sorted(whats) == [(2, 3, 4), (6,), (7,)]
    assert "so what came in is not known" in whats[2, 3, 4]
    assert "rewards were claimed" in whats[6,]
    assert whats[7,] == "Column 'Amount': it is empty."
    assert "all of its history" in parsed.findings[0].fix


def test_what_contracts_moved_and_two_assets_that_left_block(read: Read, spell: Spell) -> None:
    parsed = read("contracts_unclear.csv")
    assert spell(parsed) == ["2 TRANSFER 2024-01-01 10:00:00: +2 ETH ($4,600.00)"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (3, 4): "Contracts moved units among themselves here, which are printed as if sent.",
        (5, 6): "One transaction moves ETH, USDC in ways that have no single meaning.",
    }


def test_data_in_a_transaction_moves_nothing_and_twice_to_one_address_counts_twice(
    read: Read, spell: Spell
) -> None:
    parsed = read("bitcoin_with_data.csv")
    assert spell(parsed) == [
        "2 FEE 2024-01-01 10:00:00: fee -0.0000042 BTC",
        "3 TRANSFER 2024-01-01 10:00:00: -0.01 BTC ($430.00)",
        "4 TRANSFER 2024-01-01 10:00:00: -0.01 BTC ($430.00)",
    ]
    assert len({each.native_id for each in parsed.transactions}) == 3


def test_staking_on_cardano_costs_its_fee_and_holds_a_deposit(read: Read, spell: Spell) -> None:
    assert spell(read("cardano.csv")) == [
        "2 TRANSFER 2024-01-01 10:00:00: +100 ADA ($60.00)",
        "3 FEE 2024-01-02 10:00:00: fee -0.17 ADA",
        "4 FEE 2024-01-03 10:00:00: fee -0.18 ADA",
        "5 FEE 2024-01-04 10:00:00: fee -0.16 ADA",
        "6 TRANSFER 2024-01-05 10:00:00: -1.2 ADA ($0.70), fee -0.17 ADA",
        "7 TRANSFER 2024-01-05 10:00:00: -50 SNEK",
    ]


def test_an_nft_that_came_is_left_out(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    assert left_out(read("suite.csv")) == {15: "an NFT that the row does not name (ID 4711)"}


def test_every_row_has_an_id_of_its_own_and_the_hash_of_its_transaction(read: Read) -> None:
    transactions = read("suite.csv").transactions
    assert len({each.native_id for each in transactions}) == len(transactions)
    assert [each.chain_hash for each in transactions[:3]] == ["a1", "a2", "a2"]
    assert transactions[1].address == "bc1qfirst00000000000000000000000000001x"
    assert transactions[0].address == ""


def test_older_files_are_cut_at_semicolons_and_value_in_other_money_is_no_value(
    read: Read, spell: Spell
) -> None:
    assert spell(read("suite_semicolons.csv")) == [
        "2 TRANSFER 2024-01-01 10:00:00: -9.58583 BTC, fee -0.0000042 BTC",
        "3 TRANSFER 2024-01-02 10:00:00: +0.03546356 BTC",
    ]


def test_what_is_not_certain_blocks(read: Read, spell: Spell) -> None:
    parsed = read("suite_unclear.csv")
    assert spell(parsed) == ["13 TRANSFER 2024-01-01 10:00:00: +0.25 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'Type': 'JOINT' is not a type that lotwise can book.",
        (3,): "Column 'Amount unit': 'sat' is a part of a unit; set the Suite to whole units.",
        (4,): "Column 'Timestamp': '' is no unix time; it may not be confirmed yet.",
        (5,): "Column 'Amount': an NFT, 'ID 12', left or may have.",
        (6, 7): "An NFT moves here against something else.",
        (8, 9, 10): "One transaction moves ETH, LP, USDC in ways that have no single meaning.",
        (11,): "Column 'Fee': '-0.001' is a fee that comes in.",
        (12,): "Column 'Amount': '-1' does not fit RECV.",
    }


def test_the_older_report_is_in_local_time_and_names_its_asset_in_the_file_s_name(
    read: Read, spell: Spell
) -> None:
    parsed = read("trezor_btc.csv", hints=NEW_YORK)
    assert parsed.format == "trezor.2022"
    assert spell(parsed) == [
        "2 TRANSFER 2022-01-25 07:58:40: +0.05 BTC",
        "3 TRANSFER 2022-02-10 04:45:34: -0.019 BTC, fee -0.001 BTC",
        "4 FEE 2022-02-10 17:00:00: fee -0.0002 BTC",
    ]


def test_the_order_of_day_and_month_is_that_of_the_column(read: Read, spell: Spell) -> None:
    assert spell(read("account_eth_day_first.csv", hints=Hints(zone=ZoneInfo("Europe/Berlin")))) == [
        "2 TRANSFER 2022-01-25 13:58:40: +1.5 ETH",
        "3 FEE 2022-02-03 14:00:00: fee -0.0004 ETH",
    ]


def test_without_a_zone_the_older_report_is_asked_about(read: Read) -> None:
    parsed = read("trezor_btc.csv")
    assert (parsed.needs, parsed.transactions) == ("zone", ())


def test_without_the_asset_in_its_name_the_older_report_blocks(read: Read) -> None:
    parsed = read("export_unclear.csv", hints=NEW_YORK)
    (finding,) = parsed.findings
    assert (parsed.transactions, finding.is_blocking) == ((), True)
    assert "Rename it" in finding.fix


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for path in sorted(Path(__file__).parent.glob("*.csv")):
        name = path.name
        parsed = read(name, hints=NEW_YORK)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_device_is_the_owner_s(read: Read) -> None:
    parsed = read("suite.csv")
    assert parsed.wallet is not None
    assert (parsed.format, parsed.wallet.custody) == ("trezor.suite", Custody.SELF)


def test_the_shared_samples_are_read(
    shared: Path, spell: Spell, fates: Callable[[Parsed], Counter[int]]
) -> None:
    folder = shared / "formats" / "samples"
    old = folder / "trezor_2022" / "trezor_btc_a.csv"
    parsed = read_file(old.name, old.read_bytes(), hints=NEW_YORK)
    assert (parsed.format, fates(parsed)) == ("trezor.2022", Counter({2: 1, 3: 1}))
    assert spell(parsed) == [
        "2 TRANSFER 2022-01-25 07:58:40: +0.05 BTC",
        "3 TRANSFER 2022-02-09 16:45:34: -0.019 BTC, fee -0.001 BTC",
    ]
    (new,) = (folder / "trezor_suite").iterdir()
    parsed = read_file(new.name, new.read_bytes())
    assert (parsed.format, fates(parsed)) == ("trezor.suite", Counter({2: 1, 3: 1, 4: 1}))
    assert spell(parsed) == [
        "2 TRANSFER 2025-01-29 08:39:56: -9.58583 BTC, fee -0.0000042 BTC",
        "3 TRANSFER 2025-03-21 07:53:44: -0.00051717 BTC, fee -0.00000306 BTC",
        "4 TRANSFER 2025-01-23 14:53:02: -0.03546356 BTC",
    ]
