"""rotki: milliseconds, locations as wallets, and assets by their contract."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lotwise.importers import Parsed, read_file

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]


def test_contracts_get_their_code_and_look_alikes_do_not(read: Read, spell: Spell) -> None:
    parsed = read("trades.csv")
    assert parsed.format == "rotki.trades"
    assert spell(parsed) == [
        "2 EXCHANGE 2022-07-29 09:00:00: -1875.64 USDC, +1 ETH",
        "3 PURCHASE 2022-07-30 09:00:00: -2000 USD, +0.05 BTC, fee -5 USD",
        "4 SALE 2022-07-30 09:01:40: -0.025 BTC, +1000 USD, fee -0.5 USD",
        "5 EXCHANGE 2022-08-01 09:00:00: -20 UNI, +0.1 ETH",
        f"6 EXCHANGE 2022-08-01 09:01:40: -3 ERC20@0X{'4' * 40}, +0.1 ETH, fee -0.001 ETH",
        "7 EXCHANGE 2022-08-01 09:03:20: -3 USDC, +0.1 SOL",
    ]
    assert parsed.transactions[0].at.microsecond == 123000


def test_the_location_is_the_wallet(read: Read) -> None:
    wallets = [one.legs[0].wallet for one in read("trades.csv").transactions]
    assert wallets == ["Binance", "Kraken", "Coinbase Pro", "rotki", "Uniswap", "Solana"]


def test_every_type_of_event_is_booked(read: Read, spell: Spell, told: Told, left_out: LeftOut) -> None:
    parsed = read("events.csv")
    assert parsed.format == "rotki.events"
    assert spell(parsed) == [
        "3 TRANSFER 2022-07-27 09:01:40: +0.5 BTC",
        "4 TRANSFER 2022-07-28 09:00:00: -99 USDT, fee -1 USDT",
        "5 TRANSFER 2022-07-29 09:00:00: -1.01 BNB",
        "6 STAKING 2022-08-01 08:00:00: +0.0513 ETH",
        "7 LOST 2022-08-02 09:00:00: -0.091 BTC",
        "8 SPEND 2022-08-02 09:01:40: -0.011 BTC",
        "9 REWARD 2022-08-03 08:00:00: +1000 DAI",
    ]
    assert told(parsed) == ["warning loss_or_spending 7", "warning income_of_no_kind 9"]
    assert left_out(parsed) == {2: "a movement of money, not of an asset"}


def test_trades_that_are_none_block(read: Read, spell: Spell) -> None:
    parsed = read("trades_unclear.csv")
    assert spell(parsed) == ["5 EXCHANGE 2022-08-01 09:25:00: -0.001 BTC, +10 DAI"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "One side of the trade is zero; a trade for nothing is none.",
        (3,): "Column 'Timestamp': '2022-08-01' is no time in milliseconds.",
        (4,): "A trade of BTC for BTC is none.",
    }


def test_events_that_are_not_understood_block(read: Read, spell: Spell) -> None:
    parsed = read("events_unclear.csv")
    assert spell(parsed) == ["6 TRANSFER 2022-08-05 08:06:40: +0.25 BCH"]
    assert {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking} == {
        (2,): "Column 'Type': 'Invalid' is not known.",
        (3,): "Column 'Amount': '-1' is negative; the column already says which way.",
        (4,): "Column 'Currency': '' is no asset code.",
        (5,): "Nothing comes in here, as it must for the kind 'staking income'.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in ("trades.csv", "trades_unclear.csv", "events.csv", "events_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_reference_samples(shared: Path, spell: Spell, told: Told, fates: Fates) -> None:
    folder = shared / "formats" / "samples"
    path = folder / "rotki_trades" / "rotki_generic_trades.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, told(parsed)) == ("rotki.trades", ["blocking unknown_row 6"])
    assert set(fates(parsed).values()) == {1}
    assert spell(parsed) == [
        "2 EXCHANGE 2022-07-29 09:00:00: -1875.64 USDC, +1 ETH",
        "3 EXCHANGE 2022-07-30 09:00:00: -392.887 LTC, +4.3241 BTC",
        "4 EXCHANGE 2022-08-01 09:00:00: -20 UNI, +880 DAI, fee -0.104 USD",
        "5 EXCHANGE 2022-08-01 09:08:20: -4576.64 ADA, +16.3444 BCH, fee -5.1345 USD",
    ]
    path = folder / "rotki_events" / "rotki_generic_events.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, len(parsed.transactions), parsed.ignored[0].row) == ("rotki.events", 5, 2)
    assert set(fates(parsed).values()) == {1}
    assert [finding.where.rows for finding in parsed.findings if finding.is_blocking] == [(8,)]


def test_older_trades_name_a_base_and_a_quote_asset(read: Read, spell: Spell) -> None:
    parsed = read("trades_2022.csv")
    assert (parsed.format, parsed.findings) == ("rotki.trades_2022", ())
    assert spell(parsed) == [
        "2 EXCHANGE 2022-07-29 09:00:00: -120 LTC, +0.5 BTC, fee -0.1 LTC",
        "3 EXCHANGE 2022-07-30 09:00:00: -20 UNI, +880 DAI",
        "4 PURCHASE 2022-07-31 09:00:00: -3200 USD, +2 ETH, fee -3 USD",
    ]
    assert [finding.what for finding in read("trades_2022_unclear.csv").findings] == [
        "Column 'Type': 'Swap' is neither Buy nor Sell.",
        "Column 'Buy Amount': '0' cannot be what was traded.",
        "Column 'Timestamp': '2022-07-29 09:00:00' is no time in milliseconds.",
    ]
