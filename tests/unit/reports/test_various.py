"""One row a sale: what is added, and what stays alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from lotwise.core.money import usd
from lotwise.lots.lot import Disposition, Root
from lotwise.reports.form_8949 import Form8949, rows_8949, totals_of
from lotwise.reports.various import one_row_a_sale

Sold = Callable[..., Disposition]
Roots = Callable[..., Root]


def form_and_rows(*sold: Disposition) -> tuple[Form8949, Form8949]:
    form = rows_8949(sold, [], 2026)
    return form, one_row_a_sale(form, {one.id: one for one in sold})


def test_units_of_several_acquisitions_are_one_row(root: Roots, sold: Sold) -> None:
    before, after = form_and_rows(
        sold(root()), sold(root(name="b", acquired_on=date(2026, 2, 5)), slice_of=("0", "1.5"), proceeds="70")
    )
    (row,) = after.rows
    assert (row.description, row.acquired) == ("6.5 BTC", "VARIOUS")
    assert (row.proceeds_usd, len(row.disposition_ids)) == (usd(470), 2)
    assert totals_of(after.rows) == totals_of(before.rows)


def test_one_date_stays_a_date(root: Roots, sold: Sold) -> None:
    _, after = form_and_rows(sold(root()), sold(root(name="b")))
    assert [row.acquired for row in after.rows] == ["01/05/2026"]


def test_other_boxes_sales_codes_and_inherited_units_stay_apart(root: Roots, sold: Sold) -> None:
    before, after = form_and_rows(
        sold(root()),
        sold(root(name="b"), has_moved=True),  # box H
        sold(root(name="c"), transaction_id="tx_other"),
        sold(root(name="d"), disallowed="50"),
        sold(root(name="e", is_always_long=True)),
        sold(root(name="f", acquired_on=date(2024, 1, 5))),
    )
    assert {row.id for row in after.rows} == {row.id for row in before.rows}


def test_rows_that_one_line_of_a_statement_reports_are_one_row(root: Roots, sold: Sold) -> None:
    dispositions = [sold(root()), sold(root(name="b", acquired_on=date(2026, 2, 5)))]
    form = rows_8949(dispositions, [], 2026)
    by_id = {one.id: one for one in dispositions}
    settled = [replace(row, is_settled=True, line_ids=("line_1",)) for row in form.rows]
    (row,) = one_row_a_sale(replace(form, rows=tuple(settled)), by_id).rows
    assert (row.description, row.acquired, row.line_ids) == ("10 BTC", "VARIOUS", ("line_1",))
    assert row.is_settled
    others = [settled[0], replace(settled[1], line_ids=("line_2",))]
    assert len(one_row_a_sale(replace(form, rows=tuple(others)), by_id).rows) == 2
    part = [settled[0], replace(settled[1], description="1 BTC")]
    assert len(one_row_a_sale(replace(form, rows=tuple(part)), by_id).rows) == 2
