"""From bytes to tables: text, workbooks and JSON come down to records below each other.

A CSV file is one table. A workbook has one for each sheet, and JSON one for each list of objects, whose keys
become columns (``fee.cost``). Rows are numbered through all tables of a file, from 1: in text by line, in
a workbook by row, in JSON by object. What is no such table, a format takes apart itself (`Format.layout`).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

from lotwise.importers.packed import check_archive, is_zip
from lotwise.importers.table import DELIMITERS, MOST_LINES, Lines, Record, UnreadableError, lines_of, records
from lotwise.importers.workbook import is_workbook, sheets_of

HEADER_WITHIN: Final = 25
_BLANKS: Final = b"\xef\xbb\xbf \t\r\n"
Top: TypeAlias = tuple[str, tuple[Record, ...]]
"""The first records of a table, cut at a delimiter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The records below a header row, read anew whenever they are asked for and never all held.

    Attributes:
        lines: The lines of the file.
        delimiter: The character between cells.
        header: The header row.
    """

    lines: Lines
    delimiter: str
    header: Record

    def __iter__(self) -> Iterator[Record]:
        return records(self.lines, self.delimiter, start=self.header.last, width=len(self.header.cells))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A table of a file.

    Attributes:
        name: Its name, such as that of a sheet or a section; empty where it has none.
        header: Its header row.
        records: The records below it.
        above: The records above it.
        delimiter: The character between its cells.
    """

    name: str = ""
    header: Record
    records: Iterable[Record]
    above: tuple[Record, ...] = ()
    delimiter: str = ","


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """A file of text, whose delimiter is decided with its header row."""

    lines: Lines
    name: str = ""

    def tops(self) -> Iterator[Top]:
        """Give the first records, cut at each delimiter."""
        first: list[str] = []
        for line in self.lines:
            first.append(line)
            if len(first) > HEADER_WITHIN * MOST_LINES:
                break
        for delimiter in DELIMITERS:
            yield delimiter, tuple(records(first, delimiter, stop=HEADER_WITHIN))

    def below(self, delimiter: str, header: Record) -> Iterable[Record]:
        """Return the records below a header row."""
        return Body(lines=self.lines, delimiter=delimiter, header=header)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table whose cells stand apart already."""

    name: str
    rows: Sequence[Record]

    def tops(self) -> Iterator[Top]:
        """Give the first records."""
        yield ",", tuple(self.rows[:HEADER_WITHIN])

    def below(self, _delimiter: str, header: Record) -> Iterable[Record]:
        """Return the records below a header row."""
        return [row for row in self.rows if row.line > header.line]


Table: TypeAlias = TextTable | Grid


@dataclass(frozen=True)
class Content:
    """A file as formats look at it: taken apart once, in whichever way they ask for.

    Attributes:
        name: The file's name.
        raw: Its bytes.
    """

    name: str
    raw: bytes

    @cached_property
    def lines(self) -> Lines:
        """Its lines.

        Raises:
            UnreadableError: It is no text.
        """
        return lines_of(self.raw)

    @cached_property
    def document(self) -> Any:
        """What it says as JSON, numbers as they are written; None where it is no JSON."""
        if self.raw[:256].lstrip(_BLANKS)[:1] not in {b"{", b"["}:
            return None
        try:
            return json.loads(self.raw, parse_float=str, parse_int=str, parse_constant=str)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Its tables, empty ones left out.

        Raises:
            UnreadableError: It holds no table.
        """
        if is_zip(self.raw):
            check_archive(self.raw)  # says what is wrong with it, if anything is
        if is_workbook(self.raw):
            return _grids(sheets_of(self.raw).items())
        if self.document is not None:
            found = tuple(_lists(self.document, ""))
            if not found:
                raise UnreadableError("The file is JSON without a list of objects.", "Export it again.")
            return _grids((name, [_keys(rows), *_cells(rows)]) for name, rows in found)
        return (TextTable(lines=self.lines),)


def _grids(found: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> tuple[Grid, ...]:
    """Return tables with their rows numbered through."""
    grids: list[Grid] = []
    line = 1
    for name, rows in found:
        if any(map(any, rows)):
            numbered = [Record(n, n, tuple(cells)) for n, cells in enumerate(rows, line)]
            grids.append(Grid(name=name, rows=numbered))
        line += len(rows)
    if not grids:
        raise UnreadableError("The file is empty.", "Export it again.")
    return tuple(grids)


def _lists(value: object, path: str) -> Iterator[tuple[str, list[Mapping[str, str]]]]:
    """Give every list of objects that is not inside another one, with its place in the document."""
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        yield path, [dict(_flat(one, "")) for one in value]
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _lists(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _lists(inner, f"{path}.{place}" if path else str(place))


def _flat(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Give the values inside an object by their path; true, false and null as JSON writes them, or empty."""
    inside: Iterable[tuple[object, object]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    elif value is not None:
        yield path, str(value).lower() if isinstance(value, bool) else str(value).replace("\0", "")
    for key, inner in inside:
        yield from _flat(inner, f"{path}.{key}" if path else str(key))


def _keys(rows: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for row in rows for key in row))


def _cells(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, ...]]:
    keys = _keys(rows)
    return (tuple(row.get(key, "") for key in keys) for row in rows)
