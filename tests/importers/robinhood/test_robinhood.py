"""Robinhood: orders that were filled, and transfers that succeeded."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import Hints
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Told = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]

NEW_YORK = Hints(zone=ZoneInfo("America/New_York"))


def test_filled_orders_count_at_their_notional(read: Read, spell: Spell, told: Told) -> None:
    parsed = read("activity.csv", hints=NEW_YORK)
    assert spell(parsed) == [
        "2 PURCHASE 2024-03-04 15:15:00: -170.51 USD, +0.05 ETH",
        "3 SALE 2024-11-03 05:30:00: -1000.5 DOGE, +160.08 USD",
    ]
    assert told(parsed) == ["info hour_twice 3"]
    assert parsed.transactions[0].native_id == "0f000000-0000-4000-8000-000000000001"


def test_what_was_not_filled_and_the_legal_text_say_why(read: Read, left_out: LeftOut) -> None:
    assert left_out(read("activity.csv", hints=NEW_YORK)) == {
        4: "not carried out (Canceled)",
        5: "not carried out (Rejected)",
        6: "a row without a date or a number",
    }


def test_without_a_zone_the_owner_is_asked(read: Read) -> None:
    parsed = read("activity.csv")
    assert (parsed.format, parsed.needs, parsed.transactions) == ("robinhood.crypto", "zone", ())


def test_orders_that_may_be_filled_in_part_block(read: Read) -> None:
    parsed = read("activity_unclear.csv", hints=NEW_YORK)
    assert parsed.transactions == ()
    assert {one.where.rows: one.what for one in parsed.findings} == {
        (2,): "Column 'State': 'Partially Filled' does not say that the whole order was filled.",
        (3,): "Column 'State': 'Canceled' does not say that the whole order was filled.",
        (4,): "Column 'State': 'Filled' does not say that the whole order was filled.",
        (5,): "Column 'Side': 'Short' is neither a buy nor a sale.",
        (6,): "Column 'Notional': '$170.51' does not fit a buy of '0.05'.",
        (7,): "Column 'Time Entered': '13/09/2024, 10:15:00' is not a date and time lotwise can read.",
    }


def test_transfers_count_with_the_network_fee_on_top(read: Read, spell: Spell, left_out: LeftOut) -> None:
    parsed = read("transfers.csv")
    assert spell(parsed) == [
        "2 TRANSFER 2024-08-01 12:00:00: -0.25 ETH ($800.50), fee -0.0008 ETH",
        "3 TRANSFER 2024-08-02 12:00:00: +150 DOGE",
    ]
    assert left_out(parsed) == {4: "not carried out (canceled)", 5: "not carried out (pending)"}
    sent = parsed.transactions[0]
    assert (sent.native_id, sent.chain_hash, sent.address[:4]) == ("w1", "0xdd04", "0x33")


def test_transfers_that_are_not_understood_block(read: Read) -> None:
    parsed = read("transfers_unclear.csv")
    assert {one.where.rows: one.what for one in parsed.findings} == {
        (2,): "Column 'state': 'sent' does not say whether it was carried out.",
        (3,): "Column 'transfer_type': 'gift' is neither a withdrawal nor a deposit.",
        (4,): "A transfer must have a positive amount, and no negative network fee.",
        (5,): "Column 'amount': it is empty.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in ("activity.csv", "activity_unclear.csv", "transfers.csv", "transfers_unclear.csv"):
        parsed = read(name, hints=NEW_YORK)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_both_reports_are_of_one_account(read: Read) -> None:
    activity, transfers = read("activity.csv", hints=NEW_YORK), read("transfers.csv")
    assert activity.wallet == transfers.wallet == Wallet(name="Robinhood", custody=Custody.BROKER_US)
    assert (activity.family, activity.report) == ("robinhood", "orders")
    assert (transfers.family, transfers.report) == ("robinhood", "transfers")


def test_an_id_that_was_blotted_out_is_none(shared: Path, spell: Spell, fates: Fates) -> None:
    name = "2023_Robinhood_crypto_activity.csv"
    content = (shared / "formats" / "samples" / "robinhood_crypto" / name).read_bytes()
    parsed = read_file(name, content, hints=NEW_YORK)
    assert spell(parsed) == [
        "2 SALE 2023-12-01 17:34:56: -0.00010449 BTC, +1.29 USD",
        "3 PURCHASE 2022-06-01 19:00:00: -3 USD, +0.00030037 BTC",
    ]
    assert {one.native_id for one in parsed.transactions} == {""}
    assert fates(parsed) == Counter((2, 3, 4))


def test_the_sample_of_transfers_is_read(shared: Path, spell: Spell, left_out: LeftOut) -> None:
    (path,) = (shared / "formats" / "samples" / "robinhood_crypto_transfers").iterdir()
    parsed = read_file(path.name, path.read_bytes())
    assert parsed.format == "robinhood.crypto_transfers"
    assert spell(parsed) == ["2 TRANSFER 2024-05-01 15:04:05: -0.01 BTC ($600.00), fee -0.00005 BTC"]
    assert left_out(parsed) == {3: "not carried out (failed)"}
