"""Tables that may have a million rows: read a part at a time, and written whole or not at all.

The text is looked at twice: once to tell how it is encoded, and once to read it. Lines and cells are made as
for imports (`lotwise.importers.table`): byte order marks, `;` and TAB, stray quotes. What is written goes
into a file beside the one wanted, which takes its place in one step when everything is on the disk; so a
broken run leaves nothing half-done, and never a table that looks complete and is not.

Left out: workbooks and archives; they are refused by name.
"""

import codecs
import csv
import io
import os
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from lotwise.core.errors import BadInputError
from lotwise.core.spreadsheet import safe_text
from lotwise.importers.table import DELIMITERS, LONGEST_LINE, Record, header_key, records

_CHUNK: Final = 1 << 20
_WINDOWS: Final = "cp1252"
_CONTAINERS: Final = (b"PK\x03\x04", b"%PDF", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"SQLite format 3")
_NOT_IN_WINDOWS: Final = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_HEAD: Final = 50
"""Lines among which the header row stands, below blank ones."""
_SAVE: Final = "Save the table as CSV (UTF-8)."
_NUMBER: Final = re.compile(r"[+-]?\$?[\d,]*\.?\d+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that is being read.

    Attributes:
        header: Names of its columns as they are compared: lower case, one blank between words.
        names: The same as they are written.
        rows: Its records below the header, given once.
        is_windows: Whether it is no UTF-8 and was taken for the code page of Windows.
        done: Gives how many of its bytes were read.
        size: How many there are.
    """

    header: tuple[str, ...]
    names: tuple[str, ...]
    rows: Iterator[Record]
    is_windows: bool
    done: Callable[[], int]
    size: int


@contextmanager
def opened_table(path: Path, known: Sequence[str]) -> Iterator[Table]:
    """Give a table of text.

    Args:
        path: The file.
        known: Names of columns, by which the delimiter is told.

    Raises:
        BadInputError: It cannot be read, is empty or no text.
    """
    try:
        encoding = _encoding(path)
        raw = path.open("rb")
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}.", "Name the table's file.") from None
    with raw, io.TextIOWrapper(raw, encoding, newline="") as lines:
        try:
            end, delimiter, names = _header(lines, path, known)
            lines.seek(0)
            below = records(lines, delimiter, width=len(names))
            yield Table(
                header=tuple(map(header_key, names)),
                names=names,
                rows=(one for one in below if one.line > end),
                is_windows=encoding == _WINDOWS,
                done=raw.tell,
                size=path.stat().st_size,
            )
        except UnicodeDecodeError:
            raise _no_text(path) from None


def _encoding(path: Path) -> str:
    """Return how a file is encoded, after a look at all of it."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, is_wide, is_first, line = True, False, True, 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if is_first:
                is_wide = chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
                is_first = False
            line = _longest_end(chunk, line, path)
            if not is_wide and (chunk.startswith(_CONTAINERS) or b"\0" in chunk):
                raise _no_text(path)
            is_utf8 = is_utf8 and not is_wide and _decodes(decoder, chunk)
            if not is_utf8 and not is_wide and any(byte in chunk for byte in _NOT_IN_WINDOWS):
                raise _no_text(path)
    if is_wide:
        return "utf-16"
    return "utf-8-sig" if is_utf8 and _decodes(decoder, b"", is_last=True) else _WINDOWS


def _longest_end(chunk: bytes, line: int, path: Path) -> int:
    """Return how long the last line of a part is so far; refuse lines that no table has."""
    pieces = re.split(rb"[\r\n]", chunk)
    pieces_long = [line + len(pieces[0]), *map(len, pieces[1:])]
    if max(pieces_long) > LONGEST_LINE:
        raise BadInputError(f"{path} has a line of more than {LONGEST_LINE:,} bytes.", _SAVE)
    return pieces_long[-1]


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, is_last: bool = False) -> bool:
    try:
        decoder.decode(chunk, is_last)
    except UnicodeDecodeError:
        return False
    return True


def _no_text(path: Path) -> BadInputError:
    return BadInputError(f"{path} is no text.", _SAVE)


def _header(lines: Iterator[str], path: Path, known: Sequence[str]) -> tuple[int, str, tuple[str, ...]]:
    """Return the header's last line, the delimiter and the names, by what finds most known names."""
    head = list(islice(lines, _HEAD))
    wanted = set(known)
    best: tuple[int, str, Record] | None = None
    for delimiter in DELIMITERS:
        first = next((one for one in records(head, delimiter) if any(one.cells)), None)
        if first is None:
            raise BadInputError(f"{path} is empty.", "Export the table again.")
        hits = len(wanted.intersection(map(header_key, first.cells)))
        if best is None or hits > best[0]:
            best = hits, delimiter, first
    assert best is not None, "there are delimiters"
    _, delimiter, first = best
    return first.last, delimiter, first.cells


@contextmanager
def written_table(path: Path) -> Iterator[Callable[[Sequence[str]], object]]:
    """Give a function that writes a row; the file appears when all are written, or not at all.

    Args:
        path: The file to make; a former one is replaced.

    Raises:
        BadInputError: It cannot be written.
    """
    target = path.resolve()
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("x", encoding="utf-8", newline="") as file:
            yield csv.writer(file, lineterminator="\n").writerow
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise BadInputError(
            f"{path} cannot be written: {error.strerror}.", "Choose another place; nothing was written."
        ) from None
    finally:
        part.unlink(missing_ok=True)


def check_target(path: Path, source: Path, mark: str) -> None:
    """Refuse a place for a table where it would destroy something else.

    Args:
        path: The file to make.
        source: The file that is read.
        mark: The name of a column by which an earlier result is known.

    Raises:
        BadInputError: It is the file that is read, or something that no earlier run made.
    """
    if not path.resolve().parent.is_dir():
        raise BadInputError(f"There is no folder {path.parent}.", "Make it first, or choose another one.")
    if not path.exists():
        return
    if path.samefile(source):
        raise BadInputError(
            f"{path} is the table itself.", "Name another file; your table is never written to."
        )
    if not path.is_file():
        raise BadInputError(f"{path} is no file.", "Name a file, such as out.csv.")
    with path.open("rb") as file:
        first = file.readline(LONGEST_LINE)
    if first and mark.encode() not in first.strip().split(b","):
        raise BadInputError(
            f"{path} is there already and is no earlier result.", "Name another file, or move it away."
        )


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; amounts stay numbers, negative ones too.

    Examples:
        >>> safe_cell("=1+1"), safe_cell("-1,234.50"), safe_cell("-1+1"), safe_cell("@SUM(A1)")
        ("'=1+1", '-1,234.50', "'-1+1", "'@SUM(A1)")
    """
    return text if _NUMBER.fullmatch(text) else safe_text(text)
