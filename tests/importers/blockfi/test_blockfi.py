"""BlockFi: signed movements, trades of two rows, and the trades report that has the whole."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Kind

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]


def test_movements_are_booked_and_rows_of_one_event_joined(read: Read, spell: Spell) -> None:
    assert spell(read("transactions.csv")) == [
        "2 TRANSFER 2021-03-01 12:00:00: +0.5 BTC",
        "3 TRANSFER 2021-03-04 13:27:35: +60.51863375 LINK",
        "4 INTEREST 2021-03-31 23:59:59: +0.0632184 ETH",
        "5 REWARD 2021-04-01 23:59:59: +2.31 GUSD",
        "6 REWARD 2021-04-09 23:59:59: +0.00017064 BTC",
        "7 REWARD 2021-04-10 23:59:59: +0.00001 BTC",
        "8+9 EXCHANGE 2021-04-17 07:21:04: -0.01003332 BTC, +0.251 ETH",
        "10+11 PURCHASE 2021-04-18 07:21:04: -50 USD, +0.000001 BTC",
        "12+13 TRANSFER 2021-04-25 19:38:10: -4499.75 USDC, fee -0.25 USDC",
        "14 TRANSFER 2021-04-26 19:38:10: -0.1 ETH",
        "15 FEE 2021-04-27 19:38:10: fee -0.0001 BTC",
    ]


def test_moves_inside_and_money_are_left_out(
    read: Read, left_out: Callable[[Parsed], dict[int, str]], told: Callable[[Parsed], list[str]]
) -> None:
    parsed = read("transactions.csv")
    assert left_out(parsed) == {
        16: "moves inside this wallet (BIA Deposit)",
        17: "a movement of money, not of an asset",
    }
    assert told(parsed) == ["info cashback 7", "warning trade_told_twice 8,10"]


def test_stated_rates_give_values(read: Read, spell: Spell) -> None:
    assert spell(read("transactions_with_rates.csv")) == [
        "2 INTEREST 2021-05-31 23:59:59: +0.1 ETH ($200.05)",
        "3 TRANSFER 2021-06-01 12:00:00: -0.05 ETH",
    ]


def test_what_is_not_certain_blocks(read: Read, spell: Spell) -> None:
    parsed = read("transactions_unclear.csv")
    assert spell(parsed) == ["9 TRANSFER 2021-02-11 11:45:58: +1 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2, 3): "A trade needs one row that leaves and one that comes in, in the same second.",
        (4,): "Column 'Transaction Type': 'Collateral Posted' is not a type that lotwise can book.",
        (5,): "Column 'Amount': '-1.00000000' does not fit Deposit.",
        (6,): "Nothing comes in here, as it must for the kind 'interest income'.",
        (7,): "Column 'Amount': '0.10000000' is a fee that comes in.",
        (8, 10, 11): "Column 'Confirmed At': it is empty, as where BlockFi had not confirmed the row.",
    }
    assert "trades report" in parsed.findings[0].fix


def test_several_withdrawals_of_one_second_stay_apart() -> None:
    rows = (
        "Cryptocurrency,Amount,Transaction Type,Confirmed At\n"
        "BTC,-1,Withdrawal,2021-02-05 11:45:58\n"
        "BTC,-2,Withdrawal,2021-02-05 11:45:58\n"
        "BTC,-0.1,Withdrawal Fee,2021-02-05 11:45:58\n"
    )
    parsed = read_file("blockfi.csv", rows.encode())
    assert [each.kind for each in parsed.transactions] == [Kind.TRANSFER, Kind.TRANSFER, Kind.FEE]


def test_the_trades_report_has_whole_trades_with_ids(
    read: Read, spell: Spell, told: Callable[[Parsed], list[str]]
) -> None:
    parsed = read("trades.csv")
    assert spell(parsed) == [
        "2 EXCHANGE 2021-04-17 07:21:04: -0.01003332 BTC, +0.251 ETH",
        "3 PURCHASE 2021-04-19 07:21:04: -55.1 USD, +0.001 BTC",
    ]
    assert [each.native_id for each in parsed.transactions] == ["aaaa-01", "aaaa-02"]
    assert told(parsed) == ["warning trades_only 2"]
    assert (parsed.report, parsed.rank) == ("trades", 1)


def test_trades_without_an_id_or_a_side_block(read: Read) -> None:
    parsed = read("trades_unclear.csv")
    assert [each.native_id for each in parsed.transactions] == ["aaaa-04"]
    blocked = {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking}
    assert blocked == {
        (2,): "Column 'Trade ID': it is empty, so the trade cannot be told from others.",
        (3,): "A trade gives something and receives something; here a side is empty or zero.",
    }


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("transactions.csv", "transactions_unclear.csv", "trades.csv", "trades_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_both_reports_are_of_one_us_account(read: Read) -> None:
    parsed = [read("transactions.csv"), read("trades.csv")]
    assert [one.format for one in parsed] == ["blockfi.transactions", "blockfi.trades"]
    assert {one.family for one in parsed} == {"blockfi"}
    assert {one.wallet.custody for one in parsed if one.wallet} == {Custody.BROKER_US}


def test_the_shared_samples_are_read(
    shared: Path, spell: Spell, fates: Callable[[Parsed], Counter[int]]
) -> None:
    folder = shared / "formats" / "samples"
    trades = folder / "blockfi_trades" / "blockfi-trades.csv"
    parsed = read_file(trades.name, trades.read_bytes())
    assert (parsed.format, fates(parsed)) == ("blockfi.trades", Counter({2: 1}))
    assert spell(parsed) == ["2 EXCHANGE 2021-01-30 23:59:59: -42.23878904 LTC, +6404.6 USDC"]
    movements = folder / "blockfi_transactions" / "blockfi-transactions.csv"
    parsed = read_file(movements.name, movements.read_bytes())
    assert (parsed.format, set(fates(parsed).values()), parsed.row_count) == ("blockfi.transactions", {1}, 9)
    assert [finding.where.rows for finding in parsed.findings if finding.is_blocking] == [(2, 3)]
    assert len(parsed.transactions) == 7
