"""Uphold's history: both amounts hold their fee, and a row may convert on its way out."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
LeftOut = Callable[[Parsed], dict[int, str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]


SAMPLE = Path("formats/samples/uphold/uphold-transaction-history.csv")


def test_every_known_row_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("history.csv")) == [
        "2 PURCHASE 2025-03-03 10:00:00: -800 USD, +0.01 BTC",
        "3 TRANSFER 2025-03-04 10:00:00: +2 ETH",
        "4 SALE 2025-03-05 10:00:00: -0.001 BTC, +100.5 USD, fee -0.5 USD",
        "5 EXCHANGE 2025-03-06 10:00:00: -0.02 ETH, +10 XRP, fee -0.001 ETH",
        "6 TRANSFER 2025-03-07 10:00:00: -0.498 ETH, fee -0.002 ETH",
        "7 TRANSFER 2025-03-08 10:00:00: -0.1 ETH, fee -0.5 XRP",
        "8 EXCHANGE 2025-03-09 09:00:00: -0.00199 BTC, +5 XRP, fee -0.00001 BTC",
        "9 PURCHASE 2025-03-10 10:00:00: -90 USD, +1 LTC, fee -0.1 LTC",
        "10 SALE 2025-03-11 10:00:00: -0.0006 BTC, +49 EUR",
        "14 TRANSFER 2025-03-15 10:00:00: +3.5 BAT",
        "15 TRANSFER 2025-03-16 10:00:00: -1 BAT",
        "16 STAKING 2025-03-17 10:00:00: +0.01 SOL",
        "17 REWARD 2025-03-18 10:00:00: +2 XRP",
        "19 FEE 2025-03-20 10:00:00: fee -0.001 ETH",
    ]


def test_what_was_converted_on_its_way_lies_where_it_went(read: Read) -> None:
    parsed = read("history.csv", wallet_name="My Uphold")
    by_row = {one.sources[0].rows[0]: [leg.wallet for leg in one.legs] for one in parsed.transactions}
    there = "xrp-ledger (from My Uphold)"
    assert by_row[8] == ["My Uphold", there, "My Uphold"]
    there = "litecoin (from My Uphold)"
    assert by_row[9] == ["My Uphold", there, there]
    assert {name for row, names in by_row.items() if row not in {8, 9} for name in names} == {"My Uphold"}


def test_what_does_not_count_says_why(read: Read, left_out: LeftOut) -> None:
    assert left_out(read("history.csv")) == {
        11: "a movement of money, not of an asset",
        12: "one money for another",
        13: "moves inside this wallet",
        18: "not carried out (failed)",
    }


def test_doubts_are_told(read: Read, told: Told) -> None:
    assert told(read("history.csv")) == [
        "warning converted_on_the_way 8",
        "warning converted_on_the_way 9",
        "warning from_member 14,15",
    ]


def test_rows_that_are_not_understood_block_and_the_others_still_count(read: Read, spell: Spell) -> None:
    parsed = read("history_unclear.csv")
    assert spell(parsed) == ["11 TRANSFER 2025-03-03 10:00:00: +2 ETH"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'Status': 'pending' does not say whether it was carried out.",
        (3,): "Column 'Type': 'gift' is not known.",
        (4,): "ETH was deposited and converted to BTC at once; one row tells a transfer from another wallet "
        "and a trade.",
        (5,): "XAU is a precious metal, which is no digital asset.",
        (6,): "The fee is not what lies between the amounts that left and arrived.",
        (7,): "XRP was bought and left Uphold at once, and the row does not say whereto.",
        (8,): "Column 'Destination Amount': '0' is not positive.",
        (9,): "Column 'Fee Amount': it is negative.",
        (10,): "Column 'Date': 'Monday' is not a date and time lotwise can read.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in ("history.csv", "history_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_it_is_a_us_broker_with_ids(read: Read) -> None:
    parsed = read("history.csv")
    assert (parsed.format, parsed.wallet) == ("uphold", Wallet(name="Uphold", custody=Custody.BROKER_US))
    assert [one.native_id for one in parsed.transactions][:2] == ["u01", "u02"]


def test_the_sample_keeps_every_unit(shared: Path, spell: Spell, fates: Fates) -> None:
    path = shared / SAMPLE
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, fates(parsed)) == ("uphold", Counter(range(2, 8)))
    assert spell(parsed) == [
        "2 EXCHANGE 2020-05-26 18:06:28: -0.00714006 BTC, +314.642101 XRP, fee -0.0000021 BTC",
        "3 EXCHANGE 2020-05-20 02:00:26: -133.250879 NANO, +1.26155562 LTC, fee -0.111123 NANO",
        "5 SALE 2020-03-29 12:21:44: -0.00421 BTC, +24.65 GBP",
        "6 PURCHASE 2020-02-11 13:13:57: -25 GBP, +0.00331961 BTC",
        "7 TRANSFER 2019-12-19 18:40:09: +5.15 BAT",
    ]
