"""Binance's trade history: numbers with units glued to them, and pairs without a mark between."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import Hints

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]

HEADER = "Date(UTC),Pair,Side,Price,Executed,Amount,Fee"
OLD_HEADER = "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin"


def test_glued_units_are_cut_by_the_pair(read: Read, spell: Spell) -> None:
    assert spell(read("trades.csv")) == [
        "2+3 EXCHANGE 2022-05-01 10:00:00: -1140 USDT, +0.03 BTC, fee -0.00076 BNB, fee -0.00002 BTC",
        "4 EXCHANGE 2022-05-01 10:00:00: -0.005 BTC, +190.05 USDT, fee -0.19005 USDT",
        "5 EXCHANGE 2022-05-02 10:00:00: -20.1 1INCH, +30.15 USDT, fee -0.03015 USDT",
        "6 EXCHANGE 2022-05-03 10:00:00: -0.002 BTC, +50 1INCH, fee -0.05 1INCH",
        "7 SALE 2022-05-04 10:00:00: -0.1 ETH, +250 EUR, fee -0.25 EUR",
        "8 EXCHANGE 2022-05-05 10:00:00: -300 USDT, +1 BNB",
    ]


def test_the_old_form_is_cut_by_fee_or_list(read: Read, spell: Spell) -> None:
    assert spell(read("trades_old.csv")) == [
        "2 EXCHANGE 2019-02-04 16:19:07: -0.28 ETH, +100 XRP, fee -0.1 XRP",
        "3 EXCHANGE 2019-02-04 16:18:30: -50 XRP, +0.135 ETH, fee -0.000135 ETH",
        "4 PURCHASE 2019-02-05 16:18:30: -4 EUR, +100 ADA, fee -0.0003 BNB",
    ]


def test_the_old_form_cut_at_semicolons_says_the_same(read: Read) -> None:
    text = (Path(__file__).parent / "trades_old.csv").read_text(encoding="utf-8")
    again = read_file("trades_old.csv", text.replace(",", ";").encode())
    assert again.format == "binance.trades"
    assert again.transactions[0].legs == read("trades_old.csv").transactions[0].legs


def test_dates_that_a_spreadsheet_rewrote(read: Read, spell: Spell) -> None:
    assert [line[:30] for line in spell(read("trades_spreadsheet.csv"))] == [
        "2 EXCHANGE 2018-01-01 11:22:00",
        "3 EXCHANGE 2018-01-14 23:05:00",
    ]
    asked = read("trades_either_order.csv")
    assert (asked.needs, asked.transactions) == ("day_first", ())
    answered = read("trades_either_order.csv", hints=Hints(day_first=True))
    assert spell(answered)[0].startswith("2 EXCHANGE 2018-04-03 11:22:00")


def test_czech_headings_state_no_zone(read: Read, spell: Spell) -> None:
    assert read("trades_czech.csv").needs == "zone"
    answered = read("trades_czech.csv", hints=Hints(zone=ZoneInfo("Europe/Prague")))
    assert spell(answered) == ["2 PURCHASE 2024-07-08 08:15:42: -1500 EUR, +0.5 ETH, fee -0.001 BNB"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (
            "trades_french(UTC+2).csv",
            "2 EXCHANGE 2026-05-06 05:08:09: -120 USDC, +1.5 SOL, fee -0.0015 SOL",
        ),
        (
            "trades_spanish(UTC+0).csv",
            "2 EXCHANGE 2025-05-06 07:08:09: -20 LINK, +0.006 BTC, fee -0.0004 BNB",
        ),
        (
            "trades_japanese(UTC+9).csv",
            "2 EXCHANGE 2025-05-06 11:08:09: -0.015 BTC, +0.5 ETH, fee -0.0005 ETH",
        ),
    ],
)
def test_headings_of_other_languages(read: Read, spell: Spell, name: str, line: str) -> None:
    assert spell(read(name)) == [line]


def test_columns_of_both_assets_cut_a_pair_that_no_list_knows(read: Read, spell: Spell) -> None:
    assert spell(read("trades_of_a_report.csv")) == [
        "2 EXCHANGE 2022-05-06 07:08:09: -0.2 XYZ, +22 USDX, fee -0.022 USDX"
    ]
    (finding,) = (one for one in read("trades_of_a_report_unclear.csv").findings if one.is_blocking)
    assert finding.what == "Column 'Pair': 'SOLBUSD' is not ETH for BUSD, as other columns say."


def test_the_newest_form_takes_its_offset_from_the_name(read: Read, spell: Spell) -> None:
    assert spell(read("trades(UTC+5_30)-part1-of1.csv")) == [
        "2 EXCHANGE 2024-12-31 20:30:00: -300 USDC, +1.5 SOL, fee -0.0015 SOL"
    ]


def test_what_the_report_does_not_hold_is_said_once(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    parsed = read("trades.csv")
    assert told(parsed) == ["warning trades_only 2"]
    assert (parsed.report, parsed.rank, parsed.family) == ("trades", 1, "binance")


def test_rows_that_are_not_understood_block(read: Read, spell: Spell) -> None:
    parsed = read("trades_unclear.csv")
    assert spell(parsed) == ["10 EXCHANGE 2022-06-09 10:00:00: -5 ADA, +0.5 BTC, fee -0.001 BNB"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Price times quantity is not the amount, so one of them is wrong.",
        (3,): "The fee takes all of the ADA that came in.",
        (4,): "Column 'Side': 'HOLD' is neither BUY nor SELL.",
        (5,): "Column 'Pair': 'ADABTC' does not fit the units of '5XRP' and '0.5BTC'.",
        (6,): "Column 'Fee': '0.1' has no unit.",
        (7,): "A trade must have positive quantities on both sides, and no negative fee.",
        (8,): "Column 'Fee': '?' is no number with a unit that can be told from it.",
        (9,): "Column 'Date(UTC)': 'yesterday' is not a date and time lotwise can read.",
    }


def test_a_fee_whose_unit_cannot_be_told_from_its_number_blocks() -> None:
    row = "2024-01-01 10:00:00,BTCUSDT,BUY,40000,0.01BTC,400USDT,0.11INCH"
    (finding,) = read_file("t.csv", f"{HEADER}\n{row}\n".encode()).findings
    assert finding.is_blocking


def test_old_rows_that_are_not_understood_block(read: Read, spell: Spell) -> None:
    parsed = read("trades_old_unclear.csv")
    assert spell(parsed) == ["5 EXCHANGE 2019-02-07 16:19:07: -0.28 ETH, +100 XRP"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'Market': 'XRPWOOD' is no pair of assets that lotwise knows.",
        (3,): "Column 'Fee Coin': a fee was paid, and its unit is not stated.",
        (4,): "Column 'Amount': it is empty.",
    }


@pytest.mark.parametrize(
    "name",
    [
        *("trades.csv", "trades_old.csv", "trades_czech.csv", "trades_spreadsheet.csv"),
        *("trades_unclear.csv", "trades_old_unclear.csv", "trades(UTC+5_30)-part1-of1.csv"),
    ],
)
def test_every_row_has_one_fate(read: Read, fates: Fates, name: str) -> None:
    parsed = read(name)
    assert parsed.format == "binance.trades"
    assert set(fates(parsed).values()) == {1}
    assert sum(fates(parsed).values()) == parsed.row_count


@pytest.mark.parametrize("column", ["Date(UTC)", "Pair", "Side", "Price", "Executed", "Amount", "Fee"])
def test_without_a_needed_column_it_is_not_the_format(column: str) -> None:
    header = ",".join("Other" if name == column else name for name in HEADER.split(","))
    parsed = read_file("t.csv", f"{header}\n1,2,3,4,5,6,7\n".encode())
    assert (parsed.format, parsed.findings[0].code) == ("", "unknown_format")


@pytest.mark.parametrize("column", ["Market", "Type", "Price", "Amount", "Total", "Fee", "Fee Coin"])
def test_without_a_needed_column_it_is_not_the_old_format(column: str) -> None:
    header = ",".join("Other" if name == column else name for name in OLD_HEADER.split(","))
    parsed = read_file("t.csv", f"{header}\n1,2,3,4,5,6,7,8\n".encode())
    assert (parsed.format, parsed.findings[0].code) == ("", "unknown_format")


def test_the_statement_tells_the_same_trade_in_the_same_moves() -> None:
    trades = read_file(
        "t.csv",
        f"{HEADER}\n2024-01-01 10:00:00,BTCUSDT,BUY,40000,0.01BTC,400USDT,0.00001BTC\n"
        "2024-01-01 10:00:00,BTCUSDT,BUY,40000,0.02BTC,800USDT,0.00002BTC\n".encode(),
    )
    statement = read_file(
        "s.csv",
        b"User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n"
        b"1,2024-01-01 10:00:00,Spot,Transaction Buy,BTC,0.01,\n"
        b"1,2024-01-01 10:00:00,Spot,Transaction Spend,USDT,-400,\n"
        b"1,2024-01-01 10:00:00,Spot,Transaction Fee,BTC,-0.00001,\n"
        b"1,2024-01-01 10:00:00,Spot,Transaction Spend,USDT,-800,\n"
        b"1,2024-01-01 10:00:00,Spot,Transaction Buy,BTC,0.02,\n"
        b"1,2024-01-01 10:00:00,Spot,Transaction Fee,BTC,-0.00002,\n",
    )
    (one,), (other,) = trades.transactions, statement.transactions
    assert (one.id, one.kind, one.at, one.legs) == (other.id, other.kind, other.at, other.legs)


def test_the_samples_are_read(shared: Path, fates: Fates, spell: Spell) -> None:
    folder = shared / "formats" / "samples" / "binance_trades"
    booked = {}
    for path in sorted(folder.iterdir()):
        parsed = read_file(path.name, path.read_bytes(), hints=Hints(zone=ZoneInfo("UTC")))
        assert parsed.format == "binance.trades", path.name
        assert set(fates(parsed).values()) == {1}, path.name
        booked[path.name] = spell(parsed)
    assert {name: len(lines) for name, lines in booked.items()} == {
        "TradeHistory.xlsx": 11,
        "binance_v001.csv": 2,
        "everytrade_BinanceBeanV3_1.csv": 4,
        "everytrade_BinanceBeanV3_2.csv": 1,
    }
    assert (
        "4 EXCHANGE 2022-01-10 14:36:20: -10.0419 USDT, +5.1 1INCH, fee -0.00001853 BNB"
        in (booked["everytrade_BinanceBeanV3_1.csv"])
    )


def test_the_sample_s_impossible_row_is_asked_about(shared: Path) -> None:
    path = shared / "formats" / "samples" / "binance_trades" / "everytrade_BinanceBeanV3_1.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert [finding.where.rows for finding in parsed.findings if finding.is_blocking] == [(2,)]
