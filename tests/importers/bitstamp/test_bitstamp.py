"""Bitstamp's transactions in both forms: no signs, the fee on top, the type says the direction."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
LeftOut = Callable[[Parsed], dict[int, str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]


SAMPLES = Path("formats/samples")


def test_the_old_form_writes_units_into_its_cells(read: Read, spell: Spell) -> None:
    assert spell(read("old.csv")) == [
        "3 PURCHASE 2021-03-03 12:05:00: -500 USD, +0.01 BTC, fee -2.5 USD",
        "4 EXCHANGE 2021-05-04 13:05:00: -0.1 ETH, +0.005 BTC, fee -0.00001 BTC",
        "5 TRANSFER 2021-06-05 00:00:00: +100 XRP",
        "6 TRANSFER 2021-09-06 23:59:00: -40 XRP",
        "7 TRANSFER 2021-12-07 08:00:00: -0.002 BTC, fee -0.0005 BTC",
        "8 STAKING 2022-02-08 08:00:00: +0.0001 ETH",
        "9 REWARD 2022-02-09 08:00:00: +0.00001 BTC",
    ]


def test_the_new_form_has_a_column_for_each_currency(read: Read, spell: Spell) -> None:
    parsed = read("rfc.csv")
    assert spell(parsed) == [
        "3 PURCHASE 2024-01-03 12:05:06: -430 USD, +0.01 BTC, fee -1.72 USD",
        "4 EXCHANGE 2024-01-04 13:05:06: -0.1 ETH, +0.005 BTC, fee -0.00001 BTC",
        "5 TRANSFER 2024-01-05 08:00:00: -0.002 BTC, fee -0.0001 BTC",
        "6 STAKING 2024-01-06 08:00:00: +0.0001 ETH",
        "7 TRANSFER 2024-01-07 08:00:00: +0.5 ETH",
        "8 TRANSFER 2024-01-08 08:00:00: -0.5 ETH",
        "11 AIRDROP 2024-01-11 08:00:00: +12 FLR",
        "12 TRANSFER 2024-01-12 08:00:00: +3 XLM",
        "13 TRANSFER 2024-01-13 08:00:00: -2 XLM, fee -0.1 XLM",
    ]
    assert [one.native_id for one in parsed.transactions] == [
        *("102", "103", "104", "105", "106", "107", "110", "111", "112"),
    ]


def test_what_does_not_count_says_why(read: Read, left_out: LeftOut) -> None:
    assert left_out(read("old.csv")) == {
        2: "a movement of money, not of an asset",
        10: "moves inside this wallet (Sub Account Transfer)",
        11: "one money for another",
    }
    assert left_out(read("rfc.csv")) == {
        2: "a movement of money, not of an asset",
        9: "moves inside this wallet (Sent assets to staking)",
        10: "moves inside this wallet (Credited with staked assets)",
    }


def test_only_the_old_form_says_that_it_has_no_seconds(read: Read, told: Told) -> None:
    assert told(read("old.csv")) == ["info minutes_only 2"]
    assert told(read("rfc.csv")) == []


def test_rows_that_are_not_understood_block_and_the_others_still_count(read: Read, spell: Spell) -> None:
    parsed = read("rfc_unclear.csv")
    assert spell(parsed) == ["12 TRANSFER 2024-02-11 08:00:00: +1 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "An inter account transfer may be a move of your own, or half of a trade.",
        (3,): "A row of derivatives. Margin and derivatives are outside lotwise.",
        (4,): "Column 'Type': 'Rebalance' is not known.",
        (5, 6): "Column 'Subtype': a trade must be a buy or a sell of an amount for a value.",
        (7,): "Column 'Amount': it is empty or zero.",
        (8,): "Column 'Amount': '-1' is negative; the type says the direction.",
        (9,): "Column 'Fee': it is negative.",
        (10,): "Column 'Datetime': 'yesterday' is not a date and time lotwise can read.",
        (11,): "Column 'Amount currency': '' is no asset code.",
    }


def test_cells_without_unit_or_number_block_in_the_old_form(read: Read, spell: Spell) -> None:
    parsed = read("old_unclear.csv")
    assert spell(parsed) == ["5 TRANSFER 2021-01-04 09:15:00: +1 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking} == {
        (2,): "Column 'Amount': '1.00000000' names no asset.",
        (3,): "Column 'Datetime': '02.01.2021 09:15' is not a date and time lotwise can read.",
        (4,): "Column 'Amount': 'much BTC' is not a number.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in ("old.csv", "rfc.csv", "rfc_unclear.csv", "old_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_both_forms_are_of_one_us_broker(read: Read) -> None:
    old, new = read("old.csv"), read("rfc.csv")
    assert (old.format, new.format) == ("bitstamp.old", "bitstamp.rfc")
    assert (old.family, old.wallet) == (new.family, new.wallet)
    assert new.wallet == Wallet(name="Bitstamp", custody=Custody.BROKER_US)
    assert (old.rank, new.rank) == (1, 0)


@pytest.mark.parametrize("missing", ["Amount currency", "Fee currency", "Subtype", "ID"])
def test_a_file_without_a_column_that_matters_is_not_read(missing: str) -> None:
    header = "ID,Type,Subtype,Datetime,Amount,Amount currency,Value,Value currency,Fee,Fee currency"
    assert read_file("all.csv", f"{header}\n".encode()).format == "bitstamp.rfc"
    lacking = header.replace(f"{missing},", "").removesuffix(f",{missing}")
    assert read_file("less.csv", f"{lacking}\n".encode()).format == ""


def test_the_samples_are_read(shared: Path, spell: Spell, fates: Fates) -> None:
    old = shared / SAMPLES / "bitstamp_old" / "bitstamp.csv"
    new = shared / SAMPLES / "bitstamp_rfc" / "everytrade_BitstampBeanV2_1.csv"
    parsed = read_file(old.name, old.read_bytes())
    assert (parsed.format, fates(parsed)) == ("bitstamp.old", Counter(range(2, 5)))
    assert spell(parsed) == [
        "2 TRANSFER 2022-01-28 00:13:00: +2 ETH",
        "3 SALE 2022-01-28 00:31:00: -1 ETH, +2214.01 EUR, fee -10.87005 EUR",
    ]
    parsed = read_file(new.name, new.read_bytes())
    assert (parsed.format, fates(parsed)) == ("bitstamp.rfc", Counter(range(2, 7)))
    assert spell(parsed) == [
        "2 PURCHASE 2025-01-02 10:00:00: -100 EUR, +2 LTC, fee -0.5 EUR",
        "3 SALE 2025-01-03 11:00:00: -4 LTC, +200 EUR, fee -1 EUR",
        "4 EXCHANGE 2025-01-04 12:00:00: -0.5 ETH, +0.02 BTC, fee -0.00001 BTC",
        "5 TRANSFER 2025-01-05 13:00:00: -100 XLM, fee -0.005 XLM",
        "6 TRANSFER 2025-01-06 14:00:00: +1 LTC",
    ]
