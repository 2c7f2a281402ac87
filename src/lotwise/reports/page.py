"""A page: a small model of a document, and its rendering as one HTML file that needs nothing beside itself.

Problem: the reader keeps this file with the tax return; it must open in ten years, on any device, without a
network, and it shows names that came out of other people's files. Chosen way: plain data (sections, tables,
trees, notes, charts) rendered by one template that escapes everything; no script, no address of any host,
one style sheet inside the page, and a policy that lets the browser run and load nothing else. Every link
points to a place in the page, and rendering checks that the place exists.

Left out: anything that knows what the figures mean; that is `lotwise.reports.sections` and the caller.
"""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from hashlib import sha256
from importlib import resources
from itertools import accumulate
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lotwise.core.findings import Severity
from lotwise.core.money import Usd, to_cents, usd_text

_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
NOT_KNOWN: Final = "not known"
"""What stands where a number is not known; never a zero."""


class ColumnKind(Enum):
    """What a column holds; decides how it is set."""

    TEXT = "text"
    NUMBER = "number"
    """Right-aligned, in figures of one width, never broken."""
    DATE = "date"
    CODE = "code"
    """Ids and hashes: small, may be broken anywhere."""

    @property
    def align(self) -> str:
        """``right`` for numbers, else ``left``."""
        return "right" if self is ColumnKind.NUMBER else "left"


class Emphasis(Enum):
    """How a cell or a row stands out; never by color alone."""

    NONE = "none"
    STRONG = "strong"
    MUTED = "muted"
    NEGATIVE = "negative"
    """Of a cell: an amount below zero; its text carries the minus sign."""
    UNKNOWN = "unknown"
    """Of a cell: something is missing."""
    STOP = "stop"
    """Of a row: a line across the table where acting ends."""
    GROUP = "group"
    """Of a row: the heading of the rows below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    label: str
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: What it says.
        href: The place in this page it leads to, such as ``#lot_abc``; or empty.
        emphasis: How it stands out.
        span: How many columns it takes.
    """

    text: str
    href: str = ""
    emphasis: Emphasis = Emphasis.NONE
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; a row of one cell in a wider table is a line of words across it.

    Attributes:
        cells: They take as many columns as the table has; or one cell, which takes all.
        id: A word to link to, unique in the page; or empty.
        emphasis: How it stands out.
    """

    cells: tuple[Cell, ...]
    id: str = ""
    emphasis: Emphasis = Emphasis.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table.

    Attributes:
        caption: What it shows.
        columns: At least one; the first one names its rows.
        rows: In order.
        footer: Totals.
        is_wide: Whether its section is better printed on paper turned sideways.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    footer: tuple[Row, ...] = ()
    is_wide: bool = False

    def __post_init__(self) -> None:
        for row in (*self.rows, *self.footer):
            is_across = len(row.cells) == 1
            taken = sum(cell.span for cell in row.cells)
            assert is_across or taken == len(self.columns), f"a row of {self.caption!r} does not fit"

    def placed(self, row: Row) -> tuple[tuple[Cell, Column, int], ...]:
        """Return the cells of a row, each with the column it begins in and the columns it takes."""
        spans = [cell.span for cell in row.cells] if len(row.cells) > 1 else [len(self.columns)]
        starts = accumulate(spans[:-1], initial=0)
        return tuple(zip(row.cells, (self.columns[start] for start in starts), spans, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A figure with its reasons, which the reader can open one by one.

    Attributes:
        label: What it is.
        value: What it comes to, as people read it.
        formula: How it follows from its children, in words; or empty.
        source: The law, form line or fact behind it; or empty.
        children: What it is made from.
        id: A word to link to, unique in the page; or empty.
        href: Where it is explained, when that is elsewhere in this page; or empty.
        number: The number of its line on a form, shown before it; or empty.
        standing: How firm it is, shown after its source; or empty.
        is_folded: Whether the page shows it closed at first, though it stands at the top.
    """

    label: str
    value: str
    formula: str = ""
    source: str = ""
    children: tuple["Tree", ...] = ()
    id: str = ""
    href: str = ""
    number: str = ""
    standing: str = ""
    is_folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart.

    Attributes:
        caption: What it shows.
        svg: The drawing, made by `lotwise.reports.charts`.
    """

    caption: str
    svg: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A figure the section comes down to.

    Attributes:
        label: What it is.
        value: What it comes to, as people read it.
        note: A few words more, or empty.
    """

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """Something the reader must see before the figures.

    Attributes:
        severity: How much it matters.
        text: What it is, in a sentence.
        fix: What to do, in a sentence; or empty.
        href: Where to read on in this page; or empty.
    """

    severity: Severity
    text: str
    fix: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of a page: an introduction, then what it comes down to, charts, tables, trees and notes.

    Attributes:
        id: A word for it, unique in the page.
        title: Its heading.
        intro: Paragraphs.
        highlights: The figures it comes down to.
        figures: Charts.
        tables: Tables.
        trees: Figures with their reasons.
        notes: What to know about the above, as a numbered list.
    """

    id: str
    title: str
    intro: tuple[str, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    trees: tuple[Tree, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether it is better printed on paper turned sideways."""
        return any(table.is_wide for table in self.tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document.

    Attributes:
        title: What it is.
        subtitle: Whose, and of which year.
        generated_note: From what and when it was made; the caller knows the instant.
        banners: What must be seen first.
        sections: In order.
    """

    title: str
    subtitle: str
    generated_note: str
    banners: tuple[Banner, ...] = ()
    sections: tuple[Section, ...]


def money_text(amount: Usd) -> str:
    """Return money as a page shows it: cents, and a minus sign that is as wide as a figure and read aloud.

    Examples:
        >>> money_text(-1_234_567_000_000)
        '−$12,345.67'
    """
    return usd_text(amount).replace("-", "\N{MINUS SIGN}")


def money_cell(amount: Usd | None, *, emphasis: Emphasis = Emphasis.NONE) -> Cell:
    """Return a cell with an amount of money; what is not known says so.

    Args:
        amount: In USD, or None when it is not known.
        emphasis: Of an amount that does not show as negative.
    """
    if amount is None:
        return Cell(NOT_KNOWN, emphasis=Emphasis.UNKNOWN)
    return Cell(money_text(amount), emphasis=Emphasis.NEGATIVE if to_cents(amount) < 0 else emphasis)


def render(page: Page) -> str:
    """Return a page as HTML, the same bytes for the same page.

    Args:
        page: The page; every link in it leads to a place in it.

    Raises:
        AssertionError: An id occurs twice or is no word, or a link leads nowhere: a fault of the caller.
    """
    _check_places(page)
    environment, style = _environment(), _style()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    text = environment.get_template("report.html").render(page=page, style=Markup(style), digest=digest)  # noqa: S704 - our own file
    return text if text.endswith("\n") else f"{text}\n"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("lotwise.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    return resources.files("lotwise.reports").joinpath("templates/report.css").read_text("utf-8")


def _check_places(page: Page) -> None:
    ids = Counter(_ids(page))
    for place, count in ids.items():
        assert _WORD.fullmatch(place), f"{place!r} is no id"
        assert count == 1, f"the id {place!r} occurs {count} times"
    places = {f"#{place}" for place in ids}
    for href in _hrefs(page):
        assert href in places, f"{href!r} leads to no place in the page"


def _ids(page: Page) -> Iterator[str]:
    for section in page.sections:
        yield section.id
        for table in section.tables:
            yield from (row.id for row in table.rows if row.id)
        for tree in _all_trees(section):
            if tree.id:
                yield tree.id


def _hrefs(page: Page) -> Iterator[str]:
    yield from (banner.href for banner in page.banners if banner.href)
    for section in page.sections:
        for table in section.tables:
            for row in (*table.rows, *table.footer):
                yield from (cell.href for cell in row.cells if cell.href)
        yield from (tree.href for tree in _all_trees(section) if tree.href)


def _all_trees(section: Section) -> Iterator[Tree]:
    waiting = list(section.trees)
    while waiting:
        tree = waiting.pop()
        yield tree
        waiting += tree.children
