"""Tables in a terminal that is too narrow for them: each row as lines of heading and value.

Problem: Rich cuts what does not fit, without a mark, and $67,639 that is shown as $67,63 is a wrong figure.
Chosen way: Rich is asked how wide it would make each column. Where a column would be narrower than what it
must show whole, the table is written in another shape, which any width can hold: the first cell of a row at
the left, below it each other cell as "heading: value". Columns that never break must show every cell whole;
columns whose text may go over several lines must show figures and dates whole, and short words.

Left out: a figure that is wider than the terminal itself; it goes on in the next line, and nothing is lost.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

_INDENT: Final = 2
_SHORT_WORD: Final = 8
"""A longer word may be broken where its column folds; one that is as short never is."""
_WIDE: Final = 100_000
_FIGURE: Final = re.compile(r"\W{0,3}\d[\d.,:/…-]{0,30}[%)]?[.,;:]?")


class Probe:
    """All cells of a column in place of one: Rich asks how wide they are, and says how wide they can be.

    Args:
        widest: How wide the widest cell is.
    """

    def __init__(self, widest: int) -> None:
        self._widest = widest
        self.width = 0

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(self._widest, self._widest).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.width = options.max_width
        yield Text()


def is_too_narrow(
    table: Table, widest: Sequence[int], least: Callable[[int], int], to: Console, options: ConsoleOptions
) -> bool:
    """Return whether Rich would cut something of a table, or break a figure.

    Args:
        table: The table; its columns count.
        widest: How wide the widest cell of each column is.
        least: How wide a column must be whose text may go over several lines, by its number.
        to: Where it is written.
        options: How wide that is.
    """
    heads = [width_of(_text(column.header), to, options) for column in table.columns]
    whole = [max(both) for both in zip(heads, widest, strict=True)]
    if sum(whole) + len(whole) - 1 <= options.max_width:
        return False
    probes = [Probe(width) for width in whole]
    _lay_out(table, probes, to, options)
    return any(
        probe.width < (whole[n] if column.no_wrap else max(least(n), least_of([_text(column.header).plain])))
        for n, (probe, column) in enumerate(zip(probes, table.columns, strict=True))
    )


def _lay_out(table: Table, probes: Sequence[Probe], to: Console, options: ConsoleOptions) -> None:
    """Let Rich lay out a table as wide as another one."""
    like = bare_of(table)
    like.add_row(*probes)
    to.render_lines(like, options)


def bare_of(table: Table) -> Table:
    """Return an empty table of Rich's own that looks as another one."""
    made = Table(
        title=table.title,
        title_justify=table.title_justify,
        box=table.box,
        show_edge=table.show_edge,
        padding=table.padding,
    )
    for one in table.columns:
        made.add_column(one.header, justify=one.justify, no_wrap=one.no_wrap, overflow=one.overflow)
    return made


def width_of(text: Text, to: Console, options: ConsoleOptions) -> int:
    """Return how many cells of the terminal a text takes at most."""
    return Measurement.get(to, options.update(width=_WIDE), text).maximum


def least_of(texts: Iterable[str]) -> int:
    """Return how wide a column must be that may break its text: figures, dates and short words stay whole."""
    words = (word for one in texts for word in one.split())
    return max((min(cell_len(word), _least(word)) for word in words), default=0)


def _least(word: str) -> int:
    return _WIDE if _FIGURE.fullmatch(word) else _SHORT_WORD


def _text(one: RenderableType) -> Text:
    return one if isinstance(one, Text) else Text(str(one))


def cells_of(column: Column) -> list[Text]:
    """Return the cells of a column of plain text."""
    return [_text(one) for one in column.cells]


def title_of(table: Table) -> Iterator[Text]:
    """Give the title of a table, if it has one."""
    if table.title:
        yield _text(table.title)


def row_lines(table: Table, row: Sequence[Text]) -> Iterator[RenderableType]:
    """Give a row as lines: its first cell, and below it the others; without a first cell, all go below.

    Args:
        table: The table, for its headings.
        row: Its cells; empty ones are not shown.
    """
    indent = 0 if row and row[0].plain.strip() else _INDENT
    named = [(_text(column.header).plain, cell) for column, cell in zip(table.columns, row, strict=True)]
    for n, (heading, cell) in enumerate(each for each in named if each[1].plain.strip()):
        line = cell.copy()
        line.plain = cell.plain.strip()
        words = Text.assemble(f"{' '.join(heading.split())}: ", line) if heading.strip() else line
        words.no_wrap, words.overflow = False, "fold"
        yield Padding(words, (0, 0, 0, indent + (_INDENT if n else 0)), expand=False)
