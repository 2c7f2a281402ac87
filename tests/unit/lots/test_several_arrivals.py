"""One departure that arrives in several parts: they share what left, in order of time; the rest is told."""

from itertools import permutations

import pytest

from builders import (
    arrived,
    bought,
    codes,
    fee,
    leg,
    lot_lines,
    out,
    priced,
    sale_lines,
    sent,
    sold,
    transaction,
)
from lotwise.core.money import usd
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.ledger.transfers import Certainty
from lotwise.lots.conservation import conservation_of
from lotwise.lots.fold import Books
from statements import folded_journal, paired

PURCHASES = [
    bought("1 BTC", "20000 USD", "2023-01-10", "Kraken"),
    bought("2 BTC", "90000 USD", "2024-01-10", "Kraken"),
]
PRICE = [priced("BTC", "50000", "2025-02-01")]


def split(departure: Transaction, *arrivals: Transaction, rest: tuple[Transaction, ...] = ()) -> Books:
    """Return the books where one departure has all these arrivals, and nothing was lost."""
    pairs = [(departure.id, arrival.id) for arrival in arrivals]
    journal = paired(*PURCHASES, departure, *arrivals, *rest, pairs=pairs, why=Certainty.HASH)
    books = folded_journal(journal, PRICE)
    assert all(proof.is_proved for proof in conservation_of(books))
    return books


def test_the_first_arrival_takes_the_first_lots_and_the_next_one_the_next() -> None:
    books = split(
        sent("3 BTC", "2025-02-01 12:00", "Kraken", name="out"),
        arrived("1.5 BTC", "2025-02-01 13:00", "Ledger"),
        arrived("1.5 BTC", "2025-02-01 14:00", "Trezor"),
    )
    assert lot_lines(books) == [
        "1 BTC in Ledger from 2023-01-10 basis 20000.00",
        "0.5 BTC in Ledger from 2024-01-10 basis 22500.00",
        "1.5 BTC in Trezor from 2024-01-10 basis 67500.00",
    ]
    assert books.findings == ()
    assert {lot.moved_by for lot in books.lots} == {("out",)}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_the_pairs_does_not_matter(order: tuple[int, ...]) -> None:
    departure = sent("3 BTC", "2025-02-01 12:00", "Kraken", name="out")
    arrivals = [arrived("1 BTC", f"2025-02-01 1{n}:00", f"W{n}", name=f"in {n}") for n in (3, 4, 5)]
    books = split(departure, *(arrivals[n] for n in order))
    assert lot_lines(books) == [
        "1 BTC in W3 from 2023-01-10 basis 20000.00",
        "1 BTC in W4 from 2024-01-10 basis 45000.00",
        "1 BTC in W5 from 2024-01-10 basis 45000.00",
    ]


def test_what_is_left_after_the_last_part_is_one_fee() -> None:
    books = split(
        sent("2 BTC", "2025-02-01 12:00", "Kraken"),
        arrived("1 BTC", "2025-02-01 13:00", "Ledger"),
        arrived("0.996 BTC", "2025-02-02 13:00", "Trezor"),
    )
    assert sale_lines(books) == ["fee 0.004 BTC from 2024-01-10: 200.00 - 180.00, long"]
    assert [(one.code, one.amount_usd) for one in books.findings] == [("fee_inferred", usd("200"))]


def test_what_is_more_than_a_fee_stays_aside_and_is_told_once() -> None:
    books = split(
        sent("3 BTC", "2025-02-01 12:00", "Kraken"),
        arrived("1 BTC", "2025-02-01 13:00", "Ledger"),
        arrived("1 BTC", "2025-02-01 14:00", "Trezor"),
    )
    assert "1 BTC in (sent from Kraken) from 2024-01-10 basis 45000.00" in lot_lines(books)
    assert books.dispositions == ()
    assert codes(books) == ["transfer_part_left"]


def test_parts_that_sum_to_more_than_left_leave_the_last_one_short() -> None:
    books = split(
        sent("2 BTC", "2025-02-01 12:00", "Kraken"),
        arrived("1 BTC", "2025-02-01 13:00", "Ledger"),
        arrived("1.5 BTC", "2025-02-01 14:00", "Trezor"),
    )
    assert lot_lines(books)[-2:] == [
        "1 BTC in Trezor from 2024-01-10 basis 45000.00",
        "0.5 BTC in Trezor from None basis unknown",
    ]
    assert codes(books) == ["transfer_part_came"]


def test_a_part_that_seems_to_come_before_its_departure_waits_and_goes_first() -> None:
    books = split(
        sent("2 BTC", "2025-02-01 12:00", "Kraken"),
        arrived("1 BTC", "2025-02-01 13:00", "Ledger"),
        arrived("1 BTC", "2025-02-01 11:40", "Trezor"),
    )
    assert lot_lines(books) == [
        "1 BTC in Kraken from 2024-01-10 basis 45000.00",
        "1 BTC in Ledger from 2024-01-10 basis 45000.00",
        "1 BTC in Trezor from 2023-01-10 basis 20000.00",
    ]


def test_a_part_cannot_be_sold_before_its_own_arrival() -> None:
    early = sold("1 BTC", "1 USD", "2025-02-01 13:30", "Trezor", name="early")
    books = split(
        sent("2 BTC", "2025-02-01 12:00", "Kraken"),
        arrived("1 BTC", "2025-02-01 13:00", "Ledger"),
        arrived("1 BTC", "2025-02-01 14:00", "Trezor"),
        rest=(early,),
    )
    assert [(one.code, one.subject) for one in books.findings] == [("oversold", "early")]


def test_more_sent_in_parts_than_was_held_blocks_once() -> None:
    books = split(
        sent("4 BTC", "2025-02-01 12:00", "Kraken"),
        arrived("2 BTC", "2025-02-01 13:00", "Ledger"),
        arrived("2 BTC", "2025-02-01 14:00", "Trezor"),
    )
    assert codes(books) == ["moved_too_much"]
    assert lot_lines(books)[-1] == "1 BTC in Trezor from None basis unknown"


def test_the_stated_fee_of_the_departure_is_paid_after_the_parts_have_left() -> None:
    departure = sent(
        "2 BTC", "2025-02-01 12:00", "Kraken", fees=[fee("0.001 BTC", "Kraken", worth="50")], name="out"
    )
    books = split(
        departure,
        arrived("1 BTC", "2025-02-01 13:00", "Ledger"),
        arrived("1 BTC", "2025-02-01 14:00", "Trezor"),
    )
    assert sale_lines(books) == ["fee 0.001 BTC from 2024-01-10: 50.00 - 45.00, long"]


def test_an_arrival_of_two_legs_waits_with_both_of_them() -> None:
    """An owner may pair what a file tells as one arrival in two wallets."""
    both = transaction(
        Kind.TRANSFER, "2025-02-01 11:40", leg("0.5 BTC"), leg("0.5 BTC", "Trezor"), name="both"
    )
    books = split(sent("1 BTC", "2025-02-01 12:00", "Kraken"), both)
    assert "0.5 BTC in Ledger from 2023-01-10 basis 10000.00" in lot_lines(books)
    assert "0.5 BTC in Trezor from 2023-01-10 basis 10000.00" in lot_lines(books)


def test_an_arrival_of_two_departures_waits_for_both() -> None:
    first = sent("1 BTC", "2025-02-01 12:00", "Kraken", name="first")
    second = transaction(Kind.TRANSFER, "2025-02-01 12:30", out("1 BTC", "Kraken"), name="second")
    arrival = arrived("2 BTC", "2025-02-01 12:10", "Ledger", name="in")
    pairs = [("first", "in"), ("second", "in")]
    books = folded_journal(
        paired(*PURCHASES, first, second, arrival, pairs=pairs, why=Certainty.OWNER), PRICE
    )
    assert lot_lines(books) == [
        "1 BTC in Kraken from 2024-01-10 basis 45000.00",
        "1 BTC in Ledger from 2023-01-10 basis 20000.00",
        "1 BTC in Ledger from 2024-01-10 basis 45000.00",
    ]
    assert books.findings == ()
