"""Solscan's transfers: whole numbers become exact units, and a token is its mint."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
OTHER = "SPL@4KZYJXVNTQWCRBMDLSHGFPEAUONI7MXTQ2VYW9KJCRPB"
MOST = 5000


def test_amounts_are_exact_and_rows_of_one_mint_are_summed(read: Read, spell: Spell) -> None:
    assert spell(read("transfers.csv")) == [
        "2 TRANSFER 2023-11-14 22:14:20: +1.5 SOL ($150.25)",
        "3 TRANSFER 2023-11-14 22:15:20: -25 USDC ($25.00)",
        "4 TRANSFER 2023-11-14 22:16:20: -0.5 SOL ($50.00)",
        f"5 TRANSFER 2023-11-14 22:16:20: +12.34567 {OTHER} ($49.90)",
        f"8 TRANSFER 2023-11-14 22:18:20: +3 {OTHER}",
        f"9 TRANSFER 2023-11-14 22:19:20: -3 {OTHER}",
        "10+11 TRANSFER 2023-11-14 22:20:20: +0.0003 USDC",
        f"13 TRANSFER 2023-11-14 22:22:20: +12.34567890123456789 {OTHER}",
    ]


def test_what_does_not_count_says_why(
    read: Read, left_out: Callable[[Parsed], dict[int, str]], told: Callable[[Parsed], list[str]]
) -> None:
    parsed = read("transfers.csv")
    assert left_out(parsed) == {
        6: "moves inside this wallet (CREATE_ACCOUNT)",
        7: "moves nothing",
        12: "moves nothing",
        14: "moves inside this wallet (CLOSE_ACCOUNT)",
    }
    assert told(parsed) == ["warning rent_left_out 6,14", "info quantity_cut 13"]


def test_actions_may_have_the_long_names_of_the_explorer(
    read: Read, spell: Spell, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    parsed = read("long_actions.csv")
    assert spell(parsed) == ["2+3 TRANSFER 2023-11-14 22:14:20: +2 USDC"]
    assert left_out(parsed) == {4: "moves inside this wallet (ACTIVITY_SPL_CREATE_ACCOUNT)"}


def test_a_part_states_its_signature_and_a_strange_mint_as_it_is_written(read: Read) -> None:
    one = read("transfers.csv").transactions[3]
    assert one.chain_hash == "3".ljust(88, "q")
    assert one.native_id.startswith(f"{one.chain_hash}/7YwTq2nZ5bXk9LsVfRjC4hGmEaPdUoN3xKtQiBvWcDyF/4kZyJxVn")
    assert one.note.endswith(" mint 4kZyJxVnTqWcRbMdLsHgFpEaUoNi7mXtQ2vYw9KjCrPB")


@pytest.mark.parametrize("name", ["transfers.csv", "without_multiplier.csv", "transfers_unclear.csv"])
def test_every_row_has_one_fate(read: Read, fates: Fates, name: str) -> None:
    parsed = read(name)
    assert parsed.format == "solscan.transfers"
    assert set(fates(parsed).values()) == {1}
    assert sum(fates(parsed).values()) == parsed.row_count


def test_what_is_not_certain_blocks(read: Read) -> None:
    assert {finding.where.rows: finding.what for finding in read("transfers_unclear.csv").findings} == {
        (2,): "Column 'Action': 'STAKE' is not known.",
        (3,): "Column 'Amount': '1.5' is no whole number of units.",
        (4,): "Column 'Flow': 'sideways' is neither in nor out.",
        (5,): "Column 'Decimals': 'six' is no number of decimals.",
        (6,): "Column 'Token Address': 'USDC' is no mint of a token.",
        (7,): "Column 'Multiplier': lotwise does not read tokens whose units are multiplied.",
        (8,): "A value below zero.",
        (9,): "Column 'Signature': 'short' is no signature of a transaction.",
    }


def grown(rows: int) -> bytes:
    """Return the fixture without multiplier with as many rows, each of its own signature."""
    text = (Path(__file__).parent / "without_multiplier.csv").read_text("utf-8")
    header, row, *_ = text.splitlines()
    _, comma, rest = row.partition(",")
    signatures = (str(n).replace("0", "z").rjust(8, "y").ljust(88, "q") for n in range(rows))
    return "\n".join([header, *(signature + comma + rest for signature in signatures)]).encode()


@pytest.mark.parametrize(("rows", "codes"), [(MOST - 1, []), (MOST, ["export_full"])])
def test_an_export_as_long_as_it_can_be_is_told(rows: int, codes: list[str]) -> None:
    parsed = read_file("long.csv", grown(rows))
    assert len(parsed.transactions) == rows
    assert [finding.code for finding in parsed.findings] == codes


@pytest.mark.parametrize("column", ["Amount", "Decimals", "Flow", "Token Address", "Signature", "Action"])
def test_without_a_needed_column_it_is_not_recognized(column: str) -> None:
    raw = (Path(__file__).parent / "transfers.csv").read_text("utf-8").replace(f"{column},", "Something,", 1)
    parsed = read_file("transfers.csv", raw.encode())
    assert (parsed.format, [finding.code for finding in parsed.findings]) == ("", ["unknown_format"])


def test_the_wallet_is_the_owners(read: Read) -> None:
    assert read("transfers.csv").wallet == Wallet(name="Solana wallet", custody=Custody.SELF)


def test_the_sample(shared: Path, spell: Spell, fates: Fates) -> None:
    (path,) = sorted((shared / "formats" / "samples" / "solscan_transfers").iterdir())
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, parsed.findings, set(fates(parsed).values())) == ("solscan.transfers", (), {1})
    assert spell(parsed) == ["2 TRANSFER 2024-12-29 07:01:06: +20.48267794 RENDER ($145.63)"]
