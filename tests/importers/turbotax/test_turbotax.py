"""TurboTax's files: a list of sales is evidence, and the universal template lists transactions."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import Hints

Read = Callable[..., Parsed]
LeftOut = Callable[[Parsed], dict[int, str]]

EVIDENCE = "what a broker or a program reports of a sale: evidence to compare with, no transaction"
UTC = Hints(zone=ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("name", "assets"),
    [
        ("sales.csv", {2: "BTC", 3: "ETH", 4: "Some Token: of a game"}),
        ("sales_older.csv", {4: "DOGE", 5: "BTC"}),
        ("sales_with_amounts.csv", {2: "BTC"}),
    ],
)
def test_a_list_of_sales_is_evidence(
    read: Read, left_out: LeftOut, name: str, assets: dict[int, str]
) -> None:
    parsed = read(name)
    assert parsed.format == "turbotax.8949_csv"
    assert left_out(parsed) == {row: f"{EVIDENCE} ({asset})" for row, asset in assets.items()}
    assert (parsed.transactions, parsed.sales, parsed.findings) == ((), (), ())


def test_sales_that_cannot_be_read_block(read: Read, left_out: LeftOut) -> None:
    parsed = read("sales_unclear.csv")
    assert {row: finding.what for finding in parsed.findings for row in finding.where.rows} == {
        2: "Column 'Date Sold': '' is not a date lotwise can read.",
        3: "The row names no asset.",
        4: "Column 'Proceeds': '-150.25' cannot be proceeds.",
        5: "Column 'Purchase Date': '31/12/2023' is not a date lotwise can read.",
        6: "The description names zero units.",
    }
    assert set(left_out(parsed)) == {7}


def test_the_universal_template_lists_transactions(
    read: Read, spell: Callable[[Parsed], list[str]], left_out: LeftOut
) -> None:
    parsed = read("universal.csv", hints=UTC)
    assert parsed.format == "turbotax.universal_csv"
    assert spell(parsed) == [
        "2 PURCHASE 2022-09-20 23:33:00: -5000 USD, +0.25 BTC, fee -2.99 USD",
        "3 SALE 2022-10-01 15:21:00: -0.2 BTC, +4500 USD, fee -1.5 USD",
        "4 EXCHANGE 2022-11-05 10:11:00: -0.05 BTC, +1 ETH, fee -0.001 ETH",
        "5 REWARD 2022-02-01 05:45:00: +1 ETH ($2,700.50)",
        "6 REWARD 2022-12-01 15:22:00: +0.005 ETH",
        "7 INTEREST 2022-12-02 15:22:00: +2 USDC",
        "8 MINING 2022-12-03 15:22:00: +0.0000025 BTC",
        "9 AIRDROP 2022-12-04 15:22:00: +40 UNI",
        "10 FORK 2022-12-05 15:22:00: +1 BCH",
        "11 STAKING 2022-12-23 23:15:00: +0.05 SOL",
        "12 SPEND 2022-06-23 15:21:00: -0.1 ETH ($110.00)",
        "13 TRANSFER 2022-10-15 23:23:00: +1 BTC",
        "14 TRANSFER 2022-10-16 23:23:00: -1 BTC, fee -0.0001 BTC",
        "15 TRANSFER 2022-10-17 23:23:00: -1 ETH",
    ]
    assert left_out(parsed) == {16: "a movement of money, not of an asset"}
    assert (parsed.transactions[0].native_id, parsed.transactions[12].chain_hash) == ("id-1", "0xfeed")


def test_the_zone_is_asked_for(read: Read) -> None:
    parsed = read("universal.csv")
    assert (parsed.needs, parsed.transactions) == ("zone", ())


def test_transactions_that_are_not_certain_block(read: Read, spell: Callable[[Parsed], list[str]]) -> None:
    parsed = read("universal_unclear.csv", hints=UTC)
    assert spell(parsed) == ["9 PURCHASE 2022-09-20 23:34:00: -5000 USD, +0.25 BTC"]
    assert {row: finding.what for finding in parsed.findings for row in finding.where.rows} == {
        2: "Column 'Type': 'Other' does not say what happened.",
        3: "A transfer with both sides, or none, does not name its wallets.",
        4: "What was sent and received does not fit the type 'Buy'.",
        5: "Column 'Sent Amount': '-5000' cannot be what moved.",
        6: "Column 'Fee Amount': '-1' is negative; TurboTax takes no such fee.",
        7: "Column 'Fee Asset': '' is no asset code.",
        8: "Column 'Date': 'not a date' is not a date and time lotwise can read.",
    }


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("sales.csv", "sales_unclear.csv", "universal.csv", "universal_unclear.csv"):
        parsed = read(name, hints=UTC)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_a_table_with_a_description_beside_is_not_taken_for_it() -> None:
    header = "Currency Name,Description,Purchase Date,Cost Basis,Date Sold,Proceeds\n"
    assert read_file("g.csv", header.encode()).format == ""


def test_the_shared_sample(shared: Path, left_out: LeftOut) -> None:
    (path,) = (shared / "formats" / "samples" / "turbotax_8949_csv").iterdir()
    parsed = read_file(path.name, path.read_bytes())
    assert parsed.format == "turbotax.8949_csv"
    assert left_out(parsed) == {2: f"{EVIDENCE} (BTC)", 3: f"{EVIDENCE} (ETH)"}


def test_income_of_no_kind_is_told(read: Read) -> None:
    parsed = read("universal.csv", hints=UTC)
    assert [(one.code, one.where.rows) for one in parsed.findings] == [("income_of_no_kind", (5,))]
