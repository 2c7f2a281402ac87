"""KuCoin's reports: fills, orders, conversions, deposits and withdrawals, and the account history."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import Hints
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]

HERE = Path(__file__).parent
FORMATS = {
    "fills.csv": "kucoin.fills",
    "fills_old.csv": "kucoin.fills",
    "fills_unclear.csv": "kucoin.fills",
    "orders.csv": "kucoin.orders",
    "orders_unclear.csv": "kucoin.orders",
    "conversions.csv": "kucoin.convert",
    "conversions_unclear.csv": "kucoin.convert",
    "deposits.csv": "kucoin.transfers",
    "withdrawals.csv": "kucoin.transfers",
    "transfers_of_a_bundle.csv": "kucoin.transfers",
    "transfers_unclear.csv": "kucoin.transfers",
    "account.csv": "kucoin.account",
    "account_unclear.csv": "kucoin.account",
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_report_is_recognized_and_every_row_has_one_fate(read: Read, fates: Fates, name: str) -> None:
    parsed = read(name, hints=Hints(zone=ZoneInfo("UTC")))
    assert parsed.format == FORMATS[name]
    assert set(fates(parsed).values()) == {1}
    assert sum(fates(parsed).values()) == parsed.row_count
    assert parsed.wallet == Wallet(name="KuCoin", custody=Custody.BROKER_FOREIGN)


def test_fills_of_one_second_are_one_trade(read: Read, spell: Spell) -> None:
    parsed = read("fills.csv")
    assert spell(parsed) == [
        "2+3 EXCHANGE 2023-07-01 01:00:00: -900 USDT, +0.03 BTC, fee -0.9 USDT",
        "4 EXCHANGE 2023-07-01 01:00:07: -900 USDT, +0.03 BTC, fee -0.9 USDT",
        "5 EXCHANGE 2023-07-02 01:00:00: -10 KCS, +80 USDT, fee -0.01 KCS",
        "6 EXCHANGE 2023-07-03 01:00:00: -1 ETH, +1900 USDT",
    ]
    assert [one.native_id for one in parsed.transactions] == ["a1", "a1", "a2", "a3"]
    assert len({one.id for one in parsed.transactions}) == 4


def test_older_fills_state_no_zone(read: Read, spell: Spell) -> None:
    assert read("fills_old.csv").needs == "zone"
    answered = read("fills_old.csv", hints=Hints(zone=ZoneInfo("Asia/Singapore")))
    assert spell(answered) == ["2 EXCHANGE 2020-12-31 21:30:00: -0.05 BTC, +2 ETH, fee -0.00005 BTC"]


def test_fills_saved_by_a_spreadsheet(spell: Spell) -> None:
    content = (
        "tradeCreatedAt;orderId;symbol;side;price;size;funds;fee;liquidity;feeCurrency;orderType\n"
        "17.11.2020 10:21:26;;AVAX-USDT;buy;3,5;57,5;201,25;0,20125;taker;USDT;limit\n"
        "03.12.2020 08:05;;AVAX-USDT;sell;4;10;40;0,04;taker;USDT;limit\n"
    )
    answered = read_file("fills.csv", content.encode(), hints=Hints(zone=ZoneInfo("Europe/Berlin")))
    assert spell(answered) == [
        "2 EXCHANGE 2020-11-17 09:21:26: -201.25 USDT, +57.5 AVAX, fee -0.20125 USDT",
        "3 EXCHANGE 2020-12-03 07:05:00: -10 AVAX, +40 USDT, fee -0.04 USDT",
    ]


def test_fills_that_are_not_understood_block(read: Read, spell: Spell) -> None:
    parsed = read("fills_unclear.csv")
    assert spell(parsed) == ["10 EXCHANGE 2023-06-09 20:00:00: -0.01 BTC, +300 USDT, fee -0.3 USDT"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'Symbol': 'BTCUSDT' is no pair such as BTC-USDT.",
        (3,): "Column 'Side': 'HOLD' is neither buy nor sell.",
        (4,): "Price times quantity is not the amount, so one of them is wrong.",
        (5,): "A trade in the account 'marginAccount'. Margin and derivatives are outside lotwise.",
        (6,): "Column 'Tax': a tax was withheld, and its asset is not stated.",
        (7,): "Column 'Fee Currency': '' is no asset code.",
        (8,): "The fee takes all of the USDT that came in.",
        (9,): "A trade must have positive quantities on both sides, and no negative fee.",
    }


def test_orders_count_as_far_as_they_were_filled(read: Read, spell: Spell, left_out: LeftOut) -> None:
    parsed = read("orders.csv")
    assert spell(parsed) == [
        "2 EXCHANGE 2023-05-01 12:00:00: -2700 USDT, +0.1 BTC, fee -2.7 USDT",
        "3 EXCHANGE 2023-05-02 12:00:00: -0.04 BTC, +1120 USDT, fee -1.12 USDT",
    ]
    assert left_out(parsed) == {4: "not carried out (cancelled)"}
    assert [(finding.code, finding.where.rows) for finding in parsed.findings] == [("orders_summed", (2,))]


def test_orders_that_are_not_understood_block(read: Read) -> None:
    assert {finding.where.rows: finding.what for finding in read("orders_unclear.csv").findings} == {
        (2,): "Column 'Status': 'dreaming' does not say whether it was carried out.",
        (3,): "Column 'Filled Time(UTC)': '' is not a date and time lotwise can read.",
    }


def test_conversions(read: Read, spell: Spell, left_out: LeftOut) -> None:
    parsed = read("conversions.csv")
    assert spell(parsed) == [
        "2 EXCHANGE 2023-12-03 23:28:21: -1000.5 KAS, +1500.25 DOGE",
        "3 EXCHANGE 2023-12-05 06:28:21: -100 USDT, +0.01 1INCH",
    ]
    assert left_out(parsed) == {4: "not carried out (FAILED)"}


def test_conversions_that_are_not_understood_block(read: Read) -> None:
    assert {finding.where.rows: finding.what for finding in read("conversions_unclear.csv").findings} == {
        (2,): "Column 'Sell': 'KAS' is not a number.",
        (3,): "Column 'Buy': '1500.25' is no quantity of an asset.",
        (4,): "Column 'Status': 'MAYBE' does not say whether it was carried out.",
        (5,): "A trade of KAS for KAS is none.",
    }


def test_deposits_and_withdrawals(read: Read, spell: Spell, left_out: LeftOut) -> None:
    deposits, withdrawals = read("deposits.csv"), read("withdrawals.csv")
    assert spell(deposits) == ["2 TRANSFER 2024-03-07 18:21:41: +1000.5 USDT"]
    assert spell(withdrawals) == ["2 TRANSFER 2024-04-01 10:00:00: -0.03 BTC, fee -0.0005 BTC"]
    assert left_out(deposits) == {3: "not carried out (PROCESSING)"}
    assert left_out(withdrawals) == {
        3: "not carried out (FAILURE)",
        4: "a movement of money, not of an asset",
    }
    both = (*deposits.transactions, *withdrawals.transactions)
    assert [(one.chain_hash, one.address) for one in both] == [("0xaaa1", "0xbbb1"), ("ccc1", "bc1qexample")]


def test_a_report_without_addresses_is_read_by_its_remarks(read: Read, spell: Spell) -> None:
    assert spell(read("transfers_of_a_bundle.csv")) == [
        "2 TRANSFER 2023-12-04 04:21:52: +1497 USDT",
        "3 TRANSFER 2023-12-05 04:21:52: -100 USDT, fee -1 USDT",
    ]


def test_a_report_with_both_addresses_is_read_by_the_one_that_is_there() -> None:
    header = (HERE / "deposits.csv").read_text(encoding="utf-8").splitlines()[0]
    rows = [
        "1,mainAccount,2024-04-01 10:00:00,BTC,1,0,h1,there,BTC,SUCCESS,,",
        "1,mainAccount,2024-04-02 10:00:00,BTC,1,0,h2,,BTC,SUCCESS,,there",
        "1,mainAccount,2024-04-03 10:00:00,BTC,1,0,h3,there,BTC,SUCCESS,,there",
    ]
    text = "\n".join([f"{header},Withdrawal Address/Account", *rows])
    parsed = read_file("both.csv", text.encode())
    assert [one.legs[0].quantity > 0 for one in parsed.transactions] == [True, False]
    assert [finding.where.rows for finding in parsed.findings] == [(4,)]


def test_transfers_that_are_not_understood_block(read: Read) -> None:
    what = {finding.where.rows: finding.what for finding in read("transfers_unclear.csv").findings}
    assert what == {
        (2,): "Column 'Fee': a fee of 0.5 was taken, before or after the amount: the report does not say.",
        (3,): "Column 'Amount': '-5' with this fee is no transfer.",
        (4,): "Column 'Remarks': 'Withdrawal' does not say whether it is a deposit.",
        (5,): "Column 'Status': 'LOST' does not say whether it was carried out.",
    }


def test_the_account_history(read: Read, spell: Spell, left_out: LeftOut) -> None:
    parsed = read("account.csv")
    assert spell(parsed) == [
        "2 TRANSFER 2025-01-23 13:24:57: +15.5 XMR",
        "3 TRANSFER 2025-01-23 21:04:14: -0.03 BTC, fee -0.00015 BTC",
        "5+6+7+8 EXCHANGE 2025-01-24 17:02:11: -30 USDT, +15 LDO, fee -0.03 USDT",
        "10+11 PURCHASE 2025-01-25 18:00:00: -50 EUR, +52 USDT",
        "12+13 EXCHANGE 2025-01-26 19:00:00: -15.5 DOGE, +0.12 KCS",
        "14 REWARD 2025-01-27 19:00:00: +0.01 KCS",
    ]
    assert left_out(parsed) == {
        4: "moves inside this wallet (Transfer)",
        9: "a movement of money, not of an asset (EUR)",
    }


def test_account_rows_that_are_not_understood_block(read: Read) -> None:
    parsed = read("account_unclear.csv")
    assert parsed.transactions == ()
    fee = "was taken, before or after the amount: the report does not say."
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2, 3, 4): "A trade must be one asset for another; this second holds DOGE, SHIB for KCS.",
        (5, 6): f"Column 'Fee': a fee of 100 {fee}",
        (7,): "Column 'Type': 'Lottery' is not known.",
        (8,): "Column 'Side': 'Upward' is neither Deposit nor Withdrawal.",
        (9,): "Column 'Side': 'Deposit' does not fit 'Withdraw'.",
        (10,): f"Column 'Fee': a fee of 0.1 {fee}",
        (11,): "A row of 'Spot' in 'crossMargin'. Margin and derivatives are outside lotwise.",
        (12,): "Column 'Amount': '1' with this fee changes nothing.",
    }


def test_an_order_and_its_fills_have_the_same_id() -> None:
    fills = (HERE / "fills.csv").read_text(encoding="utf-8").splitlines()
    orders = (HERE / "orders.csv").read_text(encoding="utf-8").splitlines()
    fill = "1,tradeAccount,d1,BTC-USDT,BUY,LIMIT,27000,0.1,2700,2700,2023-05-01 07:00:00,2.7,,TAKER,USDT"
    (one,) = read_file("f.csv", f"{fills[0]}\n{fill}\n".encode()).transactions
    (other,) = read_file("o.csv", f"{orders[0]}\n{orders[1]}\n".encode()).transactions
    assert (one.id, one.at, one.legs) == (other.id, other.at, other.legs)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("fills.csv", "Fee Currency"),
        ("fills.csv", "Symbol"),
        ("fills.csv", "Filled Volume"),
        ("orders.csv", "Filled Amount"),
        ("conversions.csv", "Sell"),
        ("conversions.csv", "Status"),
        ("deposits.csv", "Remarks"),
        ("withdrawals.csv", "Fee"),
        ("account.csv", "Type"),
    ],
)
def test_without_a_needed_column_it_is_not_the_format(name: str, column: str) -> None:
    header, *rows = (HERE / name).read_text(encoding="utf-8").splitlines()
    other = ",".join("Other" if cell == column else cell for cell in header.split(","))
    assert other != header
    parsed = read_file(name, "\n".join([other, *rows]).encode())
    assert (parsed.format, parsed.findings[0].code) == ("", "unknown_format")


def test_the_samples_are_recognized(shared: Path, fates: Fates) -> None:
    folder = shared / "formats" / "samples" / "kucoin"
    found = {}
    for path in sorted(folder.iterdir()):
        parsed = read_file(path.name, path.read_bytes())
        assert set(fates(parsed).values()) == {1}, path.name
        found[path.name] = (parsed.format, parsed.needs, len(parsed.transactions))
    assert found == {
        "everytrade_KuCoinBuySell_1.csv": ("kucoin.fills", "zone", 0),
        "everytrade_KuCoinBuySell_3.csv": ("kucoin.convert", "", 1),
        "everytrade_KuCoinBuySell_5.csv": ("kucoin.transfers", "", 0),
        "kucoin_order_history.csv": ("kucoin.fills", "zone", 0),
    }


def test_the_samples_mean_what_they_say(shared: Path, spell: Spell) -> None:
    folder = shared / "formats" / "samples" / "kucoin"
    zone = Hints(zone=ZoneInfo("UTC"))

    def lines(name: str) -> list[str]:
        return spell(read_file(name, (folder / name).read_bytes(), hints=zone))

    assert lines("everytrade_KuCoinBuySell_1.csv") == [
        "2 EXCHANGE 2021-11-17 10:21:26: -5503.1079316 USDT, +57.7348 AVAX, fee -5.5031079316 USDT"
    ]
    assert lines("everytrade_KuCoinBuySell_3.csv") == [
        "2 EXCHANGE 2023-12-04 06:28:21: -10285.1148 KAS, +16272.9897 DOGE"
    ]
    assert lines("kucoin_order_history.csv")[0] == (
        "2 EXCHANGE 2022-04-28 12:36:00: -36.4479 XTZ, +3.73590975 USDT, fee -0.00373590975 USDT"
    )
