"""Rows after a statement: what it replaces, and that what was gained stays the same."""

from dataclasses import replace

import pytest

from lotwise.core.money import usd
from lotwise.lots.holding import Term
from lotwise.reports.form_8949 import totals_of
from lotwise.reports.reported_rows import Settled
from lotwise.reports.rounding import rounded
from lotwise.reports.with_statements import changes_of_gain, with_statements
from unit.reports.form_rows import form_of, row_of, settled_of


def test_without_statements_the_form_is_as_it_was() -> None:
    form = form_of(row_of())
    assert with_statements(form, []) == form


def test_a_row_takes_what_the_statement_settles_and_keeps_its_id() -> None:
    (row,) = with_statements(form_of(row_of()), [settled_of("row_1", basis="850", codes={"B": "-50"})]).rows
    assert (row.id, row.box, row.code, row.adjustment_usd) == ("row_1", "G", "B", usd("-50"))
    assert (row.gain_usd, row.is_settled, row.line_ids) == (usd("100"), True, ("line_1",))
    assert (row.disposition_ids, row.asset_name) == (("sale_1",), "Bitcoin")
    assert row.adjustments[0].why == "B is so."


def test_a_line_may_stand_for_several_rows() -> None:
    rows = [row_of(), row_of("500", "700", id="row_2", disposition_ids=("sale_2",))]
    settled = settled_of("row_1", "row_2", proceeds="1500", basis="1600", acquired="VARIOUS")
    (row,) = with_statements(form_of(*rows), [settled]).rows
    assert (row.disposition_ids, row.acquired) == (("sale_1", "sale_2"), "VARIOUS")
    assert row.id not in {"row_1", "row_2"}


def test_lines_may_share_a_row() -> None:
    parts = [
        settled_of("row_1", proceeds="400", basis="300", id="settled_a"),
        settled_of("row_1", proceeds="600", basis="600", id="settled_b"),
    ]
    rows = with_statements(form_of(row_of()), parts).rows
    assert len({row.id for row in rows} | {"row_1"}) == 3
    assert totals_of(rows) == totals_of([row_of()])


def test_a_line_without_a_row_changes_nothing_gained() -> None:
    extra = settled_of(box="H", proceeds="5000", basis="0", codes={"O": "-5000"}, id="settled_x")
    made = with_statements(form_of(row_of()), [extra])
    assert [row.gain_usd for row in made.rows] == [usd("100"), 0]


def test_a_collectible_stays_one() -> None:
    form = form_of(row_of(box="K", code="C"))
    (row,) = with_statements(form, [settled_of("row_1", box="K", basis="890", codes={"E": "-10"})]).rows
    assert row.code == "CE"


@pytest.mark.parametrize(
    ("settled", "words"),
    [
        (settled_of("row_9"), "not on the form: row_9"),
        (settled_of("row_1", box="H", basis="850", codes={"B": "-50"}), "Code B adjusts nothing"),
        (settled_of("row_1", box="J", term=Term.SHORT), "Box J is for long-term rows"),
        (settled_of("row_1", box="M", term=Term.SHORT), "no box M"),
    ],
)
def test_what_cannot_be_is_refused(settled: Settled, words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        with_statements(form_of(row_of()), [settled])


@pytest.mark.parametrize(
    ("settled", "changes"),
    [
        (settled_of("row_1", basis="850", codes={"B": "-50"}), []),
        (settled_of("row_1", basis="900.01"), [(Term.SHORT, "100", "99.99")]),
        (settled_of("row_1", box="J"), [(Term.SHORT, "100", "0"), (Term.LONG, "0", "100")]),
        (settled_of(id="settled_x"), [(Term.SHORT, "0", "100")]),
    ],
)
def test_what_is_gained_otherwise_than_by_the_books_is_told(
    settled: Settled, changes: list[tuple[Term, str, str]]
) -> None:
    told = changes_of_gain(form_of(row_of()), [settled])
    assert [(one.term, one.by_books_usd, one.filed_usd) for one in told] == [
        (term, usd(own), usd(filed)) for term, own, filed in changes
    ]


def test_rows_that_a_line_joins_are_compared_together() -> None:
    rows = [row_of(), row_of("1000", "1100", id="row_2")]
    joined = settled_of("row_1", "row_2", proceeds="2000", basis="2000")
    assert changes_of_gain(form_of(*rows), [joined]) == ()


def test_statements_come_first() -> None:
    with pytest.raises(AssertionError, match="before whole dollars"):
        with_statements(rounded(form_of(row_of())), [])
    with pytest.raises(AssertionError, match="before whole dollars"):
        with_statements(replace(form_of(row_of()), direct=(row_of(),)), [])
