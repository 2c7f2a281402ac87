"""CoinTracking: fees inside the quantities, dates in the account's zone, headings in three languages."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import Hints

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]

BERLIN = Hints(zone=ZoneInfo("Europe/Berlin"))
MADRID = Hints(zone=ZoneInfo("Europe/Madrid"))
NEW_YORK = Hints(zone=ZoneInfo("America/New_York"))


def test_fees_are_taken_out_of_the_quantities_that_hold_them(read: Read, spell: Spell) -> None:
    assert spell(read("trades.csv", hints=BERLIN)) == [
        "2 PURCHASE 2018-01-30 14:20:25: -500 USD, +1 BTC, fee -5 USD",
        "3 PURCHASE 2018-01-31 14:20:25: -500 USD, +1 BTC, fee -0.01 BTC",
        "4 EXCHANGE 2018-02-01 09:00:00: -0.1 BTC, +2 ETH",
        "5 FEE 2018-02-01 09:00:00: fee -0.001 BNB",
        "6 SALE 2018-02-02 09:00:00: -1 BTC, +500 USD, fee -5 USD",
        "7 TRANSFER 2018-02-03 09:00:00: -1 BTC, fee -0.001 BTC",
        "8 TRANSFER 2018-02-03 10:00:00: +1 BTC",
        "9 REWARD 2018-02-04 09:00:00: +201.2 ADA, fee -1.2 ADA",
        "10 GIFT_IN 2018-02-05 09:00:00: +0.1 BTC",
        "11 REWARD 2018-02-06 09:00:00: +0.0001 DASH",
        "12 MINING 2018-02-07 09:00:00: +1.5 BTC",
        "13 AIRDROP 2018-02-08 09:00:00: +20 UNI",
        "14 STAKING 2018-02-09 09:00:00: +0.1 SOL2",
        "15 STAKING 2018-02-10 09:00:00: +0.1 DASH",
        "16 INTEREST 2018-02-11 09:00:00: +0.2 ETH",
        "17 REWARD 2018-02-12 09:00:00: +0.3 NEO",
        "18 REWARD 2018-02-13 09:00:00: +0.01 ETH",
        "19 SPEND 2018-02-14 09:00:00: -0.2 BTC, fee -0.001 BTC",
        "20 GIFT_OUT 2018-02-15 09:00:00: -0.01 BTC",
        "21 GIFT_OUT 2018-02-16 09:00:00: -0.01 ETH",
        "22 LOST 2018-02-17 09:00:00: -0.1 BTC",
        "23 LOST 2018-02-18 09:00:00: -2 XLM",
        "24 SPEND 2018-02-19 09:00:00: -0.01 ETH",
        "25 RENAME 2018-02-20 09:00:00: -1.5 BTC, +1.5 BTCABC",
    ]


def test_what_the_list_leaves_open_is_told(read: Read, told: Told, left_out: LeftOut) -> None:
    parsed = read("trades.csv", hints=BERLIN)
    assert told(parsed) == [
        "warning fee_elsewhere 4",
        "warning income_of_no_kind 9",
        "warning gift_or_tip 10",
        "warning code_with_number 14",
        "warning swap_as_renaming 25",
    ]
    assert left_out(parsed) == {26: "a movement of money, not of an asset"}


def test_each_row_lies_in_the_wallet_of_its_exchange(read: Read) -> None:
    wallets = [one.legs[0].wallet for one in read("trades.csv", hints=BERLIN).transactions]
    assert wallets[:2] == ["Kraken", "Kraken"]
    assert (wallets[6], wallets[8], wallets[12]) == ("My safe", "CoinTracking", "Ledger")


def test_the_owner_is_asked_for_the_zone_and_for_the_order_of_dates(read: Read) -> None:
    assert (read("trades.csv").needs, read("trades.csv").transactions) == ("zone", ())
    content = b'"Type","Buy","Cur.","Sell","Cur.","Fee","Cur.","Exchange","Group","Comment","Date"\n'
    content += b'"Deposit","1","BTC","","","","","Kraken","","","03/04/2019 10:00:00"\n'
    assert read_file("ct.csv", content, hints=BERLIN).needs == "day_first"
    told = read_file("ct.csv", content, hints=Hints(zone=ZoneInfo("Europe/Berlin"), day_first=False))
    assert told.transactions[0].at.isoformat() == "2019-03-04T09:00:00+00:00"


def test_the_full_export_has_values_and_hashes(read: Read, spell: Spell) -> None:
    parsed = read("full_export.csv", hints=NEW_YORK)
    assert parsed.format == "cointracking"
    assert spell(parsed) == [
        "2 EXCHANGE 2024-01-15 17:30:00: -1 ETH ($2,300.00), +0.05 BTC ($2,300.00)",
        "3 TRANSFER 2024-01-16 17:30:00: -0.5 ETH ($1,150.00)",
    ]
    assert [one.chain_hash for one in parsed.transactions] == ["", "0x" + "1" * 64]


def test_german_headings_and_types_are_known(read: Read, spell: Spell) -> None:
    assert spell(read("trades_de.csv", hints=BERLIN)) == [
        "2 PURCHASE 2018-01-30 14:20:25: -399.2 USD, +1.5 BTC, fee -0.8 USD",
        "3 TRANSFER 2019-11-02 16:00:47: +1.5 BTC",
        "4 GIFT_IN 2019-11-02 16:00:49: +0.1 BTC",
        "5 REWARD 2019-11-02 16:00:50: +0.0001 PIVX",
        "6 INTEREST 2019-11-02 16:01:00: +1.5 BTC",
        "7 REWARD 2019-11-02 16:01:03: +0.0001 PIVX",
        "8 TRANSFER 2019-11-02 16:01:08: -0.3965 ETH, fee -0.0035 ETH",
        "9 SPEND 2019-11-02 16:01:09: -0.01 ETH",
        "10 GIFT_OUT 2019-11-02 16:01:10: -0.01 BTC",
        "11 GIFT_OUT 2019-11-02 16:01:11: -0.01 ETH",
        "12 LOST 2019-11-02 16:01:12: -0.1 BTC",
        "13 LOST 2019-11-02 16:01:13: -2 XLM",
        "14 FEE 2019-11-02 16:01:19: fee -0.01 BTC",
    ]


def test_spanish_headings_and_types_are_known(read: Read, spell: Spell) -> None:
    parsed = read("trades_es.csv", hints=MADRID)
    assert spell(parsed) == [
        "2 PURCHASE 2024-06-15 06:48:26: -249 EUR, +0.1 ETH, fee -1 EUR",
        "3 FEE 2024-06-15 06:48:26: fee -0.00009792 BNB",
        "4 FEE 2024-06-15 06:48:26: fee -0.00009792 BNB",
        "5 REWARD 2024-06-16 06:48:26: +0.5 USDC",
        "6 TRANSFER 2024-06-17 06:48:26: +10.389 FARM",
        "7 TRANSFER 2024-06-17 06:47:54: -10.389 FARM, fee -0.066 FARM",
        "8 INTEREST 2024-06-18 06:47:54: +0.01 USDC",
        "9 REWARD 2024-06-18 07:47:54: +0.02 USDC",
        "10 SPEND 2024-06-18 08:47:54: -0.03 USDC",
    ]
    assert len({one.id for one in parsed.transactions}) == 9
    assert parsed.transactions[4].chain_hash == parsed.transactions[5].chain_hash == "2" * 64


def test_the_import_file_names_its_currency_columns(read: Read, spell: Spell) -> None:
    parsed = read("import.csv", hints=NEW_YORK)
    assert parsed.format == "cointracking.import"
    assert spell(parsed) == [
        "2 STAKING 2022-03-04 10:06:07: +0.25 ATOM",
        "3 EXCHANGE 2022-03-05 10:06:07: -99.9 USDC, +10 ATOM, fee -0.1 USDC",
    ]


def test_optional_columns_and_a_fee_row_without_sides_are_known(read: Read, spell: Spell, told: Told) -> None:
    parsed = read("import_optional.csv", hints=NEW_YORK)
    assert (parsed.format, told(parsed)) == ("cointracking.import", [])
    assert spell(parsed) == [
        "2 PURCHASE 2017-05-14 14:00:00: -499 USD, +1 BTC, fee -1 USD",
        "3 FEE 2017-05-15 14:00:00: fee -0.001 BTC",
    ]


def test_a_list_without_fees_has_values_beside_the_sides(read: Read, spell: Spell, told: Told) -> None:
    parsed = read("prices.csv", hints=NEW_YORK)
    assert (parsed.format, told(parsed)) == ("cointracking.prices", [])
    assert spell(parsed) == [
        "2 EXCHANGE 2017-05-14 14:00:00: -10 ETH ($900.00), +0.5 BTC ($905.00)",
        "3 STAKING 2017-05-15 14:00:00: +3 DASH ($270.00)",
        "4 TRANSFER 2017-05-16 14:00:00: -1 ETH ($90.00)",
    ]
    parsed = read("trade_dates.csv", hints=NEW_YORK)
    assert (parsed.format, told(parsed)) == ("cointracking.prices", [])
    assert spell(parsed) == ["2 PURCHASE 2017-05-14 14:00:00: -900 USD, +0.5 BTC"]


def test_rows_that_are_not_understood_block(read: Read, spell: Spell) -> None:
    parsed = read("trades_unclear.csv", hints=BERLIN)
    assert spell(parsed) == ["11 TRANSFER 2019-10-01 15:01:04: +2 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking} == {
        (2,): "One side of the trade is zero; a trade for nothing is none.",
        (3, 4): "A row of margin or futures trading. Margin and derivatives are outside lotwise.",
        (5,): "The row tells of a loan or its collateral, which is no income and no sale.",
        (6,): "The file calls it 'a move into or out of a liquidity pool', and one of its sides is missing.",
        (
            7,
        ): "Column 'Type': 'Income (non taxable)' is how the owner wants it taxed, and does not say what it "
        "was.",
        (8,): "The fee is larger than the quantity that should hold it.",
        (9,): "The file calls it 'a trade', and one of its sides is missing.",
        (10,): "Column 'Date': '31.09.2019 17:01:04' is not a date and time lotwise can read.",
    }


@pytest.mark.parametrize("hints", [Hints(), BERLIN], ids=["asked", "told"])
def test_every_row_has_one_fate(read: Read, fates: Fates, hints: Hints) -> None:
    for name in (
        *("trades.csv", "trades_unclear.csv", "trades_es.csv", "full_export.csv", "import.csv"),
        *("import_optional.csv", "prices.csv"),
    ):
        parsed = read(name, hints=hints)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_reference_sample_is_understood_but_for_a_trade_for_nothing(
    shared: Path, spell: Spell, fates: Fates
) -> None:
    path = shared / "formats" / "samples" / "cointracking" / "cointracking_trades_list.csv"
    parsed = read_file(path.name, path.read_bytes(), hints=BERLIN)
    assert parsed.format == "cointracking"
    assert set(fates(parsed).values()) == {1}
    assert [finding.where.rows for finding in parsed.findings if finding.is_blocking] == [(10,)]
    assert spell(parsed)[:1] + spell(parsed)[6:8] == [
        "2 TRANSFER 2019-09-20 11:00:00: -0.001267 ETH, fee -0.0001 ETH",
        "8 PURCHASE 2019-08-24 21:01:59: -10.97 EUR, +0.05772716 ETH, fee -0.02 EUR",
        "9 TRANSFER 2019-08-25 07:42:35: -0.05760427 ETH, fee -0.0001 ETH",
    ]
    assert spell(parsed)[8:] == [
        "11 STAKING 2022-01-05 11:38:00: +1 AXS",
        "12 STAKING 2022-02-08 10:29:00: +2.12 ETH",
        "13 STAKING 2022-01-05 11:38:00: +1 AXS",
    ]
