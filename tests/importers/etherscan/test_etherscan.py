"""Etherscan's four exports: each file tells its part, and nothing that is not certain."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import NO_HINTS, Hints
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
OURS = Hints(address="0x" + "1" * 40)
FAKE = "0X" + "4" * 40
PIECES = "NFT@0X" + "EF" * 20


def test_who_sends_pays_and_who_receives_does_not(read: Read, spell: Spell) -> None:
    assert spell(read("normal.csv", hints=OURS)) == [
        "2 TRANSFER 2023-11-14 22:14:20: +1.5 ETH ($3,000.00)",
        "3 TRANSFER 2023-11-14 22:15:20: -0.25 ETH ($500.00), fee -0.001 ETH ($2.00)",
        "4 TRANSFER 2023-11-14 22:16:20: -0.5 ETH ($1,000.00), fee -0.001 ETH ($2.00)",
        "5 FEE 2023-11-14 22:17:20: fee -0.001 ETH ($2.00)",
        "6 FEE 2023-11-14 22:18:20: fee -0.001 ETH ($2.00)",
        "8 FEE 2023-11-14 22:20:20: fee -0.001 ETH ($2.00)",
        "9 FEE 2023-11-14 22:21:20: fee -0.001 ETH ($2.00)",
        "11 EXCHANGE 2023-11-14 22:23:20: -0.2 ETH ($400.00), +0.2 WETH ($400.00), fee -0.001 ETH ($2.00)",
        "12 FEE 2023-11-14 22:24:20: fee -0.001 ETH ($2.00)",
        "13 TRANSFER 2023-11-14 22:25:20: +1000.000000000000000001 ETH",
        "14 TRANSFER 2023-11-14 22:26:20: -0.4 ETH ($800.00)",
    ]


def test_what_failed_for_others_or_moves_nothing_does_not_count(
    read: Read, left_out: Callable[[Parsed], dict[int, str]], told: Callable[[Parsed], list[str]]
) -> None:
    parsed = read("normal.csv", hints=OURS)
    assert left_out(parsed) == {7: "not carried out (Error(0))", 10: "moves nothing"}
    assert told(parsed) == ["info contract_called 4,12"]


def test_a_part_states_hash_address_and_who_was_on_the_other_side(read: Read) -> None:
    one = read("normal.csv", hints=OURS).transactions[2]
    chain_hash = "0x" + "3".rjust(64, "a")
    assert one.chain_hash == chain_hash
    assert one.native_id == f"{chain_hash}/{OURS.address}/normal"
    assert one.note == "Swap Exact ETH For Tokens, to 0x" + "3" * 40
    assert one.address == "0x" + "3" * 40


def test_other_chains_have_their_own_asset_and_a_spoilt_stamp_is_replaced_by_the_date(
    read: Read, spell: Spell
) -> None:
    assert spell(read("bnb_without_method.csv", hints=OURS)) == [
        "2 TRANSFER 2021-03-01 10:00:00: -2 BNB ($501.00), fee -0.000105 BNB ($0.03)"
    ]


def test_what_contracts_sent_is_summed_by_hash(read: Read, spell: Spell) -> None:
    assert spell(read("internal.csv", hints=OURS)) == [
        "2 TRANSFER 2023-11-14 22:33:20: +0.5 ETH ($1,000.00)",
        "3+5 TRANSFER 2023-11-14 22:34:20: +0.12 ETH ($240.00)",
        "6 EXCHANGE 2023-11-14 22:36:20: -0.2 WETH ($400.00), +0.2 ETH ($400.00)",
        "7 TRANSFER 2023-11-14 22:37:20: +0.3 ETH ($600.00)",
        "9 TRANSFER 2023-11-14 22:39:20: -0.05 ETH ($100.00)",
    ]


def test_internal_transactions_that_failed_or_moved_nothing_do_not_count(
    read: Read, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    parsed = read("internal.csv", hints=OURS)
    assert left_out(parsed) == {4: "not carried out (1)", 8: "moves nothing"}


def test_an_asset_is_its_contract_and_never_its_symbol(read: Read, spell: Spell) -> None:
    assert spell(read("erc20.csv", hints=OURS)) == [
        "2 TRANSFER 2023-11-14 22:16:20: +1000.5 USDC ($1,000.48)",
        "3 TRANSFER 2023-11-14 22:43:20: -200 USDC ($199.99)",
        f"4 TRANSFER 2023-11-14 22:44:20: +1000000 USDC@{FAKE}",
        "6+7 TRANSFER 2023-11-14 22:46:20: +15 USDC",
        f"9 TRANSFER 2023-11-14 22:46:20: -40 SOMETOKEN@0X{'AB' * 20} ($12.00)",
        f"11 TRANSFER 2023-11-14 22:48:20: +1 TOKEN@0X{'CD' * 20}",
    ]


def test_transfers_of_nothing_and_round_trips_do_not_count(
    read: Read, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    assert left_out(read("erc20.csv", hints=OURS)) == dict.fromkeys((5, 8, 10, 12, 13), "moves nothing")


def test_the_words_of_spam_are_not_shown(read: Read) -> None:
    spam = read("erc20.csv", hints=OURS).transactions[2]
    assert spam.note == "from 0x" + "2" * 40


def test_each_piece_of_a_collection_is_an_asset(read: Read, spell: Spell) -> None:
    assert spell(read("nft.csv", hints=OURS)) == [
        f"2 TRANSFER 2023-11-14 22:53:20: +1 {PIECES}#123",
        f"3 TRANSFER 2023-11-14 22:54:20: -1 {PIECES}#123",
        f"4 TRANSFER 2023-11-14 22:55:20: +5 {PIECES}#7",
        f"6 TRANSFER 2023-11-14 22:57:20: +1 {PIECES}#1",
        f"7 TRANSFER 2023-11-14 22:57:20: +1 {PIECES}#2",
    ]


def test_older_exports_tell_the_same(read: Read, spell: Spell) -> None:
    assert spell(read("erc20_of_2019.csv", hints=OURS)) == ["2 TRANSFER 2023-11-14 22:14:20: +12.25 DAI"]
    assert spell(read("nft_of_2021.csv", hints=OURS)) == [f"2 TRANSFER 2023-11-14 22:14:20: +1 {PIECES}#1"]


def test_the_export_of_several_pieces_of_one_number_says_how_many(read: Read, spell: Spell) -> None:
    assert spell(read("nft_pieces_of_2021.csv", hints=OURS)) == [
        f"2 TRANSFER 2023-11-14 22:14:20: +3 {PIECES}#7",
        f"3 TRANSFER 2023-11-14 22:15:20: -2 {PIECES}#7",
    ]


NAMES = [
    *(
        "normal",
        "bnb_without_method",
        "internal",
        "erc20",
        "erc20_of_2019",
        "nft",
        "nft_of_2021",
        "nft_pieces_of_2021",
    ),
    *("normal_unclear", "internal_unclear", "erc20_unclear", "nft_unclear"),
]


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_one_fate_and_ids_are_unique(read: Read, fates: Fates, name: str) -> None:
    parsed = read(f"{name}.csv", hints=OURS)
    assert parsed.format == f"etherscan.{'normal' if name.startswith('bnb') else name.partition('_')[0]}"
    assert set(fates(parsed).values()) == {1}
    assert sum(fates(parsed).values()) == parsed.row_count
    ids = [one.native_id for one in parsed.transactions]
    assert len(ids) == len(set(ids))
    assert ids or "unclear" in name


@pytest.mark.parametrize("name", ["normal", "internal", "erc20", "nft"])
def test_the_address_is_the_only_party_of_all_rows_or_is_asked(name: str) -> None:
    content = Path(__file__).with_name(f"{name}.csv").read_bytes()
    told, found = (read_file("export.csv", content, hints=hints) for hints in (OURS, NO_HINTS))
    assert [one.legs for one in found.transactions] == [one.legs for one in told.transactions]
    alone = read_file("export.csv", b"\n".join(content.splitlines()[:2]))
    assert (alone.needs, alone.transactions) == ("address", ())


def what(parsed: Parsed) -> dict[tuple[int, ...], str]:
    return {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking}


NOT_OURS = f"Neither side of this row is {OURS.address}, whose history the file is taken for."


def test_what_is_not_certain_blocks(read: Read) -> None:
    assert what(read("normal_unclear.csv", hints=OURS)) == {
        (2,): NOT_OURS,
        (3,): "Column 'Status': 'Error in Internal Txn' does not say whether it was carried out.",
        (4,): "Column 'Value_IN(ETH)': it goes the other way than the row.",
        (5,): "Column 'Value_OUT(ETH)': it is empty.",
        (6,): "Column 'TxnFee(ETH)': a fee below zero.",
        (7,): "Column 'From': 'me' is no address.",
        (8,): "Column 'Transaction Hash': 'not a hash' is no hash of a transaction.",
    }
    assert what(read("internal_unclear.csv", hints=OURS)) == {
        (2,): "Column 'Status': 'pending' does not say whether it was carried out.",
        (3,): NOT_OURS,
        (4,): "Column 'Value_OUT(ETH)': it goes the other way than the row.",
        (5,): "Column 'Value_IN(ETH)': 'many' is not a number.",
    }
    assert what(read("erc20_unclear.csv", hints=OURS)) == {
        (2,): "Column 'TokenValue': it is empty.",
        (3,): NOT_OURS,
        (4,): "Column 'TokenValue': units below zero.",
        (5,): "Column 'ContractAddress': it is empty, so the token is not known.",
        (6,): "Column 'USDValueDayOfTx': 'a lot' is not a number.",
        (7,): "Column 'ContractAddress': 'USDC' is no address.",
    }
    assert what(read("nft_unclear.csv", hints=OURS)) == {
        (2,): "Column 'Token ID': 'one' is no number of a piece.",
        (3,): "The type '404' of an NFT is not known.",
        (4,): "Column 'Quantity': of an ERC-721 there is one piece.",
        (5,): "Column 'Quantity': it is empty.",
        (6,): NOT_OURS,
    }


NEEDED = {
    "normal.csv": ("From", "To", "Status", "TxnFee(ETH)", "Value_IN(ETH)", "Transaction Hash"),
    "internal.csv": ("TxTo", "ParentTxTo", "Status", "Value_OUT(ETH)"),
    "erc20.csv": ("TokenValue", "ContractAddress", "TokenSymbol", "UnixTimestamp"),
    "nft.csv": ("Token ID", "ContractAddress", "From"),
}


@pytest.mark.parametrize(("name", "column"), [(name, one) for name, them in NEEDED.items() for one in them])
def test_without_a_needed_column_it_is_not_recognized(name: str, column: str) -> None:
    raw = (Path(__file__).parent / name).read_text("utf-8").replace(f'"{column}"', '"Something"', 1)
    parsed = read_file(name, raw.encode(), hints=OURS)
    assert parsed.format == ""
    assert [finding.code for finding in parsed.findings] == ["unknown_format"]


def test_the_wallet_is_the_owners(read: Read) -> None:
    assert read("nft.csv", hints=OURS).wallet == Wallet(name="Ethereum wallet", custody=Custody.SELF)


def test_the_samples(shared: Path, spell: Spell, fates: Fates) -> None:
    samples = shared / "formats" / "samples"
    found = {}
    for folder in ("etherscan_normal", "etherscan_internal", "etherscan_erc20"):
        for path in sorted((samples / folder).iterdir()):
            parsed = read_file(path.name, path.read_bytes(), hints=OURS)
            assert set(fates(parsed).values()) == {1}
            found[parsed.format] = spell(parsed)
    assert found == {
        "etherscan.normal": [
            "2 TRANSFER 2025-01-23 11:14:11: +0.0380605 ETH ($127.07)",
            "3 TRANSFER 2025-01-23 11:24:47: -0.0273 ETH ($91.15), fee -0.00529785682931128 ETH ($17.69)",
            "4 FEE 2025-01-23 11:24:59: fee -0.0001 ETH ($0.33)",
        ],
        "etherscan.internal": ["2 TRANSFER 2025-01-23 22:06:40: +0.5 ETH ($1,650.05)"],
        "etherscan.erc20": [
            "2 TRANSFER 2025-01-23 11:24:47: +91.142355 USDC ($91.14)",
            f"3 TRANSFER 2025-01-23 11:33:20: +1000000 USDC@{FAKE}",
        ],
    }
