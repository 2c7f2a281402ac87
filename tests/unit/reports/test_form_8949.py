"""Rows of Form 8949: what is a row, what it says, and that the columns foot."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.money import CENT, usd, usd_plain
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.asset_classes import classes_of
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Kind, Transaction
from lotwise.lots.holding import Term
from lotwise.lots.lot import Disposition, DispositionKind, Root
from lotwise.reports.form_8949 import rows_8949, totals_of
from lotwise.tax.realized import realized

Roots = Callable[..., Root]
Sold = Callable[..., Disposition]
Security = Callable[..., ReportedSale]


def test_a_sale_fills_the_columns_of_the_form(root: Roots, sold: Sold) -> None:
    sale = sold(root(), proceeds="400.125")
    (row,) = rows_8949([sale], [], 2026).rows
    assert (row.part, row.box, row.schedule_d_line) == ("I", "G", "1b")
    assert (row.description, row.acquired, row.disposed) == ("5 BTC", "01/05/2026", "06/01/2026")
    assert (row.proceeds_usd, row.basis_usd) == (usd("400.13"), usd("500"))
    assert (row.code, row.adjustment_usd, row.gain_usd) == ("", 0, usd("-99.87"))
    assert row.disposition_ids == (sale.id,)


@pytest.mark.parametrize("native_id", ["64c9", ""])
def test_column_a_names_the_transaction_where_it_has_an_id(
    root: Roots, sold: Sold, transaction: Callable[..., Transaction], native_id: str
) -> None:
    known = transaction(id="tx_sold", kind=Kind.SALE, native_id=native_id, chain_hash="0xabc")
    (row,) = rows_8949([sold(root())], [], 2026, [known]).rows
    assert row.description == f"5 BTC, ID {native_id or '0xabc'}"


def test_inherited_units_say_so_and_are_long_term(root: Roots, sold: Sold) -> None:
    units = root(kind=Kind.INHERITANCE, is_always_long=True)
    (row,) = rows_8949([sold(units)], [], 2026).rows
    assert (row.acquired, row.part) == ("INHERITED", "II")


def test_gifts_losses_and_other_years_make_no_row(root: Roots, sold: Sold) -> None:
    rows = [
        sold(root(), kind=DispositionKind.GIFT, proceeds=None),
        sold(root(), kind=DispositionKind.LOST, proceeds=None),
        sold(root(acquired_on=date(2024, 1, 5)), disposed_on=date(2025, 12, 31)),
    ]
    form = rows_8949(rows, [], 2026)
    assert (form.rows, form.missing) == ((), ())


@pytest.mark.parametrize(
    ("basis", "acquired_on", "proceeds", "lacks"),
    [
        ("1000", date(2026, 1, 5), None, ("proceeds",)),
        (None, date(2026, 1, 5), "400", ("basis",)),
        ("1000", None, "400", ("date acquired",)),
        (None, None, None, ("proceeds", "basis", "date acquired")),
    ],
)
def test_what_is_not_known_is_missing_and_never_a_row(
    root: Roots,
    sold: Sold,
    *,
    basis: str | None,
    acquired_on: date | None,
    proceeds: str | None,
    lacks: tuple[str, ...],
) -> None:
    sale = sold(root(basis=basis, acquired_on=acquired_on), proceeds=proceeds)
    form = rows_8949([sale], [], 2026)
    assert form.rows == ()
    assert [(each.disposition_id, each.lacks) for each in form.missing] == [(sale.id, lacks)]


def test_more_sold_than_held_is_missing_its_basis_and_date(sold: Sold) -> None:
    (missing,) = rows_8949([sold(None)], [], 2026).missing
    assert missing.lacks == ("basis", "date acquired")
    assert (missing.description, missing.disposed) == ("5 BTC", "06/01/2026")


def test_slices_side_by_side_that_left_together_are_one_row(root: Roots, sold: Sold) -> None:
    slices = [sold(root(), slice_of=("5", "6"), proceeds="80"), sold(root(), slice_of=("2", "5"))]
    (row,) = rows_8949(slices, [], 2026).rows
    assert (row.description, row.proceeds_usd, row.basis_usd) == ("4 BTC", usd("480"), usd("400"))
    assert row.disposition_ids == (slices[1].id, slices[0].id)


@pytest.mark.parametrize(
    "change",
    [
        {"slice_of": ("6", "7")},  # a gap between them
        {"transaction_id": "tx_other"},
        {"has_moved": True},  # the broker knows the basis of one and not of the other
        {"kind": DispositionKind.FEE},
    ],
)
def test_slices_that_differ_stay_rows_of_their_own(
    root: Roots, sold: Sold, change: dict[str, object]
) -> None:
    other = sold(root(), **({"slice_of": ("5", "6")} | change))
    assert len(rows_8949([sold(root()), other], [], 2026).rows) == 2


def test_rows_stand_by_box_then_date_and_not_by_the_text_of_the_date(root: Roots, sold: Sold) -> None:
    later = sold(root(), disposed_on=date(2026, 12, 1), transaction_id="tx_1")
    sooner = sold(root(), disposed_on=date(2026, 2, 1), slice_of=("5", "6"), transaction_id="tx_2")
    moved = sold(root(), has_moved=True, slice_of=("6", "7"), transaction_id="tx_3")
    form = rows_8949([moved, later, sooner], [], 2026)
    assert [(row.box, row.disposed) for row in form.rows] == [
        ("G", "02/01/2026"),
        ("G", "12/01/2026"),
        ("H", "06/01/2026"),
    ]
    assert {box: len(rows) for box, rows in form.by_box().items()} == {"G": 2, "H": 1}


def test_a_fee_belongs_to_the_trade_it_was_paid_for(
    root: Roots, sold: Sold, transaction: Callable[..., Transaction]
) -> None:
    fee = sold(root(name="fee"), kind=DispositionKind.FEE)
    beside_a_sale = rows_8949([sold(root()), fee], [], 2026)
    for_a_purchase = rows_8949([fee], [], 2026, [transaction(id="tx_sold", kind=Kind.PURCHASE)])
    on_a_transfer = rows_8949([fee], [], 2026, [transaction(id="tx_sold", kind=Kind.TRANSFER)])
    assert [row.box for row in beside_a_sale.rows] == ["G", "G"]
    assert [row.box for row in for_a_purchase.rows] == ["G"]
    assert [row.box for row in on_a_transfer.rows] == ["I"]


def test_a_wash_sale_of_securities_adds_back_the_disallowed_loss(security: Security) -> None:
    (row,) = rows_8949([], [security(disallowed="60", acquired_on=None)], 2026).rows
    assert (row.description, row.acquired) == ("100 XYZ CO", "VARIOUS")
    assert (row.code, row.adjustment_usd, row.gain_usd) == ("W", usd("60"), usd("-40"))
    assert (row.box, row.sale_id, row.disposition_ids) == ("A", "sale_XYZ CO", ())


def test_a_wash_sale_of_own_units_adds_back_the_disallowed_loss(root: Roots, sold: Sold) -> None:
    (row,) = rows_8949([sold(root(), disallowed="60")], [], 2026).rows
    assert (row.proceeds_usd, row.basis_usd) == (usd("400"), usd("500"))
    assert (row.code, row.adjustment_usd, row.gain_usd) == ("W", usd("60"), usd("-40"))


def test_a_loss_disallowed_as_a_whole_leaves_nothing_whatever_the_cents(root: Roots, sold: Sold) -> None:
    """$500.006 less $400.004 is $100.002: columns of $500.01 and $400.00 differ by a cent more."""
    sale = sold(root(basis="1000.012"), proceeds="400.004", disallowed="100.002")
    (row,) = rows_8949([sale], [], 2026).rows
    assert (row.basis_usd, row.adjustment_usd, row.gain_usd) == (usd("500.01"), usd("100.01"), 0)


def test_less_than_a_cent_of_loss_needs_no_code(root: Roots, sold: Sold) -> None:
    sale = sold(root(basis="800.004"), proceeds="400", disallowed="0.002")
    (row,) = rows_8949([sale], [], 2026).rows
    assert (row.code, row.adjustment_usd, row.gain_usd) == ("", 0, 0)


def test_slices_of_which_one_is_disallowed_are_one_row(root: Roots, sold: Sold) -> None:
    slices = [
        sold(root(), disallowed="30.005"),
        sold(root(), slice_of=("5", "6"), proceeds="80", disallowed="20"),
    ]
    (row,) = rows_8949(slices, [], 2026).rows
    assert (row.code, row.adjustment_usd, row.gain_usd) == ("W", usd("50.01"), usd("-69.99"))


def test_a_broker_that_counts_the_shares_is_not_repeated(security: Security) -> None:
    (row,) = rows_8949([], [security(description="100 sh. XYZ CO")], 2026).rows
    assert row.description == "100 sh. XYZ CO"


def test_the_same_facts_in_another_order_give_the_same_form(
    root: Roots, sold: Sold, security: Security
) -> None:
    rows = [sold(root(name=str(n)), transaction_id=f"tx_{n}") for n in range(6)] + [sold(None)]
    sales = [security(description=name) for name in "ABC"]
    assert rows_8949(rows, sales, 2026) == rows_8949(rows[::-1], sales[::-1], 2026)


@given(
    parts=st.lists(
        st.tuples(
            st.integers(1, 10**18), st.integers(0, 10**14), st.booleans(), st.sampled_from([0, 1, 3, 4])
        ),
        min_size=1,
        max_size=8,
    ),
    basis=st.integers(0, 10**14),
)
def test_rows_foot_and_sum_to_what_the_tax_worksheet_adds(
    root: Roots, sold: Sold, parts: list[tuple[Quantity, int, bool, int]], basis: int
) -> None:
    """However a root is cut, the rows' columns add up, and to the cent to the room tax's sums."""
    whole = sum(units for units, *_ in parts)
    lot = root(units=quantity_text(whole), basis=usd_plain(basis), acquired_on=date(2024, 1, 5))
    place, slices = 0, []
    for units, proceeds, has_moved, fourths in parts:
        cut = (quantity_text(place), quantity_text(place + units))
        sale = sold(lot, slice_of=cut, proceeds=usd_plain(proceeds), has_moved=has_moved)
        assert sale.gain_usd is not None
        slices.append(replace(sale, disallowed_usd=max(0, -sale.gain_usd) * fourths // 4))
        place += units
    form = rows_8949(slices, [], 2026)
    total = totals_of(form.rows)
    assert total.gain_usd == total.proceeds_usd - total.basis_usd + total.adjustment_usd
    assert total.gain_usd == realized(slices, [], [], 2026).long_term.amount_usd
    cells = [(row.proceeds_usd, row.basis_usd, row.adjustment_usd) for row in form.rows]
    assert all(amount % CENT == 0 for row in cells for amount in row)
    assert all((row.code == "W") is (row.adjustment_usd > 0) for row in form.rows)
    assert all(row.term is Term.LONG for row in form.rows)
    assert sum(len(row.disposition_ids) for row in form.rows) == len(slices)


def test_long_term_rows_of_collectibles_have_their_code(root: Roots, sold: Sold) -> None:
    classes = classes_of({"class of BTC": "collectible"})
    long, short = sold(root(acquired_on=date(2020, 1, 1))), sold(root(name="b"))
    rows = rows_8949([long, short], [], 2026, classes=classes).rows
    assert {row.term: (row.code, row.adjustment_usd) for row in rows} == {
        Term.LONG: ("C", 0),
        Term.SHORT: ("", 0),
    }
    assert {row.code for row in rows_8949([long, short], [], 2026).rows} == {""}


def test_codes_stand_in_the_order_of_the_alphabet_without_a_space(root: Roots, sold: Sold) -> None:
    loss = replace(sold(root(acquired_on=date(2020, 1, 1))), disallowed_usd=usd("100"))
    (row,) = rows_8949([loss], [], 2026, classes=classes_of({"class of BTC": "collectible"})).rows
    assert (row.code, row.adjustment_usd, row.gain_usd) == ("CW", usd("100"), 0)


@pytest.mark.parametrize(
    ("custody", "has_moved", "box"),
    [
        (Custody.BROKER_US, False, "A"),
        (Custody.BROKER_US, True, "B"),
        (Custody.BROKER_FOREIGN, False, "C"),
        (Custody.SELF, False, "C"),
    ],
)
def test_shares_of_a_fund_are_no_digital_assets_and_come_on_form_1099_b(
    root: Roots,
    sold: Sold,
    custody: Custody,
    has_moved: bool,
    box: str,
) -> None:
    sale = sold(root(), custody=custody, has_moved=has_moved)
    [row] = rows_8949([replace(sale, asset="IBIT")], [], 2026).rows
    assert (row.box, "1099-B" in row.why) == (box, True)
