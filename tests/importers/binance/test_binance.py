"""Binance's statement: one asset for one other asset a second, or a question."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lotwise.core.quantity import Quantity, quantity
from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import Hints
from lotwise.importers.sources.binance_times import zone_of
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
Told = Callable[[Parsed], list[str]]

OFFSET = "statement(UTC--6).csv"
HEADER = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark"


def statement(*rows: str) -> Parsed:
    return read_file("statement.csv", "\n".join([HEADER, *rows]).encode())


def test_every_known_word_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("statement.csv")) == [
        "2 TRANSFER 2021-03-01 08:00:00: +0.5 BTC",
        "4+5+6+7+8+9 PURCHASE 2021-03-02 09:00:00: -450 EUR, +0.3 ETH, fee -0.0003 BNB, fee -0.0001 ETH",
        "10 STAKING 2021-03-02 09:00:00: +0.04 ADA",
        "11+12+13 EXCHANGE 2021-03-03 10:00:00: -0.01 BTC, +480 USDT, fee -0.48 USDT",
        "14+15 EXCHANGE 2021-03-04 10:00:00: -45 USDT, +3 SOL",
        "16+17 EXCHANGE 2021-03-05 10:00:00: -1 SOL, +0.5 LINK",
        "18+19 EXCHANGE 2021-03-06 10:00:00: -40.04 USDT, +40 USDC",
        "20+21 PURCHASE 2021-03-07 10:00:00: -100 EUR, +0.002 BTC",
        "22+23 EXCHANGE 2021-03-08 10:00:00: -0.02 LINK, +0.0019 BNB",
        "24+26 EXCHANGE 2021-03-09 10:00:00: -37 TRX, +0.0137 BNB",
        "25+27 EXCHANGE 2021-03-09 10:00:00: -0.9 ADA, +0.0021 BNB",
        "28+29 EXCHANGE 2021-03-10 10:00:00: -0.1 ETH, +0.1 BETH",
        "30+31 RENAME 2021-03-11 10:00:00: -10 MATIC, +10 POL",
        "39 INTEREST 2021-03-14 10:00:00: +0.01 USDT",
        "40 INTEREST 2021-03-14 11:00:00: +0.02 USDT",
        "41 STAKING 2021-03-14 12:00:00: +0.03 DOT",
        "42 AIRDROP 2021-03-14 13:00:00: +7 VTHO",
        "43 AIRDROP 2021-03-14 14:00:00: +8 XPL",
        "44 AIRDROP 2021-03-14 15:00:00: +9 FLR",
        "45 REWARD 2021-03-14 16:00:00: +1 USDT",
        "46 REWARD 2021-03-14 17:00:00: +2 USDT",
        "47 REWARD 2021-03-14 18:00:00: +0.00001 BTC",
        "48 REWARD 2021-03-14 19:00:00: +0.0002 BNB",
        "49 REWARD 2021-03-14 20:00:00: +0.0001 BNB",
        "50 MINING 2021-03-14 21:00:00: +0.004 BNB",
        "51 REWARD 2021-03-14 22:00:00: +0.001 BNB",
        "54 SPEND 2021-03-16 10:00:00: -12 USDT",
        "55 TRANSFER 2021-03-17 10:00:00: -0.2 BTC",
        "57+58+59 SALE 2021-03-18 10:00:00: -0.01 BTC, +500 EUR, fee +0.05 EUR",
    ]


def test_what_does_not_count_says_why(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    assert left_out(read("statement.csv")) == {
        3: "a movement of money, not of an asset (EUR)",
        32: "moves inside this wallet (Savings purchase)",
        33: "moves inside this wallet (Savings purchase)",
        34: "moves inside this wallet (Simple Earn Flexible Subscription)",
        35: "moves inside this wallet (Staking Redemption)",
        36: "moves inside this wallet (Launchpool Subscription/Redemption)",
        37: "moves inside this wallet (Transfer Between Main and Funding Wallet)",
        38: "moves inside this wallet (Transfer Between Spot Account and UM Futures Account)",
        52: "income paid in money",
        53: "moves nothing",
        56: "a movement of money, not of an asset (EUR)",
    }


def test_what_should_be_checked_is_told(read: Read, told: Told) -> None:
    assert told(read("statement.csv")) == [
        "warning staked_form 28",
        "warning distribution_as_airdrop 42",
        "warning cashback 49",
        "warning cash_income 52",
    ]


def test_the_source_s_own_words_are_kept(read: Read) -> None:
    notes = {one.sources[0].rows: one.note for one in read("statement.csv").transactions}
    assert notes[55,] == "Withdraw, Withdraw fee is included"
    assert notes[24, 26] == "Small Assets Exchange BNB, TRX to BNB"


def test_rows_that_are_not_understood_block_and_the_others_still_count(
    read: Read, spell: Spell, told: Told
) -> None:
    parsed = read("statement_unclear.csv")
    assert spell(parsed) == ["39 TRANSFER 2022-01-19 10:00:00: +1 BTC"]
    what = {finding.where.rows: finding.what for finding in parsed.findings}
    assert what[2,] == "Column 'Operation': 'Teleport' is not known."
    assert what[7, 8, 9].startswith(
        "A trade must be one asset for another; this second holds EUR for BTC, ETH"
    )
    assert what[10, 11, 12].startswith("A trade must be one asset for another")
    assert what[13,] == "One side of a trade is missing: there is BTC, and not what was given for it."
    assert what[14,] == "There are fees, and not the trade they belong to."
    assert what[15, 16, 17, 18].startswith("ADA, TRX became BNB in one second")
    assert what[19, 20, 21].startswith("XRP became BNB, and the second holds another number of rows")
    assert [line for line in told(parsed) if "derivative" in line] == [
        f"blocking derivative_row {row}" for row in (26, 27, 28, 29)
    ]
    assert Counter(row for rows in what for row in rows) == Counter(range(2, 39))


def test_words_that_came_later_are_booked_too(read: Read, spell: Spell) -> None:
    assert spell(read("statement_words.csv")) == [
        "3+4 PURCHASE 2022-05-01 08:00:02: -300 EUR, +0.1 ETH",
        "6+7 PURCHASE 2022-05-02 08:00:09: -50 EUR, +0.0015 BTC",
        "8+9 SALE 2022-05-03 08:00:00: -0.001 BTC, +33 EUR",
        "10+11 EXCHANGE 2022-05-04 08:00:00: -6 USDT, +0.02 BNB",
        "12+13+14+15+16 EXCHANGE 2022-05-05 08:00:00: -270 USDT, +3 SOL, fee -0.001 BNB",
        "17+18+19+20+21 EXCHANGE 2022-05-06 08:00:00: -1 SOL, +95 USDT, fee -0.0003 BNB",
        "22 FEE 2022-05-07 08:00:00: fee -0.0004 BNB",
        "23+24 EXCHANGE 2022-05-08 08:00:00: -0.0002 BNB, +0.002 SOL",
        "25 REWARD 2022-05-09 08:00:00: +0.003 SOL",
        "26 REWARD 2022-05-10 08:00:00: +0.0006 BNB",
        "27 REWARD 2022-05-11 08:00:00: +0.2 USDT",
        "30 INTEREST 2022-05-13 08:00:00: +0.0001 BTC",
        "33+34 RENAME 2022-05-17 09:00:00: -45.5 FRONT, +45.5 SLF",
        "36 INTEREST 2022-05-18 09:02:55: +0.0273 USDC",
        "39 STAKING 2022-05-21 08:00:00: +0.3 DOT",
        "41+42 EXCHANGE 2022-05-23 08:00:00: -1 BETH, +0.97 WBETH",
        "43 REWARD 2022-05-24 08:00:00: +0.4 USDT",
        "44 AIRDROP 2022-05-25 08:00:00: +30 XPL",
    ]


def test_later_words_that_do_not_count_say_why(
    read: Read, left_out: Callable[[Parsed], dict[int, str]], told: Told
) -> None:
    parsed = read("statement_words.csv")
    money, inside = "a movement of money, not of an asset (EUR)", "moves inside this wallet"
    assert left_out(parsed) == {
        **dict.fromkeys((2, 5, 31, 32), money),
        **dict.fromkeys((28, 29), f"{inside} (Savings distribution)"),
        35: "its amounts stand in other rows of the file (Simple Earn Flexible - Rewards Income)",
        37: f"{inside} (Simple Earn Flexible - Internal Transfer)",
        38: f"{inside} (DOT Slot Auction Staking)",
        40: f"{inside} (Inter-Wallet Transfer)",
    }
    assert told(parsed) == ["warning cashback 25,26,27", "warning staked_form 41"]


def test_what_could_be_joined_in_two_ways_or_agrees_with_nothing_blocks(read: Read, spell: Spell) -> None:
    parsed = read("statement_pairs_unclear.csv")
    assert spell(parsed) == ["22 TRANSFER 2022-06-13 08:00:00: +1 BTC"]
    what = {row: finding.what for finding in parsed.findings for row in finding.where.rows}
    assert set(what) == set(range(2, 22))
    for row in (2, 3, 4, 5, 6, 19):
        assert what[row].startswith("One side of a trade is missing")
    assert what[7].startswith("FRONT was taken as half of a replacement")
    assert what[8].startswith("SLF came in as half of a replacement")
    assert [what[row][:3] for row in (9, 10, 11)] == ["AAA", "BBB", "CCC"]
    assert "'simple earn locked rewards'" in what[12]
    assert what[13] == what[14] == "Savings were taken by a distribution, and not the same came back."
    assert what[15] == "Column 'Coin': 'BTC' is no money."
    assert what[16] == what[18]
    assert what[17].startswith("Fees were taken and given back")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        (
            "statement_french(UTC+2).csv",
            "2+3+4 EXCHANGE 2026-05-06 05:08:09: -52 USDC, +0.6 SOL, fee -0.0006 SOL",
        ),
        ("statement_spanish(UTC+0).csv", "2 TRANSFER 2025-05-06 07:00:00: +320 USDT"),
        ("statement_japanese(UTC+9).csv", "3+4 PURCHASE 2025-05-05 23:00:00: -44000 JPY, +0.11 ETH"),
    ],
)
def test_headings_of_other_languages(read: Read, spell: Spell, name: str, first: str) -> None:
    parsed = read(name)
    assert (spell(parsed)[0], parsed.findings) == (first, ())


@pytest.mark.parametrize(
    "name",
    [
        *("statement.csv", OFFSET, "statement_asked.csv", "statement_spreadsheet.csv"),
        *("statement_unclear.csv", "statement_words.csv", "statement_pairs_unclear.csv"),
    ],
)
def test_every_row_has_one_fate(read: Read, fates: Fates, name: str) -> None:
    parsed = read(name)
    assert set(fates(parsed).values()) == {1}
    assert sum(fates(parsed).values()) == parsed.row_count


def test_the_offset_in_the_name_places_the_times(read: Read, spell: Spell) -> None:
    assert spell(read(OFFSET)) == [
        "2+3+4 EXCHANGE 2025-01-01 01:30:00: -93 USDT, +0.001 BTC, fee -0.000001 BTC",
        "5 TRANSFER 2025-01-02 16:00:00: +50 USDT",
    ]


def test_without_an_offset_the_owner_is_asked(read: Read, spell: Spell) -> None:
    asked = read("statement_asked.csv")
    assert (asked.needs, asked.transactions, len(asked.findings)) == ("zone", (), 1)
    answered = read("statement_asked.csv", hints=Hints(zone=ZoneInfo("Europe/Warsaw")))
    assert spell(answered)[0].startswith("2+3+4 EXCHANGE 2025-07-01 17:30:00")


def test_what_the_owner_says_does_not_move_times_that_say_utc(read: Read) -> None:
    told = read("statement.csv", hints=Hints(zone=ZoneInfo("Asia/Tokyo")))
    assert told.transactions == read("statement.csv").transactions


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Binance-Transaction-History-202604281735(UTC+2).csv", "UTC+02:00"),
        ("Binance-Transaction-History-202604281735(UTC--6)_1a2b.xlsx", "UTC-06:00"),
        ("history(UTC-5).csv", "UTC-05:00"),
        ("history(UTC+5:30).csv", "UTC+05:30"),
        ("history UTC+0545 part1.csv", "UTC+05:45"),
        ("history(UTC+10)-part1-of1.csv", "UTC+10:00"),
        ("history(UTC+0).csv", "UTC"),
        ("history(UTC).csv", "UTC"),
        ("history.csv", "None"),
        ("history(UTC 2).csv", "None"),
        ("history UTC+99.csv", "None"),
        ("history UTC-2024.csv", "None"),
    ],
)
def test_the_zone_of_a_name(name: str, zone: str) -> None:
    assert str(zone_of(name, ("User ID", "Time"))) == zone


def test_dates_that_a_spreadsheet_rewrote_are_read_by_the_whole_column(read: Read, spell: Spell) -> None:
    assert spell(read("statement_spreadsheet.csv")) == [
        "2 TRANSFER 2018-01-02 11:22:00: +1 ETH",
        "3 TRANSFER 2018-01-13 09:05:00: +2 ETH",
    ]


def test_savings_count_as_their_asset_and_lido_stays_lido() -> None:
    parsed = statement(
        "1,2024-01-01 10:00:00,Spot,Savings Interest,LDBNB,0.1,", "1,2024-01-02 10:00:00,Spot,Deposit,LDO,5,"
    )
    assert [one.legs[0].asset for one in parsed.transactions] == ["BNB", "LDO"]


def test_parts_of_an_account_do_not_share_a_trade() -> None:
    parsed = statement(
        "1,2024-01-01 10:00:00,Spot,Binance Convert,BTC,-1,",
        "1,2024-01-01 10:00:00,Funding,Binance Convert,USDT,40000,",
    )
    assert [finding.where.rows for finding in parsed.findings if finding.is_blocking] == [(2,), (3,)]


def test_identical_rows_are_both_real() -> None:
    row = "1,2024-01-01 10:00:00,Spot,Simple Earn Flexible Interest,USDT,0.01,"
    first, second = statement(row, row).transactions
    assert (first.legs, first.id == second.id) == (second.legs, False)


@pytest.mark.parametrize("column", ["UTC_Time", "Account", "Operation", "Coin", "Change"])
def test_without_a_needed_column_it_is_not_the_format(column: str) -> None:
    parsed = read_file("s.csv", f"{HEADER.replace(column, 'Other')}\n1,2,3,4,5,6,7\n".encode())
    assert (parsed.format, parsed.findings[0].code) == ("", "unknown_format")


def test_the_account_is_a_foreign_broker_and_its_statement_comes_first(read: Read) -> None:
    parsed = read("statement.csv")
    assert (parsed.format, parsed.family, parsed.report, parsed.rank) == (
        "binance.statement",
        "binance",
        "statement",
        0,
    )
    assert parsed.wallet == Wallet(name="Binance", custody=Custody.BROKER_FOREIGN)


def sums_of_file(path: Path, rows: set[int]) -> Counter[str]:
    """Return the sum of changes by asset over some lines, without any importer."""
    sums: Counter[str] = Counter()
    with path.open(encoding="utf-8", newline="") as lines:
        for line, cells in enumerate(csv.reader(lines), 1):
            if line in rows:
                sums[cells[4]] += quantity(cells[5])
    return Counter({asset: total for asset, total in sums.items() if total})


def sums_of_legs(parsed: Parsed) -> Counter[str]:
    sums: dict[str, Quantity] = {}
    for one in parsed.transactions:
        for leg in one.legs:
            sums[leg.asset] = sums.get(leg.asset, 0) + leg.quantity
    return Counter({asset: total for asset, total in sums.items() if total})


def test_the_sample_is_read_and_what_is_booked_is_what_changed(shared: Path, fates: Fates) -> None:
    path = shared / "formats" / "samples" / "binance_statement" / "binance_history.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, set(fates(parsed).values()), parsed.row_count) == ("binance.statement", {1}, 230)
    booked = {row for one in parsed.transactions for row in one.sources[0].rows}
    assert len(booked) == 194
    assert sums_of_legs(parsed) == sums_of_file(path, booked)


def test_the_sample_s_odd_rows_are_asked_about(shared: Path) -> None:
    path = shared / "formats" / "samples" / "binance_statement" / "binance_history.csv"
    parsed = read_file(path.name, path.read_bytes())
    blocked = {row for finding in parsed.findings if finding.is_blocking for row in finding.where.rows}
    assert blocked == {5, 6, 32, 33, 34, 42, 71, 80, 81, 82, *range(186, 195)}


def test_the_newer_sample_asks_for_its_zone_and_is_then_read(shared: Path, spell: Spell) -> None:
    path = shared / "formats" / "samples" / "binance_statement" / "binance_history_2024_yy.csv"
    assert read_file(path.name, path.read_bytes()).needs == "zone"
    parsed = read_file(path.name, path.read_bytes(), hints=Hints(zone=ZoneInfo("Europe/Warsaw")))
    assert spell(parsed) == [
        "3+4 PURCHASE 2024-01-15 11:00:00: -500 PLN, +0.002 BTC",
        "5+6+7 PURCHASE 2024-01-20 13:30:00: -200 PLN, +0.001 BTC, fee -0.000001 BTC",
    ]
