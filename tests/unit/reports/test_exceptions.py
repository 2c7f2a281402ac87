"""Exceptions 1 and 2: which rows may use them, and that no total changes."""

from dataclasses import replace
from typing import Any

import pytest

from lotwise.core.money import usd
from lotwise.ledger.statements import StatementLine
from lotwise.reports.exceptions import barred_lines, directly_on_schedule_d, with_attached_statement
from lotwise.reports.form_8949 import totals_of
from lotwise.reports.rounding import rounded
from unit.reports.form_rows import form_of, row_of

SETTLED: dict[str, Any] = {"is_settled": True, "line_ids": ("line_1",)}


def test_a_reported_row_without_adjustment_needs_no_row() -> None:
    form = directly_on_schedule_d(form_of(row_of(**SETTLED)), frozenset())
    assert (form.rows, [row.id for row in form.direct]) == ((), ["row_1"])


@pytest.mark.parametrize(
    "row",
    [
        row_of(),  # no statement is at hand
        row_of(is_settled=True),  # settled, because no statement came
        row_of(box="H", **SETTLED),
        row_of(box="I", **SETTLED),
        row_of(box="J", code="T", **SETTLED),
        row_of(code="W", adjustment="0", **SETTLED),
        row_of(box="J", code="C", **SETTLED),
    ],
)
def test_every_other_row_keeps_its_place(row: Any) -> None:
    form = form_of(row)
    assert directly_on_schedule_d(form, frozenset()) == form


def test_a_line_that_shows_something_bars_the_exception() -> None:
    form = form_of(row_of(**SETTLED))
    assert directly_on_schedule_d(form, frozenset({"line_1"})) == form


def test_what_a_line_shows_that_bars_it() -> None:
    plain = StatementLine(id="plain", is_basis_reported=True)
    shown = [
        replace(plain, id="discount", market_discount_usd=usd(1)),
        replace(plain, id="wash", disallowed_usd=usd(1)),
        replace(plain, id="ordinary", is_ordinary=True),
        replace(plain, id="fund", is_qof=True),
        replace(plain, id="not_allowed", is_loss_not_allowed=True),
        replace(plain, id="no_basis", is_basis_reported=False),
        replace(plain, id="unsaid", is_basis_reported=None),
    ]
    assert barred_lines([plain, *shown]) == {line.id for line in shown}


def test_the_exceptions_have_an_order() -> None:
    with pytest.raises(AssertionError, match="before whole dollars"):
        directly_on_schedule_d(rounded(form_of(row_of())), frozenset())
    rows = [row_of(), row_of(id="row_2")]
    with pytest.raises(AssertionError, match="before Exception 2"):
        directly_on_schedule_d(with_attached_statement(form_of(*rows)), frozenset())


def test_rows_of_a_broker_and_box_become_one_with_code_m() -> None:
    rows = [
        row_of("900", "1000", "W", "60"),
        row_of("500", "450", id="row_2"),
        row_of("5", "4", id="row_3", wallet="Kraken"),
    ]
    form = with_attached_statement(form_of(*rows))
    summary, alone = sorted(form.rows, key=lambda row: row.id == "row_3")
    assert alone.id == "row_3"
    assert (summary.description, summary.code) == ("Coinbase see attached statement", "MW")
    assert (summary.acquired, summary.disposed, summary.is_summary) == ("", "", True)
    assert (summary.proceeds_usd, summary.adjustment_usd) == (usd(1400), usd(60))
    assert [row.id for row in form.attached] == ["row_1", "row_2"]
    assert totals_of(form.rows) == totals_of(rows)
    assert {row.id for row in form.listed} == {"row_1", "row_2", "row_3"}


def test_attaching_again_changes_nothing() -> None:
    rows = [row_of(id=f"row_{number}") for number in range(3)]
    once = with_attached_statement(form_of(*rows))
    assert with_attached_statement(once) == once


def test_deferrals_of_opportunity_funds_keep_their_rows() -> None:
    rows = [row_of(code="Z", adjustment="-5"), row_of(id="row_2"), row_of(id="row_3")]
    form = with_attached_statement(form_of(*rows))
    assert "row_1" in {row.id for row in form.rows}
    with pytest.raises(AssertionError, match="one row"):
        with_attached_statement(form, least=1)
