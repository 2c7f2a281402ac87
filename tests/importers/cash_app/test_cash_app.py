"""Cash App's account report: the bitcoin rows count, the others say why they do not."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]


def test_every_known_type_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("account.csv")) == [
        "2 PURCHASE 2025-02-17 02:58:49: +0.00376064 BTC, -370 USD, fee -6.71 USD",
        "3 SALE 2025-07-17 01:58:49: -0.0106 BTC, +1252.41 USD, fee -12.41 USD",
        "4 TRANSFER 2025-07-17 16:00:00: -0.002 BTC",
        "5 TRANSFER 2025-07-18 17:00:00: +0.001 BTC ($100.00)",
        "6 TRANSFER 2025-07-19 14:00:00: -0.0005 BTC",
        "7 REWARD 2025-07-20 15:00:00: +0.0000085 BTC ($0.85)",
        "8 PURCHASE 2025-07-21 15:00:00: +0.0000041 BTC, -0.41 USD",
        "9 PURCHASE 2025-07-22 16:00:00: +0.00040409 BTC, -48.88 USD, fee -1.12 USD",
        "14 TRANSFER 2025-07-27 13:00:00: -0.003 BTC, fee -0.00001 BTC",
        "15 PURCHASE 2025-07-28 13:00:00: +0.001 BTC, -100 USD, fee -3 USD",
    ]


def test_what_does_not_count_says_why(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    assert left_out(read("account.csv")) == {
        10: "no asset in this row",
        11: "no asset in this row",
        12: "not carried out (FAILED)",
        13: "a security, which this format does not read",
    }


def test_stocks_and_odd_fees_are_told(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    parsed = read("account.csv")
    assert told(parsed) == ["info cashback 7", "warning stock_not_read 13", "warning fee_differs 15"]
    assert "1099-B" in parsed.findings[1].fix


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("account.csv", "account_unclear.csv", "bitcoin.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_rows_that_are_not_understood_block_and_the_others_still_count(read: Read, spell: Spell) -> None:
    parsed = read("account_unclear.csv")
    assert spell(parsed) == ["8 TRANSFER 2025-08-07 13:00:00: +0.1 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "The transaction type 'P2P' of BTC is not known.",
        (3,): "Column 'Status': 'PENDING' does not say whether it was carried out.",
        (4,): "Column 'Amount': a trade for nothing is no trade; such rows have been gifts.",
        (5,): "'Bitcoin Withdrawal' names no asset.",
        (6,): "Column 'Asset Amount': it is empty or zero.",
        (7,): "Column 'Date': '2025-08-06 09:00:00 XYZ' is not a date and time lotwise can read.",
    }


def test_a_row_in_bitcoin_may_state_its_fee_in_dollars(spell: Spell) -> None:
    header = "Transaction ID,Date,Transaction Type,Currency,Amount,Fee,Net Amount,Asset Type,Asset Price,"
    rows = (
        "d1,2025-07-27 09:00:00 EDT,Bitcoin Withdrawal,BTC,-0.003,$0,-0.003,,,,COMPLETE\n"
        "d2,2025-07-28 09:00:00 EDT,Bitcoin Withdrawal,BTC,-0.002,-$0.50,-0.002,,,,COMPLETE\n"
    )
    parsed = read_file("cash.csv", f"{header}Asset Amount,Status\n{rows}".encode())
    assert spell(parsed) == [
        "2 TRANSFER 2025-07-27 13:00:00: -0.003 BTC",
        "3 TRANSFER 2025-07-28 13:00:00: -0.002 BTC, fee -0.5 USD",
    ]


def test_the_account_is_a_us_broker(read: Read) -> None:
    parsed = read("account.csv")
    assert (parsed.format, parsed.wallet) == (
        "cash_app.account",
        Wallet(name="Cash App", custody=Custody.BROKER_US),
    )


def test_the_bitcoin_report_has_no_status_and_other_words(read: Read, spell: Spell) -> None:
    parsed = read("bitcoin.csv")
    assert (parsed.format, parsed.family) == ("cash_app.bitcoin", "cash_app")
    assert spell(parsed) == [
        "2 PURCHASE 2025-12-30 06:10:10: +0.0000062 BTC, -0.62 USD",
        "3 SALE 2025-08-29 15:20:20: -0.0005 BTC, +60 USD, fee -1.8 USD",
        "4 TRANSFER 2025-09-01 16:00:00: -0.0002 BTC ($20.00)",
        "5 TRANSFER 2025-09-02 16:00:00: +0.0003 BTC ($30.00)",
        "6 PURCHASE 2025-09-03 16:00:00: +0.000005 BTC, -0.5 USD",
        "7 REWARD 2025-09-04 16:00:00: +0.00001 BTC ($1.00)",
        "8 TRANSFER 2025-09-05 16:00:00: -0.0001 BTC ($10.00)",
    ]


def test_an_account_report_without_its_status_is_not_taken_for_the_bitcoin_report() -> None:
    text = (Path(__file__).parent / "account.csv").read_text(encoding="utf-8")
    assert read_file("account.csv", text.replace(",Status,", ",Other,").encode()).format == ""


def test_the_sample_is_read(shared: Path, spell: Spell, fates: Callable[[Parsed], Counter[int]]) -> None:
    (path,) = (shared / "formats" / "samples" / "cash_app").iterdir()
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, parsed.findings) == ("cash_app.account", ())
    assert spell(parsed) == [
        "2 TRANSFER 2020-02-17 02:59:29: -0.03760644 BTC",
        "3 PURCHASE 2020-02-17 02:58:49: +0.03760644 BTC, -370 USD, fee -6.71 USD",
    ]
    assert fates(parsed) == Counter((2, 3, 4, 5))
