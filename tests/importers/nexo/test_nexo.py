"""Nexo: only what was approved counts, its own fiat is money, and loans of an asset are asked about."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import Hints
from lotwise.ledger.transaction import Custody, Kind

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
NEW_YORK = Hints(zone=ZoneInfo("America/New_York"))


def test_every_type_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("nexo.csv")) == [
        "2 TRANSFER 2024-01-02 08:00:00: +0.5 BTC ($20,000.00)",
        "3 INTEREST 2024-01-03 06:00:00: +0.0001 ETH ($0.23)",
        "7 PURCHASE 2024-01-04 09:00:00: -500 EUR, +540.25 USDC ($541.00)",
        "8 EXCHANGE 2024-01-04 09:01:00: -40.25 USDC ($40.30), +0.0009 BTC ($40.30)",
        "9 SALE 2024-01-04 09:02:00: -0.01 BTC, +430 USD",
        "10 REWARD 2024-01-04 09:03:00: +0.000002 BTC ($0.09)",
        "11 REWARD 2024-01-05 09:00:00: +0.0001 BTC ($4.30)",
        "12 AIRDROP 2024-01-05 09:01:00: +2.5 LUNA2 ($1.90)",
        "13 TRANSFER 2024-01-06 10:00:00: -0.1 BTC ($4,300.00)",
        "19 TRANSFER 2024-01-07 10:02:00: -0.00005 ETH ($0.11)",
        "23 SPEND 2024-01-09 10:00:00: -100 USDC ($100.00)",
        "26 TRANSFER 2024-01-10 10:00:00: -0.03872433 ETH, fee -0.00003793 ETH",
        "27 TRANSFER 2024-01-10 10:01:00: -49 USDC, fee -1 USDC",
        "28 EXCHANGE 2024-01-10 10:02:00: -0.01 BTC ($430.00), +0.2 ETH ($430.00)",
    ]


def test_what_does_not_count_says_why(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    money = "a movement of money, not of an asset"
    assert left_out(read("nexo.csv")) == {
        4: "income paid in money",
        5: f"{money} (interest on a loan)",
        6: "moves nothing",
        14: "the same row once more (same transaction id)",
        15: "not carried out (rejected)",
        16: "not carried out (pending)",
        17: "moves inside this wallet (Locking Term Deposit)",
        18: "moves inside this wallet (Transfer Out)",
        20: f"{money} (Deposit To Exchange)",
        21: "one money for another (Nexo Card Purchase)",
        22: f"{money} (Credit Card Withdrawal Credit)",
        24: f"{money} (Manual Repayment)",
        25: f"{money} (Liquidation)",
    }


def test_what_should_be_checked_is_told(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert told(read("nexo.csv")) == [
        "warning cash_income 4",
        "info cashback 10",
        "warning loan_repaid 23",
    ]


def test_ids_and_hashes_are_kept(read: Read) -> None:
    first = read("nexo.csv").transactions[0]
    assert (first.native_id, first.chain_hash) == ("NXT01", f"5d3e{'0' * 59}1")


def test_the_oldest_columns_hold_both_sides_in_one_cell(
    read: Read, spell: Spell, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    parsed = read("old_columns.csv", hints=NEW_YORK)
    assert spell(parsed) == [
        "2 TRANSFER 2020-05-01 16:00:00: +100 NEXO ($15.00)",
        "3 INTEREST 2020-05-02 16:00:00: +0.0001 BTC ($0.90)",
        "4 EXCHANGE 2020-05-03 16:00:00: -0.00005 BTC ($0.45), +3.125 NEXO ($0.45)",
        "5 FEE 2020-05-04 16:00:00: fee -1 NEXO",
    ]
    assert left_out(parsed) == {6: "moves inside this wallet (UnlockingTermDeposit)"}


def test_older_headings_do_not_say_the_zone_so_it_is_asked(read: Read) -> None:
    parsed = read("old_columns.csv")
    assert (parsed.needs, parsed.transactions) == ("zone", ())


def test_what_is_not_certain_blocks(read: Read, spell: Spell) -> None:
    parsed = read("nexo_unclear.csv")
    assert spell(parsed) == ["12 TRANSFER 2024-02-01 10:10:00: +0.02 BTC ($860.00)"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'Type': 'Exchange Liquidation' of BTC, USD may repeat what other rows tell.",
        (3,): "Column 'Type': 'Assimilation' is not a type that lotwise can book.",
        (4,): "Column 'Details': 'Credit Granting Top Up' tells of USDC that Nexo lent.",
        (5,): "Column 'Fee': '0.0001' may be inside the amounts or on top of them.",
        (6,): "Column 'Input Amount': '0.01000000' does not fit Withdrawal.",
        (7,): "Column 'Details': 'maybe' does not say whether it was carried out.",
        (8,): "The type 'Dual Investment Exchange'. Margin and derivatives are outside lotwise.",
        (9,): "Column 'Output Currency': 'NEXO' is not what the row moves, BTC.",
        (10,): "Nothing comes in here, as it must for the kind 'interest income'.",
        (11,): "A trade gives something and receives something; here a side is empty or zero.",
        (13,): "Column 'Fee': '0.01' may be inside the amounts or on top of them.",
        (14,): "Column 'Fee': '0.02' may be inside the amounts or on top of them.",
        (15,): "Column 'Fee': '0.001' may be inside the amounts or on top of them.",
    }


def test_without_the_columns_of_what_came_out_nothing_is_read(read: Read) -> None:
    lines = (Path(__file__).parent / "nexo.csv").read_text(encoding="utf-8").splitlines()
    cut = [",".join(line.split(",")[:5] + line.split(",")[7:]) for line in lines[:4]]
    parsed = read_file("nexo.csv", "\n".join(cut).encode())
    assert parsed.transactions == ()
    assert {finding.what for finding in parsed.findings} == {"The columns of what came out are missing."}
    assert read("nexo.csv").transactions != ()


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("nexo.csv", "nexo_unclear.csv", "old_columns.csv"):
        parsed = read(name, hints=NEW_YORK)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_nexo_is_a_foreign_broker(read: Read) -> None:
    parsed = read("nexo.csv")
    assert parsed.format == "nexo"
    assert parsed.wallet is not None
    assert parsed.wallet.custody is Custody.BROKER_FOREIGN


def test_the_shared_sample_is_read_without_a_question(
    shared: Path, fates: Callable[[Parsed], Counter[int]]
) -> None:
    path = shared / "formats" / "samples" / "nexo" / "nexo.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, set(fates(parsed).values()), parsed.row_count) == ("nexo", {1}, 39)
    assert not any(finding.is_blocking for finding in parsed.findings)
    kinds = Counter(each.kind for each in parsed.transactions)
    assert kinds == {
        Kind.TRANSFER: 5,
        Kind.REWARD: 5,
        Kind.INTEREST: 4,
        Kind.PURCHASE: 2,
        Kind.AIRDROP: 1,
        Kind.SPEND: 1,
    }
