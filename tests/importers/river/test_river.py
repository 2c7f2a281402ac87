"""River: the tag says what a row is, and the fee is on top of what was sent."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]

HEADER = "Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Fee Amount,Fee Currency,Tag"


def test_every_tag_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("activity.csv")) == [
        "2 PURCHASE 2025-04-01 09:00:00: -198 USD, +0.0022 BTC, fee -2 USD",
        "3 PURCHASE 2025-04-01 09:00:00: -198 USD, +0.0022 BTC, fee -2 USD",
        "4 SALE 2025-04-02 09:00:00: -0.001 BTC, +90 USD, fee -0.9 USD",
        "5 INTEREST 2025-04-03 09:00:00: +0.00001 BTC",
        "6 REWARD 2025-04-04 09:00:00: +0.00002 BTC",
        "7 TRANSFER 2025-04-05 09:00:00: -0.0005 BTC, fee -0.000004 BTC",
        "8 TRANSFER 2025-04-06 09:00:00: +0.0007 BTC",
        "9 TRANSFER 2025-04-07 09:00:00: -0.0001 BTC",
        "10 TRANSFER 2025-04-08 09:00:00: +0.0003 BTC",
        "13 PURCHASE 2025-04-11 09:00:00: -30 USD, +0.0003 BTC",
    ]


def test_two_equal_rows_are_two_purchases(read: Read) -> None:
    first, second, *_ = read("activity.csv").transactions
    assert first.id != second.id


def test_money_is_left_out_and_nothing_is_told(
    read: Read, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    parsed = read("activity.csv")
    assert left_out(parsed) == dict.fromkeys((11, 12), "a movement of money, not of an asset")
    assert parsed.findings == ()


def test_what_is_not_understood_blocks(read: Read) -> None:
    parsed = read("activity_unclear.csv")
    assert parsed.transactions == ()
    assert {one.where.rows: one.what for one in parsed.findings} == {
        (2,): "The tag 'Sell' does not fit USD for BTC.",
        (3,): "Column 'Tag': 'Mining' is not known of BTC that is only received.",
        (4,): "Column 'Tag': 'Gift' is not known of BTC that is only sent.",
        (5,): "Column 'Sent Amount': '-198.00' is negative; River writes none.",
        (6,): "Column 'Fee Currency': '' is no asset code.",
        (7,): "Column 'Tag': a 'Buy' that moves nothing.",
        (8,): "Column 'Date': its dates do not begin with the year. A spreadsheet may have changed them.",
        (9,): "Column 'Tag': 'Interest' is no trade, and the row both sends and receives.",
        (10,): "Column 'Fee Amount': '-2.00' is negative; River writes none.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in ("activity.csv", "activity_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


@pytest.mark.parametrize(
    ("more", "cells"), [(",Label", ","), (",Net Worth Amount", ","), (",Description", ","), (",TxHash", ",")]
)
def test_a_file_with_columns_of_other_formats_is_not_taken_for_it(more: str, cells: str) -> None:
    row = "2025-04-01 09:00:00,198.00,USD,0.00220000,BTC,2.00,USD,Buy"
    assert read_file("a.csv", f"{HEADER}{more}\n{row}{cells}\n".encode()).format != "river"


def test_a_file_with_other_assets_is_not_taken_for_it() -> None:
    row = "2025-04-01 09:00:00,198.00,USD,0.0700,ETH,2.00,USD,Buy"
    assert read_file("a.csv", f"{HEADER}\n{row}\n".encode()).format != "river"


def test_no_column_can_be_missing() -> None:
    row = "2025-04-01 09:00:00,198.00,USD,0.00220000,BTC,2.00,USD,Buy"
    for name in HEADER.split(","):
        assert read_file("a.csv", f"{HEADER.replace(name, 'Other')}\n{row}\n".encode()).format != "river", (
            name
        )


def test_the_account_is_a_us_broker(read: Read) -> None:
    assert read("activity.csv").wallet == Wallet(name="River", custody=Custody.BROKER_US)


def test_the_sample_is_read(shared: Path, spell: Spell, fates: Fates) -> None:
    (path,) = (shared / "formats" / "samples" / "river").iterdir()
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, parsed.findings) == ("river", ())
    assert spell(parsed) == [
        "2 PURCHASE 2025-03-01 12:00:00: -4200 USD, +0.05 BTC, fee -3 USD",
        "3 INTEREST 2025-06-15 00:00:00: +0.0001 BTC",
        "4 TRANSFER 2025-03-02 08:00:00: -0.01 BTC",
    ]
    assert fates(parsed) == Counter((2, 3, 4))


def test_the_sample_of_koinly_is_not_taken_for_it(shared: Path) -> None:
    for path in (shared / "formats" / "samples" / "koinly_universal").iterdir():
        assert read_file(path.name, path.read_bytes()).format != "river"
