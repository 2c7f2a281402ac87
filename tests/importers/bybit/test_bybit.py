"""Bybit's two accounts: one row for each asset of a trade, and balances that close to the last digit."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.importers import Parsed, read_file
from lotwise.importers.running_balance import Closing
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
LeftOut = Callable[[Parsed], dict[int, str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]


SAMPLES = Path("formats/samples")


def test_the_rows_of_a_trade_are_one_transaction(read: Read, spell: Spell) -> None:
    assert spell(read("unified.csv")) == [
        "3 AIRDROP 2026-01-06 08:00:00: +0.5 SOL",
        "4+5 EXCHANGE 2026-01-05 08:00:00: -3 USDC, +2.5 MNT",
        "6+7 EXCHANGE 2026-01-04 08:00:00: -0.005 BTC, +450 USDT, fee -0.45 USDT",
        "8+9+10+11 EXCHANGE 2026-01-03 08:00:00: -1800 USDT, +0.02 BTC, fee -0.00002 BTC",
    ]


def test_a_fee_is_what_is_missing_from_the_change_whatever_its_sign(read: Read, spell: Spell) -> None:
    assert spell(read("unified_ids.csv")) == [
        "2+3 EXCHANGE 2024-05-02 08:00:00: -1500 USDT, +0.5 ETH, fee -0.0005 ETH",
        "4 TRANSFER 2024-05-01 08:00:00: +2000 USDT",
    ]


def test_the_funding_account_is_read_by_type_and_description(read: Read, spell: Spell) -> None:
    assert spell(read("funding.csv")) == [
        "5 SPEND 2026-03-12 09:59:58: -50.3 USDC",
        "6 TRANSFER 2026-03-11 10:00:00: +100 USDC",
        "7+8 EXCHANGE 2026-03-10 10:00:00: -0.000000004 SOL, +0.00000055 MNT",
        "9 SALE 2026-03-09 10:00:00: -1 SOL",
        "10 PURCHASE 2026-03-08 10:00:00: +1 SOL",
        "11 REWARD 2026-03-07 10:00:00: +0.000000004 SOL",
        "13 INTEREST 2026-03-05 10:00:00: +0.00000001 BTC",
        "15 PURCHASE 2026-03-03 10:00:00: +0.002 BTC",
        "16 TRANSFER 2026-03-02 10:00:00: -0.1 ETH",
        "18 TRANSFER 2026-03-01 10:00:00: +0.5 ETH",
        "20 AIRDROP 2026-02-27 10:00:00: +2 DOT",
        "23 TRANSFER 2026-02-24 10:00:00: +3 DOT",
    ]


def test_what_does_not_count_says_why(read: Read, left_out: LeftOut) -> None:
    assert left_out(read("unified.csv")) == {
        12: "moves inside this wallet (FLEXIBLE_STAKING_SUBSCRIPTION)",
        **dict.fromkeys((13, 14, 15), "moves inside this wallet (TRANSFER_IN)"),
    }
    assert left_out(read("funding.csv")) == {
        3: "a movement of money, not of an asset",
        4: "a movement of money, not of an asset",
        12: "moves inside this wallet (Easy Earn | Flexible Redemption)",
        14: "moves inside this wallet (Easy Earn | Flexible (Auto-Earn))",
        17: "moves inside this wallet (Transfer to Unified Trading Account)",
        19: "a movement of money, not of an asset",
        21: "moves nothing",
        22: "moves inside this wallet (Transfer to Derivatives Account)",
    }


def test_what_the_files_do_not_state_is_told(read: Read, told: Told) -> None:
    assert told(read("unified.csv")) == ["warning conversion_assumed 4"]
    assert told(read("funding.csv")) == ["warning cost_not_stated 9,10,15"]


def test_contracts_margin_and_halves_block(read: Read, spell: Spell) -> None:
    parsed = read("unified_unclear.csv")
    outside = "Margin and derivatives are outside lotwise."
    assert spell(parsed) == ["16 TRANSFER 2026-01-01 17:00:00: +1 MNT"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (3,): f"A row of the type SETTLEMENT. {outside}",
        (4, 17): f"A trade of the contract BTCUSDT. {outside}",
        (5,): "A trade must be one asset for another, and these rows give nothing for BTC.",
        (6, 7): f"A trade on margin: it leaves the balance below zero. {outside}",
        (8, 9): "Column 'Change': it is not the sum of cash flow, fee and funding.",
        (10, 11, 12, 13): "Bybit gives these rows no type: they convert small balances, or move units to or "
        "from a savings program, and cannot be told apart.",
        (14,): "Column 'Type': 'NEW_THING' is not one lotwise can book.",
        (15,): "Column 'Type': 'deposit' is not one lotwise can book.",
    }


def test_rows_of_the_funding_account_that_are_not_understood_block(read: Read, spell: Spell) -> None:
    parsed = read("funding_unclear.csv")
    assert spell(parsed) == ["13 TRANSFER 2026-03-01 10:00:00: +1 MNT"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'Description': 'Fiat: Canceled P2P Sale' is not one lotwise can book.",
        (3,): "Column 'Description': 'Transfer in: Transfer from Trading Bot' is not one lotwise can book.",
        (4,): "Column 'Description': 'Earn: On-chain Earn subscription' is not one lotwise can book.",
        (5,): "Column 'QTY': '1' has the sign of a reversal.",
        (6,): "Column 'QTY': '-1' has the sign of a reversal.",
        (7, 8, 9, 10, 12): "Conversions must be one asset for another, and these rows within a second cannot "
        "be told apart.",
        (11,): "Column 'Description': 'Mystery: New thing' is not one lotwise can book.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    names = ("unified.csv", "unified_ids.csv", "unified_unclear.csv", "funding.csv", "funding_unclear.csv")
    for name in names:
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_what_lies_in_savings_is_not_checked(read: Read) -> None:
    assert {stated.asset for stated in read("unified.csv").balances} == {"SOL", "USDC", "MNT", "BTC", "USDT"}
    assert "BTC" not in {stated.asset for stated in read("funding.csv").balances}
    assert read("unified.csv").closing is read("funding.csv").closing is Closing.YES


def test_both_accounts_are_one_foreign_wallet(read: Read) -> None:
    unified, funding = read("unified.csv"), read("funding.csv")
    assert (unified.format, funding.format) == ("bybit.uta", "bybit.eu_funding")
    assert unified.wallet == funding.wallet == Wallet(name="Bybit", custody=Custody.BROKER_FOREIGN)
    assert {stated.part for stated in (*unified.balances, *funding.balances)} == {"unified", "funding"}


def test_a_clock_without_a_zone_is_asked_about(read: Read) -> None:
    text = (Path(__file__).parent / "funding.csv").read_bytes().replace(b"(UTC)", b"")
    assert read_file("funding.csv", text).needs == "zone"
    text = text.replace(b"Date & Time", b"Date & Time(UTC+02:00)")
    parsed = read_file("funding.csv", text)
    assert parsed.transactions[0].at.hour == read("funding.csv").transactions[0].at.hour - 2


@pytest.mark.parametrize(
    ("name", "asset"),
    [
        ("bybit_uta/bybiteu_uta_v001.csv", "BTC"),
        ("bybit_eu_funding/bybiteu_fund_v001.csv", "BTC"),
    ],
)
def test_the_samples_close_to_the_last_digit(shared: Path, fates: Fates, name: str, asset: str) -> None:
    path = shared / SAMPLES / name
    parsed = read_file(path.name, path.read_bytes())
    assert parsed.format == f"bybit.{path.parent.name.removeprefix('bybit_')}"
    assert fates(parsed) == Counter(range(3, 3 + parsed.row_count))
    assert not any(finding.is_blocking for finding in parsed.findings)
    assert parsed.closing is Closing.YES
    booked = sum(leg.quantity for one in parsed.transactions for leg in one.legs if leg.asset == asset)
    assert booked == next(stated.quantity for stated in parsed.balances if stated.asset == asset)


def test_the_samples_say_what_happened(shared: Path, spell: Spell) -> None:
    trades = shared / SAMPLES / "bybit_uta" / "bybiteu_uta_v001.csv"
    assert spell(read_file(trades.name, trades.read_bytes())) == [
        "3+4 SALE 2026-06-05 08:22:50: -0.00003 BTC, +1.615287 EUR, fee -0.0040382175 EUR",
        "5+6 SALE 2026-06-05 08:22:38: -0.00002 BTC, +1.077462 EUR, fee -0.002693655 EUR",
        "7+8 PURCHASE 2026-06-05 08:22:20: -3.771152 EUR, +0.00007 BTC, fee -0.000000175 BTC",
        "9+10 SALE 2026-06-05 08:21:02: -0.00002 BTC, +1.07573 EUR, fee -0.002689325 EUR",
        "11+12 PURCHASE 2026-06-05 08:19:22: -4.839777 EUR, +0.00009 BTC, fee -0.000000225 BTC",
    ]
    funding = shared / SAMPLES / "bybit_eu_funding" / "bybiteu_fund_v001.csv"
    assert spell(read_file(funding.name, funding.read_bytes())) == [
        "3 AIRDROP 2026-06-10 05:09:23: +0.0003784817 BTC",
        "6 PURCHASE 2026-06-05 07:26:43: +0.00029379 BTC",
    ]
