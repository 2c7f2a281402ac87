"""Strike: amounts are what a row did to a balance; the fee is inside or on top as the row itself tells."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.core.money import CENT
from lotwise.importers import Parsed, read_file
from lotwise.importers.sources.strike_fees import is_fee_inside
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]


def test_every_known_type_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("transactions.csv")) == [
        "3 PURCHASE 2025-01-02 10:05:00: -99.01 USD, +0.001 BTC, fee -0.99 USD",
        "4 PURCHASE 2025-01-03 11:00:00: -100 USD, +0.001 BTC, fee -1 USD",
        "5 PURCHASE 2025-01-04 11:00:00: -99 USD, +0.00099 BTC, fee -1 USD",
        "6 PURCHASE 2025-01-05 11:00:00: -50 USD, +0.0005 BTC",
        "7 PURCHASE 2025-01-06 11:00:00: -98 USD, +0.001 BTC, fee -1 USD",
        "8 SALE 2025-01-07 11:00:00: -0.002 BTC, +200 USD, fee -1 USD",
        "10 SALE 2025-01-08 11:00:00: -0.002 BTC, +200 USD, fee -1 USD",
        "11 TRANSFER 2025-01-09 11:00:00: -0.002 BTC, fee -0.0000007 BTC",
        "13 TRANSFER 2025-01-11 11:00:00: +0.00012 BTC ($12.00)",
        "16 REWARD 2025-01-13 11:00:00: +0.0001 BTC",
        "18 SALE 2025-01-15 11:00:00: -0.003 BTC, +300 USD",
    ]


def test_money_and_collateral_are_left_out(read: Read, left_out: LeftOut, told: Told) -> None:
    parsed = read("transactions.csv")
    assert left_out(parsed) == {
        2: "a movement of money, not of an asset (Deposit)",
        9: "a movement of money, not of an asset (Withdrawal)",
        12: "a movement of money, not of an asset (Send)",
        14: "moves inside this wallet (Loan collateral)",
        15: "a movement of money, not of an asset (Loan)",
        17: "income paid in money",
    }
    assert told(parsed) == ["warning cash_income 17"]


def test_ids_hashes_and_words_are_kept(read: Read) -> None:
    bought, *_ = read("transactions.csv").transactions
    sent = read("transactions.csv").transactions[7]
    assert (bought.native_id, bought.note) == ("r02", "Purchase: Recurring buy")
    assert (sent.native_id, sent.chain_hash, sent.note) == ("r10", "ab12", "Send: To a friend")


def test_other_money_and_a_second_description(read: Read, spell: Spell) -> None:
    parsed = read("transactions_two_descriptions.csv")
    assert parsed.format == "strike"
    assert spell(parsed) == ["2 PURCHASE 2025-02-01 08:00:00: -99 EUR, +0.0011 BTC, fee -1 EUR"]
    assert parsed.transactions[0].note == "Purchase: Weekly: from balance"


def test_the_statement_of_2026_has_a_status(read: Read, spell: Spell, left_out: LeftOut) -> None:
    parsed = read("statement.csv")
    assert parsed.format == "strike.statement"
    assert spell(parsed) == ["3 PURCHASE 2026-07-06 09:16:00: -240 USD, +0.003 BTC"]
    assert left_out(parsed)[4] == "not carried out (Failed)"
    (finding,) = read("statement_unclear.csv").findings
    assert finding.what == "Column 'Status': 'Held' does not say whether it was carried out."


def test_what_is_not_certain_blocks(read: Read) -> None:
    parsed = read("transactions_unclear.csv")
    assert parsed.transactions == ()
    assert {one.where.rows: one.what for one in parsed.findings} == {
        (2,): "Amount, fee and price do not fit, so it is not certain whether the fee is inside.",
        (3,): "Column 'Transaction Type': a sale does not fit the signs of its amounts.",
        (4,): "Column 'Amount BTC': it is empty, though bitcoin came over Lightning.",
        (5,): "Column 'Transaction Type': a send of 0.00100000 BTC has a wrong sign.",
        (6,): "A purchase moves one money, and the row states none.",
        (7,): "Column 'Transaction Type': 'Staking' is not known of what this row moves.",
        (8,): "Column 'Transaction Type': 'Principal payment' is not known of what this row moves.",
        (9,): "Column 'Fee BTC': '0.00000100' leaves nothing of the amount.",
        (10,): "Column 'Date & Time (UTC)': '2025/02/09' is not a date and time lotwise can read.",
    }


@pytest.mark.parametrize(
    ("is_buy", "money", "expected"),
    [
        *((True, 10_000, False), (True, 10_098, True), (True, 10_040, False), (True, 10_200, None)),
        *((False, 10_000, False), (False, 9_902, True), (False, 9_950, False), (False, 9_800, None)),
    ],
)
def test_the_worth_of_the_units_tells_where_the_fee_is(
    *, is_buy: bool, money: int, expected: bool | None
) -> None:
    worth, fee = 10_000 * CENT, 100 * CENT
    assert is_fee_inside(is_buy=is_buy, money=money * CENT, worth=worth, fee=fee) is expected


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for path in sorted(Path(__file__).parent.glob("*.csv")):
        parsed = read(path.name)
        assert set(fates(parsed).values()) == {1}, path.name
        assert sum(fates(parsed).values()) == parsed.row_count, path.name


def test_the_account_is_a_us_broker(read: Read) -> None:
    assert read("transactions.csv").wallet == Wallet(name="Strike", custody=Custody.BROKER_US)


def test_the_sample_is_read(shared: Path, spell: Spell, told: Told, fates: Fates) -> None:
    (path,) = (shared / "formats" / "samples" / "strike").iterdir()
    parsed = read_file(path.name, path.read_bytes())
    assert parsed.format == "strike"
    assert spell(parsed) == [
        "2 PURCHASE 2025-11-23 02:03:01: -99.02 USD, +0.00115043 BTC, fee -0.98 USD",
        "3 TRANSFER 2025-12-01 11:05:10: -0.00025 BTC ($25.00), fee -0.1 USD",
        "4 TRANSFER 2025-12-15 14:30:22: +0.000125 BTC ($12.50)",
    ]
    assert told(parsed) == ["warning fee_differs 2"]
    assert fates(parsed) == Counter((2, 3, 4, 5))


@pytest.mark.parametrize(
    "name", ["Amount BTC", "Fee BTC", "Fee USD", "BTC Price", "Cost Basis (USD)", "Reference"]
)
def test_without_a_column_that_decides_it_is_no_export_of_strike(name: str) -> None:
    text = (Path(__file__).parent / "transactions.csv").read_text(encoding="utf-8")
    assert read_file("transactions.csv", text.replace(name, "Other", 1).encode()).format == ""
