"""A statement of our own with the columns of Form 8949: to attach to it, to check it, and to keep.

Problem: the official form cuts long descriptions and takes eleven rows a page, and its blank must be at hand.
Chosen way: a table on paper turned sideways, box by box, with every description whole, the totals of each
page and each box, and a last page with the totals of all boxes and where they go on Schedule D.

Where the form has rows with the code M, the statement has the rows behind them, each broker of a box apart,
so that its totals are those rows; otherwise it has every row of the form.

Left out: deciding which rows go to a statement; see `lotwise.reports.exceptions`.

Source:
    Instructions for Form 8949 (2025), Exception 2: an attached statement has the same information as Parts I
    and II in a similar format.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from lotwise.reports.form_8949 import Form8949, Row8949, totals_of
from lotwise.reports.pdf.fitting import POINT, printable, size_that_fits, width_of, wrapped
from lotwise.reports.pdf.look import Look, row_texts, total_texts
from lotwise.reports.pdf.notes import draft_sheets
from lotwise.reports.pdf.sheets import LETTER, Placed, Rule, Sheet, centered, pdf_of, right_aligned
from lotwise.rules.book import Box, form_8949_boxes

SIDEWAYS: Final = (LETTER[1], LETTER[0])
COLUMNS: Final[Mapping[str, tuple[int, int]]] = {
    "a": (36, 292),
    "b": (292, 350),
    "c": (350, 408),
    "d": (408, 494),
    "e": (494, 580),
    "f": (580, 618),
    "g": (618, 678),
    "h": (678, 756),
}
"""Left and right edge of each column, in points."""
HEADS: Final[Mapping[str, tuple[str, str]]] = {
    "a": ("(a) Description of property", ""),
    "b": ("(b) Date", "acquired"),
    "c": ("(c) Date sold", "or disposed of"),
    "d": ("(d) Proceeds", "(sales price)"),
    "e": ("(e) Cost or", "other basis"),
    "f": ("(f)", "Code(s)"),
    "g": ("(g) Amount of", "adjustment"),
    "h": ("(h) Gain or", "(loss)"),
}
TABLE_TOP: Final = 500 * POINT
"""Rows stand below this height, headings above it."""
TABLE_BOTTOM: Final = 46 * POINT
"""And above this one."""
PAGE_TOTAL: Final = "Totals of this page"
ALL_BOXES: Final = "Totals of all boxes"
_NUMBER_LEFT: Final = COLUMNS["d"][0] * POINT
_SIZE: Final = 8
_SIZES: Final = range(8, 4, -1)
_LEADING: Final = 10 * POINT
_GAP: Final = 3 * POINT
_PADDING: Final = 2 * POINT
_LONGEST: Final = 30
"""Letters of a broker's name that are shown."""
_TOTAL_HEIGHT: Final = 14 * POINT


@dataclass(slots=True)
class _Drawn:
    """What stands in a table."""

    texts: list[Placed] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows that are added up on their own.

    Attributes:
        year: Tax year.
        box: Their box.
        broker: Their broker, where it stands apart; else empty.
        rows: In order, at least one.
    """

    year: int
    box: str
    broker: str
    rows: tuple[Row8949, ...]

    @property
    def title(self) -> str:
        """The heading."""
        broker = f"; {printable(self.broker)[:_LONGEST]}" if self.broker else ""
        return f"{box_title(self.year, self.box)}{broker}"

    @property
    def total_label(self) -> str:
        """The words before its totals."""
        broker = f", {printable(self.broker)[:_LONGEST]}" if self.broker else ""
        count = len(self.rows)
        return f"Totals of box {self.box}{broker} ({count:,} {'row' if count == 1 else 'rows'})"

    @property
    def sum_label(self) -> str:
        """The words before its totals on the last page."""
        line = _boxes(self.year)[self.box].schedule_d_line
        broker = f", {printable(self.broker)[:_LONGEST]}" if self.broker else ""
        return f"Box {self.box}{broker}, to Schedule D, line {line}"


def sections_of(form: Form8949) -> tuple[Section, ...]:
    """Return the rows of a statement in sections, Part I before Part II."""

    def key(row: Row8949) -> tuple[str, str, str]:
        return row.part, row.box, row.wallet if form.attached else ""

    rows = sorted(form.attached or form.rows, key=key)
    return tuple(
        Section(year=form.year, box=box, broker=broker, rows=tuple(group))
        for (_, box, broker), group in groupby(rows, key=key)
    )


def statement_pdf(form: Form8949, look: Look) -> bytes:
    """Return the statement of a year as a PDF file, the same bytes for the same form.

    Args:
        form: At least one row; amounts as they are shown, rounded or not.
        look: Whose it is.

    Raises:
        AssertionError: There is no row.
    """
    sections = sections_of(form)
    assert sections, "a statement without rows says nothing"
    sheets = [
        _framed(form.year, section.title, _lines(section, rows, look, is_last=is_last), look)
        for section in sections
        for rows, is_last in _pages_of(section, look)
    ]
    sheets += [_framed(form.year, ALL_BOXES, _sums(sections, look), look), *draft_sheets(look)]
    for number, sheet in enumerate(sheets, 1):
        text = page_number(number, len(sheets))
        sheet.texts.append(right_aligned(text, sheet.size[0] - 36 * POINT, 26 * POINT, _SIZE))
    return pdf_of(sheets, f"Statement for Form 8949 ({form.year})")


def page_number(number: int, count: int) -> str:
    """Return what the foot of a page says."""
    return f"Page {number} of {count}"


def box_title(year: int, letter: str) -> str:
    """Return the heading of a box, in words.

    Examples:
        >>> box_title(2025, "H")
        'Part I, box H: short-term, reported on Form 1099-DA, basis not reported to the IRS'
        >>> box_title(2025, "L")
        'Part II, box L: long-term, digital assets not reported on Form 1099-DA or Form 1099-B'
    """
    box = _boxes(year)[letter]
    part = "Part I" if box.term == "short" else "Part II"
    if box.form:
        known = "reported" if box.is_basis_reported else "not reported"
        said = f"reported on Form {box.form}, basis {known} to the IRS"
    elif box.is_digital_asset:
        said = "digital assets not reported on Form 1099-DA or Form 1099-B"
    else:
        said = "not reported on Form 1099-B"
    return f"{part}, box {letter}: {box.term}-term, {said}"


def _boxes(year: int) -> dict[str, Box]:
    return {box.letter: box for box in form_8949_boxes(year)}


def _pages_of(section: Section, look: Look) -> Iterator[tuple[tuple[Row8949, ...], bool]]:
    """Give the rows of each page, and whether it is the last of its section."""
    room = TABLE_TOP - TABLE_BOTTOM - 2 * _TOTAL_HEIGHT
    held: list[Row8949] = []
    used = 0
    for row in section.rows:
        height = _height(row, look)
        if held and used + height > room:
            yield tuple(held), False
            held, used = [], 0
        held.append(row)
        used += height
    yield tuple(held), True


def _height(row: Row8949, look: Look) -> int:
    return len(_described(row_texts(row, look)["a"])) * _LEADING + _GAP


def _described(text: str) -> list[str]:
    left, right = COLUMNS["a"]
    return wrapped(text, (right - left) * POINT - 2 * _PADDING, _SIZE) or [""]


def _lines(section: Section, page: Sequence[Row8949], look: Look, *, is_last: bool) -> _Drawn:
    """Return what stands in the table: rows of a page, its totals, at the end those of the section."""
    drawn = _Drawn()
    top = TABLE_TOP
    for row in page:
        cells = row_texts(row, look)
        base = top - _LEADING
        lines = _described(cells["a"])
        left = COLUMNS["a"][0] * POINT + _PADDING
        drawn.texts += [Placed(line, left, base - at * _LEADING, _SIZE) for at, line in enumerate(lines)]
        drawn.texts += _cells(cells, base)
        top -= len(lines) * _LEADING + _GAP
        drawn.rules.append(_line(top))
    totals = [(PAGE_TOTAL, page), (section.total_label, section.rows)][: 1 + is_last]
    _add_totals(drawn, top, totals, look)
    return drawn


def _sums(sections: Iterable[Section], look: Look) -> _Drawn:
    """Return what stands on the last page: the totals of every section."""
    drawn = _Drawn()
    _add_totals(drawn, TABLE_TOP, [(section.sum_label, section.rows) for section in sections], look)
    return drawn


def _add_totals(drawn: _Drawn, top: int, totals: Iterable[tuple[str, Sequence[Row8949]]], look: Look) -> None:
    for label, rows in totals:
        has_codes = any(row.code for row in rows)
        top -= _TOTAL_HEIGHT
        cells = total_texts(totals_of(rows), look, has_codes=has_codes)
        drawn.texts += _total_line(label, cells, top + 4 * POINT)
        drawn.rules.append(_line(top))


def _total_line(label: str, cells: Mapping[str, str], base: int) -> list[Placed]:
    left = COLUMNS["a"][0] * POINT + _PADDING
    return [Placed(label, left, base, _SIZE, is_bold=True), *_cells(cells, base, is_bold=True)]


def _cells(cells: Mapping[str, str], base: int, *, is_bold: bool = False) -> Iterator[Placed]:
    """Give the cells after column (a): dates and codes in the middle, amounts at the right."""
    for column, text in cells.items():
        left, right = (edge * POINT for edge in COLUMNS[column])
        if not text or column == "a":
            continue
        size = size_that_fits(text, right - left - 2 * _PADDING, _SIZES)
        if column in "bcf":
            yield centered(text, left, right, base, size)
        else:
            if is_bold and width_of(text, size, is_bold=True) > right - left - 2 * _PADDING:
                size -= 1
            yield right_aligned(text, right - _PADDING, base, size, is_bold=is_bold)


def _line(y: int) -> Rule:
    return Rule(COLUMNS["a"][0] * POINT, y, COLUMNS["h"][1] * POINT, y)


def _framed(year: int, subtitle: str, drawn: _Drawn, look: Look) -> Sheet:
    """Return a page with its heading, the heads of the columns, and a foot."""
    left, right = COLUMNS["a"][0] * POINT, COLUMNS["h"][1] * POINT
    heads = [Placed(f"Form 8949 ({year}): statement", left, 570 * POINT, 13, is_bold=True)]
    heads.append(Placed(subtitle, left, 553 * POINT, 10, is_bold=True))
    named = f"Name(s) shown on return: {printable(look.name)}".rstrip()
    size = size_that_fits(named, _NUMBER_LEFT - left - _PADDING, _SIZES)
    heads.append(Placed(named, left, 538 * POINT, size))
    number = f"Social security or taxpayer identification number: {printable(look.number)}".rstrip()
    heads.append(Placed(number, _NUMBER_LEFT, 538 * POINT, _SIZE))
    for column, (first, second) in HEADS.items():
        start, stop = (edge * POINT for edge in COLUMNS[column])
        for word, base in ((first, 516), (second, 506)):
            if word and column == "a":
                heads.append(Placed(word, start + _PADDING, 506 * POINT, _SIZE))
            elif word:
                heads.append(centered(word, start, stop, base * POINT, 7))
    foot = "Made by lotwise. Columns and totals as in Form 8949, Parts I and II."
    heads.append(Placed(foot, left, 26 * POINT, _SIZE))
    frame = [Rule(left, 527 * POINT, right, 527 * POINT), _line(TABLE_TOP)]
    return Sheet(
        size=SIDEWAYS, texts=[*heads, *drawn.texts], rules=[*frame, *drawn.rules], is_draft=look.is_draft
    )
