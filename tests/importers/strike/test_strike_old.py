"""Strike's exports of 2022 to 2024: two amounts with their currencies, and a state."""

from collections import Counter
from collections.abc import Callable

import pytest

from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed
from lotwise.importers.running_balance import Closing
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Told = Callable[[Parsed], list[str]]


def test_the_export_of_2022_has_no_fees(read: Read, spell: Spell) -> None:
    parsed = read("transactions_2022.csv")
    assert (parsed.format, parsed.wallet) == ("strike.v1", Wallet(name="Strike", custody=Custody.BROKER_US))
    assert spell(parsed) == [
        "3 PURCHASE 2022-02-02 10:00:02: -40 USD, +0.001 BTC",
        "4 SALE 2022-02-03 10:00:02: -0.00025 BTC, +10 USD",
        "5 TRANSFER 2022-02-04 10:00:02: -0.0005 BTC",
        "9 TRANSFER 2022-02-08 10:00:02: +0.00002 BTC",
    ]
    assert parsed.transactions[2].address == "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"


def test_money_and_what_failed_is_left_out(
    read: Read, left_out: Callable[[Parsed], dict[int, str]], told: Told
) -> None:
    parsed = read("transactions_2022.csv")
    assert left_out(parsed) == {
        2: "a movement of money, not of an asset (Deposit)",
        6: "a movement of money, not of an asset (Lightning)",
        7: "not carried out (Failed)",
        8: "income paid in money",
    }
    assert told(parsed) == ["warning cash_income 8"]


def test_the_export_of_2024_has_fees_and_trades_in_parts(read: Read, spell: Spell) -> None:
    parsed = read("transactions_2024.csv")
    assert parsed.format == "strike.v2"
    assert spell(parsed) == [
        "4 PURCHASE 2024-06-05 10:00:01: -99.01 USD, +0.00141443 BTC, fee -0.99 USD",
        "5+6 PURCHASE 2024-06-06 10:00:01: -100 USD, +0.00142857 BTC",
        "7 TRANSFER 2024-06-07 10:20:00: -0.001 BTC, fee -0.00001 BTC",
        "8 SALE 2024-06-08 10:00:01: -0.001 BTC, +70 USD, fee -0.69 USD",
        "9 REWARD 2024-06-09 10:00:01: +0.00001 BTC",
    ]


@pytest.mark.parametrize(
    ("name", "held"), [("transactions_2022.csv", "0.00027"), ("transactions_2024.csv", "0.000843")]
)
def test_the_balances_close(read: Read, name: str, held: str) -> None:
    parsed = read(name)
    booked = sum(leg.quantity for one in parsed.transactions for leg in one.legs if leg.asset == "BTC")
    assert (parsed.closing, quantity_text(booked)) == (Closing.YES, held)
    assert quantity_text(parsed.balances[-1].quantity) == held


def test_one_generation_names_the_day_of_completion_a_time(read: Read, spell: Spell) -> None:
    assert spell(read("transactions_2024_dates.csv")) == [
        "2 PURCHASE 2024-03-01 10:00:09: -60 USD, +0.001 BTC"
    ]


def test_what_is_not_certain_blocks(read: Read, spell: Spell) -> None:
    parsed = read("transactions_2024_unclear.csv")
    assert spell(parsed) == []
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'Transaction Type': 'Onchain' is not known of what this row moves: BTC and USD.",
        (3,): "Column 'State': 'Held' does not say whether it was carried out.",
        (4,): "Amount, fee and price do not fit, so it is not certain whether the fee is inside.",
        (5,): "Column 'Transaction Type': both sides of the trade come in, or both go out.",
        (6,): "Column 'Transaction Type': 'Deposit' does not fit -0.00100000 BTC.",
        (7,): "A trade must be bitcoin for one money, and these rows join USD.",
        (8,): "Column 'Completed Time (UTC)': '' is not a date and time lotwise can read.",
        (9,): "Column 'Currency 1': USDT is neither money nor bitcoin.",
    }


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("2022", "2024", "2024_dates", "2024_unclear"):
        parsed = read(f"transactions_{name}.csv")
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name
