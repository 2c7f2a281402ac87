"""Binance.US: the category says what base and quote mean, and every leg has its value in dollars."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.core.quantity import quantity
from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]


def test_every_category_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("history.csv")) == [
        "2 PURCHASE 2022-04-01 01:00:00: -199 USD, +0.06 ETH ($199.50), fee -1 USD",
        "3 SALE 2022-04-02 01:00:00: -0.01 ETH ($33.00), +33.5 USD, fee -0.5 USD",
        "4 EXCHANGE 2022-04-03 01:00:00: -15 XRP ($12.30), +12.26 USDT ($12.26), fee -0.06 USDT ($0.06)",
        "5 PURCHASE 2022-04-04 01:00:00: -449.9 USD, +0.01 BTC ($450.00), fee -0.00001 BTC ($0.45)",
        "6 EXCHANGE 2022-04-04 01:00:00: -0.002 BTC ($90.00), +90.1 USDT ($90.10), fee -0.0002 BNB ($0.09)",
        "7 TRANSFER 2022-04-05 01:00:00: +2 SOL ($220.00)",
        "9 TRANSFER 2022-04-07 01:00:00: -1 SOL ($110.00), fee -0.01 SOL ($1.10)",
        "10 STAKING 2022-04-08 01:00:00: +0.004 SOL ($0.44)",
        "11 FEE 2022-04-09 01:00:00: fee -0.0004 SOL ($0.04)",
        "12 REWARD 2022-04-10 01:00:00: +3 USDT ($3.00)",
        "13 AIRDROP 2022-04-11 01:00:00: +20 FLR",
        "15 EXCHANGE 2022-04-13 01:00:00: -9.9 SOL ($990.00), +0.3 ETH ($985.00), fee -0.1 SOL ($10.00)",
        "16 EXCHANGE 2022-04-14 01:00:00: -10 SOL ($1,000.00), +0.3 ETH ($985.00), fee -0.02 BNB ($6.00)",
        "17 PURCHASE 2022-04-15 01:00:00: -90 USD, +0.002 BTC ($90.00), fee -0.0002 BNB ($0.09)",
    ]


@pytest.mark.parametrize("category", ["Buy", "Sell", "Quick Buy", "Quick Sell", "Convert"])
@pytest.mark.parametrize("fee_asset", ["USD", "USDT"])
def test_what_moved_is_what_the_row_says_because_the_fee_is_inside(category: str, fee_asset: str) -> None:
    header = (Path(__file__).parent / "history.csv").read_text(encoding="utf-8").splitlines()[0]
    row = f"5,2022-04-01 01:00:00,{category},X,o1,t1,,,,USD,200,200,USDT,194.2,194,{fee_asset},5.75,5.7,,,"
    (one,) = read_file("h.csv", f"{header}\n{row}\n".encode()).transactions
    moved: Counter[str] = Counter()
    for leg in one.legs:
        moved[leg.asset] += leg.quantity
    assert moved == {"USD": quantity("-200"), "USDT": quantity("194.2")}


def test_what_does_not_count_says_why(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    assert left_out(read("history.csv")) == {
        8: "a movement of money, not of an asset",
        14: "moves nothing",
    }


def test_distributions_are_to_be_checked(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert told(read("history.csv")) == ["warning distribution_as_airdrop 13"]


def test_fills_of_one_order_are_told_apart(read: Read) -> None:
    ids = [one.native_id for one in read("history.csv").transactions]
    assert ids[3:5] == ["o4/t4", "o4/t5"]


def test_headings_with_underscores(read: Read, spell: Spell) -> None:
    assert spell(read("history_underscores.csv")) == [
        "2 PURCHASE 2021-04-01 01:00:00: -199 USD, +0.1 ETH ($199.50), fee -1 USD"
    ]


def test_rows_that_are_not_understood_block(read: Read, spell: Spell) -> None:
    parsed = read("history_unclear.csv")
    assert spell(parsed) == ["10 TRANSFER 2022-04-09 01:00:00: +2 SOL ($220.00)"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'Category': 'Lottery' is not known.",
        (3,): "Column 'Operation': 'Swap' is neither Buy nor Sell.",
        (4,): "Column 'Operation': 'Gift' is no distribution that is known.",
        (5,): "Column 'Realized Amount For Primary Asset': '-1' is no income.",
        (6,): "Column 'Realized Amount For Base Asset': '0' is not positive.",
        (7,): "Column 'Primary Asset': '' is no asset code.",
        (8,): "The fee takes all of the BTC that came in.",
        (9,): "Column 'Realized Amount for Fee Asset': '-1' is negative.",
        (11,): "The fee takes all of the USD that was given.",
        (12,): "Column 'Realized Amount for Quote Asset': it is empty.",
    }


@pytest.mark.parametrize("name", ["history.csv", "history_underscores.csv", "history_unclear.csv"])
def test_every_row_has_one_fate(read: Read, fates: Fates, name: str) -> None:
    parsed = read(name)
    assert set(fates(parsed).values()) == {1}
    assert sum(fates(parsed).values()) == parsed.row_count


@pytest.mark.parametrize(
    "column", ["Category", "Operation", "Primary Asset", "Realized Amount For Base Asset", "Fee Asset"]
)
def test_without_a_needed_column_it_is_not_the_format(column: str) -> None:
    text = (Path(__file__).parent / "history.csv").read_text(encoding="utf-8")
    parsed = read_file("h.csv", text.replace(f",{column},", ",Other,", 1).encode())
    assert (parsed.format, parsed.findings[0].code) == ("", "unknown_format")


def test_the_account_is_a_us_broker(read: Read) -> None:
    parsed = read("history.csv")
    assert (parsed.format, parsed.wallet) == (
        "binance_us",
        Wallet(name="Binance.US", custody=Custody.BROKER_US),
    )


def test_the_sample_is_read(shared: Path, spell: Spell) -> None:
    path = shared / "formats" / "samples" / "binance_us" / "binance_us_2021.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, parsed.findings) == ("binance_us", ())
    assert spell(parsed) == [
        "2 PURCHASE 2021-05-24 04:47:59: -380.438 USD, +0.18 ETH ($475.85), fee -1.91 USD",
        "3 PURCHASE 2021-05-14 16:08:04: -514.498 USD, +0.010039 BTC ($500.75), fee -0.00001004 BTC ($0.50)",
    ]
