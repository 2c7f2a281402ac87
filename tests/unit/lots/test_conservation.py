"""The proof of conservation: it holds for sound books, and falls and names the root when they are damaged."""

from dataclasses import replace

import pytest

from builders import arrived, bought, fee, leg, moved, out, renamed, sent, sold, transaction
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.transaction import Kind
from lotwise.lots.conservation import Amount, AssetProof, conservation_of
from lotwise.lots.fold import Books
from statements import folded

STORY = [
    bought("4 BTC", "40000 USD", "2024-01-10", "Kraken"),
    bought("3 ETH", "3000 USD", "2024-02-10", "Kraken"),
    moved(
        "1 BTC", "Kraken", "Ledger", "2025-02-01", fees=[fee("0.01 BTC", "Kraken", worth="500")], name="move"
    ),
    sold("1 BTC", "60000 USD", "2025-03-01", "Kraken", name="sale"),
    sent("0.5 BTC", "2025-04-01", "Kraken", name="gone"),
    arrived("2 BTC", "2025-05-01", "Ledger"),
]


def proof(books: Books, asset: str = "BTC") -> AssetProof:
    (found,) = [one for one in conservation_of(books) if one.asset == asset]
    return found


def amount(units: str, basis: str = "0", unknown: str = "0") -> Amount:
    return Amount(quantity=quantity(units), basis_usd=usd(basis), unknown_quantity=quantity(unknown))


def test_what_was_acquired_is_held_or_disposed_of_or_out_of_scope() -> None:
    found = proof(folded(*STORY))
    assert found.acquired == amount("6", "40000", unknown="2")
    assert found.held == amount("4.49", "24900", unknown="2")
    assert found.disposed == amount("1.01", "10100")
    assert found.out_of_scope == amount("0.5", "5000")
    assert found.renamed_in == found.renamed_out == Amount()
    assert found.difference == Amount()
    assert found.is_proved


def test_every_asset_has_its_proof_in_the_order_of_codes() -> None:
    assert [one.asset for one in conservation_of(folded(*STORY))] == ["BTC", "ETH"]
    assert conservation_of(folded()) == ()


def test_a_renaming_takes_basis_out_of_one_asset_and_into_another() -> None:
    books = folded(
        bought("10 MATIC", "100 USD", "2024-01-10"),
        bought("5 MATIC", "70 USD", "2024-02-10"),
        sold("1 MATIC", "9 USD", "2024-03-10"),
        renamed("14 MATIC", "28 POL", "2024-10-01", name="rename"),
        bought("1 POL", "1 USD", "2024-11-01"),
    )
    old, new = conservation_of(books)
    assert (old.asset, new.asset) == ("MATIC", "POL")
    assert old.renamed_out == amount("14", "160")
    assert (new.acquired, new.renamed_in) == (amount("1", "1"), amount("28", "160"))
    assert old.is_proved
    assert new.is_proved
    assert {lot.root.renamed_by for lot in books.lots} == {("rename",), ()}


def test_dust_that_became_nothing_has_left_its_basis_to_the_next_lot() -> None:
    books = folded(
        bought("0.0000000000000001 OLD", "0.50 USD", "2023-01-10"),
        bought("1 OLD", "10 USD", "2024-01-10"),
        renamed("1.0000000000000001 OLD", "0.001 NEW", "2024-10-01"),
    )
    assert all(one.is_proved for one in conservation_of(books))
    assert proof(books, "NEW").renamed_in == amount("0.001", "10.50")
    assert [(one.start, one.into.asset) for one in books.renamed] == [(0, "NEW"), (0, "NEW")]


def test_a_known_basis_that_joins_an_unknown_one_is_unknown_and_the_proof_says_so() -> None:
    books = folded(
        bought("0.0000000000000001 OLD", "0.50 USD", "2023-01-10"),
        arrived("1 OLD", "2024-01-10"),
        renamed("1.0000000000000001 OLD", "0.001 NEW", "2024-10-01"),
    )
    assert proof(books, "NEW").renamed_in == amount("0.001", unknown="0.001")
    assert all(one.is_proved for one in conservation_of(books))


def test_what_was_sold_without_ever_being_acquired_is_counted_apart() -> None:
    found = proof(folded(bought("1 BTC", "1 USD", "2024-01-10"), sold("3 BTC", "9 USD", "2025-01-10")))
    assert (found.disposed.quantity, found.oversold) == (quantity(1), quantity(2))
    assert found.is_proved
    assert proof(folded(sold("3 BTC", "9 USD", "2025-01-10"))).oversold == quantity(3)


def test_units_withheld_for_a_fee_are_acquired_and_disposed_of() -> None:
    swap = transaction(Kind.EXCHANGE, "2025-06-01", out("1 BTC"), leg("10 A", worth="50"), fee("1 A"))
    found = proof(folded(bought("1 BTC", "1 USD", "2024-01-10"), swap), "A")
    assert (found.acquired, found.disposed) == (amount("10", "50"), amount("1", "5"))
    assert found.is_proved


# ── damage ──────────────────────────────────────────────────────────────────────────────────────


def root_sold(books: Books) -> str:
    root = books.dispositions[-1].root
    assert root is not None
    return root.id


def test_a_disposition_that_vanished_is_missed_by_name_and_place() -> None:
    books = folded(*STORY)
    damaged = replace(books, dispositions=books.dispositions[:-1])
    found = proof(damaged)
    assert not found.is_proved
    assert found.difference == amount("1", "10000")
    assert found.faults == (f"1 BTC of {root_sold(books)} (from 1.01 on) are nowhere",)
    assert proof(damaged, "ETH").is_proved


def test_a_lot_that_is_there_twice_is_seen() -> None:
    books = folded(*STORY)
    twice = next(lot for lot in books.lots if lot.asset == "ETH")
    found = proof(replace(books, lots=(*books.lots, twice)), "ETH")
    assert found.difference.quantity == -quantity(3)
    assert found.faults == (f"3 ETH of {twice.root.id} (from 0 on) are in two places",)


def test_two_errors_that_cancel_in_the_sums_are_seen_all_the_same() -> None:
    books = folded(*STORY)
    sale = books.dispositions[-1]
    moved_sale = replace(sale, start=0, stop=quantity(1))
    found = proof(replace(books, dispositions=(*books.dispositions[:-1], moved_sale)))
    assert found.difference == Amount(), "the sums say nothing"
    assert not found.is_proved
    assert len(found.faults) == 2


def test_units_beyond_the_root_never_were() -> None:
    books = folded(*STORY)
    sale = books.dispositions[-1]
    assert sale.root is not None
    larger = replace(sale, stop=sale.root.quantity + 1)
    found = proof(replace(books, dispositions=(*books.dispositions[:-1], larger)))
    assert found.faults[-1].endswith("(from 4 on) never were")


def test_a_slice_of_a_root_that_was_never_acquired_is_seen() -> None:
    books = folded(*STORY)
    without = tuple(root for root in books.roots if root.asset != "ETH")
    found = proof(replace(books, roots=without), "ETH")
    assert not found.is_proved
    assert [fault.endswith("was never acquired") for fault in found.faults] == [True]


def test_one_id_of_two_roots_is_seen_even_when_nothing_lies_anywhere() -> None:
    books = folded(*STORY)
    eth = next(root for root in books.roots if root.asset == "ETH")
    found = proof(replace(books, roots=(*books.roots, eth), lots=()), "ETH")
    assert f"{eth.id} is the id of 2 roots" in found.faults


@pytest.mark.parametrize("basis", ["99", None])
def test_a_renaming_that_lost_basis_is_seen(basis: str | None) -> None:
    books = folded(bought("10 A", "100 USD", "2024-01-10"), renamed("10 A", "10 B", "2024-10-01"))
    lot = books.lots[0]
    wrong = replace(lot.root, basis_usd=None if basis is None else usd(basis))
    damaged = replace(books, roots=(books.roots[0], wrong), lots=(replace(lot, root=wrong),))
    found = proof(damaged, "B")
    assert found.difference == Amount(), "within the asset nothing is missing"
    assert found.faults == (f"{wrong.id} has not the basis of what went into it",)
