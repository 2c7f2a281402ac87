"""Transfers and renamings: date and basis travel with the units, and not one unit is lost on the way."""

import pytest

from builders import (
    HOME,
    arrived,
    books_of,
    bought,
    codes,
    dollars,
    fee,
    identified,
    leg,
    lot_lines,
    moved,
    out,
    priced,
    renamed,
    sale_lines,
    sent,
    sold,
    transaction,
)
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.transaction import Kind, Leg
from lotwise.lots.fold import Books

OLD, DAY, LATER = "2023-01-10", "2025-02-01 12:00", "2025-02-01 14:00"
PURCHASE = bought("1 BTC", "20000 USD", OLD, "Kraken")


def units_in(books: Books, wallet: str, asset: str = "BTC") -> int:
    return sum(lot.quantity for lot in books.lots if (lot.wallet, lot.asset) == (wallet, asset))


def test_a_transfer_is_no_disposition_and_keeps_date_and_basis() -> None:
    for story in (
        [sent("1 BTC", DAY, "Kraken", name="out"), arrived("1 BTC", LATER)],
        [moved("1 BTC", "Kraken", HOME, DAY, name="out")],
    ):
        books = books_of(PURCHASE, *story)
        assert lot_lines(books) == ["1 BTC in Ledger from 2023-01-10 basis 20000.00"]
        assert books.dispositions == ()
        assert books.lots[0].moved_by == ("out",)
        assert books.lots[0].root.wallet == "Kraken"


def test_what_was_moved_says_so_when_it_is_sold() -> None:
    """A broker knows no basis of units that were transferred in."""
    books = books_of(PURCHASE, moved("1 BTC", "Kraken", HOME, DAY), sold("1 BTC", "1 USD", "2025-03-01"))
    assert books.dispositions[0].has_moved
    assert sale_lines(books) == ["sale 1 BTC from 2023-01-10: 1.00 - 20000.00, long"]


def test_fifo_goes_by_original_acquisition_although_the_units_came_in_later() -> None:
    """26 CFR § 1.1012-1(j)(1): the date units were transferred into the wallet is disregarded."""
    books = books_of(
        PURCHASE,
        bought("1 BTC", "60000 USD", "2024-06-01"),
        moved("1 BTC", "Kraken", HOME, DAY),
        sold("1 BTC", "70000 USD", "2025-03-01"),
    )
    assert sale_lines(books) == ["sale 1 BTC from 2023-01-10: 70000.00 - 20000.00, long"]


def test_a_part_is_moved_and_the_rest_stays() -> None:
    books = books_of(PURCHASE, moved("0.4 BTC", "Kraken", HOME, DAY))
    assert lot_lines(books) == [
        "0.6 BTC in Kraken from 2023-01-10 basis 12000.00",
        "0.4 BTC in Ledger from 2023-01-10 basis 8000.00",
    ]


def test_there_and_back_changes_nothing_but_the_path() -> None:
    books = books_of(
        PURCHASE,
        moved("0.4 BTC", "Kraken", HOME, DAY, name="there"),
        moved("0.4 BTC", HOME, "Kraken", LATER, name="back"),
    )
    assert units_in(books, "Kraken") == quantity(1)
    assert sum(lot.basis_usd or 0 for lot in books.lots) == usd(20000)
    assert {lot.moved_by for lot in books.lots} == {(), ("there", "back")}


def test_units_on_their_way_can_be_sold_from_neither_wallet() -> None:
    books = books_of(
        PURCHASE,
        sent("1 BTC", DAY, "Kraken"),
        sold("1 BTC", "1 USD", "2025-02-01 13:00"),
        arrived("1 BTC", LATER),
    )
    assert codes(books) == ["oversold"]
    assert units_in(books, HOME) == quantity(1)


def test_an_arrival_that_seems_to_come_before_its_departure_waits_for_it() -> None:
    books = books_of(PURCHASE, arrived("1 BTC", "2025-02-01 11:30"), sent("1 BTC", DAY, "Kraken"))
    assert lot_lines(books) == ["1 BTC in Ledger from 2023-01-10 basis 20000.00"]
    assert books.findings == ()


# ── fees ────────────────────────────────────────────────────────────────────────────────────────


def test_a_network_fee_is_a_small_disposition_and_no_part_of_the_basis_that_moved() -> None:
    books = books_of(
        PURCHASE, moved("0.9 BTC", "Kraken", HOME, DAY, fees=[fee("0.1 BTC", "Kraken", worth="5000")])
    )
    assert sale_lines(books) == ["fee 0.1 BTC from 2023-01-10: 5000.00 - 2000.00, long"]
    assert lot_lines(books) == ["0.9 BTC in Ledger from 2023-01-10 basis 18000.00"]


def test_a_network_fee_in_another_asset_is_sold_too() -> None:
    books = books_of(
        PURCHASE,
        bought("1 ETH", "1000 USD", OLD, "Kraken"),
        sent("1 BTC", DAY, "Kraken", fees=[fee("0.1 ETH", "Kraken", worth="200")]),
    )
    assert sale_lines(books) == ["fee 0.1 ETH from 2023-01-10: 200.00 - 100.00, long"]


def test_a_network_fee_in_dollars_moves_no_lot() -> None:
    books = books_of(PURCHASE, moved("1 BTC", "Kraken", HOME, DAY, fees=[fee("25 USD", "Kraken")]))
    assert books.dispositions == ()
    assert books.findings == ()


@pytest.mark.parametrize("in_one", [False, True])
def test_what_is_lost_on_the_way_is_a_fee_at_the_price_of_the_day(*, in_one: bool) -> None:
    halves = [sent("1 BTC", DAY, "Kraken"), arrived("0.996 BTC", LATER)]
    whole = [transaction(Kind.TRANSFER, DAY, out("1 BTC", "Kraken"), leg("0.996 BTC"))]
    books = books_of(PURCHASE, *(whole if in_one else halves), prices=[priced("BTC", "50000", "2025-02-01")])
    assert sale_lines(books) == ["fee 0.004 BTC from 2023-01-10: 200.00 - 80.00, long"]
    assert lot_lines(books) == ["0.996 BTC in Ledger from 2023-01-10 basis 19920.00"]
    (told,) = books.findings
    assert (told.code, told.is_blocking, told.amount_usd) == ("fee_inferred", False, usd("200"))
    assert "0.004 BTC less arrived than left Kraken" in told.what


def test_a_lost_fee_of_unknown_value_blocks() -> None:
    books = books_of(PURCHASE, sent("1 BTC", DAY, "Kraken"), arrived("0.996 BTC", LATER))
    assert codes(books) == ["no_value", "fee_inferred"]
    assert books.dispositions[0].proceeds_usd is None


@pytest.mark.parametrize("in_one", [False, True])
def test_what_is_far_more_than_a_fee_is_not_taken_for_one(*, in_one: bool) -> None:
    """A chain transaction may pay somebody else too: what did not arrive is neither sold nor lost."""
    halves = [sent("1 BTC", DAY, "Kraken", chain_hash="ff"), arrived("0.4 BTC", LATER, chain_hash="ff")]
    whole = [transaction(Kind.TRANSFER, DAY, out("1 BTC", "Kraken"), leg("0.4 BTC"))]
    books = books_of(PURCHASE, *(whole if in_one else halves), prices=[priced("BTC", "50000", "2025-02-01")])
    assert books.dispositions == ()
    assert lot_lines(books) == [
        "0.6 BTC in (sent from Kraken) from 2023-01-10 basis 12000.00",
        "0.4 BTC in Ledger from 2023-01-10 basis 8000.00",
    ]
    found = books.findings[0]
    assert (found.code, found.is_blocking) == ("transfer_part_left", False)
    assert "0.6 BTC" in found.what


def test_of_several_lots_the_first_arrive_and_all_the_others_are_kept_aside() -> None:
    books = books_of(
        PURCHASE,
        bought("1 BTC", "60000 USD", "2024-01-10", "Kraken"),
        bought("1 BTC", "70000 USD", "2024-06-10", "Kraken"),
        transaction(Kind.TRANSFER, DAY, out("3 BTC", "Kraken"), leg("0.5 BTC")),
    )
    assert lot_lines(books) == [
        "0.5 BTC in (sent from Kraken) from 2023-01-10 basis 10000.00",
        "1 BTC in (sent from Kraken) from 2024-01-10 basis 60000.00",
        "1 BTC in (sent from Kraken) from 2024-06-10 basis 70000.00",
        "0.5 BTC in Ledger from 2023-01-10 basis 10000.00",
    ]


@pytest.mark.parametrize("in_one", [False, True])
def test_what_arrives_beyond_what_left_has_no_known_basis_and_blocks(*, in_one: bool) -> None:
    halves = [sent("1 BTC", DAY, "Kraken", chain_hash="ff"), arrived("1.5 BTC", LATER, chain_hash="ff")]
    whole = [transaction(Kind.TRANSFER, DAY, out("1 BTC", "Kraken"), leg("1.5 BTC"))]
    books = books_of(PURCHASE, *(whole if in_one else halves))
    assert lot_lines(books) == [
        "1 BTC in Ledger from 2023-01-10 basis 20000.00",
        "0.5 BTC in Ledger from None basis unknown",
    ]
    found = books.findings[0]
    assert (found.code, found.is_blocking) == ("transfer_part_came", True)
    assert "0.5 BTC" in found.what


# ── halves that stay alone ──────────────────────────────────────────────────────────────────────


def test_what_left_for_an_unknown_wallet_is_kept_aside_and_not_sold() -> None:
    books = books_of(PURCHASE, sent("0.4 BTC", DAY, "Kraken"))
    assert books.dispositions == ()
    assert lot_lines(books) == [
        "0.4 BTC in (sent from Kraken) from 2023-01-10 basis 8000.00",
        "0.6 BTC in Kraken from 2023-01-10 basis 12000.00",
    ]


def test_what_came_from_an_unknown_wallet_has_neither_basis_nor_date() -> None:
    books = books_of(arrived("1 BTC", DAY), sold("1 BTC", "60000 USD", "2025-03-01"))
    assert sale_lines(books) == ["sale 1 BTC from None: 60000.00 - unknown, unknown"]
    assert books.dispositions[0].root is not None
    assert books.dispositions[0].gain_usd is None


def test_more_moved_than_held_blocks_and_the_rest_arrives_without_basis() -> None:
    books = books_of(PURCHASE, moved("3 BTC", "Kraken", HOME, DAY))
    assert codes(books) == ["moved_too_much"]
    assert books.findings[0].is_blocking
    assert "2 BTC more" in books.findings[0].what
    assert lot_lines(books) == [
        "1 BTC in Ledger from 2023-01-10 basis 20000.00",
        "2 BTC in Ledger from None basis unknown",
    ]


def test_money_of_a_state_moves_without_lots() -> None:
    books = books_of(
        transaction(Kind.TRANSFER, DAY, leg("500 USD", "Kraken")),
        transaction(Kind.TRANSFER, DAY, out("200 EUR", "Kraken")),
        moved("5 USD", "Kraken", HOME, DAY),
    )
    assert (books.lots, books.findings) == ((), ())


# ── transfers of several legs in one transaction ────────────────────────────────────────────────


def test_two_wallets_pay_into_one() -> None:
    books = books_of(
        PURCHASE,
        bought("2 BTC", "80000 USD", "2024-01-10", "Gemini"),
        transaction(Kind.TRANSFER, DAY, out("1 BTC", "Kraken"), out("2 BTC", "Gemini"), leg("3 BTC")),
    )
    assert units_in(books, HOME) == quantity(3)
    assert sum(lot.basis_usd or 0 for lot in books.lots) == usd(100_000)
    assert books.findings == ()


def test_one_wallet_pays_into_two() -> None:
    books = books_of(
        PURCHASE,
        transaction(Kind.TRANSFER, DAY, out("1 BTC", "Kraken"), leg("0.3 BTC"), leg("0.7 BTC", "Trezor")),
    )
    assert lot_lines(books) == [
        "0.3 BTC in Ledger from 2023-01-10 basis 6000.00",
        "0.7 BTC in Trezor from 2023-01-10 basis 14000.00",
    ]
    assert books.findings == ()


def test_whole_lots_that_part_ways_leave_no_empty_lot_behind() -> None:
    split = transaction(Kind.TRANSFER, DAY, out("3 BTC", "Kraken"), leg("1 BTC"), leg("2 BTC", "Trezor"))
    books = books_of(PURCHASE, bought("2 BTC", "90000 USD", "2024-01-10", "Kraken"), split)
    assert lot_lines(books) == [
        "1 BTC in Ledger from 2023-01-10 basis 20000.00",
        "2 BTC in Trezor from 2024-01-10 basis 90000.00",
    ]


def test_a_transfer_does_not_turn_one_asset_into_another() -> None:
    """Wrapping is no transfer: nobody may call it so without being told what it is."""
    books = books_of(
        bought("1 ETH", "1000 USD", OLD, "Kraken"),
        transaction(Kind.TRANSFER, DAY, out("1 ETH", "Kraken"), leg("1 WETH")),
    )
    assert codes(books) == ["transfer_part_left", "transfer_part_came"]
    assert lot_lines(books) == [
        "1 ETH in (sent from Kraken) from 2023-01-10 basis 1000.00",
        "1 WETH in Ledger from None basis unknown",
    ]


def test_every_unknown_root_has_its_own_id() -> None:
    books = books_of(
        transaction(Kind.TRANSFER, DAY, out("1 BTC", "A"), out("1 BTC", "B"), leg("2 BTC"), name="both")
    )
    assert codes(books) == ["moved_too_much", "moved_too_much"]
    assert len({lot.root.id for lot in books.lots}) == len(books.lots) == 2


# ── renaming ────────────────────────────────────────────────────────────────────────────────────


def test_a_renaming_keeps_basis_date_and_path() -> None:
    books = books_of(
        bought("10 MATIC", "100 USD", OLD, "Kraken"),
        moved("10 MATIC", "Kraken", HOME, "2024-01-01", name="move"),
        renamed("10 MATIC", "10 POL", "2024-10-01"),
    )
    assert lot_lines(books) == ["10 POL in Ledger from 2023-01-10 basis 100.00"]
    assert books.lots[0].moved_by == ("move",)
    assert books.dispositions == ()


def test_a_renaming_at_a_ratio_shares_units_and_loses_no_basis() -> None:
    books = books_of(
        bought("1 LEND", "10.01 USD", OLD),
        bought("2 LEND", "40.03 USD", "2024-01-10"),
        renamed("3 LEND", "0.03 AAVE", "2024-10-01"),
    )
    assert lot_lines(books) == [
        "0.01 AAVE in Ledger from 2023-01-10 basis 10.01",
        "0.02 AAVE in Ledger from 2024-01-10 basis 40.03",
    ]


def test_dust_that_is_renamed_to_nothing_leaves_its_basis_to_the_next_lot() -> None:
    books = books_of(
        bought("0.0000000000000001 OLD", "0.50 USD", OLD),
        bought("1 OLD", "10 USD", "2024-01-10"),
        renamed("1.0000000000000001 OLD", "0.001 NEW", "2024-10-01"),
    )
    assert [lot.quantity for lot in books.lots] == [quantity("0.001")]
    assert sum(lot.basis_usd or 0 for lot in books.lots) == usd("10.50")


def test_what_is_left_of_a_lot_is_moved_and_renamed_with_what_is_left_of_its_basis() -> None:
    part_sold = [bought("4 OLD", "40 USD", OLD, "Kraken"), sold("1 OLD", "9 USD", "2024-01-01", "Kraken")]
    books = books_of(
        *part_sold,
        transaction(
            Kind.TRANSFER,
            "2024-02-01",
            out("3 OLD", "Kraken"),
            leg("1 OLD"),
            leg("2 OLD", "Trezor"),
            name="move",
        ),
        renamed("2 OLD", "20 NEW", "2024-10-01", "Trezor"),
    )
    assert [(lot.start, lot.stop) for lot in books.lots if lot.asset == "OLD"] == [(quantity(1), quantity(2))]
    assert lot_lines(books) == [
        "1 OLD in Ledger from 2023-01-10 basis 10.00",
        "20 NEW in Trezor from 2023-01-10 basis 20.00",
    ]


def test_a_renaming_shares_units_by_what_each_slice_holds() -> None:
    books = books_of(
        bought("4 OLD", "40 USD", OLD),
        sold("3 OLD", "9 USD", "2024-01-01"),
        bought("1 OLD", "7 USD", "2024-02-01"),
        renamed("2 OLD", "20 NEW", "2024-10-01"),
    )
    assert lot_lines(books) == [
        "10 NEW in Ledger from 2023-01-10 basis 10.00",
        "10 NEW in Ledger from 2024-02-01 basis 7.00",
    ]


def test_a_renaming_of_more_than_is_held_blocks() -> None:
    books = books_of(bought("1 MATIC", "1 USD", OLD), renamed("2 MATIC", "2 POL", "2024-10-01"))
    assert codes(books) == ["moved_too_much"]
    assert [dollars(lot.basis_usd) for lot in books.lots] == ["1.00", "unknown"]


def test_a_renaming_with_one_side_only_blocks_and_leaves_the_units_where_they_are() -> None:
    half = transaction(Kind.RENAME, "2024-10-01", out("1 MATIC"), name="half")
    books = books_of(bought("1 MATIC", "1 USD", OLD), half)
    assert [(found.code, found.subject, found.is_blocking) for found in books.findings] == [
        ("rename_incomplete", "half", True)
    ]
    assert (books.findings[0].asset, books.findings[0].wallet) == ("MATIC", HOME)
    assert lot_lines(books) == ["1 MATIC in Ledger from 2023-01-10 basis 1.00"]


@pytest.mark.parametrize(
    "legs",
    [
        (out("1 USD", "Kraken"), leg("1 BTC", "Kraken")),
        (out("0.4 BTC", "Kraken"), leg("1 USD", "Kraken")),
        (out("1 USD", "Kraken"), leg("1 EUR", "Kraken")),
        (out("0.4 BTC", "Kraken"), leg("4 ETH", "Kraken"), out("7 USD", "Kraken"), leg("7 EUR", "Kraken")),
    ],
)
def test_a_renaming_from_or_into_money_of_a_state_is_told_and_nothing_is_renamed(
    legs: tuple[Leg, ...],
) -> None:
    """Money is never a lot: no dollars are missed, none are held, and the units stay where they are."""
    books = books_of(
        PURCHASE, transaction(Kind.RENAME, DAY, *legs, fee("0.1 BTC", "Kraken", worth="9"), name="odd")
    )
    told = [(found.code, found.subject, found.wallet, found.is_blocking) for found in books.findings]
    assert told == [("leg_unused", "odd", "Kraken", True)] * len(legs)
    assert sorted(found.asset for found in books.findings) == sorted(one.asset for one in legs)
    assert lot_lines(books) == ["0.9 BTC in Kraken from 2023-01-10 basis 18000.00"]
    assert sale_lines(books) == ["fee 0.1 BTC from 2023-01-10: 9.00 - 2000.00, long"]


def test_a_renaming_in_two_wallets_makes_two_roots_of_different_ids() -> None:
    both = transaction(
        Kind.RENAME, "2024-10-01", out("1 A", "X"), leg("1 B", "X"), out("2 A", "Y"), leg("2 B", "Y")
    )
    books = books_of(bought("1 A", "1 USD", OLD, "X"), bought("2 A", "2 USD", OLD, "Y"), both)
    assert len({lot.root.id for lot in books.lots}) == 2
    assert lot_lines(books) == ["1 B in X from 2023-01-10 basis 1.00", "2 B in Y from 2023-01-10 basis 2.00"]


def test_the_fee_of_a_renaming_is_sold() -> None:
    told = transaction(Kind.RENAME, "2024-10-01", out("1 A"), leg("1 B"), fee("0.1 ETH", worth="20"))
    books = books_of(bought("1 A", "1 USD", OLD), bought("1 ETH", "100 USD", OLD), told)
    assert sale_lines(books) == ["fee 0.1 ETH from 2023-01-10: 20.00 - 10.00, long"]


def test_the_id_of_a_renamed_root_does_not_shift_to_other_units_when_older_history_is_imported() -> None:
    """An identification recorded with the id must name the same units for ever, or none."""
    story = [bought("1 A", "5 USD", "2024-01-10"), renamed("1 A", "1 B", "2024-10-01", name="rename")]
    before = books_of(*story).lots[0]
    sale = sold("1 B", "1 USD", DAY, name="sale")
    named = identified("sale", (before, "1"), recorded="2025-01-01")
    older = bought("1 A", "1 USD", OLD)
    books = books_of(older, *story, sale, identifications=named)
    assert before.root.id not in {lot.root.id for lot in books.lots}
    assert "identified_units_not_there" in codes(books)
