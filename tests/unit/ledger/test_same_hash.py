"""Parts of one transaction of a chain become what it was, and nothing else is joined."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from builders import HOME, arrived, exchanged, fee, leg, out, sent, transaction
from corrected import word
from lotwise.core.quantity import quantity_text
from lotwise.ledger.corrections import Action
from lotwise.ledger.same_hash import Whole, joined_by_hash
from lotwise.ledger.transaction import Kind, Leg, Role, Source, Transaction

HASH = "0x" + "ab" * 32
DAY = "2025-03-01 10:00"
EXPLORER = {"normal": "etherscan", "internal": "etherscan", "erc20": "etherscan", "kraken": "kraken"}


def told_in(file: str, one: Transaction, row: int = 2) -> Transaction:
    """Return a transaction as a file tells it, named after the file."""
    source = Source(file_id=file, file=f"{file}.csv", rows=(row,))
    return replace(one, id=file if row == 2 else f"{file}{row}", sources=(source,))


def gas(amount: str = "0.01 ETH", chain_hash: str = HASH) -> Transaction:
    return transaction(Kind.FEE, DAY, fee(amount), chain_hash=chain_hash)


def joined(*parts: Transaction) -> Whole:
    return joined_by_hash(parts, {}, EXPLORER)


def words(one: Transaction) -> str:
    return f"{one.kind.name} {', '.join(map(_leg, one.legs))}"


def _leg(one: Leg) -> str:
    mark = "fee " if one.role is Role.FEE else ""
    return f"{mark}{quantity_text(one.quantity)} {one.asset}"


def spelled(whole: Whole) -> list[str]:
    return [words(one) for one in whole.transactions]


SENT = told_in("normal", sent("0.5 ETH", DAY, fees=(fee("0.01 ETH"),), chain_hash=HASH))
CAME = told_in("erc20", arrived("1000 USDC", DAY, chain_hash=HASH))


def test_what_left_in_one_file_and_came_in_another_is_an_exchange_with_its_fee() -> None:
    made = joined(SENT, CAME)
    (one,) = made.transactions
    assert words(one) == "EXCHANGE -0.5 ETH, 1000 USDC, fee -0.01 ETH"
    assert [source.file for source in one.sources] == ["erc20.csv", "normal.csv"]
    assert made.aliases == {"normal": one.id, "erc20": one.id}
    assert (one.chain_hash, made.findings) == (HASH, ())


def test_neither_the_order_of_files_nor_one_more_file_changes_the_id() -> None:
    refund = told_in("internal", arrived("0.1 ETH", DAY, chain_hash=HASH))
    (one,) = joined(SENT, CAME).transactions
    assert joined(CAME, SENT).transactions == (one,)
    more = joined(SENT, CAME, refund)
    assert [each.id for each in more.transactions] == [one.id]
    assert spelled(more) == ["EXCHANGE -0.4 ETH, 1000 USDC, fee -0.01 ETH"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((gas(), arrived("5 UNI", DAY, chain_hash=HASH)), "TRANSFER 5 UNI, fee -0.01 ETH"),
        ((gas(), sent("5 UNI", DAY, chain_hash=HASH)), "TRANSFER -5 UNI, fee -0.01 ETH"),
        (
            (sent("1 ETH", DAY, chain_hash=HASH), arrived("1 ETH", DAY, chain_hash=HASH), gas()),
            "FEE fee -0.01 ETH",
        ),
        (
            (sent("2 UNI", DAY, chain_hash=HASH), arrived("1 ETH", DAY, chain_hash=HASH.upper())),
            "EXCHANGE -2 UNI, 1 ETH",
        ),
        (
            (exchanged("1 ETH", "1 WETH", DAY), arrived("1 WETH", DAY, chain_hash=HASH)),
            "EXCHANGE -1 ETH, 1 WETH",
        ),
    ],
    ids=["in", "out", "round trip", "hash by case", "half of an exchange again"],
)
def test_parts_become_what_they_are_together(parts: Iterable[Transaction], expected: str) -> None:
    files = ("normal", "erc20", "internal")
    told = [
        told_in(file, replace(one, chain_hash=one.chain_hash or HASH))
        for file, one in zip(files, parts, strict=False)
    ]
    assert spelled(joined(*told)) == [expected]


def test_values_stay_where_nothing_was_netted_against_another_way() -> None:
    one = told_in("internal", transaction(Kind.TRANSFER, DAY, leg("1 ETH", worth="2000"), chain_hash=HASH))
    two = told_in("erc20", transaction(Kind.TRANSFER, DAY, leg("2 ETH", worth="4000"), chain_hash=HASH))
    back = told_in("normal", transaction(Kind.TRANSFER, DAY, out("1 ETH", worth="2000"), chain_hash=HASH))
    (summed,) = joined(one, two).transactions
    (netted,) = joined(one, two, back).transactions
    assert summed.legs == (leg("3 ETH", worth="6000"),)
    assert netted.legs == (leg("2 ETH"),)


def test_more_than_one_asset_each_way_stays_apart_and_is_told() -> None:
    liquidity = told_in("internal", arrived("3 UNI-V2", DAY, chain_hash=HASH))
    usdc = told_in("erc20", sent("1000 USDC", DAY, chain_hash=HASH))
    made = joined(SENT, usdc, liquidity)
    assert made.transactions == (SENT, usdc, liquidity)
    assert made.aliases == {}
    (finding,) = made.findings
    assert (finding.code, finding.is_blocking) == ("same_hash_apart", False)
    assert "-0.5 ETH, -1000 USDC, +3 UNI-V2" in finding.what


def test_several_assets_that_all_came_stay_apart_without_a_word() -> None:
    other = told_in("erc20", arrived("7 SPAM", DAY, chain_hash=HASH), row=3)
    assert joined(CAME, other) == Whole(transactions=(CAME, other), aliases={}, findings=())


def test_what_is_nothing_in_the_end_and_cost_nothing_is_told() -> None:
    went = told_in("erc20", sent("7 UNI", DAY, chain_hash=HASH))
    back = told_in("erc20", arrived("7 UNI", DAY, chain_hash=HASH), row=3)
    made = joined(went, back)
    assert made.transactions == (went, back)
    assert "nothing in the end" in made.findings[0].what


@pytest.mark.parametrize(
    "other",
    [
        told_in("kraken", arrived("1000 USDC", DAY, chain_hash=HASH)),
        told_in("erc20", arrived("1000 USDC", DAY, "Phantom", chain_hash=HASH)),
        told_in("erc20", arrived("1000 USDC", DAY, chain_hash="0x" + "cd" * 32)),
        told_in("erc20", arrived("1000 USDC", DAY)),
        told_in("erc20", transaction(Kind.STAKING, DAY, leg("1000 USDC"), chain_hash=HASH)),
        told_in("unknown", arrived("1000 USDC", DAY, chain_hash=HASH)),
        told_in("erc20", transaction(Kind.TRANSFER, DAY, out("1 ETH"), leg("1 ETH", "Pad"), chain_hash=HASH)),
        told_in("erc20", arrived("1000 USD", DAY, chain_hash=HASH)),
    ],
    ids=["source", "wallet", "hash", "no hash", "income", "no family", "two wallets", "money"],
)
def test_nothing_else_is_joined(other: Transaction) -> None:
    assert joined(SENT, other).transactions == (SENT, other)


def test_two_parts_of_another_source_are_two_events() -> None:
    one = told_in("kraken", sent("1 BTC", DAY, chain_hash=HASH))
    two = told_in("kraken", sent("2 BTC", DAY, chain_hash=HASH), row=3)
    assert joined(one, two).transactions == (one, two)


def test_hashes_of_solana_differ_by_case() -> None:
    families = {"one": "solscan", "two": "solscan"}
    one = told_in("one", sent("1 SOL", DAY, chain_hash="5mdVSXmpYJ"))
    two = told_in("two", arrived("9 BONK", DAY, chain_hash="5MDVSXmpYJ"))
    same = replace(two, chain_hash="5mdVSXmpYJ")
    assert joined_by_hash((one, two), {}, families).transactions == (one, two)
    assert spelled(joined_by_hash((one, same), {}, families)) == ["EXCHANGE -1 SOL, 9 BONK"]


def test_what_the_owner_calls_distinct_is_not_joined() -> None:
    said = word(Action.DISTINCT, "normal", "told again")
    made = joined_by_hash((SENT, CAME), {"told again": "erc20"}, EXPLORER, (said,))
    assert made.transactions == (SENT, CAME)
    assert made.aliases == {"told again": "erc20"}


def test_names_of_tellings_lead_to_the_whole() -> None:
    made = joined_by_hash((SENT, CAME), {"told again": "erc20", "other": "elsewhere"}, EXPLORER)
    (one,) = made.transactions
    assert made.aliases == {
        "told again": one.id,
        "other": "elsewhere",
        "normal": one.id,
        "erc20": one.id,
    }


def test_the_whole_stands_where_its_first_part_stood() -> None:
    before, after = sent("1 BTC", "2025-01-01", name="before"), sent("1 BTC", "2025-05-01", name="after")
    made = joined(before, CAME, after, SENT)
    assert [one.kind for one in made.transactions] == [Kind.TRANSFER, Kind.EXCHANGE, Kind.TRANSFER]
    assert made.transactions[1].legs[0].wallet == HOME
