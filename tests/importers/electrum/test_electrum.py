"""Electrum: net changes that hold their fee, on the chain and over Lightning, in local time."""

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
HERE = Path(__file__).parent


def test_what_left_holds_its_fee(read: Read, spell: Spell) -> None:
    assert spell(read("electrum.csv", hints=NEW_YORK)) == [
        "2 TRANSFER 2023-03-01 15:15:00: +0.05 BTC",
        "3 TRANSFER 2023-03-09 23:20:00: -0.01 BTC, fee -0.0002 BTC",
        "4 FEE 2023-07-09 22:20:00: fee -0.00003 BTC",
        "5 TRANSFER 2023-07-10 22:20:00: -0.001 BTC",
    ]


def test_what_is_not_confirmed_is_left_out(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    parsed = read("electrum.csv", hints=NEW_YORK)
    assert left_out(parsed) == dict.fromkeys((6, 7), "not carried out (not confirmed)")


def test_channels_are_inside_and_payments_over_lightning_count(read: Read, spell: Spell) -> None:
    parsed = read("lightning.csv", hints=NEW_YORK)
    assert spell(parsed) == [
        "2 TRANSFER 2024-03-01 15:15:00: +0.5 BTC",
        "3 FEE 2024-03-02 15:15:00: fee -0.0000015 BTC",
        "4 TRANSFER 2024-03-03 15:15:00: -0.0001002 BTC",
        "5 TRANSFER 2024-03-04 15:15:00: +0.0005 BTC",
        "6 TRANSFER 2024-03-05 15:15:00: -0.2 BTC, fee -0.000003 BTC",
        "7 FEE 2024-03-06 15:15:00: fee -0.0005 BTC",
    ]
    moved = sum(leg.quantity for each in parsed.transactions for leg in each.legs)
    assert moved == quantity("0.5") + sum(
        map(quantity, ("-0.0000015", "-0.0001002", "0.0005", "-0.200003", "-0.0005"))
    )
    assert [(each.native_id, each.chain_hash) for each in parsed.transactions[2:4]] == [
        ("c1", ""),
        ("c2", ""),
    ]


def test_a_fee_in_bitcoin_and_one_in_satoshi_are_the_same(read: Read) -> None:
    in_satoshi = read("lightning.csv", hints=NEW_YORK).transactions[4]
    (in_bitcoin,) = read("lightning_in_bitcoin.csv", hints=NEW_YORK).transactions
    assert (in_bitcoin.id, in_bitcoin.legs) == (in_satoshi.id, in_satoshi.legs)


def test_old_exports_state_no_fee_and_say_so(
    read: Read, spell: Spell, told: Callable[[Parsed], list[str]]
) -> None:
    parsed = read("without_fee.csv", hints=NEW_YORK)
    assert spell(parsed) == [
        "2 TRANSFER 2015-03-01 15:15:00: +0.05 BTC",
        "3 TRANSFER 2015-03-09 22:20:00: -0.0102 BTC",
    ]
    assert told(parsed) == ["warning fee_not_stated 3"]


def test_the_oldest_versions_print_the_fee_with_a_minus(read: Read, spell: Spell) -> None:
    parsed = read("oldest.csv", hints=NEW_YORK)
    assert spell(parsed) == [
        "2 TRANSFER 2013-03-01 15:15:00: +0.05 BTC",
        "3 TRANSFER 2013-03-09 23:20:00: -0.01 BTC, fee -0.0005 BTC",
        "4 TRANSFER 2013-03-10 22:20:00: -0.009 BTC, fee -0.0005 BTC",
    ]
    assert parsed.findings == ()
    assert [each.quantity for each in parsed.balances] == [50 * 10**15, 395 * 10**14, 30 * 10**15]


def test_what_is_not_certain_blocks(read: Read, spell: Spell) -> None:
    parsed = read("electrum_unclear.csv", hints=NEW_YORK)
    assert spell(parsed) == ["6 TRANSFER 2024-03-02 15:15:00: +0.1 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'amount_chain_bc': '-0.00001' is less than the fee it should hold.",
        (3,): "Column 'network_fee_satoshi': '0.5' is no whole number of satoshi.",
        (4,): "Column 'amount_chain_bc': it is empty.",
        (5,): "Column 'amount_lightning_bc': bitcoin comes in both on the chain and over Lightning.",
        (7,): "Column 'amount_lightning_bc': more is lost than the fee of a move between chain and channel.",
    }


def test_a_file_that_lost_its_lightning_column_is_not_read() -> None:
    lines = (HERE / "lightning.csv").read_text(encoding="utf-8").splitlines()
    cut = [",".join(line.split(",")[:5] + line.split(",")[6:]) for line in lines]
    parsed = read_file("lightning.csv", "\n".join(cut).encode(), hints=NEW_YORK)
    assert parsed.transactions == ()
    assert {finding.what for finding in parsed.findings} == {"The column amount_lightning_bc is missing."}


@pytest.mark.parametrize("name", ["electron-cash-history.csv", "electrum-ltc-history.csv"])
def test_forks_for_other_assets_are_not_taken_for_bitcoin(name: str) -> None:
    parsed = read_file(name, (HERE / "electrum.csv").read_bytes(), hints=NEW_YORK)
    assert [finding.code for finding in parsed.findings] == ["unknown_format"]
    assert "another asset than bitcoin" in parsed.findings[0].what


def test_the_zone_is_asked(read: Read) -> None:
    parsed = read("electrum.csv")
    assert (parsed.format, parsed.needs, parsed.transactions) == ("electrum", "zone", ())


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("electrum.csv", "lightning.csv", "electrum_unclear.csv"):
        parsed = read(name, hints=NEW_YORK)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_wallet_is_the_owner_s(read: Read) -> None:
    parsed = read("electrum.csv", hints=NEW_YORK)
    assert parsed.wallet is not None
    assert parsed.wallet.custody is Custody.SELF


def test_the_shared_sample_is_read(
    shared: Path, spell: Spell, fates: Callable[[Parsed], Counter[int]]
) -> None:
    (path,) = (shared / "formats" / "samples" / "electrum").iterdir()
    parsed = read_file(path.name, path.read_bytes(), hints=NEW_YORK)
    assert (parsed.format, fates(parsed)) == ("electrum", Counter({2: 1, 3: 1}))
    assert spell(parsed) == [
        "2 TRANSFER 2023-03-01 15:15:00: +0.05 BTC",
        "3 TRANSFER 2023-03-09 23:20:00: -0.01 BTC, fee -0.0002 BTC",
    ]
