"""From bytes to records: the text of a file, its lines, and cells with the line they stand on.

Exports arrive with byte order marks, in the code page of a Windows spreadsheet, with `;` or TAB for `,`,
and with whole lines wrapped in quotes. Python's csv module reads one *line* well, but a stray quote makes
it swallow every line up to the next one, silently. So records are made here line by line: a record spans
several lines only when its quotes are open and the next line does not look like a row of its own.

Files may have a million lines, so lines are decoded as they are asked for and never all held, and the csv
module is given several hundred at once. What it made of them stands only if it made one record of each line
and no line has an open quote: then it saw what it would see in every line alone. Otherwise that part of
the file is read line by line.
Left out: binary files, which are refused by name, with the way out; for workbooks see `workbook`.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from typing import Final, NamedTuple

from lotwise.core.errors import LotwiseError

DELIMITERS: Final = ",;\t"
BETWEEN: Final = "\0"
"""Holds the cells of a record together where they are kept as one text; no text that is read contains it."""
LONGEST_LINE: Final = 1_000_000
"""Characters; exports of exchanges stay below a few thousand."""
MOST_LINES: Final = 50
"""Of a record whose quotes stay open; then they are a mistake."""
_AT_ONCE: Final = 512
_BLANK: Final = "\ufeff\u200b \t\r\n\f\v"
_BLANK_ELSEWHERE: Final = "\x1c\x1d\x1e\x1f"
"""What Python's own idea of a blank adds in ASCII; without them it is the same as `_BLANK`, and faster."""
_SOMETHING: Final = re.compile(rb"[^\xef\xbb\xbf \t\r\n]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_LOOKED_AT: Final = 4096

_CONTAINERS: Final = {
    b"PK\x03\x04": ("a ZIP archive", "Unpack it, and import the files in it."),
    b"%PDF": ("a PDF", "Download the CSV export of the same report instead."),
    b"\x1f\x8b": ("a gzip archive", "Unpack it first."),
}


class UnreadableError(LotwiseError):
    """A file that holds no table of text."""


class Record(NamedTuple):
    """One record of a table.

    Attributes:
        line: Number of its first line in the file, the first line being 1.
        last: Number of its last line; the same unless a quoted cell spans several.
        cells: Its cells, cleaned of blanks and byte order marks around them.
    """

    line: int
    last: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a file with their ends, split at CR, LF or both; decoded anew whenever they are asked for.

    Attributes:
        content: The file.
        encoding: How it is decoded.
    """

    content: bytes
    encoding: str

    def __iter__(self) -> Iterator[str]:
        return iter(io.TextIOWrapper(io.BytesIO(self.content), self.encoding, newline=""))


def lines_of(content: bytes) -> Lines:
    """Return the lines of a file: UTF-8 with or without a byte order mark, UTF-16 with one, or else cp1252.

    Raises:
        UnreadableError: The file is empty, is no text, or has a line longer than any export's.
    """
    if not _SOMETHING.search(content):
        raise UnreadableError("The file is empty.", "Export it again.")
    for magic, (what, fix) in _CONTAINERS.items():
        if content.startswith(magic):
            raise UnreadableError(f"The file is {what}, not text.", fix)
    lines = Lines(content, _encoding(content))
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise UnreadableError(
                f"Line {number} has {len(line):,} characters: this is no table.",
                "Check that the file is the CSV export itself.",
            )
    return lines


def _encoding(content: bytes) -> str:
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if BETWEEN in text or _CONTROL.search(text, 0, _LOOKED_AT):
            raise UnreadableError(
                "The file is binary, not text.", "Import the CSV export of the same report."
            )
        return encoding
    raise UnreadableError("The file is not text in UTF-8 or cp1252.", "Save it as CSV (UTF-8).")


def records(
    lines: Iterable[str], delimiter: str, *, start: int = 0, width: int = 0, stop: int | None = None
) -> Iterator[Record]:
    """Give the records of a table one by one.

    Args:
        lines: All lines of the file.
        delimiter: The character between cells.
        start: Index of the line to begin at.
        width: Cells of the header row; 0 while it is not known.
        stop: At most so many records; None for all.

    Returns:
        Every record, blank ones too, with the number of its first line.
    """
    return islice(_records(islice(lines, start, None), start, delimiter, width), stop)


def _records(lines: Iterator[str], at: int, delimiter: str, width: int) -> Iterator[Record]:
    ahead: list[str] = []
    while part := ahead + list(islice(lines, max(_AT_ONCE - len(ahead), 0))):
        rows = _at_once(part, delimiter)
        if rows is not None:
            for line, row in enumerate(rows, at + 1):
                yield Record(line, line, row)
            at, ahead = at + len(part), []
            continue
        size = len(part)
        part += islice(lines, MOST_LINES)  # so that a record that begins in this part ends in it
        place = 0
        while place < size:
            end = _end_of_record(part, place, delimiter, width)
            yield Record(at + place + 1, at + end, _cells("".join(part[place:end]), delimiter, width))
            place = end
        at, ahead = at + place, part[place:]


def _at_once(lines: Sequence[str], delimiter: str) -> list[tuple[str, ...]] | None:
    """Return the cells of lines that are a record each, or None where some line needs a look of its own."""
    if any([line.count('"') % 2 for line in lines]):  # noqa: C419 - a generator would take twice as long
        return None
    is_plain = all(map(str.isascii, lines))
    if not is_plain:
        lines = [_with_plain_blanks(line) for line in lines]
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return None
    if len(rows) != len(lines) or any(delimiter in row[0] for row in rows if len(row) == 1):
        return None
    if is_plain and not any(map("".join(lines).__contains__, _BLANK_ELSEWHERE)):
        return [tuple(map(str.strip, row)) for row in rows]
    return [tuple(map(str.strip, row, repeat(_BLANK))) for row in rows]


def _end_of_record(lines: Sequence[str], at: int, delimiter: str, width: int) -> int:
    """Return the index behind the record's last line: behind its first, unless a quoted cell goes on."""
    quotes = lines[at].count('"')
    end = at + 1
    while quotes % 2:
        is_lost = end - at >= MOST_LINES or end >= len(lines)
        if is_lost or (width > 1 and len(_split(lines[end], delimiter)) >= width):
            return at + 1
        quotes += lines[end].count('"')
        end += 1
    return end


def _cells(raw: str, delimiter: str, width: int) -> tuple[str, ...]:
    """Return the cells of a record, unwrapped once where a spreadsheet has quoted the whole line."""
    cells = _split(raw, delimiter)
    if len(cells) == 1 and delimiter in cells[0]:
        inner = _split(cells[0], delimiter)
        if len(inner) > max(1, width // 2):
            cells = inner
    return tuple(map(clean, cells))


def _split(raw: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([raw], delimiter=delimiter), [])
    except csv.Error:  # a cell beyond the csv module's limit, or a lone CR inside a multi-line cell
        return raw.rstrip("\r\n").split(delimiter)


def clean(cell: str) -> str:
    r"""Return a cell without byte order marks and blanks around it, hard spaces turned into plain ones.

    Examples:
        >>> clean("\ufeff Notes\xa0")
        'Notes'
    """
    return _with_plain_blanks(cell).strip(_BLANK)


def _with_plain_blanks(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def header_key(cell: str) -> str:
    """Return a column name as it is compared: one blank between words, case folded.

    Examples:
        >>> header_key(" Total  (USD)")
        'total (usd)'
    """
    return " ".join(clean(cell).split()).casefold()
