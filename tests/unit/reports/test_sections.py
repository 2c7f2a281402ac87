"""The forms as sections of a page."""

from collections.abc import Callable

from lotwise.core.money import usd
from lotwise.ledger.reported import ReportedSale
from lotwise.lots.lot import Disposition, Root
from lotwise.reports.entries import Entry
from lotwise.reports.form_8949 import EXPECTED_BOXES, Form8949, rows_8949
from lotwise.reports.page import Emphasis, Page, Row, render
from lotwise.reports.schedule_d import Answer, ScheduleDLine
from lotwise.reports.sections import (
    form_8949_section,
    has_expected_boxes,
    other_lines_section,
    schedule_d_section,
)
from unit.reports.form_rows import form_of, row_of


def texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def test_each_box_has_a_heading_its_rows_and_its_totals(
    root: Callable[..., Root], sold: Callable[..., Disposition], security: Callable[..., ReportedSale]
) -> None:
    form = rows_8949([sold(root())], [security(disallowed="60", is_basis_reported=False)], 2026)
    section = form_8949_section(form)
    (table,) = section.tables
    assert [texts(row) for row in table.rows] == [
        ["Box B: Part I, short-term, to Schedule D line 2"],
        [
            *("100 XYZ CO", "05/06/2024", "03/09/2026", "$900.00", "$1,000.00"),
            *("W", "$60.00", "−$40.00", "Example Brokerage", "1"),
        ],
        ["Totals of box B", "$900.00", "$1,000.00", "", "$60.00", "−$40.00", "", ""],
        ["Box G: Part I, short-term, to Schedule D line 1b"],
        [
            *("5 BTC", "01/05/2026", "06/01/2026", "$400.00", "$500.00"),
            *("", "", "−$100.00", "Coinbase", "2"),
        ],
        ["Totals of box G", "$400.00", "$500.00", "", "", "−$100.00", "", ""],
    ]
    assert section.notes == tuple(row.why for row in form.rows)
    assert section.intro[1] == EXPECTED_BOXES


def test_rows_with_one_reason_share_its_note_and_can_be_linked_to(
    root: Callable[..., Root], sold: Callable[..., Disposition]
) -> None:
    form = rows_8949([sold(root()), sold(root(name="b"))], [], 2026)
    section = form_8949_section(form)
    assert len(section.notes) == 1
    assert [row.id for row in section.tables[0].rows if row.id] == [row.id for row in form.rows]


def test_only_years_with_form_1099_da_have_expected_boxes() -> None:
    intros = {
        year: form_8949_section(Form8949(year=year, rows=(), missing=())).intro for year in (2024, 2025)
    }
    assert [EXPECTED_BOXES in intro for intro in intros.values()] == [False, True]


def test_what_is_missing_stands_in_a_table_of_its_own(sold: Callable[..., Disposition]) -> None:
    _, missing = form_8949_section(rows_8949([sold(None)], [], 2026)).tables
    assert [texts(row) for row in missing.rows] == [
        ["5 BTC", "06/01/2026", "Coinbase", "basis, date acquired"]
    ]
    assert missing.rows[0].cells[-1].emphasis is Emphasis.UNKNOWN


def test_schedule_d_leaves_blank_what_the_form_does_not_have() -> None:
    line = ScheduleDLine(line="7", label="Net", gain_usd=usd("-3"))
    (table,) = schedule_d_section([line], 2026).tables
    assert [texts(row) for row in table.rows] == [["7", "Net", "", "", "", "−$3.00"]]
    assert table.rows[0].emphasis is Emphasis.STRONG


def test_a_year_without_rows_still_renders() -> None:
    section = form_8949_section(Form8949(year=2026, rows=(), missing=()))
    assert section.intro[0].startswith("0 rows.")
    assert "Nothing to show." in render(Page(title="", subtitle="", generated_note="", sections=(section,)))


def test_other_forms_have_a_table_each_and_open_answers_stand_out() -> None:
    section = other_lines_section(
        [Answer(line="", question="A fund?", answer="", why="Look.")],
        [
            Entry(form="Form 1040", line="7a", label="Capital gain", amount_usd=usd(-3000)),
            Entry(form="Form 8960", line="", label="Whether filed", answer="No", why="Below."),
        ],
        2026,
    )
    assert [table.caption for table in section.tables] == [
        "Schedule D, 2026: questions", "Form 1040, 2026", "Form 8960, 2026",
    ]  # fmt: skip
    (asked,), (gain,), (filed,) = (table.rows for table in section.tables)
    assert texts(asked) == ["top", "A fund?", "for you to answer", "Look."]
    assert asked.cells[2].emphasis is Emphasis.UNKNOWN
    assert texts(gain)[:3] == ["7a", "Capital gain", "−$3,000.00"]
    assert texts(filed) == ["", "Whether filed", "No", "Below."]


def test_boxes_are_expected_until_every_row_was_compared() -> None:
    settled = row_of(is_settled=True)
    assert has_expected_boxes(form_of(settled, row_of(id="row_2")))
    assert not has_expected_boxes(form_of(settled))
    assert not has_expected_boxes(form_of(row_of(box="C"), year=2024))
