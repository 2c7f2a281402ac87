"""The pages of Form 8949: so many rows each, one box a page, and a total for every page.

Problem: one page has room for 14 rows until 2024 and for 11 since 2025, and exactly one box is checked on
it; line 2 asks for the totals of that page. Chosen way: the rows of each box are cut into pages in their
order; the totals of the pages sum to those of the box, because they are sums of the same entries.

Source:
    Form 8949 (2024) and (2025), line 1 ("Check only one box … complete as many forms with the same box
    checked as you need") and line 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lotwise.reports.form_8949 import Form8949, Row8949, Totals, part_of, totals_of
from lotwise.rules.book import us_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """One page of Form 8949: Part I or Part II of one copy.

    Attributes:
        box: Letter of the one box that is checked.
        part: ``I`` or ``II``.
        number: Which page of this box it is, from 1.
        count: How many pages this box has.
        rows: At most as many as the page has room for; never empty.
        totals: Line 2.
    """

    box: str
    part: str
    number: int
    count: int
    rows: tuple[Row8949, ...]
    totals: Totals


def rows_on_a_page(year: int) -> int:
    """Return how many rows a page of Form 8949 has.

    Raises:
        MissingRuleError: The rule book does not have the form of that year.

    Examples:
        >>> rows_on_a_page(2023), rows_on_a_page(2025)
        (14, 11)
    """
    room = us_rules().rule("form_8949_rows", date(year, 12, 31)).value
    assert isinstance(room, int), "rows are counted"
    return room


def pages_of(form: Form8949) -> tuple[FormPage, ...]:
    """Return the pages of Form 8949, box by box.

    Args:
        form: The form, in cents or in whole dollars; rows of an attached statement are on no page.

    Raises:
        MissingRuleError: The rule book does not have the form of that year.

    Source:
        Form 8949 (2025), lines 1 and 2.
    """
    room = rows_on_a_page(form.year)
    return tuple(page for box, rows in form.by_box().items() for page in _pages(box, rows, room))


def _pages(box: str, rows: Sequence[Row8949], room: int) -> list[FormPage]:
    parts = [tuple(rows[start : start + room]) for start in range(0, len(rows), room)]
    return [
        FormPage(
            box=box,
            part=part_of(part[0].term),
            number=number,
            count=len(parts),
            rows=part,
            totals=totals_of(part),
        )
        for number, part in enumerate(parts, start=1)
    ]
