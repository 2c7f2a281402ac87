"""Schedule D: the totals of the boxes, and that the tax worksheet agrees with them."""

from collections.abc import Callable
from datetime import date

import pytest

from lotwise.core.money import CENT, Usd, usd
from lotwise.ledger.reported import ReportedSale
from lotwise.lots.lot import Disposition, Root
from lotwise.reports.form_8949 import Form8949, rows_8949, totals_of
from lotwise.reports.schedule_d import schedule_d
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import worksheet
from lotwise.tax.realized import realized, with_realized

FIGURES = {
    "net_short_term": usd("-80"),
    "net_long_term": usd("-150"),
    "net_gain_or_loss": usd("-230"),
    "short_term_carryover_in": usd("40"),
    "other_long_term_gain": usd("50"),
    "capital_loss_allowed": usd("230"),
}
"""Agrees with the form below: short −100 + 60 − 40, long −200 + 50."""


@pytest.fixture
def form(
    root: Callable[..., Root], sold: Callable[..., Disposition], security: Callable[..., ReportedSale]
) -> Form8949:
    sales = [
        security(disallowed="60", proceeds="1000", basis="1000"),
        security(description="ABC", is_long=True, is_basis_reported=False, basis="1100"),
    ]
    return rows_8949([sold(root())], sales, 2026)


def test_lines_stand_in_the_order_of_the_form(form: Form8949) -> None:
    lines = schedule_d(form, FIGURES)
    numbers = ["1b", "2", "3", "6", "7", "8b", "9", "10", "11, 12, 13", "14", "15", "16", "21"]
    assert [line.line for line in lines] == numbers


def test_totals_are_the_sums_of_the_boxes(form: Form8949) -> None:
    by_line = {line.line: line for line in schedule_d(form, FIGURES)}
    covered = by_line["1b"]
    assert covered.label == "Form 8949, box A or G"
    assert (covered.proceeds_usd, covered.basis_usd) == (usd("1400"), usd("1500"))
    assert (covered.adjustment_usd, covered.gain_usd) == (usd("60"), usd("-40"))
    assert by_line["9"].gain_usd == usd("-200")
    assert by_line["3"].gain_usd == 0


def test_carryovers_and_the_loss_allowed_are_negative(form: Form8949) -> None:
    gains = {line.line: line.gain_usd for line in schedule_d(form, FIGURES)}
    assert (gains["6"], gains["14"], gains["21"]) == (usd("-40"), 0, usd("-230"))


def test_before_2025_there_are_no_boxes_of_digital_assets() -> None:
    figures = dict.fromkeys(("net_short_term", "net_long_term", "net_gain_or_loss"), 0)
    lines = schedule_d(Form8949(year=2024, rows=(), missing=()), figures)
    assert [line.label for line in lines if line.line in {"1b", "3", "10"}] == [
        "Form 8949, box A",
        "Form 8949, box C",
        "Form 8949, box F",
    ]
    assert "21" not in {line.line for line in lines}


@pytest.mark.parametrize(
    ("name", "amount", "words"),
    [
        ("net_short_term", FIGURES["net_short_term"] + CENT, "line 7: the tax worksheet has -\\$79.99"),
        ("net_long_term", FIGURES["net_long_term"] - CENT, "line 15"),
        ("net_gain_or_loss", 0, "line 16"),
        ("capital_loss_allowed", usd("230.01"), "line 21"),
        ("capital_loss_allowed", 0, "line 21"),
        ("short_term_carryover_in", usd("-40"), "positive amount of loss"),
    ],
)
def test_a_worksheet_that_disagrees_with_the_rows_is_refused(
    form: Form8949, name: str, amount: Usd, words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        schedule_d(form, FIGURES | {name: amount})


def test_a_worksheet_without_its_net_lines_is_refused(form: Form8949) -> None:
    figures = {name: amount for name, amount in FIGURES.items() if name != "net_long_term"}
    with pytest.raises(AssertionError, match="needs net_long_term"):
        schedule_d(form, figures)


def test_the_real_tax_worksheet_agrees_with_the_rows(
    root: Callable[..., Root], sold: Callable[..., Disposition], security: Callable[..., ReportedSale]
) -> None:
    rows = [
        sold(root(units="3", basis="100.01"), slice_of=("0", "1"), proceeds="33.335"),
        sold(root(units="3", basis="100.01"), slice_of=("1", "2"), proceeds="33.335"),
        sold(root(name="b", acquired_on=date(2024, 1, 5), basis="300.005"), disallowed="0"),
        sold(root(name="c", basis="1000.02"), transaction_id="tx_washed", disallowed="60.005"),
        sold(root(name="d", basis="1000.013"), transaction_id="tx_all_washed", disallowed="100.0065"),
        sold(None),
    ]
    sales = [security(disallowed="60.005", is_long=True)]
    facts = ReturnFacts(
        year=2026,
        filing_status=FilingStatus.SINGLE,
        wages=usd("90000"),
        long_term_carryover_in=usd("700"),
    )
    year_so_far = realized(rows, sales, [], 2026)
    computed = worksheet(with_realized(facts, year_so_far), us_rules())
    figures = {line.name: line.value_usd for line in computed.lines if line.value_usd is not None}
    form = rows_8949(rows, sales, 2026)
    gains = {line.line: line.gain_usd for line in schedule_d(form, figures)}
    assert gains["16"] == computed.usd("net_gain_or_loss")
    assert totals_of(form.rows).adjustment_usd == usd("60.01") + usd("60.01") + usd("100.01")
    assert {each.disposition_id for each in form.missing} == set(year_so_far.incomplete)
