"""Swan: purchases for CoinTracker, deposits and purchases, and withdrawals."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]


def test_trades_are_purchases_with_the_fee_on_top(read: Read, spell: Spell) -> None:
    parsed = read("swan_trades.csv")
    assert parsed.format == "swan.trades"
    assert spell(parsed) == [
        "2 PURCHASE 2024-01-16 09:20:30: -100 USD, +0.0023 BTC, fee -0.99 USD",
        "3 PURCHASE 2024-01-23 09:20:30: -100 USD, +0.0024 BTC",
    ]


def test_only_a_name_that_says_swan_is_swans() -> None:
    content = (Path(__file__).parent / "swan_trades.csv").read_bytes()
    assert read_file("2024 SWAN trades.csv", content).format == "swan.trades"
    assert read_file("trades.csv", content).format != "swan.trades"


def test_trades_that_are_not_understood_block(read: Read) -> None:
    parsed = read("swan_trades_unclear.csv")
    assert parsed.transactions == ()
    assert {one.where.rows: one.what for one in parsed.findings} == {
        (2,): "Column 'Tag': 'gift' is not known; Swan writes none.",
        (3,): "A trade gives something and receives something; here a side is empty or zero.",
        (4,): "A sale with a fee, and Swan does not say whether the fee is inside.",
        (5,): "Column 'Date': '15/18/2024 09:20:30' is not a date and time lotwise can read.",
        (6,): "Column 'Fee Amount': '-0.99' is negative; Swan writes none.",
    }


def test_events_are_booked(read: Read, spell: Spell, left_out: LeftOut) -> None:
    parsed = read("transfers.csv")
    assert parsed.format == "swan.transfers"
    assert spell(parsed) == [
        "5 PURCHASE 2024-02-01 10:05:00: -100 USD, +0.0025 BTC, fee -1 USD",
        "6 PURCHASE 2024-02-02 10:05:00: -50 USD, +0.00125 BTC",
        "7 TRANSFER 2024-02-03 10:00:00: +0.1 BTC",
        "8 TRANSFER 2024-02-04 10:00:00: +0.2 BTC",
        "9 FEE 2024-02-29 23:59:00: fee -0.000125 BTC ($5.00)",
    ]
    assert left_out(parsed) == {
        4: "a movement of money, not of an asset",
        10: "a movement of money, not of an asset (prepaid_fee)",
        11: "not carried out (reversed)",
    }


def test_a_basis_that_the_owner_stated_is_noted_and_told(read: Read, told: Told) -> None:
    parsed = read("transfers.csv")
    assert told(parsed) == ["warning basis_stated_by_you 7"]
    assert "`lotwise review`" in parsed.findings[0].fix
    deposit = parsed.transactions[2]
    assert deposit.note == "deposit: Old wallet: stated basis 1200.50 USD, acquired 2019-06-01"
    assert (deposit.native_id, deposit.origin) == ("d-1", None)


def test_the_first_generation_has_eight_columns(read: Read, spell: Spell) -> None:
    parsed = read("transfers_2021.csv")
    assert parsed.format == "swan.transfers"
    assert spell(parsed) == ["2 PURCHASE 2021-04-20 15:30:00: -60 USD, +0.0012 BTC"]


def test_events_that_are_not_understood_block(read: Read) -> None:
    assert {one.where.rows: one.what for one in read("transfers_unclear.csv").findings} == {
        (2,): "Column 'Total USD': '102.00' is not the transaction and its fee.",
        (3,): "The purchase does not state what was paid for it.",
        (4,): "Column 'Status': 'on hold' does not say whether it was carried out.",
        (5,): "Column 'Event': 'gift' is not known.",
        (6,): "Column 'Unit Count': '0' BTC cannot be a deposit.",
    }


def test_withdrawals_leave_when_they_were_executed(read: Read, spell: Spell, left_out: LeftOut) -> None:
    parsed = read("withdrawals.csv")
    assert parsed.format == "swan.withdrawals"
    assert spell(parsed) == [
        "4 TRANSFER 2024-04-01 12:00:00: -0.01 BTC",
        "6 TRANSFER 2024-04-04 09:00:00: -0.03 BTC",
    ]
    assert left_out(parsed) == {5: "not carried out (user-canceled)"}
    assert [one.chain_hash for one in parsed.transactions] == ["1" * 64, ""]


def test_withdrawals_that_are_not_understood_block(read: Read) -> None:
    assert {one.where.rows: one.what for one in read("withdrawals_unclear.csv").findings} == {
        (2,): "Column 'Canceled At': '2024-04-02 12:00:00+00' contradicts the status.",
        (3,): "Column 'Bitcoin Amount': '-0.01000000' is not positive.",
        (4,): "Column 'Status': 'sending' does not say whether it was carried out.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for path in sorted(Path(__file__).parent.glob("*.csv")):
        parsed = read(path.name)
        assert parsed.wallet == Wallet(name="Swan", custody=Custody.BROKER_US), path.name
        assert set(fates(parsed).values()) == {1}, path.name
        assert sum(fates(parsed).values()) == parsed.row_count, path.name


def test_the_samples_are_read(shared: Path, spell: Spell, told: Told, fates: Fates) -> None:
    folder = shared / "formats" / "samples" / "swan"
    trades, events = (
        read_file(n, (folder / n).read_bytes()) for n in ("swan_trades.csv", "swan_transfers.csv")
    )
    assert (trades.format, trades.findings) == ("swan.trades", ())
    assert spell(trades) == ["2 PURCHASE 2025-03-01 12:00:00: -8400 USD, +0.1 BTC, fee -40 USD"]
    assert events.format == "swan.transfers"
    assert spell(events) == [
        "4 TRANSFER 2025-03-02 09:00:00: +0.05 BTC",
        "5 PURCHASE 2025-03-04 09:00:00: -2080 USD, +0.025 BTC, fee -20 USD",
        "6 FEE 2025-03-31 23:59:00: fee -0.00012 BTC ($9.99)",
    ]
    assert told(events) == ["warning basis_stated_by_you 4"]
    assert (fates(trades), fates(events)) == (Counter((2,)), Counter((4, 5, 6)))
