"""TaxBit: types however they are joined, and wallets on both ends."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lotwise.importers import Parsed, read_file

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]


def test_every_type_is_booked_however_it_is_spelled(read: Read, spell: Spell) -> None:
    assert spell(read("import.csv")) == [
        "2 PURCHASE 2024-01-05 10:00:00: -1000 USD, +0.0105 BTC, fee -5 USD",
        "3 SALE 2024-01-06 10:00:00: -0.001 BTC, +45 USD, fee -0.1 USD",
        "4 SALE 2024-01-07 10:00:00: -0.001 BTC, +44 USD",
        "5 EXCHANGE 2024-01-08 10:00:00: -1 ETH, +0.05 BTC, fee -0.01 BNB",
        "6 TRANSFER 2024-01-09 10:00:00: -0.005 BTC, fee -0.00002 BTC",
        "7 TRANSFER 2024-01-09 10:30:00: +0.005 BTC",
        "8 REWARD 2024-01-10 10:00:00: +0.01 ETH",
        "9 GIFT_OUT 2024-01-11 10:00:00: -0.1 ETH, fee -0.001 ETH",
        "10 GIFT_IN 2024-01-12 10:00:00: +0.2 ETH",
        "11 SPEND 2024-01-13 10:00:00: -0.3 ETH",
        "13 TRANSFER 2024-01-15 10:00:00: -0.4 ETH, +0.4 ETH, fee -0.002 ETH",
    ]


def test_source_and_destination_are_the_wallets(read: Read) -> None:
    found = [[leg.wallet for leg in one.legs] for one in read("import.csv").transactions]
    assert found[0] == ["Bank", "Coinbase", "Bank"]
    assert found[1] == ["Coinbase Pro", "Bank", "Bank"]
    assert found[3] == ["Binance.US", "Binance.US", "Binance.US"]
    assert found[4:6] == [["Coinbase", "Coinbase"], ["Ledger"]]
    assert found[10] == ["MetaMask", "Kraken", "MetaMask"]


def test_ids_and_hashes_are_kept_and_income_is_told(read: Read, told: Told, left_out: LeftOut) -> None:
    parsed = read("import.csv")
    assert (parsed.transactions[4].native_id, parsed.transactions[4].chain_hash) == ("x5", "bb")
    assert told(parsed) == ["warning income_of_no_kind 8"]
    assert left_out(parsed) == {12: "a movement of money, not of an asset"}


def test_rows_that_contradict_their_type_block(read: Read, spell: Spell) -> None:
    parsed = read("import_unclear.csv")
    assert spell(parsed) == ["4 SPEND 2024-02-07 12:00:00: -0.1 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking} == {
        (2,): "Column 'Transaction Type': 'Gamble' is not known.",
        (3,): "Nothing comes in here, as it must for the kind 'reward'.",
        (5,): "Column 'Date and Time': 'Feb 7' is not a date and time lotwise can read.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in ("import.csv", "import_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_reference_sample_is_understood(shared: Path, spell: Spell, told: Told) -> None:
    path = shared / "formats" / "samples" / "taxbit" / "taxbit_import.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, told(parsed)) == ("taxbit", ["warning income_of_no_kind 4"])
    assert spell(parsed) == [
        "2 PURCHASE 2025-01-05 10:00:00: -1000 USD, +0.0105 BTC, fee -5 USD",
        "3 TRANSFER 2025-03-01 09:30:00: -0.005 BTC, fee -0.00002 BTC",
        "4 REWARD 2025-02-01 00:00:00: +0.01 ETH",
    ]


def test_an_asset_without_a_quantity_is_no_side_where_the_type_says_so(read: Read, spell: Spell) -> None:
    assert spell(read("wallet.csv")) == [
        "2 TRANSFER 2021-01-06 00:00:00: +0.01 DASH",
        "3 SPEND 2021-01-07 00:00:00: -0.004 DASH",
    ]
    assert [finding.what for finding in read("wallet_unclear.csv").findings] == [
        "The file calls it 'a trade', and one of its sides is missing.",
        "Column 'Sent Quantity': it is empty, and an asset is named beside it.",
    ]
