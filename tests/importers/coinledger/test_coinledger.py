"""CoinLedger: the template row by row, and the export leg by leg."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lotwise.importers import Parsed, read_file

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]

SAMPLES = ("formats", "samples")


def test_every_type_of_the_template_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("import.csv")) == [
        "2 PURCHASE 2025-01-05 10:00:00: -1000 USD, +0.0105 BTC, fee -5 USD",
        "3 SALE 2025-01-06 10:00:00: -0.001 BTC, +95 USD",
        "4 EXCHANGE 2025-01-07 10:00:00: -1 ETH, +300 UNI, fee -0.002 ETH",
        "5 EXCHANGE 2025-01-08 10:00:00: -0.005 BTC, +0.15 ETH",
        "6 STAKING 2025-02-01 00:00:00: +0.01 ETH",
        "7 MINING 2025-02-02 00:00:00: +0.02 BTC",
        "8 INTEREST 2025-02-03 00:00:00: +0.03 USDC",
        "9 AIRDROP 2025-02-04 00:00:00: +4 ARB",
        "10 FORK 2025-02-05 00:00:00: +0.5 BCH",
        "11 REWARD 2025-02-06 00:00:00: +0.06 ETH",
        "12 GIFT_IN 2025-02-07 00:00:00: +0.07 ETH",
        "13 GIFT_OUT 2025-02-08 00:00:00: -0.08 ETH, fee -0.001 ETH",
        "14 SPEND 2025-02-09 00:00:00: -0.09 ETH",
        "15 SPEND 2025-02-10 00:00:00: -0.1 USDC",
        "16 LOST 2025-02-11 00:00:00: -0.11 ETH",
        "17 LOST 2025-02-12 00:00:00: -0.12 ETH",
        "18 TRANSFER 2025-03-01 09:30:00: -0.005 BTC, fee -0.00002 BTC",
        "19 TRANSFER 2025-03-01 10:30:00: +0.005 BTC",
    ]


def test_the_platform_is_the_wallet_of_a_row(read: Read, told: Told) -> None:
    parsed = read("import.csv")
    wallets = [sorted({leg.wallet for leg in one.legs}) for one in parsed.transactions]
    assert (wallets[0], wallets[4], wallets[9]) == (["Kraken"], ["Ledger"], ["CoinLedger"])
    assert parsed.transactions[16].chain_hash == parsed.transactions[17].chain_hash == "bb"
    assert parsed.transactions[4].note == "Staking: reward"
    assert told(parsed) == ["warning income_of_no_kind 11"]


def test_rows_of_the_template_that_contradict_their_type_block(read: Read, spell: Spell) -> None:
    parsed = read("import_unclear.csv")
    assert (parsed.format, spell(parsed)) == (
        "coinledger.import",
        ["4 TRANSFER 2025-04-03 10:00:00: +1 BTC"],
    )
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "The file calls it 'a trade', and one of its sides is missing.",
        (3,): "Column 'Type': 'Windfall' is not known.",
        (5,): "Column 'Amount Sent': 'abc' is not a number.",
        (6,): "Nothing leaves here, as it must for the kind 'gift given'.",
    }


def test_the_legs_of_an_event_are_one_transaction(read: Read, spell: Spell) -> None:
    parsed = read("export.csv")
    assert spell(parsed) == [
        "2+3+4 EXCHANGE 2025-03-06 00:00:00: -10.17704774 USDT, +283.9 TRX, fee -0.14195 TRX",
        "5+6+7 PURCHASE 2025-03-07 00:00:00: -100 USD, +0.001 BTC, fee -1 USD",
        "8+9 SALE 2025-03-08 00:00:00: -0.0005 BTC, +50 USD",
        "10+11+12 TRANSFER 2025-03-09 10:00:00: -0.5 ETH, +0.5 ETH, fee -0.001 ETH",
        "13 TRANSFER 2025-03-10 10:00:00: +111.5 DOGE",
        "14 TRANSFER 2025-03-11 10:00:00: -55 DOGE",
        "15 FEE 2025-03-12 10:00:00: fee -0.002 ETH",
        "16 STAKING 2025-03-13 10:00:00: +0.5 ETH",
        "18 SPEND 2025-03-15 10:00:00: -0.5 USDC",
        "19 TRANSFER 2025-03-16 10:00:00: +10 DOGE",
    ]
    transfer = parsed.transactions[3]
    assert [leg.wallet for leg in transfer.legs] == ["Binance", "MetaMask", "Binance"]
    assert (transfer.native_id, transfer.chain_hash) == ("504", "0xf1")
    assert parsed.transactions[1].legs[0].wallet == "My Coinbase"


def test_money_of_the_export_is_left_out(read: Read, left_out: LeftOut, told: Told) -> None:
    parsed = read("export.csv")
    assert left_out(parsed) == {17: "income paid in money", 20: "a movement of money, not of an asset"}
    assert told(parsed) == ["warning cash_income 17"]


def test_events_that_are_not_whole_block(read: Read, spell: Spell) -> None:
    parsed = read("export_unclear.csv")
    assert spell(parsed) == ["11 TRANSFER 2025-04-07 00:00:00: +2 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "The file calls it 'a trade', and one of its sides is missing.",
        (3,): "A row of margin trading. Margin and derivatives are outside lotwise.",
        (4, 5, 6): "Several quantities leave under one internal id, and which belong together is open.",
        (7,): "Column 'Amount': '-1' does not fit a credit.",
        (8,): "Column 'Record Type': 'Gain' is not known.",
        (9, 10): "The rows of one internal id are of different types.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in ("import.csv", "import_unclear.csv", "export.csv", "export_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_reference_samples(shared: Path, spell: Spell, told: Told, fates: Fates) -> None:
    folder = shared.joinpath(*SAMPLES)
    path = folder / "coinledger_import" / "coinledger_universal.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, len(parsed.transactions), parsed.findings) == ("coinledger.import", 3, ())
    path = folder / "coinledger_export" / "coinledger_export.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert parsed.format == "coinledger.export"
    assert set(fates(parsed).values()) == {1}
    assert told(parsed) == [
        "blocking unknown_row 2,6,7,8,9,10",
        "blocking derivative_row 11,28",
        "warning cash_income 26",
    ]
    assert spell(parsed)[5:8] == [
        "14 FEE 2025-10-01 10:00:00: fee -0.002 ETH",
        "15 INTEREST 2025-10-01 11:00:00: +1.5 USDT",
        "16 MINING 2025-10-01 12:00:00: +0.01 BTC",
    ]
