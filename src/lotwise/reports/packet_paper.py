"""The summary of a packet on paper: at most two pages, read back before anybody gets them.

Problem: what is called two pages must be two pages for every household, also for one with a hundred findings
and names of any length. Chosen way: the same lists are set with less and less of each (`summary.ROOMS`) until
they fit; the least of them fits whatever there is. The finished bytes are parsed again: headings, sentences,
and every row to copy with its amount turned back into an amount are compared with the summary.

Left out: charts; letters beyond Latin ones, which the text beside it has.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from lotwise.reports.packet_words import amount_texts
from lotwise.reports.pdf.amounts import amount_of
from lotwise.reports.pdf.checking import check_draft, demand, is_same_text
from lotwise.reports.pdf.fitting import POINT, printable, size_that_fits, wrapped
from lotwise.reports.pdf.look import Look
from lotwise.reports.pdf.reading import ReadPage, pages_of
from lotwise.reports.pdf.sheets import LETTER, Placed, Rule, Sheet, pdf_of, right_aligned
from lotwise.reports.summary import COPIED, NOTHING, OPEN, ROOMS, CopyRow, Summary, shortened

MOST_PAGES: Final = 2
_LEFT: Final = 48 * POINT
_RIGHT: Final = LETTER[0] - _LEFT
_INDENT: Final = _LEFT + 16 * POINT
_LABEL_LEFT: Final = _LEFT + 176 * POINT
_AMOUNT_LEFT: Final = _RIGHT - 92 * POINT
_TOP: Final = 748 * POINT
_BOTTOM: Final = 44 * POINT
_FOOT: Final = 28 * POINT
_SIZE: Final = 9
_HEADING: Final = 11
_TITLE: Final = 15
_LEADING: Final = 11 * POINT + POINT // 2
_GAP: Final = 6 * POINT
_SIZES: Final = range(_SIZE, 4, -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of the page: its texts with y still to be set, and how high it is."""

    texts: tuple[Placed, ...]
    height: int = _LEADING
    keeps_next: bool = False
    is_ruled: bool = False


def on_two_pages(summary: Summary) -> tuple[Summary, bytes]:
    """Return as much of a summary as fits on two pages, and these as a PDF file that was read back.

    Args:
        summary: All of it.

    Raises:
        PrintMismatchError: The finished pages do not say what the summary says.
        AssertionError: Not even the least of it fits: a fault of lotwise.
    """
    for room in ROOMS:
        shown = shortened(summary, room)
        both = (_sheets(shown, breaks_before_open=True), _sheets(shown, breaks_before_open=False))
        sheets = next((each for each in both if len(each) <= MOST_PAGES), None)
        if sheets is not None:
            raw = pdf_of(sheets, f"Tax year {summary.year} on two pages")
            check_summary(raw, shown)
            return shown, raw
    raise AssertionError("the summary does not fit on two pages, though it is as short as can be")


# ── on paper ────────────────────────────────────────────────────────────────────────────────────


def _sheets(summary: Summary, *, breaks_before_open: bool) -> list[Sheet]:
    """Return the pages; figures on the first and matters on the second, where both have room for that."""
    pages: list[Sheet] = []
    at = 0
    lines = list(_lines(summary))
    for number, line in enumerate(lines):
        needed = line.height + (lines[number + 1].height if line.keeps_next else 0)
        is_broken = breaks_before_open and [text.text for text in line.texts] == [OPEN]
        if not pages or at - needed < _BOTTOM or is_broken:
            pages.append(Sheet(is_draft=summary.is_draft))
            at = _TOP
        at -= line.height
        pages[-1].texts += [Placed(one.text, one.x, at, one.size, one.is_bold) for one in line.texts]
        if line.is_ruled:
            pages[-1].rules.append(Rule(_LEFT, at - 3 * POINT, _RIGHT, at - 3 * POINT))
    for number, page in enumerate(pages, 1):
        page.texts.append(right_aligned(page_words(number, len(pages)), _RIGHT, _FOOT, _SIZE))
    return pages


def page_words(number: int, count: int) -> str:
    """Return what the foot of a page says.

    Examples:
        >>> page_words(1, 2)
        'Page 1 of 2'
    """
    return f"Page {number} of {count}"


def _lines(summary: Summary) -> Iterator[_Line]:
    title = printable(summary.title)
    size = size_that_fits(title, (_RIGHT - _LEFT) * 9 // 10, range(_TITLE, 8, -1))
    yield _Line(texts=(Placed(title, _LEFT, 0, size, True),), height=16 * POINT)
    for text in wrapped(printable(summary.subtitle), _RIGHT - _LEFT, _SIZE):
        yield _Line(texts=(Placed(text, _LEFT, 0, _SIZE),))
    for heading, sentences in summary.lists:
        bold = Placed(heading, _LEFT, 0, _HEADING, True)
        yield _Line(texts=(bold,), height=_LEADING + 2 * _GAP, keeps_next=True, is_ruled=True)
        yield _Line(texts=(), height=3 * POINT, keeps_next=True)
        if heading == COPIED:
            for row, amount in zip(summary.copied, amount_texts(summary), strict=True):
                yield from _row_lines(row, amount)
        for number, sentence in enumerate(sentences, 1):
            yield from _item_lines(number, sentence)
        if not (sentences or (heading == COPIED and summary.copied)):
            yield _Line(texts=(Placed(NOTHING[heading], _LEFT, 0, _SIZE),))


def _item_lines(number: int, sentence: str) -> Iterator[_Line]:
    lines = wrapped(printable(sentence), _RIGHT - _INDENT, _SIZE)
    for place, text in enumerate(lines):
        mark = (Placed(f"{number}.", _LEFT, 0, _SIZE),) if place == 0 else ()
        yield _Line(texts=(*mark, Placed(text, _INDENT, 0, _SIZE)))


def _row_lines(row: CopyRow, amount: str) -> Iterator[_Line]:
    place = printable(row.place)
    size = size_that_fits(place, _LABEL_LEFT - _LEFT - 4 * POINT, _SIZES)
    wide = _RIGHT - _AMOUNT_LEFT
    for number, text in enumerate(
        wrapped(printable(row.label), _AMOUNT_LEFT - _LABEL_LEFT - 4 * POINT, _SIZE)
    ):
        first: tuple[Placed, ...] = ()
        if number == 0:
            first = (Placed(place, _LEFT, 0, size),)
            if amount:
                first += (right_aligned(amount, _RIGHT, 0, size_that_fits(amount, wide, _SIZES)),)
        yield _Line(texts=(*first, Placed(text, _LABEL_LEFT, 0, _SIZE)))


# ── read back ───────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Read:
    """What was read below a heading: running words, and rows by place, label and amount."""

    words: str = ""
    rows: list[list[str]] = field(default_factory=list)


def check_summary(raw: bytes, summary: Summary) -> None:
    """Compare the finished pages with the summary: pages, headings, sentences, rows, amounts.

    Raises:
        PrintMismatchError: Something differs.
    """
    pages = list(pages_of(raw))
    demand(1 <= len(pages) <= MOST_PAGES, "the summary has more than two pages")
    check_draft(pages, Look(reasons=() if summary.is_draft else None))
    for number, page in enumerate(pages, 1):
        feet = [text.text for text in page.texts if text.y == _FOOT]
        demand(feet == [page_words(number, len(pages))], f"the foot of page {number}")
        demand(all(text.right <= _RIGHT + POINT for text in page.texts), f"page {number} is too narrow")
    read = _read(pages, {heading for heading, _ in summary.lists}, has_rows=bool(summary.copied))
    demand(is_same_text(read[""].words, summary.title + summary.subtitle), "the title")
    demand(list(read) == ["", *(heading for heading, _ in summary.lists)], "the headings")
    for heading, sentences in summary.lists:
        found = read[heading]
        if heading == COPIED and summary.copied:
            _check_rows(found.rows, summary)
        else:
            numbered = "".join(f"{number}.{one}" for number, one in enumerate(sentences, 1))
            demand(is_same_text(found.words, numbered or NOTHING[heading]), f"the list {heading!r}")


def _check_rows(read: Sequence[Sequence[str]], summary: Summary) -> None:
    demand(len(read) == len(summary.copied), "the rows to copy")
    for row, cells, said in zip(summary.copied, read, amount_texts(summary), strict=True):
        place, label, amount = cells
        demand(is_same_text(place, row.place) and is_same_text(label, row.label), f"the row of {row.place}")
        if row.amount_usd is None:
            demand(is_same_text(amount, said), f"the answer of {row.place}")
        else:
            demand(amount_of(amount) == row.amount_usd, f"the amount of {row.place}")


def _read(pages: Iterable[ReadPage], headings: set[str], *, has_rows: bool) -> dict[str, _Read]:
    """Return what stands below each heading; what stands above the first is below an empty one."""
    found = {"": _Read()}
    heading = ""
    for texts in _from_above(pages):
        first = texts[0]
        if first.is_bold and first.text in headings:
            heading = first.text
            found[heading] = _Read()
        elif heading == COPIED and has_rows:
            _add_row(found[heading], texts)
        else:
            found[heading].words += "".join(text.text for text in texts)
    return found


def _add_row(read: _Read, texts: Sequence[Placed]) -> None:
    if texts[0].x == _LEFT:
        read.rows.append(["", "", ""])
    for text in texts:
        demand(read.rows, "words above the first row to copy")
        column = 0 if text.x == _LEFT else 1 if text.x == _LABEL_LEFT else 2
        read.rows[-1][column] += text.text


def _from_above(pages: Iterable[ReadPage]) -> Iterator[list[Placed]]:
    """Give the lines of all pages from above, each from the left, without the feet."""
    for page in pages:
        body = sorted((text for text in page.texts if text.y != _FOOT), key=lambda one: (-one.y, one.x))
        yield from (list(texts) for _, texts in groupby(body, key=lambda one: one.y))
