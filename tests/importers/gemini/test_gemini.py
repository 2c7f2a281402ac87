"""Gemini's transaction history: columns of each asset, signed amounts, fees of their own."""

import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]


def test_every_type_and_specification_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("history.csv")) == [
        "3 PURCHASE 2023-01-03 09:05:00: -1000 USD, +0.05 BTC, fee -2.5 USD",
        "4 TRANSFER 2023-01-04 10:00:00: +1.5 ETH",
        "5 EXCHANGE 2023-01-05 11:00:00: -0.2 ETH, +0.014 BTC, fee -0.000056 BTC",
        "6 TRANSFER 2023-01-06 12:00:00: -0.02 BTC, fee -0.0001 BTC",
        "7 TRANSFER 2023-01-07 13:00:00: -0.01 BTC, +0.01 BTC",
        "8 TRANSFER 2023-01-08 14:00:00: +0.004 BTC, -0.004 BTC",
        "9 INTEREST 2023-01-09 15:00:00: +0.0005 ETH",
        "10 REWARD 2023-01-10 16:00:00: +0.0001 BTC",
        "11 REWARD 2023-01-11 17:00:00: +0.00002 BTC",
        "14 SALE 2023-01-14 20:00:00: -0.01 BTC, +210 USD, fee -0.53 USD",
    ]


def test_a_reward_may_be_told_as_a_deposit(spell: Spell, told: Told) -> None:
    header = (
        "Date,Time (UTC),Type,Symbol,Specification,BTC Amount BTC,Fee (BTC) BTC,BTC Balance BTC,Tx Hash\n"
    )
    rows = (
        "2023-01-11,17:00:00.000,Credit,BTC,Deposit (Gemini Credit Card Reward Payout BTC),0.1,,0.1,\n"
        "2023-01-12,17:00:00.000,Credit,BTC,Gemini Credit Card Reward Payout BTC,0.2 BTC,,0.3 BTC,\n"
        "2023-01-13,17:00:00.000,Credit,BTC,Deposit (Pre-Credited BTC),0.3 BTC,,0.6 BTC,aa11\n"
        "2023-01-14,17:00:00.000,Credit,BTC,Deposit (Referral Bonus),0.4 BTC,,1.0 BTC,\n"
    )
    parsed = read_file("history.csv", (header + rows).encode())
    assert spell(parsed) == [
        "2 REWARD 2023-01-11 17:00:00: +0.1 BTC",
        "3 REWARD 2023-01-12 17:00:00: +0.2 BTC",
        "4 TRANSFER 2023-01-13 17:00:00: +0.3 BTC",
    ]
    assert told(parsed) == ["info cashback 2,3", "blocking unknown_row 5"]


def test_money_and_the_totals_are_left_out(read: Read, left_out: LeftOut, told: Told) -> None:
    parsed = read("history.csv")
    money = "a movement of money, not of an asset"
    assert left_out(parsed) == {2: money, 12: money, 13: "income paid in money", 15: "a total"}
    assert told(parsed) == ["info cashback 11", "warning cash_income 13"]


def test_earn_is_a_wallet_beside_this_one(read: Read) -> None:
    parsed = read("history.csv", wallet_name="Gemini of Ann")
    lent = next(one for one in parsed.transactions if one.note == "Debit: Earn Transfer")
    assert [leg.wallet for leg in lent.legs] == ["Gemini of Ann", "Gemini of Ann Earn"]


def test_ids_hashes_and_addresses_are_kept(read: Read) -> None:
    first, deposit, *_ = read("history.csv").transactions
    sent = read("history.csv").transactions[3]
    assert (first.native_id, first.note) == ("9001/buy", "Buy BTCUSD")
    assert (deposit.native_id, deposit.chain_hash[:4], deposit.address[:4]) == ("", "aa01", "0x11")
    assert (sent.chain_hash[:4], sent.address[:6]) == ("bb02", "bc1qma")


def test_the_running_balances_close_to_the_last_digit(read: Read) -> None:
    parsed = read("history.csv")
    held: Counter[str] = Counter()
    for one in parsed.transactions:
        for leg in one.legs:
            held[leg.asset] += leg.quantity if leg.wallet == "Gemini" else 0
    stated = {balance.asset: balance.quantity for balance in parsed.balances}
    assert stated == {asset: held[asset] for asset in ("BTC", "ETH")}


def test_rows_that_contradict_themselves_block(read: Read) -> None:
    parsed = read("history_unclear.csv")
    blocked = {one.where.rows: one.what for one in parsed.findings if one.is_blocking}
    assert blocked == {
        (2,): "Column 'Type': 'Sell' does not fit the signs of what moves of BTC and USD.",
        (3,): "Column 'Fee (USD) USD': '$0.03' is positive; Gemini writes fees as negative.",
        (4,): "Column 'Symbol': 'ETHUSD' is not the pair of what moves: USD, BTC.",
        (5,): "Column 'Specification': 'Administrative Credit' of BTC is not known.",
        (6,): "Column 'Type': a debit of BTC does not fit what the row moves: BTC.",
        (7,): "'BTCPERP' is a perpetual future. Margin and derivatives are outside lotwise.",
        (8,): "Column 'Type': 'Settlement' is not known.",
        (9,): "Column 'Date': its dates do not begin with the year. A spreadsheet may have changed them.",
        (10,): "Column 'Specification': 'Deposit (Referral Bonus)' of BTC is not known.",
    }
    assert len(parsed.transactions) == 1


def test_a_balance_that_is_no_number_costs_only_the_check(read: Read, told: Told) -> None:
    assert "warning balance_not_read 11" in told(read("history_unclear.csv"))


def test_the_columns_of_2017_say_the_same(read: Read, spell: Spell) -> None:
    assert spell(read("history_2017.csv")) == [
        "2 PURCHASE 2017-06-01 08:00:00: -240 USD, +0.1 BTC, fee -0.6 USD",
        "3 TRANSFER 2017-06-02 08:00:00: -0.04 BTC",
    ]


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in ("history.csv", "history_2017.csv", "history_unclear.csv"):
        parsed = read(name)
        assert parsed.format == "gemini", name
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_a_workbook_puts_the_whole_instant_into_both_columns_or_half_into_each(spell: Spell) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Date", "Time (UTC)", "Type", "Symbol", "Specification"])
    for place, name in enumerate(("USD Amount USD", "Fee (USD) USD", "BTC Amount BTC"), 6):
        sheet.cell(1, place, name)
    whole = "2024-05-06 07:08:09"
    sheet.append([whole, whole, "Buy", "BTCUSD", "Limit", -60, -0.2, 0.001])
    sheet.append(["2024-05-06 00:00:00", "07:08:10", "Buy", "BTCUSD", "Limit", -60, -0.2, 0.001])
    sheet.append([whole, "", "Buy", "BTCUSD", "Limit", -60, -0.2, 0.001])
    written = io.BytesIO()
    book.save(written)
    assert [line.split(": ")[0] for line in spell(read_file("history.xlsx", written.getvalue()))] == [
        "2 PURCHASE 2024-05-06 07:08:09",
        "3 PURCHASE 2024-05-06 07:08:10",
        "4 PURCHASE 2024-05-06 07:08:09",
    ]


def test_without_a_column_it_needs_it_is_no_history_of_gemini() -> None:
    text = (Path(__file__).parent / "history.csv").read_text(encoding="utf-8")
    for name in ("Time (UTC)", "Type", "Symbol", "Specification"):
        parsed = read_file("history.csv", text.replace(f",{name},", ",Other,", 1).encode())
        assert parsed.format != "gemini", name


def test_the_account_is_a_us_broker(read: Read) -> None:
    assert read("history.csv").wallet == Wallet(name="Gemini", custody=Custody.BROKER_US)


def test_the_samples_are_read(shared: Path, spell: Spell, left_out: LeftOut, fates: Fates) -> None:
    folder = shared / "formats" / "samples" / "gemini"
    csv, xlsx = (read_file(name, (folder / name).read_bytes()) for name in ("gemini.csv", "gemini.xlsx"))
    assert (csv.format, csv.row_count, len(csv.transactions), csv.findings) == ("gemini", 6, 6, ())
    assert spell(csv)[1] == "3 SALE 2018-01-02 02:30:10: -0.03447186 BTC, +489.45 USD, fee -1.22 USD"
    assert (xlsx.format, xlsx.row_count, len(xlsx.transactions)) == ("gemini", 7, 4)
    assert left_out(xlsx) == {8: "a total"}
    assert [one.where.rows for one in xlsx.findings] == [(3,), (5,)], "sales with money going out"
    for parsed in (csv, xlsx):
        assert set(fates(parsed).values()) == {1}
