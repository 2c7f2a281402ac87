"""The statement is read back before anybody gets it: each row, the totals of each page, box and the whole.

Rows are found by where they stand: a line with a gain in column (h) begins one, in regular letters; lines
with nothing but a description go on; bold lines are totals. See `lotwise.reports.pdf.checking`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from lotwise.core.money import Usd
from lotwise.reports.form_8949 import Form8949, Totals, totals_of
from lotwise.reports.pdf.checking import (
    PrintMismatchError,
    amount_read,
    check_cells,
    check_draft,
    demand,
    is_same_text,
    totals_from,
)
from lotwise.reports.pdf.fitting import POINT
from lotwise.reports.pdf.look import MONEY_COLUMNS, Look
from lotwise.reports.pdf.reading import ReadPage, pages_of
from lotwise.reports.pdf.sheets import Placed
from lotwise.reports.pdf.statement import (
    ALL_BOXES,
    COLUMNS,
    PAGE_TOTAL,
    TABLE_BOTTOM,
    TABLE_TOP,
    page_number,
    sections_of,
)


@dataclass(slots=True)
class _Line:
    """A line of the table: its cells by column, and whether it is bold."""

    cells: dict[str, str]
    is_bold: bool


@dataclass(slots=True)
class _Table:
    """What was read of a page: rows and totals by their words."""

    rows: list[dict[str, str]] = field(default_factory=list)
    totals: list[tuple[str, Totals]] = field(default_factory=list)


def check_statement(raw: bytes, form: Form8949, look: Look) -> None:
    """Compare a statement with the rows it was made of.

    Raises:
        PrintMismatchError: Something differs.
    """
    pages = list(pages_of(raw))
    for number, page in enumerate(pages, 1):
        demand(page_number(number, len(pages)) in {text.text for text in page.texts}, f"page {number}")
        demand(not page.blanks, f"page {number} lies on a blank")
    rest = iter(enumerate(pages, 1))
    for section in sections_of(form):
        read, totals = list[dict[str, str]](), list[tuple[str, Totals]]()
        while len(read) < len(section.rows):
            number, table = _next(rest, section.title)
            _check_page(table, f"page {number}")
            read += table.rows
            totals = table.totals
        demand(len(read) == len(section.rows), f"box {section.box} has other rows")
        for row, cells in zip(section.rows, read, strict=True):
            check_cells(row, cells, f"box {section.box}")
            demand(is_same_text(cells["a"], row.full_description), f"the description of {row.id}")
        wanted = (section.total_label, totals_of(section.rows))
        demand(wanted in totals, f"the totals of box {section.box}")
    _, table = _next(rest, ALL_BOXES)
    demand(not table.rows, "rows on the last page")
    sums = [(section.sum_label, totals_of(section.rows)) for section in sections_of(form)]
    demand(table.totals == sums, "the totals of all boxes")
    check_draft(pages, look)


def _next(pages: Iterator[tuple[int, ReadPage]], title: str) -> tuple[int, _Table]:
    number, page = next(pages, (0, None))
    if page is None:
        raise PrintMismatchError("The printed statement ends too early.")
    demand(title in {text.text for text in page.texts if text.is_bold}, f"page {number} is not {title!r}")
    return number, _table_of(page, f"page {number}")


def _check_page(table: _Table, where: str) -> None:
    """Compare the totals of a page with what its rows add up to, as both were read."""
    added = {column: sum(_amount(row, column, where) for row in table.rows) for column in MONEY_COLUMNS}
    demand(table.rows and (PAGE_TOTAL, totals_from(added)) in table.totals, f"the totals of {where}")


def _amount(row: Mapping[str, str], column: str, where: str) -> Usd:
    return amount_read(row.get(column, ""), f"{where}, column ({column})")


def _table_of(page: ReadPage, where: str) -> _Table:
    table = _Table()
    for line in _lines(page, where):
        if line.is_bold:
            amounts = {column: _amount(line.cells, column, where) for column in MONEY_COLUMNS}
            table.totals.append((line.cells["a"], totals_from(amounts)))
        elif "h" in line.cells:
            table.rows.append(line.cells)
        else:
            demand(table.rows and set(line.cells) == {"a"}, f"{where}: a line that is no row")
            table.rows[-1]["a"] += line.cells["a"]
    for row in table.rows:
        for column in COLUMNS:
            row.setdefault(column, "")
    return table


def _lines(page: ReadPage, where: str) -> Iterator[_Line]:
    """Give the lines of the table from above, each text in the column in which it stands."""
    within = [text for text in page.texts if TABLE_BOTTOM <= text.y < TABLE_TOP]
    within.sort(key=lambda text: (-text.y, text.x))
    for _, texts in groupby(within, key=lambda text: text.y):
        listed = list(texts)
        cells: dict[str, str] = {}
        for text in listed:
            column = _column(text, where)
            demand(column not in cells, f"{where}: two texts in one cell")
            cells[column] = text.text
        yield _Line(cells, is_bold=any(text.is_bold for text in listed))


def _column(text: Placed, where: str) -> str:
    for column, (left, right) in COLUMNS.items():
        if left * POINT <= text.x < right * POINT:
            demand(text.right <= right * POINT, f"{where}: {text.text!r} does not fit into its column")
            return column
    raise PrintMismatchError(f"{where}: {text.text!r} stands in no column.")
