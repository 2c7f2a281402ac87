"""Sparrow: net changes that hold their fee, in the unit the file is in, with a balance that closes."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lotwise.core.quantity import quantity
from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import Hints
from lotwise.ledger.transaction import Custody

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
NEW_YORK = Hints(zone=ZoneInfo("America/New_York"))


def test_what_left_holds_its_fee_and_a_move_to_oneself_is_only_that(read: Read, spell: Spell) -> None:
    assert spell(read("sparrow.csv")) == [
        "2 TRANSFER 2024-05-21 18:30:00: +0.05 BTC",
        "3 TRANSFER 2024-08-02 07:11:43: -0.012 BTC, fee -0.00003 BTC",
        "4 FEE 2025-01-15 21:05:10: fee -0.0000125 BTC",
        "5 TRANSFER 2026-02-06 03:44:59: +0.02 BTC",
        "6 TRANSFER 2026-02-07 03:44:59: -0.001 BTC",
    ]


def test_what_is_not_confirmed_is_left_out_with_its_balance(
    read: Read, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    parsed = read("sparrow.csv")
    assert left_out(parsed) == {7: "not carried out (Unconfirmed)"}
    assert [each.source.rows for each in parsed.balances] == [(2,), (3,), (4,), (5,), (6,)]


@pytest.mark.parametrize(
    "name",
    [
        *("sparrow.csv", "in_satoshi.csv", "unit_by_whole_numbers.csv", "unit_by_decimals.csv"),
        *("local_time.csv", "local_time_without_fee.csv"),
    ],
)
def test_the_running_balance_closes_to_the_last_digit(read: Read, name: str) -> None:
    parsed = read(name, hints=NEW_YORK)
    legs = [leg for each in parsed.transactions for leg in each.legs]
    assert parsed.balances[-1].quantity == sum(leg.quantity for leg in legs) > 0


def test_satoshi_are_parts_of_a_bitcoin(read: Read, spell: Spell) -> None:
    said = [
        "2 TRANSFER 2024-12-31 12:33:02: +0.002 BTC",
        "3 TRANSFER 2025-01-02 14:46:58: -0.00015381 BTC, fee -0.00000231 BTC",
    ]
    assert spell(read("in_satoshi.csv")) == spell(read("unit_by_whole_numbers.csv")) == said


def test_comments_at_the_end_are_left_out(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    assert left_out(read("in_satoshi.csv")) == {4: "an empty row", 5: "a row without a date or a number"}


def test_one_number_with_decimals_says_that_the_file_is_in_bitcoin(read: Read, spell: Spell) -> None:
    assert spell(read("unit_by_decimals.csv")) == [
        "2 TRANSFER 2024-12-31 12:33:02: +1 BTC",
        "3 TRANSFER 2025-01-02 14:46:58: -0.25 BTC, fee -0.000005 BTC",
    ]


def test_numbers_that_could_be_either_unit_are_asked_about(read: Read) -> None:
    for name in ("no_unit_unclear.csv", "two_units_unclear.csv"):
        parsed = read(name)
        assert (parsed.transactions, [one.is_blocking for one in parsed.findings]) == ((), [True]), name


def test_what_is_not_certain_blocks(read: Read, spell: Spell, told: Callable[[Parsed], list[str]]) -> None:
    parsed = read("sparrow_unclear.csv")
    assert spell(parsed) == ["6 TRANSFER 2024-12-31 12:33:05: +0.00005 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking} == {
        (2,): "Column 'Value (sats)': '1000.5' is no whole number of satoshi.",
        (3,): "Column 'Fee (sats)': '20' does not fit the value it should be part of.",
        (4,): "Column 'Value (sats)': it is empty.",
        (5,): "Column 'Date (UTC)': 'yesterday' is not a date and time lotwise can read.",
    }
    assert "warning balance_not_read 6" in told(parsed)


def test_older_exports_are_in_local_time(read: Read, spell: Spell) -> None:
    parsed = read("local_time.csv", hints=NEW_YORK)
    assert parsed.format == "sparrow.local"
    assert spell(parsed) == [
        "2 TRANSFER 2023-07-01 14:00:00: +0.1 BTC",
        "3 TRANSFER 2023-07-02 14:00:00: -0.02 BTC, fee -0.000003 BTC",
    ]
    assert read("local_time.csv").needs == "zone"


def test_the_oldest_state_no_fee_and_say_so(
    read: Read, spell: Spell, told: Callable[[Parsed], list[str]]
) -> None:
    parsed = read("local_time_without_fee.csv", hints=NEW_YORK)
    assert spell(parsed)[1] == "3 TRANSFER 2022-07-02 14:00:00: -0.020003 BTC"
    assert told(parsed) == ["warning fee_not_stated 3"]


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("sparrow.csv", "in_satoshi.csv", "sparrow_unclear.csv", "no_unit_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_wallet_is_the_owner_s(read: Read) -> None:
    parsed = read("sparrow.csv")
    assert parsed.wallet is not None
    assert (parsed.format, parsed.wallet.custody) == ("sparrow", Custody.SELF)


def test_the_shared_sample_is_read(
    shared: Path, spell: Spell, fates: Callable[[Parsed], Counter[int]]
) -> None:
    (path,) = (shared / "formats" / "samples" / "sparrow").iterdir()
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, set(fates(parsed).values()), parsed.row_count) == ("sparrow", {1}, 5)
    assert spell(parsed)[1:3] == [
        "3 TRANSFER 2024-08-02 07:11:43: -0.012 BTC, fee -0.00003 BTC",
        "4 FEE 2025-01-15 21:05:10: fee -0.0000125 BTC",
    ]
    held = sum(leg.quantity for each in parsed.transactions for leg in each.legs)
    assert held == parsed.balances[-1].quantity == quantity("0.0579575")
