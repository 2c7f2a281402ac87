"""A table that may have thousands of rows: it looks as `screen.table` does, and is there at once.

Rich measures, folds and joins every cell for itself, which for a few hundred rows takes longer than all that
was computed for them. Here it lays out the head and decides how wide each column is; a cell that fits is
filled up with blanks, and only one that does not is folded by Rich. Where the terminal is too narrow, rows
are written as lines (`lotwise.cli.narrow`). Cells are plain text, never markup.
Left out: styles of rows, and sections.
"""

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.table import Column, Table
from rich.text import Text

from lotwise.cli.narrow import bare_of, is_too_narrow, least_of, row_lines, title_of, width_of


class LongTable:
    """A table of plain text.

    Args:
        empty: A table with its columns and without rows.
    """

    def __init__(self, empty: Table) -> None:
        self._table = bare_of(empty)
        self._columns = [_Cells(column) for column in empty.columns]
        self._table.add_row(*self._columns)

    def add_row(self, *texts: str) -> None:
        """Add a row: one text for each column."""
        for column, text in zip(self._columns, texts, strict=True):
            column.texts.append(text)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give the head as Rich lays it out, and the rows below it."""
        if self._is_too_narrow(console, options):
            yield from title_of(self._table)
            for texts in zip(*(column.texts for column in self._columns), strict=True):
                yield from row_lines(self._table, [Text(text) for text in texts])
            return
        *head, blank = console.render_lines(self._table, options, pad=False)
        for line in head:
            yield from line
            yield Segment.line()
        left = self._columns[0].width
        between = "".join(part.text for part in blank)[left : left + 1]
        shown = [column.shown(console, options) for column in self._columns]
        for row in zip(*shown, strict=True):
            for n in range(max(map(len, row))):
                line_of_row = [
                    lines[n] if n < len(lines) else " " * column.width
                    for lines, column in zip(row, self._columns, strict=True)
                ]
                yield Segment(f"{between.join(line_of_row)}\n")

    def _is_too_narrow(self, console: Console, options: ConsoleOptions) -> bool:
        widest = [column.widest(console, options) for column in self._columns]

        def least(n: int) -> int:
            return least_of(self._columns[n].texts)

        return is_too_narrow(self._table, widest, least, console, options)


class _Cells:
    """All cells of a column in place of one: Rich asks how wide they are, and says how wide they can be."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self.texts: list[str] = []
        self.width = 0

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        widest = self.widest(console, options)
        return Measurement(widest, widest).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.width = options.max_width
        yield Text()

    def widest(self, console: Console, options: ConsoleOptions) -> int:
        """Return how wide the widest cell is."""
        return max((_width(text, console, options) for text in self.texts), default=0)

    def shown(self, console: Console, options: ConsoleOptions) -> list[list[str]]:
        """Return the lines of each cell, all as wide as the column."""
        within = options.update(
            width=self.width,
            justify=self._column.justify,
            no_wrap=self._column.no_wrap,
            overflow=self._column.overflow,
            highlight=False,
            height=None,
        )
        is_right = self._column.justify == "right"
        cells = []
        for text in self.texts:
            bare = text.rstrip(" ")
            free = self.width - _width(bare, console, options)
            if free < 0 or not bare.isprintable():
                folded = console.render_lines(Text(text), within)
                cells.append(["".join(part.text for part in line) for line in folded])
            else:
                cells.append([" " * free + bare if is_right else bare + " " * free])
        return cells


def _width(text: str, console: Console, options: ConsoleOptions) -> int:
    """Return how many cells of the terminal a text takes."""
    if text.isprintable():
        return len(text) if text.replace("…", ".").isascii() else cell_len(text)
    return width_of(Text(text), console, options)
