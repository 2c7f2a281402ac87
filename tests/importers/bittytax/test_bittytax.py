"""BittyTax: fees beside both sides, values only in dollars, every documented type."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Kind

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]


def test_every_type_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("records.csv")) == [
        "3 PURCHASE 2024-01-02 10:00:00: -900 USD, +0.02 BTC, fee -2.5 USD",
        "4 EXCHANGE 2024-01-03 10:00:00: -0.05 BTC ($2,301.00), +1 ETH ($2,300.00), fee -0.001 ETH ($2.30)",
        "5 TRANSFER 2024-01-04 10:00:00: -0.01 BTC, fee -0.0001 BTC ($4.50)",
        "6 TRANSFER 2024-07-04 10:00:00: +0.01 BTC",
        "7 MINING 2024-01-06 10:00:00: +0.1 LTC ($7.00)",
        "8 STAKING 2024-01-07 10:00:00: +0.2 ADA ($0.10)",
        "9 STAKING 2024-01-08 10:00:00: +0.3 ADA ($0.15)",
        "10 INTEREST 2024-01-09 10:00:00: +0.4 USDC ($0.40)",
        "11 REWARD 2024-01-10 10:00:00: +0.5 NEO ($5.00)",
        "12 REWARD 2024-01-11 10:00:00: +0.6 ETH ($1,300.00)",
        "13 GIFT_IN 2024-01-12 10:00:00: +0.7 ETH ($1,500.00)",
        "14 FORK 2024-01-13 10:00:00: +0.8 BCH ($200.00)",
        "15 AIRDROP 2024-01-14 10:00:00: +0.9 UNI ($5.00)",
        "16 REWARD 2024-01-15 10:00:00: +1.1 USDC ($1.10)",
        "17 REWARD 2024-01-16 10:00:00: +1.2 CRO ($0.10)",
        "18 REWARD 2024-01-17 10:00:00: +1.3 BNB ($400.00)",
        "19 FEE 2024-01-18 10:00:00: fee -0.17 ADA",
        "21 SPEND 2024-01-20 10:00:00: -0.01 ETH ($23.00), fee -0.001 ETH ($2.30)",
        "22 GIFT_OUT 2024-01-21 10:00:00: -0.02 ETH ($46.00)",
        "23 GIFT_OUT 2024-01-22 10:00:00: -0.03 ETH",
        "24 GIFT_OUT 2024-01-23 10:00:00: -0.04 ETH ($92.00)",
        "25 LOST 2024-01-24 10:00:00: -0.05 ETH",
    ]


def test_what_is_open_or_moves_nothing_is_told(read: Read, told: Told, left_out: LeftOut) -> None:
    parsed = read("records.csv")
    assert told(parsed) == ["warning income_of_no_kind 12", "info cashback 17,18"]
    assert left_out(parsed) == {2: "a movement of money, not of an asset", 20: "moves inside this wallet"}


def test_each_row_lies_in_its_wallet(read: Read) -> None:
    wallets = [one.legs[0].wallet for one in read("records.csv").transactions]
    assert (wallets[0], wallets[3], wallets[9]) == ("Kraken", "Ledger", "BittyTax")


def test_values_in_other_money_are_not_read(read: Read, spell: Spell) -> None:
    assert spell(read("records_in_pounds.csv")) == [
        "2 REWARD 2015-05-22 10:34:18: +3 BTC",
        "3 SALE 2017-12-24 16:09:09: -0.999 BTC, +10063.92 GBP, fee -30.19 GBP",
    ]


def test_rows_that_are_not_understood_block(read: Read, spell: Spell) -> None:
    parsed = read("records_unclear.csv")
    assert spell(parsed) == ["8 TRANSFER 2024-02-07 10:00:00: +2 ETH"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "The row tells of a loan or its collateral, which is no income and no sale.",
        (3,): "A row of margin or futures trading. Margin and derivatives are outside lotwise.",
        (4,): "The file calls it 'a trade', and one of its sides is missing.",
        (5,): "Nothing leaves here, as it must for the kind 'gift given'.",
        (6,): "Column 'Type': '_UNMAPPED' is not known.",
        (7,): "Column 'Timestamp': 'yesterday' is not a date and time lotwise can read.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in ("records.csv", "records_in_pounds.csv", "records_unclear.csv"):
        parsed = read(name)
        assert parsed.format == "bittytax", name
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_reference_sample_is_understood(
    shared: Path, told: Told, left_out: LeftOut, fates: Fates
) -> None:
    path = shared / "formats" / "samples" / "bittytax" / "example.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, parsed.row_count) == ("bittytax", 60)
    assert set(fates(parsed).values()) == {1}
    assert told(parsed) == ["warning income_of_no_kind 16,39"]
    assert set(left_out(parsed)) == {2, 6, 58}
    kinds = Counter(one.kind for one in parsed.transactions)
    assert kinds == {
        Kind.EXCHANGE: 29,
        Kind.TRANSFER: 10,
        Kind.PURCHASE: 6,
        Kind.SALE: 4,
        Kind.REWARD: 2,
        Kind.SPEND: 2,
        Kind.GIFT_OUT: 2,
        Kind.GIFT_IN: 1,
        Kind.MINING: 1,
    }


def test_the_transfers_of_the_reference_sample_leave_nothing_behind(shared: Path) -> None:
    path = shared / "formats" / "samples" / "bittytax" / "example.csv"
    held: Counter[str] = Counter()
    for one in read_file(path.name, path.read_bytes()).transactions:
        for leg in one.legs:
            if leg.asset == "BTC":
                held[leg.wallet] += leg.quantity
    assert (held["LocalBitcoins"], held["Bitstamp"]) == (0, 0)
