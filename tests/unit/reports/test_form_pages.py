"""Pages of Form 8949: how many rows, one box each, and totals that sum."""

import pytest

from lotwise.core.money import usd
from lotwise.reports.form_8949 import Row8949, totals_of
from lotwise.reports.form_pages import pages_of, rows_on_a_page
from unit.reports.form_rows import form_of, row_of


def rows(count: int, box: str) -> list[Row8949]:
    return [row_of(str(number), "1", id=f"row_{box}_{number}", box=box) for number in range(count)]


@pytest.mark.parametrize(("year", "room"), [(2023, 14), (2024, 14), (2025, 11), (2026, 11)])
def test_a_page_has_so_many_rows(year: int, room: int) -> None:
    assert rows_on_a_page(year) == room
    pages = pages_of(form_of(*rows(room + 1, "A"), year=year))
    assert [len(page.rows) for page in pages] == [room, 1]
    assert [(page.number, page.count) for page in pages] == [(1, 2), (2, 2)]


def test_a_full_page_is_one_page() -> None:
    (page,) = pages_of(form_of(*rows(11, "G")))
    assert (page.box, page.part, page.count) == ("G", "I", 1)
    assert page.totals.gain_usd == usd(sum(range(11)) - 11)


def test_each_box_has_pages_of_its_own_whose_totals_sum() -> None:
    form = form_of(*rows(13, "G"), *rows(1, "H"), *rows(30, "K"))
    pages = pages_of(form)
    assert [(page.box, len(page.rows)) for page in pages] == [
        ("G", 11), ("G", 2), ("H", 1), ("K", 11), ("K", 11), ("K", 8),
    ]  # fmt: skip
    assert [page.part for page in pages] == ["I", "I", "I", "II", "II", "II"]
    assert sum(page.totals.proceeds_usd for page in pages) == totals_of(form.rows).proceeds_usd


def test_a_form_without_rows_has_no_page() -> None:
    assert pages_of(form_of()) == ()
