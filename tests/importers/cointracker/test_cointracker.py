"""CoinTracker: the import file with its tags, and the export with wallets."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import Hints

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]

NEW_YORK = Hints(zone=ZoneInfo("America/New_York"))


def test_tags_say_what_a_side_alone_is(read: Read, spell: Spell) -> None:
    assert spell(read("import.csv")) == [
        "2 PURCHASE 2021-06-14 20:57:35: -20000 USD, +0.5 BTC, fee -12.5 USD",
        "3 EXCHANGE 2021-08-19 10:05:15: -4 ETH, +0.3 BTC",
        "4 GIFT_OUT 2021-08-21 12:00:00: -2.999 ETH, fee -0.001 ETH",
        "5 TRANSFER 2021-08-22 12:00:00: -1 ETH, fee -0.001 ETH",
        "6 MINING 2021-08-23 12:00:00: +3 ETH",
        "7 STAKING 2021-08-24 12:00:00: +0.2 ETH",
        "8 SERVICES 2021-08-25 12:00:00: +0.01 BTC",
        "9 SPEND 2021-08-26 12:00:00: -0.01 BTC",
        "10 INTEREST 2021-08-27 12:00:00: +2 USDC",
        "11 AIRDROP 2021-08-28 12:00:00: +5 UNI",
        "12 FORK 2021-08-29 12:00:00: +1 BCH",
        "13 LOST 2021-08-30 12:00:00: -0.1 LTC",
        "14 GIFT_OUT 2021-08-31 12:00:00: -0.2 LTC",
        "15 FEE 2021-09-01 12:00:00: fee -0.01 BNB",
        "17 TRANSFER 2021-09-03 12:00:00: -2 DOT, fee -0.01 BNB",
        "18 TRANSFER 2021-08-25 13:00:00: +1 DASH",
        "19 SPEND 2021-08-25 14:00:00: -0.5 DASH",
    ]


def test_where_a_fee_was_taken_to_be_is_told(read: Read, told: Told, left_out: LeftOut) -> None:
    parsed = read("import.csv")
    assert told(parsed) == ["warning fee_on_top 2", "warning fee_inside 4,5"]
    assert left_out(parsed) == {16: "a movement of money, not of an asset"}


def test_columns_may_stand_in_any_order(read: Read, spell: Spell) -> None:
    parsed = read("import_in_another_order.csv")
    assert parsed.format == "cointracker.import"
    assert spell(parsed) == ["2 STAKING 2022-01-31 08:00:00: +12.5 ADA"]


def test_a_file_of_swan_is_not_taken(read: Read) -> None:
    content = Path(__file__).with_name("import.csv").read_bytes()
    assert read_file("Swan-trades-2021.csv", content).format != "cointracker.import"
    assert read("import.csv").format == "cointracker.import"


def test_rows_that_contradict_their_tag_block(read: Read, spell: Spell) -> None:
    parsed = read("import_unclear.csv")
    assert spell(parsed) == ["7 AIRDROP 2021-09-05 12:00:00: +1 ETH"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'Tag': 'wish' is not known.",
        (3,): "The fee is larger than the quantity that should hold it.",
        (
            4,
        ): "The file calls it 'a gift, received or given', but something leaves and something else comes in.",
        (5,): "A row of margin or futures trading. Margin and derivatives are outside lotwise.",
        (6,): "Column 'Date': '31/12/2021 12:00:00' is not a date and time lotwise can read.",
    }


def test_the_export_is_read_once_its_zone_is_known(read: Read, spell: Spell) -> None:
    asked = read("export.csv")
    assert (asked.transactions, asked.needs) == ((), "zone")
    parsed = read("export.csv", hints=NEW_YORK)
    assert spell(parsed) == [
        "2 PURCHASE 2024-01-05 15:00:00: -990 USD, +0.02 BTC, fee -10 USD",
        "3 PURCHASE 2024-01-06 15:00:00: -1000 USD, +0.02 BTC, fee -10 USD",
        "4 SALE 2024-01-07 15:00:00: -0.01 BTC, +495 USD, fee -5 USD",
        "5 SALE 2024-01-08 15:00:00: -0.01 BTC, +490 USD, fee -5 USD",
        "6 TRANSFER 2024-01-09 15:00:00: -0.0099 BTC, +0.0099 BTC, fee -0.0001 BTC",
        "7 TRANSFER 2024-01-10 15:00:00: -0.5 ETH, +0.5 ETH, fee -0.002 ETH",
        "8 EXCHANGE 2024-01-11 15:00:00: -0.04 ETH, +100 USDC, fee -0.001 ETH",
        "9 STAKING 2024-01-12 15:00:00: +0.001 XTZ",
        "11 TRANSFER 2024-01-14 15:00:00: +0.2 ETH",
        "12 LOST 2024-01-15 15:00:00: -155.5 VET",
        "14 TRANSFER 2024-01-17 15:00:00: -0.05 ETH, fee -0.001 ETH",
    ]


def test_the_export_names_wallets_ids_and_hashes(read: Read, told: Told, left_out: LeftOut) -> None:
    parsed = read("export.csv", hints=NEW_YORK)
    transfer = parsed.transactions[4]
    assert [leg.wallet for leg in transfer.legs] == ["Coinbase", "Ledger", "Coinbase"]
    assert (transfer.native_id, transfer.chain_hash) == ("ct-5", "aa11")
    assert parsed.transactions[8].address == "0xabc"
    assert parsed.transactions[0].note == "BUY: bought"
    assert told(parsed) == ["warning fee_inside 8,14"]
    assert left_out(parsed) == {
        10: "a movement of money, not of an asset",
        13: "an unasked token that looks like spam",
    }


def test_an_older_export_tells_by_a_tag_what_a_side_alone_is(read: Read, spell: Spell) -> None:
    parsed = read("export_with_tags.csv", hints=NEW_YORK)
    assert parsed.format == "cointracker.export"
    assert spell(parsed) == [
        "2 SALE 2022-04-15 16:30:00: -0.5 ETH, +1250 USD",
        "3 STAKING 2022-05-01 12:00:00: +0.2 ATOM",
        "4 GIFT_OUT 2022-05-02 12:00:00: -0.1 ETH",
        "6 EXCHANGE 2022-05-04 12:00:00: -1 ETH, +30 ATOM, fee -0.01 ETH",
        "7 FEE 2022-05-05 12:00:00: fee -0.001 ETH",
    ]
    assert [leg.wallet for leg in parsed.transactions[0].legs] == ["Kraken", "Kraken"]
    assert parsed.transactions[2].legs[0].wallet == "Kraken - my gifts"
    assert (parsed.transactions[1].native_id, parsed.transactions[1].note) == ("ct-2", "Receive: Staked")


def test_a_row_that_was_ignored_there_does_not_count(read: Read, told: Told, left_out: LeftOut) -> None:
    parsed = read("export_with_tags.csv", hints=NEW_YORK)
    assert left_out(parsed) == {5: "not carried out (ignored)"}
    assert told(parsed) == ["warning marked_deleted 5", "warning fee_inside 6"]


def test_the_oldest_export_has_no_fee(read: Read, spell: Spell, left_out: LeftOut) -> None:
    parsed = read("export_2019.csv", hints=NEW_YORK)
    assert parsed.format == "cointracker.export_2019"
    assert spell(parsed) == [
        "2 EXCHANGE 2019-04-15 19:30:00: -10 ETH, +0.5 BTC",
        "4 TRANSFER 2019-04-17 19:30:00: -1 ETH, +1 ETH",
    ]
    assert left_out(parsed) == {3: "not carried out (ignored)"}


def test_rows_of_the_export_that_do_not_add_up_block(read: Read, spell: Spell) -> None:
    parsed = read("export_unclear.csv", hints=NEW_YORK)
    assert spell(parsed) == ["5 TRANSFER 2024-01-08 15:00:00: +1 BTC"]
    assert {one.where.rows: one.what for one in parsed.findings if one.is_blocking} == {
        (2,): "The stated basis and gain fit the dollars of the row neither with its fee nor without.",
        (3,): "Column 'Type': 'MULTI_TOKEN_TRADE' is not known.",
        (4,): "What leaves and what arrives of BTC differ, and no fee explains it.",
    }


def test_tags_that_differ_or_are_not_known_block(read: Read) -> None:
    parsed = read("export_with_tags_unclear.csv", hints=NEW_YORK)
    assert {one.where.rows: one.what for one in parsed.findings if one.is_blocking} == {
        (2,): "Column 'Sent Tag': 'Gift' is not the tag of the other side.",
        (3,): "Column 'Received Tag': 'Wish' is not known.",
        (4,): "Column 'Ignored': 'perhaps' is neither true nor false.",
        (5,): "The file calls it 'staking income', but something leaves and something else comes in.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in (
        *("import.csv", "import_unclear.csv", "export.csv", "export_unclear.csv"),
        *("export_with_tags.csv", "export_with_tags_unclear.csv", "export_2019.csv"),
    ):
        for hints in (Hints(), NEW_YORK):
            parsed = read(name, hints=hints)
            assert set(fates(parsed).values()) == {1}, name
            assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_reference_sample_is_four_transfers(shared: Path, spell: Spell, fates: Fates) -> None:
    path = shared / "formats" / "samples" / "cointracker_import" / "gateio_to_cointracker.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, parsed.findings) == ("cointracker.import", ())
    assert set(fates(parsed).values()) == {1}
    assert spell(parsed) == [
        "2 TRANSFER 2021-04-05 06:28:03: +34.79281332 LTC",
        "3 TRANSFER 2021-03-25 16:27:02: +0.1901648 BTC",
        "4 TRANSFER 2021-02-28 04:24:09: +0.03502687 BTC",
        "5 TRANSFER 2021-02-25 00:58:09: +0.01057229 BTC",
    ]
