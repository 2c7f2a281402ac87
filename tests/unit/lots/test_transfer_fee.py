"""What the owner chose of network fees, where the fee is not stated but missing in what arrived."""

from dataclasses import replace

import pytest

from builders import LAW, ONE_POOL, arrived, books_of, bought, codes, fee, moved, priced, renamed, sent
from lotwise.core.money import usd
from lotwise.lots.fold import Books
from lotwise.lots.lot import DispositionKind
from lotwise.lots.methods import TransferFee
from scenarios.lots_notation import rows

STORY = (
    bought("1.001 BTC", "50050 USD", "2024-01-10"),
    sent("1.001 BTC", "2025-02-10", chain_hash="0xaa"),
    arrived("1 BTC", "2025-02-10 12:30", "Kraken", chain_hash="0xaa"),
)
PRICE = priced("BTC", "90000", "2025-02-10")
SOLD = (
    "0.001 BTC acquired 2024-01-10 disposed 2025-02-10 proceeds 90.00 basis 50.00 gain 40.00 long-term, fee,"
    " FIFO"
)
GONE = (
    "0.001 BTC acquired 2024-01-10 disposed 2025-02-10 proceeds unknown basis 50.00 gain unknown long-term,"
    " network fee left out, FIFO"
)


def books_with(choice: TransferFee) -> Books:
    return books_of(*STORY, prices=[PRICE], law=replace(LAW, transfer_fee=choice))


@pytest.mark.parametrize(
    ("choice", "sold", "basis"),
    [
        (TransferFee.DISPOSE, SOLD, "50000.00"),
        (TransferFee.DISPOSE_ADD, SOLD, "50090.00"),
        (TransferFee.IGNORE, GONE, "50000.00"),
    ],
)
def test_what_is_missing_on_arrival_follows_the_choice(choice: TransferFee, sold: str, basis: str) -> None:
    told = rows(books_with(choice))
    assert told["sold"] == [sold]
    assert told["held"] == [f"1 BTC in Kraken acquired 2024-01-10 basis {basis}"]


def test_a_fee_that_is_left_out_needs_no_price() -> None:
    books = books_of(*STORY, law=replace(LAW, transfer_fee=TransferFee.IGNORE))
    assert [one.code for one in books.findings] == ["fee_inferred"]
    (gone,) = books.dispositions
    assert (gone.kind, gone.kind.is_taxable) == (DispositionKind.LEFT_OUT, False)


@pytest.mark.parametrize("choice", TransferFee)
def test_the_pool_of_earlier_years_knows_the_choice_too(choice: TransferFee) -> None:
    told = rows(books_of(*STORY, prices=[PRICE], law=replace(ONE_POOL, transfer_fee=choice)))
    assert told == rows(books_with(choice))


@pytest.mark.parametrize("choice", TransferFee)
def test_nothing_else_asks_for_the_choice(choice: TransferFee) -> None:
    story = (bought("10 MATIC", "9 USD", "2024-01-10"), renamed("10 MATIC", "10 POL", "2024-10-01"))
    assert books_of(*story, law=replace(LAW, transfer_fee=choice)) == books_of(*story)


def test_a_fee_in_money_whose_dollars_are_not_known_is_told_where_it_would_be_added() -> None:
    story = (
        bought("1 BTC", "100 USD", "2025-01-02"),
        moved("1 BTC", "Ledger", "Kraken", "2025-01-05", fees=[fee("5 EUR")]),
    )
    adds = replace(LAW, transfer_fee=TransferFee.DISPOSE_ADD)
    assert codes(books_of(*story, law=adds)) == ["no_value"]
    assert codes(books_of(*story)) == [], "elsewhere no figure rests on it"
    known = books_of(*story, law=adds, prices=[priced("EUR", "1.10", "2025-01-05")])
    assert (codes(known), [lot.basis_usd for lot in known.lots]) == ([], [usd("105.5")])
