"""From bytes to records: the text of a file, its lines, and cells with the line they stand on.

Exports arrive with byte order marks, in the code page of a Windows spreadsheet, with `;` or TAB for `,`,
and with whole lines wrapped in quotes. Python's csv module reads one *line* well, but a stray quote makes
it swallow every line up to the next one, silently. So records are made here line by line: a record spans
several lines only when its quotes are open and the next line does not look like a row of its own.
Left out: workbooks and other binary files; they are refused by name, with the way out.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lotwise.core.errors import LotwiseError

DELIMITERS: Final = ",;\t"
LONGEST_LINE: Final = 1_000_000
"""Characters; exports of exchanges stay below a few thousand."""
_MOST_LINES: Final = 50
_BLANK: Final = "\ufeff\u200b \t\r\n\f\v"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_LOOKED_AT: Final = 4096

_CONTAINERS: Final = {
    b"PK\x03\x04": ("an Excel workbook or another ZIP file", "Open it and save the sheet as CSV (UTF-8)."),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook", "Open it and save the sheet as CSV (UTF-8)."),
    b"%PDF": ("a PDF", "Download the CSV export of the same report instead."),
    b"\x1f\x8b": ("a gzip archive", "Unpack it first."),
}


class UnreadableError(LotwiseError):
    """A file that holds no table of text."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a table.

    Attributes:
        line: Number of its first line in the file, the first line being 1.
        last: Number of its last line; the same unless a quoted cell spans several.
        cells: Its cells, cleaned of blanks and byte order marks around them.
    """

    line: int
    last: int
    cells: tuple[str, ...]


def text_of(content: bytes) -> str:
    """Return the text of a file: UTF-8 with or without a byte order mark, UTF-16 with one, or else cp1252.

    Raises:
        UnreadableError: The file is empty, or is no text.
    """
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UnreadableError("The file is empty.", "Export it again.")
    for magic, (what, fix) in _CONTAINERS.items():
        if content.startswith(magic):
            raise UnreadableError(f"The file is {what}, not text.", fix)
    text = _decoded(content)
    if "\0" in text or _CONTROL.search(text, 0, _LOOKED_AT):
        raise UnreadableError("The file is binary, not text.", "Import the CSV export of the same report.")
    return text


def _decoded(content: bytes) -> str:
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError("The file is not text in UTF-8 or cp1252.", "Save it as CSV (UTF-8).")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text with their ends, split at CR, LF or both.

    Raises:
        UnreadableError: A line is longer than any export's.
    """
    lines = list(io.StringIO(text, newline=""))
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise UnreadableError(
                f"Line {number} has {len(line):,} characters: this is no table.",
                "Check that the file is the CSV export itself.",
            )
    return lines


def records(
    lines: Sequence[str], delimiter: str, *, start: int = 0, width: int = 0, stop: int | None = None
) -> Iterator[Record]:
    """Give the records of a table one by one.

    Args:
        lines: All lines of the file.
        delimiter: The character between cells.
        start: Index of the line to begin at.
        width: Cells of the header row; 0 while it is not known.
        stop: At most so many records; None for all.

    Yields:
        Every record, blank ones too, with the number of its first line.
    """
    at, made = start, 0
    while at < len(lines) and (stop is None or made < stop):
        end = _end_of_record(lines, at, delimiter, width)
        yield Record(at + 1, end, _cells("".join(lines[at:end]), delimiter, width))
        at, made = end, made + 1


def _end_of_record(lines: Sequence[str], at: int, delimiter: str, width: int) -> int:
    """Return the index behind the record's last line: behind its first, unless a quoted cell goes on."""
    quotes = lines[at].count('"')
    end = at + 1
    while quotes % 2:
        is_lost = end - at >= _MOST_LINES or end >= len(lines)
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
    return tuple(clean(cell) for cell in cells)


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
    return cell.replace("\xa0", " ").replace("\u202f", " ").strip(_BLANK)


def header_key(cell: str) -> str:
    """Return a column name as it is compared: one blank between words, case folded.

    Examples:
        >>> header_key(" Total  (USD)")
        'total (usd)'
    """
    return " ".join(clean(cell).split()).casefold()
