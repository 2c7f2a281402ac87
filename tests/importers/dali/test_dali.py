"""DaLI's manual files: what comes in, what goes out, and what moves between own wallets."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import Hints
from lotwise.ledger.transaction import Role

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]

FILES = ("in", "in_euro", "in_unclear", "out", "out_unclear", "intra", "intra_unclear")


def blocked(parsed: Parsed) -> dict[int, str]:
    return {
        row: finding.what for finding in parsed.findings if finding.is_blocking for row in finding.where.rows
    }


def wallets(parsed: Parsed) -> set[str]:
    return {leg.wallet for each in parsed.transactions for leg in each.legs}


def test_what_comes_in(read: Read, spell: Spell) -> None:
    parsed = read("in.csv")
    assert parsed.format == "dali.manual_in"
    assert spell(parsed) == [
        "2 PURCHASE 2021-06-28 14:38:40: -120 USD, +0.01 BTC, fee -10 USD",
        "3 PURCHASE 2021-06-29 14:38:40: -6000 USD, +0.5 BTC, fee -20.5 USD",
        "4 PURCHASE 2021-06-30 22:38:40: -2000 USD, +1 ETH, fee -0.01 ETH ($20.00)",
        "5 PURCHASE 2021-07-01 14:38:40: -4000 USD, +2 ETH, fee -100 USD",
        "6 STAKING 2021-07-02 14:38:40: +0.1 ETH ($200.00)",
        "7 AIRDROP 2021-07-03 14:38:40: +10 ADA",
        "8 GIFT_IN 2021-07-04 14:38:40: +0.1 BTC ($3,300.00)",
        "9 SERVICES 2021-07-05 14:38:40: +0.01 BTC ($340.00)",
        "10 REWARD 2021-07-06 14:38:40: +0.01 BTC ($350.00)",
        "11 INTEREST 2021-07-07 14:38:40: +0.01 BTC ($340.00)",
        "12 MINING 2021-07-08 14:38:40: +0.01 BTC ($340.00)",
        "13 FORK 2021-07-09 14:38:40: +0.01 BCH ($5.00)",
        "14 TRANSFER 2021-07-10 14:38:40: +0.49 BTC ($16,660.00)",
    ]
    assert wallets(parsed) == {"Somewhere (Ann)", "Somewhere"}
    assert (parsed.transactions[4].native_id, parsed.transactions[-1].chain_hash) == ("id-5/in", "hash-14")
    assert parsed.findings == ()


def test_other_money_is_kept_and_values_only_in_dollars(
    read: Read, spell: Spell, told: Callable[[Parsed], list[str]]
) -> None:
    parsed = read("in_euro.csv")
    assert spell(parsed) == [
        "2 PURCHASE 2021-06-28 14:38:40: -300 EUR, +0.01 BTC, fee -10 EUR",
        "3 INTEREST 2021-06-28 15:38:40: +0.01 BTC",
        "4 INTEREST 2021-06-28 16:38:40: +0.01 BTC ($300.00)",
    ]
    assert told(parsed) == ["info money_assumed_usd 4"]


def test_what_comes_in_and_is_not_certain_blocks(read: Read, spell: Spell) -> None:
    parsed = read("in_unclear.csv")
    assert spell(parsed) == ["10 PURCHASE 2021-06-28 14:38:40: -120 USD, +0.01 BTC, fee -10 USD"]
    assert blocked(parsed) == {
        2: "Column 'Timestamp': '2021-06-28 14:38:40' states no time zone.",
        3: "Column 'Exchange': it is empty, so it is not known in which wallet this happened.",
        4: "Column 'Crypto Fee': a fee in units and a fee in money; only one of them can be the fee.",
        5: "Column 'USD In With Fee': it is not the amount without the fee and the fee.",
        6: "Column 'Spot Price': neither a price nor an amount of money is stated.",
        7: "Column 'Transaction Type': 'Sell' is no way for units to come in.",
        8: "Column 'Crypto In': '-0.01' is negative.",
        9: "Column 'Spot Price': '0' is no price.",
    }


def test_the_owner_may_state_the_zone(read: Read) -> None:
    parsed = read("in_unclear.csv", hints=Hints(zone=ZoneInfo("America/New_York")))
    assert parsed.transactions[0].at.isoformat() == "2021-06-28T18:38:40+00:00"


def test_what_goes_out(read: Read, spell: Spell, told: Callable[[Parsed], list[str]]) -> None:
    parsed = read("out.csv")
    assert parsed.format == "dali.manual_out"
    assert spell(parsed) == [
        "2 SALE 2022-02-09 19:45:34: -0.02 BTC, +880.01 USD",
        "3 SALE 2022-02-10 19:45:34: -0.02 BTC, +890 USD, fee -0.001 BTC ($44.00)",
        "4 SALE 2022-02-11 19:45:34: -0.02 BTC, +880 USD, fee -0.001 BTC ($44.10)",
        "5 GIFT_OUT 2022-02-12 19:45:34: -0.5 BTC ($22,000.00)",
        "6 GIFT_OUT 2022-02-13 19:45:34: -0.5 BTC, fee -0.0001 BTC",
        "7 FEE 2022-02-14 19:45:34: fee -0.01 ETH ($30.00)",
        "8 LOST 2022-02-15 19:45:34: -1 ETH ($3,000.00)",
        "9 TRANSFER 2022-02-16 19:45:34: -1 ETH ($3,000.00), fee -0.01 ETH ($30.00)",
    ]
    assert parsed.transactions[-1].chain_hash == "hash-9"
    assert wallets(parsed) == {"My Wallet (Ann)"}
    assert [line.split()[1] for line in told(parsed)] == ["money_assumed_usd"]


def test_what_goes_out_and_is_not_certain_blocks(read: Read, spell: Spell) -> None:
    parsed = read("out_unclear.csv")
    assert spell(parsed) == ["7 SALE 2022-02-09 19:45:34: -1 BTC, +44000 USD"]
    assert blocked(parsed) == {
        2: "Column 'Fiat Fee': a fee in money without units; whether it is in the price is not said.",
        3: "Column 'Crypto Out With Fee': it is not the units without the fee and the fee.",
        4: "Column 'Crypto Out No Fee': '0' cannot be what went out.",
        5: "Column 'Transaction Type': 'Staking' is no way for units to go out.",
        6: "Column 'Spot Price': neither a price nor an amount of money is stated.",
    }


def test_transfers_whole_and_by_halves(
    read: Read, spell: Spell, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    parsed = read("intra.csv")
    assert parsed.format == "dali.manual_intra"
    assert spell(parsed) == [
        "3+4 TRANSFER 2022-01-18 15:20:00: -0.1 BTC ($4,100.00), +0.1 BTC, fee -0.0001 BTC ($4.10)",
        "5 TRANSFER 2022-01-25 10:58:40: -0.05 BTC, +0.05 BTC",
        "6 TRANSFER 2022-01-26 10:58:40: -1 ETH ($3,000.00)",
        "7 TRANSFER 2022-01-27 10:58:40: +2 ETH ($6,000.00)",
        "8 FEE 2022-01-28 10:58:40: fee -0.01 ETH ($30.00)",
        "10 TRANSFER 2022-01-14 11:23:38: -0.2 BTC ($8,200.00), +0.2 BTC, fee -0.0002 BTC ($8.20)",
    ]
    assert left_out(parsed) == {2: "the same row once more (same Unique ID)", 9: "moves inside this wallet"}
    assert [leg.wallet for leg in parsed.transactions[0].legs] == [
        "My Wallet (Ann)",
        "Somewhere (Ann)",
        "My Wallet (Ann)",
    ]
    assert [leg.wallet for leg in parsed.transactions[1].legs] == ["My Wallet (Ann)", "Other Wallet (Bob)"]


def test_all_that_leaves_a_wallet_reaches_the_other_or_is_the_fee(read: Read) -> None:
    for each in read("intra.csv").transactions:
        main = [leg for leg in each.legs if leg.role is Role.MAIN]
        if len(main) == 2:
            assert sum(leg.quantity for leg in main) == 0


def test_transfers_that_are_not_certain_block(read: Read, spell: Spell) -> None:
    parsed = read("intra_unclear.csv")
    assert spell(parsed) == ["9 TRANSFER 2022-01-14 10:35:10: -0.3 BTC ($12,300.00), +0.3 BTC"]
    half = "A transfer names a wallet and the units that left it, reached it, or both."
    assert blocked(parsed) == {
        2: "More units are received than were sent.",
        3: half,
        **dict.fromkeys((4, 5), "One id joins more than the two halves of a transfer."),
        **dict.fromkeys((6, 7), "A half of this transfer contradicts the row that tells it whole."),
        8: half,
    }


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_one_fate(read: Read, fates: Fates, name: str) -> None:
    parsed = read(f"{name}.csv")
    assert set(fates(parsed).values()) == {1}
    assert sum(fates(parsed).values()) == parsed.row_count


def test_without_its_amount_a_file_is_not_recognized() -> None:
    assert read_file("d.csv", b"Timestamp,Asset,Exchange,Transaction Type,Spot Price\n").format == ""


def test_the_shared_samples(shared: Path, fates: Fates, spell: Spell) -> None:
    spelled = {}
    for path in sorted((shared / "formats" / "samples" / "dali_manual").iterdir()):
        parsed = read_file(path.name, path.read_bytes())
        assert set(fates(parsed).values()) == {1}, path.name
        assert not blocked(parsed), path.name
        spelled[parsed.format] = spell(parsed)
    assert spelled == {
        "dali.manual_in": [
            "2 PURCHASE 2020-06-28 14:38:40: -120 USD, +0.01 BTC, fee -10 USD",
            "3 PURCHASE 2022-01-02 18:11:09: -34650 USD, +0.99 BTC, fee -490 USD",
        ],
        "dali.manual_intra": [
            "4 TRANSFER 2022-01-25 10:58:40: -0.05 BTC ($1,823.17), +0.05 BTC, fee -0.0003 BTC ($10.94)",
            "5 TRANSFER 2022-01-18 15:27:18: -0.1 BTC ($4,173.68), +0.1 BTC, fee -0.0001 BTC ($4.17)",
            "6 TRANSFER 2022-01-14 11:23:38: -0.2 BTC ($8,390.42), +0.2 BTC, fee -0.0002 BTC ($8.39)",
        ],
        "dali.manual_out": ["2 SALE 2022-02-09 19:45:34: -0.02 BTC, +892.5644 USD"],
    }
